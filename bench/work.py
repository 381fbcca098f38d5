"""How much work the report of description M is, counted and not timed: the same figures on every machine.

`work.py` compares what is counted with work.yaml; `work.py --accept` writes it there.  A figure that rose by more than
a tenth has to be lowered again, or accepted by a person who knows why.  The program knows nothing of being counted: all
is seen from outside, in a fresh interpreter.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest import mock

HERE = Path(__file__).resolve().parent
RECORD = HERE / "work.yaml"
SIZE = "M"
TOLERANCE = 1.10

FIGURES = {
    "modules": "modules imported by the whole command, of socdocs and its libraries",
    "files": "files opened by the whole command, but for Python's own",
    "rules": "rules that looked at the description",
    "tokens": "tokens made by the Markdown parser",
    "nodes": "nodes of the finished document",
    "elements": "XML elements in all parts of the Word file",
    "calls": "calls of functions in socdocs, from the files to the bytes",
}


@dataclass(frozen=True)
class Change:
    """A figure that is recorded, and what is counted now; without one of them it is None."""

    name: str
    recorded: int | None
    counted: int | None

    @property
    def verdict(self) -> str:
        """What to do about it, nothing if it is as it was."""
        if self.recorded is None or self.counted is None or self.counted * TOLERANCE < self.recorded:
            return "run make accept-bench"
        if self.counted > self.recorded * TOLERANCE:
            return "ROSE by more than a tenth: lower it, or run make accept-bench and say why in the commit"
        return ""

    @property
    def fails(self) -> bool:
        """Whether this must not pass: more work than was recorded, or a figure that nobody recorded."""
        return self.recorded is None or self.counted is None or self.counted > self.recorded * TOLERANCE

    def __str__(self) -> str:
        share = f"{self.counted / self.recorded - 1:+.1%}" if self.recorded and self.counted else ""
        before, now = ("-" if figure is None else f"{figure:,}" for figure in (self.recorded, self.counted))
        return f"{self.name:9} {before:>10} {now:>10} {share:>8}  {self.verdict}".rstrip()


def compare(recorded: Mapping[str, int], counted: Mapping[str, int]) -> list[Change]:
    """Every figure that is on either side."""
    return [Change(name, recorded.get(name), counted.get(name)) for name in {**recorded, **counted}]


def read_record() -> dict[str, int]:
    """The figures that were accepted last."""
    import yaml

    figures: dict[str, int] = yaml.safe_load(RECORD.read_text("utf-8")) if RECORD.exists() else {}
    return figures


def record(counted: Mapping[str, int]) -> str:
    """The text of work.yaml."""
    lines = (f"{f'{name}: {count}':17} # {FIGURES[name]}" for name, count in counted.items())
    head = f"The work of building the SOC 2 report of description {SIZE} as Word; `make accept-bench` writes it."
    return "\n".join((f"# {head}", *lines, ""))


def counted_afresh(folder: Path, size: str = SIZE) -> dict[str, int]:
    """What is counted in an interpreter of its own, with the description and the report in `folder`."""
    description = folder / size
    subprocess.run([sys.executable, HERE / "descriptions.py", size, description], check=True)
    # Nothing that this process was told may change the figures.
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(HERE.parent), "PYTHONHASHSEED": "0", "LANG": "C.UTF-8"}
    words = [sys.executable, __file__, "--count", str(description)]
    done = subprocess.run(words, env=environment, stdout=subprocess.PIPE, check=True)
    figures: dict[str, int] = json.loads(done.stdout)
    return figures


def count(description: Path) -> dict[str, int]:
    """The figures; only the first call in a process can tell of modules."""
    out = description / "report.docx"
    modules, files = of_the_command(description, out)
    rules, tokens, nodes = of_a_build(description)
    counts = (modules, files, rules, tokens, nodes, elements(out), calls(description))
    return dict(zip(FIGURES, counts, strict=True))


def of_the_command(description: Path, out: Path) -> tuple[int, int]:
    """How many modules the whole command imports and how many files it opens.

    Modules of the standard library do not count: another version of Python has others.
    """
    opened: list[str] = []
    counting = True

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        if counting and event == "open" and isinstance(arguments[0], str | bytes):
            opened.append(os.fsdecode(arguments[0]))

    before = set(sys.modules)
    sys.addaudithook(hear)
    sys.argv[1:] = ["soc2", str(description / "system.yaml"), "--auditor", str(description / "auditor.yaml")]
    sys.argv += ["-o", str(out), "-q"]
    from socdocs.cli import main

    with redirect_stdout(sys.stderr):
        try:
            main()
        except SystemExit as end:
            if end.code:
                raise
    counting = False
    theirs = {name for name in set(sys.modules) - before if name.partition(".")[0] not in sys.stdlib_module_names}
    # Not all of the checkout: an environment in it holds what libraries read of themselves.
    own = (str(HERE.parent / "socdocs"), str(HERE.parent / "templates"), str(description))
    return len(theirs), sum(name.startswith(own) and not re.search(r"__pycache__|\.pyc?$", name) for name in opened)


def draft(description: Path) -> Any:  # noqa: ANN401 - a Draft, whose class is not to be imported before it is counted
    """The report as a document."""
    from socdocs import drafting, pipeline
    from socdocs.files import Files

    files = Files()
    loaded = pipeline.load(files, description / "system.yaml", auditor=description / "auditor.yaml")
    return drafting.draft(files, loaded, "soc2-type2", "", own_templates=None, options=pipeline.Options())


def of_a_build(description: Path) -> tuple[int, int, int]:
    """How many rules look at the description, how many tokens the Markdown has, and how many nodes the document."""
    from markdown_it.token import Token

    from socdocs.document.traversal import nodes
    from socdocs.rules import table

    counts: Counter[str] = Counter()
    make = Token.__init__

    def made(self: Token, *values: Any, **named: Any) -> None:  # noqa: ANN401 - whatever a token is made of
        counts["tokens"] += 1
        make(self, *values, **named)

    def watched(rule: table.Rule) -> table.Rule:
        def find(subject: Any) -> Iterator[Any]:  # noqa: ANN401 - what every rule takes and gives
            counts["rules"] += 1
            return rule.find(subject)

        return replace(rule, find=find)

    rules = tuple(map(watched, table.RULES))
    with mock.patch.object(table, "RULES", rules), mock.patch.object(Token, "__init__", made):
        document = draft(description).document
    return counts["rules"], counts["tokens"], sum(1 for _ in nodes(document.sections))


def elements(out: Path) -> int:
    """How many elements the parts of a Word file have."""
    with zipfile.ZipFile(out) as package:
        parts = [package.read(name) for name in package.namelist() if name.endswith((".xml", ".rels"))]
    return sum(len(re.findall(rb"<[A-Za-z]", part)) for part in parts)


def calls(description: Path) -> int:
    """How many calls of its own functions socdocs makes; comprehensions are none, as newer Pythons call none."""
    from socdocs.writers import WRITERS

    with counted_calls(str(HERE.parent / "socdocs")) as counts:
        made = draft(description)
        WRITERS["docx"].write(made.document, pictures=made.pictures, reference=None)
    return counts["calls"]


@contextmanager
def counted_calls(inside: str) -> Iterator[Counter[str]]:
    """Counts calls of functions that stand in the folder `inside`."""
    counts: Counter[str] = Counter()
    comprehensions = {"<listcomp>", "<dictcomp>", "<setcomp>"}

    def hear(frame: Any, event: str, _: Any) -> None:  # noqa: ANN401 - what sys.setprofile gives
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(inside) and code.co_name not in comprehensions:
            counts["calls"] += 1

    sys.setprofile(hear)
    try:
        yield counts
    finally:
        sys.setprofile(None)


def main() -> int:
    """Print what is counted beside what is recorded; 1 if it rose."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accept", action="store_true", help="write the figures to work.yaml")
    parser.add_argument("--count", type=Path, metavar="FOLDER", help="only print the figures of the description there")
    given = parser.parse_args()
    if given.count:
        print(json.dumps(count(given.count.resolve())))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        counted = counted_afresh(Path(folder).resolve())
    changes = compare(read_record(), counted)
    print(f"{'':9} {'recorded':>10} {'counted':>10}", *changes, sep="\n")
    if given.accept:
        RECORD.write_text(record(counted), "utf-8")
    return int(not given.accept and any(change.fails for change in changes))


if __name__ == "__main__":
    sys.exit(main())
