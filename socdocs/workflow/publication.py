"""What a report for general use makes public, and names in it that are not marked public."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from socdocs.diagnostics import Diagnostic
from socdocs.document.nodes import Document, Text
from socdocs.document.traversal import nodes
from socdocs.model.system import Components
from socdocs.problems import Severity
from socdocs.rules.subject import keyed
from socdocs.source.addresses import Locator, format_address, parse_address
from socdocs.words import listed
from socdocs.workflow.case import Case
from socdocs.workflow.document_findings import ABSENT, printed_addresses

if TYPE_CHECKING:
    from socdocs.rules.table import Phase


class _Name(NamedTuple):
    """A name, the address of the supplier or tool that it names, and whether it may be published."""

    name: str
    address: str
    public: bool


def publication(case: Case, document: Document, phase: Phase, *, full: bool) -> Iterator[Diagnostic]:
    """The findings on a report for general use; with `full`, one of them lists what becomes public."""
    yield from names_not_public(case, document, phase)
    if full:
        yield from becomes_public(case, document)


def becomes_public(case: Case, document: Document) -> Iterator[Diagnostic]:
    """One finding that lists the facts of the description that a report for general use prints."""
    found: dict[str, list[str]] = {}
    for address in sorted(printed_addresses(document)):
        steps = parse_address(address)
        # The first item of a list that the address goes through, or else the field itself.
        at = next((at for at, step in enumerate(steps) if step.item), len(steps) - 1)
        if steps[0].text != "reports":
            found.setdefault(format_address(steps[:at]), []).append(steps[at].text)
    if found:
        lists = {place: listed(list(dict.fromkeys(names))) for place, names in found.items()}
        facts = "; ".join(f"{place}: {names}" if place else names for place, names in lists.items())
        yield Diagnostic(
            "becomes-public",
            Severity.INFO,
            f"Everybody may read the report {case.report.id}. It publishes {facts}.",
            Locator(case.loaded.tree).locate(f"reports[{case.report.id}]"),
            "See that each of these texts may be published.",
        )


def names_not_public(case: Case, document: Document, phase: Phase) -> Iterator[Diagnostic]:
    """The names of suppliers and tools in a report for general use that are not marked public, each once for a text."""
    # The longest comes first: “Alder Cloud” may be public where “Alder” is not.
    known = {row.name: row for row in sorted(_names(case), key=lambda row: (-len(row.name), not row.public))}
    sought = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, known))})(?!\w)")
    locator = Locator(case.loaded.tree)
    for said, origin in dict.fromkeys(_said(sought, document) if known else ()):
        name, place = known[said], origin or known[said].address
        if not name.public:
            yield Diagnostic(
                "name-not-public",
                ABSENT[phase],
                f"“{said}” would be published, and {name.address} is not marked public.",
                locator.locate(place),
                f"Say what it does instead of its name, or add “public: yes” to {name.address}.",
                place,
            )


def _said(sought: re.Pattern[str], document: Document) -> Iterator[tuple[str, str]]:
    for node in nodes(document.sections):
        if isinstance(node, Text):
            yield from ((said, node.origin) for said in sought.findall(node.text))


def _names(case: Case) -> Iterator[_Name]:
    """The names of suppliers and tools in the description; those of the organization and its system are public."""
    whole = case.loaded.description
    organization, system = whole.service_organization, whole.system
    if organization:
        yield from _each((organization.name, organization.short_name), "service_organization", public=True)
    if system:
        yield from _each((system.name,), "system", public=True)
    for address, host in keyed(whole.subservice_organizations, "subservice_organizations"):
        yield from _each((host.name, host.short_name), address, public=host.public)
    for address, vendor in keyed(whole.vendors, "vendors"):
        yield from _each((vendor.name,), address, public=vendor.public)
    components = whole.components or Components()
    for address, component in (
        *keyed(components.infrastructure, "components.infrastructure"),
        *keyed(components.software, "components.software"),
    ):
        yield from _each((component.name,), address, public=component.public)


_SINGLE = re.compile(r"(?:^|, | and |\()([A-Z]\w{3,})(?=$|, | and |\))")
"""One of several names that stand in one row: “Gatepost and Sealbox”."""


def _each(names: Iterable[str | None], address: str, *, public: bool | None) -> Iterator[_Name]:
    for name in filter(None, names):
        for one in (name, *_SINGLE.findall(name)):
            yield _Name(one, address, public=public is True)
