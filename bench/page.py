"""Writes what was measured into docs/performance.md: `page.py RESULTS.json`."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
SIZES = ("S", "M", "L")
FIRM, DRAFTS = 5_000, 50
Results = Mapping[str, Any]


def between(text: str, part: str, content: str) -> str:
    """`text` with `content` between the marks of `part`."""
    marked = rf"(<!-- bench: {part} -->\n).*?(<!-- bench: end -->)"
    return re.sub(marked, lambda found: f"{found[1]}{content}\n{found[2]}", text, count=1, flags=re.DOTALL)


def measured(value: Mapping[str, float]) -> str:
    """A median with its spread."""
    return f"{value['median']:.2f} [{value['low']:.2f}..{value['high']:.2f}]"


def table(*rows: tuple[str, ...]) -> Iterator[str]:
    """A table of Markdown whose first row is its head."""
    head, *body = (f"| {' | '.join(row)} |" for row in rows)
    yield from (head, "|---" * len(rows[0]) + "|", *body)


def machine(results: Results) -> Iterator[str]:
    """Where and with what it was measured, and what each program cost."""
    versions = ", ".join(f"{name} {number}" for name, number in results["versions"].items())
    yield f"Measured on {results['date']} on one machine ({results['machine']}) with {versions}."
    yield f"When it began, the machine's load was {results['load']:.1f}; 0 is a machine that does nothing else."
    if results["base"]:
        yield f"The base is socdocs at commit {results['base']}."
    yield "Median [lowest..highest] of the rounds."
    for size in SIZES:
        programs = results["costs"][size]
        ours = programs["socdocs docx"]
        yield ""
        yield from table(
            (f"{results['titles'][size]}; {ours['rounds']} rounds", "CPU s", "times socdocs to Word", "MiB"),
            *(
                (name, measured(cost["cpu"]), f"{_median(cost) / _median(ours):.2f}", f"{cost['memory']:.0f}")
                for name, cost in programs.items()
            ),
        )


def _median(cost: Mapping[str, Any]) -> float:
    return float(cost["cpu"]["median"])


def holds(results: Results) -> Iterator[str]:
    """What the Word file of each program holds."""
    counts = {name: row for name, row in results["holds"].items() if name != "base docx"}
    what = next(iter(counts.values()))
    rows = ((name, *(f"{row[key]:,}" for key in what)) for name, row in counts.items())
    yield from table(("the Word file of M by", *what), *rows)


def goals(results: Results) -> Iterator[str]:
    """Every goal with what was measured, and with what was measured of the base."""
    lines = [(row["goal"], row["to_reach"], _here(row), _before(row), VERDICTS[row["met"]]) for row in results["goals"]]
    yield from table(("goal", "to reach", "measured", f"base {results['base'] or ''}".strip(), ""), *lines)


VERDICTS = {True: "met", False: "**not met**", None: "not measured"}


def _here(row: Mapping[str, Any]) -> str:
    return "–" if row["met"] is None else measured(row)


def _before(row: Mapping[str, Any]) -> str:
    return "–" if row["base"] is None else f"{row['base']:.2f}"


def growth(results: Results) -> Iterator[str]:
    """By how many times more the costs grow than what is given."""
    rows = ((name, measured(factor)) for name, factor in results["growth"].items())
    yield from table(("what grows", "times what it grows by"), *rows)


def capacity(results: Results) -> Iterator[str]:
    """How many reports a core makes, and what that means."""
    batch = results["costs"]["batch"]
    further = _median(batch["socdocs a further M"])
    ways = {"in a batch": further, "in a process of its own": _median(batch["socdocs cold"])}
    yield from table(
        ("a report of M as Word", "CPU s", "reports per hour and core"),
        *((name, f"{each:.2f}", f"{_rounded(3600 / each):,}") for name, each in ways.items()),
    )
    builds = FIRM * DRAFTS
    yield ""
    yield "No count of the SOC reports of firms is published, so this is a bound and no statistic:"
    yield f"a firm with {FIRM:,} reports a year, each built {DRAFTS} times until it is final, builds {builds:,} a year,"
    yield f"which keep one core busy for {_rounded(builds * further / 3600):,} hours."


def _rounded(number: float) -> int:
    """Two figures are all that is known."""
    return int(float(f"{number:.2g}"))


PARTS: Mapping[str, Callable[[Results], Iterator[str]]] = {
    "machine": machine,
    "holds": holds,
    "goals": goals,
    "growth": growth,
    "capacity": capacity,
}


def written(text: str, results: Results) -> str:
    """The page with all parts renewed."""
    for part, lines in PARTS.items():
        text = between(text, part, "\n".join(lines(results)))
    return text


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8"), json.loads(Path(sys.argv[1]).read_text("utf-8"))), "utf-8")
