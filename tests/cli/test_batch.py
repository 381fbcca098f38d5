"""Many reports at once: which, where to, what is said, and what happens when something goes wrong."""

import hashlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from socdocs.seals import is_ours
from socdocs.workflow import examine
from tests.cli.conftest import AUDITOR, SMALL


@pytest.fixture
def clients(folder) -> Callable[..., None]:
    """Make folders of clients: `clients("acme", "beta")`."""

    def make(*names: str) -> None:
        for name in names:
            (folder / "clients" / name).mkdir(parents=True)
            text = SMALL.replace("Acme, Inc.", f"{name.title()}, Inc.")
            (folder / "clients" / name / "system.yaml").write_text(text, "utf-8")

    return make


def written(folder):
    return sorted(path.relative_to(folder / "out").as_posix() for path in (folder / "out").rglob("*") if path.is_file())


def numbers(ended, line):
    """The row of the closing table that begins with `line`, by the heads of its columns."""
    heads, *rows = [row for row in ended.err.splitlines() if re.match(rf"reports\s+built|{re.escape(line)}\s", row)]
    return dict(zip(re.split(r"\s{2,}", heads)[1:], map(int, rows[-1].removeprefix(line).split()), strict=True))


def edit(path, before, after):
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


@pytest.mark.usefixtures("audited")
def test_a_batch_writes_what_single_runs_write(socdocs, folder, clients):
    clients("acme", "beta", "gamma")
    shutil.copy(folder / "auditor.yaml", folder / "clients" / "beta")
    ended = socdocs("batch", "clients", "-o", "out", "--format", "md", "--format", "docx", "--jobs", "2")
    assert ended.code == 0
    assert ended.out == ""
    assert written(folder) == [
        f"{name}-Inc.-soc2-type1-2026-03-31.{ending}" for name in ("Acme", "Beta", "Gamma") for ending in ("docx", "md")
    ]
    for form in ("docx", "md"):
        for name, auditor in (("acme", ()), ("beta", ("--auditor", "clients/beta/auditor.yaml"))):
            socdocs("soc2", f"clients/{name}/system.yaml", *auditor, "-o", f"single.{form}")
            alone = (folder / f"single.{form}").read_bytes()
            assert alone == (folder / f"out/{name.title()}-Inc.-soc2-type1-2026-03-31.{form}").read_bytes()
            (folder / f"single.{form}").unlink()


def test_the_table_counts_reports_open_items_and_findings(socdocs, clients):
    clients("acme", "beta")
    single = socdocs("soc2", "clients/acme/system.yaml", "-o", "single.md")
    open_items = int(re.search(r"(\d+) open items:", single.err)[1])
    ended = socdocs("batch", "clients", "-o", "out", "--format", "md", "--format", "docx", "-j", "1")
    row = numbers(ended, "soc2-type1")
    assert (row["built"], row["unchanged"], row["failed"], row["open items"]) == (2, 0, 0, 2 * open_items)
    assert row["warnings"] == 2 * single.err.count("warning[")


def test_a_file_that_would_not_change_only_gets_a_new_time(socdocs, folder, clients):
    clients("acme", "beta")
    socdocs("batch", "clients", "-o", "out", "-j", "1")
    before = {name: (folder / "out" / name).stat().st_ino for name in written(folder)}
    for name in before:
        os.utime(folder / "out" / name, (1, 1))
    edit(folder / "clients/beta/system.yaml", "reviews access", "reviews all access")
    ended = socdocs("batch", "clients", "-o", "out", "-j", "1")
    row = numbers(ended, "soc2-type1")
    assert (row["built"], row["unchanged"]) == (1, 1)
    acme, beta = written(folder)
    assert (folder / "out" / acme).stat().st_ino == before[acme]
    assert (folder / "out" / beta).stat().st_ino != before[beta]
    assert min((folder / "out" / name).stat().st_mtime for name in before) > 1


