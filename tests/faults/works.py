"""The work that is disturbed: commands that write, with the files that lie there before and after them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from socdocs.cli.run import ENVIRONMENT, FINE, PROBLEMS, USAGE
from socdocs.seals import is_ours

DOCUMENTED = {FINE, PROBLEMS, USAGE, ENVIRONMENT}
Files = Mapping[Path, bytes]
Call = Callable[[str, Path], None]
"""Carries out a command in a folder; it must end well."""

OLD = """\
system: {name: Ledger}
service_organization: {name: Acme}
controls:
  - {id: C-1, text: The log is reviewed., criteria: [CC7.2], frequency: daily}
"""
NEW = (
    OLD.replace("log is reviewed", "log of each system is reviewed")
    + """\
  - {id: C-2, text: Access is approved., criteria: [CC6.1], frequency: monthly}
"""
)


class Work(NamedTuple):
    """A command, and those that were carried out before on an older description.

    `files` lie there besides, and `links` lead to what they name.
    `edits` are what people did to files since then: the words that they put in the place of others.  `ends` is the exit
    code of the command when nothing disturbs it.  `errors` are those that its calls meet; all, if there are none.
    """

    name: str
    command: str
    before: tuple[str, ...] = ()
    edits: tuple[tuple[str, str, str], ...] = ()
    ends: int = FINE
    errors: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()


def _report(form: str) -> Work:
    command = f"report soc2-type2 system.yaml -o out/report.{form} --depfile out/report.d"
    return Work(form, command, (command,))


_PULL = "pull draft.md system.yaml --base base.md --accept all"
_BATCH = "batch . clients --kind soc2-type2 --format md -o out --manifest out/run.json --jobs "
_UP = "report soc2-type2 system.yaml -o here/link/../report.md"
_PATTERN = "batch clients/*/system.yaml --kind soc2-type2 --format md -o out --name {description} --jobs 1"
_MATRIX = "matrix system.yaml --kind soc2-type2 -o matrix.xlsx"
WORKS = (
    *map(_report, ("docx", "md", "html", "pdf")),
    Work("first", "report soc2-type2 system.yaml -o new/folder/report.md"),
    # A person's work, which no failure may make socdocs take for its own.
    Work(
        "edited",
        "report soc2-type2 system.yaml -o out/report.md",
        ("report soc2-type2 system.yaml -o out/report.md",),
        (("out/report.md", "Ledger", "General Ledger"),),
        ENVIRONMENT,
    ),
    Work("batch", _BATCH + "1", (_BATCH + "1",)),
    # Each process meets a fault at its own call of that number: one may come to it while it imports Python's modules,
    # which are read and never written.
    Work("workers", _BATCH + "2", (_BATCH + "2",), errors=("ENOSPC", "KILL")),
    Work("matrix", _MATRIX, (_MATRIX,)),
    Work(
        "requests",
        "requests system.yaml --kind soc2-type2 -o requests.csv",
        ("requests system.yaml --kind soc2-type2 -o requests.csv",),
        (("requests.csv", ",open,", ",received,"),),
    ),
    Work(
        "copies",
        "copies system.yaml --kind soc2-type2 --recipient Brook --nda Signed --format md -o copies",
        ("copies system.yaml --kind soc2-type2 --recipient Cedar --nda Signed --format md -o copies",),
    ),
    Work(
        "pull",
        _PULL,
        tuple(f"report soc2-type2 system.yaml -o {name}.md" for name in ("base", "draft")),
        (("draft.md", "log is reviewed", "log is read"),),
    ),
    Work(
        "import",
        "import more.csv --into link.yaml",
        files=(("more.csv", "id,text,criteria,frequency\nC-9,Backups are tested.,A1.2,yearly\n"),),
        links=(("link.yaml", "system.yaml"),),
    ),
    # The report lies in `there`, and a person's own file in `here`.
    Work(
        "up",
        _UP,
        (_UP,),
        files=(("here/report.md", "Ann's notes.\n"), ("there/below/notes.md", "Bob's notes.\n")),
        links=(("here/link", "../there/below"),),
    ),
    # Of two clients, so that one that is left out in silence is seen.
    Work(
        "pattern",
        _PATTERN,
        (_PATTERN,),
        (("clients/brook/system.yaml", "log is reviewed", "log is read"),),
        files=(("clients/cedar/system.yaml", OLD.replace("Acme", "Cedar")),),
    ),
    Work(
        "own",
        "templates copy shared/cover.md own",
        ends=ENVIRONMENT,
        files=(("own/README.txt", "Ours.\n"), ("elsewhere/README.txt", "Theirs.\n")),
        links=(("own/shared", "../elsewhere"),),
    ),
)
SEALED = {"out/run.json": "manifest"}
"""Files that are another where a report failed, and then whole all the same."""
_PREFIX = ".socdocs-"


def prepare(work: Work, folder: Path, call: Call) -> None:
    """Fill a new folder with what lies there when the command begins."""
    for place in (folder, folder / "clients" / "brook"):
        place.mkdir(parents=True)
        (place / "system.yaml").write_text(OLD.replace("Acme", "Acme" if place == folder else "Brook"), "utf-8")
    for name, text in work.files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    for name, target in work.links:
        (folder / name).symlink_to(target)
    for command in work.before:
        call(command, folder)
    for name, words, others in work.edits:
        text = (folder / name).read_bytes().decode()
        if words not in text:
            raise AssertionError(f"{work.name}: {name} has no words “{words}”")
        (folder / name).write_bytes(text.replace(words, others, 1).encode())
    if work.name != "pull":
        (folder / "system.yaml").write_text(NEW, "utf-8")


def contents(folder: Path) -> Files:
    """Every file below a folder, by its path in it; of a link what it names."""
    found = (path for path in folder.rglob("*") if path.is_symlink() or path.is_file())
    return {
        path.relative_to(folder): f"link to {path.readlink()}".encode() if path.is_symlink() else path.read_bytes()
        for path in found
    }


def copied(folder: Path, to: Path) -> Path:
    """A fresh copy of a folder, in the place of an earlier one."""
    shutil.rmtree(to, ignore_errors=True)
    return shutil.copytree(folder, to, symlinks=True)


def broken(before: Files, after: Files, now: Files, *, killed: bool) -> Iterable[str]:
    """Yield what is wrong with the files after a disturbed command; `after` are those of an undisturbed one.

    A `killed` command may leave temporary files, which the next one removes, and so may one that could not remove them.
    """
    for path, content in now.items():
        if path.name.startswith(_PREFIX):
            if not killed:
                yield f"{path} was left behind"
        elif content not in (before.get(path), after.get(path)) and not _whole(path, content):
            yield f"{path} is neither the old file nor the new one ({len(content)} bytes)"
    yield from (f"{path} is gone" for path in before if path not in now)


def undone(work: Work, after: Files, now: Files, code: int) -> Iterable[str]:
    """Yield what a disturbed command left undone that ended as if nothing had happened."""
    if code == work.ends:
        yield from (f"{path} is not the new file" for path in after if now.get(path) != after[path])


def _whole(path: Path, content: bytes) -> bool:
    form = SEALED.get(path.as_posix())
    return form is not None and is_ours(form, content)


def wrong_words(code: int, said: str) -> Iterable[str]:
    """Yield what is wrong with how a disturbed command ended: an undocumented exit code, or no reason in one line."""
    if code not in DOCUMENTED:
        yield f"it ended with {code}: {said[-500:]}"
    elif code and not said.strip():
        yield f"it ended with {code} and gave no reason"
    elif "Traceback" in said:
        yield f"it showed a traceback: {said[-500:]}"
