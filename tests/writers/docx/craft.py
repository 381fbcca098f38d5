"""What a careful maker of reports looks at beyond faults: captions, contents, headers, colours, words left over."""

import re

from tests.writers.docx.inspection import PICTURE, Package, W, careless, instructions, text, value

CORE = ("title", "subject", "keywords", "language", "created", "modified")
REMNANT = re.compile(r"\{\{|\}\}|\{%|[\ue000-\uf8ff\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufffd]|\*\*|:::")
HARMLESS_LINK = re.compile(r"(?:https?|mailto):")
DANGER = re.compile(r"vbaProject|embeddings/|activeX|altChunk|oleObject|customUI")
WANTED_CONTRAST = 4.5


def shortcomings(data, *, page_numbers=False, letter=False, general=False):
    """Everything that is wrong with a report in words; `page_numbers` are wanted in the contents or not.

    A report for `general` use must not say that its use is restricted; every other must.
    """
    package = Package(data)
    found = [*careless(data), *_headers_footers(package, general=general)]
    for check in (_captions, _comments, _alternatives, _leftovers, _properties, _settings, _contrast):
        found.extend(check(package))
    return found if letter else [*found, *_contents(package, page_numbers=page_numbers)]


def _style(p):
    return value(p.find(f"{W}pPr/{W}pStyle"))


def _captions(package):
    found = package.body.iter(f"{W}p", f"{W}tbl")
    blocks = [e for e in found if not any(a.tag == f"{W}tbl" for a in e.iterancestors())]
    for before, block, after in zip([None, *blocks], blocks, [*blocks[1:], None], strict=False):
        near = [_style(e) for e in (before, after) if e is not None and e.tag == f"{W}p"]
        if block.tag == f"{W}tbl" and near[:1] != ["Caption"]:
            yield f"a table without caption behind {text(before)[:40]!r}"
        if block.tag == f"{W}p" and block.find(f".//{W}drawing") is not None and "Caption" not in near:
            yield f"a picture without caption behind {text(before)[:40]!r}"


def _comments(package):
    part = package.xml.get("word/comments.xml")
    known = [] if part is None else [e.get(f"{W}id") for e in part]
    for tag in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        if [e.get(f"{W}id") for e in package.main.iter(f"{W}{tag}")] != known:
            yield f"{tag} and the comments do not agree"
    for e in () if part is None else part:
        if not (e.get(f"{W}author") and e.get(f"{W}initials") and text(e).strip()):
            yield "a comment without author, initials or words"


def _alternatives(package):
    for table in package.all("tbl"):
        if not value(table.find(f"{W}tblPr/{W}tblDescription")):
            yield "a table without description"
    for story in package.stories:
        for picture in story.iter(f"{PICTURE}docPr"):
            if not picture.get("descr") and not any(e.tag.endswith("decorative") for e in picture.iter()):
                yield "a picture without alternative text"
    for e in package.all("r"):
        for shape in e.iter("{urn:schemas-microsoft-com:vml}shape"):
            if not shape.get("alt"):
                yield "a shape without alternative text"


def _leftovers(package):
    for story in package.stories:
        for p in story.iter(f"{W}p"):
            if match := REMNANT.search(text(p)):
                yield f"{match[0]!r} stands in {text(p)[:60]!r}"
    for name, root in package.xml.items():
        if DANGER.search(name):
            yield f"the package holds {name}"
        if name.endswith(".rels"):
            outside = [e.get("Target") for e in root if e.get("TargetMode") == "External"]
            yield from (f"a link to {target}" for target in outside if not HARMLESS_LINK.match(target))
    for e in package.all("hyperlink"):
        if not text(e).strip():
            yield "a link without words"


