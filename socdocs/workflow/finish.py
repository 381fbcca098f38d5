"""The fifth step: complete the document for every format, with its pictures and the findings that it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from msgspec import Struct, field

from socdocs import resources
from socdocs.diagnostics import Diagnostic
from socdocs.document import finish as document_steps
from socdocs.document.nodes import Document
from socdocs.files import Reading
from socdocs.source.file_kinds import OWN_WORDING
from socdocs.source.prose_file import read_prose_file
from socdocs.source.tree import Scalar
from socdocs.workflow.case import Case
from socdocs.workflow.compose import Composed, composed_document
from socdocs.workflow.document_findings import about_printed, dangling, open_items
from socdocs.workflow.pictures import folders_for
from socdocs.workflow.request import Request
from socdocs.workflow.unprinted import unprinted


class Draft(Struct, frozen=True):
    """A report that can be written; it should not be if `found` holds an error.

    `found` is about this report, `notices` about the description it is made from; for a part written alone, and for a
    letter that accompanies a report, both hold only what concerns what it prints.
    """

    case: Case
    document: Document
    notices: tuple[Diagnostic, ...] = ()
    found: tuple[Diagnostic, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    inputs: tuple[Reading, ...] = ()
    """Every file it was made from: description, lists, pictures and the templates that were used."""
    folders: tuple[Path, ...] = ()
    """The folders in which any file counts that comes there: those of own wording and of own templates."""


def finish(composed: Composed, request: Request) -> Draft:
    """Complete a report: numbers, labels, references, contents, open items and pictures.

    Open items are among the findings of a final report, and where the request is `thorough`.
    """
    case, document = composed.checked.case, document_steps.finish(composed.document)
    notices, found = list(case.loaded.notices), list(composed.checked.found)
    if request.only or case.kind.accompanies:
        notices, found = (about_printed(rows, case, document) for rows in (notices, found))
    if not (request.only or case.kind.accompanies):
        found += dangling(case, document)
    if not request.only:
        found += unprinted(composed.checked, document)
    full = request.thorough or request.phase == "final"
    told = set[str]()
    if _has_sign_offs(case):
        from socdocs.workflow.sign_offs import (
            changed_since,  # imported late: only reports with a text that was signed off need it
        )

        changed = tuple(changed_since(case, composed.document, document, request.phase))
        found += changed
        told = {row.address for row in changed}
    if case.loaded.own_wording:
        from socdocs.workflow.own_wording import unused  # imported late: few descriptions have wording of their own

        found += unused(case, resources.template_folders(request.templates))
    if full:
        found += (row for row in open_items(case, document, request.phase) if row.address not in told)
    if case.kind.general:
        from socdocs.workflow.publication import publication  # imported late: only these reports need it

        found += publication(case, document, request.phase, full=full)
    pictures, problems = _pictures(case, document)
    inputs = tuple(_inputs(case, request))
    return Draft(case, document, tuple(notices), (*found, *problems), pictures, inputs, tuple(_folders(case, request)))


def _pictures(case: Case, document: Document) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """Return the pictures of the document, and the problems of those that cannot be shown."""
    if not document.found.pictures:
        return {}, []
    from socdocs.writers.pictures import read_pictures  # imported late: most reports show no picture

    loaded = case.loaded
    return read_pictures(loaded.files, partial(folders_for, loaded), loaded.tree, document, texts_with_pictures(case))


def texts_with_pictures(case: Case) -> Iterator[Scalar]:
    """Yield the texts outside the description that may name pictures: own wording, and templates of others."""
    yield from (row.text for row in case.loaded.own_wording)
    for template in case.templates.of_others:
        if "![" in template.text:
            yield read_prose_file(template.text.encode(), template.place)[0]


def _has_sign_offs(case: Case) -> bool:
    """Return whether a text of the report was confirmed or approved of the report."""
    auditor = case.report.service_auditor
    return not case.kind.accompanies and bool(case.report.approvals or (auditor and auditor.confirmed))


def document_of(case: Case, request: Request) -> Document:
    """Return only the finished document.  Raises InputProblems for mistakes in templates, each at template:line."""
    return document_steps.finish(composed_document(case, request))


def _folders(case: Case, request: Request) -> Iterator[Path]:
    if case.loaded.own_wording:
        yield case.loaded.path.parent / OWN_WORDING
    if request.templates:
        yield from resources.folders_of_templates(request.templates, case.kind.name)


def _inputs(case: Case, request: Request) -> Iterator[Reading]:
    folders = resources.template_folders(request.templates)
    of_kinds = frozenset(("shared", *resources.kind_names(folders)))
    for reading in case.loaded.files.readings:
        inside = [reading.path.relative_to(folder) for folder in folders if reading.path.is_relative_to(folder)]
        # A description may lie in the folder of templates, but not where templates do.
        templates = [path.as_posix() for path in inside if path.parts[0] in of_kinds]
        if not templates or not case.templates.paths.isdisjoint(templates):
            yield reading
