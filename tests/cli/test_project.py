"""A project file sets what is the same for all descriptions below it; `config` shows what is in force."""

import io
import itertools
import json
import os
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from socdocs.batch import work
from socdocs.batch.projects import project_of
from socdocs.files import Files
from socdocs.model.fields import keys_of
from socdocs.model.project import ProjectFile
from socdocs.problems import InputProblems
from socdocs.workflow.project import find_project, read_project
from tests.cli.conftest import SMALL

ROOT = Path(__file__).resolve().parents[2]
AUDITOR = "reports:\n  - {id: soc2-2026, service_auditor: {firm: Halvorsen Reyes LLP}}\n"
CLIENT = "clients/acme/system.yaml"


@pytest.fixture
def firm(folder):
    """A firm's folder: a description for each of two clients."""
    for name in ("acme", "beta"):
        (folder / "clients" / name).mkdir(parents=True)
        shutil.copy(folder / "system.yaml", folder / "clients" / name)
    (folder / "system.yaml").unlink()
    for name in ("shared", "audit", "our-templates"):
        (folder / name).mkdir()
    return folder


def say(folder, *lines):
    (folder / "socdocs.yaml").write_text("\n".join(lines) + "\n", "utf-8")


def config(socdocs, *words):
    ended = socdocs("config", *words, "--output-format", "json")
    assert ended.code == 0, ended.err
    return {row["setting"]: row for row in json.loads(ended.out)}


def test_it_is_found_upwards_and_the_nearest_counts(firm):
    assert find_project(firm / CLIENT) is None
    say(firm)
    assert find_project(firm / CLIENT) == firm / "socdocs.yaml"
    say(firm / "clients")
    assert find_project(firm / CLIENT) == firm / "clients" / "socdocs.yaml"


def test_its_path_is_written_like_that_of_the_description(firm, monkeypatch):
    say(firm)
    monkeypatch.chdir(firm / "clients")
    assert find_project(Path("acme/system.yaml")) == Path("../socdocs.yaml")


def test_it_is_not_looked_for_above_a_repository(firm):
    say(firm)
    (firm / "clients" / ".git").mkdir()
    assert find_project(firm / CLIENT) is None
    say(firm / "clients")
    assert find_project(firm / CLIENT) == firm / "clients" / "socdocs.yaml"


def test_it_is_not_looked_for_above_the_home_folder(firm, monkeypatch):
    say(firm)
    assert find_project(firm / CLIENT) is not None
    monkeypatch.setenv("HOME", str(firm / "clients"))
    monkeypatch.setenv("USERPROFILE", str(firm / "clients"))
    assert find_project(firm / CLIENT) is None


def test_without_a_home_folder_it_is_looked_for_all_the_same(firm, monkeypatch):
    say(firm)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # as it answers for a user whom no one knows
    assert find_project(firm / CLIENT) == firm / "socdocs.yaml"


@pytest.mark.parametrize(("below", "found"), [(0, True), (9, True), (10, False)])
def test_it_is_looked_for_in_ten_folders(folder, below, found):
    say(folder)
    assert (find_project(folder.joinpath(*["x"] * below, "system.yaml")) is not None) == found


SAID = {
    "command line": "practice",
    "report's entry": "four-section",
    "report_defaults": "practice",
    "project file": "practice",
}
PRESENT = [set(row) for size in range(len(SAID) + 1) for row in itertools.combinations(SAID, size)]


@pytest.mark.parametrize("present", PRESENT, ids=lambda present: " and ".join(sorted(present)) or "nothing")
def test_the_first_of_the_places_that_say_a_layout_wins(socdocs, firm, present):
    text = (firm / CLIENT).read_text("utf-8")
    if "report's entry" in present:
        text = text.replace("type: 1,", "type: 1, layout: four-section,")
    if "report_defaults" in present:
        text += "report_defaults: {layout: practice}\n"
    (firm / CLIENT).write_text(text, "utf-8")
    if "project file" in present:
        say(firm, "layout: practice")
    words = ("--layout", "practice") if "command line" in present else ()

    row = config(socdocs, CLIENT, *words)["layout"]
    outline = json.loads(socdocs("outline", CLIENT, *words, "--output-format", "json").out)

    winner = next((level for level in SAID if level in present), "built in")
    assert row["from"] == winner
    assert row["value"] == outline["layout"] == SAID.get(winner, "four-section")
    files = {"report's entry": CLIENT, "report_defaults": CLIENT, "project file": "socdocs.yaml"}
    assert row.get("file") == files.get(winner)
    if winner in files:
        written = (firm / files[winner]).read_text("utf-8").splitlines()[row["line"] - 1]
        assert written[row["column"] - 1 :].startswith(row["value"])


