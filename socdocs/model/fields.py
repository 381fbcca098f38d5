"""The declarations of the fields of a model, as one table per class.

Used by views, documentation, starter files and checks.
"""

from __future__ import annotations

import datetime
import re
import types
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Literal, NamedTuple, Union, get_args, get_origin

from msgspec import structs

from socdocs.model.base import PROSE, TEXT, About, Facts, NextPeriod, NoneStatement
from socdocs.words import Owner

Shape = Literal["plain", "text", "prose", "date", "count", "yes_no", "choice", "texts", "entry", "entries", "stated"]


class FieldRow(NamedTuple):
    """One field of one class.

    `name` is the attribute, `key` the key that the user writes, `shape` the form of the value (`texts` is a list of ids
    or words, `entry` a mapping, `entries` a list of mappings, `stated` such a list or a statement that there are none).
    `item` is the class of the entries, `choices` the allowed words.  `wanted`, `prints`, `owner`, `example` and
    `next_period` are as declared; `required` fields cannot be absent.  `value` is the type that msgspec converts to.
    For a list, `each` is the same row for a single item.
    """

    name: str
    key: str
    value: object
    shape: Shape
    item: type[Facts] | None
    choices: tuple[str, ...]
    wanted: str
    prints: str
    owner: Owner
    example: object
    required: bool
    next_period: NextPeriod
    each: FieldRow | None = None

    @property
    def markdown(self) -> bool:
        """Whether the value is the user's Markdown."""
        return self.shape in _MARKDOWN


@cache
def fields_of(model: type[Facts]) -> Mapping[str, FieldRow]:
    """Return the fields of `model` by attribute name, in the order of their declaration, those of its bases last."""
    inherited = {name for base in model.__bases__ for name in getattr(base, "__struct_fields__", ())}
    fields = sorted(structs.fields(model), key=lambda field: field.name in inherited)
    return types.MappingProxyType({field.name: _row(model, field) for field in fields})


@cache
def keys_of(model: type[Facts]) -> Mapping[str, FieldRow]:
    """Return the fields of `model` by the key that the user writes."""
    return types.MappingProxyType({row.key: row for row in fields_of(model).values()})


def noun_of(model: type[Facts]) -> str:
    """Return what messages call one entry of `model`, such as `a control objective`."""
    words = _CALLED.get(model.__name__) or re.sub(r"(?<!^)(?=[A-Z])", " ", model.__name__).lower()
    return ("an " if words[0] in "aeiou" else "a ") + words


_CALLED = {
    "Csoc": "CSOC",
    "Cuec": "CUEC",
    "SystemDescription": "system description",
    "ProjectFile": "project file",
    "ControlTest": "test",
    "NoneStatement": "statement that there are none",
}


_UNSAID = About()


def _row(model: type[Facts], field: structs.FieldInfo) -> FieldRow:
    about = model.about_facts.get(field.name, _UNSAID)
    form = _form(field.type)
    row = FieldRow(
        name=field.name,
        key=field.encode_name,
        value=field.type,
        shape=form.shape,
        item=form.item,
        choices=form.choices,
        wanted=about.wanted,
        prints=about.prints,
        owner=about.owner or model.owner_of_facts,
        example=about.example,
        required=about.required,
        next_period=about.next_period or model.next_period_of_facts,
    )
    return row._replace(each=row._replace(value=form.each, shape=_form(form.each).shape)) if form.each else row


class _Form(NamedTuple):
    shape: Shape
    item: type[Facts] | None = None
    choices: tuple[str, ...] = ()
    each: object = None


_MARKDOWN: tuple[Shape, ...] = (PROSE, TEXT)
_SCALARS: Mapping[object, Shape] = {str: "plain", datetime.date: "date", int: "count", bool: "yes_no"}


def _form(annotation: object) -> _Form:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return next((_Form(shape) for shape in _MARKDOWN if shape in args), None) or _form(args[0])
    if origin in (Union, types.UnionType):
        members = [member for member in args if member not in (type(None), NoneStatement)]
        form = _form(members[0])
        return form._replace(shape="stated") if NoneStatement in args else form
    if origin is Literal:
        return _Form("choice", choices=args)
    if origin is tuple:
        each = _form(args[0])
        return _Form("entries" if each.item else "texts", each.item, each.choices, args[0])
    if isinstance(annotation, type) and issubclass(annotation, Facts):
        return _Form("entry", annotation)
    return _Form(_SCALARS[annotation])
