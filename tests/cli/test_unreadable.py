"""`batch` and `reports` name what they cannot use, go on with the others, and say so by the exit code."""

import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import SMALL, Ended
from tests.deep_folders import deep
from tests.permissions import BOUND_BY_PERMISSIONS

pytestmark = pytest.mark.exhaustive


def describe(path: Path, name: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SMALL.replace("Acme, Inc.", name), "utf-8")


def written(folder: Path) -> list[str]:
    return sorted(path.name.partition("-")[0] for path in (folder / "out").glob("*.md"))


@pytest.fixture
def run(folder) -> Callable[..., Ended]:
    """Run socdocs as a process that permissions bind: `run("batch", "clients")`."""

    def run(*arguments: str) -> Ended:
        done = subprocess.run(
            [*BOUND_BY_PERMISSIONS, sys.executable, "-m", "socdocs", *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def clients(folder):
    """Clients behind a folder, a link, a closed folder and links that lead nowhere."""
    top = folder / "clients"
    describe(top / "acme" / "system.yaml", "Acme")
    describe(top / "closed" / "system.yaml", "Closed")
    describe(folder / "elsewhere" / "system.yaml", "Linked")
    (top / "linked").symlink_to(folder / "elsewhere")
    (top / "gone").symlink_to(folder / "nowhere")
    (top / "moved").mkdir()
    (top / "moved" / "system.yaml").symlink_to("nowhere.yaml")
    (top / ".#notes").symlink_to("ada@host.1234")
    (top / "closed").chmod(0)
    yield top
    (top / "closed").chmod(0o755)


@pytest.mark.parametrize("argument", ["clients", "clients/*", "clients/*/system.yaml", "clients/**/system.yaml"])
def test_what_cannot_be_looked_into_is_named_and_the_rest_is_built(run, folder, clients, argument):
    ended = run("batch", argument, "-o", "out", "-j", "1", "--format", "md", "--manifest", "run.json")

    assert ended.code == 3
    assert written(folder) == ["Acme", "Linked"]
    not_written = [line for line in ended.err.splitlines() if line.startswith("Not written: ")]
    assert sorted(line.split(": ")[1] for line in not_written) == [
        "clients/closed",
        "clients/gone",
        "clients/moved/system.yaml",
    ]
    reason = "This folder could not be read (Permission denied), so what lies in it was left out."
    assert f"Not written: clients/closed: {reason} Ask for permission to read it." in not_written
    assert "clients/closed" in (folder / "run.json").read_text("utf-8")


def test_a_client_behind_a_link_is_called_by_the_name_of_the_link(run, folder, clients):
    run("batch", "clients", "-o", "out", "-j", "1", "--format", "md", "--name", "{description}")
    assert [path.name for path in sorted((folder / "out").iterdir())] == ["acme.md", "linked.md"]


def test_links_that_lead_round_in_a_circle_show_each_client_once(run, folder, clients):
    (clients / "acme" / "itself").symlink_to(clients)
    for argument in ("clients", "clients/*", "clients/**/system.yaml"):
        ended = run("reports", argument)
        assert len(ended.out.splitlines()) == 2
        assert ended.err.count("Not listed: ") == 3


def test_what_a_shell_makes_of_a_pattern_is_treated_alike(run, folder, clients):
    paths = sorted(str(path.relative_to(folder)) for path in clients.iterdir() if not path.name.startswith("."))
    ended = run("batch", *paths, "clients/closed/system.yaml", "-o", "out", "-j", "1", "--format", "md")

    assert ended.code == 3
    assert written(folder) == ["Acme", "Linked"]
    assert ended.err.count("Not written: ") == 3


def test_a_batch_of_nothing_but_closed_folders_fails_and_names_them(run, folder, clients):
    ended = run("batch", "clients/closed", "-o", "out", "--auditor", "audit/{description}.yaml")

    assert ended.code == 3
    assert "Not written: clients/closed: This folder could not be read" in ended.err


def test_reports_names_what_cannot_be_looked_into_and_lists_the_rest(run, folder, clients):
    ended = run("reports", "clients")

    assert ended.code == 3
    assert ended.out.splitlines() == [
        f"clients/{name}/system.yaml\tsoc2-2026\tsoc2-type1" for name in ("acme", "linked")
    ]
    assert ended.err.count("Not listed: ") == 3


@pytest.mark.parametrize(
    "command",
    [
        "soc2 system.yaml -o draft.md --templates own",
        "batch system.yaml -o out --format md --templates own",
        "templates check own",
    ],
)
def test_a_folder_of_templates_that_cannot_be_read_is_named_and_nothing_is_written_without_it(folder, command):
    (folder / "own" / "shared").mkdir(parents=True)
    (folder / "own" / "shared" / "cover.md").write_text("Our cover\n", "utf-8")
    (folder / "own" / "shared").chmod(0)
    words = [*BOUND_BY_PERMISSIONS, sys.executable, "-m", "socdocs", *command.split()]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    (folder / "own" / "shared").chmod(0o755)

    assert done.returncode == 3, done.stderr
    assert "The folder of templates own/shared could not be read: Permission denied." in done.stderr
    assert not [*folder.glob("*.md"), *folder.glob("out/*.md")]


@pytest.fixture
def closed():
    """Close files and folders to everyone but the superuser until the test ends: `closed(path)`."""
    modes: dict[Path, int] = {}

    def close(path: Path) -> None:
        modes[path] = path.stat().st_mode
        path.chmod(0)

    yield close
    for path, mode in modes.items():
        path.chmod(mode)


OWN_WORDING = "paragraphs: [{instead_of: Our cover., text: Their cover.}]\n"


@pytest.mark.parametrize(
    "command",
    [
        "check system.yaml",
        "soc2 system.yaml -o draft.md",
        "batch . -o out --format md",
        "roll-forward system.yaml -o next",
    ],
)
def test_own_wording_that_cannot_be_read_is_named_and_nothing_is_written_without_it(run, folder, closed, command):
    own = folder / "own-wording"
    own.mkdir()
    (own / "cover.yaml").write_text(OWN_WORDING, "utf-8")
    closed(own)
    ended = run(*command.split())

    assert ended.code == 3, ended.err
    assert "own-wording could not be read: Permission denied." in ended.err
    assert not [*folder.glob("*.md"), *folder.glob("out/*.md"), *folder.glob("next/*")]


def test_a_file_that_cannot_be_read_is_an_error_where_it_is_named_and_hides_no_other(run, folder, closed):
    (folder / "controls.csv").write_text("ID,Control\nAC-01,A control.\n", "utf-8")
    (folder / "overview.md").write_text("Words.\n", "utf-8")
    (folder / "own-wording").mkdir()
    (folder / "own-wording" / "cover.yaml").write_text(OWN_WORDING, "utf-8")
    for name in ("controls.csv", "overview.md", "own-wording/cover.yaml"):
        closed(folder / name)
    services = "services: [{name: Delivery, description: {file: overview.md}}]\n"
    description = f"controls: {{file: controls.csv}}\n{services}unknown: x\n"
    (folder / "system.yaml").write_text(description + SMALL.partition("controls:")[0], "utf-8")
    ended = run("check", "--output-format", "concise")

    assert ended.code == 1, ended.err
    found = [re.split(" could not| is not", line)[0] for line in ended.out.splitlines() if "error[" in line]
    assert found == [
        "error[environment]: own-wording/cover.yaml",
        "system.yaml:1:18: error[environment]: controls.csv",
        "system.yaml:2:49: error[environment]: overview.md",
        "system.yaml:3:1: error[unknown-key]: “unknown”",
    ]


def test_reports_lists_what_it_can_and_says_what_is_wrong_in_the_other_files(socdocs, folder):
    (folder / "a.yaml").write_text("sistem: {}\n", "utf-8")
    (folder / "b.yaml").write_text("reports: [", "utf-8")
    (folder / "tab\t.yaml").write_text(SMALL, "utf-8")
    ended = socdocs("reports", "a.yaml", "b.yaml", "tab\t.yaml", "nosuch.yaml", "system.yaml")

    assert ended.code == 1
    assert ended.out == "system.yaml\tsoc2-2026\tsoc2-type1\n"
    assert "a.yaml:1:1" in ended.err
    assert "b.yaml:1:" in ended.err
    assert "There is no file or folder nosuch.yaml." in ended.err
    left_out = [line.split(": ")[1] for line in ended.err.splitlines() if line.startswith("Not listed: ")]
    assert left_out == ["There is no file or folder nosuch.yaml.", "a.yaml", "b.yaml", "tab    .yaml"]


def test_a_list_of_reports_in_which_one_file_is_missing_builds_the_others(folder):
    for name in ("acme", "beta", "broken"):
        describe(folder / "clients" / name / "system.yaml", name.title())
    (folder / "clients" / "broken" / "system.yaml").write_text("a: [", "utf-8")
    socdocs = shlex.join([sys.executable, "-m", "socdocs"])
    line = f"{socdocs} reports clients/*/system.yaml | {socdocs} batch - -o out --format md"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)

    assert written(folder) == ["Acme", "Beta"]
    assert "Not listed: clients/broken/system.yaml: 1 error." in done.stderr


def test_a_report_whose_kind_is_not_given_is_named(socdocs, folder):
    text = (folder / "system.yaml").read_text("utf-8")
    (folder / "system.yaml").write_text(text + "  - {id: later, type: 2}\n", "utf-8")

    ended = socdocs("reports", "system.yaml")
    assert ended.out == "system.yaml\tsoc2-2026\tsoc2-type1\n"
    assert ended.err == "system.yaml: The report later is left out, because it does not say which kind it is.\n"
    assert "later in system.yaml" in socdocs("batch", "system.yaml", "-o", "out", "-j", "1").err


def test_reports_says_which_description_declares_none(socdocs, folder):
    (folder / "system.yaml").write_text(SMALL.partition("reports:")[0], "utf-8")
    ended = socdocs("reports", "system.yaml")
    assert (ended.code, ended.out, ended.err) == (0, "", "system.yaml declares no report.\n")


@pytest.mark.usefixtures("audited")
def test_an_auditors_file_that_leads_nowhere_fails_its_client_and_is_not_passed_over(socdocs, folder):
    (folder / "auditor.yaml").unlink()
    (folder / "auditor.yaml").symlink_to("nowhere.yaml")
    ended = socdocs("batch", "system.yaml", "-o", "out", "-j", "1")
    assert ended.code == 1
    assert "auditor.yaml is a link that leads nowhere. Correct the link or remove it." in ended.err
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    ("lines", "code", "said"),
    [
        ("", 2, "The list of reports is empty, so there is nothing to build."),
        ("system.yaml soc2-2026 soc2-type1\n", 2, "tabs between them"),
        ("system.yaml\tsoc2-2026\tsoc2-type1\nsystem.yaml\tnosuch\tsoc2-type1\n", 1, "no report “nosuch”"),
        ("system.yaml\tsoc2-2026\tsoc2-type1\nnosuch.yaml\t\tsoc2-type1\n", 1, "There is no file nosuch.yaml."),
        ("system.yaml\tsoc2-2026\tsoc2-type1\ntwo.yaml\t\tsoc2-type1\n", 1, "2 reports of the kind soc2-type1"),
    ],
)
def test_a_line_of_the_list_that_leads_to_no_report_is_no_other_report(socdocs, folder, monkeypatch, lines, code, said):
    (folder / "two.yaml").write_text(SMALL + "  - {id: later, soc: 2, type: 1}\n", "utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    ended = socdocs("batch", "-", "-o", "out", "-j", "1", "--format", "md", "--name", "{description}-{report}")
    assert ended.code == code
    assert said in ended.err
    assert len(list(folder.glob("out/*.md"))) == (code == 1)


@pytest.mark.usefixtures("audited")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["clients"],
            "is called system.yaml. Give the name of a description that is called otherwise, as in clients/brook.yaml.",
        ),
        (["empty"], "No file in the folder empty or below it is called system.yaml."),
        (["clint"], "There is no file or folder clint. Did you mean clients?"),
        (["clients/*.yml"], "No description fits the pattern clients/*.yml."),
        (["auditor.yaml"], "auditor.yaml is a service auditor's file. Name the description that it belongs to."),
        (["nosuch", "clint"], "There is no file or folder nosuch. There is no file or folder clint."),
        (
            ["none.yaml", "--set", "reports[{report}].service_auditor.firm=Reyes LLP"],
            "None of the reports asked for is declared in none.yaml; declare it under “reports”, or draft an outline",
        ),
    ],
)
def test_what_leads_to_no_report_is_refused_with_the_reason(socdocs, folder, arguments, said):
    describe(folder / "clients" / "brook.yaml", "Brook")
    (folder / "empty").mkdir()
    (folder / "none.yaml").write_text(SMALL.partition("reports:")[0], "utf-8")
    ended = socdocs("batch", *arguments, "-o", "out", "-j", "1")
    assert ended.code == 2
    assert said in ended.err
    assert not (folder / "out").exists()


