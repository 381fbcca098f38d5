"""What appears and vanishes with a fact: subservice organizations, CUECs, modified opinions."""

import re

import pytest

from socdocs.model.base import with_facts
from tests.reports import examinations, load

BY_NAME = {str(case): case for case in examinations()}
CARVED = [
    case
    for case in examinations()
    if case.example in ("saas-vendor", "payroll-processor", "data-center", "health-data-platform")
]
WITH_CUECS = [case for case in examinations() if load(case.example).description.cuecs]
FUND = BY_NAME["fund-administrator/soc1-2026"]
HEALTH = BY_NAME["health-data-platform/soc2-2026"]
SAAS = BY_NAME["saas-vendor/soc2-2026"]
PAYROLL = BY_NAME["payroll-processor/soc1-2026"]
CSOC = "omplementary subservice organization control"
CUEC = "omplementary user entity control"


def names(case):
    return [row.name for row in load(case.example).description.subservice_organizations]


def limb(text, letter):
    return re.search(rf"^\({letter}\) (.*)$", text, re.MULTILINE)[1]


@pytest.mark.parametrize("case", CARVED, ids=str)
def test_a_carve_out_brings_two_paragraphs_a_table_and_a_clause(case, read):
    report = read(case)

    for name in names(case):
        assert name in report.part("Scope")
        assert name in report.assertion
        assert f"**Complementary subservice organization controls expected of {name}**" in report.description
    assert CSOC in report.part("Scope")
    assert "the subservice organization" in limb(report.assertion, "b")
    if case.kind.endswith("type2"):
        assert "the subservice organization" in limb(report.assertion, "c")


@pytest.mark.parametrize("case", CARVED, ids=str)
def test_without_the_carve_out_all_of_them_vanish(case, read):
    report = read(case, subservice_organizations=None)

    assert "subservice" not in report.part("Scope").lower()
    assert "subservice" not in report.assertion.lower()
    assert CSOC not in report.auditor + report.assertion
    assert "**Complementary subservice organization controls expected" not in report.whole
    assert "Subservice Organizations" not in report.headings()
    assert "subservice" not in limb(report.whole, "b")
    for name in names(case):
        assert name not in report.auditor + report.assertion


@pytest.mark.parametrize("case", CARVED, ids=str)
def test_headings_close_up_when_a_part_vanishes(case, read):
    numbers = re.findall(r"^## 3\.(\d+) ", read(case, subservice_organizations=None).whole, re.MULTILINE)

    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]


def test_an_included_organization_asserts_too_and_has_no_csocs(read):
    report = read(FUND)

    assert "Assertion of Tolland Quay Shareholder Services, Inc. Management" in report.headings()
    assert "controls expected of Tolland Quay Shareholder Services, Inc." not in report.description
    assert "controls expected of Stonefell Hosting Group LLC" in report.description


def test_under_the_carve_out_method_it_does_not_assert(read):
    rows = tuple(with_facts(row, method="carve_out") for row in load(FUND.example).description.subservice_organizations)
    report = read(FUND, subservice_organizations=rows)

    assert not [title for title in report.headings() if title.startswith("Assertion of Tolland Quay Shareholder")]
    assert len(re.findall(r"^- ", report.part("Restricted Use"), re.MULTILINE)) == 3


def test_an_included_organization_is_named_wherever_responsibility_is(read):
    report = read(FUND)

    responsible = next(
        title for title in report.headings() if title.endswith("Responsibilities") and "Subservice" in title
    )
    assert "Shareholder Services" in report.part(responsible)
    assert "Shareholder Services" in limb(report.part("Opinion"), "b")
    assert "Shareholder Services" in report.part("Restricted Use")


@pytest.mark.parametrize("case", WITH_CUECS, ids=str)
def test_cuecs_stand_in_sections_i_ii_and_iii(case, read):
    report = read(case)

    assert CUEC in report.part("Scope")
    assert CUEC in report.assertion
    assert "Complementary User Entity Controls" in report.headings()
    assert "user entities" in limb(report.assertion, "b")


