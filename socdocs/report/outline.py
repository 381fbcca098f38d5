"""The outline of a report: its parts, who writes each, which facts it needs and which of them are missing.

What is missing is read off the composed report, so that the outline and the draft always agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from socdocs.document.nodes import Document, Inline, OpenItem, Owner, Placeholder, Section, Text, walk_sections
from socdocs.document.open_items import count_by_owner, gather
from socdocs.document.traversal import Rewriting, nodes
from socdocs.document.words import plain_text
from socdocs.model.base import Facts
from socdocs.model.description import SystemDescription
from socdocs.model.fields import FieldRow, keys_of
from socdocs.model.reporting import Report
from socdocs.report.facts import ReportFacts
from socdocs.report.manifest import Part
from socdocs.report.plan import Plan, Planned, holds


@dataclass(frozen=True, slots=True)
class Need:
    """A fact that a part prints: what it is called, where it belongs, and whether all of it is there."""

    name: str
    address: str
    given: bool


@dataclass(frozen=True, slots=True)
class OutlinePart:
    """One part of the report.

    `missing` are the facts it still wants, each named in one part only, and paragraphs for the service auditor to confirm.
    `condition` is empty for a part that prints, and tells of any other what would make it print.
    """

    id: str
    number: str
    title: str
    owner: Owner
    guidance: str
    answers: str
    elements: tuple[str, ...]
    needs: tuple[Need, ...] = ()
    missing: tuple[OpenItem, ...] = ()
    condition: str = ""
    parts: tuple[OutlinePart, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """All parts of one report in order, and how many facts each owner still owes."""

    kind: str
    title: str
    organization: str
    system: str
    timeframe: str
    layout: str
    parts: tuple[OutlinePart, ...]
    open: Mapping[Owner, int]


def make_outline(plan: Plan, facts: ReportFacts, document: Document) -> Outline:
    """The outline of `document`, which was composed from the whole `plan` without its list of open items."""
    maker = _Maker(plan, facts, {s.id: s for s in walk_sections(document.sections)}, _by_part(document, plan))
    sections = {part.id: part for part in plan.kind.parts}
    planned = {row.part.id: row for row in plan.whole}
    properties = document.properties
    return Outline(
        kind=plan.kind.name,
        title=plan.kind.short_title,
        organization=properties.organization,
        system=properties.system,
        timeframe=properties.timeframe if _has_timeframe(facts) else "",
        layout=plan.layout.name,
        parts=maker.parts([sections[row.id] for row in plan.layout.sections if row.id in sections], planned),
        open=MappingProxyType(dict(count_by_owner(document))),
    )


def _has_timeframe(facts: ReportFacts) -> bool:
    report = facts.scope.report
    if facts.kind.timeframe == "date":
        return report.as_of_date is not None
    return report.period is not None and None not in (report.period.start, report.period.end)


def walk_parts(parts: tuple[OutlinePart, ...]) -> Iterator[OutlinePart]:
    """Every part, a part before its children."""
    for part in parts:
        yield part
        yield from walk_parts(part.parts)


class _Maker:
    def __init__(
        self, plan: Plan, facts: ReportFacts, sections: Mapping[str, Section], missing: Mapping[str, tuple[OpenItem, ...]]
    ) -> None:
        self._facts = facts
        self._sections = sections
        self._missing = missing
        self._without = frozenset(id_ for row in plan.layout.sections for id_ in row.without)

    def parts(self, all_parts: list[Part], planned: Mapping[str, Planned]) -> tuple[OutlinePart, ...]:
        """The parts that print and those that would if a fact were there."""
        found = []
        for part in all_parts:
            if part.id in planned:
                found.append(self._printed(part, planned[part.id]))
            elif part.id not in self._without and (condition := self._condition(part)):
                found.append(_outline_part(part, title=_plain_title(part), condition=condition))
        return tuple(found)

    def _printed(self, part: Part, planned: Planned) -> OutlinePart:
        section = self._sections.get(part.id)
        if section is None:  # the firm's whole text stands in place of this part
            return _outline_part(part, title=_plain_title(part))
        return _outline_part(
            part,
            number=section.number,
            title=_title(section) or _plain_title(part),
            needs=tuple(self._need(name) for name in part.needs),
            missing=self._missing.get(part.id, ()),
            parts=self.parts(list(part.parts), {row.part.id: row for row in planned.children}),
        )

    def _need(self, name: str) -> Need:
        row = _field(name)
        address = name.replace("report.", f"{self._facts.report.at}.", 1) if name.startswith("report.") else name
        open_ = any(_is_or_below(item.address, name) for items in self._missing.values() for item in items)
        called = (row.wanted if row else "") or name.rpartition(".")[2].replace("_", " ")
        return Need(called, address, not open_ and holds(name, self._facts))

    def _condition(self, part: Part) -> str:
        """What would make a part print that does not; empty when this kind of report never has it."""
        wanted = [term for term in part.when if not holds(term, self._facts)]
        if not wanted or any("kind." in term for term in wanted):
            return ""
        return " and ".join(_CONDITIONS.get(term) or f"{term.replace('_', ' ')} are given" for term in wanted)


_CONDITIONS: Final[Mapping[str, str]] = {
    "exceptions": "tests found exceptions",
    "grouped_otherwise": "controls are grouped by process or by framework",
    "included": "a subservice organization is included",
    "modified": "the opinion is modified",
    "not_operated": "a control did not operate in the period",
    "other_information_given": "there is other information",
    "privacy_in_scope": "privacy is covered",
    "report.auditor_report.emphasis": "the service auditor emphasizes a matter",
    "responses_here": "management responds to exceptions",
    "subsequent_events_listed": "there are subsequent events",
}
"""Computed facts that manifests ask for, in words; any other name is that of a field."""


def _outline_part(part: Part, *, title: str, **known: object) -> OutlinePart:
    about: dict[str, object] = {"number": "", **known}
    return OutlinePart(
        id=part.id, title=title, owner=part.owner, guidance=part.guidance, answers=part.answers, elements=part.elements, **about  # type: ignore[arg-type]
    )


def _plain_title(part: Part) -> str:
    """The title of a part that is not composed; what only facts can tell is left open in it."""
    words = _PRINTED.sub("…", _STATEMENT.sub("", part.title))
    return words if words.strip("…") else part.id.rpartition(".")[2].replace("_", " ").capitalize()


_STATEMENT = re.compile(r"\{%.*?%\}")
_PRINTED = re.compile(r"\{\{.*?\}\}")


def _title(section: Section) -> str:
    return plain_text(tuple(_named(node) for node in section.title))


def _named(node: Inline) -> Inline:
    return Text(f"[{node.wanted}]") if isinstance(node, Placeholder) else node


def _field(name: str) -> FieldRow | None:
    """The field that a manifest's name leads to."""
    first, _, rest = name.partition(".")
    model: type[Facts] | None = Report if first == "report" and rest else SystemDescription
    row = None
    for step in (rest if model is Report else name).split("."):
        row = keys_of(model).get(step) if model else None
        model = row.item if row else None
    return row


