"""The facts of a report without comments, for sheets, which are made of the facts themselves and not of their views."""

from __future__ import annotations

from typing import Any, TypeVar

from socdocs.document.comments import without_comments
from socdocs.document.traversal import each
from socdocs.model.base import Facts, with_facts
from socdocs.model.description import SystemDescription
from socdocs.model.fields import FieldRow, fields_of
from socdocs.model.reporting import Report
from socdocs.report.facts import ReportFacts
from socdocs.report.manifest import ReportKind
from socdocs.report.scope import narrow

_Entry = TypeVar("_Entry", bound=Facts)


def uncommented_facts(description: SystemDescription, report: Report, kind: ReportKind) -> ReportFacts:
    """Return the facts of `report`, which is of `kind`; a fact that is a comment alone is absent."""
    return ReportFacts(narrow(_entry(description), _entry(report), kind))


def _entry(entry: _Entry) -> _Entry:
    given = ((name, row, getattr(entry, name)) for name, row in fields_of(type(entry)).items())
    changed = {name: new for name, row, value in given if (new := _value(value, row)) is not value}
    return with_facts(entry, **changed) if changed else entry


def _value(value: Any, row: FieldRow) -> Any:  # noqa: ANN401 - the field decides
    match value:
        case str():
            return without_comments(value, prose=row.markdown) or (value if row.required else None)
        case Facts():
            return _entry(value)
        case tuple():
            items = each(value, lambda item: _value(item, row))
            return value if items is value else tuple(item for item in items if item is not None) or None
    return value
