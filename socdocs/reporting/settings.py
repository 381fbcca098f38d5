"""The settings in force, for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from socdocs.batch.settings import Setting
from socdocs.json_text import json_text
from socdocs.reporting.printable import printable
from socdocs.reporting.width import rendered


def settings_text(settings: Sequence[Setting], width: int, *, color: bool) -> str:
    """Return a table of `width` cells: what is in force and where it is said."""
    from rich.box import SIMPLE
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE, expand=False, pad_edge=False)
    for heading in ("Setting", "Value", "From", "Place"):
        table.add_column(heading, no_wrap=heading == "Setting", overflow="fold")
    for row in settings:
        name = f"{row.key} of {row.report}" if row.report else row.key
        cells = (name, row.value, row.level, _place(row))
        table.add_row(*(Text(printable(cell)) for cell in cells), style="dim" if row.level == "built in" else "")
    return rendered(table, width, color=color)


def settings_json(settings: Sequence[Setting]) -> str:
    """Return the settings as a list in JSON; places have line and column where the file says it."""
    return json_text([_plain(row) for row in settings])


def _place(row: Setting) -> str:
    if row.place is None:
        return ""
    return row.place.file if row.level == "found" else f"{row.place.file}:{row.place.line}"


def _plain(row: Setting) -> dict[str, object]:
    about: dict[str, object] = {"setting": row.key}
    if row.report:
        about["report"] = row.report
    about |= {"value": row.value, "from": row.level}
    if row.place is not None:
        about["file"] = row.place.file
        if row.level != "found":
            about |= {"line": row.place.line, "column": row.place.column}
    return about
