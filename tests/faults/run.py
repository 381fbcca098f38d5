"""Disturb each command that writes, and look at what is left (`make faults`).

Every call of the system that touches the files of a command, or the templates, fails once, and the command is killed at
each of them, and at random moments.  strace does that (apt-get install strace), in a child process of which nothing is
replaced.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple

from tests.faults.works import WORKS, Work, broken, contents, copied, prepare, undone, wrong_words

ROOT = Path(__file__).resolve().parents[2]
SYSCALLS = {
    "openat": ("EACCES", "EIO", "KILL"),
    "newfstatat": ("EACCES", "EIO", "ENOENT"),
    "read": ("EIO",),
    "write": ("ENOSPC", "EIO", "KILL"),
    "fsync": ("ENOSPC", "EIO", "KILL"),
    "close": ("EIO",),
    "rename": ("EACCES", "ENOSPC", "EIO", "KILL"),
    "unlink": ("EACCES", "KILL"),
    "mkdir": ("EACCES", "ENOSPC", "KILL"),
    "chmod": ("EACCES", "KILL"),
    "fchmodat": ("EACCES", "KILL"),
    "flock": ("ENOLCK", "KILL"),
    "utimensat": ("EACCES",),
    "getdents64": ("EIO",),
    "readlink": ("EACCES", "EIO"),
}
"""The calls that are disturbed, and what happens at each: how it fails, or that the program is killed."""
_ALIKE = 2
"""How many calls of a kind on one file are disturbed, and how many on templates."""
_LONGEST = 300
"""The seconds after which a command that has not ended counts as one that hangs."""
_HERE = re.compile(r"AT_FDCWD<[^>]*>")
_NAME = re.compile(r"(/work[^\s\">]*)")
_RELATIVE = re.compile(r'(?:AT_FDCWD, |\()"([^/"][^"]*)"')
_RANDOM = re.compile(r"[0-9a-f]{12}\.tmp")
_CALL = re.compile(r"^(\d+) +(\w+)\(")


class Fault(NamedTuple):
    """A call that is disturbed: the number of the call of its kind, and the error, or KILL."""

    syscall: str
    number: int
    error: str

    def __str__(self) -> str:
        return f"{self.syscall} {self.number}: {self.error}"

    @property
    def options(self) -> list[str]:
        """What strace is told."""
        how = "signal=KILL" if self.error == "KILL" else f"error={self.error}"
        return ["-e", f"trace={self.syscall}", "-e", f"inject={self.syscall}:{how}:when={self.number}"]


class Ended(NamedTuple):
    """How a command ended: its exit code, and all that it printed."""

    code: int
    said: str


def environment() -> dict[str, str]:
    """The environment of each run.

    Equal runs make equal calls: sets have the order of a fixed seed, no module is compiled anew, and none is looked for
    in the folder of the work.
    """
    fixed = {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONSAFEPATH": "1"}
    return os.environ | fixed | {"PYTHONPATH": str(ROOT)}


def start(program: Sequence[str], folder: Path, told: int | IO[bytes]) -> subprocess.Popen[bytes]:
    """Start a program in a group of processes of its own, so that all of them can be killed."""
    return subprocess.Popen(program, cwd=folder, env=environment(), stdout=told, stderr=told, start_new_session=True)


def call(command: str, folder: Path, before: Sequence[str] = ()) -> Ended:
    """Carry out a command in a process of its own, below the programs `before`."""
    program = [*before, sys.executable, "-m", "socdocs", *command.split()]
    with tempfile.TemporaryFile() as told:
        started = subprocess.Popen(
            program, cwd=folder, env=environment(), stdout=told, stderr=told, start_new_session=True
        )
        try:
            code = started.wait(_LONGEST)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)
            return Ended(started.wait(), f"it went on for more than {_LONGEST} seconds")
        told.seek(0)
        return Ended(code, told.read().decode(errors="replace"))


def must_end_well(command: str, folder: Path) -> None:
    """Carry out a command.  Ends this program if it fails."""
    ended = call(command, folder)
    if ended.code:
        sys.exit(f"{command}: {ended.said}")


class Disturbed:
    """One work with its folders; counts the runs, and keeps what went wrong."""

    def __init__(self, work: Work, place: Path) -> None:
        self.work = work
        self.runs: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._prepared, self._folder = place / "prepared", place / "disturbed"
        prepare(work, self._prepared, must_end_well)
        self.before = contents(self._prepared)
        undisturbed, started = copied(self._prepared, self._folder), time.monotonic()
        ended = call(work.command, undisturbed)
        self._seconds = time.monotonic() - started
        if ended.code != work.ends:
            sys.exit(f"{work.name}: {ended.said}")
        self.after = contents(undisturbed)

    def faults(self, kinds: Sequence[str]) -> Iterator[Fault]:
        """Yield a fault for each call that touches a file of the work or a template, and each of its errors."""
        log = self._folder.parent / "calls.txt"
        folder = copied(self._prepared, self._folder)
        call(self.work.command, folder, ["strace", "-f", "-y", "-o", str(log), "-e", f"trace={','.join(SYSCALLS)}"])
        numbers: Counter[tuple[str, str]] = Counter()
        seen: Counter[tuple[str, str]] = Counter()
        touching: dict[tuple[str, int], None] = {}
        for line in log.read_text("utf-8", errors="replace").splitlines():
            if not (match := _CALL.match(line)):
                continue
            process, syscall = match.groups()
            numbers[process, syscall] += 1
            if file := self._touched(line, folder):
                seen[syscall, file] += 1
                if seen[syscall, file] <= _ALIKE:
                    # strace counts the calls of each process by itself, and a fault is met by each that comes so far.
                    touching[syscall, numbers[process, syscall]] = None
        for syscall, number in touching:
            for error in SYSCALLS[syscall]:
                if all(error in chosen for chosen in (kinds, self.work.errors) if chosen):
                    yield Fault(syscall, number, error)

    @staticmethod
    def _touched(line: str, folder: Path) -> str:
        """The file of the work that a call touches, or "templates"; nothing for all others."""
        if str(ROOT / "templates") in line:
            return "templates"
        line = _HERE.sub("AT_FDCWD", line)
        found = _NAME.search(line.replace(str(folder), "/work")) if str(folder) in line else _RELATIVE.search(line)
        return _RANDOM.sub("", found[1]) if found else ""

    def meet(self, fault: Fault) -> None:
        """Carry out the command with a fault, and look at what is left."""
        folder = copied(self._prepared, self._folder)
        log = folder.parent / "fault.txt"
        strace = ["strace", "-f", "--seccomp-bpf", "-o", str(log), *fault.options]
        ended = call(self.work.command, folder, strace)
        self._look(str(fault), ended, killed=fault.error == "KILL", leaves=fault.syscall == "unlink")

    def kill(self, moment: float) -> None:
        """Kill the command, with all its processes, after a share of the time that it takes, and look."""
        folder = copied(self._prepared, self._folder)
        program = [sys.executable, "-m", "socdocs", *self.work.command.split()]
        quiet = subprocess.DEVNULL
        started = subprocess.Popen(
            program, cwd=folder, env=environment(), stdout=quiet, stderr=quiet, start_new_session=True
        )
        time.sleep(moment * self._seconds)
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()
        self._look(f"killed after {moment:.3f} of its time", Ended(-signal.SIGKILL, ""), killed=True)

    def _look(self, what: str, ended: Ended, *, killed: bool, leaves: bool = False) -> None:
        """Keep what is wrong; a command `leaves` a temporary file behind that the disk did not let it remove."""
        self.runs["killed" if killed else "failed once"] += 1
        now = contents(self._folder)
        wrong = [*broken(self.before, self.after, now, killed=killed or leaves)]
        if not killed:
            wrong += [*wrong_words(ended.code, ended.said), *undone(self.work, self.after, now, ended.code)]
        if killed or leaves:
            wrong += self._next_run()
        self.wrong += [f"{self.work.name}: {what}: {row}" for row in wrong]

    def _next_run(self) -> Iterator[str]:
        """Yield what the next run, which nothing disturbs, does not set right after a kill."""
        ended = call(self.work.command, self._folder)
        if ended.code != self.work.ends:
            yield f"the next run ended with {ended.code}: {ended.said[-500:]}"
        yield from (f"the next run left {path}" for path in contents(self._folder).keys() - self.after.keys())


def main() -> int:
    """Disturb the works that are asked for; return 1 if a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20, help="of each work, at random moments")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 2**31))
    parser.add_argument(
        "--error", action="append", metavar="ERRNO", help="only this, such as ENOSPC or KILL; may be repeated"
    )
    parser.add_argument("works", nargs="*", metavar="WORK", default=[work.name for work in WORKS])
    asked = parser.parse_args()
    if unknown := set(asked.works) - {work.name for work in WORKS}:
        parser.error(f"there is no work {', '.join(sorted(unknown))}")
    strace = shutil.which("strace") is not None
    if not strace:
        print("strace is not here (apt-get install strace): commands are only killed at random moments.", flush=True)
    moments = random.Random(asked.seed)  # noqa: S311 - nothing secret
    print(f"seed {asked.seed}\n{'work':<10} {'failed once':>12} {'killed':>8}  wrong", flush=True)
    worst = 0
    for work in (work for work in WORKS if work.name in asked.works):
        with tempfile.TemporaryDirectory() as place:
            disturbed = Disturbed(work, Path(place))
            for fault in list(disturbed.faults(asked.error or ())) if strace else ():
                disturbed.meet(fault)
            for _ in range(asked.kills):
                disturbed.kill(moments.uniform(0, 1.1))
        runs, wrong = disturbed.runs, disturbed.wrong
        print(f"{work.name:<10} {runs['failed once']:>12} {runs['killed']:>8}  {len(wrong)}", flush=True)
        print("".join(f"  {row}\n" for row in wrong), end="", flush=True)
        worst |= bool(wrong)
    return worst


if __name__ == "__main__":
    sys.exit(main())
