"""Values that people write in other ways than the model declares them: closed lists, ids, criteria."""

import re

import pytest

from socdocs.catalogs.trust_services import grammar
from socdocs.model.closed_lists import fold_choices
from socdocs.model.criteria import read_criteria
from socdocs.model.description import SystemDescription
from socdocs.model.fields import fields_of
from socdocs.model.load import validate
from socdocs.model.references import _ONCE, _UNIQUE, check_references, fold_id, resolve_references
from socdocs.problems import Severity
from socdocs.source.yaml_reader import read_yaml


def read(text):
    tree, found = read_yaml(text.encode(), "system.yaml")
    assert not found
    return tree


def first(text, *way):
    description, problems = validate(read(text))
    assert not problems
    value = description
    for step in way:
        value = value[step] if isinstance(step, int) else getattr(value, step)
    return value


@pytest.mark.parametrize(
    ("written", "field", "meant"),
    [
        ("soc: SOC 2", "soc", "2"),
        ("type: II", "type", "2"),
        ("type: Type 1", "type", "1"),
        ("kind: SOC2-Type2", "kind", "soc2-type2"),
        ("kind: SOC 2 Type 2", "kind", "soc2-type2"),
        ("kind: Our-Own", "kind", "Our-Own"),
        (
            "trust_services_categories: [Security, Processing Integrity, processing-integrity]",
            "trust_services_categories",
            ("security", "processing_integrity", "processing_integrity"),
        ),
    ],
)
def test_words_of_closed_lists_mean_the_same_in_any_spelling(written, field, meant):
    assert first(f"reports: [{{id: a, {written}}}]", "reports", 0, field) == meant


@pytest.mark.parametrize(
    ("written", "field", "meant"),
    [
        ("nature: Automated", "nature", "automated"),
        ("nature: IT-Dependent Manual", "nature", "it_dependent_manual"),
        ("type: Preventive", "type", "preventive"),
        ("key: y", "key", True),
        ("key: 'TRUE'", "key", True),
        ("key: 1", "key", True),
        ("entity_level: N", "entity_level", False),
    ],
)
def test_words_of_a_control_mean_the_same_in_any_spelling(written, field, meant):
    assert first(f"controls: [{{id: a, {written}}}]", "controls", 0, field) == meant


def test_a_word_that_means_nothing_stays_as_it_is_written():
    _, problems = validate(read("controls: [{id: a, nature: sometimes}]"))

    assert [(one.code, one.message) for one in problems] == [
        ("unknown-value", "“sometimes” is not a value of “nature”.")
    ]


def test_a_tree_of_declared_words_is_not_copied():
    tree = read("controls: [{id: a, nature: manual, key: yes}]\nreports: [{id: r, soc: 2, kind: soc2-type2}]")

    assert fold_choices(tree) is tree


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("AC01", "AC-01", True),
        ("ac–01", "AC 01", True),
        ("AC_01", "AC-01", True),
        ("AC-1-1", "AC-11", False),
        ("AC-01", "AC-1", False),
        ("1.10", "1.1", False),
        ("A1.2", "a1.2", True),
        ("AC\u200b-01", "AC-01", True),
        ("АС-01", "AC-01", True),
    ],
)
def test_ids_fold_by_case_dashes_blanks_and_underscores_and_by_nothing_else(one, other, same):
    assert (fold_id(one) == fold_id(other)) is same


def references(text):
    tree = resolve_references(read(text))
    return tree, check_references(tree, grammar())


def test_a_reference_leads_to_the_id_that_it_means():
    tree, found = references("controls: [{id: AC-01, replaces: ac02}, {id: AC-02}]\ntests: [{control: ac 01}]")

    assert found == []
    assert tree.get("tests").items[0].get("control").text == "AC-01"
    assert tree.get("controls").items[0].get("replaces").text == "AC-02"


