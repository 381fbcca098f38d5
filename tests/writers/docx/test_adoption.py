"""A firm's own document as the reference: what a report takes from it and what stays behind."""

import io
import re
import shutil
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor, Twips
from lxml import etree

import scripts.reference
from scripts.reference import zipped
from socdocs.problems import InputProblems
from socdocs.seals import is_ours
from socdocs.writers.docx import write
from socdocs.writers.docx.shell import opened
from socdocs.writers.docx.style_source import opening
from socdocs.writers.docx.style_source.lists import LIST_STYLES
from socdocs.writers.docx.style_source.tab_stops import widen
from socdocs.writers.docx.style_source.unseen import only_draws
from tests.writers.docx import sample
from tests.writers.docx.inspection import Package, W, careless, text, value

STYLES = """
Normal DefaultParagraphFont TableNormal NoList BodyText SOCSubject SOCAfterTable SOCBeforeTable SOCBetweenTables
SOCFigure Quote SourceCode SOCNotice SOCProposed SOCProposedMark SOCLetterhead SOCLetterheadEnd SOCSignature
SOCSignatureEnd FootnoteText CommentText SOCSectionEnd SOCLeadingItem
SOCMinorHeading Title Subtitle SOCCoverOrganization SOCCoverTimeframe SOCCoverText SOCCoverNote Caption
Header Footer SOCFooterRule SOCHeaderRule TOCHeading SOCListHeading TOC1 TOC2 TOC3 TableofFigures SOCTableText
SOCTableHeading Strong Emphasis VerbatimChar Hyperlink FootnoteReference CommentReference PlaceholderText SOCManagement
SOCServiceAuditor SOCSubservice SOCTable
"""
RELATIONS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHIPPED = Path(__file__).resolve().parents[3] / "templates" / "reference.docx"


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(streams):
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        for name, stream in streams.items():
            archive.writestr(name, stream)
    return result.getvalue()


def without(streams, pattern):
    """The streams with the first group in place of what matches in the text."""
    text, number = re.subn(pattern, rb"\1", streams["word/document.xml"])
    assert number
    return {**streams, "word/document.xml": text}


def changed(data, name, old, new):
    streams = parts(data)
    assert old in streams[name]
    return repacked({**streams, name: streams[name].replace(old, new)})


def field(paragraph, instruction, result):
    simple = OxmlElement("w:fldSimple")
    simple.set(qn("w:instr"), instruction)
    run = paragraph.add_run(result)
    run.font.bold = True
    simple.append(run._r)
    paragraph._p.append(simple)


def firm_document():
    """A firm's document as Word might have made it: other ids, its own looks, a logo, fields, a text, a comment."""
    document = docx.Document()
    document.styles["Heading 1"].font.color.rgb = RGBColor(0x7A, 0x1F, 0x1F)
    document.styles["Normal"].font.name = "Georgia"
    document.styles["Normal"].font.size = Pt(11)
    section = document.sections[0]
    section.page_width, section.page_height = Twips(11906), Twips(16838)
    section.left_margin = section.right_margin = Twips(1200)
    head = section.header.paragraphs[0]
    head.add_run().add_picture(io.BytesIO(sample.png(60, 20)), width=Pt(40))
    field(head, "DOCPROPERTY organization", "Our client")
    head.add_run("\t")
    field(head, " TITLE ", "A title")
    field(section.footer.paragraphs[0], "PAGE", "1")
    document.add_heading("Sample text of the firm")
    paragraph = document.add_paragraph("A list", style="List Number")
    document.add_comment(paragraph.runs, "Ask Jo about this", author="Jo Partner", initials="JP")
    document.core_properties.author = "Jo Partner"
    saved = io.BytesIO()
    document.save(saved)
    data = changed(saved.getvalue(), "word/styles.xml", b'w:styleId="Heading1"', b'w:styleId="berschrift1"')
    return changed(data, "word/document.xml", b'w:val="Heading1"', b'w:val="berschrift1"')


@pytest.fixture(scope="module")
def firm():
    return firm_document()


@pytest.fixture(scope="module")
def report(firm):
    return write(sample.report(8), pictures=sample.PICTURES, reference=firm)


