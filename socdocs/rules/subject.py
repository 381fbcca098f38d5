"""The input of rules: the facts of one report, the whole description, and the texts that the report prints."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from typing import Any, Final, Literal, Protocol, TypeVar

from msgspec import Struct

from socdocs.catalogs.trust_services import catalog
from socdocs.model.base import Facts, NoneStatement, with_facts
from socdocs.model.confirmations import Approval, Confirmation, ConfirmedWording
from socdocs.model.controls import Control, FrameworkReference
from socdocs.model.description import SystemDescription
from socdocs.model.fields import fields_of
from socdocs.model.parties import Assertion, Csoc
from socdocs.model.printing import (
    PrintingKind,
    prints_in,
    true_words,
)
from socdocs.model.references import fold_id
from socdocs.model.reporting import CriterionConcerned, Modification, Report
from socdocs.model.system import Change, Incident
from socdocs.model.testing import ControlTest, Procedure, TestException
from socdocs.rules.printed_texts import printed_texts
from socdocs.rules.texts import PrintedText, Texts, evenly_spaced
from socdocs.rules.words import Sought, words
from socdocs.source.addresses import KEY_FIELDS, escape_key, unique_keys
from socdocs.words import fold_word

Item = TypeVar("Item", bound=Facts)


class Kind(Protocol):
    """The properties of a report kind that rules use; rules never ask for the name of the kind."""

    @property
    def criteria(self) -> Literal["trust_services", "control_objectives"]:
        """The measure of the controls: trust services criteria or control objectives."""

    @property
    def timeframe(self) -> Literal["date", "period"]:
        """Whether the report covers a single date or a period."""

    @property
    def tests(self) -> bool:
        """Whether the report contains tests of operating effectiveness."""


class SubjectKind(Kind, PrintingKind, Protocol):
    """The kind of the report under check, with the properties that decide which fields it prints."""

    @property
    def soc(self) -> str:
        """The number of the SOC, "" for a kind that has none."""

    @property
    def type(self) -> str:
        """The type, "" for a kind that has none."""


class Finding(Struct, frozen=True):
    """One finding of a rule.

    `address` is the address of the fact that the finding is about.  If the finding is about certain words of that fact,
    `words` is the text of the fact with the start and end of these words.  `related` are further addresses, each with a
    text that explains it.
    """

    address: str
    message: str
    advice: str = ""
    related: tuple[tuple[str, str], ...] = ()
    words: tuple[str, int, int] | None = None


Reason = Literal["dates", "reports", "targets", "own_list", "follows", "principal", "public"]
"""Why a report leaves an entry out: it was not in place, it names other reports, it maps to nothing that the report
covers, a list of the report's own replaces its list, it belongs to an entry that is left out, it is not principal, or
it is not marked public.
"""
CSOCS: Final = "csocs"
"""The name of the lists of CSOCs, which are inside the entries of another list."""


class LeftOut(Struct, frozen=True):
    """An entry of the description that one report leaves out.

    `list_name` is the name of its list (`controls`; `csocs` for those of all organizations).  `address` is its own
    address, and `decided_by` is the address of the value that excludes it (`controls[AC-01].until`).
    """

    list_name: str
    address: str
    item: Any
    reason: Reason
    decided_by: str


class OtherReport(Struct, frozen=True):
    """Another report in the file: its entry, its kind, and a function that says whether a control belongs to it."""

    report: Report
    kind: Kind
    holds: Callable[[Facts], bool]


class Subject(Struct, frozen=True, dict=True):
    """One report of a description, as the rules read it.

    `description` contains only the facts of this report, `whole` everything in the file.  `held` are the criteria or
    objectives that the report covers, `homes` the addresses of lists that are not at the top of the file.  `today` is
    the day of the check.  `left_out` are the entries of the file that the report leaves out, `others` the other reports
    of the file whose kind is known.  `by_auditor` is true if the service auditor's facts come from a file of their own.
    `own_wording` are the paragraphs in place of those of templates, as far as the report has their parts, and
    `wordings` those that the firm has confirmed for all its reports.
    """

    description: SystemDescription
    whole: SystemDescription
    report: Report
    kind: SubjectKind
    held: tuple[str, ...]
    homes: Mapping[str, str]
    today: datetime.date
    left_out: tuple[LeftOut, ...]
    others: tuple[OtherReport, ...]
    by_auditor: bool = False
    own_wording: tuple[PrintedText, ...] = ()
    wordings: tuple[ConfirmedWording, ...] = ()

    @property
    def soc1(self) -> bool:
        """Whether the controls are measured against control objectives."""
        return self.kind.criteria == "control_objectives"

    @property
    def is_soc(self) -> bool:
        """Whether this is a SOC report, or a letter that accompanies one; a bridge letter is neither."""
        return bool(self.kind.soc or self.report.soc) and not self.is_for("bridge-letter")

    @property
    def targets_field(self) -> Literal["criteria", "control_objectives"]:
        """The field in which entries of this report list their criteria or control objectives."""
        return "control_objectives" if self.soc1 else "criteria"

    def is_for(self, words: str) -> bool:
        """Whether `words` select the report: `all`, or words that each narrow the choice (`soc2 type2`)."""
        return prints_in(words, self.true_words)

    @cached_property
    def true_words(self) -> frozenset[str]:
        """The words of declarations that are true of the report."""
        return true_words(self.kind, self.report.layout or "", self.report.controls_layout or "")

    def at_report(self, rest: str = "") -> str:
        """The address of the report's own entry, or of the fact `rest` in it."""
        here = f"reports[{escape_key(self.report.id)}]"
        return f"{here}.{rest}" if rest else here

    @property
    def disclaimed(self) -> bool:
        """Whether the service auditor disclaims an opinion, so that the report does not print its tests."""
        opinion = self.report.opinion
        return bool(opinion and opinion.provided_by_auditor and opinion.type == "disclaimer")

    @property
    def tomorrow(self) -> datetime.date:
        """The last day that may be today somewhere on earth: what is dated after it is still to come."""
        return self.today + datetime.timedelta(days=1)

    def home(self, name: str) -> str:
        """The address of the list `name`."""
        return self.homes.get(name, name)

    @property
    def first_day(self) -> datetime.date | None:
        """The first day that the report covers."""
        return days_of(self.report, self.kind)[0]

    @property
    def last_day(self) -> datetime.date | None:
        """The last day that the report covers."""
        return days_of(self.report, self.kind)[1]

    @cached_property
    def controls(self) -> tuple[tuple[str, Control], ...]:
        """The report's controls, each with its address."""
        return self.rows(self.description.controls, "controls")

    @cached_property
    def controls_of(self) -> Mapping[str, tuple[tuple[str, Control], ...]]:
        """The controls of every criterion or objective that the report covers."""
        found: dict[str, list[tuple[str, Control]]] = {target: [] for target in self.held}
        for address, control in self.controls:
            for target in dict.fromkeys(getattr(control, self.targets_field) or ()):
                if target in found:
                    found[target].append((address, control))
        return {target: tuple(rows) for target, rows in found.items()}

    @cached_property
    def controls_of_all(self) -> Mapping[str, tuple[tuple[str, Control], ...]]:
        """The same with the criteria of other frameworks that the opinion covers, each called `HD-1 of Harbor`."""
        found: dict[str, dict[str, Control]] = {name: {} for name in self._additional.values()}
        for address, control in self.controls if found else ():
            for name in self.additional_in(control.framework_references):
                found[name][address] = control
        return {**self.controls_of, **{name: tuple(rows.items()) for name, rows in found.items()}}

    @cached_property
    def _additional(self) -> Mapping[tuple[str, str], str]:
        """The criteria of other frameworks that the opinion covers, as texts name them, by framework and id."""
        rows = self.report.additional_criteria if self.is_for("soc2 restricted") else None
        catalogs = (row.catalog for row in rows or () if row.opinion and row.catalog)
        return {
            _reference(catalog.name, criterion.id): f"{criterion.id} of {catalog.name}"
            for catalog in catalogs
            for criterion in catalog.criteria or ()
        }

    def additional_in(self, references: Iterable[FrameworkReference | CriterionConcerned] | None) -> list[str]:
        """The criteria of other frameworks that the opinion covers and that `references` name."""
        keys = dict.fromkeys(_reference(it.framework, it.reference) for it in references or ())
        return [self._additional[key] for key in keys if key in self._additional]

    def targets_of(self, row: Control | Csoc | Modification) -> list[str]:
        """What an entry is mapped to: objectives, or criteria, those of a series and of other frameworks among them."""
        own = dict.fromkeys(getattr(row, self.targets_field) or ())
        others = None if isinstance(row, Csoc) else row.framework_references
        return (
            [*own] if self.soc1 else [*(id_ for it in own for id_ in catalog().expand(it)), *self.additional_in(others)]
        )

    def at_target(self, address: str, target: str, *, named: bool = True) -> str:
        """Where the entry at `address` names `target`, one of `controls_of_all`; the list of those if not `named`."""
        if target not in self.controls_of:
            return f"{address}.framework_references"
        return f"{address}.{self.targets_field}" + (f"[{target}]" if named else "")

    @property
    def assertions(self) -> Iterator[tuple[str, Assertion]]:
        """The assertions of the report with their addresses: that of the service organization first."""
        if self.report.assertion:
            yield self.at_report("assertion"), self.report.assertion
        organizations = keyed(self.description.subservice_organizations, "subservice_organizations")
        for address, row in organizations if self.is_soc else ():  # a letter prints no other
            if row.method == "inclusive" and row.assertion:
                yield f"{address}.assertion", row.assertion

    @cached_property
    def tests(self) -> tuple[tuple[str, ControlTest], ...]:
        """The report's tests, each with its address."""
        return self.rows(self.description.tests, self.home("tests"))

    @cached_property
    def tests_of(self) -> Mapping[str, tuple[tuple[str, ControlTest], ...]]:
        """The tests of every tested control, by the control's id."""
        found: dict[str, list[tuple[str, ControlTest]]] = {}
        for address, test in self.tests:
            found.setdefault(test.control, []).append((address, test))
        return {id_: tuple(rows) for id_, rows in found.items()}

    @cached_property
    def ids_of(self) -> Mapping[str, frozenset[str]]:
        """The ids of the controls of every criterion or objective that the report covers."""
        return {target: frozenset(control.id for _, control in rows) for target, rows in self.controls_of_all.items()}

    @cached_property
    def flawless_controls(self) -> Mapping[str, bool]:
        """Whether no test of a control has an exception, by the id of every tested control."""
        return {id_: all(test.result == "no_exceptions" for _, test in rows) for id_, rows in self.tests_of.items()}

    @cached_property
    def flawless_targets(self) -> Mapping[str, bool]:
        """The same by every criterion or objective of which a control is tested."""
        flawless = self.flawless_controls
        tested = {target: [flawless[id_] for id_ in ids if id_ in flawless] for target, ids in self.ids_of.items()}
        return {target: all(rows) for target, rows in tested.items() if rows}

    @cached_property
    def procedures(self) -> tuple[tuple[str, Procedure], ...]:
        """The steps of the report's tests, each with its address."""
        return tuple(row for address, test in self.tests for row in self.procedures_of(address, test))

    def procedures_of(self, address: str, test: ControlTest) -> tuple[tuple[str, Procedure], ...]:
        """The steps of the test at `address`, each with its own address."""
        return self.rows(test.procedures, f"{address}.procedures")

    @cached_property
    def exceptions(self) -> tuple[tuple[str, TestException], ...]:
        """The exceptions of the report's tests, each with its address."""
        return tuple(row for address, test in self.tests for row in self.rows(test.exceptions, f"{address}.exceptions"))

    @property
    def incidents(self) -> Iterator[tuple[str, Incident]]:
        """The report's incidents, each with its address; empty for a statement of none."""
        return keyed(listed(self.description.incidents), self.home("incidents"))

    @property
    def changes(self) -> Iterator[tuple[str, Change]]:
        """The report's changes, each with its address; empty for a statement of none."""
        return keyed(listed(self.description.changes), self.home("changes"))

    def words(self, name: str) -> tuple[Sought, ...]:
        """The words of the list `name`, with those that the description adds to it."""
        added = (self.whole.checks and self.whole.checks.words) or ()
        return words(name, tuple(text for row in added if row.name == name for text in row.words or ()))

    @cached_property
    def texts(self) -> Texts:
        """Every text from the user's file that the report prints."""
        return Texts((*printed_texts(self, self.true_words), *self.own_wording))

    @property
    def signed_off(self) -> Iterator[tuple[str, Confirmation | ConfirmedWording | Approval]]:
        """The confirmations of the firm and the approvals of management, each with its address."""
        auditor = self.report.service_auditor
        yield from keyed(auditor.confirmed if auditor else None, self.at_report("service_auditor.confirmed"))
        yield from keyed(self.report.approvals, self.at_report("approvals"))
        yield from keyed(self.wordings if self.is_soc else None, "confirmed_wordings")

    def rows(self, items: Sequence[Item] | None, address: str) -> tuple[tuple[str, Item], ...]:
        """The items of a list of this report, their texts evenly spaced, each with its address; cached by address."""
        known = self._lists.get(address)
        if known is None:
            known = self._lists[address] = tuple((place, _evenly_spaced(item)) for place, item in keyed(items, address))
        return known

    @cached_property
    def _lists(self) -> dict[str, tuple[tuple[str, Any], ...]]:
        return {}


