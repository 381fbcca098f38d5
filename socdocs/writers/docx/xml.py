"""Write text as fragments of WordprocessingML; only this module escapes characters for XML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:w10="urn:schemas-microsoft-com:office:word"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" mc:Ignorable="w14 w15"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_AT_ONCE = 1000
"""Pieces that are joined at a time: few enough to save memory, enough to save time."""
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
# What XML 1.0 cannot hold even as a character reference.
_SPECIAL = re.compile('[&<>"\x00-\x1f\ud800-\udfff\ufffe\uffff]')
_BREAKS = re.compile("(\r\n|[\t\n\r])")


def escape(text: str) -> str:
    """Return `text` for an element or a quoted attribute; characters that XML cannot hold are replaced."""
    if _is_plain(text):
        return text
    return _SPECIAL.sub(lambda match: _ENTITIES.get(match[0], "\ufffd"), text)


def _is_plain(text: str) -> bool:
    """Return whether `text` certainly holds nothing that XML or Word write otherwise; a search takes much longer."""
    return text.isprintable() and "&" not in text and "<" not in text and ">" not in text and '"' not in text


class Format(NamedTuple):
    """The format of a run, where it differs from its paragraph's style."""

    strong: bool = False
    emphasis: bool = False
    strike: bool = False
    code: bool = False
    link: bool = False


PLAIN = Format()


@cache
def run_properties(form: Format) -> str:
    """Return the `w:rPr` of a form: a run has one character style, so further marks become toggles."""
    style, marks = "", ""
    for wanted, name, mark in (
        (form.code, "VerbatimChar", ""),
        (form.link, "Hyperlink", ""),
        (form.strong, "Strong", "<w:b/><w:bCs/>"),
        (form.emphasis, "Emphasis", "<w:i/><w:iCs/>"),
    ):
        if wanted and style:
            marks += mark
        elif wanted:
            style = f'<w:rStyle w:val="{name}"/>'
    marks += "<w:strike/>" if form.strike else ""
    return f"<w:rPr>{style}{marks}</w:rPr>" if style or marks else ""


def styled(style: str) -> str:
    """Return the `w:rPr` that names one character style."""
    return f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>'


def run(text: str, properties: str = "") -> str:
    """Return one run; tabs and line ends inside `text` become Word's own."""
    if _is_plain(text):
        return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'
    pieces = (
        "<w:tab/>"
        if piece == "\t"
        else "<w:br/>"
        if _BREAKS.fullmatch(piece)
        else f'<w:t xml:space="preserve">{escape(piece)}</w:t>'
        for piece in _BREAKS.split(text)
        if piece
    )
    return f"<w:r>{properties}{''.join(pieces)}</w:r>"


FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def field_start(instruction: str, properties: str = "") -> str:
    """Return the start of a field.  `instruction` must never contain text of a description."""
    return (
        f'<w:r>{properties}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{properties}<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        f'<w:r>{properties}<w:fldChar w:fldCharType="separate"/></w:r>'
    )


def field(instruction: str, result: str, properties: str = "") -> str:
    """Return a whole field with the result that it shows until Word computes it again."""
    return field_start(instruction, properties) + run(result, properties) + FIELD_END


def caption_number(kind: str, number: str) -> str:
    """Return the number of a table or figure as a field of which every program shows the number and nothing else.

    python-docx, mammoth and pandoc leave out what a field in the short form (`w:fldSimple`) shows, and AbiWord 3.0
    prints an instruction that begins with SEQ.  All that read instructions join the pieces of one.
    """
    pieces = instruction_pieces(f" SEQ {kind} \\* ARABIC ")
    instruction = "".join(f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>' for piece in pieces)
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{instruction}'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(number)}{FIELD_END}'
    )


def instruction_pieces(instruction: str) -> tuple[str, ...]:
    """Return the pieces in which an instruction is written, so that none begins with SEQ."""
    start, name, rest = instruction.partition("SE")
    return (start + name, rest) if rest else (instruction,)


def paragraph(style: str, content: str, properties: str = "") -> str:
    """Return a paragraph of a named style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def document_part(root: str, content: str) -> bytes:
    """Return a whole part with the given root element (`w:document`, `w:hdr` …)."""
    return b"".join(document_stretches(root, (content,)))


def document_stretches(root: str, stretches: Iterable[str]) -> Iterator[bytes]:
    """Like `document_part`, but piece by piece."""
    yield f"{DECLARATION}<{root} {NAMESPACES}>".encode()
    stretches = iter(stretches)
    while stretch := list(islice(stretches, _AT_ONCE)):
        yield "".join(stretch).encode()
    yield f"</{root}>".encode()
