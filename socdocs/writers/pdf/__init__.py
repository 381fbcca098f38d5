"""The PDF writer: a report drawn by Typst, tagged for readers with a screen reader, in fonts of its own.

`content` turns the document into data, `report.typ` says how that looks, and `drawing` has Typst draw it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from socdocs.document.nodes import Document, Properties
from socdocs.document.words import unbroken
from socdocs.seals.pdf import UNSEALED, sealed
from socdocs.writers import File
from socdocs.writers.pdf.content import content
from socdocs.writers.pdf.context import readable
from socdocs.writers.pdf.drawing import draw_file

__all__ = ["draw", "write"]

_NOTHING: Mapping[str, bytes] = MappingProxyType({})
_NO_PAGES: Mapping[str, int] = MappingProxyType({})
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:-([A-Za-z]{2}))?(?![A-Za-z])")


def write(
    document: Document,
    *,
    pictures: Mapping[str, bytes] = _NOTHING,
    reference: bytes | None = None,
    pages: Mapping[str, int] = _NO_PAGES,
) -> bytes:
    """Return `document` as a PDF file; `draw` says more of it.  `reference` and `pages` have no effect."""
    return draw(document, pictures).data


def draw(document: Document, pictures: Mapping[str, bytes] = _NOTHING) -> File:
    """Return `document` as a PDF file, and what it lacks.

    `pictures` are the files behind the images, by their source as written; an image without one shows its alternative
    text.  The file is tagged as PDF/UA-1 asks, unless a character is missing or Typst cannot do it.  The bytes depend
    on nothing but the arguments and the versions of Typst and Lato.

    Raises InputProblems for a picture that is damaged, and EnvironmentProblem if Typst refuses the report.
    """
    said, files = content(document, pictures)
    drawn = draw_file(said | _about(document.properties), files)
    return drawn._replace(data=sealed(drawn.data))


def _about(properties: Properties) -> dict[str, object]:
    """Return what is printed on every page or kept in the properties of the file."""
    author = (properties.organization or "socdocs") if properties.draft and properties.marked else ""
    timeframe = re.sub(r"^(?:For|As)\b", lambda word: word[0].lower(), properties.timeframe)
    found = _LANGUAGE.match(properties.language)
    language, region = found.groups() if found else ("en", None)
    kept = {
        "kind": properties.kind,
        "report": properties.report_id,
        "draft": properties.draft_label,
        "status": "draft" if properties.draft else "final",
        "final-reason": properties.final_reason,
        "version": properties.version,
        "input": properties.input_hash,
    }
    # The properties are written as ASCII only as long as they hold nothing else, and so the mark is found in them.
    keywords = [f"socdocs-{name} {ascii(value)[1:-1]}" for name, value in kept.items() if value]
    printed = {
        name: readable(unbroken(getattr(properties, name)))
        for name in ("title", "organization", "system", "report_title", "timeframe", "restricted_use")
    }
    return {
        **printed,
        "subject": readable(", ".join(filter(None, (properties.report_title, timeframe)))),
        "authors": [readable(author)] if author else [],
        "keywords": [*keywords, UNSEALED],
        "notices": readable(" \u00b7 ".join(properties.notices)),
        "draft": properties.draft,
        "language": language.lower(),
        "region": region.upper() if region else None,
    }
