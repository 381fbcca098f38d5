"""The report's own words follow from the facts: for one and for many, for every opinion, for every name."""

import re

import pytest
from msgspec import convert

from socdocs.document.dates import write_date
from socdocs.document.nodes import Placeholder
from socdocs.document.traversal import nodes
from socdocs.model.base import NoneStatement, with_facts
from socdocs.model.reporting import CriterionConcerned
from socdocs.model.testing import ControlTest
from tests.reports import build, case_of, examinations, load

BY_NAME = {str(case): case for case in examinations()}
SAAS = BY_NAME["saas-vendor/soc2-2026"]
PAYROLL = BY_NAME["payroll-processor/soc1-2026"]
HEALTH = BY_NAME["health-data-platform/soc2-2026"]
FUND = BY_NAME["fund-administrator/soc1-2026"]
DATA_CENTER = BY_NAME["data-center/soc2-2026"]
MINIMAL = BY_NAME["minimal/soc2-type2"]
MODIFIED = ("qualified", "adverse", "disclaimer")
TESTED = [SAAS, PAYROLL, HEALTH]


def report_of(case):
    return next(row for row in load(case.example).description.reports if row.id == case.report)


def with_opinion(case, kind):
    opinion = report_of(case).opinion
    return {"opinion": with_facts(opinion, provided_by_auditor=True, type=kind)}


# --- a disclaimer -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", TESTED, ids=str)
def test_a_disclaimer_delivers_no_tests_and_no_results(case, read):
    report = read(case, report=with_opinion(case, "disclaimer"))

    assert not [title for title in report.titles if "Tests of Controls" in title]
    assert not {"Summary of Exceptions", "Management's Responses to Exceptions", "Types of Tests Performed"} & set(
        report.headings()
    )
    assert "tests of controls" not in report.front + report.part("Restricted Use")
    assert "exceptions noted" not in report.whole
    assert "Controls That Did Not Operate" not in report.auditor
    assert not re.search(r"\(EX-\d+\) \|", report.whole)


@pytest.mark.parametrize("case", TESTED, ids=str)
def test_under_a_disclaimer_every_control_is_in_the_description(case, read):
    report = read(case, report=with_opinion(case, "disclaimer"))
    rows = report.rows(report.description)

    for control in load(case.example).description.controls:
        assert any(re.match(rf"{re.escape(control.id)}(?![\w-])", cell) for row in rows for cell in row), control.id


@pytest.mark.parametrize("kind", MODIFIED)
def test_only_a_disclaimer_takes_section_iv_away(kind, read):
    report = read(HEALTH, report=with_opinion(HEALTH, kind))

    assert any("Tests of Controls" in title for title in report.titles) is (kind != "disclaimer")


def test_a_disclaimer_of_a_type_1_gives_no_assessment_and_no_procedures(read):
    report = read(DATA_CENTER, report=with_opinion(DATA_CENTER, "disclaimer"))

    assert not [title for title in report.titles if "Guidance Regarding" in title]
    assert "assessment of design" not in report.whole


def test_departures_found_before_a_disclaimer_are_asked_for_until_a_matter_names_their_controls(read):
    opinion = with_opinion(HEALTH, "disclaimer")["opinion"]
    silent = with_facts(opinion, modifications=tuple(with_facts(row, controls=None) for row in opinion.modifications))
    basis = {
        name: read(HEALTH, report={"opinion": value}).part("Basis for Disclaimer of Opinion")
        for name, value in {"told": opinion, "silent": silent}.items()
    }

    assert "AM-05 (EX-" not in basis["told"]
    assert "AM-05 (EX-" in basis["silent"]
    assert "the departures that were found" in basis["silent"]


