"""Edits in the XML of the reports of all examples are found again, each at the right fact, and nothing else is."""

import re

import pytest

from socdocs.document.reader import read_prose
from socdocs.edits import compare, merge, read_word_file
from socdocs.edits.prose import write_prose
from socdocs.writers.docx.written import block_pieces
from tests.edits.editing import Edit, Editing, W, chosen
from tests.edits.reports import LONG, REPORTS, assert_found, draft, original

CASE = LONG[0]


@pytest.mark.parametrize("case", REPORTS, ids=str)
def test_an_unedited_file_has_no_change(case):
    assert_found(compare(original(case)))


def ten_of_each_kind(editing, seed):
    """Edits of ten table cells, paragraphs and content controls each, and of as many longer texts as there are."""
    found = chosen(editing.places(), 10, seed)
    assert all(len(edits) == 10 for kind, edits in found.items() if kind != "longer text")
    assert found["longer text"]
    return [edit for edits in found.values() for edit in edits]


@pytest.mark.parametrize("case", LONG, ids=str)
def test_edits_are_found(case):
    editing = Editing(draft(case), original(case))
    edits = ten_of_each_kind(editing, seed=1)

    editing.edit(edits)

    assert_found(compare(read_word_file(editing.data())), edits)


@pytest.mark.parametrize("case", LONG, ids=str)
def test_tracked_edits_are_found_if_accepted_and_not_if_rejected(case):
    editing = Editing(draft(case), original(case))
    edits = ten_of_each_kind(editing, seed=2)

    editing.edit(edits, author="A. Reviewer")

    accepted = read_word_file(editing.data())
    assert_found(compare(accepted), edits)
    assert_found(compare(read_word_file(editing.data(), tracked="reject")))
    texts = {(change.author, change.kind, change.text) for change in accepted.tracked}
    assert texts >= {("A. Reviewer", "insertion", edit.words) for edit in edits}


def without_marks(editing):
    """The file with bookmarks of other names, and without custom XML parts and properties."""
    for number, start in enumerate(editing.root.iter(f"{W}bookmarkStart")):
        start.set(f"{W}name", f"Bookmark{number}")
    for name in [name for name in editing.parts if re.match("customXml/|docProps/custom.xml", name)]:
        del editing.parts[name]
    return read_word_file(editing.data())


@pytest.mark.parametrize("case", LONG, ids=str)
def test_edits_are_found_without_bookmarks_and_manifest_or_listed_as_not_found(case):
    editing = Editing(draft(case), original(case))
    chosen_edits = chosen(editing.places(), 10, seed=3)
    edits = [edit for found in chosen_edits.values() for edit in found]
    editing.edit(edits)

    edited = without_marks(editing)
    assert edited.written == ()
    comparison = compare(edited, original(case).written)

    found = {change[:3] for change in comparison.changes}
    assert found <= {edit.change for edit in edits}
    assert {edit.change for edit in chosen_edits["table cell"]} <= found
    # Of a paragraph of which no word is left, only its place may tell what it was.
    missing = {piece.address for line in comparison.missing for cell in line.cells for piece in cell}
    assert {edit.change[0] for edit in edits if edit.change not in found} <= missing
    assert (comparison.reworded, comparison.unattributed) == ((), ())
    assert len(comparison.added) == len(comparison.missing)


def test_without_bookmarks_neighbours_with_wholly_other_words_are_missing_and_added():
    editing = Editing(draft(CASE), original(CASE))
    cover = [place for place in editing.places() if place.kind == "bound fact" and not place.before][:2]
    editing.edit([Edit(cover[0], "Xyz"), Edit(cover[1], "Qqq")])

    comparison = compare(without_marks(editing), original(CASE).written)

    assert comparison.changes == ()
    assert [line.text() for line in comparison.missing] == [place.written for place in cover]
    assert [line.text() for line in comparison.added] == ["Xyz", "Qqq"]


def edited_copy(*edits):
    """A comparison of a copy in which the places of `edits` have other words."""
    editing = Editing(draft(CASE), original(CASE))
    places = list(editing.places())
    editing.edit([edit._replace(place=places[at]) for at, edit in edits])
    return compare(read_word_file(editing.data()))


def test_two_copies_with_different_words_for_a_fact_are_a_conflict():
    editing = Editing(draft(CASE), original(CASE))
    places = list(enumerate(editing.places()))
    both, first, second = [
        (at, edit)
        for edit in chosen((place for _, place in places), 3)["table cell"]
        for at, place in places
        if place == edit.place
    ]
    other = (both[0], both[1]._replace(words="Otherwise"))

    merged = merge([edited_copy(both, first), edited_copy(other, second)])

    assert merged.conflicts == {both[1].change[:2]: (both[1].change[2], other[1].change[2])}
    assert merged.texts == {edit.change[:2]: edit.change[2] for _, edit in (first, second)}


def test_two_copies_with_the_same_words_for_a_fact_are_no_conflict():
    editing = Editing(draft(CASE), original(CASE))
    places = list(editing.places())
    edit = chosen(iter(places), 1)["table cell"][0]
    change = (places.index(edit.place), edit)

    merged = merge([edited_copy(change), edited_copy(change), edited_copy()])

    assert merged.conflicts == {}
    assert merged.texts == {edit.change[:2]: edit.change[2]}


def test_two_places_of_a_fact_with_different_words_are_a_conflict():
    editing = Editing(draft(CASE), original(CASE))
    places = [place for place in editing.places() if place.address == "system.name"]
    editing.edit([chosen(iter(places[:1]), 1)["bound fact"][0]._replace(words="One", place=places[0])])
    editing.edit([chosen(iter(places[:1]), 1)["bound fact"][0]._replace(words="Two", place=places[1])])

    merged = merge([compare(read_word_file(editing.data()))])

    assert merged.texts == {}
    assert merged.conflicts == {("system.name", places[0].written): ("One", "Two")}


@pytest.mark.parametrize(
    ("value", "found", "new"),
    [
        ("**One** two.", "One big two.", "**One** big two."),
        ("**One** two.", "A One two.", "**A One** two."),
        ("**One** two", "One,two", "**One**,two"),
        ("**One**.", "Onely.", "**Onely**."),
        ("*a*b", "ab!", "*a*b!"),
        ("One [two](https://example.org).", "One 2.", "One [2](https://example.org)."),
        ("One\n\ntwo.", "One\ntwo more.", "One\n\ntwo more."),
        ("One.", "One.\nTwo.", "One.\n\nTwo."),
    ],
)
def test_what_is_typed_into_a_text_keeps_the_marks_around_it(value, found, new):
    written = "".join(piece.text for piece in block_pieces(read_prose(value), lambda _: False))

    assert write_prose(value, written, found) == new
