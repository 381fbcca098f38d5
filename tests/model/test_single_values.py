"""One value in the place of a list is a list of one; statements, absent values and mistakes stay what they are."""

import pytest

from socdocs.model.load import validate
from socdocs.model.single_values import list_single_values
from socdocs.source.yaml_reader import read_yaml


def described(text):
    tree, problems = read_yaml(text.encode(), "system.yaml")
    assert problems == []
    description, mistakes = validate(list_single_values(tree))
    return description, [mistake.code for mistake in mistakes]


def test_one_value_is_a_list_of_one_at_every_depth():
    description, mistakes = described(
        """
        services: {name: Hosting, description: Hosts.}
        controls:
          - {id: AC-01, criteria: CC6.1, framework_references: {framework: F, reference: F-1}}
        reports:
          id: r
          trust_services_categories: security
          opinion: {modifications: {subject: design, criteria: CC6.1}}
        incidents: {id: I-1, criteria: CC7.4}
        """
    )

    assert mistakes == []
    assert description.services[0].name == "Hosting"
    assert description.controls[0].criteria == ("CC6.1",)
    assert description.controls[0].framework_references[0].reference == "F-1"
    assert description.reports[0].trust_services_categories == ("security",)
    assert description.reports[0].opinion.modifications[0].criteria == ("CC6.1",)
    assert description.incidents[0].id == "I-1"


def test_a_statement_and_an_absent_list_are_no_entries():
    description, mistakes = described("incidents: {none_statement: There were none.}\ncontrols:\nservices: ~\n")

    assert mistakes == []
    assert description.incidents.none_statement == "There were none."
    assert description.controls is description.services is None


@pytest.mark.parametrize("text", ["services: Hosting", "services: {nam: Hosting}", "service_organization: [{name: X}]"])
def test_what_cannot_be_an_entry_stays_a_mistake(text):
    assert described(text)[1] == ["wrong-shape"]


def test_a_tree_with_lists_is_the_same_tree():
    tree, _ = read_yaml(b"services: [{name: A}]\ncontrols: [{id: AC-01, criteria: [CC6.1]}]\n", "system.yaml")

    assert list_single_values(tree) is tree


def test_wordings_of_criteria_may_be_a_mapping():
    description, mistakes = described(
        """
        criteria_text:
          CC6.1: Ours of CC6.1.
          CC6.2: {text: Ours of CC6.2., points_of_focus: [One., Two.]}
        """
    )

    assert mistakes == []
    assert [(row.criterion, row.text) for row in description.criteria_text] == [
        ("CC6.1", "Ours of CC6.1."),
        ("CC6.2", "Ours of CC6.2."),
    ]
    assert description.criteria_text[1].points_of_focus == ("One.", "Two.")
