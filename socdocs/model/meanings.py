"""What the fields of a model mean: the words below them in the source, read when asked for and not at import."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from types import MappingProxyType

from socdocs.model.base import Facts


@cache
def meanings_of(model: type[Facts]) -> Mapping[str, str]:
    """The meaning of each field of `model` by attribute name, white space folded, inherited fields included."""
    found: dict[str, str] = {}
    for origin in reversed([base for base in model.__mro__ if issubclass(base, Facts)]):
        lines = _classes_in(origin.__module__)[origin.__name__].body
        for field, below in pairwise(lines):
            match field, below:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    found[name] = " ".join(text.split())
    return MappingProxyType(found)


@cache
def _classes_in(module: str) -> Mapping[str, ast.ClassDef]:
    """The classes of a module as they are written; to ask for the source of each would parse the module for each."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def summary_of(model: type[Facts]) -> str:
    """What an entry of `model` is: the first paragraph of its docstring."""
    return " ".join((inspect.getdoc(model) or "").split("\n\n")[0].split())
