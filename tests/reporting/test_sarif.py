"""SARIF says all that a finding holds; the golden file beside the others was held against the standard's schema."""

import json

from socdocs.diagnostics import Diagnostic, Severity, Span
from socdocs.reporting.sarif import sarif
from socdocs.rules.manuals import MANUALS


def run(*found):
    return json.loads(sarif(found))["runs"][0]


def place(file="system.yaml"):
    return Span(file, 2, 3, 2, 9)


def test_results_point_at_the_manuals_of_their_rules():
    log = run(
        Diagnostic("SCP002", Severity.ERROR, "a", place()),
        Diagnostic("unknown-key", Severity.ERROR, "b", place()),
        Diagnostic("SCP002", Severity.WARNING, "c", place()),
    )
    rules = log["tool"]["driver"]["rules"]
    assert [rules[row["ruleIndex"]]["id"] for row in log["results"]] == ["SCP002", "unknown-key", "SCP002"]
    assert rules[0]["name"] == MANUALS["SCP002"].name
    assert rules[0]["help"]["markdown"] == MANUALS["SCP002"].text


def test_braces_of_a_message_hold_the_place_of_no_argument():
    assert (
        run(Diagnostic("a", Severity.INFO, "{{ 7*7 }} {0}"))["results"][0]["message"]["text"] == "{{{{ 7*7 }}}} {{0}}"
    )


def test_a_file_is_named_by_a_uri():
    result = run(Diagnostic("a", Severity.INFO, "x", place("clients/Größe & Co/system 1.yaml")))["results"][0]
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "clients/Gr%C3%B6%C3%9Fe%20%26%20Co/system%201.yaml"
    assert location["region"] == {"startLine": 2, "startColumn": 3, "endLine": 2, "endColumn": 9}


def test_what_is_waived_is_suppressed_with_its_reason():
    result = run(Diagnostic("SCP002", Severity.WARNING, "x", place(), waived="agreed"))["results"][0]
    assert result["suppressions"] == [{"kind": "inSource", "justification": "agreed"}]


def test_a_finding_is_known_again_by_its_fact():
    result = run(Diagnostic("SCP002", Severity.WARNING, "x", place(), "", "controls[AC-01]"))["results"][0]
    assert result["partialFingerprints"] == {"factAddress/v1": "SCP002 controls[AC-01]"}
    assert result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "controls[AC-01]"
