"""What the fields of a model say about themselves, as one table per class.

For views, documentation, starters and checks.
"""

from __future__ import annotations

import datetime
import re
import types
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from socdocs.model.base import Facts, NoneStatement, ProseMark
from socdocs.words import Owner

Shape = Literal["plain", "prose", "date", "count", "yes_no", "choice", "texts", "entry", "entries", "stated"]


class FieldRow(NamedTuple):
    """One field of one class.

    `name` is the attribute, `key` what the user writes, `shape` what stands there (`texts` is a list of ids or words,
    `entry` a mapping, `entries` a list of mappings, `stated` such a list or a none statement).  `item` is the class of
    entries, `choices` the allowed words.  `wanted`, `prints`, `owner` and `example` are as declared; `required` fields
    cannot be absent.
    """

    name: str
    key: str
    shape: Shape
    item: type[Facts] | None
    choices: tuple[str, ...]
    wanted: str
    prints: str
    owner: Owner
    example: object
    required: bool


@cache
def fields_of(model: type[Facts]) -> Mapping[str, FieldRow]:
    """The fields of `model` by attribute name, in the order in which they are declared."""
    return types.MappingProxyType({name: _row(model, name) for name in model.model_fields})


@cache
def keys_of(model: type[Facts]) -> Mapping[str, FieldRow]:
    """The fields of `model` by the key that the user writes."""
    return types.MappingProxyType({row.key: row for row in fields_of(model).values()})


def noun_of(model: type[Facts]) -> str:
    """What one entry of `model` is called in a message: `a control objective`."""
    words = _CALLED.get(model.__name__) or re.sub(r"(?<!^)(?=[A-Z])", " ", model.__name__).lower()
    return ("an " if words[0] in "aeiou" else "a ") + words


_CALLED = {"Csoc": "CSOC", "Cuec": "CUEC", "SystemDescription": "system description", "ControlTest": "test"}


def _row(model: type[Facts], name: str) -> FieldRow:
    field = model.model_fields[name]
    extra = field.json_schema_extra
    about: dict[str, Any] = extra["x-socdocs"] if isinstance(extra, dict) else {}  # type: ignore[assignment]
    shape, item, choices = _shape(field.annotation, tuple(field.metadata))
    return FieldRow(
        name=name,
        key=field.alias or name,
        shape=shape,
        item=item,
        choices=choices,
        wanted=about.get("wanted", ""),
        prints=about.get("prints", "all"),
        owner=about.get("owner", model.owner_of_facts),
        example=field.examples[0] if field.examples else None,
        required=field.is_required(),
    )


_SCALARS: Mapping[object, Shape] = {str: "plain", datetime.date: "date", int: "count", bool: "yes_no"}


def _shape(annotation: object, metadata: tuple[object, ...] = ()) -> tuple[Shape, type[Facts] | None, tuple[str, ...]]:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _shape(args[0], args[1:])
    if origin in (Union, types.UnionType):
        members = [member for member in args if member is not type(None)]
        if len(members) > 1:
            return "stated", _entry_class(members), ()
        return _shape(members[0], metadata)
    if origin is Literal:
        return "choice", None, args
    if origin is tuple:
        _, item, choices = _shape(args[0])
        return ("entries", item, ()) if item else ("texts", None, choices)
    if isinstance(annotation, type) and issubclass(annotation, Facts):
        return "entry", annotation, ()
    if annotation is str and any(isinstance(mark, ProseMark) for mark in metadata):
        return "prose", None, ()
    return _SCALARS[annotation], None, ()


def _entry_class(members: list[object]) -> type[Facts] | None:
    for member in members:
        shape, item, _ = _shape(member)
        if shape == "entries":
            return item
    return NoneStatement
