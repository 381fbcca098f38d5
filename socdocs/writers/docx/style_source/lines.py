"""Headers, footers and the cover of a reference document as lines of text with marks, which a report fills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from types import MappingProxyType
from typing import Final

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import XmlPart
from lxml import etree
from msgspec import Struct, field

from socdocs.writers.docx.headers_footers import DRAFT_FIELD, FIELD_MARK, FIELDS, KINDS, kind_of_first_page
from socdocs.writers.docx.package import Deflated, Relationship, deflate
from socdocs.writers.docx.page import Page
from socdocs.writers.docx.shell import Line, Lines
from socdocs.writers.docx.style_source.elements import W, element, remove, unwrap, value
from socdocs.writers.docx.style_source.fields import drop_template_marks, mark_fields
from socdocs.writers.docx.style_source.opening import PICTURES, Opened
from socdocs.writers.docx.style_source.tab_stops import widen
from socdocs.writers.docx.style_source.unseen import drop_unseen, only_draws
from socdocs.writers.docx.xml import DECLARATION, NAMESPACES

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_PICTURE_FILE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}cNvPr"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_EQUATION = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_OURS = etree.fromstring(f"<w:p {NAMESPACES}/>").nsmap
_IGNORABLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable"
_COVER_PICTURES = 9000
"""The pictures of a cover are numbered from here, where no picture of a report can be."""
_OWN_IDS = "firm_"
"""The beginning of the relationship ids of a reference document in a report."""


class Media(Struct):
    """The pictures of a reference document that a report takes."""

    parts: list[Deflated] = field(default_factory=list)

    def add(self, data: bytes, extension: str) -> str:
        """Return the name, in the folder of the main part, of a part with this picture."""
        name = f"media/firm{len(self.parts) + 1}.{extension}"
        self.parts.append(deflate(f"word/{name}", data))
        return name


class HeadersFooters(Struct):
    """The headers and footers of an opened document, with fields marked."""

    left_out: list[str] = field(default_factory=list)
    """The marks of other programs that were left out."""
    unseen: list[str] = field(default_factory=list)
    """What readers do not see and was left out, in words."""
    _roots: dict[str, etree._Element] = field(default_factory=dict)
    _relationships: dict[str, tuple[Relationship, ...]] = field(default_factory=dict)
    _shown: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, opened: Opened, media: Media) -> HeadersFooters:
        """Return those of `opened`, and add their pictures to `media`."""
        found = cls()
        for name, part in opened.headers_footers.items():
            root = part.element
            # What is filled in is written with the usual prefix.
            if root.prefix != "w":
                continue
            found._roots[name] = root
            found.unseen.extend(drop_unseen(root, opened.hidden))
            found._relationships[name] = adopt_relationships(part, root, media, found.unseen)
            found.left_out.extend(drop_template_marks(root))
            found._shown[name] = mark_fields(root)
        return found

    def __bool__(self) -> bool:
        return any(name.endswith("_default") for name in self._roots)

    @property
    def shown(self) -> frozenset[str]:
        """The names of the properties that the headers and footers of ordinary pages show."""
        return frozenset().union(*(shown for name, shown in self._shown.items() if name.endswith("_default")))

    def lines(self, page: Page, styles: etree._Element) -> dict[str, Lines]:
        """Return header and footer of each kind of page, by names such as `header_portrait`."""
        return {
            f"{part}_{kind}": self._lines(f"{part}_{_type(kind)}", kind, page, styles)
            for kind in KINDS
            for part in ("header", "footer")
            if f"{part}_{_type(kind)}" in self._roots
        }

    def _lines(self, name: str, kind: str, page: Page, styles: etree._Element) -> Lines:
        root = deepcopy(self._roots[name])
        if kind == "landscape":
            widen(root, page.landscape().text_width / page.text_width, styles)
        name_pictures(root, 1000 * (KINDS.index(kind) + 1) + (500 if name.startswith("footer") else 0))
        lines = () if all(map(is_blank, root)) else tuple(cut(root))
        return Lines(lines, _start(root), self._relationships[name], self._shown[name])


def cover(opened: Opened, media: Media, left_out: list[str], unseen: list[str]) -> tuple[etree._Element, Lines]:
    """Return the cover of an opened document: what it holds before its first section break, or Word's cover page.

    It is one for reports only if a control or a field in it shows a property of the report; else there are no lines.
    """
    main = opened.document.element
    root = etree.Element(f"{W}body", {_IGNORABLE: " ".join(ignorable(main))}, nsmap=main.nsmap)
    root.extend(deepcopy(child) for child in _cover_of(opened.body))
    if not mark_fields(deepcopy(root)) & frozenset(FIELDS):
        return element("body"), Lines()
    for found in (*root.iter(f"{W}sectPr"), *_last_page_breaks(root)):
        remove(found)
    if is_blank(root[-1]):
        remove(root[-1])
    unseen.extend(drop_unseen(root, opened.hidden))
    relationships = adopt_relationships(opened.document.part, root, media, unseen)
    left_out.extend(drop_template_marks(root))
    shown = mark_fields(root)
    name_pictures(root, _COVER_PICTURES)
    lines = []
    for child in root:
        child.set(_IGNORABLE, root.get(_IGNORABLE, ""))
        lines.append(Line(_text(child, _OURS), tuple(_fields_alone(child))))
    return root, Lines(tuple(lines), relationships=relationships, shown=shown)


def _cover_of(body: etree._Element) -> list[etree._Element]:
    children = list(body)
    gallery = f"{W}sdtPr/{W}docPartObj/{W}docPartGallery"
    if children and value(children[0].find(gallery)) == "Cover Pages":
        return children[:1]
    ends = [place for place, child in enumerate(children, 1) if child.find(f"{W}pPr/{W}sectPr") is not None]
    return children[: ends[0]] if ends else []


def _last_page_breaks(root: etree._Element) -> list[etree._Element]:
    """Return the page breaks that end the cover; its pages end it anyway."""
    last = [paragraph for paragraph in root.iter(f"{W}p") if paragraph.find(f".//{W}p") is None][-1:]
    return [found for paragraph in last for found in paragraph.iter(f"{W}br") if value(found, "type") == "page"]


def _type(kind: str) -> str:
    """Return Word's name of the headers of a kind of page."""
    return "first" if kind_of_first_page(kind) else "default"


