"""Make what the page shows of one report: its pieces as HTML, its outline, and its findings with their places."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from socdocs import resources
from socdocs.diagnostics import Diagnostic, in_reading_order
from socdocs.files import Files
from socdocs.preview.following import Following, request_now
from socdocs.preview.outline import outline, told
from socdocs.problems import EnvironmentProblem, InputProblems, Severity
from socdocs.workflow.case import open_case
from socdocs.workflow.examine import each_once, examine
from socdocs.workflow.finish import Draft, finish
from socdocs.workflow.load import Loaded, load
from socdocs.workflow.request import Request
from socdocs.workflow.steps import follow
from socdocs.writers import WRITERS
from socdocs.writers.html.body import write_pieces
from socdocs.writers.html.page import marks

COVER, FOOT = "cover", "foot"
"""The names of the pieces before the first and after the last section."""


class Choice(Struct, frozen=True):
    """Which report is shown: its kind, its id where the description declares it, and the layout ("": its own)."""

    kind: str = ""
    report: str = ""
    layout: str = ""


class View(Struct, frozen=True):
    """What the page shows: `pieces` by name in their order, and the `panel` beside them.

    A description that cannot be read has no draft and no pieces, and its mistakes are in the panel.  `rows` are the
    findings of the panel by their numbers.  `watched` are the files whose change may change the view; `draft` is the
    report, for downloads and for the places of facts.
    """

    panel: Mapping[str, Any]
    pieces: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[Diagnostic, ...] = ()
    watched: tuple[Path, ...] = ()
    files: Files = field(default_factory=Files)
    draft: Draft | None = None


def make_view(following: Following, choice: Choice) -> View:
    """Read the files and build the chosen report; without a choice the first that the description declares.

    Mistakes in files are part of the view and raise nothing.
    """
    files = Files()
    try:
        request = request_now(files, following)
        loaded = load(files, request)
        choices = _choices(loaded, request)
        chosen = choice if choice.kind else choices[0]
        draft: Draft = follow(loaded, open_case, finish, _asked(request, chosen, choice.layout))
    except InputProblems as problems:
        return _broken(_with_others(problems, files, request, choice), files, following)
    except EnvironmentProblem as problem:
        return _broken((Diagnostic("environment", Severity.ERROR, str(problem)),), files, following)
    document = draft.document
    written = write_pieces(document, draft.pictures, addresses=True)
    pieces = {COVER: written.cover, **dict(written.sections), FOOT: marks(document.properties)}
    found = [row for row in (*draft.notices, *draft.found) if row.code != "open-item"]
    rows = tuple(in_reading_order(row for row in found if not row.waived))
    panel = {
        "broken": False,
        "title": document.properties.report_title or document.properties.title,
        "organization": document.properties.organization,
        "draft": document.properties.draft,
        "language": document.properties.language,
        "choices": [[row.kind, row.report] for row in choices],
        "chosen": [chosen.kind, chosen.report],
        "layouts": list(draft.case.kind.layouts),
        "layout": draft.case.plan.layout.name,
        "formats": {name: writer.label for name, writer in WRITERS.items()},
        "waived": len(found) - len(rows),
        **outline(document, rows),
    }
    return View(panel, pieces, rows, _watched(files, following), files, draft)


def _asked(request: Request, chosen: Choice, layout: str) -> Request:
    return replace(request.choose(chosen.kind, chosen.report), layout=layout or request.layout)


def _choices(loaded: Loaded, request: Request) -> Sequence[Choice]:
    """Return the declared reports, or every kind of a description that declares none; those asked for come first."""
    declared = [Choice(row.kind_name, row.id) for row in loaded.description.reports or () if row.kind_name]
    if not declared:
        names = resources.kind_names(resources.template_folders(request.templates))
        declared = [Choice(name) for name in names if name.startswith("soc")] or [Choice(name) for name in names]
    wanted = [row for row in declared if request.report_id in ("", row.report) and request.kind in ("", row.kind)]
    others = [row for row in declared if row not in wanted]
    return wanted + others if wanted or not request.kind else [Choice(request.kind, request.report_id), *others]


def _with_others(problems: InputProblems, files: Files, request: Request, choice: Choice) -> tuple[Diagnostic, ...]:
    """Return the problems with all errors beside them; alone where they are that something else was asked for."""
    with suppress(InputProblems, EnvironmentProblem):
        return tuple(each_once(problems.diagnostics, examine(files, request, choice.kind, choice.report).errors))
    return tuple(problems.diagnostics)


def _broken(found: tuple[Diagnostic, ...], files: Files, following: Following) -> View:
    rows = tuple(in_reading_order(found))
    panel = {"rows": [told(row) for row in rows], "broken": True}
    return View(panel, rows=rows, watched=_watched(files, following), files=files)


def _watched(files: Files, following: Following) -> tuple[Path, ...]:
    """Return the user's own files that were read, and those that count as soon as they are there."""
    shipped = f"{resources.templates()}{os.sep}"
    read = (path for path in files.paths if not str(path).startswith(shipped))
    return tuple(dict.fromkeys((*following.watched, *read)))
