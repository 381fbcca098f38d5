"""What `make` and `make reports` build, under which names, and when they build it again."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.report_rules import choose

ROOT = Path(__file__).resolve().parents[2]
ACME, BETA = Path("clients/acme/system.yaml"), Path("clients/beta.yaml")


def names(declared, kinds=(), sources=(ACME,), formats=("docx",)):
    drafts = choose(list(sources), declared, list(kinds), list(formats), Path("out"))
    return [(draft.kind, draft.report_id, str(draft.output)) for draft in drafts]


def test_every_declared_report_is_built_in_every_format():
    declared = [[str(ACME), "year-end", "soc1-type2"], [str(ACME), "spring", "soc2-type1"]]

    assert names(declared, formats=("docx", "md")) == [
        ("soc1-type2", "year-end", "out/acme/year-end.docx"),
        ("soc1-type2", "year-end", "out/acme/year-end.md"),
        ("soc2-type1", "spring", "out/acme/spring.docx"),
        ("soc2-type1", "spring", "out/acme/spring.md"),
    ]


def test_kinds_narrow_what_is_declared():
    declared = [[str(ACME), "year-end", "soc1-type2"], [str(ACME), "spring", "soc2-type1"]]

    assert names(declared, kinds=["soc2-type1"]) == [("soc2-type1", "spring", "out/acme/spring.docx")]


def test_a_description_that_declares_no_report_gets_an_outline_of_each_kind_asked_for():
    assert names([], kinds=["soc2-type1", "soc2-type2"]) == [
        ("soc2-type1", "", "out/acme/soc2-type1.docx"),
        ("soc2-type2", "", "out/acme/soc2-type2.docx"),
    ]


def test_an_outline_of_one_client_is_not_made_because_another_declares_reports():
    declared = [[str(ACME), "spring", "soc2-type1"]]

    assert names(declared, sources=[ACME, BETA]) == [("soc2-type1", "spring", "out/acme/spring.docx")]


def test_a_description_that_is_not_called_system_gives_its_own_name_to_its_folder():
    assert names([], kinds=["soc2-type2"], sources=[BETA]) == [("soc2-type2", "", "out/beta/soc2-type2.docx")]


@pytest.fixture
def client(tmp_path):
    """A client's folder under a name that shell and make would both trip over."""
    folder = tmp_path / "R&D: $HOME 'Söhne' #1 a=b%c"
    shutil.copytree(ROOT / "examples" / "minimal", folder)
    return folder


def plan(tmp_path, *sources, kinds="soc2-type2", formats="md"):
    """What scripts/report_rules.py answers for these sources."""
    environment = os.environ | {"KINDS": kinds, "FORMATS": formats, "OUT": str(tmp_path / "drafts here")}
    command = [sys.executable, "scripts/report_rules.py", *map(str, sources)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def build(tmp_path, *sources):
    """What make says when it follows the plan."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    rules = plan(tmp_path, *sources, formats="docx md")
    assert rules.returncode == 0, rules.stderr
    return subprocess.run(
        ["make", "-j2", "-f", "-"],
        input=rules.stdout,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_reports_are_built_once_and_again_when_a_file_beside_the_description_changes(tmp_path, client):
    build(tmp_path, client / "system.yaml")
    drafts = sorted(path for path in (tmp_path / "drafts here" / client.name).iterdir())
    assert [draft.suffix for draft in drafts] == [".docx", ".md"]

    assert build(tmp_path, client / "system.yaml").strip() == "Every report is up to date."

    later = max(draft.stat().st_mtime for draft in drafts) + 1
    os.utime(client / "system.yaml", (later, later))
    assert "soc2-type2" in build(tmp_path, client / "system.yaml")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_a_name_with_a_line_end_is_left_out_and_stops_no_other(tmp_path, client):
    shutil.copytree(client, tmp_path / "a\nb:\n\techo c #")

    answer = plan(tmp_path, tmp_path)

    assert answer.returncode == 1
    assert "Not listed" in answer.stderr
    assert "echo c" not in answer.stdout
    assert shlex.quote(str(client / "system.yaml")).replace("$", "$$") in answer.stdout


def test_a_description_that_is_not_there_is_named_in_one_line(tmp_path):
    answer = plan(tmp_path, "clients/*/system.yaml")

    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr == "Not listed: No description fits the pattern clients/*/system.yaml.\n"


def test_a_kind_that_does_not_exist_is_refused(tmp_path, client):
    answer = plan(tmp_path, client / "system.yaml", kinds="soc2-type2 soc1-typ1")

    assert answer.returncode == 2
    assert answer.stderr.startswith("socdocs: There is no report kind soc1-typ1. The kinds are: bridge-letter, ")


def test_a_description_without_any_report_asked_for_is_named(tmp_path, client):
    with (client / "system.yaml").open("a", encoding="utf-8") as description:
        description.write("reports:\n  - {id: spring, soc: 1, type: 1}\n")
    answer = plan(tmp_path, client / "system.yaml")

    assert answer.returncode == 2
    assert f"{client}/system.yaml declares no report of these kinds: soc2-type2.\n" in answer.stderr


def test_a_description_that_declares_no_report_is_named_where_no_kind_is_asked_for(tmp_path, client):
    answer = plan(tmp_path, client / "system.yaml", kinds="")

    assert answer.returncode == 2
    assert answer.stderr.startswith(f"{client}/system.yaml declares no report.\n")


def test_one_broken_client_stops_no_other(tmp_path):
    for name in ("acme", "beta", "broken", "gamma"):
        folder = Path(shutil.copytree(ROOT / "examples" / "minimal", tmp_path / "clients" / name))
        with (folder / "system.yaml").open("a", encoding="utf-8") as description:
            description.write("reports:\n  - {id: spring, soc: 1, type: 1}\n")
            description.write("sistem: {}\n" if name == "broken" else "")
    out = tmp_path / "out"
    (out / "acme").mkdir(parents=True)
    (out / "acme" / "spring.md").write_text("somebody's work", "utf-8")
    os.utime(out / "acme" / "spring.md", (1, 1))
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    given = [f"PY={sys.executable}", f"IN={tmp_path / 'clients'}", f"OUT={out}", "FORMATS=md"]
    command = ["make", "reports", "--old-file=.venv/.installed", *given]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "acme/spring.md was not written by socdocs" in done.stderr
    assert "“sistem”" in done.stderr
    assert "Not every report is up to date; the reasons are above." in done.stderr
    written = sorted(path.parent.name for path in out.glob("*/spring.md") if path.stat().st_mtime > 1)
    assert written == ["beta", "gamma"]


def test_two_descriptions_that_would_write_one_file_are_refused(tmp_path, client):
    other = tmp_path / "other" / client.name
    shutil.copytree(client, other)

    answer = plan(tmp_path, client / "system.yaml", other / "system.yaml")

    assert answer.returncode == 2
    assert "socdocs: Several descriptions would write " in answer.stderr
