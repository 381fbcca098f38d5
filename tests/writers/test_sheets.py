"""A list of controls, written as a workbook or as CSV, is read back as the same controls."""

import io
import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from socdocs.catalogs.trust_services import grammar
from socdocs.document.sheets import Sheet, SheetColumn
from socdocs.model.criteria import read_criteria
from socdocs.model.load import validate
from socdocs.model.references import resolve_references
from socdocs.model.tables import table_shape
from socdocs.problems import Severity
from socdocs.report.matrix import make_matrix
from socdocs.source.tables.table import read_table
from socdocs.source.tree import Entry, Mapping, Scalar
from socdocs.writers import csv_file, workbook
from tests.characters import characters
from tests.reports import cases, example_case

COLUMNS = (SheetColumn("Control ID", 12), SheetColumn("Control Description", 70), SheetColumn("Control Owner", 20))


def as_workbook(*sheets):
    return workbook.write(sheets, title="Control matrix", organization="Acme & Sons")


FORMS = {".xlsx": as_workbook, ".csv": lambda controls, *_: csv_file.write(controls)}


def read(data, ending):
    """The controls of a table."""
    tree, found = read_table(data, f"m{ending}", table_shape(("controls",)))
    assert [row for row in found if row.severity > Severity.INFO] == []
    key = Scalar("controls", tree.span, "")
    described, _ = read_criteria(resolve_references(Mapping((Entry(key, tree),), tree.span)), grammar())
    description, problems = validate(described)
    assert problems == []
    return description.controls


@pytest.mark.parametrize("ending", FORMS)
@pytest.mark.parametrize("example", cases(), ids=str)
def test_the_controls_of_a_matrix_are_read_back_as_they_were(example, ending):
    case = example_case(example)
    matrix = make_matrix(case.facts)

    written = FORMS[ending](matrix.controls, matrix.mapping, matrix.gaps)

    assert read(written, ending) == case.scope.description.controls


LETTERS = characters(exclude_categories=("C", "Zl", "Zp", "Zs"))
TEXTS = st.lists(st.text(LETTERS, min_size=1, max_size=8), min_size=1, max_size=4).map(" ".join)
FORMULAS = st.builds(
    lambda quotes, start, text: quotes + start + text, st.sampled_from(["", "'", "''"]), st.sampled_from("=+-@"), TEXTS
)

RUNS = st.lists(st.sampled_from(["<t>", "</t>", "<r>", "</r>", "</si>", "<si>", "&", "_x0041_", "a"])).map(
    lambda pieces: f"<r>{''.join(pieces)}</r>"
)

NUMBERS = st.lists(st.sampled_from(["_", "x0041_", "x005f_", "x00", "20", "a"]), min_size=1).map("".join)


@pytest.mark.parametrize("ending", FORMS)
@given(texts=st.lists(st.one_of(TEXTS, FORMULAS, RUNS, NUMBERS), min_size=1, max_size=6))
def test_any_text_is_read_back_as_it_was(ending, texts):
    sheet = Sheet("Controls", COLUMNS, tuple((f"C-{n}", text, text) for n, text in enumerate(texts)))

    tree, _ = read_table(FORMS[ending](sheet), f"m{ending}", table_shape(("controls",)))

    assert [(entry.get("text").text, entry.get("owner").text) for entry in tree.items] == [
        (text, text) for text in texts
    ]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "{=1}", "https://a.example", "007", "1.10", "<r>a & b</r>"],
)
def test_no_text_becomes_a_formula_a_number_or_a_link_in_a_workbook(text):
    data = as_workbook(Sheet("Controls", COLUMNS, (("1.10", text, text),)))

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in page
    assert "hyperlink" not in page
    assert page.count("<c ") == page.count('t="s"')


