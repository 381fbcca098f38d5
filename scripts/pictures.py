"""Make docs/pictures/check.svg: what `socdocs check` prints in a terminal about a file with three mistakes."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from socdocs.cli.run import PROBLEMS, Run
from socdocs.cli.table import program

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "pictures" / "check.svg"
WIDTH = 80
FILE = """\
service_organization:
  name: Birchgate Invoicing, Inc.

system:
  nmae: Birchgate Invoice Exchange

controls:
  - id: AC-01
    text: The Security Lead reviews access to the exchange each quarter.
    criteria: [CC6.2, CC6.33]

reports:
  - id: soc2-2026
    soc: 2
    type: 2
    period: {start: 2025-10-01, end: 2026-09-31}
"""

# Rich's own frame would fetch a font from the network.
FRAME = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="socdocs check">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px; white-space: pre; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def printed() -> str:
    """What the command prints, with its colours."""
    here, columns = Path.cwd(), os.environ.get("COLUMNS")
    stream = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(stream):
        os.chdir(folder)
        os.environ["COLUMNS"] = str(WIDTH)
        try:
            Path("system.yaml").write_text(FILE, encoding="utf-8")
            code = Run().call(program, ["check", "system.yaml", "--color", "always"])
        finally:
            os.chdir(here)
            if columns is None:
                del os.environ["COLUMNS"]
            else:
                os.environ["COLUMNS"] = columns
    if code != PROBLEMS:
        sys.exit(f"socdocs check ended with {code}; it should find the mistakes of the picture")
    return stream.getvalue()


def picture() -> str:
    """The SVG file."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="standard")
    console.print(Text("$ socdocs check system.yaml\n"), Text.from_ansi(printed().rstrip()), sep="\n")
    drawn = console.export_svg(title="", theme=MONOKAI, code_format=FRAME, unique_id="check")
    return "\n".join(line.rstrip() for line in drawn.splitlines()) + "\n"


if __name__ == "__main__":
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(picture(), encoding="utf-8")
    sys.stdout.write(f"{PICTURE.name}\n")
