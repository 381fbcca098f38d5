"""DSC: times within which something is done, compared with the times that are promised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from socdocs.rules.counts import NUMBER_WORDS
from socdocs.rules.subject import Finding, Subject, keyed
from socdocs.rules.texts import evenly_spaced
from socdocs.rules.words import entries_of

_HOURS: Final = {"minute": 1 / 60, "hour": 1.0, "day": 24.0, "week": 168.0, "month": 720.0}
_WITHIN = re.compile(
    r"(?:within|no later than|not later than|at most|in less than)\s+"
    rf"(?P<count>\d{{1,4}}|{'|'.join(NUMBER_WORDS)})\s+"
    r"(?:(?:business|working|calendar)\s+)?(?P<unit>minute|hour|day|week|month)s?\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"(?:(?:\A|(?<=[.!?]\s))(?:After|Before|Following|For|If|Once|Upon|When|Where|Within)\b[^.,;:!?]+,)?[^.,;:!?]+"
)
"""Up to the next comma; what a sentence begins with, such as “Upon termination,”, belongs to what follows it."""
_WORD = re.compile(r"[a-z]{5,}")
_STEM: Final = 5
_ALIKE: Final = 3
"""How many words two clauses on the same thing have in common, at least."""
_EMPTY: Final = frozenset(
    {
        "withi",
        "after",
        "befor",
        "later",
        "hours",
        "minut",
        "worki",
        "busin",
        "calen",
        "month",
        "weeks",
        "their",
        "which",
    }
    | {"these", "those", "there", "about", "other", "secur", "servi", "syste", "user", "manag", "organ", "recor"}
)


class _Told(NamedTuple):
    """A time in a text: its address, the text, where the words are, the hours, and the words around it."""

    address: str
    text: str
    start: int
    end: int
    hours: float
    words: frozenset[str]
    parties: frozenset[str]


def later_than_promised(subject: Subject) -> Iterator[Finding]:
    """A control that takes longer than a commitment or a requirement on the same thing promises.

    Readers compare the two, and a promise that no control keeps is a deficiency in design.  A control that is quicker
    than the promise is right, and so is a slower one beside it.

    Fails: `The Security Lead removes the access of leavers within 96 hours.` beside the commitment that access of
    leavers is removed within 48 hours.

    Write instead: the same time in both, or a shorter one in the control.
    """
    description = subject.description
    promised = [
        told
        for name in ("commitments", "requirements")
        for address, row in keyed(getattr(description, name), name)
        for told in _times(f"{address}.text", row.text)
    ]
    if not promised:
        return
    kept = [told for address, control in subject.controls for told in _times(f"{address}.text", control.text)]
    for promise in promised:
        alike = [told for told in kept if _alike(promise, told)]
        if alike and min(told.hours for told in alike) > promise.hours:
            first = min(alike, key=lambda told: told.hours)
            yield Finding(
                first.address,
                f"“{first.text[first.start : first.end]}” is later than what is promised elsewhere: "
                f"“{promise.text[promise.start : promise.end]}”",
                "give the same time in both, or a shorter one here",
                ((promise.address, "the promise"),),
                (first.text, first.start, first.end),
            )


def _alike(promise: _Told, told: _Told) -> bool:
    """Whether both are about the same thing: most words of the promise stand in the other, and no other party."""
    if promise.parties and told.parties and not promise.parties & told.parties:
        return False
    common = len(promise.words & told.words)
    return common >= _ALIKE and common * 2 > len(promise.words)


def _times(address: str, said: str | None) -> Iterator[_Told]:
    text = evenly_spaced(said or "")
    for clause in _CLAUSE.finditer(text):
        for match in _WITHIN.finditer(clause[0]):
            count = match["count"].lower()
            hours = (NUMBER_WORDS.get(count) or int(count)) * _HOURS[match["unit"].lower()]
            words = frozenset(map(_meaning, _WORD.findall(clause[0].lower()))) - _EMPTY
            start, end = clause.start() + match.start(), clause.start() + match.end()
            yield _Told(address, text, start, end, hours, words, words & _parties())


@cache
def _meaning(word: str) -> str:
    """What words of one meaning have in common: their group in words.yaml, and for others the stem."""
    return next((group for group in _groups() if re.match(group, word)), word[:_STEM])


@cache
def _groups() -> tuple[str, ...]:
    return (*entries_of("one meaning"), *entries_of("parties"))


@cache
def _parties() -> frozenset[str]:
    return frozenset(entries_of("parties"))
