"""SOC 3 reports from the command line: how they are asked for, and what is said of them."""

import re

import pytest

SYSTEM = """\
service_organization: {name: "Acme, Inc."}
system: {name: Acme Cloud, boundaries: The servers of Granite Peak and the tool Gatepost are outside the system.}
subservice_organizations: [{id: hosting, name: Granite Peak, services: hosting, method: carve_out}]
components: {software: [{name: Gatepost and Sealbox, text: Sessions and secrets.}]}
"""
ENTRY = """\
reports:
  - {id: pub, soc: 3, trust_services_categories: [security], period: {start: 2025-01-01, end: 2025-12-31}}
"""


@pytest.fixture
def system(tmp_path, monkeypatch):
    def write(text):
        (tmp_path / "system.yaml").write_text(text, encoding="utf-8")

    monkeypatch.chdir(tmp_path)
    write(SYSTEM + ENTRY)
    return write


def test_soc_3_is_a_command_of_its_own_and_needs_no_type(socdocs, system):
    told = socdocs("soc3", "system.yaml", "--format", "md", "-o", "-")

    assert "System and Organization Controls (SOC) 3® Report" in told.out


def test_a_soc_3_can_be_made_of_a_file_that_declares_no_report(socdocs, system):
    system(SYSTEM)

    assert "(SOC) 3® Report" in socdocs("soc3", "system.yaml", "--format", "md", "-o", "-").out


def test_a_type_1_of_a_soc_3_is_refused_in_the_file_and_on_the_command_line(socdocs, system):
    system(SYSTEM + ENTRY.replace("soc: 3,", "soc: 3, type: 1,"))

    assert "A SOC 3 always covers a period" in socdocs("check", "system.yaml").out
    assert "A SOC 3 always covers a period" in socdocs("soc3", "system.yaml", "--type", "1").err


def test_names_that_are_not_public_are_found_in_the_texts(socdocs, system):
    found = socdocs("check", "system.yaml", "--output-format", "concise").out

    assert "warning[name-not-public]: “Granite Peak” would be published" in found
    assert "warning[name-not-public]: “Gatepost” would be published" in found
    system((SYSTEM + ENTRY).replace("hosting, name: Granite", "hosting, public: yes, name: Granite"))
    assert "“Granite Peak”" not in socdocs("check", "system.yaml", "--output-format", "concise").out


def test_final_is_refused_with_a_name_that_is_not_public_and_lists_what_becomes_public(socdocs, system):
    refused = socdocs("soc3", "system.yaml", "--final", "issued", "-o", "report.md")
    said = refused.out + refused.err

    assert "error[name-not-public]" in said
    assert re.search(r"becomes-public\]: Everybody may read the report pub\..*system: boundaries, name", said)


@pytest.mark.parametrize("command", ["outline", "check", "review", "matrix"])
def test_other_commands_work_on_a_soc_3(socdocs, system, command):
    options = ("-o", "matrix.csv") if command == "matrix" else ()

    assert "error" not in socdocs(command, "system.yaml", *options).err


def test_a_starter_of_a_soc_3_holds_what_it_prints_and_what_may_be_public(socdocs, system):
    started = socdocs("init", "soc3", "-o", "-").out

    assert "  - id: soc3\n    soc: 3\n" in started
    assert "public:" in started
    assert "\ncontrols:" not in started
    assert "\nincidents:" not in started