def test_the_shipped_reference_document_is_zipped_from_its_parts():
    """To bring it up to date: `make reference`."""
    assert SHIPPED.read_bytes() == zipped()


def test_parts_taken_from_the_shipped_reference_document_are_those_in_the_folder(tmp_path, monkeypatch):
    copy = shutil.copytree(scripts.reference.FOLDER, tmp_path / "reference")
    monkeypatch.setattr(scripts.reference, "FOLDER", copy)
    (copy / "word" / "styles.xml").unlink()
    (copy / "word" / "other.xml").write_text("<a/>", "utf-8")
    scripts.reference.unzip(SHIPPED.read_bytes())
    assert zipped() == SHIPPED.read_bytes()


def test_the_shipped_reference_document_is_known_as_ours():
    assert is_ours("docx", SHIPPED.read_bytes())


def test_the_shipped_reference_document_has_each_style_that_reports_name():
    styles = Package(SHIPPED.read_bytes()).xml["word/styles.xml"].iter(f"{W}style")
    assert {*STYLES.split(), *LIST_STYLES} - {value(style, "styleId") for style in styles} == set()


def test_the_shipped_reference_document_supplies_every_style():
    assert opened(SHIPPED.read_bytes()).supplied == ()


def test_a_report_in_the_shipped_reference_document_looks_like_one_without():
    plain, referred = (
        parts(write(sample.report(8), pictures=sample.PICTURES, reference=reference))
        for reference in (None, SHIPPED.read_bytes())
    )
    same = ("word/document.xml", "word/theme/theme1.xml", "word/header_portrait.xml", "word/footer_portrait.xml")
    assert [name for name in same if plain[name] != referred[name]] == []
    assert set(plain) == set(referred)


def test_a_report_in_a_firms_style_has_no_fault(report):
    assert careless(report) == []
    assert is_ours("docx", report)


def test_styles_are_found_by_name_whatever_their_id(report):
    styles = {value(s, "styleId"): s for s in Package(report).xml["word/styles.xml"].iter(f"{W}style")}
    assert "berschrift1" not in styles
    heading = styles["Heading1"]
    assert value(heading.find(f"{W}name")).lower() == "heading 1"
    assert value(heading.find(f"{W}rPr/{W}color")) == "7A1F1F"
    assert value(heading.find(f"{W}pPr/{W}numPr/{W}numId")) == "1"


def test_the_title_of_the_contents_is_not_numbered_though_word_bases_it_on_a_heading(report):
    styles = {value(s, "styleId"): s for s in Package(report).xml["word/styles.xml"].iter(f"{W}style")}
    assert value(styles["TOCHeading"].find(f"{W}basedOn")) == "Heading1"
    assert value(styles["TOCHeading"].find(f"{W}pPr/{W}numPr/{W}numId")) == "0"


@pytest.mark.parametrize("style", ["Heading1", "Heading6", "Caption", "SOCProposedMark", "SOCBeforeTable"])
def test_what_leads_stays_with_what_follows(report, style):
    styles = {value(s, "styleId"): s for s in Package(report).xml["word/styles.xml"].iter(f"{W}style")}
    assert styles[style].find(f"{W}pPr/{W}keepNext") is not None


def test_missing_styles_are_supplied(firm, report):
    styles = {value(s, "styleId") for s in Package(report).xml["word/styles.xml"].iter(f"{W}style")}
    assert {"SOCTable", "SOCNotice", "PlaceholderText"} <= styles
    supplied = opened(firm).supplied
    assert "SOC Table" in supplied
    assert "heading 1" not in supplied


def test_pages_have_the_firms_size_and_margins(report):
    pages = [value(s.find(f"{W}pgSz"), "w") for s in Package(report).body.iter(f"{W}sectPr")]
    assert pages == ["11906", "11906", "16838", "11906"]


def test_headers_are_the_firms_with_fields_filled_and_its_logo(report):
    package = Package(report)
    for kind in ("portrait", "landscape"):
        about = sample.properties()
        assert package.words(f"word/header_{kind}.xml") == f"{about.organization}\t{about.title}"
        header = package.streams[f"word/header_{kind}.xml"]
        assert b"a:blip" in header
        assert b"<w:b/>" in header
        assert b'string="DRAFT"' in header
    assert any(name.startswith("word/media/firm") for name in package.streams)


