"""The marks by which socdocs knows its own files again: one function, and a row for each form of file that it writes.

A mark holds a checksum of everything else in its file.  Where it fits, socdocs wrote the file and it was not changed
since.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

_SHA256 = rb"([0-9a-f]{64})"
_KEYS = {"manifest": "checksum", "schema": "x-socdocs-checksum"}
"""The keys of JSON files that hold their marks."""


def is_ours(form: str, data: bytes) -> bool:
    """Whether socdocs wrote `data` as a file of this `form`, and nothing of it was changed since."""
    return _FORMS[form](data)


def checksum(data: bytes) -> str:
    """The checksum that a mark holds of the other bytes of its file, as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def sealed_json(form: str, whole: Mapping[str, Any]) -> str:
    """`whole` as JSON text, its mark the first key: a file of this `form`."""
    text = json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
    mark = f'  "{_KEYS[form]}": "sha256:{checksum(text.encode())}",\n'
    return text.replace("{\n", "{\n" + mark, 1)


def _has_mark(mark: re.Pattern[bytes], data: bytes) -> bool:
    """Whether `data` holds `mark`, and the digits in it are the checksum of `data` without the mark's first group."""
    match = mark.search(data)
    return match is not None and checksum(data[: match.start(1)] + data[match.end(1) :]).encode() == match[2]


def _is_word_file(data: bytes) -> bool:
    from socdocs.seals.word import is_whole  # reading a package takes libraries that most commands do without

    return is_whole(data)


def _first_key(form: str) -> re.Pattern[bytes]:
    return re.compile(rb'\A\{\n(  "' + _KEYS[form].encode() + rb'": "sha256:' + _SHA256 + rb'",\n)')


_LAST_COMMENT = re.compile(rb"(sha256:" + _SHA256 + rb" -->\n)\Z")
_FIRST_LINE = re.compile(rb"\A# : /?(socdocs-sha256-" + _SHA256 + rb"/\.\./)")

_FORMS: Mapping[str, Callable[[bytes], bool]] = MappingProxyType(
    {
        "docx": _is_word_file,  # a custom property
        "md": partial(_has_mark, _LAST_COMMENT),
        "depfile": partial(_has_mark, _FIRST_LINE),
        "manifest": partial(_has_mark, _first_key("manifest")),
        "schema": partial(_has_mark, _first_key("schema")),
        "unmarked": lambda _: False,  # starters and copied templates, which are there to be changed
    }
)
"""How a file of each form is known."""
