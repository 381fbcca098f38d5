"""Escape the characters that have a meaning in Markdown.

Only text that GitHub, pandoc or CommonMark could read as markup is escaped, so that the file stays readable.
GitHub turns every e-mail address into a link; its characters are still shown unchanged.  MkDocs shows the backslash
before characters that John Gruber's Markdown does not know as markup, so these become entities.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from types import MappingProxyType

_SPECIAL = re.compile(
    r"""
      [\\`*<~|$]
    | (?<![^\W_])_ | _(?![^\W_])        # within a word it is a letter
    | \[(?=[\^\[]) | \](?=[(:\[])       # footnotes, links, those of GitLab; a bracket alone is a bracket
    | \[(?=TOC\])                      # the contents, to MkDocs anywhere
    | &(?=\#|\w+;)                      # entities; MkDocs needs no semicolon behind a number
    | :(?=//|[A-Za-z0-9_+-]+:)          # addresses, :emoji:
    | (?<!:)/(?=/)                      # an address to VS Code
    | (?<=www)\.
    | (?<=\S)@(?=\S)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WORTH_A_LOOK = re.compile(r"[\\`*<~|$_\[\]&:@]|//|www\.", re.IGNORECASE)
_LINE_START = re.compile(
    r"""
      (?P<mark>
          \# | > | = | \[               # MkDocs needs no blank behind a number sign
        | [-+](?=[-\s[\\]|\Z)           # nor pandoc before a box
        | :(?=[-:\s]|\Z)                # a definition to GitLab
      )
    | (?P<number>\d+) (?P<delimiter>[.)]) (?=\s|\Z)     # MkDocs knows all digits there are, and any number of them
    """,
    re.VERBOSE,
)
_ENTITIES: Mapping[str, str] = MappingProxyType(
    {"<": "&lt;", "&": "&amp;", '"': "&quot;", **{character: f"&#{ord(character)};" for character in "~$:@=/"}}
)
_ESCAPED_OR_BRACKET = re.compile(r"\\.|([\[\]])")


def escape(text: str, *, line_start: bool = False, in_link: bool = False) -> str:
    """Return `text` as Markdown.  `line_start`: it begins a line; `in_link`: it is in a link's brackets."""
    escaped = _SPECIAL.sub(_escape, text) if _WORTH_A_LOOK.search(text) else text
    if in_link:
        escaped = _ESCAPED_OR_BRACKET.sub(lambda match: f"\\{match[0]}" if match[1] else match[0], escaped)
        # To MkDocs the target of this name, and the line with it, would not be shown.
        escaped = escaped.replace("]:", f"]{_ENTITIES[':']}")
    if line_start and (match := _LINE_START.match(escaped)):
        place = match.start("mark") if match.group("mark") else match.start("delimiter")
        escaped = f"{escaped[:place]}{_written(escaped[place])}{escaped[place + 1 :]}"
    if text and (text[0].isspace() or text[-1].isspace()):
        escaped = (
            _wide_blank(escaped[0]) + escaped[1:-1] + _wide_blank(escaped[-1])
            if len(escaped) > 1
            else (_wide_blank(escaped))
        )
    return escaped


def escape_title(text: str) -> str:
    """Return `text` for a link's title in double quotes."""
    title = escape(text).replace('"', _ENTITIES['"'])
    # To GitHub, a quote behind two backslashes may be a part of the title.
    return title[:-2] + as_entity("\\") if title.endswith("\\\\") else title


def begin_brackets(words: str) -> str:
    """Return the Markdown in a link's or a picture's brackets so that they are no footnote's to GitHub."""
    return as_entity("^") + words[1:] if words.startswith("^") else words


def close_heading(text: str) -> str:
    """Return a heading's Markdown with number signs at its end escaped, which would otherwise be dropped."""
    kept = text.rstrip("#")
    return kept + "\\#" * (len(text) - len(kept))


def _escape(match: re.Match[str]) -> str:
    return _written(match[0])


def _written(character: str) -> str:
    return _ENTITIES.get(character) or f"\\{character}"


def as_entity(character: str) -> str:
    """Return a character as a numeric entity, which counts as punctuation beside an asterisk or an underscore."""
    return f"&#{ord(character)};"


def is_soft(character: str) -> bool:
    """Return whether a mark of emphasis beside this character works whatever is on its other side."""
    return character in " \n" or character in string.punctuation


def _wide_blank(character: str) -> str:
    """Return a blank that readers would strip from a line, such as a no-break space, as a numeric entity."""
    return as_entity(character) if character.isspace() and character != " " else character
