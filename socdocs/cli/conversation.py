"""A conversation as a value: a table of questions, and what a person's reply makes of it.

Nothing is read or printed here, so a conversation can be tried without a terminal.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from socdocs.words import counted, fold_word, listed

Answers = Mapping[str, Any]
"""What is known so far, by the names of questions."""
Read = Callable[[str, Answers], Answers]
"""Turns what was typed into answers, usually one; raises NotUnderstood."""
YES_NO: Final = MappingProxyType({"yes": "yes", "no": "no"})
BACK: Final = frozenset({"back", "<"})


class NotUnderstood(ValueError):
    """A reply that is no answer; the message says what to type."""


class Question(NamedTuple):
    """A question: how it is asked, how its answer is read, and when it is needed.

    `choices` are the lines below it.  An empty reply means `usual`, or without one that the fact stays open, unless the
    question is `required`.  Questions behind it that depend on it are counted as if it were answered by `likely`.
    """

    name: str
    ask: str
    read: Read
    choices: Callable[[Answers], Sequence[str]] = lambda _: ()
    needed: Callable[[Answers], bool] = lambda _: True
    usual: str = ""
    required: bool = False
    likely: Answers = MappingProxyType({})


class Reply(NamedTuple):
    """The name of a question that was replied to, and the answers that the reply gave; none if it was left open."""

    name: str
    answers: Answers


class Conversation(NamedTuple):
    """A table of questions, what was known before the first one, and the replies since."""

    questions: tuple[Question, ...]
    known: Answers
    replies: tuple[Reply, ...] = ()

    @property
    def answers(self) -> Answers:
        """Return everything that is known."""
        found = dict(self.known)
        for row in self.replies:
            found |= row.answers
        return found

    @property
    def left(self) -> tuple[Question, ...]:
        """Return the questions that are needed and not yet replied to, the current one first."""
        answers, replied = self.answers, {row.name for row in self.replies}
        return tuple(
            row for row in self.questions if row.name not in answers and row.name not in replied and row.needed(answers)
        )


def count_behind(conversation: Conversation) -> int:
    """Return how many questions are likely to follow the current one."""
    answers, replied = conversation.answers, {row.name for row in conversation.replies}
    count = 0
    for row in conversation.questions:
        if row.name not in conversation.answers and row.name not in replied and row.needed(answers):
            count += 1
            answers = {**answers, **row.likely}
    return count - 1


def reply(conversation: Conversation, typed: str) -> tuple[Conversation, str]:
    """Return the conversation after a reply to its current question, and what to tell the person, "" for nothing.

    A reply that is not understood leaves the conversation as it is; `back` takes the last reply back.
    """
    question, said = conversation.left[0], typed.strip()
    if said.casefold() in BACK:
        if not conversation.replies:
            return conversation, "This is the first question."
        return conversation._replace(replies=conversation.replies[:-1]), ""
    said = said or question.usual
    if not said and question.required:
        return conversation, "This one is needed to go on."
    try:
        answers = question.read(said, conversation.answers) if said else {}
    except NotUnderstood as problem:
        return conversation, str(problem)
    return conversation._replace(replies=(*conversation.replies, Reply(question.name, answers))), ""


def asked(conversation: Conversation) -> list[str]:
    """Return the lines that ask the current question, the choices below it, and how many questions are left."""
    question, behind = conversation.left[0], count_behind(conversation)
    more = f"{counted(behind, 'more question')} after this" if behind else "the last question"
    usual = f" [{question.usual}]" if question.usual else ""
    return [f"{question.ask}{usual} ({more})", *(f"  {line}" for line in question.choices(conversation.answers))]


# --- what people type ------------------------------------------------------------------------------------------------

_SAME: Final = {
    **dict.fromkeys(("yeah", "yep", "sure", "ok", "true"), "yes"),
    **dict.fromkeys(("nope", "false"), "no"),
    "one": "1",
    "two": "2",
    "three": "3",
    "i": "1",
    "ii": "2",
    "iii": "3",
}
"""Words that people type for others."""


def meant(said: str, choices: Mapping[str, str]) -> str:
    """Return the choice that `said` names by its word, meaning, number or a beginning; "" for none or several.

    Case, blanks and hyphens do not count: `y`, `Yes` and `soc 2` are understood.
    """
    word = fold_word(said)
    word = _SAME.get(word, word)
    forms = {fold_word(form): key for key, meaning in choices.items() for form in (meaning, key)}
    if word in forms:
        return forms[word]
    if word.isdecimal() and 0 < int(word) <= len(choices):
        return list(choices)[int(word) - 1]
    begun = {key for form, key in forms.items() if word and form.startswith(word)}
    return begun.pop() if len(begun) == 1 else ""


def numbered(choices: Mapping[str, str]) -> list[str]:
    """Return a numbered line for each choice, with its meaning."""
    return [f"{number}  {meaning}" for number, meaning in enumerate(choices.values(), 1)]


def text(name: str) -> Read:
    """Return the reader of a name or sentence in one line."""

    def read(said: str, _: Answers) -> Answers:
        if not said.isprintable():
            raise NotUnderstood("There is a character in it that cannot be printed. Type it again.")
        return {name: " ".join(said.split())}

    return read


def one_of(name: str, choices: Mapping[str, str]) -> Read:
    """Return the reader of one of several choices."""

    def read(said: str, _: Answers) -> Answers:
        found = meant(said, choices)
        if not found:
            raise NotUnderstood(f"{said!r} is not one of {listed(list(choices))}.")
        return {name: found}

    return read


def several_of(name: str, choices: Callable[[Answers], Mapping[str, str]]) -> Read:
    """Return the reader of any of several choices, `all` or `none` of them: `1, 3-5` or `security and privacy`."""

    def read(said: str, answers: Answers) -> Answers:
        known = choices(answers)
        if (word := fold_word(said)) in ("all", "none"):
            return {name: tuple(known) if word == "all" else ()}
        found = dict.fromkeys(key for part in map(str.strip, _PARTS.split(said)) if part for key in _each(part, known))
        return {name: tuple(key for key in known if key in found)}

    return read


_PARTS: Final = re.compile(r"[,;+&]|\band\b", re.IGNORECASE)
_RANGE: Final = re.compile(r"(\d{1,3})\s*(?:-|–|to)\s*(\d{1,3})")


def _each(said: str, known: Mapping[str, str]) -> Sequence[str]:
    if (match := _RANGE.fullmatch(said)) and 0 < int(match[1]) <= int(match[2]) <= len(known):
        return list(known)[int(match[1]) - 1 : int(match[2])]
    found = [meant(said, known)]
    if not all(found):
        found = [meant(word, known) for word in said.split()]
    if not found or not all(found):
        raise NotUnderstood(f"“{said}” is not one of the choices. Type their numbers, such as 1, 3-5, or all or none.")
    return found


_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS: Final = tuple(
    re.compile(form)
    for form in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})",
        r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?\s+(?P<month>[a-z]{3,9})\.?,?\s+(?P<year>\d{4})",
        r"(?P<month>[a-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})",
    )
)


def day(name: str, after: str = "") -> Read:
    """Return the reader of a date, which lies behind the one that is the answer `after`.

    `2026-09-30`, `September 30, 2026` and `30 Sep 2026` are understood; 09/10/2026 is not, since it means two days.
    """

    def read(said: str, answers: Answers) -> Answers:
        found = _day(said)
        if found is None:
            raise NotUnderstood(f"“{said}” is not understood as a date. Type it as 2026-09-30 or 30 September 2026.")
        if after in answers and found.isoformat() <= answers[after]:
            raise NotUnderstood(f"The last day must come after the first, {answers[after]}.")
        return {name: found.isoformat()}

    return read


def _day(said: str) -> datetime.date | None:
    for form in _DAYS:
        if match := form.fullmatch(said.strip().lower()):
            month = match["month"]
            try:
                number = int(month) if month.isdecimal() else _MONTHS.index(month[:3]) + 1
                day = datetime.date(int(match["year"]), number, int(match["day"]))
            except ValueError:
                return None
            from socdocs.model.load import is_of_our_time  # imported late: most answers are no date

            return day if is_of_our_time(day.isoformat()) else None
    return None
