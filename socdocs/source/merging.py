"""Merge entries into a list in the text of a YAML file, and leave every character that is there as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as ReadOnlyMapping
from collections.abc import Sequence as AbstractSequence
from typing import Any, NamedTuple

from socdocs.source.addresses import item_keys
from socdocs.source.editing import Edit, NotEditable, Splice, edit_yaml, opened, read_tree, spliced
from socdocs.source.lines import Lines
from socdocs.source.plain import plain, plain_value
from socdocs.source.tree import Entry, Mapping, Node, Scalar, Sequence
from socdocs.source.yaml_list import Value, write_entry, write_flow, write_list

Fields = ReadOnlyMapping[str, Value]


class Additions(NamedTuple):
    """What a list is to hold as well: values of fields, by the key of their entry, and new entries."""

    fields: ReadOnlyMapping[str, Fields]
    entries: tuple[Fields, ...]


def merge_yaml(data: bytes, name: str, key: str, additions: Additions) -> bytes:
    """Return a YAML file whose list under `key`, or whose own list, holds the additions, too.

    A field that has a value gets the new one.  Raises NotEditable where the list cannot be changed without changing
    anything else.
    """
    text, restore = opened(data)
    expected = _merged(plain(read_tree(text, name)), key, additions)
    edits = [
        Edit(old, value)
        for entry, fields in _entries(read_tree(text, name), key, additions)
        for field, value in fields.items()
        if isinstance(value, str) and isinstance(old := entry.get(field), Scalar) and not old.absent
    ]
    if edits:
        text = edit_yaml(text.encode(), name, edits).decode()
    root = read_tree(text, name)
    lines = Lines(text)
    splices = [splice for entry, fields in _entries(root, key, additions) for splice in in_entry(entry, fields, lines)]
    splices += _at_end(root, key, additions.entries, lines)
    text = spliced(text, splices)
    if plain(read_tree(text, name)) != expected:
        raise NotEditable("its list cannot be changed without changing something else")
    return restore(text)


def _list(root: Node | None, key: str) -> Node | None:
    return root.get(key) if isinstance(root, Mapping) else root


def _entries(root: Node | None, key: str, additions: Additions) -> Iterator[tuple[Mapping, Fields]]:
    entries = _list(root, key)
    for name, item in zip(item_keys(entries), entries.items, strict=True) if isinstance(entries, Sequence) else ():
        if name in additions.fields and isinstance(item, Mapping):
            yield item, additions.fields[name]


def _merged(whole: Any, key: str, additions: Additions) -> Any:  # noqa: ANN401 - plain data
    """Return the plain data that the file is to hold."""
    entries = whole.get(key) if isinstance(whole, dict) else whole
    known = entries if isinstance(entries, list) else []
    changed = [{**entry, **plain_value(additions.fields.get(entry.get("id"), {}))} for entry in known]
    changed += [plain_value(entry) for entry in additions.entries]
    return {**(whole or {}), key: changed} if isinstance(whole, dict) or whole is None else changed


# --- fields ----------------------------------------------------------------------------------------------------------


def in_entry(entry: Mapping, fields: Fields, lines: Lines) -> Iterator[Splice]:
    """Yield the replacements of lists, and the insertion of all further fields."""
    more: dict[str, Value] = {}
    for field, value in fields.items():
        old = entry.entry(field)
        if old is None:
            more[field] = value
        elif isinstance(old.value, Scalar) and old.value.absent:
            yield _in_place_of_nothing(old, value, lines)
        elif not isinstance(value, str) and not isinstance(old.value, Scalar):
            yield _in_place_of(old, value, lines)
        elif not isinstance(value, str):
            raise NotEditable(f"“{field}” is written as a single value")
    if more:
        yield _below(entry, more, lines)


def _in_place_of_nothing(old: Entry, value: Value, lines: Lines) -> Splice:
    key = old.key.span
    behind = lines.text.find(":", lines.offset(key.end_line, key.end_column)) + 1
    end = lines.offset(old.value.span.end_line, old.value.span.end_column)
    return Splice(behind, max(behind, end), f" {write_flow(value)}")


def _in_place_of(old: Entry, value: AbstractSequence[Value] | Fields, lines: Lines) -> Splice:
    span = old.value.span
    start, end = lines.stretch(span)
    if lines.text[start] in "[{":
        return Splice(start, end, write_flow(value))
    end = start + len(lines.text[start:end].rstrip())
    if "#" in lines.text[start:end]:
        raise NotEditable(f"there is a comment in “{old.key.text}”")
    return Splice(start, end, f"\n{' ' * (span.column - 1)}".join(_block(value)))


def _block(value: AbstractSequence[Value] | Fields) -> list[str]:
    items = [item for item in value if isinstance(item, ReadOnlyMapping)]
    return write_list(items).splitlines() if items else [f"- {write_flow(item)}" for item in value]


def _below(entry: Mapping, fields: Fields, lines: Lines) -> Splice:
    first = entry.entries[0].key.span
    start, end = lines.stretch(entry.span)
    if lines.text[start] == "{":
        at = len(lines.text[: end - 1].rstrip())
        return Splice(at, at, "".join(f", {field}: {write_flow(value)}" for field, value in fields.items()))
    written = [line for field, value in fields.items() for line in write_entry(field, value)]
    return _insertion(written, first.column, end, lines)


def _insertion(written: Iterable[str], column: int, end: int, lines: Lines) -> Splice:
    """Return the insertion of lines below the one in which the text before `end` ends."""
    line_end = lines.text.find("\n", len(lines.text[:end].rstrip()))
    at = len(lines.text) if line_end < 0 else line_end
    return Splice(at, at, "".join(f"\n{' ' * (column - 1)}{line}".rstrip(" ") for line in written))


# --- entries ---------------------------------------------------------------------------------------------------------


def _at_end(root: Node | None, key: str, entries: AbstractSequence[Fields], lines: Lines) -> Iterator[Splice]:
    """Yield the insertion of new entries at the end of the list, which is begun if there is none."""
    if not entries:
        return
    written = write_list(entries).splitlines()
    known = _list(root, key)
    entry = root.entry(key) if isinstance(root, Mapping) else None
    if isinstance(known, Sequence):
        yield behind_items(known, entries, lines)
    elif entry is not None:
        line = lines.line(entry.key.span.line)
        if line.partition("#")[0].strip() != f"{key}:":
            raise NotEditable(f"“{key}” has no list there")
        end = lines.offset(entry.key.span.end_line, entry.key.span.end_column)
        yield _insertion(written, entry.key.span.column + 2, end, lines)
    else:
        text = lines.text
        at = len(text.rstrip())
        begun = ("", f"{key}:", *(f"  {line}" for line in written))
        yield Splice(at, len(text), "".join(f"\n{line}" for line in begun) + "\n")


def behind_items(known: Sequence, entries: AbstractSequence[Fields], lines: Lines) -> Splice:
    """Return the insertion of entries at the end of a list, written as the list is."""
    text = lines.text
    start, end = lines.stretch(known.span)
    if text[start] == "[":
        at = len(text[: end - 1].rstrip())
        new = ", ".join(write_flow(entry) for entry in entries)
        return Splice(at, at, f", {new}" if known.items else new)
    apart = len(known.items) > 1 and "\n\n" in _between(known, lines)
    written = [line for entry in entries for line in ([""] * apart + write_list([entry]).splitlines())]
    return _insertion(written, known.span.column, end, lines)


def _between(known: Sequence, lines: Lines) -> str:
    """Return the text around the beginning of the second entry."""
    one, two = known.items[0].span, known.items[1].span
    begin = lines.offset(two.line, 1)
    return lines.text[max(begin - 2, lines.offset(one.line, 1)) : begin]
