"""--depfile: make learns what a report was made from."""

import os
import re
import subprocess
import sys

import pytest

CSV = "id,text,criteria\nAC-01,The Security Lead reviews access each quarter.,CC6.2\n"


def test_the_order_of_what_was_read_depends_on_nothing_else(folder):
    for name in ("cover", "auditors_report", "assertion", "overview"):
        (folder / "own" / "shared").mkdir(parents=True, exist_ok=True)
        (folder / "own" / "shared" / f"{name}.md").write_text("Words of our own.\n", "utf-8")
    command = [sys.executable, "-m", "socdocs", "soc2", "system.yaml", "--templates", "own", "-o", "r.md"]
    rules = set()
    for seed in range(4):
        environment = {**os.environ, "PYTHONHASHSEED": f"{seed}"}
        subprocess.run([*command, "--depfile", "r.d", "-q"], check=True, cwd=folder, env=environment)
        rules.add((folder / "r.d").read_bytes())
    assert len(rules) == 1


@pytest.mark.usefixtures("audited")
def test_a_report_depends_on_all_that_was_read_for_it_and_on_the_templates_that_were_used(socdocs, folder):
    text = (folder / "system.yaml").read_text("utf-8")
    text = re.sub(r"controls:\n.*\n", "controls: {file: controls.csv}\n", text)
    (folder / "system.yaml").write_text(text, "utf-8")
    (folder / "controls.csv").write_text(CSV, "utf-8")
    (folder / "own" / "shared").mkdir(parents=True)
    (folder / "own" / "shared" / "cover.md").write_text("::: title\nDraft\n:::\n", "utf-8")
    (folder / "own" / "shared" / "unused.md").write_text("Nobody asks for this.\n", "utf-8")
    options = ("--auditor", "auditor.yaml", "--templates", "own", "-o", "out/report.md", "--depfile", "out/report.d")
    assert socdocs("soc2", "system.yaml", *options).code == 0

    written = (folder / "out" / "report.d").read_text("utf-8").partition("\n")[2]
    rule, *phony = written.split("\n\n")
    target, *inputs = re.findall(r"(?:\\ |\S)+", rule.replace("\\\n", ""))
    assert target == "out/report.md:"
    assert {"system.yaml", "controls.csv", "auditor.yaml", "own/shared/cover.md"} <= set(inputs)
    assert {"own", "own/shared"} <= set(inputs), "a file that comes there may count"
    assert "own/shared/unused.md" not in inputs
    assert [line for line in "\n".join(phony).splitlines() if line] == [f"{name}:" for name in inputs]


def test_make_cannot_depend_on_what_went_to_standard_output(socdocs):
    ended = socdocs("soc2", "system.yaml", "--format", "md", "-o", "-", "--depfile", "report.d")
    assert ended.code == 2
    assert "-o" in ended.err


def test_a_description_in_the_folder_of_templates_is_an_input_all_the_same(socdocs, folder):
    (folder / "shared").mkdir()
    (folder / "shared" / "cover.md").write_text("Our cover.\n", "utf-8")
    (folder / "shared" / "unused.md").write_text("Nobody asks for this.\n", "utf-8")

    assert socdocs("soc2", "system.yaml", "--templates", ".", "-o", "out/r.md", "--depfile", "out/r.d").code == 0

    inputs = (folder / "out" / "r.d").read_text("utf-8").split()
    assert {"system.yaml", "shared/cover.md"} <= set(inputs)
    assert "shared/unused.md" not in inputs