def test_failures_stop_nothing_else_and_the_gravest_makes_the_exit_code(socdocs, folder, clients):
    clients("acme", "beta", "broken", "gamma", "unreadable")
    edit(folder / "clients/broken/system.yaml", "text: The", "txet: The")
    (folder / "clients/unreadable/system.yaml").write_text("a: [", "utf-8")
    ended = socdocs("batch", "clients", "-o", "out", "-j", "2")
    assert ended.code == 1
    assert [name.split("-")[0] for name in written(folder)] == ["Acme", "Beta", "Gamma"]
    assert "clients/broken/system.yaml:4:" in ended.err
    assert "clients/unreadable/system.yaml:1:" in ended.err
    row = numbers(ended, "all")
    assert (row["built"], row["failed"]) == (3, 2)

    (folder / "out" / written(folder)[0]).write_text("somebody's work", "utf-8")
    ended = socdocs("batch", "clients", "-o", "out", "-j", "2")
    assert ended.code == 3
    assert "--force" in ended.err
    assert (folder / "out" / written(folder)[0]).read_text("utf-8") == "somebody's work"
    assert numbers(ended, "all")["unchanged"] == 2


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["nosuch"], "nosuch"),
        (["nosuch/*.yaml"], "nosuch/*.yaml"),
        (["clients", "--kind", "nosuch"], "soc2-type2"),
        (["clients", "--name", "{nosuch}"], "description, kind, report"),
        (["clients", "--auditor", "audit/{kind}.yaml"], "it may hold: description"),
        (["clients", "--name", "{kind}"], "clients/acme/system.yaml"),
        (["clients", "--name", "{service_organization.name}"], "--name"),
        (["clients", "--kind", "soc1-type1"], "--kind"),
    ],
)
def test_what_makes_no_sense_is_refused_before_any_work(socdocs, folder, clients, arguments, named):
    clients("acme", "beta")
    edit(folder / "clients/beta/system.yaml", "Beta, Inc.", "ACME, Inc.")
    ended = socdocs("batch", *arguments, "-o", "out", "-j", "1")
    assert ended.code == 2
    assert named in ended.err
    assert not (folder / "out").exists()


@pytest.mark.usefixtures("audited")
def test_files_folders_and_patterns_name_each_description_once(socdocs, folder, clients):
    clients("acme", "beta")
    (folder / "loose.yaml").write_text(SMALL.replace("Acme, Inc.", "Loose"), "utf-8")
    shutil.copy(folder / "auditor.yaml", folder / "clients" / "acme")
    sources = ["clients", "clients/*/*.yaml", "clients/acme/system.yaml", "loose.yaml"]
    socdocs("batch", *sources, "-o", "out", "-j", "1", "--format", "md", "--name", "{description}/{report}")
    assert written(folder) == ["acme/soc2-2026.md", "beta/soc2-2026.md", "loose/soc2-2026.md"]


def test_a_letter_is_written_beside_each_report_where_its_kind_is_asked_for(socdocs, folder, clients):
    clients("acme", "beta")

    kinds = ("--kind", "representation-letter", "--kind", "soc2-type1")
    assert socdocs("batch", "clients", "-o", "out", *kinds, "--format", "md").code == 0
    assert written(folder) == [
        f"{name}-Inc.-{kind}-2026-03-31.md"
        for name in ("Acme", "Beta")
        for kind in ("representation-letter", "soc2-type1")
    ]


def test_a_report_may_have_its_additional_criteria_in_a_file(socdocs, folder, clients):
    clients("acme")
    catalog = "additional_criteria: [{id: harbor, catalog: {file: harbor.yaml}}]"
    edit(folder / "clients" / "acme" / "system.yaml", "soc: 2,", f"soc: 2, {catalog},")
    (folder / "clients" / "acme" / "harbor.yaml").write_text("name: Harbor Framework\n", "utf-8")

    assert socdocs("batch", "clients", "-o", "out", "--format", "md").code == 0
    (name,) = written(folder)
    assert "Harbor Framework" in (folder / "out" / name).read_text("utf-8")