@pytest.mark.parametrize(
    ("matter", "said"),
    [
        ("Access of leavers was removed late.", True),
        ("Under AM-05 and AM-08, which serve CC6.2 and CC6.3, access of leavers was removed late.", False),
    ],
)
def test_a_matter_names_its_criteria_and_controls_once_and_in_a_sentence(matter, said, read):
    opinion = report_of(HEALTH).opinion
    row = with_facts(opinion.modifications[0], criteria=("CC6.2", "CC6.3"), controls=("AM-05", "AM-08"), matter=matter)
    text = read(HEALTH, report={"opinion": with_facts(opinion, modifications=(row,))}).part(
        "Basis for Qualified Opinion"
    )
    sentence = "This matter relates to the applicable trust services criteria CC6.2 and CC6.3 and to controls AM-05 and"

    assert (sentence in text) is said
    assert "concerned: " not in text


@pytest.mark.parametrize(("matter", "said"), [("Records are kept.", True), ("HD-1 and HD-2 were not met.", False)])
def test_a_matter_names_the_criteria_of_other_frameworks_that_it_concerns(matter, said, read):
    opinion = report_of(HEALTH).opinion
    others = tuple(CriterionConcerned(framework="Harbor", reference=id_) for id_ in ("HD-1", "HD-2"))
    row = with_facts(opinion.modifications[0], criteria=None, controls=None, framework_references=others, matter=matter)
    text = read(HEALTH, report={"opinion": with_facts(opinion, modifications=(row,))}).part(
        "Basis for Qualified Opinion"
    )

    assert ("This matter relates to criteria HD-1 of Harbor and HD-2 of Harbor." in text) is said


# --- a form of opinion ------------------------------------------------------------------------------------------------

FORM = "Form of opinion, not concluded"


@pytest.mark.parametrize(
    "lacking",
    [{"report_date": None}, {"tests": None}, {"service_auditor": None}],
    ids=lambda lacking: next(iter(lacking)),
)
def test_an_opinion_before_its_time_is_marked_as_a_form(lacking, read):
    changed = lacking if "tests" in lacking else {"report": lacking}
    report = read(SAAS, **changed)

    assert FORM in report.part("Opinion")
    assert "In our opinion" in report.part("Opinion")


def test_an_opinion_dated_before_its_period_ends_is_a_form(read):
    early = report_of(SAAS).period.end.replace(day=1)

    assert FORM in read(SAAS, report={"report_date": early}).part("Opinion")


@pytest.mark.parametrize("case", examinations(), ids=str)
def test_a_concluded_opinion_and_an_absent_one_have_no_such_mark(case, read):
    assert FORM not in read(case).whole


# --- one and many -----------------------------------------------------------------------------------------------------


def test_one_subservice_organization_is_one_in_every_limb(read):
    for case in (SAAS, PAYROLL):
        report = read(case)
        assert "if the subservice organization and user entities applied" in report.auditor
        assert "if the subservice organization and user entities applied" in report.assertion
        assert "subservice organizations" not in report.assertion.partition("We confirm")[2].partition("(b)")[2]


def test_several_subservice_organizations_are_several(read):
    assert "if the subservice organizations and user entities applied" in read(HEALTH).assertion


def test_beside_an_inclusive_organization_the_other_has_its_name(read):
    report = read(FUND)

    assert "if Stonefell and user entities applied" in report.auditor
    assert "carved-out" not in report.auditor + report.assertion


def test_several_inclusive_organizations_give_several_assertions(read):
    first, second = load(FUND.example).description.subservice_organizations
    both = (first, with_facts(second, method="inclusive", csocs=None))
    report = read(FUND, subservice_organizations=both)

    assert "managements of Shareholder Services and Stonefell have provided their own assertions" in report.assertion
    assert "assertions of the managements of Shareholder Services and Stonefell accompany" in report.auditor
    assert "assertions of their own, which accompany Tolland Quay's" in report.auditor


def test_an_organization_has_its_short_name_once_in_the_scope(read):
    assert read(FUND).part("Scope").count('("Shareholder Services")') == 1


def test_without_transactions_no_event_is_told_in_addition_to_them(read):
    system = BY_NAME["data-center/soc1-2026"]

    assert "In addition to transactions" not in read(system).description
    assert "In addition to transactions" in read(PAYROLL).description


