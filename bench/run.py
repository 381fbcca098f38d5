"""`make bench`: what socdocs costs beside other programs, and every goal with the ratio measured here.

`run.py --peers PYTHON [--extras PYTHON] [--base COMMIT] [--only STEP]... [--rounds N] [--out DIR]`, with the Python
whose socdocs is measured; that of --peers has the programs of bench/requirements.txt, that of --extras the extras of
socdocs for PDF and the preview, and COMMIT is what the goals call "today".  Costs are
processor seconds of whole processes, ratios are medians of rounds.  DIR/results.json gets all that was measured,
DIR/part.json what was asked for by --only or --rounds.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import base
import descriptions as sizes
import goals
import others
from measure import Command, Cost, Spread, compile_first, cost, environment, rounds, spread
from program import ROOT, Program, clients, description
from saves import saves

HERE = Path(__file__).resolve().parent
SIZE_ROUNDS = {"S": 5, "M": 7, "L": 3}
IN_A_BATCH = {"M": 16, "small": 51}
GROWTH = {
    "table rows, M to L": ("M", "L"),
    "controls, 5,000 to 10,000": ("L5", "L10"),
    "criteria of one control, 30 to 60": ("control30", "control60"),
    "controls of one criterion, 250 to 500": ("criterion250", "criterion500"),
    "pages of prose, 1,000 to 2,000": ("prose1000", "prose2000"),
}


@dataclass(frozen=True)
class Measured:
    """What one step measured: its title, the costs of the programs side by side, and what else the page shows."""

    title: str
    costs: Mapping[str, list[Cost]]
    holds: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    growth: Mapping[str, Spread] = field(default_factory=dict)


@dataclass(frozen=True)
class Bench:
    """What is measured, and where.  Rows of `base` are there where it was asked for and git has it."""

    folder: Path
    ours: Program
    base: Program | None
    others: others.Others
    rounds: int | None
    extras: Program
    """socdocs in an environment that may have its extras."""

    def count(self, usual: int) -> int:
        """How many rounds."""
        return self.rounds or usual

    def both(self, name: str, command: Callable[[Program], Command]) -> dict[str, Command]:
        """A command of socdocs, and the same of the base."""
        programs = {goals.OURS: self.ours} | ({goals.BASE: self.base} if self.base else {})
        return {whose + name: command(program) for whose, program in programs.items()}

    def build(self, size: str, form: str = "docx") -> Callable[[Program], Command]:
        """Builds the report of a description of that size."""
        return lambda program: program.build(self.description(size), form)

    def description(self, size: str) -> Path:
        """The folder with the description of this size, the same for every program."""
        return description(size, self.folder)

    def floor(self, *words: str) -> Command:
        """The command that does the least, with so much of the work."""
        program = [self.ours.python, "-c", "import floor; floor.main()", str(self.folder / "stack.txt")]
        return Command([*program, *words], {"PYTHONPATH": str(HERE)})

    def find_stack(self) -> None:
        """Have a run of socdocs say what it imports, for the floor."""
        words = self.ours.build(self.description("S")).words[1:]
        asking = [self.ours.python, HERE / "stack.py", self.folder / "stack.txt", *words]
        subprocess.run(asking, env=environment(), check=True)

    def prepare(self, size: str) -> None:
        """What the other programs start from, made of the report in Markdown."""
        for form in ("docx", "md"):
            cost(self.build(size, form)(self.ours))
        blocks, prose, rows = (str(self.folder / f"{size}-{end}") for end in ("blocks.json", "prose.md", "rows.txt"))
        subprocess.run(
            [sys.executable, HERE / "blocks.py", self.ours.report(size, "md"), blocks, prose, rows], check=True
        )
        self.others.prepare(Path(blocks))
        with zipfile.ZipFile(self.ours.report(size)) as package:
            package.extractall(self.folder / f"{size}-parts")

    def check(self, size: str, outputs: list[Path]) -> None:
        """Stops the bench where an output does not hold every control and every test."""
        checked = [sys.executable, str(HERE / "check.py"), str(sizes.SIZES[size].controls), *map(str, outputs)]
        subprocess.run(checked, check=True)

    def table_rows(self, size: str) -> int:
        """The rows of all tables in a report, from what `prepare` counted."""
        return int((self.folder / f"{size}-rows.txt").read_text("utf-8"))


def reports(bench: Bench, size: str) -> Measured:
    """What a report of one size costs."""
    bench.prepare(size)
    parts = [str(path) for path in sorted((bench.folder / f"{size}-parts").rglob("*")) if path.is_file()]
    yaml = [str(bench.description(size) / name) for name in ("system.yaml", "auditor.yaml")]
    commands = {
        **bench.both("docx", bench.build(size)),
        "socdocs md": bench.build(size, "md")(bench.ours),
        "floor": bench.floor(str(bench.folder / f"{size}-prose.md"), *parts, "--", *yaml),
        **bench.others.commands(bench.folder, size),
    }
    costs = rounds(commands, bench.count(SIZE_ROUNDS[size]))
    words = {"socdocs docx": bench.ours.report(size)} | bench.others.outputs(bench.folder, size)
    if bench.base:
        words["base docx"] = bench.base.report(size)
    bench.check(size, [bench.ours.report(size, "md"), *words.values()])
    holds, rows = _holds(words), bench.table_rows(size)
    lacking = {name: counts["table rows"] for name, counts in holds.items() if counts["table rows"] != rows}
    if lacking:
        raise SystemExit(f"The report of {size} has {rows:,} rows of tables, but not by every program: {lacking}.")
    return Measured(f"{size}: {sizes.SIZES[size].controls:,} controls, {rows:,} table rows", costs, holds=holds)


def _holds(files: Mapping[str, Path]) -> dict[str, dict[str, int]]:
    """What each Word file holds, counted by another process, so that this one stays small."""
    words = [sys.executable, HERE / "contents.py", *files.values()]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return dict(zip(files, json.loads(done.stdout), strict=True))


def start(bench: Bench) -> Measured:
    """What commands cost that have little to do."""
    completing = {"_SOCDOCS_COMPLETE": "bash_complete", "COMP_WORDS": "socdocs re", "COMP_CWORD": "1"}
    commands = {
        "--help": lambda program: program.run("--help"),
        "completion": lambda program: Command(program.run().words, completing),
        "reports": lambda program: program.run("reports", str(program.example / "system.yaml")),
        "explain": lambda program: program.run("explain", "SCP002"),
        "schema": lambda program: program.run("schema"),
        "init": lambda program: program.run("init", "soc2-type2", "-o", "-"),
    }
    every = {"import click": Command([bench.ours.python, "-c", "import click"])}
    for name, command in commands.items():
        every |= bench.both(name, command)
    return Measured("Commands that have little to do", rounds(every, bench.count(15)))


def check(bench: Bench) -> Measured:
    """What a preparer waits for at every save, beside the build of the same report."""
    commands = {
        **bench.both("check", lambda program: program.check(program.example)),
        **bench.both("build", lambda program: program.build(program.example)),
    }
    title = "The example saas-vendor"
    if bench.base and not _equal(bench.ours.example, bench.base.example):
        title += ", each commit with its own, which differ"
    return Measured(title, rounds(commands, bench.count(7)))


def _equal(one: Path, other: Path) -> bool:
    """Whether two folders hold the same files, apart from pages about them."""
    held = [
        {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.suffix != ".md"}
        for folder in (one, other)
    ]
    return held[0] == held[1]


def batches(bench: Bench) -> Measured:
    """What a report costs that is one of many in one process, less what the first of them costs."""
    commands: dict[str, Command] = bench.both("cold", bench.build("M"))
    for size, most in IN_A_BATCH.items():
        bench.prepare(size)
        copies = clients(size, most, bench.folder)
        for count in (1, most):
            name = f"{count} {size}"
            chosen = copies if count > 1 else copies / "client0"
            commands |= bench.both(name, partial(Program.batch, clients=chosen))
            commands[f"docxtpl {name}"] = bench.others.docxtpl(bench.folder, size, count)
    costs = rounds(commands, bench.count(3))
    further = {
        f"{whose}a further {size}": _further(costs[f"{whose}1 {size}"], costs[f"{whose}{most} {size}"], most)
        for size, most in IN_A_BATCH.items()
        for whose in (goals.OURS, *((goals.BASE,) if bench.base else ()), "docxtpl ")
    }
    return Measured("Many reports in one process", costs | further)


def _further(first: list[Cost], all_: list[Cost], count: int) -> list[Cost]:
    return [
        Cost((many.cpu - one.cpu) / (count - 1), (many.wall - one.wall) / (count - 1), many.memory)
        for one, many in zip(first, all_, strict=True)
    ]


def growth(bench: Bench) -> Measured:
    """What larger descriptions cost beyond start and imports, by how many times more than they are larger."""
    commands = {size: bench.build(size)(bench.ours) for pair in GROWTH.values() for size in pair}
    costs = rounds({"start": bench.floor(), **commands}, bench.count(3))
    beyond = {
        size: [
            Cost(row.cpu - zero.cpu, row.wall - zero.wall, row.memory)
            for zero, row in zip(costs["start"], costs[size], strict=True)
        ]
        for size in commands
    }
    for size in GROWTH["table rows, M to L"]:
        bench.prepare(size)
    larger = dict.fromkeys(GROWTH, 2.0)
    larger["table rows, M to L"] = bench.table_rows("L") / bench.table_rows("M")
    factors = {
        name: spread([b.cpu / a.cpu / larger[name] for a, b in zip(beyond[less], beyond[more], strict=True)])
        for name, (less, more) in GROWTH.items()
    }
    named = {f"socdocs {size} beyond start": rows for size, rows in beyond.items()}
    return Measured("Growth", costs | named, growth=factors)


def pdf(bench: Bench) -> Measured:
    """What a report costs as PDF, beside LibreOffice's conversion of the Word file that the base makes of it."""
    title = "M as PDF"
    converter = shutil.which("soffice")
    if not bench.base or not converter or not has(bench.extras, "typst"):
        return Measured(f"{title} is not measured: it needs the base, LibreOffice and the extra pdf", {})
    cost(bench.build("M")(bench.base))
    home, out = bench.folder / "soffice", bench.folder / "converted"
    converting = [converter, f"-env:UserInstallation={home.resolve().as_uri()}", "--headless", "--convert-to", "pdf"]
    commands = {
        "socdocs pdf": bench.build("M", "pdf")(bench.extras),
        "LibreOffice": Command([*converting, "--outdir", str(out), str(bench.base.report("M"))]),
    }
    return Measured(title, rounds(commands, bench.count(3)))


