"""Descriptions in which every field of the model holds a value that can be found again, one for each kind of report."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec import convert

from socdocs.model.base import Facts, NoneStatement
from socdocs.model.description import SystemDescription
from socdocs.model.fields import FieldRow, fields_of
from socdocs.report.manifest import ReportKind

FRAMEWORK, FAMILY, PROCESS = "Lattice Framework", "LF.AA", "Joinery"
OWN = frozenset({"tests", "changes", "incidents", "design_assessments"})
"""The lists that may stand in a report's own entry in place of the top."""


@dataclass(frozen=True)
class Filled:
    """One value of a filled description.

    `path` is its place without ids, `declared` its declaration and those of all that contain it.  `text` is the text to
    look for, "" if the value is a choice; `unique` values occur nowhere else.  `holder` is the mapping that contains
    it.
    """

    path: str
    row: FieldRow
    declared: tuple[str, ...]
    text: str = ""
    unique: bool = False
    holder: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass
class Filling:
    """How to fill a description of `kind`.

    `own` puts the lists of `OWN` into the report's entry, None also there, `none` gives statements in place of lists,
    `none_at` in place of the list at one path, and only the places that `keep` says yes to are filled.
    """

    kind: ReportKind
    own: bool | None = False
    none: bool = False
    none_at: str = ""
    keep: Callable[[str], bool] = lambda path: True
    values: list[Filled] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def description(self, **report: object) -> SystemDescription:
        """The filled description, the values of its report overridden by `report`; `data` is what it is made from."""
        self.data = self.data or self.entry(SystemDescription, "", ())
        self.data["reports"][0] |= report
        return convert(self.data, SystemDescription)

    def entry(self, model: type[Facts], path: str, declared: tuple[str, ...]) -> dict[str, Any]:
        """One filled mapping; what is declared along the way narrows where its values print."""
        index = self.counts[model.__name__]
        self.counts[model.__name__] += 1
        found: dict[str, Any] = {}
        for row in fields_of(model).values():
            place = f"{path}.{row.key}" if path else row.key
            if (not self.keep(place) and not row.required) or self._left_out(model, row):
                continue
            value = self._value(model, row, place, (*declared, row.prints), index, found)
            if value is not None:
                found[row.key] = value
        return found

    def _left_out(self, model: type[Facts], row: FieldRow) -> bool:
        if row.name in ("checks", "report_defaults", "libraries"):
            return True
        return row.name in OWN and self.own is (model is SystemDescription)

    def _value(
        self,
        model: type[Facts],
        row: FieldRow,
        path: str,
        declared: tuple[str, ...],
        index: int,
        holder: dict[str, Any],
    ) -> object:
        special = SPECIAL.get((model.__name__, row.name))
        if special is not None:
            value = special(self.kind, index)
            self._note_special(row, path, declared, value, holder)
            if value is None or row.item is None:
                return value
        if row.shape == "entry" and row.item:
            return self.entry(row.item, path, declared)
        if row.shape in ("entries", "stated") and row.item:
            if row.shape == "stated" and (self.none or path == self.none_at):
                return self.entry(NoneStatement, path, declared)
            return [self.entry(row.item, f"{path}[]", declared) for _ in range(self._number(row.item))]
        value, text = GENERIC[row.shape](row, self._next())
        self.values.append(Filled(path, row, declared, text, unique=bool(text), holder=holder))
        return value

    def _number(self, model: type[Facts]) -> int:
        number = NUMBERS.get(model.__name__, 1)
        return number(self.kind) if callable(number) else number

    def _next(self) -> int:
        self.counts[""] += 1
        return self.counts[""]

    def _note_special(
        self, row: FieldRow, path: str, declared: tuple[str, ...], value: object, holder: dict[str, Any]
    ) -> None:
        if row.item is not None or value is None:
            return
        texts = value if isinstance(value, list) else [value]
        shown = not (row.shape in ("choice", "yes_no") or row.choices or path in NAMES_OF_OTHERS)
        for text in texts:
            self.values.append(Filled(path, row, declared, readable(str(text), row) if shown else "", holder=holder))


NAMES_OF_OTHERS = frozenset({"controls[].performed_by"})
"""Ids in whose place the name of what they point at prints."""


