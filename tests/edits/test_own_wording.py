"""What is reworded in a draft is printed by the next one, with its facts live, and nothing else changes."""

import re
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from socdocs.document.slots import PlainSlot, token
from socdocs.edits import compare, read_word_file
from socdocs.edits.own_wording import OwnWords, PrintedUnits, own_words
from socdocs.report.own_texts import read_own_wording
from socdocs.report.own_wording import Unit, units
from socdocs.resources import template_folders
from socdocs.workflow.case import open_case
from socdocs.workflow.finish import document_of
from socdocs.workflow.own_wording import keep, offers, unused
from socdocs.workflow.request import Request
from socdocs.writers.docx import write
from socdocs.writers.docx.written import Piece
from tests.counting import lines_run
from tests.edits.reports import LONG
from tests.reports import load


def request_of(case):
    return Request(guidance=False).choose(case.kind, case.report)


def opened(case, own=()):
    return open_case(replace(load(case.example), own_wording=tuple(own)), request_of(case))


def drafted(case, own=()):
    return read_word_file(write(document_of(opened(case, own), request_of(case))))


@cache
def original(case):
    return drafted(case)


def kept(case, edited):
    """The own wording that is kept of an edited file, and the offers."""
    found = offers([compare(edited)], opened(case), "management")
    rewritten, became = keep([row for row in found if row.state == "offered"], opened(case), lambda _: None, Path())
    assert all(row.state == "kept" for row in became), became
    texts = []
    for file in rewritten:
        rows, problems = read_own_wording(file.data, file.path)
        assert problems == []
        texts += rows
    return texts, found


def reworded(case, change):
    """The file with `change` made in the words of every paragraph that is a template's and holds some."""
    file = original(case)
    lines = list(file.lines)
    for number, line in enumerate(file.written):
        text = line.text()
        if len(line.cells) > 1 or line.kind not in ("paragraph", "heading") or line.section:
            continue
        words = [piece.text for piece in line.cells[0] if not piece.address]
        if any(re.search(r"[A-Za-z]{4}", part) for part in words):
            now = "".join(p.text if p.address else change(p.text, number) for p in line.cells[0])
            assert text in {found.text() for found in lines}
            at = next(at for at, found in enumerate(lines) if found.text() == text and not found.header)
            lines[at] = lines[at]._replace(cells=(now,))
    return replace(file, lines=tuple(lines))


def replace_a_word(words, number):
    return re.sub(r"[A-Za-z]{4,}", f"reworded{number}", words, count=1)


def add_words(words, number):
    return re.sub(r"([A-Za-z]{4,})", rf"\1 *and* more_{number} [so]", words, count=1)


def repeated(text, kept):
    """The line, or with the new words of the heading that it repeats if it is a caption without words of its own."""
    number, separator, words = text.partition(": ")
    return number + separator + kept.get(words, words) if re.fullmatch(r"Table \d+", number) else text


NOT_WRITTEN = "no text can be written that prints these words"
EDITS = [(case, replace_a_word) for case in LONG] + [(case, add_words) for case in LONG[:2]]


@pytest.mark.exhaustive
@pytest.mark.parametrize(("case", "change"), EDITS, ids=lambda row: getattr(row, "__name__", str(row)))
def test_the_next_draft_says_what_was_kept_and_nothing_else_changes(case, change):
    edited = reworded(case, change)
    own, found = kept(case, edited)
    offered = {(row.written, row.found) for row in found if row.state == "offered"}
    assert len(offered) >= 10
    again = drafted(case, own)
    expected = [
        now.text() if (before.text(), now.text()) in offered else repeated(before.text(), dict(offered))
        for before, now in zip(original(case).lines, edited.lines, strict=True)
    ]
    assert [line.text() for line in again.lines] == expected
    assert list(unused(opened(case, own), template_folders())) == []
    # The facts in them are still facts.
    addresses = [[piece.address for cell in line.cells for piece in cell if piece.address] for line in again.written]
    assert addresses == [
        [piece.address for cell in line.cells for piece in cell if piece.address] for line in original(case).written
    ]
    reasons = {row.reason for row in found if row.state == "by_hand"}
    assert NOT_WRITTEN not in reasons


@pytest.mark.parametrize("braces", ["{", "{{", "}}"])
def test_braces_that_are_typed_beside_facts_are_never_read_as_the_name_of_one(braces):
    case = LONG[0]
    edited = reworded(case, lambda words, _: f"{words}{braces}")
    own, found = kept(case, edited)
    offered = {(row.written, row.found) for row in found if row.state == "offered"}

    printed = {line.text() for line in drafted(case, own).lines}
    assert offered
    assert {now for _, now in offered} <= printed


@pytest.mark.parametrize("box", ["[ ] ", "[x] "])
def test_a_box_that_is_typed_before_an_item_is_words(box):
    unit = Unit(0, 0, "  - ", "providing the services;", "providing the services;", {})
    words = f"{box}{unit.text}"

    own = own_words(unit, (), (Piece(unit.text),), (words,), words)

    assert own == OwnWords(f"\\{words}")


def test_a_number_sign_that_is_typed_behind_a_heading_is_a_word():
    unit = Unit(0, 0, "### ", "Controls", "Controls", {})

    own = own_words(unit, (), (Piece(unit.text),), ("Controls #",), "Controls #")

    assert own == OwnWords("Controls #")


@pytest.mark.parametrize("mark", ["\ue000\ue002\ue001", "\ue003", "\U000f0000", "\U00100001"])
def test_private_use_characters_that_are_typed_are_never_read_as_a_fact(mark):
    case = LONG[0]
    edited = reworded(case, lambda words, _: f"{words}{mark}")
    own, found = kept(case, edited)

    assert own == []
    assert NOT_WRITTEN in {row.reason for row in found}


@pytest.mark.parametrize("form", ["We use {} in the list @.", "We hold to rule # of {} in @."])
def test_twice_as_many_paragraphs_and_lines_are_about_twice_the_work(form):
    def work(number):
        own = form.replace("@", str(number))  # of which no pattern was compiled before
        slots = [PlainSlot(f"w{n}", f"services[{n}].name") for n in range(number)]
        paragraphs = [own.format(token(n)).replace("#", str(n)) for n in range(number)]
        printed = PrintedUnits(units("\n\n".join(paragraphs), slots, "r"), slots)

        def line(n):
            before, _, behind = own.replace("#", str(n)).partition("{}")
            return Piece(before), Piece(f"w{n}", f"services[{n}].name"), Piece(behind)

        def found():
            assert [printed.of_line(line(n)) for n in range(number)] == [[n] for n in range(number)]

        return lines_run(found)

    work(3)
    few, more, most = work(20), work(40), work(80)
    assert most - more < 2.3 * (more - few) + 100
