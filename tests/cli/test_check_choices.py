"""What `check` shows is chosen by code; waived findings are shown when asked for; a summary closes the list."""

import json
import re

import pytest
from jsonschema import Draft202012Validator

from tests.conftest import ROOT

WAIVED = """\
service_organization: {name: "Acme, Inc."}
system: {name: Acme Cloud}
controls:
  - {id: AC-01, text: The Security Lead reviews access each quarter., criteria: [A1.1]}
checks:
  waive:
    - {rule: SCP002, reason: agreed with the service auditor}
    - {rule: TXT001, reason: nothing of the kind stands here}
reports:
  - {id: one, soc: 2, type: 1, trust_services_categories: [availability], as_of_date: 2026-03-31}
  - {id: two, soc: 2, type: 2, trust_services_categories: [security, availability]}
"""


@pytest.fixture
def check(socdocs, folder):
    (folder / "waived.yaml").write_text(WAIVED, "utf-8")

    def run(*arguments):
        ended = socdocs("check", "waived.yaml", "--output-format", "json", *arguments)
        return json.loads(ended.out)

    return run


def codes(printed):
    return {row["code"] for row in printed["diagnostics"]}


def test_findings_are_chosen_by_code_and_by_the_beginning_of_a_code(check):
    everything = codes(check())
    assert {"open-item", "WVR003"} <= everything
    assert codes(check("--select", "WVR003")) == {"WVR003"}
    assert codes(check("--select", "WVR,open-item")) == {"WVR003", "open-item"}
    assert codes(check("--select", "W", "--select", "open", "--ignore", "WVR003")) == {"open-item"}
    assert codes(check("--ignore", "open-item")) == everything - {"open-item"}


def test_what_is_not_shown_does_not_fail(socdocs, folder):
    (folder / "bad.yaml").write_text("sistem: {}\n", "utf-8")
    assert socdocs("check", "bad.yaml").code == 1
    ended = socdocs("check", "bad.yaml", "--ignore", "unknown-key")
    assert ended.code == 0
    assert "Left out, because of --ignore: 1 error. No report is written before that is mended." in ended.err


def test_how_many_findings_are_ignored_is_said(socdocs, folder, check):
    codes_of_all = [row["code"] for row in check()["diagnostics"]]

    ended = socdocs("check", "waived.yaml", "--ignore", "open-item")

    others = codes_of_all.count("open-item")
    assert others > 1
    assert f"Left out, because of --ignore: {others} other findings.\n" in ended.err


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("SPC002", "Did you mean SCP002?"),
        ("CTL999", "The families are ENG, SCP, "),
        ("unknwon-key", "Did you mean unknown-key?"),
        ("management", "--owner management shows what management has to do."),
        ("DSC,nothing", "no code begins with 'nothing'."),
        ("", "no code begins with ''."),
    ],
)
def test_what_is_the_beginning_of_no_code_is_refused_with_what_is_known(socdocs, option, code, hint):
    ended = socdocs("check", "system.yaml", option, code)
    assert ended.code == 2
    assert hint in " ".join(ended.err.split())
    assert "`socdocs explain` lists all." in " ".join(ended.err.split())


def test_codes_are_known_in_small_letters_too(check):
    assert codes(check("--select", "wvr003, OPEN-item")) == {"WVR003", "open-item"}


def test_a_selection_says_how_many_findings_it_does_not_show(socdocs, check):
    hidden = len(check()["diagnostics"])
    ended = socdocs("check", "waived.yaml", "--select", "OPN")
    assert ended.out == "No findings.\n"
    assert ended.err.startswith(f"Not shown, because of --select or --owner: {hidden} other findings.\n")


@pytest.mark.parametrize("option", ["--select=TXT", "--owner=subservice_organization"])
def test_a_selection_says_that_errors_are_not_shown_and_what_they_mean(socdocs, folder, option):
    (folder / "errors.yaml").write_text(
        "reports: [{id: r, soc: 2, type: 2, period: {start: 2025-12-31, end: 2025-01-01}}]\n", "utf-8"
    )
    ended = socdocs("check", "errors.yaml", option)

    assert ended.err.startswith("Not shown, because of --select or --owner: 1 error and ")
    assert "No report is written before that is mended." in ended.err


