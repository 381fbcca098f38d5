"""`socdocs diff`: two files, two folders, or a revision of git, and what it prints, writes and ends with."""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from socdocs.cli.run import ENVIRONMENT, FINE, PROBLEMS, USAGE
from socdocs.edits import read_word_file
from socdocs.seals import is_ours
from socdocs.seals.office import PROPERTIES, sealed

OLD = """\
controls:
  - {id: AC-01, text: The *Security* Lead reviews access each quarter., criteria: [CC6.2]}
"""
NEW = OLD.replace("quarter", "month")
LINE = "AC-01 reworded: The *Security* Lead reviews access each [-quarter.-] {+month.+}"


@pytest.fixture
def two(folder):
    """An old and a new description in the current folder."""
    (folder / "old.yaml").write_text(OLD, "utf-8")
    (folder / "new.yaml").write_text(NEW, "utf-8")
    return folder


@pytest.fixture
def repository(folder, monkeypatch):
    """A repository whose descriptions, with their lists, differ between its two revisions and the disk."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    client = folder / "clients" / "acme"
    client.mkdir(parents=True)
    git("init", "--quiet")
    for text in ("each year", "each quarter"):
        (client / "system.yaml").write_text("controls: {file: lists/controls.csv}\n", "utf-8")
        (client / "auditor.yaml").write_text("tests: [{control: AC-01, result: no_exceptions}]\n", "utf-8")
        (client / "lists").mkdir(exist_ok=True)
        (client / "lists" / "controls.csv").write_text(f"id,text,criteria\nAC-01,Reads the log {text}.,CC6.1\n")
        (folder / "system.yaml").write_text(OLD.replace("each quarter", text), "utf-8")
        git("add", "--all")
        git("commit", "--quiet", "--message", text)
    (client / "lists" / "controls.csv").write_text("id,text,criteria\nAC-01,Reads the log each day.,CC6.1\n")
    return folder


def git(*arguments):
    author = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *author, *arguments], check=True, capture_output=True)


def test_differences_are_printed_and_are_no_failure(socdocs, two):
    ended = socdocs("diff", "old.yaml", "new.yaml")

    assert (ended.code, ended.out) == (FINE, f"Controls (1):\n  {LINE}\n")
    assert socdocs("compare", "old.yaml", "new.yaml") == ended


def test_the_exit_code_says_whether_there_are_differences_if_asked(socdocs, two):
    assert socdocs("diff", "old.yaml", "new.yaml", "--exit-code").code == PROBLEMS
    assert socdocs("diff", "old.yaml", "old.yaml", "--exit-code").code == FINE
    assert socdocs("diff", "old.yaml", "old.yaml").out == "The descriptions do not differ.\n"


def test_folders_are_compared_with_the_auditors_files_in_them(socdocs, two):
    for name, result in (("a", "no_exceptions"), ("b", "exception")):
        folder = two / name
        folder.mkdir()
        (folder / "system.yaml").write_text(OLD, "utf-8")
        (folder / "auditor.yaml").write_text(f"tests: [{{control: AC-01, result: {result}}}]\n", "utf-8")

    assert socdocs("diff", "a", "b").out == "Tests and results (1):\n  AC-01, result: no_exceptions → exception\n"


def test_a_folder_without_a_description_is_named(socdocs, two):
    (two / "empty").mkdir()
    ended = socdocs("diff", "empty", "old.yaml")

    assert ended.code == PROBLEMS
    assert f"There is no file {Path('empty/system.yaml')}." in ended.err


def test_a_mistake_in_either_description_is_reported_with_its_place(socdocs, two):
    (two / "new.yaml").write_text(NEW.replace("criteria", "criterias"), "utf-8")
    ended = socdocs("diff", "old.yaml", "new.yaml")

    assert (ended.code, ended.out) == (PROBLEMS, "")
    assert "new.yaml:2:" in ended.err


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ("HEAD~1:system.yaml", "HEAD:system.yaml", "year", "quarter"),
        ("HEAD~1:clients/acme/system.yaml", "HEAD:clients/acme/system.yaml", "year", "quarter"),
        ("HEAD~1:clients/acme", "HEAD:clients/acme/", "year", "quarter"),
        ("HEAD:clients/acme", "clients/acme", "quarter", "day"),
        ("HEAD~1:", "HEAD:", "year", "quarter"),
    ],
)
def test_revisions_are_compared_with_the_lists_that_they_had(socdocs, repository, old, new, before, after):
    ended = socdocs("diff", old, new)

    assert ended.code == FINE
    said = [line for line in ended.err.splitlines() if not re.fullmatch(r"With \S*auditor.yaml; --no-auditor .*", line)]
    assert said == []
    assert ended.out.splitlines()[0] == "Controls (1):"
    assert ended.out.splitlines()[1].endswith(f"each [-{before}.-] {{+{after}.+}}")
    assert len(ended.out.splitlines()) == 2


def test_a_path_in_a_revision_counts_from_the_top_or_with_a_dot_from_here(socdocs, repository, monkeypatch):
    monkeypatch.chdir(repository / "clients" / "acme")

    for name in ("HEAD~1:clients/acme/system.yaml", "HEAD~1:./system.yaml", "HEAD~1:../acme/system.yaml"):
        assert "[-year.-] {+day.+}" in socdocs("diff", name, "system.yaml").out


@pytest.mark.parametrize("name", [" lead", "trail ", "\u00a0nbsp", "Größe", os.fsdecode(b"k\xff")])
def test_a_folder_may_have_any_name(socdocs, repository, monkeypatch, name):
    shutil.copytree(repository / "clients" / "acme", repository / name)
    git("add", "--all")
    git("commit", "--quiet", "--message", "another")
    (repository / name / "lists" / "controls.csv").write_text("id,text,criteria\nAC-01,Reads the log now.,CC6.1\n")

    for form in ("text", "json", "md"):
        before = socdocs("diff", f"HEAD:{name}", name, "--output-format", form)
        assert (before.code, before.out.count("now")) == (FINE, 1), before
    monkeypatch.chdir(repository / name)
    for revision in ("HEAD:./system.yaml", "HEAD:./", "HEAD:../clients/acme"):
        assert "[-each day.-] {+now.+}" in socdocs("diff", revision, ".").out
    ended = socdocs("diff", "HEAD:./absent.yaml", ".")
    assert (ended.code, "There is no file" in ended.err) == (PROBLEMS, True)


def test_the_places_in_a_revision_name_it(socdocs, repository):
    ended = socdocs("diff", "HEAD~1:clients/acme", "clients/acme", "--output-format", "json")

    (found,) = json.loads(ended.out)["differences"]
    assert found["old_place"].startswith("HEAD~1:./clients/acme/lists/controls.csv")
    assert found["new_place"].startswith(str(Path("clients/acme/lists/controls.csv")))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("HEAD~9:system.yaml", "There is no revision HEAD~9 in this repository."),
        ("--all:system.yaml", "There is no revision --all in this repository."),
        ("HEAD:other.yaml", "There is no file other.yaml in the revision HEAD."),
        ("HEAD:../../etc/passwd", "There is no file"),
        ("HEAD:clients", "There is no file clients/system.yaml in the revision HEAD."),
    ],
)
def test_what_a_repository_does_not_have_is_said(socdocs, repository, name, said):
    ended = socdocs("diff", "--", name, "system.yaml")

    assert (ended.code, ended.out) == (PROBLEMS, "")
    assert said in " ".join(ended.err.split())


def test_a_list_outside_of_the_folder_is_refused_in_a_revision_too(socdocs, repository):
    (repository / "clients" / "acme" / "system.yaml").write_text("controls: {file: ../../system.yaml}\n", "utf-8")
    git("commit", "--quiet", "--all", "--message", "outside")

    ended = socdocs("diff", "HEAD:clients/acme", "HEAD~1:clients/acme")
    assert ended.code == PROBLEMS
    assert "file-outside" in ended.err


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("controls.csv", ""),
        ("../../../system.yaml", "file-outside"),
        ("/etc/hosts", "file-outside"),
        ("l.csv", "file-name"),
    ],
)
def test_a_link_in_a_revision_is_read_as_the_file_that_it_leads_to(socdocs, repository, target, said):
    client = repository / "clients" / "acme"
    (client / "lists" / "l.csv").symlink_to(target)
    (client / "system.yaml").write_text("controls: {file: lists/l.csv}\n", "utf-8")
    git("add", "--all")
    git("commit", "--quiet", "--message", "a link")
    git("rm", "--quiet", "--cached", "clients/acme/lists/l.csv")
    (client / "lists" / "l.csv").unlink()
    (client / "system.yaml").write_text("controls: {file: lists/controls.csv}\n", "utf-8")

    ended = socdocs("diff", "HEAD:clients/acme", "clients/acme", "--exit-code")

    assert said in ended.err
    assert ended.code == (PROBLEMS if said else 0)


@pytest.fixture
def of_clients(repository):
    """A client with a library, and links to folders, committed in a repository; what is at a path in it."""
    files = {
        "shared/s.md": "We send invoices.\n",
        "other/secret.md": "Secretwords of another client.\n",
        "c/a/ow/description.overview.yaml": "paragraphs: [{instead_of: x, text: y}]\n",
        "c/a/real/d.md": "We store files.\n",
    }
    for name, text in files.items():
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        (repository / name).write_text(text, "utf-8")
    links = {"c/a/own-wording": "ow", "c/a/lnk": "real", "c/a/away": "../../other", "shared/away": "../other"}
    for name, target in links.items():
        (repository / name).symlink_to(target)

    def commit(*names):
        services = "".join(f"  - {{name: S{at}, description: {{file: {name}}}}}\n" for at, name in enumerate(names))
        (repository / "c/a/system.yaml").write_text(f"libraries: [../../shared]\nservices:\n{services}", "utf-8")
        git("add", "--all")
        git("commit", "--quiet", "--message", "clients")

    return commit


def test_libraries_and_links_to_folders_of_a_revision_are_those_that_it_had(socdocs, repository, of_clients):
    of_clients("../../shared/s.md", "lnk/d.md", "lnk/../real/d.md")

    for old in ("HEAD:c/a/system.yaml", "HEAD:c/a"):
        new = old.removeprefix("HEAD:")
        ended = socdocs("diff", old, new)
        assert (ended.code, ended.out) == (0, "The descriptions do not differ.\n"), ended.err


@pytest.mark.parametrize("name", ["away/secret.md", "../../shared/away/secret.md", "../../../../../etc/hosts"])
def test_no_link_of_a_revision_leads_out_of_the_folder_or_of_a_library(socdocs, repository, of_clients, name):
    of_clients(name)

    ended = socdocs("diff", "HEAD:c/a", "HEAD~1:clients/acme")

    assert ended.code == PROBLEMS
    assert "Secretwords" not in ended.out + ended.err


def test_without_a_repository_a_revision_is_explained(socdocs, two, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(two.parent))
    ended = socdocs("diff", "HEAD:old.yaml", "new.yaml")

    assert ended.code == PROBLEMS
    assert "this folder is not in a git repository" in " ".join(ended.err.split())


def test_without_git_a_revision_is_a_missing_program_and_files_need_none(socdocs, two, monkeypatch):
    monkeypatch.setenv("PATH", str(two))

    ended = socdocs("diff", "HEAD:old.yaml", "new.yaml")
    assert ended.code == ENVIRONMENT
    assert "Install git" in ended.err
    assert socdocs("diff", "old.yaml", "new.yaml").code == FINE


def test_a_file_whose_name_looks_like_a_revision_is_a_file(socdocs, two):
    shutil.copy(two / "old.yaml", two / "HEAD:old.yaml")

    assert socdocs("diff", "HEAD:old.yaml", "new.yaml").out == f"Controls (1):\n  {LINE}\n"


@pytest.mark.parametrize(("name", "form"), [("out.md", "md"), ("out.json", "comparison")])
def test_a_written_file_has_a_mark_and_is_replaced_only_if_unchanged(socdocs, two, name, form):
    assert socdocs("diff", "old.yaml", "new.yaml", "-o", name).code == FINE
    written = (two / name).read_bytes()
    assert is_ours(form, written)
    assert socdocs("diff", "old.yaml", "old.yaml", "-o", name).code == FINE
    assert (two / name).read_bytes() != written

    (two / name).write_bytes(written + b"\n")
    assert socdocs("diff", "old.yaml", "new.yaml", "-o", name).code == ENVIRONMENT
    assert socdocs("diff", "old.yaml", "new.yaml", "-o", name, "--force").code == FINE
    assert (two / name).read_bytes() == written


def test_an_input_is_never_written(socdocs, two):
    for name in ("old.yaml", "new.yaml"):
        assert socdocs("diff", "old.yaml", "new.yaml", "-o", name, "--force").code == USAGE
    assert ((two / "old.yaml").read_text("utf-8"), (two / "new.yaml").read_text("utf-8")) == (OLD, NEW)


def test_markdown_strikes_out_old_words_and_shows_marks_in_texts_as_they_are(socdocs, two):
    printed = socdocs("diff", "old.yaml", "new.yaml", "--output-format", "md").out

    page = MarkdownIt("commonmark").enable("strikethrough").render(printed)
    assert "<h2>Controls</h2>" in page
    assert "The *Security* Lead reviews access each <s>quarter.</s> <strong>month.</strong></li>" in page


def test_json_has_the_whole_texts(socdocs, two):
    printed = json.loads(socdocs("diff", "old.yaml", "new.yaml", "--output-format", "json").out)

    assert printed["differences"] == [
        {
            "address": "controls[AC-01].text",
            "group": "Controls",
            "kind": "words",
            "old": "The *Security* Lead reviews access each quarter.",
            "new": "The *Security* Lead reviews access each month.",
            "old_place": "old.yaml:2:23",
            "new_place": "new.yaml:2:23",
        }
    ]


def test_changes_are_questions_and_never_entries(socdocs, two):
    ended = socdocs("diff", "old.yaml", "new.yaml", "--changes")

    assert "AC-01 differs from last year: did practice change, and when?" in ended.out
    assert "Nothing was written." in ended.out
    (question,) = json.loads(socdocs("diff", "old.yaml", "new.yaml", "--changes", "--output-format", "json").out)[
        "questions"
    ]
    assert question["differences"] == ["controls[AC-01].text"]
    assert ((two / "old.yaml").read_text("utf-8"), (two / "new.yaml").read_text("utf-8")) == (OLD, NEW)


# --- the reports as a Word file with tracked changes ------------------------------------------------------------------

REPORTED = """\
service_organization: {name: "Acme, Inc."}
system: {name: Acme Cloud}
controls:
  - {id: AC-01, text: The Security Lead reviews access each quarter., criteria: [CC6.2]}
