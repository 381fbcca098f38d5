"""ENG: what report this is and the dates it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from socdocs.rules.subject import Finding, Subject, keyed
from socdocs.rules.words import Sought


def period_in_type_1(subject: Subject) -> Iterator[Finding]:
    """A Type 1 report whose own entry holds a period.

    A Type 1 report speaks of one date; a period belongs to a Type 2 (AICPA information for service organizations, p.
    7).

    Fails: `{soc: 2, type: 1, as_of_date: 2026-06-30, period: {start: 2026-01-01, end: 2026-06-30}}`.

    Write instead: only `as_of_date`; or set `type: 2`.
    """
    if subject.report.period:
        yield Finding(
            subject.at_report("period"),
            "a Type 1 report speaks of one date, but its entry holds a period",
            "take the period out and give as_of_date, or set type: 2",
        )


def date_in_type_2(subject: Subject) -> Iterator[Finding]:
    """A Type 2 report whose own entry holds an as-of date.

    A Type 2 report covers a period; with both, readers cannot tell what was examined (AICPA information, p. 27).

    Fails: `{soc: 2, type: 2, period: {start: 2026-01-01, end: 2026-06-30}, as_of_date: 2026-06-30}`.

    Write instead: only `period`; or set `type: 1`.
    """
    if subject.report.as_of_date:
        yield Finding(
            subject.at_report("as_of_date"),
            "a Type 2 report covers a period, but its entry holds an as-of date",
            "take as_of_date out and give period, or set type: 1",
        )


def period_backwards(subject: Subject) -> Iterator[Finding]:
    """A period that ends on or before the day on which it starts.

    Every date in the report follows from these two days.

    Fails: `period: {start: 2026-06-30, end: 2026-01-01}`.

    Write instead: the first and the last day in that order, both included.
    """
    first, last = subject.first_day, subject.last_day
    if first and last and last <= first:
        yield Finding(
            subject.at_report("period.end"),
            f"the period ends on {last}, which is not after its first day, {first}",
            "write the first day as start and the last day as end",
            ((subject.at_report("period.start"), "the first day"),),
        )


def period_under_3_months(subject: Subject) -> Iterator[Finding]:
    """A period of less than three months (89 days).

    No minimum is prescribed, but in a short period quarterly and annual controls cannot be tested, and user auditors
    seldom can rely on the report.

    Fails: `period: {start: 2026-01-01, end: 2026-02-15}`.

    Write instead: a longer period, or waive this with the service auditor's reason.
    """
    length = _days(subject)
    if length is not None and 1 < length < 89:
        yield Finding(
            subject.at_report("period"),
            f"the period has {length} days; less than three months leaves controls that cannot be tested",
            "choose a longer period, or agree on this one with the service auditor and record a waiver",
        )


def period_under_6_months(subject: Subject) -> Iterator[Finding]:
    """A period of three to six months.

    Many user auditors want a report over at least six months (AICPA guidance for SOC 1); a shorter first period is
    common.

    Fails: `period: {start: 2026-01-01, end: 2026-04-30}`.

    Write instead: nothing needs to change if readers expect it.
    """
    length = _days(subject)
    if length is not None and 89 <= length < 181:
        yield Finding(
            subject.at_report("period"),
            f"the period has {length} days; many readers expect six months or more",
            "tell user entities early, or choose a longer period",
        )


def period_over_12_months(subject: Subject) -> Iterator[Finding]:
    """A period of more than twelve months.

    Reports cover at most a year, so that users hold a recent one.

    Fails: `period: {start: 2025-01-01, end: 2026-06-30}`.

    Write instead: a period of at most twelve months, and a second report for the rest.
    """
    length = _days(subject)
    if length is not None and length > 366:
        yield Finding(
            subject.at_report("period"),
            f"the period has {length} days; more than twelve months is unusual",
            "look at both dates; a longer time is covered by two reports",
        )


def report_before_end(subject: Subject) -> Iterator[Finding]:
    """A report dated before the last day that it speaks of.

    The service auditor dates the report when the evidence for the whole time is at hand.

    Fails: `report_date: 2026-06-01` with a period that ends on 2026-06-30.

    Write instead: the date on which the firm signs, or nothing as long as it is open.
    """
    dated, last = subject.report.report_date, subject.last_day
    if dated and last and dated < last:
        yield Finding(
            subject.at_report("report_date"),
            f"the report is dated {dated}, before {last}, the last day it speaks of",
            "leave the date out until the firm gives it",
        )


def report_long_after(subject: Subject) -> Iterator[Finding]:
    """A report dated more than 120 days after the last day that it speaks of.

    Readers ask what happened since; a bridge letter or a new period may serve them better.

    Fails: `report_date: 2026-12-20` with a period that ends on 2026-06-30.

    Write instead: nothing if the date is right; otherwise correct it.
    """
    dated, last = subject.report.report_date, subject.last_day
    if dated and last and dated > last + timedelta(days=120):
        yield Finding(
            subject.at_report("report_date"),
            f"the report is dated {(dated - last).days} days after {last}, the last day it speaks of",
            "look at both dates; readers will ask what happened since",
        )


def assertion_out_of_time(subject: Subject) -> Iterator[Finding]:
    """An assertion dated before the last day that the report speaks of, or after the report.

    Management asserts about the whole time, and the service auditor reports on that assertion (AICPA information, p.
    27, p. 44).

    Fails: `assertion: {date: 2026-05-01}` with a period that ends on 2026-06-30.

    Write instead: a date between the two, or none; signing it can wait.
    """
    assertion = subject.report.assertion
    if not assertion or not assertion.date:
        return
    last, dated = subject.last_day, subject.report.report_date
    if last and assertion.date < last:
        yield Finding(
            subject.at_report("assertion.date"),
            f"the assertion is dated {assertion.date}, before {last}, the last day it speaks of",
            "leave the date out until the assertion is signed",
        )
    if dated and assertion.date > dated:
        yield Finding(
            subject.at_report("assertion.date"),
            f"the assertion is dated {assertion.date}, after the report ({dated}) that rests on it",
            "the assertion is signed on or before the date of the report",
            ((subject.at_report("report_date"), "the date of the report"),),
        )


_SOC2_CRITERIA = Sought(
    re.compile(r"\b(?:DC\s+section\s+200|DC\s+200(?! ?[VAkW])|TSP\s+(?:section\s+)?100A?)\b"), ("200", "100")
)


def other_criteria(subject: Subject) -> Iterator[Finding]:
    """A SOC 1 that speaks of SOC 2 criteria, or a SOC 2 that speaks of control objectives.

    The two kinds are held against different criteria: control objectives and the assertion's own list in a SOC 1, the
    trust services criteria and DC section 200 in a SOC 2.

    Fails: `{soc: 1, type: 2, trust_services_categories: [security]}`, or a SOC 1 description that cites DC section
    200.

    Write instead: only what belongs to the kind; a second entry of `reports` holds the facts of the other report.
    """
    report = subject.report
    if subject.soc1:
        if report.trust_services_categories:
            yield Finding(
                subject.at_report("trust_services_categories"),
                "a SOC 1 report has control objectives, not trust services categories",
                "move the categories to the entry of a SOC 2 report",
            )
        for printed, match in subject.texts.matches(_SOC2_CRITERIA):
            yield Finding(
                printed.address,
                f"“{match[0]}” belongs to SOC 2 and has no place in a SOC 1 report",
                "take it out; the criteria of a SOC 1 stand in management's assertion",
                words=(printed.text, match.start(), match.end()),
            )
    modifications = report.opinion.modifications if report.opinion else None
    for address, row in keyed(modifications, subject.at_report("opinion.modifications")):
        foreign = row.criteria if subject.soc1 else row.control_objectives
        if foreign:
            field = "criteria" if subject.soc1 else "control_objectives"
            own = "control objectives" if subject.soc1 else "trust services criteria"
            yield Finding(
                f"{address}.{field}",
                f"a matter of this report names {', '.join(foreign)}, but its controls are held against {own}",
                f"name the {own} concerned instead",
            )


_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = rf"(?:{_MONTH}) \d{{1,2}}, \d{{4}}"
_BY_HAND = Sought(
    re.compile(rf"\bthroughout\s+the\s+period\s+({_DATE})\s+(?:to|through)\s+({_DATE})"), ("throughout",)
)


def period_by_hand(subject: Subject) -> Iterator[Finding]:
    """A period written by hand that is not the report's.

    Description, assertion and opinion cover the same time (AICPA information, p. 27); a date typed into a text stays
    behind when the period moves.

    Fails: `throughout the period January 1, 2025 to December 31, 2025` in a report on 2026.

    Write instead: a text without the dates, or the right ones.
    """
    if not subject.first_day or not subject.last_day:
        return
    for printed, match in subject.texts.matches(_BY_HAND):
        days = tuple(_as_date(text) for text in match.groups())
        if days != (subject.first_day, subject.last_day):
            yield Finding(
                printed.address,
                f"“{match[0]}” is not the report's period, {subject.first_day} to {subject.last_day}",
                "take the dates out of the text, or correct them",
                words=(printed.text, match.start(), match.end()),
            )


def _as_date(text: str) -> date | None:
    month, day, year = text.replace(",", "").split()
    try:
        return date(int(year), _MONTH.split("|").index(month) + 1, int(day))
    except ValueError:
        return None


def gap_to_previous_report(subject: Subject) -> Iterator[Finding]:
    """A period that does not start on the day after the previous report's.

    Users need continuous cover; a gap is closed by a bridge letter or by moving the period.

    Fails: `period: {start: 2026-02-01, …}` with `previous_report: {period: {…, end: 2025-12-31}}`.

    Write instead: nothing if the gap or overlap is intended.
    """
    previous = subject.report.previous_report
    ended = previous.period.end if previous and previous.period else None
    first = subject.first_day
    if ended and first and first != ended + timedelta(days=1):
        what = "leaves a gap after" if first > ended else "overlaps"
        yield Finding(
            subject.at_report("period.start"),
            f"the period starts on {first} and {what} the previous report's, which ends on {ended}",
            "start on the following day, or plan a bridge letter",
            ((subject.at_report("previous_report.period.end"), "where the previous period ends"),),
        )


def _days(subject: Subject) -> int | None:
    first, last = subject.first_day, subject.last_day
    return (last - first).days + 1 if isinstance(first, date) and isinstance(last, date) else None
