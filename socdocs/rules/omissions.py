"""What a report leaves out although something hangs on it, and what no report holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from socdocs.catalogs.trust_services import catalog
from socdocs.model.controls import Control
from socdocs.model.parties import Csoc, SubserviceOrganization
from socdocs.model.reporting import Modification
from socdocs.rules.subject import CSOCS, Finding, LeftOut, OtherReport, Reason, Subject, days_of, keyed
from socdocs.source.addresses import escape_key


def left_out_with_evidence(subject: Subject) -> Iterator[Finding]:
    """Something that a report leaves out although a test or another statement hangs on it.

    A wrong year in a date, or one id too few under `reports`, takes a control out of the report together with the
    service auditor's test and the exception that was found, while the opinion is still unmodified.  So an info
    (`left-out`) lists whatever a report leaves out, and this is an error, which no waiver accepts, where one of these
    goes with it:

    - a test of the control, with its exceptions and management's responses to them, or an assessment of its design;
    - management's statement that the control did not operate;
    - a matter of the opinion that names the control or one of its exceptions;
    - all that serves a criterion or an objective, where dates are the reason;
    - the subservice organization that performs a control of the report.

    Where dates are the reason (never in place in the period, or not on the date of a Type 1), it is always an error:
    the tests that a report uses were run in its own period.  A control that names other reports under `reports`, or
    that serves nothing that this report covers, belongs to those others, which is common in a file with several
    reports.  It is no error if one of them prints the same test.  Where the control serves a criterion of this report,
    that other report must also cover some of the same days; otherwise it cannot be told in which period the test was
    run.  Tests in a report's own entry are tests of that report alone.

    Tests at the top of the file are found, too, where each report has a list of its own in their place.  Not found are
    the tests that a Type 1 leaves out by its nature, and a criterion that has lost its control to another report, which
    is an open item.

    Fails: `{id: AC-06, until: 2025-08-31, …}` with a test, in a report on a period that starts on 2025-10-01.

    Write instead: `until: 2026-08-31`.  If the date is right, name the earlier report under `reports:` of the control
    and put the tests of that period under that report.
    """
    hanging = _Hanging(subject)
    for row in subject.left_out:
        lost = hanging.on(row)
        if lost:
            what = _enumerated([it.what for it in lost])
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

    Readers look for the matter among the criteria and tests of the report; where the report leaves them out, they find
    nothing.  No waiver accepts it.

    Fails: `modifications: [{subject: operation, criteria: [A1.2], …}]` in a report on security alone.

    Write instead: a criterion of the chosen categories, or add the category; for an objective that names other reports,
    add this one to its `reports`.
    """
    if not subject.soc1 and not subject.report.trust_services_categories:
        return
    noun = "control objective" if subject.soc1 else "criterion"
    held = frozenset(subject.held)
    objectives = {row.address: row for row in subject.left_out if row.list_name == "control_objectives"}
    for address, row in _modifications(subject):
        for target in getattr(row, subject.targets_field) or ():
            if target not in held:
                left = objectives.get(f"control_objectives[{escape_key(target)}]")
                yield Finding(
                    f"{address}.{subject.targets_field}[{escape_key(target)}]",
                    f"the opinion is modified on {target}, which is no {noun} of the report {subject.report.id}",
                    f"the service auditor names a {noun} of this report, or the scope of the report is corrected",
                    ((left.decided_by, "left out here"),) if left else (),
                )


def never_in_place(subject: Subject) -> Iterator[Finding]:
    """A control, CSOC or subservice organization that by its dates belongs to no report of the file.

    It ended before the period or begins after it, so no report shows it.  Most often a year is wrong.

    Fails: `{id: AC-02, from: 2027-01-01, …}` in a report on a period that ends on 2026-12-31.

    Write instead: the right date; or take the entry out, if it was retired before the period or is only planned.
    """
    hanging = _Hanging(subject)
    for row in (row for row in subject.left_out if row.reason == "dates"):
        if not any(other.holds(row.item) for other in subject.others) and not hanging.on(row):
            yield Finding(
                row.decided_by,
                f"{_why(subject, row)}, and no report of this file shows it",
                "correct the date, or take the entry out if it belongs to no report",
            )


