"""How a delivered Markdown file begins and ends, and how each part of a report looks in it."""

import pytest

from socdocs.document.finish import finish
from socdocs.document.nodes import (
    Cell,
    Code,
    CodeBlock,
    Column,
    Document,
    Emphasis,
    Footnote,
    Group,
    Heading,
    Image,
    Item,
    LineBreak,
    Link,
    ListBlock,
    Paragraph,
    Placeholder,
    Properties,
    Quote,
    Reference,
    Section,
    Strikethrough,
    Strong,
    Table,
    Text,
)
from socdocs.writers import WRITERS

PROPERTIES = Properties(
    "SOC 2 Report of Acme",
    "soc2-type2",
    restricted_use="Restricted use.",
    notices=("Fictional example",),
    final_reason="signed --> by R. Roe",
)


def words(text):
    return Paragraph((Text(text),))


def write(*sections, properties=PROPERTIES):
    document = finish(Document(properties, sections))
    return WRITERS["md"].write(document).decode()


def body(*blocks):
    """What the blocks of a section look like."""
    written = write(Section("a", 1, (Text("A"),), blocks=blocks))
    return written.partition("# Section I: A\n\n")[2].partition("\n\n***\n\n**DRAFT**")[0]


def cover():
    blocks = (Group("letterhead", (words("Acme"),)), Group("title", (words("The Title"),)), words("As of June 30"))
    return Section("cover", 1, numbered=False, blocks=(Group("cover", blocks),))


def test_a_file_begins_with_its_title_and_marks_and_ends_with_the_marks():
    lines = write(Section("a", 1, (Text("A"),), blocks=(words("Body"),))).splitlines()

    marks = ["**DRAFT**", "", "Restricted use.", "", "Fictional example", ""]
    assert lines[:8] == ["**SOC 2 Report of Acme**", "", *marks]
    assert lines[-9:-1] == ["***", "", *marks]


def test_the_title_of_the_cover_leads_the_file_and_the_marks_follow_it():
    lines = write(cover(), Section("a", 1, (Text("A"),))).split("\n\n")

    assert lines[:6] == [
        "Acme",
        "**The Title**",
        "**DRAFT**",
        "Restricted use.",
        "Fictional example",
        "As of June 30",
    ]


def test_what_is_not_a_draft_says_nothing_of_drafts():
    assert "DRAFT" not in write(properties=Properties("T", "soc2", draft=False, restricted_use="Restricted use."))


def test_contents_link_to_the_headings():
    below = Section("a.x", 2, (Text("Overview"),))
    written = write(Section("a", 1, (Text("R&D | *x*"),), children=(below,)), Section("b", 1, (Text("Tests"),)))

    assert (
        "- [Section I: R&D \\| \\*x\\*](#section-i-rd--x)\n    - [1.1 Overview](#11-overview)\n- [Section II" in written
    )
    assert "\n# Section I: R&D \\| \\*x\\*\n\n## 1.1 Overview\n\n# Section II: Tests\n" in written


def test_headings_are_below_their_section_and_at_most_six_deep():
    assert body(Heading(1, (Text("One"),)), Heading(6, (Text("Six ##"),))) == "## One\n\n###### Six \\#\\#"


def test_placeholders_say_who_owes_what_and_where_it_goes():
    wanted = Placeholder("date of the report", "service_auditor", "reports[soc2].report_date")
    confirm = Placeholder("Scope", "service_auditor", "service_auditor.confirmed[scope]", confirm=True)

    assert body(Paragraph((wanted,))) == "**[Service auditor: date of the report (reports[soc2].report_date)]**"
    assert body(Paragraph((confirm,))).startswith("**[Service auditor to confirm: Scope (")


def test_references_are_links_to_sections_and_words_to_anything_else():
    references = Reference("section:a"), Text(", "), Reference("table:t", (Text("the table"),))
    table = Table((Column(),), (Cell((words("H"),)),), (), anchor="table:t")

    assert body(Paragraph(references), table).startswith("[Section I](#section-i-a), the table")


