"""Read the wordings that a firm has confirmed for all its reports."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from msgspec.structs import replace

from socdocs.diagnostics import worst
from socdocs.files import FileRefused, Files
from socdocs.model.confirmations import ConfirmedWording, FirmsWordings
from socdocs.model.load import validate_as
from socdocs.problems import InputProblems, Severity
from socdocs.source import file_kinds
from socdocs.source.file_kinds import check_kind
from socdocs.source.tree import Mapping
from socdocs.source.yaml_reader import read_yaml

WORDINGS: Final = "confirmed_wordings"
"""The key of the list in the firm's file, which may have other keys, too."""


def read_wordings(files: Files, path: Path) -> tuple[ConfirmedWording, ...]:
    """Return the confirmed wordings of a firm's file.  Raises InputProblems for a file that says them wrongly."""
    try:
        data = files.read(path)
        check_kind(data, str(path), file_kinds.WORDINGS)
        tree, found = read_yaml(data, str(path))
    except FileRefused as refusal:
        raise InputProblems([refusal.diagnostic()]) from None
    firm = None
    if isinstance(tree, Mapping):
        own = tuple(entry for entry in tree if entry.key.text == WORDINGS)
        firm, problems = validate_as(FirmsWordings, replace(tree, entries=own))
        found += problems
    if worst(found) is Severity.ERROR:
        raise InputProblems(found)
    return (firm and firm.confirmed_wordings) or ()
