"""Read which reports a description declares, and as little else of it as will do."""

from __future__ import annotations

import re
from pathlib import Path

from socdocs import resources
from socdocs.files import FileRefused, Files
from socdocs.source.file_kinds import DESCRIPTION, check_kind
from socdocs.source.tree import Mapping, Node, Scalar, Sequence
from socdocs.source.yaml_excerpt import read_keys

_NAMING = ("id", "kind", "soc", "type")
_PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


def declared_reports(files: Files, path: Path) -> list[tuple[str, str]]:
    """Return the id and the kind of each report that a description declares; the kind is "" if it is not given.

    Usually only the key `reports` is read.  If it is missing or has an unusual form, the whole description is loaded,
    which reports what is wrong with it.  Raises InputProblems or EnvironmentProblem for a description that cannot be
    read.
    """
    try:
        data = files.read(path)
        check_kind(data, str(path), DESCRIPTION)
        tree = read_keys(data, str(path), frozenset({"reports"}))
    except FileRefused:
        tree = None
    if usual := tree and _usual(tree.get("reports")):
        return usual
    from socdocs.workflow.load import load
    from socdocs.workflow.project import understand_project
    from socdocs.workflow.request import Request

    request = Request(path, project=understand_project(files, path))
    reports = load(files, request).description.reports or ()
    return [(entry.id, entry.kind_name) for entry in reports]


def _usual(reports: Node | None) -> list[tuple[str, str]] | None:
    """Return the reports of a list whose entries have distinct plain ids and shipped kinds; None for any other."""
    if not isinstance(reports, Sequence):
        return None
    found: dict[str, str] = {}
    for entry in reports.items:
        if not isinstance(entry, Mapping):
            return None
        said = {key: value.text for key in _NAMING if isinstance(value := entry.get(key), Scalar) and value.text}
        id_ = said.get("id", "")
        kind = said.get("kind") or resources.kind_name(said.get("soc", ""), said.get("type", ""))
        if not _PLAIN_ID.fullmatch(id_) or id_ in found or kind not in _known_kinds():
            return None
        found[id_] = kind
    return list(found.items())


def _known_kinds() -> list[str]:
    return resources.kind_names(resources.template_folders())