def categories_of(report: Report) -> Sequence[str] | None:
    """The trust services categories that a report of the file covers; None for a SOC 2 or SOC 3 that names none yet.

    A SOC 1 covers none, nor does a letter, nor a kind of a firm's own that names none.
    """
    open_ = report.soc in ("2", "3") or not (report.soc or report.kind)
    return () if report.soc == "1" else report.trust_services_categories or (None if open_ else ())


def days_of(report: Report, kind: Kind) -> tuple[datetime.date | None, datetime.date | None]:
    """The first and the last day that `report`, of kind `kind`, covers; None for a day that is not given."""
    if kind.timeframe == "date":
        return report.as_of_date, report.as_of_date
    period = report.period
    return (period.start, period.end) if period else (None, None)


def keyed(value: Sequence[Item] | NoneStatement | None, address: str) -> Iterator[tuple[str, Item]]:
    """The items of the list at `address`, each with its own address."""
    if items := listed(value):
        fields = _naming_fields(type(items[0]))
        for key, item in zip(_keys(tuple(_name(item, fields) for item in items)), items, strict=True):
            yield f"{address}[{key}]", item


def listed(value: Sequence[Item] | NoneStatement | None) -> Sequence[Item]:
    """The items of a list; empty if the list is absent or is a statement of none."""
    return () if value is None or isinstance(value, NoneStatement) else value


