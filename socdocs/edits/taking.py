"""Write the changes that are taken into the files of the description, in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from socdocs.diagnostics import form_of
from socdocs.edits.proposals import Proposal
from socdocs.source.editing import Edit, NotEditable, edit_csv, edit_yaml


class Rewritten(NamedTuple):
    """A file of the description with the values that were taken."""

    file: str
    before: bytes
    data: bytes


def take(
    proposals: Iterable[Proposal], content: Callable[[str], bytes]
) -> tuple[list[Rewritten], tuple[Proposal, ...]]:
    """Return the files with the changes of `proposals`, and the proposals with what became of them.

    `content` gives the bytes of a file as it was read.  A change that a file cannot hold is left `by_hand`, such as one
    in a workbook, which is never written.
    """
    by_file: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        if proposal.state == "change" and proposal.scalar:
            by_file.setdefault(proposal.scalar.span.file, []).append(proposal)
    files: list[Rewritten] = []
    failed: dict[Proposal, str] = {}
    for file, changes in by_file.items():
        before = content(file)
        try:
            files.append(Rewritten(file, before, _edited(file, before, changes)))
        except NotEditable as problem:
            failed |= dict.fromkeys(changes, f"It is not changed by itself: {problem}.")
    done = tuple(
        proposal._replace(state="by_hand", reason=failed[proposal])
        if proposal in failed
        else proposal._replace(state="taken")
        if proposal.state == "change"
        else proposal
        for proposal in proposals
    )
    return files, done


def _edited(file: str, data: bytes, changes: Sequence[Proposal]) -> bytes:
    edits = [Edit(change.scalar, change.text) for change in changes if change.scalar]
    match form_of(file):
        case "workbook":
            raise NotEditable("workbooks are not written; change the cell in it")
        case "table":
            return edit_csv(data, edits)
        case _:
            return edit_yaml(data, file, edits)
