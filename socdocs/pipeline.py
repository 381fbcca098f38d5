"""The way of a report, from files to bytes: load, scope, plan, compose, write.  Only `load` and `save` touch the disk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from socdocs import resources
from socdocs.catalogs.trust_services import catalog
from socdocs.diagnostics import Diagnostic, InputProblems, Severity, worst
from socdocs.document.nodes import Document
from socdocs.files import Files
from socdocs.model.description import SystemDescription
from socdocs.model.load import csv_lists, validate
from socdocs.model.ownership import check_auditor_file, check_management_file
from socdocs.model.references import check_references
from socdocs.model.reporting import Report
from socdocs.report.compose import Stamp, compose
from socdocs.report.facts import ReportFacts
from socdocs.report.manifest import ReportKind, Template, Templates, read_kind
from socdocs.report.plan import make_plan
from socdocs.report.scope import Scope, narrow
from socdocs.source.edit import overlay, set_value
from socdocs.source.load import load_description
from socdocs.source.tree import Mapping

VERSION = "0.1.0"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A description that can be used: its facts, the tree they stand in, and what was noticed on the way."""

    description: SystemDescription
    tree: Mapping
    path: Path
    notices: tuple[Diagnostic, ...]
    input_hash: str


def load(files: Files, path: Path, *, auditor: Path | None = None, settings: Iterable[tuple[str, str]] = ()) -> Loaded:
    """The description at `path`, with the service auditor's file and `--set` values put in.

    Raises InputProblems with everything that is wrong in all of them, in one run.
    """
    tree, found = load_description(files, path, lists=csv_lists())
    if tree is not None and auditor is not None:
        found += check_management_file(tree)
        over, problems = load_description(files, auditor, lists=csv_lists())
        found += problems
        if over is not None:
            found += check_auditor_file(over)
            tree, problems = overlay(tree, over)
            found += problems
    if tree is None:
        raise InputProblems(found)
    for address, text in settings:
        tree = set_value(tree, address, text)
    description, problems = validate(tree)
    known = catalog()
    found += problems + check_references(tree, known.expand, tuple(known.criteria))
    if description is None or worst(found) is Severity.ERROR:
        raise InputProblems(found)
    content = "".join(reading.sha256 for reading in files.readings) + "".join(f"{a}={t}\n" for a, t in settings)
    return Loaded(description, tree, path, tuple(found), hashlib.sha256(content.encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class Options:
    """What a build may choose; the description's own report entry holds the rest."""

    layout: str = ""
    only: str = ""
    open_items: bool = True
    final_reason: str = ""


def kind_names(folders: Iterable[Path]) -> list[str]:
    """The names of all report kinds in `folders`: every folder that holds a `report.yaml`."""
    return sorted({manifest.parent.name for folder in folders for manifest in folder.glob("*/report.yaml")})


def template_folders(own: Path | None = None) -> tuple[Path, ...]:
    """The folders in which templates are looked up, the user's own first."""
    return (own, resources.templates()) if own else (resources.templates(),)


def load_templates(files: Files, folders: Iterable[Path], kind: str) -> Templates:
    """The files that `kind` can use: its own folder's, then `shared/`, in each the user's in place of ours."""
    found: dict[str, Template] = {}
    for place in (kind, "shared"):
        for folder in folders:
            for file in sorted((folder / place).rglob("*")):
                name = file.relative_to(folder / place).as_posix()
                if name not in found and file.suffix in (".md", ".yaml") and file.is_file():
                    found[name] = Template(f"{place}/{name}", files.read(file).decode("utf-8"))
    return found


def load_kind(files: Files, folders: tuple[Path, ...], name: str) -> tuple[ReportKind, Templates]:
    """The report kind `name` and its templates.  Raises InputProblems for an unknown kind or a mistake in its manifest."""
    known = kind_names(folders)
    if name not in known:
        message = f"there is no report kind “{name}”"
        raise InputProblems([Diagnostic("unknown-kind", Severity.ERROR, message, None, "known: " + ", ".join(known))])
    templates = load_templates(files, folders, name)
    return read_kind(name, templates), templates


def choose_report(description: SystemDescription, kind: str, report_id: str = "") -> Report:
    """The entry of `reports` for `kind` (`report_id` where there are several).

    Without an entry of that kind, one that holds nothing yet, so that all its facts are open items.  Raises InputProblems when
    the id is unknown or of another kind, or when several entries would do.
    """
    entries = [entry for entry in description.reports or () if entry.kind_name == kind]
    if report_id:
        entries = [entry for entry in entries if entry.id == report_id]
        if not entries:
            known = [f"{entry.id} ({entry.kind_name})" for entry in description.reports or ()]
            message = f"no report “{report_id}” of the kind {kind}"
            advice = "reports in this file: " + (", ".join(known) or "none")
            raise InputProblems([Diagnostic("unknown-report", Severity.ERROR, message, None, advice)])
    if len(entries) > 1:
        advice = "choose one with --report: " + ", ".join(entry.id for entry in entries)
        message = f"the file has {len(entries)} reports of the kind {kind}"
        raise InputProblems([Diagnostic("several-reports", Severity.ERROR, message, None, advice)])
    return entries[0] if entries else outline_entry(kind)


def outline_entry(kind: str) -> Report:
    """An entry for a report that the file does not mention yet."""
    return Report.model_validate({"id": kind, "kind": kind})


def scope(loaded: Loaded, report: Report, kind: ReportKind) -> Scope:
    """The facts of one report of the description."""
    return narrow(loaded.description, report, kind)


def build(loaded: Loaded, scoped: Scope, templates: Templates, options: Options) -> Document:
    """The document of one report.  Raises InputProblems for mistakes in templates, layouts or `only`."""
    facts = ReportFacts(scoped)
    plan = make_plan(facts, layout=options.layout, only=options.only)
    stamp = Stamp(loaded.input_hash, VERSION, options.final_reason)
    return compose(plan, facts, templates, stamp, open_items=options.open_items)