def _by_part(document: Document, plan: Plan) -> Mapping[str, tuple[OpenItem, ...]]:
    """The open items of each part.  A fact missed in several parts belongs to the first that declares it, else to the first."""
    needs = {row.part.id: row.part.needs for row in plan.walk_whole()}
    homes: dict[str, str] = {}
    declared: set[str] = set()
    for section in walk_sections(document.sections):
        for node in nodes((*section.title, *section.blocks)):
            if not isinstance(node, Placeholder) or node.address in declared:
                continue
            homes.setdefault(node.address, section.id)
            if any(_is_or_below(node.address, need) for need in needs.get(section.id, ())):
                homes[node.address] = section.id
                declared.add(node.address)
    return {section.id: _own_items(document, section, homes) for section in walk_sections(document.sections)}


def _is_or_below(address: str, need: str) -> bool:
    """Whether `address` is that of the fact that a manifest calls `need`, or of a fact in it."""
    places = [address]
    if address.startswith("reports["):
        # A list such as `tests` may stand in the report's own entry as well as at the top.
        own = address.partition("].")[2]
        places += [own, f"report.{own}"]
    return any(place == need or place.startswith((f"{need}.", f"{need}[")) for place in places)


def _own_items(document: Document, section: Section, homes: Mapping[str, str]) -> tuple[OpenItem, ...]:
    def keep(node: Inline) -> tuple[Inline, ...]:
        foreign = isinstance(node, Placeholder) and homes[node.address] != section.id
        return () if foreign else (node,)

    alone = replace(document, sections=(replace(section, children=()),))
    return _condensed(gather(Rewriting(keep).document(alone)).open_items)


_MANY: Final = 3
_IDS = re.compile(r"\[[^\[\]]*\]")


def _condensed(items: tuple[OpenItem, ...]) -> tuple[OpenItem, ...]:
    """Facts of one kind as one line with their number where they are more than a few, in a table or not."""
    alike: dict[tuple[str, str], list[OpenItem]] = {}
    for item in items:
        alike.setdefault((item.wanted, _IDS.sub("[…]", item.address)), []).append(item)
    found: list[OpenItem] = []
    for (_, pattern), same in alike.items():
        many = len(same) > _MANY
        found += [replace(same[0], address=pattern, count=sum(item.count for item in same))] if many else same
    return tuple(found)


_WRITERS: Final[Mapping[Owner, str]] = {
    "management": "management",
    "service_auditor": "the service auditor",
    "subservice_organization": "the subservice organization",
}


def written_by(part: OutlinePart) -> str:
    """One line on a part: who writes it, the description criterion it answers, the required elements it covers."""
    covers = ", ".join(part.elements)
    words = (f"Written by {_WRITERS[part.owner]}", part.answers and f"answers {part.answers}", covers and f"covers {covers}")
    return " · ".join(word for word in words if word)
