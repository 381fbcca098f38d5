"""What is wrong with a Word file, read with zipfile and lxml alone: what makes Word repair it or looks careless.

Validators by schema do not see most of these.
"""

import io
import posixpath
import re
import zipfile
from collections import Counter

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
STORE = "{http://schemas.openxmlformats.org/officeDocument/2006/customXml}"
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
    " suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd"
    " snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment"
    " textboxTightWrap outlineLvl divId cnfStyle rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
    "snapToGrid vanish"
    " webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang",
    "tblPr": "tblStyle tblW tblInd tblLayout tblLook tblCaption tblDescription",
    "trPr": "cantSplit tblHeader",
    "sdtPr": "rPr alias tag id placeholder showingPlcHdr dataBinding color text richText date dropDownList "
    "comboBox checkbox docPartObj",
    "sectPr": "reference type pgSz pgMar cols titlePg",
}
FIELDS = (f"{W}instrText", f"{W}fldSimple")
MOST_BINDINGS = 60
DIRECT = {"ind", "jc", "spacing", "pBdr", "shd", "tabs", "keepNext", "keepLines", "outlineLvl", "rPr"}
STYLED_ALONE = re.compile(
    r"Heading\d|BodyText|SOC(?:After|Before|Between)Tables?|List(?:Bullet|Number|Continue)\d*|SOCProposed\w*"
)


class Package:
    """The parts of a file, parsed, and their relationships."""

    def __init__(self, data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.entries = archive.infolist()
            self.streams = {entry.filename: archive.read(entry) for entry in self.entries}
        parser = etree.XMLParser(resolve_entities=False, huge_tree=True)
        self.xml = {
            name: etree.fromstring(stream, parser)
            for name, stream in self.streams.items()
            if name.endswith((".xml", ".rels")) and stream.strip()
        }
        self.main = self.xml["word/document.xml"]
        self.body = self.main.find(f"{W}body")
        self.stories = [
            self.xml[name]
            for name in sorted(self.xml)
            if re.fullmatch(r"word/(?:document|footnotes|header\w*|footer\w*)\.xml", name)
        ]

    def all(self, tag):
        """Every element of a kind in what people read: body, notes, headers, footers."""
        return [element for story in self.stories for element in story.iter(f"{W}{tag}")]

    def words(self, part="word/document.xml"):
        """The characters of a part in reading order, without those of the contents."""
        root = self.xml[part]
        contents = {
            t for sdt in root.iter(f"{W}sdt") if sdt.find(f"{W}sdtPr/{W}docPartObj") is not None for t in sdt.iter()
        }
        contents |= {
            t for p in root.iter(f"{W}p") if value(p.find(f"{W}pPr/{W}pStyle")) == "TableofFigures" for t in p.iter()
        }
        signs = {f"{W}br": "\n", f"{W}tab": "\t"}
        return "".join(
            (e.text or "") if e.tag == f"{W}t" else signs.get(e.tag, "")
            for e in root.iter(f"{W}t", f"{W}br", f"{W}tab")
            if e not in contents and e.getparent().tag == f"{W}r"
        )


def value(element, name="val"):
    return None if element is None else element.get(f"{W}{name}")


def text(element):
    return "".join(t.text or "" for t in element.iter(f"{W}t"))


def instructions(element):
    """What the fields in an element say, in both forms that fields have."""
    found = []
    for e in element.iter(f"{W}fldChar", *FIELDS):
        if e.tag == f"{W}instrText":
            found[-1] += e.text
        elif e.tag == f"{W}fldSimple":
            found.append(value(e, "instr"))
        elif value(e, "fldCharType") == "begin":
            found.append("")
    return found


def faults(data):
    """Every fault found, in words."""
    package = Package(data)
    return [fault for check in CHECKS for fault in check(package)]


def _package(package):
    names = [entry.filename for entry in package.entries]
    first, last = ["[Content_Types].xml", "_rels/.rels"], "docProps/custom.xml"
    if names != [*first, *sorted(set(names) - {*first, last}), last]:
        yield "the entries are not in their fixed order"
    if {(e.date_time, e.create_system, e.external_attr, e.extra) for e in package.entries} != {
        ((1980, 1, 1, 0, 0, 0), 3, 0o600 << 16, b"")
    }:
        yield "an entry tells when or where it was made"
    types = package.xml["[Content_Types].xml"]
    typed = {e.get("PartName", "").lstrip("/") for e in types} | {e.get("Extension") for e in types}
    yield from (
        f"{name} has no content type" for name in names if name not in typed and name.rpartition(".")[2] not in typed
    )
    for name, root in package.xml.items():
        if not name.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(name))
        ids = {e.get("Id") for e in root}
        if len(ids) < len(root):
            yield f"{name} gives an id twice"
        for e in root:
            target = posixpath.normpath(posixpath.join(folder, e.get("Target")))
            if e.get("TargetMode") != "External" and target not in package.streams:
                yield f"{name} points at {target}, which is not there"
        owner = posixpath.join(folder, posixpath.basename(name).removesuffix(".rels"))
        used = (
            {v for e in package.xml.get(owner, ()) for x in e.iter() for a, v in x.attrib.items() if a.startswith(R)}
            if owner
            else set()
        )
        yield from (f"{owner} uses {id}, which relates to nothing" for id in used - ids)


