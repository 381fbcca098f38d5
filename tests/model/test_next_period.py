"""What becomes of each fact in the next period is said with its field."""

from datetime import date

import pytest

from socdocs.model.base import Facts
from socdocs.model.description import SystemDescription
from socdocs.model.fields import fields_of
from socdocs.model.next_period import NEXT_PERIOD, decide, is_renewed
from socdocs.model.paths import field_at, models_below
from socdocs.source.yaml_reader import read_yaml

MODELS = models_below(SystemDescription)

SAID = {
    "kept": (
        "controls.id controls.text controls.criteria controls.control_objectives controls.framework_references "
        "cuecs subservice_organizations.csocs commitments tests.control tests.procedures.method tests.procedures.text "
        "tests.ipe.name reports.id reports.assertion.signatories reports.service_auditor.firm reports.design_procedures"
    ),
    "cleared": (
        "tests.procedures.population tests.procedures.sample tests.result tests.ipe.procedure "
        "tests.evidence_of_non_occurrence tests.reason controls.did_not_operate design_assessments "
        "management_responses reports.opinion reports.report_date reports.assertion.date reports.assertion.signed "
        "reports.service_auditor.confirmed reports.representation_letter incidents reports.incidents changes "
        "reports.changes subsequent_events reports.auditor_report.subsequent_events checks.waive reports.as_of_date"
    ),
    "moved": "tests.exceptions",
    "begun": "controls.from controls.replaces services.from subservice_organizations.from",
    "ended": "controls.until services.until subservice_organizations.until subservice_organizations.csocs.until",
    "next": "reports.period reports.type reports.previous_report.period",
}
"""What the field's practitioners keep and give anew each year."""


def test_every_class_says_it_for_itself_and_so_every_field():
    for model in (*MODELS, Facts):
        assert ("next_period_of_facts" in vars(model)) == (model is not Facts), model
    for model in MODELS:
        assert {row.next_period for row in fields_of(model).values()} <= NEXT_PERIOD.keys()


@pytest.mark.parametrize(("word", "address"), [(word, name) for word, names in SAID.items() for name in names.split()])
def test_what_is_kept_and_what_is_given_anew(word, address):
    assert field_at(address).next_period == word


def test_what_a_period_ends_with_is_not_missed_in_the_next():
    assert is_renewed("subservice_organizations[bank].report_reviews[#1].period.start")
    assert is_renewed("controls[AC-01].from")
    assert not is_renewed("controls[AC-01].text")


DESCRIPTION = """\
controls:
  - {id: AC-01, from: 2025-03-01, replaces: AC-00}
  - {id: ac-00, until: 2025-02-28}
  - {id: AC-02, until: 2026-01-01}
  - {id: AC-03, from: 2026-02-01, replaces: AC-02}
services: [{name: Old, until: 2025-12-31}]
subservice_organizations:
  - {id: host, name: Host, monitoring_controls: [AC-00, AC-02]}
cuecs: {none_statement: None.}
tests: [{control: AC-00, result: no_exceptions}, {control: AC-01, result: no_exceptions}]
reports:
  - {id: one, soc: 2, type: 2, period: {start: 2025-01-01}}
  - {id: letter, kind: bridge-letter, period: {start: 2026-01-01}}
"""


def test_what_ended_goes_with_all_that_refers_to_it():
    tree, _ = read_yaml(DESCRIPTION.encode(), "system.yaml")
    found = decide(tree, date(2026, 1, 1), frozenset({"one"}))

    assert {row.address: row.why for row in found.removed} == {
        "services[Old]": "ended",
        "controls[ac-00]": "ended",
        "tests[AC-00]": "reference",
        "subservice_organizations[host].monitoring_controls[AC-00]": "reference",
    }
    assert {row.address: row.why for row in found.cleared} == {
        "controls[AC-01].from": "cleared",
        "controls[AC-01].replaces": "cleared",
        "cuecs": "none",
        "tests[AC-00].result": "cleared",
        "tests[AC-01].result": "cleared",
        "reports[letter].period": "cleared",
    }
