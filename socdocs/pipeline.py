"""The way of a report, from files to a document: load, scope, plan, compose.

Only what reads touches the disk, through one `Files`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from socdocs import __version__
from socdocs.catalogs.trust_services import grammar
from socdocs.diagnostics import Diagnostic, InputProblems, Severity, Span, worst
from socdocs.document.nodes import Document
from socdocs.files import FileRefused, Files
from socdocs.model.criteria import read_criteria
from socdocs.model.description import SystemDescription
from socdocs.model.load import naming_field, validate
from socdocs.model.ownership import check_audited_reports, check_auditor_file, check_management_file
from socdocs.model.references import check_references, resolve_references
from socdocs.model.reporting import Report
from socdocs.model.tables import table_shape
from socdocs.report.compose import Stamp, compose
from socdocs.report.facts import ReportFacts
from socdocs.report.manifest import ReportKind, Template, Templates, read_kind
from socdocs.report.manifest_check import check_manifest
from socdocs.report.plan import make_plan
from socdocs.report.scope import Scope, narrow
from socdocs.resources import kind_names, template_files
from socdocs.source.addresses import Locator, escape_key
from socdocs.source.edit import overlay, set_value
from socdocs.source.file_kinds import AUDITORS_FILE
from socdocs.source.load import load_description
from socdocs.source.positions import Sources
from socdocs.source.tree import Mapping
from socdocs.words import suggest

if TYPE_CHECKING:
    from socdocs.report.outline import Outline

REFERENCE_LIMIT = 64_000_000
"""The most bytes of a firm's Word file: it may hold pictures."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A description that can be used: its facts, the tree they stand in, and what was noticed on the way."""

    description: SystemDescription
    tree: Mapping
    path: Path
    notices: tuple[Diagnostic, ...]
    input_hash: str
    sources: Sources | None = None


def load(files: Files, path: Path, *, auditor: Path | None = None, settings: Iterable[tuple[str, str]] = ()) -> Loaded:
    """The description at `path`, with the service auditor's file and `--set` values put in.

    Raises InputProblems with everything that is wrong in all of them, in one run.
    """
    tree, found = load_description(files, path, shape_of=table_shape)
    if tree is not None and auditor is not None:
        found += check_management_file(tree)
        over, problems = load_description(files, auditor, shape_of=table_shape, purpose=AUDITORS_FILE)
        found += problems
        if over is not None:
            found += check_auditor_file(over) + check_audited_reports(tree, over)
            tree, problems = overlay(tree, over)
            found += problems
    if tree is None:
        raise InputProblems(found)
    for address, text in settings:
        tree = set_value(tree, address, text, naming_field)
    tree, problems = read_criteria(resolve_references(tree), grammar())
    found += problems
    description, problems = validate(tree)
    found += problems + check_references(tree, grammar())
    if description is None or worst(found) is Severity.ERROR:
        raise InputProblems(found)
    content = "".join(reading.sha256 for reading in files.readings) + "".join(f"{a}={t}\n" for a, t in settings)
    return Loaded(description, tree, path, tuple(found), hashlib.sha256(content.encode()).hexdigest(), Sources(files))


@dataclass(frozen=True, slots=True)
class Options:
    """What a build may choose; the description's own report entry holds the rest."""

    layout: str = ""
    only: str = ""
    open_items: bool = True
    final_reason: str = ""
    guidance: bool = False


def load_templates(files: Files, folders: Iterable[Path], kind: str) -> Templates:
    """The files that `kind` can use: its own folder's, then `shared/`, in each the user's in place of ours."""
    return {name: Template(path, _template_text(files, file)) for name, path, file in template_files(folders, kind)}


def _template_text(files: Files, file: Path) -> str:
    try:
        return files.read(file).decode("utf-8")
    except FileRefused as refusal:
        problem = refusal.diagnostic()
    except UnicodeDecodeError as error:
        line = files.read(file)[: error.start].count(b"\n") + 1
        message = f"{file} is not UTF-8 text."
        problem = Diagnostic(
            "not-utf-8", Severity.ERROR, message, Span(str(file), line, 1, line, 1), "Save it as UTF-8."
        )
    raise InputProblems([problem])


def read_reference(files: Files, path: Path) -> bytes:
    """The firm's own Word file at `path`.  Raises InputProblems where there is none or it is too large."""
    try:
        return files.read(path, limit=REFERENCE_LIMIT)
    except FileRefused as refusal:
        problem = refusal.diagnostic()
    raise InputProblems([problem])


