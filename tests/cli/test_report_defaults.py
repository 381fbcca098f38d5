"""What reports share is said once: where it counts, who may say it, and where it is found again."""

import json

import pytest

from socdocs.files import Files
from socdocs.source.addresses import Locator
from socdocs.workflow.load import load
from socdocs.workflow.request import Request

SYSTEM = """\
service_organization: {name: "Acme, Inc."}
system: {name: Acme Cloud}
controls:
  - {id: AC-01, text: The Security Lead reviews access each quarter., criteria: [CC6.2], control_objectives: [CO-1]}
control_objectives:
  - {id: CO-1, text: Access is authorized.}
report_defaults:
  as_of_date: 2026-03-31
  period: {start: 2025-04-01, end: 2026-03-31}
  layout: practice
  trust_services_categories: [security, availability]
  assertion:
    letterhead: Acme, Reno
    signatories:
      - {name: Ada Lund, title: Chief Executive Officer}
reports:
  - {id: one, soc: 1, type: 1}
  - id: two
    soc: SOC 2
    type: II
    layout: four-section
    trust_services_categories: [security]
    assertion:
      date: 2026-04-30
      signatories:
        - {name: Bo Reyes, title: President}
"""
AUDITOR = """\
report_defaults:
  service_auditor: {firm: Halvorsen Reyes LLP, city: Richmond}
  auditor_report: {addressee: Board of Directors of Acme}
reports:
  - {id: two, service_auditor: {city: Norfolk, state: Virginia}}
"""


REPLACED = """\
service_organization: {name: "Acme, Inc."}
system: {name: Acme Cloud}
report_defaults:
  trust_services_categories: [security]
  assertion: {letterhead: Shared, signatories: [{name: Ada Lund, title: Chief Executive Officer}]}
  service_auditor: {firm: Halvorsen Reyes LLP}
reports:
  - {id: one, soc: 1, type: 1, assertion: {letterhead: One, signatories: [{name: Bo Reyes, title: President}]}}
  - {id: two, soc: 1, type: 1, assertion: {letterhead: Two}}
"""


@pytest.fixture
def read(tmp_path):
    def run(system=SYSTEM, auditor=AUDITOR, settings=()):
        (tmp_path / "system.yaml").write_text(system, "utf-8")
        (tmp_path / "auditor.yaml").write_text(auditor, "utf-8")
        return load(Files(), Request(tmp_path / "system.yaml", tmp_path / "auditor.yaml", settings))

    return run


def test_an_entry_overrides_groups_join_and_lists_replace(read):
    one, two = read().description.reports

    assert one.layout == "practice"
    assert [row.name for row in one.assertion.signatories] == ["Ada Lund"]
    assert two.layout == "four-section"
    assert two.assertion.letterhead == "Acme, Reno"
    assert str(two.assertion.date) == "2026-04-30"
    assert [row.name for row in two.assertion.signatories] == ["Bo Reyes"]
    assert two.trust_services_categories == ("security",)
    assert (one.service_auditor.firm, one.service_auditor.city) == ("Halvorsen Reyes LLP", "Richmond")
    assert (two.service_auditor.firm, two.service_auditor.city) == ("Halvorsen Reyes LLP", "Norfolk")
    assert two.auditor_report.addressee == "Board of Directors of Acme"


def test_what_only_other_reports_print_is_not_for_an_entry(read):
    one, two = read().description.reports

    assert (one.trust_services_categories, one.period) == (None, None)
    assert str(one.as_of_date) == "2026-03-31"
    assert two.as_of_date is None
    assert str(two.period.end) == "2026-03-31"


def test_a_shared_fact_is_found_at_its_own_line_in_its_own_file(read):
    locator = Locator(read().tree)

    assert str(locator.locate("reports[one].layout")).endswith("system.yaml:10:11")
    assert str(locator.locate("reports[two].layout")).endswith("system.yaml:21:13")
    assert str(locator.locate("reports[two].service_auditor.firm")).endswith("auditor.yaml:2:27")
    assert str(locator.locate("reports[one].assertion.date")).endswith("system.yaml:12:3")


