"""The views of the description that templates use: facts with their address, and absent facts with their name."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Self

from socdocs.document.comments import without_comments
from socdocs.document.dates import write_date
from socdocs.model.base import Facts, NoneStatement
from socdocs.model.fields import FieldRow, fields_of
from socdocs.source.addresses import KEY_FIELDS, escape_key, unique_keys
from socdocs.words import Owner


class Value(str):
    """A fact as text, with the address it came from.  Compares and joins like any text."""

    __slots__ = ("address", "prose")
    address: str
    prose: bool

    def __new__(cls, text: str, address: str = "", *, prose: bool = False) -> Self:
        """Make a value of the fact `text` at `address`; `prose` is the user's Markdown."""
        value = super().__new__(cls, text)
        value.address = address
        value.prose = prose
        return value


class Day(Value):
    """A date in words ("December 31, 2025"), with the date itself for arithmetic."""

    __slots__ = ("date",)
    date: datetime.date

    @classmethod
    def of(cls, date: datetime.date, address: str) -> Day:
        """Return the fact `date` at `address`."""
        day = cls(write_date(date), address)
        day.date = date
        return day


class NoText(TypeError):
    """A text is to be made of what has no words of its own."""


class _Wordless:
    """What has no words of its own: to make a text of it is an error, and messages show where it is."""

    __slots__ = ()

    def __str__(self) -> str:
        raise NoText(f"{self!r} is no text; print one of its fields, or ask whether it is there")


class Missing(_Wordless):
    """An absent fact: false, empty, and printed as a placeholder if `wanted` names it."""

    __slots__ = ("address", "owner", "wanted")
    none_statement: None = None

    def __init__(self, wanted: str, owner: Owner, address: str) -> None:
        self.wanted = wanted
        self.owner: Owner = owner
        self.address = address

    def __repr__(self) -> str:
        return f"<{self.address}>"

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[Any]:
        return iter(())


class Statement(_Wordless):
    """Management's statement of none in place of a list: empty, with its words in `none_statement`."""

    __slots__ = ("address", "none_statement")

    def __init__(self, statement: NoneStatement, address: str) -> None:
        self.address = address
        said = without_comments(statement.none_statement, prose=True)
        self.none_statement = Value(said, f"{address}.none_statement", prose=True)

    def __repr__(self) -> str:
        return f"<{self.address}>"

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[Any]:
        return iter(())


class Entries(tuple["EntryView", ...]):
    """A list of entries."""

    __slots__ = ()

    none_statement: None = None


class Words(tuple[Value, ...]):
    """A list of ids or words."""

    __slots__ = ()


class EntryView(_Wordless):
    """One mapping of the description, at the address `at`.

    Attributes are its fields; an absent entry is false and all its fields are absent.
    """

    def __init__(self, model: type[Facts], facts: Facts | None, at: str, owner: Owner = "management") -> None:
        # Any: callers that use the model object itself know its class.
        self.facts: Any = facts
        self.at = at
        self._owner: Owner = owner
        self._rows: Mapping[str, FieldRow] = fields_of(model)

    def __repr__(self) -> str:
        return f"<{self.at}>"

    def __bool__(self) -> bool:
        return self.facts is not None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the field decides
        row = self._rows.get(name)
        if row is None:
            raise AttributeError(name)
        value = getattr(self.facts, name) if self.facts is not None else None
        address = f"{self.at}.{row.key}" if self.at else row.key
        owner = self._owner if row.owner == "management" else row.owner
        seen = _SEEN[row.shape](value, row, address, owner)
        # Templates ask for most fields more than once, and from now on find this one as a plain attribute.
        self.__dict__[name] = seen
        return seen


def see(value: object, row: FieldRow, address: str, owner: Owner | None = None) -> Any:  # noqa: ANN401
    """Return the view of the field's `value` at `address` for templates."""
    return _SEEN[row.shape](value, row, address, owner or row.owner)


def _see_text(value: str | None, row: FieldRow, address: str, owner: Owner) -> Value | Missing:
    said = without_comments(value, prose=False) if value else ""
    return Value(said, address) if said else Missing(row.wanted, owner, address)


def _see_prose(value: str | None, row: FieldRow, address: str, owner: Owner) -> Value | Missing:
    said = without_comments(value, prose=True) if value else ""
    return Value(said, address, prose=True) if said.strip() else Missing(row.wanted, owner, address)


def _see_date(value: datetime.date | None, row: FieldRow, address: str, owner: Owner) -> Day | Missing:
    return Missing(row.wanted, owner, address) if value is None else Day.of(value, address)


def _see_count(value: int | None, row: FieldRow, address: str, owner: Owner) -> Value | Missing:
    return Missing(row.wanted, owner, address) if value is None else Value(f"{value:,}", address)


def _see_yes_no(value: bool | None, row: FieldRow, address: str, owner: Owner) -> bool | None:  # noqa: FBT001
    return value


def _see_texts(value: tuple[str, ...] | None, row: FieldRow, address: str, owner: Owner) -> Words | Missing:
    said = [without_comments(text, prose=False) for text in value or ()]
    return Words(Value(text, address) for text in said) if said else Missing(row.wanted, owner, address)


def _see_entry(value: Facts | None, row: FieldRow, address: str, owner: Owner) -> EntryView:
    return EntryView(_item(row), value, address, owner)


def _see_entries(value: Sequence[Facts] | None, row: FieldRow, address: str, owner: Owner) -> Entries | Missing:
    if not value:
        return Missing(row.wanted, owner, address)
    model = _item(row)
    keys = item_keys(value)
    return Entries(
        EntryView(model, item, f"{address}[{escape_key(key)}]", owner) for item, key in zip(value, keys, strict=True)
    )


def _see_stated(
    value: Sequence[Facts] | NoneStatement | None, row: FieldRow, address: str, owner: Owner
) -> Entries | Missing | Statement:
    if isinstance(value, NoneStatement):
        return Statement(value, address)
    return _see_entries(value, row, address, owner)


_SEEN: Mapping[str, Callable[[Any, FieldRow, str, Owner], Any]] = {
    "plain": _see_text,
    "choice": _see_text,
    "text": _see_prose,
    "prose": _see_prose,
    "date": _see_date,
    "count": _see_count,
    "yes_no": _see_yes_no,
    "texts": _see_texts,
    "entry": _see_entry,
    "entries": _see_entries,
    "stated": _see_stated,
}


def _item(row: FieldRow) -> type[Facts]:
    if row.item is None:
        raise TypeError(f"{row.name} holds no entries")
    return row.item


def item_keys(items: Sequence[Facts]) -> list[str]:
    """Return the keys by which `items` are addressed, by the same rule as in the tree."""
    names = []
    for item in items:
        value = next((v for field in _key_fields(type(item)) if (v := getattr(item, field)) is not None), "")
        names.append(value.isoformat() if isinstance(value, datetime.date) else str(value))
    return unique_keys(names)


@cache
def _key_fields(model: type[Facts]) -> tuple[str, ...]:
    return tuple(field for field in KEY_FIELDS if field in fields_of(model))
