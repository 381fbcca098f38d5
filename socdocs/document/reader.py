"""Read Markdown into blocks: templates, users' prose and files that socdocs itself wrote."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from functools import cache, lru_cache
from itertools import chain
from types import MappingProxyType
from typing import Any

from markdown_it.token import Token
from msgspec.structs import replace

from socdocs.document.dialects import file_parser, prose_parser, template_parser
from socdocs.document.inline_reader import read_inlines, read_pieces
from socdocs.document.inner_links import anchor_of, heading_names
from socdocs.document.nodes import (
    Block,
    CodeBlock,
    Group,
    Heading,
    Item,
    ListBlock,
    Paragraph,
    Quote,
    Strong,
    Text,
    ThematicBreak,
)
from socdocs.document.pieces import Reading, folded, only_slot, paragraphs_around, substitute
from socdocs.document.slots import ProseSlot, Slot, TableSlot
from socdocs.document.table_reader import inside_of, read_table

ROLES = frozenset(
    {
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
"""The roles that a group in a template may have; any other name is the id of a required element."""

_MARK = re.compile(
    # At the beginning: marks of blocks; anywhere: of spans, entities, tags and addresses; at the end: blanks.
    r"\A(?:[-+#>=~:|]|[0-9]+[.)]|\s|\Z)|[\\`*\[\]\n\r\t\x00]|(?<!\w)_|_(?!\w)|~~|&[#\w]|<[A-Za-z/!?]|://|\s\Z"
)
"""What can make a text more than one plain paragraph."""
_ALERT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|\Z)", re.IGNORECASE)
_CHECKBOX = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
_REPEATED = 2_000
"""The longest text of a template that many reports may share, in characters; longer ones are tables."""
_SEAL = "<!-- socdocs "


def read_template(markdown: str, slots: Sequence[Slot] = ()) -> tuple[Block, ...]:
    """Return the blocks of a rendered template, with each token replaced by the value of its slot.

    Raises IndexError if a token names a missing slot; what prints such tokens is refused before (`slots.are_whole`).
    """
    parse = _template_tokens if len(markdown) <= _REPEATED else _long_template_tokens
    tokens, env = parse(markdown)
    return tuple(_blocks(Reading(template_parser(), deepcopy(env), read_prose, slots), iter(tokens)))


@lru_cache(maxsize=512)
def _template_tokens(markdown: str) -> tuple[Sequence[Token], dict[str, Any]]:
    """The tokens of a rendered template and what it defines: without its values it is the same in many reports."""
    env: dict[str, Any] = {}
    return template_parser().parse(markdown, env), env


@lru_cache(maxsize=2)
def _long_template_tokens(markdown: str) -> tuple[Sequence[Token], dict[str, Any]]:
    """The tokens of a long template, which differs by report: those of the last ones, for a report that is followed."""
    return _template_tokens.__wrapped__(markdown)


@lru_cache(maxsize=4096)
def read_prose(markdown: str, origin: str = "") -> tuple[Block, ...]:
    """Return the blocks of a user's prose; every text carries `origin`, the address of the fact.

    Its highest heading has the depth 1, on whatever level it is written.

    Never fails: what is not Markdown is text.  Tables, lists and emphasis in HTML are read (`html`), other HTML is
    shown as typed, unsafe links and remote pictures become
    their words (`findings.findings_in_prose` reports them to the user).
    """
    if _MARK.search(line := markdown.strip("\n")) is None:
        return (Paragraph((Text(line, origin),)),)
    if "</" in markdown:  # few texts have blocks of HTML
        from socdocs.document.html import with_markdown_blocks

        markdown = with_markdown_blocks(markdown)
    return _read(markdown, Reading(prose_parser(), {}, read_prose, origin=origin))


def read_markdown(text: str) -> tuple[Block, ...]:
    """Return the blocks of a Markdown file that socdocs wrote, without its seal; headings keep their level as depth."""
    return _read(_without_seal(text), Reading(file_parser(), {}, read_prose, fragments=True))


def _without_seal(text: str) -> str:
    """The file without the comment in its last line by which socdocs knows it."""
    at = text.find(_SEAL, text.rstrip().rfind("\n") + 1)
    return text[:at].rstrip("\n") if at >= 0 and text.rstrip().endswith("-->") else text


def _read(markdown: str, reading: Reading) -> tuple[Block, ...]:
    tokens, notes = _without_notes(reading.parser.parse(markdown, reading.env))
    if reading.origin and "](#" in markdown:
        headings = heading_names(tokens)
        reading = replace(reading, headings=headings, heading_names=frozenset(headings.values()))
    if not reading.fragments:
        levels = (int(token.tag[1]) for token in tokens if token.type == "heading_open")
        reading = replace(reading, highest=min(levels, default=1))
    inside = replace(reading, notes={})
    reading = replace(reading, notes={label: _once(inside, note) for label, note in notes.items()})
    return tuple(_blocks(reading, iter(tokens)))


def _without_notes(tokens: list[Token]) -> tuple[list[Token], dict[str, list[Token]]]:
    """Return the tokens of the text and, separately, those of each footnote."""
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
            content = inside_of(tokens)
            slot = only_slot(reading, content)
            if isinstance(slot, TableSlot):
                table = slot
                continue
            blocks.extend(_paragraph(reading, content, slot))
        elif token.type == "table_open":
            blocks.append(read_table(reading, tokens, table or TableSlot()))
        else:
            blocks.extend(_BLOCKS[token.type](reading, token, tokens))
        table = None
    return blocks


def _paragraph(reading: Reading, content: str, slot: Slot | None) -> list[Block]:
    if isinstance(slot, ProseSlot):
        blocks = read_prose(slot.markdown, slot.origin)
        return [Group("fact", blocks, slot.origin)] if blocks else []
    return paragraphs_around(read_pieces(reading, content))


def _heading(reading: Reading, token: Token, tokens: _Tokens) -> list[Block]:
    name = reading.headings.get(token.map[0], "") if token.map else ""
    anchor = anchor_of(reading.origin, name) if name else ""
    return [Heading(int(token.tag[1]) - reading.highest + 1, read_inlines(reading, inside_of(tokens)), anchor)]


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
    """Remove the box from a task's text; return whether it is ticked, None if the item is no task."""
    if len(inside) < 2 or inside[0].type != "paragraph_open":
        return None
    match = _CHECKBOX.match(inside[1].content)
    if match is None:
        return None
    inside[1].content = inside[1].content[match.end() :]
    return match.group(1) != " "


