"""DSC: management's description of the system."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

from socdocs.model.system import Stage
from socdocs.rules.subject import Finding, PrintedText, Subject, keyed, listed
from socdocs.rules.words import words

_LATER = frozenset({"other_information", "subsequent_events", "management_responses"})
"""What speaks of a time after the report's, or of what it does not cover."""


def incident_after_the_end(subject: Subject) -> Iterator[Finding]:
    """An incident that began after the last day that the report speaks of.

    DC 4 asks for the incidents of the period, or those known as of the date; a later one is a subsequent event.

    Fails: `incidents: [{id: INC-01, date: 2026-08-02, …}]` in a report on a period that ends on 2026-06-30.

    Write instead: an entry of `subsequent_events`, or `reports:` on the incident if it belongs to another report.
    """
    last = subject.last_day
    for address, row in subject.incidents:
        if last and row.date and row.date > last:
            yield Finding(
                f"{address}.date",
                f"{row.id} is dated {row.date}, after {last}, the last day the report speaks of",
                "move it to subsequent_events, or name the report it belongs to under reports",
            )


def incident_before_the_period(subject: Subject) -> Iterator[Finding]:
    """An incident that began before the period.

    An incident of last year does not belong into this year's report, unless it was still open in the period.

    Fails: `incidents: [{id: INC-01, date: 2024-11-02, …}]` in a report on a period that starts on 2025-01-01.

    Write instead: name the report it belongs to under `reports:`; waive this for an incident that went on.
    """
    first = subject.first_day
    for address, row in subject.incidents:
        if subject.kind.timeframe == "period" and first and row.date and row.date < first:
            yield Finding(
                f"{address}.date",
                f"{row.id} began on {row.date}, before the period, which starts on {first}",
                "name the report it belongs to under reports; if it went on into the period, say so and waive this",
            )


def changes_in_type_1(subject: Subject) -> Iterator[Finding]:
    """Significant changes that a Type 1 report's entry holds, or that name it.

    Changes are described over a period (DC 9); a report as of a date has none.

    Fails: `reports: [{soc: 2, type: 1, changes: [{id: CH-01, …}]}]`.

    Write instead: leave them at the top of the file, where a Type 2 report finds them.
    """
    if subject.report.changes:
        yield Finding(
            subject.at_report("changes"),
            "a Type 1 report speaks of one date and describes no changes, but its entry holds some",
            "move them to the top of the file or to the entry of a Type 2 report",
        )
    for address, row in keyed(listed(subject.whole.changes), "changes"):
        if subject.report.id in (row.reports or ()):
            yield Finding(
                f"{address}.reports",
                f"{row.id} names a Type 1 report, which describes no changes",
                "take this report out of the list",
            )


def change_outside_the_period(subject: Subject) -> Iterator[Finding]:
    """A significant change dated outside the period.

    The description covers the changes during the period (DC 9); a later one may be a subsequent event.

    Fails: `changes: [{id: CH-01, date: 2026-08-02, …}]` in a report on a period that ends on 2026-06-30.

    Write instead: the date on which it took effect, or an entry of `subsequent_events`.
    """
    first, last = subject.first_day, subject.last_day
    for address, row in subject.changes:
        if row.date and first and last and not first <= row.date <= last:
            yield Finding(
                f"{address}.date",
                f"{row.id} is dated {row.date}, outside the period from {first} to {last}",
                "correct the date, name the report it belongs to under reports, or move it to subsequent_events",
            )


def stages_missing(subject: Subject) -> Iterator[Finding]:
    """A class of transactions with some of its six stages, but not all.

    User auditors follow transactions from initiation to reporting; a stage left out looks forgotten.

    Fails: a class with steps for `initiation`, `processing` and `reporting` alone.

    Write instead: each stage; for one that does not exist a sentence that says so.
    """
    for address, row in keyed(listed(subject.description.transaction_classes), "transaction_classes"):
        given = {step.stage for step in row.steps or ()}
        missing = [stage for stage in get_args(Stage) if stage not in given]
        if row.steps and None not in given and missing:
            yield Finding(
                f"{address}.steps",
                f"the steps of “{row.name or row.id or 'this class'}” leave out {', '.join(missing)}",
                "describe each stage, or say that it does not exist",
            )


def advertising(subject: Subject) -> Iterator[Finding]:
    """Words of advertising, which nobody can measure.

    Claims that cannot be evaluated count against a description (AICPA information, p. 38).

    Fails: `The platform uses military-grade encryption and state-of-the-art monitoring.`

    Write instead: what is there: `Data at rest is encrypted with AES-256.`
    """
    yield from _marked(
        subject,
        "advertising",
        "“{}” is advertising; readers cannot measure it",
        "say what is there, in terms that can be checked",
    )


def future(subject: Subject) -> Iterator[Finding]:
    """Plans in a description of what exists.

    The description states what was in place; plans belong among other information (AICPA information, p. 38).

    Fails: `Management plans to implement multi-factor authentication next year.`

    Write instead: what is in place; move the plan to `other_information`.
    """
    yield from _marked(
        subject,
        "plans",
        "“{}” speaks of the future; the description is of what is in place",
        "describe what is in place, or move the plan to other_information",
        skip=_LATER,
    )


_OCTETS = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\w)")
_KEYS = re.compile(r"\bAKIA[0-9A-Z]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----|\barn:aws:[a-z0-9-]+:\S*:\d{12}:\S+")


def revealing(subject: Subject) -> Iterator[Finding]:
    """Network addresses and keys, which help an attacker more than a reader.

    A description says how the system is protected without saying where to strike (AICPA information, p. 37).

    Fails: `The bastion host at 10.20.0.7 accepts connections from the office.`

    Write instead: `A bastion host accepts connections from the office.`
    """
    for printed in subject.texts:
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
    """Whether four numbers are a network address rather than the number of a section."""
    octets = [int(part) for part in text.split(".")]
    private = octets[0] == 10 or octets[:2] == [192, 168] or (octets[0] == 172 and 16 <= octets[1] < 32)
    return max(octets) < 256 and (private or max(octets) > 63)


def leftovers(subject: Subject) -> Iterator[Finding]:
    """Placeholders and junk that were never replaced.

    Such values have reached issued reports, where they tell readers that nobody read them.

    Fails: `text: TODO describe the backup`, `overview: Lorem ipsum dolor`, `[Company Name] runs the platform`.

    Write instead: the fact, or nothing at all: an absent fact is an open item with a place and an owner.
    """
    for printed in subject.texts:
        for match in words("leftovers").finditer(printed.said):
            yield Finding(
                printed.address,
                f"“{match[0]}” was left standing here",
                "write the fact, or take the line out: the draft then names it as an open item",
                words=(printed.text, match.start(), match.end()),
            )


def _marked(
    subject: Subject, name: str, message: str, advice: str, *, skip: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    pattern = words(name)
    for printed in subject.texts:
        if _top(printed) in skip:
            continue
        for match in pattern.finditer(printed.said):
            yield Finding(
                printed.address, message.format(match[0]), advice, words=(printed.text, match.start(), match.end())
            )


def _top(printed: PrintedText) -> str:
    return re.split(r"[.\[]", printed.address, maxsplit=1)[0]
