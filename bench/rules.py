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

from socdocs import checking, pipeline, resources
from socdocs.files import Files

MEASURED = ("S", "L", "L5", "L10", "prose1000")


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """The processor's seconds that `work` takes, and what it gives."""
    began = time.process_time()
    found = work()
    return time.process_time() - began, found


def measured(folder: Path, rounds: int) -> tuple[list[float], list[float]]:
    """The seconds of loading the description in `folder` and of its rules, in so many rounds after one uncounted."""
    loading, judging = [], []
    for number in range(rounds + 1):
        gc.collect()
        load, loaded = timed(lambda: pipeline.load(Files(), folder / "system.yaml", auditor=folder / "auditor.yaml"))
        kind, _ = pipeline.load_kind(Files(), resources.template_folders(), "soc2-type2")
        scoped = pipeline.scope(loaded, pipeline.choose_report(loaded.description, kind.name), kind)
        check, _ = timed(lambda: checking.check(loaded, scoped, "final"))  # noqa: B023 - called at once
        if number:
            loading.append(load)
            judging.append(check)
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