def load_kind(files: Files, folders: tuple[Path, ...], name: str) -> tuple[ReportKind, Templates]:
    """The report kind `name` and its templates.

    Raises InputProblems for an unknown kind or a mistake in its manifest.
    """
    known = kind_names(folders)
    if name not in known:
        message = f"There is no report kind “{name}”."
        advice = " ".join(filter(None, (suggest(name.lower(), known), f"There are: {', '.join(known)}.")))
        raise InputProblems([Diagnostic("unknown-kind", Severity.ERROR, message, None, advice)])
    templates = load_templates(files, folders, name)
    kind = read_kind(name, templates)
    if problems := list(check_manifest(kind, templates)):
        raise InputProblems(problems)
    return kind, templates


def choose_report(description: SystemDescription, kind: str, report_id: str = "") -> Report:
    """The entry of `reports` for `kind` (`report_id` where there are several).

    Without an entry of that kind, one that holds nothing yet: all its facts are open items.  Raises InputProblems
    when the id is unknown or of another kind, or when several entries would do.
    """
    # An entry that --set made for a kind without one has nothing but the kind's name as its id.
    entries = [entry for entry in description.reports or () if (entry.kind_name or entry.id) == kind]
    if report_id:
        entries = [entry for entry in entries if entry.id == report_id]
        if not entries:
            known = [f"{entry.id} ({entry.kind_name})" for entry in description.reports or ()]
            message = f"This file declares no report “{report_id}” of the kind {kind}."
            advice = f"It declares: {', '.join(known) or 'none'}."
            raise InputProblems([Diagnostic("unknown-report", Severity.ERROR, message, None, advice)])
    if len(entries) > 1:
        advice = f"Choose one with --report: {', '.join(entry.id for entry in entries)}."
        message = f"This file declares {len(entries)} reports of the kind {kind}."
        raise InputProblems([Diagnostic("several-reports", Severity.ERROR, message, None, advice)])
    if not entries:
        return outline_entry(kind)
    return entries[0] if entries[0].kind_name else entries[0].model_copy(update={"kind": kind})


def outline_entry(kind: str) -> Report:
    """An entry for a report that the file does not mention yet."""
    return Report.model_validate({"id": kind, "kind": kind})


def scope(loaded: Loaded, report: Report, kind: ReportKind) -> Scope:
    """The facts of one report of the description."""
    return narrow(loaded.description, report, kind)


def build(loaded: Loaded, scoped: Scope, templates: Templates, options: Options) -> Document:
    """The document of one report.  Raises InputProblems for mistakes in templates, layouts or `only`."""
    facts = ReportFacts(scoped)
    try:
        plan = make_plan(facts, layout=options.layout, only=options.only)
    except InputProblems as problems:
        if options.layout or problems.diagnostics[0].code != "unknown-layout":
            raise
        address = f"reports[{escape_key(scoped.report.id)}].layout"
        raise InputProblems(located(problems.diagnostics, loaded, address)) from None
    stamp = Stamp(loaded.input_hash, __version__, options.final_reason)
    return compose(plan, facts, templates, stamp, open_items=options.open_items, guidance=options.guidance)


def located(diagnostics: Iterable[Diagnostic], loaded: Loaded, address: str) -> Iterator[Diagnostic]:
    """The findings, those without a place put at `address`, whose value brought them about."""
    place = Locator(loaded.tree).locate(address)
    for diagnostic in diagnostics:
        yield diagnostic if diagnostic.span else replace(diagnostic, span=place, address=address)


def nothing_given() -> Loaded:
    """A description that holds nothing yet."""
    empty = Mapping((), Span("", 1, 1, 1, 1))
    return Loaded(SystemDescription(), empty, Path(), (), hashlib.sha256().hexdigest())


def outline(loaded: Loaded, scoped: Scope, templates: Templates, layout: str = "") -> tuple[Outline, Document]:
    """The outline of one report, as a value and as a document.

    Raises InputProblems for mistakes in templates or layouts.
    """
    from socdocs.report.outline import make_outline
    from socdocs.report.outline_document import outline_document

    facts = ReportFacts(scoped)
    plan = make_plan(facts, layout=layout)
    document = compose(plan, facts, templates, Stamp(loaded.input_hash, __version__), open_items=False)
    found = make_outline(plan, facts, document)
    return found, outline_document(found, document.properties)
