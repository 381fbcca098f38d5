"""Edits of Markdown drafts are found at the facts of the original, which the description as it is now tells."""

import random
import re

import pytest
from msgspec.structs import replace

from socdocs.document.nodes import Text
from socdocs.document.traversal import Rewriting
from socdocs.edits import compare
from socdocs.edits.markdown_file import read_markdown_file, with_edited_contents, written_in
from socdocs.problems import InputProblems
from socdocs.writers import markdown
from socdocs.writers.docx.written import Line, Piece
from tests.edits.reports import LONG, REPORTS, assert_found
from tests.reports import build_case


@pytest.mark.parametrize("case", REPORTS, ids=str)
def test_every_fact_of_the_original_is_known_and_an_unedited_copy_has_no_change(case):
    document = build_case(case)
    original = read_markdown_file(markdown.write(document))
    written = written_in(original, document)
    assert [line.text() for line in written] == [line.text() for line in original.lines]
    addresses = {piece.address for line in written for cell in line.cells for piece in cell}
    assert len(addresses) > 10
    assert_found(compare(original, written))


def with_edits(data, written, seed):
    """The file with words of facts replaced that are in it once, in lines apart, and the edited texts by address."""
    rng = random.Random(seed)  # noqa: S311 - the same edits every time
    text = data.decode()
    edits = {}
    for line in rng.sample(written, len(written)):
        facts = [p for cell in line.cells for p in cell if p.address and re.fullmatch(r"[\w ,.]{12,}", p.text)]
        if facts and not edits.keys() & {p.address for p in facts} and text.count(facts[0].text) == 1:
            word, *rest = facts[0].text.split(" ")
            new = " ".join([f"{word} replaced {len(edits)}", *rest])
            text = text.replace(facts[0].text, new)
            edits[facts[0].address] = (facts[0].text, new)
        if len(edits) == 10:
            break
    return text.encode(), edits


@pytest.mark.parametrize("case", LONG, ids=str)
def test_edits_are_found(case):
    document = build_case(case)
    data = markdown.write(document)
    written = written_in(read_markdown_file(data), document)
    edited, edits = with_edits(data, written, seed=1)
    assert len(edits) == 10
    comparison = compare(read_markdown_file(edited), written)
    assert {change.address: (change.written, change.found) for change in comparison.changes} == edits
    assert (comparison.reworded, comparison.unattributed, comparison.missing, comparison.added) == ((), (), (), ())


@pytest.mark.parametrize("case", LONG[:1], ids=str)
def test_words_typed_into_the_contents_are_new_and_a_heading_changed_in_both_places_is_changed_once(case):
    document = build_case(case)
    data = markdown.write(document)
    original = read_markdown_file(data)
    written = written_in(original, document)
    entry, heading = re.search(r"\[([^\]\n]*Overview[^\]\n]*)\]\(#", data.decode())[1], "Overview"

    def found(edited):
        comparison = compare(with_edited_contents(read_markdown_file(edited.encode()), original), written)
        return [line.text() for line in comparison.added], [change.found for change in comparison.reworded]

    assert found(data.decode()) == ([], [])
    typed = data.decode().replace(f"[{entry}]", f"[{entry} and typed words]")
    assert found(typed) == ([f"{entry} and typed words"], [])
    renamed = re.sub(rf"{heading}(?=[^\n]*\]\(#|[^\n]*$)", f"{heading} Renamed", data.decode(), flags=re.MULTILINE)
    added, reworded = found(renamed)
    assert added == []
    assert any("Renamed" in words for words in reworded)


@pytest.mark.parametrize("case", LONG[:1], ids=str)
def test_lines_that_a_program_has_wrapped_anew_are_no_change(case):
    document = build_case(case)
    data = markdown.write(document)
    wrapped = data.replace(b"<br>\n", b"<br> ")
    assert wrapped != data

    assert_found(compare(read_markdown_file(wrapped), written_in(read_markdown_file(data), document)))


