"""Whatever a YAML or JSON file holds, it becomes controls or findings, and never a mistake of the program."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.files import Files
from socdocs.problems import InputProblems
from socdocs.source.tables.choice import Choice
from socdocs.workflow.imported import read_controls

WORDS = """
    id title text description criteria soc2 controls control requirement A B source target urn assessable status owner
    satisfies frameworks iso27001 CC6.1 AC-01 notes from catalog component-definition mapping-collection metadata uuid
    oscal-version groups params parts props links name value prose label values select choice href rel components
    control-implementations implemented-requirements control-id statements statement-id mappings maps sources targets
    id-ref schema_version standards family
"""
KEYS = st.sampled_from(WORDS.split())
TEXTS = st.sampled_from(
    ["", "AC-01", "ac-02", "CC6.1", "cc6.2", "A.5.18", "urn:x:y:soc2:cc6.1", "#cc6.1", "label", "statement", "1.2.3",
     "{{ insert: param, AC-01 }}", "planned", "one two three", "2026-03-31T00:00:00Z", "CC6.1 Access", "a", "6.1"]
)  # fmt: skip
SCALARS = TEXTS | st.none() | st.booleans() | st.integers(0, 9)
TREES = st.recursive(
    SCALARS, lambda below: st.lists(below, max_size=4) | st.dictionaries(KEYS, below, max_size=5), max_leaves=25
)


METADATA = {"title": "x", "version": "1", "oscal-version": "1.2.3"}
IN_OSCAL = st.builds(
    lambda model, key, tree: {model: {"metadata": METADATA, key: tree}},
    st.sampled_from(["catalog", "component-definition", "mapping-collection"]),
    st.sampled_from(["controls", "groups", "components", "mappings", "params"]),
    TREES,
)


@given(st.lists(TREES | IN_OSCAL, min_size=1, max_size=3))
def test_any_tree_is_read_or_refused(tmp_path_factory, trees):
    folder = tmp_path_factory.mktemp("any")
    for number, tree in enumerate(trees):
        (folder / f"{number}.json").write_text(json.dumps(tree), "utf-8")

    controls, findings = outcome(folder)

    assert all(control.id for control in controls)
    assert controls or findings


def outcome(folder):
    """The controls and the findings of an import of all files in a folder."""
    try:
        imported = read_controls(Files(), sorted(folder.iterdir()), Choice())
    except InputProblems as problems:
        return (), problems.diagnostics
    return imported.controls, [*imported.found, *imported.accounts]


def test_parameters_that_name_each_other_are_filled_in_up_to_a_limit(tmp_path):
    inserts = [" ".join([f"{{{{ insert: param, p{number} }}}}"] * 60) for number in range(1, 5)]
    params = [{"id": f"p{at}", "values": [text]} for at, text in enumerate([*inserts[1:], "a" * 100], 1)]
    control = {"id": "ac-1", "title": "T", "params": params, "parts": [{"name": "statement", "prose": inserts[0]}]}
    path = tmp_path / "catalog.json"
    path.write_text(json.dumps({"catalog": {"metadata": METADATA, "controls": [control]}}), "utf-8")

    with pytest.raises(InputProblems) as refused:
        read_controls(Files(), [path], Choice())

    (found,) = refused.value.diagnostics
    assert found.code == "too-many-values"
    assert found.span.file.endswith("catalog.json")
