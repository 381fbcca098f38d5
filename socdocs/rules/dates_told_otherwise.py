"""DSC: the date of an entry, compared with the words of the same entry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from socdocs.rules.subject import Finding, Subject, keyed, listed
from socdocs.rules.texts import evenly_spaced
from socdocs.rules.times_in_text import HISTORY, WHOLE_TIME, Stretch, stretch_of, times_in
from socdocs.rules.words import Sought


class _Dated(NamedTuple):
    """An entry: its address, what a message calls it, its date with the key, and its texts by key."""

    address: str
    name: str
    key: str
    day: date | None
    texts: dict[str, str | None]


_WHEN = re.compile(r"(?:^|\b(?:on|in|from|since|during|at|by|and|early|late)\s+)$", re.IGNORECASE)
"""The words before the time at which something happened, rather than that of a contract or a report."""
_ON = re.compile(r"\s*On\s+(?:the\s+)?")
"""The words before a day with which a text begins."""
_ENDED = re.compile(
    r"\b(?:closed|resolved|contained|restored|recovered|corrected|fixed|remediated|ended)\s+(?:on|in|by)\s+$",
    re.IGNORECASE,
)
"""Words before the time at which something ended."""


def date_told_otherwise(subject: Subject) -> Iterator[Finding]:
    """An entry whose words name another day than its date: an incident, a change, an event, or a response.

    One of the two was left from an earlier report or has a wrong year, and both are printed.  Found are the same month
    or day of another year, a change or event whose text begins with another day, an incident whose `timing` names only
    times before its date or the period, and one that was closed before it began, an exception that was corrected before
    the period, and a control that a text says was in place until, or from, another day than its own.

    Fails: `{id: INC-01, date: 2025-03-03, timing: "On June 4, 2024, for an hour."}`; `{id: CH-01, date: 2025-06-01,
    text: "On June 1, 2024, the ledger moved."}`; `disposition: Closed on February 1, 2025.` beside the date 2025-03-03.

    Write instead: one day in both.
    """
    for row in _entries(subject):
        for key, said in row.texts.items():
            text = evenly_spaced(said or "")
            times = list(times_in(text))
            if text and row.day and times and not any(time.first <= row.day <= time.last for _, time in times):
                for match, time in times:
                    before = text[: match.start()]
                    begins = row.key == "date" and key == "text" and _ON.fullmatch(before) and time.first == time.last
                    if begins or (_another_year(match, time, row.day) and _WHEN.search(before)):
                        yield _otherwise(row, key, text, match, f"{row.name} is dated {row.day}")
                        break
    yield from _begun_before(subject)
    yield from _ended_before(subject)
    yield from _in_place_otherwise(subject)


def _another_year(match: re.Match[str], time: Stretch, day: date) -> bool:
    """Whether a time is the day, or the month, of another year."""
    if match["of_quarter"] or match["fiscal"] or match["year"]:
        return False
    ends = [end for end in (time.first, time.last) if end.year != day.year and end.month == day.month]
    return bool(ends) and bool(match["month"] or (not time.from_to and any(end.day == day.day for end in ends)))


def _entries(subject: Subject) -> Iterator[_Dated]:
    for address, incident in subject.incidents:
        texts = {key: getattr(incident, key) for key in ("nature", "timing", "extent")}
        yield _Dated(address, incident.id, "date", incident.date, texts)
    for address, change in subject.changes:
        yield _Dated(address, change.id, "date", change.date, {"text": change.text, "effect": change.effect})
    for address, event in keyed(listed(subject.description.subsequent_events), "subsequent_events"):
        yield _Dated(address, event.id, "date", event.date, {"text": event.text})
    for address, response in keyed(subject.description.management_responses, "management_responses"):
        name = f"the remediation of {response.exception}"
        yield _Dated(address, name, "remediation_date", response.remediation_date, {"text": response.text})


def _otherwise(row: _Dated, key: str, text: str, match: re.Match[str], but: str) -> Finding:
    return Finding(
        f"{row.address}.{key}",
        f"“{match[0]}”, but {but}",
        "correct the date or the words",
        ((f"{row.address}.{row.key}", "the date"),) if row.day else (),
        (text, match.start(), match.end()),
    )


def _begun_before(subject: Subject) -> Iterator[Finding]:
    """Incidents all of whose times are before their date, or before the period; another year is found above."""
    first = subject.first_day if subject.kind.timeframe == "period" else None
    for row in _entries(subject):
        text, since = row.texts.get("timing"), row.day or first
        times = list(times_in(text or ""))
        if not text or not since or not times or HISTORY.search(text):
            continue
        if all(time.last < since and not (row.day and _another_year(match, time, row.day)) for match, time in times):
            but = f"{row.name} is dated {row.day}" if row.day else f"the period starts on {first}"
            yield _otherwise(row, "timing", text, times[0][0], but)


def _ended_before(subject: Subject) -> Iterator[Finding]:
    """Incidents that were closed before their date, and exceptions that were corrected before the period."""
    found = {row.id for _, row in subject.exceptions} if subject.kind.tests else set[str]()
    rows = [(at, row.id, "disposition", row.disposition, row.date, row.date) for at, row in subject.incidents]
    rows += [
        (at, row.exception, "text", row.text, subject.first_day, row.remediation_date)
        for at, row in keyed(subject.description.management_responses, "management_responses")
        if row.exception in found
    ]
    for address, name, key, text, since, day in rows:
        for match, time in times_in(text or ""):
            ended = text and _ENDED.search(text[: match.start()])
            # Another year than that of the date is found above.
            if text and ended and since and time.last < since and not (day and _another_year(match, time, day)):
                yield Finding(
                    f"{address}.{key}",
                    f"{name} ended on “{match[0]}” by these words, before {since}",
                    "correct the date or the words",
                    words=(text, match.start(), match.end()),
                )


_IN_PLACE = Sought(
    rf"(?<![\w.-])(?P<id>[A-Z0-9][\w.-]{{0,30}}\w),?\s+\(?(?:(?:which\s+)?(?:was|is)\s+)?in\s+place\s+(?P<end>until|from|since)\s+{WHOLE_TIME}",
    ("in place until", "in place from", "in place since"),
)


def _in_place_otherwise(subject: Subject) -> Iterator[Finding]:
    """Texts by which a control was in place until, or from, another day than its entry says."""
    known = {row.id: (address, row) for address, row in subject.controls}
    for printed, match in subject.texts.matches(_IN_PLACE):
        address, row = known.get(match["id"], ("", None))
        time = stretch_of(match)
        if not row or not time or time.first != time.last:
            continue
        key = "until" if match["end"] == "until" else "from"
        day = row.valid_until if key == "until" else row.valid_from
        if day and day != time.first:
            yield Finding(
                printed.address,
                f"“{match[0]}”, but {row.id} has {key}: {day}",
                "correct the date or the words",
                ((f"{address}.{key}", "the date"),),
                (printed.text, match.start(), match.end()),
            )
