"""The plain words of parts of a document, without their formatting."""

from __future__ import annotations

from collections.abc import Iterator

from socdocs.document.nodes import (
    Anchor,
    Block,
    Cell,
    Code,
    CodeBlock,
    Emphasis,
    Footnote,
    Group,
    Heading,
    Image,
    Inline,
    Item,
    LineBreak,
    Link,
    ListBlock,
    Paragraph,
    Placeholder,
    Quote,
    Reference,
    Strikethrough,
    Strong,
    Table,
    Text,
    ThematicBreak,
)
from socdocs.words import OWNERS


def placeholder_words(placeholder: Placeholder) -> str:
    """Return a placeholder's words where there are no form fields: `Service auditor: date of the report (address)`."""
    verb = " to confirm" if placeholder.confirm else ""
    return f"{OWNERS[placeholder.owner].label}{verb}: {placeholder.wanted} ({placeholder.address})"


def first_inlines(blocks: tuple[Block, ...]) -> tuple[Inline, ...] | None:
    """Return the inlines of `blocks` if they are at most one paragraph, otherwise None."""
    if not blocks:
        return ()
    only = blocks[0]
    return only.children if len(blocks) == 1 and isinstance(only, Paragraph) else None


def plain_text(nodes: tuple[Inline | Block | Item | Cell, ...]) -> str:
    """Return the characters of `nodes`, blocks separated by a blank; footnotes and pictures are left out."""
    return "".join(_words(nodes)).strip(" ")


def _words(nodes: tuple[Inline | Block | Item | Cell, ...]) -> Iterator[str]:
    for node in nodes:
        match node:
            case Text(text=text) | Code(text=text):
                yield text
            case CodeBlock(text=text):
                yield text + " "
            case LineBreak():
                yield " "
            case Placeholder():
                yield f"[{placeholder_words(node)}]"
            case Footnote() | Image():
                pass
            case Table(caption=caption):
                yield from _words(caption)
                for row in node.cells():
                    yield from _words(row)
            case ListBlock(items=items):
                for item in items:
                    yield from _words(item.blocks)
            case Quote(blocks=blocks) | Group(blocks=blocks) | Item(blocks=blocks) | Cell(blocks=blocks):
                yield from _words(blocks)
            case Paragraph(children=children) | Heading(children=children):
                yield from _words(children)
                yield " "
            case Emphasis() | Strong() | Strikethrough() | Link() | Reference():
                yield from _words(node.children)
            case Anchor() | ThematicBreak():
                pass
