"""What two sequences have in common is found in their order, however long they are."""

import random
from difflib import SequenceMatcher
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.matching import Match, likeness, matches
from tests.counting import lines_run

LETTERS = st.text("ab \n", max_size=40) | st.text(max_size=40)
LONG = 16_000
WORDS = [f"word{number}" for number in range(LONG)]
SPACED = [word for both in zip(WORDS, " " * LONG, strict=True) for word in both]
# What a long text can become: only the first of these is like the texts that people write.  For most of the others
# difflib alone takes minutes.
PAIRS = {
    "two words changed": (SPACED, [*SPACED[:9], "new", *SPACED[10:-9], "other", *SPACED[-8:]]),
    "equal words with one between": (["a"] * LONG, [*["a"] * (LONG // 2), "b", *["a"] * (LONG // 2), "c"]),
    "equal words with others at both ends": (["x", *["a"] * LONG, "x"], ["y", *["a"] * LONG, "y"]),
    "every pair swapped": (WORDS, [word for at in range(0, LONG, 2) for word in (WORDS[at + 1], WORDS[at])]),
    "turned around": (WORDS, WORDS[::-1]),
    "in any order": (WORDS, random.Random(1).sample(WORDS, LONG)),  # noqa: S311
    "two words in any order": tuple(random.Random(seed).choices("ab", k=LONG) for seed in (1, 2)),  # noqa: S311
    "a few words in any order": tuple(random.Random(seed).choices(WORDS[:300], k=LONG) for seed in (1, 2)),  # noqa: S311
}


def are_matches(found: list[Match], old, new) -> bool:
    in_order = all(a.old + a.size <= b.old and a.new + a.size <= b.new for a, b in pairwise(found))
    equal = all(list(old[a : a + size]) == list(new[b : b + size]) for a, b, size in found)
    return in_order and equal and found[-1] == (len(old), len(new), 0) and all(size for _, _, size in found[:-1])


@given(LETTERS, LETTERS)
def test_short_sequences_are_matched_longest_first(old, new):
    found = matches(old, new)
    assert are_matches(found, old, new)
    assert found == SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    assert likeness(found, old, new) == SequenceMatcher(None, old, new, autojunk=False).ratio()


@pytest.mark.parametrize(("old", "new"), PAIRS.values(), ids=PAIRS)
def test_long_sequences_are_matched_too(old, new):
    assert are_matches(matches(old, new), old, new)


def test_what_was_not_changed_in_a_long_sequence_is_found():
    old, new = PAIRS["two words changed"]
    assert likeness(matches(old, new), old, new) == 2 * (len(old) - 2) / (2 * len(old))
    old, new = PAIRS["equal words with one between"]
    assert likeness(matches(old, new), old, new) > 0.49
    old, new = PAIRS["every pair swapped"]
    assert likeness(matches(old, new), old, new) > 0.49


def blanks_of_many_lengths(word):
    return [item for size in range(44, 0, -1) for item in (*[" "] * size, f"{word}{size}")]


SHARING_LITTLE = {
    "every word is another": (SPACED, [f"new {item}" if item != " " else item for item in SPACED]),
    "every third word is another": (SPACED, [f"new {item}" if at % 6 == 4 else item for at, item in enumerate(SPACED)]),
    "two of three words swapped": (["a", "b", "c"] * LONG, ["a", "c", "b"] * LONG),
}


@pytest.mark.parametrize(("old", "new"), SHARING_LITTLE.values(), ids=SHARING_LITTLE)
def test_two_texts_are_not_looked_through_for_each_stretch_that_they_share(old, new):
    few, many = (lines_run(lambda size=size: matches(old[:size], new[:size])) for size in (200, 400))
    assert many < 4.5 * few  # one look at all pairs is four times as many


def test_looking_for_stretches_of_many_lengths_has_an_end():
    old, new = (blanks_of_many_lengths(word)[:1000] for word in ("old", "new"))
    assert are_matches(matches(old, new), old, new)
    assert lines_run(lambda: matches(old, new)) < 10_000_000


@given(st.lists(st.tuples(st.integers(0, 2_900), st.integers(0, 2), st.integers(0, 3)), max_size=8))
def test_an_item_that_was_put_in_or_taken_out_moves_no_other(changes):
    old = [*range(3_000)]
    new = list(old)
    for at, taken_out, put_in in changes:
        new[at : at + taken_out] = [-1] * put_in
    found = matches(old, new)
    assert are_matches(found, old, new)
    assert sum(match.size for match in found) == len(set(old) & set(new))
