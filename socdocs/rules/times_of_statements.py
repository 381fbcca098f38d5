"""ENG: times in statements that there was nothing, and times to come of what is told as past."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

from socdocs.model.base import NoneStatement
from socdocs.rules.subject import Finding, Subject
from socdocs.rules.texts import sentence_around
from socdocs.rules.times_in_text import HISTORY, WHOLE_TIME, Stretch, later_than, stretch_of, times_in
from socdocs.rules.words import Sought


class _Days(NamedTuple):
    """The first and last day of a report, that before which times are over, and the last that may have come."""

    first: date
    last: date
    over: date
    known: date


def statements_of_other_times(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each time, in a statement that there was nothing, that is not the time of the report."""
    first, last = subject.first_day, subject.last_day
    if not first or not last:
        return
    over = first if first < last else last - timedelta(days=365)
    days = _Days(first, last, over, max(last, subject.report.report_date or subject.tomorrow))
    for address, text, after in _statements(subject):
        times = list(times_in(text))
        for number, (match, time) in enumerate(times):
            sentence = _up_to_semicolons(text, match)
            lone = not any(
                other[0] in sentence
                for other, _ in (*times[max(0, number - 1) : number], *times[number + 1 : number + 2])
            )
            if (time.first, time.last) == (first, last) or _PLANNED.search(sentence):
                continue
            if _not_after(days, match, time) if after else _not_during(days, time, sentence, lone=lone):
                told = f"not the time after {last}" if after else "not the time of the report"
                yield Finding(
                    address,
                    f"the statement is about “{match[0]}”, which is {told}"
                    + ("" if after else f", {first} to {last}" if first < last else f", {last}"),
                    "take the date out of the statement, or correct it",
                    ((subject.at_report("period" if first < last else "as_of_date"), "the time of the report"),),
                    (text, match.start(), match.end()),
                )


_FAR: Final = 400
"""Characters from a time to what is said of it."""


def _up_to_semicolons(text: str, match: re.Match[str]) -> str:
    start = max(match.start() - _FAR, text.rfind(";", max(0, match.start() - _FAR), match.start()) + 1, 0)
    end = text.find(";", match.end(), match.end() + _FAR)
    part = text[start : end if end >= 0 else match.end() + _FAR]
    return sentence_around(part, match.start() - start, match.end() - start)


_PLANNED = re.compile(
    r"\b(?:will|plan\w*|schedul\w*|expect\w*|intend\w*|next|due|upcoming|future|later)\b", re.IGNORECASE
)
"""Words of a sentence on what is planned."""


def _statements(subject: Subject) -> Iterator[tuple[str, str, bool]]:
    """The statements of nothing that the report prints, each with whether it is about the days after its last one."""
    letter = subject.is_for("bridge-letter")
    for key, words in _STATED.items():
        stated = getattr(subject.description, key)
        if isinstance(stated, NoneStatement) and (key == "changes" if letter else subject.is_for(words)):
            yield f"{subject.home(key)}.none_statement", stated.none_statement, key == "subsequent_events"
    if letter and subject.report.other_changes:
        yield subject.at_report("other_changes"), subject.report.other_changes, False


_STATED: Final = {"changes": "type2", "incidents": "soc2", "subsequent_events": "all"}
"""The lists in place of which there may be a statement about a time, and the reports that print it."""


_A_REPORT = re.compile(r"\breports?\s+(?:for|on|of|that|which|covering|as\s+of)\b", re.IGNORECASE)
_AFTER = re.compile(
    r"\b(?:after|since|following|subsequent\s+to|beyond)\s+(?:the\s+(?:\w+\s+){0,4}?(?:ended|ending|of|on)\s+)?$",
    re.IGNORECASE,
)


def _not_after(days: _Days, match: re.Match[str], time: Stretch) -> bool:
    """Whether a time is not one of the days after the report, on which there may be subsequent events."""
    if match["year"] or match["fiscal"]:
        return False
    since = _AFTER.search(match.string[max(0, match.start() - _FAR) : match.start()])
    return time.first > days.known or time.last < (days.last if since else days.over)


_DENIED = re.compile(
    r"\b(?:no|none|nothing|never|neither|nor|without|not\s+aware|(?:did|were|was|has|have|had)\s+not)\b", re.IGNORECASE
)
"""Words that deny what happened, rather than that something belongs to the system."""


def _not_during(days: _Days, time: Stretch, sentence: str, *, lone: bool) -> bool:
    """Whether a denial is not about the time of the report; a part that begins or ends with it counts if told alone."""
    if not _DENIED.search(sentence):
        return False
    if time.last < days.over:
        return not HISTORY.search(sentence) and not _A_REPORT.search(sentence)
    within = days.first <= time.first and time.last <= days.last
    ends = lone and (time.first == days.first or time.last == days.last)
    return days.first < days.last and time.from_to and (ends or not within)


_TOLD = Sought(rf"(?i:\b(?:on|in|during|since|from|as\s+(?:of|at))\s+){WHOLE_TIME}", ())
_APART = re.compile(r"[;:()—–]|,(?=\s)")
_PAST = re.compile(
    r"\b(?:was|were|had|did|left|began|bought|took|made|ran|sent|gave|found|lost|built|became|held|met|went|kept|won|sold"
    r"|served|replaced|moved|opened|closed|hired|completed|started|launched|signed|acquired|merged|performed|reviewed"
    r"|tested|approved|happened|occurred|stopped|corrected|remediated|resolved|restored|introduced|employed|received"
    r"|issued|discovered|detected|changed|migrated|deployed|notified|joined|trained|affected|processed|removed|added)\b"
)
_PRESENT = re.compile(
    r"\b(?:is|are|be|been|being|can|may|shall|should|would|takes?|begins?|starts?|goes|follows?|comes?|runs?|moves?"
    r"|replaces?|becomes?|lasts?|expects?|intends?|applies)\b"
)
_LATER = re.compile(
    r"\b(?:valid|expir\w*|due|next|upcoming|schedul\w*|plan\w*|renew\w*|end(?:s|ing)?|terms?|terminat\w*|matur\w*"
    r"|effective|warrant\w*|licen[cs]\w*|budget\w*|forecast\w*|deadline|target\w*|will|future|later|contract(?!or)\w*"
    r"|certificat\w*|to be|must|agree\w*|commit\w*|options?|announc\w*|promis\w*)\b",
    re.IGNORECASE,
)
"""Words of a clause on what lies ahead."""


def days_to_come(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each day or month to come on which, by a text, something was."""
    known = max(subject.tomorrow, subject.last_day or date.min)
    for printed, match in subject.texts.matches(Sought(_TOLD.expression, (later_than(known),))):
        time = stretch_of(match)
        if not time or time.first <= known or match["year"] or match["fiscal"] or match["of_quarter"]:
            continue
        clause = _clause(printed.text, match)
        if _PAST.search(clause) and not _PRESENT.search(clause) and not _LATER.search(clause):
            yield Finding(
                printed.address,
                f"“{match[0]}” is still to come, but the text speaks of it as past",
                "correct the date; tell a plan as a plan",
                words=(printed.text, match.start(), match.end()),
            )


def _clause(text: str, match: re.Match[str]) -> str:
    """The words around a time, up to the next commas; one that follows the time itself does not end them."""
    before = [found.end() for found in _APART.finditer(text, max(0, match.start() - 200), match.start())]
    ended = match.end() + text.startswith(",", match.end())
    after = _APART.search(text, ended, ended + 200)
    start = before[-1] if before else max(0, match.start() - 200)
    around = text[start : after.start() if after else ended + 200]
    return sentence_around(around, match.start() - start, match.end() - start)
