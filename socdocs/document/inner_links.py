"""The names of the headings of one text, to which links of the same text lead: `[see](#access-reviews)`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from types import MappingProxyType

from markdown_it.token import Token

from socdocs.document.slugs import Slugs


def heading_names(tokens: Iterable[Token]) -> Mapping[int, str]:
    """Return the name of each heading by its line, as GitHub names headings."""
    slugs = Slugs()
    return MappingProxyType(
        {
            opening.map[0]: slugs.of(inside.content)
            for opening, inside in pairwise(tokens)
            if opening.type == "heading_open" and opening.map
        }
    )


def anchor_of(origin: str, name: str) -> str:
    """Return the anchor of the heading with this name in the text of the fact at `origin`."""
    return f"heading:{origin}#{name}"
