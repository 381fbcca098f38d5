"""ENG: dates and periods in texts, in all common ways of writing them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Final, NamedTuple

from socdocs.document.dates import MONTHS
from socdocs.rules.subject import Finding, Subject
from socdocs.rules.texts import sentence_around
from socdocs.rules.words import Sought

_MONTH = "|".join(rf"{name[:3]}(?:{name[3:]}|\.|t\.)?" if name != "May" else name for name in MONTHS)
_QUARTERS: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_DAY = (
    rf"(?:(?P<m1{{0}}>{_MONTH})\s+(?P<d1{{0}}>\d{{{{1,2}}}})(?:st|nd|rd|th)?,?\s+(?P<y1{{0}}>(?:19|20)\d{{{{2}}}})"
    rf"|(?P<d2{{0}}>\d{{{{1,2}}}})(?:st|nd|rd|th|\.)?\s+(?P<m2{{0}}>{_MONTH}),?\s+(?P<y2{{0}}>(?:19|20)\d{{{{2}}}})"
    r"|(?P<y3{0}>(?:19|20)\d{{2}})-(?P<m3{0}>\d{{2}})-(?P<d3{0}>\d{{2}})"
    r"|(?P<m4{0}>\d{{1,2}})/(?P<d4{0}>\d{{1,2}})/(?P<y4{0}>(?:19|20)\d{{2}}))"
)
_TO = r"\s+(?:to|through|until|and|-|–|—)\s+"
_TIME = (
    rf"(?:{_DAY.format('a')}(?:{_TO}{_DAY.format('b')})?"
    rf"|(?P<month>{_MONTH})\s+(?P<of_month>(?:19|20)\d{{2}})"
    r"|(?:(?P<quarter>first|second|third|fourth)\s+quarter\s+(?:of\s+)?|Q(?P<q>[1-4])[\s/-]*)(?P<of_quarter>(?:19|20)\d{2})"
    r"|(?i:(?:fiscal|financial|calendar)\s+year\s+|FY[\s-]?)(?P<fiscal>(?:19|20)\d{2}|\d{2})"
    r"|(?P<year>(?:19|20)\d{2}))"
)
_WHOLE = rf"(?<![\w/.:-]){_TIME}(?![\w/]|[.:-]\d)"
_CUES = ("19", "20", "fy", "fiscal", "financial", "calendar")


class Stretch(NamedTuple):
    """A period in a text: its first and last day, and whether the text gives both days."""

    first: date
    last: date
    from_to: bool


def stretch_of(match: re.Match[str]) -> Stretch | None:
    """The period that a match of the expression for times gives; None for a day that does not exist."""
    groups = {name: text for name, text in match.groupdict().items() if text}
    try:
        if "month" in groups:
            year, month = int(groups["of_month"]), _month(groups["month"])
            return Stretch(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), False)
        if "of_quarter" in groups:
            number = int(groups.get("q", 0)) or _QUARTERS[groups["quarter"]]
            year = int(groups["of_quarter"])
            last = calendar.monthrange(year, number * 3)[1]
            return Stretch(date(year, number * 3 - 2, 1), date(year, number * 3, last), False)
        if year_text := groups.get("fiscal", groups.get("year", "")):
            year = int(year_text) + (2000 if len(year_text) < 4 else 0)
            return Stretch(date(year, 1, 1), date(year, 12, 31), False)
        first, second = _day(groups, "a"), _day(groups, "b")
    except ValueError:
        return None
    return Stretch(first, second or first, second is not None) if first else None


def times_in(text: str) -> Iterator[tuple[re.Match[str], Stretch]]:
    """Yield each day, month, quarter, year and period that a text names, with its first and last day."""
    for match in _ANY_TIME.pattern.finditer(text):
        if stretch := stretch_of(match):
            yield match, stretch


def _day(groups: dict[str, str], which: str) -> date | None:
    for form in "1234":
        if year := groups.get(f"y{form}{which}"):
            month = groups[f"m{form}{which}"]
            return date(int(year), int(month) if month.isdecimal() else _month(month), int(groups[f"d{form}{which}"]))
    return None


def _month(name: str) -> int:
    return next(number for number, month in enumerate(MONTHS, 1) if month.startswith(name[:3]))


_RECURRING = (
    r"(?:[A-Za-z-]+\s+){0,3}?(?:penetration\s+tests?|pen\s?tests?|risk\s+(?:assessment|analysis)|audits?|assessments?"
    r"|examinations?|reviews?|tests?|exercises?|surveys?|trainings?|plans?|budgets?|reports?|scans?|campaigns?)\b"
)
_IN_PLACE = (
    rf"(?P<before>(?i:\b(?:as\s+(?:of|at)|during|throughout|for|in|over|between|from|covers?|covering)\s++)"
    rf"(?i:(?:the\s++)?(?:period|year|time|twelve\s+months)?\s*+(?:from\s+|ended\s+|ending\s+|of\s+)?)|(?i:\b(?:the|our|its|each)\s+))?"
    rf"{_WHOLE}(?P<after>\s+(?i:{_RECURRING}))?"
)
HISTORY: Final = re.compile(
    r"\b(?:earlier|previous(?:ly)?|prior|former(?:ly)?|last year|since|founded|established|incorporated|opened|acquired"
    r"|bought|merged|adopted|introduced|launched|joined|began|started|moved|registered|edition|version|dated|published"
    r"|issued|until|then|first|before|ago|history|born|received|ahead|last)\b",
    re.IGNORECASE,
)
"""Words of a sentence on what was before."""
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


_SUBJECTS: Final = ("report", "description", "examination", "assertion")
_VERBS: Final = ("covers", "is for", "speaks of")
_OF_REPORT = Sought(
    rf"(?i:\bthroughout\s+the\s+period\s+(?:from\s+)?"
    rf"|\b(?:this|the|our|management['’]s)\s+(?:{'|'.join(_SUBJECTS)})\s+(?:covers|is\s+for|speaks\s+of)\s+"
    rf"(?:the\s+period\s+(?:from\s+)?)?){_WHOLE}",
    ("throughout the period", *(f"{noun} {verb}" for noun in _SUBJECTS for verb in _VERBS)),
)


def period_by_hand(subject: Subject) -> Iterator[Finding]:
    """A period in a text that is not the period of the report.

    Description, assertion and opinion cover the same period (AICPA information, p. 27); a date that is typed into a
    text does not change when the period does.

    Fails: `throughout the period January 1, 2025 to December 31, 2025` in a report on 2026.

    Write instead: a text without the dates, or the right ones.
    """
    first, last = subject.first_day, subject.last_day
    for printed, match in subject.texts.matches(_OF_REPORT) if first and last else ():
        stretch = stretch_of(match)
        if stretch and stretch.from_to and (stretch.first, stretch.last) != (first, last):
            yield Finding(
                printed.address,
                f"“{match[0]}” is not the report's period, {first} to {last}",
                "take the dates out of the text, or correct them",
                ((subject.at_report("period"), "the period"),),
                (printed.text, match.start(), match.end()),
            )


def time_of_another_report(subject: Subject) -> Iterator[Finding]:
    """A date or period before the time of the report, in a text about the present.

    Such dates are left over from last year's description: “as of”, “during” or “for” with a time that is over, or the
    yearly test with the year before.  Dates in the history of the organization (“founded in”, “since”, “the previous
    report”) are skipped, and so are all dates within the time of the report.

    The title of the previous report is compared with the period of that report, and the day of an approval or of a
    confirmation with the time of the report that it is about.

    Fails: `As of December 31, 2023, the platform ran in two regions.` in a report on 2026; a previous report with the
    title `Report for October 1, 2024 to September 30, 2025` and `period: {start: 2025-10-01, end: 2026-09-30}`.

    Write instead: the date as it is now, or a text without it.
    """
    yield from _title_of_another_report(subject)
    first, last = subject.first_day, subject.last_day
    if not first or not last or not subject.report.soc:
        return  # A bridge letter is about the time between two reports.
    since = min(first, last - timedelta(days=365)) if first == last else first
    for address, row in subject.signed_off:
        if row.date and row.date < since:
            yield Finding(
                f"{address}.date",
                f"{row.by or 'a person'} signed the text off on {row.date}, before the time of the report",
                "correct the date, or have the text read again",
                ((subject.at_report("period" if first < last else "as_of_date"), "the time of the report"),),
            )
    mine = (subject.at_report("tests"), subject.at_report("auditor_report"), subject.at_report("opinion"))
    previous = subject.report.previous_report
    known = (previous.period.start, previous.period.end) if previous and previous.period else ()
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


def _of_this_report(text: str, start: int, end: int) -> bool:
    """Whether the time that ends at `end` is given as the period of the report itself."""
    return any(match.end() == end for match in _OF_REPORT.pattern.finditer(text, max(0, start - 40), end))


_OF_NOW = ("as of", "as at", "during", "throughout", "for the period", "covers", "covering", "for", "between", "from")
_ANY_TIME = Sought(_WHOLE, _CUES)


@cache
def earlier_than(day: date) -> re.Pattern[str]:
    """Return a quick look for a time that may be over before `day`; most texts name none, or a later one."""
    decade, year = divmod((day - timedelta(days=1)).year - 2000, 10)
    # Each alternative begins with its own characters, since the search then passes over all others.
    of_now = rf"|20{decade}[0-{year}]" + (rf"|20[0-{decade - 1}]\d" if decade else "") if decade >= 0 else ""
    return re.compile(rf"19\d\d{of_now}|fy[\s-]*\d\d\b|year[\s-]*\d\d\b")
