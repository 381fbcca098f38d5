"""Write lines of YAML for people: comments, keys, items of lists, and examples inside comments."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Final

WIDTH: Final = 80


def comment(text: str) -> list[str]:
    """Yield each line of `text` as a comment."""
    return [f"# {line}".rstrip() for line in text.splitlines()]


_COMMENT = re.compile(r"((?: *# )?(?: *)# )(\S.*)")


def wrapped(line: str) -> list[str]:
    """Yield `line`; a comment that is too long becomes several lines with the same indentation and marks."""
    found = _COMMENT.fullmatch(line)
    if found is None or len(line) <= WIDTH:
        return [line]
    return [found[1] + part for part in _filled(found[2], WIDTH - len(found[1]))]


def _filled(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def key_line(key: str, value: object) -> list[str]:
    """Yield a key with its value: nothing, a list of words, or a text, which is folded if it is long."""
    if value is None:
        return [f"{key}:"]
    if isinstance(value, list):
        return [f"{key}: [{', '.join(_scalar(str(item), _SAFE_ITEM) for item in value)}]"]
    text = str(value)
    if len(text) > WIDTH - 24:
        return [f"{key}: >-", *indented(_filled(text, WIDTH - 14))]
    return [f"{key}: {_scalar(text, _SAFE)}"]


def given_lines(key: str, value: object) -> list[str]:
    """Return a key with a value that is known: a text, a list of words, or a list of entries with texts."""
    entries = [entry for entry in value if isinstance(entry, Mapping)] if isinstance(value, list) else []
    if not entries:
        return key_line(key, list(value) if isinstance(value, tuple) else value)
    lines = (as_item([line for name, text in entry.items() for line in key_line(name, text)]) for entry in entries)
    return [f"{key}:", *(line for item in lines for line in item)]


def file_line(key: str, name: str) -> str:
    """Return a key whose value is in the file called `name`."""
    return f"{key}: {{file: {_scalar(name, _SAFE_ITEM)}}}"


_SAFE = re.compile(r"[A-Za-z0-9](?:[\w ./&()’;,+-]*[\w.)])?")
_SAFE_ITEM = re.compile(r"[A-Za-z0-9](?:[\w ./&()’;+-]*[\w.)])?")


def _scalar(text: str, safe: re.Pattern[str]) -> str:
    return text if safe.fullmatch(text) and text.lower() != "null" else "'" + text.replace("'", "''") + "'"


def indented(lines: list[str]) -> list[str]:
    """Yield `lines` indented one step further."""
    return [f"  {line}".rstrip() for line in lines]


def as_item(lines: list[str]) -> Iterator[str]:
    """Yield `lines` as one item of a list; comments before the first key go above the dash."""
    first = next(index for index, line in enumerate(lines) if not line.startswith("#"))
    for index, line in enumerate(lines):
        yield f"  - {line}" if index == first else f"  {line}" if index < first else f"    {line}".rstrip()


def commented(line: str) -> str:
    """Return `line` as an example in a comment; a comment inside it keeps its own mark."""
    return f"  # {line[2:]}".rstrip()
