"""What is in force for a description, and where it is said: the winner of each setting of a project file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from msgspec import Struct

from socdocs.batch.descriptions import AUDITOR
from socdocs.batch.names import PATTERN
from socdocs.diagnostics import Span
from socdocs.files import Files
from socdocs.model.confirmations import ConfirmedWording
from socdocs.model.fields import keys_of
from socdocs.model.project import ProjectFile
from socdocs.model.report_defaults import is_shared
from socdocs.report.kinds import find_kind
from socdocs.resources import template_folders
from socdocs.source.addresses import Locator, escape_key
from socdocs.source.libraries import LIBRARIES
from socdocs.source.tree import Node, Scalar, Sequence
from socdocs.workflow.load import Loaded
from socdocs.workflow.project import Project
from socdocs.writers import DEFAULT_FORMAT

Level = Literal["command line", "report's entry", "report_defaults", "description", "project file", "found", "built in"]
"""Where a setting is said, the first to count before the others; `found` is a file that lies beside the description."""


class Setting(Struct, frozen=True):
    """What is in force: the key of a project file, for which report if not for all, its value, and who says so."""

    key: str
    value: str
    level: Level
    place: Span | None = None
    report: str = ""


_PER_REPORT: Final = "layout"
_BUILT_IN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "reference": "the look of socdocs",
        "templates": "those of socdocs",
        "libraries": "none",
        "formats": DEFAULT_FORMAT,
        "name": f"{{report}}; in a batch {PATTERN}",
        "auditor": f"{AUDITOR} beside the description, if there is one",
        "page_numbers": "never",
        "kinds": "all that the description declares",
        "layout": "that of each report kind",
        "confirmed_wordings": "none",
    }
)


def settings_in_force(
    given: Mapping[str, str], project: Project, loaded: Loaded | None, found_auditor: Path | None
) -> list[Setting]:
    """Return the settings in the order of a project file's keys, those that a report decides once for each report.

    `given` are those of the command line.  Without `loaded` there is no description, and only the others speak.
    """
    return [
        setting
        for key in keys_of(ProjectFile)
        if key in _BUILT_IN
        for setting in _LISTED.get(key, _one)(key, given, project, loaded, found_auditor)
    ]


def _one(
    key: str, given: Mapping[str, str], project: Project, loaded: Loaded | None, found_auditor: Path | None
) -> Iterator[Setting]:
    """Yield the winner of one setting."""
    tree = loaded.tree if loaded else None
    described = tree.get(LIBRARIES) if tree and key == LIBRARIES else None
    if key in given:
        yield Setting(key, given[key], "command line")
    elif described is not None and _text(described):
        yield Setting(key, _text(described), "description", described.span)
    elif said := _said(project, key):
        place = project.place(key) or project.place("clients")
        yield Setting(key, said, "project file", place)
    elif key == "auditor" and found_auditor:
        yield Setting(key, str(found_auditor), "found", Span(str(found_auditor), 1, 1, 1, 1))
    else:
        yield Setting(key, _BUILT_IN[key], "built in")


def _layouts(
    key: str, given: Mapping[str, str], project: Project, loaded: Loaded | None, found_auditor: Path | None
) -> Iterator[Setting]:
    """Yield the layout of each report that the description declares."""
    entries = (loaded.description.reports or ()) if loaded else ()
    if key in given or not loaded or not entries:
        yield from _one(key, given, project, loaded, found_auditor)
        return
    locator = Locator(loaded.tree)
    folders = template_folders(Path(given["templates"]) if "templates" in given else project.templates)
    for entry in entries:
        node = locator.find(f"reports[{escape_key(entry.id)}].{key}")
        if node is not None and _text(node):
            level: Level = "report_defaults" if is_shared(loaded.tree, node.span) else "report's entry"
            yield Setting(key, _text(node), level, node.span, entry.id)
        elif entry.kind_name:
            kind, _ = find_kind(Files(), folders, entry.kind_name)
            if project.layout in kind.layouts:
                yield Setting(key, project.layout, "project file", project.place(key), entry.id)
            else:
                yield Setting(key, kind.default_layout, "built in", None, entry.id)


_LISTED: Final[Mapping[str, Callable[..., Iterator[Setting]]]] = MappingProxyType({_PER_REPORT: _layouts})


def _said(project: Project, key: str) -> str:
    said = getattr(project, key)
    if not isinstance(said, tuple):
        return str(said or "")
    return ", ".join(dict.fromkeys(row.heading if isinstance(row, ConfirmedWording) else str(row) for row in said))


def _text(node: Node) -> str:
    """Return the value of a setting in a tree, "" if it is absent."""
    if isinstance(node, Sequence):
        return ", ".join(_text(item) for item in node.items)
    return node.text if isinstance(node, Scalar) else ""
