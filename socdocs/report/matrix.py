"""The control matrix of one report: its controls, what maps to each criterion or control objective, and the gaps."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Final, NamedTuple, cast

from msgspec import Struct

from socdocs.document.sheets import Book, Sheet, SheetColumn
from socdocs.model.controls import Control
from socdocs.report.additional_criteria import AdditionalCriterionRow
from socdocs.report.facts import ReportFacts
from socdocs.report.targets import Coverage, Target
from socdocs.report.view import EntryView
from socdocs.source.tables.grid import as_item


class Matrix(Struct, frozen=True):
    """The matrix as sheets.

    `controls` can be read back as the list of controls.  `mapping` has a row for each control, CSOC and CUEC, and a
    column for each criterion or objective.  `targets` has a row for each of these, and `gaps` those of its rows that
    have no control of the service organization, followed by the controls that still lack a mapping.  The criteria of
    other frameworks that the opinion covers follow the trust services criteria, under the name of their framework.
    """

    report: str
    kind: str
    title: str
    organization: str
    targets_called: str
    controls: Sheet
    mapping: Sheet
    targets: Sheet
    gaps: Sheet
    covered: Mapping[Coverage, tuple[str, ...]]
    unmapped: tuple[str, ...]


COVERAGE: Final[Mapping[Coverage, str]] = MappingProxyType(
    {
        "with_control": "control mapped",
        "subservice_only": "carved out",
        "not_applicable": "not applicable",
        "without_control": "gap: no control mapped",
    }
)
"""What the column Coverage says."""
_UNCONTROLLED: Final[Mapping[Coverage, str]] = MappingProxyType(
    {"subservice_only": "carved out", "not_applicable": "not applicable", "without_control": "gap"}
)
"""What the last row of the matrix says where there is no control."""
_COUNTED: Final[Mapping[Coverage, str]] = MappingProxyType(
    {
        "with_control": "with a control",
        "subservice_only": "carved out",
        "not_applicable": "not applicable",
        "without_control": "without any control",
    }
)
_UNMAPPED: Final = "control without a mapping"
_USER_ENTITIES: Final = "User entities"
_MARK: Final = "x"


def make_matrix(facts: ReportFacts) -> Matrix:
    """Return the control matrix of one report."""
    objectives = facts.kind.criteria == "control_objectives"
    rows = {target.id: _target_row(target, facts) for target in facts.targets}
    coverage: dict[str, Coverage] = {target.id: target.coverage for target in facts.targets}
    for name, row in _additional(facts):
        coverage[name] = _coverage_of(row)
        rows[name] = _additional_row(name, row, facts)
    open_targets = [id_ for id_, kind in coverage.items() if kind != "with_control"]
    unmapped = tuple(_unmapped_row(control) for control in facts.unmapped)
    columns = _target_columns(objectives=objectives)
    return Matrix(
        report=facts.scope.report.id,
        kind=facts.kind.name,
        title=facts.kind.short_title,
        organization=_service_organization(facts),
        targets_called="control objectives" if objectives else "criteria",
        controls=controls_sheet([view.facts for view in facts["controls"]], objectives=objectives),
        mapping=_mapping(facts),
        targets=Sheet("Control objectives" if objectives else "Criteria", columns, tuple(rows.values())),
        gaps=Sheet("Gaps", columns, (*(rows[id_] for id_ in open_targets), *unmapped)),
        covered=MappingProxyType(
            {kind: tuple(id_ for id_, found in coverage.items() if found == kind) for kind in COVERAGE}
        ),
        unmapped=tuple(view.facts.id for view in facts.unmapped),
    )


def counted_coverage(matrix: Matrix) -> str:
    """Return how many criteria or objectives have a control, and the ids of all others and of unmapped controls."""
    held = sum(map(len, matrix.covered.values()))
    said = [f"{matrix.targets_called.capitalize()}: {held}"]
    for kind, words in _COUNTED.items():
        ids = matrix.covered[kind]
        said += [f"{len(ids)} {words}" + ("" if kind == "with_control" else f" ({', '.join(ids)})")] if ids else []
    if matrix.unmapped:
        said.append(f"controls without a mapping: {', '.join(matrix.unmapped)}")
    return "; ".join(said) + "."


def matrix_book(matrix: Matrix) -> Book:
    """Return the matrix as a book to be written: in Markdown the criteria or objectives come first."""
    return Book(
        f"Control matrix of the {matrix.title}",
        matrix.organization,
        (matrix.controls, matrix.mapping, matrix.gaps),
        counted_coverage(matrix),
        matrix.kind,
        (matrix.targets, matrix.gaps, matrix.controls),
    )


# The controls


class _Field(NamedTuple):
    """A column of the controls: a heading that the reader of tables knows, and the fields whose values it holds.

    A column of `words` of a closed list shows them with blanks (`it dependent manual`).
    """

    heading: str
    width: int
    names: tuple[str, ...]
    always: bool = False
    words: bool = False


_FIELDS: Final = (
    _Field("Control ID", 12, ("id",), always=True),
    _Field("Control Title", 26, ("title",), always=True),
    _Field("Control Description", 70, ("text",), always=True),
    _Field("Criteria", 18, ("criteria", "criteria_to_choose")),
    _Field("Control Objectives", 18, ("control_objectives",)),
    _Field("Control Owner", 22, ("owner",), always=True),
    _Field("Frequency", 16, ("frequency",), always=True),
    _Field("Nature", 14, ("nature",), words=True),
    _Field("Type", 12, ("type",), words=True),
    _Field("Process", 22, ("process",)),
    _Field("Performed By", 18, ("performed_by",)),
    _Field("Systems", 22, ("systems",)),
    _Field("Key Control", 10, ("key",)),
    _Field("Entity Level Control", 10, ("entity_level",)),
    _Field("Evidence", 40, ("evidence",)),
    _Field("Instances", 26, ("instances",)),
    _Field("From", 12, ("valid_from",)),
    _Field("Until", 12, ("valid_until",)),
    _Field("Replaces", 12, ("replaces",)),
    _Field("Did Not Operate", 40, ("did_not_operate",)),
    _Field("Reports", 18, ("reports",)),
)


def controls_sheet(controls: Sequence[Control], *, objectives: bool) -> Sheet:
    """Return the sheet of all facts of the controls, without the columns that no control fills.

    The column of their criteria, or of their control objectives, is there in any case.
    """
    needed = "control_objectives" if objectives else "criteria"
    fields = [field for field in _FIELDS if field.always or needed in field.names or _filled(field, controls)]
    references = list(_references(controls))
    columns = (*(SheetColumn(field.heading, field.width) for field in fields), *(column for column, _ in references))
    rows = (
        (*(_cell(control, field) for field in fields), *(read(control) for _, read in references))
        for control in controls
    )
    return Sheet("Controls", columns, tuple(rows), frozen=2)


def _references(controls: Iterable[Control]) -> Iterator[tuple[SheetColumn, Callable[[Control], str]]]:
    """Yield a column for each part of the references to other frameworks, of which a control can have several."""
    most = max((len(control.framework_references or ()) for control in controls), default=0)
    for number in range(most):
        for part in ("framework", "reference"):
            column = SheetColumn(f"Framework References.{number + 1}.{part.capitalize()}", 18)
            yield column, partial(_reference, number=number, part=part)


def _reference(control: Control, *, number: int, part: str) -> str:
    given = control.framework_references or ()
    return getattr(given[number], part) or "" if number < len(given) else ""


def _filled(field: _Field, controls: Iterable[Control]) -> bool:
    return any(_cell(control, field) for control in controls)


def _cell(control: Control, field: _Field) -> str:
    text = "; ".join(part for name in field.names for part in _parts(getattr(control, name)))
    return text.replace("_", " ") if field.words else text


def _parts(value: object) -> Iterator[str]:
    if isinstance(value, tuple):
        yield from (as_item(str(item)) for item in value)
    elif value is not None:
        yield _TEXTS.get(type(value), str)(value)


_TEXTS: Final[Mapping[type, Callable[[object], str]]] = MappingProxyType(
    {
        bool: lambda value: "yes" if value else "no",
        datetime.date: lambda value: cast("datetime.date", value).isoformat(),
    }
)


# What maps to each criterion or objective


def _mapping(facts: ReportFacts) -> Sheet:
    organization = _service_organization(facts)
    names = {row.facts.id: _name(row) for row in facts["subservice_organizations"]}
    owners: dict[str, list[str]] = {}
    for csoc, owner in facts.csocs:
        owners.setdefault(csoc.facts.id, []).append(_name(owner))
    csocs = {csoc.facts.id: csoc for csoc, _ in facts.csocs}
    rows = [
        *((view, "Control", names.get(view.facts.performed_by, organization)) for view in facts["controls"]),
        *((csoc, "CSOC", _listed(owners[id_])) for id_, csoc in csocs.items()),
        *((cuec, "CUEC", _USER_ENTITIES) for cuec in facts["cuecs"]),
    ]
    columns = (
        SheetColumn("Mapped control", 16),
        SheetColumn("Kind", 9),
        SheetColumn("Operated by", 26),
        *(SheetColumn(target.id, 3, mark=True) for target in facts.targets),
        *(SheetColumn(name, 3, mark=True) for name, _ in _additional(facts)),
    )
    found = (*(target.coverage for target in facts.targets), *(_coverage_of(row) for _, row in _additional(facts)))
    coverage = ("", "Coverage", "", *(_UNCONTROLLED.get(kind, "") for kind in found))
    mapped = [_addresses(target) for target in facts.targets]
    mapped += (frozenset(view.at for view in row.controls) for _, row in _additional(facts))
    marked = (
        (view.facts.id, kind, who, *(_MARK if view.at in addresses else "" for addresses in mapped))
        for view, kind, who in rows
    )
    return Sheet("Matrix", columns, (*marked, coverage), frozen=3)


def _addresses(target: Target) -> frozenset[str]:
    views = (*target.controls, *target.cuecs, *(csoc for csoc, _ in target.csocs))
    return frozenset(view.at for view in views)


def _additional(facts: ReportFacts) -> Iterator[tuple[str, AdditionalCriterionRow]]:
    """Yield the additional criteria of the opinion, each with its id after the name of its framework."""
    for found in facts.additional_criteria:
        for row in found.rows:
            yield f"{found.catalog.name or ''} {row.criterion.facts.id}".strip(), row


def _coverage_of(row: AdditionalCriterionRow) -> Coverage:
    return "with_control" if row.controls else "without_control"


def _target_columns(*, objectives: bool) -> tuple[SheetColumn, ...]:
    return (
        SheetColumn("Control objective" if objectives else "Criterion", 11),
        SheetColumn("Title" if objectives else "Short title", 44),
        SheetColumn("Coverage", 16),
        SheetColumn("Controls", 30),
        SheetColumn("CSOCs", 20),
        SheetColumn("CUECs", 20),
        SheetColumn("Operated by", 30),
        SheetColumn("Explanation", 40),
    )


def _target_row(target: Target, facts: ReportFacts) -> tuple[str, ...]:
    return (
        target.id,
        str(target.title or target.text or ""),
        COVERAGE[target.coverage],
        _ids(target.controls),
        _ids(csoc for csoc, _ in target.csocs),
        _ids(target.cuecs),
        _listed(_operators(target, facts)),
        " ".join(str((target.not_applicable and target.not_applicable.reason) or "").split()),
    )


def _additional_row(name: str, row: AdditionalCriterionRow, facts: ReportFacts) -> tuple[str, ...]:
    coverage = COVERAGE[_coverage_of(row)]
    title = " ".join(str(row.criterion.title or row.criterion.text or "").split())
    return (name, title, coverage, _ids(row.controls), "", "", _listed(_performers(row.controls, facts)), "")


def _performers(controls: Iterable[EntryView], facts: ReportFacts) -> Iterator[str]:
    names = {row.facts.id: _name(row) for row in facts["subservice_organizations"]}
    own = _service_organization(facts)
    yield from (names.get(control.facts.performed_by, own) for control in controls)


def _operators(target: Target, facts: ReportFacts) -> Iterator[str]:
    """Yield who operates what maps to the criterion or objective."""
    yield from _performers(target.controls, facts)
    yield from (f"{_name(organization)} (carved out)" for _, organization in target.csocs)
    if target.cuecs:
        yield _USER_ENTITIES


def _unmapped_row(control: EntryView) -> tuple[str, ...]:
    series = control.facts.criteria_to_choose or ()
    why = f"The criterion of {', '.join(series)} must be chosen." if series else "It maps to nothing yet."
    return ("", "", _UNMAPPED, control.facts.id, "", "", "", why)


def _service_organization(facts: ReportFacts) -> str:
    return str(facts.organization or "Service organization")


def _name(organization: EntryView) -> str:
    return str(organization.short_name or organization.name or organization.facts.id)


def _ids(views: Iterable[EntryView]) -> str:
    return _listed(view.facts.id for view in views)


def _listed(words: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(words))
