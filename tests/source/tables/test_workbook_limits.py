"""Workbooks that are made to take all memory, or whose cells hold what they should not: each is told with its place."""

import io
import zipfile

import pytest
import xlsxwriter

from socdocs.files import FileRefused
from socdocs.model.tables import table_shape
from socdocs.source.tables.grid import BOOK_CELLS_LIMIT, BOOK_TEXT_LIMIT, CELL_LIMIT
from socdocs.source.tables.table import read_table
from socdocs.source.tables.workbook import Workbook

CONTROLS = table_shape(("controls",))
ODS = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{}</manifest:manifest>'
)
HEADINGS = "<table:table-row>{}</table:table-row>".format(
    "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in ("Control ID", "Control Description")
    )
)


def ods(*sheets, start="", end="", manifest="<manifest:file-entry/>"):
    """An OpenDocument file with these rows in its sheets."""
    tables = "".join(
        f'<table:table table:name="Sheet {number}">{rows}</table:table>' for number, rows in enumerate(sheets, 1)
    )
    content = f"<office:document-content {NAMES}><office:body><office:spreadsheet>{tables}</office:spreadsheet>"
    return archive(
        ("mimetype", ODS),
        ("META-INF/manifest.xml", MANIFEST.format(manifest)),
        ("content.xml", f"{start}{content}</office:body></office:document-content>{end}"),
    )


def archive(*parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as written:
        for name, text in parts:
            written.writestr(name, text)
    return stream.getvalue()


def row(*cells, **repeated):
    times = f' table:number-rows-repeated="{repeated["times"]}"' if repeated else ""
    return f"<table:table-row{times}>{''.join(cells)}</table:table-row>"


def cell(inside="", attributes='office:value-type="string"'):
    return f"<table:table-cell {attributes}>{inside}</table:table-cell>"


def words(text, attributes='office:value-type="string"'):
    return cell(f"<text:p>{text}</text:p>", attributes)


def number(text, shown="x"):
    return words(shown, f'office:value-type="float" office:value="{text}"')


def changed(data, part, old, new):
    """A workbook with a text in one of its parts exchanged; it must be there."""
    with zipfile.ZipFile(io.BytesIO(data)) as read:
        parts = {name: read.read(name).decode() for name in read.namelist()}
    assert old in parts[part]
    return archive(*(parts | {part: parts[part].replace(old, new)}).items())


def xlsx(*rows):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for line, cells in enumerate([["Control ID", "Control Description"], *rows]):
            sheet.write_row(line, 0, cells)
    return stream.getvalue()


def refusal(data, name):
    with pytest.raises(FileRefused) as refused:
        read_table(data, name, CONTROLS)
    return refused.value.message


def read(data, name):
    tree, found = read_table(data, name, CONTROLS)
    return tree.items, [(one.code, one.span.cell, one.message) for one in found]


# Numbers that are none


@pytest.mark.parametrize(("text", "said"), [("NaN", "NaN"), ("inf", "Infinity"), ("-1e999", "Infinity")])
def test_a_number_that_is_none_is_an_error_of_its_cell(text, said):
    expected = [("cell-error", "B2", f"A cell holds an error instead of a value: B2 ({said}).")]

    assert read(ods(HEADINGS + row(words("AC-01"), number(text))), "controls.ods")[1] == expected
    numbers = changed(xlsx(["AC-01", 7]), "xl/worksheets/sheet1.xml", "<v>7</v>", f"<v>{text}</v>")
    assert read(numbers, "controls.xlsx")[1] == expected


def test_a_number_that_is_none_in_a_column_that_no_field_has_is_passed_over():
    def cells(*texts):
        return row(*map(words, texts[:2]), words(texts[2]) if texts[2] == "Notes" else number(texts[2]))

    rows = cells("Control ID", "Control Description", "Notes") + cells("AC-01", "Access is approved.", "NaN")
    items, found = read(ods(rows), "controls.ods")

    assert [item.get("text").text for item in items] == ["Access is approved."]
    assert "cell-error" not in [code for code, _, _ in found]


@pytest.mark.parametrize("form", ["General", "0.00"])
def test_a_very_large_number_is_not_written_with_all_its_digits(form):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["Control ID", "Control Description"])
        sheet.write("A2", "AC-01")
        sheet.write("B2", 1e300, book.add_format({"num_format": form}))

    items, _ = read(stream.getvalue(), "controls.xlsx")

    assert items[0].get("text").text == "1e+300"


# Damaged files


@pytest.mark.parametrize("count", ["x", "1.5", "-3", "", "9" * 5000])
@pytest.mark.parametrize(
    "name", ["number-columns-repeated", "number-rows-spanned", "number-columns-spanned", "number-rows-repeated", "c"]
)
def test_a_count_that_is_no_number_is_a_damaged_file(name, count):
    rows = {
        "number-rows-repeated": f'<table:table-row table:{name}="{count}">{words("AC-01")}</table:table-row>',
        "c": row(words(f'a<text:s text:c="{count}"/>b')),
    }
    usual = row(words("AC-01", f'office:value-type="string" table:{name}="{count}"'))

    assert "is damaged" in refusal(ods(HEADINGS + rows.get(name, usual)), "controls.ods")