def test_tab_stops_of_the_firms_header_follow_the_wider_page(report):
    stops = [int(value(tab, "pos")) for tab in Package(report).xml["word/header_landscape.xml"].iter(f"{W}tab")
             if value(tab, "val") == "right"]  # fmt: skip
    assert stops == [round(9360 * (16838 - 2 * 1080) / (11906 - 2 * 1200))]


@pytest.mark.parametrize(("place", "moved"), [("100", "150"), ("²", "²"), ("9" * 5000, "9" * 5000), ("", "")])
def test_a_tab_stop_whose_place_is_no_number_of_word_stays(place, moved):
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{place}"/></w:tabs>'
    root = etree.fromstring(f'<w:hdr xmlns:w="{W[1:-1]}"><w:p><w:pPr>{tabs}</w:pPr><w:r><w:tab/></w:r></w:p></w:hdr>')

    widen(root, 1.5, root)

    assert [value(tab, "pos") for tab in root.iterfind(f".//{W}tabs/{W}tab")] == [moved]


def test_a_footer_without_restricted_use_gets_it(report):
    about = sample.properties()
    for kind in ("portrait", "landscape"):
        words = Package(report).words(f"word/footer_{kind}.xml")
        assert about.restricted_use in words
        assert "Fictional example" in words
        assert "Page " not in words


def test_nothing_else_of_the_firms_document_comes_along(report):
    everything = b"".join(parts(report).values())
    for trace in (
        b"Sample text of the firm",
        b"Jo Partner",
        b"Ask Jo",
        b"Our client",
        b"thumbnail",
        b"stylesWithEffects",
    ):
        assert trace not in everything


def test_a_template_is_as_good_as_a_document(firm, report):
    template = changed(firm, "[Content_Types].xml", b"document.main+xml", b"template.main+xml")
    assert write(sample.report(8), pictures=sample.PICTURES, reference=template) == report


def test_a_landscape_reference_document_keeps_its_pages():
    document = docx.Document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Twips(15840), Twips(12240)
    saved = io.BytesIO()
    document.save(saved)
    data = write(sample.report(8), pictures=sample.PICTURES, reference=saved.getvalue())
    assert careless(data) == []
    assert {value(s.find(f"{W}pgSz"), "w") for s in Package(data).body.iter(f"{W}sectPr")} == {"15840"}


def test_a_file_without_styles_numbering_theme_or_headers_will_do():
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    package = "http://schemas.openxmlformats.org/package/2006"
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    bare = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="a" Type="{office}" Target="d.xml"/></Relationships>',
        "d.xml": f'<w:document xmlns:w="{word}"><w:body/></w:document>',
    }
    reference = repacked({name: stream.encode() for name, stream in bare.items()})
    assert careless(write(sample.report(8), pictures=sample.PICTURES, reference=reference)) == []


RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def endless(streams):
    """Each header relates to another one."""
    for number in range(1, 3000):
        line = f'<Relationship Id="a" Type="{OFFICE}/header" Target="header{number + 1}.xml"/>'
        streams[f"word/_rels/header{number}.xml.rels"] = (
            f'<Relationships xmlns="{RELATED}">{line}</Relationships>'.encode()
        )
        streams[f"word/header{number + 1}.xml"] = streams["word/header1.xml"]
    return streams


def doubled(streams):
    """Two parts with styles."""
    line = f'<Relationship Id="again" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'.encode()
    name = "word/_rels/document.xml.rels"
    return {**streams, name: streams[name].replace(b"</Relationships>", line)}


def odd(streams):
    """Measures and colours that are none."""
    streams["word/document.xml"] = re.sub(rb'w:w="11906"', b'w:w="wide"', streams["word/document.xml"])
    theme = "word/theme/theme1.xml"
    streams[theme] = re.sub(rb'(<a:accent1>\s*<a:srgbClr val=)"\w+"', rb'\1"blue"', streams[theme])
    return streams


