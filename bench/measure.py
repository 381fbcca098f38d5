"""Whole processes side by side: what each costs, in rounds, so that whatever else the machine does meets all alike."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


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


def environment() -> dict[str, str]:
    """The environment of this process without any variable of Python's.

    With PYTHONDONTWRITEBYTECODE, for instance, an editable installation is compiled anew at every start, which costs a
    seventh of a report.
    """
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def compile_first(python: str, *sources: Path) -> None:
    """Compile the Python files in `sources` and in the environment of `python`, so that nothing measured has to.

    Ends the bench where byte code of `sources` cannot be made or written.
    """
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    installed = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=True).stdout.strip()
    compiling = [python, "-m", "compileall", "-qq"]
    # Packages may hold files for another Python, or templates, which do not compile and are never imported.
    subprocess.run([*compiling, installed], env=environment(), check=False)
    if subprocess.run([*compiling, *map(str, sources)], env=environment(), check=False).returncode:
        raise SystemExit(f"Byte code cannot be written in {', '.join(map(str, sources))}; make these folders writable.")


def cost(command: Command) -> Cost:
    """Run a process to its end.  Its children count as far as it waits for them."""
    command.before()
    began = time.perf_counter()
    own = environment() | dict(command.environment or {})
    with subprocess.Popen(
        command.words, env=own, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
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
