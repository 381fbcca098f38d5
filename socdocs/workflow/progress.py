"""The progress of a report: its outline, and the summary of its open items and findings."""

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
    """Summarize findings and open items of the whole draft of a report, by section and by criterion or objective."""
    return make_summary(draft.case.plan, draft.case.facts, draft.document, draft.found)
