"""Which criteria and control objectives have controls in one description and have none in the other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from socdocs.model.description import SystemDescription


class Coverage(NamedTuple):
    """A criterion or control objective that has controls in one description only; one of the two lists is empty."""

    target: str
    old: tuple[str, ...]
    new: tuple[str, ...]


def compare_coverage(old: SystemDescription, new: SystemDescription) -> tuple[Coverage, ...]:
    """Return the criteria and objectives that gained their first control or lost their last one, ordered by code."""
    before, after = _controls_by_target(old), _controls_by_target(new)
    return tuple(
        Coverage(target, tuple(before.get(target, ())), tuple(after.get(target, ())))
        for target in sorted(before.keys() ^ after.keys(), key=_in_order)
    )


def _in_order(target: str) -> list[tuple[int, str]]:
    """Return the key by which CO-10 comes after CO-9."""
    return [(len(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", target)]


def _controls_by_target(description: SystemDescription) -> Mapping[str, list[str]]:
    found = dict[str, list[str]]()
    for control in description.controls or ():
        for target in (*(control.criteria or ()), *(control.control_objectives or ())):
            found.setdefault(target, []).append(control.id)
    return found
