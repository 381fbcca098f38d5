"""Waivers: findings that the description accepts, each with a reason, and mistakes in the waivers."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

from socdocs.diagnostics import Diagnostic
from socdocs.model.description import Checks, Waiver
from socdocs.problems import Severity
from socdocs.rules import leaks
from socdocs.rules.names import FORMER_NAMES
from socdocs.rules.subject import keyed
from socdocs.rules.table import BY_CODE
from socdocs.words import fold_word

_FORMER = {fold_word(former): code for former, code in FORMER_NAMES.items()}
_CODES = (
    _FORMER
    | {fold_word(rule.name): rule.code for rule in BY_CODE.values()}
    | {fold_word(code): code for code in (*BY_CODE, leaks.CODE)}
    | {fold_word(leaks.NAME): leaks.CODE}
)
"""The code of each rule by its code, its name and its former names."""


class Filtered(Struct, frozen=True):
    """Findings split by waivers into `remaining` and `waived`, and the mistakes in the waivers themselves.

    `unused` names the waivers that match no finding.
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
    waived: set[int] = set()
    for address, waiver in keyed(checks.waive if checks else None, "checks.waive"):
        code = _CODES.get(fold_word(waiver.rule), "")
        if fold_word(waiver.rule) in _FORMER:
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
                Diagnostic(
                    "WVR003",
                    Severity.WARNING,
                    message,
                    None,
                    "take it out, since the finding that it accepted is gone",
                    address,
                )
            )
    return Filtered(
        remaining=tuple(finding for index, finding in enumerate(found) if index not in waived),
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


def _matches(waiver: Waiver, code: str, finding: Diagnostic) -> bool:
    if finding.code != code:
        return False
    where = waiver.where or ""
    return not where or finding.address == where or finding.address.startswith((f"{where}.", f"{where}["))
