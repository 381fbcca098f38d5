"""Open a reference document with python-docx: of its file, only the parts on a list of allowed ones.

Text, comments, properties, custom XML, people, macros, building blocks and the link to a template are not on the list,
so they are never read.  What is left of editing in the allowed parts is removed.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import NoReturn

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.part import XmlPart
from docx.oxml.exceptions import XmlchemyError
from docx.package import Package
from docx.parts.document import DocumentPart
from docx.section import Section
from lxml import etree
from msgspec import Struct, field

from socdocs.diagnostics import Diagnostic
from socdocs.problems import InputProblems, Severity
from socdocs.writers.docx.page import Page
from socdocs.writers.docx.parsing import has_document_type, is_strict
from socdocs.writers.docx.style_source.elements import W, remove, unwrap
from socdocs.writers.docx.style_source.unseen import hidden_styles, show_styles
from socdocs.writers.docx.xml import escape

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_RELATIONSHIPS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
_ALLOWED = {
    RELATIONSHIP_TYPE.OFFICE_DOCUMENT: CONTENT_TYPE.WML_DOCUMENT_MAIN,
    RELATIONSHIP_TYPE.STYLES: CONTENT_TYPE.WML_STYLES,
    RELATIONSHIP_TYPE.NUMBERING: CONTENT_TYPE.WML_NUMBERING,
    RELATIONSHIP_TYPE.THEME: CONTENT_TYPE.OFC_THEME,
    RELATIONSHIP_TYPE.HEADER: CONTENT_TYPE.WML_HEADER,
    RELATIONSHIP_TYPE.FOOTER: CONTENT_TYPE.WML_FOOTER,
}
"""The relationships that are followed, and the content type of their parts; pictures and harmless links besides."""
_REPEATED = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER, RELATIONSHIP_TYPE.IMAGE)
"""The relationships of which a document may have several."""
PICTURES = {"png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif", "emf": "emf", "wmf": "wmf", "svg": "svg"}
"""The pictures that Word shows, and the ending of their names in a report."""
_HARMLESS_LINK = re.compile(r"(?:https?|mailto):")
LARGEST = 64 * 2**20
"""The most bytes of a reference document when it is unpacked."""
MAX_NAMESPACES = 100
"""The most namespaces that the root of a part declares, each of which is looked for in each paragraph; Word has 40."""
_XML = (".xml", ".rels")
_STRICT = b"http://purl.oclc.org/ooxml/"
_PASSWORD = b"\xd0\xcf\x11\xe0"
_EDITING = re.compile(r"\}(?:rsid\w*|paraId|textId)$")
_MARKS = frozenset(
    f"{W}{tag}"
    for tag in (
        "rsid", "proofErr", "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference",
        "permStart", "permEnd", "del", "moveFrom", "moveFromRangeStart",
        "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "cellDel", "cellIns", "rPrChange", "pPrChange",
        "tblPrChange", "trPrChange", "tcPrChange", "tblPrExChange", "tblGridChange", "sectPrChange", "numberingChange",
        "smartTagPr", "customXmlPr",
    )
)  # fmt: skip
"""Elements that say who changed what, and marks of what stays behind."""
_ADDED = frozenset(f"{W}{tag}" for tag in ("ins", "moveTo", "smartTag", "customXml"))
"""Elements around what is kept: additions, and marks of other programs."""
_VML = "{urn:schemas-microsoft-com:vml}"
_ADDRESSES = frozenset(
    f"{space}{name}"
    for space in ("", "{urn:schemas-microsoft-com:office:office}")
    for name in ("href", "althref", "src", "target")
)
"""Attributes by which the shapes of older versions of Word name files and pages without a relationship."""
_ADVICE = "give a Word document (.docx) or template (.dotx) as the reference document"
_IS_STRICT = "the reference document is saved as Strict Open XML"
_NOT_STRICT = "save it again in Word as an ordinary Word document"
_USUAL_PAGE_SIDES = ("top", "right", "bottom", "left")


class Opened(Struct, dict=True):
    """A reference document, opened: python-docx's document, and the parts that a report can take."""

    document: Document
    left_behind: frozenset[str] = frozenset()
    """The last words of the relationships that were not followed."""
    headers_footers: dict[str, XmlPart] = field(default_factory=dict)
    """Headers and footers by `header_default`, `footer_first` …"""

    @property
    def body(self) -> etree._Element:
        """The body."""
        body: etree._Element = self.document.element.body
        return body

    @property
    def styles(self) -> etree._Element | None:
        """The root of the styles part."""
        return self._root(RELATIONSHIP_TYPE.STYLES)

    @property
    def numbering(self) -> etree._Element | None:
        """The root of the numbering part."""
        return self._root(RELATIONSHIP_TYPE.NUMBERING)

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The ids of the styles whose words are hidden."""
        return hidden_styles(self.styles)

    @cached_property
    def theme(self) -> etree._Element | None:
        """The root of the theme."""
        return self._root(RELATIONSHIP_TYPE.THEME)

    def root(self, kind: str) -> etree._Element:
        """Return the root of the part of a kind that the document must have.  Raises KeyError if it has none."""
        found = self._root(kind)
        if found is None:
            raise KeyError(kind)
        return found

    def page(self, usual: Page | None = None) -> Page:
        """Return paper and margins of the last pages; where they cannot be read, those of `usual`."""
        section = self.document.sections[-1] if len(self.document.sections) else None
        names = {"width": "page_width", "height": "page_height", "header": "header_distance"}
        names |= {"footer": "footer_distance", "gutter": "gutter"}
        names |= {side: f"{side}_margin" for side in _USUAL_PAGE_SIDES}
        page = Page(**{name: _measure(section, length, usual, name) for name, length in names.items()})
        # A page without room for text is no page to write on.
        return page if usual is None or (page.text_width >= 2880 and page.text_height >= 2880) else usual

    def parsed(self) -> Iterator[etree._Element]:
        """Return the parts that name styles."""
        roots = (self.styles, self.numbering, *(part.element for part in self.headers_footers.values()), self.body)
        yield from (root for root in roots if root is not None)

    def _root(self, kind: str) -> etree._Element | None:
        try:
            part = self.document.part.part_related_by(kind)
        except KeyError:
            return None
        return part.element if isinstance(part, XmlPart) else _parsed(part.blob)


def open_reference(data: bytes, further: Mapping[str, str] = MappingProxyType({})) -> Opened:
    """Open the file in `data`, with `further` kinds of parts and their content types.

    Raises InputProblems if it cannot be the reference document of a report.
    """
    streams = _unpacked(data)
    if _STRICT in streams.get("_rels/.rels", b""):
        _refuse(_IS_STRICT, _NOT_STRICT)
    declared = next((name for name, part in streams.items() if name.endswith(_XML) and has_document_type(part)), "")
    if declared:
        _refuse(f"the reference document declares a document type in {declared}, as no Word file does", _ADVICE)
    if any(name.endswith("vbaProject.bin") for name in streams):
        _refuse("the reference document holds macros", "save it in Word without macros, as .docx or .dotx")
    try:
        allowed = _Allowed(streams, _ALLOWED | dict(further))
        part = Package.open(io.BytesIO(allowed.packed())).main_document_part
        if not isinstance(part, DocumentPart) or part.element.tag != f"{W}document" or part.element.body is None:
            _refuse("the reference document is no Word document", _ADVICE)
        opened = Opened(part.document, frozenset(allowed.left_behind))
        opened.headers_footers.update(_headers_footers(opened.document))
        for root in opened.parsed():
            if is_strict(root):
                _refuse(_IS_STRICT, _NOT_STRICT)
            if len(root.nsmap) > MAX_NAMESPACES:
                _refuse(
                    f"a part of the reference document declares more than {MAX_NAMESPACES} namespaces, as no Word file "
                    "does",
                    "save it again in Word",
                )
            _forget_editing(root)
        opened.hidden  # noqa: B018 - before nothing is hidden any more
        show_styles(opened.styles)
        opened.theme  # noqa: B018 - python-docx does not parse it
    except (KeyError, ValueError, AttributeError, RecursionError, OpcError, XmlchemyError, etree.XMLSyntaxError):
        _refuse("the reference document is damaged or no Word document", _ADVICE)
    return opened


# --- the file ------------------------------------------------------------------------------------------------------


def _unpacked(data: bytes) -> dict[str, bytes]:
    if data.startswith(_PASSWORD):
        _refuse("the reference document is protected by a password or of an old format", "save it without, as .docx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                _refuse("the reference document is larger than 64 MB unpacked", "leave large pictures out of it")
            return {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
    except InputProblems:
        raise
    except Exception:  # noqa: BLE001 - zipfile raises nine kinds on damaged archives
        _refuse("the reference document cannot be opened", _ADVICE)


class _Allowed:
    """The allowed parts of a file, found by its relationships; python-docx would read all others, too."""

    def __init__(self, streams: dict[str, bytes], kinds: Mapping[str, str]) -> None:
        self._streams, self._kinds = streams, kinds
        self._kept: dict[str, bytes] = {}
        self._types: dict[str, str] = {}
        self._once: set[str] = set()
        self.left_behind: set[str] = set()
        self._follow("")

    def packed(self) -> bytes:
        """Return a package of the allowed parts."""
        overrides = "".join(
            f'<Override PartName="/{escape(name)}" ContentType="{kind}"/>' for name, kind in self._types.items()
        )
        default = f'<Default Extension="rels" ContentType="{CONTENT_TYPE.OPC_RELATIONSHIPS}"/>'
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("[Content_Types].xml", f"{_TYPES}{default}{overrides}</Types>")
            for name, stream in self._kept.items():
                archive.writestr(name, stream)
        return buffer.getvalue()

    def _follow(self, part: str) -> None:
        folder, _, name = part.rpartition("/")
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        stream = self._streams.get(rels)
        lines = _parsed(stream).iter(_RELATIONSHIP) if stream else ()
        kept = [line for line in lines if self._is_allowed(line, folder)]
        texts = (etree.tostring(line, encoding="unicode", with_tail=False) for line in kept)
        self._kept[rels] = f"{_RELATIONSHIPS}{''.join(texts)}</Relationships>".encode()

    def _is_allowed(self, line: etree._Element, folder: str) -> bool:
        kind, target = line.get("Type", ""), line.get("Target", "")
        if line.get("TargetMode") == "External":
            return kind == RELATIONSHIP_TYPE.HYPERLINK and _HARMLESS_LINK.match(target) is not None
        name = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        extension = PICTURES.get(posixpath.splitext(name)[1].lstrip(".").lower(), "")
        content = f"image/{extension}" if kind == RELATIONSHIP_TYPE.IMAGE and extension else self._kinds.get(kind, "")
        if not content or name not in self._streams or kind in self._once:
            self.left_behind.add(kind.rpartition("/")[2])
            return False
        if kind not in _REPEATED:
            self._once.add(kind)
        line.set("Target", f"/{name}")
        if name not in self._types:
            self._types[name] = content
            self._kept[name] = self._streams[name]
            self._follow(name)
        return True


def _parsed(stream: bytes) -> etree._Element:
    """Return the root of a part; entities are not expanded and nothing is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    return etree.fromstring(stream, parser)