def test_a_description_that_declares_no_report_gets_outlines_of_the_kinds_asked_for(socdocs, folder, clients):
    clients("acme", "beta")
    edit(folder / "clients/beta/system.yaml", "reports:", "reports: # none yet")
    path = folder / "clients/beta/system.yaml"
    path.write_text(path.read_text("utf-8").partition("reports:")[0], "utf-8")
    kinds = ("--kind", "soc2-type1", "--kind", "soc1-type2")
    ended = socdocs(
        "batch", "clients", *kinds, "-o", "out", "-j", "1", "--format", "md", "--name", "{description}-{kind}"
    )
    assert ended.code == 0
    assert written(folder) == ["acme-soc2-type1.md", "beta-soc1-type2.md", "beta-soc2-type1.md"]
    ended = socdocs("batch", "clients", "-o", "out", "-j", "1", "--format", "md")
    assert "No such report is declared in clients/beta/system.yaml." in ended.err


def test_the_lines_of_the_command_reports_name_single_reports(socdocs, folder, clients, monkeypatch):
    clients("acme", "beta")
    edit(folder / "clients/acme/system.yaml", "reports:\n", "reports:\n  - {id: later, soc: 2, type: 2}\n")
    lines = socdocs("reports", "clients/acme/system.yaml", "clients/beta/system.yaml").out.splitlines()
    wanted = [line for line in lines if "soc2-2026" not in line] + ["clients/beta/system.yaml\t\tsoc1-type1"]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(wanted) + "\n"))
    ended = socdocs("batch", "-", "-o", "out", "-j", "1", "--format", "md", "--name", "{description}/{kind}")
    assert ended.code == 0
    assert written(folder) == ["acme/soc2-type2.md", "beta/soc1-type1.md"]

    monkeypatch.setattr("sys.stdin", io.StringIO("clients/acme/system.yaml\n"))
    assert socdocs("batch", "-", "-o", "out").code == 2


def test_the_manifest_records_what_was_read_written_and_found(socdocs, folder, clients):
    clients("acme", "broken")
    edit(folder / "clients/broken/system.yaml", "text: The", "txet: The")
    for _ in range(2):
        assert socdocs("batch", "clients", "-o", "out", "-j", "1", "--manifest", "run.json").code == 1
    record = json.loads((folder / "run.json").read_text("utf-8"))
    good, bad = record["reports"]
    for row in good["outputs"]:
        assert hashlib.sha256((folder / row["path"]).read_bytes()).hexdigest() == row["sha256"]
    sources = {row["path"]: row["sha256"] for row in good["inputs"]}
    description = "clients/acme/system.yaml"
    assert sources[description] == hashlib.sha256((folder / description).read_bytes()).hexdigest()
    assert any(path.endswith("soc2-type1/report.yaml") for path in sources)
    assert not any(Path(path).is_absolute() for path in sources)
    assert [row["state"] for row in (*good["outputs"], *bad["outputs"])] == ["unchanged", "failed"]
    assert {row["code"] for row in bad["findings"]} == {"unknown-key"}
    assert record["totals"]["failed"] == 1
    assert {"socdocs", "python", "libraries"} <= record.keys()

    (folder / "run.json").write_text("somebody's notes", "utf-8")
    assert socdocs("batch", "clients", "-o", "out", "-j", "1", "--manifest", "run.json").code == 3
    assert (folder / "run.json").read_text("utf-8") == "somebody's notes"


