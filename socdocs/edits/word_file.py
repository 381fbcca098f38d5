"""Read an edited Word file: its lines in reading order, with the bookmarks in them, whatever program saved it.

Seen, each with the version: LibreOffice 7.4 and 25.2 write a bookmark over several paragraphs twice under one name, the
first without an end, and move starts into content controls; so a bookmark reaches from the first start of its name to
the last end.  LibreOffice 7.4 writes a joiner before the first words of a row that was inserted while it tracked
changes, whether these are accepted or not; so one that is alone there is no word.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from lxml import etree
from msgspec import Struct, field

from socdocs.diagnostics import Diagnostic
from socdocs.edits.comments import Comment, read_comments
from socdocs.edits.signs import MATH, SHOWN, SIGNS, WORDS, M, as_raised, instruction, raising_styles
from socdocs.problems import InputProblems, Severity
from socdocs.writers.docx.contents import OWN_WORDS
from socdocs.writers.docx.manifest import from_properties, read_comment_marks, read_manifest
from socdocs.writers.docx.parsing import W, parse_part
from socdocs.writers.docx.written import Line

Form = Literal["paragraph", "row", "note"]
"""What a line is; no line is ever taken for one of another form."""
Tracked = Literal["accept", "reject"]
"""How changes that Word tracked are read: as if all were accepted, or as if all were rejected."""

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LARGEST = 256_000_000
_STYLES = "word/styles.xml"
_NOTES = {"word/footnotes.xml": "footnote", "word/endnotes.xml": "endnote"}
_READ = ("word/document.xml", *_NOTES, "word/comments.xml", "word/commentsExtended.xml", "docProps/custom.xml", _STYLES)
DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    etree.XMLSyntaxError,
    NotImplementedError,
    EOFError,
    RuntimeError,
)
"""What reading an archive that is damaged, in another form or protected by a password ends with."""
PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""How the parts of a Word file are packed; damage in other ways has other exceptions, which not every Python has."""
_INSTRUCTION = re.compile(r" SEQ \w+ \\\* ARABIC ")
"""What AbiWord 3.0 writes as words: the instruction of a field that counts tables or figures."""
_OTHER_FILE = f"{W}altChunk"
_PARAGRAPHS = (f"{W}p", f"{M}oMathPara", f"{M}oMath", _OTHER_FILE)
"""What holds words: paragraphs, and equations and whole files between them."""
_INSERTED = (f"{W}ins", f"{W}moveTo")
_DELETED = (f"{W}del", f"{W}moveFrom")
_CONTENTS = "_Toc"
_STAND_IN = "\u200d"
_CONTENTS_BLOCK = "Table of Contents"
"""The building block that Word makes anew."""


class FoundLine(NamedTuple):
    """A paragraph, a table row, a note or a text box of the file, as it reads now.

    `cells` holds the words of each cell of a row; anything else is one cell.  `header` holds those of the first row of
    its table, and is empty for what is no row.
    """

    cells: tuple[str, ...]
    header: tuple[str, ...] = ()
    is_note: bool = False

    @property
    def form(self) -> Form:
        """Return what it is, apart from its words."""
        return "note" if self.is_note else "row" if self.header else "paragraph"

    def text(self) -> str:
        """Return all words, with tabs between cells."""
        return "\t".join(self.cells)


class TrackedChange(NamedTuple):
    """A change that is neither accepted nor rejected: who made it, when, and its words."""

    author: str
    date: str
    kind: Literal["insertion", "deletion"]
    text: str


class EditedFile(Struct, frozen=True):
    """What a file says: its lines, the first and last line of each bookmark, and the comments and changes of people.

    Footnotes and endnotes follow the other lines, in the order of their marks, and text boxes follow these.

    `written` are the lines as they were written, if the file still holds them.  `contents` are the entries of the
    contents and of the list of tables of a Markdown file; Word makes its own anew.
    """

    lines: tuple[FoundLine, ...]
    bookmarks: dict[str, tuple[int, int]]
    written: tuple[Line, ...]
    tracked: tuple[TrackedChange, ...]
    comments: tuple[Comment, ...] = ()
    contents: tuple[str, ...] = ()


