"""Write the changes that are taken into the files of the description, in memory."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as ReadOnlyMapping
from typing import NamedTuple

from socdocs.diagnostics import form_of
from socdocs.edits.proposals import Proposal
from socdocs.edits.prose import Prose
from socdocs.files import real_path
from socdocs.source.adding import Addition, add_values
from socdocs.source.addresses import addresses_of
from socdocs.source.differences import differences
from socdocs.source.editing import Edit, NotEditable, Splice, edit_csv, edit_prose, edit_yaml, spliced
from socdocs.source.tree import Mapping, Scalar
from socdocs.words import listed


class Rewritten(NamedTuple):
    """A file of the description with the values that were taken."""

    file: str
    before: bytes
    data: bytes


def take(
    proposals: Iterable[Proposal],
    content: Callable[[str], bytes],
    own_file: str,
    is_shared: Callable[[str], bool] = lambda _: False,
    written: Mapping | None = None,
) -> tuple[list[Rewritten], tuple[Proposal, ...]]:
    """Return the files with the changes of `proposals`, and the proposals with what became of them.

    `content` gives the bytes of a file as it was read; facts that are nowhere yet are added to `own_file`.  A change
    that a file cannot hold is left `by_hand`, such as one in a workbook, which is never written, and so is one in a
    file of a library (`is_shared`), which would change the reports of others, and one that other facts are read from,
    too, as `written`, the tree as the files hold it, tells.
    """
    proposals = tuple(proposals)
    by_file: dict[str, list[Proposal]] = {}
    became: dict[Proposal, Proposal] = {}
    names: dict[str, str] = {}
    others = _read_again(written) if written and proposals else {}
    for proposal in proposals:
        if proposal.state != "change":
            continue
        name = proposal.scalar.span.file if proposal.scalar else own_file
        if reason := _repeated(proposal, others):
            became[proposal] = proposal._replace(state="by_hand", reason=reason)
        else:
            by_file.setdefault(names.setdefault(real_path(name), name), []).append(proposal)
    files: list[Rewritten] = []
    for file, changes in by_file.items():
        before = data = content(file)
        left = dict[Proposal, str]()
        values, new = [row for row in changes if row.scalar], [row for row in changes if not row.scalar]
        ways = (_edited, values), (_added, new)
        for write, some in ((_refused, changes),) if is_shared(file) else ways:
            try:
                data = write(file, data, some, left) if some else data
            except NotEditable as problem:
                left |= dict.fromkeys(some, str(problem))
        for change in changes:
            reason = f"It is not changed by itself: {left[change]}." if change in left else ""
            became[change] = change._replace(state="by_hand" if reason else "taken", reason=reason)
        if data != before:
            files.append(Rewritten(file, before, data))
    return files, tuple(became.get(proposal, proposal) for proposal in proposals)


_Place = tuple[str, int, int]
"""The file, line and column of a value, whatever the file is called."""


def place_of(scalar: Scalar) -> _Place:
    """Return where a value is, whatever its file is called."""
    return real_path(scalar.span.file), scalar.span.line, scalar.span.column


def _read_again(tree: Mapping) -> dict[_Place, list[str]]:
    """Return the addresses of the values that several facts are read from, such as those of a file named twice."""
    found: dict[tuple[_Place, str], list[str]] = {}
    for address, scalar in addresses_of(tree):
        found.setdefault((place_of(scalar), scalar.text), []).append(address)
    return {place: addresses for (place, _), addresses in found.items() if len(addresses) > 1}


def _repeated(proposal: Proposal, others: ReadOnlyMapping[_Place, Sequence[str]]) -> str:
    addresses = others.get(place_of(proposal.scalar), ()) if proposal.scalar else ()
    said = listed([address for address in addresses if address != proposal.address], 3)
    return f"It is not changed by itself: {said} would change with it. Give each a value of its own." if said else ""


def _refused(_file: str, _data: bytes, _changes: Sequence[Proposal], _left: dict[Proposal, str]) -> bytes:
    raise NotEditable("it is in a library that other descriptions may share; change it there")


def _edited(file: str, data: bytes, changes: Sequence[Proposal], left: dict[Proposal, str]) -> bytes:
    """Return the file with other values, and put the reason for each that it cannot have into `left`."""
    by_value: dict[Scalar, list[Proposal]] = {}
    for change in changes:
        if change.scalar:
            by_value.setdefault(change.scalar, []).append(change)
    edits = list[Edit]()
    for scalar, some in by_value.items():
        text = _with_all(scalar.text, some)
        if text is None:
            left |= dict.fromkeys(some, "the rest of the text would print something else")
        else:
            edits.append(Edit(scalar, text))
    if not edits:
        return data
    match form_of(file):
        case "workbook":
            raise NotEditable("workbooks are not written; change the cell in it")
        case "table":
            return edit_csv(data, edits)
        case "prose":
            return edit_prose(data, edits)
        case _:
            return edit_yaml(data, file, edits)


def _added(file: str, data: bytes, changes: Sequence[Proposal], left: dict[Proposal, str]) -> bytes:
    """Return the file with facts that it did not have, and put the reason for each that it cannot hold into `left`."""
    additions = {Addition(change.address, change.text): change for change in changes}
    data, why = add_values(data, file, [*additions])
    left |= {additions[addition]: reason for addition, reason in why.items()}
    return data


def _with_all(text: str, changes: Sequence[Proposal]) -> str | None:
    """Return a text with all its changes; None if they overlap, or if it would print something else."""
    splices = [change.splice for change in changes]
    if len(splices) > 1:
        splices = sorted({stretch for splice in splices for stretch in _differing(text, splice)})
        if any(later.start < earlier.end for earlier, later in itertools.pairwise(splices)):
            return None
    parts = [change.part for change in changes if change.part]
    if len(parts) == len(changes) and len(Prose(text).fitting(parts)) < len(parts):
        return None
    new = spliced(text, splices)
    # A text that is printed in two ways, and changed in each of them in another, would print neither.
    return new if all(change.part or change.text == new for change in changes) else None


def _differing(text: str, splice: Splice) -> Iterator[Splice]:
    """Yield what a change replaces, without the words that stay."""
    for start, end, new in differences(text[splice.start : splice.end], splice.text):
        yield Splice(splice.start + start, splice.start + end, new)
