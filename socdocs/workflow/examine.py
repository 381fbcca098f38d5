"""Find all that is wrong in a description and its templates at once, whatever of it cannot be used.

A mistake of form, such as an unknown key, ends a step of the workflow.  What is said without it is looked at all the
same, and of what is found then counts what is so whatever the rest says.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Final, NamedTuple

from msgspec.structs import replace

from socdocs.diagnostics import Diagnostic, errors_in
from socdocs.files import Files, is_folder
from socdocs.model.description import SystemDescription
from socdocs.model.reporting import chosen_reports
from socdocs.problems import EnvironmentProblem, InputProblems
from socdocs.report.kinds import find_kind, load_kind, load_templates, understand
from socdocs.report.manifest import ReportKind, Templates
from socdocs.report.template_check import malformed
from socdocs.resources import kind_names, template_folders
from socdocs.rules.subject import listed
from socdocs.rules.table import BESIDE_MISTAKES, OF_ANY_KIND
from socdocs.source.addresses import Locator, escape_key
from socdocs.source.tree import Mapping
from socdocs.workflow.case import choose_accompanied, choose_report, make_case, open_case
from socdocs.workflow.check import check
from socdocs.workflow.document_findings import is_within
from socdocs.workflow.finish import Draft, finish
from socdocs.workflow.firm_words import with_firm_words
from socdocs.workflow.load import Loaded, in_memory, load, load_sound_part, located
from socdocs.workflow.request import Request
from socdocs.workflow.steps import follow

_NO_RULES: Final = ("unknown-layout", "unknown-kind", "picture-", "file-")
"""What is found in building a report and is no matter of what other facts say."""
_UNSAID: Final = "not said"
"""Stands for the kind of a report that names none."""
_LETTER: Final = "representation-letter"
_OF_TEMPLATES: Final = frozenset({"unknown-layout", "unknown-kind"})
"""What cannot be said where the folder of templates is not known."""


class Looked(NamedTuple):
    """The findings about one report, and its draft; it has none where there are `hindrances` among the findings."""

    found: Sequence[Diagnostic]
    draft: Draft | None = None
    hindrances: Sequence[Diagnostic] = ()


class Examined(NamedTuple):
    """All errors that were found, and whether nothing hindered to look for more."""

    errors: Sequence[Diagnostic]
    complete: bool


def examine(files: Files, request: Request, kind: str = "", report_id: str = "", *, family: str = "") -> Examined:
    """Return all errors in the reports of `kind`, or of a `family` of kinds, and in what they are made from.

    Raises AddressError as `load` does, and InputProblems for a kind that does not exist.
    """
    try:
        loaded = load(files, request)
    except InputProblems as problems:
        found = [*problems.diagnostics, *beside_mistakes(files, request, kind, report_id, family=family)]
        # A mistake without a place is that the file is none, and there is nothing else in it.
        return Examined(errors_in(dict.fromkeys(found)), complete=not any(row.span for row in found))
    found, complete = [*loaded.notices], True
    for one in _all_looks(loaded, request, kind, report_id, family):
        found += one.found
        complete &= one.draft is not None
    return Examined(errors_in(dict.fromkeys(found)), complete=complete)


def each_once(problems: Iterable[Diagnostic], errors: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the findings that ended a command and all `errors`, each once, and with its place if it is known there."""
    found = [*errors]
    placed = {(row.code, row.message) for row in found if row.span}
    return list(dict.fromkeys((*(p for p in problems if p.span or (p.code, p.message) not in placed), *found)))


def beside_mistakes(
    files: Files, request: Request, kind: str = "", report_id: str = "", *, family: str = ""
) -> Iterator[Diagnostic]:
    """Yield what is wrong in a description that cannot be used, whatever else is wrong in it."""
    sound = load_sound_part(files, request)
    if sound is None:
        yield from _of_templates(files, request)
        return
    unknown: frozenset[str] = frozenset() if request.templates or request.project.names_templates else _OF_TEMPLATES
    try:
        all_looked = [*_all_looks(sound, request, kind, report_id, family)]
    except EnvironmentProblem:  # such as a folder of templates that is none, which is told when the mistakes are mended
        all_looked = [*_all_looks(sound, replace(request, templates=None), kind, report_id, family)]
        unknown = _OF_TEMPLATES
    for looked in all_looked:
        found = (*looked.hindrances, *_so_in_any_case(looked.found))
        yield from (row for row in found if row.code not in unknown)


def _of_templates(files: Files, request: Request) -> Iterator[Diagnostic]:
    """Yield the mistakes of form in the folder of templates, whatever reports are to be made with it."""
    if request.templates is None or not is_folder(request.templates):
        return
    with suppress(InputProblems):
        yield from with_firm_words(in_memory(SystemDescription(), files), request.templates)[1]
    folders = template_folders(request.templates)
    for name in kind_names(folders):
        if is_folder(request.templates / name):
            try:
                load_kind(files, folders, name)
            except InputProblems as problems:
                yield from problems.diagnostics
        with suppress(InputProblems):  # what cannot be read is told already
            yield from malformed(load_templates(files, folders, name))


def _so_in_any_case(found: Iterable[Diagnostic], codes: frozenset[str] = BESIDE_MISTAKES) -> Iterator[Diagnostic]:
    return (row for row in found if row.code in codes or row.code.startswith(_NO_RULES))


def _all_looks(loaded: Loaded, request: Request, kind: str, report_id: str, family: str) -> Iterator[Looked]:
    yield from looks(loaded, request, kind, report_id, family=family)
    yield from () if family else looks_at_letters(loaded, request, kind, report_id)


