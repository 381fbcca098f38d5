"""What the commands have for Word files alone: a firm's style, page numbers, guidance."""

import csv
import io
import re
import struct
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import nsdecls

from socdocs.seals import is_ours

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "saas-vendor"


def part(path, name):
    with zipfile.ZipFile(path) as package:
        return package.read(name).decode() if name in package.namelist() else ""


def build(socdocs, *options):
    ended = socdocs("soc2", "system.yaml", "-o", "report.docx", *options)
    assert ended.code == 0, ended.err
    return ended


@pytest.fixture
def firm(socdocs, folder):
    """A firm's document: ours, with headings in red."""
    assert socdocs("templates", "reference", "-o", "firm.docx").code == 0
    path = folder / "firm.docx"
    with zipfile.ZipFile(path) as package:
        streams = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, stream in streams.items():
            package.writestr(name, stream.replace(b"1F3864", b"AA0011"))
    return path


def test_a_report_takes_the_style_of_the_firms_document(socdocs, folder, firm):
    build(socdocs, "--reference", "firm.docx")
    assert "AA0011" in part(folder / "report.docx", "word/styles.xml")
    assert "AA0011" not in part(folder / "report.docx", "word/document.xml")


def test_markdown_takes_no_notice_of_it(socdocs, folder, firm):
    assert socdocs("soc2", "system.yaml", "-o", "one.md", "--reference", "firm.docx").code == 0
    assert socdocs("soc2", "system.yaml", "-o", "two.md", "--page-numbers", "layout", "--guidance", "none").code == 0
    assert (folder / "one.md").read_bytes() == (folder / "two.md").read_bytes()


def test_the_firms_document_is_an_input_like_any_other(socdocs, folder, firm):
    build(socdocs, "--reference", "firm.docx", "--depfile", "report.d")
    assert "firm.docx:" in (folder / "report.d").read_text("utf-8").splitlines()
    before = firm.read_bytes()
    ended = socdocs("soc2", "system.yaml", "--reference", "firm.docx", "-o", "firm.docx", "--force")
    assert ended.code == 2
    assert "firm.docx is read by this command" in ended.err
    assert firm.read_bytes() == before


def test_a_file_that_cannot_be_a_reference_is_refused_before_anything_is_written(socdocs, folder):
    ended = socdocs("soc2", "system.yaml", "-o", "report.docx", "--reference", "system.yaml")
    assert ended.code == 1
    assert "reference document" in ended.err
    assert not (folder / "report.docx").exists()
    assert socdocs("soc2", "system.yaml", "-o", "report.docx", "--reference", "nosuch.docx").code == 2


def test_the_reference_document_to_start_from_is_not_overwritten_once_it_was_changed(socdocs, folder, firm):
    changed = firm.read_bytes()
    assert not is_ours("docx", changed)
    assert socdocs("templates", "reference", "-o", "firm.docx").code == 3
    assert firm.read_bytes() == changed
    assert socdocs("templates", "reference", "-o", "firm.docx", "--force").code == 0
    assert is_ours("docx", firm.read_bytes())


def test_a_firms_document_is_examined_before_a_build_uses_it(socdocs, firm):
    ended = socdocs("templates", "check-reference", "firm.docx")
    assert ended.code == 0
    assert "firm.docx can be used." in ended.out
    assert "they show organization, report_title, timeframe, restricted_use, page" in ended.out
    refused = socdocs("templates", "check-reference", "system.yaml")
    assert refused.code == 1
    assert "give a Word document" in refused.err


