"""The settings of a style source: fonts, colours, sizes and page.  All else is the same in every style source."""

from __future__ import annotations

from dataclasses import dataclass, field

from socdocs.writers.docx.page import Page


@dataclass(frozen=True, slots=True)
class StyleSettings:
    """Fonts, colours and sizes (half points) of one style source.

    Fonts should have replacements of equal width in other programs: Calibri, Cambria, Arial, Times New
    Roman, Courier New.
    """

    heading_font: str = "Cambria"
    body_font: str = "Calibri"
    code_font: str = "Courier New"
    size: int = 21
    table_size: int = 18
    accent: str = "1F3864"
    accent_light: str = "3A5A8C"
    band: str = "F2F5FA"
    rule: str = "B8C4D6"
    muted: str = "595959"
    page: Page = field(default_factory=Page)


OUR_STYLE = StyleSettings()
"""The settings of reports that have no reference document."""
