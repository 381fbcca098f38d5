"""A goal says what was measured of what against what, and never passes because something was left out."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench.goals import GOALS, Goal, results
from bench.measure import Cost

BENCH = Path(__file__).resolve().parents[2] / "bench"
RATIO = Goal("M to Word / docxtpl", 0.9, "M", "socdocs docx", ("docxtpl",))


def costs(*seconds, memory=50.0):
    return [Cost(each, each, memory) for each in seconds]


def result(monkeypatch, goal, measured):
    monkeypatch.setattr("bench.goals.GOALS", (goal,))
    (found,) = results({goal.step: measured})
    return found


def test_a_goal_is_the_ratio_of_two_commands_in_each_round(monkeypatch):
    found = result(monkeypatch, RATIO, {"socdocs docx": costs(1.0, 3.0), "docxtpl": costs(2.0, 2.0)})

    assert found.measured == [0.5, 1.5]


@pytest.mark.parametrize(("seconds", "met"), [(0.89, True), (0.9, True), (0.91, False)])
def test_a_goal_is_met_up_to_its_limit(monkeypatch, seconds, met):
    found = result(monkeypatch, RATIO, {"socdocs docx": costs(9, seconds, 0), "docxtpl": costs(1, 1, 1)})

    assert found.met is met


def test_of_two_programs_the_quicker_counts(monkeypatch):
    goal = Goal("M to Word / pandoc", 0.5, "M", "socdocs docx", ("pandoc (PyPI)", "pandoc (system)"))
    measured = {"socdocs docx": costs(1.0), "pandoc (PyPI)": costs(4.0), "pandoc (system)": costs(2.0)}

    assert result(monkeypatch, goal, measured).measured == [0.5]
    assert result(monkeypatch, goal, {k: v for k, v in measured.items() if k != "pandoc (system)"}).measured == [0.25]


def test_the_base_is_measured_by_the_same_goal_in_the_same_rounds(monkeypatch):
    measured = {"socdocs docx": costs(1.0), "docxtpl": costs(2.0)}

    assert result(monkeypatch, RATIO, measured).base == []
    assert result(monkeypatch, RATIO, measured | {"base docx": costs(5.0)}).base == [2.5]


def test_a_goal_against_the_base_is_not_measured_without_it(monkeypatch):
    goal = Goal("check / today's build", 0.4, "check", "socdocs check", ("base build",))

    assert result(monkeypatch, goal, {"socdocs check": costs(1.0)}).met is None
    assert result(monkeypatch, goal, {"socdocs check": costs(1.0), "base build": costs(4.0)}).met is True


def test_a_goal_of_a_step_that_was_not_run_is_not_measured():
    assert {found.met for found in results({})} == {None}


@pytest.mark.parametrize("missing", ["socdocs docx", "docxtpl"])
def test_a_command_that_its_step_did_not_measure_is_a_mistake(monkeypatch, missing):
    measured = {"socdocs docx": costs(1.0), "docxtpl": costs(2.0), "floor": costs(0.1)}
    del measured[missing]

    with pytest.raises(KeyError, match=missing):
        result(monkeypatch, RATIO, measured)


def test_a_goal_without_another_program_is_in_thousandths_of_a_second(monkeypatch):
    goal = Goal("a further report", 25, "batch", "socdocs a further small")
    found = result(monkeypatch, goal, {"socdocs a further small": costs(0.024)})

    assert found.measured == [24.0]
    assert found.goal.to_reach == "≤ 25 ms"
    assert found.met


def test_a_goal_may_compare_memory(monkeypatch):
    goal = Goal("memory", 0.7, "L", "socdocs docx", ("docxtpl",), figure="memory")
    measured = {"socdocs docx": costs(9.0, memory=60.0), "docxtpl": costs(1.0, memory=100.0)}

    assert result(monkeypatch, goal, measured).measured == [0.6]


def test_a_goal_of_growth_divides_by_how_much_more_was_given(monkeypatch):
    goal = Goal("growth", 1.15, "growth", "socdocs L10", ("socdocs L5",), per=2)
    found = result(monkeypatch, goal, {"socdocs L10": costs(12.0), "socdocs L5": costs(5.0)})

    assert found.measured == [1.2]
    assert not found.met


def test_every_goal_belongs_to_a_step_of_the_bench_and_has_a_name_of_its_own():
    asked = "import run; print(*run.STEPS)"
    steps = subprocess.run([sys.executable, "-c", asked], cwd=BENCH, capture_output=True, text=True, check=True).stdout

    assert {goal.step for goal in GOALS} == set(steps.split())
    assert len({goal.name for goal in GOALS}) == len(GOALS)
