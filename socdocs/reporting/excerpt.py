"""One line of a file with marks under a part of it, measured in the cells of a terminal."""

from __future__ import annotations

from bisect import bisect_right

from msgspec import Struct

from socdocs.reporting.printable import printable, without_orders

_REACH = 400  # characters looked at on either side, since the lines of CSV files have no end


class Excerpt(Struct, frozen=True):
    """A printable line; the marked part begins after `before` cells and is `length` cells wide."""

    text: str
    before: int
    length: int


def excerpt(line: str, start: int, end: int, room: int) -> Excerpt:
    """Mark the characters of `line` from `start` to `end`, and cut it with … so that the mark fits into `room` cells.

    Wide characters count two cells, combining ones none, so that a mark is exactly under the text that it marks.
    """
    from rich.cells import cell_len

    end = max(end, start)
    head = ("…" if start > _REACH else "") + printable(line[max(0, start - _REACH) : start])
    marked = printable(line[start : min(end, start + _REACH)])
    tail = printable(line[end : end + _REACH]) + ("…" if len(line) > end + _REACH else "")
    length = max(1, cell_len(marked))
    if cell_len(head) + length + cell_len(tail) > room:
        third = max(room // 3, 1)
        head = _last(head, max(third, room - length - max(third, cell_len(tail))))
        tail = _first(tail, max(0, room - cell_len(head) - length))
    before = cell_len(head)
    shown = _first(head + marked + tail, max(room, before + 1))
    return Excerpt(without_orders(shown), before, max(1, min(length, max(room, before + 1) - before)))


def _first(text: str, cells: int) -> str:
    from rich.cells import cell_len

    if cell_len(text) <= cells:
        return text
    kept = bisect_right(range(len(text)), cells - 1, key=lambda count: cell_len(text[:count])) - 1
    return text[: max(kept, 0)] + "…" if cells else ""


def _last(text: str, cells: int) -> str:
    from rich.cells import cell_len

    if cell_len(text) <= cells:
        return text
    kept = bisect_right(range(len(text)), cells - 1, key=lambda count: cell_len(text[len(text) - count :])) - 1
    return "…" + text[len(text) - max(kept, 0) :]