def test_a_value_for_each_report_does_not_hide_what_is_wrong_with_a_description_without_reports(socdocs, folder):
    (folder / "system.yaml").write_text("sistem: {}\n", "utf-8")
    setting = "reports[{report}].service_auditor.firm=Reyes LLP"
    ended = socdocs("batch", "system.yaml", "-o", "out", "-j", "1", "--kind", "soc2-type2", "--set", setting)
    assert "sistem" in ended.err
    assert "id is empty" not in ended.err


def test_names_that_clash_are_told_in_sentences_that_end_once(socdocs, folder):
    describe(folder / "other.yaml", "Acme, Inc.")
    ended = socdocs("batch", "system.yaml", "other.yaml", "-o", "out", "-j", "1")
    assert ended.code == 2
    assert ended.err.endswith("--name '{description}/{report}'.\n")


@pytest.mark.parametrize("named", [".", "/", ".."])
@pytest.mark.parametrize(
    "command",
    [
        "check {}",
        "soc2 {} --type 2 -o x.md",
        "outline {} --kind soc2-type2",
        "config {}",
        "check system.yaml --auditor {}",
    ],
)
def test_a_folder_in_place_of_a_file_is_answered_with_what_to_name(socdocs, command, named):
    ended = socdocs(*command.format(named).split())
    said = ended.out + ended.err

    assert ended.code == 1
    assert f"{named} is a folder, not a file that can be read. Name the file in it that is meant." in said


