"""Compare two descriptions: a value for each fact that differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple

from socdocs.comparison.matching import pair_items
from socdocs.diagnostics import Span
from socdocs.document.reader import read_prose
from socdocs.model.base import Facts, NoneStatement
from socdocs.model.description import SystemDescription
from socdocs.model.fields import FieldRow, Shape, fields_of
from socdocs.model.paths import NONE_STATEMENT
from socdocs.source.addresses import escape_key

Kind = Literal["item", "words", "list", "value"]


class Difference(NamedTuple):
    """One fact that differs.

    `kind` is `item` for a whole item of a list that is new or gone, `words` for a reworded text, `list` for a list of
    ids or words, and `value` for any other fact.  `old` and `new` hold its text, and nothing where it is absent: of an
    item its main text, of a list only the words that the other list does not have.
    """

    address: str
    kind: Kind
    old: tuple[str, ...]
    new: tuple[str, ...]


class Located(NamedTuple):
    """A difference, and the places of the fact in both descriptions; None where it is absent."""

    difference: Difference
    old: Span | None
    new: Span | None


_Differences = Iterator[Difference]
_SHARED: Final = "report_defaults."
"""What reports share is compared in each of them."""

_MAIN_TEXTS: Final = ("text", "title", "services", "nature", "description", "matter", "result", "reason", "name")
"""The fields that say what an item is; the first that it has is its main text."""
_A_FEW_WORDS: Final = 4
"""A text with more words than these is shown as reworded, a shorter one with its old and its new value."""


def compare(old: SystemDescription, new: SystemDescription) -> tuple[Difference, ...]:
    """Return what differs, in the order of the fields in the manual and of the items in `new`.

    The order of items and of words in lists is no difference, and neither are line breaks that print nothing.
    """
    return tuple(row for row in _fields(old, new, SystemDescription, "") if not row.address.startswith(_SHARED))


def _fields(old: Facts | None, new: Facts | None, model: type[Facts], at: str) -> _Differences:
    for row in fields_of(model).values():
        address = f"{at}.{row.key}" if at else row.key
        yield from _COMPARED[row.shape](getattr(old, row.name, None), getattr(new, row.name, None), row, address)


def _value(old: object, new: object, row: FieldRow, address: str) -> _Differences:
    before, after = _said(old), _said(new)
    if before != after and not (row.markdown and _prints_alike(before, after)):
        long = before and after and max(len(text.split()) for text in (*before, *after)) > _A_FEW_WORDS
        yield Difference(address, "words" if long else "value", before, after)


def _prints_alike(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    """Return whether two texts differ in nothing but blanks and line breaks that Markdown does not keep."""
    if [text.split() for text in old] != [text.split() for text in new]:
        return False
    return all(read_prose(before) == read_prose(after) for before, after in zip(old, new, strict=True))


def _words(old: Sequence[str] | None, new: Sequence[str] | None, _row: FieldRow, address: str) -> _Differences:
    # A dictionary drops what is named twice and keeps the order.
    before, after = dict.fromkeys(old or ()), dict.fromkeys(new or ())
    gone = tuple(word for word in before if word not in after)
    come = tuple(word for word in after if word not in before)
    if gone or come:
        yield Difference(address, "list", gone, come)


def _entry(old: Facts | None, new: Facts | None, row: FieldRow, address: str) -> _Differences:
    if row.item:
        yield from _fields(old, new, row.item, address)


def _entries(old: Sequence[Facts] | None, new: Sequence[Facts] | None, _row: FieldRow, address: str) -> _Differences:
    for key, before, after in pair_items(old or (), new or ()):
        at = f"{address}[{escape_key(key)}]"
        if before is not None and after is not None:
            yield from _fields(before, after, type(after), at)
        else:
            yield Difference(at, "item", _main_text(before), _main_text(after))


def _stated(old: object, new: object, row: FieldRow, address: str) -> _Differences:
    yield from _entries(_listed(old), _listed(new), row, address)
    statement = fields_of(NoneStatement)[NONE_STATEMENT]
    before, after = (getattr(value, NONE_STATEMENT, None) for value in (old, new))
    yield from _value(before, after, statement, f"{address}.{NONE_STATEMENT}")


def _listed(value: object) -> Sequence[Facts]:
    return value if isinstance(value, tuple) else ()


def _said(value: object) -> tuple[str, ...]:
    """Return a value as the user writes it; nothing for an absent one."""
    return () if value is None else (_ANSWERS.get(value, str(value)) if isinstance(value, bool) else str(value),)


def _main_text(item: Facts | None) -> tuple[str, ...]:
    """Return what an item says, as one text: "" if only its name, and nothing for no item."""
    if item is None:
        return ()
    said = (getattr(item, name, None) for name in _MAIN_TEXTS)
    return (next((str(text) for text in said if text is not None), ""),)


_ANSWERS: Final[Mapping[object, str]] = MappingProxyType({True: "yes", False: "no"})
_COMPARED: Final[Mapping[Shape, Callable[[Any, Any, FieldRow, str], _Differences]]] = MappingProxyType(
    {
        **dict.fromkeys(("plain", "text", "prose", "date", "count", "yes_no", "choice"), _value),
        "texts": _words,
        "entry": _entry,
        "entries": _entries,
        "stated": _stated,
    }
)
"""How values of each shape are compared."""
