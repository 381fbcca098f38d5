"""Every pattern of socdocs, with the place where it is made and how it is used, as JSON; run as a program.

It remembers what Python's `re` is asked for while all modules are imported and some commands run, and looks into the
code for those patterns that it does not meet.
"""

import ast
import importlib
import json
import pkgutil
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
COMMANDS = (
    ("check", "examples/saas-vendor/system.yaml"),
    ("check", "examples/fund-administrator/system.yaml"),
    ("review", "examples/data-center/system.yaml"),
    ("soc2", "examples/saas-vendor/system.yaml", "-o", "TO/a.md"),
    ("soc2", "examples/saas-vendor/system.yaml", "-o", "TO/a.docx"),
    ("pull", "TO/a.docx", "examples/saas-vendor/system.yaml"),
    ("roll-forward", "examples/saas-vendor/system.yaml", "-o", "TO/next"),
)
_ONCE = frozenset({"match", "fullmatch"})
"""The methods that begin at one place only; a match from a place that is given is one of a series."""


class Use(NamedTuple):
    """A pattern, the module and the name that hold it, and whether it is looked for from more than one place."""

    module: str
    name: str
    pattern: str
    is_bytes: bool
    flags: int
    search: bool


class _Code:
    """What the modules say of their patterns."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, int], str] = {}
        self._uses: dict[str, set[tuple[str, str]]] = {}
        self.written: list[Use] = []
        for path in sorted((ROOT / "socdocs").rglob("*.py")):
            self._read(path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8")))

    def _read(self, module: str, tree: ast.Module) -> None:
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                made = ast.unparse(node.value.func) if isinstance(node.value, ast.Call) else ""
                if made == "re.compile" and isinstance(target, ast.Name):
                    lines = range(node.value.lineno, (node.value.end_lineno or 0) + 1)
                    self._names |= {(module, line): target.id for line in lines}
            if isinstance(node, ast.Name | ast.Attribute) and not isinstance(node.ctx, ast.Store):
                name = node.id if isinstance(node, ast.Name) else node.attr
                self._uses.setdefault(name, set()).add((module, _method(node, parents)))
            if isinstance(node, ast.Call) and (use := _written(module, node)):
                self.written.append(use)

    def name(self, module: str, line: int) -> str:
        return self._names.get((module, line), f"line {line}")

    def is_searched(self, module: str, name: str) -> bool:
        uses = {use for where, use in self._uses.get(name, ()) if where == module or not name.startswith("_")}
        return not uses or not uses <= _ONCE


def _method(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> str:
    attribute = parents.get(node)
    if not isinstance(attribute, ast.Attribute):
        return ""
    call = parents.get(attribute)
    is_series = isinstance(call, ast.Call) and call.func is attribute and len(call.args) > 1
    return "" if is_series else attribute.attr


def _written(module: str, call: ast.Call) -> Use | None:
    """A pattern that a function of `re` is given as a text."""
    of = call.func
    is_of_re = isinstance(of, ast.Attribute) and ast.unparse(of.value) == "re" and of.attr not in ("compile", "escape")
    if not is_of_re or not call.args or not isinstance(call.args[0], ast.Constant):
        return None
    given = [*call.args[1:], *(keyword.value for keyword in call.keywords)]
    flags = [getattr(re, word) for node in given for word in re.findall(r"\bre\.([A-Z]+)\b", ast.unparse(node))]
    return _use(module, f"line {call.lineno}", call.args[0].value, int(sum(flags)), search=of.attr not in _ONCE)


def _use(module: str, name: str, pattern: str | bytes, flags: int, *, search: bool) -> Use:
    text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
    return Use(module, name, text, isinstance(pattern, bytes), flags, search)


def patterns() -> Iterator[Use]:
    """Yield every pattern once.  It imports all of socdocs and runs commands."""
    asked, code = dict[tuple[Any, ...], None](), _Code()
    compile_ = re._compile  # type: ignore[attr-defined] # what each function of re calls

    def remember(pattern: Any, flags: int) -> Any:
        frame, how = sys._getframe(1), ""
        while frame.f_back and frame.f_globals.get("__name__") == "re":
            how, frame = frame.f_code.co_name, frame.f_back
        path = Path(frame.f_code.co_filename)
        if isinstance(pattern, str | bytes) and path.is_relative_to(ROOT / "socdocs"):
            asked[path.relative_to(ROOT).as_posix(), frame.f_lineno, pattern, int(flags), how] = None
        return compile_(pattern, flags)

    re._compile = remember  # type: ignore[attr-defined]
    socdocs = importlib.import_module("socdocs")
    for module in pkgutil.walk_packages(socdocs.__path__, "socdocs."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    run, program = importlib.import_module("socdocs.cli.run").Run, importlib.import_module("socdocs.cli.table").program
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(StringIO()):
        for command in COMMANDS:
            run().call(program, [word.replace("TO/", f"{folder}/") for word in command])
    found = dict[Use, None]()
    for module, line, pattern, flags, how in asked:
        name = code.name(module, line)
        search = code.is_searched(module, name) if how == "compile" else how not in _ONCE
        found[_use(module, name, pattern, flags, search=search)] = None
    return iter({**found, **dict.fromkeys(code.written)})


if __name__ == "__main__":
    sys.stdout.write(json.dumps(list(patterns())))
