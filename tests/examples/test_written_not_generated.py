"""The examples are written, not generated: no two controls and no two tests of one share most of their words."""

import re
from itertools import combinations

import pytest

from tests.reports import EXAMPLES, load

SHARED_AT_MOST = 0.7

names = sorted(folder.name for folder in EXAMPLES.iterdir() if (folder / "system.yaml").is_file())


def words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", text.lower()))


def most_alike(texts: dict[str, str]) -> tuple[float, str]:
    sets = {id_: words(text) for id_, text in texts.items()}
    pairs = (
        (len(sets[a] & sets[b]) / len(sets[a] | sets[b]), f"{a} and {b}")
        for a, b in combinations(sets, 2)
        if sets[a] | sets[b]
    )
    return max(pairs, default=(0.0, ""))


@pytest.mark.parametrize("example", names)
def test_no_two_controls_share_more_than_seventy_percent_of_their_words(example):
    controls = load(example).description.controls or ()

    shared, pair = most_alike({control.id: control.text or "" for control in controls})

    assert shared <= SHARED_AT_MOST, pair


@pytest.mark.parametrize("example", names)
def test_no_two_tests_share_more_than_seventy_percent_of_their_words(example):
    tests = load(example).description.tests or ()

    texts = {
        f"{test.control} ({number})": " ".join(step.text or "" for step in test.procedures or ())
        for number, test in enumerate(tests)
    }
    shared, pair = most_alike({key: text for key, text in texts.items() if text})

    assert shared <= SHARED_AT_MOST, pair
