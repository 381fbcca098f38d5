"""`socdocs init` asks a person, takes options from scripts, and writes a description that says what was given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.catalogs.trust_services import catalog
from socdocs.cli.first_questions import CATEGORIES, OPTIONS, facts_of, first_questions
from socdocs.files import Files
from socdocs.model.load import validate
from socdocs.report.kinds import load_kind
from socdocs.report.starter import starter
from socdocs.resources import template_folders
from socdocs.source.yaml_reader import read_yaml
from socdocs.workflow.load import load
from socdocs.workflow.request import Request
from tests.characters import characters
from tests.cli.terminal import type_into

CONTROLS = "Control ID,Description,Criteria\nAC-01,The Security Lead reviews access each quarter.,CC6.2\n"


def description(path):
    return load(Files(), Request(path)).description


def test_on_a_terminal_a_person_is_led_to_the_outline_and_the_next_commands(folder, socdocs):
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / "our controls.csv").write_text(CONTROLS, "utf-8")
    typed = [
        *("Acme: Cloud, Inc.", "Ledger", "back", "Acme Ledger", "soc 2", "ii", "1, avail", "Oct 1, 2025"),
        *("2025-09-30", "30 September 2026", "absent.csv", "~nobody.csv"),
        *("elsewhere/our controls.csv", "Dana Whitfield", ""),
    ]
    screen = type_into(folder, ["init", "-o", "acme/system.yaml"], typed)

    words = " ".join(screen.text.split())
    assert screen.code == 0
    assert "The last day must come after the first, 2025-10-01." in words
    assert "There is no file absent.csv." in words
    assert "There is no file ~nobody.csv." in words
    assert "elsewhere/our controls.csv: 1 control." in words
    assert "SOC 2® Type 2 Report Acme Ledger · Acme: Cloud, Inc." in words
    found = description(folder / "acme" / "system.yaml")
    assert (found.service_organization.name, found.system.name) == ("Acme: Cloud, Inc.", "Acme Ledger")
    report = found.reports[0]
    assert (str(report.period.start), str(report.period.end)) == ("2025-10-01", "2026-09-30")
    assert report.trust_services_categories == ("security", "availability")
    assert [row.name for row in report.assertion.signatories] == ["Dana Whitfield"]
    assert [row.id for row in found.controls] == ["AC-01"]
    commands = [line.strip() for line in screen.text.partition("Next:")[2].splitlines() if line.strip()]
    assert len(commands) == 3
    for line in commands:
        assert socdocs(*line.split()[1:]).code == 0, line


def test_a_file_that_exists_is_kept_before_the_first_question(folder):
    screen = type_into(folder, ["init", "soc2-type2"], ["Acme"])
    assert screen.code == 3
    assert "--force" in screen.text
    assert "What is" not in screen.text


def test_a_spreadsheet_with_the_name_of_another_file_beside_the_description_is_named_at_once(folder):
    for name, text in (("elsewhere", CONTROLS), ("acme", "Theirs\n")):
        (folder / name).mkdir()
        (folder / name / "c.csv").write_text(text, "utf-8")
    typed = [
        *("Acme: Cloud, Inc.", "Ledger", "soc 2", "ii", "1, avail", "Oct 1, 2025"),
        *("30 September 2026", "elsewhere/c.csv", "", "Dana Whitfield", ""),
    ]

    screen = type_into(folder, ["init", "-o", "acme/system.yaml", "--force"], typed)

    assert screen.code == 0, screen.text
    assert "and acme/c.csv is another file. Rename one of them" in " ".join(screen.text.split())
    assert (folder / "acme" / "c.csv").read_text("utf-8") == "Theirs\n"
    assert description(folder / "acme" / "system.yaml").controls is None


def test_who_stops_leaves_nothing_behind(folder):
    screen = type_into(folder, ["init", "-o", "new.yaml"], ["Acme, Inc.", "\x04"])
    assert screen.code == 130
    assert "Nothing was written." in screen.text
    assert not (folder / "new.yaml").exists()


def test_nothing_is_asked_with_no_input(folder):
    screen = type_into(folder, ["init", "soc2-type2", "--no-input", "-o", "new.yaml"], [])
    assert screen.code == 0
    assert "?" not in screen.text


def test_without_a_terminal_the_kind_is_named(socdocs):
    ended = socdocs("init")
    assert ended.code == 2
    assert "Name the kind of the report, such as soc2-type2" in " ".join(ended.err.split())


def test_options_give_what_a_person_would_answer(socdocs, folder):
    given_ = [
        *("--organization", "Acme, Inc.", "--system", "Acme Cloud", "--category", "Security", "--category", "privacy"),
        *("--start", "Oct 1, 2025", "--end", "2026-09-30", "--signatory", "Dana Whitfield"),
        *("--signatory-title", "Chief Executive Officer"),
    ]
    assert socdocs("init", "soc2-type2", "-o", "new.yaml", *given_).code == 0
    found = description(folder / "new.yaml")
    assert found.service_organization.name == "Acme, Inc."
    assert found.reports[0].trust_services_categories == ("security", "privacy")
    assert found.reports[0].assertion.signatories[0].title == "Chief Executive Officer"


def test_examples_are_put_in_only_for_a_service_that_an_option_names(socdocs, folder):
    assert socdocs("init", "soc1-type1", "-o", "none.yaml").code == 0
    assert not description(folder / "none.yaml").control_objectives
    assert socdocs("init", "soc1-type1", "-o", "some.yaml", "--objectives", "funds").code == 0
    some = description(folder / "some.yaml").control_objectives
    assert "Net asset value" in [row.title for row in some]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["soc2-type2", "--category", "safety"], "--category"),
        (["soc2-type2", "--start", "soon"], "not understood as a date"),
        (["soc1-type1", "--category", "security"], "a report of this kind does not say this"),
        (["soc2-type1", "--start", "2026-01-01"], "a report of this kind does not say this"),
        (["soc2-type2", "--auditor", "--system", "Ledger"], "without --auditor"),
    ],
)
def test_an_option_that_is_no_answer_is_wrong_use(socdocs, arguments, words):
    ended = socdocs("init", "-o", "new.yaml", *arguments)
    assert ended.code == 2
    assert words in " ".join(ended.err.split())


def test_every_question_has_its_option():
    names = {question.name for question in first_questions(lambda said, _: {"controls": said})}
    assert names - set(OPTIONS) == {"soc", "type", "controls", "objectives"}


def test_the_categories_are_those_of_the_catalog():
    assert {row.category for row in catalog().criteria.values()} - {"common"} <= set(CATEGORIES)


LINE = st.text(characters(exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=120).map(
    lambda text: " ".join(text.split())
)


@given(LINE.filter(bool), LINE.filter(bool))
def test_what_was_typed_is_read_back_as_it_was_typed(organization, signatory):
    kind = load_kind(Files(), template_folders(), "soc2-type2")[0]
    facts = facts_of({"organization": organization, "signatory": signatory})
    tree, problems = read_yaml(starter(kind, facts=facts).encode(), "system.yaml")
    found, more = validate(tree)[:2]

    assert not [row for row in problems if row.severity.value == "error"]
    assert found.service_organization.name == organization, more
    assert found.reports[0].assertion.signatories[0].name == signatory
