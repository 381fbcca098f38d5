"""SOC 2+: criteria of another framework, in the opinion or as other information that no opinion covers."""

import re

import pytest

from socdocs.document.nodes import walk_sections
from socdocs.files import Files
from socdocs.model.base import with_facts
from socdocs.problems import InputProblems
from socdocs.workflow import load as step
from socdocs.workflow.request import Request
from socdocs.writers import markdown
from tests.reports import build, examinations, load

HARBOR, ATLAS = "Harbor Data Trust Framework", "Atlas Resilience Code"
IN_FULL = (
    f"the {HARBOR} criteria (version 2.1 of March 2025), published by the Harbor Trust Alliance and available from "
    "www\\.harbor-trust.example/framework"
)


def plus(kind="soc2-type2", **more):
    """The parts of the SOC 2+ report, or of one whose entry has other facts, by their ids."""
    loaded = load("soc2-plus")
    (entry,) = loaded.description.reports
    description = with_facts(loaded.description, reports=(with_facts(entry, type=kind[-1], **more),))
    document = build(step.in_memory(description, loaded.files), kind)
    text = markdown.write(document).decode()
    return document, re.sub(r"\[(Section \w+)\]\([^)]*\)", r"\1", text)


def part(text, title):
    """The text below the heading `title`, up to the next heading of its level or above."""
    level = re.search(rf"^(#+) (?:[\d.]+ |Section \w+: )?{re.escape(title)}$", text, re.MULTILINE)
    return re.split(rf"^#{{1,{len(level[1])}}} ", text[level.end() :], maxsplit=1, flags=re.MULTILINE)[0]


def limbs(text):
    return re.findall(r"^\([abc]\) .*$", text, re.MULTILINE)


def test_scope_assertion_and_description_name_publisher_edition_and_where_readers_get_them():
    _, text = plus()

    related = "Applicable Trust Services Criteria and Related Controls"
    for title in ("Scope", "Assertion of Larkmere Management", related):
        assert IN_FULL in part(text, title)
    assert f"the additional criteria (the {HARBOR} criteria)" in part(text, "Restricted Use")


@pytest.mark.parametrize("kind", ["soc2-type1", "soc2-type2"])
def test_each_limb_of_opinion_and_assertion_names_them(kind):
    _, text = plus(kind)

    for title in ("Opinion", "Assertion of Larkmere Management"):
        found = limbs(part(text, title))
        assert len(found) == int(kind[-1]) + 1
        assert all("additional criteria" in limb for limb in found)


@pytest.mark.parametrize("type_", ["qualified", "adverse", "disclaimer", None])
def test_each_limb_of_another_opinion_names_them_too(type_):
    opinion = load("soc2-plus").description.reports[0].opinion
    _, text = plus(opinion=with_facts(opinion, type=type_) if type_ else None)
    title = {"qualified": "Qualified Opinion", "adverse": "Adverse Opinion", "disclaimer": "Disclaimer of Opinion"}

    found = limbs(part(text, title.get(type_, "Opinion")))
    assert len(found) == 3
    assert all("additional criteria" in limb for limb in found[1:])


def test_the_criteria_are_a_table_to_controls_which_are_tested_among_the_others():
    _, text = plus()
    table = part(text, f"{HARBOR} Criteria")

    assert re.search(r"^\| HD-4 \|.*\| AC-01, AC-02 \(EX-01\) \|$", table, re.MULTILINE)
    assert "\n| DT-01 |" in part(text, "Controls Related Only to Additional Criteria")
    assert text.count("\n| DT-01 |") == 1
    assert "not yet mapped" not in text


@pytest.mark.parametrize("grouping", ["by_criterion", "by_process", "by_framework"])
def test_a_control_that_serves_nothing_else_is_not_asked_to_be_mapped(grouping):
    document, text = plus(controls_layout=grouping)

    assert text.count("\n| DT-01 |") == 1
    assert "controls[DT-01].criteria" not in {item.address for item in document.open_items}


def test_a_type_1_lists_the_controls_that_serve_nothing_else():
    _, text = plus("soc2-type1", layout="practice")

    assert re.search(r"^\| – \|\s*\| DT-01 \|", text, re.MULTILINE)


def test_a_criterion_without_a_control_is_an_open_item_at_its_place():
    document, _ = plus()
    loaded = load("soc2-plus")
    (found,) = [item for item in document.open_items if "related to the criterion" in item.wanted]

    assert found.address == "reports[soc2-2026].additional_criteria[harbor].catalog.criteria[HD-3]"
    place = step.Locator(loaded.tree).locate(found.address)
    assert (place.file.rpartition("/")[2], place.line) == ("harbor.yaml", 9)


