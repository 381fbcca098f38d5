"""A firm's headers and footers in a report: fields filled, DRAFT across them, and what every page must say."""

from __future__ import annotations

import posixpath
import re
from copy import deepcopy

from lxml import etree

from socdocs.document.nodes import Properties
from socdocs.writers.docx.facts import Facts
from socdocs.writers.docx.fragments import Fragments
from socdocs.writers.docx.headers_footers import KINDS, watermark, write_foot, write_headers_footers, write_words
from socdocs.writers.docx.package import Part, Relationship
from socdocs.writers.docx.page import Page
from socdocs.writers.docx.story import Story
from socdocs.writers.docx.style_source.reference import FIELDS
from socdocs.writers.docx.style_source.reference_docx import (
    ReferenceDocx,
    W,
    element,
    put,
    relationships,
    remove,
    value,
)
from socdocs.writers.docx.xml import DECLARATION, NAMESPACES

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_NAMES = {"title": "title", "subject": "report_title", "company": "organization"} | {name: name for name in FIELDS}
_INSTRUCTION = re.compile(r"\s*(?:DOCPROPERTY\s+)?\"?([\w ]+?)\"?\s*(?:\\.*)?")
_HARMLESS = ("PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "STYLEREF")
_MARK = re.compile(r"<w:socdocsField w:name=\"(\w+)\"(?:/>|>(.*?)</w:socdocsField>)", re.DOTALL)
_PICTURES = {"png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif", "emf": "emf", "wmf": "wmf", "svg": "svg"}


class ReferenceHeaders:
    """The headers and footers of the reference document; true when it has any."""

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
            self._shown[name] = _mark_fields(root)

    @property
    def shown(self) -> frozenset[str]:
        """What the headers and footers of ordinary pages show of a report."""
        return frozenset().union(*(shown for name, shown in self._shown.items() if name.endswith("_default")))

    def __bool__(self) -> bool:
        return any(name.endswith("_default") for name in self._roots)

    def write(self, kind: str, about: Properties, page: Page, facts: Facts) -> tuple[Story, Story]:
        """Header and footer of a kind of page; ours where the firm's document has none."""
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
        _fill(story.fragments, content, about, facts)
        if part == "footer":
            # A cover names neither its page nor, in the footer, the use.
            cover = frozenset({"restricted_use", "page"}) if kind == "first" else frozenset()
            write_foot(story.fragments, about, page, facts, shown=shown | cover)
        return story

    def _widen(self, root: etree._Element, ratio: float) -> None:
        """Move the tab stops of paragraphs with tabs, their own or their style's, as far as the page is wider."""
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
        """The tab stops of a style or of the nearest one it is based on."""
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
        """Keep pictures inside the file and links; whatever else a header relates to goes, with what shows it."""
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
    """What Word calls the headers of a kind of page."""
    return "first" if kind in ("first", "letter") else "default"


def _drop(found: etree._Element) -> None:
    """Remove the run that shows something which stays behind, or unwrap a link to it."""
    if found.tag == f"{W}hyperlink":
        for child in found:
            found.addprevious(child)
    else:
        found = next((above for above in found.iterancestors(f"{W}r")), found)
    remove(found)


# --- fields --------------------------------------------------------------------------------------------------------


def _mark_fields(root: etree._Element) -> frozenset[str]:
    """Put marks where controls and fields ask for something of the report; the names of what is shown."""
    shown = set()
    for control in list(root.iter(f"{W}sdt")):
        content = control.find(f"{W}sdtContent")
        names = (value(control.find(f"{W}sdtPr/{W}{tag}")).strip().lower() for tag in ("alias", "tag"))
        name = next((_NAMES[name] for name in names if name in _NAMES), "")
        if name and content is not None:
            shown.add(name)
            _replace_by_mark(content, name)
        if content is not None:
            for child in list(content):
                control.addprevious(child)
        remove(control)
    for simple in list(root.iter(f"{W}fldSimple")):
        runs = list(simple)
        name, harmless = _asked(value(simple, "instr"))
        if harmless:
            shown.add(name)
            continue
        for child in runs:
            simple.addprevious(child)
        remove(simple)
        if name:
            shown.add(name)
            _collapse(runs, name)
    for paragraph in root.iter(f"{W}p"):
        shown |= _mark_complex(paragraph)
    return frozenset(shown)


def _mark_complex(paragraph: etree._Element) -> set[str]:
    """The same for fields of several runs."""
    shown, runs, instruction = set(), [], ""
    depth = 0
    for run in list(paragraph.iter(f"{W}r")):
        kinds = [value(char, "fldCharType") for char in run.iter(f"{W}fldChar")]
        depth += kinds.count("begin")
        if depth:
            runs.append(run)
            instruction += "".join(text.text or "" for text in run.iter(f"{W}instrText"))
        depth -= kinds.count("end")
        if runs and not depth:
            name, harmless = _asked(instruction)
            if name:
                shown.add(name)
            if not harmless and name:
                _collapse(runs, name)
            elif not harmless:
                _keep_result(runs)
            runs, instruction = [], ""
    return shown


def _asked(instruction: str) -> tuple[str, bool]:
    """What a field asks for of the report (`page` for the page), and whether it is one to leave alone."""
    word = (instruction.split() or [""])[0].upper()
    if word in _HARMLESS:
        return ("page" if word == "PAGE" else word.lower()), True
    match = _INSTRUCTION.fullmatch(instruction)
    return _NAMES.get(match[1].strip().lower(), "") if match else "", False


def _collapse(runs: list[etree._Element], name: str) -> None:
    """Replace runs by one mark in the form of the last one that shows something."""
    if not runs:
        return
    form = next((run.find(f"{W}rPr") for run in reversed(runs) if run.find(f"{W}t") is not None), None)
    mark = element("socdocsField", name=name)
    if form is not None:
        mark.append(deepcopy(form))
    runs[0].addprevious(mark)
    for run in runs:
        remove(run)


def _keep_result(runs: list[etree._Element]) -> None:
    for run in runs:
        if run.find(f"{W}fldChar") is not None or run.find(f"{W}instrText") is not None:
            remove(run)


def _replace_by_mark(content: etree._Element, name: str) -> None:
    runs = list(content.iter(f"{W}r"))
    if runs:
        _collapse(runs, name)
    else:
        paragraph = next(content.iter(f"{W}p"), content)
        paragraph.append(element("socdocsField", name=name))


# --- one story -----------------------------------------------------------------------------------------------------


def _cut(root: etree._Element) -> tuple[str, str, str]:
    """The root's start, content and end as text."""
    text = etree.tostring(root, encoding="unicode")
    start = text.index(">") + 1
    end = text.rindex("</")
    return text[:start], text[start:end], text[end:]


def _fill(fragments: Fragments, content: str, about: Properties, facts: Facts) -> None:
    """Append `content` with the report's words in place of the marks."""
    words = {name: getattr(about, name) for name in FIELDS} | {"notices": " \u00b7 ".join(about.notices)}
    place = 0
    for mark in _MARK.finditer(content):
        fragments.append(content[place : mark.start()])
        write_words(fragments, words[mark[1]], facts, mark[2] or "")
        place = mark.end()
    fragments.append(content[place:])


def _name_pictures(root: etree._Element, first: int) -> None:
    """Give the pictures of a header ids that no other part uses, and those without a description one."""
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
