"""Take the comments out of a user's text: notes of HTML and of Markdown that no reader may see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from socdocs.document.dialects import prose_parser

_COMMENT = r"""
      <!--(?:-?>|(?s:.*?)(?:-->|\Z))
    | (?<![^\s|>])\[(?://|comment|_|\#)\]:\s*(?:\#|<>)[ \t]*
      (?:\((?:[^()]|\([^()]*\))*\)|"[^"]*"|'[^']*'|[^\n]*)
"""
_IN_PLAIN = re.compile(rf"(?P<comment>{_COMMENT})", re.VERBOSE)
AS_TYPED: Final = r"""
      ^[ \t>*+\-0-9.)]*(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})(?s:.*?)(?:^[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)
    | (?P<ticks>(?<!`)`+(?!`))(?:(?!\n[ \t]*\n)(?s:.))*?(?<!`)(?P=ticks)(?!`)
    | \\[^\n]
"""
"""What is looked for before any mark, because nothing inside it is one: fences, code, characters behind a backslash."""
_IN_PROSE = re.compile(rf"{AS_TYPED} | (?P<comment>{_COMMENT})", re.VERBOSE | re.MULTILINE)
_LINE_BEGIN = re.compile(r"(?:\A|(?<=\n))[ \t]*\Z")
_LINE_END = re.compile(r"[ \t]*(?:\n|\Z)")
_BLANK = re.compile(r"\s|\Z")


def without_comments(text: str, *, prose: bool) -> str:
    """Return `text` without comments of HTML (`<!-- … -->`) and of Markdown (`[//]: # (…)`).

    A comment that is not closed goes on to the end.  In `prose`, code keeps what looks like a comment.
    """
    if "<!--" not in text and "]:" not in text:
        return text
    found = [match.span("comment") for match in (_IN_PROSE if prose else _IN_PLAIN).finditer(text) if match["comment"]]
    if prose:
        found = list(_outside_code(text, found))
    if not found:
        return text
    return "".join(_around(text, found)) if prose else " ".join("".join(_around(text, found)).split())


def _outside_code(text: str, found: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the comments that are not in indented code, which only the parser can tell from a list."""
    if not any(_is_indented(text, start) for start, _ in found):
        yield from found
        return
    # What a comment holds must not look like blocks, and every character must keep its place.
    ends = [0, *(end for _, end in found)]
    hidden = (text[end:start] + "x" * (after - start) for end, (start, after) in zip(ends, found, strict=False))
    text = "".join(hidden) + text[ends[-1] :]
    starts = [0, *(match.end() for match in re.finditer("\n", text)), len(text)]
    code = [
        range(starts[token.map[0]], starts[token.map[1]])
        for token in prose_parser().parse(text, {})
        if token.type == "code_block" and token.map
    ]
    yield from (place for place in found if not any(place[0] in lines for lines in code))


def _is_indented(text: str, at: int) -> bool:
    """Whether before `at` there are blanks as before indented code: a tab, or four of them."""
    begin = at
    while begin and text[begin - 1] in " \t":
        begin -= 1
    return at - begin >= 4 or "\t" in text[begin:at]


def _around(text: str, found: list[tuple[int, int]]) -> Iterator[str]:
    """Yield the pieces of `text` between comments; a line that holds comments alone goes as a whole."""
    begin = 0
    for start, end in found:
        line_begin, line_end = _LINE_BEGIN.search(text, begin, start), _LINE_END.match(text, end)
        if line_begin and line_end:
            yield text[begin : line_begin.start()]
            begin = line_end.end()
        else:
            before = text[begin:start]
            yield before.rstrip(" \t") if _BLANK.match(text, end) else before
            begin = end
    yield text[begin:]
