"""Fill in what names an entry where it is not given, so that the rest of the entry can be looked at."""

from __future__ import annotations

from collections import Counter
from typing import Final

from msgspec.structs import replace

from socdocs.model.base import Facts
from socdocs.model.description import SystemDescription
from socdocs.model.fields import keys_of, noun_of
from socdocs.model.references import fold_id, values_at
from socdocs.source.addresses import item_name
from socdocs.source.rewriting import with_value
from socdocs.source.tree import Entry, Mapping, Node, Scalar, Sequence


def with_stand_ins(tree: Mapping) -> Mapping:
    """Return `tree` with a word for each required key that an entry of a list lacks, such as `control 2` for an id.

    It is the noun for such an entry with its number among all of its kind, or the first of the words that can be said.
    A control that is tested and not there is an entry of nothing but its id.
    """
    return _with_tested_controls(_StandIns().group(tree, SystemDescription))


def _with_tested_controls(tree: Mapping) -> Mapping:
    listed = tree.get(_CONTROLS)
    items = listed.items if isinstance(listed, Sequence) else ()
    known = {fold_id(item_name(item, ("id",))) for item in items}
    tested = (value for place in _TESTED for value, _ in values_at(tree, place))
    new = {fold_id(value.text): value for value in tested if fold_id(value.text) not in known}
    entries = (Mapping((Entry(Scalar("id", value.span), value),), value.span) for value in new.values())
    return with_value(tree, _CONTROLS, Sequence((*items, *entries), tree.span)) if new else tree


_CONTROLS: Final = "controls"
_TESTED: Final = ("tests[].control", "reports[].tests[].control")


class _StandIns:
    """Fills one tree, and counts the entries of each kind."""

    def __init__(self) -> None:
        self._numbers = Counter[type[Facts]]()

    def group(self, node: Mapping, model: type[Facts]) -> Mapping:
        rows = keys_of(model)
        items = ((key, value, rows[key.text].item if key.text in rows else None) for key, value in node)
        return replace(node, entries=tuple(Entry(key, self._value(value, item)) for key, value, item in items))

    def _value(self, node: Node, item: type[Facts] | None) -> Node:
        if item is not None and isinstance(node, Sequence):
            return replace(node, items=tuple(self._entry(entry, item) for entry in node.items))
        return self.group(node, item) if item is not None and isinstance(node, Mapping) else node

    def _entry(self, node: Node, model: type[Facts]) -> Node:
        if not isinstance(node, Mapping):
            return node
        self._numbers[model] += 1
        name = f"{noun_of(model).partition(' ')[2]} {self._numbers[model]}"
        for key, row in keys_of(model).items():
            given = node.get(key)
            if row.required and (given is None or (isinstance(given, Scalar) and given.absent)):
                node = with_value(node, key, Scalar(row.choices[0] if row.choices else name, node.span, '"'))
        return self.group(node, model)