def _quote(reading: Reading, _: Token, tokens: _Tokens) -> list[Block]:
    inside = list(_blocks_of(tokens, "blockquote_close"))
    remark = _ALERT.match(inside[1].content) if len(inside) > 1 and inside[0].type == "paragraph_open" else None
    if remark is None or reading.fragments:
        return [Quote(tuple(_blocks(reading, iter(inside))))]
    inside[1].content = inside[1].content[remark.end() :]
    return [_remark(reading, remark[1].capitalize(), tuple(_blocks(reading, iter(inside))))]


def _blocks_of(tokens: _Tokens, closing: str) -> Iterator[Token]:
    """Yield the tokens up to the one that closes the block whose opening was the last token."""
    depth = 1
    for token in tokens:
        depth += (token.type == closing.replace("close", "open")) - (token.type == closing)
        if not depth:
            return
        yield token


def _remark(reading: Reading, title: str, blocks: tuple[Block, ...]) -> Block:
    """A remark with its title, as a quotation."""
    said = tuple(block for block in blocks if not isinstance(block, Paragraph) or block.children)
    return Quote((Paragraph((Strong((Text(folded(title), reading.origin),)),)), *said))


def _note(reading: Reading, token: Token, tokens: _Tokens) -> list[Block]:
    kind, *words = token.info.split(" ", 1)
    # A name that has capital letters within, such as macOS, is written with a small one.
    title = " ".join((kind.capitalize() if kind.isascii() and kind.islower() else kind, *words))
    return [_remark(reading, title, tuple(_blocks(reading, tokens, "note_close")))]


def _admonition(reading: Reading, _: Token, tokens: _Tokens) -> list[Block]:
    title = ""
    inside = _blocks_of(tokens, "admonition_close")
    opening = next(inside)
    if opening.type == "admonition_title_open":
        title = inside_of(inside)
        return [_remark(reading, title, tuple(_blocks(reading, inside)))]
    return [Quote(tuple(_blocks(reading, chain((opening,), inside))))]


def _term(reading: Reading, _: Token, tokens: _Tokens) -> list[Block]:
    return [Paragraph((Strong(read_inlines(reading, inside_of(tokens))),))]


def _definition(reading: Reading, _: Token, tokens: _Tokens) -> list[Block]:
    return [Quote(tuple(_blocks(reading, _blocks_of(tokens, "dd_close"))))]


def _definitions(reading: Reading, _: Token, tokens: _Tokens) -> list[Block]:
    return _blocks(reading, _blocks_of(tokens, "dl_close"))


def _code(reading: Reading, token: Token, _: _Tokens) -> list[Block]:
    language, *_rest = substitute(reading, token.info).split() or [""]
    return [CodeBlock(substitute(reading, token.content.removesuffix("\n")), language)]


def _thematic_break(*_: object) -> list[Block]:
    return [ThematicBreak()]


def _group(reading: Reading, token: Token, tokens: _Tokens) -> list[Block]:
    role, _, name = substitute(reading, token.info).partition(" ")
    blocks = tuple(_blocks(reading, tokens, "group_close"))
    return [Group(role, blocks, name.strip()) if role in ROLES else Group("element", blocks, role)]


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
        "note_open": _note,
        "admonition_open": _admonition,
        "dl_open": _definitions,
        "dt_open": _term,
        "dd_open": _definition,
    }
)
