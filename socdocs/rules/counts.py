"""Numbers in short texts: how many items, or how many weeks or months, a population or a sample is said to have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

_ONES: Final = "one two three four five six seven eight nine".split()  # noqa: SIM905 - reads as the list it is
_TEENS: Final = (
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()  # noqa: SIM905
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
NUMBER_WORDS: Final[Mapping[str, int]] = MappingProxyType(
    {word: number for number, word in enumerate((*_ONES, *_TEENS), 1)}
    | {word: 10 * number for number, word in enumerate(_TENS, 2)}
    | {f"{ten}-{one}": 10 * i + j for i, ten in enumerate(_TENS, 2) for j, one in enumerate(_ONES, 1)}
)
"""The numbers from 1 to 99 in words."""

_IN_WORDS = sorted(NUMBER_WORDS, key=len, reverse=True)
_NUMBER = "|".join((r"\d{1,3}(?:[,'’ \u00a0\u202f]\d{3}){1,3}", r"\d{1,12}", *_IN_WORDS, "zero", r"no(?=\s)"))
_COUNT = re.compile(
    rf"(?:all\s+|the\s+|all\s+(?:of\s+)?the\s+|an?\s+(?:total|sample|population)\s+of\s+)?(?P<number>{_NUMBER})"
    rf"(?:\s+(?:out\s+)?of\s+(?:all\s+|the\s+|all\s+the\s+)?(?P<whole>{_NUMBER}))?"
    r"(?P<words>(?:\s+\(?[^\W\d_]+(?:['’-][^\W\d_]+)*\)?)*?)"
    r"(?:\s+(?:in|during|of|for|over|throughout)\s+the\s+(?:period|year))?\.?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_UNSURE: Final = frozenset(
    """
    and or plus of per each every both with without containing holding times
    k m percent pct dozen hundred hundreds thousand thousands million half score
    """.split()  # noqa: SIM905 - reads as the list it is
) | frozenset(NUMBER_WORDS)
"""Words beside which a number need not be the number of all items: 12 in each region, 3 batches of claims, 5 k."""
_TIMES: Final = frozenset(
    """
    second minute hour day night weekend week fortnight month quarter year date period cycle shift sprint
    """.split()  # noqa: SIM905 - reads as the list it is
)
_NO_ITEMS: Final = frozenset(
    """
    population sample sampling selection list data information limit restriction exception deviation finding issue error
    to the on at by as that which was were is are
    """.split()  # noqa: SIM905 - reads as the list it is
)
"""Words behind `no` that do not say that there were no items: no sampling, no list, no changes to the settings."""
_ANY_ITEMS: Final = frozenset({(), ("item",), ("instance",), ("sample",), ("selection",), ("selected",)})


class Count(NamedTuple):
    """A number in a text, of how many it is said to be, and the words for what is counted, without the ending `s`."""

    number: int
    whole: int | None
    words: tuple[str, ...]

    @property
    def of_time(self) -> bool:
        """Whether stretches of time are counted, each of which may have any number of items."""
        return not _TIMES.isdisjoint(self.words)

    def is_of(self, other: Count) -> bool:
        """Whether this surely counts some of what `other` counts, such as `25` or `25 items` of `40 requests`."""
        if self.of_time or other.of_time:
            return self.words == other.words
        return self.words in _ANY_ITEMS or not other.words or self.words[-1] in other.words


def count_in(text: str | None) -> Count | None:
    """Return the number that `text` is; None if there is none, or if it may be of anything else than all that is meant.

    `25`, `12 access requests`, `all 4 reviews`, `25 of 40`, `twenty-five` and `no reviews` are numbers; `tickets of 12
    months`, `5k`, `150%`, `12 in each region`, `see WP 4711` and `no sampling` are none that can be compared.
    """
    match = _COUNT.fullmatch(text.strip()) if text else None
    if match is None:
        return None
    words = _WORD.findall(match["words"].lower())
    if not _UNSURE.isdisjoint(words):
        return None
    counted, whole = tuple(word.removesuffix("s") for word in words), match["whole"]
    if match["number"].lower() == "no" and not _NO_ITEMS.isdisjoint(counted):
        return None
    return Count(_value(match["number"]), _value(whole) if whole else None, counted)


def _value(text: str) -> int:
    if text.lower() in ("no", "zero"):
        return 0
    return NUMBER_WORDS.get(text.lower()) or int("".join(filter(str.isdecimal, text)))
