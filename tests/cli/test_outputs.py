"""No output of any command takes the place of an input, of another output, or of other people's work."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from socdocs import resources
from socdocs.writers import WRITERS
from tests.cli.conftest import SMALL
from tests.reports import EXAMPLES

EXTENSIONS = ", ".join(writer.extension for writer in WRITERS.values())

OURS = resources.templates()
CSV = "id,text,criteria\nAC-01,The Security Lead reviews access each quarter.,CC6.2\n"
OWN = {
    "own/shared/cover.md": "::: title\nDraft\n:::\n",
    "own/words.yaml": "- {name: advertising, words: [frictionless]}\n",
}
BUILD = ("soc2", "system.yaml", "--auditor", "auditor.yaml", "--templates", "own", "--reference", "firm.docx")
READ = ["system.yaml", "controls.csv", "parts.png", "auditor.yaml", "tests.yaml", *OWN, "firm.docx"]


def files_below(folder):
    """Every file with its whole content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def write_client(folder):
    """A description with a list and a picture, and an auditor's file with a list."""
    folder.mkdir(parents=True, exist_ok=True)
    text = re.sub(r"controls:\n.*\n", "controls: {file: controls.csv}\n", SMALL)
    text = text.replace("{name: Acme Cloud}", '{name: Acme Cloud, boundaries: "![Parts](parts.png)"}')
    (folder / "system.yaml").write_text(text, "utf-8")
    (folder / "auditor.yaml").write_text("tests: {file: tests.yaml}\n", "utf-8")
    (folder / "tests.yaml").write_text("- {control: AC-01, result: no_exceptions}\n", "utf-8")
    (folder / "controls.csv").write_text(CSV, "utf-8")
    shutil.copy(EXAMPLES / "saas-vendor" / "architecture.png", folder / "parts.png")


@pytest.fixture
def firm(folder):
    """A firm's folder in which everything that a report can be made from is there."""
    write_client(folder)
    for name, text in OWN.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    shutil.copy(OURS / "reference.docx", folder / "firm.docx")
    return folder


@pytest.fixture
def refused(folder, socdocs):
    """Run a command that has to end with `code` and a sentence that holds `said`, all files being as before."""

    def run(code, said, *arguments):
        before = files_below(folder)
        ended = socdocs(*arguments)
        assert (ended.code, ended.out) == (code, ""), ended.err
        assert said in " ".join(ended.err.split())
        assert files_below(folder) == before

    return run


@pytest.mark.parametrize("read", READ)
def test_what_a_report_is_made_from_is_never_written_even_by_force(firm, refused, read):
    said = f"{read} is read by this command, so {{}} cannot write it. Choose another name."
    form = "docx" if read.endswith("docx") else "md"
    refused(2, said.format("-o"), *BUILD, "-o", read, "--format", form, "--force")
    refused(2, said.format("--depfile"), *BUILD, "-o", "report.md", "--depfile", read, "--force")


@pytest.mark.parametrize("name", ["hard.md", "soft.md", "folder/system.yaml"])
def test_an_input_is_known_by_its_other_names(folder, refused, name):
    (folder / "hard.md").hardlink_to(folder / "system.yaml")
    (folder / "soft.md").symlink_to("system.yaml")
    (folder / "folder").symlink_to(folder, target_is_directory=True)
    said = f"{name} is the same file as system.yaml, which is read by this command"
    refused(2, said, "soc2", "system.yaml", "-o", "report.md", "--depfile", name, "--force")
    refused(2, said, "soc2", "system.yaml", "-o", name, "--format", "md", "--force")


@pytest.mark.parametrize(
    "options",
    [
        ("--format", "md", "-o", "system.yaml"),
        ("-o", "report.md", "--depfile", "auditor.yaml"),
        ("-o", "firm.docx", "--depfile", "report.d"),
        ("-o", "report.md", "--depfile", "report.md"),
        ("--format", "md", "-o", "-", "--depfile", "report.d"),
    ],
)
def test_what_the_command_line_shows_is_said_before_any_work(firm, refused, options):
    (firm / "system.yaml").write_text("not: [yaml", "utf-8")
    refused(2, options[-2] if options[-1] != "report.d" else "-o", *BUILD, *options)


