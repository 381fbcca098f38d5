"""Diagnostics as their readers want them: a table of output formats, each from findings to one text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from socdocs.diagnostics import Diagnostic
from socdocs.reporting.color import Paint
from socdocs.reporting.concise import concise
from socdocs.reporting.structured import structured
from socdocs.reporting.text import text
from socdocs.source.positions import Sources


@dataclass(frozen=True, slots=True)
class Look:
    """How a text may look where it goes: the lines it can show, its colours and how many cells a line has."""

    sources: Sources
    paint: Paint
    width: int = 120


Report = Callable[[Sequence[Diagnostic], Look], str]

FORMATS: Mapping[str, Report] = MappingProxyType(
    {
        "text": lambda found, look: text(found, look.sources, look.paint, look.width),
        "concise": lambda found, look: concise(found, look.paint),
        "json": lambda found, _look: structured(found),
    }
)
"""Every value of --output-format and what it prints; each text ends in a line end."""
