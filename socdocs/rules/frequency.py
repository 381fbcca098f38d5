"""CTL: how often controls are performed, and whether the rest of the report agrees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socdocs.rules.subject import Finding, Subject

_RHYTHMS = {
    "daily": (1, r"daily|nightly|(?:each|every) (?:business |working |banking )?(?:day|night)"),
    "weekly": (7, r"weekly|once a week|(?:each|every) week"),
    "monthly": (31, r"monthly|once a month|(?:each|every) month"),
    "quarterly": (92, r"quarterly|once a quarter|(?:each|every) quarter"),
    "semiannual": (184, r"semi-?annual(?:ly)?|twice (?:a|each) year|every six months|(?:each|every) half[- ]year"),
    "annual": (366, r"annual(?:ly)?|yearly|once (?:a|each) year|(?:each|every) year"),
}
_ANY = "|".join(f"(?P<{name}>{pattern})" for name, (_, pattern) in _RHYTHMS.items())
_WHOLE = re.compile(rf"(?:{_ANY})\Z", re.IGNORECASE)
_FIRST_WORDS = re.compile(rf"(?:on an? )?(?:{_ANY})(?=,| (?-i:the|an?|[A-Z]))", re.IGNORECASE)


def other_frequency(subject: Subject) -> Iterator[Finding]:
    """A control whose text begins with another frequency than its entry gives.

    The tester takes the sample from the one and reads the other; a reader cannot tell which is true.

    Fails: `{frequency: monthly, text: Each quarter the Security Manager reviews the accounts.}`

    Write instead: the frequency at which it is done, in both.
    """
    for address, control in subject.controls:
        given, told = _rhythm(_WHOLE, control.frequency), _rhythm(_FIRST_WORDS, control.text)
        if given and told and given != told:
            yield Finding(
                f"{address}.frequency",
                f"{control.id} is {given} here, but its text begins with a control that is {told}",
                "give the same frequency in both",
                ((f"{address}.text", "the text"),),
            )


def scheduled_but_not_performed(subject: Subject) -> Iterator[Finding]:
    """A control with a fixed rhythm that is said not to have been called for in the period.

    A control that is due each quarter is due whatever happens; if it was not performed, that is an exception and no
    lack of occasion.

    Fails: `{control: AC-07, result: no_occurrence}` while AC-07 has `frequency: quarterly`.

    Write instead: the result that the service auditor found, or the event that calls for the control as its frequency.
    """
    first, last = subject.first_day, subject.last_day
    if not first or not last:
        return
    for address, control in subject.controls:
        quiet = [at for at, test in subject.tests_of.get(control.id, ()) if test.result == "no_occurrence"]
        rhythm = _rhythm(_WHOLE, control.frequency) if quiet or control.did_not_operate else None
        since, until = max(first, control.valid_from or first), min(last, control.valid_until or last)
        if not rhythm or (until - since).days + 1 < min(_RHYTHMS[rhythm][0], 365):
            continue
        yield Finding(
            f"{address}.frequency",
            f"{control.id} is {rhythm}, yet it is said that nothing in the period called for it",
            "a control that is due and not performed is an exception; correct its frequency or what is said of it",
            tuple((f"{at}.result", "said here") for at in quiet),
        )


def _rhythm(pattern: re.Pattern[str], text: str | None) -> str | None:
    """The rhythm that `text` begins with, or that is all of it; None where there is none."""
    match = pattern.match(text) if text else None
    return match.lastgroup if match else None
