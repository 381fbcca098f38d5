"""A control objective without a control of the organization's own, in both types and all layouts of a SOC 1."""

import pytest

from socdocs.model.load import described
from socdocs.workflow.load import in_memory
from tests.report.test_every_fact_prints import markdown_text
from tests.reports import build

CSOC = {"id": "CSOC-01", "text": "Entry to the halls is restricted.", "control_objectives": ["CO-2"]}
HOST = {"id": "h", "name": "Granite Peak", "services": "hosting", "method": "carve_out", "csocs": [CSOC]}
MONITORED = {"monitoring": "Its report is read each year."}
CONTROL = {"id": "AC-01", "text": "The Manager approves each request.", "control_objectives": ["CO-1"]}
OBJECTIVES = [{"id": "CO-1", "text": "Access is authorized."}, {"id": "CO-2", "text": "Entry is restricted."}]


def report_on(host, type_, layout):
    period = {"period": {"start": "2025-01-01", "end": "2025-12-31"}} if type_ == "2" else {"as_of_date": "2025-12-31"}
    data = {
        "control_objectives": OBJECTIVES,
        "controls": [CONTROL],
        "subservice_organizations": [host],
        "reports": [{"id": "r", "soc": "1", "type": type_, "layout": layout, **period}],
    }
    document = build(in_memory(described(data)), f"soc1-type{type_}", open_items=False)
    return markdown_text(document)


@pytest.mark.parametrize("type_", ["1", "2"])
@pytest.mark.parametrize("layout", ["four-section", "practice"])
@pytest.mark.parametrize("host", [HOST, HOST | MONITORED], ids=["unmonitored", "monitored"])
def test_the_complementary_control_of_another_is_shown_and_nothing_is_concluded(type_, layout, host):
    text = report_on(host, type_, layout)

    assert "at Granite Peak also relates to this control objective." in text
    assert "achieves" not in text
    wanted = "[Management: a control related to the control objective" in text
    assert wanted is (host is HOST)
