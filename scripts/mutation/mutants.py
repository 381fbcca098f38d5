"""Every small mistake that can be put into a module, and a sample that stays the same while other code changes."""

import ast
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_Lines = tuple[int, int]
"""The first and the last line of a stretch, from 1."""


@dataclass(frozen=True)
class Mutant:
    """One changed stretch of a file."""

    path: str
    function: str
    """Its function's name, after that of its class; empty outside of functions."""
    line: int
    runs: _Lines
    """The statement it is in, or all that may use what is said outside of functions."""
    start: int
    end: int
    """The stretch, in bytes."""
    before: str
    after: str
    nth: int
    """Which of several equal changes in one function it is."""

    @property
    def key(self) -> str:
        """The same as long as neither its words nor its function's name change, wherever its lines move."""
        return repr((self.path, self.function, self.before, self.after, self.nth))

    def applied(self, source: bytes) -> bytes:
        """The file with the mistake."""
        return source[: self.start] + self.after.encode() + source[self.end :]

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.function or '(module)'}\n  - {self.before}\n  + {self.after}"


def sample(paths: Iterable[str], count: int, seed: str) -> tuple[list[Mutant], int]:
    """`count` mutants, each as likely as any other, and of how many.

    A mutant's rank is a hash of its words and the seed, so repaired code changes no more of the sample than itself.
    """
    every = [mutant for path in paths for mutant in mutants(path, Path(path).read_bytes())]
    every.sort(key=lambda mutant: hashlib.sha256(f"{seed} {mutant.key}".encode()).digest())
    return every[:count], len(every)


def mutants(path: str, source: bytes) -> Iterator[Mutant]:
    """Every mutant of a module."""
    tree = ast.parse(source)
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    seen: dict[tuple[str, str, str], int] = {}
    for function, runs, node in _mutable(tree, "", (1, len(starts))):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        before = source[start:end].decode()
        for changed in _changes(node):
            after = ast.unparse(ast.fix_missing_locations(changed))
            if isinstance(changed, ast.expr) and not isinstance(changed, ast.Slice):
                after = f"({after})"
            nth = seen[function, before, after] = seen.get((function, before, after), -1) + 1
            yield Mutant(path, function, node.lineno, runs, start, end, before, after, nth)


