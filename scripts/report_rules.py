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

from socdocs import resources
from socdocs.batch.descriptions import auditor_file, called, can_be_listed
from socdocs.batch.sources import search

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
        auditor = auditor_file(self.source)
        words = [
            *(*PROGRAM, "report", self.kind, self.source),
            *(("--report", self.report_id) if self.report_id else ()),
            *(("--auditor", auditor) if auditor else ()),
            *("--format", self.output.suffix[1:], "-o", self.output),
        ]
        return shlex.join(map(str, words))


def main(arguments: list[str]) -> int:
    """Print the makefile for the descriptions that `arguments` stand for; give the exit code.

    What cannot be read is named and left out, and the exit code is not 0.
    """
    if not arguments:
        return stop("There is no system description to build from. Name some with IN=….")
    kinds, formats = os.environ["KINDS"].split(), os.environ["FORMATS"].split()
    known = resources.kind_names(resources.template_folders())
    if unknown := [kind for kind in kinds if kind not in known]:
        return stop(f"There is no report kind {', '.join(unknown)}. The kinds are: {', '.join(known)}.")
    command = [*PROGRAM, "reports", *arguments]
    listing = subprocess.run(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=False)
    declared = [line.split("\t") for line in listing.stdout.splitlines()]
    # What `reports` does not list for its name would be more than a name in a makefile.
    sources, out = (
        [source for source in search(arguments).descriptions if can_be_listed(source)],
        Path(os.environ["OUT"]),
    )
    drafts = list(choose(sources, declared, kinds, formats, out))
    outputs = Counter(draft.output for draft in drafts)
    twice = [str(output) for output, count in outputs.items() if count > 1]
    if twice:
        return stop(f"Several descriptions would write {', '.join(twice)}. Build them apart, each with its own OUT=….")
    for source in left_out(sources, declared, drafts):
        say(f"{source} declares no report of these kinds: {' '.join(kinds)}.")
    if not (drafts or listing.returncode):
        return stop("These descriptions declare no such report. Name kinds with KINDS=… to draft outlines.")
    stale = [draft for draft in drafts if is_stale(draft, out)]
    if stale or not listing.returncode:
        print(makefile(stale))
    return listing.returncode


def choose(
    sources: list[Path], declared: list[list[str]], kinds: list[str], formats: list[str], out: Path
) -> Iterator[Draft]:
    """The drafts wanted: the declared reports, narrowed to `kinds`; outlines of `kinds` where nothing is declared."""
    for source in sources:
        own = [(report_id, kind) for file, report_id, kind in declared if file == str(source)]
        wanted = [(i, kind) for i, kind in own if kind in kinds or not kinds] if own else [("", kind) for kind in kinds]
        folder = out / called(source)
        for report_id, kind in wanted:
            for form in formats:
                yield Draft(source, kind, report_id, folder / f"{report_id or kind}.{form}")


def left_out(sources: list[Path], declared: list[list[str]], drafts: list[Draft]) -> list[Path]:
    """The sources that declare reports, none of which is among `drafts`."""
    built = {str(draft.source) for draft in drafts}
    own = {file for file, *_ in declared}
    return [source for source in sources if str(source) in own - built]


def is_stale(draft: Draft, out: Path) -> bool:
    """Whether something that may change `draft` is younger than it is."""
    if not draft.output.is_file():
        return True
    written = draft.output.stat().st_mtime
    return any(path.stat().st_mtime > written for path in files(draft.inputs, out.resolve()))


def files(folders: tuple[Path, ...], out: Path) -> Iterator[Path]:
    """Every file under `folders`, except those of the output folder and the interpreter's own."""
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
    """Say what is wrong with the request; give the exit code of a wrong request."""
    say(message)
    return 2


def say(message: str) -> None:
    """Say something in a line of its own, apart from the makefile."""
    print(f"socdocs: {message}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
