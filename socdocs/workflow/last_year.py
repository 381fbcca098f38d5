"""Find the words of last year in the texts of the next description."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from socdocs.diagnostics import Span
from socdocs.model.base import Facts
from socdocs.model.description import SystemDescription
from socdocs.model.fields import keys_of
from socdocs.rules.times_in_text import times_in
from socdocs.source.addresses import escape_key, item_keys
from socdocs.source.positions import Sources, position_in, text_reading
from socdocs.source.tree import Mapping, Node, Scalar, Sequence

_TEXTS: Final = frozenset({"plain", "text", "prose"})
_NOT_READ: Final = ("prior_exceptions", "fictional", "libraries")
_REPORT_ID: Final = re.compile(r"reports\[[^\]]*\]\.id")
_OWN_DAYS: Final = re.compile(r"\.previous_report\b|\.period\b")


class Leftover(NamedTuple):
    """Words of last year in a text: the address of the text, the words, their place and why they are listed."""

    address: str
    words: str
    place: Span
    why: str


def words_of_last_year(
    tree: Mapping, sources: Sources, first: date, last: date, superseded: Iterable[str]
) -> Iterator[Leftover]:
    """Yield the times between `first` and `last`, and the `superseded` ids and names, that a description still says."""
    texts = [
        (address, scalar)
        for address, scalar in _texts(tree, SystemDescription, "")
        if not (address.startswith(_NOT_READ) or _OWN_DAYS.search(address))
    ]
    yield from words_in(texts, sources, first, last, superseded)


def words_in(
    texts: Iterable[tuple[str, Scalar]], sources: Sources, first: date, last: date, superseded: Iterable[str]
) -> Iterator[Leftover]:
    """Like `words_of_last_year`, for texts with their addresses."""
    names = sorted(filter(None, superseded), key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?![\w-]|\.\d)") if names else None
    for address, scalar in texts:
        for match, stretch in times_in(scalar.text):
            if stretch.first <= last and stretch.last >= first:
                yield Leftover(address, match[0], _place(scalar, match, sources), "a time of last year")
        for match in pattern.finditer(scalar.text) if pattern else ():
            yield Leftover(address, match[0], _place(scalar, match, sources), "no longer in the description")
        if _REPORT_ID.fullmatch(address) and any(str(day.year) in scalar.text for day in (first, last)):
            yield Leftover(address, scalar.text, scalar.span, "a time of last year")


def _texts(node: Mapping, model: type[Facts], above: str) -> Iterator[tuple[str, Scalar]]:
    for entry in node:
        row = keys_of(model).get(entry.key.text)
        if row is None:
            continue
        at = f"{above}.{row.key}" if above else row.key
        for address, value in _values(entry.value, at):
            if isinstance(value, Scalar):
                if row.shape in _TEXTS and not value.absent:
                    yield address, value
            elif isinstance(value, Mapping) and row.item:
                yield from _texts(value, row.item, address)


def _values(node: Node, at: str) -> Iterator[tuple[str, Node]]:
    if not isinstance(node, Sequence):
        yield at, node
        return
    for key, item in zip(item_keys(node), node.items, strict=True):
        yield f"{at}[{escape_key(key)}]", item


def _place(scalar: Scalar, match: re.Match[str], sources: Sources) -> Span:
    lines = sources.lines(scalar.span.file)
    reading = text_reading(scalar, lines)
    return position_in(reading, match.start(), lines, scalar.span) if reading else scalar.span