@pytest.mark.parametrize(
    "start", ['<?xml version="1.0" encoding="x-foo"?>', "<", '<!DOCTYPE x [<!ENTITY a "b">]><x>&c;</x>']
)
def test_xml_that_cannot_be_read_is_a_damaged_file(start):
    assert "is damaged" in refusal(ods(HEADINGS, start=start), "controls.ods")


BOX = "<draw:frame><svg:title>A</svg:title><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame>"
SHAPE = "<draw:custom-shape><text:p>shape</text:p></draw:custom-shape>"
NOTE = "<text:note><text:note-citation>1</text:note-citation><text:note-body>x</text:note-body></text:note>"
NUMBER = 'office:value-type="float" office:value="7"'
BESIDE = {
    "a text box before the words": (cell(f"{BOX}<text:p>It is read.</text:p>"), "It is read."),
    "a shape behind the words": (cell(f"<text:p>It is read.</text:p>{SHAPE}"), "It is read."),
    "a footnote": (cell(f"<text:p>It is{NOTE} read.</text:p>"), "It is read."),
    "a shape in a cell with a number": (cell(f"{SHAPE}<text:p>7</text:p>", NUMBER), "7"),
    "a shape alone": (cell(SHAPE), None),
    "a shape in a cell without a kind of value": (cell(SHAPE, ""), None),
}


@pytest.mark.parametrize(("written", "read"), BESIDE.values(), ids=BESIDE)
def test_what_is_drawn_or_noted_in_a_cell_is_none_of_its_words(written, read):
    spaces = 'xmlns:draw="urn:draw" xmlns:svg="urn:svg"'
    data = changed(
        ods(HEADINGS + row(words("AC-01"), written)), "content.xml", "<office:body>", f"<office:body {spaces}>"
    )
    table, found = read_table(data, "controls.ods", CONTROLS)
    [control] = table.items

    assert (control.get("text") and control.get("text").text) == read
    assert found == []


def test_a_file_with_a_password_is_told_from_a_damaged_one():
    manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"

    assert "is protected by a password" in refusal(ods(HEADINGS, start="\x07", manifest=manifest), "controls.ods")


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", 'r="A1"', 'r="A!"'),
        ("xl/worksheets/sheet1.xml", 'r="A1"', 'a=">" r="A1"'),
        ("xl/worksheets/sheet1.xml", "<v>0</v>", "<v>99</v>"),
        ("xl/worksheets/sheet1.xml", "<worksheet ", "<!DOCTYPE worksheet [<!ENTITY a '<!--'>]><worksheet "),
        ("xl/styles.xml", "<fonts", "<fonts<"),
        ("xl/_rels/workbook.xml.rels", "sheet1.xml", "sheet7.xml"),
    ],
)
def test_a_part_in_which_cells_could_hide_from_the_limits_is_a_damaged_file(part, old, new):
    assert "is damaged" in refusal(changed(xlsx(["AC-01", "x"]), part, old, new), "controls.xlsx")


@pytest.mark.parametrize("start", ["<row>", '<c r="A1">', "<!-- ", "<mergeCell "])
def test_a_sheet_with_many_elements_that_do_not_end_is_a_damaged_file_and_no_long_search(start):
    data = changed(xlsx(["AC-01", "x"]), "xl/worksheets/sheet1.xml", "</sheetData>", f"</sheetData>{start * 100_000}")

    assert "is damaged" in refusal(data, "controls.xlsx")


def test_parts_with_other_letters_in_their_names_and_comments_are_read():
    data = changed(xlsx(["AC-01", "x"]), "xl/worksheets/sheet1.xml", "<sheetData>", "<sheetData><!-- <row> -->")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        data = archive(*((name.replace("/sheet1", "/Sheet1"), parts.read(name)) for name in parts.namelist()))

    assert [item.get("id").text for item in read(data, "controls.xlsx")[0]] == ["AC-01"]


def test_a_cell_far_away_counts_however_its_place_is_written():
    sheet = '<row r = "9"><c r\n=\t"ALM9"><v>1</v></c></row></sheetData>'
    data = changed(xlsx(["AC-01", "x"]), "xl/worksheets/sheet1.xml", "</sheetData>", sheet)

    assert "filled up to cell ALM9" in refusal(data, "controls.xlsx")


# Cells and characters beyond the limits


@pytest.mark.parametrize(
    "attributes", ['office:value="5"', 'office:boolean-value="true"', 'table:formula="of:=1"', 'office:value-type=""']
)
def test_whatever_becomes_a_cell_counts(attributes):
    many = cell(attributes=f'{attributes} table:number-columns-repeated="900"')

    assert "filled up to cell AHP401" in refusal(ods(HEADINGS + row(many, times=400)), "controls.ods")


