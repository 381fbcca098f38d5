"""Mark the lines of a file so that they can be found again, and record what they say.

Every table row and paragraph that holds a fact has one bookmark, and so has every longer text.  Its name follows from
the address alone.  What a line says is recorded at the same time; `manifest` keeps it.  Bookmarks are never nested,
because docxcompose 2.2 swaps the ends of nested ones.
"""

from __future__ import annotations

from collections.abc import Sequence

from socdocs.document.nodes import Block, Inline, Row, SharedRow, Text, cells_of
from socdocs.document.traversal import nodes
from socdocs.writers.docx.facts import shared_title
from socdocs.writers.docx.names import Names, key
from socdocs.writers.docx.written import (
    Kind,
    Line,
    Piece,
    Pieces,
    Shown,
    block_pieces,
    inline_pieces,
    item_of,
    joined,
    row_cells,
)

NO_MARK = ("", "")


class Marks:
    """The marks of one file, and its lines in reading order; neither if it is not `marked`."""

    def __init__(self, names: Names, shown: Shown, *, marked: bool) -> None:
        self.lines: list[Line] = []
        self.origin = ""
        """The address of the longer text that is being written; all words without another address come from it."""
        self._names = names
        self._shown = shown
        self._marked = marked
        self._same: dict[tuple[Pieces, ...], str] = {}
        """The bookmark of the first row that says this."""
        self._rows: dict[str, tuple[Line, str]] = {}
        """The line of each shared row at its first place, and the address that the row is known by."""

    def paragraph(self, children: Sequence[Inline], words: str = "") -> tuple[str, str]:
        """Record a paragraph that begins with `words` of its own; return start and end of its bookmark, if any."""
        pieces = joined((Piece(words), *inline_pieces(children, self._shown, self.origin)))
        return self._mark("paragraph", (pieces,), _address((pieces,)))

    def heading(self, children: Sequence[Inline], words: str, section: str) -> tuple[str, str]:
        """Like `paragraph`, for a heading; `section` is the id of its section, "" for a heading inside one."""
        pieces = joined((Piece(words), *inline_pieces(children, self._shown, self.origin)))
        return self._mark("heading", (pieces,), _address((pieces,)), section)

    def text(self, address: str, blocks: Sequence[Block]) -> tuple[str, str]:
        """Record longer text of the fact at `address`; return start and end of its bookmark."""
        return self._mark("paragraph", (joined(block_pieces(blocks, self._shown, address)),), address)

    def note(self, blocks: Sequence[Block]) -> None:
        """Record a footnote, which is found by its place among the others and has no bookmark."""
        if self._marked:
            origins = {node.origin for node in nodes(blocks) if isinstance(node, Text)}
            origin = origins.pop() if len(origins) == 1 else ""
            self._record(Line("note", (joined(block_pieces(blocks, self._shown, origin)),)), "")

    def row(self, row: Row | SharedRow, *, header: bool = False) -> str:
        """Record a table row; return its bookmark, which belongs at the start of the row."""
        if not self._marked:
            return ""
        key_ = row.key if isinstance(row, SharedRow) else ""
        if key_ in self._rows:
            line, address = self._rows[key_]
            return "".join(self._record(line, address))
        cells = row_cells(cells_of(row), self._shown, "" if key_ else self.origin)
        address = item_of(_address(cells))
        if header:
            return "".join(self._mark("header", cells, address))
        marked = self._record(Line("row", cells, same_as=self._same.get(cells, "")), address)
        if any(cells):
            name = self._same.setdefault(cells, self.lines[-1].name) if self.lines[-1].name else ""
            if key_:
                self._rows[key_] = Line("row", cells, same_as=name), address
        return "".join(marked)

    def _mark(self, kind: Kind, cells: tuple[Pieces, ...], address: str, section: str = "") -> tuple[str, str]:
        return self._record(Line(kind, cells, "", section), address) if self._marked else NO_MARK

    def _record(self, line: Line, address: str) -> tuple[str, str]:
        """Record a line, which gets its own name if a fact is at `address`; return start and end of its bookmark."""
        name = self._names.for_key(key(address)) if address else ""
        if any(line.cells):
            self.lines.append(line._replace(name=name))
        return self._names.bookmark(name) if name else NO_MARK


def _address(cells: Sequence[Pieces]) -> str:
    """Return the address of the first fact of `cells`, if possible of one that the file does not share."""
    addresses = [piece.address for cell in cells for piece in cell if piece.address]
    return next((address for address in addresses if not shared_title(address)), addresses[0] if addresses else "")
