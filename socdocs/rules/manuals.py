"""The manual of every code: those of the rules, of the search for other clients' names, and of everything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from socdocs.rules import leaks
from socdocs.rules.errors import errors
from socdocs.rules.table import RULES


@dataclass(frozen=True, slots=True)
class Manual:
    """What a code means, why it matters, what fails and what to write instead, as Markdown.

    `name` is the name of the rule, or says what is wrong.
    """

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
"""Those of the rules by code, in the order of the table."""


@cache
def manuals() -> Mapping[str, Manual]:
    """Those of all codes that a finding can show: the rules, then everything else."""
    others = {error.code: Manual(error.code, error.name, error.manual) for error in errors().values()}
    return MappingProxyType({**MANUALS, **others})
