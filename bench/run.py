"""`make bench`: every goal with the ratio measured here, and whether it is met.

`run.py --peers PYTHON [--only NAME]... [--out DIR]` where PYTHON has the programs of bench/requirements.txt.  Costs are
processor seconds of whole processes, ratios are medians of rounds.  DIR/results.json gets all that was measured,
DIR/part.json what --only asked for.
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
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import descriptions as sizes
from measure import Command, Cost, Spread, rounds, spread

HERE = Path(__file__).resolve().parent
SOCDOCS = [sys.executable, "-m", "socdocs"]
ROUNDS = {"S": 5, "M": 7, "L": 3}


@dataclass(frozen=True)
class Goal:
    """A goal and what was measured."""

    name: str
    measured: Spread
    limit: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the median is on the right side."""
        return self.measured.median >= self.limit if self.at_least else self.measured.median <= self.limit

    def __str__(self) -> str:
        sign = ">=" if self.at_least else "<="
        return f"{'met' if self.met else 'NOT MET':8} {self.name:62} {self.measured!s:26} {sign} {self.limit:g}"


@dataclass(frozen=True)
class Measured:
    """What one step measured: the costs of the programs side by side, by title, and the goals."""

    costs: Mapping[str, Mapping[str, list[Cost]]]
    goals: list[Goal]


@dataclass(frozen=True)
class Bench:
    """Where the work is done, and with which other programs."""

    folder: Path
    peers: str
    pandocs: Mapping[str, str]

    def description(self, size: str) -> list[str]:
        """The options that name a description of this size, which is made if it is not there."""
        folder = self.folder / size
        if not (folder / "auditor.yaml").exists():
            # What this process needs itself is charged to all that it starts, so it makes nothing large itself.
            subprocess.run([sys.executable, str(HERE / "descriptions.py"), size, str(folder)], check=True)
        return [str(folder / "system.yaml"), "--auditor", str(folder / "auditor.yaml")]

    def build(self, size: str, form: str) -> Command:
        """The command that builds a report from nothing."""
        out = self.folder / f"{size}-socdocs.{form}"
        return Command([*SOCDOCS, "soc2", *self.description(size), "-o", str(out), "-q"], None, _without(out))

    def prepare(self, size: str) -> None:
        """What the other programs start from, made of the report in Markdown."""
        for form in ("docx", "md"):
            subprocess.run(self.build(size, form).words, check=True)
        markdown, blocks, prose, rows, source = (
            str(self.folder / f"{size}{end}")
            for end in ("-socdocs.md", "-blocks.json", "-prose.md", "-rows.txt", "-template.docx")
        )
        subprocess.run([sys.executable, HERE / "blocks.py", markdown, blocks, prose, rows], check=True)
        subprocess.run([self.peers, HERE / "peers.py", "template", blocks, source, "-"], check=True)
        with zipfile.ZipFile(self.folder / f"{size}-socdocs.docx") as package:
            package.extractall(self.folder / f"{size}-parts")

    def commands(self, size: str) -> dict[str, Command]:
        """Every way to the report."""
        markdown, blocks, source = (
            str(self.folder / f"{size}{end}") for end in ("-socdocs.md", "-blocks.json", "-template.docx")
        )
        out = {name: str(self.folder / f"{size}-{name}.docx") for name in (*self.pandocs, "docxtpl", "python-docx")}
        toc = ["--toc", "--from", "gfm", "--to", "docx"]
        peers = {name: Command([path, *toc, "-o", out[name], markdown]) for name, path in self.pandocs.items()}
        peers["docxtpl"] = Command([self.peers, str(HERE / "peers.py"), "docxtpl", blocks, source, out["docxtpl"]])
        peers["python-docx"] = Command([self.peers, str(HERE / "peers.py"), "rows", blocks, "-", out["python-docx"]])
        parts = [str(path) for path in sorted((self.folder / f"{size}-parts").rglob("*")) if path.is_file()]
        yaml = [str(self.folder / size / name) for name in ("system.yaml", "auditor.yaml")]
        prose = str(self.folder / f"{size}-prose.md")
        floor = Command([sys.executable, str(HERE / "floor.py"), prose, *parts, "--", *yaml])
        return {"socdocs docx": self.build(size, "docx"), "socdocs md": self.build(size, "md"), "floor": floor, **peers}

    def check(self, size: str) -> None:
        """Stops the bench where an output does not hold every control and every test."""
        names = (
            "socdocs.md",
            "socdocs.docx",
            "docxtpl.docx",
            "python-docx.docx",
            *(f"{name}.docx" for name in self.pandocs),
        )
        outputs = [self.folder / f"{size}-{name}" for name in names]
        checked = [sys.executable, str(HERE / "check.py"), str(sizes.SIZES[size].controls), *map(str, outputs)]
        subprocess.run(checked, check=True)

    def table_rows(self, size: str) -> int:
        """The rows of all tables in a report, from what `prepare` counted."""
        return int((self.folder / f"{size}-rows.txt").read_text("utf-8"))


