"""Print, as a makefile, how to build the reports of the system descriptions given as arguments.

Each report in each format that is older than what it is made from becomes one target, so that `make -j` builds several
at once.  What is out of date is decided here and not by make, because make cannot hold names with blanks in them.

KINDS, FORMATS and OUT come from the environment, where the Makefile puts them.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROGRAM = (os.path.relpath(sys.executable), "-m", "socdocs")
CHECKOUT_PARTS = (Path("socdocs"), Path("templates"))


@dataclass(frozen=True)
class Draft:
    """One report of one system description in one format."""

    source: Path
    kind: str
    report_id: str  # empty for an outline of a kind that the description does not declare
    output: Path

    @property
    def inputs(self) -> tuple[Path, ...]:
        """Whatever may change the draft: a description can name any file that lies beside it."""
        return (self.source.parent, *CHECKOUT_PARTS)

    @property
    def command(self) -> str:
        """The command line that writes the draft, as the shell takes it."""
        auditor = self.source.with_name("auditor.yaml")
        words = [
            *(*PROGRAM, "report", self.kind, self.source),
            *(("--report", self.report_id) if self.report_id else ()),
            *(("--auditor", auditor) if auditor.is_file() else ()),
            *("--format", self.output.suffix[1:], "-o", self.output),
        ]
        return shlex.join(map(str, words))


def main(arguments: list[str]) -> int:
    """Print the makefile for the descriptions named in `arguments`; give the exit code."""
    sources = [Path(argument) for argument in arguments]
    missing = [str(source) for source in sources if not source.is_file()]
    if missing or not sources:
        return stop(f"there is no system description {', '.join(missing) or 'to build from'}; IN=… names them")
    listing = subprocess.run(
        [*PROGRAM, "reports", *sources], stdout=subprocess.PIPE, text=True, encoding="utf-8", check=False
    )
    if listing.returncode:
        return listing.returncode
    out = Path(os.environ["OUT"])
    declared = [line.split("\t") for line in listing.stdout.splitlines()]
    kinds, formats = os.environ["KINDS"].split(), os.environ["FORMATS"].split()
    drafts = list(choose(sources, declared, kinds, formats, out))
    outputs = Counter(draft.output for draft in drafts)
    twice = [str(output) for output, count in outputs.items() if count > 1]
    if twice:
        return stop(f"several descriptions would write {', '.join(twice)}; build them apart, each with its own OUT=…")
    if not drafts:
        return stop("these descriptions declare no report of that kind; KINDS=… or their reports: name some")
    print(makefile([draft for draft in drafts if is_stale(draft, out)]))
    return 0


def choose(
    sources: list[Path], declared: list[list[str]], kinds: list[str], formats: list[str], out: Path
) -> Iterator[Draft]:
    """The drafts wanted: the declared reports, narrowed to `kinds`; outlines of `kinds` where nothing is declared."""
    for source in sources:
        own = [(report_id, kind) for file, report_id, kind in declared if file == str(source)]
        wanted = [(i, kind) for i, kind in own if kind in kinds or not kinds] if own else [("", kind) for kind in kinds]
        folder = out / (source.parent.resolve().name if source.stem == "system" else source.stem)
        for report_id, kind in wanted:
            for form in formats:
                yield Draft(source, kind, report_id, folder / f"{report_id or kind}.{form}")


def is_stale(draft: Draft, out: Path) -> bool:
    """Whether something that may change `draft` is younger than it is."""
    if not draft.output.is_file():
        return True
    written = draft.output.stat().st_mtime
    return any(path.stat().st_mtime > written for path in files(draft.inputs, out.resolve()))


def files(folders: tuple[Path, ...], out: Path) -> Iterator[Path]:
    """Every file under `folders`, but for those of the output folder and the interpreter's own."""
    for top in folders:
        for folder, below, names in os.walk(top):
            below[:] = [name for name in below if name != "__pycache__" and Path(folder, name).resolve() != out]
            yield from (path for name in names if (path := Path(folder, name)).is_file())


def makefile(drafts: list[Draft]) -> str:
    """Rules that build `drafts`, in any order or at once."""
    if not drafts:
        return "all: ; @echo Every report is up to date."
    rules = [
        f"{number}:\n\t@mkdir -p {in_recipe(shlex.quote(str(draft.output.parent)))}\n\t{in_recipe(draft.command)}"
        for number, draft in enumerate(drafts)
    ]
    targets = " ".join(map(str, range(len(drafts))))
    return "\n".join([f"all: {targets}", f".PHONY: all {targets}", *rules])


def in_recipe(command: str) -> str:
    """Text for the shell, as a makefile's recipe must hold it."""
    return command.replace("$", "$$")


def stop(message: str) -> int:
    """Say in one line what is wrong with the request; give the exit code of a wrong request."""
    print(f"socdocs: {message}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
