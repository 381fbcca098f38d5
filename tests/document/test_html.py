"""Harmless HTML is read as the Markdown that means the same; the rest is one finding a paragraph."""

import re
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.document.findings import findings_in_prose
from socdocs.document.html import with_markdown_blocks
from socdocs.document.reader import read_prose
from socdocs.document.words import plain_text

SAME = [
    (
        "<table><tr><th>Role</th><th>Task</th></tr><tr><td>Lead</td><td>Reviews<br>accounts | rights</td></tr></table>",
        "| Role | Task |\n|---|---|\n| Lead | Reviews<br>accounts \\| rights |",
    ),
    (
        "<table class='x'>\n<thead>\n<tr><td>A<td>B</tr>\n</thead><tbody><tr><td>1</td></tr></tbody>\n</table>",
        "| A | B |\n|---|---|\n| 1 | |",
    ),
    (
        "<table><tr><td>A</td></tr><table><tr><td>inside</td></tr></table><tr><td>1</td></tr></table>",
        "| A |\n|---|\n| inside |\n| 1 |",
    ),
    (
        "<table>\n<caption>Roles</caption><thead><th>A</thead>before <b>it</b><tr>in<td>1</td></tr></table>after",
        "Roles before **it** in\n\n| A |\n|---|\n| 1 |\n\nafter",
    ),
    ("<table>no rows</table>", "no rows"),
    ("<table><td>1</td><td>2</td></table>", "| 1 | 2 |\n|---|---|"),
    ("<ul><li>one</li><li><strong>two</strong></li></ul>", "- one\n- **two**"),
    ("<ul>before<li>one</li>after one<ul><li>a</li></ul></ul>", "before\n\n- one\n\n  after one\n  - a"),
    ("<ol><li>x<ul><li>y</li></ul>z</li></ol>", "1. x\n   - y\n\n   z"),
    ("<ol>no items</ol>", "no items"),
    ("<p>`<!-- kept -->` <?so?> <![CDATA[too]]></p>", "`<!-- kept -->` \\<?so?> \\<![CDATA[too]]>"),
    ("<ul>\n\n<li>one\n\n<li>two <ol><li>a</li></ol>\n</ul>", "- one\n- two\n  1. a"),
    ("Covers: <ul><li>a</li></ul> and more.", "Covers:\n\n- a\n\nand more."),
    ("- x\n  <ol><li>y</li></ol>\n- z", "- x\n  1. y\n\n- z"),
    ("> <p>One</p><p>Two</p>", "> One\n>\n> Two"),
    ("| a |\n|---|\n| <ul><li>x</li><li>y</li></ul> |", "| a |\n|---|\n| • x<br>• y |"),
    ("<h2>Why?</h2><blockquote>so</blockquote><hr>", "## Why?\n\n> so\n\n<hr>"),
    ("<b>b</b> <i>i</i> <s>s</s> <u>u</u> <code>a_b &lt;</code>", "**b** *i* ~~s~~ u `a_b <`"),
    ("<b>one *two* ~~three~~</b>", "**one *two* ~~three~~**"),
    ("a<b>b</b>c <em>x <b>y</b></em>", "a**b**c *x **y***"),
    ("<span>a <span>b</span></span> <u>c <u>d</u> e</u>", "a b c d e"),
    (
        "2<sup>128</sup>, 10<SUP>-6 </SUP>; H<sub class='x'>2</sub>O, x<sup>(n&minus;1)</sup>",
        "2¹²⁸, 10⁻⁶ ; H₂O, x⁽ⁿ⁻¹⁾",
    ),
    ("the 4<sup>th</sup> of Acme<sup>TM</sup><sup>®</sup>, x<sup>a</sup> <sup></sup>.", "the 4th of Acme™®, xᵃ ."),
    ("<table><tr><td>2<sup>10</sup></td></tr></table>", "| 2¹⁰ |\n|---|"),
    ("- **2<sup>10</sup>** `2<sup>10</sup>`", "- **2¹⁰** `2<sup>10</sup>`"),
    ("<p><a href='https://example.org/a'>it</a> &amp; that</p>", "[it](https://example.org/a) & that"),
    ("<p>is <b>not </b>so, and<i> never</i> was</p>", "is **not** so, and *never* was"),
    ("<p>a<b>b<br></b>c <b> </b>d<s> </s>e<i></i>f</p>", "a**b**<br>c d ef"),
    (
        "<p>the <a href='https://example.org/a'>policy </a>now<span> and </span>then<code> c </code>d</p>",
        "the [policy](https://example.org/a) now and then `c` d",
    ),
    ("then<code> c </code>d", "then `c` d"),
    (
        "<p>pass<a name='x'></a>word (<a id=y>see</a>) <code>rm <i>file</i><br>x</code></p>",
        "password (see) `rm file x`",
    ),
    ("<p><a href='https://example.org/a b\\'>see [x</a></p>", "[see \\[x](<https://example.org/a b%5C>)"),
    ("<ol start='5'><li>five</li><li>six</li></ol>", "5. five\n6. six"),
    ("<ul><li>x<ol start=3><li>y</li></ol></li></ul>", "- x\n\n  3. y"),
    ("<ul><li>x<ul><li></li><li>y</li></ul></li></ul>", "- x\n\n  -\n  - y"),
    ("<ol><li>a</li></ol><div><ol><li>b</li></ol></div>", "1. a\n\n[x]: y\n\n1. b"),
    ("<ol><li>a</li></ol>\n\n<ol><li>b</li></ol>\n\n1. c", "1. a\n\n[x]: y\n\n1. b\n\n[x]: y\n\n1. c"),
    ("- x\n\n  1. a\n\n  <ol><li>b</li></ol>", "- x\n\n  1. a\n\n  [x]: y\n\n  1. b"),
    ("1. a\n<ol><li>b</li></ol>", "1. a\n\n[x]: y\n\n1. b"),
    (
        "| a |\n|---|\n| <ol start=4><li>x</li><li>y<ul><li>z</li></ul>1</li></ol>2<ul><li>w</li></ul>3 |",
        "| a |\n|---|\n| 4. x<br>5. y<br>• z<br>1<br>2<br>• w<br>3 |",
    ),
    (
        "<table><tr><td colspan=2>A<td>B</tr><tr><td>1<td rowspan='3'>2<td>3<tr><td>4<td>5<tr><td>6</table>",
        "| A | | B |\n|---|---|---|\n| 1 | 2 | 3 |\n| 4 | 2 | 5 |\n| 6 | 2 |",
    ),
    (
        "<table><tr><td>A<td>B<td>C<td>D<tr><td>1<td>2<td colspan=2 rowspan=2>3</tr><tr><td>4</td></tr></table>",
        "| A | B | C | D |\n|---|---|---|---|\n| 1 | 2 | 3 | |\n| 4 | | 3 | |",
    ),
    ("<table><tr><td colspan='100'>A</td></tr><tr><td>1<td>2</tr></table>", "| A | |\n|---|---|\n| 1 | 2 |"),
    (
        f"<table><tr><td rowspan=3>{'x' * 1001}<td>1<tr><td>2</table>",
        f"| {'x' * 1001} | 1 |\n|---|---|\n| | 2 |",
    ),
    ("<table><tfoot><tr><td>3</tfoot><thead><tr><th>1<tbody><tr><td>2</table>", "| 1 |\n|---|\n| 2 |\n| 3 |"),
    (
        "a | b\n---|---\nx | <ul><li>y<li>z</ul>\n<p>v</p><p>w</p>u | t",
        "a | b\n---|---\nx | • y<br>• z\nv<br>w<br>u | t",
    ),
    ("> | a |\n> |---|\n> | <p>v</p>w |", "> | a |\n> |---|\n> | v<br>w |"),
    ("20 m<sup>2 </sup>of<sub> 3</sub>", "20 m² of ₃"),
    ("a[^1]\n\n[^1]: <p>Note <b>x</b></p><ul><li>y</ul>\n\nb", "a[^1]\n\n[^1]: Note **x**\n\n    - y\n\nb"),
    ("a[^1]\n\n[^1]: Note <ul><li>y</ul>more\n\nb", "a[^1]\n\n[^1]: Note\n\n    - y\n\n    more\n\nb"),
    ("Term\n: <p>One</p><p>Two</p>\n\nb", "Term\n: One\n\n  Two\n\nb"),
    ("- [ ] <p>task</p><p>more</p>\n- [x] <p>done</p>", "- [ ] task\n\n  more\n\n- [x] done"),
    ("<table><tr><td rowspan='x' colspan='%2'>A<td>1<tr><td>2</table>", "| A | 1 |\n|---|---|\n| 2 | |"),
]


