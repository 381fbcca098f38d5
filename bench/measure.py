"""Whole processes side by side: what each costs, in rounds, so that whatever else the machine does meets all alike."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cost:
    """What one process cost: seconds of processor and of the clock, and its largest memory in MiB."""

    cpu: float
    wall: float
    memory: float


@dataclass(frozen=True)
class Spread:
    """The median of several numbers, with the smallest and the largest."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.median:.3f} [{self.low:.3f}..{self.high:.3f}]"


@dataclass(frozen=True)
class Command:
    """A process to measure."""

    words: Sequence[str]
    environment: Mapping[str, str] | None = None
    before: Callable[[], None] = lambda: None


def spread(numbers: Sequence[float]) -> Spread:
    """Median, smallest and largest."""
    return Spread(statistics.median(numbers), min(numbers), max(numbers))


def cost(command: Command) -> Cost:
    """Run a process to its end.  Its children count as far as it waits for them."""
    command.before()
    began = time.perf_counter()
    environment = os.environ | (command.environment or {})
    process = subprocess.Popen(
        command.words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    said = process.stderr.read() if process.stderr else ""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command.words)} ended with {process.returncode}:\n{said}")
    return Cost(used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss / 1024)


def rounds(commands: Mapping[str, Command], count: int) -> dict[str, list[Cost]]:
    """Every command once in each of `count` rounds, after one that warms the disk's cache and is not counted."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for number in range(count + 1):
        for name, command in commands.items():
            used = cost(command)
            if number:
                costs[name].append(used)
    return costs
