"""Read the comments that people wrote into a Word file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from socdocs.writers.docx.comments import AUTHOR
from socdocs.writers.docx.manifest import comment_mark
from socdocs.writers.docx.parsing import W, parse_part

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_IN_OURS = f"in a comment of {AUTHOR}"


class Comment(NamedTuple):
    """A remark: who wrote it and when, its words, the words that it is about, and whether it is resolved.

    `date` is "" where the file does not say it.
    """

    author: str
    date: str
    text: str
    about: str
    resolved: bool


def read_comments(
    stories: Iterable[etree._Element],
    streams: Mapping[str, bytes],
    ours: frozenset[str],
    words_of: Callable[[etree._Element], str],
) -> Iterator[Comment]:
    """Yield the comments in the body and the notes, in the order of each, without the guidance of socdocs.

    `ours` are the marks of that guidance: a comment of socdocs with other words is one into which people wrote.
    Without any, as in a draft of an older version, all comments of socdocs count as its own words.
    """
    comments = streams.get("word/comments.xml", b"")
    if not comments.strip():
        return
    by_id = {comment.get(f"{W}id", ""): comment for comment in parse_part(comments).iter(f"{W}comment")}
    resolved = frozenset(_resolved(streams.get("word/commentsExtended.xml", b"")))
    known: dict[etree._Element, str] = {}
    for reference in (mark for story in stories for mark in story.iter(f"{W}commentReference")):
        # A second mark of a comment, which no program writes, says nothing more.
        comment = by_id.pop(reference.get(f"{W}id", ""), None)
        if comment is None:
            continue
        paragraphs = list(comment.iter(f"{W}p"))
        words, author, date = (
            "\n".join(map(words_of, paragraphs)),
            comment.get(f"{W}author", ""),
            comment.get(f"{W}date", ""),
        )
        if author == AUTHOR:
            if not ours or comment_mark(words) in ours:
                continue
            author, date = _IN_OURS, ""
        about = next(reference.iterancestors(f"{W}p"), None)
        if about is not None and about not in known:
            known[about] = words_of(about)
        yield Comment(
            author,
            date,
            words,
            "" if about is None else known[about],
            bool(paragraphs) and paragraphs[-1].get(f"{_W14}paraId", "") in resolved,
        )


def _resolved(extended: bytes) -> Iterator[str]:
    """Yield the marks of the comments that are resolved."""
    if extended.strip():
        for comment in parse_part(extended).iter(f"{_W15}commentEx"):
            if comment.get(f"{_W15}done") in ("1", "true"):
                yield comment.get(f"{_W15}paraId", "")
