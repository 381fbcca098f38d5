"""Write a commented file to start from: the facts that one kind of report prints, explained and still empty."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from socdocs.model.base import NEVER, Facts
from socdocs.model.description import NOT_ABOUT_THE_SYSTEM, SystemDescription
from socdocs.model.fields import FieldRow, fields_of
from socdocs.model.meanings import meanings_of
from socdocs.model.printing import prints_in, true_words
from socdocs.model.reporting import Report
from socdocs.report.manifest import ReportKind, walk
from socdocs.report.starter_lines import (
    WIDTH,
    as_item,
    comment,
    commented,
    file_line,
    given_lines,
    indented,
    key_line,
    wrapped,
)
from socdocs.resources import kind_name

_HEADINGS: Final[Mapping[str, str]] = {
    "reports": "The report",
    "service_organization": "The organization and its system",
    "transaction_classes": "How transactions are processed",
    "commitments": "What users are promised, and what that takes",
    "components": "What the system consists of, and how it is controlled",
    "incidents": "What happened",
    "subsequent_events": "What happened",
    "changes": "What happened",
    "control_objectives": "Controls",
    "controls": "Controls",
    "cuecs": "What others do",
    "tests": "Tests of controls and results",
    "design_assessments": "Assessments of design",
    "other_information": "What the report does not cover",
}
"""The headings of the starter, each printed before the first of its fields that the kind prints."""

NO_FILES: Final[Mapping[str, str]] = MappingProxyType({})
NO_FACTS: Final[Mapping[str, object]] = MappingProxyType({})

_STEERS: Final = frozenset({"soc", "type", "layout", "controls_layout", "confirmed", "provided_by_auditor"})
"""Fields that no report prints but that decide what it prints."""


def starter(
    kind: ReportKind,
    *,
    auditor: bool = False,
    files: Mapping[str, str] = NO_FILES,
    facts: Mapping[str, object] = NO_FACTS,
) -> str:
    """Return the YAML of an empty description for `kind`, or with `auditor` of the service auditor's own file.

    It loads, and its only findings are open facts.  Examples are in comments.  `files` are the names of files that hold
    lists already, by the key of the list.  `facts` are those that are known, by their places (`system.name`,
    `report.period.start`): texts, lists of words, or lists of entries with texts.
    """
    writer = _Starter(kind, files, facts, auditor=auditor)
    opening = _AUDITORS_FILE if auditor else _DESCRIPTION + (_APART if has_auditors_part(kind) else "") + _THEN
    lines = [*comment(opening.format(kind=kind.short_title, name=shlex.quote(kind.name))), *writer.lines()]
    return "".join(f"{part}\n" for line in lines for part in wrapped(line))


def has_auditors_part(kind: ReportKind) -> bool:
    """Return whether the service auditor writes any part of a report of `kind`."""
    return any(part.owner == "service_auditor" for part in walk(kind.parts))


_DESCRIPTION: Final = """\
System description for a {kind}

Fill in what you know. A key with nothing after it is an open item: the draft
prints a placeholder for it. Take the leading "# " away from an example and
change it to make it yours. A list that may be absent can stay as it is.
Where there is nothing to report, say so instead of leaving the list empty:
  incidents:
    none_statement: There were none.
A long list can lie in a file beside this one: controls: {{file: controls.csv}}
"""
_APART: Final = """
What the service auditor alone can say is not here. It has a file of its own:
  socdocs init {name} --auditor -o auditor.yaml
"""
_THEN: Final = """
Then:
  socdocs outline FILE          what the report needs, and what is missing
  socdocs check FILE            what is wrong
  socdocs report {name} FILE -o report.docx
"""
_AUDITORS_FILE: Final = """\
The service auditor's file for a {kind}

Only what the CPA firm itself says: its name, its report, the opinion, what it
did and found. Nothing here is ever proposed or made up by socdocs; a key with
nothing after it is an open item. Reports are matched with those of the system
description by their id, tests by the id of their control.

Then:
  socdocs check FILE --auditor auditor.yaml
