"""List the facts that one report leaves out of the description, each with the reason, for the reader of a draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from socdocs.model.base import NoneStatement
from socdocs.model.fields import noun_of
from socdocs.model.testing import ControlTest
from socdocs.report.scope import Scope
from socdocs.rules.subject import Finding, LeftOut, Reason, keyed
from socdocs.source.addresses import parse_address

_REASONS: Final[Mapping[Reason, tuple[str, str]]] = {
    "dates": (
        "what was not in place {time}",
        "Correct a date that is wrong; where the dates are right, nothing is to be done.",
    ),
    "reports": (
        "what names other reports under “reports”",
        "Add {report} to the reports of an entry that belongs here, too.",
    ),
    "targets": (
        "what serves none of its {targets}",
        "Map what belongs here to {targets} of this report.",
    ),
    "own_list": (
        "what a list of its own replaces",
        "Move what belongs here to the list under {report}.",
    ),
    "follows": (
        "what belongs to an entry that is left out or not given",
        "Look at that entry first. If it is in the service auditor's file, give that with --auditor.",
    ),
    "principal": (
        "what is marked as not principal",
        "Take “principal: no” away where readers need to know of it.",
    ),
    "public": (
        "what is not marked public",
        "Add “public: yes” to what everybody may read.",
    ),
}
"""Every reason with its message and its advice, in the order of the list."""

_PLURALS: Final[Mapping[str, str]] = {
    "csocs": "CSOCs",
    "cuecs": "CUECs",
    "criteria_not_applicable": "criteria not applicable",
    **dict.fromkeys(("infrastructure", "software", "people", "procedures", "data"), "components"),
}
_ABOUT: Final[Mapping[str, str]] = {"tests": "of ", "design_assessments": "of ", "management_responses": "to "}
"""The lists whose entries are named after the fact that they are about, with the word before its name."""


def list_left_out(scope: Scope) -> Iterator[Finding]:
    """Return one finding for each reason to leave facts out, at the first value that decides it."""
    if scope.of_other_type:
        yield _of_other_type(scope)
    words = {
        "report": scope.report.id,
        "time": "in its period" if scope.kind.period else "on its date",
        "targets": "control objectives" if scope.kind.criteria == "control_objectives" else "criteria",
    }
    withheld = _withheld_names(scope)
    for reason, (what, advice) in _REASONS.items():
        rows = [row for row in scope.left_out if row.reason == reason]
        places = [row.decided_by for row in rows]
        said = [_listed(rows)] if rows else []
        if reason == "public" and withheld:
            places += withheld
            nouns = "name of the subservice organization" if len(withheld) == 1 else "names of subservice organizations"
            said.append(f"the {nouns} {', '.join(parse_address(address)[-1].text for address in withheld)}")
        if said:
            message = f"The report {scope.report.id} leaves out {what.format_map(words)}: {'; '.join(said)}."
            yield Finding(places[0], message, advice.format_map(words))
    if scope.kind.general:
        yield from _events_untold(scope)


def _withheld_names(scope: Scope) -> list[str]:
    """Return the addresses of the organizations that a report for general use shows without their names."""
    organizations = keyed(scope.description.subservice_organizations, "subservice_organizations")
    return [address for address, row in organizations if scope.kind.general and row.public is not True]


def _events_untold(scope: Scope) -> Iterator[Finding]:
    """Yield a finding for the events after the period, of which a SOC 3 says only what the service auditor writes."""
    events = list(keyed(scope.description.subsequent_events, "subsequent_events"))
    written = scope.report.auditor_report and scope.report.auditor_report.subsequent_events
    if events and not written:
        names = ", ".join(parse_address(address)[-1].text for address, _ in events)
        message = f"The report {scope.report.id} does not report the subsequent events of this file: {names}."
        advice = (
            "Where everybody needs to know of them, the service auditor writes so in the report: subsequent_events "
            f"under auditor_report of {scope.report.id}."
        )
        yield Finding(events[0][0], message, advice)


def _of_other_type(scope: Scope) -> Finding:
    own, other = ("Type 1", "Type 2") if scope.kind.date else ("Type 2", "Type 1")
    names = " and ".join(name.replace("_", " ") for name in scope.of_other_type)
    first = scope.of_other_type[0]
    message = f"The {names} of this file belong to a {other} and are left out of this {own} ({scope.report.id})."
    return Finding(scope.homes.get(first, first), message)


def _listed(rows: Sequence[LeftOut]) -> str:
    """Return the entries by list: `the controls AC-01 (until 2025-09-30), AC-02; the service Search`."""
    lists: dict[str, list[LeftOut]] = {}
    for row in rows:
        lists.setdefault(row.list_name, []).append(row)
    return "; ".join(f"the {_noun(name, found)} {', '.join(map(_name, found))}" for name, found in lists.items())


def _noun(name: str, rows: Sequence[LeftOut]) -> str:
    if isinstance(rows[0].item, NoneStatement):
        return "statement of no"
    one = noun_of(type(rows[0].item)).partition(" ")[2]
    noun = one if len(rows) == 1 else _PLURALS.get(name, name.replace("_", " "))
    return f"{noun} {_ABOUT[name]}".rstrip() if name in _ABOUT else noun


def _name(row: LeftOut) -> str:
    """Return the name of an entry with the value that decides that it is left out, or with its exceptions."""
    name = parse_address(row.address)[-1].text
    more = _more(row)
    return f"{name} ({more})" if more else name


def _more(row: LeftOut) -> str:
    if isinstance(row.item, ControlTest):
        ids = [exception.id for exception in row.item.exceptions or ()]
        return ("exceptions " if len(ids) > 1 else "exception ") + ", ".join(ids) if ids else ""
    if row.reason == "reports":
        return ", ".join(getattr(row.item, "reports", None) or ())
    if row.reason == "dates":
        key = parse_address(row.decided_by)[-1].text
        return f"{key} {getattr(row.item, f'valid_{key}')}"
    return ""
