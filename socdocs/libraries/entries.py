"""Read a JSON or YAML file that has no form of its own: controls, criteria that name controls, relations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct, field

from socdocs.diagnostics import Diagnostic
from socdocs.libraries.fields import FRAMEWORK_KEYS, Fields, is_absent, texts_in
from socdocs.libraries.lists import EntryList, Lists, Meanings, split_ids
from socdocs.libraries.material import Control, Material, Pair, Relation, Uses
from socdocs.problems import Severity
from socdocs.source.tables.choice import Choice
from socdocs.source.tables.headings import Shape, fold
from socdocs.source.tree import Entry, Mapping, Node, Scalar, Sequence

_RELATIONS: Final = tuple(
    (fold(one), fold(other))
    for one, other in (
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
"""The keys of a list whose entries relate two others."""
_LISTS_OF_CONTROLS: Final = frozenset(map(fold, ("controls", "internal controls", "control library", "control set")))


def read_entries(
    tree: Node, shape: Shape, choice: Choice, name: str, found: list[Diagnostic]
) -> tuple[Material, Fields]:
    """Return what a file without a form of its own holds, and how its keys were understood.

    Adds an error to `found` where the list of controls cannot be told from others.
    """
    fields = Fields(shape, choice, Uses())
    reader = _Reader(fields, Meanings(fields, choice), choice, name, found)
    return reader.read(tree, Fields(shape, choice, Uses())), fields


class _Reader(Struct):
    fields: Fields
    meanings: Meanings
    choice: Choice
    name: str
    found: list[Diagnostic]
    pairs: list[Pair] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    lists: list[tuple[Control, ...]] = field(default_factory=list)

    def read(self, tree: Node, unaccounted: Fields) -> Material:
        """Return what the file holds; `unaccounted` reads the entries that are criteria."""
        uses = self.fields.uses
        lists = Lists(self.meanings, self.pairs).of(tree)
        taken = {row.path for row in lists if self._takes_relations(row) or self._takes_turned(row)}
        left = [row for row in lists if row.path not in taken]
        around = {path.rpartition(".")[0] for path in taken}
        chosen = self._chosen([row for row in left if self._has_ids(row) and row.path not in around])
        for row in left:
            where = row.path or "(entries)"
            if row not in chosen:
                uses.leaves(where, "left out, since it is no list of controls", len(row.records))
            elif len(chosen) > 1 and self.meanings.are_criteria(row):
                # What criteria are called is needed for relations alone.
                self._read(row, unaccounted)
                uses.leaves(where, "are criteria, to which controls are mapped", len(row.records))
            else:
                self._read(row, self.fields)
        return Material(tuple(self.lists), tuple(self.pairs), tuple(self.relations), uses=uses)

    def _read(self, row: EntryList, fields: Fields) -> None:
        controls = (fields.control(record, row.above, key) for key, record in row.records)
        self.lists.append(tuple(control for control in controls if control is not None))

    # Criteria that name their controls

    def _takes_turned(self, row: EntryList) -> bool:
        """Take the mappings of a list whose entries are criteria that name controls; False for another list."""
        if not any(self.meanings.controls_in(key, record) for key, record in row.records):
            return False
        nested = list[Control]()
        for key, record in row.records:
            requirement = self.meanings.requirement(key, record)
            for entry in record:
                where = f"{row.above}{entry.key.text}"
                if requirement is not None and self.meanings.names_controls(entry.key.text):
                    nested += self._named_controls(entry, requirement, where)
                elif requirement is not None and entry.value.span == requirement.span:
                    self.fields.uses.fills(where, "criteria")
                elif fold(entry.key.text) in FRAMEWORK_KEYS and not self.meanings.criterion(key, record):
                    self.fields.uses.fills(where, "framework_references")
                elif not is_absent(entry.value):
                    self.fields.uses.leaves(where, "left out, since it is about a criterion")
        if nested:
            self.lists.append(tuple(nested))
        return True

    def _named_controls(self, entry: Entry, requirement: Scalar, where: str) -> Iterator[Control]:
        """Pair the controls under a key of a criterion with it; yield those that are entries of their own."""
        items = entry.value.items if isinstance(entry.value, Sequence) else (entry.value,)
        for item in items:
            if isinstance(item, Mapping):
                control = self.fields.control(item, f"{where}.")
                if control is not None:
                    self.pairs.append(Pair(control.id, requirement))
                    yield control
            else:
                for id_ in (id_ for text in texts_in(item) for id_ in split_ids(text)):
                    self.pairs.append(Pair(id_, requirement))
                    self.fields.uses.fills(where, "id")

    # Relations

    def _takes_relations(self, row: EntryList) -> bool:
        """Take the relations of a list whose entries relate two names; False for another list."""
        said = [{fold(entry.key.text): entry for entry in record} for _, record in row.records]
        ends = next((pair for pair in _RELATIONS if all(_relates(keys, pair) for keys in said)), None)
        own = {entry.key.text for keys in said for key, entry in keys.items() if ends and key not in ends}
        if ends is None or any(self.fields.field_of(key) in ("text", "title") for key in own):
            return False
        for keys in said:
            one, other = (keys[end].value for end in ends)
            if isinstance(one, Scalar) and isinstance(other, Scalar):
                self.relations.append(Relation(one, other))
            for key, entry in keys.items():
                if key in ends:
                    self.fields.uses.fills(f"{row.above}{entry.key.text}", "criteria")
                elif not is_absent(entry.value):
                    self.fields.uses.leaves(f"{row.above}{entry.key.text}", "left out, since it is about a relation")
        return True

    # The list that holds the controls

    def _has_ids(self, row: EntryList) -> bool:
        return any(
            key is not None or any(self.fields.field_of(entry.key.text) == "id" for entry in record)
            for key, record in row.records
        )

    def _chosen(self, candidates: list[EntryList]) -> list[EntryList]:
        """Return the lists to read: that of controls, and those whose entries are criteria."""
        if self.choice.sheet is not None:
            wanted = self.choice.sheet.text.strip()
            named = [row for row in candidates if wanted in (row.path, row.path.rpartition(".")[2])]
            if not named:
                self._error(f"{self.name} has no list “{wanted}”.", candidates)
            return named
        criteria = [row for row in candidates if self.meanings.are_criteria(row)]
        others = [row for row in candidates if row not in criteria]
        for is_theirs in (_says_assessable, _is_named_so):
            if sum(map(is_theirs, others)) == 1:
                others = [row for row in others if is_theirs(row)]
        if len(others) > 1:
            self._error(f"Several lists of {self.name} can hold the controls.", others)
            return []
        return [*others, *criteria]

    def _error(self, message: str, candidates: list[EntryList]) -> None:
        named = ", ".join(f"“{row.path}” ({len(row.records)})" for row in candidates) or "none"
        place = candidates[0].records[0][1].span if candidates else None
        advice = f"It has: {named}. Name the one that is meant with --sheet."
        self.found.append(Diagnostic("sheet", Severity.ERROR, message, place, advice))


def _relates(keys: dict[str, Entry], pair: tuple[str, str]) -> bool:
    ends = [keys[end].value for end in pair if end in keys]
    return len(ends) == len(pair) and all(isinstance(end, Scalar) and len(end.text.split()) == 1 for end in ends)


def _says_assessable(row: EntryList) -> bool:
    return any(fold(entry.key.text) == "assessable" for _, record in row.records for entry in record)


def _is_named_so(row: EntryList) -> bool:
    return fold(row.path.rpartition(".")[2]) in _LISTS_OF_CONTROLS
