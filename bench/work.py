"""How much work the report of description M is, counted and not timed: the same figures on every machine.

The first three figures are what the start of the command costs, the others what the report costs.

`work.py` compares what is counted with work.yaml; `work.py --accept` writes it there.  A figure that rose by more than
a tenth has to be lowered again, or accepted by a person who knows why.  The program knows nothing of being counted: all
is seen from outside, in a fresh interpreter.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

HERE = Path(__file__).resolve().parent
RECORD = HERE / "work.yaml"
SIZE = "M"
TOLERANCE = 1.10

FIGURES = {
    "modules": "modules that the command imports, of socdocs and of its libraries",
    "classes": "classes that these modules hold",
    "bytes": "bytes of the Python source of these modules",
    "files": "files that it opens: its own, its templates and the description",
    "tokens": "tokens made by the Markdown parser",
    "elements": "XML elements in all parts of the Word file",
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
        """Whether this must not pass: more work than was recorded, or a figure that was not recorded."""
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
    head = (
        f"The work of the command that builds the report of description {SIZE} as Word; `make accept-bench` writes it."
    )
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
    """The figures of one run of the command, which has to be the first in this process."""
    out = description / "report.docx"
    before = set(sys.modules)
    with opened_files() as files, made_tokens() as tokens:
        run(["soc2", str(description / "system.yaml"), "--auditor", str(description / "auditor.yaml"), "-o", str(out)])
    # Those of the standard library are left out: another version of Python has others.
    imported = {name for name in set(sys.modules) - before if name.partition(".")[0] not in sys.stdlib_module_names}
    # Not all of the checkout: an environment in it holds what libraries read of themselves.
    own = (str(HERE.parent / "socdocs"), str(HERE.parent / "templates"), str(description))
    opened = [name for name in files if name.startswith(own) and not re.search(r"__pycache__|\.pyc?$", name)]
    counts = (len(imported), len(classes(imported)), source_bytes(imported), len(opened), len(tokens), elements(out))
    return dict(zip(FIGURES, counts, strict=True))


def run(words: list[str]) -> None:
    """The command, in this process."""
    sys.argv[1:] = [*words, "-q"]
    from socdocs.cli import main

    with redirect_stdout(sys.stderr):
        try:
            main()
        except SystemExit as end:
            if end.code:
                raise


@contextmanager
def opened_files() -> Iterator[list[str]]:
    """Notes the name of every file that is opened."""
    names: list[str] = []
    noting = True

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        if noting and event == "open" and isinstance(arguments[0], str | bytes):
            names.append(os.fsdecode(arguments[0]))

    sys.addaudithook(hear)
    yield names
    noting = False


@contextmanager
def made_tokens() -> Iterator[list[None]]:
    """Notes every token that the Markdown parser makes."""
    from markdown_it.token import Token

    tokens: list[None] = []
    make = Token.__init__

    def made(self: Token, *values: Any, **named: Any) -> None:  # noqa: ANN401 - whatever a token is made of
        tokens.append(None)
        make(self, *values, **named)

    with mock.patch.object(Token, "__init__", made):
        yield tokens


def classes(modules: set[str]) -> set[type]:
    """The classes that there are of these modules, however they were made."""
    # Some are replaced as soon as they are made, such as by dataclasses with slots, and would be found by chance.
    gc.collect()
    found: set[type] = set()
    waiting: list[type] = [object]
    while waiting:
        below: set[type] = set(type.__subclasses__(waiting.pop())) - found
        found |= below
        waiting += below
    return {one for one in found if one.__module__ in modules}


def source_bytes(modules: set[str]) -> int:
    """How long the Python files of these modules are; what is compiled from C is another size on each machine."""
    files = {getattr(sys.modules[name], "__file__", None) or "" for name in modules}
    return sum(Path(file).stat().st_size for file in files if file.endswith(".py"))


def elements(out: Path) -> int:
    """How many elements the parts of a Word file have."""
    with zipfile.ZipFile(out) as package:
        parts = [package.read(name) for name in package.namelist() if name.endswith((".xml", ".rels"))]
    return sum(len(re.findall(rb"<[A-Za-z]", part)) for part in parts)


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