def readable(text: str, row: FieldRow) -> str:
    """A value as a reader sees it."""
    if row.shape != "date":
        return text
    day = datetime.date.fromisoformat(text)
    return f"{day:%B} {day.day}, {day.year}"


def _words(row: FieldRow, number: int) -> tuple[object, str]:
    text = f"{row.key.replace('_', ' ')} q{number:04d}q"
    return text, text


def _date(row: FieldRow, number: int) -> tuple[object, str]:
    text = (datetime.date(2030, 1, 1) + datetime.timedelta(days=number)).isoformat()
    return text, readable(text, row)


def _texts(row: FieldRow, number: int) -> tuple[object, str]:
    if row.choices:
        return list(row.choices), ""
    return [_words(row, number)[0]], _words(row, number)[1]


GENERIC: Mapping[str, Callable[[FieldRow, int], tuple[object, str]]] = {
    "plain": _words,
    "text": _words,
    "prose": _words,
    "date": _date,
    "count": lambda _, number: (70000 + number, f"{70000 + number:,}"),
    "yes_no": lambda _, number: (True, ""),
    "choice": lambda row, number: (row.choices[0], ""),
    "texts": _texts,
}

NUMBERS: Mapping[str, int | Callable[[ReportKind], int]] = {
    "Control": 4,
    "ControlTest": 4,
    "DesignAssessment": 4,
    "SubserviceOrganization": 2,
    "Modification": lambda kind: 3 if kind.tests else 2,
    "ProcessingStep": 6,
    "Commitment": 2,
}
"""How many entries a list has, where one is not enough for all that can be said of it."""


def _ids(prefix: str) -> Callable[[ReportKind, int], object]:
    return lambda _, index: f"{prefix}-{index + 1:02d}"


def _same(value: object) -> Callable[[ReportKind, int], object]:
    return lambda _, index: value


def _each(*values: object) -> Callable[[ReportKind, int], object]:
    """The value for each entry in turn; None leaves the field out there."""
    return lambda _, index: values[index % len(values)]


_CONTROLS = ("AC-01", "AC-02", "AC-03", "AC-04")
_HERE = object()

