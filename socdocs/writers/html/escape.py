"""Write words, names of places and addresses for HTML; only this module escapes characters for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_ENTITIES: Mapping[str, str] = MappingProxyType(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "\r": "\n"}
)
# Beside them what no page may hold: controls, lone halves of pairs, and what Unicode calls no characters.
_SPECIAL = re.compile(
    "\r\n?|[&<>\"'\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9_.:-]")
_NOT_IN_STRING = re.compile(r"[^\w !#$%()*+,./:;=?@\[\]^{|}~-]")


def escape(text: str) -> str:
    """Return `text` for an element or a quoted attribute; characters that HTML cannot hold are replaced."""
    return _SPECIAL.sub(lambda match: _ENTITIES.get(match[0][0], "\ufffd"), text)


def identifier(name: str) -> str:
    """Return the id of the place called `name`, such as `control:AC-01`; different names have different ids."""
    return _NOT_IN_ID.sub(lambda match: f"~{ord(match[0]):x}~", name)


def css_string(text: str) -> str:
    """Return `text` as a string of a style sheet, which can end neither the string nor the sheet."""
    return '"' + _NOT_IN_STRING.sub(lambda match: f"\\{ord(match[0]):x} ", text) + '"'
