"""The fourth step: the document of a report, with its pictures and with what only the document shows to be wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from socdocs import __version__, resources
from socdocs.diagnostics import Diagnostic
from socdocs.document.nodes import Document
from socdocs.files import Reading
from socdocs.report import compose as report_composition
from socdocs.report.compose import Stamp
from socdocs.workflow.case import Case
from socdocs.workflow.check import Checked
from socdocs.workflow.document_findings import about_printed, open_items
from socdocs.workflow.request import Request
from socdocs.writers.pictures import read_pictures


@dataclass(frozen=True, slots=True)
class Draft:
    """A report that can be written; where something in `found` is an error, one that should not be.

    `found` is about this report, `notices` about the description it is made from; for a part written alone, both hold
    only what concerns that part.
    """

    case: Case
    document: Document
    notices: tuple[Diagnostic, ...] = ()
    found: tuple[Diagnostic, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    inputs: tuple[Reading, ...] = ()
    """Every file it was made from: description, lists, pictures, templates; of the templates those that were used."""


def compose(checked: Checked, request: Request) -> Draft:
    """The draft of a report, or of the one part asked for.

    Open items are among what is found in a final report, and where the request is `thorough`.  Raises InputProblems for
    mistakes in templates.
    """
    case = checked.case
    document = document_of(case, request)
    notices, found = list(case.loaded.notices), list(checked.found)
    if request.only:
        notices, found = (about_printed(rows, case, document) for rows in (notices, found))
    if request.thorough or request.phase == "final":
        found += open_items(case, document, request.phase)
    pictures, problems = read_pictures(case.loaded.files, case.loaded.path.parent, case.loaded.tree, document)
    inputs = tuple(_inputs(case, request))
    return Draft(case, document, tuple(notices), (*found, *problems), pictures, inputs)


def document_of(case: Case, request: Request) -> Document:
    """The document of a report alone.  Raises InputProblems for mistakes in templates, each at template:line."""
    stamp = Stamp(case.loaded.input_hash, __version__, request.final_reason)
    return report_composition.compose(
        case.plan, case.facts, case.templates, stamp, open_items=request.open_items, guidance=request.guidance
    )


def _inputs(case: Case, request: Request) -> Iterator[Reading]:
    folders = resources.template_folders(request.templates)
    used = case.templates.paths | {resources.WORDS}
    for reading in case.loaded.files.readings:
        folder = next((folder for folder in folders if reading.path.is_relative_to(folder)), None)
        if folder is None or reading.path.relative_to(folder).as_posix() in used:
            yield reading
