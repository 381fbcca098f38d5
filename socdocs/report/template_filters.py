"""What Jinja does with Markdown, so that words of a description stay words whatever a template does with them.

Jinja knows HTML: its filters, and what puts texts together, make a Markup of words whose HTML is escaped, and those of
Markdown are not.  Here each of them makes a slot of the words, or there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from functools import reduce, wraps
from operator import add
from types import CodeType
from typing import Any, Final

import jinja2
from jinja2 import (
    Environment,
    TemplateError,
    TemplateSyntaxError,
    Undefined,
    nodes,
    pass_environment,
    pass_eval_context,
)
from jinja2.filters import FILTERS, do_indent, do_join, do_replace, make_attrgetter
from jinja2.nodes import EvalContext
from jinja2.tests import TESTS
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, soft_str

from socdocs.document.slots import reserved
from socdocs.report.template_functions import FILTERS as OF_SOCDOCS
from socdocs.report.template_functions import TAKEN_APART, Printed
from socdocs.report.template_values import (
    ABSENT,
    of_any_python,
    require_known_capitals,
    require_yes_or_no,
    with_words,
)
from socdocs.report.view import Missing, Value


class Template(jinja2.Template):
    """A template that puts only what is Markdown, and slots, into a text."""

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],
        uptodate: Callable[[], bool] | None = None,
    ) -> jinja2.Template:
        """Return a compiled template."""
        template = super().from_code(environment, code, globals, uptodate)
        template.root_render_func.__globals__.update(_FOR_HTML)
        return template


def _joined(pieces: Iterable[object]) -> str:
    """What the operator `~` makes."""
    parts = list(map(with_words, pieces))
    if any(isinstance(part, Markup) for part in parts):
        return Printed("").join(parts)  # type: ignore[arg-type] # anything that can be printed
    return "".join(map(soft_str, parts))


_FOR_HTML: Final[dict[str, object]] = {"Markup": Printed, "escape": Printed.escape, "markup_join": _joined}
"""The names by which a compiled template calls what escapes HTML."""


def understand(tree: nodes.Template, name: str | None, filename: str | None) -> None:
    """Let `safe` be true of what a template itself says, before it is compiled.

    Raises TemplateSyntaxError for a block of a filter that is given more than constants, since no one finalizes its
    result, and for characters that not all Pythons know, in whatever way they are typed.
    """
    for text in tree.find_all(nodes.Const):
        try:
            of_any_python(text.value)
        except TemplateError as problem:
            raise TemplateSyntaxError(str(problem), text.lineno, name, filename) from None
    for block in tree.find_all(nodes.FilterBlock):
        for given in _given(block.filter):
            try:
                given.as_const()
            except nodes.Impossible:
                words = "a filter of a block may be given constants only; print the fact with {{ }}"
                raise TemplateSyntaxError(words, given.lineno, name, filename) from None
    _Constants().visit(tree)


def _given(found: nodes.Expr | None) -> Iterable[nodes.Expr]:
    while isinstance(found, nodes.Filter):
        yield from (*found.args, *(pair.value for pair in found.kwargs))
        yield from (given for given in (found.dyn_args, found.dyn_kwargs) if given is not None)
        found = found.node


class _Constants(NodeTransformer):
    def visit_Filter(self, node: nodes.Filter) -> nodes.Node:  # noqa: N802 - as Jinja calls it
        """Mark as safe what is marked so and is a constant."""
        self.generic_visit(node)
        if node.name == "safe" and isinstance(node.node, nodes.Const):
            return nodes.MarkSafe(node.node, lineno=node.lineno)
        return node


def _only_text(value: object) -> object:
    """In place of the filters that make a text of anything: refuse what has no words of its own.

    `{{ kind | string }}` would print it as Python shows it.
    """
    if isinstance(value, Missing):
        raise TemplateError("a fact that may be absent is made a text without asking whether it is there")
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return soft_str(value)
    if isinstance(value, Undefined):
        return str(value)  # raises an error that names what is missing
    raise TemplateError(f"a template cannot print {type(value).__name__}, which is no text")


def _as_it_is(value: object) -> object:
    """In place of the filters that escape HTML or mark it as safe: what is printed is never more than its words."""
    if isinstance(value, (Markup, Value)):
        return value
    if isinstance(value, str) and reserved(value):
        raise TemplateError(TAKEN_APART)
    return _only_text(value)


@pass_eval_context
def _join(context: EvalContext, value: Iterable[Any], d: str = "", attribute: str | int | None = None) -> str:
    given = value if attribute is None else map(make_attrgetter(context.environment, attribute), value)
    items: list[Any] = list(map(with_words, given))
    if any(isinstance(item, Markup) for item in (with_words(d), *items)):
        return Printed.escape(d).join(items) if d else Printed("").join(items)
    return str(do_join(context, items, d))


@pass_eval_context
def _replace(context: EvalContext, s: Any, old: str, new: str, count: int | None = None) -> str:  # noqa: ANN401
    if any(isinstance(text, Markup) for text in (s, old, new)):
        return Printed.escape(s).replace(str(old), new, -1 if count is None else count)
    return do_replace(context, s, old, new, count)


def _indent(s: str, width: int = 4, first: bool = False, blank: bool = False) -> str:  # noqa: FBT001, FBT002
    if not isinstance(width, int):
        raise TemplateError("a text is indented by a number of blanks")
    return (
        Printed(do_indent(str(s), width, first, blank)) if isinstance(s, Markup) else do_indent(s, width, first, blank)
    )


def _of_text(of_jinja: Callable[..., object]) -> Callable[..., object]:
    """In place of a filter that makes a text of anything: refuse what has no words of its own."""
    first = int(hasattr(of_jinja, "jinja_pass_arg"))

    @wraps(of_jinja)  # with the mark of what Jinja gives it first
    def of_text(*given: object, **named: object) -> object:
        own, value, others = given[:first], given[first], given[first + 1 :]
        by_name = {name: with_words(one) for name, one in named.items()}
        return of_any_python(of_jinja(*own, _text_of(value), *map(with_words, others), **by_name))

    return of_text


def _of_capitals(of_jinja: Callable[[str], str]) -> Callable[..., object]:
    """In place of a filter that makes capitals: refuse small letters that have one on newer Pythons alone."""

    @wraps(of_jinja)
    def of_capitals(text: str) -> str:
        require_known_capitals(text)
        return of_jinja(text)

    return _of_text(of_capitals)


def _text_of(value: object) -> object:
    # A template may ask what a fact that is not there begins or ends with; to print the answer is an error.
    return ABSENT if isinstance(value, Missing) else _only_text(value)


@pass_environment
def _sum(environment: Environment, iterable: Iterable[Any], attribute: str | int | None = None, start: Any = 0) -> Any:  # noqa: ANN401 - of whatever a template adds
    # The sum of Python itself loses less of decimals in newer ones.
    return reduce(add, iterable if attribute is None else map(make_attrgetter(environment, attribute), iterable), start)


def _reversible(of_jinja: Callable[..., object], place: int) -> Callable[..., object]:
    """In place of a filter that takes in this place whether the order is reversed: refuse all but yes and no."""

    @wraps(of_jinja)
    def reversible(*given: object, **named: object) -> object:
        require_yes_or_no("reverse", named.get("reverse", given[place] if len(given) > place else False))
        return of_jinja(*given, **named)

    return reversible


def _is_same(value: object, other: object) -> bool:
    """In place of the test whether two values are one in memory, where equal numbers and texts may be or not."""
    return value is other or (type(value) is type(other) and isinstance(value, (str, int, float)) and value == other)


_OF_TEXTS: Final = (
    *("lower", "trim", "center", "truncate", "wordwrap", "striptags", "format"),
    *("urlencode", "wordcount"),
)
"""Filters of Jinja that make a text, or a number, of the text of anything."""
_AS_THEY_ARE: Final = (
    *("abs", "attr", "batch", "count", "d", "default", "filesizeformat", "first", "float", "groupby"),
    *("int", "items", "last", "length", "list", "map", "max", "min", "reject", "rejectattr", "reverse", "round"),
    *("select", "selectattr", "slice", "unique"),
)
"""Those that return what they are given, a part of it, its order or a number."""
ALLOWED: Final[dict[str, Callable[..., object]]] = {
    **{name: FILTERS[name] for name in _AS_THEY_ARE},
    **dict.fromkeys(("string", "pprint"), _only_text),
    **dict.fromkeys(("e", "escape", "forceescape", "safe"), _as_it_is),
    **{name: _of_text(FILTERS[name]) for name in _OF_TEXTS},
    **{name: _of_capitals(FILTERS[name]) for name in ("upper", "title", "capitalize")},
    "join": _join,
    "replace": _of_text(_replace),
    "indent": _of_text(_indent),
    "sum": _sum,
    "sort": _reversible(FILTERS["sort"], 2),  # behind the environment and the list
    "dictsort": _reversible(FILTERS["dictsort"], 3),
    **OF_SOCDOCS,
}
"""The filters that templates may use.  One that a newer Jinja brings is none until it was looked at."""
_TESTS: Final = (
    *("boolean", "callable", "defined", "divisibleby", "escaped", "even", "false", "filter", "float", "in", "integer"),
    *("iterable", "mapping", "none", "number", "odd", "sequence", "string", "test", "true", "undefined"),
    *("upper", "eq", "equalto", "==", "ne", "!=", "gt", "greaterthan", ">", "ge", ">=", "lt", "lessthan", "<", "le"),
    "<=",
)
ALLOWED_TESTS: Final[dict[str, Any]] = {**{name: TESTS[name] for name in _TESTS}, "sameas": _is_same}
"""The tests that templates may use."""
ALLOWED_GLOBALS: Final = ("cycler", "dict", "joiner", "namespace", "range")
"""The functions of Jinja that templates may use."""
REFUSED: Final = frozenset({"lipsum", "random", "tojson", "urlize", "xmlattr"})
"""Filters and functions of Jinja that make HTML, or say something else in each run."""


def allow(environment: Environment) -> None:
    """Leave the templates of an environment what they may use, and nothing else."""
    for known, allowed in ((environment.filters, ALLOWED), (environment.tests, ALLOWED_TESTS)):
        known.clear()
        known.update(allowed)
    environment.globals = {name: environment.globals[name] for name in ALLOWED_GLOBALS}
