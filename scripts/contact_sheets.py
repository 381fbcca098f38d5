"""Show every report of the examples in every style on contact sheets: `contact_sheets.py FOLDER`.

Needs LibreOffice and poppler (scripts/word_tools.py).  Each sheet is a PNG with all pages of one report.
"""

from __future__ import annotations

import math
import struct
import subprocess
import sys
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
STYLES = sorted((HERE / "examples" / "styles").glob("*.docx"))
DOTS = 42
GAP = 8
GREY = b"\x99\x99\x99"


@dataclass(frozen=True)
class Page:
    """A page as lines of pixels."""

    width: int
    rows: tuple[bytes, ...]


def main(folder: Path) -> None:
    """Build the reports, lay them out and draw the sheets."""
    for name, reference in [("default", None), *((style.stem, style) for style in STYLES)]:
        out = folder / name
        options = ["--reference", str(reference)] if reference else []
        build = [sys.executable, "-m", "socdocs", "batch", str(HERE / "examples"), "-o", str(out), "--force", "-q"]
        subprocess.run([*build, "--name", "{description}-{report}", *options], check=True)
        reports = sorted(out.glob("*.docx"))
        with tempfile.TemporaryDirectory() as scratch:
            profile = f"-env:UserInstallation={Path(scratch, 'profile').as_uri()}"
            convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", scratch]
            subprocess.run([*convert, *map(str, reports)], check=True, stdout=subprocess.DEVNULL)
            for report in reports:
                pdf = Path(scratch, f"{report.stem}.pdf")
                subprocess.run(["pdftoppm", "-r", str(DOTS), str(pdf), str(pdf.with_suffix(""))], check=True)
                pages = [read(path) for path in sorted(Path(scratch).glob(f"{report.stem}-*.ppm"))]
                report.with_suffix(".png").write_bytes(sheet(pages))
                print(report.with_suffix(".png"))


def read(path: Path) -> Page:
    """A page that pdftoppm drew."""
    kind, size, _, pixels = path.read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    if kind != b"P6":
        raise SystemExit(f"{path} is no picture of pdftoppm's")
    return Page(width, tuple(pixels[3 * width * row : 3 * width * (row + 1)] for row in range(height)))


def sheet(pages: list[Page]) -> bytes:
    """The pages in rows on grey, as PNG."""
    across = max(1, math.ceil(math.sqrt(len(pages) * 1.6)))
    wide = max(page.width for page in pages) + GAP
    lines = []
    for first in range(0, len(pages), across):
        row = pages[first : first + across]
        high = max(len(page.rows) for page in row)
        for line in range(high + GAP):
            cells = (page.rows[line] if line < len(page.rows) else b"" for page in row)
            lines.append(
                b"".join(cell + GREY * (wide - len(cell) // 3) for cell in cells) + GREY * wide * (across - len(row))
            )
    return png(across * wide, lines)


def png(width: int, lines: list[bytes]) -> bytes:
    """Lines of pixels as a PNG file."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, len(lines), 8, 2, 0, 0, 0)
    drawn = zlib.compress(b"".join(b"\0" + line for line in lines), 6)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", drawn) + chunk(b"IEND", b"")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
