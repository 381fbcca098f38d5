"""Markdown to blocks: the templates', the users' and the files that socdocs itself delivered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from types import MappingProxyType
from typing import get_args

from markdown_it.token import Token

from socdocs.document.dialects import prose_parser, template_parser
from socdocs.document.inline_reader import Blocks, Piece, Reading, read_inlines, read_pieces, substitute
from socdocs.document.nodes import (
    Alignment,
    Block,
    Cell,
    CodeBlock,
    Column,
    Group,
    Heading,
    Inline,
    Item,
    ListBlock,
    Paragraph,
    Quote,
    Table,
    Text,
    ThematicBreak,
)
from socdocs.document.slots import CLOSE, OPEN, TOKEN, TOKENS, ProseSlot, RowsSlot, Slot, TableSlot
from socdocs.document.slots import token as slot_token

ROLES = frozenset(
    {
        "proposed",
        "signature",
        "letterhead",
        "cover",
        "title",
        "subtitle",
        "organization",
        "timeframe",
        "note",
        "notice",
        "owner",
    }
)
"""What a template's group may be; any other name is the id of a required element."""

_PLAIN_PARAGRAPH = re.compile(
    r"(?![-+#>=~:|]|[0-9]+[.)]|\s)[^\\`*_\[\]<>&~|\n\r\t\x00]*[^\\`*_\[\]<>&~|\n\r\t\x00\s]",
)
_CHECKBOX = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
_SEAL = re.compile(r"\n*<!-- socdocs [^\n]*-->\s*\Z")


def read_template(markdown: str, slots: Sequence[Slot] = ()) -> tuple[Block, ...]:
    """The blocks of a rendered template, each token replaced by the value of its slot.

    Raises IndexError when a token names a slot that is not there; templates that could hold such a token of their own
    are refused before (`slots.has_private_use`).
    """
    return _read(markdown, Reading(template_parser(), {}, read_prose, slots))


@lru_cache(maxsize=4096)
def read_prose(markdown: str, origin: str = "") -> tuple[Block, ...]:
    """The blocks of a user's prose; every piece of text carries `origin`, the address of the fact.

    Never fails: what is not Markdown is text.  Raw HTML is shown as it is typed, unsafe links and remote pictures give
    their words (`findings.findings_in_prose` tells the user).
    """
    if _PLAIN_PARAGRAPH.fullmatch(line := markdown.strip("\n")):
        return (Paragraph((Text(line, origin),)),)
    return _read(markdown, Reading(prose_parser(), {}, read_prose, origin=origin))


def read_markdown(text: str) -> tuple[Block, ...]:
    """The blocks of a Markdown file that socdocs wrote, without its seal; a heading's depth is its level there."""
    return _read(_SEAL.sub("", text), Reading(prose_parser(), {}, read_prose, fragments=True))


def _read(markdown: str, reading: Reading) -> tuple[Block, ...]:
    tokens, notes = _without_notes(reading.parser.parse(markdown, reading.env))
    inside = replace(reading, notes={})
    reading = replace(reading, notes={label: _once(inside, note) for label, note in notes.items()})
    return tuple(_blocks(reading, iter(tokens)))


def _without_notes(tokens: list[Token]) -> tuple[list[Token], dict[str, list[Token]]]:
    """The tokens of the text, and apart from them those of each footnote."""
    notes: dict[str, list[Token]] = {}
    into: list[list[Token]] = [[]]
    for token in tokens:
        if token.type == "footnote_reference_open":
            into.append(notes.setdefault(str(token.meta["label"]), []))
        elif token.type == "footnote_reference_close":
            into.pop()
        else:
            into[-1].append(token)
    return into[0], notes


def _once(reading: Reading, tokens: list[Token]) -> Callable[[], tuple[Block, ...]]:
    return cache(lambda: tuple(_blocks(reading, iter(tokens))))


# --- blocks ----------------------------------------------------------------------------------------------------

_Tokens = Iterator[Token]