def _styles(package):
    styles = {e.get(f"{W}styleId"): e.get(f"{W}type") for e in package.xml["word/styles.xml"].iter(f"{W}style")}
    for tag, kind in (("pStyle", "paragraph"), ("rStyle", "character"), ("tblStyle", "table")):
        used = {value(e) for e in package.all(tag)}
        yield from (f"{kind} style {id} is not defined" for id in used if styles.get(id) != kind)
    for e in package.xml["word/styles.xml"].iter(f"{W}basedOn", f"{W}next"):
        if value(e) not in styles:
            yield f"style {value(e)} is not defined"
    for p in package.all("p"):
        style = value(p.find(f"{W}pPr/{W}pStyle"))
        if p.find(f"{W}pPr") is None or p.find(f"{W}r/{W}pict") is not None:
            continue
        direct = DIRECT & {etree.QName(e).localname for e in p.find(f"{W}pPr")}
        in_cell = any(a.tag == f"{W}tc" for a in p.iterancestors())
        if style is None or (direct and not in_cell and STYLED_ALONE.fullmatch(style)):
            yield f"a paragraph of style {style} formats itself: {sorted(direct)}"


def _order(package):
    for story in [*package.stories, package.xml["word/styles.xml"]]:
        for tag, order in ORDER.items():
            if tag == "tblPr" and story is package.xml["word/styles.xml"]:
                continue
            ranks = {name: rank for rank, name in enumerate(order.split())}
            for element in story.iter(f"{W}{tag}"):
                names = [re.sub("(header|footer)Reference", "reference", etree.QName(e).localname) for e in element]
                found = [ranks.get(name, -1) for name in names]
                if -1 in found or (found != sorted(found)):
                    yield f"{tag} holds {names}"


def _bookmarks(package):
    starts, ends = package.all("bookmarkStart"), package.all("bookmarkEnd")
    ids = [e.get(f"{W}id") for e in starts]
    if sorted(ids) != sorted(e.get(f"{W}id") for e in ends) or len(set(ids)) < len(ids):
        yield "bookmarks do not begin and end once each"
    for story in package.stories:
        inside = []
        for e in story.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"):
            if e.tag == f"{W}bookmarkStart":
                inside.append(value(e, "name"))
            if len(inside) > 1:
                yield f"the bookmark {inside[1]} lies in {inside[0]}, whose end docxcompose would take"
            if e.tag == f"{W}bookmarkEnd":
                inside = inside[:-1]
    names = [e.get(f"{W}name") for e in starts]
    yield from (f"bookmark {n} stands twice" for n, count in Counter(n.lower() for n in names).items() if count > 1)
    yield from (f"bookmark {n} has no legal name" for n in names if not re.fullmatch(r"[A-Za-z_]\w{0,39}", n))
    targets = {e.get(f"{W}anchor") for e in package.all("hyperlink")} - {None}
    yield from (f"a link goes to {name}, which is not there" for name in targets - set(names))
    for e in package.all("instrText"):
        match = re.match(r" PAGEREF (\w+)", e.text)
        if match and match[1] not in names:
            yield f"a field asks for {match[1]}, which is not there"


