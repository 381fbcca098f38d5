"""What a report takes from its reference document: prepared or opened, ours or a firm's, and nothing of its clients."""

import io
import re
import shutil

import docx
import pytest
from docx.enum.section import WD_SECTION

from socdocs import resources
from socdocs.document.finish import finish
from socdocs.document.nodes import Document, Paragraph, Section, Text
from socdocs.writers.docx import shell, write
from tests.writers.docx import sample
from tests.writers.docx.inspection import Package, W, careless, faults, text, value
from tests.writers.docx.test_adoption import changed, field, firm_document, parts, repacked

CLIENT = "Quillfeather"
"""The name of another client, in every place where a firm's document can hold it."""
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


# --- prepared or opened --------------------------------------------------------------------------------------------


@pytest.fixture
def prepared(tmp_path, monkeypatch):
    """A folder for prepared shells; none is in use from earlier."""
    monkeypatch.setattr(resources, "prepared", lambda: tmp_path)
    shell._ours.cache_clear()
    yield tmp_path
    shell._ours.cache_clear()


def prepare(folder):
    for name, data in shell.prepared().items():
        (folder / name).write_bytes(data)
    shell._ours.cache_clear()


def test_a_prepared_shell_gives_the_same_report_as_an_opened_one(prepared, monkeypatch):
    opened = write(sample.report(8), pictures=sample.PICTURES)
    prepare(prepared)
    monkeypatch.setattr(shell, "opened", None)

    assert write(sample.report(8), pictures=sample.PICTURES) == opened


def test_a_changed_reference_document_is_noticed(prepared, tmp_path, monkeypatch):
    prepare(prepared)
    before = write(sample.report(8))
    templates = tmp_path / "templates"
    templates.mkdir()
    red = changed(shell.reference(), "word/styles.xml", b"1F3864", b"AA0011")
    (templates / "reference.docx").write_bytes(red)
    monkeypatch.setattr(resources, "templates", lambda: templates)
    shell.reference.cache_clear()
    try:
        after = write(sample.report(8))
    finally:
        monkeypatch.undo()
        shell.reference.cache_clear()

    assert "AA0011" in Package(after).streams["word/styles.xml"].decode()
    assert after != before


@pytest.mark.parametrize("damage", [b"", b"\x00", b"no shell"])
def test_a_damaged_prepared_shell_is_not_used(prepared, damage):
    opened = write(sample.report(8))
    prepare(prepared)
    for file in prepared.iterdir():
        file.write_bytes(damage)

    assert write(sample.report(8)) == opened


def test_code_that_changed_makes_another_shell(tmp_path, monkeypatch):
    (before,) = shell.prepared()
    copy = shutil.copytree(shell._FOLDER, tmp_path / "docx")
    monkeypatch.setattr(shell, "_FOLDER", copy)
    assert list(shell.prepared()) == [before]
    (copy / "style_source" / "styles.py").write_text("", "utf-8")
    assert list(shell.prepared()) != [before]


# --- what of a firm's document stays behind ------------------------------------------------------------------------


