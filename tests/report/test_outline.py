"""An outline says of a report what the report itself says: its parts, their numbers, and every fact that is missing."""

import json

import pytest
from msgspec.structs import replace

from socdocs.document.nodes import ListBlock, walk_sections
from socdocs.document.open_items import count_by_owner
from socdocs.document.traversal import nodes
from socdocs.document.words import plain_text
from socdocs.model.base import with_facts
from socdocs.model.description import SystemDescription
from socdocs.report.outline import walk_parts
from socdocs.reporting.outline import outline_json, outline_text
from socdocs.workflow.load import in_memory
from socdocs.writers import WRITERS
from tests.reports import KINDS, build, build_case, cases, load, outline, outline_case

every_case = pytest.mark.parametrize("case", cases(), ids=str)
every_kind = pytest.mark.parametrize("kind", KINDS)


def part(found, id_):
    return next(row for row in walk_parts(found.parts) if row.id == id_)


@every_case
def test_it_has_the_numbers_and_parts_of_the_report(case):
    printed = [(s.id, s.number) for s in walk_sections(build_case(case, open_items=False).sections)]

    assert [(row.id, row.number) for row in walk_parts(outline_case(case).parts) if not row.condition] == printed


@every_case
def test_every_fact_that_the_report_wants_is_missing_in_exactly_one_part(case):
    found = outline_case(case)
    wanted = count_by_owner(build_case(case, open_items=False))

    assert dict(found.open) == dict(wanted)
    assert sum(item.count for row in walk_parts(found.parts) for item in row.missing) == sum(wanted.values())


@every_kind
def test_with_nothing_given_no_fact_is_there(kind):
    found, _ = outline(in_memory(SystemDescription()), kind)

    needs = [need for row in walk_parts(found.parts) for need in row.needs]
    assert needs
    assert not any(need.given for need in needs)


@every_kind
def test_every_needed_fact_has_a_readable_name(kind):
    found, _ = outline(in_memory(SystemDescription()), kind)

    names = {need.name for row in walk_parts(found.parts) for need in row.needs}
    assert not [name for name in names if "_" in name or "." in name]


def test_a_fact_that_is_there_is_given_and_one_with_a_gap_is_not():
    found, _ = outline(load("minimal"), "soc2-type2")

    given = {need.address: need.given for row in walk_parts(found.parts) for need in row.needs}
    assert given["services"]
    assert not given["controls"]
    assert not given["commitments"]


def test_a_part_that_only_facts_bring_says_which():
    found, _ = outline(load("minimal"), "soc2-type2")

    assert part(found, "description.cuecs").condition == "cuecs are given"
    assert part(found, "description.privacy").condition == "privacy is covered"


def test_a_part_that_the_kind_never_has_is_not_named():
    found, _ = outline(load("minimal"), "soc2-type1")

    assert "description.changes" not in {row.id for row in walk_parts(found.parts)}


@every_kind
def test_as_a_document_it_has_a_box_for_every_need(kind):
    found, document = outline(load("minimal"), kind)

    for row in walk_parts(found.parts):
        for need in row.needs if not row.condition else ():
            assert boxes(document)[need.name] is need.given


def boxes(document):
    """Whether each box is ticked, by its words."""
    return {
        plain_text(item.blocks): item.checked
        for block in nodes(document.sections)
        if isinstance(block, ListBlock)
        for item in block.items
        if item.checked is not None
    }


def test_as_a_document_for_a_client_it_names_facts_in_words_and_restricts_nothing():
    found, document = outline(load("minimal"), "soc2-type2")

    missing = [fact for row in walk_parts(found.parts) for fact in row.missing]
    assert any(fact.address == "tests[C-01].result" for fact in missing)
    assert boxes(document)["result of the test (C-01)"] is False
    assert any("confirmed[scope]" in fact.address for fact in missing)
    words = " ".join(plain_text(section.blocks) for section in walk_sections(document.sections))
    assert [fact.address for fact in missing if "." in fact.address and fact.address in words] == []
    assert document.properties.restricted_use == ""


@every_kind
@pytest.mark.parametrize("writer", WRITERS.values(), ids=lambda writer: writer.name)
def test_every_writer_takes_it(kind, writer):
    _, document = outline(load("minimal"), kind)

    assert writer.write(document)


def test_as_a_document_it_numbers_the_parts_as_the_report_does():
    _, document = outline(load("minimal"), "soc1-type2")
    report = build(load("minimal"), "soc1-type2", open_items=False)

    numbers = {s.id: s.number for s in walk_sections(report.sections)}
    assert {s.id: s.number for s in walk_sections(document.sections) if s.id in numbers} == numbers


@every_case
def test_no_line_is_wider_than_the_terminal(case):
    assert max(map(len, outline_text(outline_case(case), width=72).splitlines())) <= 72


def test_brackets_in_a_users_text_are_no_styles():
    loaded = load("minimal")
    system = with_facts(loaded.description.system, name="[red]Exchange[/red] [link=x]")
    changed = replace(loaded, description=with_facts(loaded.description, system=system))

    assert "[red]Exchange[/red] [link=x]" in outline_text(outline(changed, "soc2-type2")[0], color=True)


def test_as_json_it_says_the_same():
    found, _ = outline(load("minimal"), "soc2-type2")

    told = json.loads(outline_json([found]))
    assert told["open"] == dict(found.open)
    assert [row["id"] for row in told["parts"]] == [row.id for row in found.parts]
