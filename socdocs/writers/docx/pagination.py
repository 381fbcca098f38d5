"""Page numbers for the contents: LibreOffice lays the file out, and its PDF shows the page of each heading.

This is separate from the writer because it runs a program: write, find the numbers, and write again with them, until
the numbers in a file are those of its own pages.  A number may break a line of the contents in two.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from socdocs.files import disk_problem
from socdocs.problems import EnvironmentProblem
from socdocs.programs import find_program
from socdocs.temporary_folder import temporary_folder

_PROGRAM = "soffice"
_SECONDS = 300
_ROUNDS = 4
_BY_SIGNAL = 128
"""What a shell adds to the number of the signal that ended a command."""
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
    program = find_program(_PROGRAM)
    if program is None:
        raise EnvironmentProblem(
            f"page numbers in the contents need LibreOffice, and its program {_PROGRAM} is not on the path; install it"
            " (Debian: apt-get install libreoffice-writer-nogui) or leave the numbers to Word"
        )
    with _signals_as_exits(), temporary_folder() as folder:
        source, profile = folder / "report.docx", folder / "profile"
        try:
            source.write_bytes(data)
        except OSError as problem:
            raise disk_problem(source, "could not be written", problem) from None
        command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", _EXPORT]
        try:
            _run([*command, "--outdir", str(folder), str(source)], folder)
            return read_pages(source.with_suffix(".pdf").read_bytes())
        except (OSError, subprocess.SubprocessError) as problem:
            raise EnvironmentProblem(f"LibreOffice could not lay out the report: {problem}") from problem


def _run(command: list[str], folder: Path) -> None:
    """Run LibreOffice, and end it with all that it started where it takes too long or this run is ended.

    Its own temporary files are put into `folder`, too, since it leaves them behind when it is ended.
    """
    process = subprocess.Popen(  # noqa: S603 - the program is LibreOffice's own and the file is ours
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        cwd=folder,  # and not a client's
        env={**os.environ, "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)},
    )
    try:
        output, errors = process.communicate(timeout=_SECONDS)
    except BaseException:
        # soffice is a script, and what it starts goes on without it.
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output, errors)


@contextmanager
def _signals_as_exits() -> Iterator[None]:
    """Make of a signal that would end this run at once an exit that first ends the program and removes its files."""

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(_BY_SIGNAL + number)

    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    ours = threading.current_thread() is threading.main_thread()
    before = {number: signal.signal(number, leave) for number in numbers if ours and _ends_at_once(number)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ends_at_once(number: int) -> bool:
    return signal.getsignal(number) is signal.SIG_DFL


def read_pages(pdf: bytes) -> dict[str, int]:
    """Return the pages of the contents' bookmarks in a PDF that LibreOffice wrote."""
    pages = _PAGES.search(pdf)
    order = {page: number for number, page in enumerate(_REFERENCE.findall(pages[1]), 1)} if pages else {}
    return {f"_{name.decode()}": order[page] for name, page in _DESTINATION.findall(pdf) if page in order}
