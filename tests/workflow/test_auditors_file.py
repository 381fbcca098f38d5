"""The service auditor's file belongs to one description: what fits nothing there is an error, and is never lost."""

import pytest

from socdocs.files import Files
from socdocs.problems import InputProblems
from socdocs.workflow.load import load
from socdocs.workflow.request import Request

SYSTEM = """\
service_organization: {name: "Acme, Inc.", short_name: Acme}
controls:
  - {id: AC-01, text: The Security Lead reviews access each quarter., criteria: [CC6.2]}
reports:
  - {id: soc2-2026, soc: 2, type: 2, trust_services_categories: [security]}
"""


@pytest.fixture
def together(tmp_path):
    """The description with the auditor's file that a test writes."""

    def read(auditor, system=SYSTEM):
        (tmp_path / "system.yaml").write_text(system, "utf-8")
        (tmp_path / "auditor.yaml").write_text(auditor, "utf-8")
        return load(Files(), Request(tmp_path / "system.yaml", tmp_path / "auditor.yaml")).description

    return read


def problem_of(together, *texts):
    with pytest.raises(InputProblems) as refused:
        together(*texts)
    (problem,) = refused.value.diagnostics
    return problem


@pytest.mark.parametrize("name", ['"Acme, Inc."', '"Acme,  Inc."'])
def test_it_may_name_the_service_organization_that_it_is_for(together, name):
    read = together(f"service_organization: {{name: {name}}}\n")

    assert (read.service_organization.name, read.service_organization.short_name) == ("Acme, Inc.", "Acme")


@pytest.mark.parametrize(
    ("system", "described"),
    [
        (SYSTEM, "that of “Acme, Inc.”"),
        (SYSTEM.replace('name: "Acme, Inc.", ', ""), "of an organization without a name"),
    ],
    ids=["another name", "no name"],
)
def test_the_file_of_another_client_is_refused_at_the_name(together, system, described):
    problem = problem_of(together, "service_organization: {name: Larch & Vale}\n", system)

    assert problem.message == f"The service auditor's file is for “Larch & Vale”, but the description is {described}."
    assert (problem.code, problem.span.line) == ("given-twice", 1)


def test_it_says_nothing_else_about_the_service_organization(together):
    problem = problem_of(together, 'service_organization: {name: "Acme, Inc.", location: Reno}\n')

    assert problem.code == "owned-by-management"


@pytest.mark.parametrize(
    ("auditor", "address"),
    [
        ("tests: [{control: AC-10, result: no_exceptions}]\n", "tests[AC-10].control"),
        (
            "reports: [{id: soc2-2026, tests: [{control: AC-10, result: no_exceptions}]}]\n",
            "reports[soc2-2026].tests[AC-10].control",
        ),
        ("design_assessments: [{control: AC-10}]\n", "design_assessments[AC-10].control"),
        (
            "reports: [{id: soc2-2026, opinion: {modifications: [{controls: [AC-10]}]}}]\n",
            "reports[soc2-2026].opinion.modifications[1].controls",
        ),
        ("reports: [{id: soc2-type2, report_date: 2026-02-10}]\n", "reports[soc2-type2]"),
    ],
)
def test_what_fits_nothing_in_the_description_is_an_error_at_its_line(together, auditor, address):
    problem = problem_of(together, auditor)

    assert problem.code == "unknown-reference"
    assert problem.address == address
    assert (problem.span.line, problem.span.file.endswith("auditor.yaml")) == (1, True)


@pytest.mark.parametrize(
    "reports", ["[word, {id: soc2-2026}]", "[null, {id: soc2-2026}]", "word", "{soc2-2026: {soc: 2}}"]
)
@pytest.mark.parametrize("file", ["system.yaml", "auditor.yaml"])
def test_reports_of_the_wrong_shape_are_one_mistake_in_the_file_that_has_them(together, file, reports):
    system = f"system: {{name: Acme Cloud}}\nreports: {reports}\n" if file == "system.yaml" else SYSTEM
    problem = problem_of(together, f"reports: {reports if file != 'system.yaml' else '[{id: soc2-2026}]'}\n", system)

    assert (problem.code, problem.span.file.endswith(file)) == ("wrong-shape", True)
