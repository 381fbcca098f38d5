"""The goals as one table, and what a run of the bench says about each."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

OURS, BASE = "socdocs ", "base "
"""How the names of commands begin that are socdocs as it is here, and as it was at the base of a comparison."""
PANDOCS = ("pandoc (PyPI)", "pandoc (system)")
READERS = {"gfm": "gfm", "default reader": "markdown"}
"""Pandoc's reader of GitHub's Markdown, and the one that it takes for a file whose name ends in .md."""


class Cost(Protocol):
    """What one process cost, as measure.py has it."""

    @property
    def cpu(self) -> float:
        """Seconds of the processor."""

    @property
    def memory(self) -> float:
        """MiB at most."""


Costs = Mapping[str, Mapping[str, Sequence[Cost]]]
"""The costs round by round, by step of the bench and command."""


@dataclass(frozen=True)
class Goal:
    """A ratio that must not be above `most`: the command `of` to the quickest of `to` in the same step.

    With a `per` the ratio is divided by it.  Without a `to` the figure itself is meant, in thousandths of a second.
    """

    name: str
    most: float
    step: str
    of: str
    to: tuple[str, ...] = ()
    figure: str = "cpu"
    per: float = 1
    reach: str = ""

    @property
    def to_reach(self) -> str:
        """What is to be reached, in words."""
        return self.reach or f"≤ {self.most:g}{'' if self.to else ' ms'}"


def _pandoc(reader: str) -> tuple[str, ...]:
    return tuple(f"{name}, {reader}" for name in PANDOCS)


GOALS = (
    Goal("M to Word / docxtpl", 0.9, "M", "socdocs docx", ("docxtpl",)),
    Goal("M to Word / pandoc, gfm", 0.5, "M", "socdocs docx", _pandoc("gfm")),
    Goal("M to Word / pandoc, default reader", 0.25, "M", "socdocs docx", _pandoc("default reader")),
    Goal("L to Word / docxtpl", 0.65, "L", "socdocs docx", ("docxtpl",)),
    Goal("L to Word / pandoc, gfm", 0.25, "L", "socdocs docx", _pandoc("gfm")),
    Goal("L to Word / pandoc, default reader", 0.1, "L", "socdocs docx", _pandoc("default reader")),
    Goal("S to Word / docxtpl", 1.1, "S", "socdocs docx", ("docxtpl",)),
    Goal(
        "each further M of a batch / docxtpl in a loop", 0.9, "batch", "socdocs a further M", ("docxtpl a further M",)
    ),
    Goal("a further report of 5 controls in a batch", 25, "batch", "socdocs a further small"),
    Goal(
        "a further report of 5 controls / docxtpl in a loop",
        1.5,
        "batch",
        "socdocs a further small",
        ("docxtpl a further small",),
    ),
    Goal("check of saas-vendor / today's build of it", 0.4, "check", "socdocs check", ("base build",)),
    *(
        Goal(f"{name} / --help", 2, "start", f"socdocs {name}", ("socdocs --help",))
        for name in ("reports", "explain", "schema", "init")
    ),
    Goal("peak memory at L / docxtpl", 0.7, "L", "socdocs docx", ("docxtpl",), figure="memory"),
    Goal("--help / import click", 1.35, "start", "socdocs --help", ("import click",)),
    Goal("completion / import click", 1.26, "start", "socdocs completion", ("import click",)),
    Goal(
        "growth from 5,000 to 10,000 controls",
        1.15,
        "growth",
        "socdocs L10 beyond start",
        ("socdocs L5 beyond start",),
        per=2,
        reach="linear (≤ 1.15 × the controls)",
    ),
    Goal("M to PDF / LibreOffice, of today's Word file of it", 0.35, "pdf", "socdocs pdf", ("LibreOffice",)),
    Goal("a save of M in the preview", 300, "preview", "socdocs save"),
)
"""What is to be reached.  "Today" is the base, and "not above" is what was measured of it when the goals were set."""


@dataclass(frozen=True)
class Result:
    """A goal and its figure of each round, here and at the base; none where a command of it was left out."""

    goal: Goal
    measured: Sequence[float]
    base: Sequence[float]

    @property
    def met(self) -> bool | None:
        """Whether the median is low enough, None where nothing was measured."""
        return statistics.median(self.measured) <= self.goal.most if self.measured else None


def results(costs: Costs) -> list[Result]:
    """Every goal with what was measured."""
    return [
        Result(goal, _figures(goal, goal.of, costs), _figures(goal, goal.of.replace(OURS, BASE, 1), costs))
        for goal in GOALS
    ]


def _figures(goal: Goal, command: str, costs: Costs) -> list[float]:
    """The figure of each round; none where the step was left out, or the base, which alone may be missing in a step."""
    rows = costs.get(goal.step, {})
    others = [rows[name] for name in goal.to if name in rows]
    needed = [command, *(goal.to if not others else ())]
    missing = [name for name in needed if name not in rows]
    if any(not name.startswith(BASE) for name in missing) and rows:
        raise KeyError(f"{goal.name}: the step {goal.step} did not measure {', '.join(missing)}")
    if missing:
        return []
    if not goal.to:
        return [1000 * _figure(goal, cost) for cost in rows[command]]
    quickest = min(others, key=lambda costs: statistics.median(_figure(goal, cost) for cost in costs))
    pairs = zip(rows[command], quickest, strict=True)
    return [_figure(goal, one) / _figure(goal, other) / goal.per for one, other in pairs]


def _figure(goal: Goal, cost: Cost) -> float:
    figure: float = getattr(cost, goal.figure)
    return figure
