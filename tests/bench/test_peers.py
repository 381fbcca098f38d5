"""The other programs start from the whole report, in versions that do not change by themselves."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document

from bench.contents import counted
from bench.peer_templates import SYNTAXES, template, units

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "bench"
TABLE = {"kind": "table", "header": ["Control", "Test"], "rows": [["AC-1", "one"], ["AC-2", "two\nthree"]]}
LONG = "A long sentence. " * 30
BLOCKS = [
    {"kind": "heading", "level": 1, "text": "Controls"},
    {"kind": "paragraph", "level": 1, "text": LONG},
    {"kind": "paragraph", "level": 1, "text": "A short sentence."},
    *(block for n in "123" for block in ({"kind": "heading", "level": 2, "text": f"Criterion {n}"}, TABLE)),
    {"kind": "table", "header": ["Name"], "rows": [["Marlow Brook"]]},
]


def words_of(document):
    texts = [paragraph.text for paragraph in document.paragraphs]
    return texts + [cell.text for table in document.tables for row in table.rows for cell in row.cells]


def test_what_repeats_is_one_run_and_every_block_is_in_one():
    runs = list(units(BLOCKS))

    assert [len(run) for run in runs] == [1, 1, 1, 3, 1]
    assert [block for run in runs for unit in run for block in unit] == BLOCKS


@pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)
def test_what_does_not_change_is_in_the_template_and_what_does_is_a_value(syntax):
    runs = list(units(BLOCKS))

    fixed, values = words_of(template(runs, syntax)), json.dumps(syntax.values(runs))

    assert {"Controls", "A short sentence.", "Control", "Test", "Name"} <= set(fixed)
    assert not any(word in " ".join(fixed) for word in (LONG, "Criterion 1", "AC-1", "Marlow Brook"))
    assert all(json.dumps(word) in values for word in (LONG, "Criterion 3", "AC-2", "two\nthree", "Marlow Brook"))


def test_docxtemplater_finds_each_value_by_the_name_in_the_template():
    runs = list(units(BLOCKS))
    syntax = SYNTAXES["docxtemplater"]

    tags = words_of(template(runs, syntax))
    values = syntax.values(runs)

    assert set(values) == {"v0_0", "v1_0", "v2_0", "v3", "v4_0"}
    assert {"{v1_0}", "{#v3}", "{u0}", "{-w:tr u1}{c0}", "{c1}{/u1}", "{/v3}", "{-w:tr v4_0}{c0}{/v4_0}"} <= set(tags)
    assert values["v3"][1]["u1"] == [{"c0": "AC-1", "c1": "one"}, {"c0": "AC-2", "c1": "two\nthree"}]


def test_what_a_word_file_holds_is_counted_in_it(tmp_path):
    document = Document()
    document.add_paragraph("First", "List Number")
    document.add_paragraph("Not numbered")
    cells = document.add_table(2, 1).columns[0].cells
    cells[0].text = "one\ntwo"
    document.add_comment(document.paragraphs[0].runs, "Look here.")
    document.save(tmp_path / "plain.docx")

    counts = counted(tmp_path / "plain.docx")

    assert {what: number for what, number in counts.items() if number} == {
        "table rows": 2,
        "numbered paragraphs": 1,
        "line breaks in cells": 1,
        "comments": 1,
    }


def test_a_report_of_ours_holds_all_that_is_counted(tmp_path):
    out, example = tmp_path / "report.docx", ROOT / "examples" / "saas-vendor"
    words = ["soc2", example / "system.yaml", "--auditor", example / "auditor.yaml", "-o", out, "-q"]
    subprocess.run([sys.executable, "-m", "socdocs", *words], check=True)

    assert all(number > 0 for number in counted(out).values())


def test_packages_of_npm_are_pinned_and_name_no_address_to_fetch_from():
    asked = json.loads((BENCH / "package.json").read_text("utf-8"))["dependencies"]
    lock = json.loads((BENCH / "package-lock.json").read_text("utf-8"))["packages"]

    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in asked.values())
    assert asked == {name: lock[f"node_modules/{name}"]["version"] for name in asked}
    assert all("integrity" in package and "resolved" not in package for name, package in lock.items() if name)


@pytest.mark.parametrize("path", [os.environ["PATH"], ""], ids=["without the commit", "without git"])
def test_a_base_that_git_does_not_have_is_left_out_with_one_line(tmp_path, path):
    words = [sys.executable, BENCH / "base.py", "0" * 40, tmp_path]
    done = subprocess.run(words, env={"PATH": path}, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stdout == f"{'0' * 40} is not measured: this checkout has no git history with such a commit.\n"
    assert not list(tmp_path.iterdir())
