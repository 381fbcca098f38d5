"""The workflow of every report, as one table: each step takes the result of the one before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from socdocs.workflow.case import open_case
from socdocs.workflow.check import check
from socdocs.workflow.compose import compose
from socdocs.workflow.finish import finish
from socdocs.workflow.load import load
from socdocs.workflow.save import save
from socdocs.workflow.write import write

Given = TypeVar("Given")
Asked = TypeVar("Asked")
Made = TypeVar("Made")

WORKFLOW: Final[tuple[Callable[[Any, Any], Any], ...]] = (
    load,  # Files → Loaded: the description, whole and valid
    open_case,  # → Case: what one report is made from
    check,  # → Checked: what is wrong with its facts
    compose,  # → Composed: its document
    finish,  # → Draft: the document as every format prints it, its pictures, its open items
    # What changes a whole document before any writer sees it has its place here.
    write,  # → Written: its bytes in one format
    save,  # → Saved: its file
)
"""Up to the draft, the second argument of a step is the `Request`; from there on it is the `Target`."""


def follow(
    given: Given, first: Callable[[Given, Asked], Any], last: Callable[[Any, Asked], Made], asked: Asked
) -> Made:
    """Run the steps from `first`, which gets `given`, to `last`; returns the result of `last`.

    Raises what they raise.
    """
    value: Any = given
    for step in WORKFLOW[WORKFLOW.index(first) : WORKFLOW.index(last) + 1]:
        value = step(value, asked)
    made: Made = value
    return made
