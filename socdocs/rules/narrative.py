"""DSC: the wording of the description: measurable, in the present, without secrets, leftovers and claims."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from socdocs.model.fields import fields_of
from socdocs.rules.subject import Finding, Subject, listed
from socdocs.rules.texts import PrintedText
from socdocs.rules.words import Sought

_LATER = frozenset({"other_information", "subsequent_events", "management_responses"})
"""Words about a time after the report, or about something that the report does not cover."""


def text_of_the_sample(subject: Subject) -> Iterator[Finding]:
    """A text that is copied word for word from the example in the documentation of its field.

    A description that was written for another company is worthless, and readers recognize it.

    Fails: a control with the text that `docs/input.md` shows as an example of one.

    Write instead: what is done at your organization.
    """
    for printed in subject.texts:
        if printed.text == printed.row.example and len(printed.text.split()) >= 10:
            yield Finding(
                printed.address,
                "this text is the example in the documentation",
                "write what is done at your organization",
            )


_OF_THE_SYSTEM: Final = (
    "service_organization.",
    "locations[",
    "system.",
    "services[",
    "components.",
    "internal_control.",
    "changes[",
    "own-wording[description.",
)
"""The addresses of what says how the organization and its system are, and not what is promised, done or asked."""
_FRAMEWORK = (
    r"(?:ISO(?:/IEC)? ?\d{4,5}(?:-\d)?|HIPAA|GDPR|PCI[- ]DSS|FedRAMP|HITRUST|CCPA|NIST(?: [\w.-]+){1,2}|CSA STAR)"
)
_CONFORMITY = Sought(
    rf"\b{_FRAMEWORK}[- ](?:certified|compliant|accredited|authorized)\b"
    rf"|\b(?:certified|compliant|compl(?:y|ies)|conforms?)(?: \w+)?"
    rf" (?:to|with|under|against|for) {_FRAMEWORK}(?!\w)",
    ("certified", "compliant", "comply", "complies", "accredited", "authorized", "conform"),
)


def claim_of_conformity(subject: Subject) -> Iterator[Finding]:
    """A claim to conform to another framework, in what is said of the organization, its system, or changes to them.

    The examination does not cover it; without a basis it may be a material misstatement (AICPA information, p. 16–17,
    p. 38).

    Fails: `The platform is ISO 27001 certified and HIPAA compliant.`

    Write instead: `Data at rest is encrypted.`; move the claim to `other_information`, which the report does not cover.
    """
    for printed, match in subject.texts.matches(_CONFORMITY):
        if printed.is_in(_OF_THE_SYSTEM):
            yield Finding(
                printed.address,
                f"“{match[0]}” claims what this report does not examine",
                "move the claim to other_information with its basis, or leave it out",
                words=(printed.text, match.start(), match.end()),
            )


def advertising(subject: Subject) -> Iterator[Finding]:
    """Advertising words that cannot be measured.

    Claims that cannot be evaluated count against a description (AICPA information, p. 38).

    Fails: `The platform uses military-grade encryption and state-of-the-art monitoring.`

    Write instead: what is there: `Data at rest is encrypted with AES-256.`
    """
    yield from _marked(
        subject,
        "advertising",
        "“{}” is advertising; readers cannot measure it",
        "describe what is in place, in terms that can be checked",
    )


def future(subject: Subject) -> Iterator[Finding]:
    """Plans in a description of what exists.

    The description states what was in place; plans belong among other information (AICPA information, p. 38).

    Fails: `Management plans to implement multi-factor authentication next year.`

    Write instead: what is in place, `People sign in with a password and a hardware key.`; move the plan to
    `other_information`.
    """
    yield from _marked(
        subject,
        "plans",
        "“{}” is about the future; the description is about what is in place",
        "describe what is in place, or move the plan to other_information",
        skip=_LATER,
    )


_DOTTED = tuple(f".{figure}" for figure in range(10))
_OCTETS = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\w)")
_KEYS = re.compile(
    r"\bAKIA[0-9A-Z]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----|\barn:aws:[a-z0-9-]+:[a-z0-9-]*:\d{12}:\S+"
)


def revealing(subject: Subject) -> Iterator[Finding]:
    """Network addresses and keys, which help an attacker more than a reader.

    A description says how the system is protected without saying where to attack it (AICPA information, p. 37).

    Fails: `The bastion host at 10.20.0.7 accepts connections from the office.`

    Write instead: `A bastion host accepts connections from the office.`
    """
    dotted = _DOTTED if any(word.count(".") > 2 for word in subject.texts.words) else ()
    for printed in subject.texts.holding(*dotted, "akia", "-----begin", "arn:"):
        for match in (*_OCTETS.finditer(printed.text), *_KEYS.finditer(printed.text)):
            if match[0][0].isdigit() and not _is_address(match[0]):
                continue
            yield Finding(
                printed.address,
                f"“{match[0]}” tells an attacker more than a reader needs",
                "describe the part by what it does",
                words=(printed.text, match.start(), match.end()),
            )


def _is_address(text: str) -> bool:
    """Whether four numbers are a network address and not a section number."""
    octets = [int(part) for part in text.split(".")]
    return max(octets) < 256 and (octets[0] == 10 or max(octets) > 63)


def leftovers(subject: Subject) -> Iterator[Finding]:
    """Placeholders and leftover text that were never replaced.

    Such values have reached issued reports, where they show readers that the text was never read.

    Fails: `text: TODO describe the backup`, `overview: Lorem ipsum dolor`, `[Company Name] runs the platform`.

    Write instead: the fact, or nothing at all: an absent fact is an open item with a place and an owner.
    """
    yield from _marked(
        subject,
        "leftovers",
        "“{}” was left here",
        "write the fact, or take the line out: the draft then names it as an open item",
    )


_TOLD = re.compile(r"(?:service_organization\.overview|system\.boundaries|internal_control\.\w+)\Z")
_ENOUGH = 80
PARTICULAR = re.compile(r"\d|(?<=[a-z,;:] )(?!Board|Company|Directors?|Management|Organi[sz]ation)[A-Z][a-z]")
"""A figure, or a name within a sentence."""


def generic_text(subject: Subject) -> Iterator[Finding]:
    """A narrative of eighty words or more without a figure, a name or any other detail of the organization.

    A text that names no product, system, place or role of yours fits any company's report, and reviewers take such
    texts as a sign that the system was not described.

    Fails: an `internal_control.risk_assessment` that says at length that management identifies and analyzes risks.

    Write instead: who does it here, with which tool, when, and what comes of it.
    """
    suspects = [
        printed
        for printed in subject.texts
        if printed.row.shape == "prose"
        and _TOLD.match(printed.address)
        and not PARTICULAR.search(printed.text)
        and len(printed.text.split()) >= _ENOUGH
    ]
    own = own_names(subject) if suspects else set()
    for printed in suspects if len(own) >= 3 else ():
        small = printed.text.casefold()
        if not any(name in small for name in own):
            yield Finding(
                printed.address,
                "this text names no product, system, place or role of yours and fits any company's report",
                "say who does it here, with which tool, when, and what comes of it",
            )


def own_names(subject: Subject) -> set[str]:
    """Names that only this organization uses: its own name, its system, services, components, roles and suppliers."""
    facts, components = subject.description, subject.description.components
    lists = [listed(getattr(components, name)) for name in fields_of(type(components))] if components else []
    names = [
        *(
            (facts.service_organization.name, facts.service_organization.short_name)
            if facts.service_organization
            else ()
        ),
        *((facts.service_organization.name or "").split()[:1] if facts.service_organization else ()),
        facts.system.name if facts.system else None,
        *(row.name for rows in (facts.services, facts.locations, facts.vendors, *lists) for row in listed(rows)),
        *(row.short_name or row.name for row in listed(facts.subservice_organizations)),
        *(control.owner for _, control in subject.controls),
        *(tool for _, control in subject.controls for tool in control.systems or ()),
    ]
    return {name.casefold() for name in names if name and len(name) > 2}


def _marked(
    subject: Subject, name: str, message: str, advice: str, *, skip: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    for printed, match in subject.texts.matches(*subject.words(name)):
        if _top(printed) not in skip:
            yield Finding(
                printed.address, message.format(match[0]), advice, words=(printed.text, match.start(), match.end())
            )


def _top(printed: PrintedText) -> str:
    return re.split(r"[.\[]", printed.address, maxsplit=1)[0]
