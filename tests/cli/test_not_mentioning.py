"""`check --not-mentioning` finds the names of another client in a file that began as a copy, and nothing else."""

import json

import pytest

from socdocs.model.description import SystemDescription
from socdocs.model.fields import fields_of
from socdocs.rules.leaks import NAMING, kind_of

OTHER = """\
service_organization: {name: "Tidewater Payroll Services, Inc.", short_name: Tidewater}
system: {name: Ledgerline Payroll}
subservice_organizations:
  - {id: SO-1, name: Granite Peak Hosting LLC, method: carve_out}
vendors:
  - {name: Brightline Telecom}
reports:
  - id: soc1-2025
    soc: 1
    type: 2
    assertion: {signatories: [{name: Dana Whitfield, title: CEO}]}
    service_auditor: {firm: Halvorsen Reyes LLP}
    previous_report: {service_auditor: Quillen Marsh LLP}
"""
OWN = """\
service_organization: {name: "Harbor & Sons, Inc.", short_name: Harbor}
system:
  name: Harbor Invoices
  boundaries: |
    Inside are the servers.
    %s
reports:
  - {id: soc2, soc: 2, type: 1}
"""


@pytest.fixture
def leaks(socdocs, folder):
    """What is found in a file that says this, the other file saying that."""
    (folder / "other").mkdir()

    def find(said, *, own=OWN, other=OTHER):
        (folder / "own.yaml").write_text(own % said if "%s" in own else own, "utf-8")
        (folder / "other" / "system.yaml").write_text(other, "utf-8")
        ended = socdocs(
            "check", "own.yaml", "--not-mentioning", "other/system.yaml", "--select", "LEK", "--output-format", "json"
        )
        found = json.loads(ended.out)["diagnostics"]
        assert ended.code == bool(found)
        return found

    return find


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("The CFO of Tidewater approves.", "the service organization"),
        ("Tidewater's CFO approves.", "the service organization"),
        ("TIDEWATER approves.", "the service organization"),
        ("Tidewater Payroll Services approves.", "the service organization"),
        ("Data of Ledgerline Payroll is kept.", "the system"),
        ("Racks stand at Granite Peak Hosting.", "a subservice organization"),
        ("Dana Whitfield approves.", "a signatory"),
        ("Quillen Marsh LLP examined it.", "the service auditor"),
        ("Examined by Halvorsen Reyes.", "the service auditor"),
    ],
)
def test_a_name_is_found_however_it_is_written(leaks, said, name):
    (found,) = leaks(said)
    assert f"names {name} in other/system.yaml" in found["message"]
    assert found["address"] == "system.boundaries"
    assert found["location"]["line"] == 6
    assert found["related"][0]["location"]["file"] == "other/system.yaml"


@pytest.mark.parametrize("said", ["Dana Whitfield approves.", "Examined by Halvorsen Reyes.", "Priya Raman read it."])
def test_a_name_that_all_reports_of_the_other_file_share_is_found(leaks, said):
    other = """\
report_defaults:
  assertion: {signatories: [{name: Dana Whitfield, title: CEO}]}
  service_auditor: {firm: Halvorsen Reyes LLP, confirmed: [{heading: scope, by: Priya Raman}]}
reports: [{id: a, soc: 2, type: 2}]
"""
    assert [found["address"] for found in leaks(said, other=other)] == ["system.boundaries"]


@pytest.mark.parametrize(
    "said",
    ["**Dana** Whitfield", "Dana *Whitfield*", "Dana&nbsp;Whitfield", "Dana<br>Whitfield", "Dana\u00a0Whitfield"],
)
def test_a_name_is_found_however_it_is_marked(leaks, said):
    assert len(leaks(f"{said} approves.")) == 1


def test_a_name_with_and_is_found_however_that_is_written(leaks):
    other = OTHER.replace("Halvorsen Reyes LLP", "Grell & Pym LLP")
    assert len(leaks("Examined by Grell &amp; Pym LLP.", other=other)) == 1


