"""Show a batch to people and programs: the progress line, the final table and the manifest."""

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
from socdocs.reporting.counts import by_severity
from socdocs.reporting.structured import finding
from socdocs.reporting.width import filled
from socdocs.seals import sealed_json

_UNREADABLE, _HEAD = "(unreadable)", "reports"
_SELDOM = ("remaining", "waived")
"""The columns that are shown where there is a number in them."""
_WORST_FIRST: tuple[State, ...] = ("failed", "remaining", "built", "unchanged")


def progress(done: int, total: int, seconds: float, failed: int) -> str:
    """The progress in one line: `12 of 64 reports, 3.4/s, 15 s left, 1 failed`."""
    rate = done / seconds if seconds > 0 else 0.0
    parts = [f"{done} of {total} reports"]
    if rate:
        parts += [f"{rate:.1f}/s" if rate >= 1 else f"{60 * rate:.1f}/min", f"{_duration((total - done) / rate)} left"]
    if failed:
        parts.append(f"{failed} failed")
    return ", ".join(parts)


def _duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    return f"{whole // 60} min {whole % 60:02} s" if whole < 3600 else f"{whole // 3600} h {whole % 3600 // 60:02} min"


def state(outcome: Outcome) -> State:
    """The state of a report: failed if any format failed, built if any file changed."""
    found = {output.state for output in outcome.outputs}
    if not found:  # what cannot be read has no files
        return "failed" if outcome.code else "remaining"
    return next(worst for worst in _WORST_FIRST if worst in found)


def table(outcomes: Sequence[Outcome], width: int) -> str:
    """The result of a batch: reports by state, open items and findings, with a line for each kind and one for all.

    Where the table is wider than `width`, each line lists its numbers with their names instead.
    """
    kinds = dict.fromkeys(outcome.report.kind or _UNREADABLE for outcome in outcomes)
    lines = [(kind, [row for row in outcomes if (row.report.kind or _UNREADABLE) == kind]) for kind in sorted(kinds)]
    if len(lines) > 1:
        lines.append(("all", list(outcomes)))
    rows = [(name, _numbers(group)) for name, group in lines]
    shown = [head for head in rows[-1][1] if head not in _SELDOM or rows[-1][1][head]]
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
    found = [diagnostic for row in rows for diagnostic in row.found]
    return {
        **{state: ends[state] for state in get_args(State)},
        "open items": sum(sum(row.open_items.values()) for row in rows),
        **{f"{severity.label}s": count for severity, count in by_severity(found).items()},
        "waived": sum(bool(diagnostic.waived) for diagnostic in found),
    }


def manifest(outcomes: Sequence[Outcome]) -> str:
    """The record of a batch as JSON: hashes of all inputs and outputs, versions, states and findings.

    It holds no times: two runs over the same files with the same programs differ at most in the states.
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
    """The version of each library that the installed socdocs requires, by name, without its extras.

    A library that is not installed is left out.  All of them are left out where socdocs runs without being installed,
    since only its metadata lists them.
    """
    from importlib.metadata import PackageNotFoundError, requires, version

    found = {}
    with suppress(PackageNotFoundError):
        for requirement in requires("socdocs") or ():
            name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
            if re.search(r"\bextra\b", requirement.partition(";")[2]):
                continue
            with suppress(PackageNotFoundError):
                found[name] = version(name)
    return found


def _report(outcome: Outcome) -> dict[str, Any]:
    report = outcome.report
    return {
        "description": report.description.as_posix(),
        "kind": report.kind,
        "report": report.report_id,
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
    """A path as it was given; one of a template of socdocs is made independent of where socdocs is installed."""
    ours = resources.templates()
    return f"socdocs:{path.relative_to(ours).as_posix()}" if path.is_relative_to(ours) else path.as_posix()
