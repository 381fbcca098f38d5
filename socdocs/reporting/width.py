"""The width of printed text, and text wrapped to that width.

The variable COLUMNS decides where it is set, else the terminal.  In a pipe or a file, tables and lists have lines of
`IN_A_FILE` characters, and each sentence of a finding stays in one line, so that programs can search for it.  Text is
never cut; what is too long is wrapped.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TextIO

from socdocs.reporting.printable import printable, without_orders

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.segment import Segment

IN_A_FILE: Final = 100
NARROWEST: Final = 20

_NUMBER = re.compile(r"[1-9][0-9]{0,4}")
_WORD = re.compile(r"(?<! ) *[^ ]+")
_COLOR_CODE = re.compile(r"\x1b\[[0-9;]*m")


def told_width(stream: TextIO | None, environment: Mapping[str, str]) -> int | None:
    """The number of cells of a line of `stream`; None where neither COLUMNS nor a terminal says it."""
    columns = environment.get("COLUMNS", "")
    if _NUMBER.fullmatch(columns):
        return max(int(columns), NARROWEST)
    with suppress(OSError, ValueError):
        if stream is not None and (cells := os.get_terminal_size(stream.fileno()).columns):
            return max(cells, NARROWEST)
    return None


def width_of(stream: TextIO | None, environment: Mapping[str, str]) -> int:
    """The number of cells of a line of a table or list on `stream`."""
    return told_width(stream, environment) or IN_A_FILE


def filled(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Wrap `text` to lines of at most `width` cells: the first begins with `first`, each further one with `rest`.

    Lines are broken between words; a word that is longer than a line stays whole.  Other blanks stay as they
    are.  Codes of colours take no cells.
    """
    from rich.cells import cell_len

    lines, used, begun = [[first]], cell_len(_COLOR_CODE.sub("", first)), False
    for word in _WORD.findall(text.replace("\n", " ")):
        blanks = len(word) - len(word.lstrip(" "))
        cells = cell_len(_COLOR_CODE.sub("", word))
        if begun and used + cells > width:
            lines.append([rest, word[blanks:]])
            used = cell_len(rest) + cells - blanks
        else:
            lines[-1].append(word)
            used += cells
        begun = True
    return [without_orders("".join(line)) for line in lines]


class _Printable:
    """What Rich renders, with the characters that steer a terminal named; Rich lets them pass."""

    def __init__(self, what: RenderableType) -> None:
        self.what = what

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        from rich.segment import Segment

        for segment in console.render(self.what, options):
            lines = segment.text.split("\n")
            yield Segment("\n".join(map(printable, lines)), segment.style, segment.control)


def rendered(what: RenderableType, width: int, *, color: bool = False) -> str:
    """Render `what` with Rich for a terminal of `width` cells, without blanks at the ends of lines."""
    from rich.console import Console

    stream = io.StringIO()
    console = Console(
        file=stream,
        width=width,
        force_terminal=color,
        color_system="standard" if color else None,
        highlight=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )
    console.print(_Printable(what))
    return without_orders("\n".join(line.rstrip() for line in stream.getvalue().split("\n")))