def test_the_auditor_of_a_report_that_the_other_client_read_is_found(leaks):
    other = OTHER.replace("method: carve_out", "method: carve_out, report_reviews: [{service_auditor: Fenn Audit LLP}]")
    assert len(leaks("Fenn Audit LLP examined it.", other=other)) == 1


NAMES_OF_NO_ONE = {
    "system.out_of_scope": "a thing",
    "services": "a service",
    "locations": "a place",
    "transaction_classes": "a kind of transaction",
    "significant_events": "a kind of event",
    "user_reports": "a kind of report",
    "components": "a product, which many use",
    "subservice_organizations.components": "the same",
    "processes": "a process",
    "frameworks": "a framework, which many use",
    "tests.ipe": "a list or report",
    "reports.tests.ipe": "the same",
    "checks.words": "a list of words",
    "reports.additional_criteria.catalog": "a framework, which many use",
    "subservice_organizations.report_reviews.reviewed_by": "a position, as a rule",
}
"""Facts that are called like those that name someone, by the beginning of their address, and what they name."""


def named_facts(model, above="", within=()):
    """The address of each fact that is called like one that names someone."""
    for row in fields_of(model).values():
        address = f"{above}{row.key}"
        item = row.item or (row.each.item if row.each else None)
        if item and item not in within:
            yield from named_facts(item, f"{address}.", (*within, item))
        elif row.key in ("name", "short_name", "by", "firm", "service_auditor", "reviewed_by"):
            yield address


def test_every_fact_that_names_someone_is_looked_for():
    facts = set(named_facts(SystemDescription))
    facts = {kind_of(fact) for fact in facts}
    of_no_one = {fact for fact in facts if fact.startswith(tuple(NAMES_OF_NO_ONE))} - NAMING.keys()
    assert facts - of_no_one == NAMING.keys()


def test_a_name_is_marked_at_its_place_even_across_the_end_of_a_line(leaks):
    (found,) = leaks("Run by Dana\n    Whitfield.")
    assert (found["location"]["line"], found["location"]["column"]) == (6, 12)
    assert (found["location"]["end_line"], found["location"]["end_column"]) == (7, 14)


@pytest.mark.parametrize(
    "said",
    [
        "Ships pass at tidewater; Tidewater means the coast.",
        "Tidewaters are no client.",
        "Brightline Telecom supplies access.",
        "Harbor reviews access.",
        "Payroll Services are no name.",
    ],
)
def test_words_and_shared_vendors_are_no_leak(leaks, said):
    assert leaks(said) == []


def test_a_name_in_own_wording_is_found(leaks, folder):
    (folder / "own-wording").mkdir()
    wording = "paragraphs:\n  - after: Whatever the template says.\n    text: The CFO of Tidewater approves.\n"
    (folder / "own-wording" / "description.overview.yaml").write_text(wording, "utf-8")

    (found,) = leaks("Servers.")

    assert "names the service organization in other/system.yaml" in found["message"]
    assert found["address"] == "own-wording[description.overview][1]"
    assert (found["location"]["line"], found["location"]["column"]) == (3, 22)


def test_a_name_in_addresses_does_not_make_it_a_common_word(leaks):
    assert len(leaks("Write to help@tidewater.example when Tidewater is late.")) == 1


@pytest.mark.parametrize("name", ["Payroll Platform", "Client Portal", "Cloud Services"])
def test_a_name_of_common_words_is_no_leak(leaks, name):
    other = OTHER.replace("Ledgerline Payroll", name)
    assert leaks(f"The {name} is used.", other=other) == []


def test_a_person_who_works_for_both_is_no_leak(leaks):
    own = OWN + "    service_auditor: {firm: Halvorsen Reyes LLP}\n"
    own = own.replace("  - {id: soc2, soc: 2, type: 1}\n", "  - id: soc2\n    soc: 2\n    type: 1\n")
    own += "subservice_organizations:\n  - {id: A, name: Granite Peak Hosting LLC, method: carve_out}\n"
    assert leaks("Granite Peak Hosting runs the racks; Halvorsen Reyes LLP examines.", own=own) == []


