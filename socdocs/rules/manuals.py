"""The manuals of the rules and of the search for other clients' names, taken from their docstrings."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from socdocs.rules import leaks
from socdocs.rules.manual import Manual
from socdocs.rules.names import LEAK, LEAK_NAME
from socdocs.rules.table import RULES

MANUALS: Final[Mapping[str, Manual]] = MappingProxyType(
    {rule.code: Manual(rule.code, rule.name, rule.manual) for rule in RULES}
    | {LEAK: Manual(LEAK, LEAK_NAME, leaks.MANUAL)}
)
"""The manuals by code, in the order of the table; `manuals.json`, which `rules.manual` reads, is made from them."""
