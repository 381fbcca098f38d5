"""`check` finds everything in one run; `reports` and `criteria` list what there is."""

import json

import pytest


def test_everything_that_is_open_is_a_warning_in_a_draft_and_an_error_in_the_end(socdocs):
    severities = {}
    for phase in ("outline", "draft", "final"):
        ended = socdocs("check", "system.yaml", "--phase", phase, "--output-format", "json")
        severities[phase] = {
            row["severity"] for row in json.loads(ended.out)["diagnostics"] if row["code"] == "open-item"
        }
        assert ended.code == (phase == "final")
    assert severities == {"outline": {"info"}, "draft": {"warning"}, "final": {"error"}}


def test_the_description_in_the_working_folder_is_checked_where_none_is_named(socdocs):
    assert socdocs("check") == socdocs("check", "system.yaml")


def test_where_there_is_no_description_the_message_says_to_name_one(socdocs, folder):
    (folder / "system.yaml").rename(folder / "acme.yaml")
    ended = socdocs("check")
    assert (ended.code, ended.out) == (2, "")
    assert "There is no system.yaml in this folder. Name the description to check" in ended.err


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1), ("info", 1)])
def test_the_exit_code_follows_the_severity_asked_for(socdocs, fail_on, code):
    assert socdocs("check", "system.yaml", "--fail-on", fail_on).code == code


def test_findings_are_the_result_and_go_to_standard_output(socdocs, folder):
    (folder / "system.yaml").write_text("sistem: {}\n", "utf-8")
    ended = socdocs("check", "system.yaml")
    assert (ended.code, ended.err) == (1, "Other mistakes are looked for when these are mended.\n")
    assert ended.out.startswith("error[unknown-key]")
    assert " --> system.yaml:1:1\n" in ended.out


UNREADABLE = {
    "an unknown value": ("nature: manuel", "", "", "unknown-value"),
    "an unknown key": ("natur: manual", "", "", "unknown-key"),
    "an id given twice": ("", "", "cuecs: [{id: U-1}, {id: U-1}]", "duplicate-id"),
    "no such criterion": ("", "", "cuecs: [{id: U-1, criteria: [CC6.99]}]", "unknown-criterion"),
    "no such report": ("", "", "incidents: [{id: I-1, reports: [none], date: 2099-01-01}]", "unknown-reference"),
    "no such file": ("", "", "incidents: {file: none.yaml}", "file-missing"),
    "a list without its file": ("", "", "tests: {file: none.csv}", "file-missing"),
    "no such date": ("", "report_date: 2025-02-30", "", "bad-date"),
    "no such layout": ("", "layout: none", "", "unknown-layout"),
    "a control character": ('evidence: "a\u0007"', "", "", "control-character"),
}
IMPOSSIBLE = """\
service_organization: {{name: Acme}}
system: {{name: Acme Cloud}}
controls: [{{id: AC-01, text: "The Security Lead reviews access. ![x](none.png)", criteria: [CC6.2], {}}}]
tests: [{{control: AC-01, result: exception, exceptions: [{{id: EX-01, tested: 2, deviations: 3}}]}}]
reports:
  - {{id: r, soc: 2, type: 2, trust_services_categories: [security], {}}}
report_defaults: {{period: {{start: 2025-12-31, end: 2025-01-01}}}}
{}
"""


