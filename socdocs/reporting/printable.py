"""Make text from files safe to print: characters that steer a terminal or reverse the reading direction are named."""

from __future__ import annotations

from socdocs.source.characters import peculiar_characters, shown

_TAB = "    "


def printable(text: str) -> str:
    """Return `text` in one line: a tab becomes four blanks, a control or invisible character its number."""
    parts, end = list[str](), 0
    for place, character, _ in peculiar_characters(text):
        parts += (text[end:place], shown(character))
        end = place + 1
    parts.append(text[end:])
    return "".join(parts).replace("\t", _TAB).replace("\r", " ").replace("\n", " ")