def adopt_relationships(
    part: XmlPart, root: etree._Element, media: Media, unseen: list[str]
) -> tuple[Relationship, ...]:
    """Keep pictures and links; drop all other relationships, with the content that shows them.

    What is dropped that readers see is named in `unseen`, too: a picture in a form that reports do not take, a chart,
    and a drawing that runs or loads something, in whose place programs show the picture beside it.
    """
    kept = {}
    used = {str(id) for found in root.iter(etree.Element) for name, id in found.attrib.items() if _is_relation(name)}
    for id, relation in part.rels.items():
        new = f"{_OWN_IDS}{id}"
        if id not in used:
            continue
        if relation.is_external:
            kept[id] = Relationship(new, "hyperlink", relation.target_ref, external=True)
        elif relation.reltype == RELATIONSHIP_TYPE.IMAGE:
            picture = relation.target_part
            if picture.partname.ext.lower() == "svg" and not only_draws(picture.blob):
                unseen.append("a drawing (SVG) that runs or loads something")
                continue
            kept[id] = Relationship(new, "image", media.add(picture.blob, PICTURES[picture.partname.ext.lower()]))
    for found in list(root.iter(etree.Element)):
        for name, id in [(name, str(id)) for name, id in found.attrib.items() if _is_relation(name)]:
            if id in kept:
                found.set(name, kept[id].id)
            elif str(name) == f"{_R}link" and found.get(f"{_R}embed"):
                del found.attrib[name]  # the picture is here, too
            else:
                unseen.extend(_NOT_TAKEN.get(str(found.tag).rpartition("}")[2], ()))
                _drop(found)
    return tuple(kept.values())


