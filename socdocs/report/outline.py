"""The outline of a report: its parts, who writes each, which facts it needs and which of them are missing.

Missing facts are taken from the composed report, so that the outline and the draft always agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from socdocs.document.nodes import Document, Inline, OpenItem, Placeholder, Section, Text, walk_sections
from socdocs.document.open_items import count_by_owner
from socdocs.document.words import plain_text
from socdocs.model.paths import field_named
from socdocs.report.facts import ReportFacts
from socdocs.report.manifest import Part
from socdocs.report.missing import is_or_below, missing_by_part
from socdocs.report.plan import Plan, Planned, holds
from socdocs.words import OWNERS, Owner


class Need(Struct, frozen=True):
    """A fact that a part prints: its name, its address, and whether it is complete."""

    name: str
    address: str
    given: bool


class OutlinePart(Struct, frozen=True):
    """One part of the report.

    `missing` lists the facts it still needs, each in one part only, and paragraphs for the service auditor to confirm.
    `condition` is empty for a part that prints; otherwise it says what would make it print.
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


class Outline(Struct, frozen=True):
    """All parts of one report in order, and how many facts each owner must still give."""

    kind: str
    title: str
    organization: str
    system: str
    timeframe: str
    layout: str
    parts: tuple[OutlinePart, ...]
    open: Mapping[Owner, int]


def make_outline(plan: Plan, facts: ReportFacts, document: Document) -> Outline:
    """Return the outline of `document`, which was composed from the whole `plan` without its list of open items."""
    maker = _Maker(plan, facts, {s.id: s for s in walk_sections(document.sections)}, missing_by_part(document, plan))
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
    """Yield every part, a part before its children."""
    for part in parts:
        yield part
        yield from walk_parts(part.parts)


class _Maker:
    def __init__(
        self,
        plan: Plan,
        facts: ReportFacts,
        sections: Mapping[str, Section],
        missing: Mapping[str, tuple[OpenItem, ...]],
    ) -> None:
        self._facts = facts
        self._sections = sections
        self._missing = missing
        self._without = frozenset(id_ for row in plan.layout.sections for id_ in row.without)

    def parts(self, all_parts: list[Part], planned: Mapping[str, Planned]) -> tuple[OutlinePart, ...]:
        """Return the parts that print, and those that would print if a fact were given."""
        found = []
        for part in all_parts:
            if part.id in planned:
                # The firm's whole text may replace a part's children.
                if (section := self._sections.get(part.id)) is not None:
                    found.append(self._printed(part, section, planned[part.id]))
            elif part.id not in self._without and (condition := self._condition(part)):
                found.append(_outline_part(part, title=_plain_title(part), condition=condition))
        return tuple(found)

    def _printed(self, part: Part, section: Section, planned: Planned) -> OutlinePart:
        return _outline_part(
            part,
            number=section.number,
            title=_title(section) or _plain_title(part),
            needs=tuple(self._need(name) for name in part.needs),
            missing=self._missing.get(part.id, ()),
            parts=self.parts(list(part.parts), {row.part.id: row for row in planned.children}),
        )

    def _need(self, name: str) -> Need:
        row = field_named(name)
        address = name.replace("report.", f"{self._facts.report.at}.", 1) if name.startswith("report.") else name
        open_ = any(is_or_below(item.address, name) for items in self._missing.values() for item in items)
        called = (row.wanted if row else "") or name.rpartition(".")[2].replace("_", " ")
        return Need(called, address, not open_ and holds(name, self._facts))

    def _condition(self, part: Part) -> str:
        """Return what would make a missing part print; empty if this kind of report never has it."""
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
    "report.auditor_report.subsequent_events": "the service auditor speaks of subsequent events",
    "responses_here": "management responds to exceptions",
    "subsequent_events_listed": "there are subsequent events",
}
"""The computed facts that manifests use, in words; all other names are those of fields."""


def _outline_part(part: Part, *, title: str, **known: object) -> OutlinePart:
    about: dict[str, object] = {"number": "", **known}
    return OutlinePart(
        id=part.id,
        title=title,
        owner=part.owner,
        guidance=part.guidance,
        answers=part.answers,
        elements=part.elements,
        **about,  # type: ignore[arg-type]
    )


def _plain_title(part: Part) -> str:
    """Return the title of a part that was not composed; words that depend on facts are left open."""
    words = _PRINTED.sub("…", _STATEMENT.sub("", part.title))
    return words if words.strip("…") else part.id.rpartition(".")[2].replace("_", " ").capitalize()


_STATEMENT = re.compile(r"\{%(?:(?!\{%).)*?%\}")
_PRINTED = re.compile(r"\{\{(?:(?!\{\{).)*?\}\}")


def _title(section: Section) -> str:
    return plain_text(tuple(_named(node) for node in section.title))


def _named(node: Inline) -> Inline:
    return Text(f"[{node.wanted}]") if isinstance(node, Placeholder) else node


def written_by(part: OutlinePart) -> str:
    """Return one line on a part: its owner, the description criterion it answers, the required elements it covers."""
    covers = ", ".join(part.elements)
    words = (
        f"Written by {OWNERS[part.owner].subject}",
        part.answers and f"answers {part.answers}",
        covers and f"covers {covers}",
    )
    return " · ".join(word for word in words if word)


def wanted_words(item: OpenItem, part: OutlinePart) -> str:
    """Return the text of a missing fact, as it is printed below its part."""
    if item.confirm:
        return f"proposed text to confirm, {item.wanted.removeprefix(f'{part.title}, ')}"
    return f"{item.wanted} ×{item.count}" if item.count > 1 else item.wanted
