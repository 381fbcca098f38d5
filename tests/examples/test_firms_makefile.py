"""examples/Makefile, as a firm copies it, in the hands of the real make: what a change rebuilds and what not."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repository.test_makefile import newer_features_in

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "examples" / "Makefile").read_text("utf-8")
PICTURE = ROOT / "examples" / "saas-vendor" / "architecture.png"
DESCRIPTION = """\
service_organization: {name: "NAME, Inc."}
system: {name: Cloud, boundaries: "The parts and their ways.\\n\\n![The parts of the system](parts.png)"}
controls: {file: controls.csv}
reports:
  - {id: soc2, soc: 2, type: 1, trust_services_categories: [security], as_of_date: 2026-03-31}
  - {id: soc1, soc: 1, type: 1, as_of_date: 2026-03-31}
"""
CONTROLS = 'id,text,criteria\nAC-01,"The Security Lead reviews access, each quarter.",CC6.2\n'
OWN = {
    "soc2-type1/cover.md": "::: title\n{{ service_organization.name }}\n:::\n",
    "soc2-type1/nobody_asks_for_this.md": "A draft of a template.\n",
}


def make(folder, *arguments, **variables):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    program = f"{shlex.quote(sys.executable)} -m socdocs"
    given = {
        "SOCDOCS": program,
        "soc1-type1": "acme",
        "soc2-type1": "acme beta",
        "FORMATS": "md",
        "OPTIONS": "-q --templates own",
    }
    given |= {"soc1-type2": "", "soc2-type2": ""} | variables
    done = subprocess.run(
        ["make", *arguments, *(f"{name}={value}" for name, value in given.items())],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def rebuilt(printed):
    """The outputs that make builds one by one, from the commands that it prints."""
    return sorted(re.findall(r" -o build/(\S+)", printed))


@pytest.fixture(scope="module")
def firm(tmp_path_factory) -> Path:
    """A firm's folder with two clients, in which everything is up to date."""
    folder = tmp_path_factory.mktemp("a firm")
    (folder / "Makefile").write_text(MAKEFILE, "utf-8")
    for client in ("acme", "beta"):
        (folder / client).mkdir()
        (folder / client / "system.yaml").write_text(DESCRIPTION.replace("NAME", client.title()), "utf-8")
        (folder / client / "controls.csv").write_text(CONTROLS, "utf-8")
        shutil.copy(PICTURE, folder / client / "parts.png")
    for name, text in OWN.items():
        (folder / "own" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "own" / name).write_text(text, "utf-8")
    for path in folder.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    make(folder, "batch")
    return folder


ACME, BETA, ACME_SOC1 = "acme/soc2-type1.md", "beta/soc2-type1.md", "acme/soc1-type1.md"


def test_a_batch_builds_all_and_leaves_make_nothing_to_do(firm):
    assert sorted(path.relative_to(firm / "build").as_posix() for path in (firm / "build").glob("*/*.md")) == [
        ACME_SOC1,
        ACME,
        BETA,
    ]
    assert rebuilt(make(firm)) == []
    assert "socdocs batch" not in make(firm, "batch")


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("acme/controls.csv", [ACME_SOC1, ACME]),
        ("beta/controls.csv", [BETA]),
        ("beta/parts.png", [BETA]),
        ("beta/system.yaml", [BETA]),
        ("own/soc2-type1/cover.md", [ACME, BETA]),
        ("own/soc2-type1/nobody_asks_for_this.md", []),
    ],
)
def test_a_changed_file_rebuilds_what_was_made_from_it_and_nothing_else(firm, changed, expected):
    before = (firm / changed).stat()
    try:
        os.utime(firm / changed)
        assert rebuilt(make(firm, "-n")) == expected
    finally:
        os.utime(firm / changed, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert rebuilt(make(firm, "-n")) == []


def test_an_auditors_file_that_arrives_rebuilds_its_clients_reports(firm):
    file = firm / "acme" / "auditor.yaml"
    try:
        file.write_text("reports:\n  - {id: soc2, service_auditor: {firm: Reyes LLP}}\n", "utf-8")
        assert rebuilt(make(firm, "-n")) == [ACME_SOC1, ACME]
    finally:
        file.unlink()


def test_a_list_that_is_deleted_is_missed_by_socdocs_and_not_by_make(firm):
    file = firm / "beta" / "controls.csv"
    hidden = file.rename(firm / "beta" / "hidden")
    try:
        assert rebuilt(make(firm, "-n")) == [BETA]
    finally:
        hidden.rename(file)


def test_what_a_change_made_stale_is_built_side_by_side_and_then_done(firm):
    file = firm / "beta" / "controls.csv"
    file.write_text(CONTROLS.replace("reviews", "approves"), "utf-8")
    assert rebuilt(make(firm, "-j2")) == [BETA]
    assert "approves" in (firm / "build" / BETA).read_text("utf-8")
    assert rebuilt(make(firm, "-n")) == []

    file.write_text(CONTROLS, "utf-8")
    printed = make(firm, "batch")
    assert "approves" not in (firm / "build" / BETA).read_text("utf-8")
    assert rebuilt(printed + make(firm, "-n")) == []


def test_a_used_template_of_ours_is_among_what_a_report_depends_on(firm):
    inputs = (firm / "build" / f"{ACME}.d").read_text("utf-8").splitlines()
    assert any(re.fullmatch(r".*/templates/soc2-type1/report\.yaml:", line) for line in inputs)


def test_the_firms_own_word_file_rebuilds_word_reports_only(firm):
    house = firm / "house.docx"
    shutil.copy(ROOT / "templates" / "reference.docx", house)
    os.utime(house, (1_000_000_000, 1_000_000_000))
    given = {
        "soc1-type1": "",
        "soc2-type1": "beta",
        "FORMATS": "docx md",
        "OPTIONS": "-q --reference house.docx",
        "OUT": "dressed",
    }
    make(firm, "batch", **given)
    os.utime(house)
    assert re.findall(r" -o dressed/(\S+)", make(firm, "-n", **given)) == ["beta/soc2-type1.docx"]
    make(firm, **given)
    assert re.findall(r" -o dressed/(\S+)", make(firm, "-n", **given)) == []


def test_clean_takes_away_what_was_made_and_nothing_else(firm, tmp_path):
    shutil.copytree(firm, tmp_path / "copy")
    (tmp_path / "copy" / "build" / "notes.txt").write_text("mine", "utf-8")
    make(tmp_path / "copy", "clean")
    assert [path.name for path in (tmp_path / "copy" / "build").rglob("*") if path.is_file()] == ["notes.txt"]


def test_check_names_every_client(firm):
    printed = make(firm, "check")
    assert {"acme/system.yaml", "beta/system.yaml"} <= set(re.findall(r"^(\w+/system\.yaml):", printed, re.MULTILINE))


def test_the_makefile_as_it_ships_names_the_examples_and_what_they_declare():
    for kind, clients in re.findall(r"^(soc\d-type\d) = (.*)$", MAKEFILE, re.MULTILINE):
        soc, type_ = kind[3], kind[-1]
        for client in clients.split():
            text = (ROOT / "examples" / client / "system.yaml").read_text("utf-8")
            assert re.search(rf"soc: {soc}\b", text)
            assert re.search(rf"type: {type_}\b", text)


def test_the_makefile_uses_no_feature_newer_than_make_3_81():
    assert newer_features_in(MAKEFILE) == []
