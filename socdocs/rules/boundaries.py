"""DSC and SUB: the boundaries of the system, and the services of others behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from socdocs.rules.named import Ids, is_named
from socdocs.rules.subject import Finding, Subject, keyed, listed
from socdocs.rules.texts import PrintedText, sentence_around
from socdocs.rules.words import Sought


def unnamed_other_service(subject: Subject) -> Iterator[Finding]:
    """A service of another report in the file that this description does not call out of scope.

    Customers know all services of an organization; a reader who uses the other service will think that it is covered
    (AICPA information, p. 24–25).

    Fails: `services: [{name: Archive, reports: [soc1-2026]}, …]`, and nothing in `system.out_of_scope` on Archive.

    Write instead: `out_of_scope: [{name: Archive, reason: covered by a report of its own}]`, or a word in `boundaries`.
    """
    if not subject.is_soc:
        return
    system = subject.description.system
    outside = [row.name or "" for row in (system.out_of_scope if system else None) or ()]
    told = " ".join([*outside, (system.boundaries if system else None) or ""]).casefold()
    for address, row in keyed(subject.whole.services, "services"):
        if (
            row.reports
            and subject.report.id not in row.reports
            and row.name
            and not is_named(row.name.casefold(), told)
        ):
            yield Finding(
                f"{address}.reports",
                f"the description of {subject.report.id} does not say that {row.name} is out of scope",
                "name it under system.out_of_scope or in system.boundaries",
            )


def in_and_out_of_scope(subject: Subject) -> Iterator[Finding]:
    """A service that is also out of scope, or a location that is named twice, once within the scope and once outside.

    Both are printed, and readers cannot see what was examined.  A service of some reports of the file may be out of the
    scope of the others.

    Fails: `services: [{name: Payroll}]` beside `system: {out_of_scope: [{name: Payroll}]}`.

    Write instead: the entry that is right, or what sets the two apart: `Payroll for household employers`.
    """
    system = subject.description.system
    outside = {
        row.name.casefold(): address
        for address, row in keyed(system.out_of_scope if system else None, "system.out_of_scope")
        if row.name
    }
    reports = {subject.report.id, *(other.report.id for other in subject.others)}
    for address, row in keyed(subject.description.services, "services"):
        # What is out of scope is so in all reports of the file, and a service may belong to some of them.
        if row.name and row.name.casefold() in outside and reports.issubset(row.reports or reports):
            yield Finding(
                f"{address}.name",
                f"{row.name} is a service of the system, and out of its scope",
                "take one of the two out, or say what sets them apart",
                ((f"{outside[row.name.casefold()]}.name", "out of scope"),),
            )
    first: dict[str, tuple[str, bool]] = {}
    for address, place in keyed(subject.description.locations, "locations"):
        covered = place.in_scope is not False
        before, other = first.setdefault((place.name or "").casefold(), (address, covered))
        if place.name and other != covered:
            yield Finding(
                f"{address}.in_scope",
                f"{place.name} is within the scope in one entry and outside it in another",
                "make them one entry, or say what sets them apart",
                ((before, "the other entry"),),
            )


def tool_not_listed(subject: Subject) -> Iterator[Finding]:
    """A system that a control relies on but that is not listed as a component.

    Tools that are used to perform controls lie inside the boundaries of the system (AICPA information, p. 25).  They
    are looked for where the software is listed, or stated to be none.

    Fails: `controls: [{id: AC-01, systems: [Keyring], …}]`, and no component of that name.

    Write instead: `components: {software: [{name: Keyring, text: Grants and records access.}]}`
    """
    components = subject.description.components
    if not components or components.software is None:
        return
    software = listed(components.software)
    system, organizations = subject.description.system, listed(subject.description.subservice_organizations)
    named = [
        *(row.name for row in (*software, *listed(components.infrastructure))),
        *(row.name for row in subject.description.services or ()),
        *(row.name for row in listed(subject.description.vendors)),
        *(row.name for row in organizations),
        *(part.name for row in organizations for part in row.components or ()),
        system.name if system else None,
    ]
    known = dict.fromkeys(_small(name) for name in named if name)
    tools = dict.fromkeys(_small(tool) for _, control in subject.controls for tool in control.systems or ())
    # A tool is listed if its words are within those of a component, or the other way round.
    names, parts = Ids(known), Ids(tools)
    told = {tool for tool in tools if names.named_in(tool)} | {tool for name in known for tool in parts.named_in(name)}
    for address, control in subject.controls:
        for tool in control.systems or ():
            if (small := _small(tool)) not in told:
                told.add(small)
                yield Finding(
                    f"{address}.systems",
                    f"{control.id} relies on {tool}, which is not listed as a component of the system",
                    "list it under components.software, since the tools of controls are inside the boundaries",
                )


def _small(name: str) -> str:
    return name.casefold().replace("-", " ")


_PROVIDERS = {
    "Amazon Web Services": r"AWS|Amazon(?: Web Services| EC2| S3| RDS)?",
    "Microsoft Azure": r"(?:Microsoft )?Azure",
    "Google Cloud": r"Google Cloud(?: Platform)?|GCP",
    "Oracle Cloud": r"Oracle Cloud(?: Infrastructure)?",
    "IBM Cloud": r"IBM Cloud",
    "DigitalOcean": r"DigitalOcean",
    "Rackspace": r"Rackspace",
    "Equinix": r"Equinix",
    "OVHcloud": r"OVH(?:cloud)?",
    "Hetzner": r"Hetzner",
    "Heroku": r"Heroku",
}
_PATTERNS = {name: rf"(?<!\w)(?:{pattern})(?!\w)" for name, pattern in _PROVIDERS.items()}
_ANY = Sought(
    "|".join(rf"(?P<p{number}>{pattern})" for number, pattern in enumerate(_PATTERNS.values())),
    ("aws", "amazon", "azure", "cloud", "gcp", "digitalocean", "rackspace", "equinix", "ovh", "hetzner", "heroku"),
)


_OF_PARTS: Final = ("system.", "services[", "components.", "controls[")
"""The addresses of texts in which any mention of a provider is that of a host."""
_ALSO_TELLING: Final = (
    "service_organization.",
    "locations[",
    "internal_control.",
    "requirements[",
    "changes[",
    "own-wording[description.",
)
_HOSTING: Final = re.compile(
    r"\b(?:runs?|running|ran|hosts?|hosted|hosting|deploy\w*|regions?|data\s+cent(?:er|re)s?|infrastructure|servers?"
    r"|stores?|stored|kept|keeps|backups?|moved|migrated)\b",
    re.IGNORECASE,
)


def _is_said_to_host(printed: PrintedText, match: re.Match[str]) -> bool:
    """Whether a text about the organization says of the provider in it that it hosts something."""
    around = sentence_around(printed.text, match.start(), match.end())
    return printed.is_in(_ALSO_TELLING) and _HOSTING.search(around) is not None


def host_not_listed(subject: Subject) -> Iterator[Finding]:
    """A well-known hosting provider in the description that is neither a subservice organization nor a vendor.

    Any mention counts in what is said of the system, its services and components, and in controls; elsewhere in the
    description, such as in the overview and in own wording, one that says that something runs or is kept there.

    The host of a system performs controls without which the criteria can hardly be met; its absence from DC 7 is among
    the first things that a reviewer finds.

    Fails: `components: {infrastructure: [{name: Cluster, text: Runs on AWS in two regions.}]}` without an entry for it.

    Write instead: an entry of `subservice_organizations` with its services, method and CSOCs.
    """
    hosts, vendors = listed(subject.whole.subservice_organizations), listed(subject.whole.vendors)
    told_of = [text for row in hosts for text in (row.name, row.short_name, row.services)]
    names = [text for text in (*told_of, *(text for row in vendors for text in (row.name, row.services))) if text]
    told = set[str]()
    for printed, match in subject.texts.matches(_ANY):
        provider = list(_PROVIDERS)[(match.lastindex or 1) - 1]
        is_elsewhere = not printed.is_in(_OF_PARTS)
        if provider in told or (is_elsewhere and not _is_said_to_host(printed, match)):
            continue
        told.add(provider)
        if not any(re.search(_PATTERNS[provider], name) for name in names):
            yield Finding(
                printed.address,
                f"“{match[0]}” hosts a part of the system, but no subservice organization or vendor is {provider}",
                "add it under subservice_organizations, or under vendors if its controls are not needed",
                words=(printed.text, match.start(), match.end()),
            )
