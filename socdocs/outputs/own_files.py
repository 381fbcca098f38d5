"""Replace files of the user's own, where they lie: behind a link, too, and never over what was saved meanwhile."""

from __future__ import annotations

from pathlib import Path

from socdocs.files import real_path
from socdocs.outputs.beside import probe, remove_stale, require_removable, written_beside
from socdocs.outputs.places import Place, plain_errors
from socdocs.outputs.replacing import CHANGED, require_unprotected
from socdocs.outputs.waiting import one_at_a_time
from socdocs.problems import EnvironmentProblem


def replace_input(path: Path, data: bytes, before: bytes) -> None:
    """Replace a file of the user's own, completely or not at all.

    Of several runs at one time, the later ones find it changed.  Raises EnvironmentProblem if it no longer holds
    `before`, because it was changed since it was read, and for any other obstacle.
    """
    path = Path(real_path(path))
    with one_at_a_time(path), plain_errors(path):
        require_unprotected(Place(path, "unmarked"))
        _require_still(path, before)
        remove_stale(path)
        with written_beside(path, data, replaces=True) as temporary:
            _require_still(path, before)  # to write the other one may have taken seconds
            temporary.replace(path)


def require_replaceable(path: Path) -> None:
    """Raise EnvironmentProblem where `replace_input` could not replace a file."""
    path = Path(real_path(path))
    with plain_errors(path):
        require_unprotected(Place(path, "unmarked"))
        require_removable(path)
        probe(path)


def _require_still(path: Path, before: bytes) -> None:
    if path.read_bytes() != before:
        raise EnvironmentProblem(CHANGED.format(path=path))
