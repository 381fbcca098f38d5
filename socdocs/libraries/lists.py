"""Find the lists of entries in a tree, and what the keys of their entries say about criteria and controls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from msgspec import Struct, field

from socdocs.libraries.codes import criterion_of
from socdocs.libraries.fields import Fields, code_of, is_absent, texts_in
from socdocs.libraries.material import Pair, Uses
from socdocs.source.tables.choice import Choice
from socdocs.source.tables.headings import Headings, Shape, fold
from socdocs.source.tree import Entry, Mapping, Node, Scalar, Sequence

BY_CRITERION: Final = Shape("controls_by_criterion", {"criteria": "codes", "controls": "texts"}, "criteria", joins=True)
"""A table or list in which criteria name their controls."""

_DEPTH: Final = 12
_BESIDE: Final = "left out, since it is beside the entries"
_IDENTITY: Final = tuple(map(fold, ("id", "code", "ref_id", "identifier", "ref", "title", "name")))
"""The keys by which an entry may say which criterion it is."""
_BY_FIELD: Final = tuple(map(fold, ("criterion", "criteria")))
"""The keys that say the same where the entry has no id."""
_SEPARATORS: Final = re.compile(r"[;,|\n]+")
_SHORT: Final = 20
"""The most characters of an id with blanks."""
_DIGIT: Final = re.compile(r"\d")


class EntryList(NamedTuple):
    """A list of entries: the keys that lead to it, and each entry with its own key, if it has one."""

    path: str
    records: tuple[tuple[Scalar | None, Mapping], ...]

    @property
    def above(self) -> str:
        """What is put before the keys of its entries in an account."""
        return f"{self.path}." if self.path else ""


class Meanings:
    """What keys mean in a list whose entries may be criteria that name their controls."""

    def __init__(self, fields: Fields, choice: Choice) -> None:
        self.fields = fields
        self._headings = Headings(BY_CRITERION)
        self._mapped = {fold(heading.text): field.text for field, heading in choice.columns}
        # That a key holds criteria says that entries are criteria only where another one holds their controls.
        turned = "controls" in self._mapped.values()
        self._chosen = [key for key, field in self._mapped.items() if field == "criteria" and turned]

    def names_controls(self, key: str) -> bool:
        """Whether a key of a criterion holds its controls."""
        known = self._mapped.get(fold(key))
        return known == "controls" if known else self._headings.field(key) == "controls"

    def controls_in(self, key: Scalar | None, record: Mapping) -> list[Entry]:
        """Return the keys by which an entry that is a criterion names its controls; none for a control.

        `Control ID` in an entry that says more than that and its criteria is the id of a control.
        """
        named = [entry for entry in record if self.names_controls(entry.key.text) and not is_absent(entry.value)]
        lists = [entry for entry in named if not isinstance(entry.value, Scalar) or are_ids(entry.value)]
        if not lists or self._criterion_of(key, record, lists) is None:
            return []
        if all(self.fields.field_of(entry.key.text) != "id" for entry in lists):
            return lists
        fields = {self.fields.field_of(entry.key.text) for entry in record}
        return lists if fields <= {"", "id", "criteria"} else []

    def criterion(self, key: Scalar | None, record: Mapping) -> Scalar | None:
        """Return the text by which an entry says which criterion it is, None for an entry that is none."""
        return self._criterion_of(key, record, [])

    def _criterion_of(self, key: Scalar | None, record: Mapping, controls: list[Entry]) -> Scalar | None:
        """Return the criterion; one under `criteria` is what a control with an id maps to, except under `controls`."""
        if key is not None and criterion_of(key.text):
            return key
        said = {fold(entry.key.text): entry.value for entry in record}
        if self._chosen:
            return next((value for name in self._chosen if isinstance(value := said.get(name), Scalar)), None)
        has_id = any(self.fields.field_of(entry.key.text) == "id" for entry in record if entry not in controls)
        for name in (*_IDENTITY, *(() if has_id or key is not None else _BY_FIELD)):
            value = said.get(name)
            if isinstance(value, Scalar) and criterion_of(value.text):
                return value
        return None

    def requirement(self, key: Scalar | None, record: Mapping) -> Scalar | None:
        """Return the text by which an entry says which criterion or other requirement it is."""
        controls = [entry for entry in record if self.names_controls(entry.key.text)]
        return self._criterion_of(key, record, controls) or key or code_of(record)

    def are_criteria(self, found: EntryList) -> bool:
        """Whether all entries of a list are criteria."""
        return all(self.criterion(key, record) for key, record in found.records)


class Lists(Struct):
    """The lists of a tree; `pairs` are the mappings that are written as keys with values."""

    meanings: Meanings
    pairs: list[Pair] = field(default_factory=list)

    @property
    def _fields(self) -> Fields:
        return self.meanings.fields

    @property
    def _uses(self) -> Uses:
        return self.meanings.fields.uses

    def of(self, tree: Node) -> list[EntryList]:
        """Return the lists of a tree, those at the same keys as one, such as those of all groups."""
        by_path: dict[str, EntryList] = {}
        for row in self._walk(tree, (), 0):
            other = by_path.get(row.path)
            by_path[row.path] = row if other is None else EntryList(row.path, (*other.records, *row.records))
        return list(by_path.values())

    def _walk(self, node: Node, path: tuple[str, ...], depth: int) -> Iterator[EntryList]:
        where = ".".join(path)
        if isinstance(node, Scalar) or depth > _DEPTH:
            if not is_absent(node):
                self._uses.leaves(where or "(text)", _BESIDE)
        elif isinstance(node, Sequence):
            records = tuple((None, item) for item in node.items if isinstance(item, Mapping))
            if others := len(node.items) - len(records):
                self._uses.leaves(where or "(entries)", _BESIDE, others)
            if records:
                yield from self._records(EntryList(where, records), path, depth)
        elif not path and self._is_record(node):
            yield from self._records(EntryList("", ((None, node),)), path, depth)
        elif self._is_map(node):
            yield from self._mapped(node, path, depth)
        elif self._is_keyed(node):
            keyed = ((entry.key, entry.value) for entry in node if isinstance(entry.value, Mapping))
            yield from self._records(EntryList(where, tuple(keyed)), path, depth)
        else:
            for entry in node:
                yield from self._walk(entry.value, (*path, entry.key.text), depth + 1)

    def _records(self, found: EntryList, path: tuple[str, ...], depth: int) -> Iterator[EntryList]:
        """Yield a list, and the lists within its entries that hold other entries, as groups do."""
        yield found
        for _, record in found.records:
            for entry in record:
                key = entry.key.text
                of_group = self.meanings.names_controls(key) and not self.meanings.criterion(None, record)
                unknown = not self._fields.field_of(key) and not self.meanings.names_controls(key)
                if isinstance(entry.value, Sequence) and _has_lists(entry.value) and (of_group or unknown):
                    yield from self._walk(entry.value, (*path, key), depth + 1)

    def _is_record(self, node: Mapping) -> bool:
        """Whether a mapping is itself an entry: it has an id, and a title, a text or criteria, and holds no lists."""
        known = [(self._fields.field_of(entry.key.text), entry.value) for entry in node]
        fields = {field for field, value in known if not isinstance(value, Mapping)}
        others = (value for field, value in known if field not in ("criteria", "framework_references"))
        return "id" in fields and bool(fields & {"title", "text", "criteria"}) and not any(map(_has_lists, others))

    def _is_keyed(self, node: Mapping) -> bool:
        """Whether the keys of a mapping are the ids of the entries below them."""
        values = [entry.value for entry in node if isinstance(entry.value, Mapping)]
        if not values or len(values) < len(node.entries):
            return False
        numbered = all(_DIGIT.search(entry.key.text) for entry in node)
        if not numbered and (len(values) < 3 or any(map(_has_lists, values))):
            return False
        keys = {entry.key.text for value in values for entry in value}
        known = {"title", "text", "criteria"}
        says = any(self._fields.field_of(key) in known or self.meanings.names_controls(key) for key in keys)
        return says and not any(self._fields.field_of(entry.key.text) for entry in node)

    # Mappings that are written as keys with values

    def _is_map(self, node: Mapping) -> bool:
        """Whether keys are criteria with ids of controls, or ids of controls with criteria."""
        if any(criterion_of(row.key.text) and are_ids(row.value) for row in node):
            return True
        rows = [row for row in node if not is_absent(row.value)]
        texts = [text.text for row in rows for text in texts_in(row.value)]
        return (
            all(_is_short(row.value) and not self._fields.field_of(row.key.text) for row in rows)
            and any(map(criterion_of, texts))
            and all(map(_DIGIT.search, texts))
        )

    def _mapped(self, node: Mapping, path: tuple[str, ...], depth: int) -> Iterator[EntryList]:
        by_criterion = any(criterion_of(row.key.text) and are_ids(row.value) for row in node)
        for row in node:
            is_code = criterion_of(row.key.text) or (isinstance(row.value, Sequence) and _DIGIT.search(row.key.text))
            if is_absent(row.value):
                continue
            if not by_criterion:
                pairs = [Pair(row.key, criterion) for criterion in texts_in(row.value)]
            elif is_code and _is_short(row.value):
                pairs = [Pair(id_, row.key) for text in texts_in(row.value) for id_ in split_ids(text)]
            else:
                yield from self._walk(row.value, (*path, row.key.text), depth + 1)
                continue
            self.pairs += pairs
            for _ in pairs:
                self._uses.fills(".".join(path) or "(keys and values)", "criteria")


def split_ids(text: Scalar) -> list[Scalar]:
    """Return the ids in a text; blanks separate them only where each part has a digit."""
    parts = [part.strip() for part in _SEPARATORS.split(text.text)]
    if len(parts) == 1 and all(_DIGIT.search(word) and len(word) > 1 for word in text.text.split()):
        parts = text.text.split()
    return [text._replace(text=part, style='"') for part in parts if part]


def are_ids(value: Node) -> bool:
    """Whether a value can be ids: words without blanks in a list, and with a digit where they are alone."""
    if not _is_short(value) or is_absent(value):
        return False
    alone = isinstance(value, Scalar)
    return all(_is_id(part.text, alone=alone) for text in texts_in(value) for part in split_ids(text))


def _is_id(text: str, *, alone: bool) -> bool:
    has_digit = bool(_DIGIT.search(text))
    return has_digit and len(text) <= _SHORT if len(text.split()) > 1 else has_digit or not alone


def _has_lists(node: Node) -> bool:
    """Whether a value holds a list of entries, however deep."""
    if isinstance(node, Sequence):
        return any(isinstance(item, Mapping) for item in node.items)
    return isinstance(node, Mapping) and any(_has_lists(entry.value) for entry in node)


def _is_short(value: Node) -> bool:
    """Whether a value is an id or a list of ids."""
    return isinstance(value, Scalar) or (
        isinstance(value, Sequence) and all(isinstance(item, Scalar) for item in value.items)
    )
