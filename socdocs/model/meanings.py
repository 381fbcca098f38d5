"""What the fields of a model mean: their docstrings, read from the source on first use and not at import."""

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
    """Return the docstrings of the fields of `model` and its bases, by attribute name, with white space folded."""
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
    """Return the syntax trees of the classes of a module; `inspect` would parse the module again for each class."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def summary_of(model: type[Facts]) -> str:
    """Return what an entry of `model` is: the first paragraph of its docstring."""
    return " ".join((inspect.getdoc(model) or "").split("\n\n")[0].split())
