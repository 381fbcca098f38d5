"""From a name such as `report.period.start` or the address of a fact to the field that it means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from socdocs.model.base import Facts
from socdocs.model.description import SystemDescription
from socdocs.model.fields import FieldRow, fields_of, keys_of
from socdocs.model.reporting import Report
from socdocs.source.addresses import name_of

NONE_STATEMENT = "none_statement"


class Step(NamedTuple):
    """One step of a name: the word, the class in which it is looked for, and the field that it is there.

    `model` is None below what is no field; `row` is None for a word that is none.
    """

    word: str
    model: type[Facts] | None
    row: FieldRow | None


@cache
def known_words(model: type[Facts]) -> Mapping[str, FieldRow]:
    """The fields of `model` by the key that the user writes and by the name that templates use."""
    return MappingProxyType({**fields_of(model), **keys_of(model)})


def steps(words: Iterable[str], root: type[Facts] = SystemDescription) -> Iterator[Step]:
    """Every word with what it is below the one before it, from `root` on.

    A statement of none is the list in whose place it is given.
    """
    model: type[Facts] | None = root
    row: FieldRow | None = None
    for word in words:
        if word == NONE_STATEMENT and row is not None and row.shape == "stated":
            yield Step(word, model, row)
            continue
        row = known_words(model).get(word) if model else None
        yield Step(word, model, row)
        model = row.item if row else None


def named_steps(name: str) -> Iterator[Step]:
    """The steps of a name as manifests write it; `report.` before it leads into the report's own entry."""
    first, *rest = name.split(".")
    own = first == "report" and bool(rest)
    return steps(rest, Report) if own else steps((first, *rest))


def model_below(words: Iterable[str]) -> type[Facts] | None:
    """The class of what these words lead to from the top; None where they lead to no entry."""
    model: type[Facts] | None = SystemDescription
    for step in steps(words):
        model = step.row.item if step.row else None
    return model


def models_below(model: type[Facts]) -> tuple[type[Facts], ...]:
    """`model` and every kind of entry below it, each once, in reading order."""
    seen: dict[type[Facts], None] = {}
    waiting = [model]
    while waiting:
        found = waiting.pop(0)
        if found not in seen:
            seen[found] = None
            waiting[:0] = [row.item for row in fields_of(found).values() if row.item]
    return tuple(seen)


def field_named(name: str) -> FieldRow | None:
    """The field that a manifest's name means, or None."""
    *_, last = named_steps(name)
    return last.row


def field_at(address: str) -> FieldRow | None:
    """The field of the fact at an address, or None."""
    return field_named(manifest_name(address))


def manifest_name(address: str) -> str:
    """The name by which manifests call the fact of an address: `report.period.start` of `reports[R].period.start`."""
    name = name_of(address)
    return f"report{name.removeprefix('reports')}" if name.startswith("reports.") else name
