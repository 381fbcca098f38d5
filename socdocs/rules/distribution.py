"""DST: the recipients of the report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socdocs.model.reporting import Recipient
from socdocs.rules.subject import Finding, Subject, keyed
from socdocs.rules.words import occurrences

_NEGATION = re.compile(r"\b(?:not|never|no|nor|without)\b[^.;]{0,40}$", re.IGNORECASE)
_GUARDED = re.compile(
    r"log[- ]?in|logged in|sign(?:ed|ing)?[- ]in\b|password|non-disclosure|\bNDA\b|authenticat|on (?:written )?request",
    re.IGNORECASE,
)
_OTHER_READERS = re.compile(
    r"\b(?:prospect\w*|potential (?:customers?|clients?|users?|user entit\w+)"
    r"|regulators?|business partners?|investors?|insurers?|lenders?)\b",
    re.IGNORECASE,
)
_PROSPECTS = re.compile(r"\b(?:prospect\w*|potential (?:customers?|clients?|users?|user entit\w+))\b", re.IGNORECASE)


def public_distribution(subject: Subject) -> Iterator[Finding]:
    """A report that is to be published.

    Every SOC 1 and SOC 2 report is restricted to the parties that it names (AICPA information, p. 4–5, p. 20); only a
    SOC 3 may be published.

    Fails: `recipients: [{party: visitors of our website}]`.

    Write instead: the parties, each with the condition under which it receives the report.
    """
    for address, text in _texts(subject):
        for match in occurrences(subject.words("public"), text):
            if _NEGATION.search(text[max(0, match.start() - 60) : match.start()]) or _GUARDED.search(text):
                continue
            yield Finding(
                address,
                f"“{match[0]}”: the use of this report is restricted, it cannot be published",
                "name the parties that may receive it; for everybody a SOC 3 report exists",
                words=(text, match.start(), match.end()),
            )
            break


def recipient_outside_soc1(subject: Subject) -> Iterator[Finding]:
    """Recipients of a SOC 1 other than management, user entities and their auditors.

    A SOC 1 serves user entities' financial reporting; its use is restricted to these three parties (AICPA
    information, p. 20).

    Fails: `recipients: [{party: prospective customers}]`.

    Write instead: user entities and their auditors; a SOC 2 may also reach prospects.
    """
    for address, row in _recipients(subject):
        match = _OTHER_READERS.search(row.party or "")
        if match and not re.search(r"\bauditors?\b", row.party or "", re.IGNORECASE):
            yield Finding(
                f"{address}.party",
                f"“{match[0]}”: a SOC 1 report is for management, user entities and their auditors alone",
                "take them out; a SOC 2 report may be what they need",
                words=(row.party or "", match.start(), match.end()),
            )


def prospects_without_condition(subject: Subject) -> Iterator[Finding]:
    """Prospective users named as recipients of a SOC 2 without a condition.

    They are specified parties only if they know enough to understand the report (AICPA information, p. 5); practice
    asks for a non-disclosure agreement.

    Fails: `recipients: [{party: prospective user entities}]`.

    Write instead: `{party: prospective user entities, note: under a signed non-disclosure agreement}`.
    """
    for address, row in _recipients(subject):
        if row.party and _PROSPECTS.search(row.party) and not row.note:
            yield Finding(
                f"{address}.party",
                "prospective users may receive the report only if they can understand it",
                "add a note with the condition, such as a signed non-disclosure agreement",
            )


def _recipients(subject: Subject) -> Iterator[tuple[str, Recipient]]:
    distribution = subject.report.distribution
    return keyed(distribution.recipients if distribution else None, subject.at_report("distribution.recipients"))


def _texts(subject: Subject) -> Iterator[tuple[str, str]]:
    for address, row in _recipients(subject):
        for field in ("party", "note"):
            if text := getattr(row, field):
                yield f"{address}.{field}", text
    if subject.report.distribution and subject.report.distribution.note:
        yield subject.at_report("distribution.note"), subject.report.distribution.note