@pytest.mark.parametrize("command", [("soc2",), ("soc1", "--type", "1"), ("assertion",), ("report", "soc2-type1")])
@pytest.mark.parametrize(
    ("output", "depfile"),
    [
        ("o.md", "o.md"),
        ("o.md", "./O.md"),
        ("sub/o.md", "sub"),
        ("o.md", "o.md/x.d"),
    ],
)
def test_a_depfile_is_no_report(folder, refused, command, output, depfile):
    said = "name of its own" if depfile.lower().endswith("o.md") else "cannot be a file"
    refused(2, said, *command, "system.yaml", "-o", output, "--depfile", depfile, "--force")


def test_a_depfile_is_not_the_report_whose_name_only_the_description_tells(folder, refused):
    for options in ((), ("-o", "./")):
        said = "-o soc2-2026.docx and --depfile soc2-2026.docx name the same file"
        refused(2, said, "soc2", "system.yaml", *options, "--depfile", "soc2-2026.docx")


def test_a_depfile_takes_the_place_of_an_untouched_one_only(folder, socdocs, refused):
    build = ("soc2", "system.yaml", "-o", "report.md", "--depfile", "note.txt")
    note = folder / "note.txt"
    note.write_text("Call the bank.\n", "utf-8")
    usual = "note.txt was not written by socdocs or was changed since, so it is left alone."
    refused(3, f"{usual} Choose another name with --depfile, or give --force to replace it.", *build)

    assert socdocs(*build, "--force").code == 0
    written = note.read_bytes()
    assert b"report.md: " in written
    (folder / "system.yaml").write_text(SMALL.replace("Acme Cloud", "Acme Sky"), "utf-8")
    assert socdocs(*build, "--reference", "system.yaml").code == 0
    note.write_bytes(written.replace(b"system.yaml", b"sistem.yaml"))
    refused(3, usual, *build)
    note.write_bytes(written.partition(b"\n")[2])
    refused(3, usual, *build)


def test_nothing_is_written_where_make_could_not_hold_the_name(folder, refused):
    refused(3, "make cannot hold the name", "soc2", "system.yaml", "-o", "a;b.md", "--depfile", "report.d")


def test_an_outline_takes_the_place_of_no_input(firm, refused):
    (firm / "system.yaml").rename(firm / "facts.md")
    (firm / "auditor.yaml").rename(firm / "auditor.md")
    outline = ("outline", "facts.md", "--auditor", "auditor.md", "--templates", "own", "--force", "-o")
    for read in ("facts.md", "auditor.md", "own/shared/cover.md"):
        refused(2, f"{read} is read by this command", *outline, read)


def test_outlines_whose_reports_have_nearly_one_name_do_not_replace_each_other(folder, refused):
    reports = "reports:\n  - {id: soc a, soc: 2, type: 1}\n  - {id: SOC-a, soc: 2, type: 2}\n"
    (folder / "system.yaml").write_text(reports, "utf-8")
    refused(2, "“soc a” and “SOC-a” would have the same file name.", "outline", "system.yaml", "-o", "outlines/")


@pytest.mark.parametrize(
    ("read", "arguments"),
    [
        ("system.yaml", ("soc2", "-", "--type", "2", "-o", "report.md", "--depfile", "system.yaml")),
        ("list.txt", ("batch", "-", "-o", "out", "--manifest", "list.txt")),
    ],
)
def test_the_file_that_standard_input_comes_from_is_not_written_even_by_force(folder, read, arguments):
    (folder / "system.yaml").write_text(SMALL, "utf-8")
    (folder / "list.txt").write_text("system.yaml\tsoc2-2026\tsoc2-type2\n", "utf-8")
    before = files_below(folder)
    with (folder / read).open("rb") as stream:
        command = [sys.executable, "-m", "socdocs", *arguments, "--force"]
        ended = subprocess.run(command, cwd=folder, stdin=stream, capture_output=True, text=True, check=False)
    assert ended.returncode == 2, ended.stderr
    assert f"{read} is the same file as standard input, which is read by this command" in ended.stderr
    assert files_below(folder) == before


