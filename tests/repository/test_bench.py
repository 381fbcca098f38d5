"""What is measured is worth measuring: descriptions without mistakes, and nothing lost on the way to the report."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*words):
    command = [sys.executable, *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("bench")
    run("bench/descriptions.py", "S", folder / "S")
    return folder


def test_a_description_is_the_same_every_time(folder):
    run("bench/descriptions.py", "S", folder / "again")
    for name in ("system.yaml", "auditor.yaml"):
        assert (folder / "S" / name).read_bytes() == (folder / "again" / name).read_bytes()


def test_the_report_of_a_description_holds_every_control_and_every_test(folder):
    out = folder / "report.md"
    run("-m", "socdocs", "soc2", folder / "S/system.yaml", "--auditor", folder / "S/auditor.yaml", "-o", out)
    text = out.read_text("utf-8")
    assert len(set(re.findall(r"SP-\d{5}", text))) == 40
    assert len(set(re.findall(r"W-\d{5}\.[123]", text))) == 3 * 40

    run("bench/blocks.py", out, folder / "blocks.json", folder / "prose.md", folder / "rows.txt")
    blocks = (folder / "blocks.json").read_text("utf-8")
    assert set(re.findall(r"W-\d{5}\.[123]", blocks)) == set(re.findall(r"W-\d{5}\.[123]", text))
    assert len((folder / "prose.md").read_text("utf-8").split()) > 6_000
