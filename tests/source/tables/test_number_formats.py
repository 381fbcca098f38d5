"""Numbers as cells show them; cases/shown-numbers.* has those of Excel's formats as LibreOffice shows them, too."""

import io
import zipfile

import pytest
import xlsxwriter

from socdocs.files import FileRefused
from socdocs.model.tables import table_shape
from socdocs.source.tables.number_formats import as_read, as_shown, conditional, is_plain, shows_date, text_format
from socdocs.source.tables.table import read_table
from tests.source.tables.test_workbook_limits import HEADINGS, ods, row, words

CONTROLS = table_shape(("controls",))
ACCOUNTING = '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)'


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (3, "\\C\\-00", "C-03"),
        (-1, '"C-"0', "-C-1"),
        (5, "0,000", "0,005"),
        (0.5, "0.##", "0.5"),
        (0.125, "0.0%", "12.5%"),
        (1.005, "0.00", "1.01"),
        (-0.5, "0.00_);[Red]\\(0.00\\)", "(0.50)"),
        (-2, ACCOUNTING, "(2.00)"),
        (0, ACCOUNTING, "-"),
        (12.5, "$#,##0.00", "$12.50"),
        (12.5, "[$USD] 0.00", "USD 12.50"),
        (6.1, '"CC"General', "CC6.1"),
        (1, '"Yes";;"No"', "Yes"),
        (-1, '"Yes";;"No"', None),
        (0, 'yyyy;;"never"', "never"),
        (-5, "0;@", "-5"),
        (45717, "yyyy", None),
        (5, '0;[=0]"none"', None),
        (1, ";;;", None),
        (0.5, "# ?/?", None),
        (5, "[>3]0", None),
        (5, "0.00E+00", None),
        (1204, "00-00", None),
        (5, "0 x", None),
        (5, "0" * 256, None),
        (5, "0." + "0" * 31, None),
        (5, '0 "never closed', None),
    ],
)
def test_a_number_is_written_as_its_cell_shows_it_or_not_at_all(value, code, text):
    assert as_shown(value, code) == text


@pytest.mark.parametrize("code", ["", "General", "@", "yyyy\\-mm\\-dd", "[h]:mm", "[$-409]d/m/yy", 'dd "of" mmmm'])
def test_a_format_of_dates_or_of_none_leaves_a_number_as_it_is(code):
    assert is_plain(code) or shows_date(45717, code)


@pytest.mark.parametrize("code", ['0 "days"', "[Red]0", "\\d0", "# ?/?", "0%"])
def test_a_format_that_only_has_letters_of_dates_in_its_texts_is_one_of_numbers(code):
    assert not is_plain(code)
    assert not shows_date(45717, code)


