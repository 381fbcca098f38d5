"""Put a sample of small mistakes into the code, one by one, and see which of them the tests notice.

`make coverage` says before which test runs which lines, so that each mistake meets only the tests that can see it,
the quickest first.  The mistakes are made in copies of the checkout under build/mutation.
"""

import argparse
import compileall
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from coverage import CoverageData

from scripts.mutation.chosen_tests import FAILED, run_tests
from scripts.mutation.measured_tests import DATA, SECONDS
from scripts.mutation.mutants import Mutant, sample

PACKAGES = ("source", "rules", "document", "edits", "libraries", "workflow")
"""Where descriptions are read, checked and imported, documents are made, and edited drafts are read back."""

FOLDER = Path("build/mutation")

_NOT_CONCERNED = ("tests/repository/", "tests/bench/", "tests/preview/", "tests/web/")
_PHASE = re.compile(r"\|(?:setup|run|teardown)$")
_ROUNDS = (0.005, 0.025, 0.15)
"""How many of all tests, by the time they take, see a mutant at first, and if none of them fails, then, and then."""


class Tests:
    """Which tests can see a line."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.seconds: dict[str, float] = json.loads(SECONDS.read_text("utf-8"))
        # All of it is read here, since a forked process that asks coverage for more erases the file.
        data = CoverageData(str(DATA))
        data.read()
        self._by_line = {path: data.contexts_by_lineno(str(Path(path).resolve())) for path in paths}

    def rounds(self, mutant: Mutant, unreliable: Collection[str]) -> Iterator[list[str]]:
        """The tests concerned, quickest first, in rounds: those of its own folder, the others, those of its module."""
        own = f"tests/{mutant.path.split('/')[1]}/"
        first, last = mutant.runs
        module = self._by_line[mutant.path]
        on_line = self._known((test for line in module if first <= line <= last for test in module[line]), unreliable)
        in_module = self._known((test for tests in module.values() for test in tests), unreliable)
        near = [test for test in on_line if test.startswith(own)]
        # No test runs the lines of a table again, which are read once, so those of the folder are asked at last.
        in_folder = self._known((test for test in self.seconds if test.startswith(own)), unreliable)
        tried: set[str] = set()
        all_seconds = sum(self.seconds.values())
        for tests, share in zip((near, on_line, [*on_line, *in_module, *in_folder]), _ROUNDS, strict=True):
            chosen = self._quickest([test for test in dict.fromkeys(tests) if test not in tried], share * all_seconds)
            tried |= set(chosen)
            yield chosen

    def _known(self, contexts: Iterable[str], unreliable: Collection[str]) -> list[str]:
        names = {_PHASE.sub("", context) for context in contexts} - set(unreliable)
        known = (name for name in names if name in self.seconds and not name.startswith(_NOT_CONCERNED))
        return sorted(known, key=lambda name: (self.seconds[name], name))

    def _quickest(self, tests: Sequence[str], limit: float) -> list[str]:
        chosen: list[str] = []
        spent = 0.0
        for test in tests:
            spent += self.seconds[test]
            if chosen and spent > limit:
                break
            chosen.append(test)
        return chosen


def judge(mutant: Mutant, tests: Tests, copy: Path, unreliable: Collection[str]) -> str:
    """“killed by tests/…”, “timeout” or “survived”."""
    file = copy / mutant.path
    original, times = file.read_bytes(), file.stat()
    file.write_bytes(mutant.applied(original))
    try:
        for chosen in tests.rounds(mutant, unreliable):
            if chosen and (noticed := _noticed(chosen, copy, 60 + 15 * sum(map(tests.seconds.__getitem__, chosen)))):
                return noticed
    finally:
        file.write_bytes(original)
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))  # compiled files know their source by its time
    return "survived"


def _noticed(chosen: Sequence[str], copy: Path, seconds: float) -> str:
    """What the tests notice in a copy, or nothing; they run in a child, which has all libraries but not socdocs."""
    (copy / FAILED).unlink(missing_ok=True)
    child = os.fork()
    if not child:
        run_tests(chosen, copy)
    end = time.monotonic() + seconds
    ended = status = 0
    while not ended and time.monotonic() < end:
        time.sleep(0.05)
        ended, status = os.waitpid(child, os.WNOHANG)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # and all that the tests left running
    if not ended:
        os.waitpid(child, 0)
        return "timeout"
    failed = copy / FAILED
    return (
        f"killed by {failed.read_text('utf-8') if failed.exists() else 'an import'}"
        if os.waitstatus_to_exitcode(status) not in {0, 5}
        else ""
    )


def judge_all(mutants: Sequence[Mutant], tests: Tests, copies: Sequence[Path], verdicts: "Verdicts") -> None:
    """Judge the mutants that have no verdict, side by side, one process for each copy."""
    unreliable: set[str] = set()
    while left := [mutant for mutant in mutants if mutant.key not in verdicts.read()]:
        workers = []
        for number, copy in enumerate(copies):
            if worker := os.fork():
                workers.append(worker)
                continue
            for mutant in left[number :: len(copies)]:
                verdicts.add(mutant, judge(mutant, tests, copy, unreliable))
            os._exit(0)
        for worker in workers:
            os.waitpid(worker, 0)
        killers = {verdicts.read()[mutant.key].removeprefix("killed by ") for mutant in left} & set(tests.seconds)
        wrong = _failing_anyway(killers, copies[0])
        unreliable |= wrong
        verdicts.drop(f"killed by {test}" for test in wrong)


def _failing_anyway(killers: set[str], copy: Path) -> set[str]:
    """Those of the tests that fail without any mistake."""
    wrong: set[str] = set()
    while killers - wrong and (noticed := _noticed(sorted(killers - wrong), copy, 3600)):
        found = {noticed.removeprefix("killed by ")} & killers
        if not found:
            raise SystemExit(f"The tests fail without any mistake: {noticed}")
        wrong |= found
    return wrong


class Verdicts:
    """The verdicts in a file, a line for each, so that an interrupted run goes on."""

    def __init__(self, file: Path) -> None:
        self._file = file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()

    def read(self) -> dict[str, str]:
        """The verdicts by the keys of their mutants."""
        return dict(json.loads(line) for line in self._file.read_text("utf-8").splitlines())

    def add(self, mutant: Mutant, verdict: str) -> None:
        """Keep a verdict, and print it."""
        with self._file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps([mutant.key, verdict]) + "\n")
        print(time.strftime("%H:%M:%S"), mutant, f"\n  {verdict}", flush=True)

    def drop(self, bad: Iterable[str]) -> None:
        """Forget some verdicts, so that their mutants are judged again."""
        forgotten = set(bad)
        lines = [json.dumps(row) + "\n" for row in self.read().items() if row[1] not in forgotten]
        self._file.write_text("".join(lines), "utf-8")


def copied(number: int) -> Path:
    """A copy of the checkout as git lists it, with what is not committed yet, and compiled."""
    folder = FOLDER / f"copy-{number}"
    shutil.rmtree(folder, ignore_errors=True)
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], capture_output=True, check=True)
    for name in listed.stdout.decode().split("\0"):
        if name and Path(name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(name, folder / name)
    if Path("build/prepared").is_dir():
        shutil.copytree("build/prepared", folder / "build/prepared")
    compileall.compile_dir(folder / "socdocs", quiet=1)
    return folder.resolve()


def report(mutants: Sequence[Mutant], population: int, verdicts: Mapping[str, str]) -> None:
    """Print the survivors and the score."""
    judged = [(mutant, verdicts[mutant.key]) for mutant in mutants if mutant.key in verdicts]
    survivors = [mutant for mutant, verdict in judged if verdict == "survived"]
    timeouts = sum(verdict == "timeout" for _, verdict in judged)
    print("\nSurvivors:\n", *(f"{mutant}\n" for mutant in survivors), sep="\n")
    killed = len(judged) - len(survivors)
    print(f"{killed} of {len(judged)} killed, {killed / max(1, len(judged)):.1%} ({timeouts} by running too long), "
          f"of {population} mutants in socdocs/{{{','.join(PACKAGES)}}}")  # fmt: skip


def main() -> None:
    """Judge the sample; what was killed in an earlier run with this seed is not judged again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", default="17")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--list", action="store_true", help="print what is known, and judge nothing")
    options = parser.parse_args()
    paths = [str(path) for name in PACKAGES for path in sorted(Path("socdocs", name).rglob("*.py"))]
    mutants, population = sample(paths, options.count, options.seed)
    verdicts = Verdicts(FOLDER / f"seed-{options.seed}.jsonl")
    if not options.list:
        verdicts.drop(["survived", "timeout"])
        judge_all(
            mutants,
            Tests({mutant.path for mutant in mutants}),
            [copied(number) for number in range(options.jobs)],
            verdicts,
        )
    report(mutants, population, verdicts.read())


if __name__ == "__main__":
    main()
