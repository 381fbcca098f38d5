"""Read the wordings that a firm has confirmed for all its reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from socdocs.diagnostics import Diagnostic, worst
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
        found += _of_description(tree)
        own = tuple(entry for entry in tree if entry.key.text == WORDINGS)
        firm, problems = validate_as(FirmsWordings, replace(tree, entries=own))
        found += problems
    if worst(found) is Severity.ERROR:
        raise InputProblems(found)
    return (firm and firm.confirmed_wordings) or ()


def _of_description(tree: Mapping) -> Iterator[Diagnostic]:
    """Yield an error for a file with facts of a system: a description may not hold wordings, nor an auditor's file."""
    from socdocs.model.description import SystemDescription
    from socdocs.model.fields import keys_of
    from socdocs.model.project import ProjectFile  # imported late: most runs have no such file

    facts = keys_of(SystemDescription).keys() - keys_of(ProjectFile).keys()
    if key := next((entry.key for entry in tree if entry.key.text in facts), None):
        message = f"A file of wordings holds no facts of a system, such as “{key.text}”."
        yield Diagnostic("file-kind", Severity.ERROR, message, key.span, "Name a file of its own, such as firm.yaml.")
