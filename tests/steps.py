"""Count what a single call of Python looks through or copies, which a count of lines does not see.

With `-p tests.steps`, pytest takes the modules of socdocs with each call and each operator that can take more time for
a longer text or list put through a function here, which does the same and counts the characters, or the entries, that
it goes through.  `tests.counting.lines_run` adds them to the lines.

Each word that rules look for is looked for in all texts, whatever else these hold.  So twice as many words in texts
that are twice as long count four times here, up to the limit of words; and from the description on in which all parts
of one more word occur, the rule that looks for it has one more pass, so a test begins beyond that.
"""

from __future__ import annotations

import ast
import builtins
import importlib.abc
import importlib.machinery
import itertools
import re
import sys
from collections import deque
from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType
from typing import Any

PACKAGE = "socdocs"
NAME = "__steps__"
SEQUENCES = (str, bytes, list, tuple)
SIZED = (*SEQUENCES, set, frozenset, dict, deque)
COUNTABLE = (*SIZED, re.Pattern, ModuleType)
VIEWS = (type({}.values()), type({}.items()))
LAZY = (map, filter, zip, enumerate, reversed, itertools.chain, itertools.islice, itertools.takewhile)
WHOLE = (
    *("replace", "split", "rsplit", "splitlines", "lower", "upper", "casefold", "title", "translate", "expandtabs"),
    *("encode", "decode", "copy", "isascii", "isdecimal", "isdigit", "isalpha", "isspace", "isprintable", "normalize"),
)
BUILTINS = ("list", "tuple", "set", "frozenset", "dict", "sorted", "sum", "min", "max", "any", "all", "reversed")


class Count:
    """How much was looked through until now."""

    steps = 0


def size(value: object) -> int:
    return len(value) if isinstance(value, SIZED) else 0


def called(value: Any, name: str, *given: Any, **named: Any) -> Any:
    """What `value.name(…)` returns."""
    result = getattr(value, name)(*given, **named)
    counted = COUNTED.get(name)
    own = isinstance(getattr(type(value), name, None), FunctionType)  # whose lines are counted
    if counted is not None and isinstance(value, COUNTABLE) and not own:
        Count.steps += max(counted(value, given, result), 0)
    if isinstance(value, re.Pattern) and name == "finditer":
        return through(result, given)
    return result


def through(matches: Iterator[re.Match[str]], given: tuple[Any, ...]) -> Iterator[re.Match[str]]:
    at = given[1] if len(given) > 1 else 0
    for match in matches:
        Count.steps += max(match.end() - at, 0)
        at = match.end()
        yield match
    Count.steps += max((given[2] if len(given) > 2 else len(given[0])) - at, 0)


def place(given: tuple[Any, ...], at: int, default: Any) -> int:
    return given[at] if len(given) > at and given[at] is not None else default


def found(value: Any, given: tuple[Any, ...], result: Any) -> int:
    """From the beginning to the place, or to the end."""
    if not isinstance(value, SEQUENCES):
        return 0
    begin, end = place(given, 1, 0), min(place(given, 2, len(value)), len(value))
    return (result if result >= 0 else end) - begin


def found_backwards(value: Any, given: tuple[Any, ...], result: Any) -> int:
    if not isinstance(value, SEQUENCES):
        return 0
    begin, end = place(given, 1, 0), min(place(given, 2, len(value)), len(value))
    return end - (result if result >= 0 else begin)


def between(value: Any, given: tuple[Any, ...], _result: Any) -> int:
    if not isinstance(value, SEQUENCES):
        return 0
    return min(place(given, 2, len(value)), len(value)) - place(given, 1, 0)


def matched(value: Any, given: tuple[Any, ...], result: Any) -> int:
    """How far a pattern looks that matches; of another it is not known."""
    if not isinstance(value, re.Pattern):
        return 0
    return result.end() - place(given, 1, 0) if result else 0


def searched(value: Any, given: tuple[Any, ...], result: Any) -> int:
    if not isinstance(value, re.Pattern):
        return 0
    end = result.end() if result else min(place(given, 2, len(given[0])), len(given[0]))
    return end - place(given, 1, 0)