def test_the_description_names_no_exception_of_the_auditor(read):
    for case in (SAAS, PAYROLL, HEALTH):
        changes = read(case).part("Significant Changes During the Period")
        assert "in place for only part of the period" in changes
        assert not re.search(r"\(EX-\d+", changes)


def test_criteria_that_are_not_applicable_are_not_counted_as_applicable(read):
    part = read(HEALTH).part("Applicable Trust Services Criteria and Related Controls")

    assert "The 61 trust services criteria" in part
    assert "of these, P3.1 and P3.2 are not relevant to the system" in part
    assert "The 38 applicable trust services criteria" in read(SAAS).part(
        "Applicable Trust Services Criteria and Related Controls"
    )


def test_management_speaks_with_one_voice(read):
    for case in (SAAS, PAYROLL, FUND):
        assert not re.search(r"the controls of (?:Tavermoor|Brackenford|Tolland Quay)\b", read(case).assertion)


def test_a_limb_names_its_period_once(read):
    for case in (SAAS, PAYROLL):
        for text in (read(case).auditor, read(case).assertion):
            for limb in re.findall(r"^\([bc]\) .*", text, re.MULTILINE):
                assert limb.count("throughout the period") == 1


def test_an_assertion_is_dated_once(read):
    date = write_date(report_of(SAAS).assertion.date)

    assert read(SAAS).assertion.count(date) == 1


def test_limb_a_of_a_soc_1_says_what_the_controls_are_for(read):
    assert (
        "likely to be relevant to user entities' internal control over financial reporting" in read(PAYROLL).assertion
    )


# --- names ------------------------------------------------------------------------------------------------------------


def named(case, name):
    organization = with_facts(load(case.example).description.service_organization, short_name=name)
    return {"service_organization": organization}


@pytest.mark.parametrize("case", [SAAS, PAYROLL, FUND], ids=str)
def test_a_name_with_an_article_begins_sentences_with_a_capital(case, read):
    report = read(case, **named(case, "the Company"))

    assert not re.search(r"(?:^|[.?!] |^#+ (?:[\d.]+ )?)the Company", report.whole, re.MULTILINE)
    assert any("Assertion of the Company's Management" in title for title in report.titles)
    assert "the the" not in report.whole.lower()
    assert "Company management" not in report.whole


def test_a_name_in_s_has_the_possessive_of_names_in_s(read):
    report = read(PAYROLL, **named(PAYROLL, "James & Sons"))

    assert "James & Sons' " in report.whole
    assert "James & Sons's" not in report.whole


@pytest.mark.parametrize("case", [SAAS, PAYROLL, HEALTH], ids=str)
def test_a_subservice_organization_has_its_full_name_where_each_section_names_it_first(case, read):
    report = read(case)

    for row in load(case.example).description.subservice_organizations:
        for text in (report.auditor, report.assertion):
            before, _, after = text.partition(f'{row.name} ("{row.short_name}")')
            assert row.short_name not in before
            assert row.short_name in after
            assert row.name not in after


# --- where things are said --------------------------------------------------------------------------------------------


def test_the_work_of_internal_audit_is_told_where_the_tests_are(read):
    report = read(PAYROLL)

    assert "Internal Audit" in report.part("Use of the Work of Internal Audit")
    assert "Internal Audit" not in report.auditor


@pytest.mark.parametrize(
    ("case", "named_in"), [(SAAS, "criteria CC7.5 and A1.2"), (PAYROLL, "control objectives CO-9")], ids=str
)
def test_a_control_that_did_not_operate_names_what_loses_its_test(case, named_in, read):
    for text in (read(case).auditor, read(case).description):
        assert named_in in text.partition("Controls That Did Not Operate During the Period")[2]


def test_responsibilities_are_compared_with_cuecs_only_where_there_are_any(read):
    assert "Unlike complementary user entity controls" in read(SAAS).description
    assert "Unlike complementary user entity controls" not in read(SAAS, cuecs=None).description


# --- counts and placeholders ------------------------------------------------------------------------------------------


