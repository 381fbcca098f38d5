"""`socdocs requests` can be run again over a file in which people have typed, sorted and added rows."""

import datetime
import io
import zipfile
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from socdocs.model.tables import EXCEPTION_COLUMNS
from socdocs.report.exception_sheet import EMPTY as EXCEPTION_SHEET
from socdocs.report.request_sheets import EMPTY, OTHER_SHEETS, numbered
from socdocs.report.requests import Request
from socdocs.report.typed_sheets import KeyedRow, TypedSheet, as_sheet
from socdocs.workflow.kept_sheets import READERS, read_kept
from socdocs.writers import csv_file, workbook
from tests.characters import characters
from tests.cli.elsewhere import written
from tests.reports import EXAMPLES

SYSTEM = """\
service_organization: {name: "Acme, Inc."}
system: {name: Acme Cloud}
controls:
  - {id: AC-01, text: The gateway asks for a second factor., nature: automated, owner: Security Lead, criteria: [CC6.1]}
  - {id: AC-02, text: The Security Lead reviews access., frequency: quarterly, owner: Security Lead, criteria: [CC6.2]}
  - {id: AC-03, text: The Security Lead removes access., frequency: each departure, criteria: [CC6.3]}
reports:
  - {id: soc2-2026, soc: 2, type: 2, trust_services_categories: [security],
     period: {start: 2026-01-01, end: 2026-06-30}}
"""
EXCEPTIONS = """\
tests:
  - control: AC-03
    result: exception
    procedures: [{method: inspected, text: Inspected departures., population: 31 departures, sample: "25"}]
    exceptions: [{id: EX-01, tested: 25, deviations: 2, nature: "=Two accounts stayed open for 3 days."}]
"""
ENDINGS = ["xlsx", "csv", "md"]


@pytest.fixture
def acme(folder):
    (folder / "system.yaml").write_text(SYSTEM, "utf-8")
    (folder / "auditor.yaml").write_text(EXCEPTIONS, "utf-8")
    return folder


def sheets_of(path):
    """The cells of each sheet of a file, as lists that can be changed."""
    return {
        name: [list(row) for row in cells]
        for name, cells in READERS[path.suffix](path, path.read_bytes()).sheets.items()
    }


def is_the_list(cells):
    """Whether people type in a sheet with these cells."""
    return any(title.startswith("socdocs") for title in cells[0])


def first_of(path):
    return next(cells for cells in sheets_of(path).values() if is_the_list(cells))


def book_like(path, renamed=("", "")):
    """An open workbook in the place of that at `path`, with the same cells."""
    sheets = sheets_of(path)
    book = Workbook(path)
    for name, cells in sheets.items():
        page = book.add_worksheet(name.replace(*renamed))
        for number, row in enumerate(cells):
            page.write_row(number, 0, row)
    return book


def save_elsewhere(path, sheets):
    """Write the cells as another program would, without any mark of a whole file."""
    if path.suffix == ".xlsx":
        book = Workbook(path)
        for name, cells in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(cells):
                for at, value in enumerate(row):
                    if isinstance(value, datetime.date):
                        page.write_datetime(number, at, value, book.add_format({"num_format": "m/d/yy"}))
                    elif value:
                        page.write_string(number, at, value)
        book.close()
    elif path.suffix == ".csv":
        import csv

        (cells,) = sheets.values()
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=";").writerows(cells)
    else:
        (cells,) = sheets.values()
        rows = [f"| {' | '.join(row)} |" for row in [cells[0], ["---"] * len(cells[0]), *cells[1:]]]
        lines = path.read_text("utf-8").splitlines()
        table = [number for number, line in enumerate(lines) if line.startswith("|")]
        path.write_text("\n".join([*lines[: table[0]], *rows, *lines[table[-1] + 1 :]]) + "\n", "utf-8")


def edit(path, change):
    sheets = sheets_of(path)
    change(next(cells for cells in sheets.values() if is_the_list(cells)))
    save_elsewhere(path, sheets)


def column(cells, heading):
    return next(at for at, title in enumerate(cells[0]) if title.partition(":")[0] == heading)


def row_of(cells, key):
    mark = column(cells, "socdocs")
    return next(row for row in cells if row[mark].startswith(f"{key} "))


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_people_typed_survives_a_new_run_from_a_changed_description(acme, socdocs, ending):
    path = acme / f"requests.{ending}"
    assert socdocs("requests", "system.yaml", "-o", path.name).code == 0

    def fill_in(cells):
        for heading, text in (
            ("Owner", "Dana"),
            ("Status", "received"),
            ("Notes", "from Dana | in part"),
            ("Due", "2026-03-01"),
        ):
            row_of(cells, "population:leavers")[column(cells, heading)] = (
                text if path.suffix != ".md" else text.replace("|", "\\|")
            )
        cells[1:] = reversed(cells[1:])
        for row in cells:
            row.insert(1, "" if row is not cells[0] else "Folder")
        row_of(cells, "population:leavers")[1] = "drive/leavers"
        cells.append(["" for _ in cells[0]])
        cells[-1][column(cells, "What is asked")] = "Minutes of the board"

    edit(path, fill_in)
    text = (acme / "system.yaml").read_text("utf-8")
    new = "  - {id: AA-01, text: The Security Lead reads the log., frequency: weekly, criteria: [CC7.2]}\n"
    removed = "".join(line + "\n" for line in text.splitlines() if "AC-02" not in line)
    (acme / "system.yaml").write_text(removed.replace("controls:\n", "controls:\n" + new), "utf-8")
    ended = socdocs("requests", "system.yaml", "-o", path.name)
    again = socdocs("requests", "system.yaml", "-o", path.name)

    assert (ended.code, again.code) == (0, 0), ended.err
    assert "(unchanged)" in again.err
    cells = first_of(path)
    said = [
        {title.partition(":")[0]: text for title, text in zip(cells[0], row, strict=False) if text} for row in cells[1:]
    ]
    by_key = {row.get("socdocs", "").partition(" ")[0]: row for row in said}
    leavers = by_key["population:leavers"]
    assert (leavers["Owner"], leavers["Status"], leavers["Due"]) == ("Dana", "received", "2026-03-01")
    assert (leavers["Notes"], leavers["Folder"]) == ("from Dana | in part", "drive/leavers")
    assert (by_key["population:AC-02"]["Needed"], by_key["population:AC-02"]["No."]) == ("no longer needed", "R002")
    assert by_key["population:AA-01"]["No."] not in {
        row.get("No.") for key, row in by_key.items() if key != "population:AA-01"
    }
    assert by_key[""]["What is asked"] == "Minutes of the board"
    assert "1 request no longer needed." in ended.err


