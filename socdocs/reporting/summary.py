"""Summaries of reports, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from socdocs.diagnostics import Severity
from socdocs.reporting.color import Paint
from socdocs.reporting.counts import counted
from socdocs.reporting.printable import printable

if TYPE_CHECKING:
    from socdocs.report.summary import Summary, Tally


def summary_text(summary: Summary, paint: Paint) -> str:
    """A line for each section, who owes how many facts, and a line for each criterion or objective that wants work."""
    return "".join(f"{line}\n" for line in _lines(summary, paint))


def _lines(summary: Summary, paint: Paint) -> Iterator[str]:
    yield paint(printable(f"{summary.report} ({summary.title})"), "strong")
    for tally in summary.sections:
        yield f"  {paint(printable(tally.title), 'place')}: {_counted(tally, paint)}{_share(tally)}"
    owed = ", ".join(f"{owner.replace('_', ' ')} {count}" for owner, count in summary.owners.items())
    yield f"  Still owed: {owed or 'nothing'}{_share(summary.whole)}"
    if summary.held:
        done = summary.held - len(summary.targets)
        yield f"  {done} of {summary.held} {summary.targets_called} have neither findings nor open items"
    width = max((len(tally.id) for tally in summary.targets), default=0)
    for tally in summary.targets:
        title = f" {printable(tally.title)}" if tally.title else ""
        yield f"    {printable(tally.id).ljust(width)}{title}: {_counted(tally, paint)}"


def _counted(tally: Tally, paint: Paint) -> str:
    found = [paint(counted(count, severity.label), severity.label) for severity, count in tally.findings.items()]
    wanted = [counted(tally.open_items, "open item")] if tally.open_items else []
    return ", ".join([*found, *wanted]) or "nothing found"


def _share(tally: Tally) -> str:
    what = "it" if tally.id else "the report"
    return f"; {tally.percent} % of the facts that {what} needs are given" if tally.needed else ""


def summary_data(summary: Summary) -> dict[str, Any]:
    """The summary as JSON holds it."""
    return {
        "report": summary.report,
        "title": summary.title,
        **_numbers(summary.whole),
        "owed": dict(summary.owners),
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
        "facts_given": tally.given,
        "facts_needed": tally.needed,
    }


def summaries_text(summaries: Sequence[Summary], paint: Paint) -> str:
    """The summaries one below the other, each after an empty line."""
    return "".join(f"\n{summary_text(summary, paint)}" for summary in summaries)