@pytest.mark.parametrize("change", [doubled, odd])
def test_what_is_wrong_in_a_firms_document_but_not_needed_does_no_harm(firm, change):
    assert careless(write(sample.report(8), pictures=sample.PICTURES, reference=repacked(change(parts(firm))))) == []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda firm: b"", "cannot be opened"),
        (lambda firm: b"# Markdown", "cannot"),
        (lambda firm: b"\xd0\xcf\x11\xe0" + firm, "protected by a password"),
        (lambda firm: repacked({**parts(firm), "word/vbaProject.bin": b""}), "holds macros"),
        (
            lambda firm: repacked({**parts(firm), "word/settings.xml": b'<!DOCTYPE w [<!ENTITY a "b">]><w/>'}),
            "declares a document type in word/settings.xml",
        ),
        (
            lambda firm: repacked({**parts(firm), "word/media/large.bin": b"0" * (opening.LARGEST + 1)}),
            "larger than 64 MB unpacked",
        ),
        (lambda firm: repacked({"a.txt": b""}), "damaged or no Word document"),
        (
            lambda firm: changed(firm, "word/styles.xml", b"<w:styles ", b"<w:styles " + b" ".join(
                b'xmlns:a%d="urn:a:%d"' % (n, n) for n in range(opening.MAX_NAMESPACES + 1)) + b" "),
            "declares more than 100 namespaces",
        ),
        (lambda firm: repacked({**parts(firm), "word/styles.xml": b"<w:styles"}), "damaged"),
        (
            lambda firm: changed(firm, "_rels/.rels", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                                 b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
            "Strict",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_a_reference_document_is_refused_with_what_to_do(firm, spoil, said):
    with pytest.raises(InputProblems) as caught:
        write(sample.report(8), reference=spoil(firm))
    (diagnostic,) = caught.value.diagnostics
    assert said in diagnostic.message
    assert diagnostic.advice


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda streams: {**streams, "word/header1.xml": b"<w:hdr"}, id="header"),
        pytest.param(lambda streams: {**streams, "word/theme/theme1.xml": b"<a:theme"}, id="theme"),
        pytest.param(lambda streams: {**streams, "word/document.xml": b"<a/>"}, id="text"),
        pytest.param(endless, id="endless"),
        pytest.param(lambda streams: without(streams, rb'(<w:headerReference[^>]*?) r:id="[^"]*"'), id="reference"),
    ],
)
def test_a_damaged_part_is_a_damaged_document(firm, damage):
    with pytest.raises(InputProblems, match="no Word document"):
        write(sample.report(8), reference=repacked(damage(parts(firm))))


@pytest.mark.parametrize("part", ["word/header1.xml", "word/document.xml"])
def test_names_of_strict_open_xml_among_others_are_refused(firm, part):
    field = b'<s:fldSimple xmlns:s="http://purl.oclc.org/ooxml/wordprocessingml/main" s:instr="DDE a b"/></w:p>'
    with pytest.raises(InputProblems, match="Strict Open XML"):
        write(sample.report(8), reference=changed(firm, part, b"</w:p>", field))


def test_fields_that_fetch_or_run_something_keep_their_words_only(firm):
    dangerous = changed(firm, "word/header1.xml", b"DOCPROPERTY organization", b"INCLUDETEXT http://example.com/x")
    package = Package(write(sample.report(8), pictures=sample.PICTURES, reference=dangerous))
    assert "Our client" in package.words("word/header_portrait.xml")
    assert not re.search(rb"INCLUDETEXT|example\.com/x", package.streams["word/header_portrait.xml"])
    assert "Our client" in "".join(text(p) for p in package.xml["word/header_portrait.xml"].iter(f"{W}p"))


def hidden(words, properties="<w:vanish/>"):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


def picture(attributes, inside):
    word, main = (
        f"http://schemas.openxmlformats.org/drawingml/2006/{name}" for name in ("wordprocessingDrawing", "main")
    )
    properties = f'<wp:docPr id="9" name="x" {attributes}>{inside}</wp:docPr>'
    inline = f'<wp:inline xmlns:wp="{word}" xmlns:a="{main}">{properties}</wp:inline>'
    return f"<w:r><w:drawing>{inline}</w:drawing></w:r>"


