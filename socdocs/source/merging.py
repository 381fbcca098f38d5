"""Merge entries into a list in the text of a YAML file, and leave every character that is there as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as ReadOnlyMapping
from collections.abc import Sequence as AbstractSequence
from typing import Any, NamedTuple

from socdocs.source.addresses import item_keys
from socdocs.source.editing import Edit, NotEditable, Splice, edit_yaml, ended, opened, read_tree, spliced, with_end
from socdocs.source.lines import Lines
from socdocs.source.plain import plain, plain_value
from socdocs.source.tree import Entry, Mapping, Node, Scalar, Sequence
from socdocs.source.yaml_list import Value, write_entry, write_flow, write_json, write_list

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
    expected = _merged(plain(read_tree(ended(text), name)), key, additions)
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
    if plain(read_tree(ended(text), name)) != expected:
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
    changed = [with_fields(entry, additions.fields.get(entry.get("id"), {})) for entry in known]
    changed += [plain_value(entry) for entry in additions.entries]
    return {**(whole or {}), key: changed} if isinstance(whole, dict) or whole is None else changed


def with_fields(entry: ReadOnlyMapping[str, Any], fields: Fields) -> ReadOnlyMapping[str, Any]:
    """Return an entry as plain data with further values; a text in the place of a block of lines ends as it does."""
    new = {
        field: with_end(value, old) if isinstance(value, str) and isinstance(old := entry.get(field), str) else value
        for field, value in fields.items()
    }
    return {**entry, **plain_value(new)}


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
    start, end = lines.stretch(old.value.span)
    colon = "" if ":" in lines.text[lines.stretch(old.key.span)[1] : start] else ":"
    blank = "" if lines.text[start - 1].isspace() and not colon else " "
    return Splice(start, end, f"{colon}{blank}{_flow(lines)(value)}")


def _in_place_of(old: Entry, value: AbstractSequence[Value] | Fields, lines: Lines) -> Splice:
    span = old.value.span
    start, end = lines.stretch(span)
    end = start + len(lines.text[start:end].rstrip())
    if "#" in _outside_values(old.value, lines):
        raise NotEditable(f"there is a comment in “{old.key.text}”")
    if _is_bracketed(old.value, lines):
        return Splice(start, end, _flow(lines)(value))
    return Splice(start, end, f"\n{' ' * (span.column - 1)}".join(_block(value)))


def _outside_values(node: Node, lines: Lines) -> str:
    """Return what is written in a node besides its keys and values."""
    parts, at = list[str](), lines.offset(node.span.line, node.span.column)
    for scalar in sorted(_written(node), key=lambda scalar: (scalar.span.line, scalar.span.column)):
        start, end = lines.stretch(scalar.span)
        parts.append(lines.text[at:start])
        at = max(at, end)
    return "".join((*parts, lines.text[at : lines.stretch(node.span)[1]]))


def _written(node: Node) -> Iterator[Scalar]:
    """Yield all keys and values."""
    if isinstance(node, Scalar):
        yield node
    for part in node.items if isinstance(node, Sequence) else ():
        yield from _written(part)
    for entry in node if isinstance(node, Mapping) else ():
        yield entry.key
        yield from _written(entry.value)


def _block(value: AbstractSequence[Value] | Fields) -> list[str]:
    items = [item for item in value if isinstance(item, ReadOnlyMapping)]
    return write_list(items).splitlines() if items else [f"- {write_flow(item)}" for item in value]


def _below(entry: Mapping, fields: Fields, lines: Lines) -> Splice:
    if _is_bracketed(entry, lines):
        return _in_brackets(entry, fields, lines)
    written = [line for field, value in fields.items() for line in write_entry(field, value)]
    return _insertion(written, entry.entries[0].key.span.column, entry, lines)


def _is_bracketed(node: Node, lines: Lines) -> bool:
    return lines.text[lines.offset(node.span.line, node.span.column)] in "[{"


def _flow(lines: Lines) -> Callable[[Value], str]:
    """Return what writes a value within one line: as JSON where all that is there is JSON."""
    return write_json if lines.is_json else write_flow


def _in_brackets(node: Mapping | Sequence, value: AbstractSequence[Value] | Fields, lines: Lines) -> Splice:
    """Return the insertion of what is in `value` behind all that is in a group in braces or a list in brackets."""
    inner = _flow(lines)(value)[1:-1]
    if isinstance(node, Mapping):
        ends = [max(lines.stretch(part.span)[1] for part in entry) for entry in node.entries[-1:]]
    else:
        ends = [lines.stretch(item.span)[1] for item in node.items[-1:]]
    if not ends:
        at = lines.offset(node.span.line, node.span.column) + 1
        return Splice(at, at, inner)
    blank = " " if lines.text[ends[0] - 1] == ":" else ""
    return Splice(ends[0], ends[0], f"{blank}, {inner}")


def _insertion(written: Iterable[str], column: int, node: Node, lines: Lines) -> Splice:
    """Return the insertion of lines below all that is in `node`."""
    text, at = lines.text, lines.stretch(node.span)[1]
    while at and text[at - 1].isspace():
        at -= 1
    at = text.find("\n", at)
    if at >= 0 and _keeps_lines(node):
        end = at
        while end < len(text) and text[end].isspace():
            end += 1
        at = text.rfind("\n", at, end)
    at = len(text) if at < 0 else at
    return Splice(at, at, "".join(f"\n{' ' * (column - 1)}{line}".rstrip(" ") for line in written))


def _keeps_lines(node: Node) -> bool:
    """Return whether the empty lines below a node are a part of its last text, as below `text: |+`."""
    while not isinstance(node, Scalar):
        parts = [entry.value for entry in node.entries] if isinstance(node, Mapping) else node.items
        if not parts:
            return False
        node = parts[-1]
    return node.style in ("|", ">") and node.text.endswith("\n\n")


# --- entries ---------------------------------------------------------------------------------------------------------


def _at_end(root: Node | None, key: str, entries: AbstractSequence[Fields], lines: Lines) -> Iterator[Splice]:
    """Yield the insertion of new entries at the end of the list, which is begun if there is none."""
    if not entries:
        return
    written = write_list(entries).splitlines()
    known = _list(root, key)
    entry = root.entry(key) if isinstance(root, Mapping) else None
    in_braces = isinstance(root, Mapping) and _is_bracketed(root, lines)
    if isinstance(known, Sequence):
        yield behind_items(known, entries, lines)
    elif entry is not None and not in_braces and _is_alone(entry, lines):
        yield _insertion(written, entry.key.span.column + 2, entry.key, lines)
    elif entry is not None and isinstance(entry.value, Scalar) and entry.value.absent:
        yield _in_place_of_nothing(entry, entries, lines)
    elif entry is not None:
        raise NotEditable(f"“{key}” has no list there")
    elif isinstance(root, Mapping) and in_braces:
        yield _in_brackets(root, {key: entries}, lines)
    elif isinstance(root, Mapping):
        apart = [""] * (not _keeps_lines(root))
        yield _insertion([*apart, *write_entry(key, entries)], root.span.column, root, lines)
    else:
        at = len(lines.text.rstrip())
        begun = ("", *write_entry(key, entries))
        yield Splice(at, len(lines.text), "".join(f"\n{line}" for line in begun) + "\n")


def _is_alone(entry: Entry, lines: Lines) -> bool:
    """Return whether there is nothing but a comment behind a key."""
    behind = lines.line(entry.key.span.line)[entry.key.span.end_column - 1 :]
    return behind.partition("#")[0].strip() == ":"


def behind_items(known: Sequence, entries: AbstractSequence[Fields], lines: Lines) -> Splice:
    """Return the insertion of entries at the end of a list, written as the list is."""
    if _is_bracketed(known, lines):
        return _in_brackets(known, entries, lines)
    apart = len(known.items) > 1 and "\n\n" in _between(known, lines)
    written = [line for entry in entries for line in ([""] * apart + write_list([entry]).splitlines())]
    return _insertion(written, known.span.column, known, lines)


def _between(known: Sequence, lines: Lines) -> str:
    """Return the text around the beginning of the second entry."""
    one, two = known.items[0].span, known.items[1].span
    begin = lines.offset(two.line, 1)
    return lines.text[max(begin - 2, lines.offset(one.line, 1)) : begin]
