"""CTL: how often controls are performed, and whether the rest of the report agrees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from socdocs.rules.subject import Finding, Subject

_EACH = r"(?:each|every|per)"
_RHYTHMS: Final = {
    "daily": (1, rf"daily|nightly|{_EACH} (?:business |working |banking )?(?:day|night)"),
    "weekly": (7, rf"weekly|once a week|{_EACH} week"),
    "monthly": (31, rf"monthly|once a month|{_EACH} month"),
    "quarterly": (92, rf"quarterly|once a quarter|four times (?:a|each|per) year|{_EACH} (?:calendar )?quarter"),
    "semiannual": (
        184,
        rf"semi-?annual(?:ly)?|twice (?:a|each|per) year|every six months|{_EACH} half[- ]year",
    ),
    "annual": (366, rf"annual(?:ly)?|yearly|once (?:a|each|per) (?:calendar )?year|{_EACH} (?:calendar )?year"),
}
_ANY = "|".join(f"(?P<{name}>{pattern})" for name, (_, pattern) in _RHYTHMS.items())
_WHOLE = re.compile(rf"(?:{_ANY})\Z", re.IGNORECASE)
_MENTIONED = re.compile(rf"(?<![\w-])(?:{_ANY})(?![\w-]|['’]s)", re.IGNORECASE)
_ALWAYS_ADVERBS = re.compile(r"(?:semi-?)?annually|.* .*", re.IGNORECASE)
_BEFORE_NOTHING = re.compile(
    r"\s*(?:$|[.,;:)]|(?:by|and|or|to|in|on|at|with|for|from|using|against|through|under|after|before|as|until|that|which"
    r"|who|when|where|the|an?|all|its|their)\b)| basis\b",
    re.IGNORECASE,
)
_NAMES_A_SPAN = re.compile(r"(?:within|in|for|than|of|least once) (?:the )?$", re.IGNORECASE)
_REACH: Final = 40
"""How many characters before a frequency are looked at, of which the longest of these words take twenty."""
_SUBJECT_TO_NOUN = re.compile(r"(?:the|an?|its|their|this|that|of|each|last|previous)\s+$", re.IGNORECASE)


def other_frequency(subject: Subject) -> Iterator[Finding]:
    """A control whose text gives another frequency than its `frequency`.

    The sample is chosen by the one, but the tester reads the other; a reader cannot see which is true.  A text that
    gives the same frequency among others is skipped, and so are frequencies in names of things (the weekly list).

    Fails: `{frequency: monthly, text: Each quarter the Security Manager reviews the accounts.}`

    Write instead: the frequency at which it is done, in both.
    """
    for address, control in subject.controls:
        given, told = rhythm_of(control.frequency), _told(control.text or "")
        if given and told and given not in told:
            name, (start, end) = next(iter(told.items()))
            yield Finding(
                f"{address}.frequency",
                f"{control.id} is {given} here, but its text says that it is {name}: "
                f"“{(control.text or '')[start:end]}”",
                "give the same frequency in both",
                ((f"{address}.text", "the text"),),
            )


def frequency_in_test(subject: Subject) -> Iterator[Finding]:
    """A test that gives another frequency for the control than the control itself.

    A test of an annual review does not support a quarterly one; perhaps it was written for last year's control.

    Fails: `Inspected the annual access review.` for a control with `frequency: quarterly`.

    Write instead: the control as it is, or the procedure that was performed on it.
    """
    controls = {control.id: (address, control) for address, control in subject.controls}
    for address, test in subject.tests:
        place, control = controls.get(test.control, ("", None))
        given = rhythm_of(control.frequency) if control else None
        for at, row in subject.procedures_of(address, test) if control and given else ():
            mentioned = {match.lastgroup: match for match in _mentions(row.text or "")}
            own = _stems(f"{control.title or ''} {control.text or ''}") if control and mentioned else frozenset()
            others = [
                match
                for name, match in mentioned.items()
                if name != given and _stems(_next_words(row.text or "", match.end())) & own & _DONE
            ]
            if others and given not in mentioned:
                yield Finding(
                    f"{at}.text",
                    f"“{others[0][0]}” does not fit {test.control}, which is {given}",
                    "correct the procedure, or the frequency of the control",
                    ((f"{place}.frequency", "the frequency of the control"),),
                    (row.text or "", others[0].start(), others[0].end()),
                )


_TOLD_IN = ("internal_control.", "components.", "system.", "service_organization.", "controls[")
_CLAUSE = re.compile(r"[^.;:!?\n]+")
_CUES = (
    "daily",
    "nightly",
    "weekly",
    "monthly",
    "quarterly",
    "annual",
    "yearly",
    "every",
    "each",
    "per ",
    "a year",
    "once a",
)
_ENDING = re.compile(r"(?:ations?|ings?|ments?|ed|es|s|e)$")
_MOST_WORDS = 5


def frequency_told_otherwise(subject: Subject) -> Iterator[Finding]:
    """A sentence elsewhere that gives another frequency for a control than the control itself.

    The report then contradicts itself, and readers ask which frequency is true.

    Fails: `The board meets monthly.` in the control environment, and a control `The board meets annually …`.

    Write instead: the frequency at which it is done, in both.
    """
    rows = [(address, control, rhythm_of(control.frequency)) for address, control in subject.controls]
    known = [
        (f"{address}.text", control.id, given or next(iter(_told(control.text or "")), None), control)
        for address, control, given in rows
    ]
    holding: dict[str, set[int]] = {}
    for number, (_, _, rhythm, control) in enumerate(known):
        for stem in _stems(f"{control.title or ''} {control.text or ''}") if rhythm else ():
            holding.setdefault(stem, set()).add(number)
    number_of = {row[0]: number for number, row in enumerate(known)}

    @cache  # comparing all controls with all texts would take minutes
    def alike(stems: frozenset[str]) -> Mapping[str | None, list[int]]:
        """The controls whose texts hold all `stems`, by their rhythm."""
        found: dict[str | None, list[int]] = {}
        for number in sorted(set.intersection(*sorted((holding.get(stem, set()) for stem in stems), key=len))):
            found.setdefault(known[number][2], []).append(number)
        return found

    for printed in subject.texts.holding(*_CUES):
        if not printed.address.startswith(_TOLD_IN):
            continue
        for clause in _CLAUSE.finditer(printed.text):
            told = _told(clause[0])
            if len(told) != 1:
                continue
            ((name, (start, end)),) = told.items()
            stems = _stems(clause[0][:start] + " " + clause[0][end:])
            if not 2 <= len(stems) <= _MOST_WORDS:
                continue
            own = number_of.get(printed.address)
            first = {
                rhythm: next((number for number in numbers[:2] if number != own), None)
                for rhythm, numbers in alike(stems).items()
            }
            others = [number for number in first.values() if number is not None]
            if others and first.get(name) is None:
                place, id_, rhythm, _ = known[min(others)]
                yield Finding(
                    printed.address,
                    f"“{clause[0].strip()}” says {name}, but {id_} is {rhythm}",
                    "give the same frequency in both",
                    ((place, "the control"),),
                    (printed.text, clause.start() + start, clause.start() + end),
                )


def scheduled_but_not_performed(subject: Subject) -> Iterator[Finding]:
    """A control with a fixed frequency that, according to its test or to management, had no occasion to operate.

    A quarterly control is due every quarter, whatever happens; if it was not performed, that is an exception and not a
    lack of occasion.

    Fails: `{control: AC-07, result: no_occurrence}` while AC-07 has `frequency: quarterly`, and `did_not_operate` for
    such a control.

    Write instead: the result that the service auditor found, or the event that calls for the control as its frequency.
    """
    first, last = subject.first_day, subject.last_day
    if not first or not last:
        return
    for address, control in subject.controls:
        quiet = [at for at, test in subject.tests_of.get(control.id, ()) if test.result == "no_occurrence"]
        rhythm = rhythm_of(control.frequency) if quiet or control.did_not_operate else None
        since, until = max(first, control.valid_from or first), min(last, control.valid_until or last)
        if not rhythm or (until - since).days + 1 < min(_RHYTHMS[rhythm][0], 365):
            continue
        who = "its test" if quiet else "management"
        yield Finding(
            f"{address}.frequency",
            f"{control.id} is {rhythm}, but {who} says that it had no occasion to operate in the period",
            "a control that is due and not performed is an exception; correct its frequency or "
            + ("the result of the test" if quiet else "did_not_operate"),
            tuple((f"{at}.result", "said here") for at in quiet) or ((f"{address}.did_not_operate", "said here"),),
        )


def rhythm_of(frequency: str | None) -> str | None:
    """The rhythm that the text of a control's frequency names; None if it names none or more than one."""
    match = _WHOLE.match(frequency) if frequency else None
    return match.lastgroup if match else None


