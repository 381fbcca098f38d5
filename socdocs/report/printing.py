"""Where a field prints: what its declaration in the model means for one report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from socdocs.model.base import NEVER
from socdocs.report.manifest import ReportKind

PRINTING_WORDS: Final[Mapping[str, str]] = {
    "all": "every report",
    NEVER: "never",
    "soc1": "SOC 1",
    "soc2": "SOC 2",
    "type1": "Type 1",
    "type2": "Type 2",
    "bridge-letter": "bridge letter",
    "four-section": "layout `four-section`",
    "practice": "layout `practice`",
    "by_criterion": "controls by criterion",
    "by_process": "controls by process",
    "by_framework": "controls by framework",
}
"""The words that a declaration may use, each with what it means to a reader."""


def prints_in(declared: str, kind: ReportKind, layout: str = "", controls_layout: str = "by_criterion") -> bool:
    """Whether a field declared to print in `declared` prints in a report of `kind` with this layout and grouping.

    SOC and type are asked for by what the kind is, so that a kind of one's own prints what its criteria and timeframe
    call for.
    """
    return NEVER not in declared.split() and all(
        word in _true_of(kind, layout, controls_layout) for word in declared.split()
    )


def _true_of(kind: ReportKind, layout: str, controls_layout: str) -> frozenset[str]:
    def words() -> Iterator[str]:
        yield "all"
        yield kind.name
        yield "soc1" if kind.criteria == "control_objectives" else "soc2"
        yield "type2" if kind.timeframe == "period" else "type1"
        yield layout or kind.default_layout
        yield controls_layout

    return frozenset(words())
