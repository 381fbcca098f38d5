"""Write a firm's headers and footers in a report: with fields filled, the DRAFT mark, and the required lines."""

from __future__ import annotations

import posixpath
import re
from copy import deepcopy

from lxml import etree

from socdocs.document.nodes import Properties
from socdocs.writers.docx.facts import Facts
from socdocs.writers.docx.headers_footers import KINDS, watermark, write_foot, write_headers_footers
from socdocs.writers.docx.package import Part, Relationship
from socdocs.writers.docx.page import Page
from socdocs.writers.docx.story import Story
from socdocs.writers.docx.style_source.reference_docx import (
    ReferenceDocx,
    W,
    element,
    put,
    relationships,
    remove,
    value,
)
from socdocs.writers.docx.style_source.reference_fields import fill_fields, mark_fields
from socdocs.writers.docx.xml import DECLARATION, NAMESPACES

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_PICTURES = {"png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif", "emf": "emf", "wmf": "wmf", "svg": "svg"}


class ReferenceHeaders:
    """The headers and footers of the reference document; true if it has any."""

    def __init__(self, opened: ReferenceDocx, page: Page) -> None:
        self.media: tuple[Part, ...] = ()
        self._relations: dict[str, tuple[Relationship, ...]] = {}
        # What is filled in is written with the usual prefix.
        self._roots = {name: root for name, root in opened.headers_footers.items() if root.prefix == "w"}
        self._upright = page
        self._styles = opened.styles
        self._shown: dict[str, frozenset[str]] = {}
        for name, root in self._roots.items():
            self._adopt_relations(opened, name, root)
            self._shown[name] = mark_fields(root)

    @property
    def shown(self) -> frozenset[str]:
        """The names of the properties that the headers and footers of ordinary pages show."""
        return frozenset().union(*(shown for name, shown in self._shown.items() if name.endswith("_default")))

    def __bool__(self) -> bool:
        return any(name.endswith("_default") for name in self._roots)

    def write(self, kind: str, about: Properties, page: Page, facts: Facts) -> tuple[Story, Story]:
        """Return header and footer of a kind of page; those of socdocs if the firm's document has none."""
        ours = write_headers_footers(kind, about, page, facts) if self._lacks(kind) else (Story(), Story())
        stories = []
        shown: frozenset[str] = frozenset()
        for part, own in zip(("header", "footer"), ours, strict=True):
            name = f"{part}_{_type(kind)}"
            if name not in self._roots:
                stories.append(own)
                continue
            shown |= self._shown[name]
            stories.append(self._story(part, name, kind, about, page, facts, shown))
        return stories[0], stories[1]

    def _lacks(self, kind: str) -> bool:
        return any(f"{part}_{_type(kind)}" not in self._roots for part in ("header", "footer"))

    def _story(
        self, part: str, name: str, kind: str, about: Properties, page: Page, facts: Facts, shown: frozenset[str]
    ) -> Story:
        root = deepcopy(self._roots[name])
        if part == "header" and about.draft:
            _watermark(root, KINDS.index(kind) + 1)
        if kind == "landscape":
            self._widen(root, page.text_width / self._upright.text_width)
        _name_pictures(root, 1000 * (KINDS.index(kind) + 1) + (500 if part == "footer" else 0))
        start, content, end = _cut(root)
        story = Story(root=(DECLARATION + start, end), inherited=self._relations[name])
        fill_fields(story.fragments, content, about, facts)
        if part == "footer":
            # A cover shows no page number and, in the footer, no restricted use.
            cover = frozenset({"restricted_use", "page"}) if kind == "first" else frozenset()
            write_foot(story.fragments, about, page, facts, shown=shown | cover)
        return story

    def _widen(self, root: etree._Element, ratio: float) -> None:
        """Move the tab stops of paragraphs with tabs, or of their styles, in proportion to the width of the page."""
        for paragraph in root.iter(f"{W}p"):
            if paragraph.find(f".//{W}r/{W}tab") is None:
                continue
            properties = paragraph.find(f"{W}pPr")
            own = None if properties is None else properties.find(f"{W}tabs")
            if own is not None:
                _scale(own, ratio)
                continue
            style = "" if properties is None else value(properties.find(f"{W}pStyle"))
            stops = self._tabs_of(style or "Header")
            if stops is None:
                continue
            if properties is None:
                properties = element("pPr")
                paragraph.insert(0, properties)
            cleared = [element("tab", val="clear", pos=value(tab, "pos")) for tab in stops]
            moved = deepcopy(stops)
            _scale(moved, ratio)
            put(properties, element("tabs", *cleared, *moved))

    def _tabs_of(self, style: str) -> etree._Element | None:
        """Return the tab stops of a style or of the nearest style that it is based on."""
        seen = set()
        while self._styles is not None and style not in seen:
            seen.add(style)
            found = next((s for s in self._styles.iter(f"{W}style") if value(s, "styleId") == style), None)
            tabs = None if found is None else found.find(f"{W}pPr/{W}tabs")
            if tabs is not None:
                return tabs
            style = "" if found is None else value(found.find(f"{W}basedOn"))
        return None

    def _adopt_relations(self, opened: ReferenceDocx, name: str, root: etree._Element) -> None:
        """Keep pictures inside the file and links; drop all other relationships, with the content that shows them."""
        kept = {}
        for id, (kind, target, outside) in relationships(opened.streams, opened.names[name]).items():
            extension = _PICTURES.get(posixpath.splitext(target)[1].lstrip(".").lower(), "")
            if kind == "hyperlink" and outside and re.match(r"(?:https?|mailto):", target):
                kept[id] = Relationship(f"house_{id}", kind, target, external=True)
            elif kind == "image" and not outside and extension and target in opened.streams:
                part = Part(f"word/media/firm{len(self.media) + 1}.{extension}", opened.streams[target])
                self.media = (*self.media, part)
                kept[id] = Relationship(f"house_{id}", kind, part.name.removeprefix("word/"))
        for found in list(root.iter()):
            for attribute, id in [(str(name), str(id)) for name, id in found.attrib.items()]:
                if attribute.startswith(_R) and id in kept:
                    found.set(attribute, kept[id].id)
                elif attribute.startswith(_R):
                    _drop(found)
        self._relations[name] = tuple(kept.values())


