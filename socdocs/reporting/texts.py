"""Texts of a report as a person reads them in a terminal, with who signed them off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from socdocs.comparison import stretches
from socdocs.document.nodes import (
    Block,
    CodeBlock,
    Footnote,
    Group,
    Heading,
    Image,
    ListBlock,
    Paragraph,
    Quote,
    Table,
    ThematicBreak,
)
from socdocs.document.traversal import nodes
from socdocs.document.words import plain_text
from socdocs.model.confirmations import Approval, Confirmation
from socdocs.reporting.changed_words import marked
from socdocs.reporting.printable import printable
from socdocs.reporting.width import filled


def parts_text(parts: Iterable[tuple[str, tuple[Block, ...]]], width: int) -> str:
    """Return blocks, each under its title, as plain text in lines of at most `width` cells."""
    paragraphs = [
        "\n".join(lines)
        for title, blocks in parts
        for lines in (
            filled(printable(title), width) if title else [],
            *(list(_block(row, width)) for row in blocks),
            *(list(_indented(note.blocks, width, "Note: ", "  ")) for note in _notes(blocks)),
        )
        if lines
    ]
    return "\n\n".join(paragraphs)


def sign_off_text(row: Confirmation | Approval, mark: str, words: str, width: int) -> str:
    """Return who signed a text off, and in which words the text differs from it now."""
    head = f"{'Confirmed' if isinstance(row, Confirmation) else 'Approved'} by {_signed(row)}"
    if row.text == mark:
        return "\n".join(filled(printable(f"{head}."), width))
    if not row.words:
        return "\n".join(filled(printable(f"{head}, with another text, whose words were not kept."), width))
    if row.words.split() == words.split():
        return "\n".join(filled(printable(f"{head}; nothing that the kept words show changed since then."), width))
    lines = filled(printable(f"{head}; since then this changed:"), width)
    return "\n".join((*lines, *filled(marked(stretches(row.words, words)), width, "  ", "  ")))


def _signed(row: Confirmation | Approval) -> str:
    """Return who signed a text off, in which role, and when."""
    role = f" ({row.role.replace('_', ' ')})" if row.role else ""
    return f"{row.by}{role} on {row.date}"


def _block(block: Block, width: int, first: str = "", rest: str = "") -> Iterator[str]:
    match block:
        case Paragraph(children=children) | Heading(children=children):
            words = (
                plain_text(children),
                *(f"[Picture: {node.alt}]" for node in nodes(children) if isinstance(node, Image)),
            )
            yield from filled(printable(" ".join(filter(None, words))), width, first, rest)
        case ListBlock(items=items):
            for number, item in enumerate(items, block.start):
                mark = f"{number}. " if block.ordered else "• "
                yield from _indented(item.blocks, width, rest + mark, rest + " " * len(mark))
        case Quote(blocks=blocks) | Group(blocks=blocks):
            yield from _indented(blocks, width, first, rest)
        case Table():
            if block.caption:
                yield from filled(printable(plain_text(block.caption)), width, first, rest)
            for row in block.cells():
                yield from filled(
                    printable(" | ".join(plain_text(cell.blocks) for cell in row)), width, rest, rest + "  "
                )
        case CodeBlock(text=text):
            yield from (f"{rest}{line}" for line in printable(text).splitlines())
        case ThematicBreak():
            yield rest + "—"


def _notes(blocks: Iterable[Block]) -> Iterator[Footnote]:
    return (node for node in nodes(blocks) if isinstance(node, Footnote))


def _indented(blocks: Iterable[Block], width: int, first: str, rest: str) -> Iterator[str]:
    for number, block in enumerate(blocks):
        if number and not isinstance(block, ListBlock):
            yield ""
        yield from _block(block, width, rest if number else first, rest)
