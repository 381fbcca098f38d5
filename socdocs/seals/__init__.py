"""The marks by which socdocs recognizes its own files, with a row for each form of file that it writes.

A mark contains a checksum of the rest of its file.  If it matches, socdocs wrote the file and it has not been changed
since.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from socdocs.json_text import json_text

_SHA256 = rb"([0-9a-f]{64})"
_KEYS = {"manifest": "checksum", "schema": "x-socdocs-checksum", "comparison": "comparison_checksum"}
"""The keys that hold the marks of JSON files."""


def is_ours(form: str, data: bytes) -> bool:
    """Return whether socdocs wrote `data` as a file of this `form` and it has not been changed since."""
    return _FORMS[form](data)


def was_ours(form: str, data: bytes) -> bool:
    """Return whether `data` has a mark of socdocs, wherever and in whatever state another program has left it."""
    return form in _TRACES and _TRACES[form].search(data) is not None


def checksum(data: bytes) -> str:
    """Return the checksum for the mark of a file with these other bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def sealed_json(form: str, whole: Mapping[str, Any]) -> str:
    """Return `whole` as the JSON text of a file of this `form`, with its mark under the first key."""
    text = json_text(whole)
    mark = f'  "{_KEYS[form]}": "sha256:{checksum(text.encode())}",\n'
    return text.replace("{\n", "{\n" + mark, 1)


def _has_mark(mark: re.Pattern[bytes], data: bytes) -> bool:
    """Return whether `data` contains `mark` with the checksum of `data` without the first group of the mark."""
    match = mark.search(data)
    return match is not None and checksum(data[: match.start(1)] + data[match.end(1) :]).encode() == match[2]


def _is_office_file(main: str, data: bytes) -> bool:
    from socdocs.seals.office import is_whole  # imports libraries that most commands do not need

    return is_whole(main, data)


def _is_pdf_file(data: bytes) -> bool:
    from socdocs.seals.pdf import is_whole

    return is_whole(data)


def _first_key(form: str) -> re.Pattern[bytes]:
    return re.compile(rb'\A\{\n(  "' + _KEYS[form].encode() + rb'": "sha256:' + _SHA256 + rb'",\n)')


_LAST_COMMENT = re.compile(rb"(sha256:" + _SHA256 + rb" -->\n)\Z")
_COMMENT_BEFORE_END = re.compile(rb"(sha256:" + _SHA256 + rb" -->\n)</html>\n\Z")
_TRACES: Mapping[str, re.Pattern[bytes]] = MappingProxyType(
    dict.fromkeys(("md", "html"), re.compile(rb"<!--\s*socdocs\s(?:(?!<!--)[^>])*sha256:[0-9a-f]{64}"))
)
"""What remains of the marks in files that people send through programs that format them."""
_FIRST_LINE = re.compile(rb"\A# : /?(socdocs-sha256-" + _SHA256 + rb"/\.\./)")

_FORMS: Mapping[str, Callable[[bytes], bool]] = MappingProxyType(
    {
        "docx": partial(_is_office_file, "word/document.xml"),  # a custom property
        "xlsx": partial(_is_office_file, "xl/workbook.xml"),
        "md": partial(_has_mark, _LAST_COMMENT),
        "html": partial(_has_mark, _COMMENT_BEFORE_END),
        "pdf": _is_pdf_file,  # a keyword
        "depfile": partial(_has_mark, _FIRST_LINE),
        "manifest": partial(_has_mark, _first_key("manifest")),
        "schema": partial(_has_mark, _first_key("schema")),
        "comparison": partial(_has_mark, _first_key("comparison")),
        "unmarked": lambda _: False,  # starter files and copied templates, which users edit, and CSV files
    }
)
"""How a file of each form is recognized."""