"""


class _Starter:
    def __init__(
        self, kind: ReportKind, files: Mapping[str, str], facts: Mapping[str, object], *, auditor: bool
    ) -> None:
        self._kind = kind
        self._files = files
        self._facts = facts
        self._auditor = auditor
        # A kind that is neither SOC 1 nor SOC 2 prints only a few facts: those that its parts ask for.
        self._needs = tuple(need for part in walk(kind.parts) for need in part.needs) if kind.selective else ()

    def lines(self) -> Iterator[str]:
        """Yield the lines of all fields below their headings, the report first."""
        shown = ""
        rows = fields_of(SystemDescription)
        for name in ("reports", *(name for name in rows if name not in ("reports", "fictional"))):
            row = rows[name]
            found = list(self._report() if name == "reports" else self._field(row, SystemDescription, name))
            heading = _HEADINGS.get(name, "")
            if found and heading and heading != shown:
                shown = heading
                yield from ("", f"# {f' {heading} '.center(WIDTH - 2, '-')}")
            if found:
                yield from ("", *found)

    def _report(self) -> Iterator[str]:
        kind = self._kind
        yield "reports:"
        item = key_line("id", kind.name)
        if not self._auditor:
            said = {"soc": kind.soc, "type": kind.type}
            if kind.name != kind_name(**said):
                said = {"kind": kind.name}
            item += [line for key, value in said.items() if value for line in key_line(key, value)]
        shared = fields_of(SystemDescription)
        for name, field in fields_of(Report).items():
            own = name in self._own_lists()
            if name not in ("id", "soc", "type", "kind") and (own or name not in shared):
                item += self._field(field, Report, f"report.{name}")
        yield from as_item(item)

    def _own_lists(self) -> frozenset[str]:
        return frozenset(need.removeprefix("report.") for need in self._needs if need.startswith("report."))

    def _field(self, row: FieldRow, model: type[Facts], place: str, *, example: bool = False) -> list[str]:
        """Yield the lines of one field with its meaning before it; none if the file does not need it."""
        if not self._belongs(row, example=example) or not self._asked_for(place):
            return []
        meaning = _meaning(row, model, example=example)
        if row.shape == "entry" and row.item:
            inner = [
                line
                for field in fields_of(row.item).values()
                for line in self._field(field, row.item, f"{place}.{field.name}", example=example)
            ]
            return [*meaning, f"{row.key}:", *indented(inner)] if inner else []
        if place in self._files:
            return [*meaning, file_line(row.key, self._files[place])]
        if place in self._facts:
            return [*meaning, *given_lines(row.key, self._facts[place])]
        if row.shape in ("entries", "stated") and row.item:
            item = [
                line
                for field in fields_of(row.item).values()
                for line in self._field(field, row.item, f"{place}.{field.name}", example=True)
            ]
            if not item:
                return []
            items = list(as_item(item))
            return [*meaning, f"{row.key}:", *(items if example else map(commented, items))]
        value = key_line(row.key, _example(row, model)) if example else key_line(row.key, _set_already(row, self._kind))
        return [*meaning, *value]

    def _asked_for(self, place: str) -> bool:
        """Return whether the kind's parts need the fact, a fact inside it, or one that contains it."""
        return not self._needs or any(
            need == place or need.startswith(f"{place}.") or place.startswith(f"{need}.") for need in self._needs
        )

    def _belongs(self, row: FieldRow, *, example: bool) -> bool:
        if row.key in (*NOT_ABOUT_THE_SYSTEM, "fictional"):
            return False
        never = row.prints == NEVER and (row.name in _STEERS or (example and (row.required or bool(row.wanted))))
        if not never and not prints_in(row.prints, true_words(self._kind)):
            return False
        if self._auditor:
            return (
                row.owner == "service_auditor" or (row.item is not None and _auditors_below(row.item)) or row.required
            )
        return row.owner != "service_auditor"


def _auditors_below(model: type[Facts]) -> bool:
    return any(row.owner == "service_auditor" for row in fields_of(model).values())


def _set_already(row: FieldRow, kind: ReportKind) -> object:
    """Return the values that follow from the choice of the kind."""
    return {"layout": kind.default_layout, "controls_layout": "by_criterion"}.get(row.name)


_SUCH_AS = re.compile(r"such as ([\w.-]*\w)")


def _example(row: FieldRow, model: type[Facts]) -> object:
    """Return an example value: the declared one, or for ids the one in the meaning."""
    if row.example is None and row.required and (found := _SUCH_AS.search(meanings_of(model)[row.name])):
        return found[1]
    return row.example


_PREFIX = re.compile(r"^(?:SOC [12]|Type [12]|For the [a-z-]+ method|SOC 2 with privacy)(?: \([^)]*\))?: ")


def _meaning(row: FieldRow, model: type[Facts], *, example: bool) -> list[str]:
    stated = meanings_of(model)[row.name]
    text = _PREFIX.sub("", stated)
    if text != stated:
        text = text[0].upper() + text[1:]
    if not example and row.example is not None and row.name not in _STEERS:
        shown = f"[{', '.join(map(str, row.example))}]" if isinstance(row.example, list) else str(row.example)
        text += f"  Example: {shown}"
    return comment(text)
