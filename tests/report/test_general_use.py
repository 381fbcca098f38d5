"""A report for general use: what it prints, and which kinds may be one."""

from functools import cache

import pytest

from socdocs import resources
from socdocs.files import Files
from socdocs.model.load import described
from socdocs.problems import InputProblems
from socdocs.report.kinds import load_kind
from socdocs.workflow.case import make_case
from socdocs.workflow.finish import document_of
from socdocs.workflow.load import in_memory
from socdocs.workflow.request import Request
from tests.report.filled import Filling
from tests.report.test_every_fact_prints import found_in, markdown_text, word_text

NEVER = (
    "controls[]",
    "tests[]",
    "management_responses[]",
    "incidents[]",
    "changes[]",
    "control_objectives[]",
    "cuecs[]",
    "other_information[]",
    "subsequent_events[]",
    "internal_control",
    "subservice_organizations[].csocs[]",
    "subservice_organizations[].monitoring",
    "vendors[]",
)
"""What no SOC 3 prints."""
LISTED = ("subservice_organizations[].name", "subservice_organizations[].short_name", "components.")
"""What prints where it is public."""


@cache
def soc3():
    return load_kind(Files(), resources.template_folders(), "soc3")


def document_of_soc3(data):
    description = described(data)
    case = make_case(in_memory(description), *soc3(), description.reports[0])
    return document_of(case, Request(open_items=False))


def filled(*, public):
    """All values of a filled description, and the SOC 3 made from it, with everything public or nothing."""
    filling = Filling(soc3()[0])
    filling.description(layout="practice")
    hosts, vendors, components = (filling.data[name] for name in ("subservice_organizations", "vendors", "components"))
    for row in (*hosts, *vendors, *(row for rows in components.values() for row in rows)):
        row["public"] = public
    return [value for value in filling.values if value.unique], document_of_soc3(filling.data)


@pytest.mark.parametrize("read", [markdown_text, word_text])
def test_nothing_of_controls_tests_incidents_and_responses_is_in_a_soc_3(read):
    values, document = filled(public=True)
    text, secret = read(document), [value for value in values if value.path.startswith(NEVER)]

    assert len(secret) > 50
    assert [value.path for value in secret if found_in(text, value.text)] == []


def test_components_and_names_of_suppliers_print_where_they_are_public():
    values, document = filled(public=True)
    text = markdown_text(document)

    assert [v.path for v in values if v.path.startswith(LISTED) and not found_in(text, v.text)] == [], text


def test_components_and_names_of_suppliers_that_are_not_public_do_not_print():
    values, document = filled(public=False)
    text = markdown_text(document)
    # An inclusive one signs an assertion of its own.
    inclusive = {"subservice_organizations[].name", "subservice_organizations[].short_name"}

    assert {v.path for v in values if v.path.startswith(LISTED) and found_in(text, v.text)} <= inclusive


def test_a_soc_3_has_no_description_criteria_and_no_restricted_use():
    text = markdown_text(filled(public=True)[1])

    assert "DC section 200" not in text
    assert "restricted use" not in text.lower()
    assert "For general use." in text


MATTER = {"subject": "operation", "criteria": ["CC6.2"], "matter": "Access was not approved.", "effect": "So it was."}