def test_a_starter_takes_the_place_of_no_template(folder, socdocs, refused):
    assert socdocs("templates", "copy", "soc2-type1", "own").code == 0
    name = "own/soc2-type1/report.yaml"
    refused(2, f"{name} is read by this command", "init", "soc2-type1", "--templates", "own", "-o", name, "--force")


def test_templates_are_not_copied_over_themselves(folder, refused):
    (folder / "own").symlink_to(OURS, target_is_directory=True)
    (folder / "ours.docx").hardlink_to(shutil.copy(OURS / "reference.docx", folder / "copy.docx"))
    before = files_below(OURS)
    refused(2, "is read by this command, so DIR cannot", "templates", "copy", "soc2-type1", "own", "--force")
    refused(2, "is read by this command, so -o cannot", "templates", "reference", "-o", "own/reference.docx", "--force")
    assert files_below(OURS) == before


def test_of_several_templates_all_are_copied_or_none(folder, refused):
    (folder / "own/shared").mkdir(parents=True)
    (folder / "own/shared/phrases.md").write_text("Mine.\n", "utf-8")
    refused(3, "own/shared/phrases.md was not written by socdocs", "templates", "copy", "soc2-type1", "own")


def test_a_schema_takes_the_place_of_an_untouched_one_only(folder, socdocs, refused):
    schema = folder / "schema.json"
    for _ in range(2):
        assert socdocs("schema", "-o", "schema.json").code == 0
    written = schema.read_bytes()
    for other in (b"{}\n", written.replace(b"Acme", b"acme") + b"\n"):
        schema.write_bytes(other)
        refused(3, "schema.json was not written by socdocs or was changed since", "schema", "-o", "schema.json")
    assert socdocs("schema", "-o", "schema.json", "--force").code == 0
    assert schema.read_bytes() == written


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("outline", "system.yaml"), f"the ending .txt is not one of {EXTENSIONS}, .xlsx, .csv; use one of these."),
        (("soc2", "system.yaml"), f"the ending .txt is not one of {EXTENSIONS}; use one of these."),
        (("assertion", "system.yaml"), f"the ending .txt is not one of {EXTENSIONS}; use one of these."),
        (("templates", "reference"), "x.txt must be a Word document; end its name in .docx."),
    ],
)
def test_an_ending_that_means_no_format_is_answered_with_those_that_do(refused, arguments, said):
    refused(2, said, *arguments, "-o", "x.txt")


# --- many reports ------------------------------------------------------------------------------------------------

BATCH = ("batch", "clients", "-o", "out", "-j", "1", "--format", "md", "--templates", "own", "--reference", "firm.docx")


@pytest.fixture
def clients(firm):
    """The same with two clients."""
    for name in ("acme", "beta"):
        write_client(firm / "clients" / name)
        path = firm / "clients" / name / "system.yaml"
        path.write_text(path.read_text("utf-8").replace("Acme, Inc.", name), "utf-8")
    return firm


@pytest.mark.parametrize("read", [*(f"clients/beta/{name}" for name in READ[:5]), *READ[5:]])
def test_what_the_reports_are_made_from_is_never_the_manifest(clients, refused, read):
    refused(2, f"{read} is read by this command, so --manifest cannot", *BATCH, "--manifest", read)
    refused(2, f"{read} is read by this command, so --manifest cannot", *BATCH, "--manifest", read, "--force")


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        ("out/acme-soc2-type1-2026-03-31.md", "name the same file"),
        ("out/beta-soc2-type1-2026-03-31.md.d", "name the same file"),
        ("OUT/Beta-soc2-type1-2026-03-31.md.D", "name the same file"),
        ("out", "out cannot be a file, because"),
        ("out/acme-soc2-type1-2026-03-31.md/run.json", "acme-soc2-type1-2026-03-31.md cannot be a file, because"),
    ],
)
def test_a_manifest_is_no_other_output(clients, refused, manifest, said):
    refused(2, said, *BATCH, "--depfiles", "--manifest", manifest, "--force")


