"""ENG: what cannot be true in the order of two dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from socdocs.model.controls import Control
from socdocs.model.parties import Csoc, SubserviceOrganization
from socdocs.model.report_reviews import ReportReview
from socdocs.rules.periods import Part, parts_of, span_of
from socdocs.rules.subject import Finding, Subject, called, keyed, listed


def until_before_from(subject: Subject) -> Iterator[Finding]:
    """A control, CSOC, other part of the system or other report that ends before it begins.

    One of the two dates is wrong, and so is every sentence that uses them.  The same holds for a control or CSOC of a
    subservice organization that was in place only when that was not used, for a previous report that ends after this
    one, for a report of a subservice organization that was reviewed, or to which a bridge letter was received, before
    it ended, for an exception that was remediated before the period in which it was found, and for a control in place
    of another that began or ended before that one had begun.

    Fails: `{id: AC-01, from: 2026-06-01, until: 2026-03-31, …}`; `report_reviews: [{as_of_date: 2026-06-30,
    reviewed_on: 2026-05-04}]`.

    Write instead: the first and the last day in that order.
    """
    for address, row in _dated(subject):
        since, until = row.valid_from, row.valid_until
        if since and until and until < since:
            yield _reversed(address, called(row), since, until)
    yield from _without_its_organization(subject)
    previous = subject.report.previous_report
    period = previous.period if previous else None
    if period and period.start and period.end and period.end < period.start:
        address = subject.at_report("previous_report.period")
        yield _reversed(address, "the previous report", period.start, period.end, ("start", "end"))
    if period and period.end and subject.last_day and period.end > subject.last_day:
        yield Finding(
            subject.at_report("previous_report.period.end"),
            f"the previous report ends on {period.end}, after {subject.last_day}, the last day of this one",
            "correct one of the two dates",
            ((subject.at_report("as_of_date" if subject.kind.timeframe == "date" else "period.end"), "the last day"),),
        )
    for address, row in keyed(subject.whole.subservice_organizations, "subservice_organizations"):
        for place, review in keyed(row.report_reviews, f"{address}.report_reviews"):
            yield from _reversed_review(place, review, f"the report of {called(row)}")
    yield from _remediated_before_the_period(subject)
    yield from _in_place_before_the_other(subject)


def _in_place_before_the_other(subject: Subject) -> Iterator[Finding]:
    """Controls that began, or ended, before the control that they replace had begun."""
    controls = {control.id: (address, control) for address, control in keyed(subject.whole.controls, "controls")}
    for address, control in controls.values():
        place, former = controls.get(control.replaces or "", ("", None))
        begun = former.valid_from if former and former is not control else None
        for key, verb, day in (("from", "begins", control.valid_from), ("until", "ends", control.valid_until)):
            if former and begun and day and day < begun:
                yield Finding(
                    f"{address}.{key}",
                    f"{control.id} replaces {former.id}, but {verb} on {day}, before {former.id} began on {begun}",
                    "correct one of the two dates, or name the control that was there before",
                    ((f"{place}.from", "where the other begins"),),
                )
                break


def _remediated_before_the_period(subject: Subject) -> Iterator[Finding]:
    found = {row.id for _, row in subject.exceptions} if subject.kind.tests else ()
    for address, row in keyed(subject.description.management_responses, "management_responses"):
        day, first = row.remediation_date, subject.first_day
        if day and first and day < first and row.exception in found:
            yield Finding(
                f"{address}.remediation_date",
                f"the remediation of {row.exception} is dated {day}, before the period, which starts on {first}",
                "correct the date: an exception is remediated after it happened",
                ((subject.at_report("period.start"), "the first day"),),
            )


def _without_its_organization(subject: Subject) -> Iterator[Finding]:
    """Controls and CSOCs that were never in place while the organization that performs them was used."""
    performed: dict[str | None, list[tuple[str, Control | Csoc]]] = {}
    for place, control in keyed(subject.whole.controls, "controls"):
        performed.setdefault(control.performed_by, []).append((place, control))
    organizations = tuple(keyed(subject.whole.subservice_organizations, "subservice_organizations"))
    used: dict[str, list[SubserviceOrganization]] = {}
    for _, row in organizations:
        for csoc in listed(row.csocs):
            used.setdefault(csoc.id, []).append(row)
    for address, row in organizations:
        begin, end = span_of(row)
        csocs = (
            (place, one)
            for place, one in keyed(row.csocs, f"{address}.csocs")
            # What is expected at several organizations may begin or end at another.
            if used[one.id][0] is row and not any(_meet(span_of(one), span_of(other)) for other in used[one.id])
        )
        for place, one in (*performed.get(row.id, ()), *csocs):
            since, until = span_of(one)
            late, early = since > end, until < begin
            if since <= until and begin <= end and (late or early):
                what = f"begins on {since}, after the last day" if late else f"ends on {until}, before the first day"
                yield Finding(
                    f"{place}.{'from' if late else 'until'}",
                    f"{one.id} {what} of {called(row)}, which performs it",
                    "correct one of the two dates",
                    ((f"{address}.{'until' if late else 'from'}", "the day"),),
                )


def _meet(one: tuple[date, date], other: tuple[date, date]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _reversed_review(address: str, review: ReportReview, name: str) -> Iterator[Finding]:
    """What cannot be true in the dates of a report that was read, at `address`."""
    period = review.period
    start, end = (period.start, period.end) if period else (None, None)
    if start and end and end < start:
        yield _reversed(f"{address}.period", name, start, end, ("start", "end"))
        return
    last, at = (end, f"{address}.period.end") if end else (review.as_of_date, f"{address}.as_of_date")
    for key, day, told in (
        ("bridge_letter_until", review.bridge_letter_until, "the bridge letter ends"),
        ("reviewed_on", review.reviewed_on, "the review was made"),
    ):
        if day and last and day < last:
            yield Finding(
                f"{address}.{key}",
                f"{told} on {day}, before {last}, the last day of {name}",
                "correct one of the two dates",
                ((at, "the last day"),),
            )


def _reversed(address: str, name: str, since: date, until: date, keys: tuple[str, str] = ("from", "until")) -> Finding:
    return Finding(
        f"{address}.{keys[1]}",
        f"{name} ends on {until}, before it begins on {since}",
        "correct one of the two dates",
        ((f"{address}.{keys[0]}", "where it begins"),),
    )


def _dated(subject: Subject) -> Iterator[tuple[str, Control | Csoc | Part]]:
    """All entries of the file that may have a first and a last day, each with its address."""
    yield from keyed(subject.whole.controls, "controls")
    yield from parts_of(subject.whole)
    for address, row in keyed(subject.whole.subservice_organizations, "subservice_organizations"):
        yield from keyed(row.csocs, f"{address}.csocs")
