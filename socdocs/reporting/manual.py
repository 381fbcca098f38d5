"""Format a manual for a terminal: wrap its paragraphs, and leave its examples unchanged."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socdocs.reporting.width import filled

_LINK = re.compile(r"\[([^\[\]]+)\]\([^()\s]+\)")


def manual_text(heading: str, markdown: str, width: int) -> str:
    """The manual without its heading.  Links are reduced to their text."""
    lines = [*filled(heading, width, rest="  "), ""]
    for block in re.split(r"\n{2,}", _LINK.sub(r"\1", markdown.rstrip("\n"))):
        lines += [*_block(block.strip("\n"), width), ""]
    return "".join(f"{line}\n" for line in lines[:-1])


def _block(block: str, width: int) -> Iterator[str]:
    if block.startswith("    "):
        yield from block.split("\n")
        return
    for item in re.split(r"\n(?=- )", block):
        yield from filled(" ".join(item.split()), width, rest="  " if item.startswith("- ") else "")