def test_the_command_line_sets_shared_facts_and_those_of_an_entry(read):
    settings = (("report_defaults.assertion.letterhead", "Acme, Elko"), ("reports[one].layout", "four-section"))
    one, two = read(settings=settings).description.reports

    assert one.assertion.letterhead == two.assertion.letterhead == "Acme, Elko"
    assert one.layout == "four-section"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("  layout: practice", "  service_auditor: {firm: X}"), "owned-by-auditor"),
        (("  layout: practice", "  id: every"), "unknown-key"),
        (("  layout: practice", "  opinion: {type: unmodified}"), "unknown-key"),
        (("  layout: practice", "  layuot: practice"), "unknown-key"),
        (("[security, availability]", "[safety]"), "unknown-value"),
    ],
)
def test_each_side_shares_its_own_facts_and_a_mistake_is_told_once(folder, socdocs, change, code):
    (folder / "system.yaml").write_text(SYSTEM.replace(*change), "utf-8")
    (folder / "auditor.yaml").write_text(AUDITOR, "utf-8")
    ended = socdocs("check", "system.yaml", "--auditor", "auditor.yaml", "--output-format", "json")
    found = [row for row in json.loads(ended.out)["diagnostics"] if row["code"] != "left-out"]

    if code == "owned-by-auditor":
        assert [row["code"] for row in found] == ["given-twice", code]
    else:
        assert [(row["code"], row["address"].partition(".")[0]) for row in found] == [(code, "report_defaults")]


def test_a_finding_about_a_shared_fact_is_told_once_and_open_items_for_each_report(folder, socdocs):
    system = SYSTEM.replace("letterhead: Acme, Reno", "letterhead: TBD, Reno").replace(", title: Chief", ", x: Chief")
    (folder / "system.yaml").write_text(system.replace("x: Chief", "title: Chief"), "utf-8")
    ended = socdocs("check", "system.yaml", "--output-format", "json")
    found = json.loads(ended.out)["diagnostics"]

    assert [row["location"]["line"] for row in found if row["code"] == "DSC022"] == [13]
    firms = {row["address"] for row in found if row["address"].endswith("service_auditor.firm")}
    assert firms == {"reports[one].service_auditor.firm", "reports[two].service_auditor.firm"}


def test_a_report_that_is_not_declared_has_the_shared_facts(folder, socdocs):
    (folder / "system.yaml").write_text(SYSTEM, "utf-8")
    ended = socdocs("soc2", "system.yaml", "--type", "1", "-o", "draft.md")
    assert ended.code == 0, ended.err
    draft = (folder / "draft.md").read_text("utf-8")

    assert ended.code == 0
    assert "Ada Lund" in draft
    assert "March 31, 2026" in draft


def test_diff_tells_a_shared_fact_in_each_report_that_has_it(folder, socdocs):
    (folder / "system.yaml").write_text(SYSTEM, "utf-8")
    (folder / "new.yaml").write_text(SYSTEM.replace("Acme, Reno", "Acme, Elko"), "utf-8")
    ended = socdocs("diff", "system.yaml", "new.yaml", "--output-format", "json")
    addresses = [row["address"] for row in json.loads(ended.out)["differences"]]

    assert addresses == ["reports[one].assertion.letterhead", "reports[two].assertion.letterhead"]


def test_pull_writes_a_shared_fact_where_it_is_given(folder, socdocs):
    from tests.cli.test_pull import edited

    (folder / "system.yaml").write_text(SYSTEM, "utf-8")
    assert socdocs("soc2", "system.yaml", "--type", "2", "-o", "draft.docx").code == 0
    edited("draft.docx", "edited.docx", ("Acme, Reno", "Acme, Elko"))
    ended = socdocs("pull", "edited.docx", "system.yaml", "--accept", "all")

    assert "Changed: system.yaml" in ended.err, ended.out
    assert (folder / "system.yaml").read_text("utf-8") == SYSTEM.replace("Acme, Reno", "Acme, Elko")


def test_file_names_of_a_batch_are_made_of_shared_facts_too(folder, socdocs):
    (folder / "system.yaml").write_text(SYSTEM, "utf-8")
    name = "{report}-{period.end}"
    ended = socdocs("batch", "system.yaml", "--format", "md", "-o", "out", "--name", name, "--no-auditor")

    assert ended.code == 0, ended.err
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["one-2026-03-31.md", "two-2026-03-31.md"]


def test_what_no_report_takes_and_which_lists_a_report_replaces_is_listed(socdocs, folder):
    (folder / "system.yaml").write_text(REPLACED, "utf-8")

    ended = socdocs("check", "system.yaml", "--select", "left-out", "--output-format", "json")

    assert {(row["address"], row["message"]) for row in json.loads(ended.out)["diagnostics"]} == {
        (
            "report_defaults.trust_services_categories",
            "No report takes trust_services_categories from report_defaults: only reports of another kind print it.",
        ),
        (
            "report_defaults.assertion.letterhead",
            "No report takes assertion.letterhead from report_defaults: each has its own.",
        ),
        (
            "report_defaults.assertion.signatories",
            "The report one has assertion.signatories of its own, and nothing of that in report_defaults.",
        ),
    }
