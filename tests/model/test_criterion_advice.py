"""What a message proposes for a criterion that does not exist."""

import pytest

from socdocs.catalogs.trust_services import catalog
from socdocs.model.references import check_references
from socdocs.source.yaml_reader import read_yaml


def advice_for(name):
    tree, _ = read_yaml(f"controls: [{{id: AC-01, criteria: ['{name}']}}]".encode(), "system.yaml")
    (problem,) = check_references(tree, catalog().expand, tuple(catalog().criteria))
    return problem.advice


@pytest.mark.parametrize("name", ["cc6.1", "CC 6.1", "Cc6.1"])
def test_case_and_blanks_do_not_hide_the_criterion_that_is_meant(name):
    assert advice_for(name) == "Did you mean “CC6.1”?"


def test_a_figure_typed_twice_does_not_hide_it():
    assert advice_for("CC6.33") == "Did you mean “CC6.3”?"


def test_a_number_that_a_series_does_not_have_brings_the_series():
    assert advice_for("CC9.9") == "The series CC9 has CC9.1, CC9.2."


@pytest.mark.parametrize("name", ["PP1.1", "6.1", "CC62", "A1.1, CC6.4"])
def test_no_criterion_of_another_series_is_proposed(name):
    assert "mean" not in advice_for(name)
