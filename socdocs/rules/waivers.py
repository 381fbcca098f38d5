"""Waivers: findings that the description accepts, each with its reason, and what is wrong with a waiver itself."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from socdocs.diagnostics import Diagnostic, Severity
from socdocs.model.description import Checks, Waiver
from socdocs.rules import leaks
from socdocs.rules.names import FORMER_NAMES, fold_name
from socdocs.rules.subject import keyed
from socdocs.rules.table import BY_CODE

_FORMER = {fold_name(former): code for former, code in FORMER_NAMES.items()}
_CODES = (
    _FORMER
    | {fold_name(rule.name): rule.code for rule in BY_CODE.values()}
    | {fold_name(code): code for code in (*BY_CODE, leaks.CODE)}
    | {fold_name(leaks.NAME): leaks.CODE}
)
"""The code of each rule by what people may call it: its code, its name or a former name."""


class Weighed(Struct, frozen=True):
    """Findings parted by waivers: those that stand, those that are waived; and what is wrong with the waivers."""

    standing: tuple[Diagnostic, ...]
    waived: tuple[Diagnostic, ...]
    problems: tuple[Diagnostic, ...]
    unused: tuple[Diagnostic, ...]


def weigh(
    found: Sequence[Diagnostic], checks: Checks | None, today: datetime.date, silent: frozenset[str] = frozenset()
) -> Weighed:
    """`found` parted by the waivers of `checks` that are in force on `today`.

    Only findings of rules that are `waivable` can be waived.  `unused` names the waivers that match nothing in
    `found`; a file with several reports has to hold them against the findings of all.  Of `silent` rules, which did not
    run, no waiver is unused.
    """
    problems, unused = list[Diagnostic](), list[Diagnostic]()
    waived: set[int] = set()
    for address, waiver in keyed(checks.waive if checks else None, "checks.waive"):
        code = _CODES.get(fold_name(waiver.rule), "")
        if fold_name(waiver.rule) in _FORMER:
            problems.append(_renamed(waiver.rule, code, address))
        flaw = _flaw(waiver, code, today)
        if flaw:
            problems.append(Diagnostic(flaw.code, Severity.WARNING, flaw.message, None, flaw.advice, address))
            continue
        matched = {index for index, finding in enumerate(found) if _matches(waiver, code, finding)}
        waived |= matched
        if not matched and code not in silent:
            where = f" at {waiver.where}" if waiver.where else ""
            message = f"the waiver of {code}{where} matches no finding"
            unused.append(
                Diagnostic("WVR003", Severity.WARNING, message, None, "take it out; what it accepted is gone", address)
            )
    return Weighed(
        standing=tuple(finding for index, finding in enumerate(found) if index not in waived),
        waived=tuple(finding for index, finding in enumerate(found) if index in waived),
        problems=tuple(problems),
        unused=tuple(unused),
    )


class _Flaw(NamedTuple):
    code: str
    message: str
    advice: str


def _renamed(name: str, code: str, address: str) -> Diagnostic:
    message = f"the rule “{name}” is now called {BY_CODE[code].name} ({code})"
    return Diagnostic("WVR006", Severity.INFO, message, None, f"write {code}; the former name will be refused", address)


def _flaw(waiver: Waiver, code: str, today: datetime.date) -> _Flaw | None:
    if code in BY_CODE and not BY_CODE[code].waivable:
        return _Flaw("WVR004", f"{code} cannot be waived", "take the waiver out and mend what the rule finds")
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
            "look at the finding again; renew the waiver or mend it",
        )
    return None


def _matches(waiver: Waiver, code: str, finding: Diagnostic) -> bool:
    if finding.code != code:
        return False
    where = waiver.where or ""
    return not where or finding.address == where or finding.address.startswith((f"{where}.", f"{where}["))