reports:
  - {id: soc2-2026, soc: 2, type: 1, trust_services_categories: [security], as_of_date: 2026-03-31}
"""


@pytest.fixture
def reported(folder):
    """An old and a new description of a report in the current folder, and the new report as a Word file."""
    (folder / "old.yaml").write_text(REPORTED, "utf-8")
    (folder / "new.yaml").write_text(REPORTED.replace("quarter", "month"), "utf-8")
    return folder


def tracked(path):
    changes = read_word_file(Path(path).read_bytes()).tracked
    return {(change.kind, change.text) for change in changes}


def test_a_word_file_has_the_differences_as_tracked_changes_and_the_list_is_printed_too(socdocs, reported):
    ended = socdocs("diff", "old.yaml", "new.yaml", "--word", "redline.docx")

    assert ended.code == FINE
    assert ended.out == f"Controls (1):\n  {LINE.replace('*', '')}\n"
    assert ended.err == "redline.docx\n"
    assert {("deletion", "quarter"), ("insertion", "month")} <= tracked("redline.docx")
    assert is_ours("docx", Path("redline.docx").read_bytes())


def test_a_dry_run_says_what_would_be_written_and_writes_nothing(socdocs, reported):
    ended = socdocs("diff", "old.yaml", "new.yaml", "--word", "redline.docx", "-o", "list.md", "--dry-run")

    assert ended.code == FINE
    assert ended.err == "".join(f"Not written, because of --dry-run: {name}\n" for name in ("list.md", "redline.docx"))
    assert not Path("redline.docx").exists()
    assert not Path("list.md").exists()


def test_the_same_redline_comes_out_again_and_edits_in_it_are_kept(socdocs, reported):
    command = ("diff", "old.yaml", "new.yaml", "--word", "redline.docx")
    socdocs(*command)
    first = Path("redline.docx").read_bytes()
    assert socdocs(*command).code == FINE
    assert Path("redline.docx").read_bytes() == first

    Path("redline.docx").write_bytes(b"edited")
    assert socdocs(*command).code == ENVIRONMENT
    assert Path("redline.docx").read_bytes() == b"edited"
    assert socdocs(*command, "--force").code == FINE
    assert Path("redline.docx").read_bytes() == first


def test_two_drafts_are_compared_as_files(socdocs, reported):
    for name in ("old", "new"):
        socdocs("soc2", f"{name}.yaml", "-o", f"{name}.docx")
    ended = socdocs("diff", "old.docx", "new.docx", "--word", "redline.docx")

    assert (ended.code, ended.out, ended.err) == (FINE, "", "redline.docx\n")
    assert {("deletion", "quarter"), ("insertion", "month")} <= tracked("redline.docx")
    assert socdocs("diff", "old.docx", "new.docx", "--word", "new.docx").code == USAGE
    assert socdocs("diff", "old.docx", "new.docx").code == USAGE
    assert socdocs("diff", "old.docx", "new.yaml", "--word", "redline.docx").code == USAGE


def test_a_draft_that_people_changed_is_refused_and_pull_is_named(socdocs, reported):
    socdocs("soc2", "new.yaml", "-o", "new.docx")
    Path("old.docx").write_bytes(b"no report")
    ended = socdocs("diff", "old.docx", "new.docx", "--word", "redline.docx")

    assert ended.code == PROBLEMS
    assert "old.docx" in ended.err
    assert "pull" in ended.err
    assert not Path("redline.docx").exists()


def test_a_redline_is_no_draft(socdocs, reported):
    for name in ("old", "new"):
        socdocs("soc2", f"{name}.yaml", "-o", f"{name}.docx")
    socdocs("diff", "old.docx", "new.docx", "--word", "redline.docx")
    for names in (("old.docx", "redline.docx"), ("redline.docx", "new.docx")):
        ended = socdocs("diff", *names, "--word", "again.docx")
        assert ended.code == PROBLEMS
        assert "redline.docx is a redline" in ended.err
        assert not Path("again.docx").exists()


@pytest.mark.parametrize("part", ["word/footnotes.xml", "word/numbering.xml", "_rels/.rels"])
def test_a_draft_with_a_new_checksum_and_without_a_part_is_refused(socdocs, reported, part):
    for name in ("old", "new"):
        socdocs("soc2", f"{name}.yaml", "-o", f"{name}.docx")
    Path("old.docx").write_bytes(forged(Path("old.docx").read_bytes(), part))
    assert is_ours("docx", Path("old.docx").read_bytes())
    ended = socdocs("diff", "old.docx", "new.docx", "--word", "redline.docx")

    assert ended.code == PROBLEMS, ended.err
    assert "old.docx or new.docx is damaged, or of another version of socdocs." in ended.err


def forged(data: bytes, without: str) -> bytes:
    """Return a Word file without one of its parts, and with the checksum of the others."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name != without}
    digests = {name: hashlib.sha256(part).digest() for name, part in parts.items() if name != PROPERTIES}
    parts[PROPERTIES] = sealed(parts[PROPERTIES], digests)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def test_one_of_several_reports_is_chosen_by_its_id(socdocs, reported):
    second = "  - {id: late, soc: 2, type: 2, trust_services_categories: [security]}\n"
    (reported / "new.yaml").write_text(REPORTED.replace("quarter", "month") + second, "utf-8")

    assert socdocs("diff", "old.yaml", "new.yaml", "--word", "redline.docx").code == USAGE
    assert not Path("redline.docx").exists()
    assert socdocs("diff", "old.yaml", "new.yaml", "--word", "redline.docx", "--report", "soc2-2026").code == FINE
    assert socdocs("diff", "old.yaml", "new.yaml", "--report", "soc2-2026").code == USAGE
    assert socdocs("diff", "old.yaml", "new.yaml", "--word", "redline.docx", "--report", "late").code == FINE


