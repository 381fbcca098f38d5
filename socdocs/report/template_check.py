"""Check templates without filling them: find names and files that do not exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from jinja2 import Environment, TemplateSyntaxError, meta, nodes
from jinja2.compiler import Frame
from msgspec import Struct, field

from socdocs.diagnostics import Diagnostic, Span
from socdocs.model.base import Facts
from socdocs.model.description import SystemDescription
from socdocs.model.fields import fields_of
from socdocs.model.reporting import Report
from socdocs.problems import Severity
from socdocs.report.compiled_templates import is_template
from socdocs.report.manifest import Template, Templates
from socdocs.report.render import NAMES, SEE, of_the_inside
from socdocs.report.template_filters import allow
from socdocs.words import suggest

_ENVIRONMENT: Final = Environment(trim_blocks=True, lstrip_blocks=True, autoescape=True, optimized=False)
allow(_ENVIRONMENT)
_OF_A_VIEW: Final = frozenset({"at", "facts"})
"""The attributes of an entry besides its fields."""


def referenced(templates: Templates, roots: Iterable[str]) -> set[str]:
    """Return the names of the templates that `roots` use, including `roots`, whether or not they exist."""
    found, waiting = set[str](), list(roots)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += referenced_in(templates[name].text) if name in templates else ()
    return found


@lru_cache(maxsize=1024)
def referenced_in(text: str) -> frozenset[str]:
    """Return the names of the templates that a template with this text uses directly, none if it cannot be read."""
    try:
        return (
            frozenset(filter(None, meta.find_referenced_templates(_tree(text)))) if is_template(text) else frozenset()
        )
    except (TemplateSyntaxError, ValueError, RecursionError):
        return frozenset()


def check_templates(templates: Templates, used: set[str]) -> Iterator[Diagnostic]:
    """Return the mistakes in those of `templates` that are `used`."""
    readings = {name: _read(templates[name].text) for name in sorted(used) if name in templates}
    inherited = _inherited({name: read for name, read in readings.items() if isinstance(read, _Reading)})
    for name, read in readings.items():
        template = templates[name]
        if isinstance(read, _Reading):
            yield from _missing_files(read, template, templates)
            yield from _unknown_names(read, template, NAMES | inherited[name])
            yield from (_problem(template, *mistake) for mistake in read.unknown_fields)
        else:
            yield _problem(template, read.lineno, f"{read.message}.")


def malformed(templates: Templates) -> Iterator[Diagnostic]:
    """Return the mistakes of form in the templates of others, as filling them would find them."""
    yield from of_the_inside(templates.of_others)
    for template in templates.of_others:
        read = _read(template.text) if template.path.endswith(".md") else None
        if isinstance(read, TemplateSyntaxError):
            span = Span(template.place, read.lineno, 1, read.lineno, 1)
            yield Diagnostic("template", Severity.ERROR, read.message or "", span, SEE)


class _Reading(Struct, frozen=True):
    """What the text of a template shows by itself, whatever other templates there are."""

    uses: frozenset[str]
    """The templates that it includes or imports, as `referenced_in`."""
    named_files: Sequence[tuple[str, int]]
    """Those that must exist, each with the line."""
    sets: frozenset[str]
    """All names that it sets anywhere: a macro may use names set outside of it."""
    asks: Mapping[str, int]
    """The names that it uses and sets nowhere, with the line of the first use."""
    unknown_fields: Sequence[tuple[int, str, str]]
    """Line, message and advice for each field that its entry cannot have."""


@lru_cache(maxsize=1024)
def _read(text: str) -> _Reading | TemplateSyntaxError:
    """Return what the text of a template shows; cached, because kinds share most templates."""
    try:
        tree = _tree(text)
        # Filters and tests that do not exist are noticed only here.
        undeclared = _undeclared(tree)
        sets = _set(tree)
        asks = {name: line for name, line in _first_lines(tree).items() if name in undeclared - sets}
        return _Reading(referenced_in(text), tuple(_named_files(tree)), sets, asks, tuple(_unknown_fields(tree)))
    except TemplateSyntaxError as problem:
        return problem
    except ValueError as problem:  # a number with more digits than Python reads
        return TemplateSyntaxError(str(problem), 1)
    except RecursionError:
        return TemplateSyntaxError("The template has too much within each other", 1)


class _Names(meta.TrackingCodeGenerator):
    """Finds names as Jinja's own search does, but computes no constant: one like `9 ** 9 ** 9` takes any time."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.optimizer = None

    def _output_child_to_const(self, *_: object) -> str:
        raise nodes.Impossible

    def visit_EvalContextModifier(self, node: nodes.EvalContextModifier, frame: Frame) -> None:  # noqa: N802 - of Jinja
        for option in node.options:
            self.visit(option.value, frame)


def _undeclared(tree: nodes.Template) -> set[str]:
    """Return the names that a template uses and that are set neither in it nor everywhere."""
    names = _Names(_ENVIRONMENT)
    names.visit(tree)
    return names.undeclared_identifiers


