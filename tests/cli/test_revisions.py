"""`diff` with a revision says what git keeps there: in any environment, under any name, and never less in silence."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from socdocs import revisions
from socdocs.cli.run import ENVIRONMENT, FINE, PROBLEMS
from socdocs.revisions import _environment

DESCRIPTION = """\
libraries: [../shared]
service_organization: {name: "Acme, Inc.", overview: {file: texts/:overview.md}}
system: {name: Acme Cloud}
services: [{name: Payroll, description: {file: ../shared/payroll.md}}]
controls: {file: lists/controls.csv}
"""
FILES = {
    "c/system.yaml": DESCRIPTION,
    "c/auditor.yaml": "tests: [{control: AC-01, result: no_exceptions}]\n",
    "c/texts/2025.md": "We run the platform in two data centers.\n",
    "c/lists/controls.csv": "id,text,criteria\nAC-01,Reads the log each quarter.,CC6.1\n",
    "c/own-wording/description.overview.yaml": "paragraphs: [{instead_of: x, text: y}]\n",
    "shared/payroll.md": "We pay.\n",
}
PICTURE = Path(__file__).parents[2] / "examples" / "saas-vendor" / "architecture.png"
SAME = "The descriptions do not differ.\n"
AUTHOR = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
VARIABLES = {
    "GIT_ICASE_PATHSPECS": "1",
    "GIT_GLOB_PATHSPECS": "1",
    "GIT_NOGLOB_PATHSPECS": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_TRACE": "/dev/stdout",
    "GIT_TRACE_SETUP": "/dev/stdout",
    "GIT_TRACE2": "/dev/stdout",
    "GIT_TRACE2_EVENT": "/dev/stdout",
    "GIT_REPLACE_REF_BASE": "refs/heads",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_INDEX_FILE": "/nowhere",
    "GIT_SHALLOW_FILE": "/nowhere",
    "GIT_EXEC_PATH": "/nowhere",
    "GIT_NAMESPACE": "other",
    "GIT_DEFAULT_HASH": "sha256",
    "GIT_TEST_ASSUME_DIFFERENT_OWNER": "1",
}
"""Variables by which git says something else, or in another form, of the same revision; or which it obeys elsewhere."""
BEFORE_GIT = """\
#!/bin/sh
echo >> "$CALLS"
[ "$(wc -l < "$CALLS")" -eq "$AT" ] || exec "{git}" "$@"
[ "$HOW" = fails ] && exit 128
"{git}" "$@" | head -c 30
kill -9 $$
"""
"""A git that works, except for one call, which ends with an error or is killed in the middle of its answer."""


def git(*arguments):
    return subprocess.run(["git", *AUTHOR, *arguments], check=True, capture_output=True, text=True).stdout


@pytest.fixture
def committed(folder, monkeypatch):
    """A client with all that a description reaches, committed as it is on the disk."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (folder / "c/texts/:overview.md").symlink_to("2025.md")
    git("init", "--quiet")
    git("add", "--all")
    git("commit", "--quiet", "--message", "all")
    return folder


@pytest.mark.parametrize("name", [None, *VARIABLES])
def test_no_variable_changes_what_a_revision_says(socdocs, committed, monkeypatch, name):
    for variable in [name] if name else VARIABLES:
        monkeypatch.setenv(variable, VARIABLES[variable])

    ended = socdocs("diff", "HEAD:c", "c")

    assert (ended.code, ended.out) == (FINE, SAME), ended.err


def test_git_gets_its_own_variables_only_where_they_say_which_repository_is_meant():
    kept = {
        **{f"GIT_{name}": "x" for name in ("DIR", "WORK_TREE", "COMMON_DIR", "OBJECT_DIRECTORY")},
        **{f"GIT_CONFIG_{name}": "x" for name in ("GLOBAL", "NOSYSTEM", "COUNT", "KEY_0", "VALUE_0")},
        "PATH": "x",
        "HOME": "x",
    }

    given = _environment({**kept, **VARIABLES, "GIT_NEXT_YEAR": "1", "GIT_DIRS": "1", "LC_ALL": "de_DE.UTF-8"})

    assert kept.items() <= given.items()
    assert given["LC_ALL"] == "C"
    assert given["GIT_TRACE2"] == given["GIT_TRACE2_EVENT"] == "0"
    assert {name for name in given if name in VARIABLES or "YEAR" in name or name == "GIT_DIRS"} == {
        "GIT_TRACE2",
        "GIT_TRACE2_EVENT",
    }