def preview(bench: Bench) -> Measured:
    """What a save costs the server of the preview."""
    title = "A save of M in the preview"
    if not Path("/proc/self/stat").exists() or not has(bench.extras, "uvicorn"):
        return Measured(f"{title} is not measured: it needs Linux and the extra preview", {})
    return Measured(title, {"socdocs save": saves(bench.extras, bench.description("M"), bench.count(11))})


def has(program: Program, package: str) -> bool:
    """Whether the environment of the program has a package."""
    asked = f"import importlib.util, sys; sys.exit(not importlib.util.find_spec({package!r}))"
    return subprocess.run([program.python, "-c", asked], env=environment(), check=False).returncode == 0


STEPS: Mapping[str, Callable[[Bench], Measured]] = {
    "start": start,
    "S": lambda bench: reports(bench, "S"),
    "M": lambda bench: reports(bench, "M"),
    "L": lambda bench: reports(bench, "L"),
    "check": check,
    "batch": batches,
    "growth": growth,
    "pdf": pdf,
    "preview": preview,
}


# --- what is printed and kept --------------------------------------------------------------------------------------


def show(step: Measured) -> None:
    """A table of what was measured."""
    if not step.costs:
        print(f"\n{step.title}.")
        return
    width = max(map(len, step.costs)) + 2
    count = len(next(iter(step.costs.values())))
    print(f"\n{step.title} ({count} rounds)\n{'':{width}}{'CPU s':26}{'MiB':>6}")
    for name, rows in step.costs.items():
        print(f"{name:{width}}{spread([row.cpu for row in rows])!s:26}{max(row.memory for row in rows):6.0f}")
    for name, factor in step.growth.items():
        print(f"{name}: {factor!s} times what the input grew by")