def _blocks(reading: Reading, tokens: _Tokens, closing: str = "") -> list[Block]:
    blocks: list[Block] = []
    table: TableSlot | None = None
    for token in tokens:
        if token.type == closing:
            break
        if token.type == "paragraph_open":
            content = _inside(tokens)
            slot = _only_slot(reading, content)
            if isinstance(slot, TableSlot):
                table = slot
                continue
            blocks.extend(_paragraph(reading, content, slot))
        elif token.type == "table_open":
            blocks.append(_table(reading, tokens, table or TableSlot()))
        else:
            blocks.extend(_BLOCKS[token.type](reading, token, tokens))
        table = None
    return blocks


def _inside(tokens: _Tokens) -> str:
    """The Markdown inside a paragraph, heading or cell, whose end is passed."""
    content = next(tokens).content
    next(tokens)
    return content


def _only_slot(reading: Reading, content: str) -> Slot | None:
    if not reading.slots or not content.startswith(OPEN) or not content.endswith(CLOSE):
        return None
    match = TOKEN.fullmatch(content)
    return reading.slots[int(match.group(1))] if match else None


def _paragraph(reading: Reading, content: str, slot: Slot | None) -> list[Block]:
    if isinstance(slot, ProseSlot):
        blocks = read_prose(slot.markdown, slot.origin)
        return [Group("fact", blocks, slot.origin)] if blocks else []
    return _around(read_pieces(reading, content))


def _around(pieces: list[Piece]) -> list[Block]:
    """Paragraphs around longer prose: the words before it open its first paragraph, those behind it close its last."""
    blocks: list[Block] = []
    words: list[Inline] = []
    for piece in pieces:
        if not isinstance(piece, Blocks):
            words.append(piece)
            continue
        first, *rest = piece.blocks
        if isinstance(first, Paragraph):
            words.extend(first.children)
        else:
            rest = [first, *rest]
        blocks.extend([Paragraph(tuple(words))] if words else [])
        last = rest.pop() if rest and isinstance(rest[-1], Paragraph) else None
        blocks.extend(rest)
        words = list(last.children) if isinstance(last, Paragraph) else []
    return [*blocks, Paragraph(tuple(words))] if words else blocks


def _heading(reading: Reading, token: Token, tokens: _Tokens) -> list[Block]:
    return [Heading(int(token.tag[1]), read_inlines(reading, _inside(tokens)))]


def _list(reading: Reading, token: Token, tokens: _Tokens) -> list[Block]:
    ordered = token.type == "ordered_list_open"
    closing = token.type.replace("open", "close")
    items: list[Item] = []
    tight = True
    for opening in tokens:
        if opening.type == closing:
            break
        inside = _until(tokens, "list_item_close", opening.level)
        tight = tight and not any(
            part.type == "paragraph_open" and part.level == opening.level + 1 and not part.hidden for part in inside
        )
        checked = _take_checkbox(inside)
        items.append(Item(tuple(_blocks(reading, iter(inside))), checked))
    start = int(token.attrs.get("start", 1)) if ordered else 1
    return [ListBlock(tuple(items), ordered, start, tight)]


def _until(tokens: _Tokens, closing: str, level: int) -> list[Token]:
    inside: list[Token] = []
    for token in tokens:
        if token.type == closing and token.level == level:
            break
        inside.append(token)
    return inside


def _take_checkbox(inside: list[Token]) -> bool | None:
    """Whether the item is a task that is done; the box is taken off its text."""
    if len(inside) < 2 or inside[0].type != "paragraph_open":
        return None
    match = _CHECKBOX.match(inside[1].content)
    if match is None:
        return None
    inside[1].content = inside[1].content[match.end() :]
    return match.group(1) != " "


def _quote(reading: Reading, _: Token, tokens: _Tokens) -> list[Block]:
    return [Quote(tuple(_blocks(reading, tokens, "blockquote_close")))]


def _code(reading: Reading, token: Token, _: _Tokens) -> list[Block]:
    language, *_rest = substitute(reading, token.info).split() or [""]
    return [CodeBlock(substitute(reading, token.content.removesuffix("\n")), language)]


def _thematic_break(*_: object) -> list[Block]:
    return [ThematicBreak()]


def _group(reading: Reading, token: Token, tokens: _Tokens) -> list[Block]:
    role, _, name = substitute(reading, token.info).partition(" ")
    blocks = tuple(_blocks(reading, tokens, "group_close"))
    return [Group(role, blocks, name.strip()) if role in ROLES else Group("element", blocks, role)]


