"""Find the items of two lists that are the same item, whatever their order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Final, NamedTuple

from socdocs.model.base import Facts, with_facts
from socdocs.model.fields import FieldRow, fields_of
from socdocs.model.reporting import Report
from socdocs.source.addresses import KEY_FIELDS, unique_keys

_OWN_NAMES: Final = frozenset({"id", "name", "title", "heading"})
"""The fields that name an item itself; other names of items are those of another fact, such as a test's control."""


class Pair(NamedTuple):
    """An item of the old list, the same item in the new one, and its key; one of the two may be missing."""

    key: str
    old: Facts | None
    new: Facts | None


def pair_items(old: Sequence[Facts], new: Sequence[Facts]) -> Iterator[Pair]:
    """Yield the items in the order of the new list, then those that only the old one has.

    An item is the same if it is equal, or has the same name, or is the only one that differs in nothing but its own
    name.  The key of an item is that of the new list if it is in both.
    """
    found = dict[int, int]()
    for rule in _RULES:
        found |= rule.matches(old, new, found)
    keys = unique_keys(map(name_of_item, new))
    for at, item in enumerate(new):
        yield Pair(keys[at], old[found[at]] if at in found else None, item)
    taken = set(found.values())
    for at, key in enumerate(unique_keys(map(name_of_item, old))):
        if at not in taken:
            yield Pair(key, old[at], None)


def name_of_item(item: Facts) -> str:
    """Return the value that names an item in addresses, or ""."""
    row = _naming_row(item)
    return str(getattr(item, row.name)) if row else ""


def _naming_row(item: Facts) -> FieldRow | None:
    rows = fields_of(type(item))
    return next((rows[key] for key in KEY_FIELDS if key in rows and getattr(item, key) is not None), None)


def _apart_from_name(item: Facts) -> Hashable:
    """Return what an item says besides its own name; None if that does not tell it from others."""
    if isinstance(item, Report):
        return item.kind_name or None
    row = _naming_row(item)
    if row is None or row.name not in _OWN_NAMES:
        return None
    rest = with_facts(item, **{row.name: None})
    return rest if any(getattr(rest, name) is not None for name in fields_of(type(rest))) else None


class _Rule(NamedTuple):
    """Two items are the same if what `told_by` returns for them is equal and not None.

    With `alone`, only if no other item that is left in either list has the same.
    """

    told_by: Callable[[Facts], Hashable]
    alone: bool = False

    def matches(self, old: Sequence[Facts], new: Sequence[Facts], found: dict[int, int]) -> dict[int, int]:
        """Return the places in `old` of items of `new`, both as numbers, for those that are not `found` yet."""
        before = self._places(old, set(found.values()))
        after = self._places(new, set(found))
        return {
            here: there
            for told, places in after.items()
            if not self.alone or len(places) == len(before[told]) == 1
            for here, there in zip(places, before[told], strict=False)
        }

    def _places(self, items: Sequence[Facts], taken: set[int]) -> defaultdict[Hashable, list[int]]:
        places = defaultdict[Hashable, list[int]](list)
        for at, item in enumerate(items):
            if at not in taken and (told := self.told_by(item)) is not None:
                places[told].append(at)
        return places


_RULES: Final = (_Rule(lambda item: item), _Rule(name_of_item), _Rule(_apart_from_name, alone=True))