UNSEEN = {
    "a hidden word": (hidden("Other client"), "“Other client”"),
    "a word in a hidden style": (hidden("Other client", '<w:rStyle w:val="Secret"/>'), "“Other client”"),
    "a word in a style based on a hidden one": (hidden("Other client", '<w:rStyle w:val="Closed"/>'), "“Other client”"),
    "the words shown at a link": (
        '<w:hyperlink w:anchor="x" w:tooltip="Other client"><w:r><w:t>Seen</w:t></w:r></w:hyperlink>',
        "“Other client”",
    ),
    "a place in another file": (
        '<w:hyperlink w:docLocation="Other client"><w:r><w:t>Seen</w:t></w:r></w:hyperlink>',
        "“Other client”",
    ),
    "what a picture runs": (
        picture('title="Other client"', '<a:hlinkClick action="ppaction://program"/>'),
        "“ppaction://program”",
    ),
    "a hidden shape": (
        picture('hidden="1" descr="Other client"', ""),
        "a hidden shape",
    ),
}
SECRET = (
    b'<w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>'
    b'<w:style w:type="character" w:styleId="Closed"><w:name w:val="Closed"/><w:basedOn w:val="Secret"/></w:style>'
)


@pytest.mark.parametrize(("xml", "said"), UNSEEN.values(), ids=UNSEEN)
def test_what_readers_do_not_see_stays_behind_and_is_named(firm, xml, said):
    shown = hidden("Shown", '<w:vanish w:val="0"/>')
    data = changed(firm, "word/header1.xml", b"</w:p>", f"{xml}{shown}</w:p>".encode())
    data = changed(data, "word/styles.xml", b"</w:styles>", SECRET + b"</w:styles>")
    package = Package(write(sample.report(8), pictures=sample.PICTURES, reference=data))
    header = package.streams["word/header_portrait.xml"]

    assert b"Other client" not in header
    assert b"ppaction" not in header
    assert "Shown" in package.words("word/header_portrait.xml")
    assert said in opened(data).unseen
    assert not re.search(rb"w:(?:spec)?[vV]anish", package.streams["word/styles.xml"])


@pytest.mark.parametrize(
    "inside",
    [
        '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>',
        '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>x</m:t></m:r></m:oMath>',
    ],
)
def test_a_header_of_nothing_but_a_sign_or_an_equation_is_taken(firm, inside):
    header = parts(firm)["word/header1.xml"]
    alone = re.sub(rb"<w:p[ >].*</w:p>", f"<w:p>{inside}</w:p>".encode(), header, flags=re.DOTALL)
    data = changed(firm, "word/header1.xml", header, alone)
    package = Package(write(sample.report(8), pictures=sample.PICTURES, reference=data))

    assert re.search(rb"F0FC|oMath", package.streams["word/header_portrait.xml"])


@pytest.mark.parametrize(
    ("mark", "said"),
    [("footnoteReference", "a footnote, with its mark"), ("endnoteReference", "an endnote, with its mark")],
)
def test_a_note_on_the_cover_stays_behind_and_is_named(firm, mark, said):
    cover = (
        '<w:p><w:fldSimple w:instr=" DOCPROPERTY organization "><w:r><w:t>x</w:t></w:r></w:fldSimple>'
        f'<w:r><w:{mark} w:id="2"/></w:r></w:p><w:p><w:pPr><w:sectPr/></w:pPr></w:p>'
    )
    data = changed(firm, "word/document.xml", b"<w:body>", f"<w:body>{cover}".encode())

    assert said in opened(data).unseen
    package = Package(write(sample.report(8), pictures=sample.PICTURES, reference=data))
    assert f'{mark} w:id="2"'.encode() not in package.streams["word/document.xml"].split(b"<w:sectPr")[0]


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'
DRAWN = {
    "a shape": (
        "",
        '<defs><g id="x"/></defs><rect fill="url(#x)"/><use xlink:href="#x"/><style>.a {fill: red}</style>',
    ),
    "a picture in it": ("", '<image href="data:image/png;base64,AAAA"/>'),
}
NOT_DRAWN = {
    "a program": ("", "<script>alert(1)</script>"),
    "a program at an event": ('onload="alert(1)"', ""),
    "a page": ("", "<foreignObject/>"),
    "a link": ("", '<a href="http://example.org"><rect/></a>'),
    "a picture from elsewhere": ("", '<image xlink:href="http://example.org/x.png"/>'),
    "a drawing from a file": ("", '<use href="file:///x.svg#y"/>'),
    "a style from elsewhere": ("", "<style>@import 'http://example.org/x.css';</style>"),
    "a colour from elsewhere": ("", '<rect style="fill: url(http://example.org/x.svg#y)"/>'),
    "an instruction": ("", "<?xml-stylesheet href='http://example.org/x.css'?>"),
    "damage": ("<", ""),
}