def _without(path: Path) -> Callable[[], None]:
    return lambda: path.unlink(missing_ok=True)


def against(costs: Mapping[str, list[Cost]], name: str, others: list[str]) -> Spread:
    """How many times the processor that the quickest of `others` took `name` took, round by round."""
    best = min(others, key=lambda other: spread([row.cpu for row in costs[other]]).median)
    return spread([one.cpu / two.cpu for one, two in zip(costs[name], costs[best], strict=True)])


def show(title: str, costs: Mapping[str, list[Cost]], base: str) -> None:
    """A table of what was measured."""
    print(f"\n{title} ({len(costs[base])} rounds)\n{'':18}{'CPU s':26}{'of ' + base:26}{'MiB':>6}")
    for name, rows in costs.items():
        share = against(costs, name, [base])
        print(f"{name:18}{spread([row.cpu for row in rows])!s:26}{share!s:26}{max(row.memory for row in rows):6.0f}")


def reports(bench: Bench, size: str, limits: tuple[float, float, float] | None = None) -> Measured:
    """What a report of one size costs, and its goals: how much of the faster pandoc, of docxtpl and of the floor."""
    bench.prepare(size)
    costs = rounds(bench.commands(size), ROUNDS[size])
    bench.check(size)
    title = f"{size}: {sizes.SIZES[size].controls:,} controls, {bench.table_rows(size):,} table rows"
    show(title, costs, "socdocs docx")
    goals = []
    if limits:
        others = {"the faster pandoc": list(bench.pandocs), "docxtpl": ["docxtpl"], "the floor": ["floor"]}
        goals += [
            Goal(f"{size} to Word, of {name}", against(costs, "socdocs docx", commands), limit)
            for (name, commands), limit in zip(others.items(), limits, strict=True)
        ]
    if size == "M":
        goals.append(Goal("M to Markdown, of M to Word", against(costs, "socdocs md", ["socdocs docx"]), 0.75))
    if size == "L":
        memory = [a.memory / b.memory for a, b in zip(costs["socdocs docx"], costs["docxtpl"], strict=True)]
        goals.append(Goal("peak memory at L, of docxtpl's", spread(memory), 1.0))
    return Measured({title: costs}, goals)


def start(bench: Bench) -> Measured:
    """The goals for help and completion."""
    del bench
    completing = {"_SOCDOCS_COMPLETE": "bash_complete", "COMP_WORDS": "socdocs re", "COMP_CWORD": "1"}
    costs = rounds(
        {
            "import click": Command([sys.executable, "-c", "import click"]),
            "--help": Command([*SOCDOCS, "--help"]),
            "completion": Command([str(Path(sys.executable).with_name("socdocs"))], completing),
        },
        15,
    )
    show("start", costs, "import click")
    goals = [
        Goal(f"{name}, of python -c 'import click'", against(costs, name, ["import click"]), 1.6)
        for name in ("--help", "completion")
    ]
    return Measured({"start": costs}, goals)


_GROWTH = {
    "controls, 5,000 to 10,000": ("L5", "L10"),
    "one control with 30 to 60 criteria": ("control30", "control60"),
    "one criterion with 250 to 500 controls": ("criterion250", "criterion500"),
    "1,000 to 2,000 pages of prose": ("prose1000", "prose2000"),
}


def growth(bench: Bench) -> Measured:
    """The goals for growth: processor beyond start and imports, by how much more it grows than the input does."""
    goals, all_costs = [], {}
    for name, pair in {"M to L, by table rows": ("M", "L"), **_GROWTH}.items():
        commands = {size: bench.build(size, "docx") for size in pair}
        costs = rounds({"start": Command([sys.executable, str(HERE / "floor.py")]), **commands}, 3)
        all_costs[f"growth: {name}"] = costs
        if pair == ("M", "L"):
            for size in pair:
                bench.prepare(size)
            more = bench.table_rows("L") / bench.table_rows("M")
        else:
            more = 2.0
        triples = zip(costs["start"], costs[pair[0]], costs[pair[1]], strict=True)
        beyond = [(two.cpu - zero.cpu) / (one.cpu - zero.cpu) / more for zero, one, two in triples]
        show(name, costs, pair[0])
        goals.append(Goal(f"growth: {name}", spread(beyond), 1.15))
    return Measured(all_costs, goals)