@pytest.mark.parametrize(
    ("value", "code", "is_date"),
    [
        (45717, "yyyy\\-mm\\-dd;@", True),
        (45717, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", True),
        (45717, '[$-411]ggge"年"m"月"d"日"', True),
        (45717, '[$-C0A]d\\ "de"\\ mmmm\\ "de"\\ yyyy', True),
        (45717.5, "h:mm AM/PM", True),
        (0.5, "[hh]:mm:ss.00", True),
        (0, "h:mm", True),
        (0, "d/m/yyyy", False),
        (0, "mmmm", False),
        (-1, "d/m/yyyy", False),
        (45717, '"not since "yyyy', False),
        (45717, 'yyyy" (draft)"', False),
        (45717, "\\n\\o\\t yyyy", False),
        (45717, "[$never-409]yyyy", False),
        (45717, '"≠"yyyy', False),
        (45717, "[ENG]yyyy", False),
        (45717, '[=0]"";yyyy', False),
        (45717, "yyyy General", False),
        (45717, "x yyyy", False),
        (0, 'yyyy;;"never"', False),
        (-1, 'yyyy;"overdue"', False),
        (-1, "0;yyyy", False),
        (-1, "h:mm;h:mm", False),
        (1.25, "h:mm", False),
        (1.25, "[mm]", True),
        (60, "d/m/yyyy", False),
        (61, "d/m/yyyy", True),
        (45717, 'yyyy;"overdue";"never"', True),
        (45717, "0", False),
        (45717, "y" * 256, False),
    ],
)
def test_a_format_shows_a_date_and_no_word_of_its_own_or_does_not(value, code, is_date):
    assert shows_date(value, code) is is_date


@pytest.mark.parametrize(
    ("value", "shown", "text"),
    [
        (0.05, "5,00 %", "5.00 %"),
        (1234.5, "1.234,50 €", "1,234.50 €"),
        (1234567.8, "1'234'567.80", "1,234,567.80"),
        (1.234, "1,234", "1.234"),
        (1234, "1,234", "1,234"),
        (1234, "1.234", "1,234"),
        (-5, "-5,00 €", "-5.00 €"),
        (0.5, "1/2", None),
        (50000, "5.00E+04", None),
        (3, "7", None),
    ],
)
def test_a_number_in_the_signs_of_another_language_is_written_with_a_decimal_point(value, shown, text):
    assert as_read(value, shown) == text


@pytest.mark.parametrize(
    ("code", "around"),
    [
        ('"C-"@', ("C-", "", True)),
        ('@"; approved by the CFO."', ("", "; approved by the CFO.", True)),
        ('0;-0;0;"T-"@', ("T-", "", True)),
        ('0;"no. "@', ("no. ", "", True)),
        ("\\C\\-@", ("C-", "", True)),
        ("[Red]\\#@", ("#", "", True)),
        ('General;General;General;"hidden"', ("hidden", "", False)),
        (";;;", ("", "", False)),
        *(
            (code, ("", "", False))
            for code in ("@@", '@" / "@', "0.00;-0.00;0.00;0.00", "dd/mm/yyyy;;;dd/mm/yyyy", '0;-0;0;"x"0', "0;0;0;@ x")
        ),
        *((code, ("", "", False)) for code in ("[$x]@", '@"-"@', '[>5]@" x";@" y"', "0;0;0;0-0")),
        ("[$-409]@", None),
        *((code, None) for code in ("", "@", "General", ";;", ACCOUNTING, "yyyy\\-mm\\-dd;@", "0;-0;0;General")),
        ("@" * 256, None),
    ],
)
def test_a_format_says_what_is_shown_around_a_text(code, around):
    assert text_format(code) == around


# In a workbook


def codes(found):
    return [(one.code, one.span.cell) for one in found if one.code != "unused-column"]


def number(value, shown, kind="float"):
    return words(shown, f'office:value-type="{kind}" office:value="{value}"')


def test_a_number_with_decimals_among_ids_is_named_whatever_its_decimal_sign():
    items, found = read_table(ods(HEADINGS + row(number("1.1", "1,1"), words("Access."))), "c.ods", CONTROLS)

    assert [item.get("id").text for item in items.items] == ["1.1"]
    assert codes(found) == [("number-as-id", "A2")]


def test_a_number_in_a_column_that_is_too_narrow_to_show_it_is_the_number():
    items, found = read_table(ods(HEADINGS + row(words("AC-01"), number("0.05", "###"))), "c.ods", CONTROLS)

    assert [item.get("text").text for item in items.items] == ["0.05"]
    assert codes(found) == []


@pytest.mark.parametrize(
    "value", ['office:value-type="float" office:value="42"', 'office:value-type="date" office:date-value="2025-03-01"']
)
def test_a_number_or_day_that_its_cell_does_not_show_is_named(value):
    hidden = f"<table:table-cell {value}><text:p/></table:table-cell>"
    _, found = read_table(ods(HEADINGS + row(words("AC-01"), hidden)), "c.ods", CONTROLS)

    assert codes(found) == [("number-shown-otherwise", "B2")]


SPANS = (
    (1.25, "[h]:mm", "PT30H00M00S", "30:00", "30:00:00", False),
    (1.25, "[mm]:ss", "P1DT6H", "1800:00", "30:00:00", False),
    (1.25, "h:mm", "PT30H00M00S", "6:00", None, True),
    (100 / 86400 + 1 / 3, "[h]:mm", "PT08H01M40S", "8:01", "08:01:40", False),
    (100 / 86400 + 1 / 3, "h:mm", "PT8H1M40S", "8:01", "08:01:40", False),
    (1.5 / 86400, "[s].0", "PT00H00M01.5S", "1.5", "00:00:01.500000", False),
    (-1.25, "[h]:mm", "-PT30H00M00S", "-30:00", "-30:00:00", None),
    (0.25, "h:mm;;;", "PT6H", "", "06:00:00", None),
)


@pytest.mark.parametrize(("number", "code", "span", "shown", "text", "named"), SPANS)
def test_a_time_is_read_in_one_form_from_each_workbook_and_named_where_its_cell_shows_another(
    number, code, span, shown, text, named
):
    cell = f'<table:table-cell office:value-type="time" office:time-value="{span}"><text:p>{shown}</text:p>'
    readings = [
        read_table(written((number, code)), "c.xlsx", CONTROLS),
        read_table(ods(HEADINGS + row(words("AC-01"), f"{cell}</table:table-cell>")), "c.ods", CONTROLS),
    ]

    for items, found in readings:
        assert text in (None, *texts_of(items))
        assert named in (None, ("number-shown-otherwise", "B2") in codes(found))


@pytest.mark.parametrize(("day", "named"), [("1899-12-30", True), ("1900-02-28", True), ("1900-03-01", False)])
def test_a_day_of_an_ods_file_before_programs_agree_about_days_is_named(day, named):
    cell = f'<table:table-cell office:value-type="date" office:date-value="{day}"><text:p>x</text:p></table:table-cell>'
    _, found = read_table(ods(HEADINGS + row(words("AC-01"), cell)), "c.ods", CONTROLS)

    assert (("number-shown-otherwise", "B2") in codes(found)) is named


def test_a_negative_number_in_the_form_of_a_day_is_that_number_and_named():
    items, found = read_table(written((-7, "d/m/yyyy"), (-7, "d/m/yyyy;d/m/yyyy")), "c.xlsx", CONTROLS)

    assert texts_of(items) == ["-7", "-7"]
    assert codes(found) == [("number-shown-otherwise", "B2")]


def test_a_time_span_beyond_all_that_can_be_counted_is_refused():
    with pytest.raises(FileRefused, match="a time span beyond all that can be counted"):
        read_table(written((1e9, "[h]:mm")), "c.xlsx", CONTROLS)


def test_a_number_that_is_shown_otherwise_is_named_where_a_field_takes_it():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet, fraction = book.add_worksheet(), book.add_format({"num_format": "# ?/?"})
        sheet.write_row("A1", ["Control ID", "Control Description", "Notes"])
        sheet.write_row("A2", ["AC-01", 0.5, 0.5], fraction)
    _, found = read_table(stream.getvalue(), "c.xlsx", CONTROLS)

    (one,) = (one for one in found if one.code == "number-shown-otherwise")
    assert one.message.endswith("the value alone is read: B2 (# ?/?).")


def written(*cells, **options):
    """A workbook whose rows have a description each: a formula with its value and number format."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["Control ID", "Control Description"])
        for at, (value, code) in enumerate(cells, 1):
            sheet.write(at, 0, f"AC-{at:02}")
            sheet.write_formula(at, 1, "=X1", book.add_format({"num_format": code}), value)
        if options.get("hides_zeros"):
            sheet.hide_zero()
    return changed(stream, b' fullCalcOnLoad="1"', options.get("computed", b""))


def changed(stream, old, new):
    """A workbook with other words in its parts."""
    other = io.BytesIO()
    with zipfile.ZipFile(stream) as archive, zipfile.ZipFile(other, "w") as made:
        for name in archive.namelist():
            made.writestr(name, archive.read(name).replace(old, new))
    return other.getvalue()


def texts_of(items):
    return [item.get("text").text if item.get("text") else "" for item in items.items]


def test_a_date_is_read_as_its_cell_shows_it_or_named():
    cells = [
        (45717, '"not reviewed since "yyyy-mm-dd'),
        (0, 'yyyy-mm-dd;;"never"'),
        (-1, 'yyyy-mm-dd;"overdue"'),
        (0, "yyyy-mm-dd;;"),
        (45717, "d mmmm yyyy"),
    ]
    items, found = read_table(written(*cells), "c.xlsx", CONTROLS)

    assert texts_of(items) == ["2025-03-01", "never", "overdue", "00:00:00", "2025-03-01"]
    (one,) = (one for one in found if one.code == "number-shown-otherwise")
    assert 'B2 ("not reviewed since "yyyy-mm-dd), B5 (yyyy-mm-dd;;)' in one.message


def test_a_zero_is_named_in_a_sheet_that_shows_none():
    data = written((0, "General"), (5, "General"), hides_zeros=True)

    assert codes(read_table(data, "c.xlsx", CONTROLS)[1]) == [("number-shown-otherwise", "B2")]


def test_a_zero_of_a_formula_that_is_computed_when_the_file_is_opened_is_no_value():
    cells = [(0, "General"), (5, "General"), ("Access.", "General")]
    computed = read_table(written(*cells, computed=b' fullCalcOnLoad="1"'), "c.xlsx", CONTROLS)[1]

    assert codes(computed) == [("formula-without-value", "B2")]
    assert codes(read_table(written(*cells), "c.xlsx", CONTROLS)[1]) == []


def test_a_text_is_read_as_its_cell_shows_it_and_named_where_the_cell_shows_none():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["Control ID", "Control Description"])
        for number, (code, end) in enumerate((('"C-"@', '@"; approved by the CFO."'), ('0;-0;0;"T-"@', ";;;")), 1):
            sheet.write_formula(number, 0, '="01"', book.add_format({"num_format": code}), "01")
            sheet.write_string(number, 1, "Access is reviewed", book.add_format({"num_format": end}))
    items, found = read_table(stream.getvalue(), "c.xlsx", CONTROLS)

    assert [item.get("id").text for item in items.items] == ["C-01", "T-01"]
    assert [item.get("text").text for item in items.items] == [
        "Access is reviewed; approved by the CFO.",
        "Access is reviewed",
    ]
    assert codes(found) == [("number-shown-otherwise", "B3")]


def test_a_text_is_read_as_an_opendocument_cell_shows_it():
    def formula(value, shown):
        return words(shown, f'table:formula="of:=X" office:value-type="string" office:string-value="{value}"')

    rows = row(formula("01", "C-01"), formula("Access.", "")) + row(formula("02", "02"), formula("a  b", "a b"))
    items, found = read_table(ods(HEADINGS + rows), "c.ods", CONTROLS)

    assert [item.get("id").text for item in items.items] == ["C-01", "02"]
    assert items.items[0].get("text").text == "Access."
    assert codes(found) == [("number-shown-otherwise", "B2")]


def test_a_cell_with_an_error_that_makes_its_sheet_unreadable_is_named():
    stream, changed = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["Control ID", "Control Description"])
        sheet.write("A2", "AC-01")
        sheet.write_formula("B2", "=X1", None, "#N/A")
        sheet.write_formula("B3", "=X1", None, "#NUM!")
    with zipfile.ZipFile(stream) as archive, zipfile.ZipFile(changed, "w") as new:
        for name in archive.namelist():
            new.writestr(name, archive.read(name).replace(b"#NUM!", b"#SPILL!"))

    with pytest.raises(FileRefused, match=r"A cell holds an error .* B3 \(#SPILL!\)\."):
        read_table(changed.getvalue(), "c.xlsx", CONTROLS)


# What cells show where a condition holds


@pytest.mark.parametrize(
    ("code", "value", "is_named"),
    [
        ('"Z-"000', 5, True),
        ('"Not reviewed"', 5, True),
        ("yyyy-mm-dd", 46082, True),
        ("General", 5, False),
        ("0", "Access is reviewed", False),
        ('@"; not done since March."', "Access is reviewed", True),
        (";;;", "Access is reviewed", True),
        ("", 5, False),
    ],
)
def test_what_a_cell_shows_otherwise_under_a_condition_is_named(code, value, is_named):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        form = book.add_format({"num_format": code} if code else {"bold": True})
        sheet.write_row("A1", ["Control ID", "Control Description"])
        sheet.write_row("A2", ["AC-01", "Access."])
        sheet.write("A3", "AC-02")
        sheet.write_formula("B3", "=X1", None, value)
        sheet.conditional_format("B3:B9", {"type": "no_blanks", "format": form})
    _, found = read_table(stream.getvalue(), "c.xlsx", CONTROLS)

    assert codes(found) == ([("number-shown-otherwise", "B3")] if is_named else [])


def test_of_a_long_format_under_a_condition_the_beginning_is_kept():
    assert len(conditional('"' + "Z" * 1_000_000 + '"').shows) < 100


def with_condition(written):
    """A workbook with a number in B2, and `written` behind the rows of its sheet."""
    stream, changed = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["Control ID", "Control Description"])
        sheet.write_row("A2", ["AC-01", 5])
    with zipfile.ZipFile(stream) as archive, zipfile.ZipFile(changed, "w") as new:
        for name in archive.namelist():
            part = archive.read(name)
            new.writestr(name, part.replace(b"</sheetData>", b"</sheetData>" + written.encode()))
    return changed.getvalue()


RULE = '<conditionalFormatting sqref="{}"><cfRule type="x">{}</cfRule></conditionalFormatting>'.format


NEWER = (
    '<x:conditionalFormatting xmlns:x="x"><x:cfRule><x:dxf><x:numFmt formatCode="&quot;Z&quot;"/></x:dxf></x:cfRule>'
    '<m:sqref xmlns:m="m">B2:B9</m:sqref></x:conditionalFormatting>'
)


@pytest.mark.parametrize(
    ("written", "is_named"),
    [
        (RULE("D1:E9 A2:B2", "<dxf><numFmt numFmtId='9' formatCode='\"Z\"'/></dxf>"), True),
        (RULE("A1 " * 300_001 + "B9:B1048576", "<dxf><numFmt formatCode='\"Z\"'/></dxf>"), True),
        (RULE("B3 C2", "<dxf><numFmt formatCode='\"Z\"'/></dxf>"), False),
        (RULE("B2", '<iconSet showValue="0"/>'), True),
        (RULE("B2", "<iconSet/>"), False),
        (NEWER, True),
        (RULE("B2", "<dxf/>") + RULE("", "<dxf><numFmt formatCode='0'/></dxf>"), False),
    ],
)
def test_a_condition_is_found_in_every_form_in_which_sheets_have_it(written, is_named):
    _, found = read_table(with_condition(written), "c.xlsx", CONTROLS)

    assert codes(found) == ([("number-shown-otherwise", "B2")] if is_named else [])


CONDITIONS = (
    '<x><number:number-style style:name="N0"/><number:number-style style:name="N1"/>'
    '<number:text-style style:name="N2"/>'
    '<style:style style:name="Z" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="T" style:family="table-cell" style:data-style-name="N2"/>'
    '<style:style style:name="Bold" style:family="table-cell" style:data-style-name="N0"/>'
    + "".join(
        f'<style:style style:name="under{name}" style:family="table-cell"><style:map style:condition="x" '
        f'style:apply-style-name="{name}"/></style:style>'
        for name in ("Z", "T", "Bold")
    )
)


@pytest.mark.parametrize(("style", "is_named"), [("Z", (True, False)), ("T", (True, True)), ("Bold", (False, False))])
def test_what_an_opendocument_cell_shows_otherwise_under_a_condition_is_named(style, is_named):
    kinds = ('office:value-type="float" office:value="5"', 'office:value-type="string"')
    for kind, named in zip(kinds, is_named, strict=True):
        cell = words("5", f'{kind} table:style-name="under{style}"')
        _, found = read_table(
            ods(HEADINGS + row(words("AC-01"), cell), start=CONDITIONS, end="</x>"), "c.ods", CONTROLS
        )

        assert codes(found) == ([("number-shown-otherwise", "B2")] if named else [])


def test_a_date_with_words_of_its_own_in_an_opendocument_cell_is_named():
    parts = "<number:year/><number:text>-</number:text><number:month/>"
    start = (
        f'<x><number:date-style style:name="D0">{parts}</number:date-style>'
        f'<number:date-style style:name="D1"><number:text>not since </number:text>{parts}</number:date-style>'
        '<number:text-style style:name="D2"><style:map style:apply-style-name="D1"/></number:text-style>'
        + "".join(
            f'<style:style style:name="ce{at}" style:family="table-cell" style:data-style-name="D{at}"/>'
            for at in range(3)
        )
    )
    date = 'table:style-name="ce{}" office:value-type="date" office:date-value="2025-03-01"'.format
    rows = "".join(row(words(f"AC-{at}"), words("2025-03<text:tab/>x", date(at))) for at in range(3))
    items, found = read_table(ods(HEADINGS + rows, start=start, end="</x>"), "c.ods", CONTROLS)

    assert texts_of(items) == ["2025-03-01"] * 3
    (one,) = found
    assert one.code == "number-shown-otherwise"
    assert "B3 (2025-03\tx), B4 (2025-03\tx)" in one.message


@pytest.mark.parametrize(
    ("inside", "is_named"),
    [
        ("<number:text> </number:text>", False),
        (f"<number:text>{' ' * 256} </number:text>", True),
        ('<style:map style:apply-style-name="D0"/>' * 100, False),
        ('<style:map style:apply-style-name="D0"/>' * 101, True),
    ],
)
def test_a_format_of_dates_that_is_too_long_to_look_at_is_named(inside, is_named):
    start = (
        f'<x><number:date-style style:name="D1"><number:year/>{inside}</number:date-style>'
        '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="D1"/>'
    )
    date = words("2025", 'table:style-name="ce1" office:value-type="date" office:date-value="2025-03-01"')
    _, found = read_table(ods(HEADINGS + row(words("AC-01"), date), start=start, end="</x>"), "c.ods", CONTROLS)

    assert codes(found) == ([("number-shown-otherwise", "B2")] if is_named else [])


@pytest.mark.parametrize(("setting", "is_named"), [("true", False), ("false", True)])
def test_a_zero_is_named_in_an_opendocument_file_that_shows_none(setting, is_named):
    stream = io.BytesIO(ods(HEADINGS + row(words("AC-01"), number("0", "0"))))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("settings.xml", f'<c:item config:name="ShowZeroValues" config:type="x">{setting}</c:item>')
    _, found = read_table(stream.getvalue(), "c.ods", CONTROLS)

    assert codes(found) == ([("number-shown-otherwise", "B2")] if is_named else [])


# Raised and lowered words


def test_raised_and_lowered_words_of_a_cell_are_read_as_characters_that_are():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        up, down = book.add_format({"font_script": 1}), book.add_format({"font_script": 2})
        sheet.write_row("A1", ["Control ID", "Control Description"])
        sheet.write_row("A2", ["AC-01"])
        sheet.write_rich_string(
            "B2", "R&D: 2", up, "128", " keys, H", down, "2", "O, 4", up, "th", ", x", up, "A", "\n<"
        )
    items, found = read_table(stream.getvalue(), "c.xlsx", CONTROLS)

    assert [item.get("text").text for item in items.items] == ["R&D: 2¹²⁸ keys, H₂O, 4th, x^(A)\n<"]
    assert codes(found) == []


@pytest.mark.parametrize(
    ("place", "read"),
    [
        ("super 58%", "2¹⁰ keys"),
        ("33% 58%", "2¹⁰ keys"),
        ("sub", "2₁₀ keys"),
        ("-8% 58%", "2₁₀ keys"),
        ("0% 100%", "210 keys"),
    ],
)
def test_raised_and_lowered_words_of_an_opendocument_cell_are_read_as_characters_that_are(place, read):
    style = f'<style:text-properties style:text-position="{place}"/>'
    start = f'<x><style:style style:name="T1" style:family="text">{style}</style:style>'
    cell = words('2<text:span text:style-name="T1">10</text:span> keys')
    items, _ = read_table(ods(HEADINGS + row(words("AC-01"), cell), start=start, end="</x>"), "c.ods", CONTROLS)

    assert [item.get("text").text for item in items.items] == [read]


# Struck-out words

STRUCK = '<style:text-properties style:text-line-through-style="solid" style:text-line-through-type="single"/>'
NONE = STRUCK.replace("solid", "none").replace("single", "none")
STYLES = (
    f'<x><style:style style:name="Above" style:family="table-cell">{STRUCK}</style:style>'
    '<style:style style:name="ce1" style:family="table-cell" style:parent-style-name="Above"/>'
    f'<style:style style:name="T1" style:family="text">{NONE}</style:style>'
    f'<style:style style:name="T2" style:family="text">{STRUCK}</style:style>'
)


@pytest.mark.parametrize(
    ("cell", "is_struck"),
    [
        (words("Access.", 'office:value-type="string" table:style-name="ce1"'), True),
        (words('<text:span text:style-name="T1">Access.</text:span>'), False),
        (words('<text:span text:style-name="T2">Access</text:span> is approved.'), True),
        (words('<text:span text:style-name="T2"> </text:span>Access is approved.'), False),
        (
            words(
                '<text:span text:style-name="T1">Access.</text:span>',
                'office:value-type="string" table:style-name="ce1"',
            ),
            False,
        ),
        (words("Access."), False),
    ],
)
def test_struck_out_words_of_an_opendocument_cell_are_named(cell, is_struck):
    data = ods(HEADINGS + row(words("AC-01"), cell), start=STYLES, end="</x>")

    assert codes(read_table(data, "c.ods", CONTROLS)[1]) == ([("struck-out-words", "B2")] if is_struck else [])


def test_struck_out_words_of_a_column_are_named():
    columns = '<table:table-column/><table:table-column table:default-cell-style-name="ce1"/>'
    data = ods(columns + HEADINGS + row(words("AC-01"), words("Access.")), start=STYLES, end="</x>")

    assert codes(read_table(data, "c.ods", CONTROLS)[1]) == [("struck-out-words", "B2")]