@pytest.fixture
def archive(folder):
    """Two clients; in the files of one of them are links to the other's folder, and to that of all."""
    for name in ("acme", "other"):
        describe(folder / "clients" / name / "system.yaml", name)
    acme = folder / "clients" / "acme"
    (acme / "aaa").symlink_to("../other")
    (acme / "years").mkdir()
    (acme / "years" / "old").symlink_to("../../other")
    (acme / "all").symlink_to("..")
    (acme / "root").symlink_to("/")
    (acme / "here").symlink_to("years")
    return acme


@pytest.mark.parametrize(
    "argument",
    [
        *("clients/acme", "clients/acme/*", "clients/acme/**", "clients/acme/**/system.yaml"),
        "clients/acme/*/system.yaml",
    ],
)
def test_no_link_in_a_clients_folder_leads_a_batch_to_other_clients(socdocs, folder, archive, argument):
    ended = socdocs("reports", argument, "clients/acme/system.yaml")

    assert ended.out.splitlines() == ["clients/acme/system.yaml\tsoc2-2026\tsoc2-type1"]
    assert "clients/acme/aaa" in ended.err
    assert "leads out of the folder of the description" in ended.err


@pytest.mark.parametrize("arguments", [("clients",), ("clients/acme", "clients/other"), ("clients/**/system.yaml",)])
def test_each_client_is_found_by_the_way_without_links(socdocs, folder, archive, arguments):
    """As the project file is looked for on that way."""
    ended = socdocs("reports", *arguments)
    assert [line.split("\t")[0] for line in ended.out.splitlines()] == [
        "clients/acme/system.yaml",
        "clients/other/system.yaml",
    ]