@pytest.mark.parametrize("case", WITH_CUECS, ids=str)
def test_without_cuecs_no_word_of_them_stands_in_i_and_ii(case, read):
    report = read(case, cuecs=None)

    assert CUEC not in report.auditor + report.assertion
    assert "CUEC" not in report.auditor + report.assertion
    assert "Complementary User Entity Controls" not in report.headings()
    for text in (limb(report.assertion, "b"), limb(report.auditor, "b")):
        assert "user entities applied" not in text


@pytest.mark.parametrize("case", [SAAS, PAYROLL], ids=str)
def test_without_complementary_controls_no_limb_has_a_condition_on_them(case, read):
    report = read(case, cuecs=None, subservice_organizations=None)

    for letter in "bc":
        for text in (report.assertion, report.auditor):
            assert "complementary" not in limb(text, letter)


def test_a_qualified_opinion_has_its_basis_its_exception_and_a_modified_assertion(read):
    report = read(HEALTH)
    matter = "accounts remained active for 6 to 41 days"

    assert matter in report.part("Basis for Qualified Opinion")
    assert "except for" in report.part("Qualified Opinion")
    assert "were not always removed within one business day" in report.assertion
    assert report.headings().index("Basis for Qualified Opinion") < report.headings().index("Qualified Opinion")


def with_opinion(case, kind, **more):
    report = next(row for row in load(case.example).description.reports if row.id == case.report)
    return {"opinion": with_facts(report.opinion, type=kind, **more)}


def test_an_unmodified_opinion_has_none_of_them(read):
    assertion = with_facts(load(HEALTH.example).description.reports[0].assertion, modification=None)
    report = read(HEALTH, report={**with_opinion(HEALTH, "unmodified", modifications=None), "assertion": assertion})

    assert not [title for title in report.headings() if "Basis for" in title or "Qualified" in title]
    assert "except for" not in report.part("Opinion")
    assert "were not always removed within one business day" not in report.assertion


def test_an_adverse_opinion_speaks_of_its_matter_and_says_not(read):
    report = read(HEALTH, report=with_opinion(HEALTH, "adverse"))

    assert "because of" in report.part("Adverse Opinion")
    assert re.search(r"\bnot\b", report.part("Adverse Opinion"))
    assert "except for" not in report.part("Adverse Opinion")
    assert "Basis for Adverse Opinion" in report.headings()


def test_an_adverse_opinion_is_negative_only_where_a_matter_is(read):
    report = read(HEALTH, report=with_opinion(HEALTH, "adverse")).part("Adverse Opinion")

    assert "description presents" in limb(report, "a")
    assert "were suitably designed" in limb(report, "b")
    assert "did not operate effectively" in limb(report, "c")
    assert ["because of" in limb(report, letter) for letter in "abc"] == [False, False, True]


@pytest.mark.parametrize("case", [SAAS, PAYROLL], ids=str)
def test_an_adverse_opinion_without_a_matter_concludes_nothing(case, read):
    report = read(case, report=with_opinion(case, "adverse", modifications=None))

    assert "In our opinion" not in report.part("Adverse Opinion")
    assert ".opinion.modifications)]" in report.part("Adverse Opinion")


def test_a_disclaimer_expresses_no_opinion_and_leaves_the_work_out(read):
    report = read(HEALTH, report=with_opinion(HEALTH, "disclaimer"))

    assert "engaged to examine" in report.part("Scope")
    assert "Basis for Disclaimer of Opinion" in report.headings()
    assert "do not express an opinion" in report.part("Disclaimer of Opinion")
    assert "In our opinion" not in report.auditor
    assert "evidence obtained" not in report.auditor


@pytest.mark.parametrize("kind", ["qualified", "adverse", "disclaimer"])
def test_a_modified_opinion_wants_the_matters_and_managements_words(kind, read):
    entry = load(SAAS.example).description.reports[0]
    report = read(SAAS, report={"opinion": with_facts(entry.opinion, type=kind, modifications=None)})
    wanted = {item.address for item in report.open_items}

    assert {"reports[soc2-2026].opinion.modifications", "reports[soc2-2026].assertion.modification"} <= wanted


def test_privacy_brings_its_part_and_leaves_with_it(read):
    categories = ("security", "availability")
    title = "Privacy Notice and Role"

    assert title in read(HEALTH).headings()
    assert title not in read(HEALTH, report={"trust_services_categories": categories}).headings()
