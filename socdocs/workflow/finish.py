"""The fifth step: the document with its numbers, labels, references and contents, which all formats print alike."""

from __future__ import annotations

from dataclasses import replace

from socdocs.document import finish as document_steps
from socdocs.workflow.compose import Draft
from socdocs.workflow.request import Target


def finish(draft: Draft, target: Target) -> Draft:
    """The draft as writers take it, whatever the target is."""
    del target  # Every format gets the same.
    return replace(draft, document=document_steps.finish(draft.document))