def test_a_layout_that_a_kind_does_not_have_leaves_that_kind_alone(socdocs, firm):
    say(firm, "layout: practice")
    assert socdocs("report", "bridge-letter", CLIENT, "--format", "md", "-o", "letter.md").code == 0


def test_libraries_of_the_description_take_the_place_of_those_of_the_project(socdocs, firm):
    controls = "- {id: AC-09, text: The Security Lead reviews the firewall rules each quarter., criteria: [CC6.6]}\n"
    (firm / "shared" / "controls.yaml").write_text(controls, "utf-8")
    own = "service_organization: {name: Acme}\ncontrols: {file: ../../shared/controls.yaml}\n"
    (firm / CLIENT).write_text(own, "utf-8")

    assert "leads out of the folder" in socdocs("check", CLIENT).out
    say(firm, "libraries: shared")
    assert socdocs("check", CLIENT).code == 0
    assert "leads out of the folder" in socdocs("check", CLIENT, "--no-project").out
    (firm / CLIENT).write_text("libraries: [../../audit]\n" + own, "utf-8")
    assert "leads out of the folder" in socdocs("check", CLIENT).out
    (firm / CLIENT).write_text("libraries: [../../audit]\n", "utf-8")
    row = config(socdocs, CLIENT)["libraries"]
    assert (row["value"], row["from"], row["line"]) == ("../../audit", "description", 1)


def test_commands_that_only_read_a_description_know_its_libraries_too(socdocs, firm):
    row = "- {id: AC-01, text: The Security Lead reviews access each quarter., criteria: [CC6.2]}\n"
    (firm / "shared" / "controls.yaml").write_text(row, "utf-8")
    for name in ("acme", "beta"):
        path = firm / "clients" / name / "system.yaml"
        text = path.read_text("utf-8")
        path.write_text(
            "controls: {file: ../../shared/controls.yaml}\n" + text.replace("controls:\n  " + row, ""), "utf-8"
        )
    say(firm, "libraries: shared")

    assert socdocs("diff", CLIENT, "clients/beta").code == 0
    assert socdocs("check", CLIENT, "--not-mentioning", "clients/beta/system.yaml").code == 0
    assert socdocs("batch", "clients", "-o", "drafts", "--name", "{description}").code == 0


def test_other_options_that_are_not_given_are_those_of_the_project(socdocs, firm):
    (firm / "our-templates" / "shared").mkdir()
    (firm / "our-templates" / "shared" / "cover.md").write_text("Our cover\n", "utf-8")
    say(firm, "templates: our-templates", "formats: [md, docx]", 'name: "{description}-{report}"')

    ended = socdocs("soc2", CLIENT)

    assert ended.code == 0, ended.err
    assert "Our cover" in (firm / "acme-soc2-2026.md").read_text("utf-8")
    assert socdocs("soc2", CLIENT, "--no-project", "-o", "plain.md").code == 0
    assert "Our cover" not in (firm / "plain.md").read_text("utf-8")
    assert socdocs("soc2", CLIENT, "-o", "word.docx").code == 0
    (firm / "others").mkdir()
    assert socdocs("soc2", CLIENT, "--templates", "others", "-o", "others.md").code == 0
    assert "Our cover" not in (firm / "others.md").read_text("utf-8")


def test_a_reference_document_of_the_project_is_used(socdocs, firm):
    (firm / "style.docx").write_text("no Word file", "utf-8")
    say(firm, "reference: style.docx")

    assert "error[reference-document]: style.docx: the ref" in socdocs("soc2", CLIENT, "-o", "x.docx").err
    assert socdocs("soc2", CLIENT, "-o", "x.docx", "--no-project").code == 0
    assert config(socdocs, CLIENT)["reference"]["value"] == "style.docx"
    assert config(socdocs, CLIENT, "--no-project")["reference"]["from"] == "built in"


def test_what_does_not_use_the_reference_document_does_not_depend_on_it(socdocs, firm):
    (firm / "style.docx").write_text("no Word file", "utf-8")
    say(firm, "reference: style.docx")

    assert socdocs("soc2", CLIENT, "-o", "x.md", "--depfile", "x.d").code == 0
    assert "socdocs.yaml" in (firm / "x.d").read_text("utf-8")
    assert "style.docx" not in (firm / "x.d").read_text("utf-8")


