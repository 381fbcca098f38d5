"""Format advice for a terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec.structs import asdict

from socdocs.catalogs.advice import Answered, Question, Reader, article
from socdocs.json_text import json_text
from socdocs.reporting.color import Paint
from socdocs.reporting.width import filled

_REPORTS: Final = {"soc1": "SOC 1", "soc2": "SOC 2"}


def advice_text(answered: Answered, paint: Paint, command: str, width: int = 80) -> str:
    """The advice by topic with its sources, who may receive the reports, the questions left, and the next `command`."""
    lines = list(_advice(answered, paint, width))
    lines += ["", paint("Who may receive it", "strong")]
    for reader in answered.readers:
        lines += _reader(reader, answered.reports or tuple(_REPORTS), width)
    if answered.unasked:
        lines += ["", paint("Not answered yet, and able to add to this", "strong")]
        lines += [line for question in answered.unasked for line in _question(question, width)]
    lines += ["", paint("To go on", "strong"), f"  {command}"]
    return "".join(f"{line}\n" for line in lines).lstrip("\n")


def advice_json(answered: Answered, answers: Mapping[str, str], command: str) -> str:
    """The answers and everything that follows from them."""
    known = {
        "answers": dict(answers),
        "reports": list(answered.reports),
        "command": command,
        "advice": [asdict(row) for row in answered.advice],
        "readers": [asdict(row) for row in answered.readers],
        "unasked": [{"question": row.name, "ask": row.ask, "answers": dict(row.answers)} for row in answered.unasked],
    }
    return json_text(known)


def questions_text(questions: Mapping[str, Question], width: int = 80) -> str:
    """All questions with the options that answer them."""
    return "".join(f"{line}\n" for question in questions.values() for line in _question(question, width))


def _advice(answered: Answered, paint: Paint, width: int) -> Iterator[str]:
    topic = ""
    for row in answered.advice:
        if row.topic != topic:
            topic = row.topic
            yield ""
            yield paint(topic, "strong")
        yield from _wrapped(row.say, width)
        yield from _wrapped(f"({row.source})", width)
        yield from _departure(row.departs, width)


def _departure(departs: str, width: int) -> Iterator[str]:
    if departs:
        name = article()
        yield from _wrapped(f"{name[0].upper()}{name[1:]} says otherwise: {departs}", width, "  ! ", "    ")


def _reader(reader: Reader, reports: tuple[str, ...], width: int) -> Iterator[str]:
    may = {report: getattr(reader, report) for report in reports}
    words = [f"{_REPORTS[report]} {answer}" for report, answer in may.items()]
    if reader.how and not all(answer.startswith(("no", "never")) for answer in may.values()):
        words.append(reader.how)
    yield from _wrapped(f"{reader.who}: {'; '.join(words)} ({reader.source})", width, "  - ", "    ")
    yield from _departure(reader.departs if "soc1" in reports else "", width)


def _question(question: Question, width: int) -> Iterator[str]:
    yield from _wrapped(question.ask, width, "  ", "  ")
    choices = "|".join(question.answers)
    yield f"      --{question.name.replace('_', '-')} {choices}"
    if any(word != meaning for word, meaning in question.answers.items()):
        meanings = "; ".join(f"{word}: {meaning}" for word, meaning in question.answers.items())
        yield from _wrapped(meanings, width, "      ", "      ")


def _wrapped(text: str, width: int, first: str = "  ", rest: str = "  ") -> list[str]:
    return filled(text, min(width, 100), first, rest)