@pytest.mark.parametrize("name", [":f", ":(top)", ":!x", ":^x", ":/", "*", "[c]", "c?", "--help", "a\\b", "HEAD"])
def test_no_name_of_a_folder_or_file_is_a_pattern_for_git(socdocs, committed, monkeypatch, name):
    other = committed / name if name != ":/" else committed / ":" / "c"
    shutil.copytree(committed / "c", other, symlinks=True)
    (other / "texts" / ":overview.md").unlink()
    (other / "texts" / ":overview.md").symlink_to(f"{other.name}.md")
    (other / "texts" / "2025.md").rename(other / "texts" / f"{other.name}.md")
    if name == ":/":
        (other / "system.yaml").write_text(DESCRIPTION.replace("../shared", "../../shared"), "utf-8")
    git("add", "--all")
    git("commit", "--quiet", "--message", "more")
    monkeypatch.chdir(other)

    ended = socdocs("diff", "HEAD:./system.yaml", "system.yaml")

    assert (ended.code, ended.out) == (FINE, SAME), ended.err


def test_a_folder_above_a_link_is_the_one_above_what_it_leads_to(socdocs, committed):
    (committed / "c/deep/er").mkdir(parents=True)
    (committed / "c/deep/er/y.md").write_text("More.\n", "utf-8")
    (committed / "c/lnk").symlink_to("deep/er")
    (committed / "c/x.md").write_text("The wrong one.\n", "utf-8")
    (committed / "c/deep/x.md").write_text("The one that is meant.\n", "utf-8")
    (committed / "c/system.yaml").write_text(DESCRIPTION.replace("texts/:overview.md", "lnk/../x.md"), "utf-8")
    git("add", "--all")
    git("commit", "--quiet", "--message", "links")

    ended = socdocs("diff", "HEAD:c", "c")

    assert (ended.code, ended.out) == (FINE, SAME), ended.err


@pytest.mark.parametrize("old", ["lnk/system.yaml", "lnk", "in/c/system.yaml", "in/c", "in/system.yaml", "c/deep/up/c"])
def test_a_link_on_the_way_that_is_named_is_refused_with_a_reason(socdocs, committed, old):
    (committed / "in").mkdir()
    (committed / "c/deep").mkdir()
    (committed / "lnk").symlink_to("c")
    (committed / "in/c").symlink_to("../c")
    (committed / "in/system.yaml").symlink_to("../c/system.yaml")
    (committed / "c/deep/up").symlink_to("../..")
    git("add", "--all")
    git("commit", "--quiet", "--message", "links")

    ended = socdocs("diff", f"HEAD:{old}", "c")

    assert (ended.code, ended.out) == (PROBLEMS, ""), ended
    assert "file-outside" in ended.err or "There is no file" in ended.err


@pytest.mark.parametrize("way", ["file", "link", "common folder", "work tree"])
def test_a_repository_elsewhere_is_named(socdocs, committed, monkeypatch, tmp_path_factory, way):
    repository, acme = committed / ".git", tmp_path_factory.mktemp("clients") / "acme"
    acme.mkdir()
    if way == "work tree":
        git("worktree", "add", "-q", str(acme))
    elif way == "file":
        (acme / ".git").write_text(f"gitdir: {repository}\n", "utf-8")
    elif way == "link":
        (acme / ".git").symlink_to(repository)
    elif way == "common folder":
        shutil.copytree(repository, acme / ".git")
        (acme / ".git" / "commondir").write_text(f"{repository}\n", "utf-8")
    said = f"HEAD:c is read from the repository {repository.resolve()}, to which .git leads."
    assert said not in socdocs("diff", "HEAD:c", "HEAD:c").err

    monkeypatch.chdir(acme)
    ended = socdocs("diff", "HEAD:c", "HEAD:c")

    assert (ended.code, ended.out) == (FINE, SAME), ended.err
    assert said in ended.err


def test_a_folder_on_the_disk_that_is_called_like_the_revision_is_never_looked_into(socdocs, committed):
    (committed / "HEAD:" / "c" / "lists").mkdir(parents=True)
    (committed / "HEAD:" / "c" / "auditor.yaml").symlink_to("system.yaml")

    ended = socdocs("diff", "HEAD:./c", "c")

    assert (ended.code, ended.out) == (FINE, SAME), ended.err


@pytest.mark.parametrize(
    ("name", "way"), [("c", "HEAD:."), ("c", "HEAD:./c"), ("c/system.yaml", "HEAD:."), ("c/system.yaml", "HEAD:./c")]
)
def test_a_link_on_the_disk_that_is_called_like_the_revision_opens_no_other_folder(socdocs, committed, name, way):
    text = DESCRIPTION.replace("texts/:overview.md", "../other/secret.md")
    (committed / "other").mkdir()
    (committed / "other" / "secret.md").write_text("Words of another client.\n", "utf-8")
    (committed / "c" / "system.yaml").write_text(text, "utf-8")
    git("add", "--all")
    git("commit", "--quiet", "--message", "other")
    (committed / way).parent.mkdir(exist_ok=True)
    (committed / way).symlink_to("/" if way.endswith("c") else ".")
    git("checkout", "--quiet", "HEAD~", "--", "c")

    ended = socdocs("diff", f"HEAD:./{name}", "c")

    assert ended.code == PROBLEMS, ended
    assert "Words of another client." not in ended.out + ended.err
    assert "leads out of the folder of the description" in ended.err