def test_every_key_is_shown_and_explained(socdocs, firm):
    assert set(config(socdocs, CLIENT)) == set(keys_of(ProjectFile)) - {"clients"}


def test_the_table_names_the_winner_and_its_place(socdocs, firm):
    say(firm, "# ours", "page_numbers: never")
    shown = socdocs("config", CLIENT).out
    assert re.search(r"page_numbers +never +project file +socdocs.yaml:2", shown)


def test_it_is_an_input_of_the_hash_the_depfile_and_the_manifest(socdocs, firm):
    say(firm, "layout: practice")
    socdocs("soc2", CLIENT, "-o", "one.md", "--depfile", "one.d")
    assert " socdocs.yaml" in (firm / "one.d").read_text("utf-8")
    say(firm, "# another", "layout: practice")
    assert "(unchanged)" not in socdocs("soc2", CLIENT, "-o", "one.md").err

    assert socdocs("batch", "clients", "-o", "drafts", "--manifest", "run.json", "--name", "{description}").code == 0
    manifest = (firm / "run.json").read_text("utf-8")
    assert manifest.count('"socdocs.yaml"') == 2


def test_a_batch_and_single_commands_write_the_same(socdocs, firm):
    say(firm, "layout: practice", "formats: md")
    assert socdocs("batch", "clients", "-o", "drafts", "--name", "{description}").code == 0
    assert socdocs("soc2", CLIENT, "-o", "acme.md").code == 0
    assert (firm / "drafts" / "acme.md").read_bytes() == (firm / "acme.md").read_bytes()


def test_while_a_batch_runs_a_changed_project_file_makes_no_report_of_two_versions(socdocs, firm, monkeypatch):
    say(firm, "layout: practice", "formats: md")
    read = work.understood_project

    def read_changed(files, description):
        say(firm, "layout: four-section", "formats: md")
        return read(files, description)

    monkeypatch.setattr(work, "understood_project", read_changed)
    ended = socdocs("batch", "clients", "-o", "drafts", "--name", "{description}", "-j", "1")

    assert ended.code == 3
    assert "socdocs.yaml was changed while this command ran; run it again." in " ".join(ended.err.split())
    assert not (firm / "drafts" / "acme.md").exists()


def test_while_a_batch_runs_a_changed_description_makes_no_report_under_its_old_name(socdocs, firm, monkeypatch):
    build = work._built

    def build_changed(files, report, options):
        text = report.description.read_text("utf-8")
        report.description.write_text(text.replace("Acme", "Cedar"), "utf-8")
        return build(files, report, options)

    monkeypatch.setattr(work, "_built", build_changed)
    ended = socdocs("batch", "clients", "-o", "drafts", "--format", "md", "--name", "{description}", "-j", "1")

    assert ended.code == 3
    assert "clients/acme/system.yaml was changed while this command ran; run it again." in " ".join(ended.err.split())
    assert not (firm / "drafts" / "acme.md").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("soc2", CLIENT, "-o", "socdocs.yaml", "--format", "md", "--force"),
        ("soc2", CLIENT, "-o", "x.md", "--depfile", "socdocs.yaml", "--force"),
    ],
)
def test_it_is_never_an_output(socdocs, firm, words):
    say(firm, "layout: practice")
    assert socdocs(*words).code == 2
    assert (firm / "socdocs.yaml").read_text("utf-8") == "layout: practice\n"


def test_each_client_gets_its_kinds_and_each_project_its_own_formats(socdocs, firm):
    say(
        firm,
        "formats: [md]",
        'name: "{description}-{kind}"',
        "kinds: [SOC 2 type 1]",
        "clients: [{folder: clients/acme, kinds: [soc2-type1, representation-letter]}]",
    )
    assert socdocs("batch", "clients", "-o", "drafts").code == 0
    assert sorted(path.name for path in (firm / "drafts").iterdir()) == [
        "acme-representation-letter.md",
        "acme-soc2-type1.md",
        "beta-soc2-type1.md",
    ]
    say(firm / "clients" / "beta", "formats: [docx]")
    assert socdocs("batch", "clients", "-o", "more", "--kind", "soc2-type1", "--name", "{description}").code == 0
    assert sorted(path.name for path in (firm / "more").iterdir()) == ["acme.md", "beta.docx"]
    assert socdocs("batch", "clients", "-o", "none", "--no-project", "--name", "{description}").code == 0
    assert sorted(path.name for path in (firm / "none").iterdir()) == ["acme.docx", "beta.docx"]


