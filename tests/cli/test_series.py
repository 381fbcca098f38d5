"""A series in the place of a criterion is kept, asked for in the report, and never counted as its criteria."""

import pytest

DESCRIPTION = """\
service_organization: {name: "Acme, Inc."}
system: {name: Acme Cloud}
controls:
  - {id: AC-01, text: The Security Lead reviews access each quarter., criteria: CC6}
  - {id: AC-02, text: The Security Lead removes leavers each day., criteria: [CC6.1, A]}
reports:
  - {id: one, soc: 2, type: 1, as_of_date: 2026-03-31, trust_services_categories: [security, availability]}
  - {id: two, soc: 2, type: 2, trust_services_categories: [security, availability]}
"""


@pytest.mark.parametrize("options", [["--type", "1"], ["--type", "2"], ["--type", "2", "--layout", "practice"]])
def test_the_report_asks_which_criterion_of_the_series_is_meant(socdocs, folder, options):
    (folder / "system.yaml").write_text(DESCRIPTION, "utf-8")
    report = socdocs("soc2", "system.yaml", *options, "--format", "md", "-o", "-").out

    assert "[Management: CC6, criterion to be chosen (controls[AC-01].criteria_to_choose)]" in report
    assert "[Management: A, criterion to be chosen (controls[AC-02].criteria_to_choose)]" in report
    assert "controls[\\*].criteria[CC6.2]" in report


def test_the_check_names_the_controls_once(socdocs, folder):
    (folder / "system.yaml").write_text(DESCRIPTION, "utf-8")
    said = socdocs("check", "system.yaml", "--output-format", "concise").out

    assert said.count("series-to-choose") == 1
    assert "met by it: CC6: AC-01; A: AC-02." in said
