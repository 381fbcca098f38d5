"""The examples are written as the rules' manuals ask, so the rules find nothing in them."""

import pytest

from socdocs import pipeline, resources
from socdocs.files import Files
from tests.reports import Case, cases, load


@pytest.mark.parametrize("phase", ["outline", "draft", "final"])
@pytest.mark.parametrize("case", cases(), ids=str)
def test_no_rule_fires_on_an_example(case: Case, phase):
    loaded = load(case.example)
    kind, _ = pipeline.load_kind(Files(), resources.template_folders(), case.kind)
    report = pipeline.choose_report(loaded.description, case.kind, case.report if loaded.description.reports else "")

    found = pipeline.check(loaded, pipeline.scope(loaded, report, kind), phase)
    assert [(row.code, str(row.span), row.message) for row in found if row.code != "left-out"] == []
