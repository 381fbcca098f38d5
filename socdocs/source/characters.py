"""Decode bytes: encodings, line ends and characters that no report can hold, each with its place.

Reading changes text in one way only: line ends become line feeds, and a line separator or a control character becomes a
blank.  Every replacement is one character for one, so that places stay correct.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from msgspec.structs import replace

from socdocs.diagnostics import Diagnostic, Span
from socdocs.problems import Severity
from socdocs.repertoire import newer_characters
from socdocs.source.lines import Lines

_SHOWN_OF_A_KIND = 10

_BOMS = (
    (codecs.BOM_UTF8, "utf-8", ""),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


class Kind(NamedTuple):
    """A kind of character that is not plain text, as a regular expression lists it, with the message for it."""

    characters: str
    code: str
    severity: Severity
    message: str
    advice: str


# The first kind that a character is of counts.  A byte that does not decode is kept as a lone surrogate (PEP 383)
# until it has been reported.
_KINDS = (
    Kind(
        r"\udc80-\udcff",
        "not-utf-8",
        Severity.ERROR,
        "The byte {shown} is not valid UTF-8.",
        "Save the file as UTF-8: editors offer this under “Save as” or “Encoding”.",
    ),
    Kind(
        r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff",
        "control-character",
        Severity.ERROR,
        "The control character {shown} cannot stand in a report.",
        "Delete it.",
    ),
    Kind(
        r"\x0b\x0c\x85\u2028\u2029",
        "line-separator",
        Severity.WARNING,
        "The character {shown}, an unusual line separator, is read as a blank.",
        "Write a blank, or begin the text with | on a line of its own to keep its lines.",
    ),
    Kind(
        r"\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
        r"\u2800\u3164\ufeff\uffa0\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f",
        "hidden-character",
        Severity.WARNING,
        "The invisible character {shown} stands in the text.",
        "Delete it unless it is meant: it changes what readers see or what a search finds.",
    ),
)
_NEWER = Kind(
    "",
    "newer-character",
    Severity.ERROR,
    "The character {shown} is not in Unicode 14, so not every program knows whether it is a letter or a mark.",
    "Write it in another way, or delete it.",
)
_PECULIAR = re.compile("[" + "".join(kind.characters for kind in _KINDS) + "]")
_REPLACED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def normalise_text(text: str) -> str:
    """`text` with line feeds for line ends and a blank for each line separator or control character."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _REPLACED.sub(" ", text)


def shown(character: str) -> str:
    """A character that must not be printed as itself, in print: `<U+202E>`; a byte that is no text: `0xE9`."""
    point = ord(character)
    return f"0x{point - 0xDC00:02X}" if 0xDC80 <= point <= 0xDCFF else f"<U+{point:04X}>"


def peculiar_characters(text: str) -> Iterator[tuple[int, str, Kind]]:
    """Yield each character of `text` that is not plain text, as its offset, itself and its kind."""
    newer = newer_characters(text)
    for match in (re.compile(f"{_PECULIAR.pattern}|[{re.escape(newer)}]") if newer else _PECULIAR).finditer(text):
        kinds = (kind for kind in _KINDS if re.match(f"[{kind.characters}]", match[0]))
        yield match.start(), match[0], next(kinds, _NEWER)


def peculiarity(character: str, kind: Kind, span: Span) -> Diagnostic:
    """The finding about a peculiar `character` at `span`."""
    return Diagnostic(kind.code, kind.severity, kind.message.format(shown=shown(character)), span, kind.advice)


def decode(data: bytes, name: str, *, fallback: str = "") -> tuple[str, list[Diagnostic]]:
    """Decode a file; returns its normalized text and the findings.

    UTF-8 is expected, with or without a byte order mark.  UTF-16 with such a mark is read with a warning.  Bytes that
    are not UTF-8 are errors, each with its place, unless `fallback` names an encoding in which they make sense.
    """
    text, found = _text(data, name, fallback)
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    peculiar = list(_peculiarities(text, name))
    return normalise_text(text) if peculiar else text, found + peculiar


def _text(data: bytes, name: str, fallback: str) -> tuple[str, list[Diagnostic]]:
    start = Span(name, 1, 1, 1, 1)
    encoding, label = next(((codec, label) for mark, codec, label in _BOMS if data.startswith(mark)), ("utf-8", ""))
    if label:
        message = f"The file is saved as {label}; it was read, but other tools may not read it."
        found = [Diagnostic("utf-16", Severity.WARNING, message, start, "Save it as UTF-8.")]
        try:
            return data.decode(encoding), found
        except UnicodeDecodeError:
            message = f"The file begins as {label} text but goes on as something else."
            return "", [Diagnostic("not-utf-8", Severity.ERROR, message, start, "Save it as UTF-8.")]
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode(), []
    except UnicodeDecodeError:
        pass
    if fallback:
        try:
            text = data.decode(fallback)
        except UnicodeDecodeError:
            pass
        else:
            message = "The file is not UTF-8; it was read as Windows-1252, so accented letters may be wrong."
            advice = "In Excel, save it as “CSV UTF-8 (comma delimited)”."
            return text, [Diagnostic("not-utf-8", Severity.WARNING, message, start, advice)]
    return data.decode(errors="surrogateescape"), []


def _peculiarities(text: str, name: str) -> Iterator[Diagnostic]:
    """Yield one finding for each peculiar character, but only a few of each kind: a file of zeros has millions."""
    lines, counts = Lines(text), Counter[str]()
    for offset, character, kind in islice(peculiar_characters(text), 1000):
        counts[kind.code] += 1
        if counts[kind.code] <= _SHOWN_OF_A_KIND:
            found = peculiarity(character, kind, lines.span(name, offset, offset + 1))
            last = counts[kind.code] == _SHOWN_OF_A_KIND
            yield replace(found, message=f"{found.message} No more of this kind are listed.") if last else found