def batches(bench: Bench) -> Measured:
    """The goals for many reports at once."""
    clients = bench.folder / "clients"
    for number in range(16):
        folder = clients / f"{'ab'[number % 2]}" / f"client{number}"
        if not folder.is_dir():
            bench.description("M")
            shutil.copytree(bench.folder / "M", folder)
    out = bench.folder / "drafts"

    def batch(*sources: str, jobs: int = 1) -> Command:
        words = [*SOCDOCS, "batch", *(str(clients / source) for source in sources), "-o", str(out), "-q"]
        return Command(
            [*words, "--name", "{description}", "-j", str(jobs)], None, lambda: shutil.rmtree(out, ignore_errors=True)
        )

    apart = [batch(half).words for half in ("a", "b")]
    script = " & ".join(" ".join(f"'{word}'" for word in half) for half in apart) + " & wait"
    costs = rounds(
        {
            "cold": bench.build("M", "docx"),
            "one in a batch": batch("a/client0"),
            "sixteen, -j 1": batch("a", "b"),
            "sixteen, -j 2": batch("a", "b", jobs=2),
            "eight and eight": Command(["sh", "-c", script], None, batch("a").before),
        },
        3,
    )
    show("batch", costs, "cold")
    pairs = zip(costs["sixteen, -j 1"], costs["one in a batch"], costs["cold"], strict=True)
    further = spread([(many.cpu - one.cpu) / 15 / cold.cpu for many, one, cold in pairs])
    shared = zip(costs["eight and eight"], costs["sixteen, -j 2"], strict=True)
    speed = spread([apart.wall / together.wall for apart, together in shared])
    goals = [
        Goal("each further M report of a batch, of a cold run", further, 0.4),
        Goal("two workers' speed, of two processes side by side", speed, 0.9, at_least=True),
    ]
    return Measured({"batch": costs}, goals)


STEPS: Mapping[str, Callable[[Bench], Measured]] = {
    "start": start,
    "S": lambda bench: reports(bench, "S"),
    "M": lambda bench: reports(bench, "M", (0.25, 1.0, 2.0)),
    "L": lambda bench: reports(bench, "L", (0.10, 0.75, 2.5)),
    "batch": batches,
    "growth": growth,
}


def versions(bench: Bench) -> dict[str, str]:
    """Of everything that was measured."""
    listed = subprocess.run([bench.peers, "-m", "pip", "freeze"], capture_output=True, text=True, check=True).stdout
    found = dict(line.lower().split("==") for line in listed.splitlines() if "==" in line)
    pandocs = {
        name: subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
        for name, path in bench.pandocs.items()
    }
    ours = subprocess.run([*SOCDOCS, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
    peers = {name: found[name] for name in ("docxtpl", "python-docx")}
    return {"socdocs": ours, "Python": platform.python_version()} | pandocs | peers


def machine() -> str:
    """What the machine is, without its name."""
    processor = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text("utf-8"), re.MULTILINE)
        processor = found[1] if found else processor
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{processor}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}"


def results(bench: Bench, steps: list[Measured]) -> dict[str, Any]:
    """All that was measured, for the page and the chart."""
    return {
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "machine": machine(),
        "versions": versions(bench),
        "goals": [
            {"goal": row.name, **asdict(row.measured), "limit": row.limit, "at_least": row.at_least, "met": row.met}
            for step in steps
            for row in step.goals
        ],
        "costs": {
            title: {
                name: {
                    "rounds": len(rows),
                    "cpu": asdict(spread([row.cpu for row in rows])),
                    "memory": max(row.memory for row in rows),
                }
                for name, rows in costs.items()
            }
            for step in steps
            for title, costs in step.costs.items()
        },
    }


def find_pandocs(peers: str) -> dict[str, str]:
    """The pandoc of the package index, and the one of the system where there is one."""
    asked = "import pypandoc; print(pypandoc.get_pandoc_path())"
    ours = Path(peers).with_name("python")
    path = subprocess.run([ours, "-c", asked], capture_output=True, text=True, check=True).stdout.strip()
    system = shutil.which("pandoc")
    return {"pandoc (PyPI)": path} | ({"pandoc (system)": system} if system else {})


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", required=True)
    parser.add_argument("--only", action="append", choices=STEPS)
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    bench = Bench(given.out, given.peers, find_pandocs(given.peers))
    if "pandoc (system)" not in bench.pandocs:
        print(
            "The system has no pandoc, so only the one of the package index is measured; Debian: apt-get install pandoc"
        )
    print(", ".join(f"{name} {number}" for name, number in versions(bench).items()))
    steps = [STEPS[name](bench) for name in given.only or STEPS]
    print("\nGoals: median [lowest..highest] of the rounds")
    for step in steps:
        print(*step.goals, sep="\n", end="\n" * bool(step.goals))
    # The page is made of one run and not of pieces.
    name = "part.json" if given.only else "results.json"
    (given.out / name).write_text(json.dumps(results(bench, steps), indent=2), "utf-8")


if __name__ == "__main__":
    main()