def substituted(value: Any, given: tuple[Any, ...], _result: Any) -> int:
    return size(given[-1] if isinstance(value, re.Pattern) else given[2]) if len(given) > 1 else 0


def scanned(value: Any, given: tuple[Any, ...], _result: Any) -> int:
    return size(given[0]) if isinstance(value, re.Pattern) and given else 0


def whole(value: Any, given: tuple[Any, ...], _result: Any) -> int:
    return (
        size(value) if isinstance(value, SEQUENCES) else sum(map(size, given)) if isinstance(value, ModuleType) else 0
    )


def stripped(value: Any, _given: tuple[Any, ...], result: Any) -> int:
    return size(value) if result is not value else 0


def parted(value: Any, _given: tuple[Any, ...], _result: Any) -> int:
    return size(value) if isinstance(value, str | bytes) else 0


def made(_value: Any, given: tuple[Any, ...], result: Any) -> int:
    return size(result) if result is not None else sum(map(size, given))


def popped(value: Any, given: tuple[Any, ...], _result: Any) -> int:
    at = given[0] if given else -1
    if not isinstance(value, list):
        return 0
    return len(value) - at if at >= 0 else -at


def inserted(value: Any, given: tuple[Any, ...], _result: Any) -> int:
    return len(value) - given[0] if isinstance(value, list) else 0


def removed(value: Any, _given: tuple[Any, ...], _result: Any) -> int:
    return len(value) if isinstance(value, list) else 0


def among_sets(value: Any, given: tuple[Any, ...], result: Any) -> int:
    return size(value) + sum(map(size, given)) if isinstance(value, set | frozenset) else 0


COUNTED: dict[str, Callable[[Any, tuple[Any, ...], Any], int]] = {
    **dict.fromkeys(WHOLE, whole),
    **dict.fromkeys(("find", "index"), found),
    **dict.fromkeys(("rfind", "rindex"), found_backwards),
    "count": between,
    **dict.fromkeys(("match", "fullmatch"), matched),
    "search": searched,
    **dict.fromkeys(("sub", "subn"), substituted),
    **dict.fromkeys(("findall",), scanned),
    "finditer": lambda *_: 0,
    **dict.fromkeys(("strip", "lstrip", "rstrip", "removeprefix", "removesuffix"), stripped),
    **dict.fromkeys(("partition", "rpartition"), parted),
    **dict.fromkeys(("join", "extend", "update", "fromkeys", "from_iterable"), made),
    "pop": popped,
    "insert": inserted,
    "remove": removed,
    **dict.fromkeys(("union", "intersection", "difference", "symmetric_difference"), among_sets),
    **dict.fromkeys(("issubset", "issuperset", "isdisjoint"), among_sets),
}


def sliced(value: Any, part: slice) -> Any:
    result = value[part]
    Count.steps += size(result)
    return result


def contained(item: Any, value: Any) -> bool:
    if isinstance(value, str | bytes):
        at = value.find(item)
        Count.steps += at if at >= 0 else len(value)
        return at >= 0
    if isinstance(value, (list, tuple, *VIEWS)):
        at = next((at for at, other in enumerate(value) if other is item or other == item), -1)
        Count.steps += at if at >= 0 else len(value)
        return at >= 0
    return item in value


def not_contained(item: Any, value: Any) -> bool:
    return not contained(item, value)


def new(result: Any) -> Any:
    """A text, list, set or mapping that was just put together."""
    Count.steps += size(result)
    return result


def each(values: Iterator[Any]) -> Iterator[Any]:
    for value in values:
        Count.steps += 1
        yield value


