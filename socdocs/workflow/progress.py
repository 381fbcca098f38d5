"""How far a report is: its outline before there is much of it, and the summary of what is open and wrong."""

from __future__ import annotations

from socdocs.document.finish import finish
from socdocs.report.outline import Outline, make_outline
from socdocs.report.outline_document import outline_document
from socdocs.report.summary import Summary
from socdocs.report.summary import summarize as make_summary
from socdocs.workflow.case import Case
from socdocs.workflow.finish import Draft, document_of
from socdocs.workflow.request import Request


def outline(case: Case) -> tuple[Outline, Draft]:
    """The outline of one report, as a value and as a document that can be written.

    Raises InputProblems for mistakes in templates.
    """
    document = document_of(case, Request(open_items=False))
    found = make_outline(case.plan, case.facts, document)
    return found, Draft(case, finish(outline_document(found, document.properties)))


def summarize(draft: Draft) -> Summary:
    """How far the report is whose whole draft this is, and what was found in its facts, by section and by target."""
    return make_summary(draft.case.plan, draft.case.facts, draft.document, draft.found)
