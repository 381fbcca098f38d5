"""The way of a report, from files to bytes: load, scope, plan, compose, write.

Only the two ends touch the disk: what reads does so through one `Files`, and `save` writes.
"""

from __future__ import annotations

import datetime
import hashlib
import itertools
import os
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, replace
from pathlib import Path

from socdocs import files as disk
from socdocs.catalogs.trust_services import catalog
from socdocs.diagnostics import Diagnostic, InputProblems, Severity, Span, worst
from socdocs.document.nodes import Document, Group, Owner, Placeholder, Text
from socdocs.document.traversal import nodes
from socdocs.files import FileRefused, Files
from socdocs.model.description import Checks, SystemDescription
from socdocs.model.load import csv_lists, naming_field, validate
from socdocs.model.ownership import check_auditor_file, check_management_file
from socdocs.model.references import check_references
from socdocs.model.reporting import Report
from socdocs.report.compose import Stamp, compose
from socdocs.report.facts import ReportFacts
from socdocs.report.manifest import ReportKind, Template, Templates, read_kind
from socdocs.report.manifest_check import check_manifest
from socdocs.report.outline import Outline, make_outline
from socdocs.report.outline_document import outline_document
from socdocs.report.plan import make_plan
from socdocs.report.scope import Scope, narrow
from socdocs.report.summary import Summary
from socdocs.report.summary import summarize as make_summary
from socdocs.resources import kind_names
from socdocs.rules.judge import judge
from socdocs.rules.leaks import leaks as find_leaks
from socdocs.rules.subject import Subject
from socdocs.rules.table import Phase
from socdocs.rules.waivers import Weighed, weigh
from socdocs.source.addresses import Locator, escape_key, ways
from socdocs.source.edit import overlay, set_value
from socdocs.source.load import load_description
from socdocs.source.positions import Sources
from socdocs.source.tree import Mapping, Scalar
from socdocs.writers import Writer

VERSION = "0.1.0"
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
        tree = set_value(tree, address, text, naming_field)
    description, problems = validate(tree)
    known = catalog()
    found += problems + check_references(tree, known.expand, tuple(known.criteria))
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
        problem = Diagnostic(
            "not-utf-8", Severity.ERROR, message, Span(str(file), line, 1, line, 1), "Save it as UTF-8."
        )
    raise InputProblems([problem])


def read_reference(files: Files, path: Path) -> bytes:
    """The firm's own Word file at `path`.  Raises InputProblems where there is none or it is too large."""
    try:
        return files.read(path, limit=REFERENCE_LIMIT)
    except FileRefused as refusal:
        problem = Diagnostic(refusal.code, Severity.ERROR, refusal.message, None, refusal.advice)
    raise InputProblems([problem])


def load_kind(files: Files, folders: tuple[Path, ...], name: str) -> tuple[ReportKind, Templates]:
    """The report kind `name` and its templates.

    Raises InputProblems for an unknown kind or a mistake in its manifest.
    """
    known = kind_names(folders)
    if name not in known:
        message = f"there is no report kind “{name}”"
        raise InputProblems([Diagnostic("unknown-kind", Severity.ERROR, message, None, "known: " + ", ".join(known))])
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
            message = f"no report “{report_id}” of the kind {kind}"
            advice = "reports in this file: " + (", ".join(known) or "none")
            raise InputProblems([Diagnostic("unknown-report", Severity.ERROR, message, None, advice)])
    if len(entries) > 1:
        advice = "choose one with --report: " + ", ".join(entry.id for entry in entries)
        message = f"the file has {len(entries)} reports of the kind {kind}"
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
    stamp = Stamp(loaded.input_hash, VERSION, options.final_reason)
    return compose(plan, facts, templates, stamp, open_items=options.open_items, guidance=options.guidance)


def nothing_given() -> Loaded:
    """A description that holds nothing yet."""
    empty = Mapping((), Span("", 1, 1, 1, 1))
    return Loaded(SystemDescription(), empty, Path(), (), hashlib.sha256().hexdigest())


def outline(loaded: Loaded, scoped: Scope, templates: Templates, layout: str = "") -> tuple[Outline, Document]:
    """The outline of one report, as a value and as a document.

    Raises InputProblems for mistakes in templates or layouts.
    """
    facts = ReportFacts(scoped)
    plan = make_plan(facts, layout=layout)
    document = compose(plan, facts, templates, Stamp(loaded.input_hash, VERSION), open_items=False)
    found = make_outline(plan, facts, document)
    return found, outline_document(found, document.properties)


def summarize(scoped: Scope, document: Document, found: Iterable[Diagnostic]) -> Summary:
    """How far the report is whose whole document this is, and what was `found` in its facts, by section and target."""
    facts = ReportFacts(scoped)
    return make_summary(make_plan(facts), facts, document, found)


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


def check(loaded: Loaded, scoped: Scope, phase: Phase, *, thorough: bool = False) -> list[Diagnostic]:
    """What is wrong with the facts of one report, and what of them it leaves out.

    Waivers are applied; those that match nothing are named where the file has no other report they may be for.  When
    `thorough` they are named in any case, and what waivers accept comes too, each finding with the reason.
    """
    today = _today()
    weighed = judged(loaded, scoped, phase, today)
    alone = thorough or len(loaded.description.reports or ()) < 2
    found = [*weighed.standing, *weighed.problems, *(weighed.unused if alone else ()), *_left_out(loaded, scoped)]
    return [*found, *_accepted(weighed, loaded.description.checks, today)] if thorough else found


