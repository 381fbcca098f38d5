"""Write the workbooks in cases/ anew: `pip install openpyxl XlsxWriter`, with LibreOffice's soffice on PATH.

They are committed, so that the tests read files as these three programs wrote them and need none of them.
"""

import datetime
import shutil
import subprocess
import tempfile
from pathlib import Path

import openpyxl
import xlsxwriter

CASES = Path(__file__).parent / "cases"
MATRIX = Path(__file__).parents[2] / "cli" / "matrix.xlsx"
HEADINGS = ["Control ID", "Control Description", "TSC", "Control Owner", "Frequency"]
REVIEW = "Each quarter the Security Lead reviews the list of accounts."


def row(number, **cells):
    usual = [f"AC-{number:02}", REVIEW, "CC6.1", "Security Lead", "Quarterly"]
    return [
        cells.get(name, text) for name, text in zip(("id", "text", "tsc", "owner", "frequency"), usual, strict=True)
    ]


def title_row(book):
    """A title across the table, a blank row and a blank column before the headings."""
    sheet = book.active
    sheet.title = "Control matrix"
    sheet["B1"] = "Birchgate Invoicing, Inc. – control matrix"
    sheet.merge_cells("B1:F1")
    for line, cells in enumerate([HEADINGS, row(1), row(2, tsc="CC6.1; CC6.2")], 3):
        for column, text in enumerate(cells, 2):
            sheet.cell(line, column, text)


def merged_cells(book):
    """An id and a text merged over two rows, a criterion over three, and a heading across the table."""
    sheet = book.active
    lines = [
        HEADINGS,
        ["Access", *[None] * 4],
        row(1),
        [None, None, "CC6.2", None, None],
        row(2, tsc=None),
        row(3, tsc=None),
    ]
    for cells in lines:
        sheet.append(cells)
    sheet.merge_cells("A2:E2")
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("B3:B4")
    sheet["C4"] = "CC7.2"
    sheet.merge_cells("C4:C6")


def cells_across(book):
    """Headings across the table and across its first columns, rows with one cell across several, and no text at all."""
    sheet = book.active
    lines = [
        HEADINGS,
        ["CC6.1 Logical access", *[None] * 4],
        row(1),
        ["Further controls", *[None] * 4],
        row(2),
        [None, None, "CC6.8", None, None],
        ["AC-03", *[None] * 4],
        [None, "The list is signed.", *[None] * 3],
        [None, None, "#N/A", None, None],
        [None, None, None, '="Security"', None],
    ]
    for cells in lines:
        sheet.append(cells)
    for merged in ("A2:E2", "A4:C4", "C6:D6", "A7:B7", "B8:D8"):
        sheet.merge_cells(merged)
    sheet["C9"].data_type = "e"


def status_column(book):
    """Statuses merged over rows, of a row that continues another, of one that is left out, and none to be read."""
    sheet = book.active
    of_row_above = [None, None, "CC6.3", None, None]
    lines = [
        [*HEADINGS, "Status"],
        [*row(1), "Implemented"],
        [*row(2), "Planned"],
        [*row(3), None],
        [*row(4), "Implemented"],
        [*of_row_above, "Planned"],
        [*row(5), "Retired"],
        [*of_row_above, None],
        [*row(6), "#N/A"],
        [*row(7), '=IF(1=1,"Planned","")'],
    ]
    for cells in lines:
        sheet.append(cells)
    sheet.merge_cells("F3:F4")
    sheet["F9"].data_type = "e"


def ids_like_cells(book):
    """Controls with the names of the cells that hold a text of theirs."""
    sheet = book.active
    for cells in [HEADINGS, row(1, id="B2"), row(2, id="B2", text="Others are reviewed."), row(3, id="D4")]:
        sheet.append(cells)
    sheet.append(row(3, id="D4", owner="Security Manager"))