def _fields(package):
    for story in package.stories:
        depth = 0
        for e in story.iter(f"{W}fldChar"):
            depth += {"begin": 1, "separate": 0, "end": -1}[e.get(f"{W}fldCharType")]
            if depth < 0:
                yield "a field ends that did not begin"
        if depth:
            yield "a field does not end"
    kinds = {instruction.split()[0] for story in package.stories for instruction in instructions(story)}
    yield from (f"a field of kind {kind}" for kind in kinds - {"TOC", "PAGEREF", "SEQ", "PAGE", "NUMPAGES"})
    numbers = Counter()
    for p in package.body.iter(f"{W}p"):
        for instruction in instructions(p):
            if instruction.startswith(" SEQ "):
                kind = instruction.split()[1]
                numbers[kind] += 1
                if not text(p).startswith(f"{kind} {numbers[kind]}: "):
                    yield f"the caption {text(p)!r} is number {numbers[kind]}"


def _tables(package):
    for table in package.all("tbl"):
        grid = [int(e.get(f"{W}w")) for e in table.findall(f"{W}tblGrid/{W}gridCol")]
        if not grid or sum(grid) != int(table.find(f"{W}tblPr/{W}tblW").get(f"{W}w")) or min(grid) <= 0:
            yield f"the columns of a table are {grid}"
        rows = table.findall(f"{W}tr")
        if not rows or rows[0].find(f"{W}trPr/{W}tblHeader") is None:
            yield "a table has no header row"
        for row in rows:
            widths = [int(c.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) for c in row.findall(f"{W}tc")]
            if widths != grid:
                yield f"a row is {widths} in a table of {grid}"
        for c in table.iter(f"{W}tc"):
            if c[-1].tag != f"{W}p":
                yield "a cell does not end with a paragraph"
        following = table.getnext()
        while following is not None and following.tag in (f"{W}bookmarkStart", f"{W}bookmarkEnd"):
            following = following.getnext()
        if following is None or following.tag not in (f"{W}p", f"{W}sdt"):
            yield "a table is not followed by a paragraph"


def _controls(package):
    ids, tags = Counter(), {}
    stores = {
        root.get(f"{STORE}itemID"): package.xml[name.replace("itemProps", "item")]
        for name, root in package.xml.items()
        if re.fullmatch(r"customXml/itemProps\d\.xml", name)
    }
    glossary = package.xml.get("word/glossary/document.xml")
    prompts = set() if glossary is None else {value(e.find(f"{W}name")) for e in glossary.iter(f"{W}docPartPr")}
    for control in package.all("sdt"):
        properties = control.find(f"{W}sdtPr")
        if properties.find(f"{W}docPartObj") is not None:
            continue
        if control.find(f".//{W}p") is not None or len(control.findall(f".//{W}sdt")):
            yield "a control holds more than runs"
        tag, title = value(properties.find(f"{W}tag")), value(properties.find(f"{W}alias"))
        ids[value(properties.find(f"{W}id"))] += 1
        if not tag or len(tag) > 64 or not title or len(title) > 64:
            yield f"a control is tagged {tag!r} and titled {title!r}"
        prompt = value(properties.find(f"{W}placeholder/{W}docPart"))
        if prompt is not None and prompt not in prompts:
            yield f"the prompt {prompt} is not there"
        binding = properties.find(f"{W}dataBinding")
        shows_prompt = properties.find(f"{W}showingPlcHdr") is not None
        if binding is None and not shows_prompt:
            yield f"the fact {tag} has a control that is not bound"
        tags.setdefault(tag, []).append(None if binding is None else value(binding, "xpath"))
        if binding is not None:
            namespaces = dict(re.findall(r'xmlns:(\w+)="([^"]+)"', value(binding, "prefixMappings")))
            found = (
                stores[value(binding, "storeItemID")]
                .getroottree()
                .xpath(value(binding, "xpath"), namespaces=namespaces)
            )
            data = found[0].text or "" if len(found) == 1 else None
            if re.search("[&<]", data or ""):
                yield f"control {tag} is bound to {data!r}, at which LibreOffice empties all data"
            date = value(properties.find(f"{W}date"), "fullDate")
            shown = "" if shows_prompt else date[:10] if date else text(control)
            if data is None or re.sub(r"\s", "", data) != re.sub(r"\s", "", shown):
                yield f"control {tag} shows {shown!r} over {data!r}"
    yield from (f"control id {id} stands {count} times" for id, count in ids.items() if count > 1)
    for tag, bindings in tags.items():
        if len(set(bindings)) > 1:
            yield f"{len(bindings)} controls are tagged {tag} and not bound to one fact or none"
    bound = sum(binding is not None for bindings in tags.values() for binding in bindings)
    if bound > MOST_BINDINGS:
        yield f"{bound} controls are bound"