def _mutable(
    node: ast.AST, function: str, runs: _Lines, *, inside: bool = False
) -> Iterator[tuple[str, _Lines, ast.stmt | ast.expr]]:
    """What runs, with its function and lines: no annotations, docstrings, imports or what only type checkers read."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        function = f"{function}.{node.name}".lstrip(".")
    if isinstance(node, ast.FunctionDef):
        runs, inside = (node.lineno, node.end_lineno or node.lineno), True
    for child in _children(node):
        here = _lines(child) if inside and isinstance(child, ast.stmt) else runs
        if isinstance(child, (ast.stmt, ast.expr)):
            yield function, here, child
        if not isinstance(child, ast.JoinedStr):  # before Python 3.12 nothing in it has a place of its own
            yield from _mutable(child, function, here, inside=inside)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    for name, value in ast.iter_fields(node):
        if name not in {"annotation", "returns", "decorator_list"}:
            children = value if isinstance(value, list) else [value]
            yield from (child for child in children if isinstance(child, ast.AST) and not _says_nothing(child))


def _lines(statement: ast.stmt) -> _Lines:
    """The lines of a statement, of those that hold others the ones before these."""
    body = getattr(statement, "body", None) or getattr(statement, "cases", None)
    if not body:
        return statement.lineno, statement.end_lineno or statement.lineno
    first = body[0].pattern if isinstance(body[0], ast.match_case) else body[0]
    return statement.lineno, max(statement.lineno, first.lineno - 1)


def _says_nothing(node: ast.AST) -> bool:
    match node:
        case ast.Expr(ast.Constant()) | ast.Import() | ast.ImportFrom() | ast.If(test=ast.Name("TYPE_CHECKING")):
            return True
        case ast.Assign(targets=[ast.Name("__all__")]) | ast.Call(func=ast.Name("cast" | "TypeVar" | "NewType")):
            return True
    return False


_COMPARED = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_CALCULATED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr}
_CALLED = {
    "any": "all", "all": "any", "min": "max", "max": "min", "sorted": "list", "reversed": "list",
    "startswith": "endswith", "endswith": "startswith", "fullmatch": "match", "match": "search", "search": "match",
    "partition": "rpartition", "rpartition": "partition", "find": "rfind", "rfind": "find",
}  # fmt: skip
_LEFT_OUT = {"strip", "lstrip", "rstrip", "lower", "upper", "casefold", "removeprefix", "removesuffix", "replace"}


def _changes(node: ast.stmt | ast.expr) -> Iterator[ast.AST]:
    for change in _OPERATORS:
        yield from change(node)


def _changed(node: ast.AST, **fields: object) -> ast.AST:
    return type(node)(**{**dict(ast.iter_fields(node)), **fields})


def _operators(node: ast.AST) -> Iterator[ast.AST]:
    """Another comparison, connective or sign."""
    match node:
        case ast.Compare(ops=[only]) if type(only) in _COMPARED:
            yield _changed(node, ops=[_COMPARED[type(only)]()])
        case ast.BoolOp(op=op, values=values):
            yield _changed(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
            yield values[0] if len(values) == 2 else _changed(node, values=values[:-1])
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.BinOp(op=op, left=left) if type(op) in _CALCULATED and not isinstance(left, ast.JoinedStr):
            yield _changed(node, op=_CALCULATED[type(op)]())


def _constants(node: ast.AST) -> Iterator[ast.AST]:
    """Another number, text or truth."""
    match node:
        case ast.Constant(bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(int(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(str(value)):
            yield ast.Constant(f"{value}X" if value else "X")
        case ast.Constant(bytes(value)):
            yield ast.Constant(value + b"X")
        case ast.JoinedStr(values=values):
            yield _changed(node, values=[*values, ast.Constant("X")])


def _conditions(node: ast.AST) -> Iterator[ast.AST]:
    """The other branch, or no condition."""
    match node:
        case ast.IfExp(body=body, orelse=orelse):
            yield _changed(node, body=orelse, orelse=body)
        case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
            first, *others = node.generators
            if first.ifs:
                yield _changed(node, generators=[_changed(first, ifs=first.ifs[1:]), *others])


def _calls(node: ast.AST) -> Iterator[ast.AST]:
    """Another function, or none, or without one of its named arguments."""
    match node:
        case ast.Call(func=ast.Name(name)) if name in _CALLED:
            yield _changed(node, func=ast.Name(_CALLED[name]))
        case ast.Call(func=ast.Attribute(value, name)) if name in _CALLED:
            yield _changed(node, func=ast.Attribute(value, _CALLED[name]))
        case ast.Call(func=ast.Attribute(value, name)) if name in _LEFT_OUT:
            yield value
        case ast.Call(keywords=[*keywords]) if keywords:
            yield _changed(node, keywords=keywords[:-1])


def _slices(node: ast.AST) -> Iterator[ast.AST]:
    """A slice without one of its ends."""
    match node:
        case ast.Slice(lower=lower, upper=upper):
            if lower:
                yield _changed(node, lower=None)
            if upper:
                yield _changed(node, upper=None)


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """A statement that does nothing, goes elsewhere, or returns nothing."""
    match node:
        case ast.Expr() | ast.Raise() | ast.AugAssign():
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()
        case ast.Return(value) if value is not None and not (isinstance(value, ast.Constant) and value.value is None):
            yield ast.Return(ast.Constant(None))


_OPERATORS: tuple[Callable[[ast.AST], Iterator[ast.AST]], ...] = (
    _operators,
    _constants,
    _conditions,
    _calls,
    _slices,
    _statements,
)
