"""Whether outputs hold every control and every test: `check.py CONTROLS OUTPUT...`; ends with 1 where one does not."""

from __future__ import annotations

import re
import sys
import zipfile
from pathlib import Path

from descriptions import control_mark, test_mark


def text(path: Path) -> str:
    """The words of a report in Word or Markdown."""
    if path.suffix == ".md":
        return path.read_text("utf-8").replace("\\", "")
    with zipfile.ZipFile(path) as package:
        return "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", package.read("word/document.xml").decode()))


if __name__ == "__main__":
    numbers = range(1, int(sys.argv[1]) + 1)
    marks = {control_mark(number) for number in numbers}
    marks |= {test_mark(number, test) for number in numbers for test in (1, 2, 3)}
    for output in map(Path, sys.argv[2:]):
        missing = marks - set(re.findall(r"SP-\d{5}|W-\d{5}\.\d", text(output)))
        if missing:
            sys.exit(f"{output} lacks {len(missing)} of {len(marks)} controls and tests, such as {min(missing)}")