def test_an_equal_id_wins_over_one_that_folds_alike():
    tree, found = references("controls: [{id: AC-01}, {id: ac01}]\ntests: [{control: ac01}]")

    assert tree.get("tests").items[0].get("control").text == "ac01"
    assert [(one.code, str(one.span), str(one.related[0].span)) for one in found] == [
        ("duplicate-id", "system.yaml:1:30", "system.yaml:1:17")
    ]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ("ac-01", ""),
        ("AC\u201101", " “AC\u201101” has: non-breaking hyphen (U+2011)."),
        ("АC-01", " “АC-01” has: cyrillic capital letter a (U+0410)."),
    ],
)
def test_two_ids_that_look_alike_are_an_error_that_names_the_character(other, said):
    _, found = references(f"controls: [{{id: AC-01}}, {{id: '{other}'}}]")

    (problem,) = found
    assert problem.code == "duplicate-id"
    assert problem.message == (
        f"The ids “AC-01” and “{other}” differ only in case, dashes, blanks or look-alike characters, and so mean the "
        f"same.{said}"
    )


@pytest.mark.parametrize("id_", ["AC\u200b-01", "\u202eAC-01", "AC-01\u2060"])
def test_an_id_with_a_character_that_cannot_be_seen_is_an_error(id_):
    tree, _ = read_yaml(f"controls: [{{id: '{id_}'}}]".encode(), "system.yaml")
    (problem,) = check_references(tree, grammar())

    assert (problem.code, problem.severity, str(problem.span)) == ("bad-id", Severity.ERROR, "system.yaml:1:17")


@pytest.mark.parametrize("id_", ["\u0410C-01", "\u0410\u0421-01", "\u0391C-01"])
def test_an_id_that_only_looks_latin_is_a_warning(id_):
    _, (problem,) = references(f"controls: [{{id: {id_}}}]")

    assert (problem.code, problem.severity) == ("look-alike-id", Severity.WARNING)
    assert problem.message.startswith(f"The id “{id_}” looks like “AC-01” and is written otherwise. “{id_}” has: ")


@pytest.mark.parametrize("id_", ["AC-01", "\u0414\u041e\u0421\u0422\u0423\u041f-1", "\u0141\u00d3D\u0179-1"])
def test_an_id_in_another_alphabet_is_none(id_):
    assert references(f"controls: [{{id: {id_}}}]")[1] == []


def test_a_reference_that_could_mean_two_reports_means_neither():
    text = "controls: [{id: AC-01, reports: [soc-A]}]\nreports: [{id: soc a}, {id: SOC-a}]"
    _, found = references(text)

    assert [one.code for one in found] == ["unknown-reference"]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("criteria_text: [{criterion: CC6.1, text: a}, {criterion: CC6.2}, {criterion: CC6.1, text: b}]", "1:78"),
        ("criteria_not_applicable: [{criterion: P3.1, reason: a}, {criterion: P3.1, reason: b}]", "1:69"),
        ("processes: [{name: P, text: a}, {name: P, text: b}]", "1:40"),
        ("controls: [{id: A}]\ndesign_assessments: [{control: A, text: a}, {control: A, text: b}]", "2:55"),
        ("reports: [{id: r, section_titles: [{section: s, title: a}, {section: s, title: b}]}]", "1:70"),
        ("reports: [{id: r, auditor_report: {text: [{heading: h, text: a}, {heading: h, text: b}]}}]", "1:76"),
        ("reports: [{id: r, additional_criteria: [{id: h, opinion: no}, {id: h, opinion: yes}]}]", "1:68"),
    ],
)
def test_two_entries_for_one_thing_of_which_there_can_be_one_are_an_error(text, at):
    _, (problem,) = references(text)

    assert (problem.code, problem.severity) == ("duplicate-id", Severity.ERROR)
    assert f"{problem.span.line}:{problem.span.column}" == at
    assert "there can be only one" in problem.message


def lists_with_ids(model=SystemDescription, path=""):
    for row in fields_of(model).values():
        if row.item:
            here = f"{path}{row.key}{'[]' if row.shape in ('entries', 'stated') else ''}"
            if here.endswith("[]") and "id" in fields_of(row.item):
                yield f"{here}.id"
            yield from lists_with_ids(row.item, f"{here}.")


def test_two_entries_of_any_list_with_one_id_are_an_error():
    known = {place for places in (*_UNIQUE, _ONCE) for place in places}
    # What reports share is checked in the entry of each.
    assert [p for p in lists_with_ids() if p not in known and not p.startswith("report_defaults.")] == []