_ADVICE: Final[Mapping[Reason, str]] = {
    "dates": "Correct the date; most often the year is wrong. If it is right, take its tests and statements out, or "
    "move them to the report on the time when it was in place.",
    "reports": "Add {report} to its reports, or move its tests to the entry of the report that they belong to.",
    "targets": "Map it to what {report} covers, or move its tests to the entry of the report that they belong to.",
}
"""What to do about an entry that evidence hangs on, by the reason why it is left out; other reasons take none away."""


class _Lost(NamedTuple):
    """What a report loses with an entry: its address, what it is in a sentence, and what it is beside its place."""

    address: str
    what: str
    label: str


class _Hanging:
    """What hangs on the entries that a report leaves out; each list is looked through once."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject

    def on(self, row: LeftOut) -> list[_Lost]:
        """What the report would lose with an entry; nothing where another report rightly has it."""
        find = _FINDERS.get(row.list_name)
        return list(find(self, row)) if find and row.reason in _ADVICE else []

    def on_control(self, row: LeftOut) -> Iterator[_Lost]:
        """Evidence, statements, matters of the opinion and criteria that go with a control."""
        control, exceptions = row.item, list[str]()
        for test in self._about("tests", control.id):
            found = list(keyed(test.item.exceptions, f"{test.address}.exceptions"))
            exceptions += (exception.id for _, exception in found)
            if not self._elsewhere(row, "tests"):
                yield _Lost(f"{test.address}.control", "its test", "the test")
                for address, exception in found:
                    yield _Lost(f"{address}.id", f"the exception {exception.id}", "the exception")
                    for response in self._about("management_responses", exception.id):
                        told = f"management's response to {exception.id}"
                        yield _Lost(f"{response.address}.exception", told, "the response")
        for assessment in self._about("design_assessments", control.id):
            if not self._elsewhere(row, "design_assessments"):
                yield _Lost(f"{assessment.address}.control", "the assessment of its design", "the assessment")
        stated = control.did_not_operate and self._subject.kind.timeframe == "period" and row.reason != "targets"
        if stated and not self._elsewhere(row, "controls"):
            yield _Lost(f"{row.address}.did_not_operate", "the statement that it did not operate", "the statement")
        for address in self._matters_on(control, exceptions):
            yield _Lost(address, "what a matter of the opinion is about", "the matter")
        yield from self.on_targets(row)

    def on_organization(self, row: LeftOut) -> Iterator[_Lost]:
        """The controls of the report that a subservice organization performs, and the criteria that go with it."""
        for address, control in self._performed.get(row.item.id, ()):
            told = f"the organization that performs {control.id}"
            yield _Lost(f"{address}.performed_by", told, "performed by it")
        yield from self.on_targets(row)

    def on_targets(self, row: LeftOut) -> Iterator[_Lost]:
        """The criteria or objectives that nothing serves without an entry that is left out by its dates."""
        if row.reason == "dates":
            entries = row.item.csocs or () if row.list_name == "subservice_organizations" else (row.item,)
            emptied = [target for target in self._served_by(entries) if target in self._unserved]
            if emptied:
                yield _Lost("", f"all that serves {_enumerated(emptied)}", "")

    @cached_property
    def _performed(self) -> Mapping[str, list[tuple[str, Control]]]:
        """The controls of the report that a subservice organization performs, by its id."""
        found: dict[str, list[tuple[str, Control]]] = {}
        for address, control in self._subject.controls:
            found.setdefault(control.performed_by or "", []).append((address, control))
        return found

    @cached_property
    def _followers(self) -> Mapping[tuple[str, str], list[LeftOut]]:
        found: dict[tuple[str, str], list[LeftOut]] = {}
        for row in self._subject.left_out:
            if row.reason == "follows" and row.list_name in _ABOUT:
                found.setdefault((row.list_name, getattr(row.item, _ABOUT[row.list_name])), []).append(row)
        return found

    def _about(self, name: str, id_: str) -> Sequence[LeftOut]:
        """The entries of the list `name` that are left out with the control or the exception `id_`."""
        return self._followers.get((name, id_), ())

    def _elsewhere(self, row: LeftOut, name: str) -> bool:
        """Whether another report, and the right one, prints what the list `name` says of a control."""
        if row.reason == "dates" or name in self._subject.homes:
            return False
        # Statements of management's are about the control itself; a test was run in one period.
        any_days = row.reason == "targets" or name == "controls"
        return any(
            _USES[name](other) and other.holds(row.item) and (any_days or _shares_days(self._subject, other))
            for other in self._subject.others
        )

    def _matters_on(self, control: Control, exceptions: Sequence[str]) -> Iterator[str]:
        """Where the matters of the opinion name the control or one of its exceptions."""
        modifications = list(_modifications(self._subject))
        if not modifications:
            return
        named = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, (control.id, *exceptions)))})(?![\w-])")
        for address, row in modifications:
            if control.id in (row.controls or ()):
                yield f"{address}.controls[{escape_key(control.id)}]"
            else:
                yield from (f"{address}.{key}" for key in ("matter", "effect") if named.search(getattr(row, key) or ""))

    @cached_property
    def _unserved(self) -> frozenset[str]:
        """The criteria or objectives of the report that neither a control nor a CSOC serves."""
        facts = self._subject.description
        carved_out = (row for row in facts.subservice_organizations or () if row.method != "inclusive")
        served = {target for target, controls in self._subject.controls_of.items() if controls}
        served.update(target for row in carved_out for target in self._served_by(row.csocs or ()))
        served.update(row.criterion for row in facts.criteria_not_applicable or ())
        return frozenset(self._subject.held) - served

    def _served_by(self, entries: Sequence[Control | Csoc]) -> Iterator[str]:
        """The criteria or objectives that entries map to, each of a series by itself."""
        targets = dict.fromkeys(it for row in entries for it in getattr(row, self._subject.targets_field) or ())
        for target in targets:
            yield from (target,) if self._subject.soc1 else catalog().expand(target)


_FINDERS: Final[Mapping[str, Callable[[_Hanging, LeftOut], Iterator[_Lost]]]] = {
    "controls": _Hanging.on_control,
    "subservice_organizations": _Hanging.on_organization,
    CSOCS: _Hanging.on_targets,
}

_ABOUT: Final[Mapping[str, str]] = {
    "tests": "control",
    "design_assessments": "control",
    "management_responses": "exception",
}
"""The lists that are about entries of other lists, with the key that names those."""

_USES: Final[Mapping[str, Callable[[OtherReport], bool]]] = {
    "tests": lambda other: other.kind.tests and not other.report.tests,
    "design_assessments": lambda other: other.kind.timeframe == "date" and not other.report.design_assessments,
    "controls": lambda other: other.kind.timeframe == "period",
}
"""What tells whether another report prints what the file's list says of a control (`controls`: it did not operate)."""