def test_the_reports_that_are_listed_are_those_of_the_clients_kinds(socdocs, firm):
    more = "  - {id: soc1-2026, soc: 1, type: 1}\n"
    for name in ("acme", "beta"):
        path = firm / "clients" / name / "system.yaml"
        path.write_text(path.read_text("utf-8") + more, "utf-8")
    say(firm, "kinds: [soc2-type1]", "clients: [{folder: clients/beta, kinds: [soc1-type1]}]")
    assert [row.split("\t")[1] for row in socdocs("reports", "clients").out.splitlines()] == ["soc2-2026", "soc1-2026"]
    assert len(socdocs("reports", "clients", "--no-project").out.splitlines()) == 4


def test_a_mistake_in_one_clients_project_file_stops_no_other(socdocs, firm):
    say(firm, "formats: md", 'name: "{description}"')
    say(firm / "clients" / "beta", "formatz: md")
    ended = socdocs("batch", "clients", "-o", "drafts")
    assert ended.code == 1
    assert "clients/beta/socdocs.yaml:1:1: error[unknown-key]" in ended.err
    assert [path.name for path in (firm / "drafts").iterdir()] == ["acme.md"]


MISTAKES = {
    "layot: practice": ("unknown-key", "1:1"),
    "layout: practise": ("unknown-layout", "1:9"),
    "formats: [md, pdff]": ("unknown-value", "1:15"),
    "kinds: [soc9]": ("unknown-value", "1:9"),
    "page_numbers: sometimes": ("unknown-value", "1:15"),
    "templates: nowhere": ("file-missing", "1:12"),
    f"templates: {'x' * 300}": ("file-missing", "1:12"),
    "reference: nowhere.docx": ("file-missing", "1:12"),
    'name: "{sistem}"': ("unknown-value", "1:7"),
    'name: "../{kind}"': ("unknown-value", "1:7"),
    "libraries: [shared, clients]": ("library", "1:21"),
    "clients: [{folder: gone, kinds: [soc3]}]": ("file-missing", "1:20"),
    "clients: [{kinds: [soc3]}]": ("missing-key", "1:11"),
    "templates: ../x": ("file-outside", "1:12"),
    "templates: /etc": ("file-outside", "1:12"),
    "templates: ~/x": ("file-outside", "1:12"),
    "auditor: ../{description}.yaml": ("file-outside", "1:10"),
    'auditor: "audit/{kind}.yaml"': ("unknown-value", "1:10"),
    "auditor: audit/{description.yaml": ("unknown-value", "1:10"),
    "- a list": ("not-a-mapping", "1:1"),
    "layout: [practice": ("unclosed-bracket", "1:9"),
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_told_with_file_and_line(socdocs, firm, text):
    say(firm, text)
    code, place = MISTAKES[text]
    with pytest.raises(InputProblems) as caught:
        project_of(Files(), Path(CLIENT))
    row = caught.value.diagnostics[0]
    assert row.code == code
    assert str(row.span).startswith(f"socdocs.yaml:{place}")
    assert socdocs("check", CLIENT).code == 1
    assert socdocs("check", CLIENT, "--no-project").code == 0


def test_mistakes_in_several_patterns_are_told_in_one_run(socdocs, firm):
    say(firm, 'name: "{sistem}"\nauditor: "{x}"')

    ended = socdocs("check", CLIENT)

    assert "The name pattern must not hold “{sistem}”" in ended.out
    assert "The pattern for auditors' files must not hold “{x}”; it may hold: description." in ended.out


def test_mistakes_of_every_kind_are_told_in_one_run(socdocs, firm):
    say(firm, "formats: [docs, md]\npage_numbers: maybe\nlayout: xyz\nreference: no.docx\nkinds: [a]\nnam: x")

    with pytest.raises(InputProblems) as caught:
        project_of(Files(), Path(CLIENT))

    assert sorted(row.span.line for row in caught.value.diagnostics) == [1, 2, 3, 4, 5, 6]


def test_a_layout_that_is_like_no_other_is_told_with_all_there_are(socdocs, firm):
    say(firm, "layout: xyz")
    with pytest.raises(InputProblems) as caught:
        project_of(Files(), Path(CLIENT))
    assert caught.value.diagnostics[0].advice == "There are: four-section, letter, practice."


def test_a_project_file_in_place_of_another_is_named(socdocs, folder):
    client = folder / "client"
    client.mkdir()
    (client / "system.yaml").write_text(SMALL, "utf-8")
    (folder / "socdocs.yaml").write_text("formats: [md]\n", "utf-8")
    (client / "socdocs.yaml").write_text("formats: [docx]\n", "utf-8")
    said = "client/socdocs.yaml counts for this description, and socdocs.yaml above it does not."

    assert said in " ".join(socdocs("check", "client/system.yaml").out.split())
    assert "above it" not in socdocs("check", "system.yaml").out


@pytest.mark.parametrize("key", ["reference", "templates", "libraries", "auditor", "itself"])
def test_a_link_that_leads_out_is_refused(socdocs, firm, tmp_path_factory, key):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "folder").mkdir()
    for name in ("file", "acme.yaml"):
        (outside / name).write_text("layout: practice\n", "utf-8")
    target, said = {
        "reference": ("file", "reference: link"),
        "templates": ("folder", "templates: link"),
        "libraries": ("folder", "libraries: link"),
        "auditor": ("acme.yaml", "auditor: link"),
        "itself": ("file", ""),
    }[key]
    name = "socdocs.yaml" if key == "itself" else "link"
    (firm / name).symlink_to(outside / target)
    if said:
        say(firm, said)
    ended = socdocs("check", CLIENT)
    assert ended.code == 1
    assert "leads out of the folder" in ended.out + ended.err


