"""A style source: all that a report takes from its reference document, made from settings or a firm's document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from socdocs.document.nodes import Properties
from socdocs.writers.docx.facts import Facts
from socdocs.writers.docx.headers_footers import write_headers_footers
from socdocs.writers.docx.package import Part
from socdocs.writers.docx.page import Page
from socdocs.writers.docx.story import Story
from socdocs.writers.docx.style_source.settings import OUR_STYLE, StyleSettings
from socdocs.writers.docx.style_source.styles import character_styles, styles
from socdocs.writers.docx.style_source.theme import font_table, theme

HeadersFooters = Callable[[str, Properties, Page, Facts], tuple[Story, Story]]
"""Returns header and footer of a kind of page."""


@dataclass(frozen=True)
class StyleSource:
    """The parts that a report takes over, and the function that makes its headers and footers."""

    page: Page
    styles: bytes
    prompt_styles: bytes
    theme: bytes
    fonts: bytes
    headers_footers: HeadersFooters = write_headers_footers
    abstract_lists: str = ""
    """Further lists of the style source, as `w:abstractNum` elements."""
    lists: str = ""
    """The same lists as `w:num` elements."""
    media: tuple[Part, ...] = ()
    """Pictures in headers and footers."""
    supplied: tuple[str, ...] = ()
    """The names of styles that the reference document lacks and that socdocs supplies."""


@cache
def built(settings: StyleSettings = OUR_STYLE, language: str = "en-US") -> StyleSource:
    """Return the style source with these settings."""
    return StyleSource(
        page=settings.page,
        styles=styles(settings, language).encode(),
        prompt_styles=character_styles(settings, language).encode(),
        theme=theme(settings),
        fonts=font_table(settings),
    )
