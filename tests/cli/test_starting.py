"""The commands with which people start: outline, init, schema, advise."""

import json

import pytest
from jsonschema import Draft202012Validator

from socdocs.catalogs.advice import questions
from tests.cli.terminal import type_into
from tests.reports import EXAMPLES, KINDS

MINIMAL = EXAMPLES / "minimal" / "system.yaml"


@pytest.fixture
def socdocs(folder, socdocs):
    """Run a command that has to end with `code`, at first in an empty folder."""
    (folder / "system.yaml").unlink()

    def run(*arguments, code=0):
        ended = socdocs(*map(str, arguments))
        assert ended.code == code, ended.err
        return ended

    return run


@pytest.mark.parametrize("kind", KINDS)
def test_what_init_writes_has_nothing_but_open_items(socdocs, folder, kind):
    socdocs("init", kind)
    socdocs("init", kind, "--auditor")

    alone = json.loads(socdocs("check", "system.yaml", "--output-format", "json").out)
    both = json.loads(socdocs("check", "system.yaml", "--auditor", "auditor.yaml", "--output-format", "json").out)

    for found in (alone, both):
        codes = {row["code"] for row in found["diagnostics"]}
        assert codes == {"open-item"}


def test_init_never_overwrites_unasked(socdocs, folder):
    (folder / "system.yaml").write_text("system: {name: Mine}\n", encoding="utf-8")

    refused = socdocs("init", "soc2-type2", code=3)
    assert "--force" in refused.err
    assert "Mine" in (folder / "system.yaml").read_text("utf-8")
    socdocs("init", "soc2-type2", "--force")
    assert "Mine" not in (folder / "system.yaml").read_text("utf-8")


def test_init_of_an_unknown_kind_names_the_known_ones(socdocs):
    assert "soc1-type1" in socdocs("init", "soc4", code=2).err


def test_an_outline_needs_no_file(socdocs):
    assert "3.1 Overview of Operations" in socdocs("outline", "soc2-type2").out


def test_an_outline_of_a_file_that_declares_no_report_asks_for_the_kind(socdocs):
    assert "--kind" in socdocs("outline", MINIMAL, code=2).err
    assert "Birchgate" in socdocs("outline", MINIMAL, "--kind", "soc1-type1").out


def test_an_outline_is_a_document_too(socdocs, folder):
    socdocs("outline", "soc1-type2", "-o", "outline.docx")
    socdocs("outline", "soc1-type2", "-o", "outline.md")

    assert (folder / "outline.docx").read_bytes().startswith(b"PK")
    assert "- [ ] name of the system" in (folder / "outline.md").read_text("utf-8")
    assert "- [ ] name of the system" in socdocs("outline", "soc1-type2", "-o", "-").out


def test_an_outline_as_json_goes_to_other_programs(socdocs):
    assert json.loads(socdocs("outline", "soc2-type1", "--output-format", "json").out)["kind"] == "soc2-type1"


def test_the_schema_is_printed_or_written(socdocs, folder):
    printed = socdocs("schema").out
    socdocs("schema", "-o", "s.json")

    assert (folder / "s.json").read_text("utf-8") == printed
    Draft202012Validator.check_schema(json.loads(printed))


def test_advice_without_answers_prints_the_questions(socdocs):
    asked = socdocs("advise", code=2)

    assert asked.out == ""
    assert "--customer-named soc1|soc2|both|none" in asked.err


def test_advice_names_report_and_source(socdocs):
    told = socdocs("advise", "--customer-named", "none", "--financial-statements", "yes").out

    assert "SOC 1, since" in told
    assert "says otherwise" in told
    assert "AICPA, Information for Service Organization Management, p. 20" in " ".join(told.split())


def test_advice_as_json(socdocs):
    told = json.loads(socdocs("advise", "--customer-named", "both", "--output-format", "json").out)

    assert told["reports"] == ["soc1", "soc2"]


def test_advice_ends_with_a_command_that_runs(socdocs, folder):
    answers = ["--customer-named", "soc2", "--proof", "no", "--uptime", "yes"]
    command = socdocs("advise", *answers).out.splitlines()[-1].split()

    socdocs(*command[1:])
    assert "[security, availability]" in (folder / "system.yaml").read_text("utf-8")
    assert json.loads(socdocs("advise", *answers, "--output-format", "json").out)["command"] == " ".join(command)


def test_an_answer_that_does_not_exist_is_a_usage_error(socdocs):
    assert "not one of" in socdocs("advise", "--proof", "perhaps", code=2).err


def test_on_a_terminal_the_questions_are_asked_one_after_another(folder):
    screen = type_into(folder, ["advise"], ["none", "yes", "perhaps", "no", *[""] * len(questions())])

    words = " ".join(screen.text.split())
    assert screen.code == 0
    assert all(" ".join(question.ask.split()) in words for question in questions().values())
    assert "'perhaps' is not one of" in words
    assert "SOC 1, since" in words
