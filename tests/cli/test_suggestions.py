"""What is typed nearly right is answered by what was meant, and what is missing by what there is."""

import json
import re

import pytest

from socdocs import resources

KINDS = ", ".join(resources.kind_names(resources.template_folders()))

TWO = "reports:\n  - {id: first, soc: 2, type: 1}\n  - {id: second, soc: 1, type: 2}\n"


def said(ended):
    return " ".join((ended.out + ended.err).split())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chekc"], "No such command 'chekc'. Did you mean check? `socdocs help` lists all."),
        (["CHECK"], "Did you mean check?"),
        (
            ["soc2-type2", "x.yaml", "-o", "r.docx"],
            "“soc2-type2” is a report kind, not a command. `socdocs soc2 x.yaml -o r.docx --type 2` writes such",
        ),
        (["SOC 1 Type 1"], "`socdocs soc1 FILE --type 1` writes such a report."),
        (["bridge-letter", "x.yaml"], "`socdocs report bridge-letter x.yaml` writes such a report."),
        (["bridge-leter", "x.yaml"], "Did you mean `socdocs report bridge-letter x.yaml`?"),
        (["soc", "2", "x.yaml", "--type", "2"], "Did you mean `socdocs soc2 x.yaml --type 2`?"),
        (["roll", "forward", "x.yaml"], "Did you mean `socdocs roll-forward x.yaml`?"),
        (["system.yaml"], "“system.yaml” is a file. Say first what to do with it: `socdocs check system.yaml`."),
        (["check", "system.yaml", "--phas", "draft"], "Did you mean '--phase'"),
        (["soc2", "system.yaml", "--layout", "four"], "four-section"),
        (["soc2", "system.yaml", "--only", "managment"], "management"),
        (["qqqq"], "No such command 'qqqq'. `socdocs help` lists all."),
        (["templates", "lst"], "No such command 'lst'. Did you mean list? `socdocs help templates` lists all."),
        (["help", "chekc"], "Did you mean check?"),
        (["check", "system.yaml", "--phase", "darft"], "is not one of outline, draft, final. Did you mean draft?"),
        (["check", "system.yaml", "--fail-on", "warn"], "Did you mean warning?"),
        (["check", "system.yaml", "--output-format", "jsno"], "Did you mean json?"),
        (["soc2", "system.yaml", "--page-numbers", "lay"], "Did you mean layout?"),
        (["soc2", "system.yaml", "--guidance", "coments"], "Did you mean comments?"),
        (["soc2", "system.yaml", "--format", "docs"], "Did you mean docx?"),
        (["soc2", "system.yaml", "--color", "alway"], "Did you mean always?"),
        (["criteria", "--category", "availibility"], "Did you mean availability?"),
        (["advise", "--history", "shrt"], "Did you mean short?"),
        (["soc2", "system.yaml", "--type", "3"], "'3' is not one of 1, 2."),
        (["soc2", "system.yaml", "--report", "soc2-2025"], "Did you mean soc2-2026?"),
        (["check", "system.yaml", "--report", "soc2-2025"], "Did you mean soc2-2026?"),
        (["report", "soc2-typ1", "system.yaml"], "Did you mean “soc2-type1”? There are: bridge-letter, "),
        (["batch", "system.yaml", "-o", "out", "--kind", "soc2-typ1"], "Did you mean soc2-type1? There are: "),
        (
            ["report", "system.yaml", "soc2-type1"],
            "The report kind comes first: socdocs report soc2-type2 system.yaml.",
        ),
        (["check", "soc2-type2"], "“soc2-type2” is a report kind; FILE is your description, such as system.yaml."),
        (["soc2", "soc2-type2"], "`socdocs init soc2-type2` writes a file to start from."),
    ],
    ids=" ".join,
)
def test_what_is_nearly_right_is_a_usage_error_that_names_what_was_meant(socdocs, arguments, words):
    ended = socdocs(*arguments)
    assert ended.code == 2
    assert words in said(ended)


def test_help_shows_the_help_of_the_program_and_of_each_command(socdocs):
    assert socdocs("help") == socdocs("--help")
    for names in (["check"], ["soc2"], ["templates"], ["templates", "copy"], ["help"]):
        assert socdocs("help", *names) == socdocs(*names, "--help")


