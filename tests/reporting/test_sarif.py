"""SARIF says all that a finding holds; the golden file beside the others was held against the standard's schema."""

import json

import pytest

from socdocs.diagnostics import Diagnostic, Span
from socdocs.problems import Severity
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


def test_a_rule_says_what_it_finds_and_why_and_how_much_that_matters_by_default():
    (rule,) = run(Diagnostic("TST007", Severity.ERROR, "a", place()))["tool"]["driver"]["rules"]
    assert rule == {
        "id": "TST007",
        "name": "ExceptionWithoutAResponse",
        "shortDescription": {"text": "An exception without a response by management."},
        "fullDescription": {
            "text": "An exception without a response by management. Readers ask at once what management does about "
            "it; without a response they consider the exception unresolved. Under a disclaimer of opinion neither "
            "exceptions nor responses are printed."
        },
        "help": {
            "text": MANUALS["TST007"].text.replace("{", "{{").replace("}", "}}"),
            "markdown": MANUALS["TST007"].text,
        },
        "defaultConfiguration": {"level": "warning"},
    }


def test_a_code_without_a_manual_has_the_message_of_its_first_finding_in_its_place():
    found = [Diagnostic("no-such-rule", Severity.ERROR, f"{word} is *wrong*.", place(), "Mend it.") for word in "AB"]
    (rule,) = run(*found)["tool"]["driver"]["rules"]
    text = {"text": "A is *wrong*. Mend it."}
    assert rule == {
        "id": "no-such-rule",
        "name": "NoSuchRule",
        "shortDescription": text,
        "fullDescription": text,
        "help": text,
        "defaultConfiguration": {"level": "error"},
    }


@pytest.mark.parametrize("code", [*MANUALS, "no-such-rule"])
def test_every_rule_has_what_code_scanning_on_github_requires(code):
    (rule,) = run(Diagnostic(code, Severity.INFO, "word " * 1_000, place()))["tool"]["driver"]["rules"]
    assert rule["name"] != rule["id"]
    assert all(rule[part]["text"] for part in ("shortDescription", "fullDescription", "help"))
    assert all(len(rule[part]["text"]) <= 1024 for part in ("shortDescription", "fullDescription"))


def test_what_looks_like_a_link_in_a_message_is_none():
    (result,) = run(Diagnostic("a", Severity.INFO, "“[now](https://example.org)” of controls[AC-01] (1)"))["results"]

    assert result["message"]["text"] == "“\\[now](https://example.org)” of controls[AC-01] (1)"


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
