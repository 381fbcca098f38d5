"""Recognize files that are not text by their first bytes, and archives by the names in them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import PurePath
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from socdocs.files import STANDARD_INPUT, FileRefused

Family = Literal["sheet", "old sheet", "table", "document", "picture", "archive", "locked", "other"]
"""What can be done with a file of another kind."""


class FileKind(NamedTuple):
    """A kind of file that is not a text: its name with the article, and what can be done with it."""

    name: str
    family: Family


class Purpose(NamedTuple):
    """The purpose of an input file: its noun with the article, an example of its name, and how it names tables.

    `whole` is what advice calls the file, `begun` the command that writes one to start from.
    """

    noun: str
    example: str
    key: str = ""
    whole: str = ""
    begun: str = ""


DESCRIPTION: Final = Purpose(
    "a system description", "system.yaml", "controls", "the description", "socdocs init soc2-type2"
)
AUDITORS_FILE: Final = Purpose(
    "a service auditor's file",
    "auditor.yaml",
    "tests",
    "the service auditor's file",
    "socdocs init soc2-type2 --auditor",
)
PROJECT_FILE: Final = Purpose("a project file", "socdocs.yaml", whole="the project file")
WORDINGS: Final = Purpose("a file of wordings", "socdocs.yaml", whole="the file of wordings")
DRAFT: Final = Purpose("a Word draft", "draft.docx")
LIST: Final = Purpose("a list", "controls.csv")
TEXT: Final = Purpose("a text in Markdown", "narrative.md", "text")

OWN_WORDING: Final = "own-wording"
"""The folder beside a description with paragraphs in words of its own."""

WORKBOOKS: Final = frozenset({".xlsx", ".xlsm", ".ods"})
"""The endings of workbooks that are read."""
TABLES: Final = WORKBOOKS | {".csv", ".tsv"}
"""The endings of all files that hold tables."""


def check_kind(data: bytes, name: str, purpose: Purpose) -> None:
    """Raise `FileRefused`, which says what the file is and what to do, when its content is of the wrong kind.

    `name` is the file name that the user gave, `-` for standard input.  A description, an auditor's file and a
    Markdown file must be text, and not a table; a list is text or a workbook, depending on its extension.
    """
    ending = PurePath(name).suffix.lower()
    kind = kind_of(data) or (None if purpose is LIST else _BY_ENDING.get(ending))
    if purpose is LIST and ending in WORKBOOKS:
        if kind is None:
            message = f"{name} is a text, although its name ends in {ending}."
            raise FileRefused(
                "file-kind", message, "If it is a table, give it the ending .csv, and name that file here."
            )
        if kind.family == "sheet":
            return
    if kind is not None:
        shown = "Standard input" if name == str(STANDARD_INPUT) else name
        message = f"{shown} is {kind.name}, not {purpose.noun}."
        raise FileRefused("file-kind", message, _advice(kind.family, purpose, PurePath(name).stem))


def check_draft(data: bytes, name: str) -> None:
    """Raise `FileRefused`, which says what the file is and what to do, when it is not a Word file.

    A zip archive without the names that Word gives may be a damaged one, which its reader refuses.
    """
    kind = kind_of(data)
    if kind in (_WORD, _ZIP):
        return
    message = f"{name} is {kind.name if kind else 'a text'}, not {DRAFT.noun}."
    advice = "Give the draft as Word saved it, with the ending .docx."
    if kind is None:
        advice = f"The draft comes first, and then the description: socdocs pull {DRAFT.example} {DESCRIPTION.example}."
    elif kind.family == "locked":
        advice = _ADVICE["locked"]
    raise FileRefused("file-kind", message, advice)


def kind_of(data: bytes) -> FileKind | None:
    """The kind of a file with these bytes, None for text.  Of an archive only the list of names is read."""
    content = _Content(data)
    return next((row.kind for row in _KINDS if row.fits(content, row.mark)), None)


class _Content:
    """The bytes of a file, and the names in it where it is an archive."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.start = data[:1000]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names in a zip archive, as its directory lists them; none where it is damaged."""
        if self.data.startswith(b"PK"):
            # Nothing is unpacked, so that a small file that unpacks to a huge one does no harm.
            with suppress(Exception), zipfile.ZipFile(io.BytesIO(self.data)) as archive:
                return tuple(archive.namelist())
        return ()