def with_exception(**test):
    """The SaaS vendor's tests, that of the control with the first exception replaced."""
    tests = load(SAAS.example).description.tests
    first = next(row.control for row in tests if row.exceptions)
    entry = {"control": first, "result": "exception", **test}
    return (*(row for row in tests if row.control != first), convert(entry, ControlTest))


@pytest.mark.parametrize(
    ("number", "said"), [(1, "one exception."), (2, "two exceptions."), (9, "nine exceptions."), (10, "10 exceptions.")]
)
def test_any_number_of_exceptions_is_told(number, said, read):
    found = [{"id": f"EX-{90 + n}", "nature": "It was late."} for n in range(number)]
    *others, changed = with_exception(exceptions=found)
    report = read(SAAS, tests=(*(with_facts(row, exceptions=None) for row in others), changed))

    assert f"The tests described in this section identified {said}" in report.part("Summary of Exceptions")


BARE = [{"id": "EX-90", "nature": "No assessment was made."}]


def test_an_exception_needs_no_counts_where_nothing_was_sampled(read):
    procedure = {"method": "inspected", "text": "Inspected the assessment."}
    report = read(SAAS, tests=with_exception(procedures=[procedure], exceptions=BARE))

    assert "EX-90: No assessment was made." in re.sub(r"[\[\]]|\(#[^)]*\)", "", report.whole)
    assert not [item for item in report.open_items if "number of items" in item.wanted]


@pytest.mark.parametrize("given", [{"sample": "25"}, {"population": "300 users"}])
def test_with_a_sample_or_population_the_counts_stay_owed(given, read):
    procedure = {"method": "inspected", "text": "Inspected users.", **given}
    report = read(SAAS, tests=with_exception(procedures=[procedure], exceptions=BARE))

    assert len([item for item in report.open_items if "number of items" in item.wanted]) == 2


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"sample": "25", "population": "1,312"}, "(Sample: 25 of 1,312.)"),
        (
            {"sample": "40, of which 15 tagged security", "population": "9,412 requests, 63 of them tagged security"},
            "(Population: 9,412 requests, 63 of them tagged security; sample: 40, of which 15 tagged security.)",
        ),
        ({"population": "12 months"}, "(Population: 12 months.)"),
        ({"sample": "3"}, "(Sample: 3.)"),
    ],
)
def test_populations_and_samples_read_as_words(given, words, read):
    procedure = {"method": "inspected", "text": "Inspected users.", **given}

    assert words in read(SAAS, tests=with_exception(procedures=[procedure], exceptions=BARE)).whole


def unmapped(number):
    controls = load(SAAS.example).description.controls
    return tuple(with_facts(row, criteria=None) for row in controls[:number]) + controls[number:]


def test_many_controls_without_criteria_have_one_placeholder_and_their_ids(read):
    controls = unmapped(5)
    report = read(SAAS, controls=controls)
    part = report.part("Criteria, Controls, Tests, and Results").partition("Controls That Are Not Yet Mapped")[2]

    assert part.count("[Management: the trust services criteria to which the control is mapped") == 1
    for control in controls[:5]:
        assert control.id in part.partition("|")[0]
    (owed,) = [item for item in report.open_items if item.address == "controls[…].criteria"]
    assert (owed.count, owed.ids) == (5, tuple(control.id for control in controls[:5]))


def test_a_placeholder_for_many_stands_for_each_of_them():
    loaded = load("minimal")
    document = build(loaded, "soc2-type2")
    marks = [node for node in nodes(document.sections) if isinstance(node, Placeholder) and node.stands_for]

    assert all(address in document.found.wanted for node in marks for address in node.stands_for)
    assert case_of(loaded, "soc2-type2").facts.opinion_concluded is False


