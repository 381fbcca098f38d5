"""Summaries of reports, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from socdocs.problems import Severity
from socdocs.reporting.color import Paint
from socdocs.reporting.printable import printable
from socdocs.reporting.width import IN_A_FILE, filled
from socdocs.words import counted

if TYPE_CHECKING:
    from socdocs.report.summary import Summary, Tally

_FURTHER = " " * 8
"""The indentation of the rest of a line that is wider than the terminal."""


def summary_text(summary: Summary, paint: Paint, width: int) -> str:
    """A line for each section, the number of facts that each owner must give, and the progress of each side.

    Criteria or objectives that management has not finished are listed.  Those that wait for the service auditor are
    only counted, since before the examination nearly all of them do.
    """
    lines = (part for line in _lines(summary, paint) for part in filled(line, width, rest=_FURTHER))
    return "".join(f"{line}\n" for line in lines)


def _lines(summary: Summary, paint: Paint) -> Iterator[str]:
    yield paint(printable(f"{summary.report} ({summary.title})"), "strong")
    for tally in summary.sections:
        yield f"  {paint(printable(tally.title), 'place')}: {_counted(tally, tally.open_items, paint)}{_share(tally)}"
    owed = ", ".join(f"{owner.replace('_', ' ')} {count}" for owner, count in summary.whole.owed.items())
    yield f"  Still owed: {owed or 'nothing'}{_share(summary.whole)}"
    if summary.held:
        yield from _target_lines(summary, paint)


_UNCONTROLLED: Final[Mapping[str, str]] = {
    "subservice_only": "with a control of a subservice organization only",
    "not_applicable": "said not to apply",
    "without_control": "without any",
}
_NAMED: Final = 12
"""The most ids that a line names; of more it gives the number."""


def _target_lines(summary: Summary, paint: Paint) -> Iterator[str]:
    called, held, controlled = summary.targets_called.capitalize(), summary.held, summary.coverage.with_control
    others = (_uncontrolled(words, getattr(summary.coverage, key)) for key, words in _UNCONTROLLED.items())
    yield "; ".join([f"  {called} with a control: {len(controlled)} of {held}", *filter(None, others)])
    unfinished = [tally for tally in summary.targets if tally.left.keys() - {"service_auditor"}]
    yield f"  {called} that management has finished: {held - len(unfinished)} of {held}"
    width = max((len(tally.id) for tally in unfinished), default=0)
    for tally in unfinished:
        title = f" {printable(tally.title)}" if tally.title else ""
        open_items = tally.open_items - tally.owed.get("service_auditor", 0)
        yield f"    {printable(tally.id).ljust(width)}{title}: {_counted(tally, open_items, paint)}"
    if controlled:
        auditors = {tally.id for tally in summary.targets if "service_auditor" in tally.left}
        finished = len(set(controlled) - auditors)
        yield f"  {called} with a control that the service auditor has finished: {finished} of {len(controlled)}"


def _uncontrolled(words: str, ids: Sequence[str]) -> str:
    named = ", ".join(map(printable, ids)) if len(ids) <= _NAMED else str(len(ids))
    return f"{words}: {named}" if ids else ""


def _counted(tally: Tally, open_items: int, paint: Paint) -> str:
    found = [paint(counted(count, severity.label), severity.label) for severity, count in tally.findings.items()]
    wanted = [counted(open_items, "open item")] if open_items else []
    return ", ".join([*found, *wanted]) or "nothing found"


def _share(tally: Tally) -> str:
    what = "it" if tally.id else "the report"
    return f"; {tally.percent} % of the facts that {what} needs are given" if tally.needed else ""


def summary_data(summary: Summary) -> dict[str, Any]:
    """The summary as JSON."""
    return {
        "report": summary.report,
        "title": summary.title,
        **_numbers(summary.whole),
        "coverage": {key: list(ids) for key, ids in summary.coverage._asdict().items()},
        "sections": [_tally(tally) for tally in summary.sections],
        "targets_called": summary.targets_called,
        "targets_held": summary.held,
        "targets": [_tally(tally) for tally in summary.targets],
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {"id": tally.id, "title": tally.title, **_numbers(tally)}


def _numbers(tally: Tally) -> dict[str, Any]:
    return {
        "counts": {severity.label: tally.findings.get(severity, 0) for severity in sorted(Severity, reverse=True)},
        "open_items": tally.open_items,
        "owed": dict(tally.owed),
        "left": dict(tally.left),
        "facts_given": tally.given,
        "facts_needed": tally.needed,
    }


def summaries_text(summaries: Sequence[Summary], paint: Paint, width: int = IN_A_FILE) -> str:
    """The summaries one below the other, each after an empty line."""
    return "".join(f"\n{summary_text(summary, paint, width)}" for summary in summaries)
