"""What the commands have for Word files alone: a firm's style, page numbers, guidance."""

import re
import zipfile

import pytest

from socdocs.seals import is_ours


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
