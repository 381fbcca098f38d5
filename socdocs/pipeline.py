"""The way of a report, from files to bytes: load, scope, plan, compose, write.

Only the two ends touch the disk: `load`, `load_templates` and `pictures`, which read through one `Files`, and `save`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping as AbstractMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from socdocs import files as disk
from socdocs.catalogs.trust_services import catalog
from socdocs.diagnostics import Diagnostic, InputProblems, Severity, Span, worst
from socdocs.document.nodes import Document, Image, Owner
from socdocs.document.traversal import nodes
from socdocs.files import FileRefused, Files
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
from socdocs.resources import kind_names
from socdocs.source.addresses import Locator
from socdocs.source.edit import overlay, set_value
from socdocs.source.load import load_description
from socdocs.source.positions import Sources
from socdocs.source.tree import Mapping, Node, Scalar, Sequence
from socdocs.writers import Writer

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


def load_templates(files: Files, folders: Iterable[Path], kind: str) -> Templates:
    """The files that `kind` can use: its own folder's, then `shared/`, in each the user's in place of ours."""
    found: dict[str, Template] = {}
    for place in (kind, "shared"):
        for folder in folders:
            for file in sorted((folder / place).rglob("*")):
                name = file.relative_to(folder / place).as_posix()
                if name not in found and file.suffix in (".md", ".yaml") and file.is_file():
                    found[name] = Template(f"{place}/{name}", _template_text(files, file))
    return found


def _template_text(files: Files, file: Path) -> str:
    try:
        return files.read(file).decode("utf-8")
    except FileRefused as refusal:
        problem = Diagnostic(refusal.code, Severity.ERROR, refusal.message, None, refusal.advice)
    except UnicodeDecodeError as error:
        line = files.read(file)[: error.start].count(b"\n") + 1
        message = f"{file} is not UTF-8 text."
        problem = Diagnostic("not-utf-8", Severity.ERROR, message, Span(str(file), line, 1, line, 1), "Save it as UTF-8.")
    raise InputProblems([problem])


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


Phase = Literal["outline", "draft", "final"]
"""How far a report is, which decides how much an absent fact matters."""

_ABSENT: AbstractMapping[Phase, Severity] = {
    "outline": Severity.INFO,
    "draft": Severity.WARNING,
    "final": Severity.ERROR,
}
_OWNERS: AbstractMapping[Owner, str] = {
    "management": "management",
    "service_auditor": "the service auditor",
    "subservice_organization": "the subservice organization",
}


def open_items(loaded: Loaded, document: Document, phase: Phase) -> list[Diagnostic]:
    """What the document still wants, as findings of code `open-item`, each at the nearest thing in the file that is there."""
    locator = Locator(loaded.tree)
    found = []
    for item in document.open_items:
        verb = "confirm" if item.confirm else "give"
        many = f" ({item.count} facts)" if item.count > 1 else ""
        message = f"{_OWNERS[item.owner]} has to {verb}: {item.wanted}{many}"
        place = locator.locate(item.address.partition("[…]")[0])
        found.append(Diagnostic("open-item", _ABSENT[phase], message[0].upper() + message[1:], place, "", item.address))
    return found


PICTURE_LIMIT = 50_000_000
"""The most pixels of a picture: more can be told in few bytes and would stop whoever opens the report."""


def pictures(files: Files, loaded: Loaded, document: Document) -> dict[str, bytes]:
    """The pictures that `document` shows, by their source as written, read from the description's folder.

    Raises InputProblems for those that are missing, lie elsewhere, or are neither PNG nor JPEG.
    """
    found, problems = dict[str, bytes](), list[Diagnostic]()
    for source in dict.fromkeys(node.source for node in nodes(document.sections) if isinstance(node, Image)):
        try:
            found[source] = _picture(files, loaded.path.parent, source)
        except FileRefused as refusal:
            place = _place_of(source, loaded.tree, Sources(files))
            problems.append(Diagnostic(refusal.code, Severity.ERROR, refusal.message, place, refusal.advice))
    if problems:
        raise InputProblems(problems)
    return found


def _picture(files: Files, folder: Path, source: str) -> bytes:
    from socdocs.writers.docx.pictures import read_picture

    data = files.read(files.inside(folder, source))
    picture = read_picture(data)
    if picture is None:
        message = f"{source} is neither a PNG nor a JPEG picture, or it is damaged."
        raise FileRefused("picture-kind", message, "Save the picture as PNG or JPEG.")
    if picture.width * picture.height > PICTURE_LIMIT:
        message = f"{source} has {picture.width} × {picture.height} pixels, more than {PICTURE_LIMIT // 1_000_000} million."
        raise FileRefused("picture-size", message, "Save it smaller.")
    return data


def _place_of(source: str, tree: Node, sources: Sources) -> Span | None:
    """Where the prose names the picture; None where it is written in another way there."""
    for scalar in _scalars(tree):
        if "![" in scalar.text and (offset := scalar.text.find(source)) >= 0:
            return sources.position(scalar, offset)
    return None


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    for child in node.items if isinstance(node, Sequence) else node if isinstance(node, Mapping) else ():
        yield from _scalars(child if not hasattr(child, "value") else child.value)


def is_input(files: Files, path: Path) -> bool:
    """Whether `path` is one of the files that were read, by whatever name."""
    wanted = os.path.realpath(path)
    return any(os.path.realpath(reading.path) == wanted or _same(reading.path, path) for reading in files.readings)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def save(path: Path, data: bytes, writer: Writer, *, force: bool = False) -> bool:
    """Put the finished file at `path` and tell whether its bytes changed.

    Raises EnvironmentProblem when the disk hinders it, or when what lies there is somebody's work and not `force`d.
    """
    return disk.replace(path, data, force=force, owns=writer.is_untouched)
