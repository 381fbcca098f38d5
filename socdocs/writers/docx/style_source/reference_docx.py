"""Open a firm's own Word file, to take styles, page, headers and footers from it."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

from lxml import etree

from socdocs.diagnostics import Diagnostic, InputProblems, Severity

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OWN_LISTS = 1000
"""The ids of a firm's own lists begin here; lower ids are those of socdocs and of the report."""
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_LARGEST = 64 * 2**20
_STRICT = b"http://purl.oclc.org/ooxml/"
_PASSWORD = b"\xd0\xcf\x11\xe0"
_PARAGRAPH_PROPERTIES = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers",
    "pBdr", "shd", "tabs",
)  # fmt: skip
_EDITING = re.compile(r"\}(?:rsid\w*|paraId|textId)$")
_STYLE_REFERENCES = ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "styleLink", "numStyleLink")
_ADVICE = "give a Word document (.docx) or template (.dotx) as the reference document"


def element(tag: str, *children: etree._Element, **attributes: str) -> etree._Element:
    """Return an element of WordprocessingML."""
    made = etree.Element(f"{W}{tag}", {f"{W}{name}": text for name, text in attributes.items()})
    made.extend(children)
    return made


def value(found: etree._Element | None, name: str = "val") -> str:
    """Return an attribute of an element, "" if either is missing."""
    return "" if found is None else found.get(f"{W}{name}", "")


def put(properties: etree._Element, child: etree._Element) -> None:
    """Insert `child` into paragraph properties at its place in the fixed order of the format."""
    rank = _PARAGRAPH_PROPERTIES.index(etree.QName(child).localname)
    before = set(_PARAGRAPH_PROPERTIES[:rank])
    properties.insert(sum(etree.QName(e).localname in before for e in properties), child)


def remove(found: etree._Element) -> None:
    """Remove an element from its parent."""
    parent = found.getparent()
    if parent is not None:
        parent.remove(found)


@dataclass
class ReferenceDocx:
    """The streams of the file, its important parts parsed, and the targets of the main part's relationships."""

    streams: dict[str, bytes]
    main: str
    body: etree._Element
    relations: dict[str, tuple[str, str, bool]]
    styles: etree._Element | None = None
    numbering: etree._Element | None = None
    headers_footers: dict[str, etree._Element] = field(default_factory=dict)
    """Headers and footers by `header_default`, `footer_first` …"""
    names: dict[str, str] = field(default_factory=dict)
    """The part names of `headers_footers`."""

    def related(self, kind: str) -> str:
        """Return the name of the main part's related part of `kind`, "" for none."""
        return next((target for type, target, outside in self.relations.values() if type == kind and not outside), "")

    @property
    def section(self) -> etree._Element | None:
        """Return the properties of the document's last pages."""
        found = list(self.body.iter(f"{W}sectPr"))
        return found[-1] if found else None

    def parsed(self) -> Iterator[etree._Element]:
        """Return the parts that name styles."""
        yield from (part for part in (self.styles, self.numbering, *self.headers_footers.values()) if part is not None)


def open_reference_docx(data: bytes) -> ReferenceDocx:
    """Open the file in `data`.  Raises InputProblems if it cannot be the style source of a report."""
    streams = _unpacked(data)
    if _STRICT in streams.get("_rels/.rels", b""):
        _refuse(
            "the reference document is saved as Strict Open XML", "save it again in Word as an ordinary Word document"
        )
    if any(name.endswith("vbaProject.bin") for name in streams):
        _refuse("the reference document holds macros", "save it in Word without macros, as .docx or .dotx")
    try:
        root = relationships(streams, "")
        main = next(target for kind, target, _ in root.values() if kind == "officeDocument")
        body = parse(streams[main])
        opened = ReferenceDocx(streams, main, body, relationships(streams, main))
        if opened.related("styles") in streams:
            opened.styles = parse(streams[opened.related("styles")])
        if opened.related("numbering") in streams:
            opened.numbering = parse(streams[opened.related("numbering")])
    except (KeyError, StopIteration, etree.XMLSyntaxError):
        _refuse("the reference document is damaged or no Word document", _ADVICE)
    if body.tag != f"{W}document":
        _refuse("the reference document is no Word document", _ADVICE)
    _find_headers_footers(opened)
    for part in opened.parsed():
        _forget_editing(part)
    _move_lists(opened)
    return opened


def parse(stream: bytes) -> etree._Element:
    """Return the root of a part; entities are not expanded and nothing is fetched."""
    return etree.fromstring(stream, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))