def called(item: Facts) -> str:
    """What a message calls an entry: its short name, its name or its id."""
    names = (getattr(item, field, None) for field in ("short_name", "name", "id"))
    return next((str(name) for name in names if name), "an entry without a name")


def _reference(framework: str | None, reference: str | None) -> tuple[str, str]:
    return fold_word(framework or ""), fold_id(reference or "")


def _evenly_spaced(item: Item) -> Item:
    given = ((name, getattr(item, name)) for name in _texts_of(type(item)))
    changed = {name: even for name, text in given if text and (even := evenly_spaced(text)) != text}
    return with_facts(item, **changed) if changed else item


@cache
def _texts_of(model: type[Facts]) -> tuple[str, ...]:
    return tuple(row.name for row in fields_of(model).values() if row.shape in ("plain", "text", "prose"))


def _name(item: Facts, fields: tuple[str, ...]) -> str:
    for field in fields:
        value = getattr(item, field)
        if value is not None:
            return value.isoformat() if isinstance(value, datetime.date) else str(value)
    return ""


@lru_cache
def _keys(names: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of items with these names, as in an address; cached because many lists have the same names."""
    return tuple(escape_key(key) for key in unique_keys(names))


@cache
def _naming_fields(model: type[Facts]) -> tuple[str, ...]:
    return tuple(field for field in KEY_FIELDS if field in fields_of(model))
