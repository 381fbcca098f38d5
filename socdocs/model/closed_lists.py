"""Read values of closed lists as people write them: case, blanks, hyphens and underscores do not matter."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from msgspec.structs import replace

from socdocs.model.base import Facts
from socdocs.model.description import SystemDescription
from socdocs.model.fields import FieldRow, fields_of
from socdocs.model.reporting import Report
from socdocs.resources import kind_names, template_folders
from socdocs.source.tree import Entry, Node, Scalar, Sequence
from socdocs.source.tree import Mapping as Tree
from socdocs.words import fold_word

_SAME: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "soc": {"soc1": "1", "soc2": "2", "soc3": "3"},
        "type": {"i": "1", "ii": "2", "type1": "1", "type2": "2", "typei": "1", "typeii": "2"},
        "nature": {"itdependent": "it_dependent_manual", "semiautomated": "it_dependent_manual"},
        "result": {
            "noexceptionsnoted": "no_exceptions",
            "noexception": "no_exceptions",
            "exceptionnoted": "exception",
            "exceptionsnoted": "exception",
            "exceptions": "exception",
        },
    }
)
"""Other words accepted for a value, folded, by the key of the field."""

_ANSWERS: Final[Mapping[str, str]] = MappingProxyType(
    {"yes": "yes", "y": "yes", "true": "yes", "t": "yes", "on": "yes", "1": "yes", "x": "yes"}
    | {"no": "no", "n": "no", "false": "no", "f": "no", "off": "no", "0": "no"}
)


def fold_choices(tree: Tree, model: type[Facts] = SystemDescription) -> Tree:
    """Return `tree`, a file of `model`, with values of closed lists in their declared spelling.

    Values that are not recognized are kept.  The names of the report kinds that come with socdocs count as such a
    list; the names of other kinds are kept.
    """
    changed = _entry(tree, model)
    return changed if isinstance(changed, Tree) else tree


def _entry(node: Node, model: type[Facts]) -> Node:
    if isinstance(node, Sequence):
        items = tuple(_entry(item, model) for item in node.items)
        same = all(new is old for new, old in zip(items, node.items, strict=True))
        return node if same else replace(node, items=items)
    if not isinstance(node, Tree):
        return node
    folds = _folds(model)
    entries, same = list[Entry](), True
    for entry in node:
        key, value = entry.key.text, entry.value
        if (below := folds.below.get(key)) is not None:
            new = _entry(value, below)
        elif (words := folds.words.get(key)) is not None:
            new = _folded(value, words)
        else:
            new = _folded(value, _kinds()) if model is Report and key == "kind" else value
        same = same and new is value
        entries.append(entry if new is value else Entry(entry.key, new))
    return node if same else replace(node, entries=tuple(entries))


def _folded(value: Node, words: Mapping[str, str]) -> Node:
    if isinstance(value, Sequence):
        items = tuple(_folded(item, words) for item in value.items)
        return value if items == value.items else replace(value, items=items)
    if isinstance(value, Scalar) and not value.absent:
        meant = words.get(fold_word(value.text))
        return value if meant is None or meant == value.text else value._replace(text=meant)
    return value


@cache
def _kinds() -> Mapping[str, str]:
    return {fold_word(kind): kind for kind in kind_names(template_folders())}


class _Folds:
    """The fields of a model that hold closed lists, and those that have such fields below them."""

    def __init__(self, model: type[Facts]) -> None:
        rows = fields_of(model).values()
        self.words = {row.key: words for row in rows if (words := _words(row))}
        self.below = {row.key: row.item for row in rows if row.item is not None and _holds_some(row.item)}


@cache
def _folds(model: type[Facts]) -> _Folds:
    return _Folds(model)


@cache
def _holds_some(model: type[Facts]) -> bool:
    rows = fields_of(model).values()
    return model is Report or any(_words(row) or (row.item is not None and _holds_some(row.item)) for row in rows)


def _words(row: FieldRow) -> Mapping[str, str]:
    if row.shape == "yes_no":
        return _ANSWERS
    own = {fold_word(choice): choice for choice in row.choices}
    return own | {word: choice for word, choice in _SAME.get(row.key, {}).items() if choice in row.choices}