@pytest.mark.parametrize("end", ["", "/*", "/*/*", "/*/*/system.yaml", "/**", "/**/system.yaml", "/**/so*/system.yaml"])
@pytest.mark.parametrize("start", ["clients", "./clients", "scripts/../clients", "{}/clients", "{}/scripts/../clients"])
def test_however_a_folder_of_clients_is_written_no_link_leads_out_of_one(socdocs, folder, start, end):
    describe(folder / "shares" / "other" / "system.yaml", "other")
    describe(folder / "clients" / "acme" / "system.yaml", "Acme")
    (folder / "clients" / "acme" / "soc2").symlink_to("../../shares/other")
    (folder / "scripts").mkdir()

    ended = socdocs("reports", start.format(folder) + end)

    assert "soc2/system.yaml" not in ended.out
    assert "clients/acme/soc2" in ended.err


@pytest.mark.parametrize("end", ["", "/*", "/*/system.yaml", "/**", "/**/system.yaml"])
def test_a_pattern_behind_a_link_and_dots_means_the_folder_that_the_system_takes(socdocs, folder, end):
    describe(folder / "elsewhere" / "clients" / "foo" / "system.yaml", "Foo")
    describe(folder / "clients" / "foo" / "system.yaml", "another one")
    (folder / "elsewhere" / "sub").mkdir()
    (folder / "sub").symlink_to("elsewhere/sub")

    ended = socdocs("batch", f"sub/../clients{end}", "-o", "out", "--format", "md")

    assert ended.code == 0, ended.err
    assert written(folder) == ["Foo"]


