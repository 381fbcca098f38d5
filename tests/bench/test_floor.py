"""The floor imports what a run of socdocs imports, found by such a run, and nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "minimal" / "system.yaml"
ALONE = {"PATH": os.environ["PATH"]}
"""The environment of what is counted: `make coverage` would import into it what measures."""
FLOOR = "import floor; floor.main(); import gc; print(gc.isenabled(), *sys.modules)"


@pytest.fixture(scope="module")
def stack(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("floor")
    words = ["soc2", EXAMPLE, "--type", "2", "-o", folder / "report.docx", "-q"]
    subprocess.run([sys.executable, ROOT / "bench" / "stack.py", folder / "stack.txt", *words], env=ALONE, check=True)
    return folder / "stack.txt"


def floor(stack, *words):
    command = [sys.executable, "-c", f"import sys; {FLOOR}", stack, *words]
    done = subprocess.run(command, cwd=ROOT / "bench", env=ALONE, capture_output=True, text=True, check=True)
    collector, *modules = done.stdout.split()
    return collector == "True", set(modules)


def test_a_run_says_what_it_imports_besides_its_own_modules(stack):
    collector, *names = stack.read_text("utf-8").split()

    assert {"click", "jinja2.sandbox", "markdown_it", "yaml", "zipfile"} <= set(names)
    assert not {name for name in names if name.partition(".")[0] in ("socdocs", "docx", "__main__")}
    assert collector == "off"


def test_the_floor_imports_the_same_with_the_collector_off(stack):
    _, *names = stack.read_text("utf-8").split()

    collects, modules = floor(stack)

    assert modules - set(names) == {"__main__", "floor"}
    assert set(names) - modules == set()
    assert not collects


def test_the_work_of_the_floor_imports_no_more(stack, tmp_path):
    (tmp_path / "prose.md").write_text("Some *words*.\n\n| a |\n|---|\n| b |\n", "utf-8")

    _, modules = floor(stack, tmp_path / "prose.md", EXAMPLE, "--", EXAMPLE)

    assert modules == floor(stack)[1]


def test_a_stack_with_the_collector_on_leaves_it_on(tmp_path):
    (tmp_path / "stack.txt").write_text("on\nsys", "utf-8")

    collects, _ = floor(tmp_path / "stack.txt")

    assert collects