@pytest.mark.parametrize(("control", "report", "more", "code"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_true_is_found_beside_what_cannot_be_read(socdocs, folder, control, report, more, code):
    text = IMPOSSIBLE.format(control, report, more).replace(
        "\ntests:", "\nx:" if more.startswith("tests") else "\ntests:"
    )
    (folder / "system.yaml").write_text(text, "utf-8")
    ended = socdocs("check", "system.yaml", "--output-format", "json")
    errors = {row["code"] for row in json.loads(ended.out)["diagnostics"] if row["severity"] == "error"}

    assert ended.code == 1
    assert {code, "ENG006", "file-missing"} <= errors
    assert "DSC009" not in errors, "the incident belongs to no report that is known"
    if code != "unknown-layout":
        assert "open-item" not in ended.out
        assert ended.err == "Other mistakes are looked for when these are mended.\n"
    if not more.startswith("tests"):
        assert "TST014" in errors


NAMED = """\
service_organization: {name: Acme}
system: {name: Acme Cloud}
controls:
  - {id: AC-01, text: The Lead reviews access., criteria: [CC6.2]}
  - {id: AC-02, text: The Lead reviews logs., criteria: [CC6.2], from: 2025-05-01, until: 2025-04-01}
incidents:
  - {id: I-1, date: 2025-02-01, nature: A disk failed., criteria: [CC7.4]}
  - {id: I-2, date: 2026-05-01, nature: A disk failed., criteria: [CC7.4]}
tests:
  - control: AC-01
    result: exception
    exceptions: [{id: E-1, tested: 3, deviations: 2}, {id: E-2, tested: 2, deviations: 3}]
reports:
  - {id: r, soc: 2, type: 2, trust_services_categories: [security], period: {start: 2025-01-01, end: 2025-12-31}}
"""


@pytest.mark.parametrize(
    ("named", "instead", "code"),
    [
        (named, instead, code)
        for named, twice in {"id: AC-02": "AC-01", "id: I-2": "I-1", "id: E-2": "E-1"}.items()
        for instead, code in {
            "": "missing-key",
            "id: ": "wrong-shape",
            'id: ""': "bad-id",
            "id: [x]": "wrong-shape",
            "idd: x": "unknown-key",
            f"id: {twice}": "duplicate-id",
        }.items()
    ]
    + [
        ("control: AC-01", "", "missing-key"),
        ("control: AC-01", "control: AC-77", "unknown-reference"),
        ("control: AC-01", "control: [AC-01]", "wrong-shape"),
    ],
)
def test_an_entry_without_what_names_it_hides_nothing_that_cannot_be_true_in_it(socdocs, folder, named, instead, code):
    behind = "\n   " if named.startswith("control") else ","
    (folder / "system.yaml").write_text(
        NAMED.replace(f"{named}{behind} ", f"{instead}{behind} " if instead else "", 1), "utf-8"
    )
    ended = socdocs("check", "system.yaml", "--output-format", "json")
    errors = [row["code"] for row in json.loads(ended.out)["diagnostics"] if row["severity"] == "error"]

    assert sorted(errors) == sorted([code, "DSC009", "ENG019", "TST014"])


@pytest.mark.parametrize(
    ("value", "named", "wrongly", "code"),
    [
        ("period: {", "period: &x {", "  - {id: q, soc: 2, type: 1, as_of_date: *x}\n", "bad-date"),
        ("controls:\n", "controls: &x\n", "frameworks: *x\n", "unknown-key"),
        ("tests:\n", "tests: &x\n", "services: *x\n", "unknown-key"),
        ("- {id: I-2", "- &x {id: I-2", "cuecs: [*x]\n", "unknown-key"),
        ("{id: E-2", "&x {id: E-2", "vendors: [*x]\n", "unknown-key"),
        ("until: 2025-04-01", "until: &x 2025-04-01", "cuecs: [{id: U-1, criteria: [*x]}]\n", "unknown-criterion"),
    ],
)
def test_a_value_that_is_repeated_where_it_is_wrong_hides_nothing_where_it_is_right(
    socdocs, folder, value, named, wrongly, code
):
    (folder / "system.yaml").write_text(NAMED.replace(value, named, 1) + wrongly, "utf-8")
    ended = socdocs("check", "system.yaml", "--output-format", "json")
    errors = {row["code"] for row in json.loads(ended.out)["diagnostics"] if row["severity"] == "error"}

    assert {code, "DSC009", "ENG019", "TST014"} <= errors


LETTER = """\
service_organization: {name: Acme}
system: {name: Acme Cloud}
checks: {waive: [{rule: DSC022, where: "reports[r].representation_letter.WAIVED", reason: "Legal is  asked."}]}
reports:
  - {id: r, soc: 2, type: 2, trust_services_categories: [security], period: {start: 2025-01-01, end: 2025-12-31},
     representation_letter: {fraud: "TODO ask. ![p](none.png)", noncompliance: {file: n.md}}}
"""


@pytest.mark.parametrize(
    ("waived", "left"), [("fraud", "n.md"), ("noncompliance", "system.yaml"), ("communications", "")]
)
def test_what_is_given_for_the_representation_letter_is_checked_without_asking(socdocs, folder, waived, left):
    (folder / "system.yaml").write_text(LETTER.replace("WAIVED", waived), "utf-8")
    (folder / "n.md").write_text("TBD\n\n[x](javascript:a)\n", "utf-8")
    ended = socdocs("check", "system.yaml", "--output-format", "json")
    rows = json.loads(ended.out)["diagnostics"]
    at = {(row["code"], row["location"]["file"]) for row in rows if row["code"] in ("DSC022", "WVR003")}

    assert ended.code == 1
    assert {("file-missing", "system.yaml"), ("unsafe-link", "n.md")} <= {
        (row["code"], row["location"]["file"]) for row in rows
    }
    both = {("DSC022", "n.md"), ("DSC022", "system.yaml"), ("WVR003", "system.yaml")}
    assert at == ({("DSC022", left)} if left else both)
    assert not any(row["code"] == "open-item" and "representation_letter" in row["address"] for row in rows)
    assert "reports[r].representation_letter.communications" in (
        socdocs("check", "system.yaml", "--kind", "representation-letter", "--report", "r").out
    )


def test_a_letter_whose_template_has_a_mistake_makes_no_waiver_useless(socdocs, folder):
    (folder / "system.yaml").write_text(LETTER.replace("WAIVED", "fraud").replace("![p](none.png)", ""), "utf-8")
    (folder / "n.md").write_text("None is known.\n", "utf-8")
    (folder / "own/representation-letter").mkdir(parents=True)
    (folder / "own/representation-letter/letter.md").write_text("{% if %}\n", "utf-8")
    ended = socdocs("check", "system.yaml", "--templates", "own")

    assert ended.code == 1
    assert "error[template]" in ended.out
    assert "WVR003" not in ended.out
    assert ended.err == "Other mistakes are looked for when these are mended.\n"


def test_a_list_that_refers_to_an_unread_file_is_no_reason_to_stop(socdocs, folder):
    (folder / "system.yaml").write_text(
        "controls: {file: none.yaml}\nchanges: [{id: C-1, date: 2025-01-01, controls: [AC-01]}]\n"
        "reports: [{id: r, soc: 2, type: 2, period: {start: 2025-12-31, end: 2025-01-01}}]\n",
        "utf-8",
    )
    ended = socdocs("check", "system.yaml", "--output-format", "concise")

    assert ended.code == 1
    assert [line.partition("error[")[2].partition("]")[0] for line in ended.out.splitlines()[:-1]] == [
        "file-missing",
        "ENG006",
    ]


def test_a_finding_about_several_reports_is_printed_once(socdocs, folder):
    text = (folder / "system.yaml").read_text("utf-8")
    (folder / "system.yaml").write_text(text + "  - {id: soc2-2027, soc: 2, type: 2}\n", "utf-8")
    lines = socdocs("check", "system.yaml", "--output-format", "concise").out.splitlines()
    assert len(set(lines)) == len(lines)
    assert sum("(system.boundaries)" in line for line in lines) == 1
    assert any("reports[soc2-2026]" in line for line in lines)
    assert any("reports[soc2-2027]" in line for line in lines)
    narrowed = socdocs("check", "system.yaml", "--report", "soc2-2027", "--output-format", "concise").out
    assert "reports[soc2-2026]" not in narrowed


def test_a_kind_that_is_not_declared_can_be_checked_as_an_outline(socdocs):
    assert "reports[soc1-type2]" in socdocs("check", "system.yaml", "--kind", "soc1-type2").out


def test_a_file_without_reports_is_told_how_to_be_checked_for_one(socdocs, folder):
    (folder / "system.yaml").write_text("system: {name: Acme Cloud}\n", "utf-8")
    ended = socdocs("check", "system.yaml")
    assert ended.code == 0
    assert "--kind" in ended.out


def test_a_report_of_an_unknown_or_absent_kind_is_found_at_its_entry(socdocs, folder):
    text = (folder / "system.yaml").read_text("utf-8")
    (folder / "system.yaml").write_text(text + "  - {id: a, kind: nosuch}\n  - {id: b}\n", "utf-8")
    ended = socdocs("check", "system.yaml", "--output-format", "concise")
    assert ended.code == 1
    assert "system.yaml:7:19: error[unknown-kind]" in ended.out
    assert "system.yaml:8:10: warning[report-kind]" in ended.out


@pytest.mark.parametrize("kind", ["", "soc: 2, ", "type: 2, "])
def test_what_no_report_can_say_is_found_where_the_kind_is_not_known(socdocs, folder, kind):
    text = (folder / "system.yaml").read_text("utf-8")
    report = f"  - {{id: b, {kind}period: {{start: 2025-12-31, end: 2025-01-01}}}}\n"
    (folder / "system.yaml").write_text(text + report, "utf-8")
    ended = socdocs("check", "system.yaml", "--output-format", "concise")

    assert ended.code == 1
    assert "error[ENG006]" in ended.out
    assert "warning[report-kind]" in ended.out
    assert "Other mistakes are looked for when these are mended." in ended.err


def test_reports_lists_what_each_file_declares_for_scripts(socdocs, folder):
    (folder / "other one.yaml").write_text(
        "reports:\n  - {id: '1.10', soc: 1, type: 2}\n  - {id: l, kind: letter}\n", "utf-8"
    )
    ended = socdocs("reports", "system.yaml", "other one.yaml")
    assert ended.code == 0
    assert ended.out.splitlines() == [
        "system.yaml\tsoc2-2026\tsoc2-type1",
        "other one.yaml\t1.10\tsoc1-type2",
        "other one.yaml\tl\tletter",
    ]
    assert ended.err == ""


def test_the_criteria_are_all_listed_in_every_format(socdocs):
    rows = json.loads(socdocs("criteria", "--output-format", "json").out)["criteria"]
    assert len(rows) == 61
    assert rows[0].keys() == {"id", "title", "series", "series_title", "category", "coso_principle"}
    for form in ("text", "md"):
        printed = socdocs("criteria", "--output-format", form).out
        assert all(row["id"] in printed and row["title"] in printed for row in rows)


def test_the_criteria_can_be_narrowed_to_categories(socdocs):
    printed = socdocs(
        "criteria", "--category", "availability", "--category", "confidentiality", "--output-format", "json"
    )
    assert {row["category"] for row in json.loads(printed.out)["criteria"]} == {"availability", "confidentiality"}
    assert socdocs("criteria", "--category", "nosuch").code == 2


@pytest.mark.parametrize(
    ("character", "code", "read_as"), [("\u202e", "hidden-character", "\u202e"), ("\u2028", "line-separator", " ")]
)
def test_a_peculiar_character_of_set_is_found_as_in_the_description(socdocs, folder, character, code, read_as):
    words = ("system.yaml", "--set", f"system.name=Acme{character}Cloud")

    ended = socdocs("check", *words, "--output-format", "json", "--select", code)
    found = json.loads(ended.out)["diagnostics"]
    socdocs("soc2", *words, "-o", "report.md")

    assert [(row["code"], row["location"]["file"], row["address"]) for row in found] == [(code, "--set", "system.name")]
    assert character not in found[0]["message"]
    assert f"Acme{read_as}Cloud" in (folder / "report.md").read_text("utf-8")


def test_a_hidden_character_of_an_option_that_prints_is_found_at_the_option(socdocs):
    ended = socdocs("copies", "system.yaml", "--recipient", "Acme\u202e", "-o", "copies", "--dry-run")

    assert "warning[hidden-character]: The invisible character <U+202E>" in ended.err
    assert " --> --recipient" in ended.err


@pytest.mark.parametrize("file", ["own-wording/description.overview.yaml", "wordings.yaml"])
def test_a_mistake_in_a_file_of_wordings_hides_no_other(socdocs, folder, file):
    (folder / "system.yaml").write_text(IMPOSSIBLE.format("", "layout: none", ""), "utf-8")
    (folder / file).parent.mkdir(exist_ok=True)
    (folder / file).write_text("x\n", "utf-8")
    more = ("--wordings", file) if file == "wordings.yaml" else ()

    ended = socdocs("check", "system.yaml", *more, "--output-format", "json")
    found = json.loads(ended.out)["diagnostics"]

    assert {"ENG006", "TST014", "unknown-layout"} <= {row["code"] for row in found}
    assert any(row["location"] and row["location"]["file"].endswith(file) for row in found)


def test_a_reference_that_leads_nowhere_is_named_in_its_line(socdocs, folder):
    text = (folder / "system.yaml").read_text("utf-8")
    lines = "One line.\n\n    Another, with [a control](control:AC-88) and Table 77.\n"
    (folder / "system.yaml").write_text(f"{text}internal_control:\n  monitoring: |\n    {lines}", "utf-8")
    last = len(text.splitlines()) + 5

    ended = socdocs("check", "system.yaml", "--select", "typed-reference", "--output-format", "json")
    places = [row["location"] for row in json.loads(ended.out)["diagnostics"]]

    assert [(place["line"], place["column"]) for place in places] == [(last, 31), (last, 50)]


OWN_WORDING = """\
paragraphs:
  - instead_of: Our cover.
    text: >-
      {{ service_organization.name }} of Nimbus Corporation, TODO
      ask Legal, began on December 31, 2019; see AC-99.
"""


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("The platform runs in Hetzner servers.", "SUB008"),
        ("It is HIPAA compliant.", "DSC025"),
        ("Larch has 23 employees. It has grown to 2,310 employees.", "DSC038"),
    ],
)
def test_rules_on_what_is_told_of_the_system_read_own_wording(said, code, socdocs, folder):
    (folder / "own-wording").mkdir()
    wording = f"paragraphs:\n  - after: Whatever the template says.\n    text: {said}\n"
    (folder / "own-wording" / "description.overview.yaml").write_text(wording, "utf-8")

    found = socdocs("check", "--select", code, "--output-format", "concise").out

    assert "own-wording/description.overview.yaml:3:" in found


def test_own_wording_is_read_by_the_rules_and_a_waiver_can_name_it(socdocs, folder):
    own = folder / "own-wording"
    own.mkdir()
    (own / "description.overview.yaml").write_text(OWN_WORDING, "utf-8")
    found = socdocs("check", "--output-format", "concise").out
    path = "own-wording/description.overview.yaml"
    for said in (f"{path}:4:42: warning[SUB018]", f"{path}:4:62: warning[DSC022]", f"{path}:5:50: warning[DSC033]"):
        assert said in found

    waiver = "{rule: DSC022, where: 'own-wording[description.overview]', reason: It is the name of a product.}"
    with (folder / "system.yaml").open("a", encoding="utf-8") as system:
        system.write(f"checks: {{waive: [{waiver}]}}\n")
    found = socdocs("check", "--output-format", "concise").out
    assert "DSC022" not in found
    assert "WVR" not in found
    assert "SUB018" in found
