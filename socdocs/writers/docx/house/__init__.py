"""A house: all that a report takes from its reference document.  Ours is built from a look, a firm's is adopted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from socdocs.document.nodes import Properties
from socdocs.writers.docx.facts import Facts
from socdocs.writers.docx.furniture import write_furniture
from socdocs.writers.docx.house.look import HOUSE, Look
from socdocs.writers.docx.house.styles import character_styles, styles
from socdocs.writers.docx.house.theme import font_table, theme
from socdocs.writers.docx.package import Part
from socdocs.writers.docx.page import Page
from socdocs.writers.docx.story import Story

Furniture = Callable[[str, Properties, Page, Facts], tuple[Story, Story]]
"""Writes header and footer of a kind of page."""


@dataclass(frozen=True)
class House:
    """The parts that a report takes over, and how its headers and footers are made."""

    page: Page
    styles: bytes
    prompt_styles: bytes
    theme: bytes
    fonts: bytes
    furniture: Furniture = write_furniture
    abstract_lists: str = ""
    """Lists of the house's own, beside ours, as `w:abstractNum` elements."""
    lists: str = ""
    """And as `w:num` elements."""
    media: tuple[Part, ...] = ()
    """Pictures in headers and footers."""
    supplied: tuple[str, ...] = ()
    """The names of styles that the house lacks and that were taken from ours."""


@cache
def built(look: Look = HOUSE, language: str = "en-US") -> House:
    """The house of a look."""
    return House(
        page=look.page,
        styles=styles(look, language).encode(),
        prompt_styles=character_styles(look, language).encode(),
        theme=theme(look),
        fonts=font_table(look),
    )
