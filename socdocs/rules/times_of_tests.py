"""TST: dates and periods in what the service auditor did and found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from socdocs.document.dates import MONTHS
from socdocs.model.base import Facts
from socdocs.rules.evidence import modifications
from socdocs.rules.subject import Finding, Subject, keyed
from socdocs.rules.texts import sentence_around
from socdocs.rules.times_in_text import HISTORY, Stretch, earlier_than, times_in

_AHEAD = re.compile(
    r"\b(?:valid|expir\w*|due|next|upcoming|schedul\w*|plan\w*|renew\w*|until|through|by|end(?:s|ing)?|terms?"
    r"|terminat\w*|matur\w*|effective|ret(?:ention|ain\w*|ire\w*)|warrant\w*|licen[cs]\w*|budget\w*|forecast\w*|roadmap"
    r"|deadline|target\w*|will|future|later|contract(?!or)\w*|certificat\w*|support\w*|to be|must|after|subsequent\w*"
    r"|following|goals?|milestones?|options?|commit\w*|agree\w*)\b",
    re.IGNORECASE,
)
"""Words of a sentence on what lies ahead of a test, such as the day on which something ends."""
_FOUND_LATER = re.compile(
    r"\b(?:found|detect\w*|identif\w*|discover\w*|notic\w*|learn\w*|report\w*|correct\w*|remediat\w*|resolv\w*|fix\w*"
    r"|clos\w*|complet\w*|remov\w*|restor\w*|perform\w*|done|instead|late|until|after|due)\b",
    re.IGNORECASE,
)
"""Words of a sentence on how an exception ended, which may be later than the period."""


def procedure_of_another_time(subject: Subject) -> Iterator[Finding]:
    """A test with a date before the period or after the report, or an exception when its control was not in place.

    Tests must be of this period; a procedure or an exception of January 2023 was copied from an earlier report.
    Nothing was inspected after the date of the report, or on a day that is still to come, and the population of a test
    has no exception from after the period.  The same holds for what the service auditor says of all tests, and for the
    words on a modified opinion.  An exception cannot be remediated before it happened.  Sentences on what
    was before, or on what lies ahead (“valid until”), are skipped.

    Fails: `Inspected the access review of January 2023.` in a report on 2026; `timing: May 2027` in an exception of it.

    Write instead: what was inspected in this period.
    """
    first = subject.first_day
    if not first:
        return
    earlier, report, period = earlier_than(first), _after_the_report(subject), _after_the_period(subject)
    for address, text in _of_tests(subject):
        limit = period if address.endswith(".timing") else report
        if not earlier.search(text.lower()) and not any(int(year) >= limit.last.year for year in _YEAR.findall(text)):
            continue
        times = list(times_in(text))
        alone = not limit.of_a_span or _only_time(text)
        for match, stretch in times:
            if match["year"]:
                continue
            sentence = sentence_around(text, match.start(), match.end())
            late = alone and _begins(match, stretch, limit) > limit.last and not match["fiscal"]
            if stretch.last < first and not HISTORY.search(sentence) and not _STANDARD.search(sentence):
                yield _of_another_time(subject, address, text, match, f"before the period, which starts on {first}")
            elif late and limit.lead.search(text[: match.start()]) and not limit.beyond.search(sentence):
                yield _of_another_time(subject, address, text, match, limit.words, limit.key)
    yield from _without_its_control(subject)
    yield from _remediated_before(subject)


_STANDARD = re.compile(
    r"\b(?:AT-C|SSAE|ISAE|TSP|standards?|guides?|guidance|amended|revised|effective)\b", re.IGNORECASE
)
"""Words of a sentence on the rules that the firm follows, which are older than the report."""


def _begins(match: re.Match[str], time: Stretch, limit: _Limit) -> date:
    """The day on which a time begins; of two times, and of acts between two days, the later one counts."""
    between = _BETWEEN.search(match.string[max(0, match.start() - 10) : match.end()])
    if limit.of_a_span or (time.from_to and not between):
        return time.first
    if match["month"]:
        return time.last.replace(day=1)
    return time.last if match["d1c"] or match["d2c"] or between else time.first


_BETWEEN = re.compile(r"\bbetween\s", re.IGNORECASE)


def _without_its_control(subject: Subject) -> Iterator[Finding]:
    """Exceptions of the period whose time is before their control began, or after it ended."""
    first, last = subject.first_day or date.min, subject.last_day or date.max
    for place, control in subject.controls:
        since, until = control.valid_from or date.min, control.valid_until or date.max
        for address, test in subject.tests_of.get(control.id, ()):
            for at, row in subject.rows(test.exceptions, f"{address}.exceptions"):
                time = _only_time(row.timing)
                if not time or not first <= time.first <= time.last <= last:
                    continue
                early, late = time.last < since, time.first > until
                if early or late:
                    told = f"began on {since}" if early else f"ended on {until}"
                    yield Finding(
                        f"{at}.timing",
                        f"{row.id} happened when {control.id}, which {told}, was not in place",
                        "correct the time of the exception, or the dates of the control",
                        ((f"{place}.{'from' if early else 'until'}", "the day"),),
                    )


_YEAR = re.compile(r"20\d\d")


class _Limit(NamedTuple):
    """The last day that a text can name, the words for later ones, and the fact that says so.

    A later one counts behind words that `lead` finds, in a sentence without words of `beyond`, and where what is told
    may last (`of_a_span`), if the text names no other: “December 2025 to January 2026” began in time.
    """

    last: date
    words: str
    key: str
    lead: re.Pattern[str]
    beyond: re.Pattern[str]
    of_a_span: bool


_OF_AN_ACT = re.compile(r"(?:^|\b(?:on|of|dated|from|for|in|during|at|as of|between)\s+)(?:the\s+)?$", re.IGNORECASE)
"""The words before the time of an act or of what was looked at, rather than one that a document names."""
_ANYWHERE = re.compile("")


def _after_the_report(subject: Subject) -> _Limit:
    """The limit for what the service auditor did."""
    dated = subject.report.report_date
    last = max(subject.last_day or date.min, dated or subject.tomorrow)
    words = f"after the date of the report, {dated}" if dated else "still to come"
    return _Limit(last, words, "report_date" if dated else "period", _OF_AN_ACT, _AHEAD, of_a_span=False)


def _after_the_period(subject: Subject) -> _Limit:
    """The limit for exceptions."""
    last = min(subject.last_day or date.max, subject.tomorrow)
    words = f"after the period, which ends on {last}" if last == subject.last_day else "still to come"
    return _Limit(last, words, "period", _ANYWHERE, _FOUND_LATER, of_a_span=True)


def _of_another_time(
    subject: Subject, address: str, text: str, match: re.Match[str], words: str, key: str = "period"
) -> Finding:
    return Finding(
        address,
        f"“{match[0]}” is {words}",
        "correct the date, or take out a test of another period",
        ((subject.at_report(key), "the period" if key == "period" else "the date of the report"),),
        (text, match.start(), match.end()),
    )


_OTHER_TIME = re.compile(rf"\d|\b(?:{'|'.join(MONTHS)}|{'|'.join(name[:3] for name in MONTHS)})\b|\band\b")


def _only_time(timing: str | None) -> Stretch | None:
    """The time at which an exception happened, if its words name no other: “March and April 2025” has but one year."""
    times = list(times_in(timing or ""))
    if len(times) != 1 or not timing:
        return None
    match, time = times[0]
    rest = f"{timing[: match.start()]} {timing[match.end() :]}"
    return None if any(words.search(rest) for words in (_OTHER_TIME, HISTORY, _FOUND_LATER)) else time


def _remediated_before(subject: Subject) -> Iterator[Finding]:
    """Responses with a remediation before the time at which the exception is said to have happened."""
    first = subject.first_day
    told = {row.id: (address, row.timing) for address, row in subject.exceptions if row.timing}
    for address, row in keyed(subject.description.management_responses, "management_responses"):
        place, timing = told.get(row.exception, ("", None))
        time = _only_time(timing)
        # One before the period is ENG019.
        if row.remediation_date and first and time and first <= row.remediation_date < time.first:
            yield Finding(
                f"{address}.remediation_date",
                f"{row.exception} was remediated on {row.remediation_date}, before it happened (“{timing}”)",
                "correct one of the two dates",
                ((f"{place}.timing", "when it happened"),),
            )


def _of_tests(subject: Subject) -> Iterator[tuple[str, str]]:
    """What was tested and found, in the words of the service auditor and of the assertion, each with its address."""
    rows: list[tuple[str, Facts, tuple[str, ...]]] = []
    rows += [(address, row, ("text", "population", "sample")) for address, row in subject.procedures]
    rows += [(address, row, ("evidence_of_non_occurrence", "reason")) for address, row in subject.tests]
    rows += [
        (at, row, ("procedure",)) for address, test in subject.tests for at, row in keyed(test.ipe, f"{address}.ipe")
    ]
    rows += [(address, row, ("nature", "timing", "cause")) for address, row in subject.exceptions]
    report = subject.report
    if report.auditor_report:
        told = ("internal_audit", "test_introduction", "sampling", "information_produced")
        rows.append((subject.at_report("auditor_report"), report.auditor_report, told))
        own = keyed(report.auditor_report.text, subject.at_report("auditor_report.text"))
        rows += [(address, row, ("text",)) for address, row in own]
    rows += [(address, row, ("matter", "effect")) for address, row in modifications(subject)]
    rows += [(address, row, ("modification",)) for address, row in subject.assertions]
    for address, row, keys in rows:
        for key in keys:
            if text := getattr(row, key):
                yield f"{address}.{key}", text