def test_facts_that_changed_in_the_description_since_have_the_words_of_the_original():
    document = build_case(LONG[0])
    original = read_markdown_file(markdown.write(document))
    known = written_in(original, document)

    def changed(node):
        return (replace(node, text=f"{node.text} Now") if node.origin.startswith("services") else node,)

    told = written_in(original, Rewriting({Text: changed}).document(document))
    assert [line.text() for line in told] == [line.text() for line in known]
    facts = {(p.address, p.text) for line in known for cell in line.cells for p in cell if p.address}
    assert {(p.address, p.text) for line in told for cell in line.cells for p in cell if p.address} <= facts
    assert any(p.address.startswith("services") for line in told for cell in line.cells for p in cell)


def test_the_box_of_a_task_is_a_word_of_its_line():
    lines = read_markdown_file(b"- [x] Sign it\n- [ ] Send it\n- Keep it\n").lines

    assert [line.text() for line in lines] == ["☒ Sign it", "☐ Send it", "Keep it"]


@pytest.mark.parametrize("data", ["§ 5".encode("cp1252"), b"a\x00b", b"Tav\x1b[31mermoor", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_text_in_utf_8_is_an_error_and_never_read_as_other_characters(data):
    with pytest.raises(InputProblems) as refused:
        read_markdown_file(b"# Title\n\n" + data + b"\n", "edited.md")
    assert {row.span.line for row in refused.value.diagnostics if row.span} >= {3}


def test_a_mark_at_the_beginning_and_utf_16_change_no_word():
    plain = read_markdown_file(b"A word.\n")
    assert read_markdown_file(b"\xef\xbb\xbfA word.\n") == plain
    assert read_markdown_file("A word.\n".encode("utf-16")) == plain


ROW = b"| **Paper** | Burlington | Yes |\n"


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("| **Paper** | Burlington | Yes | we left it", ("Paper", "Burlington", "Yes", "we left it")),
        ("| **Paper** | Burlington | Vermont | Yes |", ("Paper", "Burlington", "Vermont", "Yes")),
        ("Now | **Paper** | Burlington | Yes |", ("Now", "Paper", "Burlington", "Yes")),
        ("| **Paper** | Yes |", ("Paper", "Yes")),
        ("| **Paper** \\| ink | Burlington | Yes |", ("Paper | ink", "Burlington", "Yes")),
        ("| **Paper** \\| ink | Yes |", ("Paper | ink", "Yes")),
    ],
)
@pytest.mark.parametrize("before", ["", "> ", "- "])
def test_a_row_has_the_cells_that_were_typed(row, cells, before):
    table = ["| Name | Place | Used |", "|---|---|---|", row, "| Last | Boise | No |"]
    text = "\n".join(
        f"{before if number == 0 else before.replace('-', ' ')}{line}" for number, line in enumerate(table)
    )
    read = read_markdown_file(text.encode())
    assert [line.cells for line in read.lines] == [("Name", "Place", "Used"), cells, ("Last", "Boise", "No")]


def test_a_row_with_a_cell_too_many_or_too_few_moves_no_fact():
    case = LONG[0]
    document = build_case(case)
    data = markdown.write(document)
    written = written_in(read_markdown_file(data), document)
    rows = [line for line in data.decode().splitlines() if line.startswith("| ") and line.count(" | ") >= 2]
    row = next(
        row
        for row in rows
        if any(
            line.kind == "row" and line.cells[0][0].address and row.startswith(f"| {line.cells[0][0].text} |")
            for line in written
            if line.cells and line.cells[0]
        )
    )
    for edited in (f"{row} gone since May", row.replace(" | ", " | and | ", 1), "| " + row.split(" | ", 1)[1]):
        comparison = compare(read_markdown_file(data.decode().replace(row, edited, 1).encode()), written)
        assert comparison.changes == ()
        assert len(comparison.unattributed) + len(comparison.added) == 1
        listed = " ".join(change.found for change in comparison.unattributed)
        assert "gone since May" not in edited or "gone since May" in listed


@pytest.mark.parametrize(
    "typed", ["[note]: https://example.com", "[^9]: A remark to you.", "``` text and a remark\na\n```"]
)
def test_words_that_markdown_leaves_out_are_listed(typed):
    written = tuple(Line("paragraph", ((Piece(text),),)) for text in ("One.", "Two."))
    added = compare(read_markdown_file(f"One.\n\nTwo.\n\n{typed}\n".encode()), written).added
    assert any(typed.splitlines()[0] in line.text() for line in added)
