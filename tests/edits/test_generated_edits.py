"""Of edits of one fact in a line, drawn by kind from all examples, nearly all are told, and none at another fact."""

import random
import re
from collections import Counter
from functools import cache

import pytest

from socdocs.edits.attribution import attribute
from tests.edits.reports import REPORTS, original

COUNT = 200
WORDS = ("quarterly", "the Risk Committee", "each month", "under review", "2027")


def replace_a_word(rng, words):
    words[rng.randrange(len(words))] = rng.choice(WORDS)
    return words


def replace_all(rng, words):
    return ["Something", "else", "entirely,", rng.choice(WORDS)]


def remove_a_word(rng, words):
    del words[rng.randrange(len(words))]
    return words


def add_inside(rng, words):
    words.insert(rng.randrange(1, len(words)), rng.choice(WORDS))
    return words


def append_words(rng, words):
    return [*words, rng.choice(WORDS)]


def new_sentence(rng, words):
    return [*words, f"It is reviewed {rng.choice(WORDS)}."]


def fix_a_letter(rng, words):
    at = rng.randrange(len(words))
    letter = rng.randrange(len(words[at]))
    words[at] = words[at][:letter] + "x" + words[at][letter + 1 :]
    return words


KINDS = {
    replace_a_word: r".",
    replace_all: r".",
    remove_a_word: r"\S \S",
    add_inside: r"\S \S",
    append_words: r"\w$",
    new_sentence: r"\.$",
    fix_a_letter: r".",
}
"""The kinds of edits, and what a fact must look like for one."""


@cache
def facts():
    """Every cell and paragraph with facts, once for each fact in it."""
    cells = [cell for case in REPORTS for line in original(case).written for cell in line.cells]
    return [(cell, at) for cell in cells for at, piece in enumerate(cell) if piece.address and piece.text.strip()]


def outcome(cell, at, new):
    """What is found in a cell in which one fact has other words."""
    expected = [piece.text for piece in cell]
    expected[at] = new
    told = attribute(cell, "".join(expected))
    if None in told.texts or (told.reworded and told.texts[at] == cell[at].text):
        return "not told"
    return "told" if list(told.texts) == expected else "wrong"


def drawn(kind, count, seed):
    rng = random.Random(f"{kind.__name__} {seed}")  # noqa: S311 - the same edits every time
    while count:
        cell, at = rng.choice(facts())
        text = cell[at].text
        if re.search(KINDS[kind], text):
            new = " ".join(kind(rng, text.split(" ")))
            if new and new != text and all(text.split(" ")):
                count -= 1
                yield outcome(cell, at, new)


def test_of_200_edits_nearly_all_are_told_and_none_wrongly():
    outcomes = Counter()
    for number, kind in enumerate(KINDS):
        outcomes.update(drawn(kind, len(range(number, COUNT, len(KINDS))), seed=1))

    assert outcomes.total() == COUNT
    assert outcomes["wrong"] == 0
    assert outcomes["told"] >= 0.95 * COUNT


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_no_edit_is_attributed_to_another_fact(kind):
    assert "wrong" not in set(drawn(kind, 500, seed=2))