def test_a_report_is_never_written_over_what_another_is_made_from(clients, refused):
    # Beta's report gets the name of the picture that acme's shows.
    acme, beta = (clients / "clients" / name / "system.yaml" for name in ("acme", "beta"))
    acme.with_name("parts.png").rename(acme.with_name("plan.md"))
    acme.write_text(acme.read_text("utf-8").replace("parts.png", "plan.md"), "utf-8")
    beta.write_text(beta.read_text("utf-8").replace('name: "beta"', 'name: "plan"'), "utf-8")
    command = ("batch", "clients", "-o", "clients/acme", "-j", "1", "--format", "md")
    said = "clients/acme/plan.md is read by this command, so -o cannot write it."
    refused(2, said, *command, "--name", "{service_organization.name}", "--force")


@pytest.mark.parametrize("project", ["", "libraries: [lib]\n"])
def test_a_report_is_never_written_over_what_another_takes_from_a_library(clients, refused, project):
    (clients / "lib").mkdir()
    (clients / "lib" / "acme.md").write_text("Shared text of the firm.\n", "utf-8")
    (clients / "socdocs.yaml").write_text(project, "utf-8")
    beta = clients / "clients" / "beta" / "system.yaml"
    text = "services: [{name: S, description: {file: ../../lib/acme.md}}]\n"
    named = "" if project else "libraries: [../../lib]\n"
    beta.write_text(f"{beta.read_text('utf-8')}{text}{named}", "utf-8")
    command = ("batch", "clients", "-o", "lib", "-j", "1", "--format", "md", "--name", "{description}", "--force")
    said = "lib/acme.md is the same file as clients/beta/../../lib/acme.md, which is read by this command, so -o cannot"
    refused(2, said, *command)


def test_a_report_that_is_another_ones_text_is_never_written_anew_in_the_same_run(clients, refused, socdocs):
    command = ("batch", "clients", "-o", "lib", "-j", "1", "--format", "md", "--name", "{description}")
    (clients / "lib").mkdir()
    shutil.copy(clients / "clients/acme/parts.png", clients / "lib")
    assert socdocs(*command).code == 0
    beta = clients / "clients" / "beta" / "system.yaml"
    named = "services: [{name: S, description: {file: ../../lib/acme.md}}]\nlibraries: [../../lib]\n"
    beta.write_text(f"{beta.read_text('utf-8')}{named}", "utf-8")
    said = "lib/acme.md is the same file as clients/beta/../../lib/acme.md, which is read by this command, so -o cannot"
    refused(2, said, *command)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_report_that_is_still_to_be_made_is_no_text_of_another_one(clients, refused, jobs):
    beta = clients / "clients" / "beta" / "system.yaml"
    named = "services: [{name: S, description: {file: ../../lib/acme.md}}]\nlibraries: [../../lib]\n"
    beta.write_text(f"{beta.read_text('utf-8')}{named}", "utf-8")
    (clients / "lib").mkdir()
    command = ("batch", "clients", "-o", "lib", "-j", jobs, "--format", "md", "--name", "{description}")
    refused(2, "which is read by this command, so -o cannot", *command)


def test_wordings_are_never_the_manifest(clients, refused):
    (clients / "firm.yaml").write_text("confirmed_wordings:\n", "utf-8")
    said = "firm.yaml is read by this command, so --manifest cannot"
    refused(2, said, *BATCH, "--wordings", "firm.yaml", "--manifest", "firm.yaml", "--force")


def test_a_report_that_is_one_of_its_own_templates_is_named_before_any_work(clients, refused):
    command = ("batch", "clients/acme", "-o", "own/shared", "--format", "md", "--templates", "own", "--force")
    refused(2, "own/shared/cover.md is read by this command, so -o cannot", *command, "--name", "cover")


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        ("note.txt", "note.txt was not written by socdocs or was changed since"),
        ("link.json", "link.json is a symbolic link"),
        ("note.txt/run.json", "Not a directory"),
        ("/proc/nosuch/run.json", "Choose a folder that exists or can be made."),
    ],
)
def test_a_manifest_that_cannot_be_written_is_named_before_any_work(clients, refused, manifest, said):
    (clients / "note.txt").write_text("Call the bank.\n", "utf-8")
    (clients / "link.json").symlink_to("nowhere.json")
    refused(3, said, *BATCH, "--manifest", manifest)
    assert not (clients / "out").exists()


