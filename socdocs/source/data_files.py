"""Read the data files of socdocs itself: catalogs, lists of words, manuals.  Their content is prepared."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from socdocs.prepared_values import Prepared
from socdocs.source.tree import Mapping, Node, Scalar, Sequence

Group = dict[str, Any]
"""Keys with their values, each a text, a list of values or a group."""

_MODULES = ("characters", "lines", "positions", "surrogates", "tree")
_OF_YAML = ("yaml_composer", "yaml_pure", "yaml_pure_tags", "yaml_reader", "yaml_syntax", "yaml_values")
YAML_MAKERS: Final = tuple(Path(__file__).with_name(f"{name}.py") for name in (*_MODULES, *_OF_YAML))
"""The code that decides what a YAML file says."""
_PACKAGE: Final = Path(__file__).resolve().parents[1]
_PREPARED: Final = Prepared("data", Group, (*YAML_MAKERS, Path(__file__)))


def read_data(file: Path) -> Group:
    """Return the content of a data file, which is a group.  Raises ValueError for a file that is damaged."""
    data = file.read_bytes()
    content = _PREPARED.find(data)
    return _read(file.name, data) if content is None else content


def prepared() -> dict[str, bytes]:
    """Return the files to prepare for all data files, by name."""
    contents = ((file.name, file.read_bytes()) for file in sorted(_PACKAGE.rglob("*.yaml")))
    return dict(_PREPARED.file(_read(name, data), data) for name, data in contents)


def _read(name: str, data: bytes) -> Group:
    from socdocs.source.yaml_reader import read_yaml  # imported late: what is prepared needs no YAML

    tree, problems = read_yaml(data, name)
    if problems or not isinstance(tree, Mapping):
        raise ValueError(f"{name} is damaged: {problems}")
    return _group(tree)


def _group(node: Mapping) -> Group:
    return {entry.key.text: _value(entry.value) for entry in node}


def _value(node: Node) -> str | list[Any] | Group:
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [_value(item) for item in node.items]
        case Mapping():
            return _group(node)