def show_goals(rows: list[dict[str, Any]]) -> None:
    """The table of goals."""
    print("\nGoals: median [lowest..highest] of the rounds, and the median of the base in the same rounds")
    verdicts = {True: "met", False: "NOT MET", None: "not measured"}
    for row in rows:
        here = f"{Spread(row['median'], row['low'], row['high'])!s}" if row["met"] is not None else ""
        before = "" if row["base"] is None else f"{row['base']:.3f}"
        print(f"{verdicts[row['met']]:13} {row['goal']:51} {row['to_reach']:30} {here:26} {before}".rstrip())


def machine() -> str:
    """What the machine is, without its name."""
    processor = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE)
        processor = found[1] if found else processor
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{processor}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}"


def versions(bench: Bench) -> dict[str, str]:
    """Of everything that is measured."""
    said = subprocess.run([*bench.ours.run("--version").words], capture_output=True, text=True, check=True).stdout
    return {"socdocs": said.split()[-1], "Python": platform.python_version()} | bench.others.versions()


def goal_rows(costs: goals.Costs) -> list[dict[str, Any]]:
    """Every goal with what was measured, as it is kept."""
    return [
        {
            "goal": result.goal.name,
            "to_reach": result.goal.to_reach,
            "most": result.goal.most,
            "unit": "" if result.goal.to else "ms",
            **(asdict(spread(result.measured)) if result.measured else {}),
            "base": statistics.median(result.base) if result.base else None,
            "met": result.met,
        }
        for result in goals.results(costs)
    ]


