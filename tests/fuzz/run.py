"""Fuzz each reader for some time, one after the other, and print how many samples were read (`make fuzz`).

A sample that breaks a promise stays in the folder of its target and ends the search there.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.fuzz.reading import reader
from tests.fuzz.targets import TARGETS

BROKEN = ("crash-", "timeout-", "oom-", "leak-")
_RUNS = re.compile(r"^stat::number_of_executed_units: (\d+)$|^#(\d+)\t", re.MULTILINE)


def fuzz(name: str, folder: Path, seconds: int, seed: int) -> tuple[int, list[Path]]:
    """Fuzz one target; return how many samples were read, and those that broke a promise."""
    folder.mkdir(parents=True, exist_ok=True)
    before = found(folder)
    log = folder / "log.txt"
    command = [sys.executable, "-m", "tests.fuzz.search", name, str(folder), str(seconds), str(seed)]
    with log.open("w", encoding="utf-8") as told:
        ended = subprocess.run(command, stdout=told, stderr=subprocess.STDOUT, check=False)
    said = log.read_text(encoding="utf-8", errors="replace")
    counts = [int(one or other) for one, other in _RUNS.findall(said)]
    new = sorted(set(found(folder)) - set(before))
    if ended.returncode and not new:
        sys.exit(f"{name} could not be fuzzed: {said[-2000:]}")
    return max(counts, default=0), new


def found(folder: Path) -> list[Path]:
    """The samples that broke a promise."""
    return [path for path in folder.glob("*") if path.name.startswith(BROKEN)]


def read_again(names: Sequence[str], sample: bytes) -> int:
    """Read one sample as each of these targets and print the exit codes.  Raises what it breaks."""
    for target in (target for target in TARGETS if target.name in names):
        with reader(target) as opened:
            print(f"{target.name:<14} ended with {opened.read(sample)}")
    return 0


def main() -> int:
    """Fuzz the targets that are asked for; return 1 if any promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=600, help="for each target")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 2**31), help="of the first")
    parser.add_argument("--out", type=Path, required=True, help="the folder for what is found")
    parser.add_argument("--sample", type=Path, help="read this sample again, and nothing else")
    parser.add_argument("targets", nargs="*", metavar="TARGET", default=[target.name for target in TARGETS])
    asked = parser.parse_args()
    if unknown := set(asked.targets) - {target.name for target in TARGETS}:
        parser.error(f"there is no target {', '.join(sorted(unknown))}")
    if asked.sample:
        return read_again(asked.targets, asked.sample.read_bytes())
    print(f"{'target':<14} {'seed':>10} {'seconds':>8} {'samples read':>13}  found", flush=True)
    worst = 0
    for number, name in enumerate(asked.targets):
        seed = asked.seed + number
        read, new = fuzz(name, asked.out / name, asked.seconds, seed)
        told = ", ".join(map(str, new)) or "nothing"
        print(f"{name:<14} {seed:>10} {asked.seconds:>8} {read:>13,}  {told}", flush=True)
        worst |= bool(new)
    return worst


if __name__ == "__main__":
    sys.exit(main())
