"""Choose the widths of columns: words and ids stay whole, and rows are as low as their content allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from math import sqrt
from typing import NamedTuple

from socdocs.document.nodes import Cell, Paragraph, Placeholder, Row, Section, SharedRow, Table, cells_of
from socdocs.document.traversal import outside_cells
from socdocs.document.words import plain_text

CELL_MARGINS = 200
CHARACTER = 92
"""The width of an average character in a table, in twentieths of a point."""
_LETTER, WIDEST = 110, 125
"""The widths of a letter, and of a capital or digit, in bold."""
_LONGEST_WORD = 20
"""Longer words, such as addresses of web pages, may be broken."""
_MOST_ROWS = 200
_ROUNDS = 8
_REPLACEMENT = 3
_NO_CELL = Cell(())

Header = tuple[str, ...]
Kind = tuple[int, Header]
"""The number of columns and the header, by which tables are alike."""


class Content(NamedTuple):
    """What decides the widths: the least width of each column, and the characters in the cells of each row."""

    least: tuple[int, ...]
    rows: tuple[tuple[int, ...], ...]


def measure_alike(sections: Iterable[Section]) -> dict[Kind, Content]:
    """Return the content of all tables together that have the same header and no widths of their own.

    So the tests of each criterion have columns of the same widths.
    """
    alike: dict[Kind, list[Table]] = {}
    for node in outside_cells(sections):
        if isinstance(node, Table) and not any(column.width for column in node.columns):
            alike.setdefault(_kind(node), []).append(node)
    return {kind: _measure(tables) for kind, tables in alike.items() if len(tables) > 1}


def header_of(table: Table) -> Header:
    """Return the words of the header's cells."""
    return tuple(map(plain_cell, table.header))


def _kind(table: Table) -> Kind:
    return len(table.columns), header_of(table)


def plain_cell(cell: Cell) -> str:
    """Return the words of a cell's paragraphs."""
    return " ".join(plain_text(block.children) for block in cell.blocks if isinstance(block, Paragraph))


def column_widths(table: Table, width: int, alike: Mapping[Kind, Content]) -> list[int]:
    """Return the widths of the columns, together exactly `width`: the given shares, else what the content needs."""
    content = alike.get(_kind(table)) or _measure((table,))
    least = _within(content.least, width)
    shares = [column.width for column in table.columns]
    widths = _by_shares(shares, width) if any(shares) else list(_by_content(content, least, width))
    lacking = [max(0, low - w) for low, w in zip(least, widths, strict=True)]
    spare = sum(max(0, w - low) for low, w in zip(least, widths, strict=True))
    if any(lacking):
        # Columns with room give it in proportion, so that no word breaks.
        give = min(1.0, sum(lacking) / spare) if spare else 0.0
        widths = [
            w + lack if lack else w - int((w - low) * give) for w, lack, low in zip(widths, lacking, least, strict=True)
        ]
    widest = max(range(len(widths)), key=widths.__getitem__)
    widths[widest] += width - sum(widths)
    return widths


def _measure(tables: Sequence[Table]) -> Content:
    count = len(tables[0].columns)
    rows = [(*row, *(_NO_CELL,) * (count - len(row)))[:count] for row in islice(_rows(tables), _MOST_ROWS)]
    words = [tuple(map(plain_cell, row)) for row in rows]
    least = tuple(max(map(_least, column)) for column in zip(*words, strict=True))
    return Content(least, tuple(tuple(map(_characters, *pair)) for pair in zip(rows, words, strict=True)))


def _characters(cell: Cell, words: str) -> int:
    """Return the characters of a cell; those that will replace a placeholder are probably more."""
    match cell.blocks:
        case (Paragraph(children=(Placeholder(),)),):
            return len(words) * _REPLACEMENT
    return len(words)


def _rows(tables: Iterable[Table]) -> Iterator[Row]:
    """Yield the header and the rows of `tables`, a shared row once."""
    met: set[str] = set()
    for table in tables:
        yield table.header
        for row in table.rows:
            if not isinstance(row, SharedRow) or row.key not in met:
                yield cells_of(row)
            if isinstance(row, SharedRow):
                met.add(row.key)


def _least(words: str) -> int:
    return word_width(max(words.split(), key=len, default="")[:_LONGEST_WORD]) + CELL_MARGINS + 20


def word_width(word: str) -> int:
    """Return about how wide a word is in bold in a table, in twentieths of a point."""
    wide = sum(character.isupper() or character.isdigit() for character in word)
    return wide * WIDEST + (len(word) - wide) * _LETTER


def _within(least: Sequence[int], width: int) -> tuple[int, ...]:
    """Return the least widths, in proportion smaller where the page is too narrow for them."""
    total = sum(least)
    return tuple(low * width // total for low in least) if total > width else tuple(least)


def _by_shares(shares: Sequence[int], width: int) -> list[int]:
    usual = max(1, sum(shares) // max(1, sum(share > 0 for share in shares)))
    filled = [share or usual for share in shares]
    total = sum(filled)
    return [width * share // total for share in filled]


@lru_cache(maxsize=16)
def _by_content(content: Content, least: tuple[int, ...], width: int) -> tuple[int, ...]:
    """Return widths with which the rows are about as low as they can be.

    The height of a row is that of its highest cell.  If these were known, the widths would be as the square roots of
    the characters in them; so begin with equal widths, and take the widths in between a few times.
    """
    whole = [
        max(low, max(column) * CHARACTER + CELL_MARGINS)
        for low, column in zip(least, zip(*content.rows, strict=True), strict=True)
    ]
    if sum(whole) <= width:
        return tuple(width * needed // sum(whole) for needed in whole)
    spare = width - sum(least)
    places = range(len(least))
    widths = [low + spare / len(least) for low in least]
    for _ in range(_ROUNDS):
        highest = [1] * len(least)
        for row in content.rows:
            place = max(places, key=lambda at: row[at] / widths[at])
            highest[place] += row[place]
        roots = [sqrt(characters) for characters in highest]
        share = spare / sum(roots)
        widths = [
            min(most, (now + low + share * root) / 2)
            for now, low, root, most in zip(widths, least, roots, whole, strict=True)
        ]
    return tuple(map(int, widths))
