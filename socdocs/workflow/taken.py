"""Take changes into the files of a description: those after which it says what was accepted, and nothing else.

`edits.taking` changes the words of a file; what the file says is known only when it is read.  So the new files are read
as the description would be, before they are written: a value may be a part of several facts, or several values one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from socdocs.edits.proposals import Proposal
from socdocs.edits.taking import Rewritten, place_of, take
from socdocs.problems import EnvironmentProblem, InputProblems
from socdocs.source.addresses import AddressError, addresses_of
from socdocs.source.tree import Mapping
from socdocs.words import listed
from socdocs.workflow.changed_files import ChangedFiles
from socdocs.workflow.load import Loaded, load
from socdocs.workflow.request import Request

_DEFAULTS = "report_defaults"


def take_alone(
    proposals: Iterable[Proposal], loaded: Loaded, request: Request, own_file: str
) -> tuple[list[Rewritten], tuple[Proposal, ...]]:
    """Return what `take` does for those changes that change no other fact and leave a description that can be read.

    The others are left `by_hand`.
    """
    return _Taking(loaded, request, own_file).result(tuple(proposals))


class _Taking:
    def __init__(self, loaded: Loaded, request: Request, own_file: str) -> None:
        self.loaded, self.request, self.own_file = loaded, request, own_file
        self.refused: dict[Proposal, Proposal] = {}
        self.before = _texts(loaded.tree)
        self.shared = {place_of(value) for address, value in addresses_of(loaded.as_written) if _is_default(address)}

    def result(self, proposals: Sequence[Proposal]) -> tuple[list[Rewritten], tuple[Proposal, ...]]:
        files, became = self.take(self.alone(proposals))
        done = dict(zip(self.kept(proposals), became, strict=True))
        return files, tuple(self.refused.get(row) or done[row] for row in proposals)

    def kept(self, proposals: Sequence[Proposal]) -> list[Proposal]:
        return [row for row in proposals if row not in self.refused]

    def take(self, proposals: Sequence[Proposal]) -> tuple[list[Rewritten], tuple[Proposal, ...]]:
        files, shared = self.loaded.files, self.loaded.is_shared
        return take(proposals, files.content, self.own_file, shared, written=self.loaded.as_written)

    def alone(self, proposals: Sequence[Proposal]) -> list[Proposal]:
        """Return the changes that can be taken together; what is wrong with each of the others is `refused`."""
        why = self.why_not(proposals)
        if not why:
            return list(proposals)
        if len(proposals) == 1:
            reason = f"It is not changed by itself: {why}"
            self.refused[proposals[0]] = proposals[0]._replace(state="by_hand", reason=reason)
            return []
        half = len(proposals) // 2
        first = self.alone(proposals[:half])
        rest = self.alone(proposals[half:])
        if first and rest and self.why_not([*first, *rest]):  # each is right without the others
            for row in rest:
                reason = "It cannot be taken together with the others; run the command again."
                self.refused[row] = row._replace(state="by_hand", reason=reason)
            rest = []
        return [*first, *rest]

    def why_not(self, proposals: Sequence[Proposal]) -> str:
        """Return what would be wrong with the description if the changes were taken, or ""."""
        files, became = self.take(proposals)
        if not files:
            return ""
        try:
            new = load(ChangedFiles({Path(row.file): row.data for row in files}, self.loaded.files), self.request)
        except (InputProblems, EnvironmentProblem, AddressError) as problem:
            said = problem.diagnostics[0].message if isinstance(problem, InputProblems) else str(problem)
            return f"with it the description could not be read. {said}"
        taken = [row for row in became if row.state == "taken"]
        places = {place_of(row.scalar) for row in taken if row.scalar} & self.shared
        accepted = {row.address for row in taken}
        accepted |= {address for address, value in addresses_of(self.loaded.tree) if place_of(value) in places}
        after = _texts(new.tree)
        changed = [one for one in self.before | after if self.before.get(one) != after.get(one)]
        # An item of a list of texts is called by its text.
        lists = {address.rpartition("[")[0] for address in accepted if address.endswith("]")}
        others = [one for one in changed if one not in accepted and one.rpartition("[")[0] not in lists]
        return f"{listed(others, 3)} would change with it. Give each a value of its own." if others else ""


def _is_default(address: str) -> bool:
    return address.partition(".")[0] == _DEFAULTS


def _texts(tree: Mapping) -> dict[str, str]:
    return {address: value.text for address, value in addresses_of(tree) if not value.absent}
