"""Accept or reject all changes of Word files in LibreOffice, and read them: `settle_in_libreoffice.py PIPE JOBS.json`.

For the Python that has LibreOffice's module uno (Debian's).  A soffice that accepts connections on PIPE runs already.
Each job names the file to open, the command (none to read it as it is), and the file for what LibreOffice then shows:
the same lines as `tracked.lines` reads, those in frames apart.
"""

import itertools
import json
import re
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

STAND_IN = "\u200d"
"""What LibreOffice 7.4 puts into a row that is new and empty (findings/libreoffice-writes-into-new-empty-rows.sh)."""


def main(pipe, jobs):
    context = connected(pipe)
    manager = context.ServiceManager
    desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    dispatcher = manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
    hidden = PropertyValue("Hidden", 0, True, 0)
    for job in jobs:
        document = desktop.loadComponentFromURL(Path(job["open"]).as_uri(), "_blank", 0, (hidden,))
        if job["command"]:
            frame = document.CurrentController.Frame
            dispatcher.executeDispatch(frame, f".uno:{job['command']}", "", 0, ())
        frames = [document.TextFrames.getByIndex(number) for number in range(document.TextFrames.Count)]
        shown = {"lines": list(blocks(document.Text)), "frames": [line for frame in frames for line in blocks(frame)]}
        Path(job["save"]).write_text(json.dumps(shown), encoding="utf-8")
        document.close(True)
    desktop.terminate()


def connected(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.5)
    raise SystemExit("LibreOffice does not answer.")


def elements(found):
    while found.hasMoreElements():
        yield found.nextElement()


def blocks(text):
    """The paragraphs with words, and the rows of tables."""
    for element in elements(text.createEnumeration()):
        if element.supportsService("com.sun.star.text.TextTable"):
            for _, names in itertools.groupby(element.CellNames, key=lambda name: re.sub(r"\D", "", name)):
                yield [list(blocks(element.getCellByName(name))) for name in names]
        elif words := "".join(paragraph(element)).replace(STAND_IN, ""):
            yield words


def paragraph(paragraph):
    portions = list(elements(paragraph.createEnumeration()))
    if any(link(portion).startswith("#_Toc") for portion in portions):
        return
    for target, linked in itertools.groupby(portions, key=link):
        text = "".join(map(words, linked))
        yield f"→{target[1:]}" if text and target.startswith("#") else text


def link(portion):
    return portion.HyperLinkURL if portion.TextPortionType == "Text" else ""


def words(portion):
    if portion.TextPortionType == "Footnote":
        return f"({' / '.join(map(str, blocks(portion.Footnote)))})"
    return {"TextField": "#", "Frame": "(picture)"}.get(portion.TextPortionType, portion.String)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")))
