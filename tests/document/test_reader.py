"""Markdown is read into nodes; each case in fixtures/*/*.md is a title, a text and a tree, separated by dots."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec import Struct
from msgspec.structs import fields, replace

from socdocs.document.dialects import MAX_NESTING
from socdocs.document.findings import findings_in_prose
from socdocs.document.inline_reader import MAX_REPEATED_NOTES
from socdocs.document.links import MAX_REPEATED
from socdocs.document.nodes import (
    Anchor,
    Cell,
    CodeBlock,
    Column,
    Footnote,
    Group,
    Image,
    Link,
    Paragraph,
    Placeholder,
    SharedRow,
    Strong,
    Table,
    Text,
)
from socdocs.document.reader import read_markdown, read_prose, read_template
from socdocs.document.slots import (
    NodeSlot,
    PlainSlot,
    ProseSlot,
    RowsSlot,
    TableSlot,
    token,
)
from socdocs.document.traversal import nodes
from socdocs.document.words import plain_text
from tests.document.documents import HOSTILE

FIXTURES = Path(__file__).parent / "fixtures"


def cases(folder):
    for file in sorted((FIXTURES / folder).glob("*.md")):
        for case in re.split(r"\n\.\n(?:\n+|\Z)", file.read_text("utf-8")):
            if case.strip():
                title, markdown, tree = case.strip("\n").split("\n.\n")
                yield pytest.param(markdown, tree, id=f"{file.stem}: {title}")


def show(node, indent=""):
    """A tree of nodes as indented lines; fields that are as by default are left out."""
    if isinstance(node, tuple):
        return "".join(show(part, indent) for part in node) if node else f"{indent}()\n"
    values = {field.name: (getattr(node, field.name), field.default) for field in fields(node)}
    plain = [
        f"{name}={value!r}" if name not in ("text", "role") else repr(value)
        for name, (value, default) in values.items()
        if not is_nodes(value) and value != default
    ]
    line = f"{indent}{' '.join([type(node).__name__, *plain])}\n"
    return line + "".join(show(value, indent + "  ") for value, _ in values.values() if is_nodes(value) and value)


def is_nodes(value):
    return isinstance(value, Struct) or (isinstance(value, tuple) and all(is_nodes(part) for part in value))


@pytest.mark.parametrize(("markdown", "tree"), list(cases("prose")))
def test_prose_reads_as_its_tree(markdown, tree):
    assert show(read_prose(markdown)).rstrip("\n") == tree


@pytest.mark.parametrize(("markdown", "tree"), list(cases("template")))
def test_a_template_reads_as_its_tree(markdown, tree):
    slots = []

    def slot(match):
        kind, _, value = match.group(1).partition(": ")
        slots.append(PlainSlot(value, "fact") if kind == "plain" else ProseSlot(value.replace("¶", "\n\n"), "fact"))
        return token(len(slots) - 1)

    rendered = re.sub("«([^»]*)»", slot, markdown)

    assert show(read_template(rendered, slots)).rstrip("\n") == tree


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("around", ["{}", "# {}", "- {}", "Words {} words", "**{}**", "| a |\n|---|\n| {} |", "> {}"])
def test_a_plain_value_is_shown_as_typed_wherever_a_template_puts_it(text, around):
    blocks = read_template(around.format(token(0)), [PlainSlot(text, "fact")])

    assert Text(text, "fact") in list(nodes(blocks))


def test_a_value_in_code_is_shown_as_typed():
    assert plain_text(read_template(f"`{token(0)}`", [PlainSlot("**x**")])) == "**x**"


def test_users_text_is_never_searched_for_tokens():
    forged = token(0)

    blocks = read_template(f"{token(0)} {token(1)}", [PlainSlot(forged, "a"), ProseSlot(forged, "b")])

    assert blocks == (Paragraph((Text(forged, "a"), Text(" "), Text(forged, "b"))),)


def test_a_node_takes_the_place_of_its_token():
    wanted = Placeholder("date", "service_auditor", "reports[soc2].report_date")

    blocks = read_template(f"Dated **{token(0)}**.", [NodeSlot(wanted)])

    assert blocks == (Paragraph((Text("Dated "), Strong((wanted,)), Text("."))),)


def test_a_table_gets_what_the_line_before_it_says():
    slot = TableSlot((Text("Tests"),), "table:tests", (1, 3), ("management", "service_auditor"), landscape=True)

    (table,) = read_template(f"{token(0)}\n\n| a | b |\n|:--|---|\n| c |  |\n", [slot])

    assert table == Table(
        (Column("left", 1, "management"), Column("", 3, "service_auditor")),
        (cell("a"), cell("b")),
        ((cell("c"), Cell(())),),
        slot.caption,
        slot.anchor,
        landscape=True,
    )


def test_slots_of_rows_take_the_place_of_rows():
    one, two = RowsSlot("one", f"| c | {token(1)} |\n| d | e |\n"), RowsSlot("two", "| f | g |")
    slots = [one, PlainSlot("x | y", "a"), two, RowsSlot("none", "")]

    tables = read_template(f"| a | b |\n|---|---|\n{token(0)}{token(2)}{token(3)}\n| h | i |\n{token(0)}\n", slots)

    repeated = (SharedRow("one 1", (cell("c"), cell("x | y", "a"))), SharedRow("one 2", (cell("d"), cell("e"))))
    rows = (*repeated, SharedRow("two 1", (cell("f"), cell("g"))), (cell("h"), cell("i")), *repeated)
    assert tables == (Table((Column(), Column()), (cell("a"), cell("b")), rows),)


def test_the_anchors_of_shared_rows_are_only_at_their_first_place():
    slots = [
        RowsSlot("r", f"| *{token(1)}* c | d{token(2)} |\n| {token(3)}e | f |"),
        *map(NodeSlot, map(Anchor, "xyz")),
    ]
    header = "| a | b |\n|---|---|\n"

    tables = read_template(f"{header}{token(0)}\n\nwords\n\n{header}{token(0)}\n", slots)

    first, second = tables[0], tables[2]
    assert [row.anchors for row in first.rows] == [("x", "y"), ("z",)]
    assert second.rows == tuple(replace(row, anchors=()) for row in first.rows)
    assert not [node for node in nodes(tables) if isinstance(node, Anchor)]


@pytest.mark.parametrize(
    "cells", ["{} | {}", "*{}*<br>{}. | x", "{} | [a {}](https://x.org)", "`{}` | a `b {}` c", "| {}"]
)
def test_rows_of_one_shape_are_read_like_rows_that_stand_in_the_table(cells):
    values = [PlainSlot("*p*", "a"), ProseSlot("- l\n- m", "b"), PlainSlot("q", "c"), ProseSlot("a *b*", "d")]
    one, two = (f"| {cells.format(token(at), token(at + 1))} |\n" for at in (0, 2))
    slots = [*values, RowsSlot("one", one), RowsSlot("two", two)]
    header = "| a | b |\n|---|---|\n"

    (shared,) = read_template(header + token(4) + token(5) + "\n", slots)
    (plain,) = read_template(header + one + two, slots)

    assert list(shared.cells()) == list(plain.cells())


def test_rows_of_one_shape_are_parsed_once(monkeypatch):
    parsed = []
    parse = MarkdownIt.parse
    monkeypatch.setattr(MarkdownIt, "parse", lambda *given: parsed.append(given[1]) or parse(*given))
    rows = [RowsSlot(f"{number}", f"| {token(20 + number)} | *{token(20 + number)}* |\n") for number in range(20)]
    slots = [*rows, *(PlainSlot(f"value {number}", "a") for number in range(20))]

    (table,) = read_template("| a | b |\n|---|---|\n" + "".join(map(token, range(20))) + "\n", slots)

    assert len(table.rows) == 20
    assert len(parsed) == 2


def test_prose_without_a_mark_of_markdown_is_not_parsed(monkeypatch):
    monkeypatch.setattr(MarkdownIt, "parse", None)

    assert plain_text(read_prose("Access is reviewed each quarter (see AC-01); it takes 5 days.", "b")) != ""


def test_rows_outside_a_table_are_not_lost():
    (paragraph,) = read_template(f"Words {token(0)}", [RowsSlot("r", "| c | d |")])

    assert plain_text((paragraph,)) == "Words | c | d |"


def cell(text, origin=""):
    return Cell((Paragraph((Text(text, origin),)),))


def test_what_was_said_of_a_table_that_is_not_there_is_said_of_no_other():
    blocks = read_template(f"{token(0)}\n\nWords.\n\n| a |\n|---|\n", [TableSlot(anchor="table:a")])

    assert [block.anchor for block in blocks if isinstance(block, Table)] == [""]


def test_longer_prose_alone_in_its_paragraph_is_bracketed_by_its_address():
    (group,) = read_template(token(0), [ProseSlot("One.\n\nTwo.", "system.overview")])

    assert group == Group("fact", read_prose("One.\n\nTwo.", "system.overview"), "system.overview")


@pytest.mark.parametrize("marker", ["- ", "> ", "1. "])
def test_ten_levels_of_nesting_do_not_vanish(marker):
    lines = [" " * len(marker) * level + marker + f"level {level}" for level in range(10)]
    if marker == "> ":
        lines = [marker * (level + 1) + f"level {level}" for level in range(10)]

    words = plain_text(read_prose("\n".join(lines)))

    assert [f"level {level}" for level in range(10) if f"level {level}" not in words] == []


@given(st.text())
def test_any_text_can_be_read_as_prose(text):
    read_prose(text)


@given(st.text("ab .,;:()'\"/-+#=0123456789!?%\u00a0é", max_size=30))
def test_prose_without_markup_reads_alike_on_the_short_and_on_the_long_way(text):
    marked = read_prose(text + " *e*")
    plain = read_prose(text + " e")

    assert plain_text(marked) == plain_text(plain)


GAPS = [*"\t\n\r", "&#9;", "&#10;", "&#13;", "&Tab;", "&NewLine;", "\\\t"]
AROUND = """{} **{} *{}* {}** ~~{}~~ `{}` `` {}` `` [{}](https://a.example "{}") ![{}](a.png "{}") <b>{}</b>
# {}
## <i>{}</i>
> {}
> [!NOTE]
> {}

!!! note "{}"
    {}

::: warning {}
{}
:::

- [ ] {}
1. {}

| {} |
|---|
| {} |

<p>{}</p><ul><li>{}</li></ul><table><tr><td>{}</td></tr></table>

{}
:   {}

Words[^1] {}

[^1]: {}
""".splitlines(keepends=True)


@given(st.lists(st.sampled_from(["\n", *AROUND]), max_size=8), st.data())
def test_nothing_but_code_on_lines_of_its_own_holds_a_tab_or_a_line_end(lines, data):
    gaps = st.lists(st.sampled_from([*GAPS, "a", " "]), min_size=1, max_size=3).map("".join)
    text = re.sub(r"\{\}", lambda _: f"now{data.draw(gaps)}here", "".join(lines))

    for node in nodes(read_prose(text, "system.name")):
        if not isinstance(node, CodeBlock):
            said = [getattr(node, field.name) for field in fields(node)]
            assert [one for one in said if isinstance(one, str) and re.search(r"[\t\n\r]", one)] == []


@pytest.mark.parametrize("marker", ["> ", "- ", "1. "])
def test_what_is_nested_deeper_than_the_limit_is_left_out(marker):
    levels_of_the_parser = 1 if marker == "> " else 2

    def words(levels):
        return plain_text(read_prose(marker * (levels // levels_of_the_parser) + "innermost"))

    assert words(MAX_NESTING - 3) == "innermost"
    assert "innermost" not in words(MAX_NESTING)


@pytest.mark.parametrize("opener", ["[", "*a ", "**a ", "![a]("])
def test_markup_that_is_opened_and_never_closed_is_text_as_it_is_typed(opener):
    typed = opener * (MAX_NESTING + 1)

    assert plain_text(read_prose(typed)) == typed.rstrip()


def test_a_footnote_that_is_referred_to_very_often_is_shown_as_its_mark_from_then_on():
    marks = "[^a]" * (MAX_REPEATED_NOTES + 1)
    read = read_prose(f"{marks}\n\n[^a]: Note.")

    assert len([node for node in nodes(read) if isinstance(node, Footnote)]) == MAX_REPEATED_NOTES
    assert plain_text(read).endswith("[^a]")


@pytest.mark.parametrize(("mark", "target"), [("[a][x] ", "https://a.example"), ("![a][x] ", "x.png")])
def test_what_links_of_one_text_repeat_has_a_limit_beyond_which_their_words_are_left(mark, target):
    title = "b" * 1_000
    text = f'{mark * 1_000}\n\n[x]: {target} "{title}"'
    shown = [node for node in nodes(read_prose(text, "here")) if isinstance(node, Link | Image)]

    assert len(shown) == 1 + MAX_REPEATED // len(target + title)
    assert [row.code for row in findings_in_prose(text)] == ["repeated-links"] * (1_000 - len(shown))


def test_a_template_read_again_has_the_values_that_are_given_then():
    markdown = f"{token(0)} has [a page][to].\n\n[to]: https://example.com\n"
    first, second, third = ((read_template(markdown, [PlainSlot(name)])) for name in ("Acme", "Tide", "Acme"))
    assert [plain_text(blocks[0].children) for blocks in (first, second)] == ["Acme has a page.", "Tide has a page."]
    assert [node.target for node in nodes(second) if isinstance(node, Link)] == ["https://example.com"]
    assert third == first


@pytest.mark.parametrize("begun", ["", "> ", ">", "- ", "    ", "1. ", ": ", "> - ", "- > ", "[^1]: ", "::: note\n"])
@pytest.mark.parametrize("above", ["", "| a |\n|---|\n"], ids=["", "table"])
def test_a_text_may_end_anywhere_with_or_without_a_line_end(begun, above):
    for typed in ("a", "| a |", "!!! note", "::: n", ":::", "```", "[^1]", "[a]: u", "---", "<b>", ">", "    a"):
        text = re.sub("(?m)^(?=.)", begun, f"{above}{typed}\n{typed}") + f"\n{begun}"
        for end in range(len(text) - len(typed) - 2 * len(begun) - 2, len(text) + 1):
            ended = text[:end] if text[:end].endswith("\n") else f"{text[:end]}\n"

            for read in (read_prose, read_markdown, read_template, findings_in_prose):
                assert read(text[:end]) == read(ended)