def test_entries_for_one_thing_in_different_reports_are_two():
    text = (
        "reports: [{id: r, section_titles: [{section: s}]}, {id: q, section_titles: [{section: s}]}]\n"
        "criteria_not_applicable: [{criterion: P3.1, reports: [r]}, {criterion: P3.1, reports: [q]}]"
    )

    assert references(text)[1] == []


def test_codes_of_other_frameworks_go_to_the_references_of_a_control():
    tree, found = read_criteria(
        read("controls: [{id: A-1, criteria: ['CC6.1, ISO 27001:2022 A.5.16', PCI DSS 8.3]}]"), grammar()
    )
    rows = tree.get("controls").items[0].get("framework_references").items

    assert [(row.get("framework").text, row.get("reference").text) for row in rows] == [
        ("ISO/IEC 27001:2022", "A.5.16"),
        ("PCI DSS", "8.3"),
    ]
    assert [(one.code, one.message) for one in found] == [
        (
            "other-frameworks",
            "2 codes of other frameworks were put under “framework_references”: ISO/IEC 27001:2022 1, PCI DSS 1.",
        )
    ]


def test_codes_of_other_frameworks_in_another_list_are_counted_and_left_out():
    tree, found = read_criteria(read("cuecs: [{id: U-1, criteria: ['CC6.1, A.5.16']}]"), grammar())

    assert [item.text for item in tree.get("cuecs").items[0].get("criteria").items] == ["CC6.1"]
    assert [one.code for one in found] == ["other-frameworks"]


def test_words_beside_criteria_are_shown_once_for_each_file():
    text = "controls: [{id: A-1, criteria: CC6.1 for contractors}, {id: A-2, criteria: [PCI, Security (CC6.2)]}]"
    _, (problem,) = read_criteria(read(text), grammar())

    assert (problem.code, problem.severity) == ("words-beside-criteria", Severity.INFO)
    assert problem.message == "Words beside the criteria were left out: “for contractors”, “PCI”."


def test_words_beside_criteria_are_shown_whole_and_all_of_them():
    words = [
        f"for contractors who work in the office of {place * 9} under the older agreement"
        for place in "abcdefghijklmnop"
    ]
    _, (problem,) = read_criteria(
        read(f"controls: [{{id: A-1, criteria: {[f'CC6.1 {row}' for row in words]}}}]"), grammar()
    )

    assert [row for row in words if f"“{row}”" not in problem.message] == []


@pytest.mark.parametrize("text", ["not CC6.1", "CC6.1: no", "~~CC6.1~~", "all except CC6.1", "CC6.1?"])
@pytest.mark.parametrize("place", ["controls: [{{id: A-1, criteria: ['{}']}}]", "cuecs: [{{id: U-1, criteria: '{}'}}]"])
def test_a_criterion_that_is_taken_back_is_an_error(text, place):
    tree, _ = read_criteria(read(place.format(text)), grammar())
    (problem,) = check_references(tree, grammar())

    assert problem.code == "unknown-criterion"
    assert "takes it back" in problem.message
    assert "In this series" not in problem.advice


def test_a_series_in_a_list_that_cannot_wait_is_an_error():
    tree, _ = read_criteria(read("cuecs: [{id: U-1, criteria: [CC6]}]"), grammar())

    assert [one.code for one in check_references(tree, grammar())] == ["unknown-criterion"]


@pytest.mark.parametrize(
    ("code", "series"),
    [("PP1.1", ""), ("CC9.9", "CC9."), ("A9.1", "A1."), ("CCC6.1", ""), ("ISO", ""), ("CC11.1", ""), ("P1.9", "P1.")],
)
def test_no_criterion_of_another_series_is_proposed_for_a_code_that_is_none(code, series):
    tree, _ = read_criteria(read(f"controls: [{{id: A-1, criteria: [{code}]}}]"), grammar())
    (problem,) = check_references(tree, grammar())
    proposed = re.findall(r"\b[A-Z]+\d+\.\d+", problem.advice)

    assert problem.code == "unknown-criterion"
    assert all(series and row.startswith(series) for row in proposed), problem.advice
    assert "Did you mean" not in problem.advice


def test_a_tree_of_plain_criteria_is_not_copied():
    tree = read("controls: [{id: A-1, criteria: [CC6.1, CC6.2]}]")

    assert read_criteria(tree, grammar()) == (tree, [])
    assert read_criteria(tree, grammar())[0] is tree
