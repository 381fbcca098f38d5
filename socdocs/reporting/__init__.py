"""Output formats for findings: a table of functions, each from findings to one text."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from socdocs.diagnostics import Diagnostic
from socdocs.reporting.color import Paint
from socdocs.reporting.concise import concise
from socdocs.reporting.summary import summaries_text
from socdocs.reporting.text import text
from socdocs.reporting.width import IN_A_FILE
from socdocs.source.positions import Sources

if TYPE_CHECKING:
    from socdocs.report.summary import Summary


class Look(Struct, frozen=True):
    """The properties of the output: the source lines that can be shown, its colours and its width in cells.

    `sentences` is the width at which the sentences of a finding are wrapped.
    """

    sources: Sources
    paint: Paint
    width: int = IN_A_FILE
    sentences: int = sys.maxsize


class Report(Protocol):
    """Format findings, and the requested summaries, as one text that ends in a line end."""

    def __call__(self, found: Sequence[Diagnostic], look: Look, summaries: Sequence[Summary] = (), /) -> str:
        """The text."""


def _text(found: Sequence[Diagnostic], look: Look, summaries: Sequence[Summary] = (), /) -> str:
    return text(found, look.sources, look.paint, look.width, look.sentences) + summaries_text(
        summaries, look.paint, look.width
    )


def _concise(found: Sequence[Diagnostic], look: Look, summaries: Sequence[Summary] = (), /) -> str:
    return concise(found, look.paint) + summaries_text(summaries, look.paint, look.width)


# What programs read is imported late: few commands write it.
def _json(found: Sequence[Diagnostic], _look: Look, summaries: Sequence[Summary] = (), /) -> str:
    from socdocs.reporting.structured import structured

    return structured(found, summaries)


def _github(found: Sequence[Diagnostic], _look: Look, summaries: Sequence[Summary] = (), /) -> str:
    from socdocs.reporting.github import github

    return github(found, summaries)


def _sarif(found: Sequence[Diagnostic], _look: Look, _summaries: Sequence[Summary] = (), /) -> str:
    from socdocs.reporting.sarif import sarif

    return sarif(found)


FORMATS: Mapping[str, Report] = MappingProxyType(
    {
        "text": _text,
        "concise": _concise,
        "json": _json,
        "github": _github,
        "sarif": _sarif,
    }
)
"""Every value of --output-format and what it prints."""