def test_help_for_what_has_no_commands_says_so(socdocs):
    ended = socdocs("help", "check", "everything")
    assert (ended.code, "`socdocs check` has no subcommands." in said(ended)) == (2, True)
    assert socdocs("help", "--nosuch").code == 2


def test_the_version_has_a_short_option(socdocs):
    assert socdocs("-V") == socdocs("--version")


@pytest.mark.parametrize(
    ("subject", "near"),
    [("soc2", " Did you mean soc2-type1 or soc2-type2?"), ("soc2-type3", " Did you mean soc2-type2?"), ("x", "")],
)
def test_outline_of_neither_a_file_nor_a_kind_lists_the_kinds_and_says_what_file_is(socdocs, subject, near):
    ended = socdocs("outline", subject)
    assert ended.code == 2
    assert f"“{subject}” is neither a file nor a report kind.{near} Report kinds: {KINDS}." in said(ended)
    assert "FILE is your description, such as system.yaml." in said(ended)


@pytest.mark.parametrize("subject", ["sistem.yaml", "clients/acme"])
def test_outline_of_a_file_that_is_missing_says_so(socdocs, subject):
    ended = socdocs("outline", subject)
    assert ended.code == 1
    assert f"There is no file {subject}." in said(ended)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (
            "outline",
            f"Choose one with --kind: {KINDS}.",
        ),
        ("assertion", f"Choose one with --kind: {KINDS}."),
        ("soc1", "This file declares no SOC 1 report yet. Choose one with --type: 1 or 2."),
    ],
)
def test_without_a_report_the_kinds_are_named(socdocs, folder, command, words):
    (folder / "bare.yaml").write_text("system: {name: Acme Cloud}\n", "utf-8")
    ended = socdocs(command, "bare.yaml")
    assert ended.code == 2
    assert words in said(ended)


def test_the_outline_of_a_file_with_two_reports_shows_both(socdocs, folder):
    (folder / "two.yaml").write_text(TWO, "utf-8")
    printed = socdocs("outline", "two.yaml").out
    assert re.findall(r"^SOC .*$", printed, re.MULTILINE) == ["SOC 2® Type 1 Report", "SOC 1® Type 2 Report"]
    assert printed.count("Still open: ") == 2
    whole = json.loads(socdocs("outline", "two.yaml", "--output-format", "json").out)
    assert [outline["kind"] for outline in whole] == ["soc2-type1", "soc1-type2"]
    one = json.loads(socdocs("outline", "two.yaml", "--report", "second", "--output-format", "json").out)
    assert one == whole[1]


def test_the_outlines_of_two_reports_are_written_into_a_folder_and_not_into_one_file(socdocs, folder):
    (folder / "two.yaml").write_text(TWO, "utf-8")
    assert socdocs("outline", "two.yaml", "-o", "outlines/").code == 0
    assert {file.name for file in (folder / "outlines").iterdir()} == {"first-outline.docx", "second-outline.docx"}
    for output in ("outline.md", "-"):
        ended = socdocs("outline", "two.yaml", "-o", output)
        assert ended.code == 2
        assert "the description declares several reports: first, second. Choose one with --report" in said(ended)
    assert socdocs("outline", "two.yaml", "--report", "first", "-o", "outline.md").code == 0


@pytest.mark.parametrize("command", ["assertion", "soc2"])
def test_what_writes_one_document_names_the_reports_and_how_to_get_all(socdocs, folder, command):
    (folder / "two.yaml").write_text(TWO.replace("soc: 1", "soc: 2"), "utf-8")
    ended = socdocs(command, "two.yaml")
    assert ended.code == 2
    assert "several reports: first (soc2-type1), second (soc2-type2)." in said(ended)
    assert "Choose a report with --report. `socdocs batch two.yaml" in said(ended)
    every = re.search(r"`socdocs (batch .*?)`", said(ended))[1].split()
    assert socdocs(*every).code == 0
    assert len(list((folder / "reports").iterdir())) == 2
