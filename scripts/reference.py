"""Zip our reference document from its parts, or take the parts from a document: `reference.py [EDITED.docx]`.

The parts in templates/reference/ are what reports look like; `make reference` writes templates/reference.docx of them.
To change the look in Word, edit that file, and give it to this script: it writes its parts back, indented so that
differences can be read.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from pathlib import Path

from lxml import etree

from socdocs.writers.docx.package import Part, archive
from socdocs.writers.docx.style_source.elements import W, remove

FOLDER = Path(__file__).resolve().parents[1] / "templates" / "reference"
FILE = FOLDER.with_suffix(".docx")
_PROPERTIES = "docProps"
_EDITING = re.compile(r"\}(?:rsid\w*|paraId|textId)$")
_FIRST = ("[Content_Types].xml", "_rels/.rels")


def zipped() -> bytes:
    """The parts as a Word file that socdocs recognizes as its own."""
    files = (file for file in FOLDER.rglob("*") if file.is_file())
    parts = {file.relative_to(FOLDER).as_posix(): file.read_bytes() for file in files}
    first = [Part(name, parts.pop(name)) for name in _FIRST]
    return archive(first, [Part(name, data) for name, data in parts.items()])


def unzip(document: bytes) -> None:
    """Replace the parts by those of a document; its properties, which name who changed it, stay as they are."""
    for old in [file for file in FOLDER.rglob("*") if file.is_file() and file.parent.name != _PROPERTIES]:
        old.unlink()
    with zipfile.ZipFile(io.BytesIO(document)) as opened:
        for name in opened.namelist():
            if name.startswith(_PROPERTIES):
                continue
            file = FOLDER / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(readable(opened.read(name)) if name.endswith((".xml", ".rels")) else opened.read(name))


def readable(part: bytes) -> bytes:
    """A part of XML with an element on each line, without marks of when something was typed."""
    root = etree.fromstring(part, etree.XMLParser(remove_blank_text=True, resolve_entities=False))
    for found in list(root.iter(f"{W}rsids")):
        remove(found)
    for found in root.iter(etree.Element):
        for name in [name for name in found.attrib if _EDITING.search(str(name))]:
            del found.attrib[name]
    etree.indent(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True) + b"\n"


if __name__ == "__main__":
    for edited in sys.argv[1:]:
        unzip(Path(edited).read_bytes())
    FILE.write_bytes(zipped())
