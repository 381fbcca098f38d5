"""ENG: times in texts that are not those of the report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from socdocs.model.confirmations import ConfirmedWording
from socdocs.rules.subject import Finding, Subject, listed
from socdocs.rules.texts import sentence_around
from socdocs.rules.times_in_text import (
    HISTORY,
    OF_REPORTS,
    WHOLE_TIME,
    earlier_than,
    is_of_the_report,
    stretch_of,
    times_in,
)
from socdocs.rules.times_of_statements import days_to_come, statements_of_other_times
from socdocs.rules.words import Sought

_RECURRING = (
    r"(?:[A-Za-z-]+\s+){0,3}?(?:penetration\s+tests?|pen\s?tests?|risk\s+(?:assessment|analysis)|audits?|assessments?"
    r"|examinations?|reviews?|tests?|exercises?|surveys?|trainings?|plans?|budgets?|reports?|scans?|campaigns?)\b"
)
_IN_PLACE = (
    rf"(?P<before>(?i:\b(?:as\s+(?:of|at)|during|throughout|for|in|over|between|from|covers?|covering)\s++)"
    rf"(?i:(?:the\s++)?(?:period|year|time|twelve\s+months)?\s*+(?:from\s+|ended\s+|ending\s+|of\s+)?)|(?i:\b(?:the|our|its|each)\s+))?"
    rf"{WHOLE_TIME}(?P<after>\s+(?i:{_RECURRING}))?"
)

_NOT_OF_NOW: Final = (
    "other_information",
    "subsequent_events",
    "management_responses",
    "tests",
    "criteria_text",
    "incidents",
    "changes",
    "frameworks",
)


_OF_THE_AUDITOR: Final = ("tests", "auditor_report", "opinion", "assertion.modification")
"""Facts of the entry of a report on what was tested and found, in which TST029 looks at times."""


def time_of_another_report(subject: Subject) -> Iterator[Finding]:
    """A date or period before the time of the report, in a text about the present.

    Such dates are left over from last year's description: “as of”, “during” or “for” with a time that is over, or the
    yearly test with the year before.  Dates in the history of the organization (“founded in”, “since”, “the previous
    report”) are skipped, and so are all dates within the time of the report.

    The title of the previous report is compared with the period of that report, and the day of an approval or of a
    confirmation with the time of the report that it is about.  A statement that there were no incidents or changes is
    about the period of the report, or of the bridge letter, and one that there were no subsequent events about the days
    after it.  What is told as past did not happen on a day that is still to come.

    Fails: `As of December 31, 2023, the platform ran in two regions.` in a report on 2026; `incidents: {none_statement:
    There were none between January 1 and December 31, 2025.}` in the same; a previous report with the title `Report for
    October 1, 2024 to September 30, 2025` and `period: {start: 2025-10-01, end: 2026-09-30}`.

    Write instead: the date as it is now, or a text without it.
    """
    yield from _title_of_another_report(subject)
    yield from statements_of_other_times(subject)
    yield from days_to_come(subject)
    first, last = subject.first_day, subject.last_day
    if not first or not last or not subject.is_soc:
        return  # A bridge letter is about the time between two reports.
    since = min(first, last - timedelta(days=365)) if first == last else first
    for address, row in subject.signed_off:
        if row.date and row.date < since and not isinstance(row, ConfirmedWording):  # it counts for years
            yield Finding(
                f"{address}.date",
                f"{row.by or 'a person'} signed the text off on {row.date}, before the time of the report",
                "correct the date, or have the text read again",
                ((subject.at_report("period" if first < last else "as_of_date"), "the time of the report"),),
            )
    mine = tuple(subject.at_report(key) for key in _OF_THE_AUDITOR)
    previous = subject.report.previous_report
    known = (previous.period.start, previous.period.end) if previous and previous.period else ()
    read = set(_periods_read(subject))
    for printed, match in subject.texts.matches(Sought(_IN_PLACE, (earlier_than(since),))):
        stretch = stretch_of(match)
        if stretch is None or stretch.last >= since or printed.address.startswith((*_NOT_OF_NOW, *mine)):
            continue
        before, after = (match["before"] or "").strip().lower(), match["after"]
        if first < last and _of_this_report(printed.text, match.start(), match.end()):
            continue  # `period_by_hand` finds it.
        bare = match["year"] is not None
        told = stretch.from_to or match["fiscal"] or after or (before.startswith(_OF_NOW) and not bare)
        if not told or (bare and not after) or stretch.first in known or stretch.last in known:
            continue
        if (stretch.first, stretch.last) in read and printed.address.startswith("subservice_organizations"):
            continue
        if HISTORY.search(sentence_around(printed.text, match.start(), match.end())):
            continue
        shown = " ".join(match[0].split())
        yield Finding(
            printed.address,
            f"“{shown}” is before the time of the report, {f'which starts on {first}' if first < last else last}",
            "take the date out of the text, or correct it",
            ((subject.at_report("period" if first < last else "as_of_date"), "the time of the report"),),
            (printed.text, match.start(), match.end()),
        )


def _title_of_another_report(subject: Subject) -> Iterator[Finding]:
    """A title of the previous report with a time that is not in its period, such as that of the report before it."""
    previous = subject.report.previous_report
    period = previous.period if previous else None
    if not previous or not previous.title or not period or not period.start or not period.end:
        return
    for match, stretch in times_in(previous.title):
        after = stretch.from_to and stretch.first > period.end  # A day alone may be that on which it was issued.
        if not match["year"] and (after or stretch.last < period.start):
            yield Finding(
                subject.at_report("previous_report.title"),
                f"the previous report's title names “{match[0]}”, but its period is {period.start} to {period.end}",
                "give the title and the period of one report",
                ((subject.at_report("previous_report.period"), "its period"),),
                (previous.title, match.start(), match.end()),
            )


def _periods_read(subject: Subject) -> Iterator[tuple[date | None, date | None]]:
    """The periods of the reports of subservice organizations that were read, which texts on these may name."""
    for organization in listed(subject.description.subservice_organizations):
        for review in listed(organization.report_reviews):
            if review.period:
                yield review.period.start, review.period.end


def _of_this_report(text: str, start: int, end: int) -> bool:
    """Whether the time that ends at `end` is given as the period of the report itself."""
    return any(
        match.end() == end and is_of_the_report(match)
        for one in OF_REPORTS
        for match in one.pattern.finditer(text, max(0, start - 250), end)
    )


_OF_NOW = ("as of", "as at", "during", "throughout", "for the period", "covers", "covering", "for", "between", "from")
