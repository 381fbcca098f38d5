"""What the service auditor found never leaves a report without an error, whichever control it is about."""

import datetime

import pytest
from msgspec.structs import replace

from socdocs.model.base import with_facts
from socdocs.workflow.check import apply_rules, subject_of, today
from tests.reports import case_of, cases, load

TESTED = [case for case in cases() if case.kind.endswith("type2") and load(case.example).description.tests]


def found_when(case, **changed):
    """The findings of the rule in the report of an example all of whose controls are changed but the last."""
    loaded = load(case.example)
    *most, last = loaded.description.controls
    controls = (*(with_facts(control, **changed) for control in most), last)
    loaded = replace(loaded, description=with_facts(loaded.description, controls=controls))
    case = case_of(loaded, case.kind, case.report)
    found = apply_rules(case, subject_of(case, today()), "draft").remaining
    return loaded.description, {row.address: row.message for row in found if row.code == "SCP016"}


@pytest.mark.parametrize("case", TESTED, ids=str)
@pytest.mark.parametrize(
    ("field", "day", "key"),
    [("valid_until", datetime.date(1999, 12, 31), "until"), ("valid_from", datetime.date(2099, 1, 1), "from")],
)
def test_each_tested_control_that_was_never_in_place_is_an_error_that_names_its_exceptions(case, field, day, key):
    description, messages = found_when(case, **{field: day})
    last = description.controls[-1].id

    for test in description.tests:
        if test.control != last:
            message = messages[f"controls[{test.control}].{key}"]
            assert "was never in place in the period" in message
            assert all(exception.id in message for exception in test.exceptions or ())