def _replaced(subject: Subject, name: str) -> Iterator[Finding]:
    """Tests or assessments at the top of the file that no report uses, because each has a list of its own."""
    rows = [row for row in subject.left_out if row.list_name == name and row.reason == "own_list"]
    users = [other for other in subject.others if _USES[name](other)] if rows else []
    controls = {control.id: control for control in subject.whole.controls or ()} if users else {}
    lost = [
        row
        for row in rows
        if not any(row.item.control in controls and other.holds(controls[row.item.control]) for other in users)
    ]
    if lost:
        noun = name.replace("_", " ")
        exceptions = [exception.id for row in lost for exception in getattr(row.item, "exceptions", None) or ()]
        with_them = f", nor what they found: {_enumerated(exceptions)}" if exceptions else ""
        yield Finding(
            f"{lost[0].address}.control",
            f"the report {subject.report.id} has {noun} of its own, so no report holds {len(lost)} of those at the top "
            f"of the file{with_them}",
            "move them to the report that they belong to, or take them out",
            ((lost[0].decided_by, "its own"),),
        )


def _why(subject: Subject, row: LeftOut) -> str:
    """Why the report leaves an entry out, as the beginning of a sentence."""
    item, used = row.item, isinstance(row.item, SubserviceOrganization)
    name = (item.short_name or item.name or item.id) if used else item.id
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


def _shares_days(subject: Subject, other: OtherReport) -> bool:
    """Whether the other report speaks of a day of this one; of an open period it is not known that it does not."""
    if subject.first_day is None or subject.last_day is None:
        return True
    first, last = days_of(other.report, other.kind)
    return bool(first and last and first <= subject.last_day and subject.first_day <= last)


def _modifications(subject: Subject) -> Iterator[tuple[str, Modification]]:
    opinion = subject.report.opinion
    return keyed(opinion.modifications if opinion else None, subject.at_report("opinion.modifications"))


def _enumerated(words: Sequence[str]) -> str:
    *first, last = dict.fromkeys(words)
    return f"{', '.join(first)} and {last}" if first else last
