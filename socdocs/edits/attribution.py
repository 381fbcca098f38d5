"""Attribute an edited text to the facts in it: written pieces, template words and facts, against the text as it is now.

Nothing is guessed: a change that might belong to two places is not attributed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from socdocs.source.differences import Difference, differences
from socdocs.source.editing import Splice, spliced
from socdocs.writers.docx.written import Piece

_GOES_ON = re.compile(r"[^\S\n]*\w")
_WENT_ON = re.compile(r"[\w.!?]")
_WORD = re.compile(r"\w")
_ENDED = re.compile(r"[.!?]\Z")
_BEGUN = re.compile(r"\s+[A-Z]")
_NEXT_SENTENCE = re.compile(r"[.!?]\s+[A-Z]")
_SENTENCES = re.compile(r"\s+[A-Z].*[.!?]", re.DOTALL)


class Attribution(NamedTuple):
    """The texts of the pieces as they are now.

    `texts` holds the text of each piece, None for a fact whose text cannot be told.  `reworded` says that words of the
    template changed.
    """

    texts: tuple[str | None, ...]
    reworded: bool = False


class _Line(NamedTuple):
    """A line as it was written: its pieces, and the text of all of them."""

    pieces: Sequence[Piece]
    text: str
    starts: Sequence[int]
    """Where each piece begins."""
    end: int
    """The end of its last word or sign."""
    has_words: bool
    """Whether the template has words in it."""


def _line(pieces: Sequence[Piece]) -> _Line:
    text = "".join(piece.text for piece in pieces)
    starts = list(accumulate((len(piece.text) for piece in pieces), initial=0))
    has_words = any(_WORD.search(piece.text) for piece in pieces if not piece.address)
    return _Line(pieces, text, starts, len(text.rstrip()), has_words)


def attribute(pieces: Sequence[Piece], text: str) -> Attribution:
    """Return what became of `pieces` in `text`."""
    line = _line(pieces)
    if text == line.text:
        return Attribution(tuple(piece.text for piece in pieces))
    if len(pieces) == 1 and pieces[0].address:
        return Attribution((text,))
    return (
        _in_one_fact(line, text)
        or _between_template_words(line, text)
        or _by_regions(line, text)
        or Attribution(tuple(None if piece.address else piece.text for piece in pieces), reworded=True)
    )


def _in_one_fact(line: _Line, text: str) -> Attribution | None:
    """Return the attribution if all that changed lies in one fact."""
    written = line.text
    start = _same_at_start(written, text)
    behind = min(_same_at_start(written[::-1], text[::-1]), len(written) - start, len(text) - start)
    region = Difference(start, len(written) - behind, text[start : len(text) - behind])
    return _attributed(line, [region], reworded=False)


def _same_at_start(one: str, other: str) -> int:
    """Return with how many equal characters two texts begin."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _between_template_words(line: _Line, text: str) -> Attribution | None:
    """Return the attribution if the words of the template are unchanged and stand in one possible place only."""
    leftmost, rightmost = _search(line.pieces, text), _search(line.pieces, text, backwards=True)
    if leftmost is None or leftmost != rightmost:
        return None
    texts = tuple(text[start:end] for start, end in leftmost)
    if any(_is_extended(line, place, new) for place, new in enumerate(texts)):
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


def _by_regions(line: _Line, text: str) -> Attribution | None:
    """Return the attribution if each changed stretch of words lies in one fact, or in words of the template."""
    return _attributed(line, list(differences(line.text, text, by_words=True)), reworded=True)


def _attributed(line: _Line, regions: Sequence[Difference], *, reworded: bool) -> Attribution | None:
    """Return the attribution if every region lies in one piece; in a word of the template only if `reworded`."""
    neighbours = zip(line.starts[1:], pairwise(line.pieces), strict=False)
    # What is new between two facts may belong to either.
    seams = {end for end, (one, other) in neighbours if one.address and other.address}
    if any(region.start == region.end and region.start in seams for region in regions):
        return None
    texts: list[str] = []
    at, template = 0, False
    for index, piece in enumerate(line.pieces):
        start, end = line.starts[index], line.starts[index + 1]
        first = at
        while at < len(regions) and _lies_in(regions[at], piece, start, end):
            at += 1
        inside = (Splice(row.start - start, row.end - start, row.text) for row in regions[first:at])
        words = spliced(piece.text, inside)
        if piece.address and _is_extended(line, index, words):
            return None
        template |= at > first and not piece.address
        texts.append(words)
    if at < len(regions) or (template and not reworded):
        return None
    return Attribution(tuple(texts), template)


def _lies_in(region: Difference, piece: Piece, start: int, end: int) -> bool:
    """Return whether a region lies in a piece; what is new at the edge of words of the template lies in none."""
    if region.start == region.end and not piece.address:
        return start < region.start < end
    return start <= region.start and region.end <= end


def _is_extended(line: _Line, place: int, new: str) -> bool:
    """Return whether words were only put before or behind a fact so that they may as well belong to the sentence.

    "Acme has" became "Acme also has".  A sign or a line end between them tells them apart, and whole sentences that
    follow a fact of whole sentences belong to it; behind a sentence that ends with a fact they are new ones.
    """
    piece = line.pieces[place]
    text, start, end = piece.text, line.starts[place], line.starts[place + 1]
    if not piece.address or new == text:
        return False
    if new.startswith(text) and not new[len(text)].isalnum():
        if _ENDED.search(text) and _BEGUN.match(line.text, end) and not line.pieces[place + 1].text.isspace():
            return not _SENTENCES.fullmatch(new[len(text) :])
        if end < line.end and not _ENDED.search(text) and _NEXT_SENTENCE.search(new[len(text) :]):
            return True
        return bool(_GOES_ON.match(line.text, end))
    if new.endswith(text) and not new[-len(text) - 1].isalnum():
        while start and line.text[start - 1].isspace() and line.text[start - 1] != "\n":
            start -= 1
        before = line.text[start - 1 : start]
        return line.has_words if before in ("", "\n") else bool(_WENT_ON.match(before))
    return False