def test_of_two_ways_to_a_client_that_with_fewer_links_counts(socdocs, folder):
    describe(folder / "clients" / "other" / "system.yaml", "other")
    (folder / "clients" / "acme").mkdir()
    (folder / "clients" / "acme" / "aaa").symlink_to("../other")
    ended = socdocs("reports", "clients/acme", "clients/other")
    assert ended.out.splitlines() == ["clients/other/system.yaml\tsoc2-2026\tsoc2-type1"]


@pytest.mark.parametrize("here", ["", "soc2", "soc2/2026"])
@pytest.mark.parametrize("acme", ["clients/acme", "shares/acme"])
@pytest.mark.parametrize(
    "arguments",
    [
        *(("clients",), ("clients/*",), ("clients/**",), ("clients/**/system.yaml",), ("clients", "clients/other")),
        ("clients/acme", "clients/other"),
        ("clients/*/system.yaml", "clients/*/*/system.yaml", "clients/*/*/*/system.yaml"),
    ],
)
def test_of_two_ways_to_a_client_behind_links_the_one_that_the_firm_made_counts(socdocs, folder, arguments, acme, here):
    """The other is a link in another client's folder, whose project file would count."""
    describe(folder / "shares" / "other" / here / "system.yaml", "other")
    for way in ("aaa", "zzz"):
        (folder / acme / "b").mkdir(parents=True, exist_ok=True)
        (folder / acme / way).symlink_to(folder / "shares" / "other" / here)
        (folder / acme / "b" / way).symlink_to(folder / "shares" / "other")
    (folder / "clients").mkdir(exist_ok=True)
    (folder / "clients" / "other").symlink_to("../shares/other")
    if acme == "shares/acme":
        (folder / "clients" / "acme").symlink_to("../shares/acme")

    ended = socdocs("reports", *arguments)

    assert ended.out.splitlines() == [f"{Path('clients/other', here, 'system.yaml')}\tsoc2-2026\tsoc2-type1"]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("clients",), "clients/other/soc2/system.yaml"),
        (("clients/*",), "clients/other/soc2/system.yaml"),
        (("clients/**/system.yaml",), "clients/other/soc2/system.yaml"),
        (("clients/*/*",), "clients/other/soc2/system.yaml"),
        (("clients/acme", "clients/other"), ""),
        (("clients/other", "clients/acme"), ""),
        (("clients/acme/aaa", "clients/other/soc2"), ""),
        (("clients/acme", "clients/other", "clients/other/soc2"), "clients/other/soc2/system.yaml"),
        (("clients/acme", "clients/other", "shares/other"), "shares/other/system.yaml"),
        (("clients/other",), "clients/other/soc2/system.yaml"),
    ],
)
def test_no_project_file_of_a_client_counts_for_another_one_behind_a_link(socdocs, folder, arguments, found):
    """Of a folder that is named it is not known whose it is, so a description that both would count for is left out."""
    describe(folder / "shares" / "other" / "system.yaml", "other")
    describe(folder / "clients" / "acme" / "soc2" / "system.yaml", "Acme")
    (folder / "clients" / "acme" / "socdocs.yaml").touch()
    (folder / "clients" / "acme" / "aaa").symlink_to("../../shares/other")
    (folder / "clients" / "other").mkdir()
    (folder / "clients" / "other" / "soc2").symlink_to("../../shares/other")

    ended = socdocs("reports", *arguments)

    listed = [line.split("\t")[0] for line in ended.out.splitlines()]
    assert [name for name in listed if name != "clients/acme/soc2/system.yaml"] == ([found] if found else [])
    assert found or "with another project file or name by each" in " ".join(ended.err.split())
    assert bool(ended.code) == (
        found == "" or arguments[0].startswith(("clients/*", "clients/**")) or arguments == ("clients",)
    )


