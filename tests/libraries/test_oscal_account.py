"""Each value of an OSCAL file is in the controls that are imported, or its key is in the list of what was left out."""

import json

import pytest

from socdocs.cli.run import Run
from socdocs.cli.table import program

METADATA = {"title": "t", "last-modified": "2025-01-01T00:00:00Z", "version": "1", "oscal-version": "1.1.2"}
PROPS = [{"name": "label", "value": "AC-1", "remarks": "x"}, {"name": "risk", "value": "x", "remarks": "x"}]
PROP = [{"name": "risk", "value": "x"}]
LINKS = [{"href": "#cc6.1", "rel": "related", "text": "x"}, {"href": "#x", "text": "-"}, {"text": "-"}]
PART = {"id": "p", "name": "statement", "title": "x", "prose": "x {{ insert: param, p1 }}", "props": PROP}
ITEM = {"name": "item", "title": "x", "prose": "x", "links": [{"href": "x", "text": "-"}], "remarks": "x"}
PARAM = {"label": "x", "usage": "x", "values": ["x"], "guidelines": [{"prose": "-"}], "remarks": "x"}
UNUSED = {"label": "-"}
CONTROL = {
    "id": "ac-1",
    "title": "x",
    "params": [{"id": "p1", **PARAM}, {"id": "p2", **UNUSED}],
    "props": PROPS,
    "links": LINKS,
    "parts": [{**PART, "parts": [ITEM]}, {"name": "guidance", "prose": "-"}],
}
GROUP = {
    "id": "a",
    "title": "x",
    "params": [{"id": "p3", **UNUSED}],
    "props": [{"name": "risk", "value": "-"}],
    "parts": [{"name": "overview", "prose": "-"}],
    "groups": [{"title": "x", "controls": [CONTROL]}],
}
CATALOG = {"metadata": METADATA, "params": [{"id": "p4", **UNUSED}], "groups": [GROUP]}
REQUIREMENT = {
    "control-id": "cc6.1",
    "description": "x {{ insert: param, p1 }}",
    "props": PROP,
    "set-parameters": [{"param-id": "p1", "values": ["x"], "remarks": "x"}, {"param-id": "p5", "values": ["-"]}],
    "responsible-roles": [{"role-id": "x", "remarks": "x"}],
    "statements": [
        {"statement-id": "cc6.1_smt.a", "description": "x", "remarks": "x", "props": [{"name": "risk", "value": "-"}]},
        {"description": "-"},
    ],
}
OWN_ID = {"control-id": "cc6.2", "description": "x", "props": [{"name": "control-id", "value": "AC-2"}]}
IMPLEMENTATION = {
    "source": "#soc2",
    "description": "x",
    "set-parameters": [{"param-id": "p2", "values": ["-"]}],
    "implemented-requirements": [REQUIREMENT, OWN_ID],
}
COMPONENT = {"title": "x", "type": "x", "control-implementations": [IMPLEMENTATION]}
BARE = {"title": "x", "description": "x"}
COMPONENTS = {"metadata": METADATA, "components": [COMPONENT, BARE]}
END = [{"id-ref": "AC-1", "remarks": "x"}]
MAPPINGS = {
    "metadata": METADATA,
    "mappings": [{"maps": [{"sources": END, "targets": [{"id-ref": "CC6.1"}], "remarks": "x"}, {"sources": END}]}],
}
WHOLE = {
    "catalog": [
        "params",
        "groups.params",
        "groups.props",
        "groups.parts",
        "controls.params",
        "controls.params.guidelines",
        "controls.links (without rel)",
        "controls.parts (statement).links",
        "controls.parts (guidance)",
    ],
    "component-definition": [
        "control-implementations.set-parameters",
        "implemented-requirements.set-parameters",
        "implemented-requirements.statements",
        "implemented-requirements.statements.props",
    ],
    "mapping-collection": ["mappings.maps"],
}
"""What is listed as a whole, since nothing of it is taken."""

NAMES = {"name", "rel", "id", "oscal-version", "href", "source", "control-id", "param-id", "statement-id", "id-ref"}
"""Keys whose values say what something is, and not what it says."""


def words_of(node, words, key=""):
    """The node with a word of its own in the place of each `x`; `words` takes the keys of each."""
    if isinstance(node, dict):
        return {inner: words_of(value, words, inner) for inner, value in node.items()}
    if isinstance(node, list):
        return [words_of(item, words, key) for item in node]
    if "x" not in node.split() or key in NAMES:
        return node
    word = f"Zqx{len(words)}y"
    words[word] = key
    return node.replace("x", word, 1)


@pytest.mark.parametrize(
    ("model", "tree"),
    [("catalog", CATALOG), ("component-definition", COMPONENTS), ("mapping-collection", MAPPINGS)],
)
def test_taking_a_value_away_changes_the_controls_or_the_account(model, tree, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)

    def imported(tree):
        (tmp_path / "library.json").write_text(json.dumps({model: tree}), "utf-8")
        Run().call(program, ["import", "library.json"])
        said = capsys.readouterr()
        return said.err + said.out

    words = {}
    full = words_of(tree, words)
    before = imported(full)
    passed_over = [word for word in words if imported(without(full, word)) == before]

    assert words
    assert [key for key in WHOLE[model] if f"  {key} " not in before] == []
    assert [f"{words[word]}: {word}" for word in passed_over] == []


def without(node, word):
    if isinstance(node, dict):
        rest = {key: without(value, word) for key, value in node.items() if value != word}
        return {key: value for key, value in rest.items() if value not in ([], {})}
    if isinstance(node, list):
        return [without(item, word) for item in node if item != word]
    return node.replace(word, "").strip()
