"""Attribute an edited text to the facts in it: written pieces, template words and facts, against the text as it is now.

Nothing is guessed: a change that might belong to two places is not attributed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from socdocs.source.differences import Difference, differences
from socdocs.writers.docx.written import Piece

_GOES_ON = re.compile(r"[^\S\n]*\w")
_WENT_ON = re.compile(r"[\w.!?][^\S\n]*\Z")
_LINE_BEGINS = re.compile(r"(?:\A|\n)[^\S\n]*\Z")
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
    region = Difference(start, len(written) - behind, text[start : len(text) - behind])
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
    return _attributed(pieces, list(differences(written, text, by_words=True)), reworded=True)


def _attributed(pieces: Sequence[Piece], regions: Sequence[Difference], *, reworded: bool) -> Attribution | None:
    """Return the attribution if every region lies in one piece; in a word of the template only if `reworded`."""
    if any(region.start == region.end and region.start in _seams(pieces) for region in regions):
        return None
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


def _seams(pieces: Sequence[Piece]) -> set[int]:
    """Return the places where one fact ends and the next begins."""
    ends = accumulate(len(piece.text) for piece in pieces)
    return {end for end, (one, other) in zip(ends, pairwise(pieces), strict=False) if one.address and other.address}


def _is_extended(pieces: Sequence[Piece], place: int, new: str) -> bool:
    """Return whether words were only put before or behind a fact so that they may as well belong to the sentence.

    "Acme has" became "Acme also has".  A sign or a line end between them tells them apart, and whole sentences that
    follow a fact of whole sentences belong to it; behind a sentence that ends with a fact they are new ones.
    """
    text = pieces[place].text
    if not pieces[place].address or new == text:
        return False
    before = "".join(piece.text for piece in pieces[:place])
    behind = "".join(piece.text for piece in pieces[place + 1 :])
    if new.startswith(text) and not new[len(text)].isalnum():
        if _ENDED.search(text) and _BEGUN.match(behind) and not pieces[place + 1].text.isspace():
            return not _SENTENCES.fullmatch(new[len(text) :])
        if behind.strip() and not _ENDED.search(text) and _NEXT_SENTENCE.search(new[len(text) :]):
            return True
        return bool(_GOES_ON.match(behind))
    if new.endswith(text) and not new[-len(text) - 1].isalnum():
        template = any(re.search(r"\w", piece.text) for piece in pieces if not piece.address)
        return template if _LINE_BEGINS.search(before) else bool(_WENT_ON.search(before))
    return False