def _first_lines(tree: nodes.Template) -> dict[str, int]:
    """Return the line of the first mention of each name, the names in alphabetical order."""
    found: dict[str, int] = {}
    for name, line in sorted((node.name, node.lineno) for node in tree.find_all(nodes.Name)):
        found.setdefault(name, line)
    return found


@lru_cache(maxsize=1024)
def _tree(text: str) -> nodes.Template:
    return _ENVIRONMENT.parse(text)


def _inherited(readings: Mapping[str, _Reading]) -> Mapping[str, frozenset[str]]:
    """Return the names that each template may inherit from the templates that include or import it, at any depth."""
    users: dict[str, set[str]] = {}
    for name, read in readings.items():
        for other in read.uses:
            users.setdefault(other, set()).add(name)
    found = {}
    for name in readings:
        above, waiting = set[str](), list(users.get(name, ()))
        while waiting:
            user = waiting.pop()
            if user not in above:
                above.add(user)
                waiting += users.get(user, ())
        found[name] = frozenset(known for user in above for known in readings[user].sets)
    return found


def _set(tree: nodes.Template) -> frozenset[str]:
    stored = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
    imported = {
        name if isinstance(name, str) else name[1] for row in tree.find_all(nodes.FromImport) for name in row.names
    }
    return frozenset(
        stored
        | imported
        | {row.target for row in tree.find_all(nodes.Import)}
        | {row.name for row in tree.find_all(nodes.Macro)}
    )


def _named_files(tree: nodes.Template) -> Iterator[tuple[str, int]]:
    for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        name = node.template  # type: ignore[attr-defined]
        if isinstance(name, nodes.Const) and isinstance(name.value, str):
            yield name.value, node.lineno


def _missing_files(read: _Reading, template: Template, templates: Templates) -> Iterator[Diagnostic]:
    for name, line in read.named_files:
        if name not in templates:
            yield _problem(template, line, f"There is no template {name}.", suggest(name, templates))


def _unknown_names(read: _Reading, template: Template, known: frozenset[str]) -> Iterator[Diagnostic]:
    for name, line in read.asks.items():
        if name not in known:
            yield _problem(template, line, f"No fact or function is called “{name}”.", suggest(name, known))


class _Kind(Struct, frozen=True):
    """The type of an expression: an entry of `model`, or a list of such entries."""

    model: type[Facts]
    several: bool


class _Reader(Struct):
    """Follows names to the fields that they stand for, as far as the text alone shows it."""

    names: dict[str, _Kind | None] = field(default_factory=dict)

    def kind_of(self, node: nodes.Node) -> _Kind | None:
        match node:
            case nodes.Name(name=name):
                return self.names[name] if name in self.names else _TOP.get(name)
            case nodes.Getattr(node=inner, attr=attr):
                held = self.kind_of(inner)
                return _row_kind(held.model, attr) if held and not held.several else None
        return None

    def learn(self, target: nodes.Node, value: nodes.Node, *, item: bool) -> None:
        """Note the meaning that a loop or a `set` gives a name; a name with two meanings is not followed."""
        if not isinstance(target, nodes.Name):
            return
        kind = self.kind_of(value)
        if item:
            kind = _Kind(kind.model, several=False) if kind and kind.several else None
        twice = target.name in self.names and self.names[target.name] != kind
        self.names[target.name] = None if twice else kind


def _row_kind(model: type[Facts], name: str) -> _Kind | None:
    row = fields_of(model).get(name)
    return _Kind(row.item, several=row.shape != "entry") if row and row.item else None


_TOP: Final[Mapping[str, _Kind]] = {
    name: kind for name in fields_of(SystemDescription) if (kind := _row_kind(SystemDescription, name))
} | {"report": _Kind(Report, several=False)}


def _unknown_fields(tree: nodes.Template) -> Iterator[tuple[int, str, str]]:
    reader = _Reader()
    for parameter in (name for macro in tree.find_all(nodes.Macro) for name in macro.args):
        reader.names[parameter.name] = None
    for node in tree.find_all((nodes.For, nodes.Assign)):
        value, item = (node.iter, True) if isinstance(node, nodes.For) else (node.node, False)  # type: ignore[attr-defined]
        reader.learn(node.target, value, item=item)  # type: ignore[attr-defined]
    for asked in tree.find_all(nodes.Getattr):
        held = reader.kind_of(asked.node)
        known = {*fields_of(held.model), *_OF_A_VIEW} if held and not held.several else {asked.attr}
        if asked.attr not in known:
            yield asked.lineno, f"“{asked.attr}” is not a field there.", suggest(asked.attr, known)


def _problem(template: Template, line: int, message: str, advice: str = "") -> Diagnostic:
    return Diagnostic("template", Severity.ERROR, message, Span(template.place, line, 1, line, 1), advice)
