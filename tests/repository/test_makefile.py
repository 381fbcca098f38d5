"""The Makefile works with the make that macOS ships, and explains itself."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from scripts.report_rules import Draft, makefile

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
CI = ROOT / ".ci" / "run"

# What GNU Make learned after 3.81, from the NEWS of its releases, with a line that uses it.
NEWER_FEATURES = {
    r"\.ONESHELL|\.SHELLFLAGS|\.SHELLSTATUS": ".ONESHELL:",
    r"^\s*(?:override\s+)?(?:private|undefine)\s": "undefine OUT",
    r"^\s*define\s+\S+\s*[:?+]?=": "define RULE =",
    r"!=": "BRANCH != git branch",
    r":::?=": "OUT ::= build",
    r"\$[({](?:file|guile|let|intcmp)\s": "$(file >list,$(IN))",
    r"^[^\t#]*&\s*:": "a.docx a.md &: system.yaml",
    r"^-?load\s": "load extension.so",
    r"\.EXTRA_PREREQS|\.WAIT|\.NOTINTERMEDIATE|\.LOADED": "all: one .WAIT two",
    r"MAKE_TERMOUT|MAKE_TERMERR|MAKE_HOST": "ifdef MAKE_TERMOUT",
    r"--(?:output-sync|trace|shuffle|jobserver-style|eval)\b|\s-[OE]\b": "\t$(MAKE) --output-sync all",
}


def newer_features_in(text):
    return [feature for feature in NEWER_FEATURES if re.search(feature, text, re.MULTILINE)]


def targets():
    return set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split())


def run_make(*arguments, **variables):
    # A make that runs these tests must not hand its own arguments down to the one under test.
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        ["make", *arguments], cwd=ROOT, env=environment | variables, capture_output=True, text=True, check=False
    )


def test_byte_code_is_kept_whatever_the_shell_says():
    """Without it each process of a run of the tests compiles all of them again."""
    told = "include Makefile\ntold:\n\t@env"
    done = subprocess.run(
        ["make", "-f", "-", "told"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        input=told,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "PATH=" in done.stdout
    assert "PYTHONDONTWRITEBYTECODE" not in done.stdout


def test_the_makefile_uses_no_feature_newer_than_make_3_81():
    assert newer_features_in(MAKEFILE) == []


def test_the_makefile_that_builds_reports_uses_no_feature_newer_than_make_3_81():
    draft = Draft(Path("clients/acme/system.yaml"), "soc2-type2", "soc2", Path("build/acme/soc2.docx"))

    assert newer_features_in(makefile([draft, draft])) == []
    assert newer_features_in(makefile([])) == []


@pytest.mark.parametrize(("feature", "line"), NEWER_FEATURES.items())
def test_a_newer_feature_would_be_noticed(feature, line):
    assert feature in newer_features_in(f"all: one\n{line}\n")


def test_the_makefile_holds_no_absolute_path():
    assert re.findall(r"\$\((?:CURDIR|abspath|realpath|PWD)|(?<![\w.$)*'])/(?!dev/null|path/to/)\w+/", MAKEFILE) == []


def test_help_names_every_target_and_what_it_does():
    shown = run_make("help").stdout

    explained = {match[1] for match in re.finditer(r"^  ([a-z-]+) +[A-Z]\w+ .+$", shown, re.MULTILINE)}
    assert explained == targets()


def test_every_target_that_is_no_file_is_declared_phony():
    written = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))

    assert written == targets()


def test_make_alone_builds_the_reports():
    first = re.search(r"^([a-z-]+):", MAKEFILE, re.MULTILINE)[1]

    assert first == "reports"


def test_ci_can_be_run_and_makes_targets_that_exist():
    made = re.findall(r"^make (.+)$", CI.read_text(encoding="utf-8"), re.MULTILINE)

    assert os.access(CI, os.X_OK)
    assert {"test", "test-exhaustive", "check", "docs-check"} <= set(" ".join(made).split()) <= targets()