def peculiar_cells(book):
    """Errors, a formula without a value, ids that are numbers and days, a day, yes and no, rich text, a line break."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    sheet = book.active
    sheet.append([*HEADINGS, "Is Key", "Valid From"])
    sheet.append([*row(1, owner="#N/A"), True, datetime.date(2026, 1, 2)])
    sheet["D2"].data_type = "e"
    sheet.append([*row(2, owner="=Owners!B3"), False, None])
    sheet.append([*row(3, id=1.1), None, None])
    sheet.append([*row(4, id=1.1), None, None])
    sheet["A5"].number_format = "0.00"
    sheet.append([*row(5, id=6.1), None, None])
    sheet["A6"].number_format = '"CC-"0.0'
    sheet.append([*row(6, id=datetime.date(2026, 1, 10)), None, None])
    sheet.append([*row(7, id=7), None, None])
    sheet.append(
        [*row(8, text=CellRichText("Each ", TextBlock(InlineFont(b=True), "quarter"), ".\nAnd each year.")), None, None]
    )
    sheet.append([*row(9, text="One._x000D_\nTwo."), None, None])


def hidden_rows(book):
    """Rows that a filter hides, a hidden sheet, and cells with a fill far below the table."""
    from openpyxl.styles import PatternFill

    sheet = book.active
    for cells in [HEADINGS, row(1), row(2), row(3)]:
        sheet.append(cells)
    sheet.auto_filter.ref = "A1:E4"
    sheet.row_dimensions[3].hidden = True
    sheet["A900"].fill = PatternFill("solid", fgColor="FFFF00")
    other = book.create_sheet("Old")
    other.append(HEADINGS)
    other.append(row(9))
    other.sheet_state = "hidden"


def several_sheets(book):
    """Two sheets with controls."""
    book.active.title = "2025"
    for sheet in (book.active, book.create_sheet("2026")):
        for cells in [HEADINGS, row(1)]:
            sheet.append(cells)


def cover_sheet(book):
    """A sheet of explanations before the one with the table."""
    book.active.title = "Read me"
    book.active.append(["This workbook belongs to the Security Lead."])
    sheet = book.create_sheet("Controls")
    for cells in [HEADINGS, row(1)]:
        sheet.append(cells)


def far_cell(book):
    """A cell at the other end of the sheet."""
    for cells in [HEADINGS, row(1)]:
        book.active.append(cells)
    book.active["XFD1048576"] = "x"


def matrix(book):
    """A title, the usual headings, and 45 controls whose criteria are written in as many ways as people have."""
    sheet = book.active
    sheet.title = "Control matrix"
    sheet["A1"] = "Birchgate Invoicing, Inc. – SOC 2 control matrix"
    sheet.merge_cells("A1:E1")
    sheet.append([])
    sheet.append(HEADINGS)
    written = ["CC1.1, CC1.2", "cc6.1", "CC 6.1; CC6.2", "SOC2-CC3.3;CC3.4", "CC6.1.3", "CC6.1 - Logical access"]
    written += ["CC7.1 and CC7.2", "A1.2/CC9.1", "TSC CC6.1", "[CC7.3, CC7.4]", "CC6.6-CC6.8"]
    for number in range(1, 46):
        text = f"Each quarter the Security Lead reviews list {number} and records what was removed."
        sheet.append(row(number, text=text, tsc=written[number % len(written)]))


BY_OPENPYXL = [
    title_row,
    merged_cells,
    cells_across,
    status_column,
    ids_like_cells,
    peculiar_cells,
    hidden_rows,
    several_sheets,
    cover_sheet,
    far_cell,
]


def by_xlsxwriter(path):
    """A table as a tool exports it: texts, a filter, and a formula that another program has not counted yet."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Export")
        for line, cells in enumerate([HEADINGS, row(1), row(1, tsc="CC6.2"), row(2)]):
            sheet.write_row(line, 0, cells)
        sheet.write_formula("D4", '="Security"&" Lead"', None, "Security Lead")
        sheet.autofilter(0, 0, 3, 4)


def shown_numbers(path):
    """Numbers that cells show in other forms than they hold, some in forms that are not known, and words struck out."""
    accounting = '_($* #,##0.00_);_($* \\(#,##0.00\\);_($* "-"??_);_(@_)'
    ids = [(1, '"C-"00'), (5, "000"), (7, '"C-"0;[Red]"X-"0'), (-7, '"C-"0;[Red]"X-"0'), (7, '"CC-"General')]
    texts = [(0.05, "0.00%"), (0.05, "0%"), (1234.5, "#,##0.00 [$€-407]"), (1234567, "#,##0"), (2.675, "0.00")]
    texts += [(1234.5, accounting), (-3, accounting), (0, accounting), (0, '"Yes";;"No"'), (12345678, '0.0,,"M"')]
    texts += [(0.5, "# ?/?"), (50000, "0.00E+00"), (123456789, "000-00-0000")]
    with xlsxwriter.Workbook(path) as book:
        sheet, struck = book.add_worksheet("Controls"), book.add_format({"font_strikeout": True})
        sheet.write_row("A1", HEADINGS[:3])
        for line, (value, form) in enumerate(ids, 1):
            sheet.write(line, 0, value, book.add_format({"num_format": form}))
            sheet.write_row(line, 1, row(line)[1:3])
        for line, (value, form) in enumerate(texts, len(ids) + 1):
            sheet.write_row(line, 0, row(line)[:3])
            sheet.write(line, 1, value, book.add_format({"num_format": form}))
        for after in (1, 2):
            sheet.write_row(line + after, 0, row(line + after)[:3])
        sheet.write_rich_string(line + 1, 1, "Each ", struck, "quarter ", "month the Security Lead reviews access.")
        sheet.write(line + 2, 1, REVIEW, struck)


BY_LIBREOFFICE = [
    title_row,
    merged_cells,
    cells_across,
    status_column,
    peculiar_cells,
    hidden_rows,
    shown_numbers,
]


def main():
    """Write all of them."""
    CASES.mkdir(exist_ok=True)
    for make in BY_OPENPYXL:
        book = openpyxl.Workbook()
        make(book)
        book.save(CASES / f"{make.__name__.replace('_', '-')}.xlsx")
    book = openpyxl.Workbook()
    matrix(book)
    book.save(MATRIX)
    by_xlsxwriter(CASES / "export.xlsx")
    shown_numbers(CASES / "shown-numbers.xlsx")
    with tempfile.TemporaryDirectory() as folder:
        for form in ("xlsx", "ods"):
            for make in BY_LIBREOFFICE:
                name = make.__name__.replace("_", "-")
                command = ["soffice", "--headless", "--convert-to", form, "--outdir", folder, CASES / f"{name}.xlsx"]
                subprocess.run(command, check=True, capture_output=True)
                ending = "ods" if form == "ods" else "libreoffice.xlsx"
                shutil.move(Path(folder) / f"{name}.{form}", CASES / f"{name}.{ending}")


if __name__ == "__main__":
    main()
