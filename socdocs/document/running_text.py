"""Reduce prose to its author's own words, without code, links, quotations and the addresses of pictures."""

from __future__ import annotations

import re

from socdocs.document.dialects import prose_parser

_BLOCKS = frozenset({"fence", "code_block", "blockquote_open"})
_INLINE = re.compile(
    # A run of marks ends at one that is as long; no part of a run begins or ends code.
    # A character that a backslash takes its meaning from begins nothing.
    r"\\[\\\[\]]"
    r"|(?<!`)(?P<code>`++)(?:[^\n]|\n(?!\n))+?(?<!`)(?P=code)(?!`)"
    r"|(?P<picture>!?)\[(?P<words>(?:[^\[\]\\]|\\.)*)\](?:\([^()\s]*(?:\s+\"(?P<title>[^\"]*)\")?\)|\[[^\[\]]*\])"
    r"|<[a-z][a-z0-9+.-]*:[^<>\s]*>|\bhttps?://\S+|\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
    r"|“[^”\n]{0,300}”|(?<!\w)\"[^\"\n]{1,300}\"(?!\w)",
    re.IGNORECASE,
)
# Code and quotations can begin only after indents and the marks of lists and quotations.
_BLOCK_MARKS = re.compile(r"^[ \t>*+\-0-9.)]*(?:>|```|~~~)|^[ \t>*+\-0-9.)]*(?: {4}|\t)", re.MULTILINE)
_REMARK = re.compile(r"[ \t>]*>[ \t]*\[!\w+\]")
"""The first line of a remark of the author's own, which is written like a quotation."""
_MARKS = ("`", "[", "<", ">", '"', "“", "@", "://", "    ", "\t", "~~~")


def running_text(markdown: str) -> str:
    """Return `markdown` with blanks in place of code, links, quotations and addresses of pictures.

    All else keeps its place, the alternative texts and captions of pictures included.
    """
    if not any(mark in markdown for mark in _MARKS):
        return markdown
    text = _without_blocks(markdown) if _BLOCK_MARKS.search(markdown) else markdown
    return _INLINE.sub(_own_words, text)


def _own_words(match: re.Match[str]) -> str:
    """Return a match of `_INLINE` with blanks in place of all that is not the author's own."""
    if match[0].startswith("\\"):
        return match[0]
    blank = _blank(match[0])
    for start, end in map(match.span, ("words", "title") if match["picture"] else ()):
        if start >= 0:
            here, there = start - match.start(), end - match.start()
            blank = blank[:here] + match[0][here:there] + blank[there:]
    return blank


def _without_blocks(markdown: str) -> str:
    lines = markdown.splitlines(keepends=True)
    for block in prose_parser().parse(markdown, {}):
        if block.type in _BLOCKS and block.map and not _REMARK.match(lines[block.map[0]]):
            for number in range(block.map[0], min(block.map[1], len(lines))):
                lines[number] = _blank(lines[number])
    return "".join(lines)


def plain_running_text(text: str) -> str:
    """Return `text`, which is not Markdown, with blanks in place of quotations, web and e-mail addresses."""
    return _PLAIN.sub(lambda match: _blank(match[0]), text) if any(mark in text for mark in _PLAIN_MARKS) else text


_PLAIN_MARKS = ("://", "@", "“", '"')
_PLAIN = re.compile(
    r"\bhttps?://\S+|\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+|“[^”\n]{0,300}”|(?<!\w)\"[^\"\n]{1,300}\"(?!\w)"
)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
