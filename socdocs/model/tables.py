"""What the columns of a table can hold, list by list, as the fields of its entries say."""

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
_CODES: Final = frozenset({"criteria", "criterion"})


@cache
def table_shape(keys: tuple[str, ...]) -> Shape:
    """What a table can hold in the place of the list to which `keys` lead from the top.

    Where no list belongs, any heading is taken for a field, so that the mistake is found with the others of its kind.
    """
    *_, last = steps(keys)
    row = last.row
    if row is None or row.item is None or row.shape not in ("entries", "stated"):
        return _FREE
    rows = fields_of(row.item).values()
    key = next((field.key for field in rows if field.required and field.key == naming_field(keys)), "")
    # A test belongs to a control, of which there can be several tests; an id is the id of one entry.
    joins = key == "id"
    return Shape(keys[-1], MappingProxyType(dict(_fields(row.item, ()))), key, joins=joins, owner=row.owner)


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
    if row.key in _CODES:
        return "codes"
    if row.shape == "texts":
        return "texts"
    return "id" if row.name == "id" else "text"