@pytest.mark.parametrize("arguments", [("clients",), ("clients/acme", "clients/zgroup"), ("clients/**/system.yaml",)])
@pytest.mark.parametrize("name", ["other", "third"])
def test_a_description_that_has_another_name_by_links_that_are_equally_near_is_left_out(
    socdocs, folder, arguments, name
):
    """By its name the service auditor's file may be found."""
    describe(folder / "shares" / "third" / "system.yaml", "Third")
    describe(folder / "clients" / "acme" / "soc2" / "system.yaml", "Acme")
    (folder / "clients" / "zgroup").mkdir()
    (folder / "clients" / "zgroup" / "third").symlink_to("../../shares/third")
    (folder / "clients" / "acme" / name).symlink_to("../../shares/third")

    ended = socdocs("reports", *arguments)

    listed = [line.split("\t")[0] for line in ended.out.splitlines()]
    found = [f"clients/{one}/third/system.yaml" for one in ("acme", "zgroup")]
    assert len(listed) == (2 if name == "third" else 1)
    assert set(listed) <= {"clients/acme/soc2/system.yaml", *found}
    assert (ended.code == 3) == (name == "other")
    assert ("or name by each" in " ".join(ended.err.split())) == (name == "other")


def test_a_project_file_that_counts_behind_a_link_out_of_its_folder_is_told(socdocs, folder, monkeypatch):
    describe(folder / "shares" / "other" / "system.yaml", "other")
    describe(folder / "acme" / "soc2" / "system.yaml", "Acme")
    (folder / "acme" / "socdocs.yaml").touch()
    (folder / "acme" / "aaa").symlink_to("../shares/other")
    monkeypatch.chdir(folder / "acme")

    ended = socdocs("batch", ".", "-o", "../out", "--format", "md")

    said = "A link leads out of the folder of the project file that counts for aaa/system.yaml."
    assert said in " ".join(ended.err.split())
    assert "soc2/system.yaml" not in ended.err


def test_a_folder_is_a_clients_whatever_the_case_of_its_project_file(socdocs, folder):
    """On a disk that makes no difference of case it counts."""
    describe(folder / "shares" / "other" / "system.yaml", "other")
    (folder / "clients" / "acme").mkdir(parents=True)
    (folder / "clients" / "acme" / "Socdocs.yaml").touch()
    (folder / "clients" / "acme" / "aaa").symlink_to("../../shares/other")

    ended = socdocs("reports", "clients")

    assert ended.out == ""
    assert "clients/acme/aaa" in ended.err


@pytest.mark.parametrize("name", ["auditor.yaml", "socdocs.yaml", "own-wording", "t.md"])
@pytest.mark.parametrize("target", ["/proc/1/cwd/x", ""], ids=["closed", "too long"])
def test_a_link_that_only_the_system_may_follow_stops_no_other_client(run, folder, name, target):
    for client in ("acme", "good"):
        describe(folder / "clients" / client / "system.yaml", client)
    with (folder / "clients" / "acme" / "system.yaml").open("a", encoding="utf-8") as stream:
        stream.write("services: [{name: S, description: {file: t.md}}]\n")
    (folder / "clients" / "acme" / "t.md").write_text("Words.\n", "utf-8")
    (folder / "clients" / "acme" / name).unlink(missing_ok=True)
    if not target:  # too long from here, not from its folder
        target = deep(folder / "clients" / "acme", os.pathconf("/", "PC_PATH_MAX") - 10)
    (folder / "clients" / "acme" / name).symlink_to(target)

    ended = run("batch", "clients", "-o", "out", "-j", "1", "--format", "md")

    assert ended.code in (1, 3), ended
    assert written(folder) == ["good"]
    assert "clients/acme" in ended.err