def _accepted(weighed: Weighed, checks: Checks | None, today: datetime.date) -> Iterator[Diagnostic]:
    """The waived findings, each with the reason of the first waiver that is for it."""
    rest = weighed.waived
    for waiver in (checks and checks.waive) or ():
        own = weigh(rest, Checks(waive=(waiver,)), today)
        reason = " ".join((waiver.reason or "").split())
        yield from (replace(finding, waived=reason) for finding in own.waived)
        rest = own.standing


def _today() -> datetime.date:
    return datetime.datetime.now(tz=datetime.UTC).date()


def judged(loaded: Loaded, scoped: Scope, phase: Phase, today: datetime.date | None = None) -> Weighed:
    """What the rules find in one report, parted by the waivers that are in force `today`."""
    subject = Subject(
        description=scoped.description,
        whole=loaded.description,
        report=scoped.report,
        kind=scoped.kind,
        held=scoped.held,
        homes=scoped.homes,
        today=today or _today(),
    )
    locator = Locator(loaded.tree)

    def place(address: str, words: tuple[str, int, int] | None) -> Span | None:
        node = locator.find(address) if words else None
        if words is None or loaded.sources is None or not isinstance(node, Scalar):
            return locator.locate(address)
        text, start, end = words
        first, last = (_as_written(node.text, text, offset) for offset in (start, end - 1))
        before, after = (loaded.sources.position(node, offset) for offset in (first, last))
        return replace(before, end_line=after.end_line, end_column=after.end_column)

    return judge(subject, phase, place)


def _as_written(written: str, text: str, offset: int) -> int:
    """Where in `written` the character at `offset` in `text` stands; `text` may be the same with white space folded."""
    if written == text:
        return offset
    before = sum(not character.isspace() for character in text[:offset])
    inked = (at for at, character in enumerate(written) if not character.isspace())
    return next(itertools.islice(inked, before, None), 0)


def _left_out(loaded: Loaded, scoped: Scope) -> Iterator[Diagnostic]:
    if scoped.left_out:
        names = " and ".join(scoped.left_out)
        message = f"The {names} of this file belong to a Type 2 and are left out of this Type 1"
        place = Locator(loaded.tree).locate(scoped.homes.get(scoped.left_out[0], scoped.left_out[0]))
        yield Diagnostic("left-out", Severity.INFO, f"{message} ({scoped.report.id}).", place)


def leaks(files: Files, loaded: Loaded, others: Iterable[Path]) -> list[Diagnostic]:
    """The names of the descriptions at `others` that stand in this one.

    Raises InputProblems for one that cannot be read.
    """
    trees = []
    for path in others:
        tree, problems = load_description(files, path, lists=csv_lists())
        if tree is None:
            raise InputProblems(problems)
        trees.append(tree)
    return list(find_leaks(loaded.tree, trees, loaded.sources or Sources(files)))


def undetermined(loaded: Loaded, phase: Phase) -> Iterator[Diagnostic]:
    """What the description does not say about its reports, so that they can be neither checked nor built."""
    locator = Locator(loaded.tree)
    if not loaded.description.reports:
        message = f"{loaded.path} declares no report, so only its form was checked."
        advice = "Name a kind, as in --kind soc2-type2, or declare a report under “reports”."
        yield Diagnostic("no-report", Severity.INFO, message, None, advice)
    for entry in loaded.description.reports or ():
        if not entry.kind_name:
            address = f"reports[{escape_key(entry.id)}].type"
            message = f"The report {entry.id} does not say of which kind it is, so it was not checked."
            place = locator.locate(address)
            yield Diagnostic(
                "report-kind", _ABSENT[phase], message, place, "Add soc and type, such as soc: 2 and type: 1.", address
            )


def open_items(loaded: Loaded, document: Document, phase: Phase) -> list[Diagnostic]:
    """What the document still wants, as findings of code `open-item`.

    Each has the place of the nearest thing in the file that is there.
    """
    locator = Locator(loaded.tree)
    found = []
    for item in document.open_items:
        verb = "confirm" if item.confirm else "give"
        many = f" ({item.count} facts)" if item.count > 1 else ""
        message = f"{_OWNERS[item.owner]} has to {verb}: {item.wanted}{many}"
        place = locator.locate(item.address.partition("[…]")[0])
        found.append(Diagnostic("open-item", _ABSENT[phase], message[0].upper() + message[1:], place, "", item.address))
    return found


def located(diagnostics: Iterable[Diagnostic], loaded: Loaded, address: str) -> Iterator[Diagnostic]:
    """The findings, those without a place put at `address`, whose value brought them about."""
    place = Locator(loaded.tree).locate(address)
    for diagnostic in diagnostics:
        yield diagnostic if diagnostic.span else replace(diagnostic, span=place, address=address)


def hindering(diagnostics: Iterable[Diagnostic], document: Document) -> list[Diagnostic]:
    """The findings as they matter to a part written alone: an error about facts that it does not print is a warning."""
    printed = _origins(document)
    above_printed = {above for origin in printed for above in ways(origin)}

    def matters(address: str) -> bool:
        return not address or address in above_printed or any(above in printed for above in ways(address))

    return [
        row.with_severity(Severity.WARNING) if row.severity is Severity.ERROR and not matters(row.address) else row
        for row in diagnostics
    ]


def _origins(document: Document) -> set[str]:
    found = set()
    for node in nodes(document.sections):
        match node:
            case Text(origin=origin) if origin:
                found.add(origin)
            case Group(role="fact", name=origin):
                found.add(origin)
            case Placeholder(address=address):
                found.add(address)
    return found


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
