"""A whole batch: find the reports, refuse names that meet, build."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from socdocs import outputs, resources
from socdocs.batch.crew import Crew
from socdocs.batch.names import collisions
from socdocs.batch.sources import Unreadable, auditor_file
from socdocs.batch.survey import Answer, Question, Wanted, survey
from socdocs.batch.work import How, Outcome, inputs_of, perform, places, untouched


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


def find(
    crew: Crew,
    questions: Sequence[Question],
    how: How,
    unreadable: tuple[Unreadable, ...] = (),
    lists: tuple[Path, ...] = (),
) -> Batch | None:
    """What is to be built, in the order of the questions; None if somebody stopped the work meanwhile.

    `lists` are the files that named the descriptions; like all inputs they are never written.
    What is `unreadable` will be among the failures, and stops nothing else.  Raises Refused when there is nothing to
    build or two reports would have one name, Clash when any output would replace an input or another output, and
    EnvironmentProblem when the manifest cannot be written.
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
    _require_safe(crew, batch, descriptions, lists)
    return None if crew.stopped else batch


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


def _require_safe(crew: Crew, batch: Batch, descriptions: Sequence[Path], lists: Sequence[Path]) -> None:
    """Raises what `find` raises for outputs that cannot have their names.

    Which lists and pictures a report reads is known only when it is drafted.  One of them can only be replaced by
    force, in the place of a file that socdocs did not write; so only then are the reports drafted that may read it.
    """
    how = batch.how
    manifest = [outputs.Place(how.manifest, "manifest", "--manifest")] if how.manifest else []
    wanted = [*(place for row in batch.wanted for place in places(row, how)), *manifest]
    outputs.require_apart(wanted, (*_given(batch, descriptions), *lists))
    forced = [place for place in (wanted if how.force else manifest) if outputs.holds_others_work(place)]
    above = {folder for place in forced for folder in place.path.resolve().parents}
    readers = [row for row in batch.wanted if above & _folders_read(row, how)]
    read = [path for _, paths in crew.run(partial(inputs_of, how=how), readers) for path in paths or ()]
    outputs.require_apart(forced, read)
    for place in manifest:
        outputs.require_writable(place, force=how.force)


def _folders_read(wanted: Wanted, how: How) -> set[Path]:
    """The folders in which, or below which, the lists and pictures of a report lie."""
    auditor = auditor_file(wanted.description, how.auditor)
    return {path.resolve().parent for path in (wanted.description, auditor) if path}


def _given(batch: Batch, descriptions: Sequence[Path]) -> Iterator[Path]:
    """The inputs that are known before any description is read as a whole."""
    for path in descriptions:
        yield path
        if auditor := auditor_file(path, batch.how.auditor):
            yield auditor
    if batch.how.reference:
        yield batch.how.reference
    folders = resources.template_folders(batch.how.request.templates)
    for kind in {row.kind for row in batch.wanted if row.kind}:
        yield from (template.file for template in resources.template_files(folders, kind))
    if batch.how.request.templates:
        yield batch.how.request.templates / resources.WORDS
