"""What the columns of a table can hold, according to the fields of the list that the table fills."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import MappingProxyType
from typing import Final

from socdocs.model.base import Facts
from socdocs.model.fields import FieldRow, fields_of
from socdocs.model.load import naming_field
from socdocs.model.paths import steps
from socdocs.source.tables.headings import Holds, Shape

_FREE: Final = Shape("", MappingProxyType({}), free=True)
_CODES: Final = frozenset({"criteria"})


EXCEPTION_COLUMNS: Final = (
    "Exception",
    "Control",
    "Control as described",
    "Criteria or objectives",
    "What was found",
    "When",
    "Cause",
    "Items tested",
    "Items that deviated",
)
"""The columns of the sheet of exceptions, which is read as the list of responses, in which people type nothing."""
_WRITTEN: Final = MappingProxyType(
    {
        "management_responses": (
            EXCEPTION_COLUMNS,
            "If a fact is wrong, write no under “Facts confirmed” and what is right under “Correction”.",
        )
    }
)


@cache
def table_shape(keys: tuple[str, ...]) -> Shape:
    """Return what a table can hold that replaces the list at `keys`, counted from the top.

    If there is no list at `keys`, any heading counts as a field; the mistake is then reported with others of its kind.
    """
    *_, last = steps(keys)
    row = last.row
    if row is None or row.item is None or row.shape not in ("entries", "stated"):
        return _FREE
    rows = fields_of(row.item).values()
    key = next((field.key for field in rows if field.required and field.key == naming_field(keys)), "")
    # A control can have several tests, so rows for one control are not joined; an id belongs to one entry.
    joins = key == "id"
    written, correct = _WRITTEN.get(keys[-1], ((), ""))
    fields = MappingProxyType(dict(_fields(row.item, ())))
    return Shape(keys[-1], fields, key, joins=joins, owner=row.owner, written=written, correct=correct)


def _fields(
    model: type[Facts], above: tuple[str, ...], seen: frozenset[type[Facts]] = frozenset()
) -> Iterator[tuple[str, Holds]]:
    for row in fields_of(model).values():
        path = (*above, row.key)
        if row.item is None:
            yield ".".join(path), _holds(row)
        elif row.item not in seen:
            yield from _fields(row.item, path, seen | {model})


def _holds(row: FieldRow) -> Holds:
    if row.shape == "texts":
        return "codes" if row.key in _CODES else "texts"
    return "id" if row.name == "id" else "text"
