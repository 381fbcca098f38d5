"""SUB and ENG: what texts say of another SOC report, compared with the facts on that report in the file."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

from socdocs.model.report_reviews import ReportReview
from socdocs.model.reporting import PreviousReport
from socdocs.rules.letters import NEGATION
from socdocs.rules.parties import bare_name
from socdocs.rules.report_reviews import carved_out
from socdocs.rules.subject import Finding, OtherReport, Subject, keyed, listed
from socdocs.rules.texts import PrintedText, sentence_around
from socdocs.rules.times_in_text import Stretch, times_in
from socdocs.rules.words import Sought

_KIND = re.compile(r"\bSOC\s*(?P<soc>[123])\b[®™\s,(]*(?:Type\s*(?P<type>[12]|II?)\b)?", re.IGNORECASE)
_OPINION = re.compile(
    r"\b(?P<before>unmodified|unqualified|qualified|adverse|modified)\s+opinion\b"
    r"|\bopinion\s+(?:in\s+it\s+)?(?:was|is)\s+(?P<after>unmodified|unqualified|qualified|adverse|modified)\b",
    re.IGNORECASE,
)
_MEANT: Final = {
    "unmodified": {"unmodified"},
    "unqualified": {"unmodified"},
    "qualified": {"qualified"},
    "adverse": {"adverse"},
    "modified": {"qualified", "adverse", "disclaimer"},
}
"""The opinions that a word of a text may mean."""


class _Named(NamedTuple):
    """The kind of report that a text names; the type is empty if it does not say."""

    soc: str
    type: str

    def fits(self, other: _Named) -> bool:
        """Whether both may be one report."""
        return self.soc == other.soc and (self.type == other.type or not self.type or not other.type)


def _kind_in(text: str | None) -> _Named | None:
    match = _KIND.search(text or "")
    return _named(match) if match else None


def _named(match: re.Match[str]) -> _Named:
    return _Named(match["soc"], {"I": "1", "II": "2"}.get((match["type"] or "").upper(), match["type"] or ""))


def subservice_report_told_otherwise(subject: Subject) -> Iterator[Finding]:
    """A SOC report of a subservice organization that `assurance` describes otherwise than the reviews of it.

    Readers are told the kind of the report, its period and its opinion, and the review, which the service auditor asks
    for, says something else.  A review of a Type 1, which has a date, with a period is found as well, since its days
    would count as covered, and one of a Type 2 with a date alone.

    Fails: `assurance: Its SOC 2 Type 2 report for January 1 to December 31, 2026 had an unmodified opinion.` beside
    `report_reviews: [{period: {start: 2026-01-01, end: 2026-12-31}, opinion: qualified, …}]`; `report_reviews:
    [{report: SOC 1 Type 1 report, period: {…}}]`.

    Write instead: what the report says, in both.
    """
    for address, row in carved_out(subject):
        reviews = listed(row.report_reviews)
        for place, review in keyed(row.report_reviews, f"{address}.report_reviews"):
            yield from _kind_against_days(place, review)
        text = row.assurance or ""
        mentions = [
            (match, sentence)
            for match in _KIND.finditer(text)
            if not NEGATION.search((sentence := _clause(text, match))[: sentence.find(match[0])])
        ]
        if not reviews or not mentions:
            continue
        stretches = [row for row in times_in(text) if row[1].from_to]
        periods = [found for match, clause in mentions if (found := _period_told(text, match, clause, stretches))]
        days = {(time.first, time.last) for _, time in periods}
        read = [review for review in reviews if review.period and (review.period.start, review.period.end) in days]
        place = f"{address}.report_reviews"
        if periods and not read and all(review.period or review.as_of_date for review in reviews):
            words, _ = periods[0]
            yield _otherwise(address, place, text, words, "no review is of a report on that period")
        kinds = list(dict.fromkeys(kind for review in read or reviews if (kind := _kind_in(review.report))))
        told = {_named(match) for match, _ in mentions}
        if kinds and not any(one.fits(other) for one in told for other in kinds):
            shown = f"the report read is a SOC {kinds[0].soc}" + (f" Type {kinds[0].type}" if kinds[0].type else "")
            yield _otherwise(address, place, text, mentions[0][0], shown)
        opinions = {review.opinion for review in read or reviews if review.opinion}
        meant = [
            match
            for match in _OPINION.finditer(text)
            if not NEGATION.search(text, max(0, match.start() - 20), match.start())
        ]
        if opinions and meant and not any(_MEANT[_word(match)] & opinions for match in meant):
            yield _otherwise(address, place, text, meant[0], f"the review says {', '.join(sorted(opinions))}")


def _word(match: re.Match[str]) -> str:
    return (match["before"] or match["after"]).lower()


def _clause(text: str, match: re.Match[str]) -> str:
    """The sentence in which a report is named, up to the next semicolon."""
    start = max(0, match.start() - _FAR)
    window = text[start : match.end() + _FAR]
    return sentence_around(window, match.start() - start, match.end() - start).split(";")[0]


def _period_told(
    text: str, match: re.Match[str], clause: str, periods: list[tuple[re.Match[str], Stretch]]
) -> tuple[re.Match[str], Stretch] | None:
    """The first of `periods` after the name of a report, in the same clause, unless a letter is named before it."""
    number = bisect_left(periods, match.end(), key=lambda row: row[0].start())
    if number == len(periods) or periods[number][0].start() > match.end() + _FAR:
        return None
    found, time = periods[number]
    between = text[match.end() : found.start()]
    return (found, time) if found[0] in clause and not re.search(r";|\bletter\b", between) else None


_FAR: Final = 400
"""Characters from the name of a report to what is said of it."""


def _otherwise(address: str, place: str, text: str, words: re.Match[str], but: str) -> Finding:
    return Finding(
        f"{address}.assurance",
        f"“{' '.join(words[0].split())}”, but {but}",
        "correct one of the two",
        ((place, "the reviews"),),
        (text, words.start(), words.end()),
    )


def _kind_against_days(address: str, review: ReportReview) -> Iterator[Finding]:
    kind = _kind_in(review.report)
    if kind and kind.type == "1" and review.period:
        yield Finding(
            f"{address}.period",
            "the report read is a Type 1, which is as of one day, but its review has a period",
            "give as_of_date in place of the period, or correct the title",
            ((f"{address}.report", "the title"),),
        )
    if kind and kind.type == "2" and review.as_of_date:
        yield Finding(
            f"{address}.as_of_date",
            "the report read is a Type 2, which covers a period, but its review has an as-of date",
            "give period in place of the date, or correct the title",
            ((f"{address}.report", "the title"),),
        )


_OWN_KIND = Sought(
    r"(?:\A|(?<=[.!?\s]\s))This\s+(?i:SOC)\s*(?P<soc>[123])\b[®™\s,(]*(?:(?i:Type)\s*(?P<type>[12]|II?)\b\)?\s*)?"
    r"(?:report|examination)\b",
    ("this soc",),
)
_OWN_OPINION = Sought(
    r"(?i)\b(?:issued|expressed|gave)\s+an?\s+(?P<before>unmodified|unqualified|qualified|adverse|modified)"
    r"\s+opinion\s+(?:on|in)\s+this\s+(?:report|description|examination)\b",
    ("opinion on this", "opinion in this"),
)
_OF_OTHERS: Final = ("subservice_organizations", "vendors", "other_information", "controls", "tests")
"""Texts in which another report than this one may be meant."""


def report_called_another(subject: Subject) -> Iterator[Finding]:
    """A text that calls the report itself another one: its SOC, its type, or the opinion in it.

    Such a sentence was left from a report of last year, or from another report on the same system.

    Fails: `This SOC 2 Type 1 report describes the platform.` in a Type 2.

    Write instead: the report as it is, or “this report”.
    """
    own = _Named("1" if subject.soc1 else subject.kind.soc, "1" if subject.kind.timeframe == "date" else "2")
    for printed, match in subject.texts.matches(_OWN_KIND) if subject.kind.soc else ():
        if not _named(match).fits(own) and not printed.address.startswith(_OF_OTHERS):
            yield _called(
                subject, printed, match, f"the report is a SOC {own.soc}" + f" Type {own.type}" * (own.soc != "3")
            )
    opinion = subject.report.opinion
    for printed, match in subject.texts.matches(_OWN_OPINION) if opinion and opinion.type else ():
        if (
            opinion
            and opinion.type not in _MEANT[match["before"].lower()]
            and not printed.address.startswith(_OF_OTHERS)
        ):
            yield _called(subject, printed, match, f"the opinion is given as {opinion.type}")


def _called(subject: Subject, printed: PrintedText, match: re.Match[str], but: str) -> Finding:
    return Finding(
        printed.address,
        f"“{' '.join(match[0].split())}”, but {but}",
        "correct the words, or leave out which report it is",
        ((subject.at_report(), "the report"),),
        (printed.text, match.start(), match.end()),
    )


_DAY = timedelta(days=1)
_SYSTEM = re.compile(r"\b(?P<name>(?:[A-Z][\w&-]{0,40}(?:['’]s?)?\s+){1,6})System\b")
_OF_ANY: Final = frozenset(
    """
    a and control controls description information its management managements of on organization organizations
    processing relevant report reports service soc the type
    """.split()  # noqa: SIM905 - reads as the list it is
)
"""Words before “System” in the titles of reports on any system."""


def previous_report_told_otherwise(subject: Subject) -> Iterator[Finding]:
    """A previous report that is described otherwise than the report of the file that a bridge letter follows.

    The letter prints the title, the period and the auditor of that report.  Found are another period, another kind of
    report, another firm and the name of another system; and in the entry of a SOC 1 the title of a SOC 2, or the other
    way round.

    Fails: `previous_report: {title: SOC 2 Type 2 Report on the Claims System, …}` in a bridge letter to the SOC 1 of
    the payroll system.

    Write instead: title, period and firm of the report that the letter follows.
    """
    previous = subject.report.previous_report
    if not previous:
        return
    title = _kind_in(previous.title)
    if not subject.is_for("bridge-letter"):
        if title and subject.kind.soc and (title.soc == "1") != subject.soc1:
            yield _previous(
                subject, "title", f"the previous report is a SOC {title.soc}, and this one a SOC {subject.kind.soc}"
            )
        return
    period = previous.period
    given = (period.start, period.end) if period else (None, None)
    over = [other for other in subject.others if other.kind.timeframe == "period" and other.report.period]
    same = [other for other in over if _days(other) == given]
    if same:
        yield from _told_of(subject, previous, title, same)
        return
    since = subject.first_day
    before = [
        other for other in over if since and _days(other)[1] == since - _DAY and (not title or _fits(title, other))
    ]
    if len(before) == 1 and all(given):
        first, last = _days(before[0])
        yield _previous(
            subject,
            "period",
            f"the letter follows a report on {given[0]} to {given[1]}, but {before[0].report.id}, "
            f"which ends on the day before the letter begins, is on {first} to {last}",
        )


def _told_of(
    subject: Subject, previous: PreviousReport, title: _Named | None, same: list[OtherReport]
) -> Iterator[Finding]:
    """What the letter says otherwise than the reports of the file on the same period, `same`."""
    fitting = [other for other in same if not title or _fits(title, other)]
    names = " or ".join(other.report.id for other in same)
    if title and not fitting:
        yield _previous(
            subject, "title", f"the title is that of another kind of report than {names}, which the letter follows"
        )
        fitting = same
    names = " or ".join(other.report.id for other in fitting)
    firms = {bare_name(auditor.firm) for row in fitting if (auditor := row.report.service_auditor) and auditor.firm}
    if previous.service_auditor and firms and bare_name(previous.service_auditor) not in firms:
        yield _previous(subject, "service_auditor", f"{previous.service_auditor} is not the service auditor of {names}")
    system, organization = subject.whole.system, subject.whole.service_organization
    own = [system.name if system else None]
    own += [organization.name, organization.short_name] if organization else []
    known = _words(" ".join(filter(None, own)))
    for match in _SYSTEM.finditer(previous.title or "") if system and system.name else ():
        named = _words(match["name"]) - _OF_ANY
        if named and not named & known:
            yield _previous(subject, "title", f"“{' '.join(match[0].split())}” is not the name of the system, {own[0]}")


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.lower().replace("’", "").replace("'", "")))


def _fits(title: _Named, other: OtherReport) -> bool:
    soc = "1" if other.kind.criteria == "control_objectives" else other.report.soc or title.soc
    return title.fits(_Named(soc, "2"))


def _days(other: OtherReport) -> tuple[date | None, date | None]:
    period = other.report.period
    return (period.start, period.end) if period else (None, None)


def _previous(subject: Subject, key: str, message: str) -> Finding:
    return Finding(
        subject.at_report(f"previous_report.{key}"),
        message,
        "correct what the entry says of the previous report",
    )