OWNED = """\
system: {name: Acme Cloud, boundaries: Acme Cloud is SOC 2 certified.}
subservice_organizations:
  - {id: SO-1, name: Hosting GmbH, method: inclusive, services: Hosting.}
reports:
  - id: one
    soc: 2
    type: 2
    auditor_report: {addressee: To Acme that is SOC 2 certified}
"""


@pytest.mark.parametrize(
    ("owner", "addresses"),
    [
        ("management", {"system.boundaries", "service_organization.name"}),
        ("service_auditor", {"reports[one].auditor_report.addressee", "reports[one].opinion.type"}),
        ("subservice_organization", {"subservice_organizations[SO-1].assertion.signatories"}),
    ],
)
def test_findings_are_chosen_by_who_has_to_do_something(socdocs, folder, owner, addresses):
    (folder / "owned.yaml").write_text(OWNED, "utf-8")
    arguments = ("check", "owned.yaml", "--output-format", "json")
    everything = {row["address"] for row in json.loads(socdocs(*arguments).out)["diagnostics"]}
    chosen = {row["address"] for row in json.loads(socdocs(*arguments, "--owner", owner).out)["diagnostics"]}
    assert addresses <= chosen < everything
    others = [
        {row["address"] for row in json.loads(socdocs(*arguments, "--owner", other).out)["diagnostics"]}
        for other in {"management", "service_auditor", "subservice_organization"} - {owner}
    ]
    assert not addresses.intersection(*others)
    assert chosen.union(*others) == everything


def test_what_belongs_to_no_one_alone_is_shown_for_every_owner(socdocs, folder):
    (folder / "bad.yaml").write_text("system: @a\n", "utf-8")
    assert "text-needs-quotes" in socdocs("check", "bad.yaml", "--owner", "service_auditor").out


def test_an_owner_that_does_not_exist_is_refused_with_the_nearest(socdocs):
    ended = socdocs("check", "system.yaml", "--owner", "auditor")
    assert ended.code == 2
    assert "Did you mean service_auditor?" in ended.err


def test_waived_findings_are_shown_when_asked_for_with_the_reason(check):
    assert "SCP002" not in codes(check())
    shown = [row for row in check("--show-waived")["diagnostics"] if row["code"] == "SCP002"]
    assert [row["waived"] for row in shown] == ["agreed with the service auditor"]
    assert check("--show-waived")["counts"] == check()["counts"]


def test_how_many_findings_are_waived_is_said(socdocs, check):
    check()
    said = "Waived by the description: 1 finding, shown by --show-waived.\n"
    assert said in socdocs("check", "waived.yaml").err
    assert said not in socdocs("check", "waived.yaml", "--show-waived").err


@pytest.mark.parametrize(
    "command",
    [
        ("soc2", "waived.yaml", "--report", "one", "-o", "r.md"),
        ("report", "soc2-type1", "waived.yaml", "-o", "r.docx"),
        ("copies", "waived.yaml", "--report", "one", "--recipient", "Harbor", "--format", "md", "-o", "copies"),
        ("soc2", "waived.yaml", "--report", "one", "--final", "issued", "-o", "r.md"),
    ],
    ids=" ".join,
)
def test_every_command_that_tells_findings_says_how_many_are_waived(socdocs, check, command):
    said = socdocs(*command).err

    line = next(line for line in said.splitlines() if "1 waived, shown by: socdocs check waived.yaml --" in line)
    assert line.endswith(" --show-waived")


