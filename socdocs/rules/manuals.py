"""The manual of every code that has one: the rules of the table, and the leak check, which needs other descriptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from socdocs.rules import leaks
from socdocs.rules.table import RULES


@dataclass(frozen=True, slots=True)
class Manual:
    """What a rule finds, why it matters, what fails and what to write instead, as Markdown; `name` follows "allow"."""

    code: str
    name: str
    text: str

    @property
    def summary(self) -> str:
        """Its first sentence."""
        return " ".join(self.text.partition("\n\n")[0].split())


MANUALS: Final[Mapping[str, Manual]] = MappingProxyType(
    {rule.code: Manual(rule.code, rule.name, rule.manual) for rule in RULES}
    | {leaks.CODE: Manual(leaks.CODE, leaks.NAME, leaks.MANUAL)}
)
"""By code, in the order of the table."""