def days_between(rhythm: str) -> int:
    """The number of days between two performances of a control with this rhythm."""
    return _RHYTHMS[rhythm][0]


def _mentions(text: str) -> Iterator[re.Match[str]]:
    """The frequencies that `text` names; a search for the words alone is much quicker, and most texts have none."""
    small = text.lower()
    return _MENTIONED.finditer(text) if any(cue in small for cue in _CUES) else iter(())


def _told(text: str) -> Mapping[str, tuple[int, int]]:
    """The rhythms at which something is done according to `text`, each with the position of its first mention."""
    found: dict[str, tuple[int, int]] = {}
    for match in _mentions(text):
        words, before = match[0], text[max(0, match.start() - _REACH) : match.start()]
        adverb = _ALWAYS_ADVERBS.fullmatch(words) or (
            _BEFORE_NOTHING.match(text, match.end())
            and (text.startswith(" basis", match.end()) or not _SUBJECT_TO_NOUN.search(before))
        )
        if adverb and match.lastgroup and not _NAMES_A_SPAN.search(before):
            found.setdefault(match.lastgroup, match.span())
    return found


_DONE: Final = frozenset(
    _ENDING.sub("", word)
    for word in """
    review reviews recertification reconciliation assessment test restore restoration check scan meeting training
    inspection comparison exercise drill analysis count inventory attestation
    """.split()  # noqa: SIM905 - reads as the list it is
)
"""Nouns for the activity of a control, without their endings."""


def _next_words(text: str, start: int) -> str:
    return " ".join(re.split(r"[.,;:]", text[start:], maxsplit=1)[0].split()[:3])


_WORD = re.compile(r"[^\W\d_]{3,}")
_EMPTY: Final = frozenset(
    _ENDING.sub("", word)
    for word in """
    the and for are with its their each every all this that which been has have was were basis least
    happens performed takes took place conducted held occurs done carried out made completed undertaken least once
    """.split()  # noqa: SIM905 - reads as the list it is
)
_SAME: Final = {"account": "acces", "director": "board"}


@cache
def _stem(word: str) -> str:
    stem = _ENDING.sub("", word)
    return _SAME.get(stem, stem)


def _stems(text: str) -> frozenset[str]:
    """The words of `text` that carry meaning, without their endings."""
    return frozenset(stem for word in _WORD.findall(text.lower()) if (stem := _stem(word)) not in _EMPTY)
