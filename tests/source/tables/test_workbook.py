"""Workbooks that are damaged, larger than they look, or written by rarer programs."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from socdocs.diagnostics import Span
from socdocs.files import FileRefused
from socdocs.model.tables import table_shape
from socdocs.source.tables.choice import Choice
from socdocs.source.tables.table import read_table
from socdocs.source.tables.xlsx_cells import XlsxCells
from socdocs.source.tree import Scalar

CASES = Path(__file__).parent / "cases"
CONTROLS = table_shape(("controls",))
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def refusal(data, name):
    with pytest.raises(FileRefused) as refused:
        read_table(data, name, CONTROLS)
    return refused.value


def changed(case, part, old, new):
    """The workbook of a case with a text in one of its parts exchanged."""
    stream = io.BytesIO()
    with zipfile.ZipFile(CASES / case) as read, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as written:
        for name in read.namelist():
            content = read.read(name)
            written.writestr(name, content.replace(old, new) if name == part else content)
    return stream.getvalue()


def test_a_workbook_that_was_cut_off_is_refused():
    data = (CASES / "title-row.xlsx").read_bytes()

    assert refusal(data[: len(data) // 2], "controls.xlsx").code == "workbook"


def test_a_workbook_with_broken_xml_is_refused():
    data = changed("title-row.xlsx", "xl/workbook.xml", b"<sheets>", b"<sheets")

    assert "is damaged" in refusal(data, "controls.xlsx").message


def test_a_workbook_without_a_worksheet_is_refused():
    data = changed("title-row.xlsx", "xl/workbook.xml", b"<sheet ", b"<other ")

    refused = refusal(data, "controls.xlsx")
    assert (refused.code, refused.message) == ("workbook", "controls.xlsx has no sheet with cells.")


def test_comments_are_not_read_and_their_cells_are_named():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        for name in ("Controls", "Notes"):
            sheet = book.add_worksheet(name)
            sheet.write_row("A1", ["ID", "Control Description"])
            sheet.write_row("A2", ["AC-01", "The Security Lead reviews access."])
        book.get_worksheet_by_name("Controls").write_comment("B2", "not in place yet")
        book.get_worksheet_by_name("Controls").write_comment("H40", "ask Dana")
        book.get_worksheet_by_name("Notes").write_comment("A1", "of another sheet")
    choice = Choice(sheet=Scalar("Controls", Span("", 1, 1, 1, 1)))
    _, found = read_table(stream.getvalue(), "controls.xlsx", CONTROLS, choice)

    (row,) = (row for row in found if row.code == "comments-unread")
    assert row.message == "2 comments are not read: B2, H40."


def test_an_empty_sheet_is_found_at_its_beginning():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("Controls")

    (found,) = read_table(stream.getvalue(), "controls.xlsx", CONTROLS)[1]

    assert found.message == "The file has no header row."
    assert found.span == Span("controls.xlsx", 1, 1, 1, 1, "", "Controls")


def test_a_workbook_that_unpacks_to_more_than_the_limit_is_refused_before_it_is_unpacked():
    data = changed("title-row.xlsx", "xl/styles.xml", b"<fonts", b" " * 101_000_000 + b"<fonts")

    assert len(data) < 1_000_000
    assert refusal(data, "controls.xlsx").code == "file-too-large"


def test_a_cell_that_repeats_without_end_is_refused_before_the_sheet_is_read():
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p>'
    content = (
        '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><table:table table:name="a">'
        f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-cell></table:table-row>'
        "</table:table></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as written:
        written.writestr("mimetype", ODS)
        written.writestr("content.xml", content)

    assert "XFD1048576, which is more than is read" in refusal(stream.getvalue(), "controls.ods").message


def test_errors_are_found_in_a_sheet_whose_elements_have_a_prefix_and_whose_cells_have_no_names():
    sheet = (
        b'<x:worksheet xmlns:x="x"><x:sheetData><x:row><x:c t="str"><x:v>a</x:v></x:c>'
        b"<x:c t='e'><x:v>#REF!</x:v></x:c></x:row><x:row r=\"7\"><x:c/><x:c><x:f>A1</x:f></x:c></x:row>"
        b"</x:sheetData></x:worksheet>"
    )
    with zipfile.ZipFile(CASES / "title-row.xlsx") as read:
        old = read.read("xl/worksheets/sheet1.xml")
    cells = XlsxCells(changed("title-row.xlsx", "xl/worksheets/sheet1.xml", old, sheet)).read("Control matrix")

    assert cells.errors == {(0, 1): "#REF!"}
    assert cells.unvalued == {(6, 1)}
    assert (cells.rows, cells.columns) == (7, 2)


def test_words_behind_a_colon_in_a_cell_with_its_own_text_are_no_formula():
    sheet = (
        b'<worksheet xmlns="x"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>VU-02:findings</t></is></c>'
        b'<c r="B1"><f>A1</f></c></row></sheetData></worksheet>'
    )
    with zipfile.ZipFile(CASES / "title-row.xlsx") as read:
        old = read.read("xl/worksheets/sheet1.xml")
    cells = XlsxCells(changed("title-row.xlsx", "xl/worksheets/sheet1.xml", old, sheet)).read("Control matrix")

    assert cells.unvalued == {(0, 1)}
    assert (cells.rows, cells.columns) == (1, 2)


def test_control_characters_of_a_cell_are_found_at_the_cell():
    data = changed("title-row.xlsx", "xl/worksheets/sheet1.xml", b"<t>AC-01</t>", b"<t>AC_x0003_-01</t>")
    _, found = read_table(data, "controls.xlsx", CONTROLS)

    assert [(one.code, one.span.sheet, one.span.cell) for one in found] == [
        ("control-character", "Control matrix", "B4")
    ]


def test_line_breaks_and_tabs_within_a_paragraph_of_a_cell_are_kept_and_comments_are_not():
    cell = (
        b"<office:annotation><text:p>ask Dana</text:p></office:annotation>"
        b"<text:p>Accounts<text:line-break/>are<text:tab/>reviewed"
        b'<text:s text:c="2"/>daily.</text:p><text:p>All.</text:p>'
    )
    paragraph = b"<text:p>Each quarter the Security Lead reviews the list of accounts.</text:p>"
    data = changed("hidden-rows.ods", "content.xml", paragraph, cell)
    tree, found = read_table(data, "controls.ods", CONTROLS)
    assert [one.span.cell for one in found if one.code == "comments-unread"] == ["B2"]

    assert tree.items[0].get("text").text == "Accounts\nare\treviewed  daily.\nAll."


def written(fill):
    """A workbook with one sheet, which a function fills."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        fill(book.add_worksheet())
    return stream.getvalue()