def test_a_date_that_a_spreadsheet_program_made_of_what_was_typed_stays_that_day(acme, socdocs):
    path = acme / "requests.xlsx"
    socdocs("requests", "system.yaml", "-o", path.name)

    def fill_in(cells):
        cells[1][column(cells, "Due")] = datetime.date(2026, 3, 1)

    edit(path, fill_in)

    assert socdocs("requests", "system.yaml", "-o", path.name).code == 0
    cells = first_of(path)
    assert cells[1][column(cells, "Due")] == "2026-03-01"


def type_into_the_mark(cells):
    at = column(cells, "socdocs")
    cells[2][at] = f"{cells[2][at]} typed by Ann"


def change_ours(cells):
    cells[1][column(cells, "What is asked")] = "Something else"


def copy_row(cells):
    cells.append(list(cells[1]))


def drop_column(cells):
    at = column(cells, "socdocs")
    for row in cells:
        del row[at]


def add_beside(cells):
    cells[0].append("")
    for row in cells[1:]:
        row.append("")
    cells[1][-1] = "Ask Dana"


def add_twins(cells):
    cells[0] += ["Mine", "Mine"]
    for row in cells[1:]:
        row.extend(["1", "2"])


def test_a_cell_without_a_heading_and_the_address_of_a_link_in_markdown_are_not_lost(acme, socdocs):
    path = acme / "requests.md"
    socdocs("requests", "system.yaml", "-o", path.name)
    text = path.read_text("utf-8")
    row = next(line for line in text.splitlines() if line.startswith("| R001 "))
    cells = row.split("|")
    cells[-3] = ' [the folder](https://files.example/a "of May") '
    path.write_text(text.replace(row, "|".join(cells)), "utf-8")
    assert socdocs("requests", "system.yaml", "-o", path.name).code == 0
    assert "the folder (https://files.example/a, of May)" in unescape(path.read_text("utf-8"))
    path.write_text(text.replace(row, f"{row} Ask Dana |"), "utf-8")

    ended = socdocs("requests", "system.yaml", "-o", path.name)

    assert (ended.code, "It has words that are no part of its table" in ended.err) == (3, True), ended.err


@pytest.mark.parametrize(("ending", "typed"), [("md", b"Ask \xff Dana"), ("xlsx", b"Ask _x0007_")])
def test_words_that_cannot_be_read_are_not_lost(acme, socdocs, ending, typed):
    path = acme / f"requests.{ending}"
    socdocs("requests", "system.yaml", "-o", path.name)
    edit(path, lambda cells: cells[1].__setitem__(column(cells, "Notes"), "TYPED"))
    if ending == "xlsx":
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, data.replace(b"TYPED", typed))
    else:
        path.write_bytes(path.read_bytes().replace(b"TYPED", typed))
    before = path.read_bytes()

    ended = socdocs("requests", "system.yaml", "-o", path.name)

    assert (ended.code, "Not all of it can be read." in ended.err) == (3, True), ended.err
    assert path.read_bytes() == before


LOST = [
    (type_into_the_mark, "was changed in a column that socdocs writes. Type only under Owner,"),
    (change_ours, "was changed in a column that socdocs writes. Type only under Owner,"),
    (copy_row, "was copied from another row. Delete one of the two."),
    (drop_column, "It was not written by this command: it has no table with the columns “No.” and “socdocs”."),
]
LOST_IN_CELLS = [
    (add_beside, "in a column without a heading. Give it one."),
    (add_twins, "several columns with the heading “Mine”."),
]


@pytest.mark.parametrize(
    ("ending", "change", "said"),
    [(ending, *case) for ending in ENDINGS for case in LOST]
    + [(ending, *case) for ending in ("xlsx", "csv") for case in LOST_IN_CELLS],
)
def test_a_file_with_anything_that_would_be_lost_is_left_alone_unless_forced(acme, socdocs, ending, change, said):
    path = acme / f"requests.{ending}"
    socdocs("requests", "system.yaml", "-o", path.name)
    sheets = sheets_of(path)
    change(next(cells for cells in sheets.values() if is_the_list(cells)))
    save_elsewhere(path, sheets)
    before = path.read_bytes()

    ended = socdocs("requests", "system.yaml", "-o", path.name)

    assert ended.code == 3
    assert said in ended.err
    assert "--force" in ended.err
    assert path.read_bytes() == before
    assert socdocs("requests", "system.yaml", "-o", path.name, "--force").code == 0