def test_the_ending_of_a_word_file_is_docx(socdocs, reported):
    assert socdocs("diff", "old.yaml", "new.yaml", "--word", "redline.pdf").code == USAGE


def test_a_report_of_a_revision_is_compared_with_the_one_on_the_disk(socdocs, repository):
    for text in ("quarter", "month"):
        (repository / "system.yaml").write_text(REPORTED.replace("quarter", text), "utf-8")
        git("add", "--all")
        git("commit", "--quiet", "--message", text)
    ended = socdocs("diff", "HEAD~1:system.yaml", "system.yaml", "--word", "redline.docx")

    assert ended.code == FINE
    assert {("deletion", "quarter"), ("insertion", "month")} <= tracked("redline.docx")


def test_own_wording_that_differs_is_listed_with_its_places_and_is_a_difference(socdocs, two):
    (two / "a" / "own-wording").mkdir(parents=True)
    (two / "b" / "own-wording").mkdir(parents=True)
    rows = (
        "  - instead_of: 'Here is {{{{ system.name }}}}.'\n    text: The {} system is {{{{ system.name }}}}.\n"
        "  - after: 'Here is {{{{ system.name }}}}.'\n    text: It is {}.\n"
    )
    for side, words in (("a", ("old", "small")), ("b", ("new", "small"))):
        (two / side / "system.yaml").write_text(OLD, "utf-8")
        (two / side / "own-wording" / "description.overview.yaml").write_text("paragraphs:\n" + rows.format(*words))
    (two / "b" / "own-wording" / "cover.yaml").write_text("paragraphs: [{instead_of: A., text: B.}]", "utf-8")

    ended = socdocs("diff", "a", "b", "--exit-code")
    found = json.loads(socdocs("diff", "a", "b", "--output-format", "json").out)["differences"]

    assert ended.code == PROBLEMS
    assert ended.out.splitlines() == [
        "Own wording (2):",
        "  own-wording[description.overview] reworded: The [-old-] {+new+} system is {{ system.name }}.",
        "  own-wording[cover] added: B.",
    ]
    assert [(row["group"], row["old_place"], row["new_place"]) for row in found] == [
        (
            "Own wording",
            "a/own-wording/description.overview.yaml:3:11",
            "b/own-wording/description.overview.yaml:3:11",
        ),
        ("Own wording", "", "b/own-wording/cover.yaml:1:37"),
    ]
    assert socdocs("diff", "a", "a", "--exit-code").code == FINE


def test_a_revision_runs_no_program_that_its_repository_names(socdocs, repository):
    blob = subprocess.run(["git", "rev-parse", "HEAD:system.yaml"], check=True, capture_output=True, text=True).stdout
    (repository / ".git" / "objects" / blob[:2] / blob[2:].strip()).unlink()
    settings = {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": "ext::touch ran",
        "protocol.ext.allow": "always",
    }
    for name, value in settings.items():
        git("config", name, value)

    ended = socdocs("diff", "HEAD:system.yaml", "system.yaml")

    assert ended.code == ENVIRONMENT
    assert "system.yaml could not be read by git: it is missing." in ended.err
    assert not (repository / "ran").exists()
