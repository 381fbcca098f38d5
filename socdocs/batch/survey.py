"""Which reports a description has, and what they are called, found without checking any of its other facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from socdocs.batch.names import file_name
from socdocs.batch.sources import auditor_file
from socdocs.diagnostics import EnvironmentProblem, InputProblems
from socdocs.files import FileRefused, Files
from socdocs.model.description import SystemDescription
from socdocs.model.load import validate
from socdocs.model.reporting import Report
from socdocs.pipeline import outline_entry
from socdocs.source.edit import overlay
from socdocs.source.load import load_description
from socdocs.source.tree import Mapping
from socdocs.source.yaml_reader import read_yaml

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


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report to build; `name` is its path in the output folder without the ending.

    Without a kind it is a description that cannot be read, which building it will explain.
    """

    description: Path
    kind: str = ""
    report_id: str = ""
    name: str = ""


def survey(question: Question) -> tuple[Wanted, ...]:
    """The reports of a description that are wanted: declared ones, or outlines if it declares none."""
    try:
        description = _naming_facts(question.description)
    except (InputProblems, EnvironmentProblem, FileRefused):
        description = None
    if description is None:
        return (Wanted(question.description),)
    return tuple(_wanted(question, description))


def _naming_facts(path: Path) -> SystemDescription | None:
    files = Files()
    tree = _own_keys(files, path)
    if tree is None:
        return None
    auditor = auditor_file(path)
    over = _own_keys(files, auditor) if auditor else None
    return validate(overlay(tree, over)[0] if over else tree)[0]


def _own_keys(files: Files, path: Path) -> Mapping | None:
    """The facts that names are made of; the lists in other files are read only where one of these facts is in one."""
    tree, _ = read_yaml(files.read(path), str(path))
    if isinstance(tree, Mapping) and any(_is_elsewhere(entry.value) for entry in tree if entry.key.text in _NAMING):
        tree, _ = load_description(files, path, lists=frozenset())
    if not isinstance(tree, Mapping):
        return None
    return replace(tree, entries=tuple(entry for entry in tree if entry.key.text in _NAMING))


def _is_elsewhere(value: object) -> bool:
    return isinstance(value, Mapping) and value.get("file") is not None


def _wanted(question: Question, description: SystemDescription) -> Iterator[Wanted]:
    declared = [entry for entry in description.reports or () if entry.kind_name]
    if question.picked:
        entries = [entry for kind, id_ in question.picked for entry in _picked(declared, kind, id_)]
    elif declared:
        entries = [entry for entry in declared if not question.kinds or entry.kind_name in question.kinds]
    else:
        entries = [outline_entry(kind) for kind in question.kinds]
    for entry in entries:
        fact = partial(_fact, question.description, description, entry)
        name = file_name(question.pattern, fact)
        yield Wanted(question.description, entry.kind_name, entry.id if entry in declared else "", name)


def _picked(declared: list[Report], kind: str, report_id: str) -> list[Report]:
    entries = [entry for entry in declared if entry.kind_name == kind and report_id in ("", entry.id)]
    return entries or [outline_entry(kind)]


def _fact(path: Path, description: SystemDescription, entry: Report, name: str) -> str:
    folder, organization, period = path.resolve().parent.name, description.service_organization, entry.period
    known: dict[str, object] = {
        "description": folder if path.stem == "system" else path.stem,
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
