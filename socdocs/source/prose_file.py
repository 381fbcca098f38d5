"""Read a text in a Markdown file of its own."""

from __future__ import annotations

import re
from typing import Final

from socdocs.diagnostics import Diagnostic
from socdocs.source.characters import decode
from socdocs.source.lines import Lines
from socdocs.source.tree import Scalar

PROSE_FILES: Final = frozenset({".md", ".markdown"})
"""The extensions of the files that hold one text in Markdown."""

_FIELD = r"""[\w."'][\w."'-]*(?:[ ][\w."'-]+){0,2}[ \t]*"""
# Lines of comments may come above the first field, but a list or a heading alone is part of the text.
_FRONT_MATTER = re.compile(
    rf"---[ \t]*\n(?=\S)(?=(?:#.*\n|\n)*{_FIELD}:)"
    rf"(?:(?:{_FIELD}:(?:[ \t].*)?|[ \t].*|[-#\]}}].*|)\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
    rf"|\+\+\+[ \t]*\n(?=\S)(?=(?:#.*\n|\n)*(?:{_FIELD}=|\[))"
    rf"(?:(?:{_FIELD}=.*|[ \t].*|[\[\]}}#].*|)\n)*?\+\+\+[ \t]*(?:\n|\Z)"
)
"""Fields about the text, in YAML or TOML, before its first line, for other programs.

A line of dashes above an empty line, a sentence, a list or a heading is none: it parts the text.
"""


def read_prose_file(data: bytes, name: str) -> tuple[Scalar, list[Diagnostic]]:
    """Return the text of a Markdown file without its front matter, and the findings about its characters.

    The text is a stretch of the file, so that each of its characters has a line.
    """
    text, found = decode(data, name)
    front = _FRONT_MATTER.match(text)
    rest = text[front.end() if front else 0 :]
    start = len(text) - len(rest) + re.match(r"(?:[ \t]*\n)*", rest).end()  # type: ignore[union-attr] # it matches ""
    end = max(start, len(text.rstrip()))
    return Scalar(text[start:end], Lines(text).span(name, start, end), "|"), found