@pytest.mark.parametrize(
    ("type_", "said"),
    [
        ("unmodified", "management's assertion that the controls within the Acme Cloud system were effective"),
        ("unmodified", "based on the applicable trust services criteria is fairly stated, in all material respects."),
        ("qualified", "In our opinion, except for the matter described in"),
        ("qualified", "the controls within the Acme Cloud system were, in all material respects, effective"),
        ("adverse", "the controls within the Acme Cloud system were not, in all material respects, effective"),
        ("disclaimer", "we do not express an opinion on whether management's assertion"),
        ("disclaimer", "We were engaged to examine the accompanying assertion"),
    ],
)
def test_an_opinion_speaks_of_the_assertion_and_a_modified_one_of_the_controls(type_, said):
    opinion = {"provided_by_auditor": True, "type": type_}
    if type_ != "unmodified":
        opinion["modifications"] = [MATTER]
    report = {
        "id": "r",
        "soc": "3",
        "period": {"start": "2025-01-01", "end": "2025-12-31"},
        "report_date": "2026-02-01",
        "trust_services_categories": ["security"],
        "service_auditor": {"firm": "Hale Ostrow LLP"},
        "opinion": opinion,
    }
    system = {"service_organization": {"name": "Acme, Inc."}, "system": {"name": "Acme Cloud"}}

    assert said in markdown_text(document_of_soc3({**system, "reports": [report]}))


def test_two_hosting_providers_are_told_with_their_times_and_only_the_public_one_by_name():
    host = {"services": "hosting", "method": "carve_out"}
    old = host | {"id": "a", "name": "Ashmere", "until": "2025-05-31"}
    new = host | {"id": "b", "name": "Larkspur", "from": "2025-05-11", "public": True}
    report = {"id": "r", "soc": "3", "period": {"start": "2025-01-01", "end": "2025-12-31"}}
    text = markdown_text(document_of_soc3({"reports": [report], "subservice_organizations": [old, new]}))

    assert "uses a subservice organization for hosting (until May 31, 2025)" in text
    assert "; and Larkspur for hosting (from May 11, 2025)." in text
    assert "Ashmere" not in text


def manifest(**changes):
    """The report.yaml of the SOC 3, some of its lines changed; None takes a line away."""
    text = (resources.templates() / "soc3/report.yaml").read_text("utf-8")
    for key, value in changes.items():
        lines = [line for line in text.splitlines() if not line.startswith(f"{key}:")]
        text = "\n".join([*lines, *([f"{key}: {value}"] if value else [])]) + "\n"
    return text


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"soc": "2"}, ["Only a SOC 3 is for general use, and this manifest does not say soc: 3."]),
        ({"soc": "1", "criteria": "control_objectives"}, ["does not say soc: 3, criteria: trust_services."]),
        ({"soc": None}, ["does not say soc: 3."]),
        ({"tests": "yes"}, ["does not say tests: no."]),
        ({"timeframe": "date"}, ["does not say timeframe: period."]),
        ({"distribution": "public"}, ["“public” is not a value of “distribution”."]),
        ({"distribution": "restricted"}, ["“general_use” is for a report whose distribution is general"]),
        ({"restricted_use": "Restricted."}, ["“restricted_use” is for a report whose distribution is restricted"]),
    ],
)
def test_only_a_soc_3_is_for_general_use(changes, found, tmp_path):
    (tmp_path / "soc3").mkdir()
    (tmp_path / "soc3/report.yaml").write_text(manifest(**changes), encoding="utf-8")

    with pytest.raises(InputProblems) as refused:
        load_kind(Files(), resources.template_folders(tmp_path), "soc3")

    assert all(message in str(row.message) for message, row in zip(found, refused.value.diagnostics, strict=True))


def test_a_cover_takes_its_words_from_the_kind(tmp_path):
    (tmp_path / "soc3").mkdir()
    (tmp_path / "soc3/report.yaml").write_text(
        manifest(title="Report for Friends of {{ organization }}", short_title="Friendly Report", cover_title=None),
        encoding="utf-8",
    )
    kind, templates = load_kind(Files(), resources.template_folders(tmp_path), "soc3")
    data = {"service_organization": {"name": "Acme, Inc."}, "reports": [{"id": "r", "soc": "3"}]}
    description = described(data)
    case = make_case(in_memory(description), kind, templates, description.reports[0])
    text = markdown_text(document_of(case, Request(open_items=False)))

    assert text.startswith("**Friendly Report**")
    assert "Report for Friends of Acme, Inc." in text