@pytest.mark.parametrize("inside", DRAWN.values(), ids=DRAWN)
def test_a_drawing_that_only_draws_is_taken(inside):
    assert only_draws(SVG.format(*inside).encode())


@pytest.mark.parametrize("inside", NOT_DRAWN.values(), ids=NOT_DRAWN)
def test_a_drawing_that_runs_or_loads_something_is_none_to_take(inside):
    assert not only_draws(SVG.format(*inside).encode())


@pytest.mark.parametrize(("inside", "taken"), [(DRAWN["a shape"], True), (NOT_DRAWN["a program"], False)])
def test_in_place_of_a_drawing_that_runs_something_the_picture_beside_it_is_taken(firm, inside, taken):
    streams = parts(firm)
    blip = re.search(rb'<a:blip r:embed="(\w+)"/>', streams["word/header1.xml"])
    beside = (
        blip[0][:-2]
        + b'><a:extLst><a:ext uri="x"><s:svgBlip xmlns:s="urn:s" r:embed="rIdSvg"/></a:ext></a:extLst></a:blip>'
    )
    drawing = b'<Relationship Id="rIdSvg" Type="%s/image" Target="media/x.svg"/></Relationships>' % RELATIONS
    data = repacked(
        {
            **streams,
            "word/header1.xml": streams["word/header1.xml"].replace(blip[0], beside),
            "word/_rels/header1.xml.rels": streams["word/_rels/header1.xml.rels"].replace(b"</Relationships>", drawing),
            "word/media/x.svg": SVG.format(*inside).encode(),
        }
    )
    package = Package(write(sample.report(8), pictures=sample.PICTURES, reference=data))

    assert any(name.startswith("word/media/firm") and name.endswith(".png") for name in package.streams)
    assert any(name.endswith(".svg") for name in package.streams) is taken
    assert (b"svgBlip" in package.streams["word/header_portrait.xml"]) is taken
    assert b"a:blip" in package.streams["word/header_portrait.xml"]
    assert ("a drawing (SVG) that runs or loads something" in opened(data).unseen) is not taken


SHAPE = b"""<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<v:rect href="file://elsewhere/x" target="_top" style="width:10pt;height:10pt"><v:fill src="http://elsewhere/f.png"/>
<v:imagedata src="http://elsewhere/p.png" o:href="http://elsewhere/q.png" o:title="Crest"/></v:rect></w:pict></w:r>"""
AROUND = b"""<w:customXml w:uri="urn:elsewhere" w:element="x"><w:customXmlPr>
<w:attr w:name="elsewhere" w:val="elsewhere"/></w:customXmlPr><w:r><w:t>Kept words</w:t></w:r></w:customXml>"""


def test_shapes_of_older_versions_keep_their_look_and_lose_their_addresses(firm):
    drawn = changed(firm, "word/header1.xml", b"</w:p>", SHAPE + AROUND + b"</w:p>")
    package = Package(write(sample.report(8), pictures=sample.PICTURES, reference=drawn))
    header = package.streams["word/header_portrait.xml"]
    assert b"v:rect" in header
    assert b'o:title="Crest"' in header
    assert "Kept words" in package.words("word/header_portrait.xml")
    assert not re.search(rb"elsewhere|customXml", header)
