r"""Characters that JSON writes as two escapes, as in "\ud83d\ude00", which parsers of YAML refuse.

Before parsing, each of the two is replaced by the escape of a character for private use, so that all places stay as
they are; afterwards the two become the character that was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from yaml import ScalarEvent, parse

from socdocs.source.positions import PAIR, joined
from socdocs.source.yaml_syntax import Event

_OFFSET = 0xE000 - 0xD800
# A backslash that another one escapes begins no escape.
_ESCAPED = re.compile(rf"(?<!\\)((?:\\\\)*){PAIR.pattern}")
_REPLACED = re.compile(r"\\u([eE][0-3][0-9a-fA-F]{2})\\u([eE][4-7][0-9a-fA-F]{2})|([\ue000-\ue3ff])([\ue400-\ue7ff])")
_TAKEN = re.compile(r"[\ue000-\ue7ff]|\\u[eE][0-7]")


def parsed_events(text: str, loader: type) -> Iterable[Event]:
    """Parse a text that may hold such pairs.

    They are refused like any other wrong escape where the text holds what could be taken for their replacement.
    """
    if _ESCAPED.search(text) is None or _TAKEN.search(text):
        return parse(text, Loader=loader)
    return _restored(parse(_ESCAPED.sub(_replacement, text), Loader=loader))


def _replacement(escaped: re.Match[str]) -> str:
    backslashes, *pair = escaped.groups()
    return "".join((backslashes, *(_moved(digits, _OFFSET) for digits in pair)))


def _restored(parsed: Iterable[Event]) -> Iterator[Event]:
    for event in parsed:
        if isinstance(event, ScalarEvent):
            event.value = _REPLACED.sub(_original, event.value)
        yield event


def _original(found: re.Match[str]) -> str:
    """The character that was meant; outside double quotes, where a backslash is one, the text as it was written."""
    if found[1]:
        return "".join(_moved(digits, -_OFFSET) for digits in found.groups()[:2])
    return joined(ord(found[3]) - _OFFSET, ord(found[4]) - _OFFSET)


def _moved(digits: str, by: int) -> str:
    """The escape of another character, in letters of the same case."""
    moved = f"{int(digits, 16) + by:04x}"
    return f"\\u{moved.upper() if digits[0].isupper() else moved}"
