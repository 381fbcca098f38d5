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
_DAY_ALONE = (
    rf"(?:(?P<m5a>{_MONTH})\s+(?P<d5a>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"|(?P<d6a>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?P<m6a>{_MONTH}))"
)
_TIME = (
    rf"(?:{_DAY.format('a')}(?:{_TO}{_DAY.format('b')})?"
    rf"|{_DAY_ALONE}{_TO}{_DAY.format('c')}"  # January 1 to July 31, 2025
    rf"|(?:(?P<from_month>{_MONTH}){_TO})?(?P<month>{_MONTH})\s+(?P<of_month>(?:19|20)\d{{2}})"
    r"|(?:(?P<quarter>first|second|third|fourth)\s+quarter\s+(?:of\s+)?|Q(?P<q>[1-4])[\s/-]*)(?P<of_quarter>(?:19|20)\d{2})"
    r"|(?i:(?:fiscal|financial|calendar)\s+year\s+|FY[\s-]?)(?P<fiscal>(?:19|20)\d{2}|\d{2})"
    r"|(?P<year>(?:19|20)\d{2}))"
)
WHOLE_TIME = rf"(?<![\w/.:-]){_TIME}(?![\w/]|[.:-]\d)"


_ANY_TIME = Sought(WHOLE_TIME, ("19", "20", "fy", "fiscal", "financial", "calendar"))


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
            begin = _month(groups.get("from_month", groups["month"]))
            end = date(year, month, calendar.monthrange(year, month)[1])
            return Stretch(date(year - (begin > month), begin, 1), end, begin != month and _lasts(match))
        if "of_quarter" in groups:
            number = int(groups.get("q", 0)) or _QUARTERS[groups["quarter"]]
            year = int(groups["of_quarter"])
            last = calendar.monthrange(year, number * 3)[1]
            return Stretch(date(year, number * 3 - 2, 1), date(year, number * 3, last), False)
        if year_text := groups.get("fiscal", groups.get("year", "")):
            year = int(year_text) + (2000 if len(year_text) < 4 else 0)
            return Stretch(date(year, 1, 1), date(year, 12, 31), False)
        first, second = _day(groups, "a"), _day(groups, "b")
        if ended := _day(groups, "c"):
            return Stretch(_day_before(groups, ended), ended, _lasts(match))
    except ValueError:
        return None
    return Stretch(first, second or first, second is not None) if first else None


def _day_before(groups: dict[str, str], last: date) -> date:
    """The first day of a stretch that gives the year of its last day alone."""
    form = "5" if "m5a" in groups else "6"
    month, day = _month(groups[f"m{form}a"]), int(groups[f"d{form}a"])
    return date(last.year - ((month, day) > (last.month, last.day)), month, day)


def _lasts(match: re.Match[str]) -> bool:
    """Whether two times with one year are the ends of a period, rather than two times: `August and September 2025`."""
    joined_by_and = _AND.search(match[0])
    return not joined_by_and or _BETWEEN.search(match.string, max(0, match.start() - 12), match.end()) is not None


_AND = re.compile(r"\sand\s")
_BETWEEN = re.compile(r"\b(?i:between)\s")


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


_OF_EACH = r"\s+(?:(?:working|business|calendar|banking)\s+)?(?:days?|weekdays?|weeks?|months?|quarters?)\b"
HISTORY: Final = re.compile(
    r"\b(?:earlier|previous(?:ly)?|prior|former(?:ly)?|last year|since|founded|established|incorporated|opened|acquired"
    r"|bought|merged|adopted|introduced|launched|joined|began|started|moved|registered|edition|version|dated|published"
    rf"|issued|until|then|before|ago|history|born|received|ahead|(?:first|last)(?!{_OF_EACH}))\b",
    re.IGNORECASE,
)
"""Words of a sentence on what was before; the last working day is one of every month."""


_SUBJECTS: Final = ("report", "description", "examination", "assertion")
_VERBS: Final = ("covers", "is for", "speaks of")
_COVERS = tuple(f"{noun} {verb}" for noun in _SUBJECTS for verb in _VERBS)
_OF_REPORT = Sought(
    rf"(?i:\bthroughout\s+the\s+period\s+(?:from\s+)?"
    rf"|\b(?:this|the|our|management['’]s)\s+(?:{'|'.join(_SUBJECTS)})\s+(?:covers|is\s+for|speaks\s+of)\s+"
    rf"(?:the\s+period\s+(?:from\s+)?)?){WHOLE_TIME}",
    ("throughout the period", *_COVERS),
)
_AFTERWARDS = Sought(
    rf"(?i:\b(?:(?:this|the|our|management['’]s)\s+(?:{'|'.join(_SUBJECTS)})\s+(?:covers|is\s+for|speaks\s+of)"
    rf"|we\s+(?:have\s+)?examined)\s+(?P<of>[^.;:\n]{{1,160}}?)"
    rf"\s(?:(?:for|during|in|over|within)\s+the\s+period(?:\s+(?:of|from|between))?|from|between)\s+){WHOLE_TIME}",
    ("we examined", "we have examined", *_COVERS),
)
"""The period of the report some words behind what it is said of."""
OF_REPORTS: Final = (_OF_REPORT, _AFTERWARDS)
"""The ways in which a text gives the period of the report itself."""
_OF_OTHERS = re.compile(r"\b(?i:reports?|whose|which|that|where|when|who|changes?|added|its|their)\b")
"""Words by which a period is that of something else."""


def is_of_the_report(match: re.Match[str]) -> bool:
    """Whether a match of one of `OF_REPORTS` is about the report, whatever is written before its time."""
    between = match.groupdict().get("of") or ""
    return not _OF_OTHERS.search(between) and not HISTORY.search(between)


def period_by_hand(subject: Subject) -> Iterator[Finding]:
    """A period in a text that is not the period of the report.

    Description, assertion and opinion cover the same period (AICPA information, p. 27); a date that is typed into a
    text does not change when the period does.

    Fails: `throughout the period January 1, 2025 to December 31, 2025`, or `This report covers the controls from
    January 1, 2025 to December 31, 2025`, in a report on 2026.

    Write instead: a text without the dates, or the right ones.
    """
    first, last = subject.first_day, subject.last_day
    for printed, match in subject.texts.matches(*OF_REPORTS) if first and last else ():
        stretch = stretch_of(match) if is_of_the_report(match) else None
        if stretch and stretch.from_to and (stretch.first, stretch.last) != (first, last):
            yield Finding(
                printed.address,
                f"“{match[0]}” is not the report's period, {first} to {last}",
                "take the dates out of the text, or correct them",
                ((subject.at_report("period"), "the period"),),
                (printed.text, match.start(), match.end()),
            )


@cache
def earlier_than(day: date) -> re.Pattern[str]:
    """Return a quick look for a time that may be over before `day`; most texts name none, or a later one."""
    decade, year = divmod((day - timedelta(days=1)).year - 2000, 10)
    # Each alternative begins with its own characters, since the search then passes over all others.
    of_now = rf"|20{decade}[0-{year}]" + (rf"|20[0-{decade - 1}]\d" if decade else "") if decade >= 0 else ""
    return re.compile(rf"19\d\d{of_now}|fy[\s-]*\d\d\b|year[\s-]*\d\d\b")


@cache
def later_than(day: date) -> re.Pattern[str]:
    """Return a quick look for a time that may be after `day`."""
    return re.compile("|".join(str(year) for year in range(day.year, day.year + _AHEAD_OF_NOW)))


_AHEAD_OF_NOW: Final = 75
"""Years in which a day to come may be; texts name no later ones."""