def relationships(streams: dict[str, bytes], part: str) -> dict[str, tuple[str, str, bool]]:
    """Return the relationships of a part by id: last word of the type, target, and whether it is external."""
    folder, _, name = part.rpartition("/")
    stream = streams.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    found = {}
    for line in parse(stream).iter(f"{_PACKAGE}Relationship") if stream else ():
        target, outside = line.get("Target", ""), line.get("TargetMode") == "External"
        if not outside:
            target = (
                target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            )
        found[line.get("Id", "")] = (line.get("Type", "").rpartition("/")[2], target, outside)
    return found


def identify(opened: ReferenceDocx, own: etree._Element) -> None:
    """Give the firm's styles the writer's ids by their names, and give other styles with these ids new ones."""
    if opened.styles is None:
        return
    theirs: dict[tuple[str, str], etree._Element] = {}
    for style in opened.styles.iter(f"{W}style"):
        theirs.setdefault((value(style, "type"), value(style.find(f"{W}name")).casefold()), style)
    taken = {style.get(f"{W}styleId") for style in own.iter(f"{W}style")}
    renamed: dict[str, str] = {}
    for style in own.iter(f"{W}style"):
        same = theirs.get((value(style, "type"), value(style.find(f"{W}name")).casefold()))
        if same is not None:
            renamed[value(same, "styleId")] = value(style, "styleId")
    names = {(value(style.find(f"{W}name")).casefold()) for style in own.iter(f"{W}style")}
    for style in opened.styles.iter(f"{W}style"):
        id, name = value(style, "styleId"), style.find(f"{W}name")
        if id in renamed:
            continue
        if id in taken:
            renamed[id] = f"{id}_house"
        if name is not None and value(name).casefold() in names:
            name.set(f"{W}val", f"{value(name)} (firm)")
    for part in opened.parsed():
        for tag in _STYLE_REFERENCES:
            for reference in part.iter(f"{W}{tag}"):
                reference.set(f"{W}val", renamed.get(value(reference), value(reference)))
    for style in opened.styles.iter(f"{W}style"):
        style.set(f"{W}styleId", renamed.get(value(style, "styleId"), value(style, "styleId")))


def _unpacked(data: bytes) -> dict[str, bytes]:
    if data.startswith(_PASSWORD):
        _refuse("the reference document is protected by a password or of an old format", "save it without, as .docx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _LARGEST:
                _refuse("the reference document is larger than 64 MB unpacked", "leave large pictures out of it")
            return {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
    except InputProblems:
        raise
    except Exception:  # noqa: BLE001 - zipfile raises nine kinds on damaged archives
        _refuse("the reference document cannot be opened", _ADVICE)


def _refuse(message: str, advice: str) -> NoReturn:
    raise InputProblems([Diagnostic("reference-document", Severity.ERROR, message, advice=advice)])


def _find_headers_footers(opened: ReferenceDocx) -> None:
    """Collect the headers and footers of the last pages; missing kinds are inherited from earlier pages."""
    prefix = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    for section in opened.body.iter(f"{W}sectPr"):
        for part in ("header", "footer"):
            for reference in section.iter(f"{W}{part}Reference"):
                target = opened.relations.get(reference.get(prefix, ""), ("", "", True))[1]
                if target in opened.streams:
                    name = f"{part}_{value(reference, 'type') or 'default'}"
                    opened.headers_footers[name] = parse(opened.streams[target])
                    opened.names[name] = target


def _forget_editing(part: etree._Element) -> None:
    """Remove all marks of when and by whom something was typed."""
    for found in list(part.iter(etree.Element)):
        if found.tag == f"{W}rsid":
            remove(found)
        for name in [str(name) for name in found.attrib if _EDITING.search(str(name))]:
            del found.attrib[name]


def _move_lists(opened: ReferenceDocx) -> None:
    """Give the firm's lists ids that no list of socdocs or of a report can have."""
    moved = (("abstractNum", "abstractNumId"), ("num", "numId"))
    if opened.numbering is not None:
        for tag, attribute in moved:
            for found in opened.numbering.iter(f"{W}{tag}"):
                found.set(f"{W}{attribute}", _moved(value(found, attribute)))
        for found in opened.numbering.iter(f"{W}abstractNumId"):
            found.set(f"{W}val", _moved(value(found)))
    known = set() if opened.numbering is None else {value(n, "numId") for n in opened.numbering.iter(f"{W}num")}
    for part in opened.parsed():
        for number in list(part.iter(f"{W}numId")):
            if value(number) != "0":
                number.set(f"{W}val", _moved(value(number)))
                around = number.getparent()
                if value(number) not in known and around is not None:
                    remove(around)


def _moved(id: str) -> str:
    return str(int(id) + OWN_LISTS) if re.fullmatch(r"\d{1,6}", id) else "0"