def looks(
    loaded: Loaded, request: Request, kind: str = "", report_id: str = "", *, family: str = ""
) -> Iterator[Looked]:
    """Check the reports that are chosen, as `chosen_reports` does, and those of which no kind is known.

    Yields one after the other: the drafts of all of them together can be larger than the memory.
    """
    chosen = chosen_reports(loaded.description.reports or (), kind, report_id, family=family)
    for number, (name, id_) in enumerate(chosen):
        if number:
            gc.collect(0)  # commands run without it, and the objects of a draft know each other
        yield look(loaded, request.choose(name, id_))
    yield from () if kind else _looks_without_kind(loaded, request, report_id)


def _looks_without_kind(loaded: Loaded, request: Request, report_id: str) -> Iterator[Looked]:
    """Yield what is so in any case in reports that do not say of which kind they are: the period tells the type."""
    listed = loaded.description.reports or ()
    for entry in listed:
        if not entry.kind_name and report_id in ("", entry.id):
            assumed = replace(entry, type="2" if entry.period else "1")
            assumed = assumed if assumed.kind_name else replace(entry, kind=_UNSAID)
            reports = tuple(assumed if row is entry else row for row in listed)
            of_kind = replace(loaded, description=replace(loaded.description, reports=reports))
            yield Looked(_with_our_templates(of_kind, request.choose(assumed.kind_name, entry.id)))


def looks_at_letters(loaded: Loaded, request: Request, kind: str = "", report_id: str = "") -> Iterator[Looked]:
    """Check the letters whose facts are given in the reports with `report_id`; where a kind is asked for, none."""
    reports = () if kind else loaded.description.reports or ()
    organizations = listed(loaded.description.subservice_organizations) if reports else ()
    of_others = any(row.representation_letter for row in organizations)
    given = [row.id for row in reports if row.soc and row.type and (row.representation_letter or of_others)]
    return (_look_at_letter(loaded, request, id_) for id_ in given if report_id in ("", id_))


def _look_at_letter(loaded: Loaded, request: Request, report_id: str) -> Looked:
    """Check what the entry of a report says for its letter alone; what is open is found in checking the letter."""
    looked = look(loaded, replace(request.choose(_LETTER, report_id), layout=""))
    address = f"reports[{escape_key(report_id)}].representation_letter"
    said = Locator(loaded.tree).find(address)
    texts = [entry.value.span for entry in said] if isinstance(said, Mapping) else []

    def is_of_letter(row: Diagnostic) -> bool:
        return (
            row.address.startswith(address)
            or row.code == "left-out"
            or any(row.span and is_within(row.span, place) for place in texts)
        )

    found = [row for row in looked.found if row.code != "open-item" and is_of_letter(row)]
    return Looked([*looked.hindrances, *found], looked.draft, looked.hindrances)


def look(loaded: Loaded, request: Request) -> Looked:
    """Check one report, including its open items; one with an unknown layout is checked in the usual one.

    Where its kind or its templates have mistakes, what is so in any case is found with the templates of socdocs.
    Raises InputProblems for a kind that does not exist, where no entry of the description names it.
    """
    try:
        draft = follow(loaded, open_case, finish, request)
    except InputProblems as problems:
        if not request.report_id and not any(row.span for row in problems.diagnostics):
            raise
        address = f"reports[{escape_key(request.report_id)}].kind" if request.report_id else "reports"
        found = list(located(problems.diagnostics, loaded, address))
        if request.layout or any(row.code != "unknown-layout" for row in found):
            return Looked([*found, *_with_our_templates(loaded, request)], None, found)
        kind, _ = find_kind(loaded.files, template_folders(request.templates), request.kind)
        usual = look(loaded, replace(request, layout=kind.default_layout))
        return Looked([*found, *usual.found], usual.draft, [*found, *usual.hindrances])
    return Looked(draft.found, draft)


def _with_our_templates(loaded: Loaded, request: Request) -> Sequence[Diagnostic]:
    """Return what is so in any case, found without the templates of others and without own wording."""
    loaded = replace(loaded, own_wording=())
    found: list[Diagnostic] = []
    with suppress(InputProblems):  # what hinders this, too, is told already
        kind, templates, codes = _stand_in(loaded, request)
        choose = choose_accompanied if kind.accompanies else choose_report
        report = choose(loaded.description, request.kind, request.report_id)
        usual = kind.layouts[kind.default_layout]
        known = _layouts(loaded, request) or {report.layout or ""}
        kind = replace(kind, layouts=dict.fromkeys((kind.default_layout, *known), usual))
        try:
            case = make_case(loaded, kind, templates, report, layout=request.layout)
        except InputProblems as problems:
            found += () if request.layout else problems.diagnostics
            case = make_case(loaded, kind, templates, report, layout=kind.default_layout)
        draft = follow(case, check, finish, replace(request, templates=None, only=""))
        found += _so_in_any_case(draft.found, codes)
    return found


def _stand_in(loaded: Loaded, request: Request) -> tuple[ReportKind, Templates, frozenset[str]]:
    """Return the kind and templates of socdocs for a report, and the codes of the rules that hold with them.

    Of a kind that is not ours, and may have any mistake, only what is so of every kind can be said.
    """
    ours, name, codes = template_folders(), request.kind, BESIDE_MISTAKES
    if name not in kind_names(ours):
        period = choose_report(loaded.description, name, request.report_id).period
        name, codes = "soc2-type2" if period else "soc2-type1", OF_ANY_KIND
    return *load_kind(loaded.files, ours, name), codes


def _layouts(loaded: Loaded, request: Request) -> Iterable[str]:
    """Return the names of the layouts of the requested kind; none if its manifest cannot be read."""
    with suppress(InputProblems):
        return understand(loaded.files, template_folders(request.templates), request.kind).layouts
    return ()
