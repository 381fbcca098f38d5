"""The fragments of a part of the package, in reading order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from socdocs.writers.docx.names import Names

_AT_ONCE = 1000
"""Fragments that are joined at a time: few enough to save memory, enough to save time."""


class Control(NamedTuple):
    """The parts of a control before and after its number, which is unique."""

    before: str
    behind: str


class Fragments(list[str]):
    """A list of fragments, to which a writer appends.

    Fragments that turn out to be facts get a control, which replaces them when the fragments are joined.  This saves
    memory: a row of a table has about ten controls, each as long as a paragraph.
    """

    def __init__(self) -> None:
        super().__init__()
        self.controls: dict[int, Control] = {}

    def whole(self, names: Names) -> Iterator[str]:
        """Yield the joined fragments in pieces of moderate length; each control gets its number from `names`."""
        fragments = self._fragments(names.next_id)
        while stretch := list(islice(fragments, _AT_ONCE)):
            yield "".join(stretch)

    def _fragments(self, next_id: Callable[[], int]) -> Iterator[str]:
        find = self.controls.get
        for index, fragment in enumerate(self):
            control = find(index)
            yield fragment if control is None else f"{control.before}{next_id()}{control.behind}"
