"""Entries that a report leaves out although evidence depends on them, and entries that belong to no report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from socdocs.model.parties import SubserviceOrganization, Vendor
from socdocs.rules.evidence import USES, Evidence, enumerated, modifications
from socdocs.rules.subject import Finding, LeftOut, Reason, Subject, called, keyed, listed
from socdocs.source.addresses import escape_key


def left_out_with_evidence(subject: Subject) -> Iterator[Finding]:
    """An entry that a report leaves out although a test or another statement depends on it.

    A wrong year in a date, or one id too few under `reports`, removes a control from the report together with the
    service auditor's test and the exception that was found, while the opinion is still unmodified.  An info
    (`left-out`) lists every entry that a report leaves out.  It is an error, which cannot be waived, if one of these is
    lost with the entry:

    - a test of the control, with its exceptions and management's responses to them, or an assessment of its design;
    - management's statement that the control did not operate;
    - a matter of the opinion that names the control or one of its exceptions;
    - all that serves a criterion or an objective, where dates are the reason;
    - the subservice organization that performs a control of the report.

    If the entry is left out because of its dates (never in place in the period, or not on the date of a Type 1), it is
    always an error: the tests that a report uses were run in its own period.  A control that names other reports under
    `reports`, or that maps to no criterion or objective of this report, belongs to those other reports, which is common
    in a file with several reports.  It is no error if one of them prints the same test.  If the control maps to a
    criterion of this report, that other report must also cover some of the same days; otherwise the period in which the
    test was run is not known.  Tests in a report's own entry are tests of that report alone.

    The categories that a SOC 2 covers are chosen in one place, so leaving out a control of other categories with its
    tests is no error; `control-out-of-scope` names the control if no report covers it.

    Tests at the top of the file are also found if each report has a list of its own that replaces them.  The rule does
    not find tests that a Type 1 never prints, or a criterion that has lost its control to another report, which is an
    open item.

    Fails: `{id: AC-06, until: 2025-08-31, …}` with a test, in a report on a period that starts on 2025-10-01.

    Write instead: `until: 2026-08-31`.  If the date is right, name the earlier report under `reports:` of the control
    and put the tests of that period under that report.
    """
    evidence = Evidence(subject)
    for row in (row for row in subject.left_out if row.reason in _ADVICE):
        lost = evidence.on(row)
        if lost:
            what = enumerated([it.what for it in lost])
            yield Finding(
                row.decided_by,
                f"{_why(subject, row)}, so the report {subject.report.id} would lose {what}",
                _ADVICE[row.reason].format(report=subject.report.id),
                tuple((it.address, it.label) for it in lost if it.address),
            )
    for name in ("tests", "design_assessments"):
        yield from _replaced(subject, name)


def modification_out_of_scope(subject: Subject) -> Iterator[Finding]:
    """An opinion modified on a criterion or objective that the report does not cover.

    Readers look for the matter among the criteria and tests of the report, and find nothing if the report leaves them
    out.  The same holds for a criterion of another framework that the opinion does not cover.  This cannot be waived.

    Fails: `modifications: [{subject: operation, criteria: [A1.2], …}]` in a report on security alone.

    Write instead: a criterion of the chosen categories, or add the category; for an objective that names other reports,
    add this one to its `reports`.
    """
    if not subject.soc1 and not subject.report.trust_services_categories:
        return
    noun = "control objective" if subject.soc1 else "criterion"
    held = frozenset(subject.held)
    objectives = {row.address: row for row in subject.left_out if row.list_name == "control_objectives"}
    for address, row in modifications(subject):
        for target in getattr(row, subject.targets_field) or ():
            if target not in held:
                left = objectives.get(f"control_objectives[{escape_key(target)}]")
                yield Finding(
                    f"{address}.{subject.targets_field}[{escape_key(target)}]",
                    f"the opinion is modified on {target}, which is not a {noun} of the report {subject.report.id}",
                    f"the service auditor names a {noun} of this report, or the scope of the report is corrected",
                    ((left.decided_by, "left out here"),) if left else (),
                )
        for at, it in keyed(row.framework_references, f"{address}.framework_references"):
            if it.reference and not subject.additional_in([it]):
                named = f"{it.reference} of {it.framework or 'no framework'}"
                yield Finding(
                    f"{at}.reference",
                    f"the opinion is modified on {named}, which is no criterion that the opinion in "
                    f"{subject.report.id} covers",
                    "the service auditor names a criterion from a catalog under additional_criteria with opinion: yes",
                )


def never_in_place(subject: Subject) -> Iterator[Finding]:
    """A control, CSOC or other part of the system that, by its dates, belongs to no report of the file.

    It ended before the period or begins after it, so no report shows it.  In most cases a year is wrong.

    Fails: `{id: AC-02, from: 2027-01-01, …}` in a report on a period that ends on 2026-12-31.

    Write instead: the right date; or take the entry out, if it was retired before the period or is only planned.
    """
    evidence = Evidence(subject)
    for row in (row for row in subject.left_out if row.reason == "dates"):
        if not any(other.holds(row.item) for other in subject.others) and not evidence.on(row):
            yield Finding(
                row.decided_by,
                f"{_why(subject, row)}, and no report of this file shows it",
                "correct the date, or take the entry out if it belongs to no report",
            )


def named_but_replaced(subject: Subject) -> Iterator[Finding]:
    """A change or incident that names a report whose own list takes the place of the one that it is in.

    The report does not print it, and a statement of the report's own that there was none denies it.

    Fails: `changes: [{id: CH-09, reports: [bridge-2026], …}]` beside `reports: [{id: bridge-2026, changes:
    {none_statement: No significant changes were made.}, …}]`.

    Write instead: the entry in the list of that report, or without the report's id.
    """
    for name in ("changes", "incidents"):
        own = getattr(subject.report, name)
        kept = {row.id for row in listed(own)}
        for address, row in keyed(getattr(subject.whole, name), name) if own else ():
            if subject.report.id in (row.reports or ()) and row.id not in kept:
                yield Finding(
                    f"{address}.reports",
                    f"{row.id} names the report {subject.report.id}, which has {name} of its own and does not print it",
                    f"move it to the {name} of {subject.report.id}, or take the report's id out",
                    ((subject.at_report(name), "its own"),),
                )


_ADVICE: Final[Mapping[Reason, str]] = {
    "dates": "Correct the date; most often the year is wrong. If it is right, take its tests and statements out, or "
    "move them to the report on the time when it was in place.",
    "reports": "Add {report} to its reports, or move its tests to the entry of the report that they belong to.",
    "targets": "Map it to what {report} covers, or move its tests to the entry of the report that they belong to.",
}
"""The advice on an entry with evidence, by the reason why it is left out; other reasons lose no evidence."""


def _replaced(subject: Subject, name: str) -> Iterator[Finding]:
    """Tests or assessments at the top of the file that no report uses, because each report has a list of its own."""
    rows = [row for row in subject.left_out if row.list_name == name and row.reason == "own_list"]
    users = [other for other in subject.others if USES[name](other)] if rows else []
    controls = {control.id: control for control in subject.whole.controls or ()} if users else {}
    lost = [
        row
        for row in rows
        if not any(row.item.control in controls and other.holds(controls[row.item.control]) for other in users)
    ]
    if lost:
        noun = name.replace("_", " ")
        exceptions = [exception.id for row in lost for exception in getattr(row.item, "exceptions", None) or ()]
        with_them = f", nor what they found: {enumerated(exceptions)}" if exceptions else ""
        yield Finding(
            f"{lost[0].address}.control",
            f"the report {subject.report.id} has {noun} of its own, so no report prints {len(lost)} of those at the "
            f"top of the file{with_them}",
            "move them to the report that they belong to, or take them out",
            ((lost[0].decided_by, "its own"),),
        )


def _why(subject: Subject, row: LeftOut) -> str:
    """The reason why the report leaves an entry out, as the beginning of a sentence."""
    item, used = row.item, isinstance(row.item, SubserviceOrganization | Vendor)
    name = called(item)
    if row.reason == "reports":
        return f"{name} names other reports ({', '.join(item.reports)})"
    if row.reason == "targets":
        return f"{name} serves none of the {'control objectives' if subject.soc1 else 'criteria'} covered"
    if row.decided_by.endswith(".from"):
        day = f"{'is used from' if used else 'starts on'} {item.valid_from}"
    else:
        day = f"{'was used until' if used else 'ended on'} {item.valid_until}"
    state = "used" if used else "in place"
    if subject.kind.timeframe == "date":
        return f"{name} {day} and was not {state} on {subject.last_day}"
    return f"{name} {day} and was never {state} in the period from {subject.first_day} to {subject.last_day}"
