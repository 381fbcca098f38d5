#!/usr/bin/python3
# ruff: noqa: ANN401 - the objects of UNO have no types
"""Edit a Word file in LibreOffice, as a person would: `edit_word_file.py FILE EDITED OLD NEW [OLD NEW ...]`.

All places with the words OLD say NEW in the file EDITED.  It is for the Python that has LibreOffice's module uno
(Debian's package python3-uno), and stands in for the people who edit drafts where a page or a test needs one edited.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]


def main(file: str, edited: str, *words: str) -> None:
    """Open the file in a LibreOffice of its own, replace the words and save it; words that are not there end it."""
    with tempfile.TemporaryDirectory() as profile:
        pipe = Path(profile).name
        settings = f"-env:UserInstallation={Path(profile).as_uri()}"
        office = subprocess.Popen(
            ["soffice", settings, "--headless", "--norestore", "--nodefault", f"--accept=pipe,name={pipe};urp"]
        )
        try:
            desktop = _desktop(pipe)
            _edit(desktop, Path(file), Path(edited), zip(words[::2], words[1::2], strict=True))
            desktop.terminate()
            office.wait(60)
        finally:
            if office.poll() is None:
                office.terminate()
                office.wait(60)


def _desktop(pipe: str) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.5)
        else:
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    raise SystemExit("LibreOffice does not answer.")


def _edit(desktop: Any, file: Path, edited: Path, edits: Iterable[tuple[str, str]]) -> None:
    hidden = PropertyValue("Hidden", 0, True, 0)
    # A LibreOffice without windows (Debian's -nogui) ends where a file with comments is opened.
    document = desktop.loadComponentFromURL(file.resolve().as_uri(), "_blank", 0, (hidden,))
    for old, new in edits:
        change = document.createReplaceDescriptor()
        change.SearchString, change.ReplaceString = old, new
        if not document.replaceAll(change):
            raise SystemExit(f"“{old}” is not in {file}.")
    form = PropertyValue("FilterName", 0, "MS Word 2007 XML", 0)
    document.storeToURL(edited.resolve().as_uri(), (form,))
    document.close(True)


if __name__ == "__main__":
    main(*sys.argv[1:])
