"""Attribute an edited text to the facts in it: written pieces, template words and facts, against the text as it is now.

Nothing is guessed: a change that might belong to two places is not attributed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from socdocs.writers.docx.written import Piece

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


class Attribution(NamedTuple):
    """The texts of the pieces as they are now.

    `texts` holds the text of each piece, None for a fact whose text cannot be told.  `reworded` says that words of the
    template changed.
    """

    texts: tuple[str | None, ...]
    reworded: bool = False


class _Region(NamedTuple):
    """A stretch of the written text, from `start` to `end`, that was replaced by `text`."""

    start: int
    end: int
    text: str


def attribute(pieces: Sequence[Piece], text: str) -> Attribution:
    """Return what became of `pieces` in `text`."""
    written = "".join(piece.text for piece in pieces)
    if text == written:
        return Attribution(tuple(piece.text for piece in pieces))
    if len(pieces) == 1 and pieces[0].address:
        return Attribution((text,))
    return (
        _in_one_fact(pieces, written, text)
        or _between_template_words(pieces, text)
        or _by_regions(pieces, written, text)
        or Attribution(tuple(None if piece.address else piece.text for piece in pieces), reworded=True)
    )


def _in_one_fact(pieces: Sequence[Piece], written: str, text: str) -> Attribution | None:
    """Return the attribution if all that changed lies in one fact."""
    start = _same_at_start(written, text)
    behind = min(_same_at_start(written[::-1], text[::-1]), len(written) - start, len(text) - start)
    region = _Region(start, len(written) - behind, text[start : len(text) - behind])
    return _attributed(pieces, [region], reworded=False)


def _same_at_start(one: str, other: str) -> int:
    """Return with how many equal characters two texts begin."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _between_template_words(pieces: Sequence[Piece], text: str) -> Attribution | None:
    """Return the attribution if the words of the template are unchanged and stand in one possible place only."""
    leftmost, rightmost = _search(pieces, text), _search(pieces, text, backwards=True)
    if leftmost is None or leftmost != rightmost:
        return None
    texts = tuple(text[start:end] for start, end in leftmost)
    if any(_is_extended(pieces, place, new) for place, new in enumerate(texts)):
        return None
    return Attribution(texts)


def _search(pieces: Sequence[Piece], text: str, *, backwards: bool = False) -> list[tuple[int, int]] | None:
    """Return start and end of each piece, the words of the template being found as early or as late as possible.

    None if they are not all there, or if two facts have no word between them.
    """
    fixed = [place for place, piece in enumerate(pieces) if not piece.address]
    found: dict[int, tuple[int, int]] = {}
    limit = len(text) if backwards else 0
    for place in reversed(fixed) if backwards else fixed:
        words = pieces[place].text
        first, last = place == 0, place == len(pieces) - 1
        if first or last:
            at = 0 if first else len(text) - len(words)
            if not text.startswith(words, max(0, at)) or at < 0:
                return None
        else:
            at = text.rfind(words, 0, limit) if backwards else text.find(words, limit)
        if at < 0 or (backwards and at + len(words) > limit) or (not backwards and at < limit):
            return None
        found[place] = (at, at + len(words))
        limit = at if backwards else at + len(words)
    spans: list[tuple[int, int]] = []
    for place in range(len(pieces)):
        if place in found:
            spans.append(found[place])
            continue
        if place + 1 < len(pieces) and place + 1 not in found:
            return None
        start = spans[-1][1] if spans else 0
        end = found[place + 1][0] if place + 1 < len(pieces) else len(text)
        spans.append((start, end))
    return spans


def _by_regions(pieces: Sequence[Piece], written: str, text: str) -> Attribution | None:
    """Return the attribution if each changed stretch of words lies in one fact, or in words of the template."""
    return _attributed(pieces, list(_regions(written, text)), reworded=True)


def _regions(written: str, text: str) -> Iterator[_Region]:
    old, new = _TOKEN.findall(written), _TOKEN.findall(text)
    old_at, new_at = _starts(old), _starts(new)
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield _Region(old_at[i1], old_at[i2], text[new_at[j1] : new_at[j2]])


def _starts(tokens: Sequence[str]) -> list[int]:
    starts = [0]
    for token in tokens:
        starts.append(starts[-1] + len(token))
    return starts


def _attributed(pieces: Sequence[Piece], regions: Sequence[_Region], *, reworded: bool) -> Attribution | None:
    """Return the attribution if every region lies in one piece; in a word of the template only if `reworded`."""
    texts: list[str] = []
    left, place, template = list(regions), 0, False
    for index, piece in enumerate(pieces):
        start, end, words = place, place + len(piece.text), piece.text
        inside = [r for r in left if start <= r.start and r.end <= end and (r.start < r.end or bool(piece.address))]
        if not piece.address:
            inside += [r for r in left if r.start == r.end and start < r.start < end]
        for region in reversed(inside):
            words = words[: region.start - start] + region.text + words[region.end - start :]
        if piece.address and _is_extended(pieces, index, words):
            return None
        template |= bool(inside) and not piece.address
        left = [region for region in left if region not in inside]
        texts.append(words)
        place = end
    if left or (template and not reworded):
        return None
    return Attribution(tuple(texts), template)


def _is_extended(pieces: Sequence[Piece], place: int, new: str) -> bool:
    """Return whether words were only put before or behind a fact in the middle of a sentence.

    They may as well belong to the sentence: "Acme has" became "Acme also has".  A sign between them tells them apart.
    """
    piece = pieces[place]
    if not piece.address or new == piece.text:
        return False
    before = pieces[place - 1].text[-1:] if place else ""
    behind = pieces[place + 1].text[:1] if place + 1 < len(pieces) else ""
    template = any(re.search(r"\w", other.text) for other in pieces if not other.address)
    if new.startswith(piece.text) and not new[len(piece.text)].isalnum():
        return behind.isspace() or behind.isalnum()
    if new.endswith(piece.text) and not new[-len(piece.text) - 1].isalnum():
        return before.isspace() or before.isalnum() or (not place and template)
    return False
