"""Every script of findings/ is made as CONTRIBUTING.md says.  None is run here: they install what they look at."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FINDINGS = sorted((ROOT / "findings").iterdir())

RULES = {
    "is a shell script that begins with the surprise in one sentence": r"\A#!/bin/sh\n# \S.*\.\n#\n",
    "says what one would have expected": r"^# Expected: \S",
    "says what was found instead": r"^# Found: \S",
    "says with which version and on which day": r"^# Seen: .* \d+(?:\.\d+)+.* \d{4}-\d\d-\d\d\.$",
    "says why it matters": r"^# Matters: \S",
    "works in a temporary folder": r'^folder=\$\(mktemp -d\)$(?=(?s:.*)^cd "\$folder"$)',
    "removes its folder": r"^trap 'rm -rf \"\$folder\"' EXIT$",
    "fails when it is no longer so": r"\bNo longer so: ",
}
ONE_VERSION = {"pip": r"[\w.-]+(?:\[[\w,-]+\])?==[\w.]+", "npm": r"(?:@[\w-]+/)?[\w.-]+@\d+\.\d+\.\d[\w.-]*"}


def broken_rules(text: str) -> list[str]:
    return [rule for rule, pattern in RULES.items() if not re.search(pattern, text, re.MULTILINE)]


def packages_without_one_version(text: str) -> list[str]:
    return [
        package
        for tool, arguments in re.findall(r"\b(pip|npm) install((?: +\S+)+)$", text, re.MULTILINE)
        for package in arguments.split()
        if not package.startswith("-") and not re.fullmatch(ONE_VERSION[tool], package)
    ]


@pytest.mark.parametrize("script", FINDINGS, ids=lambda path: path.name)
def test_a_finding_keeps_the_rules(script):
    text = script.read_text(encoding="utf-8")

    assert script.suffix == ".sh"
    assert os.access(script, os.X_OK)
    assert broken_rules(text) == []
    assert packages_without_one_version(text) == []
    assert "socdocs" not in text
    subprocess.run(["sh", "-n", script], check=True)


@pytest.mark.parametrize("rule", RULES)
def test_a_script_that_breaks_one_rule_would_be_noticed(rule):
    text = FINDINGS[0].read_text(encoding="utf-8")

    assert broken_rules(re.sub(RULES[rule], "", text, flags=re.MULTILINE)) == [rule]


def test_a_package_without_one_version_would_be_noticed():
    text = "venv/bin/pip install --quiet a-b==1.2 c>=2\nnpm install --no-audit d@1.0 @e/f@2.0.1 g\n"

    assert packages_without_one_version(text) == ["c>=2", "d@1.0", "g"]
