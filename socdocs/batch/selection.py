"""Find the reports of a description and their file names, without checking any of its other facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from socdocs.batch.descriptions import called
from socdocs.batch.names import file_name
from socdocs.files import FileRefused, Files, Reading
from socdocs.problems import EnvironmentProblem, InputProblems
from socdocs.source.addresses import AddressError, escape_key, item_keys, parse_address
from socdocs.source.tree import Mapping as Tree
from socdocs.source.tree import Node, Scalar, Sequence
from socdocs.workflow.project import Project

if TYPE_CHECKING:
    from socdocs.model.description import SystemDescription
    from socdocs.model.reporting import Report

_NAMING = frozenset({"service_organization", "system", "report_defaults", "reports"})


class Selection(Struct, frozen=True):
    """A description, and which of its reports to build: those of `kinds`, or all that it declares.

    Without a `project`, its project file has mistakes, and building any report of it reports them.

    `picked` names single reports instead, each by kind and id.  Without an id it is the only declared report of the
    kind, or an outline of the kind.  `letters` are those of `kinds` that accompany the SOC reports that it declares.
    """

    description: Path
    pattern: str
    kinds: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    picked: tuple[tuple[str, str], ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    project: Project | None = Project()


class PlannedReport(Struct, frozen=True):
    """A report to build; `name` is its path in the output folder, without the extension.

    Without a kind it represents a description that cannot be read; building it reports the error.  `project` is what
    its project file says.  `named_by` are the files with the facts of its name, as they were read for it.
    """

    description: Path
    kind: str = ""
    report_id: str = ""
    name: str = ""
    project: Project = Project()
    named_by: tuple[Reading, ...] = ()


class Selected(Struct, frozen=True):
    """The reports of a description to build: declared ones, or outlines if it declares none."""

    reports: tuple[PlannedReport, ...]
    without_kind: tuple[str, ...] = ()
    """The ids of reports that are left out because the description does not give their kind."""


def select_reports(selection: Selection) -> Selected:
    """Return the reports to build of a description; one without a kind if it cannot be read."""
    files = Files()
    try:
        description = _naming_facts(files, selection) if selection.project else None
    except (InputProblems, EnvironmentProblem, FileRefused):
        description = None
    if description is None:
        return Selected((PlannedReport(selection.description, project=selection.project or Project()),))
    unknown = () if selection.picked else (entry.id for entry in description.reports or () if not entry.kind_name)
    return Selected(tuple(_planned(selection, description, tuple(files.readings))), tuple(unknown))


def settings_of(settings: Iterable[tuple[str, str]], report_id: str) -> tuple[tuple[str, str], ...]:
    """Replace `{report}` in the addresses of `settings` by `report_id`; without an id, leave out those that have it."""
    return tuple(
        (address.replace("{report}", escape_key(report_id)), text)
        for address, text in settings
        if report_id or "{report}" not in address
    )


def _naming_facts(files: Files, selection: Selection) -> SystemDescription | None:
    """Read only the facts that file names are made of; none of them is in the service auditor's file."""
    # Imported here, so that only the processes that read descriptions pay for it.
    from socdocs.model.load import naming_field, validate
    from socdocs.model.report_defaults import with_report_defaults
    from socdocs.model.single_values import list_single_values
    from socdocs.model.tables import table_shape
    from socdocs.source.edit import set_value
    from socdocs.source.load import load_description
    from socdocs.source.yaml_excerpt import read_keys

    path = selection.description
    tree = read_keys(files.read(path), str(path), _NAMING)
    if tree and any(_names_files(entry.value) for entry in tree if entry.key.text in _NAMING):
        libraries = selection.project.libraries if selection.project else ()
        tree, _ = load_description(files, path, shape_of=table_shape, libraries=libraries)
    if tree is None:
        return None
    tree = replace(tree, entries=tuple(entry for entry in tree if entry.key.text in _NAMING))
    reports = tree.get("reports")
    ids = item_keys(reports) if isinstance(reports, Sequence) else []
    for address, text in dict.fromkeys(pair for id_ in ids or [""] for pair in settings_of(selection.settings, id_)):
        # Building the report gives an error for an address that does not exist.
        with suppress(AddressError):
            if parse_address(address)[0].text in _NAMING:
                tree = set_value(tree, address, text, naming_field)
    tree = with_report_defaults(list_single_values(tree, lambda value: Scalar("", value.span)))
    return validate(tree)[0]


def _names_files(node: Node) -> bool:
    """Whether a value, or one below it, is in a file of its own, so that it is not known yet."""
    if isinstance(node, Sequence):
        return any(_names_files(item) for item in node.items)
    return isinstance(node, Tree) and (node.get("file") is not None or any(_names_files(entry.value) for entry in node))


def _planned(
    selection: Selection, description: SystemDescription, named_by: tuple[Reading, ...]
) -> Iterator[PlannedReport]:
    from socdocs.model.base import with_facts
    from socdocs.workflow.case import undeclared_report

    declared = [entry for entry in description.reports or () if entry.kind_name]
    if selection.picked:
        entries = [entry for kind, id_ in selection.picked for entry in _picked(declared, kind, id_)]
    elif declared:
        entries = [entry for entry in declared if not selection.kinds or entry.kind_name in selection.kinds]
        reported = [entry for entry in declared if entry.soc and entry.type]
        entries += [with_facts(entry, kind=letter) for letter in selection.letters for entry in reported]
    else:
        entries = [undeclared_report(kind) for kind in selection.kinds]
    for entry in entries:
        facts = naming_facts(selection.description, description, entry, entry.kind_name)
        name = file_name(selection.pattern, facts.__getitem__)
        is_named = entry in declared or entry.id != entry.kind_name
        report_id = entry.id if is_named else ""
        project = selection.project or Project()
        yield PlannedReport(selection.description, entry.kind_name, report_id, name, project, named_by)


def _picked(declared: list[Report], kind: str, report_id: str) -> list[Report]:
    from socdocs.model.base import with_facts
    from socdocs.workflow.case import undeclared_report

    entries = [entry for entry in declared if entry.kind_name == kind and report_id in ("", entry.id)]
    if len(entries) == 1:
        return entries
    # Where there are several, or none with the id, building it gives an error that lists them.
    return [with_facts(undeclared_report(kind), id=report_id or kind)]


def naming_facts(path: Path, description: SystemDescription, entry: Report, kind: str) -> Mapping[str, str]:
    """Return the facts that file names are made of, for the report `entry` written as `kind`; "" if absent."""
    organization, period = description.service_organization, entry.period
    known: dict[str, object] = {
        "description": called(path),
        "kind": kind,
        "report": entry.id,
        "as_of_date": entry.as_of_date,
        "period.start": period and period.start,
        "period.end": period and period.end,
        "service_organization.short_name": organization and organization.short_name,
        "service_organization.name": organization and organization.name,
        "system.name": description.system and description.system.name,
    }
    return {name: str(value or "") for name, value in known.items()}
