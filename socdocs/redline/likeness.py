"""How alike two blocks or rows are, for those that no equal words bring together."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, Final

from socdocs.redline.blocks import Block, Paragraph, Row, Table
from socdocs.redline.story import W

_STYLE: Final = f"{W}pPr/{W}pStyle"
_HEADING = re.compile(r"Heading\d")
_SAME_NAME: Final = 0.6
_ID = re.compile(r"\S*\d\S*")


def alike_blocks(old: Block, new: Block) -> float:
    """Return how alike two paragraphs or tables are; a heading is like headings of its level only."""
    if isinstance(old, Paragraph) and isinstance(new, Paragraph):
        return _shared(old.words, new.words) if _level(old) == _level(new) else 0
    if isinstance(old, Table) and isinstance(new, Table):
        return _alike_tables(old, new)
    return 0


def alike_rows(old: Row, new: Row) -> float:
    """Return how alike two rows are: those with one name are the same row, those with two ids are not."""
    if len(old.cells) != len(new.cells) or old.is_header != new.is_header:
        return 0
    shared = _shared(old.words, new.words)
    if old.is_header or old.name == new.name:
        return _SAME_NAME + (1 - _SAME_NAME) * shared
    return 0 if _is_id(old) and _is_id(new) else shared


def _alike_tables(old: Table, new: Table) -> float:
    """Return how alike two tables are, 0 if their columns are not; tables with one header differ by their rows."""
    if old.columns != new.columns or not old.rows or not new.rows:
        return 0
    same_header = old.rows[0].key == new.rows[0].key
    names = _shared(*(Counter(row.name for row in table.rows[1:]) for table in (old, new)))
    return same_header * 0.5 + max(names, _shared(old.words, new.words)) * 0.5


def _level(block: Paragraph) -> str:
    style = block.element.find(_STYLE)
    name = "" if style is None else style.get(f"{W}val", "")
    return name if _HEADING.fullmatch(name) else ""


def _is_id(row: Row) -> bool:
    return all(isinstance(block, Paragraph) and _ID.fullmatch(block.text()) for block in row.cells[0])


def _shared(old: Counter[Any], new: Counter[Any]) -> float:
    """Return which part of both is in both, from 0 to 1; two that are empty are alike."""
    both = old.total() + new.total()
    return 2 * (old & new).total() / both if both else 1
