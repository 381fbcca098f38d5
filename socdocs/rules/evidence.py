"""The evidence that a report loses with an entry it leaves out: tests, statements, opinion matters, criteria."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from socdocs.model.controls import Control
from socdocs.model.parties import Csoc
from socdocs.model.reporting import Modification
from socdocs.rules.named import Ids
from socdocs.rules.subject import CSOCS, LeftOut, OtherReport, Subject, days_of, keyed, listed
from socdocs.source.addresses import escape_key


class Lost(NamedTuple):
    """A piece of evidence that is lost: its address, its name in a sentence, and its name in a related place."""

    address: str
    what: str
    label: str


class Evidence:
    """Finds the evidence that depends on the entries a report leaves out; each list is read once."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject

    def on(self, row: LeftOut) -> list[Lost]:
        """The evidence lost with an entry; none if another report rightly prints it."""
        find = _FINDERS.get(row.list_name)
        return list(find(self, row)) if find else []

    def on_control(self, row: LeftOut) -> Iterator[Lost]:
        """The tests, statements, matters of the opinion and criteria lost with a control."""
        control, exceptions = row.item, list[str]()
        for test in self._about("tests", control.id):
            found = list(keyed(test.item.exceptions, f"{test.address}.exceptions"))
            exceptions += (exception.id for _, exception in found)
            if not self._belongs_elsewhere(row, "tests"):
                yield Lost(f"{test.address}.control", "its test", "the test")
                for address, exception in found:
                    yield Lost(f"{address}.id", f"the exception {exception.id}", "the exception")
                    for response in self._about("management_responses", exception.id):
                        told = f"management's response to {exception.id}"
                        yield Lost(f"{response.address}.exception", told, "the response")
        for assessment in self._about("design_assessments", control.id):
            if not self._belongs_elsewhere(row, "design_assessments"):
                yield Lost(f"{assessment.address}.control", "the assessment of its design", "the assessment")
        stated = control.did_not_operate and self._subject.kind.timeframe == "period" and row.reason != "targets"
        if stated and not self._belongs_elsewhere(row, "controls"):
            yield Lost(f"{row.address}.did_not_operate", "the statement that it did not operate", "the statement")
        for address in self._matters_on(control, exceptions):
            yield Lost(address, "what a matter of the opinion is about", "the matter")
        yield from self.on_targets(row)

    def on_organization(self, row: LeftOut) -> Iterator[Lost]:
        """The controls and criteria of the report that are lost with a subservice organization."""
        for address, control in self._performed.get(row.item.id, ()):
            told = f"the organization that performs {control.id}"
            yield Lost(f"{address}.performed_by", told, "performed by it")
        yield from self.on_targets(row)

    def on_targets(self, row: LeftOut) -> Iterator[Lost]:
        """The criteria or objectives without any control or CSOC once an entry is left out because of its dates."""
        if row.reason == "dates":
            entries = listed(row.item.csocs) if row.list_name == "subservice_organizations" else (row.item,)
            emptied = [target for target in self._served_by(entries) if target in self._unserved]
            if emptied:
                yield Lost("", f"all that serves {enumerated(emptied)}", "")

    @cached_property
    def _performed(self) -> Mapping[str, list[tuple[str, Control]]]:
        """The controls of the report that each subservice organization performs, by the organization's id."""
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

    def _belongs_elsewhere(self, row: LeftOut, name: str) -> bool:
        """Whether what the list `name` says about a control is for another report, and the right one, to print.

        What belongs to a category that a SOC 2 does not cover may be printed by none; a rule of its own names the
        control then, and the choice of categories stops no report.
        """
        if row.reason == "dates" or name in self._subject.homes:
            return False
        if row.reason == "targets" and not self._subject.soc1 and row.item.criteria:
            return True
        # Statements of management's are about the control itself; a test was run in one period.
        any_days = row.reason == "targets" or name == "controls"
        return any(
            USES[name](other) and other.holds(row.item) and (any_days or _shares_days(self._subject, other))
            for other in self._subject.others
        )

    def _matters_on(self, control: Control, exceptions: Sequence[str]) -> Iterator[str]:
        """The addresses of matters of the opinion that name the control or one of its exceptions."""
        listed_in, said_in = self._matters
        listed = dict(listed_in.get(control.id, ()))
        said = {row for id_ in (control.id, *exceptions) for row in said_in.get(id_, ()) if row[0] not in listed}
        yield from (place for *_, place in sorted([*((number, 0, at) for number, at in listed.items()), *said]))

    @cached_property
    def _matters(self) -> tuple[Mapping[str, list[tuple[int, str]]], Mapping[str, list[tuple[int, int, str]]]]:
        """The matters that list a control, and the texts of matters that name one or an exception, by the id.

        Each with its number, the texts with their order within it, and its address.
        """
        left_out = [row.item for row in self._subject.left_out if row.list_name in ("controls", "tests")]
        ids = Ids(it.id for row in left_out for it in ((row,) if isinstance(row, Control) else row.exceptions or ()))
        listed_in: dict[str, list[tuple[int, str]]] = {}
        said_in: dict[str, list[tuple[int, int, str]]] = {}
        for number, (address, row) in enumerate(modifications(self._subject)):
            for id_ in dict.fromkeys(row.controls or ()):
                listed_in.setdefault(id_, []).append((number, f"{address}.controls[{escape_key(id_)}]"))
            for order, key in enumerate(("matter", "effect"), 1):
                for id_ in ids.named_in(getattr(row, key) or ""):
                    said_in.setdefault(id_, []).append((number, order, f"{address}.{key}"))
        return listed_in, said_in

    @cached_property
    def _unserved(self) -> frozenset[str]:
        """The criteria or objectives of the report to which neither a control nor a CSOC maps."""
        facts = self._subject.description
        carved_out = (row for row in listed(facts.subservice_organizations) if row.method != "inclusive")
        every = self._subject.controls_of_all
        served = {target for target, controls in every.items() if controls}
        served.update(target for row in carved_out for target in self._served_by(listed(row.csocs)))
        served.update(row.criterion for row in facts.criteria_not_applicable or ())
        return frozenset(every) - served

    def _served_by(self, entries: Sequence[Control | Csoc]) -> Iterator[str]:
        """The criteria or objectives that entries map to; each criterion of a series is listed by itself."""
        return iter(dict.fromkeys(it for row in entries for it in self._subject.targets_of(row)))