@pytest.mark.parametrize(("html", "markdown"), SAME)
def test_html_is_what_its_markdown_is(html, markdown):
    assert read_prose(html, "x") == read_prose(markdown, "x")


BEGINNINGS = (
    "# 12 closed",
    "#",
    "+ 5 percent more",
    "- so",
    "* so",
    "> 30",
    "1. so",
    "2) so",
    "[^1]: so",
    "[AC-01]: so",
)
BEGINNINGS += (
    "::: cover",
    "!!! note",
    ": so",
    "```",
    "```so",
    "~~~",
    "---",
    "***",
    "- - -",
    "===",
    "| so",
    "Ends #",
    "#1 ##",
    "[x] so",
    "[!NOTE]",
)


@pytest.mark.parametrize(
    "tags", ["<p>{}</p>", "<div>{}</div>", "<ul><li>{}</li></ul>", "<blockquote>{}</blockquote>", "<h2>{}</h2>"]
)
@pytest.mark.parametrize("words", BEGINNINGS)
def test_words_of_a_block_of_html_are_words_whatever_they_begin_with(words, tags):
    around = f"Before.\n\n{tags}\n\nAfter **all**.".format

    assert repr(read_prose(around(words), "x")) == repr(read_prose(around("so"), "x")).replace("'so'", repr(words))
    assert findings_in_prose(around(words)) == []