def test_a_csoc_alone_leaves_the_criterion_open_until_monitoring_is_described(read):
    description = load(SAAS.example).description
    rows = description.subservice_organizations
    target = next(iter(rows[0].csocs[0].criteria))
    controls = tuple(
        with_facts(row, criteria=tuple(id_ for id_ in row.criteria if id_ != target) or None)
        for row in description.controls
    )
    wanted = f"controls[*].criteria[{target}]"
    bare = read(
        SAAS,
        controls=controls,
        subservice_organizations=tuple(with_facts(row, monitoring=None, monitoring_controls=None) for row in rows),
    )

    assert wanted in {item.address for item in bare.open_items}
    assert wanted not in {item.address for item in read(SAAS, controls=controls).open_items}
    for report in (bare, read(SAAS, controls=controls)):
        assert "Met by" not in report.whole
        assert "at Corriedale also relates to this criterion." in report.whole


# --- Markdown in the texts of controls --------------------------------------------------------------------------------

LISTED = "The review covers:\n\n* **accounts**\n* `rights`\n\nand is signed."


def test_texts_of_controls_cuecs_csocs_tests_and_exceptions_take_markdown(read):
    description = load(SAAS.example).description
    row, *others = description.subservice_organizations
    csocs = tuple(with_facts(csoc, text=LISTED) for csoc in row.csocs)
    procedure = {"method": "inspected", "text": LISTED}
    report = read(
        SAAS,
        controls=tuple(with_facts(control, text=LISTED) for control in description.controls),
        cuecs=tuple(with_facts(cuec, text=LISTED) for cuec in description.cuecs),
        subservice_organizations=(with_facts(row, csocs=csocs), *others),
        tests=with_exception(procedures=[procedure], exceptions=[{"id": "EX-90", "nature": LISTED}]),
    )
    in_a_cell = "The review covers:<br>• **accounts**<br>• `rights`<br>and is signed."

    for row in description.controls:
        assert re.search(rf"{row.id}[^|]*\| {re.escape(in_a_cell)}", report.whole), row.id
    assert report.description.count(in_a_cell) >= len(description.cuecs) + len(csocs)
    assert "\n- AV-10" in report.auditor
    assert "\n    - **accounts**" in report.auditor
    assert report.part("Summary of Exceptions").count(in_a_cell) == 1


# --- statements that there are none, and parts of a period ------------------------------------------------------------

NONE = {
    "cuecs": ("Complementary User Entity Controls", "The design assumes no controls at user entities."),
    "subservice_organizations": ("Subservice Organizations", "No subservice organization is used."),
    "vendors": ("Other Vendors", "No other vendor is used."),
}


@pytest.mark.parametrize("case", [SAAS, PAYROLL], ids=str)
@pytest.mark.parametrize("name", NONE)
def test_a_statement_that_there_are_none_prints_in_place_of_the_list(case, name, read):
    title, words = NONE[name]
    report = read(case, **{name: NoneStatement(none_statement=words)})

    assert words in report.part(title)
    assert "|" not in report.part(title)
    assert words not in report.auditor + report.assertion


def test_a_service_of_part_of_the_period_says_so_and_is_named_among_the_changes(read):
    services = load(SAAS.example).description.services
    start = report_of(SAAS).period.start.replace(month=12)
    report = read(SAAS, services=(with_facts(services[0], valid_from=start), *services[1:]))

    assert f"This service has been provided since {write_date(start)}." in report.part("Services Provided")
    assert f"- {services[0].name}, from {write_date(start)}" in report.part("Significant Changes During the Period")


def test_a_component_and_a_vendor_of_part_of_the_period_say_so_and_are_named_among_the_changes(read):
    description = load(SAAS.example).description
    day = report_of(SAAS).period.start.replace(month=12)
    software, *others = description.components.software
    components = with_facts(description.components, software=(with_facts(software, valid_until=day), *others))
    vendor, *more = description.vendors
    report = read(SAAS, components=components, vendors=(with_facts(vendor, valid_from=day), *more))
    changes = report.part("Significant Changes During the Period")

    assert f"(Part of the system until {write_date(day)})" in report.part("Components of the System")
    assert f"(In use from {write_date(day)})" in report.part("Other Vendors")
    assert f"- {software.name}, until {write_date(day)}" in changes
    assert f"- {vendor.name}, from {write_date(day)}" in changes
