"""What distinguishes the four reports."""

import re

import pytest

from tests.reports import examinations

TYPE_1 = [case for case in examinations() if case.kind.endswith("type1")]
TYPE_2 = [case for case in examinations() if case.kind.endswith("type2")]
SOC_1 = [case for case in examinations() if case.kind.startswith("soc1")]
SOC_2 = [case for case in examinations() if case.kind.startswith("soc2")]
DECLARED = [case for case in examinations() if case.example != "minimal"]

CLAIM = re.compile(r"\boperat(?:ed|ing) effectively\b")
NO_CLAIM = re.compile(r"\b(?:if|whether)\b[^.;]*$")


def claims(text):
    """Each place where operation is called effective without a condition or a question before it."""
    return [
        text[max(0, match.start() - 90) : match.end()]
        for match in CLAIM.finditer(text)
        if not NO_CLAIM.search(text[: match.start()])
    ]


def limbs(text):
    return re.findall(r"^\(([a-z])\) ", text, re.MULTILINE)


def opinion(report):
    title = next(title for title in report.headings() if re.fullmatch(r"(?:\w+ )?Opinion|Disclaimer of Opinion", title))
    return report.part(title)


@pytest.mark.parametrize("case", TYPE_1, ids=str)
def test_a_type_1_never_claims_that_controls_operated_effectively(case, read):
    assert claims(read(case).whole) == []


@pytest.mark.parametrize("case", TYPE_1, ids=str)
def test_a_type_1_speaks_of_a_date_only(case, read):
    assert "throughout the period" not in read(case).whole


@pytest.mark.parametrize("case", TYPE_1, ids=str)
def test_a_type_1_has_no_tests_and_no_changes(case, read):
    report = read(case)

    assert not {"Significant Changes During the Period", "Types of Tests Performed"} & set(report.headings())
    assert not any("Tests of Controls" in title for title in report.headings())
    assert "exceptions noted" not in report.whole


@pytest.mark.parametrize("case", TYPE_1, ids=str)
def test_section_iv_of_a_type_1_is_guidance_or_absent(case, read):
    fourth = [title for title in read(case).titles if title.startswith(("Section IV", "Section 4"))]

    assert fourth in ([], ["Section IV: Guidance Regarding Information Provided by the Service Auditor"])


@pytest.mark.parametrize("case", TYPE_1, ids=str)
def test_a_type_1_says_that_operation_was_not_examined(case, read):
    assert "operating effectiveness" in read(case).part("Other Matter")


@pytest.mark.parametrize("case", examinations(), ids=str)
def test_opinion_and_assertion_have_two_limbs_in_a_type_1_and_three_in_a_type_2(case, read):
    expected = ["a", "b"] if case in TYPE_1 else ["a", "b", "c"]
    report = read(case)

    assert limbs(opinion(report)) == expected
    asserted = limbs(re.split(r"^## ", report.assertion, flags=re.MULTILINE)[0])
    assert [letter for letter in asserted if letter in "abc"] == expected


@pytest.mark.parametrize("case", [case for case in TYPE_2 if case in DECLARED], ids=str)
def test_management_asserts_operation_in_a_type_2(case, read):
    assert claims(read(case).assertion)


@pytest.mark.parametrize("case", TYPE_2, ids=str)
def test_a_type_2_has_tests_in_section_iv_and_describes_changes(case, read):
    report = read(case)
    fourth = next(i for i, title in enumerate(report.titles) if re.match(r"Section (IV|4):", title))

    assert "Tests of Controls" in report.titles[fourth]
    assert all(re.match(r"Section (V|5):", title) for title in report.titles[fourth + 1 :])
    assert "Significant Changes During the Period" in report.headings()
    assert "Description of Tests of Controls" in report.headings()


@pytest.mark.parametrize("case", SOC_1, ids=str)
def test_a_soc_1_does_not_know_the_criteria_of_a_soc_2(case, read):
    text = read(case).whole

    assert not re.search(r"\bDC (?:section )?200\b|\bTSP\b|trust services|description criteria", text, re.IGNORECASE)
    assert "ontrol objectives" in text


@pytest.mark.parametrize("case", SOC_1, ids=str)
def test_a_soc_1_is_for_three_parties_and_for_four_where_one_is_included(case, read):
    parties = re.findall(r"^- ", read(case).part("Restricted Use"), re.MULTILINE)

    assert len(parties) == (4 if case.example == "fund-administrator" else 3)


@pytest.mark.parametrize("case", SOC_2, ids=str)
def test_a_soc_2_names_its_criteria_in_the_assertion_and_has_no_control_objectives(case, read):
    report = read(case)

    assert "DC section 200" in report.assertion
    assert "TSP section 100" in report.assertion
    assert "control objectives" not in report.auditor + report.assertion


@pytest.mark.parametrize("case", examinations(), ids=str)
def test_every_report_is_restricted_and_marked_as_a_draft(case, read):
    report = read(case)

    assert "No one other than these specified parties" in report.part("Restricted Use")
    assert "**DRAFT**" in report.front
    assert "Restricted use" in report.front
    assert "Not issued" in report.front


@pytest.mark.parametrize("case", examinations(), ids=str)
def test_no_opinion_is_printed_that_the_input_does_not_hold(case, read):
    given = "In our opinion" in opinion(read(case))
    placeholder = ".opinion.type)]" in opinion(read(case))

    assert given is not placeholder
    assert given is (case in DECLARED and str(case) != "data-center/soc1-2026")


@pytest.mark.parametrize("case", examinations(), ids=str)
def test_other_information_is_disclaimed_by_the_service_auditor(case, read):
    report = read(case)
    other = [title for title in report.titles if "Other Information" in title]
    responses = "Management's Responses to Exceptions" in report.headings()

    assert bool(other) is bool(re.search(r"Section (?:V|5)\b", report.part("Scope")))
    assert not responses or other


@pytest.mark.parametrize("case", SOC_1, ids=str)
def test_a_soc_1_holds_the_criteria_for_the_description_in_its_assertion(case, read):
    criteria = re.findall(r"^\d+\. ", read(case).assertion, re.MULTILINE)

    assert len(criteria) >= 7


@pytest.mark.parametrize("case", [*TYPE_1, *TYPE_2], ids=str)
def test_the_assertion_is_a_section_of_its_own(case, read):
    report = read(case)

    assert len([title for title in report.titles if "Assertion of" in title]) == 1
    assert "We confirm, to the best of our knowledge and belief" in report.assertion
    assert "We confirm, to the best of our knowledge and belief" not in report.description


@pytest.mark.parametrize("case", [*TYPE_1, *TYPE_2], ids=str)
def test_the_assertion_does_not_rest_on_the_service_auditors_work(case, read):
    assert not re.search(r"service auditor's (?:tests|testing|procedures|work|examination)", read(case).assertion)