def test_blocks_in_a_cell_are_lines():
    items = ListBlock((Item((words("x | y"),)), Item((words("z"),), checked=True)))
    cell = Cell((words("First"), items, ListBlock((Item((words("n"),)),), ordered=True, start=3), CodeBlock("a|b\nc")))
    table = Table((Column("right"),), (Cell((words("H"),)),), ((cell,),), (Text("Tests"),))

    assert body(table) == ("**Tests**\n\n| H |\n| --: |\n| First<br>• x \\| y<br>☒ z<br>3. n<br>`a\\|b`<br>`c` |")


def test_what_stands_for_markup_elsewhere_is_escaped_so_that_mkdocs_shows_no_backslash():
    shown = "$5 ~x~ <b> a@b.c &amp; http://x.y :+1: *s* [n](t)"

    assert body(words(shown)) == (
        "&#36;5 &#126;x&#126; &lt;b> a&#64;b.c &amp;amp; http&#58;//x.y &#58;+1: \\*s\\* [n\\](t)"
    )
    assert body(words("= x")) == "&#61; x"


@pytest.mark.parametrize(
    ("shown", "written"),
    [
        ("#4711 was closed.", "\\#4711 was closed."),
        ("[TOC]", "\\[TOC]"),
        ("See [TOC] and #4711.", "See \\[TOC] and #4711."),
        ("::include{file=x}", "&#58;:include{file=x}"),
    ],
)
def test_what_mkdocs_and_gitlab_know_besides_is_words(shown, written):
    assert body(words(shown)) == written
    assert body(ListBlock((Item((words(shown),)),))) == f"- {written}"


def test_what_is_the_contents_to_mkdocs_is_words_in_a_cell():
    cell = Cell((words("H"),))

    assert "| \\[TOC] |" in body(Table((Column(),), (cell,), ((Cell((words("[TOC]"),)),),)))


@pytest.mark.parametrize(
    ("inlines", "written"),
    [
        ((Emphasis((Text("not"),)), Strikethrough((Text("never"),))), "_not_~~&#110;ever~~"),
        ((Strikethrough((Text("never"),)), Emphasis((Text("so"),))), "~~neve&#114;~~_so_"),
        (
            (Strikethrough((Text("a"),)), Strong((Text("“b”"),)), Strikethrough((Text("c"),))),
            "~~&#97;~~**“b”**~~&#99;~~",
        ),
        ((Strong((Text("b"),)), Strikethrough((Text("c"),))), "**b**~~c~~"),
        ((Emphasis((Text("a "), Strikethrough((Text("b"),)))), Strikethrough((Text("c"),))), "_a ~~b~~_~~&#99;~~"),
        ((Emphasis((Text("a"),)), Strikethrough((Text("b"),)), Emphasis((Text("c"),))), "_a_~~&#98;~~_c_"),
        ((Emphasis((Text("a"),)), Strikethrough((Strong((Text("b"),)),))), "_a_~~**b**~~"),
        ((Text("ab"), Strikethrough((Text("c"),)), Emphasis((Text("d"),))), "a&#98;~~&#99;~~_d_"),
        ((Emphasis((Text("a"),)), Strikethrough((Text("b"),)), Text("cd")), "_a_~~&#98;~~&#99;d"),
        ((Text("a"), Strikethrough((Text("bc"),)), Emphasis((Text("d"),))), "a~~b&#99;~~_d_"),
    ],
)
def test_github_looks_past_the_marks_of_struck_out_words_for_the_letter_beside_emphasis(inlines, written):
    assert body(Paragraph(inlines)) == written


def test_a_line_break_needs_neither_a_backslash_nor_blanks_at_the_end_of_the_line():
    lines = Paragraph((Text("Firm"), LineBreak(), Text("# City")))

    assert body(lines) == "Firm<br>\n\\# City"


def test_what_belongs_to_an_item_is_indented_as_mkdocs_needs_it_and_begins_as_commonmark_does():
    deep = ListBlock((Item((words("a"), ListBlock((Item((words("b"), ListBlock((Item((words("c"),)),)))),)))),))

    assert body(deep) == "- a\n    - b\n        - c"
    table = Table((Column(),), (Cell((words("H"),)),), ())
    assert body(ListBlock((Item((table,)),))) == "-   | H |\n    | --- |"
    assert body(ListBlock((Item((words("a"), words("b"))),), ordered=True, start=1000)) == "1000. a\n\n      b"


