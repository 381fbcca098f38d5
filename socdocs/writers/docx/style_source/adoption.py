"""A reference document as the shell of a report: its styles, lists, theme, page, headers and footers, nothing else.

Styles are found by name, because their ids depend on the language of Word; they get the ids that the writer uses.
Styles that a firm's document lacks are added from ours, in its first accent colour.
"""

from __future__ import annotations

from copy import deepcopy

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from lxml import etree

from socdocs.writers.docx.package import deflate
from socdocs.writers.docx.page import Page
from socdocs.writers.docx.shell import Shell, reference
from socdocs.writers.docx.style_source.colours import recolor, shades
from socdocs.writers.docx.style_source.elements import W, serialized, value
from socdocs.writers.docx.style_source.lines import HeadersFooters, Media, cover
from socdocs.writers.docx.style_source.lists import adopt_lists, move_lists
from socdocs.writers.docx.style_source.opening import Opened, open_reference
from socdocs.writers.docx.style_source.styles import adopt_styles, character_styles

_ONLY_OURS = {
    RELATIONSHIP_TYPE.SETTINGS: CONTENT_TYPE.WML_SETTINGS,
    RELATIONSHIP_TYPE.FONT_TABLE: CONTENT_TYPE.WML_FONT_TABLE,
}
"""The parts that reports take from our reference document alone."""
_EMBEDDED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"


def adopted(document: bytes, language: str) -> Shell:
    """Return the shell of a Word document or template (.docx, .dotx).

    Raises InputProblems if `document` is not such a file or cannot be used (protected by a password, with macros,
    saved as Strict).
    """
    ours, theirs = open_reference(reference(), _ONLY_OURS), open_reference(document)
    page = theirs.page(ours.page())
    own = _fitted(ours, theirs, page)
    move_lists(theirs)
    styles, supplied = adopt_styles(theirs, own, language)
    media = Media()
    headers_footers = HeadersFooters.of(theirs, media)
    lines = HeadersFooters.of(ours, Media()).lines(page, own)
    if headers_footers:
        lines |= headers_footers.lines(page, styles)
    left_out, unseen = [*headers_footers.left_out], [*headers_footers.unseen]
    cover_root, cover_lines = cover(theirs, media, left_out, unseen)
    users = (styles, *(part.element for part in theirs.headers_footers.values()), cover_root)
    parts = {
        "styles": styles,
        "glossary/styles": character_styles(own, language),
        "theme/theme1": _theme(theirs, ours),
        "fontTable": ours.root(RELATIONSHIP_TYPE.FONT_TABLE),
        "settings": _settings(ours, styles, language),
    }
    return Shell(
        page=page,
        parts=(*(deflate(f"word/{name}.xml", serialized(root)) for name, root in parts.items()), *media.parts),
        numbering=adopt_lists(ours, theirs, users),
        headers_footers=lines,
        cover=cover_lines,
        supplied=supplied,
        left_out=tuple(dict.fromkeys(left_out)),
        unseen=tuple(dict.fromkeys(unseen)),
    )


def _fitted(ours: Opened, theirs: Opened, page: Page) -> etree._Element:
    """Return our styles in the colours of a document, with the tab stops at the right margin of its page."""
    styles = deepcopy(ours.root(RELATIONSHIP_TYPE.STYLES))
    if theirs.theme is not None:
        recolor(styles, shades(ours.theme, theirs.theme))
    margin = str(ours.page().text_width)
    for stop in styles.iter(f"{W}tab"):
        if value(stop, "pos") == margin:
            stop.set(f"{W}pos", str(page.text_width))
    return styles


def _theme(theirs: Opened, ours: Opened) -> etree._Element:
    theme = theirs.theme
    # A theme with pictures relates to further parts; none of them is needed for the style.
    if theme is None or any(_EMBEDDED in found.attrib for found in theme.iter(etree.Element)):
        return ours.root(RELATIONSHIP_TYPE.THEME)
    return theme


def _settings(ours: Opened, styles: etree._Element, language: str) -> etree._Element:
    """Return our settings, with the languages that decide which of the theme's fonts are used."""
    settings = ours.root(RELATIONSHIP_TYPE.SETTINGS)
    eastern = value(styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang"), "eastAsia")
    for found in settings.iter(f"{W}themeFontLang"):
        found.set(f"{W}val", language)
        if eastern and eastern != language:
            found.set(f"{W}eastAsia", eastern)
    return settings