def built(name: str, function: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """What a function of Python that goes through what it is given returns."""
    if function is getattr(builtins, name):
        if name != "reversed":
            Count.steps += sum(map(size, given))
        given = tuple(each(one) if isinstance(one, LAZY) else one for one in given)
    return function(*given, **named)


def cut(value: Any, part: Any) -> Any:
    """Before `del value[part]`."""
    if isinstance(value, list):
        at = part.start if isinstance(part, slice) else part
        Count.steps += len(value) - (at or 0) if (at or 0) >= 0 else -at
    return value


def name(function: Callable[..., Any]) -> ast.expr:
    return ast.Attribute(ast.Name(NAME, ast.Load()), function.__name__, ast.Load())


class Through(ast.NodeTransformer):
    """Puts what can take more time for more through the functions above."""

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        match node.func:
            case ast.Attribute(value=value, attr=attr) if attr in COUNTED and not is_super(value):
                return ast.Call(name(called), [value, ast.Constant(attr), *node.args], node.keywords)
            case ast.Name(id=function) if function in BUILTINS and node.args:
                return ast.Call(name(built), [ast.Constant(function), node.func, *node.args], node.keywords)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        self.generic_visit(node)
        if not isinstance(node.slice, ast.Slice) or not isinstance(node.ctx, ast.Load):
            return node
        ends = [end or ast.Constant(None) for end in (node.slice.lower, node.slice.upper, node.slice.step)]
        part = ast.Call(ast.Name("slice", ast.Load()), ends, [])
        return ast.Call(name(sliced), [node.value, part], [])

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        self.generic_visit(node)
        if len(node.ops) != 1 or not isinstance(node.ops[0], ast.In | ast.NotIn):
            return node
        function = contained if isinstance(node.ops[0], ast.In) else not_contained
        return ast.Call(name(function), [node.left, node.comparators[0]], [])

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.op, ast.Add | ast.BitOr | ast.BitAnd | ast.Sub | ast.Mult | ast.Mod):
            return ast.Call(name(new), [node], [])
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        self.generic_visit(node)
        if isinstance(node.op, ast.Add | ast.BitOr):
            node.value = ast.Call(name(new), [node.value], [])
        return node

    def visit_Delete(self, node: ast.Delete) -> ast.stmt:
        self.generic_visit(node)
        for target in node.targets:
            if isinstance(target, ast.Subscript):
                part: ast.expr = target.slice
                if isinstance(part, ast.Slice):
                    part = ast.Call(
                        ast.Name("slice", ast.Load()),
                        [end or ast.Constant(None) for end in (part.lower, part.upper, part.step)],
                        [],
                    )
                target.value = ast.Call(name(cut), [target.value, part], [])
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        for value in node.values:
            if isinstance(value, ast.FormattedValue):
                value.value = self.visit(value.value)
        return ast.Call(name(new), [node], [])

    def visit_List(self, node: ast.List) -> ast.expr:
        self.generic_visit(node)
        if isinstance(getattr(node, "ctx", None), ast.Load | None) and any(
            isinstance(one, ast.Starred) for one in node.elts
        ):
            return ast.Call(name(new), [node], [])
        return node

    visit_Tuple = visit_Set = visit_List  # type: ignore[assignment]  # noqa: N815 - the library's names

    def visit_Dict(self, node: ast.Dict) -> ast.expr:
        self.generic_visit(node)
        return ast.Call(name(new), [node], []) if None in node.keys else node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        node.args = self.visit(node.args)
        node.body = [self.visit(one) for one in node.body]
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.stmt:
        node.body = [self.visit(one) for one in node.body]
        return node

    def visit_Match(self, node: ast.Match) -> ast.stmt:
        node.subject = self.visit(node.subject)
        for case in node.cases:
            case.guard = self.visit(case.guard) if case.guard else None
            case.body = [self.visit(one) for one in case.body]
        return node


def is_super(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"


class Loader(importlib.machinery.SourceFileLoader):
    def source_to_code(self, data: Any, path: Any, *, _optimize: int = -1) -> Any:
        tree = Through().visit(ast.parse(data, str(path)))
        return compile(ast.fix_missing_locations(tree), str(path), "exec", dont_inherit=True)

    def get_code(self, fullname: str) -> Any:
        return self.source_to_code(self.get_data(self.path), self.path)

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__[NAME] = sys.modules[__name__]
        super().exec_module(module)


class Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:
        if fullname.partition(".")[0] not in PACKAGES:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            spec.loader = Loader(spec.loader.name, spec.loader.path)
        return spec


PACKAGES = {PACKAGE}
assert not any(module.partition(".")[0] in PACKAGES for module in sys.modules)
sys.meta_path.insert(0, Finder())