def test_a_manifest_takes_the_place_of_an_untouched_one_only(clients, socdocs, refused):
    record = clients / "new" / "run.json"
    for _ in range(2):
        assert socdocs(*BATCH, "--manifest", "new/run.json").code == 0
    changed = record.read_bytes().replace(b"acme", b"ACME")
    record.write_bytes(changed)
    usual = "new/run.json was not written by socdocs or was changed since, so it is left alone."
    said = f"{usual} Choose another name with --manifest, or give --force to replace it."
    refused(3, said, *BATCH, "--manifest", "new/run.json")
    assert socdocs(*BATCH, "--manifest", "new/run.json", "--force").code == 0
    assert b"ACME" not in record.read_bytes()


def test_a_depfile_beside_a_report_takes_the_place_of_an_untouched_one_only(clients, socdocs):
    batch = (*BATCH, "--depfiles")
    assert [socdocs(*batch).code, socdocs(*batch).code] == [0, 0]
    report = Path("out/acme-soc2-type1-2026-03-31.md")
    report.unlink()
    depfile = Path(f"{report}.d")
    depfile.write_text("Mine.\n", "utf-8")
    ended = socdocs(*batch)
    assert ended.code == 3
    assert f"{depfile} was not written by socdocs or was changed since" in ended.err
    assert depfile.read_text("utf-8") == "Mine.\n"
    assert not report.exists()
    assert socdocs(*batch, "--force").code == 0
    assert depfile.read_bytes().startswith(b"# : ")


BEHIND = {
    "soc2 system.yaml --type 1 --format md -o new/../system.yaml": 2,
    "soc2 system.yaml --type 1 -o new/../notes.md": 3,
    "soc2 system.yaml --type 1 --format md -o new/..": 3,
    "soc2 system.yaml --type 1 -o draft.md --depfile new/../system.yaml": 2,
    "check system.yaml --summary -o new/../notes.md": 3,
    "outline system.yaml --report soc2-2026 -o new/../notes.md": 3,
    "matrix system.yaml --report soc2-2026 -o new/../notes.csv": 3,
    "requests system.yaml --report soc2-2026 -o new/../notes.csv": 3,
    "diff system.yaml system.yaml -o new/../notes.md": 3,
    "batch system.yaml --format md --name notes -o new/..": 3,
    "copies system.yaml --report soc2-2026 --recipient A --format md -o out --log new/../notes.csv": 3,
    "roll-forward system.yaml -o new/..": 2,
    "import controls.csv -o new/../system.yaml": 3,
    "init soc2-type1 --no-input -o new/../system.yaml": 3,
    "schema -o new/../system.yaml": 3,
    "templates copy shared/cover.md new/..": 3,
    "templates reference -o new/../firm.docx": 3,
}
"""Commands with an output behind a folder that is still to be made, and the exit code with which each refuses it."""


@pytest.mark.parametrize("call", BEHIND)
def test_nothing_is_replaced_behind_a_folder_that_is_still_to_be_made(folder, refused, call):
    (folder / "shared").mkdir()
    for name in ("notes.md", "notes.csv", "firm.docx", "shared/cover.md"):
        (folder / name).write_text("Call the bank.\n", "utf-8")
    (folder / "controls.csv").write_text(CSV, "utf-8")
    type2 = ("type: 1", "type: 2"), ("as_of_date: 2026-03-31", "period: {start: 2025-04-01, end: 2026-03-31}")
    for old, new in type2 if "roll-forward" in call else ():
        (folder / "system.yaml").write_text((folder / "system.yaml").read_text("utf-8").replace(old, new), "utf-8")
    refused(BEHIND[call], "", *call.split())


