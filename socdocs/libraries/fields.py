"""Turn one entry of a library, under whatever keys, into a control with our fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from socdocs.codes import framework_named
from socdocs.diagnostics import Span
from socdocs.libraries.codes import (
    Requirement,
    criterion_of,
    is_identifier,
    is_own_framework,
    reference_entry,
    required_by,
)
from socdocs.libraries.material import Control, Uses
from socdocs.source.tables.choice import Choice
from socdocs.source.tables.headings import Headings, Shape, fold, status_of
from socdocs.source.tree import Entry, Mapping, Node, Scalar, Sequence

_REFERENCES: Final = "framework_references"
_OPAQUE: Final = re.compile(r"urn:.*|\d+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{20,}", re.IGNORECASE)
"""An identifier that is made for programs: an entry with another one is called by that."""
_NAMES: Final = frozenset({"urn", "uuid", "slug", "guid"})
"""Keys whose values are names of an entry, by which other files point to it, and never its id."""
_NONE: Final = re.compile(r"\s*(?:n/a|none|not (?:applicable|mapped))\b", re.IGNORECASE)
"""What is written in the place of a requirement where a framework has none."""
_MOMENT: Final = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d.*")
_DAYS: Final = frozenset({"from", "until"})
_ASSESSABLE: Final = "assessable"
"""The key by which some libraries tell headings from controls."""


class Fields:
    """What the keys of one file's entries mean; `uses` counts what became of each.

    Keys are known as the headings of tables are.  `choice` holds the fields that the user names for keys, and the keys
    to leave out.
    """

    def __init__(self, shape: Shape, choice: Choice, uses: Uses) -> None:
        self.headings, self.uses = Headings(shape), uses
        self.not_in_force: dict[str, list[str]] = {}
        self.unknown_status: dict[str, list[str]] = {}
        self.status_place: Span | None = None
        self.without_id: list[Span] = []
        self._groups = {address.partition(".")[0] for address in shape.fields}
        self._order = {fold(written): at for at, (written, _) in enumerate(self.headings.aliases())}
        self._mapped = {fold(heading.text): field.text for field, heading in choice.columns}
        self._ignored = {fold(heading.text) for heading in choice.ignore}

    def field_of(self, key: str) -> str:
        """Return the field that a key fills, or "" for a key that is not known."""
        if fold(key) in self._mapped:
            return self._mapped[fold(key)]
        return key if key in self._groups else self.headings.field(key)

    def control(self, record: Mapping, above: str = "", id_: Scalar | None = None) -> Control | None:
        """Return a record as a control; None if it has no id, or is not in force.

        `above` is put before its keys in the account; `id_` is its id where it is outside the record.
        """
        filled, names = dict[str, tuple[Scalar, Node]](), list[str]()
        ids = self._ids(record)
        if id_ is None and ids:
            id_ = next((row for row in ids if not _OPAQUE.fullmatch(row.text.strip())), ids[0])
        if self._is_heading(record, above):
            return None
        if id_ is None:
            self.without_id.append(record.span)
            return None
        if self._is_out_of_force(record, id_):
            return None
        names += [row.text.strip() for row in ids if row.text != id_.text]
        references = list[Mapping]()
        for entry in sorted(record, key=self._rank):
            key, value = f"{above}{entry.key.text}", entry.value
            if is_absent(value):
                continue
            if fold(entry.key.text) in self._ignored:
                self.uses.leaves(key, "left out, as you asked")
            elif fold(entry.key.text) in _NAMES and isinstance(value, Scalar):
                names.append(value.text.strip())
                self.uses.fills(key, "a name of the entry")
            elif fold(entry.key.text) == _ASSESSABLE:
                self.uses.leaves(key, "says which entries are controls")
            elif self._is_status(entry.key.text):
                self.uses.leaves(key, "says which entries are in force")
            elif value is id_ or (isinstance(value, Scalar) and value in ids):
                if value is id_:
                    self.uses.fills(key, "id")
                else:
                    self.uses.fills(key, "a name of the entry")
            else:
                self._take(entry, key, filled, references)
        entries = [Entry(Scalar("id", id_.span, '"'), id_._replace(text=id_.text.strip()))]
        entries += [Entry(Scalar(field, key.span, '"'), value) for field, (key, value) in filled.items()]
        if references:
            entries.append(_with_references(entries, references))
        return Control(Mapping(tuple(entries), record.span), tuple(names))

    def _take(self, entry: Entry, key: str, filled: dict[str, tuple[Scalar, Node]], references: list[Mapping]) -> None:
        field = self.field_of(entry.key.text) or ("criteria" if self._names_frameworks(entry.value) else "")
        framework = "" if field else framework_named(entry.key.text)
        if framework:
            said = [text for text in texts_in(entry.value) if not _NONE.match(text.text)]
            references += [reference_entry(Requirement(framework, text.text), text) for text in said]
            if said:
                self.uses.fills(key, _REFERENCES)
            else:
                self.uses.leaves(key, "left out, since it says that there is none")
            return
        if not field:
            self.uses.leaves(key)
        elif field in filled:
            self.uses.leaves(key, f"left out, since another key fills {field}")
        elif (value := self._value(field, entry, references)) is None:
            self.uses.leaves(key, f"left out, since {field} cannot be read from keys and values")
        else:
            filled[field] = (entry.key, value)
            self.uses.fills(key, field)

    def _value(self, field: str, entry: Entry, references: list[Mapping]) -> Node | None:
        """Return a value in the form that the field takes; what it says of other frameworks goes to `references`."""
        value, holds = entry.value, self.headings.shape.fields.get(field)
        if field == "criteria":
            own = list(self._criteria(value, references))
            return Sequence(tuple(own), value.span)
        if isinstance(value, Scalar):
            moment = _MOMENT.fullmatch(value.text.strip()) if field in _DAYS else None
            return value._replace(text=moment[1], style='"') if moment else value
        if holds is None or holds == "texts":
            # A field with entries of its own, in our form, or a list of words.
            return value if holds is None or isinstance(value, Sequence) else None
        if isinstance(value, Sequence) and all(isinstance(item, Scalar) for item in value.items):
            texts = [" ".join(item.text.split()) for item in texts_in(value)]
            return Scalar(
                "\n".join(f"- {text}" for text in texts) if field == "text" else ", ".join(texts), value.span, '"'
            )
        return None

    def _criteria(self, value: Node, references: list[Mapping]) -> Iterator[Scalar]:
        """Yield the texts that name criteria; requirements of other frameworks go to `references`."""
        if isinstance(value, Scalar):
            # An identifier is looked into; whatever else people write is for the grammar of criteria.
            found = required_by(value.text) if is_identifier(value.text) else None
            if isinstance(found, Requirement):
                references.append(reference_entry(found, value))
            else:
                yield value._replace(text=found, style='"') if found else value
        elif isinstance(value, Sequence):
            for item in value.items:
                yield from self._criteria(_named(item), references)
        else:
            for row in value:
                if is_own_framework(row.key.text) or self.field_of(row.key.text) == "criteria":
                    yield from self._criteria(row.value, references)
                elif criterion_of(row.key.text):
                    yield row.key
                else:
                    framework = framework_named(row.key.text) or row.key.text
                    said = [text for text in texts_in(row.value) if not _NONE.match(text.text)]
                    references += [reference_entry(Requirement(framework, text.text), text) for text in said]

    def _names_frameworks(self, value: Node) -> bool:
        """Whether a value is kept by frameworks, with the trust services criteria among them."""
        return isinstance(value, Mapping) and any(
            is_own_framework(row.key.text) or self.field_of(row.key.text) == "criteria" for row in value
        )

    def _ids(self, record: Mapping) -> list[Scalar]:
        """Return the values that can be the id of a record, the likeliest first."""
        found = [
            (self._rank(entry), entry.value)
            for entry in record
            if self.field_of(entry.key.text) == "id" and isinstance(entry.value, Scalar) and not is_absent(entry.value)
        ]
        return [value for _, value in sorted(found, key=lambda row: row[0])]

    def _rank(self, entry: Entry) -> tuple[bool, bool, int]:
        """Keys that the user names come first, then the names of fields, then the headings in the order of the list."""
        key = entry.key.text
        return fold(key) not in self._mapped, key not in self._groups, self._order.get(fold(key), len(self._order))

    def _is_heading(self, record: Mapping, above: str) -> bool:
        for entry in record:
            if fold(entry.key.text) == _ASSESSABLE and isinstance(entry.value, Scalar):
                key = f"{above}{entry.key.text}: {entry.value.text}"
                if entry.value.text.strip().casefold() in ("false", "no"):
                    self.uses.leaves(key, "left out, since such an entry is no control")
                    return True
        return False

    def _is_out_of_force(self, record: Mapping, id_: Scalar) -> bool:
        for entry in record:
            value = entry.value
            if not isinstance(value, Scalar) or is_absent(value) or not self._is_status(entry.key.text):
                continue
            word, known = value.text.strip(), status_of(value.text)
            if fold(entry.key.text) in self._ignored or known is True:
                continue
            self.status_place = self.status_place or value.span
            (self.unknown_status if known is None else self.not_in_force).setdefault(word, []).append(id_.text.strip())
            if known is False:
                return True
        return False

    def _is_status(self, key: str) -> bool:
        return fold(key) not in self._mapped and self.headings.is_status(key)


def is_absent(value: Node) -> bool:
    """Whether a value is absent, or an empty text or list, as programs write it."""
    if isinstance(value, Scalar):
        return value.absent or not value.text.strip()
    return not (value.items if isinstance(value, Sequence) else value.entries)


def texts_in(value: Node) -> list[Scalar]:
    """Return all texts in a value, however deep."""
    if isinstance(value, Scalar):
        return [] if is_absent(value) else [value]
    below = value.items if isinstance(value, Sequence) else tuple(entry.value for entry in value)
    return [text for node in below for text in texts_in(node)]


def code_of(record: Mapping) -> Scalar | None:
    """Return what an entry of a list of requirements is called: its framework and its code."""
    named = _named(record)
    return named if isinstance(named, Scalar) else None


def _named(item: Node) -> Node:
    """Return what an item of a list of criteria is called, where it is an entry: its framework and its code."""
    if not isinstance(item, Mapping):
        return item
    said = {fold(entry.key.text): entry.value for entry in item}
    code = next((said[key] for key in _CODE_KEYS if isinstance(said.get(key), Scalar)), None)
    framework = next((said[key] for key in FRAMEWORK_KEYS if isinstance(said.get(key), Scalar)), None)
    if not isinstance(code, Scalar):
        return item
    return code._replace(text=f"{framework.text}: {code.text}") if isinstance(framework, Scalar) else code


_CODE_KEYS: Final = tuple(
    map(
        fold,
        ("code", "ref_id", "reference", "identifier", "criterion", "control_key", "requirement", "id", "name", "title"),
    )
)
FRAMEWORK_KEYS: Final = tuple(map(fold, ("framework", "standard", "standard_key", "source")))


def _with_references(entries: list[Entry], more: list[Mapping]) -> Entry:
    """Take the references out of `entries`, and return them with `more`."""
    given = next((entry for entry in entries if entry.key.text == _REFERENCES), None)
    if given is None or not isinstance(given.value, Sequence):
        return Entry(Scalar(_REFERENCES, more[0].span, '"'), Sequence(tuple(more), more[0].span))
    entries.remove(given)
    return Entry(given.key, Sequence((*given.value.items, *more), given.value.span))
