"""Texts in Markdown files and files of shared libraries: what prints, what is found and where, what is refused."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT

SYSTEM = """\
libraries: [../shared]
service_organization: {name: "Acme, Inc."}
system:
  name: Acme Cloud
  boundaries: {file: texts/boundaries.md}
internal_control:
  monitoring: {file: ../shared/monitoring.md}
controls: {file: ../shared/controls.csv}
incidents: {none_statement: {file: texts/none.md}}
reports:
  - {id: soc2-2026, soc: 2, type: 1, trust_services_categories: [security], as_of_date: 2026-03-31}
"""
BOUNDARIES = """\
---
title: Boundaries
author: Somebody
---

### What belongs to it

The world-class system.

#### The network

![The network](net.png)
"""


@pytest.fixture
def client(folder, monkeypatch):
    """A description in a folder beside a library."""
    for name in ("acme/texts", "shared/img"):
        (folder / name).mkdir(parents=True)
    picture = ROOT / "examples/saas-vendor/architecture.png"
    shutil.copy(picture, folder / "acme/texts/net.png")
    shutil.copy(picture, folder / "shared/img/watch.png")
    (folder / "acme/system.yaml").write_text(SYSTEM, "utf-8")
    (folder / "acme/texts/boundaries.md").write_text(BOUNDARIES, "utf-8")
    (folder / "acme/texts/none.md").write_text("There were none.\n", "utf-8")
    (folder / "shared/monitoring.md").write_text("Watched daily.\n\n![The watch](img/watch.png)\n", "utf-8")
    (folder / "shared/controls.csv").write_text("id,text,criteria\nAC-01,The Lead reviews access.,CC6.1\n", "utf-8")
    monkeypatch.chdir(folder / "acme")
    return folder / "acme"


def test_a_text_in_a_folder_that_is_a_link_shows_the_picture_beside_it(socdocs, client):
    (client / "deep" / "inner").mkdir(parents=True)
    (client / "link").symlink_to("deep/inner")
    shutil.copy(ROOT / "examples/saas-vendor/architecture.png", client / "deep" / "p.png")
    (client / "deep" / "inner" / "t.md").write_text("![The plan](../p.png)\n", "utf-8")
    text = SYSTEM.replace("texts/boundaries.md", "link/t.md")
    (client / "system.yaml").write_text(text, "utf-8")

    assert "![The plan](link/../p.png)" in printed(socdocs)
    (client / "deep" / "p.png").rename(client / "p.png")
    ended = socdocs("soc2", "system.yaml", "--type", "1", "-o", "draft.md", "--force")
    assert ended.code == 1
    assert "There is no file link/../p.png." in ended.err
    assert "link/t.md:1" in ended.err


def printed(socdocs, *options):
    ended = socdocs("soc2", "system.yaml", "--type", "1", "-o", "draft.md", "--force", *options)
    assert ended.code == 0, ended.err
    return Path("draft.md").read_text("utf-8")


def test_texts_print_without_front_matter_with_fitting_headings_and_their_own_pictures(socdocs, client):
    draft = printed(socdocs)

    assert "Somebody" not in draft
    above = re.findall(r"^(#+) .*", draft.partition("What belongs to it")[0], re.MULTILINE)[-2]
    assert f"\n{above}# What belongs to it\n" in draft
    assert f"\n{above}## The network\n" in draft
    assert "](texts/net.png)" in draft
    assert "](../shared/img/watch.png)" in draft
    assert "There were none." in draft
    assert "The Lead reviews access." in draft


def test_every_file_of_a_report_is_an_input(socdocs, client):
    printed(socdocs, "--depfile", "draft.d")
    before = (client / "draft.md").read_text("utf-8")
    inputs = (client / "draft.d").read_text("utf-8")

    for name in ("texts/boundaries.md", "../shared/monitoring.md", "../shared/controls.csv", "../shared/img/watch.png"):
        assert f"\n{name}:" in inputs
    (client / "texts/boundaries.md").write_text(BOUNDARIES + "\n<!-- nothing that prints -->\n", "utf-8")
    assert printed(socdocs) != before, "another input has another hash"


def test_a_batch_reads_libraries_and_makes_the_same_report(socdocs, client):
    draft = printed(socdocs)
    ended = socdocs("batch", "system.yaml", "--format", "md", "-o", "out", "--name", "{report}", "--no-auditor")

    assert ended.code == 0, ended.err
    assert (client / "out/soc2-2026.md").read_text("utf-8") == draft


@pytest.mark.parametrize("form", ["text", "concise", "json", "sarif", "github"])
def test_findings_name_the_markdown_file_and_its_line(socdocs, client, form):
    ended = socdocs("check", "system.yaml", "--select", "DSC019", "--output-format", form)

    if form == "json":
        place = json.loads(ended.out)["diagnostics"][0]["location"]
        assert (place["file"], place["line"], place["column"]) == ("texts/boundaries.md", 8, 5)
    elif form == "sarif":
        place = json.loads(ended.out)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "texts/boundaries.md"
        assert place["region"] == {"startLine": 8, "endLine": 8}
    elif form == "github":
        assert "file=texts/boundaries.md,line=8" in ended.out
    else:
        assert "texts/boundaries.md:8" in ended.out
    if form == "text":
        assert "8 | The world-class system.\n  |     ^^^^^^^^^^^" in ended.out


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("boundaries: {file: ../secret.md}", "file-outside"),
        ("boundaries: {file: /etc/passwd}", "file-outside"),
        ("boundaries: {file: texts/link.md}", "file-outside"),
        ("boundaries: {file: ../shared/link.md}", "file-outside"),
        ("boundaries: {file: texts/missing.md}", "file-missing"),
        ("boundaries: {file: system.yaml}", "file-kind"),
        ("boundaries: {file: texts/word.md}", "file-kind"),
        ("boundaries: {file: texts/large.md}", "file-too-large"),
        ("boundaries: {file: texts/none.md, sheet: One}", "unknown-key"),
    ],
)
def test_what_is_no_text_of_the_description_is_refused_where_it_is_named(socdocs, client, text, code):
    (client.parent / "secret.md").write_text("Secret.", "utf-8")
    (client / "texts/link.md").symlink_to("../../secret.md")
    (client.parent / "shared/link.md").symlink_to("../secret.md")
    (client / "texts/word.md").write_bytes(b"%PDF-1.4")
    (client / "texts/large.md").write_bytes(b"x" * 10_000_001)
    (client / "system.yaml").write_text(SYSTEM.replace("boundaries: {file: texts/boundaries.md}", text), "utf-8")

    ended = socdocs("check", "system.yaml", "--output-format", "json")
    found = [row for row in json.loads(ended.out)["diagnostics"] if row["severity"] == "error"]

    assert [(row["code"], row["location"]["line"]) for row in found] == [(code, 5)]


@pytest.mark.parametrize("name", ["..", "../..", "/usr", "../missing", ".", "lib"])
def test_a_library_is_a_folder_beside_the_description(socdocs, client, name):
    (client / "lib").symlink_to("../shared")  # what is elsewhere is named as what it is
    (client / "system.yaml").write_text(SYSTEM.replace("[../shared]", f"[{name}]"), "utf-8")

    ended = socdocs("check", "system.yaml", "--output-format", "json")
    codes = {row["code"] for row in json.loads(ended.out)["diagnostics"] if row["severity"] == "error"}

    assert codes == {"library", "file-outside"}


@pytest.mark.parametrize(
    ("libraries", "named", "codes"),
    [
        ("[../shared]", "../shared/controls.csv", set()),
        ("[../shared]", "link.csv", set()),
        ("[../shared]", "../other/controls.csv", {"file-outside"}),
        ("[../shared]", "out.csv", {"file-outside"}),
        ("[]", "../shared/controls.csv", {"file-outside"}),
        ("[]", "link.csv", {"file-outside"}),
    ],
)
def test_a_list_may_be_in_a_library_and_a_link_may_lead_there_and_nowhere_else(
    socdocs, client, libraries, named, codes
):
    shutil.copytree(client.parent / "shared", client.parent / "other")
    (client / "link.csv").symlink_to("../shared/controls.csv")
    (client / "out.csv").symlink_to("../other/controls.csv")
    text = SYSTEM.replace("[../shared]", libraries).replace("../shared/controls.csv", named)
    (client / "system.yaml").write_text(text.replace("{file: ../shared/monitoring.md}", "Watched daily."), "utf-8")

    ended = socdocs("check", "system.yaml", "--output-format", "json")
    found = {row["code"]: row["location"]["line"] for row in json.loads(ended.out)["diagnostics"]}

    assert {code for code in found if code == "file-outside"} == codes
    assert found.get("file-outside") in (None, 8)
    assert ended.code == len(codes)


def test_a_picture_of_a_text_lies_in_the_folders_of_the_description(socdocs, client):
    shutil.copy(client / "texts/net.png", client.parent / "secret.png")
    (client / "texts/none.md").write_text("None.\n\n![Secret](../../secret.png)\n", "utf-8")

    ended = socdocs("check", "system.yaml", "--output-format", "json")
    found = [row for row in json.loads(ended.out)["diagnostics"] if row["severity"] == "error"]

    assert [(row["code"], row["location"]["file"], row["location"]["line"]) for row in found] == [
        ("file-outside", "texts/none.md", 3)
    ]


def test_files_of_a_library_name_others_from_their_own_folder(socdocs, client):
    (client.parent / "shared/lists").mkdir()
    (client.parent / "shared/lists/controls.yaml").write_text(
        "- {id: AC-01, text: {file: ../texts/access.md}, criteria: [CC6.1]}\n", "utf-8"
    )
    (client.parent / "shared/texts").mkdir()
    (client.parent / "shared/texts/access.md").write_text("Access is reviewed by the Lead.\n", "utf-8")
    (client / "system.yaml").write_text(SYSTEM.replace("controls.csv", "lists/controls.yaml"), "utf-8")

    assert "Access is reviewed by the Lead." in printed(socdocs)


def test_the_service_auditors_file_has_libraries_of_its_own(socdocs, client):
    (client.parent / "firm/texts").mkdir(parents=True)
    (client.parent / "words").mkdir()
    shutil.copy(client / "texts/net.png", client.parent / "words/mark.png")
    (client.parent / "words/emphasis.md").write_text("We emphasize.\n\n![The mark](mark.png)\n", "utf-8")
    (client.parent / "firm/auditor.yaml").write_text(
        "libraries: [../words]\n"
        "reports:\n  - {id: soc2-2026, auditor_report: {emphasis: {file: ../words/emphasis.md}}}\n",
        "utf-8",
    )
    draft = printed(socdocs, "--auditor", "../firm/auditor.yaml")

    assert "We emphasize." in draft
    assert "](../words/mark.png)" in draft
    (client / "texts/none.md").write_text("None.\n\n![The mark](../../words/mark.png)\n", "utf-8")
    ended = socdocs("soc2", "system.yaml", "--type", "1", "--auditor", "../firm/auditor.yaml", "-o", "no.md")
    assert ended.code == 1, "management's texts take no pictures from the auditor's library"


def edited(client, *changes):
    from tests.cli.test_pull import edited as with_changes

    with_changes("draft.docx", "edited.docx", *changes)


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.suffix in (".md", ".yaml", ".csv")}


def test_pull_changes_a_text_in_its_markdown_file_and_nothing_else(socdocs, client):
    ending = BOUNDARIES.replace("\n", "\r\n").encode("utf-8-sig")
    (client / "texts/boundaries.md").write_bytes(ending)
    assert socdocs("soc2", "system.yaml", "--type", "1", "-o", "draft.docx").code == 0
    before = contents(client.parent)
    edited(client, ("The world-class system.", "The system in Reno."))

    ended = socdocs("pull", "edited.docx", "system.yaml", "--accept", "all")

    assert "Changed: texts/boundaries.md" in ended.err
    changed = before[client / "texts/boundaries.md"].replace(b"world-class system.", b"system in Reno.")
    assert contents(client.parent) == before | {client / "texts/boundaries.md": changed}


LISTED = """\
# Scope