@pytest.mark.parametrize("ending", ENDINGS)
def test_all_rows_that_would_be_lost_are_told_at_once(acme, socdocs, ending):
    path = acme / f"requests.{ending}"
    socdocs("requests", "system.yaml", "-o", path.name)
    sheets = sheets_of(path)
    cells = next(cells for cells in sheets.values() if is_the_list(cells))
    for row in (1, 3, 4):
        cells[row][column(cells, "What is asked")] = "Something else"
    cells += [list(cells[2]), list(cells[5])]
    if ending == "xlsx":
        sheets["By owner"][1][1] = sheets["By owner"][2][1] = "99"
        sheets["Mine"] = [["a"]]
    save_elsewhere(path, sheets)

    ended = socdocs("requests", "system.yaml", "-o", path.name)

    where = " of its sheet Requests" if ending == "xlsx" else ""
    last = len(cells)
    assert ended.code == 3
    assert f"Rows 2, 4, 5{where} were changed in a column that socdocs writes." in ended.err
    assert f"Rows {last - 1}, {last}{where} were copied from another row." in ended.err
    assert ("sheet" in ended.err) == (ending == "xlsx")
    if ending == "xlsx":
        assert "Rows 2, 3 of its sheet By owner were changed, and each run writes that sheet anew." in ended.err
        assert "It has a sheet “Mine” of your own" in ended.err


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda sheets: sheets.update({"Mine": [["a"]]}), "It has a sheet “Mine” of your own"),
        (lambda sheets: sheets["By owner"][1].__setitem__(1, "99"), "Row 2 of its sheet By owner was changed"),
    ],
)
def test_a_sheet_of_ones_own_and_a_note_in_a_sheet_that_is_made_anew_are_not_lost_in_silence(
    acme, socdocs, change, said
):
    path = acme / "requests.xlsx"
    socdocs("requests", "system.yaml", "-o", path.name)
    sheets = sheets_of(path)
    change(sheets)
    save_elsewhere(path, sheets)

    ended = socdocs("requests", "system.yaml", "-o", path.name)

    assert (ended.code, said in ended.err) == (3, True), ended.err


def test_words_added_to_a_markdown_file_are_not_lost_in_silence(acme, socdocs):
    path = acme / "requests.md"
    socdocs("requests", "system.yaml", "-o", path.name)
    path.write_text(path.read_text("utf-8").replace("***", "Ask Dana first.\n\n***"), "utf-8")

    ended = socdocs("requests", "system.yaml", "-o", path.name)

    assert (ended.code, "It holds more or less than the table" in ended.err) == (3, True), ended.err


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Acme, Inc.", "Acme, Inc. (please by Friday)"),
        ("## Requests", "## Requests (please by Friday)"),
        ("## Requests", "<!-- by Friday -->\n\n## Requests"),
        ("# ", "<!-- by Friday -->\n\n# "),
        ("## Requests", "## [Requests](https://share.example.com)"),
        (" open.", " open. ![](ann.png)"),
    ],
)
def test_words_typed_around_the_table_of_a_markdown_file_are_not_lost_in_silence(acme, socdocs, old, new):
    path = acme / "requests.md"
    socdocs("requests", "system.yaml", "-o", path.name)
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")

    ended = socdocs("requests", "system.yaml", "-o", path.name)

    assert (ended.code, "requests.md is left alone." in ended.err) == (3, True), ended.err
    # Words that only a formatter set in another way are the same.
    path.write_text(text.replace("\n\n", "\n\n\n"), "utf-8")
    assert socdocs("requests", "system.yaml", "-o", path.name).code == 0


def test_a_markdown_file_without_its_last_comment_is_left_alone(acme, socdocs):
    """As from a program that keeps no comments: whether words were typed around the table is not known then."""
    path = acme / "requests.md"
    socdocs("requests", "system.yaml", "-o", path.name)
    text, comment = path.read_text("utf-8").rstrip().rsplit("<!--", 1)
    assert "around:" in comment
    path.write_text(text, "utf-8")

    ended = socdocs("requests", "system.yaml", "-o", path.name)

    assert (ended.code, "requests.md is left alone." in ended.err) == (3, True), ended.err


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("xl/drawings/drawing1.xml", "<xdr:wsDr><xdr:twoCellAnchor>By Friday</xdr:twoCellAnchor></xdr:wsDr>", 3),
        ("xl/drawings/drawing1.xml", "<xdr:wsDr/>", 0),  # as Google Sheets writes for each sheet
        ("xl/diagrams/data1.xml", "<dgm/>", 3),
        ("xl/printerSettings/printerSettings1.bin", "", 0),
        ("customXml/item1.xml", "<a/>", 0),
    ],
)
def test_a_text_above_the_cells_is_not_lost_in_silence(acme, socdocs, part, content, code):
    path = acme / "requests.xlsx"
    socdocs("requests", "system.yaml", "-o", path.name)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(part, content)

    ended = socdocs("requests", "system.yaml", "-o", path.name)

    assert (ended.code, "shapes" in ended.err) == (code, code == 3), ended.err