_FINDERS: Final[Mapping[str, Callable[[Evidence, LeftOut], Iterator[Lost]]]] = {
    "controls": Evidence.on_control,
    "subservice_organizations": Evidence.on_organization,
    CSOCS: Evidence.on_targets,
}

_ABOUT: Final[Mapping[str, str]] = {
    "tests": "control",
    "design_assessments": "control",
    "management_responses": "exception",
}
"""The lists whose entries are about entries of other lists, with the key that names these."""

USES: Final[Mapping[str, Callable[[OtherReport], bool]]] = {
    "tests": lambda other: other.kind.tests and not other.report.tests,
    "design_assessments": lambda other: other.kind.timeframe == "date" and not other.report.design_assessments,
    "controls": lambda other: other.kind.timeframe == "period",
}
"""Whether another report prints the entries of a list on a control (`controls`: that it did not operate)."""


def _shares_days(subject: Subject, other: OtherReport) -> bool:
    """Whether the other report covers a day of this one; true while the dates of this report are open."""
    if subject.first_day is None or subject.last_day is None:
        return True
    first, last = days_of(other.report, other.kind)
    return bool(first and last and first <= subject.last_day and subject.first_day <= last)


def modifications(subject: Subject) -> Iterator[tuple[str, Modification]]:
    """The modifications of the report's opinion, each with its address."""
    opinion = subject.report.opinion
    return keyed(opinion.modifications if opinion else None, subject.at_report("opinion.modifications"))


def enumerated(words: Sequence[str]) -> str:
    """The words as a list in a sentence, without repetitions: `A, B and C`."""
    *first, last = dict.fromkeys(words)
    return f"{', '.join(first)} and {last}" if first else last
