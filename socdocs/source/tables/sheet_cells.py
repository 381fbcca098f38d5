"""What the XML of a workbook says about the cells of one sheet, where calamine says nothing or too late."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct, field

from socdocs.source.tables.grid import Cell, Merge
from socdocs.source.tables.number_formats import Conditional, TextFormat


class SheetCells(Struct, frozen=True):
    """How far a sheet is filled, and what is peculiar about its cells; rows and columns count from 0.

    `shown` are numbers as displayed (1.10, CC-6.1, 5%), and texts of which calamine leaves something out; `otherwise`
    are numbers that are displayed in a way that is not known here, with their format or with what is displayed, and
    texts that are not displayed.  `conditional` is what cells display where a condition holds.  `around` is what is
    displayed around texts.
    `struck` are cells with words that have a line through them.  `characters` are those of all texts that calamine
    makes of the sheet: a text that is in the file once can be in many cells.
    """

    rows: int = 0
    columns: int = 0
    errors: Mapping[Cell, str] = field(default_factory=lambda: MappingProxyType({}))
    unvalued: frozenset[Cell] = frozenset()
    shown: Mapping[Cell, str] = field(default_factory=lambda: MappingProxyType({}))
    otherwise: Mapping[Cell, str] = field(default_factory=lambda: MappingProxyType({}))
    around: Mapping[Cell, TextFormat] = field(default_factory=lambda: MappingProxyType({}))
    conditional: Mapping[Cell, Conditional] = field(default_factory=lambda: MappingProxyType({}))
    struck: frozenset[Cell] = frozenset()
    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    comments: frozenset[Cell] = frozenset()
    characters: int = 0
