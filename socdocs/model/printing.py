"""Which reports print a field: the words of its declaration, and what they mean for one report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from socdocs.model.base import NEVER

PRINTING_WORDS: Final[Mapping[str, str]] = {
    "all": "every report",
    NEVER: "never",
    "soc1": "SOC 1",
    "soc2": "SOC 2",
    "type1": "Type 1",
    "type2": "Type 2",
    "tests": "reports with tests of controls",
    "untested": "reports without tests of controls",
    "restricted": "reports of restricted use",
    "general": "reports for general use",
    "bridge-letter": "bridge letter",
    "representation-letter": "representation letter",
    "four-section": "layout `four-section`",
    "practice": "layout `practice`",
    "by_criterion": "controls by criterion",
    "by_process": "controls by process",
    "by_framework": "controls by framework",
}
"""The words that a declaration may use, each with its meaning for readers."""

CHOICES: Final = frozenset(("four-section", "practice", "by_criterion", "by_process", "by_framework"))
"""The words that one report can be given another of: its layout, and how it groups controls."""
EVERYWHERE: Final = frozenset(PRINTING_WORDS) - {NEVER}
"""The words that are true of some report."""
BESIDE: Final = frozenset({"representation-letter"})
"""The words of kinds that no description declares, since they accompany its reports."""


class SocKind(Protocol):
    """The properties of a report kind that decide about most of what it prints."""

    @property
    def criteria(self) -> str:
        """`trust_services` or `control_objectives`."""

    @property
    def timeframe(self) -> str:
        """`date` or `period`."""

    @property
    def tests(self) -> bool:
        """Whether it reports tests of operating effectiveness."""


class PrintingKind(SocKind, Protocol):
    """The properties of a report kind that decide what it prints."""

    @property
    def name(self) -> str:
        """The name of its folder."""

    @property
    def distribution(self) -> str:
        """`restricted` or `general`: who may use the report."""

    @property
    def default_layout(self) -> str:
        """The layout used if none is named."""


def true_words(kind: PrintingKind, layout: str = "", controls_layout: str = "") -> frozenset[str]:
    """Return the words that are true of a report of `kind` with this layout and this grouping of controls.

    SOC and type follow from the kind's criteria and timeframe, so that a firm's own kinds print the right fields.
    """
    return soc_words(kind) | frozenset(
        (
            kind.name,
            kind.distribution,
            layout or kind.default_layout,
            controls_layout or "by_criterion",
        )
    )


def soc_words(kind: SocKind) -> frozenset[str]:
    """Return the words that follow from what a report is about and for which time, whatever its layout."""
    return frozenset(
        (
            "all",
            "soc1" if kind.criteria == "control_objectives" else "soc2",
            "type2" if kind.timeframe == "period" else "type1",
            "tests" if kind.tests else "untested",
        )
    )


def prints_in(declared: str, true: frozenset[str]) -> bool:
    """Return whether a field declared with the words `declared` prints in a report for which the words `true` hold.

    All the words must be true.  Raises KeyError for a word that is not in `PRINTING_WORDS`.
    """
    words = declared.split()
    for word in words:
        PRINTING_WORDS[word]  # a misspelt word must not narrow to nothing, or mean everything
    return NEVER not in words and all(word in true for word in words)
