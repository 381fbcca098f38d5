"""What becomes of each fact of a description in that of the next period, by the declarations of the fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from msgspec import Struct, field

from socdocs.diagnostics import Span
from socdocs.model.base import Facts, NextPeriod
from socdocs.model.description import SystemDescription
from socdocs.model.fields import FieldRow, keys_of
from socdocs.model.paths import NONE_STATEMENT, field_at, manifest_name, named_steps
from socdocs.model.references import POINTERS, fold_id
from socdocs.source import tree as located
from socdocs.source.addresses import escape_key, item_keys, name_of, ways
from socdocs.source.tree import Node, Scalar

NEXT_PERIOD: Final[Mapping[NextPeriod, str]] = MappingProxyType(
    {
        "kept": "kept",
        "cleared": "cleared",
        "begun": "cleared if it began before the new period",
        "ended": "kept; the entry goes if it ended before the new period",
        "moved": "moved to `prior_exceptions`",
        "next": "set for the new period",
    }
)
"""What the words of a declaration mean for readers."""

Reason = Literal["cleared", "none", "reference", "ended"]


class Place(NamedTuple):
    """One fact that goes: its address, the place of its key or of its entry, its value, and why it goes.

    `none` is a statement that there are none, `reference` an id of something that goes, and `ended` an entry whose last
    day is before the new period.
    """

    address: str
    at: Span
    value: Node
    why: Reason


class Decisions(Struct, frozen=True):
    """What of one file, with the files that it names, is left empty, which entries go, and which facts are kept."""

    cleared: list[Place] = field(default_factory=list)
    removed: list[Place] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def decide(tree: located.Mapping, start: date, rolled: frozenset[str], gone: Sequence[Place] = ()) -> Decisions:
    """Return what becomes of the facts of `tree` in a period that begins on `start`.

    `rolled` are the ids of the reports that get this period; the periods of all others are cleared.  `gone` are entries
    that go in the file of the other side, so that what refers to them goes here, too.
    """
    found = _Decider(start, rolled)
    found.entry(tree, SystemDescription, "")
    decisions = found.decisions
    ended = _ids([*gone, *decisions.removed])
    taken = {place.address for place in (*decisions.cleared, *decisions.removed)}
    for pointer in POINTERS:
        ids = frozenset[str]().union(*(ended.get(target.removesuffix(".id"), ()) for target in pointer.targets))
        for way in pointer.places if ids else ():
            for place, goes in _references(tree, way, ids):
                if taken.isdisjoint(ways(place.address)):
                    (decisions.removed if goes else decisions.cleared).append(place)
    return decisions


def _ids(removed: Sequence[Place]) -> Mapping[str, frozenset[str]]:
    """Return the ids of what goes by the list that holds it, such as `controls[]`."""
    found = dict[str, frozenset[str]]()
    for place in removed:
        named = place.value.get("id") if isinstance(place.value, located.Mapping) else None
        if isinstance(named, Scalar):
            way = "".join(f"{step}[]" for step in name_of(place.address).split("."))
            found[way] = found.get(way, frozenset()) | {fold_id(named.text)}
    return found


class _Decider:
    def __init__(self, start: date, rolled: frozenset[str]) -> None:
        self._start, self._rolled = start, rolled
        self.decisions = Decisions()

    def entry(self, node: located.Mapping, model: type[Facts], address: str, *, dated: bool = True) -> None:
        for entry in node:
            row, value = keys_of(model).get(entry.key.text), entry.value
            if row is None or (isinstance(value, Scalar) and value.absent):
                continue
            at = f"{address}.{row.key}" if address else row.key
            if isinstance(value, located.Mapping) and value.get(NONE_STATEMENT):
                self.decisions.cleared.append(Place(at, entry.key.span, value, "none"))
            elif self._is_cleared(row, node, dated=dated):
                self.decisions.cleared.append(Place(at, entry.key.span, value, "cleared"))
            else:
                self._kept(row, value, at, dated=dated)

    def _is_cleared(self, row: FieldRow, node: located.Mapping, *, dated: bool) -> bool:
        match row.next_period:
            case "cleared" | "moved":
                return True
            case "begun":
                begins = day_of(node.get("from"))
                return begins is None or begins < self._start
            case "next":
                return not dated and row.key != "type"
            case _:
                return False

    def _kept(self, row: FieldRow, value: Node, at: str, *, dated: bool) -> None:
        if row.item is None or isinstance(value, Scalar):
            self.decisions.kept.append(at)
        elif isinstance(value, located.Mapping):
            self.entry(value, row.item, at, dated=dated)
        else:
            for key, item in zip(item_keys(value), value.items, strict=True):
                inner = f"{at}[{escape_key(key)}]"
                if isinstance(item, located.Mapping) and self._has_ended(item, row.item):
                    self.decisions.removed.append(Place(inner, item.span, item, "ended"))
                elif isinstance(item, located.Mapping):
                    self.entry(item, row.item, inner, dated=at != "reports" or key in self._rolled)

    def _has_ended(self, item: located.Mapping, model: type[Facts]) -> bool:
        days = (day_of(item.get(row.key)) for row in keys_of(model).values() if row.next_period == "ended")
        return any(day < self._start for day in days if day)


def is_renewed(address: str) -> bool:
    """Return whether the fact at an address is one of a single period, so that the next one begins without it."""
    rows = (step.row for step in named_steps(manifest_name(address)))
    return any(row.next_period != "kept" for row in rows if row)


def day_of(node: Node | None) -> date | None:
    """Return the day that a value gives, or None."""
    try:
        return date.fromisoformat(node.text.strip()) if isinstance(node, Scalar) else None
    except ValueError:
        return None


def _references(tree: located.Mapping, way: str, ids: frozenset[str]) -> Iterator[tuple[Place, bool]]:
    """Yield what refers to one of `ids` at `way`, and whether an item goes and not only a value."""
    *above, last = way.split(".")
    key = last.removesuffix("[]")
    for address, node in _entries_at(tree, above, ""):
        entry = node.entry(key)
        at = f"{address}.{key}"
        if entry and isinstance(entry.value, Scalar) and fold_id(entry.value.text) in ids:
            row = field_at(at)
            if row and row.required:
                yield Place(address, node.span, node, "reference"), True
            else:
                yield Place(at, entry.key.span, entry.value, "reference"), False
        elif entry and isinstance(entry.value, located.Sequence):
            for item in entry.value.items:
                if isinstance(item, Scalar) and fold_id(item.text) in ids:
                    yield Place(f"{at}[{escape_key(item.text)}]", item.span, item, "reference"), True


def _entries_at(node: Node, steps: Sequence[str], address: str) -> Iterator[tuple[str, located.Mapping]]:
    if not isinstance(node, located.Mapping):
        return
    if not steps:
        yield address, node
        return
    key = steps[0].removesuffix("[]")
    child = node.get(key)
    at = f"{address}.{key}" if address else key
    if isinstance(child, located.Sequence):
        for name, item in zip(item_keys(child), child.items, strict=True):
            yield from _entries_at(item, steps[1:], f"{at}[{escape_key(name)}]")
    elif child is not None:
        yield from _entries_at(child, steps[1:], at)