@pytest.mark.parametrize("html", [html for html, _ in SAME if "<hr>" not in html])
def test_what_is_read_is_no_finding(html):
    assert findings_in_prose(html) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a <blink>x</blink> b <i>c</i>\n\n<video> d", ["<blink>x</blink>", "<video>"]),
        ("<table><tr><td>never closed", ["<table><tr><td>"]),
        ("<div><custom>x</custom></div>", ["<div><custom>x</custom></div>"]),
        ("<b>open", ["<b>"]),
        ("x<sup>A</sup> and 2<sup>10</sup>", ["<sup>A</sup>"]),
        ("2<sup>1,5</sup>", ["<sup>1,5</sup>"]),
        ("2<sup>10", ["<sup>"]),
        ("2<sup>10</sub>", ["<sup>10</sub>"]),
        ("2<sup>**10**</sup>", ["<sup>**10**</sup>"]),
        ("<ul><li>x<sub>A</sub></li><li>y<sub>1</sub></li></ul>", ["<sub>A</sub>"]),
        ("`<b>` <b>x</b>", []),
        ("```\n<blink>\n```\n\n\\<blink>", []),
    ],
)
def test_what_is_not_read_is_one_finding_a_paragraph(text, found):
    findings = [row for row in findings_in_prose(text) if row.code == "raw-html"]

    assert [text[row.start : row.end] for row in findings] == found


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "//example.com/x", "#nowhere"])
def test_a_link_of_html_that_is_left_out_is_named(target):
    text = f'<p>See <a href="{target}">the page</a> and <a href="https://example.com/">this</a>.</p>'

    (found,) = findings_in_prose(text)

    assert (found.code, text[found.start : found.end]) == ("unsafe-link", f'<a href="{target}">')