def _headers_footers(package, *, general):
    first = next(package.body.iter(f"{W}sectPr"))
    if first.find(f"{W}titlePg") is None:
        yield "the first page is like the others"
    for name, root in package.xml.items():
        if re.fullmatch(r"word/footer_(?!first)\w+\.xml", name):
            fields = {instruction.split()[0] for instruction in instructions(root)}
            if "PAGE" not in fields:
                yield f"{name} does not say the page"
            if ("Restricted use" in text(root)) is general:
                yield (
                    f"{name} says that use is restricted" if general else f"{name} does not say that use is restricted"
                )


def _properties(package):
    core = {e.tag.rpartition("}")[2]: e.text for e in package.xml["docProps/core.xml"]}
    custom = {e.get("name"): "".join(e.itertext()) for e in package.xml["docProps/custom.xml"]}
    # A file that is passed on names no author.
    authored = custom["socdocs-status"] == "draft" and "customXml/item2.xml" in package.xml
    if bool(core.get("creator")) is not authored:
        yield f"the author is {core.get('creator')!r}"
    yield from (f"the properties lack {name}" for name in CORE if not core.get(name))
    if package.xml["word/styles.xml"].find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang") is None:
        yield "no language"


def _settings(package):
    settings = package.xml["word/settings.xml"]
    modes = [value(e) for e in settings.iter(f"{W}compatSetting") if value(e, "name") == "compatibilityMode"]
    if modes != ["15"]:
        yield "another compatibility mode than today's"
    for tag in ("updateFields", "rsids", "attachedTemplate"):
        if settings.find(f"{W}{tag}") is not None:
            yield f"the settings hold {tag}"
    if re.search(rb"w:dirty|w:rsid|w14:paraId", b"".join(package.streams.values())):
        yield "marks of another program, or a field that asks to be updated"


def _contents(package, *, page_numbers):
    lines = [p for p in package.body.iter(f"{W}p") if re.fullmatch(r"TOC\d", _style(p) or "")]
    headings = {
        value(b, "name"): (int(_style(p)[-1]), text(p))
        for p in package.body.iter(f"{W}p")
        if re.fullmatch(r"Heading\d", _style(p) or "")
        for b in p.iter(f"{W}bookmarkStart")
        if value(b, "name").startswith("_Toc")
    }
    deepest = max((int(_style(p)[-1]) for p in lines), default=0)
    wanted = [(name, level) for name, (level, _) in headings.items() if level <= deepest]
    links = [(p, p.find(f".//{W}hyperlink")) for p in lines]
    if [(value(link, "anchor"), int(_style(p)[-1])) for p, link in links] != wanted or not wanted:
        yield "the contents are not the headings"
        return
    for p, link in links:
        # The page is a field of its own behind a tab.
        pages = [text(run) for run in link.iter(f"{W}r")][-4:] if page_numbers else []
        words = text(link).removesuffix("".join(pages))
        if not words.endswith(headings[value(link, "anchor")][1].rpartition(" \u2013 ")[2]):
            yield f"the contents say {text(p)!r}"
        if (p.find(f".//{W}tab") is not None) is not page_numbers:
            yield f"a line of the contents {'without' if page_numbers else 'with'} page number: {text(p)!r}"


def _contrast(package):
    for style in package.xml["word/styles.xml"].iter(f"{W}style"):
        for place in (style, *style.iter(f"{W}tblStylePr")):
            color = value(place.find(f"{W}rPr/{W}color")) or "000000"
            fills = [place.find(f"{W}{part}/{W}shd") for part in ("rPr", "pPr", "tcPr")]
            fill = next((value(e, "fill") for e in fills if e is not None), "FFFFFF")
            shades = (0 if part == "auto" else int(part, 16) for part in (color, "FFFFFF" if fill == "auto" else fill))
            light, dark = sorted(map(_luminance, shades), reverse=True)
            if (light + 0.05) / (dark + 0.05) < WANTED_CONTRAST and value(style, "styleId") != "FollowedHyperlink":
                yield f"{value(style, 'styleId')} is hard to read: {color} on {fill}"


def _luminance(color):
    parts = [(color >> shift & 0xFF) / 255 for shift in (16, 8, 0)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