@pytest.mark.parametrize("change", ["content", "encrypted", "packed in another way"])
def test_a_damaged_part_above_the_cells_is_told_and_loses_nothing(acme, socdocs, change):
    path = acme / "requests.xlsx"
    socdocs("requests", "system.yaml", "-o", path.name)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/drawings/drawing1.xml", "<xdr:wsDr/>")
        part = archive.getinfo("xl/drawings/drawing1.xml")
        part.flag_bits |= change == "encrypted"
        part.compress_type = 99 if change == "packed in another way" else part.compress_type
    if change == "content":
        path.write_bytes(path.read_bytes().replace(b"<xdr:wsDr/>", b"<xdr:wsDr >"))
    before = path.read_bytes()

    ended = socdocs("requests", "system.yaml", "-o", path.name)

    assert (ended.code, "damaged" in ended.err) == (3, True), ended.err
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "head", ['<?xml version="1.0" encoding="foo"?>', "<!DOCTYPE r>", "<?xml encoding='utf-7'?>", "<"]
)
def test_a_damaged_part_with_addresses_is_told_and_loses_nothing_by_force(acme, socdocs, head):
    path = acme / "requests.xlsx"
    socdocs("requests", "system.yaml", "-o", path.name)
    edit(path, lambda cells: cells[1].__setitem__(column(cells, "Notes"), "typed by Ann"))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/_rels/sheet1.xml.rels", f"{head}<Relationships/>")

    ended = socdocs("requests", "system.yaml", "-o", path.name)

    assert (ended.code, "damaged" in ended.err) == (3, True), ended.err


