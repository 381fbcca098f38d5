"""The styles of three invented firms that ship as examples, and what a report in them is like."""

import io
import zipfile

import pytest

from scripts.example_styles import FIRMS, FOLDER, reference
from socdocs.seals import is_ours
from socdocs.writers.docx import write
from socdocs.writers.docx.style_source.examination import examine
from tests.writers.docx import sample
from tests.writers.docx.craft import shortcomings
from tests.writers.docx.inspection import Package, text

NAMES = [firm.name for firm in FIRMS]


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module", params=NAMES)
def report(request):
    reference = (FOLDER / f"{request.param}.docx").read_bytes()
    return write(sample.report(8), pictures=sample.PICTURES, reference=reference)


@pytest.mark.parametrize("firm", FIRMS, ids=NAMES)
def test_each_style_is_what_its_description_builds(firm):
    """To bring them up to date: `python scripts/example_styles.py`."""
    assert parts((FOLDER / f"{firm.name}.docx").read_bytes()) == parts(reference(firm))


def test_every_style_in_the_folder_is_described():
    assert sorted(path.stem for path in FOLDER.glob("*.doc*")) == sorted(NAMES)


def test_a_report_in_each_style_has_no_fault(report):
    assert shortcomings(report) == []
    assert is_ours("docx", report)


def test_every_page_but_the_cover_has_the_firms_header_with_the_reports_words_and_its_logo(report):
    package = Package(report)
    headers = [text(package.xml[f"word/header_{kind}.xml"]) for kind in ("portrait", "landscape")]
    assert headers[0] == headers[1]
    assert "Northwind" in headers[0] or "Ledger Cloud Platform" in headers[0]
    assert "DRAFT" not in headers[0]
    assert any(name.startswith("word/media/firm") for name in package.streams)
    assert "Fictional" in text(package.xml["word/footer_first.xml"])


def test_the_styles_differ_in_what_the_eye_sees_first():
    looks = []
    for name in NAMES:
        found = Package((FOLDER / f"{name}.docx").read_bytes())
        fonts = [e.get("typeface") for e in found.xml["word/theme/theme1.xml"].iter() if e.tag.endswith("}latin")]
        accent = found.streams["word/theme/theme1.xml"].partition(b"<a:accent1>")[2][:30]
        page = examine((FOLDER / f"{name}.docx").read_bytes()).page
        logo = next(stream for part, stream in found.streams.items() if part.startswith("word/media/"))
        looks.append((tuple(fonts), accent, (page.left, page.right, page.width), logo))
    for column in zip(*looks, strict=True):
        assert len(set(column)) == len(NAMES)
    assert {examine((FOLDER / f"{name}.docx").read_bytes()).page.width for name in NAMES} == {11906, 12240}
