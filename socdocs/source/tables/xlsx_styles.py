"""Read from the styles of an XLSX file how its cells show numbers, and which words are struck out."""

from __future__ import annotations

import re
from html import unescape
from typing import Final, NamedTuple
from xml.etree import ElementTree

from socdocs.source.tables.number_formats import TextFormat, is_plain, text_format
from socdocs.source.tables.xlsx_elements import WORDS, element
from socdocs.superscripts import with_sign

_RUN = re.compile(rb"<(?:[^\s<>/:=]+:)?rPr\b[^<>]*>(.*?)(?:</(?:[^\s<>/:=]+:)?rPr>(.*?)(?:</|\Z)|\Z)", re.DOTALL)
_STRIKE = re.compile(rb"<(?:[^\s<>/:=]+:)?strike\b([^<>]*)>")
_PART = element("r")
_SCRIPT = re.compile(rb"<(?:[^\s<>/:=]+:)?vertAlign\b[^<>]*\bval\s*=\s*[\"'](superscript|subscript)[\"']")
_SCRIPTS: Final = {"superscript": "sup", "subscript": "sub"}
_ESCAPED = re.compile(r"_x([0-9A-Ca-c][0-9A-Fa-f]{3})_")
_TAG = re.compile(rb"<[^<>]*>")
_NO: Final = ("0", "false")
_BUILT_IN: Final = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: "$#,##0_);($#,##0)",
    6: "$#,##0_);($#,##0)",
    7: "$#,##0.00_);($#,##0.00)",
    8: "$#,##0.00_);($#,##0.00)",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    37: "#,##0_);(#,##0)",
    38: "#,##0_);(#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);(#,##0.00)",
    41: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)',
    42: '_($* #,##0_);_($* (#,##0);_($* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
    44: '_($* #,##0.00_);_($* (#,##0.00);_($* "-"??_);_(@_)',
    48: "##0.0E+0",
    **dict.fromkeys((14, 15, 16, 17, 22), "d/m/yy"),
    **dict.fromkeys((18, 19, 20, 21, 45, 46, 47), "h:mm"),
}
"""The formats that a file does not write out; a date or time can be in many forms, which are read as one."""


class Styles(NamedTuple):
    """By the number of a cell's style: the formats of numbers and dates, those of texts, and struck-out words.

    `conditional` are the number formats of conditional formats, by their numbers.
    """

    formats: dict[int, str]
    texts: dict[int, TextFormat]
    struck: frozenset[int]
    conditional: tuple[str, ...]


def read_styles(xml: bytes) -> Styles:
    """Read the part with the styles.  Raises ValueError or ElementTree.ParseError where it is damaged."""
    codes, fonts = dict(_BUILT_IN), list[bool]()
    formats, texts, struck = dict[int, str](), dict[int, TextFormat](), set[int]()
    conditional: tuple[str, ...] = ()
    for group in ElementTree.fromstring(xml):  # noqa: S314 - no entities: expat limits them
        name = group.tag.rpartition("}")[2]
        if name == "numFmts":
            codes |= {int(row.get("numFmtId", "0")): row.get("formatCode", "") for row in group}
        elif name == "fonts":
            fonts = [any(map(_strikes, font)) for font in group]
        elif name == "dxfs":
            conditional = tuple(_number_format(form) for form in group)
        elif name == "cellXfs":
            for style, row in enumerate(group):
                code, font = codes.get(int(row.get("numFmtId", "0")), ""), int(row.get("fontId", "0"))
                if not is_plain(code):
                    formats[style] = code
                if form := text_format(code):
                    texts[style] = form
                if font < len(fonts) and fonts[font]:
                    struck.add(style)
    return Styles(formats, texts, frozenset(struck), conditional)


def _number_format(form: ElementTree.Element) -> str:
    return next((row.get("formatCode", "") for row in form if row.tag.endswith("}numFmt")), "")


def _strikes(property_: ElementTree.Element) -> bool:
    return property_.tag.rpartition("}")[2] == "strike" and property_.get("val") not in _NO


def raised_text(text: bytes) -> str:
    """Return a text, in XML, whose format raises or lowers some of its words; "" if there is none of that."""
    if b"vertAlign" not in text:
        return ""
    parts = [(_SCRIPT.search(part), part) for _, part in _PART.findall(text)]
    if not any(script for script, _ in parts):
        return ""
    return "".join(_raised(_words(part), script[1].decode() if script else "") for script, part in parts)


def _raised(words: str, script: str) -> str:
    return with_sign(words, _SCRIPTS[script]) if script and words else words


def _words(part: bytes) -> str:
    words = unescape(b"".join(words for _, words in WORDS.findall(part)).decode())
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), words)


def has_struck_words(text: bytes) -> bool:
    """Whether a text, in XML, has words with a line through them."""
    if b"strike" not in text:
        return False
    return any(
        (strike := _STRIKE.search(run[1])) is not None
        and not any(f'"{no}"'.encode() in strike[1].replace(b"'", b'"') for no in _NO)
        and _TAG.sub(b"", run[2] or b"").strip()
        for run in _RUN.finditer(text)
    )
