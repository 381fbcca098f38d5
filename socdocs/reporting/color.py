"""Colours of terminal text: when to use them, and their codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Choice = Literal["auto", "always", "never"]

_CODES: Mapping[str, str] = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "place": "1;34",
    "strong": "1",
}


def wants_color(choice: Choice, environment: Mapping[str, str], *, terminal: bool) -> bool:
    """Whether to use colours.

    The user's choice decides, else NO_COLOR, then FORCE_COLOR, then whether the output is a terminal.  Both variables
    count only when they are not empty (no-color.org, force-color.org).
    """
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    return bool(environment.get("FORCE_COLOR")) or (terminal and environment.get("TERM") != "dumb")


class Paint(Struct, frozen=True):
    """Adds colours to text, or leaves it unchanged."""

    enabled: bool = False

    def __call__(self, text: str, style: str) -> str:
        """`text` in `style`: a severity's label, `place` or `strong`."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.enabled and text else text