@pytest.mark.parametrize("why", ["large", "link", "folder above", "damaged"])
def test_an_input_that_is_refused_is_never_written_even_by_force(socdocs, folder, monkeypatch, why):
    (folder / "texts").mkdir()
    name = {"link": "link.md", "folder above": "texts/../big.md"}.get(why, "big.md")
    (folder / "big.md").write_bytes(b"\xff\xfe\x00" if why == "damaged" else b"word " * 2_200_000)
    (folder / "link.md").symlink_to("big.md")
    text = SMALL + f"services: [{{name: S, description: {{file: {name}}}}}]\n"
    (folder / "system.yaml").write_text(text, "utf-8")
    before = (folder / "big.md").read_bytes()

    for command in (["check", "system.yaml", "-o"], ["soc2", "system.yaml", "--format", "md", "-o"]):
        ended = socdocs(*command, "big.md", "--force")
        assert ended.code in (1, 2), ended
        assert (folder / "big.md").read_bytes() == before
    out = ["-o", ".", "--format", "md", "--name", "big", "--force", "-j", "1"]
    assert socdocs("batch", "system.yaml", *out).code in (1, 2)
    assert (folder / "big.md").read_bytes() == before


@pytest.mark.parametrize("mistake", ["", "unknown: x\n", "a: ["])
def test_what_another_description_is_made_from_is_never_written_even_by_force(socdocs, folder, mistake):
    (folder / "other").mkdir()
    (folder / "other" / "t.md").write_text("Words of the other client.\n", "utf-8")
    (folder / "other" / "system.yaml").write_text(SMALL + "services: [{name: S, description: {file: t.md}}]\n", "utf-8")
    (folder / "system.yaml").write_text(mistake + SMALL, "utf-8")

    words = ["--not-mentioning", "other/system.yaml", "-o", "other/t.md", "--force"]
    ended = socdocs("check", "system.yaml", *words)

    assert ended.code == 2
    assert "other/t.md is read by this command" in ended.err
    assert (folder / "other" / "t.md").read_text("utf-8") == "Words of the other client.\n"


@pytest.mark.parametrize("said", ["service_organization: {name: A}\n", "reports: []\n", "foo: 1\n", "a: [", SMALL])
@pytest.mark.parametrize("place", ["t/shared/cover.md", "t/soc1-type2/assertion.md", "t/soc2-type1/sections.yaml"])
def test_no_template_is_replaced_by_what_is_found(socdocs, folder, said, place):
    (folder / place).parent.mkdir(parents=True)
    (folder / place).write_text("Our words.\n", "utf-8")
    (folder / "system.yaml").write_text(said, "utf-8")

    socdocs("check", "system.yaml", "--templates", "t", "-o", place, "--force")

    assert (folder / place).read_text("utf-8") == "Our words.\n"


NAMED = {
    "a text by its ending": ("x.csv", "services: [{name: S, description: {file: x.csv}}]\n"),
    "a list by its ending": ("x.md", "vendors: {file: x.md}\n"),
    "the text after the last": (
        "t102.md",
        "services:\n" + "".join(f"  - {{name: S{n}, description: {{file: t{n}.md}}}}\n" for n in range(103)),
    ),
    "a file of another folder": ("x.md", "services: [{name: S, description: {file: ../{}/x.md}}]\n"),
    "own wording by its ending": ("own-wording/x.yml", ""),
}


@pytest.mark.parametrize("which", NAMED)
def test_a_file_that_is_named_and_refused_unopened_is_never_written_even_by_force(socdocs, folder, which):
    name, named = NAMED[which]
    below = folder / "below" if "another folder" in which else folder
    below.mkdir(exist_ok=True)
    (below / "system.yaml").write_text(SMALL + named.replace("{}/", ""), "utf-8")
    for place in (name, *(f"t{number}.md" for number in range(102) if "last" in which)):
        (folder / place).parent.mkdir(exist_ok=True)
        (folder / place).write_text("Call the bank.\n", "utf-8")
    description = str(below / "system.yaml")
    # What cannot be the name of this output is one that a manifest can have.
    form = ["-o", name] if Path(name).suffix in {".csv", ".md"} else ["-o", "out", "--manifest", name]
    command = "check" if "--manifest" not in form else "batch"

    ended = socdocs(command, description, *form, "--force")

    assert ended.code == 2, ended
    assert (folder / name).read_text("utf-8") == "Call the bank.\n"