@pytest.mark.parametrize(
    "style",
    ["text-decoration: line-through", "VERTICAL-ALIGN:super", "display : none", "color:red;visibility:hidden"],
)
def test_a_style_that_makes_other_words_of_those_inside_is_named(style):
    text = f"It is <span style='{style}'>not</span> <span style='color:red'>so</span>."

    (found,) = findings_in_prose(text)

    assert (found.code, text[found.start : found.end]) == ("raw-html", f"<span style='{style}'>")
    assert plain_text(read_prose(text, "x")) == "It is not so."


@pytest.mark.parametrize(
    "tag",
    [
        *("<ol type=a>", "<ol type='I' class='x'>", "<ol reversed>", "<ol start='-3'>", "<ol start=''>"),
        *("<li value='7'>", "<ol style='list-style-type:lower-roman'>", "<ol start=1234567890>"),
    ],
)
def test_a_list_that_is_numbered_otherwise_is_named(tag):
    text = f"{'<ol>' if tag[1] == 'l' else tag}{tag if tag[1] == 'l' else '<li>'}one</li></ol>"

    (found,) = findings_in_prose(text)

    assert (found.code, text[found.start : found.end]) == ("raw-html", tag)
    assert plain_text(read_prose(text, "x")) == "one"


@pytest.mark.parametrize(
    "tag", ["<ol type='1' start=7>", "<ul type=disc>", "<ul style='list-style:none'>", "<b value=1>"]
)
def test_a_list_that_is_numbered_as_it_is_read_is_no_finding(tag):
    name = tag[1:3].strip()
    assert findings_in_prose(f"<div>{tag}{'<li>' if name != 'b' else ''}one</{name}></div>") == []


def test_cells_that_cover_too_many_others_cover_none_and_are_named():
    text = f"<table>{'<tr><td colspan=100>x<td>y</tr>' * 102}</table>"
    (found,) = findings_in_prose(text)
    (table,) = read_prose(text, "x")

    assert (found.code, text[found.start : found.end]) == ("raw-html", "<td colspan=100>")
    assert len(table.columns) == 2


_BLOCK_TAGS = ("p", "div", "blockquote", "h2", "ul li", "ol li", "table tr td")
_SPAN_TAGS = ("b", "i", "s", "u", "span", "code", "a href='https://example.org/'")


def _tagged(names, inside):
    opened = names.split(" ") if "href" not in names else [names]
    return (
        f"{''.join(f'<{name}>' for name in opened)}{inside}{''.join(f'</{name.split()[0]}>' for name in opened[::-1])}"
    )


_SPANNED = st.recursive(
    st.sampled_from(("word", " ", "word ", " word", "word word", "<br>")),
    lambda inside: st.builds(_tagged, st.sampled_from(_SPAN_TAGS), st.lists(inside, max_size=3).map("".join)),
    max_leaves=6,
)
_BLOCKED = st.recursive(
    _SPANNED,
    lambda inside: st.builds(_tagged, st.sampled_from(_BLOCK_TAGS), st.lists(inside, max_size=3).map("".join)),
    max_leaves=8,
)


@given(
    st.lists(_BLOCKED, min_size=1).map("".join), st.sampled_from(["<div>{}</div>", "| a |\n|---|\n| <div>{}</div> |"])
)
def test_words_of_html_are_apart_where_they_are_in_a_browser_and_nowhere_else(html, around):
    numbers = count()
    html = re.sub("word", lambda _: f"w{next(numbers)}w", html)
    shown = plain_text(read_prose(around.format(html), "x"))
    in_a_browser = re.sub(r"<[^>]*>", "", re.sub(r"</?(?:p|div|blockquote|h2|ul|ol|li|table|tr|td|br)>", " ", html))

    assert re.findall(r"(?:w\d+w)+", shown) == re.findall(r"(?:w\d+w)+", in_a_browser)


