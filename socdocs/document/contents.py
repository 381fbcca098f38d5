"""The entries of a document's contents and of its list of tables."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from socdocs.document.nodes import (
    Anchor,
    Document,
    Emphasis,
    Entry,
    Footnote,
    Heading,
    Inline,
    Link,
    Reference,
    Section,
    Strikethrough,
    Strong,
    Table,
    Text,
)
from socdocs.document.open_items import OPEN_ITEMS
from socdocs.document.references import SECTION
from socdocs.document.traversal import outside_cells

_DEEPEST_ENTRY = 3
_LONGEST_CONTENTS = 75


def list_contents(document: Document) -> Document:
    """Return the labeled `document` with the entries of its contents and of its tables, listed or not."""
    asked = document.properties.list_of_tables
    contents: list[Entry] = []
    tables: list[Entry] = []
    words: tuple[Inline, ...] = (Text(document.properties.title),)
    for node in outside_cells(document.sections):
        match node:
            case Section(title=title) if title:
                words = tuple(_words(title))
                contents.append(Entry(node.level, node.number, words, SECTION + node.id))
            case Heading(target=target) if target:
                words = tuple(_words(node.children))
                contents.append(Entry(node.level, "", words, target))
            case Table(label=label, caption=caption) if label:
                tables.append(Entry(1, label, tuple(_words(caption)) or words, label, listed=asked and node.listed))
    return replace(document, contents=tuple(contents), tables=tuple(tables))


def has_contents(document: Document) -> bool:
    """Return whether the contents are printed: only where there are several sections, the list of open items aside."""
    return sum(bool(section.title) and section.id != OPEN_ITEMS.id for section in document.sections) > 1


def deepest_printed(document: Document) -> int:
    """Return the level of the deepest entries that the printed contents show, so that they stay short."""
    for level in range(_DEEPEST_ENTRY, 1, -1):
        if sum(entry.level <= level for entry in document.contents) <= _LONGEST_CONTENTS:
            return level
    return 1


def _words(inlines: tuple[Inline, ...]) -> Iterator[Inline]:
    """Yield `inlines` for a line that is itself a link: without notes and anchors, and links as plain words."""
    for inline in inlines:
        match inline:
            case Anchor() | Footnote():
                pass
            case Link(children=children) | Reference(children=children):
                yield from _words(children)
            case Emphasis(children=children) | Strong(children=children) | Strikethrough(children=children):
                yield replace(inline, children=tuple(_words(children)))
            case _:
                yield inline
