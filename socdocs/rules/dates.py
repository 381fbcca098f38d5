"""ENG: the date or period of a report, and the dates of its letters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from socdocs.model.parties import Assertion, SubserviceOrganization
from socdocs.model.system import Change
from socdocs.rules.letters import letters_of
from socdocs.rules.subject import Finding, Subject, called, keyed, listed


def end_to_come(subject: Subject) -> Iterator[Finding]:
    """A report whose last day is in the future.

    Management cannot make an assertion about what has not happened yet, and the service auditor cannot report on it;
    every fact may still change.

    Fails: a period that ends on 2099-12-31.

    Write instead: nothing while you prepare the report; issue it after its last day.
    """
    last = subject.last_day
    if last and last > subject.today:
        yield Finding(
            subject.at_report("as_of_date" if subject.kind.timeframe == "date" else "period.end"),
            f"the report covers days up to {last}, which are in the future",
            "check every fact again after that day, before the report is issued",
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
    can seldom rely on the report.

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

    Reports cover at most a year, so that users always have a recent one.

    Fails: `period: {start: 2025-01-01, end: 2026-06-30}`.

    Write instead: a period of at most twelve months, and a second report for the rest.
    """
    first, last, length = subject.first_day, subject.last_day, _days(subject)
    if length and first and last and (last.year, last.month, last.day) >= (first.year + 1, first.month, first.day):
        yield Finding(
            subject.at_report("period"),
            f"the period has {length} days; more than twelve months is unusual",
            "check both dates; use two reports for a longer time",
        )


def report_before_end(subject: Subject) -> Iterator[Finding]:
    """A report dated before the last day that it covers, or before an event or a change that it describes.

    The service auditor dates the report when there is evidence for the whole period, and neither a report nor a bridge
    letter can describe what happened after its own date.

    Fails: `report_date: 2026-06-01` with a period that ends on 2026-06-30; a subsequent event on 2026-09-02 in a report
    dated 2026-08-12; a change on 2026-05-04 in a bridge letter dated 2026-04-03.

    Write instead: the date on which the firm signs, or nothing as long as it is open.
    """
    dated, last = subject.report.report_date, subject.last_day
    if dated and last and dated < last:
        yield Finding(
            subject.at_report("report_date"),
            f"the report is dated {dated}, before {last}, the last day that it covers",
            "leave the date out until the firm gives it",
        )
    yield from _told_before_it_happened(subject)


def _told_before_it_happened(subject: Subject) -> Iterator[Finding]:
    """What a report, or a letter, describes although it happened after its own date."""
    at, dated, what = own_date(subject)
    events = keyed(listed(subject.description.subsequent_events), "subsequent_events") if subject.is_soc else ()
    for noun, rows in (("event", events), ("change", subject.changes)):
        for address, row in rows:
            if dated and row.date and row.date > max(dated, subject.last_day or dated):
                yield Finding(
                    f"{address}.date",
                    f"{row.id} is dated {row.date}, after the {what} itself ({dated})",
                    f"correct one of the two dates, or take the {noun} out",
                    ((at, f"the date of the {what}"),),
                )


def own_date(subject: Subject) -> tuple[str, date | None, str]:
    """Return the date that the report or letter bears, with its address, and what it is called."""
    report = subject.report
    if subject.is_soc:
        return subject.at_report("report_date"), report.report_date, "report"
    return subject.at_report("assertion.date"), report.assertion.date if report.assertion else None, "letter"


def _assertions(subject: Subject) -> Iterator[tuple[str, Assertion, date | None]]:
    """The assertions of the report, each with its address and the last day that it is about."""
    end = subject.last_day
    ends = {f"{address}.assertion": row.valid_until for address, row in _organizations(subject)}
    for address, assertion in subject.assertions:
        yield address, assertion, min(end, ends.get(address) or end) if end else None


def report_long_after(subject: Subject) -> Iterator[Finding]:
    """A report dated more than 120 days after the last day that it covers.

    Readers ask what has happened since; a bridge letter or a new period may serve them better.

    Fails: `report_date: 2026-12-20` with a period that ends on 2026-06-30.

    Write instead: nothing if the date is right; otherwise correct it.
    """
    dated, last = subject.report.report_date, subject.last_day
    if dated and last and dated > last + timedelta(days=120):
        yield Finding(
            subject.at_report("report_date"),
            f"the report is dated {(dated - last).days} days after {last}, the last day that it covers",
            "check both dates; readers will ask what has happened since",
        )


def assertion_out_of_time(subject: Subject) -> Iterator[Finding]:
    """An assertion dated before the last day that the report covers, or after the date of the report.

    Management's assertion is about the whole period, and the service auditor reports on that assertion (AICPA
    information, p. 27, p. 44).  The same holds for that of an inclusive subservice organization, up to the last day of
    its use, and for representation letters.

    Fails: `assertion: {date: 2026-05-01}` with a period that ends on 2026-06-30.

    Write instead: a date between the two, or none; signing it can wait.
    """
    dated, end = subject.report.report_date, subject.last_day
    for address, what, day, last in _signed(subject):
        if last and day and day < last:
            yield Finding(
                f"{address}.date",
                f"the {what} is dated {day}, before {last}, the last day that "
                + ("the report covers" if last == end else "the organization was used"),
                f"leave the date out until the {what} is signed",
            )
        if dated and day and day > dated:
            yield Finding(
                f"{address}.date",
                f"the {what} is dated {day}, after the report ({dated}) that rests on it",
                f"the {what} is signed on or before the date of the report",
                ((subject.at_report("report_date"), "the date of the report"),),
            )