def test_code_in_a_list_or_a_quotation_is_lines_of_code_since_mkdocs_reads_a_fence_there_as_html():
    code = CodeBlock("if x:\n\n    <b>\n", "python")

    assert body(ListBlock((Item((words("a"), code)),))) == "- a\n\n    `if x:`<br>\n    &#160;\u00a0\u00a0&#160;`<b>`"
    assert body(Quote((code,))) == "> `if x:`<br>\n> &#160;\u00a0\u00a0&#160;`<b>`"
    assert body(code) == "```python\nif x:\n\n    <b>\n\n```"


def test_a_quotation_that_begins_an_item_is_its_words_since_mkdocs_shows_its_marks():
    assert body(ListBlock((Item((Quote((words("a"), words("b"))),)),))) == "- a\n\n    b"


@pytest.mark.parametrize(
    ("inline", "written"),
    [
        (Link("https://x.org", (Text("^a]: b"),)), "[&#94;a\\]&#58; b](https://x.org)"),
        (Link("https://x.org/it's&#39", (Text("a"),)), "[a](https://x.org/it&#39;s&amp;#39)"),
        (Link("https://x.org", (Text("a"),), "C:\\P\\"), '[a](https://x.org "C:\\\\P&#92;")'),
        (Image("a.png", "^1 See"), "![&#94;1 See](a.png)"),
        (Link("https://x.org", (Code("a]: b"),)), "[a\\]&#58; b](https://x.org)"),
        (Text("_www.x.org"), "\\_www\\.x.org"),
        (Text(": the CFO"), "&#58; the CFO"),
        (Text("see [[a|b]]"), "see \\[[a\\|b]]"),
        (Text("see [[[a]"), "see \\[\\[[a]"),
        (Text("//x.org/a///b"), "&#47;/x.org/a&#47;&#47;/b"),
    ],
)
def test_what_github_and_gitlab_take_for_notes_titles_addresses_and_definitions_is_words(inline, written):
    assert body(Paragraph((inline,))) == written


def test_a_bracket_before_a_link_or_a_note_makes_no_link_of_gitlab_of_it():
    link = Link("https://x.org", (Text("a"),))

    assert body(Paragraph((Text("see ["), link, Text("]")))) == "see \\[[a](https://x.org)]"
    assert body(Paragraph((Text("see \\["), link, Text("]")))) == "see \\\\\\[[a](https://x.org)]"
    assert body(Paragraph((Text("see ["), Footnote((words("n"),)), Text("]")))).startswith("see \\[[^1]]")


def test_notices_are_quotations():
    assert body(Group("notice", (words("Not covered."),))) == "> Not covered."


def test_notes_are_at_the_end_of_the_file():
    written = write(Section("a", 1, (Text("A"),), blocks=(Paragraph((Text("x"), Footnote((words("The note"),)))),)))

    assert "\nx[^1]\n" in written
    assert "\n\n[^1]: The note\n\n<!-- socdocs " in written


@pytest.mark.parametrize("note", ["javascript:alert(1)", 'javascript:alert(1) "t"', "javascript:alert(1) (t)"])
def test_no_note_is_the_target_of_a_link_to_mkdocs_without_footnotes(note):
    written = write(Section("a", 1, (Text("A"),), blocks=(Paragraph((Text("x"), Footnote((words(note),)))),)))

    assert f"\n\n[^1]:\n\n    {note}\n\n<!-- socdocs " in written


def test_the_seal_keeps_the_reason_and_ends_where_a_comment_must():
    seal = write().splitlines()[-1]

    assert seal.startswith("<!-- socdocs {")
    assert seal.count("--") == 2
    assert seal.count(">") == 1
    assert "signed \\u002d\\u002d\\u003e by R. Roe" in seal


def test_no_two_formats_share_an_extension():
    extensions = [writer.extension for writer in WRITERS.values()]

    assert len(set(extensions)) == len(extensions)