def _begins(content: _Content, mark: bytes) -> bool:
    return content.start.startswith(mark)


def _at(offset: int) -> Callable[[_Content, bytes], bool]:
    return lambda content, mark: content.start.startswith(mark, offset)


def _early(content: _Content, mark: bytes) -> bool:
    return content.start.startswith(b"<") and mark in content.start


def _markup(content: _Content, mark: bytes) -> bool:
    return content.start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(mark)


def _holds(content: _Content, mark: bytes) -> bool:
    """Whether a zip archive holds a file whose name begins so."""
    return any(name.startswith(mark.decode()) for name in content.names)


def _typed(content: _Content, mark: bytes) -> bool:
    """Whether an OpenDocument archive says this type: in a file that is not compressed, and usually the first."""
    return content.start.startswith(mark, 30) or ("mimetype" in content.names and mark in content.data)


def _stores(content: _Content, mark: bytes) -> bool:
    """Whether an OLE file, the container of old Office files, holds a stream of that name."""
    return content.start.startswith(b"\xd0\xcf\x11\xe0") and mark.decode().encode("utf-16-le") in content.data


_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MARKED_TEXT = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def _binary(content: _Content, mark: bytes) -> bool:
    """Whether more than one byte in ten is a control character, as in no text except one in UTF-16 or UTF-32."""
    controls = len(_CONTROLS.findall(content.start))
    return controls * 10 > len(content.start) and not content.start.startswith(_MARKED_TEXT)


class _Row(NamedTuple):
    fits: Callable[[_Content, bytes], bool]
    mark: bytes
    kind: FileKind


_EXCEL = FileKind("an Excel workbook", "sheet")
_OLD_EXCEL = FileKind("an old Excel workbook (.xls)", "old sheet")
_WORD = FileKind("a Word document", "document")
_OLD_WORD = FileKind("an old Word document (.doc)", "document")
_ZIP = FileKind("a zip archive", "archive")
_SLIDES = FileKind("a PowerPoint presentation", "document")
_PICTURE = FileKind("a picture", "picture")
_ARCHIVE = FileKind("an archive", "archive")
_ODF = b"mimetypeapplication/vnd.oasis.opendocument."