@pytest.fixture
def template(folder):
    """A document whose header has marks that another program fills."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].add_run("Report for {{ client }}")
    document.save(folder / "template.docx")


def test_marks_of_another_program_are_named_by_a_build_and_a_batch_and_the_check(socdocs, folder, template, firm):
    said = "warning[reference-marks]: template.docx holds marks that another program fills; reports leave them out: "
    built = build(socdocs, "--reference", "template.docx")
    assert f"{said}{{{{ client }}}}." in " ".join(built.err.split())
    assert "client }}" not in part(folder / "report.docx", "word/header_portrait.xml")
    checked = socdocs("templates", "check-reference", "template.docx")
    assert checked.code == 0
    assert "template.docx can be used." in checked.out
    assert f"{said}{{{{ client }}}}." in " ".join((checked.out + checked.err).split())
    for reference, warnings in (("template.docx", 1), ("firm.docx", 0)):
        batch = socdocs("batch", "system.yaml", "-o", "out", "--reference", reference, "--format", "docx")
        assert batch.code == 0
        assert re.search(rf" 0 +{warnings} +0\n", batch.err)
    assert "reference-marks" not in build(socdocs, "--reference", "template.docx", "--format", "md", "-o", "r.md").err


BMP = struct.pack("<2sIHHI IiiHHIIiiII", b"BM", 58, 0, 0, 54, 40, 1, 1, 1, 24, 0, 4, 2835, 2835, 0, 0) + b"\0" * 4


def test_a_picture_of_a_reference_document_that_reports_cannot_take_is_named(socdocs, folder):
    document = docx.Document()
    document.sections[0].header.paragraphs[0].add_run().add_picture(io.BytesIO(BMP))
    document.save(folder / "bmp.docx")
    said = "a picture that is in another file, or in another form than PNG, JPEG, GIF, EMF, WMF or SVG"

    assert said in " ".join(build(socdocs, "--reference", "bmp.docx").err.split())
    checked = socdocs("templates", "check-reference", "bmp.docx")
    assert said in " ".join((checked.out + checked.err).split())


def test_hidden_words_of_a_reference_document_are_named_by_a_build_and_the_check(socdocs, folder):
    document = docx.Document()
    document.sections[0].header.paragraphs[0].add_run("Other client").font.hidden = True
    document.save(folder / "hidden.docx")
    said = "[reference-hidden]: hidden.docx holds what readers do not see or reports cannot take, and so leave out: "
    said += "“Other client”."

    assert said in " ".join(build(socdocs, "--reference", "hidden.docx").err.split())
    assert "Other client" not in part(folder / "report.docx", "word/header_portrait.xml")
    checked = socdocs("templates", "check-reference", "hidden.docx")
    assert said in " ".join((checked.out + checked.err).split())


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_format_without_styles_says_that_a_reference_document_has_no_effect(socdocs, folder, template, form):
    said = "so --reference has no effect."
    build_it = ("--format", form, "-o", f"r.{form}")

    assert said in " ".join(build(socdocs, "--reference", "template.docx", *build_it).err.split())
    assert said not in " ".join(build(socdocs, *build_it, "--force").err.split())
    assert said not in " ".join(build(socdocs, "--reference", "template.docx").err.split())


def test_the_check_says_apart_what_is_replaced_and_what_is_missing(socdocs, folder, template):
    said = " ".join(socdocs("templates", "check-reference", "template.docx").out.split())
    replaced = said.partition("Replaced: the numbers and bullets of ")[2]
    assert replaced.startswith("List Bullet to List Bullet 3, List Continue to List Continue 3, List Number to ")
    missing = said.partition("Missing, and added from ours: ")[2].partition(".")[0]
    assert "List Bullet 4 to List Bullet 9" in missing
    assert "heading" not in missing


def test_the_check_says_whose_cover_reports_have(socdocs, folder, template, firm):
    document = docx.Document()
    document.add_paragraph("Cover")
    document.paragraphs[0]._p.append(docx.oxml.parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" TITLE "/>'))
    document.add_section()
    document.save(folder / "cover.docx")
    of_reports, own = "that of reports", "its own; it shows title"
    for name, said in (("template", of_reports), ("firm", of_reports), ("cover", own)):
        assert f"Cover: {said}." in " ".join(socdocs("templates", "check-reference", f"{name}.docx").out.split())


HOW_TO_GET_PAGE_NUMBERS = "press F9"


@pytest.mark.parametrize("contents", [True, False])
def test_a_final_report_with_contents_comes_with_the_advice_how_they_get_page_numbers(
    socdocs, folder, monkeypatch, contents
):
    monkeypatch.setattr("socdocs.workflow.write.has_contents", lambda draft, writer: contents)
    system = folder / "system.yaml"
    named = "system: {name: Acme Cloud, boundaries: All of Acme Cloud.}"
    system.write_text(system.read_text("utf-8").replace("system: {name: Acme Cloud}", named), "utf-8")
    ended = build(socdocs, "--only", "description.boundaries", "--final", "agreed with the firm")
    assert (HOW_TO_GET_PAGE_NUMBERS in ended.err) is contents
    assert HOW_TO_GET_PAGE_NUMBERS not in part(folder / "report.docx", "word/document.xml")


def test_a_draft_itself_says_how_its_contents_get_page_numbers(socdocs, folder):
    assert "page numbers" not in build(socdocs).err
    assert HOW_TO_GET_PAGE_NUMBERS in part(folder / "report.docx", "word/document.xml")


def test_a_missing_layouter_is_named_and_nothing_is_written(socdocs, folder, monkeypatch):
    monkeypatch.setenv("PATH", str(folder))
    ended = socdocs("soc2", "system.yaml", "-o", "report.docx", "--page-numbers", "layout")
    assert ended.code == 3
    assert "soffice" in ended.err
    assert not (folder / "report.docx").exists()


def test_management_finds_in_its_draft_what_a_good_answer_holds(socdocs, folder):
    build(socdocs)
    comments = part(folder / "report.docx", "word/comments.xml")
    assert "It answers DC 2." in comments
    assert set(re.findall(r'w:author="([^"]*)"', comments)) == {"socdocs"}
    assert "conclusions come from the firm alone" not in comments
    anchored = re.findall(r'<w:commentReference w:id="(\d+)"/>', part(folder / "report.docx", "word/document.xml"))
    assert anchored == re.findall(r'<w:comment w:id="(\d+)"', comments)


@pytest.mark.parametrize("options", [["--guidance", "none"], ["--only", "auditor_report"]])
def test_guidance_is_left_out_where_it_is_turned_off(socdocs, folder, options):
    build(socdocs, *options)
    assert part(folder / "report.docx", "word/comments.xml") == ""


def everything(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name).decode("utf-8", "ignore") for name in package.namelist()}


ADDRESS = re.compile(r"\b(?:service_organization|system|reports|controls|tests|cuecs|internal_control)[.\[][\w.\[\]-]+")
MARKS = ("<w:sdt>", "customXml", "socdocs-written", "<w:comment ", "glossary", "<dc:creator>")


def test_a_clean_draft_holds_nothing_that_finds_its_facts_again_and_nothing_for_its_writers(socdocs, folder):
    build(socdocs)
    streams = everything(folder / "report.docx")
    marks = re.findall(r'<w:bookmarkStart w:id="\d+" w:name="([^"]+)"', streams["word/document.xml"])
    keys = [name for name in marks if re.search(r"_[0-9a-f]{10}(?:_\d+)?$", name)]
    assert keys
    assert all(any(mark in name + text for name, text in streams.items()) for mark in MARKS)
    build(socdocs, "--clean", "--force")
    for name, text in everything(folder / "report.docx").items():
        assert not [mark for mark in (*MARKS, *keys) if mark in name or mark in text], name
        assert not ADDRESS.findall(text), name
        assert "Open Items" not in text


def test_without_marks_the_list_of_open_items_remains(socdocs, folder):
    build(socdocs, "--marks", "none")
    streams = everything(folder / "report.docx")
    assert "Open Items" in streams["word/document.xml"]
    assert not [mark for mark in MARKS if any(mark in name + text for name, text in streams.items())]


def test_a_part_carries_no_fact_of_the_other_side_in_any_part_of_the_file(socdocs, folder):
    with (EXAMPLE / "tests.csv").open(encoding="utf-8", newline="") as rows:
        texts = [text for row in csv.DictReader(rows) if len(text := row["procedures.1.text"]) > 40]
    assert len(texts) > 90
    files = (str(EXAMPLE / "system.yaml"), "--auditor", str(EXAMPLE / "auditor.yaml"))
    for part_of_report, found in (("management", False), ("controls_and_tests", True)):
        ended = socdocs("soc2", *files, "--only", part_of_report, "-o", "part.docx", "--force")
        assert ended.code == 0, ended.err
        streams = everything(folder / "part.docx")
        assert any(text in stream for text in texts for stream in streams.values()) is found