SPECIAL: Mapping[tuple[str, str], Callable[[ReportKind, int], object]] = {
    ("Report", "id"): _same("the-report"),
    ("Report", "soc"): lambda kind, _: kind.soc or None,
    ("Report", "type"): lambda kind, _: kind.type or None,
    ("Report", "kind"): lambda kind, _: None if kind.soc else kind.name,
    ("Report", "layout"): _same("four-section"),
    ("Report", "controls_layout"): _same("by_criterion"),
    ("Report", "framework"): _same(FRAMEWORK),
    ("Report", "as_of_date"): _same("2025-06-30"),
    ("Period", "start"): _each("2023-01-01", "2025-01-01"),
    ("Period", "end"): _each("2023-12-31", "2025-12-31"),
    ("SectionTitle", "section"): _same("description"),
    ("HeadingText", "heading"): _same("inherent_limitations"),
    ("Confirmation", "heading"): _same("scope"),
    ("Opinion", "type"): _same("adverse"),
    ("Modification", "subject"): _each("description", "design", "operation"),
    ("Modification", "criteria"): _same(["CC1.1"]),
    ("Modification", "control_objectives"): _same(["CO-01"]),
    ("Modification", "controls"): _same(["AC-01"]),
    ("Control", "id"): _ids("AC"),
    ("Control", "criteria"): _each(["CC1.1"], ["CC1.2"], ["CC1.3"], ["CC1.4"]),
    ("Control", "control_objectives"): _same(["CO-01"]),
    ("Control", "process"): _same(PROCESS),
    ("Control", "performed_by"): _each(None, None, None, "SO-02"),
    ("Control", "entity_level"): _same(value=False),
    ("Control", "valid_from"): _each(None, "2025-02-03", None, None),
    ("Control", "valid_until"): _each("2025-11-04", None, None, None),
    ("Control", "replaces"): _each(None, "AC-01", None, None),
    ("Control", "did_not_operate"): _each(None, None, "did not operate in the year", None),
    ("FrameworkReference", "framework"): _same(FRAMEWORK),
    ("FrameworkReference", "reference"): lambda _, index: f"{FAMILY}-{index + 1:02d}",
    ("Framework", "name"): _same(FRAMEWORK),
    ("FrameworkFamily", "id"): _same(FAMILY),
    ("AdditionalCriteria", "id"): _same("harbor"),
    ("AdditionalCriterion", "id"): _ids("HD"),
    ("Process", "name"): _same(PROCESS),
    ("ControlObjective", "id"): _ids("CO"),
    ("Cuec", "id"): _ids("CUEC"),
    ("Cuec", "criteria"): _same(["CC1.1"]),
    ("Cuec", "control_objectives"): _same(["CO-01"]),
    ("UserEntityResponsibility", "id"): _ids("UER"),
    ("CriterionNotApplicable", "criterion"): _same("CC9.2"),
    ("CriterionText", "criterion"): _same("CC1.1"),
    ("Commitment", "id"): _ids("SC"),
    ("Commitment", "category"): _each("security", "availability"),
    ("Requirement", "id"): _ids("SR"),
    ("Requirement", "commitments"): _same(["SC-01"]),
    ("Incident", "id"): _ids("INC"),
    ("Incident", "criteria"): _same(["CC1.2"]),
    ("Change", "id"): _ids("CH"),
    ("Change", "criteria"): _same(["CC1.3"]),
    ("Change", "control_objectives"): _same(["CO-01"]),
    ("Change", "controls"): _same(["AC-02"]),
    ("SubsequentEvent", "id"): _ids("SE"),
    ("SubserviceOrganization", "id"): _ids("SO"),
    ("SubserviceOrganization", "method"): _each("carve_out", "inclusive"),
    ("SubserviceOrganization", "components"): _each(None, _HERE),
    ("SubserviceOrganization", "csocs"): _each(_HERE, None),
    ("SubserviceOrganization", "assertion"): _each(None, _HERE),
    ("SubserviceOrganization", "representation_letter"): _each(None, _HERE),
    ("SubserviceOrganization", "monitoring_controls"): _same(["AC-03"]),
    ("SubserviceOrganization", "cuecs_addressed_by"): _same(["AC-03"]),
    ("SubserviceOrganization", "valid_from"): _each("2025-02-05", None),
    ("SubserviceOrganization", "valid_until"): _each("2025-11-06", None),
    ("Csoc", "id"): _ids("CSOC"),
    ("Csoc", "criteria"): _same(["CC1.4"]),
    ("Csoc", "control_objectives"): _same(["CO-01"]),
    ("Csoc", "valid_from"): _same("2025-02-07"),
    ("Csoc", "valid_until"): _same("2025-11-08"),
    ("Vendor", "valid_from"): _same("2025-02-13"),
    ("Vendor", "valid_until"): _same("2025-11-14"),
    ("Component", "valid_from"): _same("2025-02-15"),
    ("Component", "valid_until"): _same("2025-11-16"),
    ("Service", "valid_from"): _same("2025-02-11"),
    ("Service", "valid_until"): _same("2025-11-12"),
    ("ControlTest", "control"): _each(*_CONTROLS),
    ("ControlTest", "result"): _each("exception", "no_exceptions", "no_occurrence", "not_tested"),
    ("ControlTest", "procedures"): _each(_HERE, _HERE, None, None),
    ("ControlTest", "exceptions"): _each(_HERE, None, None, None),
    ("ControlTest", "ipe"): _each(_HERE, _HERE, None, None),
    ("ControlTest", "evidence_of_non_occurrence"): _each(None, None, "nothing called for it", None),
    ("ControlTest", "reason"): _each(None, None, None, "moved to another building"),
    ("TestException", "id"): _ids("EX"),
    ("DesignAssessment", "control"): _each(*_CONTROLS),
    ("ManagementResponse", "exception"): _same("EX-01"),
    ("ProcessingStep", "stage"): _each(
        "initiation", "authorization", "recording", "processing", "correction", "reporting"
    ),
} | {
    (model, "reports"): _same(["the-report"])
    for model in (
        "Control",
        "ControlObjective",
        "Cuec",
        "UserEntityResponsibility",
        "CriterionNotApplicable",
        "Service",
        "Incident",
        "Change",
        "SubsequentEvent",
        "SubserviceOrganization",
        "Csoc",
        "OtherInformation",
    )
}
"""Fields that name others, or on whose value it depends what else is there."""
