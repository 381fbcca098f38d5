"""Turn an edited paragraph of a template into own wording, in which the facts that are unchanged stay live."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from socdocs.document.comments import without_comments
from socdocs.document.nodes import Anchor, Footnote, Placeholder, Text
from socdocs.document.reader import read_template
from socdocs.document.slots import TOKEN, NodeSlot, PlainSlot, ProseSlot, Slot, number_of, reserved
from socdocs.edits.prose import write_prose
from socdocs.report.fitting import fitted
from socdocs.report.own_texts import hole, holes_in
from socdocs.report.own_wording import Unit
from socdocs.source.differences import Changed, differences
from socdocs.source.editing import Splice, spliced
from socdocs.writers.docx.written import Pieces, block_pieces
from socdocs.writers.markdown.escape import escape

_SLOTS: Final = 0xF0000
_PIECES: Final = 0x100000
_SLOT: Final = re.compile("[\U000f0000-\U000ffffd]")
_PIECE: Final = re.compile("[\U00100000-\U0010fffd]")
_OURS: Final = re.compile("[\U000f0000-\U0010fffd]")
_WIDE_BLANK: Final = "\u00a0"


class OwnWords(NamedTuple):
    """An own text as its file has it, and the addresses of facts that are mere words in it."""

    text: str
    frozen: tuple[str, ...] = ()


class _Marked(NamedTuple):
    """A paragraph with a mark in place of each slot: its Markdown, what it prints, and the slots."""

    markdown: str
    printed: str
    slots: tuple[Slot, ...]


class PrintedUnits:
    """Paragraphs of a template, found by the lines that they print; each is tried only on lines with a fact of it."""

    def __init__(self, units: Iterable[Unit], slots: Sequence[Slot]) -> None:
        self._marked = [_marked(unit, slots) for unit in units]
        facts = [[address for slot in row.slots if (address := _address(slot))] for row in self._marked]
        counts = Counter(address for addresses in facts for address in addresses)
        self._by_words, self._by_fact, self._others = dict[str, list[int]](), dict[str, list[int]](), list[int]()
        for at, (row, addresses) in enumerate(zip(self._marked, facts, strict=True)):
            if addresses:
                self._by_fact.setdefault(min(addresses, key=counts.__getitem__), []).append(at)
            elif row.slots:
                self._others.append(at)
            else:
                self._by_words.setdefault(row.printed, []).append(at)

    def of_line(self, pieces: Pieces) -> list[int]:
        """Return the numbers of the paragraphs that print a line of these pieces."""
        addresses = dict.fromkeys(piece.address for piece in pieces if piece.address)
        words = _plain("".join(piece.text for piece in pieces))
        tried = [
            *self._others,
            *self._by_words.get(words, ()),
            *(at for it in addresses for at in self._by_fact.get(it, ())),
        ]
        return sorted(at for at in tried if _match(self._marked[at], pieces) is not None)


def own_words(
    unit: Unit, slots: Sequence[Slot], pieces: Pieces, texts: Sequence[str | None], found: str
) -> OwnWords | None:
    """Return the own text for a paragraph that now reads `found`.

    `pieces` are those of its line as it was written, and `texts` what became of each of them, as far as this can be
    told.  None if the text cannot be written so that it prints these words.
    """
    marked = _marked(unit, slots)
    match = _match(marked, pieces)
    if match is None or holes_in(found) or _holds_marks(found):
        return None
    now = _now(pieces, texts, _plain(found))
    changed = Changed(list(differences(match.string, now)))
    facts, stay = dict[str, str](), list[Splice]()
    for at, mark in enumerate(_SLOT.findall(marked.printed), 1):
        start, end = match.span(at)
        if _address(marked.slots[_slot_of(mark)]):
            facts[match[at]] = mark
        elif not changed.touches(start, max(end, start + 1)):
            stay.append(Splice(changed.now(start), changed.now(start) + end - start, mark))
    now = spliced(now, stay)
    wanted = _PIECE.sub(lambda mark: facts.get(mark[0], ""), now)
    lost = (piece.address for at, piece in enumerate(pieces) if piece.address and chr(_PIECES + at) not in now)
    frozen = tuple(dict.fromkeys(lost)) if None in texts else ()
    names = unit.holes
    for markdown in (write_prose(marked.markdown, marked.printed, wanted), escape(wanted, line_start=True)):
        text = _SLOT.sub(lambda mark: hole(names[_slot_of(mark[0])]), markdown)
        # A brace that was typed before the name of a fact would be read as its beginning.
        same = holes_in(text) == [names[_slot_of(mark)] for mark in _SLOT.findall(markdown)]
        # A comment in the text of the service auditor is not printed, and `[ ]` that begins an item is a box.
        printed = _shown(unit.lead.lstrip() + unit.behind_lead(without_comments(markdown, prose=True)))
        if printed == wanted and "\n\n" not in markdown and same:
            return OwnWords(text, frozen)
    return None


def new_words(found: str) -> OwnWords | None:
    """Return the own text for a paragraph that is new; None if it cannot be written so that it prints these words."""
    text = _plain(found).strip()
    markdown = escape(text, line_start=True)
    fits = text and not holes_in(text) and not _holds_marks(text) and _shown(markdown) == text
    return OwnWords(markdown) if fits else None


def _holds_marks(text: str) -> bool:
    """Return whether a text holds characters that stand for facts here or in own wording."""
    return reserved(text) is not None or _OURS.search(text) is not None


def _marked(unit: Unit, slots: Sequence[Slot]) -> _Marked:
    fitting = list(slots)
    markdown = fitted(unit.lead + unit.text, fitting)[len(unit.lead) :]
    numbers = [number_of(number) for number in TOKEN.findall(markdown)]
    marks = iter(range(len(numbers)))
    markdown = TOKEN.sub(lambda _: chr(_SLOTS + next(marks)), markdown)
    return _Marked(markdown, _shown(markdown), tuple(fitting[number] for number in numbers))


def _shown(markdown: str) -> str:
    return _plain("".join(piece.text for piece in block_pieces(read_template(markdown), lambda _: False)))


def _plain(text: str) -> str:
    return text.replace(_WIDE_BLANK, " ")


def _match(marked: _Marked, pieces: Pieces) -> re.Match[str] | None:
    """Return how the line that consists of `pieces` is that of the paragraph, with a group for each of its slots."""
    if any(_holds_marks(piece.text) for piece in pieces):
        return None
    line = "".join(chr(_PIECES + at) if piece.address else _plain(piece.text) for at, piece in enumerate(pieces))
    by_address: dict[str, str] = {}
    for at, piece in enumerate(pieces):
        by_address[piece.address] = by_address.get(piece.address, "") + chr(_PIECES + at)

    def pattern(character: str) -> str:
        if not _SLOT.match(character):
            return re.escape(character)
        slot = marked.slots[_slot_of(character)]
        if address := _address(slot):
            return f"([{by_address[address]}])" if address in by_address else "([^\\s\\S])"
        is_point = isinstance(slot, NodeSlot) and isinstance(slot.node, (Anchor, Footnote))
        return "()" if is_point else "(.*?)"

    return re.compile("".join(map(pattern, marked.printed)), re.DOTALL).fullmatch(line)


def _address(slot: Slot) -> str:
    match slot:
        case PlainSlot() | ProseSlot():
            return slot.origin
        case NodeSlot(Placeholder(address=address)):
            return address
        case NodeSlot(Text(origin=origin)):
            return origin
        case _:
            return ""


def _slot_of(mark: str) -> int:
    return ord(mark) - _SLOTS


def _now(pieces: Pieces, texts: Sequence[str | None], found: str) -> str:
    """Return the line as it reads now, with a mark in place of each fact that is still there."""
    if None not in texts:
        return "".join(
            chr(_PIECES + at) if piece.address else _plain(text or "")
            for at, (piece, text) in enumerate(zip(pieces, texts, strict=True))
        )
    changed = Changed(list(differences(_plain("".join(piece.text for piece in pieces)), found)))
    stay, start = list[Splice](), 0
    for at, piece in enumerate(pieces):
        end = start + len(piece.text)
        if piece.address and not changed.touches(start, end):
            stay.append(Splice(changed.now(start), changed.now(start) + len(piece.text), chr(_PIECES + at)))
        start = end
    return spliced(found, stay)