def put_into_sheet(path, old, new, target=""):
    """Change the XML of the first sheet as another program would, with the address of a link if there is one."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert old in parts[sheet]
    parts[sheet] = parts[sheet].replace(old, new, 1)
    link = f'<Relationship Id="rId9" Type="https://x.example/hyperlink" Target="{target}" TargetMode="External"/>'
    if target:
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = f"<Relationships>{link}</Relationships>"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def link_on(cell, more=""):
    return f'</sheetData><hyperlinks><hyperlink ref="{cell}" r:id="rId9" {more}/></hyperlinks>'


SHARE = "https://share.example.com/evidence/R002"


@pytest.mark.parametrize(
    ("words", "address", "more", "code"),
    [
        ("see folder", SHARE, "", 3),
        ("share.example.com/evidence/R002", SHARE, "", 0),
        ("Ask Ann@Example.com", "mailto:ann@example.com", "", 0),
        ("https://share.example.com", "https://share.example.com/", "", 0),
        (f"({SHARE}#page7), as agreed", SHARE, 'location="page7"', 0),
        (SHARE, SHARE, 'location="page7"', 3),
        (SHARE, SHARE, 'tooltip="Ann sends it"', 3),
        (f"{SHARE}-old", SHARE, "", 3),
        ("https://share.example.com/evidence/r002", SHARE, "", 3),
        ("R002", "R002", "", 3),
        ("Policies", "Policies", "", 3),
        ("R002", "https://R002", "", 3),
        ("", SHARE, "", 3),
    ],
)
def test_an_address_behind_the_words_of_a_cell_is_not_lost_in_silence(acme, socdocs, words, address, more, code):
    path = acme / "requests.xlsx"
    socdocs("requests", "system.yaml", "-o", path.name)
    edit(path, lambda cells: cells[2].__setitem__(column(cells, "Notes"), words))
    put_into_sheet(path, "</sheetData>", link_on("N3", more), address)

    ended = socdocs("requests", "system.yaml", "-o", path.name)

    assert (ended.code, "lose the addresses of links" in ended.err) == (code, code == 3), ended.err


BESIDE_WORDS = [
    (
        "</sheetData>",
        '</sheetData><hyperlinks><hyperlink ref="N3" location="Requests!A1"/></hyperlinks>',
        "Requests!A1",
    ),
    (
        "</sheetData>",
        '</sheetData><dataValidations><dataValidation sqref="N3" prompt="Ann: by Friday"/></dataValidations>',
        "“Ann: by Friday”",
    ),
    (
        "</sheetData>",
        "</sheetData><dataValidations><dataValidation><formula1>Ann,Bob</formula1></dataValidation></dataValidations>",
        "“Ann,Bob”",
    ),
    ("</sheetData>", "</sheetData><scenarios><scenario/></scenarios>", "scenarios"),
    ("</sheetData>", "</sheetData><extLst><ext><slicerList/></ext></extLst>", "slicerList"),
    ("<v>", '<f>HYPERLINK("https://share.example.com","evidence")</f><v>', "a formula"),
    ("<v>", "<f>5+2</f><v>", "a formula"),
]


@pytest.mark.parametrize(("old", "new", "said"), BESIDE_WORDS)
def test_what_a_sheet_holds_besides_words_and_looks_is_not_lost_in_silence(acme, socdocs, old, new, said):
    path = acme / "requests.xlsx"
    socdocs("requests", "system.yaml", "-o", path.name)
    put_into_sheet(path, old, new)
    before = path.read_bytes()

    ended = socdocs("requests", "system.yaml", "-o", path.name)

    assert (ended.code, said in ended.err) == (3, True), ended.err
    assert path.read_bytes() == before


def test_a_name_for_cells_and_another_name_of_the_sheet_are_not_lost_in_silence(acme, socdocs):
    path = acme / "requests.xlsx"
    socdocs("requests", "system.yaml", "-o", path.name)
    book = book_like(path, ("Requests", "Requests - by Friday"))
    book.define_name("Ann_sends_it", "='By owner'!$A$1")
    book.close()

    ended = socdocs("requests", "system.yaml", "-o", path.name)

    assert ended.code == 3
    assert "Its sheet “Requests - by Friday” would be called “Requests” again." in ended.err
    assert "which a new run would lose: Ann_sends_it." in ended.err


@pytest.mark.parametrize(
    "typed",
    [
        "[see](evidence/R002.pdf)",
        "[see](file:///srv/evidence)",
        '![Ann](https://x.example/e.png "words")',
        "![Ann](evidence.png)",
        "![](evidence.png)",
        "**[see](https://x.example/e)**",
        "[![see](evidence.png)](https://x.example/e)",
    ],
)
def test_an_address_in_a_cell_of_markdown_is_not_lost_in_silence(acme, socdocs, typed):
    path = acme / "requests.md"
    socdocs("requests", "system.yaml", "-o", path.name)
    edit(path, lambda cells: cells[2].__setitem__(column(cells, "Notes"), typed))
    before = path.read_bytes()

    ended = socdocs("requests", "system.yaml", "-o", path.name)

    assert (ended.code, "links" in ended.err) == (3, True), ended.err
    assert path.read_bytes() == before


# Whose list it is

OTHERS = {
    "another organization": ("Acme, Inc.", "Other LLC"),
    "another report": ("id: soc2-2026", "id: soc2-2027"),
    "another kind": ("type: 2", "type: 1"),
    "no organization": ('service_organization: {name: "Acme, Inc."}', "service_organization: {}"),
}


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("ending", ENDINGS)
def test_the_list_of_another_report_is_left_alone_and_nothing_is_taken_over_from_it(acme, socdocs, ending, other):
    path = acme / f"requests.{ending}"
    socdocs("requests", "system.yaml", "-o", path.name)
    edit(path, lambda cells: cells[2].__setitem__(column(cells, "Notes"), "Words of Acme"))
    before = path.read_bytes()
    text = SYSTEM.replace(*OTHERS[other])
    assert text != SYSTEM
    (acme / "system.yaml").write_text(text, "utf-8")

    ended = socdocs("requests", "system.yaml", "--no-auditor", "-o", path.name)

    assert (ended.code, "it is the list of another report or organization" in ended.err) == (3, True), ended.err
    assert path.read_bytes() == before
    forced = socdocs("requests", "system.yaml", "--no-auditor", "-o", path.name, "--force")
    assert forced.code == 0, forced.err
    assert "Words of Acme" not in str(first_of(path))
    assert "no longer needed" not in str(first_of(path))


@pytest.mark.parametrize("ending", ENDINGS)
def test_where_a_name_was_corrected_the_heading_of_the_list_can_be_corrected(acme, socdocs, ending):
    path = acme / f"requests.{ending}"
    socdocs("requests", "system.yaml", "-o", path.name)
    (acme / "system.yaml").write_text(SYSTEM.replace("Acme, Inc.", "Acme Incorporated"), "utf-8")

    def correct(cells):
        cells[2][column(cells, "Notes")] = "Words of Acme"
        at = column(cells, "socdocs")
        cells[0][at] = cells[0][at].replace("Acme, Inc.", "Acme Incorporated")

    edit(path, correct)

    ended = socdocs("requests", "system.yaml", "--no-auditor", "-o", path.name)

    assert ended.code == 0, ended.err
    assert "Words of Acme" in str(first_of(path))


FIRST_ROWS = {
    "the first heading": lambda cells: cells[0].__setitem__(0, "Ann says no"),
    "the last heading": lambda cells: cells[0].__setitem__(-2, "Open and returned (Ann: nothing before Friday)"),
    "the mark": lambda cells: cells[0].__setitem__(-1, "Ann says no"),
    "all rows": lambda cells: cells.__setitem__(slice(None), [["Ann: we do not agree with R003"]]),
}


@pytest.mark.parametrize("change", FIRST_ROWS)
def test_words_in_the_first_row_of_a_sheet_that_is_made_anew_are_not_lost_in_silence(acme, socdocs, change):
    path = acme / "requests.xlsx"
    socdocs("requests", "system.yaml", "-o", path.name)
    sheets = sheets_of(path)
    FIRST_ROWS[change](sheets["By owner"])
    save_elsewhere(path, sheets)
    before = path.read_bytes()

    ended = socdocs("requests", "system.yaml", "-o", path.name)

    assert (ended.code, "Row 1 of its sheet By owner was changed" in ended.err) == (3, True), ended.err
    assert path.read_bytes() == before


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_other_command_takes_the_place_of_a_list_in_which_people_type(acme, socdocs, ending):
    path = acme / f"requests.{ending}"
    for _ in range(2):
        socdocs("requests", "system.yaml", "-o", path.name)
        edit(path, lambda cells: cells[1].__setitem__(column(cells, "Notes"), "typed by Ann"))
    assert socdocs("requests", "system.yaml", "-o", path.name).code == 0
    before = path.read_bytes()

    for command in ("matrix", "outline"):
        ended = socdocs(command, "system.yaml", "--report", "soc2-2026", "-o", path.name)
        assert (ended.code, "left alone" in ended.err) == (3, True), ended.err
    assert path.read_bytes() == before
    assert "typed by Ann" in str(sheets_of(path))


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_list_without_a_request_is_written_again(acme, socdocs, ending):
    text = SYSTEM[: SYSTEM.index("controls:")] + SYSTEM[SYSTEM.index("reports:") :]
    for name in ("Acme Cloud", "Acme Clouds"):
        (acme / "system.yaml").write_text(text.replace("Acme Cloud", name), "utf-8")
        ended = socdocs("requests", "system.yaml", "-o", f"requests.{ending}", "--no-auditor")
        assert ended.code == 0, ended.err


def test_a_formula_without_a_value_is_not_lost_in_silence(acme, socdocs):
    path = acme / "requests.xlsx"
    socdocs("requests", "system.yaml", "-o", path.name)
    book = book_like(path)
    book.get_worksheet_by_name("Requests").write_formula("J2", "=TODAY()", value="")
    book.close()

    ended = socdocs("requests", "system.yaml", "-o", path.name)

    assert (ended.code, "The cell J2 of its sheet Requests holds an error, or a formula" in ended.err) == (3, True)


@pytest.mark.parametrize("form", ['[=1]"accepted";[=0]"refused"', ";;;"])
def test_what_a_cell_shows_in_a_form_that_is_not_known_is_not_lost_in_silence(acme, socdocs, form):
    path = acme / "requests.xlsx"
    socdocs("requests", "system.yaml", "-o", path.name)
    book = book_like(path)
    book.get_worksheet_by_name("Requests").write_number("J2", 1, book.add_format({"num_format": form}))
    book.close()
    before = path.read_bytes()

    ended = socdocs("requests", "system.yaml", "-o", path.name)

    assert (ended.code, "The cell J2 of its sheet Requests holds a number that its" in ended.err) == (3, True)
    assert path.read_bytes() == before


def test_letters_of_an_unknown_code_page_are_not_written_over(acme, socdocs):
    path = acme / "requests.csv"
    socdocs("requests", "system.yaml", "-o", path.name)
    edit(path, lambda cells: cells[1].__setitem__(column(cells, "Notes"), "Łukasz Żak przesłał"))
    path.write_bytes(path.read_text("utf-8-sig").encode("cp1250"))
    before = path.read_bytes()

    ended = socdocs("requests", "system.yaml", "-o", path.name)

    assert (ended.code, "accented letters may be wrong. In Excel, save it as “CSV UTF-8" in ended.err) == (3, True)
    assert path.read_bytes() == before


def test_comments_in_a_workbook_are_not_lost_in_silence(acme, socdocs):
    path = acme / "requests.xlsx"
    socdocs("requests", "system.yaml", "-o", path.name)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/comments1.xml", "<comments/>")

    ended = socdocs("requests", "system.yaml", "-o", path.name)

    assert (ended.code, "It holds comments" in ended.err) == (3, True)


@pytest.mark.parametrize(("name", "data"), [("a.xlsx", b"PK"), ("a.csv", b"a,b\n1,2\n"), ("a.md", b"# Minutes\n")])
def test_a_file_of_other_people_is_left_alone(acme, socdocs, name, data):
    (acme / name).write_bytes(data)

    assert socdocs("requests", "system.yaml", "-o", name).code == 3
    assert (acme / name).read_bytes() == data


@pytest.mark.parametrize("ending", ["xlsx", "csv", "md"])
def test_a_file_that_is_too_large_to_be_read_is_left_alone_unless_forced(acme, socdocs, ending):
    with (acme / f"list.{ending}").open("wb") as file:
        file.truncate(2**43)  # no byte of it takes room on the disk
    run = ("requests", "system.yaml", "-o", f"list.{ending}")

    ended = socdocs(*run)

    assert ended.code == 3
    assert f"list.{ending} is left alone. list.{ending} is larger than 10 MB" in ended.err
    assert socdocs(*run, "--force").code == 0


def test_a_list_with_a_quote_that_is_never_closed_is_replaced_only_with_force(acme, socdocs):
    path = acme / "requests.csv"
    socdocs("requests", "system.yaml", "-o", path.name)
    path.write_bytes(path.read_bytes() + b'"never closed\n')

    refused = socdocs("requests", "system.yaml", "-o", path.name)

    assert refused.code == 3
    assert "Not all of it can be read. Line " in " ".join(refused.err.split())
    assert socdocs("requests", "system.yaml", "-o", path.name, "--force").code == 0


def test_the_description_and_the_auditors_file_are_never_the_output(acme, socdocs):
    (acme / "controls.csv").write_text("id,text\nAC-09,The guard looks.\n", "utf-8")
    (acme / "system.yaml").write_text(
        SYSTEM.replace("controls:\n", "cuecs: []\ncontrols: {file: controls.csv}\nx:\n").partition("x:")[0]
        + SYSTEM.partition("reports:")[1]
        + SYSTEM.partition("reports:")[2]
    )

    assert socdocs("requests", "system.yaml", "--no-auditor", "-o", "controls.csv", "--force").code == 2


def test_equal_input_gives_equal_bytes_in_another_folder_time_zone_and_hash_seed(tmp_path):
    names = [f"{command}.{ending}" for command in ("requests", "check", "outline") for ending in ENDINGS]
    commands = [f"{name.partition('.')[0]} system.yaml -o {name}" for name in names]
    example = EXAMPLES / "fund-administrator"

    here = written(example, tmp_path / "here", commands, TZ="UTC", PYTHONHASHSEED="0")
    there = written(example, tmp_path / "some where else", commands, TZ="Asia/Tokyo", PYTHONHASHSEED="4711")

    assert here.keys() >= set(names)
    assert [name for name in here if here[name] != there.get(name)] == []


def test_pbc_is_another_name_and_without_a_file_the_list_is_printed(acme, socdocs):
    ended = socdocs("pbc", "system.yaml")

    assert ended.code == 0
    assert "R001" in ended.out
    assert "configuration" in ended.out


TYPED = st.text(characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@given(typed=st.lists(st.dictionaries(st.sampled_from(EMPTY.typed), TYPED), min_size=1, max_size=4))
def test_any_text_that_is_typed_is_read_back_as_it_was(tmp_path_factory, ending, typed):
    requests = [Request(f"inquiry:{n}", "inquiry", "=SUM(A1)", ("AC-01",), "") for n in range(len(typed))]
    rows = numbered(requests).rows
    filled = tuple(KeyedRow(row.key, {**row.texts, **more}) for row, more in zip(rows, typed, strict=True))
    sheet = as_sheet(TypedSheet(EMPTY.name, EMPTY.columns, filled))
    data = csv_file.write(sheet) if ending == "csv" else workbook.write((sheet,), title="t", organization="o")

    back = read_kept(tmp_path_factory.getbasetemp() / f"r.{ending}", data, EMPTY, OTHER_SHEETS, of="", forced=False)

    assert [dict(row.texts) for row in back.rows] == [{k: v for k, v in row.texts.items() if v} for row in filled]


# Exceptions for response


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_responses_typed_on_the_sheet_of_exceptions_are_read_as_managements_responses(acme, socdocs, ending):
    path = acme / f"exceptions.{ending}"
    words = ("requests", "system.yaml", "--auditor", "auditor.yaml", "--exceptions", "-o", path.name)
    assert socdocs(*words).code == 0

    def answer(cells):
        told = {
            "Facts confirmed": "no",
            "Correction": "One of them had left.",
            "Response": "We lock both.\n\nDaily.",
            "Owner": "CISO",
            "Remediation date": "2026-07-31",
        }
        for heading, text in told.items():
            cells[1][column(cells, heading)] = text

    edit(path, answer)
    assert "1 exception; 1 with a response." in socdocs(*words).err
    system = acme / "system.yaml"
    system.write_text(SYSTEM + f"management_responses: {{file: exceptions.{ending}}}\n", "utf-8")

    report = socdocs("soc2", "system.yaml", "--auditor", "auditor.yaml", "--type", "2", "-o", "r.md")
    checked = socdocs("check", "system.yaml", "--auditor", "auditor.yaml", "--output-format", "concise")

    assert report.code == 0
    printed = (acme / "r.md").read_text("utf-8")
    assert all(words in printed for words in ("We lock both.", "Daily.", "CISO", "July 31, 2026"))
    assert "One of them had left." not in printed
    assert "columns-left-out" not in checked.out
    assert "TST030" in checked.out
    assert "TST007" not in checked.out
    # The file is now an input of the description, so another name is needed, and nothing has to be typed again.
    assert socdocs(*words).code == 2
    assert socdocs(*words[:-1], f"next.{ending}").code == 0
    cells = first_of(acme / f"next.{ending}")
    assert cells[1][column(cells, "Response")] == "We lock both.\n\nDaily."
    assert cells[1][column(cells, "Facts confirmed")] == "no"


def test_an_exception_without_an_answer_stays_open_when_the_sheet_is_read(acme, socdocs):
    socdocs("requests", "system.yaml", "--auditor", "auditor.yaml", "--exceptions", "-o", "exceptions.xlsx")
    (acme / "system.yaml").write_text(SYSTEM + "management_responses: {file: exceptions.xlsx}\n", "utf-8")

    checked = socdocs("check", "system.yaml", "--auditor", "auditor.yaml", "--output-format", "concise")

    assert "TST007" in checked.out
    assert "management's response" in checked.out


def test_where_there_are_no_exceptions_the_message_says_where_they_are(acme, socdocs):
    ended = socdocs("requests", "system.yaml", "--no-auditor", "--exceptions", "-o", "exceptions.xlsx")

    assert ended.code == 2
    assert (
        "There are no exceptions in this report. Those in the service auditor's file are read with --auditor."
        in ended.err
    )


def test_no_text_of_the_sheets_becomes_a_formula(acme, socdocs):
    socdocs("requests", "system.yaml", "--auditor", "auditor.yaml", "--exceptions", "-o", "exceptions.xlsx")

    with zipfile.ZipFile(io.BytesIO((acme / "exceptions.xlsx").read_bytes())) as archive:
        assert "<f>" not in archive.read("xl/worksheets/sheet1.xml").decode()


# Open items by owner


@pytest.mark.parametrize("ending", ENDINGS)
def test_open_items_of_one_owner_are_written_without_addresses_and_without_a_line_that_restricts_use(
    acme, socdocs, ending
):
    ended = socdocs("check", "system.yaml", "--owner", "management", "-o", f"gaps.{ending}")

    assert (ended.code, ended.out) == (0, "")
    cells = next(
        iter(READERS[f".{ending}"](acme / f"gaps.{ending}", (acme / f"gaps.{ending}").read_bytes()).sheets.values())
    )
    assert cells[0][:3] == ["Owner", "Kind", "What is open or wrong"]
    assert {row[0] for row in cells[1:]} == {"Management"}
    everything = "\n".join(text for row in cells for text in row)
    assert "Give: who signs the assertion" in everything
    assert "reports[" not in everything
    if ending == "md":
        assert "DRAFT" not in (acme / "gaps.md").read_text("utf-8")
    assert socdocs("check", "system.yaml", "--owner", "management", "-o", f"gaps.{ending}").code == 0


def test_the_exit_code_of_a_check_is_the_same_with_a_file(acme, socdocs):
    (acme / "system.yaml").write_text(SYSTEM.replace("CC6.1", "CC6.99"), "utf-8")

    ended = socdocs("check", "system.yaml", "-o", "gaps.csv")

    assert ended.code == 1
    assert "error" in (acme / "gaps.csv").read_text("utf-8")


def test_an_owner_that_does_not_exist_is_refused_with_those_that_do(acme, socdocs):
    ended = socdocs("check", "system.yaml", "--owner", "auditors", "-o", "gaps.xlsx")

    assert ended.code == 2
    assert "management, service_auditor, subservice_organization" in ended.err


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_an_outline_is_written_as_a_sheet(acme, socdocs, ending):
    ended = socdocs("outline", "system.yaml", "-o", f"outline.{ending}")

    assert ended.code == 0
    cells = next(iter(sheets_of(acme / f"outline.{ending}").values()))
    rows = [dict(zip(cells[0], row, strict=False)) for row in cells[1:]]
    assert {row["State"] for row in rows} == {"given", "open", ""}
    assert any(row["Fact"] == "who signs the assertion" and row["State"] == "open" for row in rows)


def test_the_example_has_its_reviews_and_nothing_open_about_them(socdocs):
    path = EXAMPLES / "saas-vendor"
    ended = socdocs("check", str(path / "system.yaml"), "--select", "SUB", "--output-format", "concise")

    assert "SUB0" not in ended.out


# --- the sheet of exceptions as the list of responses ----------------------------------------------------------------

ANSWERS = {"Facts confirmed": "yes", "Response": "We closed them.", "Owner": "Dana"}
CHANGES = {
    "an id": ("Exception", "EX-02", "error[row-of-another-id]"),
    **{
        f"the column {heading}": (heading, "1 (other words)", "warning[written-cells-changed]")
        for heading in EXCEPTION_COLUMNS[1:]
    },
    "a column of one's own": ("My notes", "Not so.", "warning[columns-left-out]"),
    "a cell beside the table": ("", "Not so.", "warning[columns-left-out]"),
}


@pytest.fixture(params=["xlsx", "csv"])
def responses(request, acme, socdocs):
    """A sheet of exceptions, filled in, that the description names as its list of responses."""
    path = acme / f"exceptions.{request.param}"
    more = EXCEPTIONS.replace("[{id", "[{id: EX-02, tested: 25, deviations: 1, nature: One was late.}, {id")
    (acme / "auditor.yaml").write_text(more, "utf-8")
    arguments = ("system.yaml", "--auditor", "auditor.yaml", "--exceptions", "-o", path.name)
    assert socdocs("requests", *arguments).code == 0

    def fill_in(cells):
        for row in cells[1:]:
            for heading, text in ANSWERS.items():
                row[column(cells, heading)] = text

    edit(path, fill_in)
    with (acme / "system.yaml").open("a") as stream:
        stream.write(f"management_responses: {{file: {path.name}}}\n")
    return path


def about(path, socdocs):
    """The messages of `check` about a file."""
    printed = socdocs("check", "system.yaml", "--auditor", "auditor.yaml", "--output-format", "concise").out
    return [line for line in printed.splitlines() if line.startswith(path.name)]


def test_a_sheet_of_exceptions_that_was_filled_in_is_read_without_a_message(responses, socdocs):
    assert about(responses, socdocs) == []


@pytest.mark.parametrize("change", CHANGES)
def test_each_cell_that_is_changed_in_a_sheet_of_exceptions_is_read_or_named(responses, socdocs, change):
    heading, text, said = CHANGES[change]

    def change_it(cells):
        if heading not in cells[0]:
            for row in cells:
                row.append("")
            cells[0][-1] = heading
        cells[1][column(cells, heading) if heading else -1] = text

    edit(responses, change_it)
    assert [line for line in about(responses, socdocs) if said in line]


@pytest.mark.parametrize("mark", ["", "exception:EX-01", "typed"])
def test_a_row_of_exceptions_without_its_mark_is_named(responses, socdocs, mark):
    edit(responses, lambda cells: cells[1].__setitem__(-1, mark))

    assert [line for line in about(responses, socdocs) if "Row 2 has no mark in its last column" in line]


@pytest.mark.parametrize("heading", ["Cause", "Control"])
def test_a_column_that_was_taken_out_of_a_sheet_of_exceptions_is_named(responses, socdocs, heading):
    def take_out(cells):
        at = column(cells, heading)
        for row in cells:
            del row[at]

    edit(responses, take_out)
    (line,) = about(responses, socdocs)
    assert f"The column “{heading}” is gone" in line


def test_rows_of_exceptions_may_be_sorted_whole(responses, socdocs):
    def sort(cells):
        cells[1:] = [*reversed(cells[1:])]

    edit(responses, sort)
    assert about(responses, socdocs) == []


def test_ids_of_exceptions_that_were_sorted_alone_are_named_each(responses, socdocs):
    def swap(cells):
        at = column(cells, "Exception")
        cells[1][at], cells[2][at] = cells[2][at], cells[1][at]

    edit(responses, swap)
    assert sum("row-of-another-id" in line for line in about(responses, socdocs)) == 2


def test_words_above_the_headings_of_a_sheet_of_exceptions_are_named(responses, socdocs):
    edit(responses, lambda cells: cells.insert(0, ["Not all of this is right.", *[""] * (len(cells[0]) - 1)]))
    (line,) = about(responses, socdocs)
    assert "Words above the headings are not read." in line


def test_the_headings_that_are_known_again_are_those_of_the_sheet():
    assert tuple(row.heading for row in EXCEPTION_SHEET.columns if not row.typed) == EXCEPTION_COLUMNS
