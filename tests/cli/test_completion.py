"""The Tab key completes whatever an option or argument names, in each shell."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.shell_completion import CompletionItem, get_completion_class

from socdocs import resources
from socdocs.cli import shells  # noqa: F401 - adds to the shells that Click knows
from socdocs.cli.table import program

TWO = """\
reports:
  - {id: first, soc: 2, type: 1}
  - {id: second, soc: 1, type: 2}
"""
SHELLS = ("bash", "zsh", "fish", "powershell")


@pytest.fixture
def completed(folder):
    """What may follow the words before the last one and begins with that."""
    (folder / "two.yaml").write_text(TWO, "utf-8")
    (folder / "our list.csv").write_text("Control Code,Control text,Our colour\nAC-01,It is read.,red\n", "utf-8")

    def complete(*words):
        shell = get_completion_class("bash")(program, {}, "socdocs", "_SOCDOCS_COMPLETE")
        return [item.value for item in shell.get_completions(list(words[:-1]), words[-1])]

    return complete


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("soc2", "two.yaml", "--report", ""), ["first", "second"]),
        (("soc2", "--report", "soc2"), ["soc2-2026"]),
        (("report", "soc1-type2", "two.yaml", "--report", "s"), ["second"]),
        (("roll-forward", "two.yaml", "--report", ""), ["first", "second"]),
        (("soc2", "two.yaml", "--layout", ""), ["four-section", "practice"]),
        (("report", "bridge-letter", "two.yaml", "--layout", ""), ["letter"]),
        (("config", "--layout", "pra"), ["practice"]),
        (("soc2", "system.yaml", "--only", "management_"), ["management_assertion", "management_assertion.subservice"]),
        (
            ("soc3", "system.yaml", "--only", "manag"),
            ["management", "management_assertion", "management_assertion.subservice"],
        ),
        (("soc3", "system.yaml", "--only", "auditor_report.op"), ["auditor_report.opinion"]),
        (("soc2", "--type", ""), ["1", "2"]),
        (("soc3", "--type", ""), []),
        (("outline", "two.yaml", "--kind", "soc1"), ["soc1-type1", "soc1-type2"]),
        (("report", "soc1"), ["soc1-type1", "soc1-type2"]),
        (("batch", "two.yaml", "--kind", "soc3"), ["soc3"]),
        (("confirm", "system.yaml", "--section", "description.ser"), ["description.services"]),
        (("confirm", "system.yaml", "--section", "auditor"), []),
        (("import", "our list.csv", "--ignore", "our"), ["Our colour"]),
        (("import", "our list.csv", "--map", "Our colour=ow"), ["Our colour=owner"]),
        (("import", "our list.csv", "--map", "Control"), []),
        (("check", "--select", "CTL,SCP002"), ["CTL,SCP002"]),
        (("explain", "a2-03"), ["A2-03"]),
        (("templates", "copy", "bridge-letter/re"), ["bridge-letter/report.yaml"]),
        (("help", "templates", "c"), ["check", "check-reference", "copy"]),
        (("completion", "p"), ["powershell"]),
    ],
    ids=" ".join,
)
def test_what_an_option_or_argument_names_is_completed(completed, words, found):
    assert [value for value in completed(*words) if not value.startswith("-")] == found


def test_the_sheets_of_a_workbook_are_completed(completed, folder):
    shutil.copy(Path(__file__).parent / "matrix.xlsx", folder / "matrix.xlsx")
    assert completed("import", "matrix.xlsx", "--sheet", "")


@pytest.mark.parametrize("words", [("soc2", "absent.yaml", "--report", ""), ("import", "absent.csv", "--map", "")])
def test_what_cannot_be_read_completes_nothing_and_says_nothing(completed, capsys, words):
    assert completed(*words) == []
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(("name", "option"), [("list.csv", "--ignore"), ("list.xlsx", "--sheet")])
def test_a_pipe_completes_nothing_and_is_not_waited_for(completed, folder, name, option):
    os.mkfifo(folder / name)
    assert completed("import", name, option, "") == []


def test_a_description_that_no_one_names_completes_nothing_where_it_is_a_link_out_of_its_folder(
    completed, folder, monkeypatch
):
    (folder / "acme").mkdir()
    (folder / "acme" / "system.yaml").symlink_to("../two.yaml")
    monkeypatch.chdir(folder / "acme")
    assert completed("check", "--report", "") == []


def test_a_description_with_a_mistake_completes_the_kinds_that_ship(completed, folder):
    (folder / "broken.yaml").write_text("reports: [", "utf-8")
    assert completed("confirm", "broken.yaml", "--report", "") == []
    assert "management" in completed("assertion", "broken.yaml", "--only", "man")


def test_no_option_that_names_something_lacks_its_completion():
    names = {"--report", "--layout", "--only", "--kind", "--section", "--map", "--sheet", "--type"}
    for name in program.list_commands(None):
        for parameter in program.get_command(None, name).params:
            if names & set(parameter.opts):
                completes = parameter._custom_shell_complete or getattr(parameter.type, "_names", None)
                assert completes, f"{name} {parameter.opts}"


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_has_its_lines(socdocs, shell):
    ended = socdocs("completion", shell)
    assert ended.code == 0
    assert f"{shell}_complete" in ended.out
    assert "%(" not in ended.out


def test_the_page_shows_every_shell():
    page = (Path(__file__).parents[2] / "docs" / "completion.md").read_text("utf-8")
    assert all(f"socdocs completion {shell}" in page for shell in SHELLS)


def test_bash_quotes_what_holds_a_blank(completed, folder):
    script = (
        f'socdocs() {{ "{sys.executable}" -m socdocs "$@"; }}; export -f socdocs\n'
        ". <(socdocs completion bash)\n"
        r"COMP_WORDS=(socdocs import 'our\ list.csv' --ignore Our); COMP_CWORD=4"
        "\n_socdocs_completion socdocs\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n"
    )
    done = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("Our\\ colour\n", 0), done.stderr


def test_fish_takes_all_behind_the_first_comma_of_a_line_for_the_word():
    shell = get_completion_class("fish")(program, {}, "socdocs", "_SOCDOCS_COMPLETE")

    assert 'string split --max 1 "," $completion' in shell.source()
    assert shell.format_completion(CompletionItem("a,b,c", help="d, e")) == "plain,a,b,c\td, e"


def test_a_sheet_whose_name_has_several_lines_is_not_offered(completed, folder):
    with zipfile.ZipFile(Path(__file__).parent / "matrix.xlsx") as book, zipfile.ZipFile("two.xlsx", "w") as changed:
        for name in book.namelist():
            changed.writestr(name, book.read(name).replace(b'"Control matrix"', b'"Control&#10;matrix"'))

    assert completed("import", "two.xlsx", "--sheet", "") == []


def test_what_would_steer_the_terminal_is_not_offered(completed, folder):
    (folder / "turned.csv").write_text("Control ID,Our\u202e colour,Our ’word’\nAC-01,a,b\n", "utf-8")

    assert completed("import", "turned.csv", "--ignore", "Our") == ["Our ’word’"]


def test_powershell_itself_quotes_what_is_put_into_its_line(socdocs):
    # Not only the straight quote ends a text in single quotes there, but each of ‘ ’ ‚ ‛, too.
    script = socdocs("completion", "powershell").out

    assert "::EscapeSingleQuotedStringContent($value)" in script
    assert "Replace(" not in script


def test_powershell_gets_a_word_and_its_help_in_each_line(folder, monkeypatch):
    monkeypatch.setenv("COMP_WORDS", "report")
    monkeypatch.setenv("COMP_CWORD", "soc1")
    shell = get_completion_class("powershell")(program, {}, "socdocs", "_SOCDOCS_COMPLETE")
    assert shell.complete() == "soc1-type1\tsoc1-type1\nsoc1-type2\tsoc1-type2"
    monkeypatch.setenv("COMP_WORDS", "")
    monkeypatch.setenv("COMP_CWORD", "conf")
    lines = shell.complete().split("\n")
    assert [line.split("\t")[0] for line in lines] == ["confirm", "config"]
    assert all(len(line.split("\t")) == 2 for line in lines)


def test_the_kinds_are_those_that_ship(completed):
    assert completed("report", "") == resources.kind_names(resources.template_folders())


@pytest.mark.parametrize("number", [None, "", "x", "1e5"])
@pytest.mark.parametrize("shell", SHELLS)
def test_where_no_shell_says_the_words_a_completion_ends_with_a_reason(socdocs, monkeypatch, shell, number):
    monkeypatch.setenv("_SOCDOCS_COMPLETE", f"{shell}_complete")
    monkeypatch.delenv("COMP_WORDS", raising=False)
    if number is not None:
        monkeypatch.setenv("COMP_CWORD", number)
        monkeypatch.setenv("COMP_WORDS", "socdocs che")

    assert socdocs().code < 3
