"""Folders within each other whose whole path is longer than the system takes at once."""

import os
from pathlib import Path


def deep(folder: Path, length: int) -> str:
    """Make folders within each other, whose path from `folder` has so many bytes, and return it."""
    names = ["d" * 200] * ((length - 1) // 201)
    names.append("e" * (length - 201 * len(names)))
    before = os.open(".", os.O_RDONLY)
    try:
        os.chdir(folder)
        for name in names:  # the system takes no longer path at once
            os.mkdir(name)  # noqa: PTH102 - as above
            os.chdir(name)
    finally:
        os.fchdir(before)
        os.close(before)
    return "/".join(names)
