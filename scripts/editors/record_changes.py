# ruff: noqa: ANN401 - the objects of UNO have no types
"""Replace words in a Word file in LibreOffice while it records changes: `record_changes.py PIPE EDITS.json`.

For the Python that has LibreOffice's module uno (Debian's).  A soffice that accepts connections on PIPE runs already.
EDITS.json names the file to open, the file to save, and for each edit the text of a paragraph or cell with the words to
replace, from `start` to `end`.
"""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]


def main(pipe: str, job: dict[str, Any]) -> None:
    """Open the file, make the edits, save the file, and end LibreOffice."""
    context = _connected(pipe)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    hidden = PropertyValue("Hidden", 0, True, 0)
    document = desktop.loadComponentFromURL(Path(job["open"]).as_uri(), "_blank", 0, (hidden,))
    known: dict[str, Any] = {}
    for paragraph in _texts(document):
        known.setdefault(paragraph.String, paragraph)
    document.RecordChanges = True
    for edit in job["edits"]:
        _replace(known[edit["text"]], edit)
    form = PropertyValue("FilterName", 0, "MS Word 2007 XML", 0)
    document.storeToURL(Path(job["save"]).as_uri(), (form,))
    desktop.terminate()


def _connected(pipe: str) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.5)
    raise SystemExit("LibreOffice does not answer.")


def _replace(paragraph: Any, edit: dict[str, Any]) -> None:
    cursor = paragraph.Text.createTextCursorByRange(paragraph.Start)
    cursor.goRight(edit["start"], False)
    cursor.goRight(edit["end"] - edit["start"], True)
    if cursor.String != edit["text"][edit["start"] : edit["end"]]:
        raise SystemExit(f"Other words are selected: {cursor.String}")
    cursor.String = edit["words"]


def _texts(document: Any) -> Iterator[Any]:
    """Yield the paragraphs of the text, and of each cell of each table."""
    yield from _paragraphs(document.Text)
    tables = document.TextTables
    for number in range(tables.Count):
        table = tables.getByIndex(number)
        for name in table.CellNames:
            yield from _paragraphs(table.getCellByName(name))


def _paragraphs(text: Any) -> Iterator[Any]:
    found = text.createEnumeration()
    while found.hasMoreElements():
        element = found.nextElement()
        if element.supportsService("com.sun.star.text.Paragraph"):
            yield element


if __name__ == "__main__":
    main(sys.argv[1], json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")))
