"""DSC: management's description of the system."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

from socdocs.model.system import Stage
from socdocs.rules.dates import own_date
from socdocs.rules.subject import Finding, Subject, keyed, listed


def incident_after_the_end(subject: Subject) -> Iterator[Finding]:
    """An incident that began after the last day that the report covers.

    DC 4 asks for the incidents of the period, or those known as of the date; a later one is a subsequent event.

    Fails: `incidents: [{id: INC-01, date: 2026-08-02, …}]` in a report on a period that ends on 2026-06-30.

    Write instead: an entry of `subsequent_events`, or `reports:` on the incident if it belongs to another report.
    """
    last = subject.last_day
    for address, row in subject.incidents:
        if last and row.date and row.date > last:
            yield Finding(
                f"{address}.date",
                f"{row.id} is dated {row.date}, after {last}, the last day that the report covers",
                "move it to subsequent_events, or name the report it belongs to under reports",
            )


def incident_before_the_period(subject: Subject) -> Iterator[Finding]:
    """An incident that began before the period.

    An incident of last year does not belong in this year's report, unless it was still open in the period.

    Fails: `incidents: [{id: INC-01, date: 2024-11-02, …}]` in a report on a period that starts on 2025-01-01.

    Write instead: name the report it belongs to under `reports:`; waive this for an incident that went on.
    """
    first = subject.first_day
    for address, row in subject.incidents:
        if subject.kind.timeframe == "period" and first and row.date and row.date < first:
            yield Finding(
                f"{address}.date",
                f"{row.id} began on {row.date}, before the period, which starts on {first}",
                "name the report it belongs to under reports; if it went on into the period, say so and waive this",
            )


def changes_in_type_1(subject: Subject) -> Iterator[Finding]:
    """Significant changes in the entry of a Type 1 report, or that name a Type 1 report.

    Changes are described over a period (DC 9); a report as of a date has none.

    Fails: `reports: [{soc: 2, type: 1, changes: [{id: CH-01, …}]}]`.

    Write instead: leave them at the top of the file, where a Type 2 report finds them.
    """
    if subject.report.changes:
        yield Finding(
            subject.at_report("changes"),
            "a Type 1 report is about one date and describes no changes, but its entry contains some",
            "move them to the top of the file or to the entry of a Type 2 report",
        )
    for address, row in keyed(listed(subject.whole.changes), "changes"):
        if subject.report.id in (row.reports or ()):
            yield Finding(
                f"{address}.reports",
                f"{row.id} names a Type 1 report, which describes no changes",
                "take this report out of the list",
            )


def change_outside_the_period(subject: Subject) -> Iterator[Finding]:
    """A significant change dated outside the period.

    The description covers the changes during the period (DC 9); a later one may be a subsequent event.

    Fails: `changes: [{id: CH-01, date: 2026-08-02, …}]` in a report on a period that ends on 2026-06-30.

    Write instead: the date on which it took effect, or an entry of `subsequent_events`.
    """
    first, last = subject.first_day, subject.last_day
    # One after the date of the report is an error (ENG010), and one on a day to come (ENG029).
    told = min(own_date(subject)[1] or subject.tomorrow, subject.tomorrow)
    for address, row in subject.changes:
        if row.date and first and last and not first <= row.date <= last and row.date <= max(told, last):
            yield Finding(
                f"{address}.date",
                f"{row.id} is dated {row.date}, outside the period from {first} to {last}",
                "correct the date, name the report it belongs to under reports, or move it to subsequent_events",
            )


def event_that_is_not_subsequent(subject: Subject) -> Iterator[Finding]:
    """A subsequent event dated on or before the last day that the report covers.

    An event on or before the last day belongs in the description itself.

    Fails: `subsequent_events: [{id: SE-01, date: 2026-05-02, …}]` in a report on a period that ends on 2026-06-30.

    Write instead: an incident or a change; for a later event nothing.
    """
    last = subject.last_day
    if not subject.is_soc:
        return  # A bridge letter is about the time between two reports.
    for address, row in keyed(listed(subject.description.subsequent_events), "subsequent_events"):
        if row.date and last and row.date <= last:
            yield Finding(
                f"{address}.date",
                f"{row.id} is dated {row.date}; the report covers days up to {last}, so it is not a subsequent event",
                "describe it as an incident or a change, or correct the date",
            )


_MISSED = re.compile(r"\bcommit(?:ment|ted)\w*|\bservice levels?\b", re.IGNORECASE)


def incident_without_exception(subject: Subject) -> Iterator[Finding]:
    """An incident that affects criteria although no test of their controls has an exception.

    DC 4 is about incidents that resulted from failing controls or missed commitments; readers of the tests ask which
    control failed.

    Fails: `incidents: [{id: INC-01, criteria: [CC7.4], …}]` while every test for CC7.4 has no exceptions.

    Write instead: `extent: Availability was 99.61 percent against the commitment of 99.9 percent.` if a commitment was
    missed although controls worked.
    """
    for address, row in subject.incidents:
        tested = [subject.flawless_targets[it] for it in row.criteria or () if it in subject.flawless_targets]
        told = " ".join(filter(None, (row.nature, row.timing, row.extent, row.disposition)))
        if tested and all(tested) and not _MISSED.search(told):
            yield Finding(
                f"{address}.criteria",
                f"{row.id} affects {', '.join(row.criteria or ())}, but no test of their controls has an exception",
                "say which commitment was missed although controls worked; readers will ask which control failed",
            )


def stages_missing(subject: Subject) -> Iterator[Finding]:
    """A class of transactions with some of its six stages, but not all.

    User auditors follow transactions from initiation to reporting; a missing stage looks forgotten.

    Fails: a class with steps for `initiation`, `processing` and `reporting` alone.

    Write instead: each stage; for one that does not exist a sentence that says so.
    """
    for address, row in keyed(listed(subject.description.transaction_classes), "transaction_classes"):
        given = {step.stage for step in row.steps or ()}
        missing = [stage for stage in get_args(Stage) if stage not in given]
        if row.steps and None not in given and missing:
            yield Finding(
                f"{address}.steps",
                f"the steps of “{row.name or row.id or 'this class'}” leave out {', '.join(missing)}",
                "describe each stage, or say that it does not exist",
            )


_LAWS = re.compile(
    r"\b(?:all )?(?:applicable|relevant)(?: (?:and|privacy|data protection|security|federal|state|local)){0,5}"
    r" (?:laws?|regulations?)(?: and regulations?)?\b",
    re.IGNORECASE,
)


def law_without_a_name(subject: Subject) -> Iterator[Finding]:
    """A commitment or requirement to comply with laws that it does not name.

    Readers cannot see what was promised, and the service auditor cannot see what to measure it against (AICPA
    information, p. 14).

    Fails: `text: The service complies with all applicable privacy laws.`

    Write instead: `The service deletes personal information within 45 days of a request, as the CCPA asks.`
    """
    commitments = keyed(subject.description.commitments, "commitments")
    requirements = keyed(subject.description.requirements, "requirements")
    promised = (*((at, row.text) for at, row in commitments), *((at, row.text) for at, row in requirements))
    for address, text in promised:
        match = _LAWS.search(text or "")
        if match:
            yield Finding(
                f"{address}.text",
                f"“{match[0]}” does not say which law is meant",
                "name the law and what the system does for it",
                words=(text or "", match.start(), match.end()),
            )
