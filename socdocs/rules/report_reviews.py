"""SUB: the SOC reports of carved-out subservice organizations that the service organization reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from socdocs.model.base import NoneStatement
from socdocs.model.parties import SubserviceOrganization
from socdocs.model.report_reviews import ReportReview
from socdocs.rules.letters import NEGATION
from socdocs.rules.subject import Finding, Subject, keyed, listed
from socdocs.words import counted

_DAY = timedelta(days=1)
_SOC_REPORT = re.compile(r"\bSOC\s*[123]\b")


def report_not_read(subject: Subject) -> Iterator[Finding]:
    """A carved-out subservice organization of a Type 2 without a review of its SOC report, or with one that is denied.

    The report relies on controls that are not tested here; they are supported by your reading of the organization's own
    report each year.  The service auditor asks for that review: which report, its period, opinion and exceptions, and
    which of your controls meet its CUECs.  None of it is printed.

    Fails: `{id: hosting, method: carve_out, …}` without `report_reviews`; a `none_statement` there beside `assurance:
    Its SOC 2 report for 2025 was received.`

    Write instead: `report_reviews` with one entry for each report that was read, or a `none_statement` that says why
    there is no report and how the organization is monitored instead.
    """
    for address, row in carved_out(subject):
        if row.method and not row.report_reviews:
            yield Finding(
                address,
                f"it is not said which SOC report of {row.name or row.id} was read",
                "add report_reviews with the report, its period, opinion, exceptions and CUECs, or a none_statement",
            )
        received = _SOC_REPORT.search(row.assurance or "") and not NEGATION.search(row.assurance or "")
        if received and isinstance(row.report_reviews, NoneStatement):
            yield Finding(
                f"{address}.assurance",
                f"a SOC report of {row.name or row.id} was received, but report_reviews says that there is none",
                "correct one of the two",
                ((f"{address}.report_reviews.none_statement", "said here"),),
            )


def days_not_covered(subject: Subject) -> Iterator[Finding]:
    """Days of the period that no reviewed SOC report of a carved-out subservice organization covers.

    For these days nothing supports the controls assumed there.  A bridge letter closes a short gap after the end of
    the report that was read.

    Fails: a period to 2026-09-30 and one review, `period: {start: 2025-07-01, end: 2026-06-30}`.

    Write instead: `bridge_letter_until: 2026-09-30` where there is such a letter, or the review of the next report.
    """
    first, last = subject.first_day, subject.last_day
    for address, row in carved_out(subject) if first and last else ():
        reviews = listed(row.report_reviews)
        if not reviews or first is None or last is None:
            continue
        gaps = gaps_between(reviews, max(first, row.valid_from or first), min(last, row.valid_until or last))
        if gaps:
            days = sum((end - start).days + 1 for start, end in gaps)
            stretches = ", ".join(str(start) if start == end else f"{start} to {end}" for start, end in gaps)
            yield Finding(
                f"{address}.report_reviews",
                f"no reviewed report of {row.name or row.id} covers {counted(days, 'day')} of the period ({stretches})",
                "give the period of each report that was read, add the report on these days, or a bridge letter with "
                "bridge_letter_until",
                ((subject.at_report("period"), "the period"),),
            )


def cuec_met_by_nothing(subject: Subject) -> Iterator[Finding]:
    """A CUEC of a subservice organization's report that no control of this report meets.

    What that report expects of its customers is your duty (AICPA information, p. 33).  A control that was retired, or
    that belongs to another report, does not meet it here.

    Fails: `cuecs: [{id: CUEC-3, text: Customers review access., controls: [AC-09]}]` after AC-09 ended.

    Write instead: the control that does it now, or `why_not_applicable`.
    """
    held = {control.id for _, control in subject.controls}
    for address, row in carved_out(subject):
        for place, review in keyed(row.report_reviews, f"{address}.report_reviews"):
            for at, cuec in keyed(review.cuecs, f"{place}.cuecs"):
                named = cuec.controls or ()
                if cuec.why_not_applicable or held.intersection(named):
                    continue
                met = f"only by {', '.join(named)}, which this report does not hold" if named else "by no control"
                yield Finding(
                    f"{at}.controls" if named else at,
                    f"{cuec.id} in the report of {row.name or row.id} is met {met}",
                    "name the controls that meet it, or say why_not_applicable",
                )


def gaps_between(reviews: Iterable[ReportReview], first: date, last: date) -> list[tuple[date, date]]:
    """Return the stretches from `first` to `last` that no report that was read, and no bridge letter, covers."""
    gaps, day = list[tuple[date, date]](), first
    for start, end in sorted(_covered(reviews)):
        if start > last:
            break
        if start > day:
            gaps.append((day, start - _DAY))
        day = max(day, end + _DAY)
    return [*gaps, (day, last)] if day <= last else gaps


def _covered(reviews: Iterable[ReportReview]) -> Iterator[tuple[date, date]]:
    for review in reviews:
        period = review.period
        if period and period.start and period.end:
            yield period.start, max(period.end, review.bridge_letter_until or period.end)


def carved_out(subject: Subject) -> Iterator[tuple[str, SubserviceOrganization]]:
    """Yield the subservice organizations whose controls the report does not include, each with its address."""
    for address, row in keyed(subject.description.subservice_organizations, "subservice_organizations"):
        if row.method != "inclusive":
            yield address, row


def was_read(row: SubserviceOrganization) -> bool:
    """Return whether a SOC report of the organization was reviewed, which is a way to monitor it."""
    return bool(row.report_reviews) and not isinstance(row.report_reviews, NoneStatement)