def _table(reading: Reading, tokens: _Tokens, slot: TableSlot) -> Table:
    aligns: list[Alignment] = []
    header, *rows = _rows(reading, tokens, aligns)
    columns = tuple(
        Column(align, dict(enumerate(slot.widths)).get(index, 0), dict(enumerate(slot.owners)).get(index, ""))
        for index, align in enumerate(aligns)
    )
    return Table(columns, header, tuple(rows), slot.caption, slot.anchor, slot.landscape, slot.description)


def _rows(reading: Reading, tokens: _Tokens, aligns: list[Alignment]) -> list[tuple[Cell, ...]]:
    """The rows of a table, the header first; `aligns` gets how each column is aligned."""
    rows: list[tuple[Cell, ...]] = []
    cells: list[Cell] = []
    repeated: list[tuple[Cell, ...]] | None = None
    for token in tokens:
        match token.type:
            case "table_close":
                break
            case "tr_open":
                cells = []
            case "th_open":
                aligns.append(_ALIGNMENTS[str(token.attrs.get("style", ""))])
                cells.append(_cell(reading, _inside(tokens)))
            case "td_open":
                content = _inside(tokens)
                if repeated is None and not cells:
                    repeated = _repeated_rows(reading, content, len(aligns))
                if repeated is None:
                    cells.append(_cell(reading, content))
            case "tr_close":
                rows.extend([tuple(cells)] if repeated is None else repeated)
                repeated = None
    return rows


def _repeated_rows(reading: Reading, content: str, columns: int) -> list[tuple[Cell, ...]] | None:
    """The rows that the slots of a row's first cell hold, None where it is a row like any other."""
    if not reading.slots or TOKENS.fullmatch(content) is None:
        return None
    rows: list[tuple[Cell, ...]] = []
    for found in TOKEN.finditer(content):
        slot = reading.slots[int(found[1])]
        if not isinstance(slot, RowsSlot):
            return None
        if slot.markdown not in reading.rows:
            reading.rows[slot.markdown] = _read_rows(reading, slot.markdown, columns)
        rows += reading.rows[slot.markdown]
    return rows


def _read_rows(reading: Reading, markdown: str, columns: int) -> list[tuple[Cell, ...]]:
    """The rows of a table without its header.

    Those of many controls differ in nothing but their values, so rows are parsed once for each of their shapes, in
    which the slots are numbered anew.
    """
    slots: list[Slot] = []

    def renumbered(found: re.Match[str]) -> str:
        slots.append(reading.slots[int(found[1])])
        return slot_token(len(slots) - 1)

    shape = TOKEN.sub(renumbered, markdown)
    parsed = reading.parsed_rows.get(shape)
    if parsed is None:
        header = f"{'|' * (columns + 1)}\n|{'-|' * columns}\n"
        parsed = reading.parsed_rows[shape] = reading.parser.parse(header + shape, reading.env)
    tokens = iter(parsed)
    next(tokens)
    return _rows(replace(reading, slots=slots, cells={}), tokens, [])[1:]


def _cell(reading: Reading, content: str) -> Cell:
    known = reading.cells.get(content)
    if known is None:
        known = reading.cells[content] = _new_cell(reading, content)
    return known


def _new_cell(reading: Reading, content: str) -> Cell:
    slot = _only_slot(reading, content)
    if isinstance(slot, ProseSlot):
        return Cell(read_prose(slot.markdown, slot.origin))
    return Cell(tuple(_around(read_pieces(reading, content)))) if content else Cell(())


_ALIGNMENTS: Mapping[str, Alignment] = MappingProxyType(
    {f"text-align:{align}" if align else "": align for align in get_args(Alignment)}
)

_BLOCKS: Mapping[str, Callable[[Reading, Token, _Tokens], list[Block]]] = MappingProxyType(
    {
        "heading_open": _heading,
        "bullet_list_open": _list,
        "ordered_list_open": _list,
        "blockquote_open": _quote,
        "fence": _code,
        "code_block": _code,
        "hr": _thematic_break,
        "group_open": _group,
    }
)