@pytest.mark.parametrize(
    ("text", "printed"), [("x<sup>A</sup>", "x<sup>A</sup>"), ("2<sub>1,5</sub>", "2<sub>1,5</sub>")]
)
def test_what_no_character_raises_or_lowers_keeps_its_tags(text, printed):
    assert plain_text(read_prose(text, "x")) == printed


@pytest.mark.parametrize(
    "before", ["", "- item\n\n  ", "> ", "1. item\n   - item\n\n     ", "a[^1]\n\n[^1]: note\n\n    "]
)
def test_indented_code_keeps_its_tags(before):
    lines = "<p>Approved by <b>all</b> <blink></p>", "<ul><li>one</li></ul>"
    prefix = before.rpartition("\n")[2]
    text = f"Before.\n\n{before}    {lines[0]}\n{prefix}    {lines[1]}\n\n<p>After</p>"

    assert repr("\n".join(lines)) in repr(read_prose(text, "x"))
    assert findings_in_prose(text) == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_indented_code_is_found_whatever_ends_the_lines(end):
    text = f"a{end}b\n\n    <p>code</p>\n\n<p>After</p>"

    assert "CodeBlock(text='<p>code</p>'" in repr(read_prose(text, "x"))


def test_code_keeps_its_tags():
    text = "`<ul><li>x</li></ul>`\n\n```\n<table></table>\n```"

    assert with_markdown_blocks(text) == text


_TAGS = ("table", "thead", "tr", "td", "th", "caption", "ul", "ol", "li", "p", "div", "h2", "blockquote", "b", "span")
_STRAY = ("<br>", "<hr>", "<tr>", "</table>", "</li>", "<td>", "<code>", "</code>", "<select>", "<? x ?>", "<! x>", "`")
_MARKS = (
    "# ",
    "## word #",
    "+ ",
    "- ",
    "* ",
    "> ",
    "1. ",
    "2) ",
    "[^1]: ",
    "[AC-01]: ",
    "[//]: ",
    "::: ",
    "::: cover ",
    "!!! note ",
)
_MARKS += (
    "??? ",
    ": ",
    "~ ",
    "```",
    "~~~",
    "---",
    "***",
    "- - -",
    "===",
    "| ",
    "    ",
    "\\",
    "[ ] ",
    "[!NOTE] ",
    "&",
    "$$",
    "%",
)
_HTML = st.recursive(
    st.just(" word. ") | st.sampled_from(_STRAY) | st.sampled_from(_MARKS).map("{}word. ".format),
    lambda inside: st.builds("<{0}>{1}</{0}>".format, st.sampled_from(_TAGS), st.lists(inside).map("".join)),
)


@given(_HTML, st.sampled_from(["{}", "- {}", "> {}", "before {} after", "| a |\n|---|\n| {} |"]))
def test_no_word_of_html_is_lost_wherever_it_is(html, around):
    numbers = count()
    typed = re.sub("word", lambda _: f"word{next(numbers)}", around.format(f"<div>{html}</div>"))
    said = plain_text(read_prose(typed, "x"))

    assert re.findall(r"word\d+", typed) == sorted(re.findall(r"word\d+", said), key=lambda word: int(word[4:]))


@given(st.text("<>/ulibp td\n|-*`", max_size=80))
def test_any_soup_of_tags_is_read(text):
    read_prose(text, "x")
    for row in findings_in_prose(text):
        assert 0 <= row.start < row.end <= len(text)


def test_the_rows_of_a_table_in_a_table_are_no_rows_of_it():
    (table,) = read_prose("<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr></table>", "x")

    assert len(table.rows) == 0


def test_a_wide_table_of_short_rows_takes_no_cell_for_each_column_and_row():
    html = f"<table><tr>{'<td>x' * 300}</tr>{'<tr><td>y</tr>' * 300}</table>"

    assert len(with_markdown_blocks(html)) < 2 * len(html)
    (table, *others) = read_prose(html, "x")
    assert (len(table.columns), plain_text((table, *others)).count("y")) == (300, 300)
