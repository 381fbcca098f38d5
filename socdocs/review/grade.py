"""Judge a draft by every signal, and grade it by the signals that it meets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from msgspec import Struct

from socdocs.review import auditors_measures, measures
from socdocs.review.material import Material, Measured
from socdocs.review.measures import Measure
from socdocs.review.signals import Signal, letters, questions, signals
from socdocs.workflow.finish import Draft

Verdict = Literal["met", "not_met", "cannot_tell"]
VERDICTS: Final[tuple[Verdict, ...]] = ("not_met", "cannot_tell", "met")
"""The verdicts, the worst first."""

MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {
        "absent": measures.absent,
        "assertion": measures.assertion,
        "auditors_report": auditors_measures.auditors_report,
        "covered": measures.covered,
        "findings": measures.findings,
        "named": measures.named,
        "occasions": measures.occasions,
        "opinion": auditors_measures.opinion,
        "particular": measures.particular,
        "places": measures.places,
        "results": auditors_measures.results,
        "roles": measures.roles,
        "samples": auditors_measures.samples,
        "specific": auditors_measures.specific,
        "varied": auditors_measures.varied,
    }
)
"""Every measure by the name that signals.yaml calls it."""


class Outcome(Struct, frozen=True):
    """A signal with its verdict and what was measured."""

    signal: Signal
    verdict: Verdict
    measured: Measured


class Review(Struct, frozen=True):
    """The review of one report: its id and title, every signal that applies to it, and what to ask the firm."""

    report: str
    title: str
    outcomes: tuple[Outcome, ...]
    questions: tuple[str, ...]

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """The number of signals for every verdict."""
        counted = Counter(row.verdict for row in self.outcomes)
        return {verdict: counted[verdict] for verdict in VERDICTS}

    @property
    def letter(self) -> str:
        """The grade by the share of met signals among those that can be told; "" if these are less than half."""
        met, told = self.counts["met"], self.counts["met"] + self.counts["not_met"]
        if told * 2 < len(self.outcomes) or not told:
            return ""
        return next(letter for letter, least in letters().items() if met * 100 >= least * told)


def review(draft: Draft) -> Review:
    """Judge the draft of one report by all signals that apply to it."""
    material = Material(draft)
    rows = [signal for signal in signals() if material.subject.is_for(signal.reports)]
    outcomes = tuple(decide(signal, MEASURES[signal.measure](material, signal.options)) for signal in rows)
    case = draft.case
    return Review(case.report.id, case.kind.short_title, outcomes, questions())


def is_reviewed(draft: Draft) -> bool:
    """Whether a draft is the report of a service auditor, and not a letter."""
    parts = draft.case.plan.walk_whole()
    return any(row.part.owner == "service_auditor" for row in parts)


def decide(signal: Signal, measured: Measured) -> Outcome:
    """Give the verdict on a signal by its thresholds."""
    total = measured.total
    if measured.failed * 100 > signal.failing * total:
        return Outcome(signal, "not_met", measured)
    if not total or measured.untold * 100 > max(signal.unknown, signal.failing) * total:
        return Outcome(signal, "cannot_tell", measured)
    return Outcome(signal, "met", measured)
