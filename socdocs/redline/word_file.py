"""Open a finished Word file: its parts, and its text without what is there only for the people who write the report."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import Final

from lxml import etree
from msgspec import Struct

from socdocs.redline.fields import close_fields, open_fields
from socdocs.redline.own_content import require_own_content, require_own_part, require_own_relationships
from socdocs.redline.story import Story, W
from socdocs.writers.docx import manifest
from socdocs.writers.docx.package import OFFICE, Part, Relationship
from socdocs.writers.docx.parsing import parse_part

BODY: Final = "word/document.xml"
NOTES: Final = "word/footnotes.xml"
_RELATIONSHIPS = re.compile(r"(?:(.*)/)?_rels/([^/]*)\.rels")
_LEFT_OUT = ("comments", "customXml", "glossaryDocument")
"""The kinds of relationships to parts by which a draft is edited."""
_SIMPLIFIED = re.compile(r"word/(?:header|footer)\w*\.xml|docProps/custom\.xml")
_PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
_CHANGES = (f"{W}ins", f"{W}del")
_REMARKS = tuple(f"{W}{name}" for name in ("commentRangeStart", "commentRangeEnd", "proofErr"))


class WordFile(Struct, eq=False):
    """A Word file: its parts, the relationships of each, and its two stories."""

    parts: dict[str, bytes]
    relationships: dict[str, tuple[Relationship, ...]]
    body: Story
    notes: Story


def holds_changes(data: bytes) -> bool:
    """Return whether the text in a Word file has insertions or deletions, as that of a redline."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(True for part in (BODY, NOTES) for _ in parse_part(archive.read(part)).iter(*_CHANGES))


def open_word_file(data: bytes) -> WordFile:
    """Return the Word file in `data`, which socdocs wrote, without content controls, comments and custom data.

    Raises LookupError for what no draft holds: then only the checksum of the file looks like that of socdocs.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        streams = {name: archive.read(name) for name in archive.namelist()}
    relationships = {
        posixpath.join(match[1] or "", match[2]): tuple(_relationships(stream))
        for name, stream in streams.items()
        if (match := _RELATIONSHIPS.fullmatch(name))
    }
    for rows in relationships.values():
        require_own_relationships(rows)
    reached = _reached(relationships)
    parts = {name: stream for name, stream in streams.items() if name in reached}
    for name, stream in parts.items():
        if kinds := reached[name] - {"image"}:
            require_own_part(parse_part(stream), kinds)
    for name in filter(_SIMPLIFIED.fullmatch, parts):
        parts[name] = serialized(_simplified(parts[name]))
    media = {name.removeprefix("word/"): stream for name, stream in parts.items() if name.startswith("word/media/")}
    stories = [
        Story(_simplified(parts[part]), {row.id: row for row in relationships.get(part, ())}, media)
        for part in (BODY, NOTES)
    ]
    return WordFile(parts, relationships, *stories)


def packed_parts(file: WordFile) -> tuple[list[Part], tuple[Relationship, ...]]:
    """Return the parts of a file with its stories as they are now, and the relationships of the whole."""
    for name, story in ((BODY, file.body), (NOTES, file.notes)):
        open_fields(story.root)
        file.parts[name] = serialized(story.root)
        file.relationships[name] = tuple(story.relationships.values())
    parts = [Part(name, data, file.relationships.get(name, ())) for name, data in file.parts.items()]
    return parts, file.relationships[""]


def serialized(root: etree._Element) -> bytes:
    """Return a part as bytes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _relationships(stream: bytes) -> list[Relationship]:
    return [
        Relationship(
            row.get("Id", ""),
            row.get("Type", "").removeprefix(OFFICE),
            row.get("Target", ""),
            external=row.get("TargetMode") == "External",
        )
        for row in parse_part(stream)
    ]


def _reached(relationships: dict[str, tuple[Relationship, ...]]) -> dict[str, set[str]]:
    """Return the parts that the file is read from with what they are, and remove the relationships to others."""
    found, waiting = dict[str, set[str]](), [""]
    while waiting:
        part = waiting.pop()
        relationships[part] = tuple(row for row in relationships.get(part, ()) if row.kind not in _LEFT_OUT)
        for row in relationships[part]:
            name = posixpath.normpath(posixpath.join(posixpath.dirname(part), row.target)).lstrip("/")
            if row.external:
                continue
            if name not in found:
                found[name] = set()
                waiting.append(name)
            found[name].add(row.kind)
    return found


def _simplified(stream: bytes) -> etree._Element:
    root = parse_part(stream)
    require_own_content(root)
    for control in list(root.iter(f"{W}sdt")):
        _replace(control, control.find(f"{W}sdtContent"))
    for remark in list(root.iter(*_REMARKS)):
        _replace(remark, None)
    for reference in list(root.iter(f"{W}commentReference")):
        _replace(reference.getparent(), None)
    for value in list(root.iter(_PROPERTY)):
        if value.get("name", "").startswith(manifest.PROPERTY):
            _replace(value, None)
    close_fields(root)
    return root


def _replace(element: etree._Element | None, content: etree._Element | None) -> None:
    """Put the children of `content` in the place of `element`."""
    if element is None or (parent := element.getparent()) is None:
        return
    place = parent.index(element)
    parent[place : place + 1] = [] if content is None else list(content)