def test_a_batch_counts_the_waived_findings_where_there_are_any(socdocs, folder, check):
    arguments = ("batch", "waived.yaml", "-o", "out", "--format", "md", "--manifest", "all.json")
    said = socdocs(*arguments).err

    assert [line.split()[-1] for line in said.splitlines()[-4:]] == ["waived", "1", "0", "1"]
    assert json.loads((folder / "all.json").read_text("utf-8"))["totals"]["waived"] == 1
    (folder / "waived.yaml").write_text(WAIVED.replace("SCP002", "TXT002"), "utf-8")
    assert "waived" not in socdocs(*arguments).err.splitlines()[-4]


def test_an_error_that_is_waived_hinders_no_report(socdocs, folder, check):
    ended = socdocs("soc2", "waived.yaml", "--report", "one", "-o", "one.md")
    assert (ended.code, (folder / "one.md").exists()) == (0, True)
    ended = socdocs("diff", "waived.yaml", "waived.yaml", "--report", "one", "--word", "changes.docx")
    assert (ended.code, (folder / "changes.docx").exists()) == (0, True)


def test_waived_findings_do_not_fail(socdocs, folder, check):
    arguments = ("check", "waived.yaml", "--select", "SCP002", "--fail-on", "info")
    assert check() is not None
    assert socdocs(*arguments, "--show-waived").code == 0
    (folder / "waived.yaml").write_text(WAIVED.replace("SCP002", "TXT002"), "utf-8")
    assert socdocs(*arguments).code == 1


def test_a_waiver_that_no_report_needs_is_named_once_and_one_that_some_report_needs_is_not(check):
    (unused,) = [row for row in check()["diagnostics"] if row["code"] == "WVR003"]
    assert "TXT001" in unused["message"]


def test_a_summary_tells_how_far_each_report_is(check):
    printed = check("--summary")
    Draft202012Validator(json.loads((ROOT / "docs/findings.schema.json").read_text("utf-8"))).validate(printed)
    one, two = printed["summaries"]
    assert (one["report"], two["report"]) == ("one", "two")
    for summary in (one, two):
        for number in ("open_items", "facts_given", "facts_needed"):
            assert summary[number] == sum(row[number] for row in summary["sections"])
        assert summary["open_items"] == sum(summary["owed"].values())
        assert summary["facts_given"] < summary["facts_needed"]


