"""Lists and tables that YAML has put on one line are found, and sentences with dashes are not."""

import pytest

from socdocs.model.folded_texts import folded_lists
from socdocs.source.yaml_reader import read_yaml


def found(text):
    tree, problems = read_yaml(text.encode(), "system.yaml")
    assert problems == []
    return [(row.code, row.address or f"{row.span.line}") for row in folded_lists(tree)]


@pytest.mark.parametrize(
    "text",
    [
        "internal_control:\n  monitoring: >\n    It covers:\n    - operations\n    - security\n",
        "internal_control:\n  monitoring: >-\n    - operations\n    - security\n",
        "internal_control:\n  monitoring: >\n    Steps:\n    1. ask\n    2. look\n",
        "internal_control:\n  monitoring: >\n    | a | b |\n    |---|---|\n    | c | d |\n",
        'controls:\n  - id: AC-01\n    text: "It covers:\n      - accounts\n      - rights"\n',
    ],
)
def test_a_joined_list_or_table_is_found(text):
    assert [code for code, _ in found(text)] == ["folded-list"]


@pytest.mark.parametrize(
    "text",
    [
        "internal_control:\n  monitoring: |\n    It covers:\n    - operations\n    - security\n",
        "internal_control:\n  monitoring: >\n    Operations - the team - and security - the other.\n",
        "internal_control:\n  monitoring: >\n    One line.\n\n    - a\n\n    Another.\n",
        "controls:\n  - {id: AC-01, text: 'It covers: - accounts - rights', owner: x}\n",
        "service_organization:\n  name: >\n    - a\n    - b\n",
    ],
)
def test_other_texts_are_not(text):
    assert found(text) == []