def read_word_file(data: bytes, *, tracked: Tracked = "accept") -> EditedFile:
    """Return what the Word file in `data` says.

    `written` is empty if the program that saved the file removed or emptied the manifest.  Raises InputProblems if this
    is no Word file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST:
                raise InputProblems([_refused("is too large")])
            if not PACKED.issuperset(entry.compress_type for entry in archive.infolist()):
                raise zipfile.BadZipFile("packed as no program packs a Word file")
            streams = {
                name: archive.read(name)
                for name in archive.namelist()
                if name in _READ or name.startswith("customXml/item")
            }
        body = parse_part(streams["word/document.xml"]).find(f"{W}body")
        notes = {kind: parse_part(streams[name]) for name, kind in _NOTES.items() if streams.get(name, b"").strip()}
        manifest, written = _manifest(streams)
        stories = () if body is None else (body, *notes.values())
        for story in stories:
            _take_out_stand_ins(story)
        raising = raising_styles(parse_part(streams[_STYLES])) if _STYLES in streams else {}
        reading = _Reading(tracked, raising)
        comments = tuple(read_comments(stories, streams, read_comment_marks(manifest), reading.words))
    except DAMAGES as problem:
        raise InputProblems([_refused("is damaged or no Word file")]) from problem
    if body is None:
        raise InputProblems([_refused("is no Word file")])
    reading.blocks(body)
    reading.finish()
    changes = [change for story in (body, *notes.values()) for change in _tracked_changes(story, raising)]
    spans = reading.spans()
    for kind, story in notes.items():
        reading.notes(body, story, kind)
    reading.text_boxes(body)
    return EditedFile(tuple(reading.lines), spans, tuple(written), tuple(changes), comments)


def _refused(reason: str) -> Diagnostic:
    message, advice = f"The edited file {reason}.", "Give the .docx file as it was saved after editing."
    return Diagnostic("edited-file", Severity.ERROR, message, advice=advice)


def _manifest(streams: dict[str, bytes]) -> tuple[bytes, list[Line]]:
    """Return the manifest and its lines: of its part, or else of the properties."""
    for name in sorted(streams):
        if name.startswith("customXml/item") and (lines := read_manifest(streams[name])):
            return streams[name], lines
    try:
        root = parse_part(streams.get("docProps/custom.xml", b""))
    except etree.XMLSyntaxError:
        return b"", []
    data = from_properties({e.get("name", ""): str(e.xpath("string()")) for e in root})
    return data, read_manifest(data)


def _take_out_stand_ins(story: etree._Element) -> None:
    """Empty what a program wrote into rows that had no words."""
    for row in story.iter(f"{W}tr"):
        first = next(row.iter(*WORDS, f"{W}delText"), None)
        if first is not None and first.text == _STAND_IN:
            first.text = ""


def _tracked_changes(story: etree._Element, raising: Mapping[str, str]) -> Iterator[TrackedChange]:
    for element in story.iter(*_INSERTED, *_DELETED):
        texts = element.iter(*WORDS, f"{W}delText")
        words = "".join(as_raised(t.text or "", t.getparent(), raising) for t in texts)
        kind: Literal["insertion", "deletion"] = "insertion" if element.tag in _INSERTED else "deletion"
        if words:
            yield TrackedChange(element.get(f"{W}author", ""), element.get(f"{W}date", ""), kind, words)


class _Reading(Struct):
    """The lines read so far, and the places of bookmarks in them."""

    tracked: Tracked
    raising: Mapping[str, str]
    """The styles that raise or lower words."""
    lines: list[FoundLine] = field(default_factory=list)
    _starts: dict[str, int] = field(default_factory=dict)
    _ends: dict[str, int] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    """The names of bookmarks by their ids, which programs choose anew."""
    _unfinished: list[str] = field(default_factory=list)
    """The words of paragraphs whose ends are deleted, so that the next one continues them."""

    def blocks(self, parent: etree._Element) -> None:
        """Read the paragraphs and tables in `parent`."""
        for element in parent:
            if element.tag in _PARAGRAPHS:
                self._paragraph(element)
            elif element.tag == f"{W}tbl":
                self._table(element)
            elif element.tag in (f"{W}bookmarkStart", f"{W}bookmarkEnd"):
                # Between blocks a bookmark begins before the next line or ends after the last one.
                self._bookmark(element, ends_before=True)
            elif element.tag not in self._removed() and not _is_contents_control(element):
                self.blocks(element)

    def finish(self) -> None:
        """Read what paragraphs say whose ends are deleted, up to the last."""
        text = "".join(self._unfinished)
        if text.strip():
            self.lines.append(FoundLine((text,)))

    def notes(self, body: etree._Element, notes: etree._Element, kind: str) -> None:
        """Read the footnotes or endnotes whose marks are in `body`, in the order of the marks."""
        by_id = {note.get(f"{W}id", ""): note for note in notes.iter(f"{W}{kind}")}
        for mark in body.iter(f"{W}{kind}Reference"):
            if next(mark.iterancestors(*self._removed()), None) is not None:
                continue
            note = by_id.pop(mark.get(f"{W}id", ""), None)  # a second mark, which no program writes, says nothing more
            words = "" if note is None else self._cell(note).strip()
            if words:
                self.lines.append(FoundLine((words,), is_note=True))

    def text_boxes(self, body: etree._Element) -> None:
        """Read the text boxes that people have drawn; one that Word keeps in two forms is read once."""
        for box in body.iter(f"{W}txbxContent"):
            removed = next(box.iterancestors(*self._removed(), f"{_MC}Fallback"), None) is not None
            words = "" if removed else self._cell(box).strip()
            if words:
                self.lines.append(FoundLine((words,), is_note=True))

    def spans(self) -> dict[str, tuple[int, int]]:
        """Return the first and the last line of each bookmark."""
        last = len(self.lines) - 1
        return {
            name: (start, min(last, max(start, self._ends.get(name, start))))
            for name, start in self._starts.items()
            if start <= last
        }

    def _paragraph(self, paragraph: etree._Element) -> None:
        words = self.words(paragraph)
        if _is_contents(paragraph) or words in OWN_WORDS:
            return
        self._unfinished.append(words)
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        joined = mark is not None and any(mark.find(tag) is not None for tag in self._removed())
        for element in paragraph.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
            self._bookmark(element)
        if not joined:
            self.finish()
            self._unfinished.clear()

    def _table(self, table: etree._Element) -> None:
        header: tuple[str, ...] = ()
        for row in _children(table, f"{W}tr"):
            properties = row.find(f"{W}trPr")
            if properties is not None and any(properties.find(tag) is not None for tag in self._removed()):
                continue
            cells = tuple(self._cell(cell) for cell in _children(row, f"{W}tc"))
            header = header or cells
            for element in row.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
                self._bookmark(element)
            if any(cells):
                self.lines.append(FoundLine(cells, header))

    def _cell(self, cell: etree._Element) -> str:
        lines = (self.words(paragraph) for paragraph in cell.iter(f"{W}p", _OTHER_FILE))
        return "\n".join(line for line in lines if line)

    def words(self, element: etree._Element) -> str:
        if element.tag == _OTHER_FILE:
            return "[a file that is put in here and not read]"
        return _INSTRUCTION.sub("", "".join(self._pieces(element)).replace("\t", " "))

    def _pieces(self, parent: etree._Element) -> Iterator[str]:
        for element in parent:
            if element.tag in WORDS or (element.tag == f"{W}delText" and self.tracked == "reject"):
                yield as_raised(element.text or "", parent, self.raising)
            elif element.tag in SIGNS:
                if parent.tag == f"{W}r":
                    yield SIGNS[element.tag]
            elif element.tag in SHOWN:
                yield SHOWN[element.tag](element)
            elif element.tag in MATH:
                words = "".join(self._pieces(element))
                yield f"{MATH[element.tag]}({words})" if words else ""
            elif element.tag not in self._removed() and element.tag not in _NO_TEXT:
                if element.tag == f"{W}fldSimple":
                    yield instruction(element)
                yield from self._pieces(element)

    def _removed(self) -> tuple[str, ...]:
        return _DELETED if self.tracked == "accept" else _INSERTED

    def _bookmark(self, element: etree._Element, *, ends_before: bool = False) -> None:
        id, line = element.get(f"{W}id", ""), len(self.lines)
        if element.tag == f"{W}bookmarkStart":
            name = self._names[id] = element.get(f"{W}name", "")
            self._starts.setdefault(name, line)
        elif id in self._names:
            name = self._names[id]
            self._ends[name] = max(self._ends.get(name, 0), line - ends_before)


_NO_TEXT = frozenset(f"{W}{tag}" for tag in ("pPr", "rPr", "sdtPr", "txbxContent", "pict")) | {f"{_MC}Fallback"}


def _children(parent: etree._Element, tag: str) -> Iterable[etree._Element]:
    """Yield the rows of a table or the cells of a row, also those in content controls."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag not in (f"{W}tbl", f"{W}p", f"{W}tc"):
            yield from _children(element, tag)


def _is_contents_control(element: etree._Element) -> bool:
    """Return whether this is the control around the contents; other building blocks are text."""
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(f"{W}val") == _CONTENTS_BLOCK


def _is_contents(paragraph: etree._Element) -> bool:
    """Return whether this is a line of the contents or of the list of tables, which repeat the headings.

    Nothing in it but the number of a page is outside of its link; a link within a text is none.
    """
    links = [link for link in paragraph.iter(f"{W}hyperlink") if link.get(f"{W}anchor", "").startswith(_CONTENTS)]
    within = {text for link in links for text in link.iter(*WORDS)}
    beside = (text.text or "" for text in paragraph.iter(*WORDS) if text not in within)
    return bool(links) and not any(map(str.isalpha, "".join(beside)))
