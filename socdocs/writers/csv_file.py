"""Write a sheet as a CSV file that spreadsheet programs and our own reader of tables open without questions."""

from __future__ import annotations

import csv
import io

from socdocs.document.sheets import Sheet
from socdocs.source.positions import guarded


def write(sheet: Sheet) -> bytes:
    """Return the CSV file: UTF-8 with a byte order mark, commas, and an apostrophe before what looks like a formula."""
    stream = io.StringIO(newline="")
    rows = csv.writer(stream)
    rows.writerow([guarded(column.heading) for column in sheet.columns])
    rows.writerows([guarded(text) for text in row] for row in sheet.rows)
    return stream.getvalue().encode("utf-8-sig")