def test_without_opinion_the_mapping_is_other_information_and_in_no_opinion():
    entry = load("soc2-plus").description.reports[0]
    rows = tuple(with_facts(row, opinion=None) for row in entry.additional_criteria)
    document, text = plus(additional_criteria=rows)
    other = next(section for section in document.sections if section.id == "other_information")
    before = text.partition("# Section V:")[0]

    assert "other_information.framework_mappings" in {row.id for row in walk_sections((other,))}
    assert HARBOR not in before
    assert ATLAS not in before
    assert "additional criteria" not in before
    mapped = part(text, "Mapping of Controls to Other Frameworks")
    assert "| HD-3 | Erasure<br>Records are erased within a documented time after their return. | – |" in mapped
    assert "no opinion covers it" in mapped
    assert "we express no opinion on it" in part(text, "Scope")


def test_a_control_that_serves_only_what_no_opinion_covers_is_still_to_be_mapped():
    entry = load("soc2-plus").description.reports[0]
    rows = tuple(with_facts(row, opinion=False) for row in entry.additional_criteria)
    document, _ = plus(additional_criteria=rows)

    assert "controls[DT-01].criteria" in {item.address for item in document.open_items}


def test_nothing_says_that_controls_comply_with_a_framework():
    _, text = plus()

    assert not re.search(r"\bcompl(?:y|ies|iance|iant) with\b", text)


@pytest.mark.parametrize("case", examinations(), ids=str)
def test_without_additional_criteria_no_report_speaks_of_them(case):
    loaded = load(case.example)
    text = markdown.write(build(loaded, case.kind, case.report if loaded.description.reports else "")).decode()

    assert "dditional criteria" not in text


@pytest.mark.parametrize(
    ("catalog", "code", "line"),
    [
        ("{file: habor.yaml}", "file-missing", 6),
        ("{file: broken.yaml}", "yaml-syntax", 2),
        ("{file: harbor.docx}", "file-missing", 6),
    ],
)
def test_a_catalog_that_cannot_be_read_is_found_at_its_place(tmp_path, catalog, code, line):
    (tmp_path / "broken.yaml").write_text("criteria: [\n", "utf-8")
    path = tmp_path / "system.yaml"
    path.write_text(
        "reports:\n  - id: r\n    soc: 2\n    type: 1\n    additional_criteria:\n"
        f"      - {{id: harbor, opinion: yes, catalog: {catalog}}}\n",
        "utf-8",
    )

    with pytest.raises(InputProblems) as problem:
        step.load(Files(), Request(path))

    assert (code, line) in {(row.code, row.span.line) for row in problem.value.diagnostics}


def test_a_catalog_without_its_facts_asks_for_them():
    entry = load("soc2-plus").description.reports[0]
    (harbor, _) = entry.additional_criteria
    document, _ = plus(additional_criteria=(with_facts(harbor, catalog=None),))

    assert {item.wanted for item in document.open_items} >= {
        "name of the framework with the additional criteria",
        "publisher of the additional criteria",
        "edition of the additional criteria",
        "where readers get the additional criteria",
        "the additional criteria",
    }


@pytest.mark.parametrize(
    ("standard", "kind", "named"),
    [
        ("isae_3402", "soc1-type2", "International Standard on Assurance Engagements 3402, _Assurance Reports on"),
        ("isae_3000", "soc2-type2", "International Standard on Assurance Engagements 3000 (Revised), _Assurance"),
    ],
)
def test_an_international_standard_is_named_with_its_ethics_and_quality_management(standard, kind, named):
    loaded = load("soc1-disclaimer" if kind.startswith("soc1") else "soc2-plus")
    (entry,) = loaded.description.reports
    texts = {}
    for given in (standard, None):
        auditor_report = with_facts(entry.auditor_report, international_standard=given)
        report = with_facts(entry, auditor_report=auditor_report)
        description = with_facts(loaded.description, reports=(report,))
        text = markdown.write(build(step.in_memory(description, loaded.files), kind)).decode()
        texts[given] = part(text, "Service Auditor's Responsibilities")

    assert f"American Institute of Certified Public Accountants and with {named}" in texts[standard]
    assert "International Code of Ethics for Professional Accountants" in texts[standard]
    assert "International Standard on Quality Management 1" in texts[standard]
    assert "International" not in texts[None]
