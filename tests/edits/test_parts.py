"""What becomes of changed paragraphs and footnotes of one longer text: each alone, and many together."""

import json

import pytest

from socdocs.edits import Change, Comparison
from socdocs.edits.proposals import propose
from socdocs.edits.taking import take
from socdocs.edits.word_file import FoundLine
from socdocs.source.yaml_reader import read_yaml
from tests.counting import lines_run

ADDRESS = "services[S].description"


def proposed(value, changed, *, notes=False):
    """The proposals for a text in which words were changed, and the description."""
    data = json.dumps({"services": [{"name": "S", "description": value}]}).encode()
    tree, _ = read_yaml(data, "system.yaml")
    changes = [Change(ADDRESS, old, new, "s", FoundLine((new,), is_note=notes)) for old, new in changed]
    return propose([Comparison({}, tuple(changes), (), (), (), ())], tree, "management"), data


def taken(proposals, data):
    """The text with the proposals, and what became of them."""
    files, became = take(proposals, lambda _: data, "system.yaml")
    tree, _ = read_yaml(files[0].data if files else data, "system.yaml")
    return tree.get("services").items[0].get("description").text, [row.state for row in became]


def test_all_changed_paragraphs_of_a_text_are_taken_together():
    value = "It **counts** 1.\n\n- It counts 2.\n- It counts 3.\n\nIt `counts` 4."
    changed = [(f"It counts {n}.", f"It delivers {n}.") for n in (1, 2, 3, 4)]
    assert taken(*proposed(value, changed)) == (value.replace("counts", "delivers"), ["taken"] * 4)


def test_a_change_that_would_print_something_else_stops_none_of_the_others():
    changed = [("One.", "A."), ("Two.", "# B."), ("Three.", "C."), ("Four.", "D.")]
    proposals, data = proposed("One.\n\nTwo.\n\nThree.\n\nFour.", changed)
    assert [row.state for row in proposals] == ["change", "by_hand", "change", "change"]
    assert taken(proposals, data) == ("A.\n\nTwo.\n\nC.\n\nD.", ["taken", "by_hand", "taken", "taken"])


@pytest.mark.parametrize("words", ["<!-- & ", "<!-- so --> ", "[//]: # (so) "])
@pytest.mark.parametrize("value", ["One.\n\nTwo.\n\n| a |\n|---|\n| b |\n", "- One.\n- Two.\n"])
def test_words_that_would_begin_a_comment_in_a_longer_text_are_left_to_be_typed_by_hand(value, words):
    proposals, data = proposed(value, [("One.", f"{words}One."), ("Two.", "More.")])
    assert [row.state for row in proposals] == ["by_hand", "change"]
    assert taken(proposals, data) == (value.replace("Two", "More"), ["by_hand", "taken"])


def test_a_note_that_would_be_a_comment_is_left_to_be_typed_by_hand():
    (proposal,), _ = proposed("A[^a].\n\n[^a]: See 1.\n", [("See 1.", "<!-- See 2.")], notes=True)
    assert proposal.state == "by_hand"


NOTE = "<!-- ask Ana -->"


@pytest.mark.parametrize("value", [f"It counts. {NOTE}", f"{NOTE}\nIt counts.", f"It counts.\n\n{NOTE}\n\nIt bills."])
def test_a_comment_stays_beside_words_that_change(value):
    proposals, data = proposed(value, [("It counts.", "It adds.")])
    assert taken(proposals, data) == (value.replace("counts", "adds"), ["taken"])


@pytest.mark.parametrize("value", [f"It counts {NOTE} and bills.", f"It counts {NOTE} and bills.\n\nIt is."])
def test_a_change_with_which_a_comment_would_be_lost_is_left_to_be_made_by_hand(value):
    (proposal,), _ = proposed(value, [("It counts and bills.", "It bills.")])
    assert proposal.state == "by_hand"


def test_a_change_that_is_right_only_beside_another_is_not_taken_without_it():
    changed = [("One</b>.", "One."), ("Two.", "Two</b>."), ("Three.", "<b>Three.")]
    proposals, data = proposed("One</b>.\n\nTwo.\n\nThree.", changed)
    assert taken(proposals, data)[1] == ["taken"] * 3


@pytest.mark.parametrize(
    ("lines", "wanted"), [("A.\nTwo.", ("A.\nTwo.", ["taken"] * 2)), ("One.\nB.", ("One.\nTwo.", ["by_hand"] * 2))]
)
def test_a_text_that_is_printed_in_two_ways_is_taken_only_if_both_are_changed_alike(lines, wanted):
    proposals, data = proposed("One.\nTwo.", [("One. Two.", "A. Two."), ("One.\nTwo.", lines)])
    assert taken(proposals, data) == wanted


def test_a_paragraph_that_is_there_twice_is_left_to_be_changed_by_hand():
    (proposal,), _ = proposed("Same.\n\nOther.\n\nSame.", [("Same.", "New.")])
    assert (proposal.state, proposal.reason) == (
        "by_hand",
        "Several paragraphs of the text say this: change the right one.",
    )


def test_of_several_footnotes_each_change_goes_into_its_own_and_equal_ones_are_left():
    value = "A[^a] b[^b] c[^c] d[^d].\n\n[^a]: See 1.\n\n[^b]: See *2*.\n\n[^c]: See 3.\n\n[^d]: See 3.\n"
    changed = [(f"See {n}.", f"Look at {n}.") for n in (1, 2, 3)]
    proposals, data = proposed(value, changed, notes=True)
    assert [row.state for row in proposals] == ["change", "change", "by_hand"]
    wanted = value.replace("See 1", "Look at 1").replace("See *2", "Look at *2")
    assert taken(proposals, data) == (wanted, ["taken", "taken", "by_hand"])


def test_footnotes_that_print_their_words_only_beside_the_text_are_found_by_their_order():
    value = (
        "A[^a] b[^b].\n\n[^a]: See [one].\n\n[^b]: See [two].\n\n[one]: https://one.example\n[two]: https://two.example"
    )
    proposals, data = proposed(value, [("See two.", "Look at two.")], notes=True)
    assert taken(proposals, data) == (value.replace("See [two", "Look at [two"), ["taken"])


MANY = {
    "paragraphs": (False, "It {} #.\n\n", 1),
    "paragraphs of which half cannot be written": (False, "It {} #.\n\n", 2),
    "items": (False, "- It {} #.\n", 1),
    "footnotes": (True, "[^n#]: It {} #.\n\n", 1),
}


@pytest.mark.parametrize(("notes", "form", "each"), MANY.values(), ids=MANY)
def test_twice_as_many_changes_of_one_text_are_about_twice_the_work(notes, form, each):
    def work(number):
        numbers = [f"{number}-{n}" for n in range(number)]  # no text is that of another run, which may be kept
        marks = f"It holds{''.join(f' a[^n{n}]' for n in numbers)}.\n\n" if notes else ""
        value = marks + "".join(form.format("counts").replace("#", n) for n in numbers)
        changed = [(f"It counts {n}.", f"{'# ' * (at % each)}It delivers {n}.") for at, n in enumerate(numbers)]
        return lines_run(lambda: proposed(value, changed, notes=notes))

    work(5)  # what is kept for later is not counted
    few, more, most = (work(number) for number in (20, 40, 80))
    assert most - more < 2.15 * (more - few), (few, more, most)
