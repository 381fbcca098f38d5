"""What Word files hold besides text, counted: `contents.py FILE...` prints it as JSON, by the order of the files."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True)
class WordFile:
    """The parts of a Word file that are counted in."""

    body: ET.Element
    styles: ET.Element
    comments: ET.Element
    names: list[str]


def read(path: Path) -> WordFile:
    """The parts, empty ones where the file has none."""
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        body, styles, comments = (
            ET.fromstring(package.read(name)) if name in names else ET.Element("none")  # noqa: S314 - our own files
            for name in (f"word/{part}.xml" for part in ("document", "styles", "comments"))
        )
        return WordFile(body, styles, comments, names)


def _numbered(file: WordFile) -> int:
    """Paragraphs that have a number or a bullet of Word's, by themselves or by their style."""
    based, numbered = {}, set()
    for style in file.styles.iter(f"{W}style"):
        name = style.get(f"{W}styleId", "")
        based[name] = _value(style.find(f"{W}basedOn"))
        if style.find(f"{W}pPr/{W}numPr") is not None:
            numbered.add(name)

    def counts(style: str) -> bool:
        return style in numbered or (bool(based.get(style)) and counts(based[style]))

    return sum(
        paragraph.find(f"{W}pPr/{W}numPr") is not None or counts(_value(paragraph.find(f"{W}pPr/{W}pStyle")))
        for paragraph in file.body.iter(f"{W}p")
    )


def _value(element: ET.Element | None) -> str:
    return "" if element is None else element.get(f"{W}val", "")


def _links(file: WordFile) -> int:
    return sum(bool(link.get(f"{W}anchor")) for link in file.body.iter(f"{W}hyperlink"))


def _breaks_in_cells(file: WordFile) -> int:
    return sum(1 for cell in file.body.iter(f"{W}tc") for _ in cell.iter(f"{W}br"))


def _has_contents(file: WordFile) -> int:
    fields = [field.text or "" for field in file.body.iter(f"{W}instrText")]
    fields += [field.get(f"{W}instr", "") for field in file.body.iter(f"{W}fldSimple")]
    return int(any(field.split()[:1] == ["TOC"] for field in fields))


COUNTS: Mapping[str, Callable[[WordFile], int]] = {
    "table rows": lambda file: sum(1 for _ in file.body.iter(f"{W}tr")),
    "content controls": lambda file: sum(1 for _ in file.body.iter(f"{W}sdt")),
    "bookmarks": lambda file: sum(1 for _ in file.body.iter(f"{W}bookmarkStart")),
    "links to places in it": _links,
    "numbered paragraphs": _numbered,
    "line breaks in cells": _breaks_in_cells,
    "headers and footers": lambda file: sum(bool(re.match(r"word/(header|footer)[^/]*$", n)) for n in file.names),
    "comments": lambda file: sum(1 for _ in file.comments.iter(f"{W}comment")),
    "tables of contents": _has_contents,
}


def counted(path: Path) -> dict[str, int]:
    """How many there are of each in a Word file."""
    file = read(path)
    return {what: count(file) for what, count in COUNTS.items()}


if __name__ == "__main__":
    print(json.dumps([counted(Path(path)) for path in sys.argv[1:]]))