def test_an_auditors_file_at_its_place_is_refused_where_it_is_a_link_that_leads_out(socdocs, firm, tmp_path_factory):
    other = tmp_path_factory.mktemp("other") / "auditor.yaml"
    other.write_text(AUDITOR, "utf-8")
    say(firm, "auditor: audit/{description}.yaml")
    (firm / "audit" / "acme.yaml").symlink_to(other)
    assert "leads out of the folder" in socdocs("check", CLIENT).out
    assert socdocs("batch", "clients/acme", "-o", "drafts").code == 1
    (firm / "socdocs.yaml").unlink()
    (firm / "clients" / "acme" / "auditor.yaml").symlink_to(other)
    assert "leads out of the folder" in socdocs("check", CLIENT).out
    assert socdocs("check", CLIENT, "--no-auditor").code == 0
    assert socdocs("check", CLIENT, "--auditor", str(other)).code == 0


def test_a_client_whose_folder_is_elsewhere_reaches_no_other_client(socdocs, firm, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    shutil.move(firm / "clients" / "acme", elsewhere / "acme")
    (firm / "clients" / "acme").symlink_to(elsewhere / "acme")
    say(firm, "auditor: clients/{description}/of/auditor.yaml")
    (firm / "clients" / "beta" / "auditor.yaml").write_text(AUDITOR.replace("Halvorsen", "Hidden"), "utf-8")
    (elsewhere / "acme" / "of").symlink_to(firm / "clients" / "beta")

    ended = socdocs("check", CLIENT)

    assert "leads out of the folder" in ended.out + ended.err
    (elsewhere / "acme" / "of").unlink()
    (elsewhere / "acme" / "of").mkdir()
    shutil.copy(firm / "clients" / "beta" / "auditor.yaml", elsewhere / "acme" / "of")
    assert "leads out" not in socdocs("check", CLIENT).out


def test_a_batch_in_which_two_descriptions_take_the_auditors_file_of_one_name_is_refused(socdocs, firm):
    (firm / "audit").mkdir(exist_ok=True)
    (firm / "audit" / "beta.yaml").write_text(AUDITOR, "utf-8")
    taken = firm / "clients" / "acme" / "beta.yaml"
    shutil.copy(firm / CLIENT, taken)
    say(firm, "auditor: audit/{description}.yaml")
    run = (
        "batch",
        "clients",
        str(taken),
        "-o",
        "out",
        "--format",
        "md",
        "--name",
        "{report}-{service_organization.name}",
    )

    ended = socdocs(*run)

    assert ended.code == 2, ended
    assert "clients/beta/system.yaml" in ended.err
    assert "clients/acme/beta.yaml are both called “beta”" in ended.err
    assert not (firm / "out").exists()


@pytest.mark.parametrize(
    ("pattern", "link", "target", "counts"),
    [
        ("", "clients/acme/auditor.yaml", "../beta/auditor.yaml", False),
        ("", "clients/acme/auditor.yaml", "../../audit/acme.yaml", False),
        ("", "clients/acme/auditor.yaml", "own.yaml", True),
        ("audit/{description}.yaml", "audit/acme.yaml", "../clients/beta/auditor.yaml", False),
        ("audit/{description}.yaml", "audit/acme.yaml", "../clients/acme/own.yaml", True),
        ("audit/{description}.yaml", "audit/acme.yaml", "shared.yaml", True),
        ("clients/{description}/facts.yaml", "clients/acme/facts.yaml", "../beta/auditor.yaml", False),
        ("clients/{description}/of/auditor.yaml", "clients/acme/of", "../beta", False),
        ("clients/{description}/of/auditor.yaml", "clients/acme/of", "in", True),
    ],
)
def test_no_link_in_the_place_of_an_auditors_file_leads_to_another_client(socdocs, firm, pattern, link, target, counts):
    text = AUDITOR.replace("Halvorsen", "Hidden")
    for name in (
        "clients/beta/auditor.yaml",
        "clients/acme/own.yaml",
        "clients/acme/in/auditor.yaml",
        "audit/shared.yaml",
    ):
        (firm / name).parent.mkdir(exist_ok=True)
        (firm / name).write_text(text, "utf-8")
    say(firm, "layout: four-section", *([f"auditor: '{pattern}'"] if pattern else []))
    (firm / link).symlink_to(target)

    ended = socdocs("soc2", CLIENT, "--format", "md", "-o", "-")

    assert (ended.code == 0, "Hidden Reyes LLP" in ended.out + ended.err) == (counts, counts), ended.err


@pytest.mark.parametrize(
    ("pattern", "link", "target", "counts"),
    [
        ("audit/{description}.yaml", "audit/acme.yaml", "../clients/beta/auditor.yaml", False),
        ("audit/{description}.yaml", "audit/acme.yaml", "shared.yaml", True),
        ("clients/{description}/auditor.yaml", "clients/acme/auditor.yaml", "../beta/auditor.yaml", False),
        ("clients/{description}/of/auditor.yaml", "clients/acme/of", "../beta", False),
        ("clients/{description}/of/auditor.yaml", "clients/acme/of", "in", True),
    ],
)
def test_no_link_in_the_place_that_a_pattern_names_leads_to_another_client(
    socdocs, firm, pattern, link, target, counts
):
    text = AUDITOR.replace("Halvorsen", "Hidden")
    for name in ("clients/beta/auditor.yaml", "clients/acme/in/auditor.yaml", "audit/shared.yaml"):
        (firm / name).parent.mkdir(exist_ok=True)
        (firm / name).write_text(text, "utf-8")
    (firm / link).symlink_to(target)

    ended = socdocs("batch", CLIENT, "-o", "out", "--format", "md", "--auditor", pattern)

    assert (ended.code == 0) == counts, ended.err
    assert any("Hidden Reyes LLP" in path.read_text("utf-8") for path in firm.glob("out/*.md")) == counts


def test_a_batch_on_a_disk_that_makes_no_difference_of_case_takes_two_spellings_of_a_name_for_one(socdocs, firm):
    (firm / "audit" / "beta.yaml").write_text(AUDITOR, "utf-8")
    (firm / "audit" / "BETA.yaml").hardlink_to(firm / "audit" / "beta.yaml")  # what such a disk shows by itself
    taken = firm / "clients" / "acme" / "BETA.yaml"
    shutil.copy(firm / CLIENT, taken)
    say(firm, "auditor: audit/{description}.yaml")
    run = ("batch", "clients", str(taken), "-o", "out", "--format", "md", "--name", "{description}-{report}")

    ended = socdocs(*run)
    assert ended.code == 2, ended
    assert "would take the service auditor's file" in " ".join(ended.err.split())

    (firm / "audit" / "BETA.yaml").unlink()
    (firm / "audit" / "BETA.yaml").write_text(AUDITOR, "utf-8")
    ended = socdocs(*run)
    assert "would take the service auditor's file" not in " ".join(ended.err.split())


NAMED_ELSEWHERE = [
    ("clients/acme", "clients/beta/r", "soc2 clients/acme/system.yaml --type 1"),
    ("clients/acme", "clients/beta/r", "soc2 clients/acme/system.yaml --type 1 -o ./"),
    ("clients/acme", "our-templates/shared/cover", "soc2 clients/acme/system.yaml --type 1 --format md"),
    ("clients/acme", "link/r", "soc2 clients/acme/system.yaml --type 1 -o clients/acme/"),
    ("clients/acme", "beta/r", "batch clients -o clients"),
    ("clients/acme", "link/r", "batch clients/acme -o clients/acme"),
    ("clients/acme", "{description}/{kind}", "batch clients/acme -o clients/beta"),
]


@pytest.mark.parametrize(("where", "name", "command"), NAMED_ELSEWHERE)
def test_no_report_is_written_outside_the_folder_of_the_project_file_that_names_its_folder(
    socdocs, firm, where, name, command
):
    say(firm / where, f"name: '{name}'")
    (firm / "clients" / "acme" / "link").symlink_to("../beta")
    (firm / "our-templates" / "shared").mkdir()

    ended = socdocs(*command.split())

    assert ended.code in (1, 3), ended
    assert "outside of the folder of clients/acme/socdocs.yaml" in " ".join(ended.err.split())
    assert [path.name for path in (firm / "clients" / "beta").rglob("*") if path.is_file()] == ["system.yaml"]
    assert not [path for path in (firm / "our-templates").rglob("*") if path.is_file()]


@pytest.mark.parametrize("command", ["soc2 clients/acme/system.yaml --type 1", "batch clients/acme -o ."])
@pytest.mark.parametrize("where", [".", "clients/acme"])
def test_a_project_file_names_folders_below_its_own(socdocs, firm, monkeypatch, where, command):
    say(firm / where, "name: 'out/{description}/{kind}'", "formats: [md]")
    monkeypatch.chdir(firm / where)
    ended = socdocs(*command.replace("clients/acme", "." if where != "." else "clients/acme").split())
    assert ended.code == 0, ended.err
    assert (firm / where / "out" / "acme" / "soc2-type1.md").is_file()


def test_no_folder_behind_a_link_is_looked_through_for_layouts(socdocs, firm):
    (firm / "elsewhere").mkdir()
    (firm / "elsewhere" / "hidden-plan.yaml").touch()
    templates = firm / "clients" / "acme" / "t" / "soc2-type1"
    templates.mkdir(parents=True)
    (templates / "layouts-x").symlink_to(firm / "elsewhere")
    say(firm / "clients" / "acme", "templates: t", "layout: zzz")

    ended = socdocs("check", CLIENT)

    assert ended.code, ended
    assert "hidden-plan" not in ended.out + ended.err
    assert "layouts-x is a link, which is not followed" in " ".join((ended.out + ended.err).split())


def test_a_comparison_takes_the_auditors_file_that_counts_in_all_commands(socdocs, firm):
    say(firm, "auditor: 'audit/{description}.yaml'")
    for name, firm_name in (("acme", "Counting"), ("beta", "Hidden")):
        (firm / "audit" / f"{name}.yaml").write_text(AUDITOR.replace("Halvorsen", firm_name), "utf-8")
    shutil.copy(CLIENT, "before.yaml")
    (firm / "clients" / "acme" / "auditor.yaml").symlink_to("../../audit/beta.yaml")

    ended = socdocs("diff", "before.yaml", CLIENT)

    assert "Counting Reyes LLP" in ended.out
    assert "Hidden" not in ended.out + ended.err


@pytest.mark.parametrize(
    "command",
    [
        ["check", CLIENT],
        ["soc2", CLIENT, "-o", "draft.md"],
        ["config", CLIENT],
        ["diff", "before.yaml", CLIENT],
        ["diff", CLIENT, "before.yaml", "--word", "redline.docx"],
        ["batch", "clients/acme", "-o", "drafts"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("text", ["hidden words\n", AUDITOR.replace("Halvorsen", "hidden words")])
def test_nothing_is_said_of_an_auditors_file_that_is_a_link_that_leads_out(
    socdocs, firm, tmp_path_factory, command, text
):
    other = tmp_path_factory.mktemp("other") / "auditor.yaml"
    other.write_text(text, "utf-8")
    shutil.copy(CLIENT, "before.yaml")
    (firm / "clients" / "acme" / "auditor.yaml").symlink_to(other)

    ended = socdocs(*command)

    assert "hidden words" not in ended.out + ended.err
    assert not any(b"hidden words" in path.read_bytes() for path in firm.rglob("*.md"))
    assert not (firm / "redline.docx").exists()


def test_the_auditors_file_is_where_the_project_file_says(socdocs, firm):
    (firm / "audit" / "acme.yaml").write_text(AUDITOR, "utf-8")
    say(firm, "auditor: audit/{description}.yaml")
    ended = socdocs("soc2", CLIENT, "--format", "md", "-o", "-")
    assert "Halvorsen Reyes LLP" in ended.out
    assert "With audit/acme.yaml; --no-auditor leaves it out." in ended.err
    assert socdocs("soc2", "clients/beta/system.yaml", "--format", "md", "-o", "-").code == 0


def test_nothing_is_read_outside_the_folders_that_were_found(firm, monkeypatch):
    say(firm, "layout: practice", "templates: our-templates", "libraries: [shared]")
    opened = []
    whole = Files._open
    monkeypatch.setattr(
        Files, "_open", lambda self, path, limit: opened.append(path.resolve()) or whole(self, path, limit)
    )
    (firm / "clients" / "socdocs.yaml").write_text("formats: md\n", "utf-8")
    read_project(Files(), firm / CLIENT)
    assert opened == [firm / "clients" / "socdocs.yaml"]


@pytest.mark.parametrize("text", ["", "# nothing yet", "layout:"])
def test_a_project_file_may_say_nothing_and_hides_those_above_it(socdocs, firm, text):
    say(firm, "layot: wrong")
    say(firm / "clients", text)
    assert socdocs("check", CLIENT).code == 0


def test_the_schema_of_project_files_has_every_key(socdocs):
    schema = json.loads(socdocs("schema", "--project").out)
    assert set(schema["$defs"]["ProjectFile"]["properties"]) == set(keys_of(ProjectFile))


ON_DESCRIPTION = {
    "soc2": ("--format", "md", "-o", "-"),
    "check": (),
    "outline": (),
    "review": (),
    "requests": (),
    "matrix": (),
    "config": (),
}


@pytest.mark.parametrize("name", ON_DESCRIPTION)
def test_an_auditors_file_beside_the_description_counts_in_every_command_and_is_named(socdocs, audited, name):
    words = (name, "system.yaml", *ON_DESCRIPTION[name])
    found, without, given = (
        socdocs(*words),
        socdocs(*words, "--no-auditor"),
        socdocs(*words, "--auditor", "auditor.yaml"),
    )

    assert "With auditor.yaml; --no-auditor leaves it out." in found.err
    assert "With auditor.yaml" not in without.err + given.err
    if name == "config":
        assert [row.split()[2] for row in found.out.splitlines() if "auditor " in row] == ["found"]
    else:
        assert found.out == given.out
    (audited / "auditor.yaml").write_text("reports: [{id: unknown}]", "utf-8")
    assert (socdocs(*words).code, socdocs(*words, "--no-auditor").code) == (1, 0)


def test_an_auditors_file_is_named_or_left_out_and_not_both(socdocs, audited):
    assert socdocs("check", "system.yaml", "--auditor", "auditor.yaml", "--no-auditor").code == 2
    assert socdocs("init", "soc2-type1", "--auditor", "-o", "-").code == 0


def test_a_description_from_standard_input_has_nothing_beside_it(socdocs, audited, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO((audited / "system.yaml").read_bytes())))
    assert "With auditor.yaml" not in socdocs("check", "-").err


@pytest.mark.parametrize("form", ["md", "docx"])
def test_a_part_of_management_carries_no_fact_of_an_auditors_file_that_is_not_named(socdocs, example, form):
    def held(*words):
        ended = socdocs("soc1", "system.yaml", "--report", "soc1-2026", "-o", f"x.{form}", "--force", *words)
        assert ended.code == 0, ended.err
        data = (example / f"x.{form}").read_bytes()
        if form == "md":
            return data.decode(), ended.err
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist()), ended.err

    finding = "had been open"  # words of an exception in tests.yaml, which auditor.yaml names
    assert finding in held()[0]
    alone, said = held("--only", "management")
    assert finding not in alone
    assert "Without auditor.yaml, because only parts of management are written; --auditor names it." in said
    assert finding in held("--only", "management", "--auditor", "auditor.yaml")[0]
    assert (
        socdocs(
            "batch", "system.yaml", "-o", "out", "--only", "management", "--format", form, "--kind", "soc1-type2"
        ).code
        == 0
    )
    (made,) = (example / "out").iterdir()
    if form == "md":
        assert finding not in made.read_text("utf-8")


@pytest.fixture
def example(folder):
    shutil.copytree(ROOT / "examples" / "payroll-processor", folder, dirs_exist_ok=True)
    return folder
