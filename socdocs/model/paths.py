"""Find the field for a name such as `report.period.start` or for the address of a fact."""

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
    """One step of a name: the word, the class in which it is looked up, and the field that was found.

    `row` is None if the word is not a field; `model` is None in the steps after such a word.
    """

    word: str
    model: type[Facts] | None
    row: FieldRow | None


@cache
def known_words(model: type[Facts]) -> Mapping[str, FieldRow]:
    """Return the fields of `model` by the keys that users write and by the names that templates use."""
    return MappingProxyType({**fields_of(model), **keys_of(model)})


def steps(words: Iterable[str], root: type[Facts] = SystemDescription) -> Iterator[Step]:
    """Yield a step for each word, each looked up in the class of the one before it, starting with `root`.

    A statement that there are none counts as the list that it replaces.
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
    """Return the steps of a name as manifests write it; a leading `report.` stands for the report's own entry."""
    first, *rest = name.split(".")
    own = first == "report" and bool(rest)
    return steps(rest, Report) if own else steps((first, *rest))


def model_below(words: Iterable[str]) -> type[Facts] | None:
    """Return the class of the entry that these words lead to from the top, or None if they lead to no entry."""
    model: type[Facts] | None = SystemDescription
    for step in steps(words):
        model = step.row.item if step.row else None
    return model


def models_below(model: type[Facts]) -> tuple[type[Facts], ...]:
    """Return `model` and the class of every entry below it, each once, in reading order."""
    seen: dict[type[Facts], None] = {}
    waiting = [model]
    while waiting:
        found = waiting.pop(0)
        if found not in seen:
            seen[found] = None
            waiting[:0] = [row.item for row in fields_of(found).values() if row.item]
    return tuple(seen)


def field_named(name: str) -> FieldRow | None:
    """Return the field for a name in a manifest, or None."""
    *_, last = named_steps(name)
    return last.row


def field_at(address: str) -> FieldRow | None:
    """Return the field of the fact at an address, or None."""
    return field_named(manifest_name(address))


def manifest_name(address: str) -> str:
    """Return the name that manifests use for an address: `report.period.start` for `reports[R].period.start`."""
    name = name_of(address)
    return f"report{name.removeprefix('reports')}" if name.startswith("reports.") else name
