"""Say on a terminal what the program does, once that takes more than a second."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import click

from socdocs.cli.run import Run, is_terminal

AFTER: Final = 1.0
"""The seconds until the first line is shown, and between two of them."""


@contextmanager
def working(run: Run, words: str, *, after: float = AFTER) -> Iterator[None]:
    """Show `words` and the seconds that have passed while the block runs, and clear them at its end.

    Nothing is shown with --quiet, outside a terminal and in the first second.  The block must print nothing.
    """
    if run.quiet or not is_terminal(sys.stderr):
        yield
        return
    from threading import Event, Thread

    ended, began = Event(), time.monotonic()

    def show() -> None:
        while not ended.wait(after):
            write_over(f"{words} … {time.monotonic() - began:.0f} s")

    thread = Thread(target=show, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        if time.monotonic() - began >= after:
            clear_line()


def write_over(line: str) -> None:
    """Write `line` over the last line of the terminal, as far as it fits."""
    width = _width()
    click.echo(f"\r{line[:width]:{width}}", nl=False, err=True)


def clear_line() -> None:
    """Clear the last line of the terminal."""
    click.echo(f"\r{'':{_width()}}\r", nl=False, err=True)


def _width() -> int:
    return shutil.get_terminal_size().columns - 1
