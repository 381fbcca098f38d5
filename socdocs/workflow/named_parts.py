"""Entries of a report that name one of its parts, such as a confirmed heading, and name one that it does not have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from socdocs.diagnostics import Diagnostic
from socdocs.model.report_defaults import is_shared
from socdocs.problems import Severity
from socdocs.report.manifest import Part, walk
from socdocs.source.addresses import Locator, escape_key
from socdocs.source.tree import Mapping, Node, Scalar, Sequence
from socdocs.words import suggest
from socdocs.workflow.case import Case


class _Naming(NamedTuple):
    """A list of the report's entry, the key by which its items name a part, and the name of a part that they can mean.

    The name is "" for other parts.
    """

    at: str
    key: str
    what: str
    name_of: Callable[[Part], str]


def _heading(part: Part) -> str:
    return part.id.rpartition(".")[2] if part.proposed else ""


def _section(part: Part) -> str:
    return part.id


def _section_of_management(part: Part) -> str:
    return part.id if part.owner == "management" else ""


_NAMING: Final = (
    _Naming("service_auditor.confirmed", "heading", "proposed text", _heading),
    _Naming("auditor_report.text", "heading", "proposed text", _heading),
    _Naming("approvals", "section", "section of management", _section_of_management),
    _Naming("section_titles", "section", "section", _section),
)


def unknown_parts(case: Case) -> Iterator[Diagnostic]:
    """Yield an error for each entry of a report that names a part which its kind does not have: it would be lost.

    A part that the kind has, and that does not print with these facts, is no mistake.
    """
    if case.kind.accompanies:
        return  # the entry is that of the SOC report
    tree, at = case.loaded.tree, f"reports[{escape_key(case.report.id)}]"
    locator = Locator(tree)
    kinds = {row.kind_name for row in case.loaded.description.reports or ()}
    for naming in _NAMING:
        names = list(_names(locator.find(f"{at}.{naming.at}"), naming.key))
        known = list(filter(None, map(naming.name_of, walk(case.kind.parts)))) if names else []
        for name in names:
            # Reports of several kinds share texts that only some of them have.
            if name.text in known or (len(kinds) > 1 and is_shared(tree, name.span)):
                continue
            yield Diagnostic(
                "unknown-reference",
                Severity.ERROR,
                f"The {case.kind.short_title} has no {naming.what} “{name.text}”, so this entry would be lost.",
                name.span,
                suggest(name.text, known, f"There are: {', '.join(known)}."),
                f"{at}.{naming.at}[{escape_key(name.text)}].{naming.key}",
            )


def _names(rows: Node | None, key: str) -> Iterator[Scalar]:
    for row in rows.items if isinstance(rows, Sequence) else ():
        name = row.get(key) if isinstance(row, Mapping) else None
        if isinstance(name, Scalar):
            yield name
