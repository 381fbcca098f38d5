"""Waivers: findings that the description accepts, each with a reason, and mistakes in the waivers."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from socdocs.diagnostics import Diagnostic
from socdocs.model.description import Checks, Waiver
from socdocs.problems import Severity
from socdocs.rules.names import FORMER_NAMES, LEAK, LEAK_NAME
from socdocs.rules.subject import keyed
from socdocs.rules.table import BY_CODE
from socdocs.words import fold_word

_FORMER = {fold_word(former): code for former, code in FORMER_NAMES.items()}
_CODES = (
    _FORMER
    | {fold_word(rule.name): rule.code for rule in BY_CODE.values()}
    | {fold_word(code): code for code in (*BY_CODE, LEAK)}
    | {fold_word(LEAK_NAME): LEAK}
)
"""The code of each rule by its code, its name and its former names."""
_ENDS = re.compile(r"[.\[]")


class Filtered(Struct, frozen=True):
    """Findings split by waivers into `remaining` and `waived`, and the mistakes in the waivers themselves.

    Each of `waived` has the reason of the first waiver that matches it.  `unused` names the waivers that match no
    finding.
    """

    remaining: tuple[Diagnostic, ...]
    waived: tuple[Diagnostic, ...]
    problems: tuple[Diagnostic, ...]
    unused: tuple[Diagnostic, ...]


def apply_waivers(
    found: Sequence[Diagnostic], checks: Checks | None, today: datetime.date, silent: frozenset[str] = frozenset()
) -> Filtered:
    """Split `found` by the waivers of `checks` that are in force on `today`.

    Only findings of rules that are `waivable` can be waived.  A waiver that matches nothing in `found` is
    unused, unless its rule is one of the `silent` ones, which did not run.  In a file with several reports a waiver may
    match a finding of another report, so the caller must compare the unused waivers of all reports.
    """
    problems, unused = list[Diagnostic](), list[Diagnostic]()
    in_force = dict[tuple[str, str], tuple[int, str]]()
    rows = list[tuple[tuple[str, str], str]]()
    for address, waiver in keyed(checks.waive if checks else None, "checks.waive"):
        code = _CODES.get(fold_word(waiver.rule), "")
        if fold_word(waiver.rule) in _FORMER:
            problems.append(_renamed(waiver.rule, code, address))
        flaw = _flaw(waiver, code, today)
        if flaw:
            problems.append(Diagnostic(flaw.code, Severity.WARNING, flaw.message, None, flaw.advice, address))
            continue
        key = (code, waiver.where or "")
        in_force.setdefault(key, (len(rows), " ".join((waiver.reason or "").split())))
        rows.append((key, address))
    remaining, waived, used = list[Diagnostic](), list[Diagnostic](), set[tuple[str, str]]()
    for finding in found:
        # All waivers of a finding are asked for at once, so that many of both are not held against each other.
        matched = [(finding.code, where) for where in _places_of(finding.address) if (finding.code, where) in in_force]
        used.update(matched)
        if matched:
            waived.append(replace(finding, waived=min(in_force[key] for key in matched)[1]))
        else:
            remaining.append(finding)
    for (code, where), address in rows:
        if (code, where) not in used and code not in silent:
            message = f"the waiver of {code}{f' at {where}' if where else ''} matches no finding"
            unused.append(
                Diagnostic(
                    "WVR003",
                    Severity.WARNING,
                    message,
                    None,
                    "take it out, since the finding that it accepted is gone",
                    address,
                )
            )
    return Filtered(tuple(remaining), tuple(waived), tuple(problems), tuple(unused))


def unmatched(unused: Diagnostic, checks: Checks | None, waived: Iterable[Diagnostic]) -> bool:
    """Whether a finding on a waiver that matches nothing (`WVR003`) is right: none of `waived` is what it accepts."""
    for address, waiver in keyed(checks.waive if checks else None, "checks.waive"):
        if address == unused.address:
            code, where = _CODES.get(fold_word(waiver.rule), ""), waiver.where or ""
            return not any(row.code == code and where in _places_of(row.address) for row in waived)
    return True


class _Flaw(NamedTuple):
    code: str
    message: str
    advice: str


def _renamed(name: str, code: str, address: str) -> Diagnostic:
    message = f"the rule “{name}” is now called {BY_CODE[code].name} ({code})"
    return Diagnostic("WVR006", Severity.INFO, message, None, f"write {code}; the former name will be refused", address)


def _flaw(waiver: Waiver, code: str, today: datetime.date) -> _Flaw | None:
    if code in BY_CODE and not BY_CODE[code].waivable:
        return _Flaw("WVR004", f"{code} cannot be waived", "take the waiver out and correct what the rule finds")
    if not code:
        return _Flaw(
            "WVR005",
            f"“{waiver.rule}” is not a rule that can be waived",
            "give the code that the finding shows, such as SCP002",
        )
    if not (waiver.reason or "").strip():
        return _Flaw(
            "WVR001",
            f"the waiver of {code} gives no reason, so it does not apply",
            "add reason: why the finding is accepted",
        )
    if waiver.until and waiver.until < today:
        return _Flaw(
            "WVR002",
            f"the waiver of {code} ended on {waiver.until}",
            "look at the finding again; renew the waiver, or correct what the rule finds",
        )
    return None


def _places_of(address: str) -> Iterator[str]:
    """Yield what a waiver of a finding may name: the whole file, each place around the fact, and the fact itself."""
    yield ""
    yield from (address[: end.start()] for end in _ENDS.finditer(address) if end.start())
    if address:
        yield address
