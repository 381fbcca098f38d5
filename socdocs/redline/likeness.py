"""How alike two blocks or rows are, for those that no equal words bring together."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from socdocs.redline.blocks import Block, Paragraph, Row, Table

_SAME_NAME: Final = 0.6


def alike_blocks(old: Block, new: Block) -> float:
    """Return how alike two paragraphs or tables are; a heading is like headings of its level only."""
    if isinstance(old, Paragraph) and isinstance(new, Paragraph):
        return _shared(old.words, new.words) if old.level == new.level else 0
    if isinstance(old, Table) and isinstance(new, Table):
        return _alike_tables(old, new)
    return 0


def alike_rows(old: Row, new: Row) -> float:
    """Return how alike two rows are: those with one name are the same row, those with two ids are not."""
    if len(old.cells) != len(new.cells) or old.is_header != new.is_header:
        return 0
    if old.is_header or old.name == new.name:
        return _SAME_NAME + (1 - _SAME_NAME) * _shared(old.words, new.words)
    return 0 if old.has_id and new.has_id else _shared(old.words, new.words)


def _alike_tables(old: Table, new: Table) -> float:
    """Return how alike two tables are, 0 if their columns are not; tables with one header differ by their rows."""
    if old.columns != new.columns or not old.rows or not new.rows:
        return 0
    same_header = old.rows[0].key == new.rows[0].key
    names = _shared(old.names, new.names)
    return same_header * 0.5 + max(names, _shared(old.words, new.words)) * 0.5


def _shared(old: Counter[Any], new: Counter[Any]) -> float:
    """Return which part of both is in both, from 0 to 1; two that are empty are alike."""
    if old.keys().isdisjoint(new):
        return 0 if old or new else 1
    return 2 * sum(min(old[word], new[word]) for word in old.keys() & new.keys()) / (old.total() + new.total())
