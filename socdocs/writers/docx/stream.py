"""The fragments of a part of the package, in reading order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from socdocs.writers.docx.names import Names

_AT_ONCE = 1000
"""Fragments that are put together at a time: few enough to take no room, enough to take no time."""


class Control(NamedTuple):
    """What stands before and behind the number that each control has to itself."""

    before: str
    behind: str


class Stream(list[str]):
    """Fragments, to which more are appended while a document is written.

    Those that turn out to be facts get a control, which stands in their place when all is put together: a report has
    ten controls to a table's row, and written out each is as long as a paragraph.
    """

    def __init__(self) -> None:
        super().__init__()
        self.controls: dict[int, Control] = {}

    def whole(self, names: Names) -> Iterator[str]:
        """Everything, in stretches of a comfortable length; each control gets its number from `names`."""
        fragments = self._fragments(names.next_id)
        while stretch := list(islice(fragments, _AT_ONCE)):
            yield "".join(stretch)

    def _fragments(self, next_id: Callable[[], int]) -> Iterator[str]:
        find = self.controls.get
        for index, fragment in enumerate(self):
            control = find(index)
            yield fragment if control is None else f"{control.before}{next_id()}{control.behind}"
