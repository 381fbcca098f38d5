"""The names that GitHub and pandoc give to headings, so that a Markdown file can link to its own parts."""

from __future__ import annotations

import unicodedata


class Slugs:
    """Gives each heading of one file its slug, in order; equal headings get a number."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def of(self, heading: str) -> str:
        """Return the slug of the next heading, given its words."""
        slug = "".join(character for character in heading.lower() if _stays(character)).replace(" ", "-")
        times = self._given.get(slug, 0)
        self._given[slug] = times + 1
        return f"{slug}-{times}" if times else slug


def _stays(character: str) -> bool:
    return character in "-_ " or unicodedata.category(character) in _KEPT


_KEPT = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Pc"})
