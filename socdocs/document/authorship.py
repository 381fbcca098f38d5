"""Remove from a document the words that one party writes inside the sections of another."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from socdocs.document.nodes import Block, Group, Row, Section, SharedRow, Table
from socdocs.words import Owner


def without(sections: tuple[Section, ...], owner: Owner) -> tuple[Section, ...]:
    """Return `sections` without the table columns and groups that `owner` writes; all sections stay."""
    return tuple(
        replace(section, blocks=tuple(_kept(section.blocks, owner)), children=without(section.children, owner))
        for section in sections
    )


def _kept(blocks: tuple[Block, ...], owner: Owner) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Table):
            yield _columns(block, owner)
        elif isinstance(block, Group):
            if (block.role, block.name) != ("owner", owner):
                yield replace(block, blocks=tuple(_kept(block.blocks, owner)))
        else:
            yield block


def _columns(table: Table, owner: Owner) -> Table:
    kept = [index for index, column in enumerate(table.columns) if column.owner != owner]
    if len(kept) == len(table.columns):
        return table
    return replace(
        table,
        columns=tuple(table.columns[index] for index in kept),
        header=tuple(table.header[index] for index in kept),
        rows=tuple(_row(row, kept) for row in table.rows),
    )


def _row(row: Row | SharedRow, kept: list[int]) -> Row | SharedRow:
    if isinstance(row, SharedRow):
        # Tables that share a row may be written by others in other columns.
        return SharedRow(f"{row.key} {kept}", tuple(row.cells[index] for index in kept), row.anchors)
    return tuple(row[index] for index in kept)
