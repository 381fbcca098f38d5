"""Each file in cases/CODE is checked, and what the rules find is held against its first line.

A file of the same name in cases/CODE/auditor is the service auditor's file to it.
"""

import datetime
import itertools
import json
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from socdocs import resources
from socdocs.files import Files
from socdocs.report.kinds import load_kind
from socdocs.rules import table
from socdocs.rules.table import RULES
from socdocs.workflow.case import make_case
from socdocs.workflow.check import apply_rules, subject_of
from socdocs.workflow.load import load
from socdocs.workflow.request import Request

FOLDER = Path(__file__).parent / "cases"
CASES = sorted(FOLDER.glob("*/*.yaml"))
FAILING = [path for path in CASES if path.name.startswith("fails")]
MARK = "# expect: "
TODAY = datetime.date(2027, 6, 30)
"""A day after everything in the cases."""


@cache
def kind_of(name):
    return load_kind(Files(), resources.template_folders(), name)


def found_by_rules(loaded, report):
    """What the rules find in one report of a description, on a day after all."""
    case = make_case(loaded, *kind_of(report.kind_name), report)
    return apply_rules(case, subject_of(case, TODAY), "draft").remaining


def read(path):
    auditor = path.parent / "auditor" / path.name
    return load(Files(), Request(path, auditor=auditor if auditor.is_file() else None))


def subjects_of(path):
    """The reports of a description, as the rules read them on a day after all."""
    loaded = read(path)
    for report in loaded.description.reports:
        yield subject_of(make_case(loaded, *kind_of(report.kind_name), report), TODAY)


def findings_in(path):
    """What the rules find in all reports of a description, each once."""
    loaded = read(path)
    return dict.fromkeys(finding for report in loaded.description.reports for finding in found_by_rules(loaded, report))


def found_in(path):
    """What the rules find in a case, as on its first line."""
    return in_short(findings_in(path))


def in_short(findings):
    return sorted(f"{finding.code} {finding.span.line}:{finding.span.column}" for finding in findings)


def in_words(findings):
    """All that people read of the findings, with the stretch of each and what it names."""

    def stretch(span):
        return f"{span.line}:{span.column}-{span.end_line}:{span.end_column}"

    for found in findings:
        rule = f"{found.severity.name.lower()} {found.code} {table.BY_CODE[found.code].name}"
        yield f"{rule} at {stretch(found.span)}, {found.address}: {found.message}"
        yield f"    {found.advice}"
        yield from (f"    {stretch(related.span)}: {related.message}" for related in found.related)


def codes_in(path):
    return {finding.code for finding in findings_in(path)}


def expected_of(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith(MARK)
    places = first.removeprefix(MARK)
    return [] if places == "nothing" else places.split(", ")


def name(path):
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", CASES, ids=name)
def test_the_rules_find_in_a_case_what_its_first_line_says(path, golden):
    found = findings_in(path)

    assert in_short(found) == expected_of(path)
    if found:
        golden(f"rules/{name(path)}.txt", "".join(f"{line}\n" for line in in_words(found)))


@pytest.mark.parametrize("path", CASES, ids=name)
def test_a_case_fails_or_passes_as_its_name_says(path):
    codes = {row.split()[0] for row in expected_of(path)}

    assert codes == ({path.parent.name} if path in FAILING else set())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_cases_that_fail_and_cases_that_pass(rule):
    names = {path.stem.partition("-")[0] for path in (FOLDER / rule.code).glob("*.yaml")}

    assert {"fails", "passes"} <= names


@pytest.mark.parametrize("path", FAILING, ids=name)
def test_a_case_that_fails_needs_its_rule(path, monkeypatch):
    without = tuple(rule for rule in RULES if rule.code != path.parent.name)
    monkeypatch.setattr(table, "RULES", without)

    assert found_in(path) != expected_of(path)


def test_every_folder_of_cases_belongs_to_a_rule():
    assert {path.name for path in FOLDER.iterdir()} == {rule.code for rule in RULES}


_BLANKS = (" ", "  ", "\u00a0", "\u202f", "\t")


def with_other_blanks(said, blanks):
    """A value of YAML with other blanks in its texts, line ends and dates left as they are."""
    if isinstance(said, dict):
        return {key: with_other_blanks(value, blanks) for key, value in said.items()}
    if isinstance(said, list):
        return [with_other_blanks(value, blanks) for value in said]
    return re.sub(r"(?<=\S) (?=\S)", lambda _: next(blanks), said) if isinstance(said, str) else said


@pytest.mark.parametrize("path", FAILING, ids=name)
def test_whichever_blanks_are_typed_a_rule_finds_what_it_is_about(path, tmp_path):
    blanks = itertools.cycle(_BLANKS)
    for file in (path, *path.parent.glob(f"auditor/{path.name}"), *path.parent.glob("own-wording/*.yaml")):
        copy = tmp_path / file.relative_to(path.parent)
        copy.parent.mkdir(exist_ok=True)
        said = with_other_blanks(yaml.load(file.read_text("utf-8"), yaml.CBaseLoader), blanks)  # noqa: S506 - texts alone
        copy.write_text(json.dumps(said), "utf-8")

    assert path.parent.name in codes_in(tmp_path / path.name)