KINDS = ["/", ".", "..", "../../clients/other", "../clients/other", "/usr", "a" * 5000, "a\\b", "C:x"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_in_a_description_is_never_a_path(socdocs, folder, kind):
    """Folders in which nothing can be read show whether it was taken for one."""
    for client in ("acme", "good"):
        describe(folder / "clients" / client / "system.yaml", client)
    (folder / "clients" / "other").mkdir()
    (folder / "clients" / "other" / "hidden-words.md").symlink_to("/nowhere")
    (folder / "t").mkdir()
    (folder / "clients" / "acme" / "system.yaml").write_text(
        SMALL.partition("reports:")[0] + f"reports: [{{id: r, kind: '{kind}'}}]\n", "utf-8"
    )
    asked = []
    with pytest.MonkeyPatch.context() as patched:
        scan = os.scandir
        patched.setattr(os, "scandir", lambda path=".": (asked.append(os.path.realpath(path)), scan(path))[1])
        for command in (
            "check clients/acme/system.yaml",
            "outline clients/acme/system.yaml",
            "matrix clients/acme/system.yaml",
        ):
            ended = socdocs(*command.split(), "--templates", "t")
            assert ended.code in (1, 2), ended
            assert "hidden-words" not in ended.out + ended.err
        ended = socdocs("batch", "clients/acme", "clients/good", "-o", "out", "--format", "md", "--templates", "t")
    assert written(folder) == ["good"]
    assert "acme" in ended.err
    assert not {str(folder / "clients" / "other"), "/", "/usr", str(folder)} & {*asked}


@pytest.mark.parametrize("command", ["batch clients -o out --format md", "batch 'clients/*' -o out", "reports clients"])
def test_a_description_that_is_a_link_out_of_its_folder_is_named_and_not_read(socdocs, folder, command):
    describe(folder / "clients" / "acme" / "system.yaml", "Acme")
    describe(folder / "secret" / "other.yaml", "Secretwords")
    (folder / "clients" / "beta").mkdir()
    (folder / "clients" / "beta" / "system.yaml").symlink_to("../../secret/other.yaml")

    ended = socdocs(*shlex.split(command))

    assert ended.code == 3
    assert "clients/beta/system.yaml: This file is a link that leads out of its folder." in " ".join(ended.err.split())
    assert not list(folder.rglob("*Secretwords*"))


@pytest.mark.parametrize("command", ["check", "config", "diff . .", "diff ../acme sound.yaml"])
def test_a_description_that_no_one_names_is_no_link_out_of_its_folder(socdocs, folder, monkeypatch, command):
    describe(folder / "secret" / "other.yaml", "Secretwords")
    describe(folder / "acme" / "sound.yaml", "Acme")
    (folder / "acme" / "system.yaml").symlink_to("../secret/other.yaml")
    monkeypatch.chdir(folder / "acme")

    ended = socdocs(*command.split())

    assert ended.code in (2, 3)
    assert "system.yaml is a link that leads out of its folder" in ended.err
    assert "Secretwords" not in ended.out + ended.err


@pytest.mark.parametrize("command", ["check", "report soc2-type2 -o r.md", "config", "batch -o out"])
def test_where_no_one_may_look_for_a_project_file_it_is_named_and_nothing_is_written_without_it(
    run, folder, monkeypatch, command
):
    describe(folder / "firm" / "acme" / "system.yaml", "Acme")
    (folder / "firm" / "socdocs.yaml").write_text("layout: practice\n", "utf-8")
    monkeypatch.chdir(folder / "firm" / "acme")
    (folder / "firm").chmod(0)
    try:
        name, *words = command.split()
        ended = run(name, *words, "system.yaml")
        (folder / "firm").chmod(0o755)
        assert ended.code == 1, ended.out + ended.err
        said = " ".join((ended.out + ended.err).split())
        assert "firm/socdocs.yaml could not be read: Permission denied." in said
        assert not Path("r.md").exists()
        assert not list(Path().glob("out/*.md"))

        Path("socdocs.yaml").touch()
        (folder / "firm").chmod(0)
        assert run(name, *words, "system.yaml").code == 0
    finally:
        (folder / "firm").chmod(0o755)