def _refuse(message: str, advice: str) -> NoReturn:
    raise InputProblems([Diagnostic("reference-document", Severity.ERROR, message, advice=advice)])


# --- the document --------------------------------------------------------------------------------------------------


def _headers_footers(document: Document) -> Iterator[tuple[str, XmlPart]]:
    """Yield the headers and footers of the last pages last; missing kinds are inherited from earlier pages."""
    for section in document.sections:
        for name, found in (
            ("header_default", section.header),
            ("header_first", section.first_page_header),
            ("footer_default", section.footer),
            ("footer_first", section.first_page_footer),
        ):
            try:
                if not found.is_linked_to_previous:
                    yield name, found.part
            except KeyError:  # its part is not in the file
                continue


def _measure(section: Section | None, length: str, usual: Page | None, name: str) -> int:
    try:
        found = None if section is None else getattr(section, length)
    except ValueError:  # no number
        found = None
    if found is not None and 0 <= found.twips < 100_000:
        return int(found.twips)
    return int(getattr(usual, name))


def _forget_editing(root: etree._Element) -> None:
    """Remove all marks of when and by whom something was typed and addresses of shapes, and accept tracked changes."""
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    for found in list(root.iter(etree.Element)):
        if found.tag in _MARKS:
            remove(found)
        elif found.tag in _ADDED:
            unwrap(found)
        shape = str(found.tag).startswith(_VML)
        for name in map(str, list(found.attrib)):
            if _EDITING.search(name) or (shape and name in _ADDRESSES):
                del found.attrib[name]


def shows_words(opened: Opened) -> bool:
    """Return whether the document has text."""
    return any((text.text or "").strip() for text in opened.body.iter(f"{W}t"))
