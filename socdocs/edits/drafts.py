"""The number of a draft, as its file says it, and the newest draft of the same report beside it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from socdocs.edits.word_file import DAMAGES, PACKED
from socdocs.seals.office import PROPERTIES
from socdocs.writers.docx.parsing import parse_part

ENDINGS: Final = frozenset({".docx", ".md"})
"""The endings of files that can be drafts."""
_SEAL: Final = re.compile(rb"<!--\s*socdocs (\{(?:(?!<!--)[^\n])*\}) sha256:")
_NUMBER: Final = re.compile(r"\d{1,9}", re.ASCII)
_PREFIX: Final = "socdocs-"
_LARGEST_PART: Final = 16_000_000


class DraftMark(NamedTuple):
    """What the file of a draft says of itself: the kind and the id of its report, and its number with the words behind.

    Any of them is "" if the file does not say it.
    """

    kind: str = ""
    report_id: str = ""
    label: str = ""

    @property
    def number(self) -> int:
        """Return the number of the draft, 0 if it has none."""
        number = _NUMBER.match(self.label)
        return int(number[0]) if number else 0

    @property
    def declared_id(self) -> str:
        """Return the id of the report's entry, "" if the description has no entry for the report."""
        return "" if self.report_id == self.kind else self.report_id

    def is_of(self, other: DraftMark) -> bool:
        """Return whether both are drafts of one report."""
        return (self.kind, self.report_id) == (other.kind, other.report_id)


def read_mark(data: bytes) -> DraftMark:
    """Return what a Word or Markdown file says of itself; an empty mark for any other file."""
    said = _in_word_file(data) if data.startswith(b"PK") else _in_markdown(data)
    return DraftMark(said.get("kind", ""), said.get("report", ""), said.get("draft", ""))


def _in_word_file(data: bytes) -> dict[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            part = archive.getinfo(PROPERTIES)
            if part.file_size > _LARGEST_PART or part.compress_type not in PACKED:
                return {}
            root = parse_part(archive.read(PROPERTIES))
    except DAMAGES:
        return {}
    return {
        element.get("name", "").removeprefix(_PREFIX): str(element.xpath("string()"))
        for element in root.iterchildren("*")
        if element.get("name", "").startswith(_PREFIX)
    }


def _in_markdown(data: bytes) -> dict[str, str]:
    seals = _SEAL.findall(data)
    try:
        said = json.loads(seals[-1]) if seals else {}
    except (ValueError, RecursionError):
        return {}
    return {str(name): str(value) for name, value in said.items()}


class Newer(NamedTuple):
    """A draft of the same report with a higher number."""

    path: Path
    mark: DraftMark


def newest_draft(mark: DraftMark, files: Iterable[tuple[Path, bytes]]) -> Newer | None:
    """Return the draft of the same report with the highest number among `files`, if that is higher than `mark`'s."""
    if not mark.number:
        return None
    found = (Newer(path, read_mark(data)) for path, data in files)
    newer = [row for row in found if row.mark.is_of(mark) and row.mark.number > mark.number]
    return max(newer, key=lambda row: row.mark.number, default=None)
