"""Change values in the text of a YAML, CSV or Markdown file, and leave every other character as it is.

Only the stretches of a value that differ are replaced, at their places in the source, so that comments, quotes, wrapped
lines, the order of keys and blank lines stay.  The result is read again: where it does not give exactly the wanted
values, the changed ones are written in quotes, and if that is not right either, the file is left alone.
"""

from __future__ import annotations

import codecs
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as ReadOnlyMapping
from collections.abc import Sequence as AbstractSequence
from typing import NamedTuple

from socdocs.diagnostics import worst
from socdocs.problems import Severity
from socdocs.source.differences import differences
from socdocs.source.lines import Lines
from socdocs.source.positions import guarded, text_reading
from socdocs.source.tree import Mapping, Node, Scalar, Sequence, leaves
from socdocs.source.yaml_reader import read_yaml

_NEEDS_QUOTES = re.compile(r"""[,;\t|"\n]|^\s|\s$""")
_BLOCK_COMMENT = re.compile(r"[|>][+\-\d]*([ \t]+#.*)")
_LINE = re.compile(r"\n(?=[^\n])")


class NotEditable(Exception):
    """The file cannot be changed without changing more than the values; the message says why."""


class Edit(NamedTuple):
    """A value of a file as it was read, and the text that it is to have."""

    scalar: Scalar
    text: str


class Splice(NamedTuple):
    """What replaces the stretch of a text between two offsets."""

    start: int
    end: int
    text: str


_Place = tuple[int, int]
"""Line and column of a value."""
_Writing = Callable[[Edit, Lines], list[Splice]]


def edit_yaml(data: bytes, name: str, edits: AbstractSequence[Edit]) -> bytes:
    """Return a YAML file with other values.  Raises NotEditable."""
    text, restore = opened(data)
    root = read_tree(text, name)
    wanted = {_place(edit.scalar): _with_end(edit) for edit in edits}
    if root is not None and any(
        count > 1 for place, count in Counter(map(_place, leaves(root))).items() if place in wanted
    ):
        raise NotEditable("other facts repeat the value by its name (*)")
    lines = Lines(text)
    for write in (_in_place, _in_quotes):
        changed = spliced(text, [splice for edit in edits for splice in write(edit, lines)])
        stays = Lines(changed).is_json or not lines.is_json
        if stays and root is not None and gives(read_tree(changed, name), root, wanted):
            return restore(changed)
    raise NotEditable("the values cannot be changed there without changing others")


def edit_prose(data: bytes, edits: AbstractSequence[Edit]) -> bytes:
    """Return a Markdown file with another text; its front matter stays.  Raises NotEditable."""
    text, restore = opened(data)
    lines = Lines(text)
    return restore(spliced(text, [splice for edit in edits for splice in _stretches(edit, lines)]))


def edit_csv(data: bytes, edits: AbstractSequence[Edit]) -> bytes:
    """Return a CSV file with other values.  Raises NotEditable."""
    text, restore = opened(data)
    lines = Lines(text)
    return restore(spliced(text, [splice for edit in edits for splice in _in_cell(edit, lines)]))


def opened(data: bytes) -> tuple[str, Callable[[str], bytes]]:
    """Return the text of a file with line feeds alone, and the function that gives it its mark and line ends back."""
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    try:
        text = data.removeprefix(mark).decode()
    except UnicodeDecodeError as problem:
        raise NotEditable("the file is not saved as UTF-8") from problem
    end = "\r\n" if "\r" in text else "\n"
    plain = text.replace("\r\n", "\n")
    if "\r" in plain or plain.replace("\n", end) != text:
        raise NotEditable("the lines of the file end in different ways")
    return plain, lambda changed: mark + changed.replace("\n", end).encode()


def read_tree(text: str, name: str) -> Node | None:
    """Return the tree of a text without mistakes, and None for any other, which the reader may read all the same."""
    root, found = read_yaml(text.encode(), name, part=True)
    return None if worst(found) is Severity.ERROR else root


def ended(text: str) -> str:
    """Return a text whose last line ends, as it must before a further line; no value says more for it."""
    return text if text.endswith("\n") else f"{text}\n"


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """Return `text` with all replacements; what is inserted at one place stays in its order."""
    parts, at = list[str](), 0
    for splice in sorted(splices, key=lambda splice: splice.start):
        parts += (text[at : splice.start], splice.text)
        at = max(at, splice.end)
    return "".join((*parts, text[at:]))


def _place(scalar: Scalar) -> _Place:
    return scalar.span.line, scalar.span.column


def _with_end(edit: Edit) -> str:
    return with_end(edit.text, edit.scalar.text)


def with_end(text: str, before: str) -> str:
    """Return a text with the line ends at its end that the one before it has; a block of lines ends with one."""
    return text.rstrip("\n") + before[len(before.rstrip("\n")) :]


