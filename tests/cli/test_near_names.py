"""A file beside a description that is called nearly like one that counts is named, and never passed over in silence."""

import os
import shutil

import pytest

AUDITOR = "reports:\n  - {id: soc2-2026, service_auditor: {firm: Halvorsen Reyes LLP}}\n"
OWN = "paragraphs:\n  - {instead_of: One., text: Two.}\n"


def named(ended):
    """The paths that the warnings name."""
    ahead = "warning[near-name]: "
    assert ended.code == 0, ended.err
    lines = (ended.out + ended.err).splitlines()
    return [line.split(ahead)[1].split(" is not read")[0] for line in lines if ahead in line]


def put(folder, name, text=AUDITOR):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


@pytest.mark.parametrize(
    "name",
    [
        *(
            "auditor.yml",
            "Auditor.yaml",
            "AUDITOR.YAML",
            "auditor.json",
            "auditor.yaml.txt",
            "auditor",
            "auditors.yaml",
        ),
        *("service-auditor.yaml", "service_auditor.yml", "socdocs.yml", "Socdocs.yaml", "SOCDOCS.yml", "soc-docs.yaml"),
        *("socdocs.json", "own_wording/x.yaml", "Own-Wording/x.yaml", "own wording/x.yaml", "ownwording/x.yaml"),
    ],
)
def test_a_name_that_is_nearly_right_is_named(socdocs, folder, name):
    put(folder, name)
    assert named(socdocs("check", "system.yaml")) == [name.split("/")[0]]
    assert named(socdocs("soc2", "system.yaml", "--format", "md", "-o", "-")) == [name.split("/")[0]]


@pytest.mark.parametrize(
    "name",
    [
        *(
            "auditor.docx",
            "auditor-letter.yaml",
            "auditor/notes.yaml",
            "audit.yaml",
            "my-socdocs.yaml",
            "own-wording.md",
        ),
        *("own-wording/README.md", "own-wording/.description.overview.yaml.swp", "own-wording/x.yaml~"),
        *("own-wording/Thumbs.db", "socdocs/x.yaml", "system.yml", "auditor.yaml~", "auditor.yaml.bak"),
    ],
)
def test_another_name_is_not(socdocs, folder, name):
    put(folder, name)
    assert named(socdocs("check", "system.yaml")) == []


@pytest.mark.parametrize(
    "name", ["description.overview.md", "description.overview.yaml.txt", "letter.docx", "old/x.yaml"]
)
def test_whatever_lies_in_the_folder_of_own_wording_and_is_not_read_is_named(socdocs, folder, name):
    put(folder, f"own-wording/{name}")
    put(folder, "own-wording/README.md")
    assert named(socdocs("check", "system.yaml")) == [f"own-wording/{name.split('/')[0]}"]


def test_beside_the_right_one_it_is_named_too(socdocs, folder):
    put(folder, "auditor.yaml")
    put(folder, "auditor.yml")
    assert named(socdocs("check", "system.yaml")) == ["auditor.yml"]


def test_another_name_of_the_file_that_is_read_is_not(socdocs, folder):
    """As on a disk that makes no difference of case."""
    put(folder, "auditor.yaml")
    os.link(folder / "auditor.yaml", folder / "Auditor.yaml")
    assert named(socdocs("check", "system.yaml")) == []


def test_a_project_file_is_looked_for_in_the_folders_above(socdocs, folder):
    (folder / "clients/acme").mkdir(parents=True)
    shutil.copy(folder / "system.yaml", folder / "clients/acme")
    put(folder, "socdocs.yml", "layout: practice\n")
    assert named(socdocs("check", "clients/acme/system.yaml")) == ["socdocs.yml"]
    put(folder / "clients", "socdocs.yaml", "layout: practice\n")
    assert named(socdocs("check", "clients/acme/system.yaml")) == []


def test_an_auditors_file_is_looked_for_where_the_project_file_says(socdocs, folder):
    put(folder, "socdocs.yaml", "auditor: audit/{description}.yaml\n")
    put(folder, f"audit/{folder.name}.yml")
    put(folder, "auditor.yml")
    assert named(socdocs("check", "system.yaml")) == [f"audit/{folder.name}.yml"]


@pytest.mark.parametrize("words", [("--no-auditor",), ("--auditor", "facts.yaml")])
def test_nothing_is_said_of_what_is_not_looked_for(socdocs, folder, words):
    put(folder, "facts.yaml")
    put(folder, "auditor.yml")
    put(folder, "socdocs.yml")
    assert named(socdocs("check", "system.yaml", *words, "--no-project")) == []


def test_a_batch_counts_it_for_each_report(socdocs, folder):
    put(folder, "auditor.yml")
    ended = socdocs("batch", "system.yaml", "-o", "out", "--format", "md", "--manifest", "out/m.json")
    assert ended.code == 0
    assert "near-name" in ended.err + (folder / "out/m.json").read_text("utf-8")


def test_a_folder_that_no_one_may_list_hides_none_that_count(socdocs, folder, monkeypatch):
    listed = os.listdir

    def refuse(path):
        if os.path.realpath(path) == os.path.realpath(folder):
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "listdir", refuse)
    put(folder, "auditor.yaml")
    assert "With auditor.yaml" in socdocs("check", "system.yaml").err
