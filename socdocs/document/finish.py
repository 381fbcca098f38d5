"""Make a composed document ready for every writer, so that all formats print the same numbers and labels."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from socdocs.document.contents import list_contents
from socdocs.document.labels import label
from socdocs.document.nodes import Document
from socdocs.document.numbering import number
from socdocs.document.open_items import gather
from socdocs.document.references import resolve
from socdocs.document.survey import survey

STEPS: tuple[Callable[[Document], Document], ...] = (survey, gather, number, label, resolve, list_contents)
"""The steps in order: references name numbers and labels, and the contents list all of them."""


def finish(document: Document) -> Document:
    """Return `document` as writers need it."""
    return reduce(lambda finished, step: step(finished), STEPS, document)
