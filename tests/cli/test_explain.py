"""`explain` knows every code that a finding or an outline shows, and names the nearest for any other."""

import re

import pytest

from socdocs import resources
from socdocs.catalogs.description_criteria import description_criteria
from socdocs.catalogs.elements import elements
from socdocs.files import Files
from socdocs.report.kinds import load_kind
from socdocs.report.manifest import walk
from socdocs.rules.manual import manuals


def parts():
    folders = resources.template_folders()
    for name in resources.kind_names(folders):
        yield from walk(load_kind(Files(), folders, name)[0].parts)


def test_the_manual_of_a_rule_is_found_by_code_or_name(socdocs):
    by_code = socdocs("explain", "scp002")
    assert by_code.code == 0
    assert by_code.out.startswith("SCP002  categories-without-security\n\n")
    assert "\nFails: " in by_code.out
    assert "\nWrite instead: " in by_code.out
    assert socdocs("explain", "categories-without-security").out == by_code.out


@pytest.mark.parametrize("code", manuals())
def test_every_code_of_a_finding_has_its_manual(socdocs, code):
    ended = socdocs("explain", code)
    assert ended.code == 0
    assert ended.out.startswith(f"{code}  ")
    assert "\nFails" in ended.out
    assert "\nWrite instead" in ended.out
    assert "](" not in ended.out


def test_an_example_is_printed_as_it_is_written(socdocs, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    printed = socdocs("explain", "unknown-key").out
    assert "\n    controls:\n      - {id: AC-01, txt: The Security Lead reviews access each quarter.}\n" in printed


def test_every_element_and_criterion_that_an_outline_shows_is_known():
    assert {element for part in parts() for element in part.elements} == set(elements())
    answered = {code for part in parts() for code in part.answers.split(", ") if code}
    assert answered <= {code for criteria in description_criteria().values() for code in criteria.titles}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("a2-03", ["A2-03 What was examined", "always", "`auditor_report.scope`", "in soc2-type1, soc2-type2"]),
        ("M-05", ["M-05 Subservice", "when a subservice organization is carved out", "shared/soc1/assertion.md"]),
        ("A2-12", ["Required in a Type 2."]),
        ("DC 4", ["DC 4 System incidents", "DC section 200", "`description.incidents`"]),
        ("dc4", ["DC 4 System incidents"]),
        ("S1-j", ["AT-C section 320."]),
    ],
)
def test_what_an_outline_names_is_explained(socdocs, code, said):
    printed = " ".join(socdocs("explain", code).out.split())
    assert all(words in printed for words in said)


def test_all_codes_are_listed(socdocs):
    listed = socdocs("explain").out
    codes = [match[1] for match in re.finditer(r"^(\S+(?: \d)?) {2,}\S", listed, re.MULTILINE)]
    assert {*manuals(), *elements(), "DC 4"} <= set(codes)
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("code", "near"),
    [("unknow-key", "unknown-key"), ("DSC0019", "DSC019"), ("M-055", "M-05"), ("advertisin", "DSC019")],
)
def test_of_a_code_that_does_not_exist_the_nearest_is_named(socdocs, code, near):
    ended = socdocs("explain", code)
    assert ended.code == 2
    assert f"there is no code “{code}”; did you mean {near}? `socdocs explain` lists all." in " ".join(
        ended.err.split()
    )


def test_without_a_near_code_the_list_is_named(socdocs):
    ended = socdocs("explain", "qqqqqq")
    assert (ended.code, "`socdocs explain` lists all." in ended.err) == (2, True)