def _type(kind: str) -> str:
    """Return Word's name of the headers of a kind of page."""
    return "first" if kind in ("first", "letter") else "default"


def _drop(found: etree._Element) -> None:
    """Remove the run that shows a dropped relationship, or unwrap a dropped link."""
    if found.tag == f"{W}hyperlink":
        for child in found:
            found.addprevious(child)
    else:
        found = next((above for above in found.iterancestors(f"{W}r")), found)
    remove(found)


# --- one story -----------------------------------------------------------------------------------------------------


def _cut(root: etree._Element) -> tuple[str, str, str]:
    """Return the root's start, content and end as text."""
    text = etree.tostring(root, encoding="unicode")
    start = text.index(">") + 1
    end = text.rindex("</")
    return text[:start], text[start:end], text[end:]


def _name_pictures(root: etree._Element, first: int) -> None:
    """Give the pictures of a header ids that no other part uses, and a description if they have none."""
    for id, picture in enumerate(root.iter(_PICTURE), first):
        picture.set("id", str(id))
        picture.set("descr", picture.get("descr") or "Logo")


def _watermark(root: etree._Element, number: int) -> None:
    paragraph = next(root.iter(f"{W}p"), None)
    if paragraph is None:
        paragraph = element("p")
        root.append(paragraph)
    run = etree.fromstring(f"<w:p {NAMESPACES}>{watermark(number)}</w:p>")[0]
    properties = paragraph.find(f"{W}pPr")
    paragraph.insert(0 if properties is None else 1, run)


def _scale(tabs: etree._Element, ratio: float) -> None:
    for tab in tabs.iter(f"{W}tab"):
        if value(tab, "val") != "clear" and value(tab, "pos").isdigit():
            tab.set(f"{W}pos", str(round(int(value(tab, "pos")) * ratio)))
