"""Read an edited Markdown file, and what a document says in Markdown, as lines.

A Markdown file holds nothing about its facts.  Which words of the original are facts is told by the document as it
would be written now: its lines are found again in the original, and the words of each line attributed to its facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from msgspec.structs import replace

from socdocs.diagnostics import worst
from socdocs.document.dialects import file_parser
from socdocs.document.findings import findings_in_prose
from socdocs.document.flatten import flatten
from socdocs.document.left_out import uneven_rows
from socdocs.document.nodes import (
    Block,
    Code,
    CodeBlock,
    Document,
    Footnote,
    Heading,
    Inline,
    Link,
    ListBlock,
    Paragraph,
    Placeholder,
    Quote,
    Row,
    Section,
    Table,
    Text,
    cells_of,
)
from socdocs.document.reader import read_markdown
from socdocs.document.traversal import Rewriting, nodes
from socdocs.document.words import BOXES
from socdocs.edits.attribution import attribute
from socdocs.edits.lines import find_lines
from socdocs.edits.word_file import EditedFile, FoundLine
from socdocs.problems import InputProblems, Severity
from socdocs.source.characters import decode
from socdocs.source.editing import Splice, spliced
from socdocs.writers.docx.written import (
    Kind,
    Line,
    Piece,
    Pieces,
    Shown,
    block_pieces,
    code_text,
    inline_pieces,
    joined,
)

_BEGIN, _END, _CELL = "\ue010", "\ue011", "\ue012"
_FIRST: Final = 0xF0000
_MOST: Final = 0x1FFFE
_MARKED: Final = re.compile(f"{_BEGIN}([\U000f0000-\U0010fffd])(.*?){_END}", re.DOTALL)
_CODE: Final = "`"
_SECTION: Final = "section:"


def read_markdown_file(data: bytes, name: str = "draft.md") -> EditedFile:
    """Return what the Markdown file in `data` says; it holds nothing of what was written.

    Words that Markdown leaves out are lines of their own, and a row has the cells that were typed, also where its table
    has more or fewer columns.  Raises InputProblems, with each place, for a file that is no text in UTF-8.
    """
    text, found = decode(data, name)
    if worst(found) is Severity.ERROR:
        raise InputProblems(row for row in found if row.severity is Severity.ERROR)
    text = _with_cells_together(text)
    blocks = read_markdown(text)
    lines = [FoundLine(raw.cells, raw.header, is_note=raw.kind == "note") for raw in _lines(blocks)]
    lines += [FoundLine((said,)) for said in _left_out(text)]
    contents = tuple(
        _words(inline_pieces(row.children, _not_shown))
        for row in nodes(blocks)
        if isinstance(row, Paragraph) and _is_contents(row.children)
    )
    return EditedFile(tuple(line for line in lines if any(line.cells)), {}, (), (), contents=contents)


def _with_cells_together(text: str) -> str:
    """Return the text with all cells of a row in its first one where they are not as many as its table has columns."""
    rows = uneven_rows(file_parser.__wrapped__(), text)
    cells = (_CELL.join(row.cells).replace("|", "\\|") for row in rows)
    together = (
        Splice(row.start, row.end, f"| {cell} {'| ' * row.columns}") for row, cell in zip(rows, cells, strict=True)
    )
    return spliced(text, together)


def _left_out(text: str) -> Iterator[str]:
    """Yield the stretches that Markdown leaves out, such as a definition that no link uses."""
    for row in findings_in_prose(text):
        if row.code == "words-left-out":
            yield " ".join(text[row.start : row.end].split())


def with_edited_contents(edited: EditedFile, original: EditedFile) -> EditedFile:
    """Return the edited file with the words that were typed into its contents as lines of their own.

    An entry that repeats a heading as it reads now is none of them.
    """
    known = {*original.contents, *(line.text() for line in edited.lines)}
    typed = (FoundLine((entry,), is_note=True) for entry in edited.contents if entry not in known)
    return replace(edited, lines=(*edited.lines, *typed))


def written_in(original: EditedFile, document: Document) -> tuple[Line, ...]:
    """Return the lines of `original` with the facts in them, as far as the `document` of its report tells them."""
    lines = _lines_of(document)
    places = find_lines(lines, original)
    by_place = {place.start: lines[number] for number, place in places.items() if len(place) == 1}
    return tuple(_with_facts(found, by_place.get(at)) for at, found in enumerate(original.lines))


def _with_facts(found: FoundLine, line: Line | None) -> Line:
    kinds: dict[str, Kind] = {"row": "row", "note": "note", "paragraph": "paragraph"}
    if line is None or len(line.cells) != len(found.cells):
        return Line(kinds[found.form], tuple((Piece(text),) if text else () for text in found.cells))
    return line._replace(cells=tuple(map(_pieces_of, line.cells, found.cells)))


def _pieces_of(pieces: Pieces, text: str) -> Pieces:
    texts = attribute(pieces, text).texts
    if None in texts:
        return (Piece(text),) if text else ()
    return joined(piece._replace(text=new or "") for piece, new in zip(pieces, texts, strict=True))


# --- the lines of blocks -------------------------------------------------------------------------------------------


class _Raw(NamedTuple):
    """A line whose words may hold the marks of facts."""

    kind: Kind
    cells: tuple[str, ...]
    header: tuple[str, ...] = ()


def _lines(blocks: Sequence[Block]) -> Iterator[_Raw]:
    """Yield the lines of the blocks of a Markdown file, without its contents; footnotes come last."""
    for block in blocks:
        yield from _block(block)
    for note in nodes(blocks):
        if isinstance(note, Footnote):
            yield _Raw("note", (_words(block_pieces(note.blocks, _not_shown)),))


def _block(block: Block) -> Iterator[_Raw]:
    match block:
        case Paragraph(children=children) if not _is_contents(children):
            yield _Raw("paragraph", (_words(inline_pieces(children, _not_shown)),))
        case Heading(children=children):
            yield _Raw("heading", (_words(inline_pieces(children, _not_shown)),))
        case ListBlock(items=items):
            for item in items:
                box = BOXES[item.checked]
                lines = [line for inside in item.blocks for line in _block(inside)]
                if box and lines:
                    lines[0] = lines[0]._replace(cells=(box + lines[0].cells[0], *lines[0].cells[1:]))
                yield from lines
        case Quote(blocks=blocks):
            for inside in blocks:
                yield from _block(inside)
        case CodeBlock():
            yield _Raw("paragraph", (code_text(block),))
        case Table(header=header, rows=rows):
            titles = _cells(header)
            yield _Raw("header", titles, titles)
            for row in rows:
                yield _Raw("row", _cells(cells_of(row)), titles)
        case _:
            pass


def _cells(row: Row) -> tuple[str, ...]:
    cells = tuple(_words(block_pieces(cell.blocks, _not_shown)) for cell in row)
    return tuple(cells[0].split(_CELL)) if cells and _CELL in cells[0] else cells


def _words(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _is_contents(children: Sequence[Inline]) -> bool:
    return len(children) == 1 and isinstance(children[0], Link) and children[0].target.startswith("#")


_not_shown: Shown = lambda _: False  # noqa: E731 - pictures are their words


# --- the lines of a document, with its facts -----------------------------------------------------------------------


def _lines_of(document: Document) -> tuple[Line, ...]:
    """Return the lines of a finished document as Markdown has them, with the address of each fact.

    A Markdown file has no place for addresses, so the words of each fact are put between marks before the document is
    brought into the form of Markdown, and the marks are read off its lines.
    """
    marks = _Marks()
    sections = tuple(map(marks.section, document.sections))
    rewriting = Rewriting({Text: marks.text, Code: marks.code, Placeholder: marks.placeholder})
    marked = rewriting.document(replace(document, sections=sections))
    return tuple(line for raw in _lines(flatten(marked)) if (line := marks.line(raw)).text())


class _Marks:
    def __init__(self) -> None:
        self._numbers: dict[tuple[str, bool], int] = {}
        self._facts: list[tuple[str, bool]] = []

    def _mark(self, address: str, text: str, *, open_item: bool = False) -> str:
        fact = address, open_item
        number = self._numbers.setdefault(fact, len(self._facts))
        if number == len(self._facts):
            self._facts.append(fact)
        return f"{_BEGIN}{chr(_FIRST + number)}{text}{_END}" if number < _MOST else text

    def section(self, section: Section) -> Section:
        title = (Text(self._mark(_SECTION + section.id, "")), *section.title) if section.title else ()
        return replace(section, title=title, children=tuple(map(self.section, section.children)))

    def text(self, node: Text) -> tuple[Inline, ...]:
        return (Text(self._mark(node.origin, node.text)),) if node.origin and node.text else (node,)

    def code(self, node: Code) -> tuple[Inline, ...]:
        return (Code(self._mark(_CODE, node.text)),)

    def placeholder(self, node: Placeholder) -> tuple[Inline, ...]:
        # The words that an open item has in Markdown are known to the writer only.
        begin, _, end = self._mark(node.address, "\0", open_item=True).partition("\0")
        return Text(begin), node, Text(end)

    def line(self, raw: _Raw) -> Line:
        cells = [list(self._pieces(cell)) for cell in raw.cells]
        sections = (piece.address for pieces in cells for piece in pieces if piece.address.startswith(_SECTION))
        section = next(sections, "").removeprefix(_SECTION)
        return Line(raw.kind, tuple(joined(_with_code(pieces)) for pieces in cells), section=section)

    def _pieces(self, text: str) -> Iterator[Piece]:
        at = 0
        # Behind the last end a mark is a character that was typed, and has none to look for.
        for match in _MARKED.finditer(text, 0, text.rfind(_END) + 1):
            number = ord(match[1]) - _FIRST
            if number < len(self._facts):
                yield Piece(text[at : match.start()])
                yield Piece(match[2], *self._facts[number])
                at = match.end()
        yield Piece(text[at:])


def _with_code(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield `pieces` with words of code as words of the fact before or else behind them; templates have none."""
    near = next((piece.address for piece in pieces if piece.address not in ("", _CODE)), "")
    for piece in pieces:
        if piece.address == _CODE:
            yield piece._replace(address=near)
        else:
            near = piece.address or near
            yield piece
