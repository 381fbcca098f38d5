"""Merge two paragraphs into one, with the words that differ marked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from itertools import groupby
from typing import Literal, NamedTuple

from lxml import etree

from socdocs.matching import likeness, matches
from socdocs.redline.adoption import Adoption
from socdocs.redline.blocks import Paragraph
from socdocs.redline.marks import Marks
from socdocs.redline.story import Story, W
from socdocs.redline.tokens import Token, form, has_field

_ALIKE = 0.3
"""How much two paragraphs must have in common, from 0 to 1, for their differences to be readable word by word."""
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
MergeNotes = Callable[[str, str], None]
"""Merges two notes, given their numbers in the old and the new file."""


class _Stretch(NamedTuple):
    state: Literal["both", "ins", "del"]
    tokens: Sequence[Token]


def merge_paragraphs(
    old: Paragraph, new: Paragraph, story: Story, adoption: Adoption, marks: Marks, merge_notes: MergeNotes
) -> None:
    """Change the element of `new` so that it also holds what `old`, of the old `story`, has and `new` has not.

    Its style stays that of `new`.
    """
    stretches = list(_stretches(old, new))
    for one, other in _same_notes(old, new, stretches):
        merge_notes(one, other)
    if all(stretch.state == "both" for stretch in stretches):
        return
    content = [child for child in new.element if child.tag in _KEPT]
    for stretch in stretches:
        elements = list(_elements(stretch.tokens))
        if stretch.state == "del":
            elements = [adoption.take(element, story) for element in elements]
        content += elements if stretch.state == "both" else list(marks.around(elements, stretch.state))
    new.element[:] = content


_KEPT = frozenset((f"{W}pPr", f"{W}bookmarkStart", f"{W}bookmarkEnd"))
"""What stays at the start of the paragraph: bookmarks mark points."""


def _stretches(old: Paragraph, new: Paragraph) -> Iterator[_Stretch]:
    """Yield the tokens of both in reading order; those of the new one where they are in both."""
    if old.key == new.key:
        yield _Stretch("both", new.tokens)
        return
    before, after = [token.key for token in old.tokens], [token.key for token in new.tokens]
    found = matches(before, after)
    if has_field(old.element) or has_field(new.element) or likeness(found, before, after) < _ALIKE:
        yield _Stretch("del", old.tokens)
        yield _Stretch("ins", new.tokens)
        return
    i = j = 0
    for a, b, size in found:
        same = new.tokens[b : b + size]
        at_edge = a == b == 0 or a + size == len(old.tokens)
        if size and not at_edge and all(token.text and not token.text.isalnum() for token in same):
            continue  # Blanks and signs are everywhere; words with nothing else between them change together.
        yield _Stretch("del", old.tokens[i:a])
        yield _Stretch("ins", new.tokens[j:b])
        yield _Stretch("both", same)
        i, j = a + size, b + size


def _same_notes(old: Paragraph, new: Paragraph, stretches: Sequence[_Stretch]) -> Iterator[tuple[str, str]]:
    """Yield the numbers of the notes that are in both paragraphs."""
    gone = {id(token) for stretch in stretches if stretch.state == "del" for token in stretch.tokens}
    before = [token for token in old.tokens if token.key == "note" and id(token) not in gone]
    kept = (token for stretch in stretches if stretch.state == "both" for token in stretch.tokens)
    after = [token for token in kept if token.key == "note"]
    for one, other in zip(before, after, strict=True):
        if one.part is not None and other.part is not None:
            yield one.part.get(f"{W}id", ""), other.part.get(f"{W}id", "")


def _elements(tokens: Sequence[Token]) -> Iterator[etree._Element]:
    """Yield the elements for `tokens`: a run for neighbours of one format, inside their link."""
    for link, linked in groupby(tokens, key=lambda token: token.link):
        runs = list(_runs(list(linked)))
        if link is None:
            yield from runs
            continue
        element = etree.Element(link.tag, dict(link.attrib))
        element.extend(runs)
        yield element


def _runs(tokens: Sequence[Token]) -> Iterator[etree._Element]:
    for (is_text, _), same in groupby(tokens, key=lambda token: (bool(token.text), token.text and form(token.element))):
        members = list(same)
        if is_text:
            yield _run(members[0], "".join(token.text for token in members))
            continue
        for token in members:
            yield deepcopy(token.element) if token.part is None else _run(token, "")


def _run(token: Token, text: str) -> etree._Element:
    run = etree.Element(f"{W}r")
    if (properties := token.element.find(f"{W}rPr")) is not None:
        run.append(deepcopy(properties))
    if text:
        words = etree.SubElement(run, f"{W}t", {_SPACE: "preserve"})
        words.text = text
    elif token.part is not None:
        run.append(deepcopy(token.part))
    return run
