"""The fourth step: fill the templates with the facts of a report and read them as a document."""

from __future__ import annotations

from msgspec import Struct

from socdocs import __version__
from socdocs.document.nodes import Document
from socdocs.report import compose as report_composition
from socdocs.report.compose import Stamp
from socdocs.workflow.case import Case
from socdocs.workflow.check import Checked
from socdocs.workflow.pictures import with_pictures_placed
from socdocs.workflow.request import Request


class Composed(Struct, frozen=True):
    """A checked case with its document, which has no numbers and no list of open items yet."""

    checked: Checked
    document: Document


def compose(checked: Checked, request: Request) -> Composed:
    """Compose the document of a report, or of the requested part.

    Raises InputProblems for mistakes in templates, each at template:line.
    """
    return Composed(checked, composed_document(checked.case, request))


def composed_document(case: Case, request: Request) -> Document:
    """Return only the document of a report.  Raises InputProblems for mistakes in templates, each at template:line."""
    stamp = Stamp(case.loaded.input_hash, __version__, request.final_reason, request.marks, request.draft_label)
    document = report_composition.compose(
        case.plan,
        case.facts,
        case.templates,
        stamp,
        open_items=request.open_items,
        guidance=request.guidance,
        wordings=case.loaded.wordings,
        own_wording=case.loaded.own_wording,
    )
    return with_pictures_placed(document, case.loaded)
