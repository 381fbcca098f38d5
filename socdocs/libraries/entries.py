"""Find the lists in a JSON or YAML file: controls, criteria that name controls, and relations between both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from socdocs.diagnostics import Diagnostic, Severity
from socdocs.libraries.codes import criterion_of
from socdocs.libraries.fields import Fields, is_absent, texts_in
from socdocs.libraries.material import Control, Material, Pair, Relation, Uses
from socdocs.source.tables.choice import Choice
from socdocs.source.tables.headings import Headings, Shape, fold
from socdocs.source.tree import Entry, Mapping, Node, Scalar, Sequence

BY_CRITERION: Final = Shape("controls_by_criterion", {"criteria": "codes", "controls": "texts"}, "criteria", joins=True)
"""A table or list in which criteria name their controls."""

_DEPTH: Final = 12
_RELATIONS: Final = tuple(
    tuple(map(fold, pair))
    for pair in (
        ("A", "B"),
        ("source", "target"),
        ("source id", "target id"),
        ("source requirement urn", "target requirement urn"),
        ("source control", "target control"),
        ("control", "criterion"),
        ("control", "requirement"),
        ("control id", "criterion id"),
        ("control id", "criteria id"),
        ("control id", "requirement id"),
    )
)
"""The keys, or headings, of a list whose entries relate two others."""
_IDENTITY: Final = tuple(
    map(fold, ("criterion", "criteria", "id", "code", "ref_id", "identifier", "ref", "title", "name"))
)
"""The keys by which an entry may say which criterion it is."""
_LISTS_OF_CONTROLS: Final = frozenset(map(fold, ("controls", "internal controls", "control library", "control set")))
_SEPARATORS: Final = re.compile(r"[;,|\n]+")


class _List(NamedTuple):
    """A list of entries: the keys that lead to it, and each entry with its own key, if it has one."""

    path: str
    records: tuple[tuple[Scalar | None, Mapping], ...]


def read_entries(
    tree: Node, shape: Shape, choice: Choice, name: str, found: list[Diagnostic]
) -> tuple[Material, Fields]:
    """Return what a file without a form of its own holds, and how its keys were understood.

    Adds an error to `found` where the list of controls cannot be told from others.
    """
    return _Reader(shape, choice, name, found).read(tree)


@dataclass
class _Reader:
    shape: Shape
    choice: Choice
    name: str
    found: list[Diagnostic]

    def __post_init__(self) -> None:
        self.uses = Uses()
        self.fields = Fields(self.shape, self.choice, self.uses)
        self.criterion_keys = Headings(BY_CRITERION)
        self.mapped = {fold(heading.text): field.text for field, heading in self.choice.columns}
        self.pairs, self.relations = list[Pair](), list[Relation]()
        self.lists = list[tuple[Control, ...]]()

    def read(self, tree: Node) -> tuple[Material, Fields]:
        lists = list(self._merged(self._walk(tree, (), 0)))
        taken = [row.path for row in lists if self._relations(row) or self._turned(row)]
        left = [row for row in lists if row.path not in taken]
        above_taken = {path.rpartition(".")[0] for path in taken}
        candidates = [row for row in left if self._has_ids(row) and row.path not in above_taken]
        chosen = self._chosen(candidates)
        for row in left:
            above = f"{row.path}." if row.path else ""
            if row in chosen and len(chosen) > 1 and self._are_criteria(row):
                # What criteria are called is needed for relations alone.
                unused = Fields(self.shape, self.choice, Uses())
                read = (unused.control(record, above, key) for key, record in row.records)
                self.lists.append(tuple(control for control in read if control is not None))
                self.uses.leaves(
                    row.path or "(entries)", "are criteria, to which controls are mapped", len(row.records)
                )
            elif row in chosen:
                read = (self.fields.control(record, above, key) for key, record in row.records)
                self.lists.append(tuple(control for control in read if control is not None))
            else:
                self.uses.leaves(row.path or "(entries)", "left out, since it is no list of controls", len(row.records))
        return Material(tuple(self.lists), tuple(self.pairs), tuple(self.relations), uses=self.uses), self.fields

    # Lists anywhere in the file

    def _walk(self, node: Node, path: tuple[str, ...], depth: int) -> Iterator[_List]:
        where = ".".join(path)
        if depth > _DEPTH or isinstance(node, Scalar):
            if isinstance(node, Scalar) and not is_absent(node):
                self.uses.leaves(where, "left out, since it is beside the entries")
            return
        if isinstance(node, Sequence):
            records = tuple((None, item) for item in node.items if isinstance(item, Mapping))
            if records:
                yield from self._records(_List(where, records), path, depth)
            elif node.items:
                self.uses.leaves(where, "left out, since it is beside the entries", len(node.items))
            return
        if self._is_record(node) and not path:
            yield from self._records(_List("", ((None, node),)), path, depth)
        elif self._maps(node):
            self._pairs_of(node, where)
        elif self._is_keyed(node):
            keyed = ((entry.key, entry.value) for entry in node if isinstance(entry.value, Mapping))
            yield from self._records(_List(where, tuple(keyed)), path, depth)
        else:
            for entry in node:
                yield from self._walk(entry.value, (*path, entry.key.text), depth + 1)

    def _records(self, found: _List, path: tuple[str, ...], depth: int) -> Iterator[_List]:
        """Yield a list of records, and the lists within its records that stand for other records."""
        yield found
        for _, record in found.records:
            for entry in record:
                is_list = isinstance(entry.value, Sequence) and any(
                    isinstance(item, Mapping) for item in entry.value.items
                )
                if (
                    is_list and not self.fields.field_of(entry.key.text) and not self._names_controls(entry.key.text)
                ) or (is_list and self._names_controls(entry.key.text) and not self._criterion(None, record)):
                    yield from self._walk(entry.value, (*path, entry.key.text), depth + 1)

    @staticmethod
    def _merged(lists: Iterator[_List]) -> Iterator[_List]:
        """Yield the lists with those at the same keys joined, such as those of all groups."""
        by_path: dict[str, _List] = {}
        for row in lists:
            other = by_path.get(row.path)
            by_path[row.path] = row if other is None else replace_records(other, row)
        yield from by_path.values()

    def _is_record(self, node: Mapping) -> bool:
        """Whether a mapping is itself an entry: it has an id, and a title, a text or criteria."""
        fields = {self.fields.field_of(entry.key.text) for entry in node if not isinstance(entry.value, Mapping)}
        return (
            "id" in fields
            and bool(fields & {"title", "text", "criteria"})
            and not any(
                _has_lists(entry.value)
                for entry in node
                if self.fields.field_of(entry.key.text) not in ("criteria", "framework_references")
            )
        )

    def _is_keyed(self, node: Mapping) -> bool:
        """Whether the keys of a mapping are ids of the entries below them."""
        values = [entry.value for entry in node]
        if not values or not all(isinstance(value, Mapping) for value in values):
            return False
        if not all(re.search(r"\d", entry.key.text) for entry in node) and (
            len(values) < 3 or any(map(_has_lists, values))
        ):
            return False
        known = [
            self.fields.field_of(entry.key.text) in ("title", "text", "criteria")
            or self._names_controls(entry.key.text)
            for value in values
            if isinstance(value, Mapping)
            for entry in value
        ]
        return any(known) and not any(self.fields.field_of(entry.key.text) for entry in node)

    # Criteria that name controls, and controls that name criteria, in short

    def _maps(self, node: Mapping) -> bool:
        """Whether each key is a criterion, or each value a criterion, with nothing but ids on the other side."""
        rows = [row for row in node if not is_absent(row.value)]
        if not rows or not all(_is_short(row.value) for row in rows):
            return False
        return all(criterion_of(row.key.text) and _are_ids(row.value) for row in rows) or (
            not any(self.fields.field_of(row.key.text) for row in rows)
            and all(criterion_of(text.text) for row in rows for text in texts_in(row.value))
        )

    def _pairs_of(self, node: Mapping, where: str) -> None:
        for row in node:
            texts = [part for text in texts_in(row.value) for part in split_ids(text)]
            if criterion_of(row.key.text):
                self.pairs += [Pair(control, row.key) for control in texts]
            else:
                self.pairs += [Pair(row.key, criterion) for criterion in texts_in(row.value)]
            for _ in texts:
                self.uses.fills(where or "(keys and values)", "criteria")

    def _turned(self, row: _List) -> bool:
        """Take the criteria of a list whose entries are criteria that name controls."""
        taken = False
        if not any(self._names_controls(entry.key.text) for _, record in row.records for entry in record):
            return False
        criteria = [self._criterion(key, record) for key, record in row.records]
        if not all(criteria):
            return False
        above = f"{row.path}." if row.path else ""
        nested = list[Control]()
        for criterion, (_, record) in zip(criteria, row.records, strict=True):
            if criterion is None:
                continue
            for entry in record:
                if self._names_controls(entry.key.text):
                    taken = True
                    nested += self._named_controls(entry, criterion, above)
                elif entry.value is criterion:
                    self.uses.fills(f"{above}{entry.key.text}", "criteria")
                elif not is_absent(entry.value):
                    self.uses.leaves(f"{above}{entry.key.text}", "left out, since it is about a criterion")
        if nested:
            self.lists.append(tuple(nested))
        return taken

    def _named_controls(self, entry: Entry, criterion: Scalar, above: str) -> Iterator[Control]:
        """Pair the controls under a key of a criterion with it; yield those that are entries of their own."""
        items = entry.value.items if isinstance(entry.value, Sequence) else (entry.value,)
        path = f"{above}{entry.key.text}"
        for item in items:
            if isinstance(item, Mapping):
                control = self.fields.control(item, f"{path}.")
                if control is None:
                    self.uses.leaves(path, "left out, since it has no id or is not in force")
                    continue
                self.pairs.append(Pair(control.id, criterion))
                yield control
            else:
                for text in texts_in(item):
                    for id_ in split_ids(text):
                        self.pairs.append(Pair(id_, criterion))
                        self.uses.fills(path, "id")

    def _names_controls(self, key: str) -> bool:
        field = self.mapped.get(fold(key))
        return field == "controls" if field else self.criterion_keys.field(key) == "controls"

    def _criterion(self, key: Scalar | None, record: Mapping) -> Scalar | None:
        """Return the text by which an entry says which criterion it is, None for an entry that is none."""
        if key is not None and criterion_of(key.text):
            return key
        said = {fold(entry.key.text): entry.value for entry in record}
        is_chosen = "controls" in self.mapped.values()
        chosen = [key for key, field in self.mapped.items() if field == "criteria" and is_chosen]
        for name in chosen or _IDENTITY:
            value = said.get(name)
            if isinstance(value, Scalar) and (chosen or criterion_of(value.text)):
                return value
        return None

    # Relations

    def _relations(self, row: _List) -> bool:
        for one, other in _RELATIONS:
            said = [{fold(entry.key.text): entry for entry in record} for _, record in row.records]
            if not all(one in keys and other in keys for keys in said):
                continue
            if any(
                self.fields.field_of(entry.key.text) in ("text", "title") and key not in (one, other)
                for keys in said
                for key, entry in keys.items()
            ):
                continue
            ends = [(keys[one].value, keys[other].value) for keys in said]
            if not all(isinstance(end, Scalar) and _are_ids(end) for pair in ends for end in pair):
                continue
            self.relations += [Relation(a, b) for a, b in ends if isinstance(a, Scalar) and isinstance(b, Scalar)]
            above = f"{row.path}." if row.path else ""
            for keys in said:
                for key, entry in keys.items():
                    if key in (one, other):
                        self.uses.fills(f"{above}{entry.key.text}", "criteria")
                    elif not is_absent(entry.value):
                        self.uses.leaves(f"{above}{entry.key.text}", "left out, since it is about a relation")
            return True
        return False

    # The list that holds the controls

    def _has_ids(self, row: _List) -> bool:
        return any(
            key is not None or any(self.fields.field_of(entry.key.text) == "id" for entry in record)
            for key, record in row.records
        )

    def _chosen(self, candidates: list[_List]) -> list[_List]:
        """Return the lists to read: that of controls, and those whose entries are criteria."""
        criteria = [row for row in candidates if self._are_criteria(row)]
        others = [row for row in candidates if row not in criteria]
        if self.choice.sheet is not None:
            wanted = self.choice.sheet.text.strip()
            named = [row for row in candidates if wanted in (row.path, row.path.rpartition(".")[2])]
            if not named:
                self._error(f"{self.name} has no list “{wanted}”.", candidates)
            return named
        for is_theirs in (self._says_assessable, self._is_named_so):
            if sum(map(is_theirs, others)) == 1:
                others = [row for row in others if is_theirs(row)]
        if len(others) > 1:
            self._error(f"Several lists of {self.name} can hold the controls.", others)
            return []
        return [*others, *criteria]

    def _are_criteria(self, row: _List) -> bool:
        return all(self._criterion(key, record) for key, record in row.records)

    def _error(self, message: str, candidates: list[_List]) -> None:
        named = ", ".join(f"“{row.path}” ({len(row.records)})" for row in candidates) or "none"
        place = candidates[0].records[0][1].span if candidates else None
        advice = f"It has: {named}. Name the one that is meant with --sheet."
        self.found.append(Diagnostic("sheet", Severity.ERROR, message, place, advice))

    @staticmethod
    def _says_assessable(row: _List) -> bool:
        return any(fold(entry.key.text) == "assessable" for _, record in row.records for entry in record)

    @staticmethod
    def _is_named_so(row: _List) -> bool:
        return fold(row.path.rpartition(".")[2]) in _LISTS_OF_CONTROLS


def replace_records(one: _List, other: _List) -> _List:
    """Return the list with the records of both."""
    return one._replace(records=(*one.records, *other.records))


def split_ids(text: Scalar) -> list[Scalar]:
    """Return the ids in a text; blanks part them only where each part has a digit."""
    parts = [part.strip() for part in _SEPARATORS.split(text.text)]
    if len(parts) == 1 and all(re.search(r"\d", word) and len(word) > 1 for word in text.text.split()):
        parts = text.text.split()
    return [text._replace(text=part, style='"') for part in parts if part]


def _has_lists(node: Node) -> bool:
    """Whether a value holds a list of entries, however deep."""
    if isinstance(node, Sequence):
        return any(isinstance(item, Mapping) for item in node.items)
    return isinstance(node, Mapping) and any(_has_lists(entry.value) for entry in node)


def _are_ids(value: Node) -> bool:
    """Whether texts can be ids: words without blanks in a list, and with a digit where they stand alone."""
    texts = texts_in(value)
    if isinstance(value, Scalar):
        return all(re.search(r"\d", part.text) for part in split_ids(value))
    return all(re.search(r"\d", text.text) or len(text.text.split()) == 1 for text in texts)


def _is_short(value: Node) -> bool:
    """Whether a value is an id or a list of ids."""
    return isinstance(value, Scalar) or (
        isinstance(value, Sequence) and all(isinstance(item, Scalar) for item in value.items)
    )
