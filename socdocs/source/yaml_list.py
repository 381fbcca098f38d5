"""Write entries, and lists of them, as YAML that people go on editing."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

Value = str | Sequence["Value"] | Mapping[str, "Value"]
"""What an entry holds: a text, a list, or fields of its own."""

_PLAIN: Final = re.compile(
    r"(?!(?:true|false|yes|no|on|off|null|y|n)$)[A-Za-z](?:[\w ./()’;+-]*[\w.)])?", re.IGNORECASE
)
"""A text that every reader of YAML takes as it is, also within a list in brackets."""
_WIDTH: Final = 100
"""The length of a line from which on a text is written in several lines."""
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_BLOCK: Final = re.compile(r"(?! )[^\x00-\x1f\x7f\x85\u2028\u2029\ufeff]+(?<! )")
"""A line of a text that can be written below its key as it is."""
_INDENTED: Final = re.compile(rf" *{_BLOCK.pattern}|")
"""A further line of such a text: it may begin with blanks, as in a list within a list, or be empty."""


def write_list(entries: Iterable[Mapping[str, Value]]) -> str:
    """Return the list as YAML; reading it gives the same values."""
    return "".join(f"{line}\n" for entry in entries for line in _item(entry)) or "[]\n"


def _item(entry: Mapping[str, Value]) -> Iterator[str]:
    lines = [line for key, value in entry.items() for line in write_entry(key, value)]
    return (f"{'  ' if number else '- '}{line}".rstrip() for number, line in enumerate(lines))


def write_entry(key: str, value: Value) -> Iterator[str]:
    """Yield the lines of one key with its value; reading them gives the same value."""
    if isinstance(value, str):
        yield from _text(key, value)
    elif isinstance(value, Mapping):
        yield f"{key}:"
        yield from (f"  {line}" for inner, below in value.items() for line in write_entry(inner, below))
    elif all(isinstance(item, str) for item in value):
        yield f"{key}: {write_flow(value)}"
    else:
        yield f"{key}:"
        yield from (f"  {line}" for item in value if isinstance(item, Mapping) for line in _item(item))


def write_flow(value: Value) -> str:
    """Return a value within one line, also of a list in brackets or a group in braces."""
    if isinstance(value, str):
        return _scalar(value)
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {write_flow(below)}' for key, below in value.items())}}}"
    return f"[{', '.join(map(write_flow, value))}]"


def write_json(value: Value) -> str:
    """Return a value within one line of JSON."""
    return json.dumps(value, ensure_ascii=False, default=_held)


def _held(value: object) -> object:
    return {**value} if isinstance(value, Mapping) else list(value) if isinstance(value, Sequence) else value


def _text(key: str, text: str) -> Iterator[str]:
    lines = text.split("\n")
    if len(lines) > 1 and _BLOCK.fullmatch(lines[0]) and lines[-1] and all(map(_INDENTED.fullmatch, lines[1:])):
        yield f"{key}: |-"
        yield from (f"  {line}" for line in lines)
    elif len(key) + len(text) > _WIDTH and _BLOCK.fullmatch(text) and "  " not in text:
        yield f"{key}: >-"
        yield from (f"  {line}" for line in textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False))
    else:
        yield f"{key}: {_scalar(text)}"


def _scalar(text: str) -> str:
    return text if _PLAIN.fullmatch(text) or _DAY.fullmatch(text) else json.dumps(text, ensure_ascii=False)