# The first row that matches counts, so the rows for contents come before those for their containers.
_KINDS: Final = (
    _Row(_holds, b"xl/workbook.bin", FileKind("an Excel workbook in binary form (.xlsb)", "old sheet")),
    _Row(_holds, b"xl/", _EXCEL),
    _Row(_holds, b"word/", _WORD),
    _Row(_holds, b"ppt/", _SLIDES),
    _Row(_holds, b"Index/", FileKind("a file of Numbers, Pages or Keynote", "other")),
    _Row(_typed, _ODF + b"spreadsheet", FileKind("an OpenDocument spreadsheet (.ods)", "sheet")),
    _Row(_typed, _ODF + b"text", FileKind("an OpenDocument text (.odt)", "document")),
    _Row(_typed, _ODF, FileKind("an OpenDocument file", "document")),
    _Row(_begins, b"PK\x03\x04", _ZIP),
    _Row(_begins, b"PK\x05\x06", _ZIP),
    _Row(_stores, b"EncryptedPackage", FileKind("an Office file that is protected by a password", "locked")),
    _Row(_stores, b"Workbook", _OLD_EXCEL),
    _Row(_stores, b"WordDocument", _OLD_WORD),
    _Row(_stores, b"PowerPoint Document", _SLIDES),
    _Row(_begins, b"\xd0\xcf\x11\xe0", FileKind("an old Office file", "other")),
    _Row(_early, b'progid="Excel.Sheet"', FileKind("an Excel workbook in XML of 2003", "old sheet")),
    _Row(_early, b'progid="Word.Document"', _WORD),
    _Row(_begins, b"%PDF-", FileKind("a PDF", "document")),
    _Row(_begins, b"{\\rtf", FileKind("an RTF document", "document")),
    _Row(_begins, b"\x89PNG\r\n\x1a\n", FileKind("a PNG picture", "picture")),
    _Row(_begins, b"\xff\xd8\xff", FileKind("a JPEG picture", "picture")),
    _Row(_begins, b"GIF8", _PICTURE),
    _Row(_begins, b"II*\x00", _PICTURE),
    _Row(_begins, b"MM\x00*", _PICTURE),
    _Row(_at(8), b"WEBP", _PICTURE),
    _Row(_at(4), b"ftyphei", _PICTURE),
    _Row(_markup, b"<svg", FileKind("an SVG picture", "picture")),
    _Row(_markup, b"<!doctype html", FileKind("a web page", "document")),
    _Row(_markup, b"<html", FileKind("a web page", "document")),
    _Row(_markup, b"<?xml", FileKind("an XML file", "other")),
    _Row(_begins, b"\x1f\x8b", _ARCHIVE),
    _Row(_begins, b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    _Row(_begins, b"Rar!\x1a\x07", _ARCHIVE),
    _Row(_binary, b"", FileKind("a file of another program", "other")),
)
_BY_ENDING: Final = MappingProxyType({".csv": FileKind("a table (CSV)", "table"), ".tsv": FileKind("a table", "table")})

_ADVICE: Final[Mapping[Family, str]] = MappingProxyType(
    {
        "sheet": "Name it in {whole}: {key}: {{file: {stem}.xlsx}}.",
        "old sheet": "Save it as .xlsx and name it in {whole}: {key}: {{file: {stem}.xlsx}}.",
        "table": "Name it in {whole}: {key}: {{file: {stem}.csv}}.",
        "document": "Give a text file such as {example}{begun}, and copy the texts into it.",
        "picture": "Give the text file, such as {example}; a picture is named in a text: ![Network](network.png).",
        "archive": "Unpack it, and give the file that lies in it.",
        "locked": "Save a copy without the password, and give that file.",
        "other": "Give a text file such as {example}. Of a table, save each sheet as CSV; editors save text as UTF-8 "
        "under “Save as” or “Encoding”.",
    }
)
_FOR_A_LIST: Final[Mapping[Family, str]] = MappingProxyType(
    {
        "sheet": "Give it the ending .xlsx, or for an OpenDocument spreadsheet .ods, and name that file here.",
        "old sheet": "In Excel or LibreOffice, save it as .xlsx, and name that file here.",
        "locked": "Save a copy without the password, and name that file here.",
        "archive": "Unpack it, and name the file that lies in it.",
    }
)
_PLAIN_NAME = re.compile(r"[\w][\w .-]*")


def _advice(family: Family, purpose: Purpose, stem: str) -> str:
    if purpose is LIST:
        return _FOR_A_LIST.get(
            family, "Save the list as a workbook (.xlsx), CSV (UTF-8) or YAML, and name that file here."
        )
    if purpose is TEXT:
        return "Save its text as Markdown (UTF-8) with the ending .md, and name that file here."
    if not purpose.key and family not in ("archive", "locked"):
        return f"Give {purpose.whole} itself, which is a text such as {purpose.example}."
    plain = stem if _PLAIN_NAME.fullmatch(stem) else purpose.key
    begun = f", which `{purpose.begun}` writes to start from" if purpose.begun else ""
    return _ADVICE[family].format(
        whole=purpose.whole, key=purpose.key, stem=plain, example=purpose.example, begun=begun
    )