def test_the_other_systems_name_left_as_this_ones_is_a_leak(leaks):
    (found,) = leaks("", own=OWN.replace("Harbor Invoices", "Ledgerline Payroll").replace("%s", ""))
    assert found["address"] == "system.name"


def test_another_description_of_the_same_client_leaks_nothing(leaks):
    own = OTHER.replace(
        "system: {name: Ledgerline Payroll}", "system: {name: Ledgerline Payroll, boundaries: By Dana Whitfield.}"
    )
    assert leaks("", own=own) == []


def test_a_name_within_an_own_name_is_not_found(leaks):
    other = OTHER.replace("short_name: Tidewater", "short_name: Harbor")
    assert leaks("Harbor Invoices is used.", other=other) == []


@pytest.mark.parametrize(
    "said",
    [
        "Each tidewater manager signs. The CFO of Tidewater approves.",
        "The log is in `tidewater`, as Tidewater decides.",
        "TIDEWATER approves; tidewater is the folder.",
    ],
)
def test_a_name_in_small_letters_hides_no_mention_of_it(leaks, said):
    assert len(leaks(said)) == 1


def test_a_short_name_that_was_left_is_a_leak(leaks):
    own = OWN.replace("short_name: Harbor", "short_name: Tidewater")
    found = leaks("Data of Ledgerline Payroll is kept in the folder tidewater.", own=own)
    assert {row["address"] for row in found} == {"service_organization.short_name", "system.boundaries"}


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ("service_organization: {file: nosuch.yaml}\n", "file-missing"),
        ("system: {name: A}\nsystem: {name: Ledgerline}\n", "duplicate-key"),
        ("system: {name: A}\n---\nsystem: {name: Ledgerline}\n", "several-documents"),
        ("service_organization: {nam: Tidewater}\n", "unknown-key"),
        ("service_organization: Tidewater\n", "wrong-shape"),
    ],
)
def test_what_hides_names_in_the_other_file_is_said(socdocs, folder, other, code):
    (folder / "own.yaml").write_text(OWN % "Servers.", "utf-8")
    (folder / "other.yaml").write_text(other, "utf-8")

    ended = socdocs("check", "own.yaml", "--not-mentioning", "other.yaml", "--output-format", "json")

    found = [row for row in json.loads(ended.out)["diagnostics"] if row["location"]["file"] == "other.yaml"]
    assert {row["code"] for row in found} == {code}
    assert ended.code == 1


def test_another_file_that_is_not_there_is_said(socdocs, folder):
    ended = socdocs("check", "system.yaml", "--not-mentioning", "nosuch.yaml")
    assert ended.code == 1
    assert "nosuch.yaml" in ended.out


def test_another_file_that_cannot_be_read_is_said_beside_a_mistake_of_form(socdocs, folder):
    (folder / "own.yaml").write_text("reports: [{id: r, soc: two}]\n", "utf-8")
    (folder / "tab.yaml").write_text("reports:\n\t- {id: r}\n", "utf-8")
    others = ("--not-mentioning", "nosuch.yaml", "--not-mentioning", "tab.yaml")

    ended = socdocs("check", "own.yaml", *others, "--output-format", "json")

    codes = {row["code"] for row in json.loads(ended.out)["diagnostics"]}
    assert {"unknown-value", "file-missing", "tab-indentation"} <= codes


WAIVED = (
    OWN
    + """\
checks:
  waive:
    - {rule: LEK001, where: system.boundaries, reason: Tidewater shares the data center and agreed.}
"""
)


def test_a_waiver_accepts_a_name_that_is_meant(leaks, socdocs):
    assert leaks("Tidewater has a cage beside ours.", own=WAIVED) == []
    assert leaks("Nothing here.", own=WAIVED) == []
    assert "WVR" not in socdocs("check", "own.yaml", "--output-format", "concise").out
