"""The colours of our styles in a document that lacks them: shades of its first accent colour."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from lxml import etree

from socdocs.writers.docx.style_source.elements import W

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_CONTRAST = 4.5
_COLORED = (f"{W}fill", f"{W}color")


def theme_color(theme: etree._Element | None, name: str) -> str:
    """Return a colour of the theme as six hexadecimal digits, "" if it has none."""
    found = None if theme is None else theme.find(f".//{_DRAWING}{name}/{_DRAWING}srgbClr")
    color = "" if found is None else found.get("val", "").upper()
    return color if re.fullmatch(r"[0-9A-F]{6}", color) else ""


def shades(ours: etree._Element | None, theirs: etree._Element | None) -> Mapping[str, str]:
    """Return for each colour that our styles take from our theme the one that they have in another theme."""
    accent = theme_color(theirs, "accent1")
    if not accent:
        return {}
    accent = _legible(accent)
    changed = {"accent1": accent, "accent2": accent, "lt2": _mixed(accent, 0.06), "accent3": _mixed(accent, 0.35)}
    return {theme_color(ours, name): color for name, color in changed.items()}


def recolor(styles: etree._Element, colors: Mapping[str, str]) -> None:
    """Replace colours in all styles."""
    for found in styles.iter(etree.Element):
        names = (*_COLORED, f"{W}val") if found.tag == f"{W}color" else _COLORED
        for name in names:
            if (color := colors.get(found.get(name, "").upper())) is not None:
                found.set(name, color)


def _legible(color: str) -> str:
    """Return `color`, darkened until white text on it can be read."""
    while (1.05 / (_luminance(color) + 0.05)) < _CONTRAST:
        color = "".join(f"{int(part * 0.9):02X}" for part in bytes.fromhex(color))
    return color


def _luminance(color: str) -> float:
    red, green, blue = map(_linear, bytes.fromhex(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: int) -> float:
    share = part / 255
    # A power of Decimals is the same on every processor.
    return share / 12.92 if share <= 0.03928 else float(Decimal((share + 0.055) / 1.055) ** Decimal("2.4"))


def _mixed(color: str, share: float) -> str:
    return "".join(f"{round(255 - (255 - part) * share):02X}" for part in bytes.fromhex(color))
