"""Make text from files safe to print.

Characters that steer a terminal or reverse the reading direction are named, and what a system that runs checks would
take for an order in its log is none.
"""

from __future__ import annotations

import re

from socdocs.source.characters import peculiar_characters, shown

_TAB = "    "
_ORDER = re.compile(r"##(?=(?:vso|teamcity)?\[)", re.IGNORECASE)
"""What a line of a log is searched for by Azure Pipelines, GitHub and TeamCity, which obey it."""
_LINE_ORDER = re.compile(r"(?:(?<=\A)|(?<=\n))([^\S\n]*)::(?=[A-Za-z])")
"""How a line of a log begins that GitHub obeys."""


def printable(text: str) -> str:
    """Return `text` in one line: a tab becomes four blanks, a control or invisible character its number."""
    parts, end = list[str](), 0
    for place, character, _ in peculiar_characters(text):
        parts += (text[end:place], shown(character))
        end = place + 1
    parts.append(text[end:])
    return without_orders("".join(parts).replace("\t", _TAB).replace("\r", " ").replace("\n", " "))


def without_orders(text: str) -> str:
    """Return `text`, as long as it is, without what a system that runs checks would take for an order in its log."""
    if "::" in text:
        text = _LINE_ORDER.sub(r"\1**", text)
    return _ORDER.sub("**", text) if "##" in text else text
