"""What reading a table costs grows with it, whatever there is more of in it.  Work is counted and not timed."""

import pytest

from socdocs.files import FileRefused
from socdocs.model.tables import table_shape
from socdocs.source.tables.table import read_table
from tests.counting import lines_run
from tests.source.tables.test_workbook_limits import HEADINGS, ods, row, words

pytestmark = pytest.mark.exhaustive

CONTROLS = table_shape(("controls",))


def rows(headings, form, more=1):
    """A CSV file whose rows have their number in place of each #, below a first row."""
    return lambda n: "\n".join((headings, *(form.replace("#", str(k)) for k in range(more * n)))).encode()


TABLES = {
    "rows, each a control": rows("id,text,systems", "AC-#,The Lead compares #.,Tool #"),
    "rows of one control, each with a system": rows("id,text,systems", "AC-1,The Lead compares.,Tool #"),
    "rows of one control, each with a reference": rows(
        "id,framework_references.1.framework,framework_references.1.reference", "AC-1,ISO,A.#"
    ),
    "rows of one control with another text each": rows("id,text", "AC-1,The Lead compares #."),
    "rows that continue one": rows("id,text,systems", ",,Tool #"),
    "rows without an id": rows("id,text,systems", ",Text #,Tool #"),
    "rows that are not in force": rows("id,text,status", "AC-#,The Lead compares.,retired"),
    "columns": lambda n: f"id,text{''.join(f',Column {k}' for k in range(n))}\nAC-1,x{',y' * n}\n".encode(),
    "items of one cell": lambda n: f"id,text,systems\nAC-1,x,{';'.join(f'Tool {k}' for k in range(n))}\n".encode(),
}
BOOKS = {
    "sheets": lambda n: ods(HEADINGS + row(words("AC-1"), words("It is.")), *[""] * n),
    "rows": lambda n: ods(HEADINGS + "".join(row(words(f"AC-{k}"), words("It is.")) for k in range(n))),
    "cells that are merged with all below": lambda n: ods(
        HEADINGS
        + "".join(
            row(words(f"AC-{k}"), words("It is.", f'office:value-type="string" table:number-rows-spanned="{n}"'))
            for k in range(n)
        )
    ),
    "conditions of a style, and cells with it": lambda n: ods(
        HEADINGS + row(words("AC-1"), words("5", 'table:style-name="a"')) * (50 * n),
        start='<x><style:style style:name="a" style:family="table-cell">'
        + '<style:map style:condition="x" style:apply-style-name="b"/>' * (50 * n)
        + "</style:style>",
        end="</x>",
    ),
    "merged cells without rows of their own": lambda n: ods(
        HEADINGS
        + row(words("AC-1"), words("It is.", f'office:value-type="string" table:number-rows-spanned="{n}"'))
        + row(words("AC-2")) * n
    ),
}


@pytest.mark.parametrize("form", [*TABLES.values(), *BOOKS.values()], ids=[*TABLES, *BOOKS])
def test_twice_as_much_in_a_table_is_about_twice_the_work(form):
    name = "c.ods" if form in BOOKS.values() else "c.csv"

    def work(number):
        data = form(number)
        return lines_run(lambda: read_table(data, name, CONTROLS))

    work(5)
    few, more, most = work(40), work(80), work(160)
    assert most - more < 2.3 * (more - few) + 500, (few, more, most)


def test_a_text_that_is_merged_over_so_many_rows_that_they_hold_too_much_is_refused():
    long = words("x" * 100_000, 'office:value-type="string" table:number-rows-spanned="202"')
    with pytest.raises(FileRefused) as refused:
        read_table(ods(HEADINGS + row(words("AC-1"), long) + row(words("AC-2")) * 202), "c.ods", CONTROLS)
    assert "20,000,000 characters" in refused.value.message
