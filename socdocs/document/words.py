"""The plain words of parts of a document, without their formatting."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

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

BOXES: Final[Mapping[bool | None, str]] = {None: "", True: "\u2612 ", False: "\u2610 "}
"""The box of a task as characters, by whether it is done; nothing for what is no task."""
_SOC_NUMBER = re.compile("(?<=SOC) (?=\\d®)|(?<=SOC\\)) (?=\\d®)")
_Nodes = tuple[Inline | Block | Item | Cell, ...]


def placeholder_words(placeholder: Placeholder) -> str:
    """Return a placeholder's words where there are no form fields: `Service auditor: date of the report (address)`."""
    return f"{placeholder_name(placeholder)} ({placeholder.address})"


def placeholder_name(placeholder: Placeholder) -> str:
    """Return a placeholder's words without the address, as Word prints them: `Service auditor: date of the report`."""
    return "".join(placeholder_parts(placeholder))


def placeholder_parts(placeholder: Placeholder) -> tuple[str, str]:
    """Return the two parts of that name: who must give the fact, and the fact."""
    verb = " to confirm" if placeholder.confirm else ""
    return f"{OWNERS[placeholder.owner].label}{verb}:", f" {placeholder.wanted}"


def unbroken(text: str) -> str:
    """Return words of a template or a title with "SOC 2®" on one line."""
    return _SOC_NUMBER.sub("\u00a0", text) if "®" in text else text


def first_inlines(blocks: tuple[Block, ...]) -> tuple[Inline, ...] | None:
    """Return the inlines of `blocks` if they are at most one paragraph, otherwise None."""
    if not blocks:
        return ()
    only = blocks[0]
    return only.children if len(blocks) == 1 and isinstance(only, Paragraph) else None


def plain_text(nodes: _Nodes, *, addresses: bool = False) -> str:
    """Return the characters of `nodes`, blocks separated by a blank; footnotes and pictures are left out.

    Placeholders have their names and, with `addresses`, the addresses of their facts.
    """
    return "".join(_words(nodes, placeholder_words if addresses else placeholder_name)).strip(" ")


def _words(nodes: _Nodes, of_placeholder: Callable[[Placeholder], str]) -> Iterator[str]:
    for node in nodes:
        match node:
            case Text(text=text) | Code(text=text):
                yield text
            case CodeBlock(text=text):
                yield text + " "
            case LineBreak():
                yield " "
            case Placeholder():
                yield f"[{of_placeholder(node)}]"
            case Footnote() | Image():
                pass
            case Table(caption=caption):
                yield from _words(caption, of_placeholder)
                for row in node.cells():
                    yield from _words(row, of_placeholder)
            case ListBlock(items=items):
                for item in items:
                    yield from _words(item.blocks, of_placeholder)
            case Quote(blocks=blocks) | Group(blocks=blocks) | Item(blocks=blocks) | Cell(blocks=blocks):
                yield from _words(blocks, of_placeholder)
            case Paragraph(children=children) | Heading(children=children):
                yield from _words(children, of_placeholder)
                yield " "
            case Emphasis() | Strong() | Strikethrough() | Link() | Reference():
                yield from _words(node.children, of_placeholder)
            case Anchor() | ThematicBreak():
                pass