def _notes(package):
    referred = [e.get(f"{W}id") for e in package.main.iter(f"{W}footnoteReference")]
    notes = [e.get(f"{W}id") for e in package.xml["word/footnotes.xml"] if e.get(f"{W}type") is None]
    if (referred and sorted(referred) != sorted(notes)) or len(set(notes)) < len(notes):
        yield f"notes {notes} for marks {referred}"
    if package.xml["word/footnotes.xml"].find(f".//{W}footnoteReference") is not None:
        yield "a note on a note"


def _numbering(package):
    root = package.xml["word/numbering.xml"]
    order = [etree.QName(e).localname for e in root]
    if order != sorted(order):
        yield "numbering is out of order"
    instances = [e.get(f"{W}numId") for e in root.iter(f"{W}num")]
    used = {value(e) for e in package.all("numId")} | {
        value(e) for e in package.xml["word/styles.xml"].iter(f"{W}numId")
    }
    if len(set(instances)) < len(instances) or used - {"0"} - set(instances):
        yield f"lists {sorted(used - set(instances))} are not defined once"


def _pictures(package):
    pictures = package.main.iter(f"{PICTURE}docPr")
    ids = Counter(e.get("id") for e in pictures)
    yield from (f"picture id {id} stands twice" for id, count in ids.items() if count > 1)


def _pages(package):
    sections = list(package.body.iter(f"{W}sectPr"))
    if package.body[-1].tag != f"{W}sectPr":
        yield "the body does not end with its pages' properties"
    for section in sections:
        size = section.find(f"{W}pgSz")
        landscape = value(size, "orient") == "landscape"
        if landscape != (int(value(size, "w")) > int(value(size, "h"))):
            yield "a page's size contradicts its orientation"
        if not section.findall(f"{W}headerReference") or not section.findall(f"{W}footerReference"):
            yield "pages without header or footer"


def _empty(package):
    for p in package.body.iter(f"{W}p"):
        style = value(p.find(f"{W}pPr/{W}pStyle"))
        in_cell = any(a.tag == f"{W}tc" for a in p.iterancestors())
        content = [e for e in p if e.tag not in (f"{W}pPr", f"{W}bookmarkStart", f"{W}bookmarkEnd")]
        if not content and not in_cell and style != "SOCSectionEnd":
            yield f"an empty paragraph of style {style}"


STRUCTURE = (_package, _styles, _order, _bookmarks, _fields, _tables, _controls, _notes, _numbering, _pictures, _pages)
CHECKS = STRUCTURE


def careless(data):
    """Return faults that careful authors avoid: `faults`, empty paragraphs, and headings that skip a level."""
    package = Package(data)
    found = faults(data) + list(_empty(package))
    last = 0
    for p in package.body.iter(f"{W}p"):
        match = re.fullmatch(r"Heading(\d)", value(p.find(f"{W}pPr/{W}pStyle")) or "")
        if match:
            if int(match[1]) > last + 1:
                found.append(f"heading {match[1]} after {last}")
            last = int(match[1])
    return found