def test_a_summary_names_the_criteria_that_lack_something(socdocs, check, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    check()
    lines = socdocs(
        "check", "waived.yaml", "--report", "one", "--summary", "--output-format", "concise"
    ).out.splitlines()
    assert "one (SOC 2® Type 1 Report)" in lines
    assert any(line.startswith("  Section III") and "% of the facts that it needs are given" in line for line in lines)
    assert any(line.startswith("    A1.2 ") and line.endswith("1 open item") for line in lines)


COVERED = """\
service_organization: {name: "Acme, Inc."}
system: {name: Acme Cloud}
controls:
  - {id: AC-01, text: The Security Lead reviews access each quarter., criteria: [A1.1, CC6.1]}
subservice_organizations:
  - id: host
    name: Host Co.
    csocs: [{id: H-1, text: Doors of the data halls are locked., criteria: [CC6.1, CC6.4]}]
criteria_not_applicable: [{criterion: A1.3, reason: There is no recovery plan to test.}]
reports: [{id: r, soc: 2, type: 2, trust_services_categories: [security, availability]}]
"""


def test_a_summary_tells_what_management_has_finished_from_what_the_auditor_has(socdocs, folder, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    (folder / "system.yaml").write_text(COVERED, "utf-8")
    (summary,) = json.loads(socdocs("check", "--summary", "--output-format", "json").out)["summaries"]
    coverage = summary["coverage"]
    assert [coverage[way] for way in ("with_control", "subservice_only", "not_applicable")] == [
        ["CC6.1", "A1.1"],
        ["CC6.4"],
        ["A1.3"],
    ]
    assert len(coverage["without_control"]) == summary["targets_held"] - 4
    (tested,) = [row for row in summary["targets"] if row["id"] == "A1.1"]
    assert tested["left"] == tested["owed"] == {"service_auditor": tested["open_items"]}

    lines = socdocs("check", "--summary", "--output-format", "concise").out.splitlines()
    first, second = (line for line in lines if line.startswith("  Criteria ") and not line.endswith(" of 2"))
    assert first == (
        "  Criteria with a control: 2 of 36; with a control of a subservice organization only: CC6.4; "
        "said not to apply: A1.3; without any: 32"
    )
    listed = {line.split()[0] for line in lines if line.startswith("    ")}
    assert second == f"  Criteria that management has finished: {36 - len(listed)} of 36"
    assert set(coverage["without_control"]) <= listed
    assert "A1.1" not in listed
    assert lines[-1] == "  Criteria with a control that the service auditor has finished: 0 of 2"


def test_without_being_asked_no_summary_is_made(check):
    assert check()["summaries"] == []


@pytest.mark.parametrize("form", ["github", "sarif"])
def test_every_format_fails_alike(socdocs, folder, form):
    (folder / "bad.yaml").write_text("sistem: {}\n", "utf-8")
    ended = socdocs("check", "bad.yaml", "--output-format", form)
    assert (ended.code, ended.err) == (1, "Other mistakes are looked for when these are mended.\n")
    assert "unknown-key" in ended.out


def test_a_waiver_hides_no_text_that_no_report_prints(socdocs, folder):
    (folder / "system.yaml").write_text(DISCLAIMED, "utf-8")

    ended = socdocs("check", "system.yaml", "--output-format", "concise", "--fail-on", "error")

    assert "[OPN009]" not in ended.out
    assert re.search(r"\[unprinted\].* management_responses\[EX-01\]\.text", ended.out)
    assert re.search(r"\[unprinted\].* tests\[AC-01\]\.procedures", ended.out)


DISCLAIMED = """\
controls:
  - {id: AC-01, text: The Security Lead approves each request for access in the ticket system., criteria: [CC6.2]}
tests:
  - control: AC-01
    result: exception
    procedures: [{method: inspected, text: Inspected the requests.}]
    exceptions: [{id: EX-01, tested: 25, deviations: 1, nature: One had no approval.}]
management_responses: [{exception: EX-01, text: Each is approved now.}]
reports:
  - id: r
    soc: 2
    type: 2
    period: {start: 2024-01-01, end: 2024-12-31}
    report_date: 2025-02-01
    trust_services_categories: [security]
    service_auditor: {firm: Hale Ostrow LLP}
    opinion:
      provided_by_auditor: yes
      type: disclaimer
      modifications: [{subject: operation, controls: [AC-01], matter: Logs were lost., effect: Nothing was tested.}]
checks: {waive: [{rule: OPN009, reason: Agreed.}]}
"""


def test_a_waiver_that_matches_nothing_is_told_whatever_its_reason(socdocs, folder):
    waivers = "[{rule: TXT006, reason: Agreed.}, {rule: DSC019, reason: Agreed.}]"
    report = "{id: r, soc: 2, type: 2, representation_letter: {fraud: Our SAS 70 audit found none.}}"
    (folder / "system.yaml").write_text(f"reports: [{report}]\nchecks: {{waive: {waivers}}}\n", "utf-8")

    ended = socdocs("check", "system.yaml", "--select", "WVR003", "--output-format", "concise")

    assert ended.out.count("WVR003") == 1
    assert "DSC019" in ended.out


def test_a_letter_of_an_entry_that_names_a_kind_of_ones_own_alone_is_named(socdocs, folder):
    (folder / "templates" / "mine").mkdir(parents=True)
    manifest = (ROOT / "templates" / "soc2-type2" / "report.yaml").read_text("utf-8")
    (folder / "templates" / "mine" / "report.yaml").write_text(manifest, "utf-8")
    entry = "{id: r, kind: mine, %srepresentation_letter: {fraud: None is known.}}"

    def told(more):
        (folder / "system.yaml").write_text(f"reports: [{entry % more}]\n", "utf-8")
        ended = socdocs("check", "system.yaml", "--templates", "templates", "--output-format", "concise")
        return "reports.representation_letter.fraud" in ended.out

    assert told("")
    assert not told("soc: 2, type: 2, ")