The *first* paragraph
goes on.

- One thing
- Another **thing**
  in two lines

The last paragraph.

## Further down

Below it.
"""


def test_pull_changes_several_parts_of_one_text(socdocs, client):
    (client / "texts/boundaries.md").write_text(LISTED, "utf-8")
    assert socdocs("soc2", "system.yaml", "--type", "1", "-o", "draft.docx").code == 0
    edited(client, ("One thing", "One item"), ("The last paragraph.", "The last one."), ("Below it.", "Under it."))

    ended = socdocs("pull", "edited.docx", "system.yaml", "--accept", "all")

    assert "Taken (2)" in ended.out, ended.out
    expected = LISTED.replace("One thing", "One item").replace("The last paragraph.", "The last one.")
    assert (client / "texts/boundaries.md").read_text("utf-8") == expected.replace("Below it.", "Under it.")


def test_pull_leaves_the_files_of_a_library_alone(socdocs, client):
    assert socdocs("soc2", "system.yaml", "--type", "1", "-o", "draft.docx").code == 0
    before = contents(client.parent)
    edited(client, ("Watched daily.", "Watched weekly."), ("The Lead reviews access.", "The Lead looks at access."))

    ended = socdocs("pull", "edited.docx", "system.yaml", "--accept", "all")

    assert "in a library that other descriptions may share" in ended.out
    assert ended.out.count("It is not changed by itself") == 2
    assert contents(client.parent) == before


def test_a_line_of_dashes_above_an_empty_line_is_no_front_matter(socdocs, client):
    (client / "texts/boundaries.md").write_text("---\n\nFirst.\n\n---\n\nSecond.\n", "utf-8")
    draft = printed(socdocs)

    assert "First." in draft
    assert "Second." in draft


def test_sentences_between_two_lines_of_dashes_are_no_front_matter(socdocs, client):
    file = client / "texts/boundaries.md"
    file.write_text("---\nFirst it is read.\nThe rule that holds then: all.\n\n---\nSecond.\n", "utf-8")
    draft = printed(socdocs)
    file.write_text("---\ntitle: Hidden one\ntags:\n- hidden two\n\n# hidden three\n---\nSecond.\n", "utf-8")

    assert "First it is read." in draft
    assert "The rule that holds then: all." in draft
    assert "hidden" not in printed(socdocs).lower()


@pytest.mark.parametrize(
    "between",
    ["---\n- One item\n- another\n---\n", "---\n# One heading and another\n---\n", "+++\n# One and another\n+++\n"],
)
def test_what_lies_between_two_lines_without_a_field_is_no_front_matter(socdocs, client, between):
    (client / "texts/boundaries.md").write_text(f"{between}Second.\n", "utf-8")
    draft = printed(socdocs)

    assert "One" in draft
    assert "another" in draft


@pytest.mark.parametrize(
    "front", ["---\n# hidden\n\nby: hidden\n---\n", "+++\n# hidden\nby = 'hidden'\n+++\n", "+++\n[hidden]\n+++\n"]
)
def test_a_comment_may_be_above_the_fields_of_front_matter(socdocs, client, front):
    (client / "texts/boundaries.md").write_text(f"{front}Second.\n", "utf-8")

    assert "hidden" not in printed(socdocs)


def test_an_empty_file_is_an_absent_fact(socdocs, client):
    (client / "texts/boundaries.md").write_text("---\ntitle: x\n---\n\n", "utf-8")
    ended = socdocs("check", "system.yaml", "--output-format", "json")
    wanted = [row for row in json.loads(ended.out)["diagnostics"] if row["address"] == "system.boundaries"]

    assert [row["code"] for row in wanted] == ["open-item"]


def test_places_are_those_of_the_folder_from_which_the_command_runs(socdocs, client, monkeypatch):
    monkeypatch.chdir(client.parent)
    ended = socdocs("check", "acme/system.yaml", "--select", "DSC019")

    assert f"acme{os.sep}texts{os.sep}boundaries.md:8" in ended.out
