"""What docs/performance.md shows runs, and what the bench writes there has its place."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bench.page import PAGE, PARTS, between, written

ROOT = Path(__file__).resolve().parents[2]
TEXT = PAGE.read_text("utf-8")
CLUSTER = """
import runpy, sys
from distributed import LocalCluster

if __name__ == "__main__":
    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, protocol="tcp", host="127.0.0.1", dashboard_address=None
    ) as cluster:
        sys.argv[:2] = [sys.argv[1], cluster.scheduler_address]
        runpy.run_path(sys.argv[0], run_name="__main__")
"""


def snippet() -> str:
    (found,) = re.findall(r"```python\n(.+?)```", TEXT, re.DOTALL)
    return found


def test_the_snippet_builds_the_reports_of_a_folder_on_a_cluster(tmp_path):
    for name in ("payroll-processor", "data-center"):
        shutil.copytree(ROOT / "examples" / name, tmp_path / "clients" / name)
    (tmp_path / "snippet.py").write_text(snippet(), "utf-8")
    (tmp_path / "local.py").write_text(CLUSTER, "utf-8")

    words = [sys.executable, "local.py", "snippet.py", tmp_path / "drafts", tmp_path / "clients"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)

    assert done.returncode == 0, done.stderr
    said = dict(line.rsplit(" ", 1) for line in done.stdout.splitlines())
    assert set(said.values()) == {"0"}
    assert {"payroll-processor-soc1-type2", "data-center-soc1-type1", "data-center-soc2-type1"} <= set(said)
    assert {file.stem for file in (tmp_path / "drafts").glob("*.docx")} == set(said)


def test_the_snippet_has_at_most_fifteen_lines():
    assert len([line for line in snippet().splitlines() if line]) <= 15


def test_the_page_has_a_place_for_all_that_the_bench_writes():
    for part in PARTS:
        assert between(TEXT, part, "new") != TEXT
        assert between(between(TEXT, part, "new"), part, "again") == between(TEXT, part, "again")


def spread(median):
    return {"median": median, "low": median, "high": median}


def cost(seconds):
    return {"rounds": 3, "cpu": spread(seconds), "memory": 50.4}


def goal(name, median, *, met, base=None):
    figures = spread(median) if met is not None else {}
    return {"goal": name, "to_reach": "≤ 1", "most": 1.0, "unit": "", **figures, "base": base, "met": met}


@pytest.fixture
def results():
    size = {"socdocs docx": cost(0.5), "base docx": cost(1.0), "docxtpl": cost(0.25)}
    return {
        "date": "2026-11-23",
        "machine": "two cores",
        "load": 0.04,
        "base": "8e1eaa9",
        "versions": {"pandoc (PyPI)": "3.9"},
        "goals": [
            goal("one of the other", 0.5, met=True, base=2.0),
            goal("the other of one", 1.5, met=False),
            goal("what the machine has not", 0, met=None),
        ],
        "titles": {"S": "S: 40 controls", "M": "M: 150 controls", "L": "L: 1,000 controls"},
        "holds": {"socdocs docx": {"table rows": 978, "comments": 11}, "docxtpl": {"table rows": 978, "comments": 0}},
        "growth": {"controls, 5,000 to 10,000": spread(1.0)},
        "costs": {
            **dict.fromkeys(("S", "M", "L"), size),
            "batch": {"socdocs cold": cost(0.5), "socdocs a further M": cost(0.1)},
        },
    }


def test_the_page_says_what_each_program_costs_and_where(results):
    page = written(TEXT, results)

    assert "pandoc (PyPI) 3.9" in page
    assert "The base is socdocs at commit 8e1eaa9." in page
    assert "load was 0.0" in page
    assert page.count("| docxtpl | 0.25 [0.25..0.25] | 0.50 | 50 |") == 3
    assert page.count("| base docx | 1.00 [1.00..1.00] | 2.00 | 50 |") == 3


def test_the_page_says_what_each_word_file_holds(results):
    page = written(TEXT, results)

    assert "| the Word file of M by | table rows | comments |" in page
    assert "| docxtpl | 978 | 0 |" in page


def test_the_page_says_of_every_goal_whether_it_is_met_and_what_the_base_reaches(results):
    page = written(TEXT, results)

    assert "| goal | to reach | measured | base 8e1eaa9 |  |" in page
    assert "| one of the other | ≤ 1 | 0.50 [0.50..0.50] | 2.00 | met |" in page
    assert "| the other of one | ≤ 1 | 1.50 [1.50..1.50] | – | **not met** |" in page
    assert "| what the machine has not | ≤ 1 | – | – | not measured |" in page


def test_the_page_says_how_costs_grow_and_how_many_reports_a_core_makes(results):
    page = written(TEXT, results)

    assert "| controls, 5,000 to 10,000 | 1.00 [1.00..1.00] |" in page
    assert "| in a batch | 0.10 | 36,000 |" in page
    assert "| in a process of its own | 0.50 | 7,200 |" in page
    assert "one core busy for 6 hours" in page


def test_the_page_can_be_written_without_a_base(results):
    page = written(TEXT, results | {"base": None})

    assert "The base is socdocs" not in page
    assert "| goal | to reach | measured | base |  |" in page
