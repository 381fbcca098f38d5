"""Advice on which report fits, its scope, and who may receive it: questions, and the advice for their answers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from msgspec import Struct

from socdocs.catalogs.reading import Group, read_catalog


class Question(Struct, frozen=True):
    """A question with its answers: what to type, and what it means."""

    name: str
    ask: str
    answers: Mapping[str, str]


class Advice(Struct, frozen=True):
    """One piece of advice with its source; `departs` is what the article says, if it says something else."""

    topic: str
    say: str
    source: str
    departs: str = ""


class Reader(Struct, frozen=True):
    """A kind of reader, and whether they may receive each report."""

    who: str
    soc1: str
    soc2: str
    how: str
    source: str
    departs: str = ""


class Answered(Struct, frozen=True):
    """The advice for a set of answers.

    `reports` are the recommended reports (`soc1`, `soc2`), `type` is their type and `categories` are those of a SOC 2,
    as far as the answers decide on them; `advice` is sorted by topic; `unasked` are the questions
    without an answer.
    """

    reports: tuple[str, ...]
    type: str
    categories: tuple[str, ...]
    advice: tuple[Advice, ...]
    readers: tuple[Reader, ...]
    unasked: tuple[Question, ...]


@cache
def questions() -> Mapping[str, Question]:
    """Return all questions by name, in the order in which to ask them."""
    rows = _catalog().group("questions").groups()
    return MappingProxyType(
        {
            name: Question(name, row.text("ask"), MappingProxyType(dict(row.group("answers").texts())))
            for name, row in rows
        }
    )


def article() -> str:
    """Return the title of the article."""
    return _catalog().group("sources").text("article")


def advise(answers: Mapping[str, str]) -> Answered:
    """Return the advice for `answers`, the name of an answer by that of its question.  Raises ValueError for others."""
    for name, answer in answers.items():
        if name not in questions() or answer not in questions()[name].answers:
            raise ValueError(f"{name}: {answer}")
    catalog = _catalog()
    topics, sources = dict(catalog.group("topics").texts()), dict(catalog.group("sources").texts())
    rows = [row for _, row in catalog.group("advice").groups() if _holds(row, answers)]
    named = {report.strip() for row in rows for report in row.text("reports").split(",")}
    reports = tuple(report for report in ("soc1", "soc2") if report in named)
    # Until the answers decide on a report, advice on either of them is useful.
    kept = [row for row in rows if not reports or row.text("soc") in ("", *reports)]
    return Answered(
        reports=reports,
        # A Type 1 for a date that is near, or controls that are new, comes before the Type 2 that is advised, too.
        type=min(filter(None, (row.text("type") for row in kept)), default=""),
        categories=tuple(filter(None, (row.text("category") for row in kept))) if "soc2" in reports else (),
        advice=tuple(
            Advice(topics[row.text("topic")], row.text("say"), sources[row.text("source")], row.text("departs"))
            for topic in topics
            for row in kept
            if row.text("topic") == topic
        ),
        readers=tuple(
            Reader(
                row.text("who"),
                row.text("soc1"),
                row.text("soc2"),
                row.text("how"),
                sources[row.text("source")],
                row.text("departs"),
            )
            for _, row in catalog.group("readers").groups()
        ),
        unasked=tuple(question for name, question in questions().items() if name not in answers),
    )


def _holds(row: Group, answers: Mapping[str, str]) -> bool:
    if "when" not in {key for key, _ in row.groups()}:
        return True
    return all(
        answers.get(name) in [word.strip() for word in wanted.split(",")] for name, wanted in row.group("when").texts()
    )


@cache
def _catalog() -> Group:
    return read_catalog("advice.yaml")