@pytest.mark.parametrize(
    ("text", "cell"), [("=1", "'=1"), ("-a", "'-a"), ("'=1", "''=1"), ("a=1", "a=1"), ("'a'", "'a'")]
)
def test_a_text_that_looks_like_a_formula_has_an_apostrophe_in_csv(text, cell):
    assert csv_file.write(Sheet("C", COLUMNS[:1], ((text,),))).decode("utf-8-sig") == f"Control ID\r\n{cell}\r\n"
    assert csv_file.write(Sheet("C", (SheetColumn(text, 9),), ())).decode("utf-8-sig") == f"{cell}\r\n"


def test_the_headings_stay_in_sight_can_be_filtered_and_are_on_every_printed_page():
    data = as_workbook(Sheet("Controls", COLUMNS, (("C-1", "a", "b"),), frozen=2))

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        page, book = (archive.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "workbook"))
    assert '<pane xSplit="2" ySplit="1"' in page
    assert '<autoFilter ref="A1:C2"' in page
    assert 'orientation="landscape"' in page
    assert "Acme &amp;&amp; Sons" in page
    assert "Controls!$1:$1" in book


def printed_heads(title, organization):
    """The left and the right of the head of a printed page, read as Excel and as LibreOffice read it."""
    sheet = Sheet("Controls", COLUMNS, (("C-1", "a", "b"),))
    with zipfile.ZipFile(io.BytesIO(workbook.write([sheet], title=title, organization=organization))) as archive:
        page = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    code = page.findtext("{*}headerFooter/{*}oddHeader")
    assert len(code.encode("utf-16-le")) // 2 <= 255
    # Excel reads a number between underscores as the character that has it, and LibreOffice as it is written.
    in_excel = re.sub("_x([0-9A-Fa-f]{4})_", lambda number: chr(int(number[1], 16)), code)
    return [sides(in_excel), sides(code)]


def sides(code):
    """The texts at the left and at the right, of codes that change nothing but italics; any other is a KeyError."""
    texts, side, italic = {"L": "", "R": ""}, "C", False
    for letter, text in re.findall("&(.)|([^&]+)", code, re.DOTALL):
        if letter == "I":
            italic = not italic
        elif letter in texts:
            side = letter
        elif letter not in {"", "&"}:
            raise KeyError(letter)
        else:
            assert not italic
            texts[side] += text or letter
    return texts["L"], texts["R"]


CODES = st.sampled_from(
    ["&", "G", "[Picture]", "&[Page]", "_", "x", "0041", "_x0041_", "&L", "&P", "12", '"', ",", " "]
)


@given(st.lists(st.one_of(CODES, TEXTS), min_size=1, max_size=8).map(lambda parts: "".join(parts)[:50]))
def test_any_name_is_printed_at_the_head_of_a_page_as_it_is_written(name):
    expected = (f"Control matrix, {name}", "Controls")

    assert printed_heads("Control matrix", name) == [expected, expected]


@pytest.mark.parametrize("name", ["a" * 255, "&" * 130, "&G" * 40, "\U0001f600" * 130])
def test_a_head_that_is_too_long_for_excel_names_the_sheet_alone(name):
    assert printed_heads("Control matrix", name) == [("", "Controls")] * 2


@given(st.lists(st.text("ab \n", max_size=900), min_size=2, max_size=2))
def test_the_height_of_a_row_is_one_that_no_version_of_xlsxwriter_rounds(row):
    height = workbook._height(row, (SheetColumn("CC1.1", 4, mark=True), SheetColumn("Text", 9)))

    assert (height / 0.75).is_integer()
    assert 15 <= height <= 409


def test_a_text_longer_than_a_cell_can_hold_is_refused_and_not_cut():
    fits, too_long = "a" * workbook.CELL_LIMIT, "a" * (workbook.CELL_LIMIT + 1)

    assert as_workbook(Sheet("Controls", COLUMNS, (("C-1", fits, ""),)))
    with pytest.raises(workbook.TextTooLong, match="“Control Description” of C-1 has 32,768 characters"):
        as_workbook(Sheet("Controls", COLUMNS, (("C-1", too_long, ""),)))
