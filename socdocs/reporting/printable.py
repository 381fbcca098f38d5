"""Text from files, made safe to print: what would steer a terminal or turn its letters round is named instead."""

from __future__ import annotations

from socdocs.source.characters import peculiar_characters, shown

_TAB = "    "


def printable(text: str) -> str:
    """`text` in one line, each tab as four blanks, each control, bidirectional or invisible character by its number."""
    parts, end = list[str](), 0
    for place, character, _ in peculiar_characters(text):
        parts += (text[end:place], shown(character))
        end = place + 1
    parts.append(text[end:])
    return "".join(parts).replace("\t", _TAB).replace("\r", " ").replace("\n", " ")