def test_the_manifest_records_libraries_that_are_needed_and_installed(socdocs, folder, clients, monkeypatch):
    clients("acme")
    needs = [
        "click>=8",
        "Jinja2[i18n] (>=3)",
        'lxml; python_version >= "3"',
        "nosuch-library>=1",
        'pywin32>=300; sys_platform == "win32"',
        "pytest; extra == 'dev'",
        'msgspec>=0.20; python_version >= "3" and extra == "pdf"',
    ]
    metadata = ["Metadata-Version: 2.1", "Name: socdocs", "Version: 1", *(f"Requires-Dist: {need}" for need in needs)]
    (folder / "site" / "socdocs-1.dist-info").mkdir(parents=True)
    (folder / "site" / "socdocs-1.dist-info" / "METADATA").write_text("\n".join(metadata), "utf-8")
    monkeypatch.syspath_prepend(folder / "site")
    assert socdocs("batch", "clients", "-o", "out", "-j", "1", "--manifest", "run.json").code == 0
    libraries = json.loads((folder / "run.json").read_text("utf-8"))["libraries"]
    assert libraries == {name: version(name) for name in ("click", "Jinja2", "lxml")}


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["interrupt", "end"])
def test_an_interrupt_leaves_whole_files_and_says_what_remains(socdocs, folder, clients, number, code):
    clients(*(f"client{client:02}" for client in range(40)))

    def interrupt_after_the_first_file():
        while not list(folder.glob("out/*.md")):
            time.sleep(0.001)
        os.kill(os.getpid(), number)

    threading.Thread(target=interrupt_after_the_first_file).start()
    ended = socdocs("batch", "clients", "-o", "out", "-j", "1", "--format", "md", "--manifest", "run.json")
    assert ended.code == code
    done = written(folder)
    assert 0 < len(done) < 40
    assert all(is_ours("md", (folder / "out" / name).read_bytes()) for name in done)
    assert numbers(ended, "soc2-type1")["remaining"] == 40 - len(done)
    assert "still to be built: " in ended.err
    states = [
        row["state"]
        for report in json.loads((folder / "run.json").read_text("utf-8"))["reports"]
        for row in report["outputs"]
    ]
    assert states == ["built"] * len(done) + ["remaining"] * (40 - len(done))


def test_our_own_mistake_in_looking_for_more_stops_no_other_report(socdocs, folder, clients, monkeypatch):
    def fail(*_, **__):
        raise RecursionError("too deep")

    clients("acme", "beta")
    edit(folder / "clients" / "acme" / "system.yaml", "system:", "systm:")
    monkeypatch.setattr(examine, "examine", fail)

    ended = socdocs("batch", "clients", "-o", "out", "--format", "md", "--jobs", "1")

    assert ended.code == 4
    assert "this is a mistake in socdocs (RecursionError: too deep" in " ".join(ended.err.split())
    assert len(written(folder)) == 1


def test_quiet_tells_only_of_failures(socdocs, folder, clients):
    clients("acme")
    assert socdocs("batch", "clients", "-o", "out", "-q", "-j", "1") == type(socdocs("--help"))(0, "", "")


@pytest.mark.usefixtures("audited")
def test_the_auditor_of_the_examples_is_the_file_that_goes_with_a_description(socdocs, folder, clients):
    clients("acme")
    (folder / "clients/acme/auditor.yaml").write_text(AUDITOR, "utf-8")
    ended = socdocs("batch", "clients", "-o", "out", "-j", "1", "--format", "md")
    assert "With the service auditor's file of 1 description; --no-auditor leaves it out." in ended.err
    assert "Halvorsen Reyes LLP" in (folder / "out" / written(folder)[0]).read_text("utf-8")


def test_the_auditors_files_can_be_left_out_since_they_may_hold_what_is_not_cleared(socdocs, folder, clients):
    clients("acme")
    (folder / "clients/acme/auditor.yaml").write_text(AUDITOR, "utf-8")
    ended = socdocs("batch", "clients", "-o", "out", "-j", "1", "--format", "md", "--no-auditor")
    assert "auditor.yaml" not in ended.err
    assert "Halvorsen Reyes LLP" not in (folder / "out" / written(folder)[0]).read_text("utf-8")