def results(about: Mapping[str, Any], steps: Mapping[str, Measured]) -> dict[str, Any]:
    """All that was measured, for the page and the chart."""
    return {
        **about,
        "goals": goal_rows({name: step.costs for name, step in steps.items()}),
        "titles": {name: step.title for name, step in steps.items()},
        "holds": steps["M"].holds if "M" in steps else {},
        "growth": {name: asdict(factor) for step in steps.values() for name, factor in step.growth.items()},
        "costs": {
            name: {
                command: {
                    "rounds": len(rows),
                    "cpu": asdict(spread([row.cpu for row in rows])),
                    "memory": max(row.memory for row in rows),
                }
                for command, rows in step.costs.items()
            }
            for name, step in steps.items()
        },
    }


def prepared(folder: Path, given: argparse.Namespace) -> Bench:
    """Everything that is measured, compiled, with a line for each program that the machine has not."""
    folder.mkdir(parents=True, exist_ok=True)
    compile_first(sys.executable, ROOT / "socdocs", HERE)
    compile_first(given.peers, HERE)
    today = base.prepared(given.base, folder) if given.base else None
    ours, peers = Program(ROOT, sys.executable, folder), others.found(given.peers, folder / "npm")
    bench = Bench(folder, ours, today, peers, given.rounds, Program(ROOT, given.extras or sys.executable, folder))
    bench.find_stack()
    return bench


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", required=True)
    parser.add_argument("--extras", metavar="PYTHON")
    parser.add_argument("--base", metavar="COMMIT")
    parser.add_argument("--only", action="append", choices=STEPS)
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    given = parser.parse_args()
    bench = prepared(given.out, given)
    about: dict[str, Any] = {
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "machine": machine(),
        "load": os.getloadavg()[0],
        "base": given.base if bench.base else None,
        "versions": versions(bench),
    }
    print(", ".join(f"{name} {number}" for name, number in about["versions"].items()))
    steps = {}
    for name in given.only or STEPS:
        steps[name] = STEPS[name](bench)
        show(steps[name])
    found = results(about, steps)
    measured = {goal.name for goal in goals.GOALS if goal.step in steps}
    show_goals([row for row in found["goals"] if row["goal"] in measured])
    # The page is made of one whole run and not of pieces.
    name = "part.json" if given.only or given.rounds else "results.json"
    (given.out / name).write_text(json.dumps(found, indent=2), "utf-8")


if __name__ == "__main__":
    main()
