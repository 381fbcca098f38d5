"""A file of sheets in which people typed, as its reader gives it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from socdocs.diagnostics import Diagnostic
from socdocs.report.typed_sheets import Cells


class KeptFile(NamedTuple):
    """The cells of each sheet by its name, what was found in reading them, and what a new run would lose, in words."""

    sheets: Mapping[str, Cells]
    found: Iterable[Diagnostic]
    lost: Iterable[str] = ()