def test_a_value_set_for_all_goes_to_the_report_of_each_and_into_its_name(socdocs, folder, clients):
    clients("acme", "beta")
    edit(folder / "clients/beta/system.yaml", "id: soc2-2026", 'id: "soc2]26"')
    settings = ("--set", "reports[{report}].service_auditor.firm=Reyes LLP")
    settings += ("--set", "reports[{report}].as_of_date=2026-06-30")
    ended = socdocs("batch", "clients", "-o", "out", "-j", "1", "--format", "md", *settings)
    assert ended.code == 0
    assert written(folder) == [f"{name}-Inc.-soc2-type1-2026-06-30.md" for name in ("Acme", "Beta")]
    assert all("Reyes LLP" in (folder / "out" / name).read_text("utf-8") for name in written(folder))


@pytest.mark.parametrize(("address", "code"), [("reports[", 2), ("system.name.short", 2)])
def test_a_value_that_can_be_set_nowhere_is_wrong_use(socdocs, clients, address, code):
    clients("acme")
    ended = socdocs("batch", "clients", "-o", "out", "-j", "1", "--set", f"{address}=x")
    assert ended.code == code
    assert "--set" in ended.err


@pytest.mark.usefixtures("audited")
def test_auditors_files_may_lie_elsewhere_one_for_each_or_one_for_all(socdocs, folder, clients):
    clients("acme", "beta")
    (folder / "audit").mkdir()
    shutil.copy(folder / "auditor.yaml", folder / "audit" / "acme.yaml")
    given = ("batch", "clients", "-o", "out", "-j", "1", "--format", "md", "--auditor")
    ended = socdocs(*given, "audit/{description}.yaml")
    assert "Without a service auditor's file: clients/beta/system.yaml." in ended.err
    named = ["Halvorsen Reyes LLP" in (folder / "out" / name).read_text("utf-8") for name in written(folder)]
    assert named == [True, False]

    assert socdocs(*given, "auditor.yaml").code == 0
    assert all("Halvorsen Reyes LLP" in (folder / "out" / name).read_text("utf-8") for name in written(folder))

    ended = socdocs(*given, "nosuch/{description}.yaml")
    assert ended.code == 2
    assert "nosuch" in ended.err


def test_only_reports_in_which_nothing_is_open_become_final(socdocs, folder, clients):
    clients("acme", "beta")
    ended = socdocs("batch", "clients", "-o", "out", "-j", "1", "--final", "approved by the partner")
    assert ended.code == 1
    assert not (folder / "out").exists()
    assert "--final needs" in ended.err
    assert numbers(ended, "soc2-type1")["failed"] == 2
    assert socdocs("batch", "clients", "-o", "out", "--final", " ").code == 2


def test_page_numbers_are_asked_of_libreoffice_for_each_word_report(socdocs, folder, clients, monkeypatch):
    clients("acme", "beta")
    monkeypatch.setenv("PATH", str(folder))
    ended = socdocs("batch", "clients", "-o", "out", "-j", "1", "--page-numbers", "layout")
    assert ended.code == 3
    assert ended.err.count("LibreOffice") == 2
    assert socdocs("batch", "clients", "-o", "out", "-j", "1", "--page-numbers", "layout", "--format", "md").code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a shell closes the stream")
def test_a_list_that_no_one_sends_is_empty(folder):
    command = f'"{sys.executable}" -m socdocs batch - -o out <&-'
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)

    assert done.returncode == 2, done.stderr
    assert "The list of reports is empty, so there is nothing to build." in done.stderr


def test_a_list_of_reports_without_an_end_is_refused(socdocs, folder, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("x" * 20_000_000))

    ended = socdocs("batch", "-", "-o", "out")

    assert (ended.code, "standard input is larger than 10 MB" in ended.err) == (2, True)
