"""A batch for people and machines: the line that tells how far it is, the table at its end, and the manifest."""

from __future__ import annotations

import platform
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, get_args

from socdocs import __version__, resources
from socdocs.batch.work import Outcome, State
from socdocs.diagnostics import Severity
from socdocs.reporting.structured import finding
from socdocs.reporting.width import filled
from socdocs.seals import sealed_json

_UNREADABLE, _HEAD = "(unreadable)", "reports"
_WORST_FIRST: tuple[State, ...] = ("failed", "remaining", "built", "unchanged")


def progress(done: int, total: int, seconds: float, failed: int, width: int) -> str:
    """How far a batch is, in one line of at most `width` characters: `12 of 64 reports, 3.4/s, 15 s left, 1 failed`."""
    rate = done / seconds if seconds > 0 else 0.0
    parts = [f"{done} of {total} reports"]
    if rate:
        parts += [f"{rate:.1f}/s" if rate >= 1 else f"{60 * rate:.1f}/min", f"{_duration((total - done) / rate)} left"]
    if failed:
        parts.append(f"{failed} failed")
    return ", ".join(parts)[:width]


def _duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    return f"{whole // 60} min {whole % 60:02} s" if whole < 3600 else f"{whole // 3600} h {whole % 3600 // 60:02} min"


def state(outcome: Outcome) -> State:
    """What became of a report: one that failed in any format failed, and one file that changed makes it built."""
    found = {output.state for output in outcome.outputs}
    if not found:  # what cannot be read has no files
        return "failed" if outcome.code else "remaining"
    return next(worst for worst in _WORST_FIRST if worst in found)


def table(outcomes: Sequence[Outcome], width: int) -> str:
    """What became of a batch: reports by state, open items and findings, a line for each kind and one for all.

    Where the table is wider than `width`, the numbers of a line follow each other with their names.
    """
    kinds = dict.fromkeys(outcome.wanted.kind or _UNREADABLE for outcome in outcomes)
    lines = [(kind, [row for row in outcomes if (row.wanted.kind or _UNREADABLE) == kind]) for kind in sorted(kinds)]
    if len(lines) > 1:
        lines.append(("all", list(outcomes)))
    rows = [(name, _numbers(group)) for name, group in lines]
    shown = [head for head in rows[-1][1] if head != "remaining" or rows[-1][1][head]]
    widths = [max(len(head), *(len(str(numbers[head])) for _, numbers in rows)) for head in shown]
    first = max(len(name) for name in (_HEAD, *(name for name, _ in rows)))

    def line(name: str, cells: Iterable[object]) -> str:
        return "  ".join((name.ljust(first), *(str(cell).rjust(w) for cell, w in zip(cells, widths, strict=True))))

    written = [line(_HEAD, shown), *(line(name, (numbers[head] for head in shown)) for name, numbers in rows)]
    if len(written[0]) > width:
        told = (f"{name}: {', '.join(f'{head} {numbers[head]}' for head in shown)}" for name, numbers in rows)
        written = [part for text in told for part in filled(text, width, rest="  ")]
    return "\n".join(written) + "\n"


def _numbers(outcomes: Iterable[Outcome]) -> Mapping[str, int]:
    rows = list(outcomes)
    ends = Counter(state(row) for row in rows)
    found = Counter(diagnostic.severity for row in rows for diagnostic in row.found)
    return {
        **{state: ends[state] for state in get_args(State)},
        "open items": sum(sum(row.open_items.values()) for row in rows),
        **{f"{severity.label}s": found[severity] for severity in sorted(Severity, reverse=True)},
    }


def manifest(outcomes: Sequence[Outcome]) -> str:
    """The record of a batch as JSON: hashes of what was read and written, versions, states and findings.

    It holds no times: two runs over the same files with the same programs give the same text except for the states.
    """
    whole = {
        "format": "socdocs batch manifest",
        "version": 1,
        "socdocs": __version__,
        "python": platform.python_version(),
        "libraries": _libraries(),
        "totals": _numbers(outcomes),
        "reports": [_report(outcome) for outcome in outcomes],
    }
    return sealed_json("manifest", whole)


def _libraries() -> dict[str, str]:
    """The version of each library that the installed socdocs declares to need, by name; none of its extras.

    A library that is not installed is left out.  So are all of them where socdocs is run from a folder and was never
    installed, since only its metadata says what it needs.
    """
    from importlib.metadata import PackageNotFoundError, requires, version

    found = {}
    with suppress(PackageNotFoundError):
        for requirement in requires("socdocs") or ():
            name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
            if re.search(r";.*\bextra\b", requirement):
                continue
            with suppress(PackageNotFoundError):
                found[name] = version(name)
    return found


def _report(outcome: Outcome) -> dict[str, Any]:
    wanted = outcome.wanted
    return {
        "description": wanted.description.as_posix(),
        "kind": wanted.kind,
        "report": wanted.report_id,
        "inputs": [{"path": _path(row.path), "sha256": row.sha256} for row in outcome.inputs],
        "outputs": [
            {"path": row.path.as_posix(), "format": row.format, "state": row.state, "sha256": row.sha256}
            for row in outcome.outputs
        ],
        "open_items": dict(outcome.open_items),
        "findings": [finding(diagnostic) for diagnostic in outcome.found],
        "problem": outcome.problem,
    }


def _path(path: Path) -> str:
    """A path as it was given; that of one of our templates from the folder of templates, wherever that is."""
    ours = resources.templates()
    return f"socdocs:{path.relative_to(ours).as_posix()}" if path.is_relative_to(ours) else path.as_posix()
