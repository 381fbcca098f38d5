"""Page numbers for the contents: LibreOffice lays the file out, and its PDF shows the page of each heading.

This is separate from the writer because it runs a program: write, find the numbers, and write again with them, until
the numbers in a file are those of its own pages.  A number may break a line of the contents in two.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from socdocs.problems import EnvironmentProblem

_PROGRAM = "soffice"
_SECONDS = 300
_ROUNDS = 4
_EXPORT = 'pdf:writer_pdf_Export:{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"}}'
# LibreOffice writes the underscore of `_Toc123456789` as its code.
_DESTINATION = re.compile(rb"/5F(Toc\d{9})\s*\[\s*(\d+) 0 R")
_PAGES = re.compile(rb"/Kids\s*\[([\s\d R]+)\]")
_REFERENCE = re.compile(rb"\b(\d+) 0 R")


def paginated(write: Callable[[Mapping[str, int]], bytes]) -> bytes:
    """Return the file that `write` makes with the page numbers of that file itself.

    Raises EnvironmentProblem as `page_numbers` does, or if the numbers keep changing.
    """
    pages = page_numbers(write({}))
    for _ in range(_ROUNDS):
        data = write(pages)
        if (found := page_numbers(data)) == pages:
            return data
        pages = found
    raise EnvironmentProblem("LibreOffice lays the report out otherwise each time; leave the page numbers to Word")


def page_numbers(data: bytes) -> dict[str, int]:
    """Return the page of every heading and caption of a written file, by bookmark, counted from the cover.

    Raises EnvironmentProblem if LibreOffice is missing or fails.
    """
    program = shutil.which(_PROGRAM)
    if program is None:
        raise EnvironmentProblem(
            f"page numbers in the contents need LibreOffice, and its program {_PROGRAM} is not on the path; install it"
            " (Debian: apt-get install libreoffice-writer-nogui) or leave the numbers to Word"
        )
    with tempfile.TemporaryDirectory() as folder:
        source, profile = Path(folder, "report.docx"), Path(folder, "profile")
        source.write_bytes(data)
        command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", _EXPORT]
        try:
            subprocess.run(  # noqa: S603 - the program is LibreOffice's own and the file is ours
                [*command, "--outdir", folder, str(source)], check=True, capture_output=True, timeout=_SECONDS
            )
            return read_pages(source.with_suffix(".pdf").read_bytes())
        except (OSError, subprocess.SubprocessError) as problem:
            raise EnvironmentProblem(f"LibreOffice could not lay out the report: {problem}") from problem


def read_pages(pdf: bytes) -> dict[str, int]:
    """Return the pages of the contents' bookmarks in a PDF that LibreOffice wrote."""
    pages = _PAGES.search(pdf)
    order = {page: number for number, page in enumerate(_REFERENCE.findall(pages[1]), 1)} if pages else {}
    return {f"_{name.decode()}": order[page] for name, page in _DESTINATION.findall(pdf) if page in order}
