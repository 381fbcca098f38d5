"""What a page gets is less than the whole, and makes the whole."""

from hypothesis import given
from hypothesis import strategies as st

from socdocs.preview.changes import changes, patch, patched

lines = st.lists(st.text("ab", max_size=2))


@given(lines, lines)
def test_a_patch_makes_the_new_lines_from_the_old(old, new):
    assert patched(old, patch(old, new)) == new


@given(lines, lines, st.text("xy"))
def test_a_changed_line_is_sent_and_what_is_around_it_is_not(before, after, words):
    unlike = [f"{number} {line}" for number, line in enumerate([*before, *after])]
    old = [*unlike[: len(before)], "old", *unlike[len(before) :]]
    new = [*unlike[: len(before)], words, *unlike[len(before) :]]

    assert [step for step in patch(old, new) if isinstance(step, str)] == [words]


def test_pieces_that_are_equal_are_named_and_not_sent():
    known, now = {"a": ["1"], "b": ["2"]}, {"b": ["2"], "a": ["3"], "c": []}

    assert changes(known, now) == {"order": ["b", "a", "c"], "patches": {"a": ["3"], "c": []}}