def gives(node: Node | None, old: Node, wanted: ReadOnlyMapping[_Place, str]) -> bool:
    """Return whether `node` is `old` with the wanted values."""
    match old, node:
        case Scalar(), Scalar():
            text = wanted.get(_place(old))
            if text is None:
                return node.text == old.text and node.absent == old.absent
            return node.text == text and not (text and node.absent)  # “null” is a word only in quotes
        case Sequence(), Sequence():
            items = zip(old.items, node.items, strict=False)
            return len(old.items) == len(node.items) and all(gives(new, was, wanted) for was, new in items)
        case Mapping(), Mapping():
            entries = zip(old, node, strict=False)
            return len(old.entries) == len(node.entries) and all(
                was.key.text == new.key.text and gives(new.value, was.value, wanted) for was, new in entries
            )
        case _:
            return False


# --- YAML ----------------------------------------------------------------------------------------------------------


def _in_place(edit: Edit, lines: Lines) -> list[Splice]:
    """Return the replacements of the stretches that differ."""
    reading = text_reading(edit.scalar, lines)
    if reading is None or not reading[1]:
        return _in_quotes(edit, lines)
    offsets = [*reading[1], reading[1][-1] + 1]
    indent = lines.place(offsets[0])[1] - 1
    write = _FORMS[edit.scalar.style]
    splices = list[Splice]()
    for start, end, new in differences(edit.scalar.text, _with_end(edit)):
        # What follows a line that ends here begins a line, and so where the lines of the block begin.
        begins = new.endswith("\n") and lines.text[offsets[end] : offsets[end] + 1] not in ("", "\n")
        text = write(f"{new}x", indent)[:-1] if begins else write(new, indent)
        splices.append(Splice(offsets[start], offsets[end], text))
    return splices


def _in_quotes(edit: Edit, lines: Lines) -> list[Splice]:
    """Return the replacement of the whole value by one in quotation marks."""
    span = edit.scalar.span
    start, end = lines.stretch(span)
    before = " " if lines.text[start - 1 : start] == ":" else ""
    behind = "\n" if lines.text[start:end].endswith("\n") else ""
    # A comment behind the mark of a block stays.
    comment = _BLOCK_COMMENT.match(lines.text, start, end)
    said = comment[1] if comment else ""
    return [Splice(start, end, before + json.dumps(_with_end(edit), ensure_ascii=False) + said + behind)]


_FORMS: ReadOnlyMapping[str, Callable[[str, int], str]] = {
    "": lambda new, _: new,
    "'": lambda new, _: new.replace("'", "''"),
    '"': lambda new, _: json.dumps(new, ensure_ascii=False)[1:-1],
    "|": lambda new, indent: _LINE.sub("\n" + " " * indent, new),
    ">": lambda new, indent: _LINE.sub("\n\n" + " " * indent, new),
}
"""How words are written inside a value of each style, given the indent of its lines."""


# --- Markdown ------------------------------------------------------------------------------------------------------


def _stretches(edit: Edit, lines: Lines) -> Iterator[Splice]:
    first, end = lines.stretch(edit.scalar.span)
    if lines.text[first:end] != edit.scalar.text:
        raise NotEditable("the file holds characters that are not read as they are")
    for start, end, new in differences(edit.scalar.text, edit.text):
        yield Splice(first + start, first + end, new)


# --- CSV -----------------------------------------------------------------------------------------------------------


def _in_cell(edit: Edit, lines: Lines) -> list[Splice]:
    """Return the replacements of the stretches that differ, or of the whole cell where that is impossible."""
    start, end = lines.stretch(edit.scalar.span)
    quoted, reading = lines.text.startswith('"', start), text_reading(edit.scalar, lines)
    found = list(differences(edit.scalar.text, edit.text))
    if reading is None or not reading[1] or any(row.start == 0 for row in found):
        return [_cell(edit, lines)]
    last = len(reading[0])
    if not quoted and any(_NEEDS_QUOTES.search(row.text.strip() if row.end < last else row.text) for row in found):
        return [_cell(edit, lines)]
    offsets = [*reading[1], end - 1 if quoted else end]
    written = (row.text.replace('"', '""') if quoted else row.text for row in found)
    return [Splice(offsets[row.start], offsets[row.end], text) for row, text in zip(found, written, strict=True)]


def _cell(edit: Edit, lines: Lines) -> Splice:
    span = edit.scalar.span
    start, end = lines.stretch(span)
    text = guarded(edit.text)
    quoted = lines.text.startswith('"', start) or _NEEDS_QUOTES.search(text)
    return Splice(start, end, '"' + text.replace('"', '""') + '"' if quoted else text)
