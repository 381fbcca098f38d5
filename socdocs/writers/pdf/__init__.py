"""The PDF writer: a report drawn by Typst, tagged for readers with a screen reader, in fonts of its own.

`content` turns the document into data, `report.typ` says how that looks, and `drawing` has Typst draw it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from msgspec.structs import replace

from socdocs.diagnostics import Diagnostic
from socdocs.document.nodes import Block, Document, Image, Properties, Section, Text, walk_sections
from socdocs.document.traversal import nodes
from socdocs.document.words import plain_text, unbroken
from socdocs.problems import InputProblems, Severity
from socdocs.seals.pdf import UNSEALED, sealed
from socdocs.writers import File
from socdocs.writers.pdf.content import content
from socdocs.writers.pdf.context import readable
from socdocs.writers.pdf.drawing import NotDrawn, NotTagged, draw_tagged, draw_untagged
from socdocs.writers.picture_files import shown

__all__ = ["data_of", "draw", "write"]

_NOTHING: Mapping[str, bytes] = MappingProxyType({})
_NO_PAGES: Mapping[str, int] = MappingProxyType({})
_ANOTHER = re.compile(r",(?=\s*socdocs-)", re.IGNORECASE)
"""What would end one of the keywords and begin another."""
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
    text.  The file is tagged as PDF/UA-1 asks, unless a character is missing.  The bytes depend on nothing but the
    arguments and the versions of Typst and Lato.

    Raises InputProblems for a picture that is damaged and for what Typst refuses to tag, with the address of the first
    fact there, and EnvironmentProblem if Typst cannot draw the report at all.
    """
    try:
        drawn = _drawn(document, pictures)
    except NotTagged as refusal:
        reason = str(refusal)
    else:
        return drawn._replace(data=sealed(drawn.data))
    section, blocks = _refused(document, pictures)
    title = plain_text(section.title) if section else ""
    at = f"in “{title}” " if title else ""
    message = f"Typst, which draws the PDF, cannot tag what is written {at}for screen readers: {reason}."
    advice = (
        "Write it in a simpler way, such as a table without pictures and notes in its cells, or send the Word file."
    )
    address = next((node.origin for node in nodes(blocks) if isinstance(node, Text) and node.origin), "")
    raise InputProblems([Diagnostic("pdf-untagged", Severity.ERROR, message, None, advice, address)])


def _drawn(document: Document, pictures: Mapping[str, bytes]) -> File:
    """Return the drawn file.  Raises NotTagged where Typst cannot tag it, although it can draw every character."""
    data = data_of(document, pictures)
    try:
        return File(draw_tagged(*data))
    except NotDrawn as refusal:
        raise InputProblems(_damaged(document, pictures, [data[1][name] for name in refusal.names])) from None
    except NotTagged as refusal:
        untagged = draw_untagged(*data)
        if refusal.boxes:
            return File(untagged, refusal.boxes)
        raise


def _damaged(document: Document, pictures: Mapping[str, bytes], files: Collection[bytes]) -> Iterator[Diagnostic]:
    """Yield an error for each picture with the bytes of one of `files`, with the address of the text that names it."""
    for node in nodes(document.sections):
        drawn = shown(pictures, node.source) if isinstance(node, Image) else None
        if isinstance(node, Image) and drawn and drawn.picture.data in files:
            message = f"{node.source} is damaged: Typst, which draws the PDF, cannot read it."
            yield Diagnostic("picture-kind", Severity.ERROR, message, None, "Save it again.", node.origin)


def data_of(document: Document, pictures: Mapping[str, bytes]) -> tuple[dict[str, object], dict[str, bytes]]:
    """Return what `report.typ` draws a document from: its data, and the files of its pictures."""
    said, files = content(document, pictures)
    return said | _about(document.properties), files


def _refused(document: Document, pictures: Mapping[str, bytes]) -> tuple[Section | None, tuple[Block, ...]]:
    """Return the first section that cannot be tagged by itself, and the first such block in it; else all of it."""

    def is_refused(section: Section, blocks: tuple[Block, ...]) -> bool:
        alone = replace(section, level=1, blocks=blocks, children=())
        try:
            _drawn(replace(document, sections=(alone,)), pictures)
        except NotTagged:
            return True
        return False

    found = next((one for one in walk_sections(document.sections) if is_refused(one, one.blocks)), None)
    if found is None:
        return None, ()
    blocks = ((block,) for block in found.blocks)
    return found, next((block for block in blocks if is_refused(found, block)), found.blocks)


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
    words = [(name, _ANOTHER.sub(r"\\x2c", ascii(value)[1:-1])) for name, value in kept.items() if value]
    keywords = [f"socdocs-{name} {value}" for name, value in words]
    # The mark across the page is drawn, so the word is here, unless a numbered draft has it already.
    unnumbered = properties.draft and not properties.draft_label
    notices = (*(["DRAFT"] if unnumbered else []), *properties.notices)
    printed = {
        name: readable(unbroken(getattr(properties, name)))
        for name in ("title", "organization", "system", "report_title", "timeframe", "restricted_use")
    }
    return {
        **printed,
        "subject": readable(", ".join(filter(None, (properties.report_title, timeframe)))),
        "authors": [readable(author)] if author else [],
        "keywords": [*keywords, UNSEALED],
        "notices": readable(" \u00b7 ".join(notices)),
        "draft": properties.draft,
        "language": language.lower(),
        "region": region.upper() if region else None,
    }