def _signed(subject: Subject) -> Iterator[tuple[str, str, date | None, date | None]]:
    """What management signs: its address, what it is, its date, and the last day that it is about."""
    for address, assertion, last in _assertions(subject):
        yield address, "assertion", assertion.date, last
    own = subject.at_report("representation_letter")
    ends = {f"{at}.representation_letter": row.valid_until for at, row in _organizations(subject)}
    end = subject.last_day
    for address, letter in letters_of(subject):
        last = end if address == own or not end else min(end, ends.get(address) or end)
        yield address, "representation letter", letter.date, last


def _organizations(subject: Subject) -> Iterator[tuple[str, SubserviceOrganization]]:
    return keyed(subject.description.subservice_organizations, "subservice_organizations")


def done_in_the_future(subject: Subject) -> Iterator[Finding]:
    """Something that has been done, dated on a day that is still to come.

    An assertion that has been signed, an approval, a confirmation, the review of a report with an opinion, an incident,
    a subsequent event and a change after the last day are records of what was; a wrong year makes them worthless.  Of
    what is announced, the day of the announcement is given.  Today is the day of the check, and the day after it is
    accepted, since it may have begun elsewhere.

    Fails: `assertion: {date: 2099-02-12, signed: yes}`, also without a date in a report on days to come; `approvals:
    [{section: description.components, date: 2099-02-10}]`; `report_reviews: [{reviewed_on: 2099-01-20}]`.

    Write instead: the day on which it was done, or no entry as long as it is planned.
    """
    for address, what, day in _done(subject):
        if day and day > subject.tomorrow:
            yield Finding(
                address,
                f"{what} {day}, which is still to come",
                "correct the date; what is planned has no entry yet",
            )


def _done(subject: Subject) -> Iterator[tuple[str, str, date | None]]:
    """What has been done: the address of its day, the beginning of a sentence on it, and the day."""
    for address, assertion, last in _assertions(subject):
        if assertion.signed and assertion.date:
            yield f"{address}.date", "the assertion has been signed, but is dated", assertion.date
        elif assertion.signed:
            yield f"{address}.signed", "the assertion has been signed, but is about days up to", last
    for address, row in subject.signed_off:
        yield f"{address}.date", f"{row.by or 'a person'} signed the text off on", row.date
    for address, organization in keyed(subject.whole.subservice_organizations, "subservice_organizations"):
        for place, review in keyed(organization.report_reviews, f"{address}.report_reviews"):
            told = f"the report of {called(organization)}"
            yield f"{place}.reviewed_on", f"{told} was read on", review.reviewed_on
            if review.opinion:
                period = review.period
                yield f"{place}.period.end", f"{told} has an opinion, but ends on", period.end if period else None
                yield f"{place}.as_of_date", f"{told} has an opinion, but is as of", review.as_of_date
    last, (_, dated, _) = subject.last_day, own_date(subject)
    for address, incident in subject.incidents:
        if incident.date and not (last and incident.date > last):  # that is DSC009
            yield f"{address}.date", f"{incident.id} happened on", incident.date
    events = keyed(listed(subject.description.subsequent_events), "subsequent_events") if subject.is_soc else ()
    for address, row in (*events, *_afterwards(subject)):
        if row.date and not (dated and row.date > max(dated, last or dated)):  # that is ENG010
            yield f"{address}.date", f"{row.id} happened on", row.date


def _afterwards(subject: Subject) -> Iterator[tuple[str, Change]]:
    """The changes after the last day; one before it may be announced as long as that is to come."""
    last = subject.last_day
    return ((address, row) for address, row in subject.changes if last and row.date and row.date > last)


def gap_to_previous_report(subject: Subject) -> Iterator[Finding]:
    """A period that does not start on the day after the end of the previous report's period.

    Users need continuous coverage; a bridge letter or a different period closes a gap.

    Fails: `period: {start: 2026-02-01, …}` with `previous_report: {period: {…, end: 2025-12-31}}`.

    Write instead: nothing if the gap or overlap is intended.
    """
    previous = subject.report.previous_report
    ended = previous.period.end if previous and previous.period else None
    first = subject.first_day
    # One that ends after this report is ENG019.
    if ended and first and first != ended + timedelta(days=1) and ended <= (subject.last_day or ended):
        what = "leaves a gap after" if first > ended else "overlaps"
        yield Finding(
            subject.at_report("period.start"),
            f"the period starts on {first} and {what} the previous report's, which ends on {ended}",
            "start on the following day, or plan a bridge letter",
            ((subject.at_report("previous_report.period.end"), "where the previous period ends"),),
        )


def long_bridge_letter(subject: Subject) -> Iterator[Finding]:
    """A bridge letter that covers more than three months after the report's period (92 days).

    Nothing in it is examined, and the longer the time, the less readers can rely on the report; most accept three
    months.

    Fails: `period: {start: 2026-10-01, end: 2027-02-15}` in the entry of a bridge letter.

    Write instead: an earlier last day, or plan a report whose period begins or ends earlier.
    """
    previous = subject.report.previous_report
    ended = previous.period.end if previous and previous.period else None
    since = ended or (subject.first_day - timedelta(days=1) if subject.first_day else None)
    days = (subject.last_day - since).days if since and subject.last_day else 0
    if days > 92:
        yield Finding(
            subject.at_report("period.end"),
            f"the letter covers {days} days after the end of the report's period; most readers accept three months",
            "choose an earlier day, or tell readers when the next report comes",
        )


def _days(subject: Subject) -> int | None:
    """The number of days of a SOC report's period; None for a report on one date, and for a letter."""
    first, last = subject.first_day, subject.last_day
    if not first or not last or not subject.kind.soc or subject.kind.timeframe != "period":
        return None
    return (last - first).days + 1
