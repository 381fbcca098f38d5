"""Which reports get the next period, and its days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from socdocs.model.reporting import Report
from socdocs.problems import Clash
from socdocs.resources import kind_name
from socdocs.words import listed


class NextReport(NamedTuple):
    """A report that gets the next period: its kind then, the days of the last one, and those of the next.

    `first` is the last report's first day, or for a report as of a date the day itself.  `end` is None where it does
    not follow from the last period, and `start` is None for a report as of a date.  With `named`, the entry names one
    of the kinds of socdocs, which follows the type.
    """

    id: str
    kind: str
    first: date
    last: date
    start: date | None
    end: date | None
    becomes_type2: bool
    named: bool = False


def next_reports(reports: Iterable[Report], report_id: str, *, type2: bool) -> tuple[NextReport, ...]:
    """Return the reports that get the next period: `report_id` alone, or all SOC reports.

    With `type2`, a report as of a date becomes one over a period.  Raises Clash where the command line names a report
    that there is none of, or where a report has no last day.
    """
    declared = tuple(reports)
    chosen = [row for row in declared if row.soc and report_id in ("", row.id)]
    if report_id and report_id not in {row.id for row in declared}:
        raise Clash(f"There is no report “{report_id}”. These are declared: {listed([row.id for row in declared])}.")
    if not chosen:
        raise Clash("Roll-forward needs a SOC report: an entry under “reports” with “soc”, and “type” unless it is 3.")
    if type2 and not any(row.type == "1" for row in chosen):
        raise Clash("--type 2 is for a report of Type 1, and none of those chosen is one.")
    return tuple(_next(report, type2=type2) for report in chosen)


def _next(report: Report, *, type2: bool) -> NextReport:
    if report.type == "1":
        day = report.as_of_date
        if day is None:
            raise Clash(f"The report “{report.id}” has no as_of_date, so the next one has no first day. Give it one.")
        start = day + timedelta(days=1) if type2 else None
        of_firm = report.kind not in (None, kind_name(report.soc or "", "1"))
        kind = kind_name(report.soc or "", "2") if type2 and not of_firm else report.kind_name
        named = bool(report.kind) and not of_firm
        return NextReport(report.id, kind, day, day, start, None, becomes_type2=type2, named=named)
    period = report.period
    if period is None or period.start is None or period.end is None:
        raise Clash(f"The report “{report.id}” has no period with a first and a last day, which the next one follows.")
    start = period.end + timedelta(days=1)
    end = _end(period.start, start)
    return NextReport(report.id, report.kind_name, period.start, period.end, start, end, becomes_type2=False)


def _end(old_start: date, start: date) -> date | None:
    """Return the last day of a period as long as the last one; None where that one was not made of whole months."""
    months = (start.year - old_start.year) * 12 + start.month - old_start.month
    if start.day != old_start.day or months < 1:
        return None
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, start.day) - timedelta(days=1)


def start_of(reports: Iterable[NextReport]) -> date:
    """Return the first day of the next description: entries that ended before it go."""
    return min(report.last for report in reports) + timedelta(days=1)


def settings_of(report: NextReport) -> Iterator[tuple[str, str]]:
    """Yield the values that the next report's entry has, by their addresses within it."""
    if report.becomes_type2:
        yield from (("kind", report.kind),) if report.named else ()
        yield "type", "2"
    if report.start:
        yield "period.start", str(report.start)
        yield "period.end", str(report.end or "")
    if report.first < report.last:
        yield "previous_report.period.start", str(report.first)
        yield "previous_report.period.end", str(report.last)
