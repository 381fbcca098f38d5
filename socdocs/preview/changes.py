"""What has changed between two states of a page, so that only this is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Patch = list[list[int] | str]
"""How to make new lines: `[first, count]` takes lines of the old text, a text is a line as it is."""


def changes(known: Mapping[str, list[str]], now: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return the names of all pieces in their `order`, and a patch for each that differs from the `known` one."""
    patches = {name: patch(known.get(name, []), lines) for name, lines in now.items() if known.get(name) != lines}
    return {"order": list(now), "patches": patches}


def patch(old: list[str], new: list[str]) -> Patch:
    """Return how to make the lines `new` from the lines `old`."""
    places = {line: at for at, line in enumerate(old)}
    made: Patch = []
    run = [0, 0]
    for line in new:
        follows = sum(run)
        if made and made[-1] is run and follows < len(old) and old[follows] == line:
            run[1] += 1
        elif (place := places.get(line)) is not None:
            run = [place, 1]
            made.append(run)
        else:
            made.append(line)
    return made


def patched(old: list[str], made: Patch) -> list[str]:
    """Return the new lines, as the page makes them."""
    lines: list[str] = []
    for step in made:
        if isinstance(step, str):
            lines.append(step)
        else:
            lines += old[step[0] : step[0] + step[1]]
    return lines
