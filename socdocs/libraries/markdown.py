"""Read a control from a Markdown file: its front matter, and the text below it."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final

from socdocs.diagnostics import Diagnostic, Span
from socdocs.libraries.fields import Fields
from socdocs.libraries.material import Control
from socdocs.problems import Severity
from socdocs.source.characters import decode
from socdocs.source.rewriting import with_value
from socdocs.source.tree import Mapping, Scalar
from socdocs.source.yaml_reader import read_yaml

_FRONT: Final = re.compile(r"\A\s*^---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.MULTILINE | re.DOTALL)
_HEADING: Final = re.compile(r"^#{1,6}[ \t]++(.(?:.*[^ \t#\n])?)[ \t#]*$", re.MULTILINE)
_ID_IN_TITLE: Final = re.compile(r"([A-Za-z](?:[^\W\d]|[.-])*+\d[\w.-]*)[ \t:–—-]+(.+)")
_DIVIDED: Final = 1
"""The most headings in a text that can be the text of a control; one with more is a document, such as a policy."""


def read_markdown(data: bytes, name: str, fields: Fields, found: list[Diagnostic]) -> tuple[Control, ...]:
    """Return the control in a Markdown file.

    Its id is that in the front matter, or the one with which the first heading begins, or the name of the file.
    A text with several headings is a document and not the text of a control; it is left out with a warning.
    """
    text, problems = decode(data, name)
    found += problems
    front = _FRONT.match(text)
    record, start = Mapping((), Span(name, 1, 1, 1, 1)), 0
    if front:
        # The front matter is read at its own lines of the file.
        before = re.sub(r"[^\n]", " ", text[: front.start(1)])
        tree, problems = read_yaml((before + front[1]).encode(), name, part=True)
        found += problems
        record, start = (tree if isinstance(tree, Mapping) else record), front.end()
    body = text[start:]
    heading = _HEADING.search(body)
    line = text[:start].count("\n") + 1
    titled = _ID_IN_TITLE.fullmatch(heading[1]) if heading else None
    id_ = None
    if not any(fields.field_of(entry.key.text) == "id" for entry in record):
        id_ = Scalar(titled[1] if titled else PurePath(name).stem, _place(name, line), '"')
    control = fields.control(record, "", id_)
    if control is None:
        return ()
    if id_ is not None:
        fields.uses.fills("(heading)" if titled else "(name of the file)", "id")
    return (control._replace(entry=_with_body(control.entry, body, heading, titled, line, fields, found)),)


def _with_body(
    entry: Mapping,
    body: str,
    heading: re.Match[str] | None,
    titled: re.Match[str] | None,
    line: int,
    fields: Fields,
    found: list[Diagnostic],
) -> Mapping:
    if heading and entry.get("title") is None:
        place = _place(entry.span.file, line + body[: heading.start()].count("\n"))
        entry = with_value(entry, "title", Scalar(titled[2] if titled else heading[1], place, '"'))
        fields.uses.fills("(heading)", "title")
    headings = len(_HEADING.findall(body))
    rest = body[heading.end() :] if heading and not body[: heading.start()].strip() else body
    if headings > _DIVIDED:
        message = (
            f"The text in {entry.span.file} has {headings} headings, so it is a document, and no text of a control."
        )
        advice = (
            "It was left out. Write under “text” in a sentence or two who does what, when, and what it leaves behind."
        )
        found.append(Diagnostic("document-as-text", Severity.WARNING, message, _place(entry.span.file, line), advice))
        fields.uses.leaves("(text)", "left out, since it is a document with headings")
    elif rest.strip() and entry.get("text") is None:
        at = line + body[: len(body) - len(rest.lstrip())].count("\n")
        entry = with_value(entry, "text", Scalar(rest.strip(), _place(entry.span.file, at), '"'))
        fields.uses.fills("(text)", "text")
    elif rest.strip():
        fields.uses.leaves("(text)", "left out, since a key fills text")
    return entry


def _place(name: str, line: int) -> Span:
    return Span(name, line, 1, line, 1)
