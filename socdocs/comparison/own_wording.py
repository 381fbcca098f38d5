"""Compare the own wording of two descriptions: the paragraphs that are printed in place of those of templates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from socdocs.comparison.comparing import Difference, Kind, Located
from socdocs.report.own_texts import OwnText
from socdocs.source.addresses import escape_key
from socdocs.source.file_kinds import OWN_WORDING


def compare_own_wording(old: Sequence[OwnText], new: Sequence[OwnText]) -> Iterator[Located]:
    """Yield what differs in place of each paragraph of a template, and after it.

    Its address has the part, as the name of its file does: `own-wording[description.overview]`.
    """
    texts: dict[tuple[str, str, bool], tuple[list[OwnText], list[OwnText]]] = {}
    for side, rows in enumerate((old, new)):
        for row in rows:
            texts.setdefault((row.part, row.key, row.added), ([], []))[side].append(row)
    for place, sides in texts.items():
        for before, after in zip_longest(*sides):
            said = tuple((" ".join(row.text.text.split()),) if row else () for row in (before, after))
            if said[0] != said[1]:
                difference = Difference(f"{OWN_WORDING}[{escape_key(place[0])}]", _KINDS[bool(before and after)], *said)
                yield Located(difference, before and before.span, after and after.span)


_KINDS: Final[dict[bool, Kind]] = {True: "words", False: "item"}
"""The kind of a difference by whether both descriptions have a text at the place."""
