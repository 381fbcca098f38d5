"""A whole batch: find the reports, refuse names that meet, build."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from socdocs.batch.crew import Crew
from socdocs.batch.names import collisions
from socdocs.batch.sources import Unreadable, auditor_file
from socdocs.batch.survey import Answer, Question, Wanted, survey
from socdocs.batch.work import How, Outcome, output_paths, perform, untouched


class Refused(ValueError):
    """The batch as a whole makes no sense; nothing was begun."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The reports to build and how."""

    wanted: tuple[Wanted, ...]
    how: How
    without: tuple[Path, ...]
    """Descriptions that have none of the reports that are wanted."""
    unaudited: tuple[Path, ...] = ()
    """Descriptions for which there is no service auditor's file where one was said to lie."""
    without_kind: tuple[tuple[Path, str], ...] = ()
    """Reports that are left out because their kind is unknown, by description and id."""
    unreadable: tuple[Unreadable, ...] = ()
    """What was in the way of finding more descriptions."""


def find(crew: Crew, questions: Sequence[Question], how: How, unreadable: tuple[Unreadable, ...] = ()) -> Batch | None:
    """What is to be built, in the order of the questions; None if somebody stopped the work meanwhile.

    What is `unreadable` will be among the failures, and stops nothing else.  Raises Refused when there is nothing to
    build, or when two reports would be one file or would replace an input.
    """
    descriptions = [question.description for question in questions]
    answers = {
        question.description: answer or Answer((Wanted(question.description),))
        for question, answer in crew.run(survey, questions)
    }
    if crew.stopped:
        return None
    batch = Batch(
        tuple(wanted for path in descriptions for wanted in answers[path].wanted),
        how,
        tuple(path for path in descriptions if not answers[path].wanted),
        tuple(path for path in descriptions if how.auditor and not auditor_file(path, how.auditor)),
        tuple((path, report_id) for path in descriptions for report_id in answers[path].without_kind),
        unreadable,
    )
    if descriptions and batch.unaudited == tuple(descriptions):
        raise Refused(f"there is no service auditor's file at {how.auditor}")
    _require_apart(batch, descriptions)
    return batch


def build(crew: Crew, batch: Batch, seen: Callable[[Outcome], None]) -> tuple[Outcome, ...]:
    """Build all reports and tell `seen` of each as it ends; gives what became of all of them, in the batch's order."""
    ended = {}
    for wanted, outcome in crew.run(partial(perform, how=batch.how), batch.wanted):
        ended[wanted] = outcome or untouched(wanted, batch.how, "failed", problem=_DIED, code=4)
        seen(ended[wanted])
    built = (ended.get(wanted) or untouched(wanted, batch.how, "remaining") for wanted in batch.wanted)
    unread = (untouched(Wanted(row.path), batch.how, "failed", problem=row.reason, code=3) for row in batch.unreadable)
    return (*built, *unread)


_DIED = "the process that built it died; perhaps the system ran out of memory"


def _require_apart(batch: Batch, descriptions: Sequence[Path]) -> None:
    if not (batch.wanted or batch.unreadable):
        raise Refused(
            f"None of the reports asked for is declared in {', '.join(map(str, descriptions))}; "
            "declare it under “reports”, or draft an outline of a kind with --kind"
        )
    names = [wanted.name for wanted in batch.wanted if wanted.kind]
    if twice := collisions(names):
        alike = {name.casefold() for name in twice}
        whose = [
            f"{row.description} ({row.report_id or row.kind})" for row in batch.wanted if row.name.casefold() in alike
        ]
        raise Refused(
            f"several reports would be called {', '.join(twice)}: {', '.join(whose)}. "
            "Tell them apart with --name, as in --name '{description}/{report}'"
        )
    inputs = {os.path.realpath(path) for path in _given(descriptions, batch.how)}
    taken = [
        str(path) for row in batch.wanted for path in output_paths(row, batch.how) if os.path.realpath(path) in inputs
    ]
    if taken:
        raise Refused(f"{', '.join(taken)} is read to make these reports, so it cannot be written")


def _given(descriptions: Sequence[Path], how: How) -> Iterator[Path]:
    for path in descriptions:
        yield path
        if auditor := auditor_file(path, how.auditor):
            yield auditor
    if how.reference:
        yield how.reference
