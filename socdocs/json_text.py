"""JSON for people and programs: letters of any language as they are, and what does not print by its number."""

from __future__ import annotations

import json

from socdocs.repertoire import newer_characters


def json_text(value: object) -> str:
    """Return `value` as JSON with a line for each key and item, and a line feed at the end.

    A character that steers a terminal, turns the direction of reading, is a byte of no UTF-8 or would begin an order to
    a system that runs checks is written as an escape, which JSON reads as the same character.
    """
    lines = without_orders(json.dumps(value, indent=2, ensure_ascii=False)).split("\n")
    return "".join(f"{line if _prints(line) else _escaped(line)}\n" for line in lines)


def without_orders(text: str) -> str:
    """Return JSON that says the same, without what a system that runs checks would take for an order in its log."""
    return text.replace("##", "#\\u0023")


def _prints(text: str) -> bool:
    return text.isprintable() and not newer_characters(text)


def _escaped(line: str) -> str:
    return "".join(sign if _prints(sign) else json.dumps(sign)[1:-1] for sign in line)