_A_PICTURE: Final = ("a picture that is in another file, or in another form than PNG, JPEG, GIF, EMF, WMF or SVG",)
_NOT_TAKEN: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "blip": _A_PICTURE,
        "imagedata": _A_PICTURE,
        "chart": ("a chart",),
        "relIds": ("a diagram (SmartArt)",),
        "altChunk": ("a file that is put into the text as a whole",),
    }
)
"""What readers see of an element whose part is not taken over, by the name of the element."""


def _is_relation(attribute: str | bytes) -> bool:
    return str(attribute).startswith(_R)


def _drop(found: etree._Element) -> None:
    """Remove the run that shows a dropped relationship, or unwrap a dropped link."""
    if found.tag == f"{W}hyperlink":
        unwrap(found)
    elif str(found.tag).endswith("}svgBlip"):
        remove(next(found.iterancestors(f"{_DRAWING}ext"), found))
    else:
        remove(next(found.iterancestors(f"{W}r"), found))


def name_pictures(root: etree._Element, first: int) -> None:
    """Give pictures ids that no other part uses, a description if they have none, and no name of a file."""
    for id, picture in enumerate(root.iter(_PICTURE), first):
        picture.set("id", str(id))
        picture.set("name", f"Picture {id}")
        picture.set("descr", picture.get("descr") or "Logo")
    for file in root.iter(_PICTURE_FILE):
        file.set("name", "")
        file.set("descr", "")


# --- lines ---------------------------------------------------------------------------------------------------------


def cut(root: etree._Element) -> Iterator[Line]:
    """Yield the paragraphs and tables of `root` as text, each with a mark for DRAFT."""
    for child in root:
        fields = tuple(_fields_alone(child))
        paragraph = next(child.iter(f"{W}p"), None)
        if paragraph is not None and root.tag == f"{W}hdr":
            properties = paragraph.find(f"{W}pPr")
            paragraph.insert(0 if properties is None else 1, element(FIELD_MARK, name=DRAFT_FIELD))
        yield Line(_text(child, declared(root)), fields)


def _text(child: etree._Element, declared: Mapping[str | None, str]) -> str:
    """Return an element as text without the namespaces that the root of its part declares."""
    text = etree.tostring(child, encoding="unicode", with_tail=False)
    for prefix, uri in declared.items():
        text = text.replace(f' xmlns{":" + prefix if prefix else ""}="{uri}"', "", 1)
    return text


def declared(root: etree._Element) -> dict[str | None, str]:
    """Return the namespaces of a part that holds words of `root` and of the writer, by their prefixes."""
    return {**root.nsmap, **_OURS}


def _start(root: etree._Element) -> tuple[str, str]:
    """Return the start and the end of a root element that declares these namespaces."""
    spaces = declared(root)
    names = "".join(f' xmlns{":" + prefix if prefix else ""}="{uri}"' for prefix, uri in spaces.items())
    tag = f"w:{etree.QName(root).localname}"
    return f'{DECLARATION}<{tag}{names} mc:Ignorable="{" ".join(ignorable(root))}">', f"</{tag}>"


def ignorable(root: etree._Element) -> list[str]:
    """Return the prefixes of what older programs may ignore."""
    return sorted({*root.get(_IGNORABLE, "").split(), "w14", "w15"} & {str(prefix) for prefix in declared(root)})


def _fields_alone(child: etree._Element) -> Iterable[str]:
    """Return the names of the fields of a paragraph that holds nothing else but tabs."""
    content = [part for part in child if part.tag != f"{W}pPr"] if child.tag == f"{W}p" else []
    fields = [value(part, "name") for part in content if part.tag == f"{W}{FIELD_MARK}"]
    tabs = [part for part in content if part.tag == f"{W}r" and {e.tag for e in part} <= {f"{W}rPr", f"{W}tab"}]
    return fields if len(fields) + len(tabs) == len(content) else ()


def is_blank(child: etree._Element) -> bool:
    """Return whether a paragraph shows nothing."""
    words = (f"{W}t", f"{W}sym", f"{W}fldSimple", f"{W}{FIELD_MARK}", _EQUATION)
    drawn = (f"{W}drawing", f"{W}pict", f"{W}object", f"{W}pBdr")
    return child.tag == f"{W}p" and next(child.iter(*words, *drawn), None) is None