def relating(streams, part, kind, target, stream, more=""):
    """Add a part with a relationship from another."""
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    whole = streams.get(rels, b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>')
    line = f'<Relationship Id="c{len(streams)}" Type="{OFFICE}/{kind}" Target="{target}"{more}/>'.encode()
    whole = whole.replace(b"</Relationships>", line + b"</Relationships>").replace(
        b'relationships"/>', b'relationships">' + line + b"</Relationships>"
    )
    streams[rels] = whole
    if stream:
        streams[f"{folder}/{target}"] = stream.encode()


def with_client():
    """A firm's document with the name of a client wherever it may lie hidden."""
    document = docx.Document(io.BytesIO(firm_document()))
    about = document.core_properties
    about.title = about.subject = about.keywords = about.comments = about.category = about.author = CLIENT
    about.last_modified_by = CLIENT
    document.add_paragraph(f"A report for {CLIENT}")
    document.add_comment(document.add_paragraph("x").runs, CLIENT, author=CLIENT, initials=CLIENT)
    streams = parts(saved(document))
    main, header = "word/document.xml", "word/header1.xml"
    relating(streams, main, "customXml", "item9.xml", f"<client>{CLIENT}</client>")
    relating(streams, main, "people", "people.xml", f"<people>{CLIENT}</people>")
    relating(
        streams, main, "glossaryDocument", "glossary.xml", f"<w:glossaryDocument {WORD}>{CLIENT}</w:glossaryDocument>"
    )
    relating(streams, main, "footnotes", "notes.xml", f"<w:footnotes {WORD}>{CLIENT}</w:footnotes>")
    relating(streams, main, "oleObject", "ole.bin", CLIENT)
    relating(streams, "word/settings.xml", "attachedTemplate", f"file:///{CLIENT}.dotx", "", ' TargetMode="External"')
    relating(streams, header, "hyperlink", f"file:///{CLIENT}.docx", "", ' TargetMode="External"')
    streams["docProps/custom.xml"] = f"<Properties>{CLIENT}</Properties>".encode()
    streams["docProps/app.xml"] = f"<Properties><Company>{CLIENT}</Company></Properties>".encode()
    streams["word/settings.xml"] = streams["word/settings.xml"].replace(
        b"</w:settings>", f'<w:docVars><w:docVar w:name="client" w:val="{CLIENT}"/></w:docVars></w:settings>'.encode()
    )
    who = f'w:id="90" w:author="{CLIENT}" w:date="2020-01-01T00:00:00Z"'
    edits = (
        f'<w:p w:rsidR="00A1B2C3"><w:bookmarkStart w:id="7" w:name="{CLIENT}"/><w:ins {who}><w:r><w:t>Added</w:t></w:r>'
        f'</w:ins><w:del {who}><w:r><w:delText>{CLIENT}</w:delText></w:r></w:del><w:bookmarkEnd w:id="7"/>'
        f"<w:r><w:rPr><w:b/><w:rPrChange {who}><w:rPr/></w:rPrChange></w:rPr><w:t> bold</w:t></w:r></w:p>"
        f"<!-- {CLIENT} --><?word {CLIENT}?></w:hdr>"
    )
    streams[header] = streams[header].replace(b"</w:hdr>", edits.encode())
    streams[header] = re.sub(rb'name="image1.png"', f'name="{CLIENT}.png"'.encode(), streams[header])
    for name in ("word/styles.xml", "word/numbering.xml", "word/theme/theme1.xml"):
        streams[name] = re.sub(rb"(</[\w:]+>\s*)\Z", f"<!-- {CLIENT} -->".encode() + rb"\1", streams[name])
    return repacked(streams)


def test_another_clients_name_is_nowhere_in_the_report():
    reference = with_client()
    report = write(sample.report(8), pictures=sample.PICTURES, reference=reference)
    held = [name for name, stream in parts(reference).items() if CLIENT.encode() in stream]
    found = {name: stream for name, stream in parts(report).items() if CLIENT.encode() in stream}

    assert len(held) > 12
    assert found == {}
    assert CLIENT not in " ".join(parts(report))
    assert faults(report) == []
    assert "Added bold" in Package(report).words("word/header_portrait.xml")


def test_relationships_of_a_firms_document_are_named_as_its_own():
    package = Package(write(sample.report(8), pictures=sample.PICTURES, reference=firm_document()))
    ids = [e.get("Id") for e in package.xml["word/_rels/header_portrait.xml.rels"]]
    assert ids
    assert all(id.startswith("firm_") for id in ids)


def test_the_east_asian_language_of_a_firms_document_is_kept():
    reference = changed(firm_document(), "word/styles.xml", b'w:eastAsia="en-US"', b'w:eastAsia="ja-JP"')
    package = Package(write(sample.report(8), reference=reference))
    language = package.xml["word/styles.xml"].find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")

    assert (value(language), value(language, "eastAsia")) == ("en-US", "ja-JP")
    assert value(next(package.xml["word/settings.xml"].iter(f"{W}themeFontLang")), "eastAsia") == "ja-JP"


# --- marks of other programs ---------------------------------------------------------------------------------------


def with_header(*runs):
    document = docx.Document()
    paragraph = document.sections[0].header.paragraphs[0]
    for words in runs:
        paragraph.add_run(words)
    return document, paragraph


@pytest.mark.parametrize(
    ("runs", "kept", "left_out"),
    [
        (["Report for {{ client }}, draft"], "Report for , draft", ("{{ client }}",)),
        (["A {", "{ cli", "ent }", "} B"], "A  B", ("{{ client }}",)),
        (["{% if a %}", "Yes", "{% endif %}"], "Yes", ("{% if a %}", "{% endif %}")),
        (["{#", " note #}«Client", "_Name»"], "", ("{# note #}", "«Client_Name»")),
        (["{ client } {client} %} }}"], "{ client } {client} %} }}", ()),
    ],
)
def test_marks_of_other_programs_are_left_out_and_named(runs, kept, left_out):
    reference = saved(with_header(*runs)[0])
    words = Package(write(sample.report(8), reference=reference)).words("word/header_portrait.xml")

    assert words == kept
    assert shell.opened(reference).left_out == left_out


def test_a_merge_field_is_left_out_with_the_words_that_it_shows():
    document, paragraph = with_header("For ")
    field(paragraph, " MERGEFIELD Client ", "«Client»")
    for kind, words in (("begin", ""), ("", " MERGEFIELD  Other "), ("separate", ""), ("text", CLIENT), ("end", "")):
        run = paragraph.add_run(words if kind == "text" else "")
        if kind in ("begin", "separate", "end"):
            char = docx.oxml.OxmlElement("w:fldChar")
            char.set(docx.oxml.ns.qn("w:fldCharType"), kind)
            run._r.append(char)
        elif not kind:
            instruction = docx.oxml.OxmlElement("w:instrText")
            instruction.text = words
            run._r.append(instruction)
    reference = saved(document)

    assert shell.opened(reference).left_out == ("MERGEFIELD Client", "MERGEFIELD  Other")
    assert Package(write(sample.report(8), reference=reference)).words("word/header_portrait.xml") == "For "


def test_lines_of_fields_without_a_value_are_left_out():
    document = docx.Document()
    header = document.sections[0].header
    field(header.paragraphs[0], "DOCPROPERTY organization", "x")
    field(header.add_paragraph(), "DOCPROPERTY notices", "x")
    header.add_paragraph("Always")
    about = sample.properties()
    some = Package(write(sample.report(8), reference=saved(document)))
    none = Package(write(sample.report(8, organization="", notices=()), reference=saved(document)))

    assert [text(p) for p in some.xml["word/header_portrait.xml"].iter(f"{W}p")][:2] == [
        about.organization,
        " · ".join(about.notices),
    ]
    assert [text(p) for p in none.xml["word/header_portrait.xml"].iter(f"{W}p")] == ["Always"]


# --- covers --------------------------------------------------------------------------------------------------------


def with_cover(*, filled=True, picture=True):
    document = docx.Document()
    document.add_paragraph("A cover that somebody designed", style="Title")
    line = document.add_paragraph("Prepared for ", style="Body Text")
    if filled:
        field(line, "DOCPROPERTY organization", CLIENT)
    if picture:
        document.add_paragraph(style="Body Text").add_run().add_picture(io.BytesIO(sample.png(60, 20)))
    document.add_paragraph("A list", style="List Number 2")
    document.add_section(WD_SECTION.NEW_PAGE)
    document.add_paragraph("The text that stays behind")
    return saved(document)


def first_page(report):
    paragraphs = []
    for p in Package(report).body:
        if p.find(f"{W}pPr/{W}sectPr") is not None:
            return paragraphs
        paragraphs.append(text(p))
    raise AssertionError("the report has one run of pages")


def test_a_designed_cover_with_a_field_for_the_report_is_kept():
    report = write(sample.report(), pictures=sample.PICTURES, reference=with_cover())

    about = sample.properties()
    assert first_page(report)[:2] == ["A cover that somebody designed", f"Prepared for {about.organization}"]
    assert about.timeframe not in first_page(report)
    assert faults(report) == []
    assert CLIENT.encode() not in b"".join(parts(report).values())
    assert b"stays behind" not in b"".join(parts(report).values())
    titles = [value(title) for title in Package(report).body[1].iter(f"{W}alias")]
    assert titles == ["Service organization"]


def test_a_cover_without_a_field_for_the_report_stays_behind():
    report = write(sample.report(), pictures=sample.PICTURES, reference=with_cover(filled=False))

    assert sample.properties().organization in first_page(report)
    assert b"somebody designed" not in b"".join(parts(report).values())


def test_words_own_cover_page_is_a_cover_without_a_section_break():
    control = (
        f'<w:sdt {WORD}><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Cover Pages"/></w:docPartObj></w:sdtPr>'
        '<w:sdtContent><w:p><w:sdt><w:sdtPr><w:alias w:val="Title"/></w:sdtPr><w:sdtContent><w:r><w:t>x</w:t></w:r>'
        '</w:sdtContent></w:sdt></w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p></w:sdtContent></w:sdt>'
    )
    reference = changed(saved(docx.Document()), "word/document.xml", b"<w:body>", f"<w:body>{control}".encode())
    report = write(sample.report(), pictures=sample.PICTURES, reference=reference)

    assert first_page(report)[0] == sample.properties().title
    assert b'w:type="page"' not in Package(report).streams["word/document.xml"]
    assert b"Cover Pages" not in Package(report).streams["word/document.xml"]  # such a block is a reader's own


def test_a_document_without_a_cover_takes_none():
    section = Section("a", 1, (Text("A"),), blocks=(Paragraph((Text("One."),)),))
    report = write(finish(Document(sample.properties(), (section,))), reference=with_cover())
    assert b"somebody designed" not in b"".join(parts(report).values())
    assert careless(report) == []