@pytest.mark.parametrize("name", ["HEAD:./c", "HEAD:./c/system.yaml"])
def test_no_name_in_a_revision_is_looked_for_on_the_disk(socdocs, committed, monkeypatch, name):
    """Except the one that was typed, which a file could have, too."""
    report = "reports: [{id: r, soc: 2, type: 2}]\nvendors: [{name: V, services: '![A](texts/a.png)'}]\n"
    (committed / "c" / "system.yaml").write_text(DESCRIPTION + report, "utf-8")
    shutil.copy(PICTURE, committed / "c" / "texts" / "a.png")
    git("add", "--all")
    git("commit", "--quiet", "--message", "report")
    asked = []

    def spied(look):
        def ask(path, *words, **options):
            asked.append(os.fspath(path) if not isinstance(path, int) else "")
            return look(path, *words, **options)

        return ask

    for look in ("stat", "lstat", "readlink", "listdir", "scandir", "open"):
        monkeypatch.setattr(os, look, spied(getattr(os, look)))
    ended = socdocs("diff", name, "c", "--word", "w.docx")
    monkeypatch.undo()

    assert ended.code == FINE, ended.err
    assert asked
    assert {path for path in asked if "HEAD:" in str(path)} <= {name}


def test_the_target_of_a_link_is_never_read_beyond_the_length_of_a_path(socdocs, committed):
    (committed / "long").write_text("texts/" * 1000, "utf-8")
    id_ = git("hash-object", "-w", "long").strip()
    git("update-index", "--add", "--cacheinfo", f"120000,{id_},c/texts/:overview.md")
    git("commit", "--quiet", "--message", "a long link")

    ended = socdocs("diff", "HEAD:c", "c")

    assert (ended.code, ended.out) == (PROBLEMS, "")
    assert "is a link that is longer than the name of any file" in ended.err


def objects():
    """The ids of all that the description reaches: the revision, folders, files and links."""
    listed = (line.partition(" ") for line in git("rev-list", "--objects", "--no-walk", "HEAD").splitlines())
    return [id_ for id_, _, path in listed if path != "system.yaml"]


@pytest.mark.exhaustive
@pytest.mark.parametrize("damage", ["gone", "empty", "half", "but the end"])
def test_an_object_that_is_damaged_or_missing_is_an_error_and_no_empty_file(socdocs, committed, damage):
    cut = {"empty": 0.0, "half": 0.5, "but the end": 0.95}
    for id_ in objects():
        kept = committed / ".git" / "objects" / id_[:2] / id_[2:]
        whole = kept.read_bytes()
        kept.unlink()
        if damage != "gone":
            kept.write_bytes(whole[: int(len(whole) * cut[damage])])

        ended = socdocs("diff", "HEAD:c", "c")

        assert (ended.code in (PROBLEMS, ENVIRONMENT), ended.out) == (True, ""), (id_, ended)
        assert "could not be read" in ended.err or "There is no revision HEAD" in ended.err
        kept.unlink(missing_ok=True)
        kept.write_bytes(whole)


@pytest.mark.exhaustive
@pytest.mark.parametrize("how", ["fails", "is killed"])
def test_whichever_call_of_git_fails_or_is_killed_there_is_an_error(socdocs, committed, monkeypatch, how):
    program = committed / "bin" / "git"
    program.parent.mkdir()
    program.write_text(BEFORE_GIT.format(git=shutil.which("git")), "utf-8")
    program.chmod(0o755)
    calls = committed / "calls"
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("CALLS", str(calls))
    monkeypatch.setenv("HOW", how)
    at = 0
    while True:
        at += 1
        calls.write_text("", "utf-8")
        monkeypatch.setenv("AT", str(at))

        ended = socdocs("diff", "HEAD:c", "c")

        if len(calls.read_text().splitlines()) < at:
            break
        assert ended.code in (PROBLEMS, ENVIRONMENT), (at, ended)
        assert (ended.out, "could not be read by git" in ended.err) == ("", True), (at, ended.err)
    assert at > 20
    assert (ended.code, ended.out) == (FINE, SAME)


def test_where_git_does_not_answer_the_command_ends_with_a_sentence(socdocs, committed, monkeypatch):
    program = committed / "bin" / "git"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexec sleep 30\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(revisions, "SECONDS", 0.2)

    ended = socdocs("diff", "HEAD:c", "c")

    assert (ended.code, ended.out) == (ENVIRONMENT, "")
    assert "git did not answer within 0.2 s" in ended.err
