"""What docs/performance.md shows runs, and what the bench writes there has its place."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

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


def cost(seconds):
    return {"rounds": 3, "cpu": {"median": seconds, "low": seconds, "high": seconds}, "memory": 50.4}


def goal(name, median, *, met):
    return {"goal": name, "median": median, "low": median, "high": median, "limit": 1.0, "at_least": False, "met": met}


def test_the_page_says_of_every_goal_whether_it_is_met_and_how_many_reports_a_core_makes():
    results = {
        "date": "2026-11-23",
        "machine": "two cores",
        "versions": {"pandoc (PyPI)": "3.9"},
        "goals": [goal("one of the other", 0.5, met=True), goal("the other of one", 1.5, met=False)],
        "costs": {
            "M: 150 controls": {"socdocs docx": cost(0.5), "docxtpl": cost(0.25)},
            "batch": {"cold": cost(0.5), "one in a batch": cost(0.5), "sixteen, -j 1": cost(2.0)},
        },
    }

    page = written(TEXT, results)

    assert "pandoc (PyPI) 3.9" in page
    assert "| docxtpl | 0.25 [0.25..0.25] | 0.50 | 50 |" in page
    assert "| one of the other | ≤ 1 | 0.50 [0.50..0.50] | met |" in page
    assert "| the other of one | ≤ 1 | 1.50 [1.50..1.50] | **not met** |" in page
    assert "| in a batch | 0.10 | 36,000 |" in page
    assert "| in a process of its own | 0.50 | 7,200 |" in page
    assert "one core busy for 6 hours" in page
