"""The content of a paragraph as tokens: words, blanks and signs, and what cannot be divided."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from typing import NamedTuple

from lxml import etree

from socdocs.redline.story import Story, W

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_MARKS = frozenset(f"{W}{name}" for name in ("pPr", "rPr", "bookmarkStart", "bookmarkEnd"))
_FIELD_CHARACTER = f"{W}fldChar"


class Token(NamedTuple):
    """A word with its format, or an element of its own.  Equal `key`s read and look the same.

    `element` is the `w:r` that holds a word or sign, or a whole `w:hyperlink` or `w:fldSimple`.  `part` is the piece of
    the run if it is no text, and `link` the link to a web page around the run.
    """

    key: Hashable
    element: etree._Element
    text: str = ""
    part: etree._Element | None = None
    link: etree._Element | None = None


def tokens(paragraph: etree._Element, story: Story) -> Iterator[Token]:
    """Yield the tokens of a paragraph of `story`.

    A cross-reference and the number of a caption are the same token whatever number they show, because they follow
    from the rest of the report.  A note is the same as any other, since its words are compared by themselves.
    """
    for element in paragraph:
        if element.tag == f"{W}r":
            yield from _run(element, story, None)
        elif element.tag == f"{W}hyperlink":
            if anchor := element.get(f"{W}anchor"):
                yield Token(("reference", anchor), element)
            else:
                for run in element:
                    yield from _run(run, story, element)
        elif element.tag == f"{W}fldSimple":
            yield Token(("field", element.get(f"{W}instr", "")), element)
        elif element.tag not in _MARKS:
            yield Token(_content(element, story), element)


def has_field(paragraph: etree._Element) -> bool:
    """Return whether a paragraph has a field of several runs, of which none may be changed alone."""
    return next(paragraph.iter(_FIELD_CHARACTER), None) is not None


def form(run: etree._Element) -> Hashable:
    """Return what tells the format of a run from that of others."""
    properties = run.find(f"{W}rPr")
    return () if properties is None else tuple(_plain(child) for child in properties)


def _run(run: etree._Element, story: Story, link: etree._Element | None) -> Iterator[Token]:
    look = (form(run), None if link is None else story.link_target(link))
    for part in run:
        if part.tag == f"{W}t":
            for word in _WORDS.findall(part.text or ""):
                yield Token((word, look), run, word, None, link)
        elif part.tag == f"{W}footnoteReference":
            yield Token("note", run, "", part, link)
        elif part.tag not in _MARKS:
            yield Token((_content(part, story), look), run, "", part, link)


def _content(element: etree._Element, story: Story) -> Hashable:
    """Return what an element shows: a picture by its bytes, since its numbers are those of the file."""
    if element.tag == f"{W}drawing":
        return (element.tag, *sorted(set(story.pictures(element))), _description(element))
    return _plain(element)


def _description(drawing: etree._Element) -> tuple[str, ...]:
    return tuple(about.get("descr", "") for about in drawing.iter() if str(about.tag).endswith("}docPr"))


def _plain(element: etree._Element) -> Hashable:
    return (
        element.tag,
        tuple(sorted((str(name), str(value)) for name, value in element.attrib.items())),
        (element.text or "").strip() and element.text,
        tuple(_plain(child) for child in element),
    )
