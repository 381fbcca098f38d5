"""A commented file to start from: the facts that one kind of report prints, each with its meaning, none of them claimed."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Final

from socdocs.model.base import NEVER, Facts
from socdocs.model.description import SystemDescription
from socdocs.model.fields import FieldRow, fields_of
from socdocs.model.meanings import meanings_of
from socdocs.model.reporting import Report
from socdocs.report.manifest import ReportKind
from socdocs.report.printing import prints_in

_WIDTH: Final = 80

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
"""The headings of the starter, each before the first of its fields that the kind prints."""

_STEERS: Final = frozenset({"soc", "type", "layout", "controls_layout", "confirmed", "provided_by_auditor"})
"""Fields that no report prints and that decide what it prints."""


def starter(kind: ReportKind, *, auditor: bool = False) -> str:
    """The YAML of a description for `kind` in which nothing is given yet, or with `auditor` that of the service auditor's own file.

    It loads, and all that is wrong with it is that facts are open.  Examples stand in comments.
    """
    writer = _Starter(kind, auditor=auditor)
    lines = [*_comment(_OPENING[auditor].format(kind=kind.short_title, name=kind.name)), *writer.lines()]
    return "".join(f"{part}\n" for line in lines for part in _wrapped(line))


_OPENING: Final = {
    False: """\
System description for a {kind}

Fill in what you know. A key with nothing after it is an open item: the draft
prints a placeholder for it. Take the leading "# " away from an example and
change it to make it yours. A list that may be absent can stay as it is.
Where there is nothing to report, say so instead of leaving the list empty:
  incidents:
    none_statement: There were none.
A long list can lie in a file beside this one: controls: {{file: controls.csv}}

What the service auditor alone can say is not here. It has a file of its own:
  socdocs init {name} --auditor -o auditor.yaml

Then:
  socdocs outline FILE          what the report needs, and what is missing
  socdocs check FILE            what is wrong
  socdocs report {name} FILE -o report.docx
""",
    True: """\
The service auditor's file for a {kind}

Only what the CPA firm itself says: its name, its report, the opinion, what it
did and found. Nothing here is ever proposed or made up by socdocs; a key with
nothing after it is an open item. Reports are matched with those of the system
description by their id, tests by the id of their control.

Then:
  socdocs check FILE --auditor auditor.yaml
""",
}


class _Starter:
    def __init__(self, kind: ReportKind, *, auditor: bool) -> None:
        self._kind = kind
        self._auditor = auditor

    def lines(self) -> Iterator[str]:
        """All fields below their headings, the report first."""
        shown = ""
        rows = fields_of(SystemDescription)
        for name in ("reports", *(name for name in rows if name not in ("reports", "fictional"))):
            row = rows[name]
            found = list(self._report(row) if name == "reports" else self._field(row, SystemDescription))
            heading = _HEADINGS.get(name, "")
            if found and heading and heading != shown:
                shown = heading
                yield from ("", f"# {f' {heading} '.center(_WIDTH - 2, '-')}")
            if found:
                yield from ("", *found)

    def _report(self, row: FieldRow) -> Iterator[str]:
        kind = self._kind
        yield "reports:"
        item = [f"id: {kind.name}"]
        if not self._auditor:
            item += [f"soc: {kind.soc}", f"type: {kind.type}"] if kind.name == f"soc{kind.soc}-type{kind.type}" else [f"kind: {kind.name}"]
        shared = fields_of(SystemDescription)
        for name, field in fields_of(Report).items():
            if name in ("id", "soc", "type", "kind") or name in shared:
                continue
            item += self._field(field, Report)
        yield from _as_item(item)

    def _field(self, row: FieldRow, model: type[Facts], *, example: bool = False) -> list[str]:
        """The lines of one field with its meaning before it; none when the file has no use for it."""
        if not self._belongs(row, model, example=example):
            return []
        meaning = _meaning(row, model, example=example)
        if row.shape == "entry" and row.item:
            inner = [line for field in fields_of(row.item).values() for line in self._field(field, row.item, example=example)]
            return [*meaning, f"{row.key}:", *_indented(inner)] if inner else []
        if row.shape in ("entries", "stated") and row.item:
            item = [line for field in fields_of(row.item).values() for line in self._field(field, row.item, example=True)]
            if not item:
                return []
            items = list(_as_item(item))
            return [*meaning, f"{row.key}:", *(items if example else map(_commented, items))]
        value = _value(row, _example(row, model)) if example else _value(row, _set_already(row, self._kind))
        return [*meaning, *value]

    def _belongs(self, row: FieldRow, model: type[Facts], *, example: bool) -> bool:
        if row.key in ("reports", "checks", "fictional"):
            return False
        never = row.prints == NEVER and (row.name in _STEERS or (example and (row.required or bool(row.wanted))))
        if not never and not prints_in(row.prints, self._kind):
            return False
        if self._auditor:
            return row.owner == "service_auditor" or (row.item is not None and _auditors_below(row.item)) or row.required
        return row.owner != "service_auditor"


def _auditors_below(model: type[Facts]) -> bool:
    return any(row.owner == "service_auditor" for row in fields_of(model).values())


def _set_already(row: FieldRow, kind: ReportKind) -> object:
    """What the choice of the kind already says."""
    return {"layout": kind.default_layout, "controls_layout": "by_criterion"}.get(row.name)


_SUCH_AS = re.compile(r"such as ([\w.-]*\w)")


def _example(row: FieldRow, model: type[Facts]) -> object:
    """A value for an example: the declared one, or for ids the one that the meaning names."""
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
    return _comment(text)


def _comment(text: str) -> list[str]:
    return [f"# {line}".rstrip() for line in text.splitlines()]


_COMMENT = re.compile(r"((?: *# )?(?: *)# )(\S.*)")


def _wrapped(line: str) -> list[str]:
    """`line`, or where it is a comment that is too long, several lines with the same indentation and marks."""
    found = _COMMENT.fullmatch(line)
    if found is None or len(line) <= _WIDTH:
        return [line]
    return [found[1] + part for part in _filled(found[2], _WIDTH - len(found[1]))]


def _filled(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def _value(row: FieldRow, value: object) -> list[str]:
    if value is None:
        return [f"{row.key}:"]
    if isinstance(value, list):
        return [f"{row.key}: [{', '.join(_scalar(str(item)) for item in value)}]"]
    text = str(value)
    if len(text) > _WIDTH - 24:
        return [f"{row.key}: >-", *_indented(_filled(text, _WIDTH - 14))]
    return [f"{row.key}: {_scalar(text)}"]


_SAFE = re.compile(r"[A-Za-z0-9](?:[\w ./&()’;,+-]*[\w.)])?")


def _scalar(text: str) -> str:
    return text if _SAFE.fullmatch(text) and not ("," in text and text.startswith("[")) else "'" + text.replace("'", "''") + "'"


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}".rstrip() for line in lines]


def _as_item(lines: list[str]) -> Iterator[str]:
    """`lines` as one item of a list; comments before the first key stand above the dash."""
    first = next(index for index, line in enumerate(lines) if not line.startswith("#"))
    for index, line in enumerate(lines):
        yield f"  - {line}" if index == first else f"  {line}" if index < first else f"    {line}".rstrip()


def _commented(line: str) -> str:
    """`line` as an example; what stands in it already as a comment keeps its own mark."""
    return f"  # {line[2:]}".rstrip()
