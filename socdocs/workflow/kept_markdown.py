"""Read the table of a Markdown file that people filled in, and name all else that is in it.

Only what socdocs itself writes, and looks, are passed over: whatever else there is, a new file would not have it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from socdocs.document.findings import findings_in_prose
from socdocs.document.nodes import (
    Cell,
    Code,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    Paragraph,
    Strikethrough,
    Strong,
    Table,
    Text,
    ThematicBreak,
)
from socdocs.document.reader import read_markdown
from socdocs.document.words import plain_text
from socdocs.seals import checksum
from socdocs.source.characters import decode
from socdocs.words import listed
from socdocs.workflow.kept_file import KeptFile

_BLOCKS: Final = [Paragraph, Heading, Paragraph, Heading, Table, ThematicBreak]
"""The blocks of a Markdown file with one sheet: a line for each page, title and lead, the sheet, the end."""
_AROUND: Final = re.compile(r" around:([0-9a-f]{64}) -->\s*\Z")
_MARK: Final = re.compile(rb" sha256:[0-9a-f]{64} -->\n\Z")
_KEPT: Final = frozenset({"raw-html", "unread-markdown", "hidden-character"})
"""The findings about words that are read as they are typed; all others are about something that is not read."""


def read_markdown_file(path: Path, data: bytes) -> KeptFile:
    """Return what is in a Markdown file."""
    text, found = decode(data, str(path))
    tables = [block for block in read_markdown(text) if isinstance(block, Table)]
    sheets = {
        str(number): [[_text(cell) for cell in row] for row in table.cells()] for number, table in enumerate(tables)
    }
    return KeptFile(sheets, found, _lost(text))


def _lost(text: str) -> Iterator[str]:
    """Yield what a new run would lose besides the words of the cells."""
    blocks = read_markdown(text)
    if [type(block) for block in blocks] != _BLOCKS:
        yield "It holds more or less than the table and the words that socdocs wrote around it."
    around = [block for block in blocks if isinstance(block, Paragraph | Heading)]
    checked = _AROUND.search(text)
    if checked is None:
        yield "The comment in its last line is gone, by which it is known whether words were typed around its table."
    is_changed = checked and checked[1] != _words_around(text)
    if is_changed or not all(_are_words(part, links=False) for block in around for part in block.children):
        yield "The words around its table were changed, and each run writes these anew. Type in the table."
    findings = [row for row in findings_in_prose(text) if row.code not in _KEPT]
    ends = [match.end() for match in re.finditer("\n", text)]
    lines = {bisect_right(ends, row.start) + 1: row.code == "words-left-out" for row in findings}
    if words := [str(line) for line, are_words in lines.items() if are_words]:
        yield f"It has words that are no part of its table, such as a cell without a heading: line {listed(words)}."
    if links := [str(line) for line, are_words in lines.items() if not are_words]:
        yield f"It has links or pictures that a new run would lose: line {listed(links)}. {_AS_WORDS}"
    elif any(
        _holds_more(cell) for block in blocks if isinstance(block, Table) for row in block.cells() for cell in row
    ):
        yield f"It has links, pictures or notes in its cells that a new run would lose. {_AS_WORDS}"


_AS_WORDS: Final = "Type each address as words, without square brackets."


def _holds_more(cell: Cell) -> bool:
    """Whether a cell holds anything but words, stressed ones, and links whose address is kept beside their words."""
    return any(
        not isinstance(block, Paragraph) or not all(_are_words(part, links=True) for part in block.children)
        for block in cell.blocks
    )


def _are_words(inline: Inline, *, links: bool) -> bool:
    match inline:
        case Text() | Code() | LineBreak():
            return True
        case Emphasis(children) | Strong(children) | Strikethrough(children):
            return all(_are_words(part, links=False) for part in children)
        case Link(children=children):
            return links and all(_are_words(part, links=False) for part in children)
        case _:
            return False


def _text(cell: Cell) -> str:
    return "\n".join("".join(_parts(block)) for block in cell.blocks if isinstance(block, Paragraph))


def _parts(paragraph: Paragraph) -> Iterator[str]:
    for inline in paragraph.children:
        match inline:
            case LineBreak():
                yield "\n"
            case Text(text=text):
                yield text
            case Link(target=target, title=title):
                yield f"{plain_text((inline,))} ({', '.join(filter(None, (target, title)))})"
            case _:
                yield plain_text((inline,))


def with_words_around(data: bytes) -> bytes:
    """Return a Markdown file with a checksum of the words around its tables in the place of that of the whole file."""
    return _MARK.sub(f" around:{_words_around(data.decode())} -->\n".encode(), data)


def _words_around(text: str) -> str:
    """Return a checksum of the words and comments outside of the tables, however a program has set them."""
    said = [plain_text(block.children) for block in read_markdown(text) if isinstance(block, Paragraph | Heading)]
    said += list(_comments(text))[:-1]
    return checksum("\n".join(" ".join(words.split()) for words in said).encode())


def _comments(text: str) -> Iterator[str]:
    # No pattern: it would look for the end of each that is open to the end of the text.
    start = text.find("<!--")
    while start >= 0 and (end := text.find("-->", start)) >= 0:
        yield text[start : end + 3]
        start = text.find("<!--", end)
