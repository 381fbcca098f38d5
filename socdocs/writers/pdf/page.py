"""Paper and margins, as report.typ sets them."""

from __future__ import annotations

from msgspec import Struct


class Page(Struct, frozen=True):
    """The space for text, in twentieths of a point wide and in points high."""

    text_width: int
    text_height: int


PORTRAIT = Page(9640, 643)
LANDSCAPE = Page(13680, 463)
