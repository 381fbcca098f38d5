"""The signals of a review, the questions to the firm and the grades, as read from signals.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, cast

from msgspec import Struct

from socdocs.catalogs.reading import Group, read_catalog

Options = Mapping[str, tuple[str, ...]]
"""The options of a measure, each with its values."""
Side = Literal["management", "service_auditor"]
"""The party that can do something about a signal."""


class Signal(Struct, frozen=True):
    """One thing by which readers judge a report.

    `reports` selects the reports in which it is looked for.  `measure` is the name of a function in `measures`.  A
    signal is not met if more than `failing` percent fail.  It cannot be told if more than `unknown` percent say
    nothing.
    """

    id: str
    pillar: str
    owner: Side
    reports: str
    says: str
    measure: str
    options: Options
    failing: int
    unknown: int
    write: str


_OWN: Final = frozenset({"pillar", "owner", "reports", "says", "measure", "failing", "unknown", "write"})


@cache
def signals() -> tuple[Signal, ...]:
    """Return all signals in the order of the file."""
    return tuple(_signal(id_, row) for id_, row in _catalog().group("signals").groups())


@cache
def pillars() -> Mapping[str, str]:
    """Return the title of each pillar by its name."""
    return MappingProxyType(dict(_catalog().group("pillars").texts()))


@cache
def questions() -> tuple[str, ...]:
    """Return what to ask the firm: no draft answers it, and it is never scored."""
    return tuple(text for _, text in _catalog().group("questions").texts())


@cache
def letters() -> Mapping[str, int]:
    """Return the lowest percentage of met signals for each grade, the best first."""
    return MappingProxyType({name: int(least) for name, least in _catalog().group("letters").texts()})


@cache
def word_list(name: str) -> frozenset[str]:
    """Return the words of a list, in lower case."""
    return frozenset(_parts(_catalog().group("words").text(name)))


def _signal(id_: str, row: Group) -> Signal:
    return Signal(
        id=id_,
        pillar=row.text("pillar"),
        owner=cast("Side", row.text("owner")),
        reports=row.text("reports"),
        says=row.text("says"),
        measure=row.text("measure"),
        options=MappingProxyType({key: _parts(text) for key, text in row.texts() if key not in _OWN}),
        failing=int(row.text("failing", "0")),
        unknown=int(row.text("unknown", "0")),
        write=row.text("write"),
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


@cache
def _catalog() -> Group:
    return read_catalog("signals.yaml", Path(__file__).parent)
