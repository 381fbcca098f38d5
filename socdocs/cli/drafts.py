"""Open the drafts that people edited, and say what prevents their comparison."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from socdocs.cli.run import Run
from socdocs.problems import EnvironmentProblem, InputProblems

if TYPE_CHECKING:
    from socdocs.edits import EditedFile, Tracked

_LARGEST = 64_000_000
"""The most bytes of a draft, which may hold pictures."""
_MARKDOWN = frozenset({".md", ".markdown"})


def read_draft(run: Run, path: Path, tracked: Tracked | None) -> EditedFile:
    """Return what a draft says now.  Raises InputProblems for a file that is no draft."""
    from socdocs.edits import read_word_file
    from socdocs.files import FileRefused
    from socdocs.source.file_kinds import check_draft

    try:
        data = run.files.read(path, limit=_LARGEST)
        if not is_markdown(path):
            check_draft(data, str(path))
    except FileRefused as refusal:
        raise InputProblems([refusal.diagnostic()]) from None
    if is_markdown(path):
        from socdocs.edits.markdown_file import read_markdown_file

        return read_markdown_file(data, str(path))
    return read_word_file(data, tracked=tracked or "accept")


def is_markdown(path: Path) -> bool:
    """Return whether a draft is a Markdown file, by its ending."""
    return path.suffix.lower() in _MARKDOWN


def can_be_compared(
    run: Run,
    drafts: tuple[Path, ...],
    opened: list[EditedFile],
    base: Path | None,
    original: EditedFile | None,
    tracked: Tracked | None,
) -> bool:
    """Say what prevents the comparison of a draft; return whether nothing does."""
    from socdocs.reporting.edits import tracked_text
    from socdocs.seals import is_ours

    if len({is_markdown(path) for path in (*drafts, *((base,) if base else ()))}) > 1:
        run.tell("Word and Markdown drafts are compared with originals of their own kind: give one kind at a time.")
        return False
    if base and is_markdown(base) and not is_ours("md", run.files.content(str(base))):
        run.tell(f"{base} is no draft as socdocs wrote it: it was changed since, or another program wrote it.")
        return False
    for draft, edited_file in zip(drafts, opened, strict=True):
        if edited_file.tracked and tracked is None:
            run.tell(
                f"{draft} holds tracked changes that are neither accepted nor rejected. Give --tracked accept "
                "to read them as accepted, or --tracked reject:"
            )
            click.echo(tracked_text(edited_file.tracked), nl=False, err=True)
            return False
        if is_markdown(draft) and not base:
            run.tell(
                f"{draft} is a Markdown file, which does not hold what it said when it was written. Give the draft as "
                "socdocs wrote it with --base ORIGINAL.md."
            )
            return False
        if not (is_markdown(draft) or edited_file.written or (original and original.written)):
            run.tell(
                f"{draft} no longer holds what it said when it was written. Give the draft as socdocs wrote it with "
                "--base ORIGINAL."
            )
            return False
    return True


def tell_newer(run: Run, drafts: tuple[Path, ...], file: Path) -> None:
    """Say of each draft with a number which is the current one, if that is another."""
    from socdocs.edits.drafts import newest_draft, read_mark

    for draft in drafts:
        mark = read_mark(run.files.content(str(draft)))
        if newer := newest_draft(mark, _beside(run, (draft.parent, file.parent, Path()))):
            run.tell(f"{draft} is draft {mark.label}; the current one is {newer.mark.label} ({newer.path}).")


def _beside(run: Run, folders: Iterable[Path]) -> Iterator[tuple[Path, bytes]]:
    """Yield the files in `folders` that may be drafts and can be read; none is kept, since a folder may hold many."""
    from socdocs.edits.drafts import ENDINGS
    from socdocs.files import FileRefused, Files, holds

    for folder in dict.fromkeys(folders):
        names = list[str]()
        with suppress(EnvironmentProblem):
            names = Files().names(folder, ENDINGS)
        for path in (folder / name for name in names):
            with suppress(FileRefused, EnvironmentProblem):
                if holds(folder, path):
                    files = run.files if path in run.files else Files()
                    yield path, files.read(path, limit=_LARGEST)
