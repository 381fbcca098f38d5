"""The control objectives that are offered as examples are ones that the rules have nothing to say about."""

from socdocs.catalogs.example_objectives import STEM, example_objectives
from socdocs.workflow.check import check
from socdocs.workflow.request import Request


def test_each_is_a_sentence_with_a_short_name():
    for examples in example_objectives().values():
        assert examples.name
        for row in examples.objectives:
            assert row.text.startswith(f"{STEM} ")
            assert row.text.endswith(".")
            assert 3 < len(row.title) < 40


def test_no_two_say_the_same():
    texts = [row.text for examples in example_objectives().values() for row in examples.objectives]
    assert len(texts) == len(set(texts))


def test_no_rule_finds_anything_in_their_wording(described):
    rows = [row for examples in example_objectives().values() for row in examples.objectives]
    entries = [
        f'  - {{id: CO-{number}, title: "{row.title}", text: "{row.text}"}}\n' for number, row in enumerate(rows, 1)
    ]
    case = described("reports:\n  - {id: one, soc: 1, type: 1}\ncontrol_objectives:\n" + "".join(entries))
    found = check(case, Request(case.loaded.path, thorough=True)).found
    assert {row.code for row in found if row.address.startswith("control_objectives")} <= {"CTL003"}
