"""Which reports a description has, and what they are called, found without checking any of its other facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from socdocs.batch.names import file_name
from socdocs.batch.sources import called
from socdocs.diagnostics import EnvironmentProblem, InputProblems
from socdocs.files import FileRefused, Files
from socdocs.source.addresses import AddressError, escape_key, item_keys, parse_address
from socdocs.source.tree import Mapping, Sequence

if TYPE_CHECKING:
    from socdocs.model.description import SystemDescription
    from socdocs.model.reporting import Report

_NAMING = frozenset({"service_organization", "system", "reports"})


@dataclass(frozen=True, slots=True)
class Question:
    """A description, and which of its reports are wanted: those of `kinds`, or all that it declares.

    `picked` names instead single reports by kind and id; without an id, the kind's own, or an outline as if alone.
    """

    description: Path
    pattern: str
    kinds: tuple[str, ...] = ()
    picked: tuple[tuple[str, str], ...] = ()
    settings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report to build; `name` is its path in the output folder without the ending.

    Without a kind it is a description that cannot be read, which building it will explain.
    """

    description: Path
    kind: str = ""
    report_id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The reports of a description that are wanted: declared ones, or outlines if it declares none."""

    wanted: tuple[Wanted, ...]
    without_kind: tuple[str, ...] = ()
    """The ids of reports that are left out, because the description does not say of which kind they are."""


def survey(question: Question) -> Answer:
    """Which reports of a description are wanted."""
    try:
        description = _naming_facts(question)
    except (InputProblems, EnvironmentProblem, FileRefused):
        description = None
    if description is None:
        return Answer((Wanted(question.description),))
    unknown = () if question.picked else (entry.id for entry in description.reports or () if not entry.kind_name)
    return Answer(tuple(_wanted(question, description)), tuple(unknown))


def settings_of(settings: Iterable[tuple[str, str]], report_id: str) -> tuple[tuple[str, str], ...]:
    """`settings` with the id of one report where they say `{report}`; without those, where there is no report."""
    return tuple(
        (address.replace("{report}", escape_key(report_id)), text)
        for address, text in settings
        if report_id or "{report}" not in address
    )


def _naming_facts(question: Question) -> SystemDescription | None:
    """The facts that names are made of, none of which is the service auditor's."""
    # Only the processes that look into descriptions bear what it costs to import this.
    from socdocs.model.load import naming_field, validate
    from socdocs.model.tables import table_shape
    from socdocs.source.edit import set_value
    from socdocs.source.load import load_description
    from socdocs.source.yaml_excerpt import read_keys

    files, path = Files(), question.description
    tree = read_keys(files.read(path), str(path), _NAMING)
    if tree and any(_is_elsewhere(entry.value) for entry in tree if entry.key.text in _NAMING):
        tree, _ = load_description(files, path, shape_of=table_shape)
    if tree is None:
        return None
    tree = replace(tree, entries=tuple(entry for entry in tree if entry.key.text in _NAMING))
    reports = tree.get("reports")
    ids = item_keys(reports) if isinstance(reports, Sequence) else []
    for address, text in dict.fromkeys(pair for id_ in ids or [""] for pair in settings_of(question.settings, id_)):
        # Building the report tells of an address that leads nowhere.
        with suppress(AddressError):
            if parse_address(address)[0].text in _NAMING:
                tree = set_value(tree, address, text, naming_field)
    return validate(tree)[0]


def _is_elsewhere(value: object) -> bool:
    return isinstance(value, Mapping) and value.get("file") is not None


def _wanted(question: Question, description: SystemDescription) -> Iterator[Wanted]:
    from socdocs.workflow.case import undeclared_report

    declared = [entry for entry in description.reports or () if entry.kind_name]
    if question.picked:
        entries = [entry for kind, id_ in question.picked for entry in _picked(declared, kind, id_)]
    elif declared:
        entries = [entry for entry in declared if not question.kinds or entry.kind_name in question.kinds]
    else:
        entries = [undeclared_report(kind) for kind in question.kinds]
    for entry in entries:
        fact = partial(_fact, question.description, description, entry)
        name = file_name(question.pattern, fact)
        is_named = entry in declared or entry.id != entry.kind_name
        yield Wanted(question.description, entry.kind_name, entry.id if is_named else "", name)


def _picked(declared: list[Report], kind: str, report_id: str) -> list[Report]:
    from socdocs.model.base import with_facts
    from socdocs.workflow.case import undeclared_report

    entries = [entry for entry in declared if entry.kind_name == kind and report_id in ("", entry.id)]
    if len(entries) == 1:
        return entries
    # Where there are several, or none with the id, building it says which there are.
    return [with_facts(undeclared_report(kind), id=report_id or kind)]


def _fact(path: Path, description: SystemDescription, entry: Report, name: str) -> str:
    organization, period = description.service_organization, entry.period
    known: dict[str, object] = {
        "description": called(path),
        "kind": entry.kind_name,
        "report": entry.id,
        "as_of_date": entry.as_of_date,
        "period.start": period and period.start,
        "period.end": period and period.end,
        "service_organization.short_name": organization and organization.short_name,
        "service_organization.name": organization and organization.name,
        "system.name": description.system and description.system.name,
    }
    return str(known[name] or "")