def test_cells_of_a_table_within_a_table_count_with_those_around_it():
    wide = cell(attributes='office:value="5" table:number-columns-repeated="900"')
    inner = f"<table:shapes><table:table>{row(words('x'), times=400)}</table:table></table:shapes>"

    assert "filled up to cell AHP402" in refusal(ods(HEADINGS + row(wide) + inner), "controls.ods")


def test_cells_of_all_sheets_of_a_file_have_a_limit():
    sheet = row(words("x", 'office:value-type="string" table:number-columns-repeated="300"'), times=1000)
    number_of_sheets = BOOK_CELLS_LIMIT // 300_000

    assert len(Workbook(ods(*[sheet] * number_of_sheets), "controls.ods").sheets) == number_of_sheets
    assert "more than 3,000,000 cells together" in refusal(ods(*[sheet] * (number_of_sheets + 1)), "controls.ods")


def test_sheets_count_one_by_one_for_the_limit_of_a_table():
    wide = row(words("x", 'office:value-type="string" table:number-columns-repeated="900"'))
    long = row(words("x"), times=10_000)

    assert list(Workbook(ods(wide, long), "controls.ods").sheets) == ["Sheet 1", "Sheet 2"]


LONG = "word " * (CELL_LIMIT // 50)
TOO_MANY = BOOK_TEXT_LIMIT // len(LONG) + 1


@pytest.mark.parametrize(
    "rows",
    [
        row(words("AC-01"), words(f'a<text:s text:c="{BOOK_TEXT_LIMIT}"/>b')),
        row(words("AC-01"), words(f'a<text:s text:c="{CELL_LIMIT}"/>' * 20)),
        row(words("AC-01"), cell(f'<text:note><text:p>a<text:s text:c="{BOOK_TEXT_LIMIT}"/></text:p></text:note>')),
        row(words("AC-01"), cell(f'<text:note><text:p>a<text:s text:c="{BOOK_TEXT_LIMIT}"/></text:p></text:note>', "")),
        row(
            words("AC-01"),
            words(f"{f'<text:note>{LONG}</text:note>' * 2}", "office:value-type='string'"),
            times=TOO_MANY,
        ),
        row(words(LONG, f'office:value-type="string" table:number-columns-repeated="{TOO_MANY}"')),
        row(words(LONG), times=TOO_MANY),
        row(cell(attributes=f'table:formula="{LONG}"'), times=TOO_MANY),
        row(cell(attributes=f'office:string-value="{LONG}"'), times=TOO_MANY),
    ],
)
def test_a_text_counts_as_often_as_it_repeats(rows):
    assert "more than 20,000,000 characters" in refusal(ods(HEADINGS + rows), "controls.ods")


def test_a_text_that_many_cells_of_a_workbook_name_counts_for_each():
    text = LONG[:32_000]

    read(xlsx(*[[f"AC-{line}", text] for line in range(BOOK_TEXT_LIMIT // 40_000)]), "controls.xlsx")
    many = xlsx(*[[f"AC-{line}", text] for line in range(BOOK_TEXT_LIMIT // 32_000)])
    assert "more than 20,000,000 characters" in refusal(many, "controls.xlsx")


def test_a_cell_with_too_many_characters_is_an_error_at_its_place():
    expected = [("workbook", "B2", "This cell holds more than 1,000,000 characters.")]
    spaces = f'a<text:s text:c="{CELL_LIMIT}"/>b'
    for text in ("x" * (CELL_LIMIT + 1), spaces):
        assert read(ods(HEADINGS + row(words("AC-01"), words(text))), "controls.ods")[1] == expected
    long = changed(xlsx(["AC-01", "x"]), "xl/sharedStrings.xml", "<t>x</t>", f"<t>{'x' * (CELL_LIMIT + 1)}</t>")

    assert read(long, "controls.xlsx")[1] == expected


# What calamine leaves out or joins


def test_words_in_a_section_of_characters_are_read_also_at_the_end_of_a_row_and_of_a_sheet():
    text = words("<![CDATA[Access <is>]]> approved.")
    items, found = read(ods(HEADINGS + row(words("AC-01"), text) + row(words("<![CDATA[AC-02]]>"), text)), "c.ods")

    assert [(item.get("id").text, item.get("text").text) for item in items] == [
        ("AC-01", "Access <is> approved."),
        ("AC-02", "Access <is> approved."),
    ]
    assert found == []


def test_a_cell_that_repeats_is_read_as_it_is_shown_in_each_place():
    shown = words("1.10", 'office:value-type="float" office:value="1.1" table:number-columns-repeated="2"')
    error = words("#N/A", 'office:value-type="string" calcext:value-type="error"')
    items, found = read(ods(HEADINGS + row(shown) + row(words("AC-02"), error, times=2)), "controls.ods")

    assert items[0].get("text").text == "1.10"
    assert found[0][2] == "2 cells hold an error instead of a value: B3 (#N/A), B4 (#N/A)."
