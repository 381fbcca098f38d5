"""What is needed and absent is one open item, never the finding of a rule, and weighs more from phase to phase."""

import pytest

from socdocs.problems import Severity
from socdocs.workflow.check import check
from socdocs.workflow.document_findings import open_items
from socdocs.workflow.finish import document_of
from socdocs.workflow.request import Request

TYPE_1 = "reports:\n  - {id: r, soc: 2, type: 1, trust_services_categories: [security]}\n"
TYPE_2 = "reports:\n  - {id: r, soc: 2, type: 2, trust_services_categories: [security]}\n"
SOC_1 = "reports:\n  - {id: r, soc: 1, type: 2}\n"
CONTROL = "controls:\n  - {id: AC-01, text: The Manager approves each request for access., criteria: [CC6.2]}\n"
QUALIFIED = "{type: qualified, provided_by_auditor: yes, modifications: [{subject: design}]}"
HOST = "subservice_organizations:\n  - {id: hosting, name: Granite Peak, services: colocation, method: METHOD}\n"

ABSENT = {
    "ENG002": (TYPE_1, "reports[r].as_of_date"),
    "ENG004 start": (TYPE_2, "reports[r].period.start"),
    "ENG004 end": (TYPE_2, "reports[r].period.end"),
    "ENG014 organization": (TYPE_1, "service_organization.name"),
    "ENG014 system": (TYPE_1, "system.name"),
    "ENG015": (TYPE_1, "reports[r].service_auditor.firm"),
    "SCP001": ("reports:\n  - {id: r, soc: 2, type: 1}\n", "reports[r].trust_services_categories"),
    "DSC001": (TYPE_1, "services"),
    "DSC001 description": (f"{TYPE_1}services: [{{name: Exchange}}]\n", "services[Exchange].description"),
    "DSC002 commitments": (TYPE_1, "commitments"),
    "DSC002 requirements": (TYPE_1, "requirements"),
    "DSC004": (f"{TYPE_1}requirements: [{{id: SR-01, text: Data is encrypted.}}]\n", "requirements[SR-01].commitments"),
    "DSC006": (TYPE_1, "components.infrastructure"),
    "DSC006 empty list": (f"{TYPE_1}components: {{software: []}}\n", "components.software"),
    "DSC007": (TYPE_1, "incidents"),
    "DSC008": (f"{TYPE_1}incidents: [{{id: INC-01, nature: Outage}}]\n", "incidents[INC-01].disposition"),
    "DSC010": (TYPE_2, "changes"),
    "DSC013": (SOC_1, "transaction_classes"),
    "DSC015": (SOC_1, "user_reports"),
    "DSC016": (SOC_1, "significant_events"),
    "DSC017": (TYPE_1, "internal_control.monitoring"),
    "SCP009": (
        f"{TYPE_1.replace('[security]', '[security, privacy]')}privacy: {{notice: See our page.}}\n",
        "privacy.role",
    ),
    "CTL003": (
        f"{SOC_1}control_objectives: [{{id: CO-1, text: Controls provide reasonable assurance that runs are right}}]\n",
        "controls[*].control_objectives[CO-1]",
    ),
    "CTL002": (f"{TYPE_2}{CONTROL}", "controls[…].criteria[…]"),
    "CTL002 Type 1": (f"{TYPE_1}{CONTROL}", "controls[…].criteria[…]"),
    "CTL004": (f"{TYPE_1}controls: [{{id: AC-01, text: The Manager approves.}}]\n", "controls[AC-01].criteria"),
    "SUB001": (f"{TYPE_1}subservice_organizations: [{{id: hosting}}]\n", "subservice_organizations[hosting].method"),
    "SUB003": (
        f"{TYPE_1}{HOST.replace('METHOD}', 'carve_out, csocs: [{id: CSOC-01, text: Halls are guarded.}]}')}",
        "subservice_organizations[hosting].csocs[CSOC-01].criteria",
    ),
    "SUB007": (TYPE_1 + HOST.replace("METHOD", "carve_out"), "subservice_organizations[hosting].why_necessary"),
    "SUB002": (TYPE_1 + HOST.replace("METHOD", "carve_out"), "subservice_organizations[hosting].csocs"),
    "SUB005": (
        TYPE_1 + HOST.replace("METHOD", "inclusive"),
        "subservice_organizations[hosting].assertion.signatories",
    ),
    "CUE001": (f"{TYPE_1}cuecs: [{{id: CUEC-01, text: User entities remove accounts.}}]\n", "cuecs[CUEC-01].criteria"),
    "TST002": (f"{TYPE_2}{CONTROL}", "tests[AC-01].procedures"),
    "TST005": (f"{TYPE_2}{CONTROL}tests: [{{control: AC-01}}]\n", "tests[AC-01].result"),
    "TST006": (
        f"{TYPE_2}{CONTROL}tests: [{{control: AC-01, result: exception, exceptions: [{{id: EX-01}}]}}]\n",
        "tests[AC-01].exceptions[EX-01].deviations",
    ),
    "TST008": (
        f"{TYPE_2}{CONTROL}tests: [{{control: AC-01, result: no_occurrence}}]\n",
        "tests[AC-01].evidence_of_non_occurrence",
    ),
    "OPN002": (
        TYPE_2.replace("}", f", opinion: {QUALIFIED}}}"),
        "reports[r].opinion.modifications[design].matter",
    ),
    "ASR001": (TYPE_1, "reports[r].assertion.signatories"),
}


@pytest.mark.parametrize("name", ABSENT)
def test_an_absent_fact_is_one_open_item_and_no_rules(name, described):
    text, address = ABSENT[name]
    case = described(text)

    found = [*check(case, Request()).found, *open_items(case, document_of(case, Request()), "draft")]
    about = [row for row in found if row.address == address]
    assert [row.code for row in about] == ["open-item"]
    assert about[0].span


@pytest.mark.parametrize("text", [TYPE_1, TYPE_2, SOC_1], ids=["SOC 2 Type 1", "SOC 2 Type 2", "SOC 1 Type 2"])
@pytest.mark.parametrize("phase", ["outline", "draft", "final"])
def test_a_description_that_says_nothing_breaks_no_rule(text, phase, described):
    assert check(described(text), Request(phase=phase)).found == ()


def test_an_absent_fact_is_more_severe_from_phase_to_phase(described):
    case = described(TYPE_1)
    document = document_of(case, Request())

    weights = [{row.severity for row in open_items(case, document, phase)} for phase in ("outline", "draft", "final")]
    assert weights == [{Severity.INFO}, {Severity.WARNING}, {Severity.ERROR}]


def test_a_report_of_another_kind_does_not_miss_what_it_does_not_need(described):
    case = described(SOC_1)

    addresses = {row.address for row in open_items(case, document_of(case, Request()), "draft")}
    assert not {"incidents", "commitments", "requirements"} & addresses
    assert "control_objectives" in addresses