def test_each_peculiar_character_of_a_cell_is_one_finding():
    def fill(sheet):
        sheet.write_row("A1", ["Control ID", "Control Description"])
        sheet.write_row("A2", ["AC-01", "Access\u202e is \u200bapproved.\u200b\u2028It is kept."])

    _, found = read_table(written(fill), "controls.xlsx", CONTROLS)

    assert [row.message for row in found] == [
        "The invisible character <U+202E> stands in the text.",
        "The invisible character <U+200B> stands in the text.",
        "The character <U+2028>, an unusual line separator, is read as a blank.",
    ]


def test_what_lies_under_a_merged_cell_is_left_out_and_named():
    def fill(sheet):
        sheet.write_row("A1", ["Control ID", "Control Description", "TSC", "Control Owner"])
        sheet.write_row("A2", ["AC-01", "Access is reviewed.", "CC6.1", "CISO"])
        sheet.write_row("A3", ["", "", "CC7.1"])
        sheet.write_row("A4", ["AC-02", "", "CC6.3"])
        sheet.write("A5", "AC-03")
        sheet.merge_range("A2:A3", "AC-01")
        sheet.write("A3", "AC-09")
        sheet.merge_range("B4:B5", "Changes are approved.")
        sheet.write_formula("B5", "=X1", None, "#N/A")
        sheet.merge_range("C4:D4", "CC6.3")
        sheet.write("D4", "Hidden owner")

    items, found = read_table(written(fill), "c.xlsx", CONTROLS)

    assert [item.get("id").text for item in items.items] == ["AC-01", "AC-02", "AC-03"]
    assert [item.get("owner") for item in items.items[1:]] == [None, None]
    assert items.items[2].get("text").text == "Changes are approved."
    (one,) = (one for one in found if one.code == "value-under-a-merged-cell")
    assert "A3 (AC-09), D4 (Hidden owner)" in one.message
    assert "cell-error" not in {one.code for one in found}


def test_a_heading_that_is_merged_with_the_row_below_is_no_value():
    def fill(sheet):
        sheet.merge_range("A1:A2", "Control ID")
        sheet.write("B1", "Control Description")
        sheet.write("B2", "in a sentence")
        sheet.write_row("A3", ["AC-01", "Access is approved."])

    tree, found = read_table(written(fill), "controls.xlsx", CONTROLS)

    assert [item.get("id").text for item in tree.items] == ["AC-01"]
    assert [(row.code, row.span.cell) for row in found] == [("row-without-id", "A2")]


def test_the_place_of_a_cell_counts_rows_and_columns_from_one():
    def fill(sheet):
        sheet.write_row("A1", ["Control ID", "Control Description"])
        sheet.write_row("A2", ["AC-01", "Access is approved."])

    tree, _ = read_table(written(fill), "controls.xlsx", CONTROLS)

    assert tree.items[0].get("text").span == Span("controls.xlsx", 2, 2, 2, 3, "B2", "Sheet1")
    assert tree.items[0].span == Span("controls.xlsx", 2, 1, 2, 3, "A2", "Sheet1")


def test_an_escaped_line_end_in_a_cell_is_a_line_end():
    def fill(sheet):
        sheet.write_row("A1", ["Control ID", "Control Description"])
        sheet.write_row("A2", ["AC-01", "Access_x000D_\nis_x000A_approved_x0041_."])

    tree, _ = read_table(written(fill), "controls.xlsx", CONTROLS)

    assert tree.items[0].get("text").text == "Access\nis\napproved_x0041_."
