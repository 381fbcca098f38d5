"""The manual of every code that a finding can show, read without importing the rules."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct


class Manual(Struct, frozen=True):
    """The manual of a code as Markdown: its meaning, why it matters, what fails and what to write instead.

    `name` is the name of the rule, or a short phrase for the fault.
    """

    code: str
    name: str
    text: str

    @property
    def summary(self) -> str:
        """The first paragraph of the manual, on one line."""
        return " ".join(self.text.partition("\n\n")[0].split())


@cache
def manuals_of_rules() -> Mapping[str, Manual]:
    """The manuals of the rules by code, in the order of the table of rules.

    `make docs` writes the file from the docstrings of the rules, so that no rule must be imported to print a manual.
    """
    rows = json.loads(Path(__file__).with_name("manuals.json").read_text("utf-8"))
    return MappingProxyType({row["code"]: Manual(**row) for row in rows})


@cache
def manuals() -> Mapping[str, Manual]:
    """The manuals of all codes that a finding can show: those of the rules, then all others."""
    from socdocs.rules.errors import errors  # which reads YAML

    others = {error.code: Manual(error.code, error.name, error.manual) for error in errors().values()}
    return MappingProxyType({**manuals_of_rules(), **others})
