"""What the rules cost beside loading, and whether that grows with the controls alone: `rules.py [ROUNDS]`.

Both are measured inside one process, so that imports, which every command pays once, are in neither, and as in a
command without a search for cycles.
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from descriptions import SIZES, write
from measure import Spread

from socdocs.files import Files
from socdocs.workflow.case import open_case
from socdocs.workflow.check import check
from socdocs.workflow.load import load
from socdocs.workflow.request import Request

MEASURED = ("S", "L", "L5", "L10", "prose1000")


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """The processor's seconds that `work` takes, and what it gives."""
    began = time.process_time()
    found = work()
    return time.process_time() - began, found


def measured(folder: Path, rounds: int) -> tuple[list[float], list[float]]:
    """The seconds of loading the description in `folder` and of its rules, in so many rounds after one uncounted."""
    loading, judging = [], []
    request = Request(folder / "system.yaml", folder / "auditor.yaml", kind="soc2-type2", phase="final")
    for number in range(rounds + 1):
        gc.collect()
        read, loaded = timed(lambda: load(Files(), request))
        case = open_case(loaded, request)
        checked, _ = timed(lambda: check(case, request))  # noqa: B023 - called at once
        if number:
            loading.append(read)
            judging.append(checked)
    return loading, judging


def spread(numbers: list[float]) -> Spread:
    """Median, smallest and largest."""
    ordered = sorted(numbers)
    return Spread(ordered[len(ordered) // 2], ordered[0], ordered[-1])


if __name__ == "__main__":
    gc.disable()
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    print(f"{'size':10} {'controls':>8}  {'load, s':24} {'rules, s':24} rules/load")
    for name in MEASURED:
        with tempfile.TemporaryDirectory() as folder:
            write(name, Path(folder))
            load, check = (spread(numbers) for numbers in measured(Path(folder), rounds))
            part = f"{check.median / load.median:.2f}"
            print(f"{name:10} {SIZES[name].controls:8}  {load!s:24} {check!s:24} {part}", flush=True)
