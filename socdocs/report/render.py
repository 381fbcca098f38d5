"""Templates filled with facts:

Markdown whose values are numbered slots, so that nothing a user writes can be structure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from types import FunctionType
from typing import Any

import jinja2
from jinja2 import FunctionLoader, TemplateError, Undefined, pass_context
from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from socdocs.catalogs.description_criteria import description_criteria
from socdocs.diagnostics import Diagnostic, InputProblems, Severity, Span
from socdocs.document.nodes import Anchor, Inline, Link, Placeholder, Reference, Text
from socdocs.document.slots import (
    TOKEN,
    NodeSlot,
    PlainSlot,
    ProseSlot,
    RowsSlot,
    Slot,
    TableSlot,
    has_private_use,
    token,
)
from socdocs.model.description import SystemDescription
from socdocs.model.fields import fields_of
from socdocs.report.facts import TEMPLATE_FACTS, ReportFacts
from socdocs.report.manifest import Template, Templates
from socdocs.report.prepared import OPTIONS, TEXT, Compiled, is_template
from socdocs.report.view import EntryView, Missing, Value

# Not in the template's own context: a macro that is imported without context has none.
_SLOTS: ContextVar[list[Slot]] = ContextVar("slots")
_RENDERER: ContextVar[Renderer] = ContextVar("renderer")


_COMPILED = Compiled()


_OPEN = (EntryView, LoopContext)
"""What templates mostly read, all of whose attributes they may read."""


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox, with a short way to the facts: most of what templates read is an attribute of a view."""

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - whatever a template reads
        """The attribute of `obj`, undefined where it has none or where the sandbox forbids it."""
        if type(obj) in _OPEN and attribute[0] != "_":
            try:
                return getattr(obj, attribute)
            except AttributeError:
                pass
        return super().getattr(obj, attribute)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as above
        """What `obj` gives; macros and the functions below are known to be safe and take no context."""
        if type(obj) is Macro or (type(obj) is FunctionType and obj in _SAFE):
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return obj(*args, **kwargs)
        return super().call(context, obj, *args, **kwargs)


class Renderer:
    """Fills the templates of one report.

    `has` says which parts the whole report holds, `written` which this output holds, and `title` gives the title of one
    of them.
    """

    def __init__(
        self,
        templates: Templates,
        facts: ReportFacts,
        has: Callable[[str], bool],
        written: Callable[[str], bool],
        title: Callable[[str], tuple[Inline, ...]],
    ) -> None:
        for template in templates.values():
            if has_private_use(template.text):
                raise InputProblems([_problem(template, 1, "a template must not hold private-use characters")])
        self._templates = templates
        self.facts = facts
        self.title = title
        self.rows: dict[str, Markup] = {}
        self.name = ""
        self._environment = _Environment(
            **OPTIONS, loader=FunctionLoader(self._source), finalize=_finalize, cache_size=-1, bytecode_cache=_COMPILED
        )
        self._environment.globals.update(_FUNCTIONS)
        self._environment.filters |= FILTERS
        self._environment.globals |= {**facts.description, **_computed(facts), "has": has, "written": written}

    def render(self, name: str) -> tuple[str, list[Slot]]:
        """The Markdown of the template file `name` and its slots.

        Raises InputProblems at template:line for a template's mistakes.
        """
        return self._run(lambda: self._environment.get_template(name), name)

    def render_text(self, source: str, name: str) -> tuple[str, list[Slot]]:
        """Like `render`, for a short template that stands in the manifest `name`, such as a title."""
        if not is_template(source):
            return source, []
        return self._run(lambda: self._environment.get_template(TEXT + source), name)

    def _source(self, name: str) -> tuple[str, str | None, None] | None:
        if name.startswith(TEXT):
            return name.removeprefix(TEXT), None, None
        # With a file name given, tracebacks name the template and its line.
        return (self._templates[name].text, name, None) if name in self._templates else None

    def _run(self, find: Callable[[], jinja2.Template], name: str) -> tuple[str, list[Slot]]:
        slots: list[Slot] = []
        renderer, target = _RENDERER.set(self), _SLOTS.set(slots)
        rows, self.rows = self.rows, {}
        outer, self.name = self.name, name
        try:
            return _one_stop(find().render(), slots), slots
        except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as problem:
            if not isinstance(problem, TemplateError) and not self._is_templates_own(problem):
                raise
            raise InputProblems([self._diagnose(problem, name)]) from problem
        finally:
            self.rows, self.name = rows, outer
            _RENDERER.reset(renderer)
            _SLOTS.reset(target)

    def _is_templates_own(self, problem: Exception) -> bool:
        """Whether an error comes from what a template does, such as dividing by nothing, and not from our functions."""
        trace = problem.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        frame = trace.tb_frame if trace else None
        return frame is not None and (
            frame.f_code.co_filename in self._templates or frame.f_globals.get("__name__", "").startswith("jinja2.")
        )

    def _diagnose(self, problem: Exception, name: str) -> Diagnostic:
        line = getattr(problem, "lineno", None)
        own = getattr(problem, "name", None)
        name = own if isinstance(own, str) and own in self._templates else name
        trace = problem.__traceback__
        while trace is not None:
            file = trace.tb_frame.f_code.co_filename
            if file in self._templates:
                name, line = file, trace.tb_lineno
            trace = trace.tb_next
        template = self._templates.get(name) or Template(name, "")
        return _problem(template, line or 1, str(getattr(problem, "message", None) or problem))


def _problem(template: Template, line: int, message: str) -> Diagnostic:
    return Diagnostic(
        "template", Severity.ERROR, message, Span(template.path, line, 1, line, 1), "see docs/templates.md"
    )


def _computed(facts: ReportFacts) -> dict[str, Any]:
    """All that `ReportFacts` offers, by the names that templates use."""
    return {name: getattr(facts, name) for name in COMPUTED} | {"catalogs": description_criteria()}


_STOPPED = re.compile(TOKEN.pattern + r"\.(?!\.)")


def _one_stop(text: str, slots: list[Slot]) -> str:
    """The text without the full stops that values such as “Acme, Inc.” bring themselves."""

    def close(found: re.Match[str]) -> str:
        slot = slots[int(found[1])]
        value = slot.text if isinstance(slot, PlainSlot) else slot.markdown if isinstance(slot, ProseSlot) else ""
        return token(int(found[1])) if value.rstrip().endswith(".") else found[0]

    return _STOPPED.sub(close, text)


def _add(slot: Slot) -> Markup:
    slots = _SLOTS.get()
    slots.append(slot)
    return Markup(token(len(slots) - 1))  # noqa: S704 - a token holds no markup


@pass_context
def _finalize(context: Context, value: object) -> object:
    """What `{{ }}` prints becomes a slot.

    Only because it takes the context is it not run on constants at compile time.
    """
    return _slot(value)


def _slot(value: object) -> Markup:
    if isinstance(value, Markup):
        return value
    if isinstance(value, Value):
        return _add(ProseSlot(value, value.address) if value.prose else PlainSlot(value, value.address))
    if isinstance(value, Missing):
        if not value.wanted:
            raise TemplateError(
                f"the template prints “{value.address}”, which may be absent, without asking whether it is there"
            )
        return _add(NodeSlot(Placeholder(value.wanted, value.owner, value.address)))
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return _add(PlainSlot(str(value), ""))
    if isinstance(value, Undefined):
        # Its own message names what is missing.
        str(value)
    raise TemplateError(f"a template cannot print {type(value).__name__}")


def _inline(value: object) -> Inline:
    if isinstance(value, Missing):
        return Placeholder(value.wanted, value.owner, value.address)
    return Text(str(value), value.address if isinstance(value, Value) else "")


def _placeholder(wanted: str, owner: Any, address: str) -> Markup:  # noqa: ANN401
    """A placeholder for something that no single field holds."""
    return _add(NodeSlot(Placeholder(str(wanted), owner, str(address))))


def _section(id_: str) -> Markup:
    """A reference to a section of the report: its number, or its title where the section is not in this output."""
    return _add(NodeSlot(Reference(f"section:{id_}")))


def _title(id_: str) -> Markup:
    """The title of a section of the report."""
    return Markup("").join(_add(NodeSlot(node)) for node in _RENDERER.get().title(f"{id_}"))


def _reference(target: str, text: object) -> Markup:
    """A reference to an anchor, read as `text`."""
    return _add(NodeSlot(Reference(str(target), (_inline(text),))))


def _anchor(name: str) -> Markup:
    """An invisible place that references point at."""
    return _add(NodeSlot(Anchor(str(name))))


def _link(target: str, text: object) -> Markup:
    """A link to the outside."""
    return _add(NodeSlot(Link(str(target), (_inline(text),))))


def _table(
    caption: str = "",
    *,
    anchor: str = "",
    widths: Iterable[int] = (),
    owners: Iterable[str] = (),
    landscape: bool = False,
    description: str = "",
) -> Markup:
    """A line of its own before a table: its caption and what the writers need to know of its columns."""
    words = (_inline(caption),) if caption else ()
    slot = TableSlot(words, anchor, tuple(widths), tuple(owners), landscape, str(description))  # type: ignore[arg-type]
    return _add(slot)


def _control_id(control: EntryView, *, anchored: bool = False) -> Markup:
    """A control's id with the mark of its exceptions, the same wherever it stands.

    `anchored` where references should lead.
    """
    facts = _RENDERER.get().facts
    id_ = control.id
    parts: list[Inline] = (
        [Anchor(f"control:{id_}"), Text(str(id_), id_.address)]
        if anchored
        else [Reference(f"control:{id_}", (Text(str(id_), id_.address),))]
    )
    marks = facts.exceptions_of(control)
    for index, mark in enumerate(marks):
        parts += [Text(", " if index else " ("), Reference(f"exception:{mark}", (Text(mark),))]
    if marks:
        parts.append(Text(")"))
    return Markup("").join(_add(NodeSlot(part)) for part in parts)


def _listed(items: Iterable[object], word: str = "and") -> Markup:
    """`A`, `A and B`, or `A, B, and C`, each item a slot of its own; an absent list is its placeholder."""
    if isinstance(items, Missing):
        return _slot(items)
    tokens = [_slot(item) for item in items]
    if len(tokens) <= 2:
        return _slot(f" {word} ").join(tokens)
    return Markup(", ").join(tokens[:-1]) + _slot(f", {word} ") + tokens[-1]


_LINE_END = re.compile(r"(?:\s*<br\s*/?>|\\)$", re.IGNORECASE)


def _rows(key: str, macro: Callable[..., Markup], *arguments: object) -> Markup:
    """The rows of a table that `macro` writes of the arguments.

    They are written and read once for each `key` of a template: a control repeats under each of its criteria.
    """
    renderer = _RENDERER.get()
    known = renderer.rows
    if key not in known:
        markdown = macro(*arguments)
        known[key] = _add(RowsSlot(f"{renderer.name}: {key}", _one_stop(markdown, _SLOTS.get())))
    return known[key]


def _lines(text: object) -> Markup:
    """The lines of a letterhead, each kept on a line of its own, whether or not it says so itself."""
    if not isinstance(text, Value):
        return _slot(text)
    rows = [_LINE_END.sub("", line.strip()) for line in text.splitlines() if line.strip()]
    return _add(ProseSlot("\\\n".join(rows), text.address))


_FUNCTIONS: Mapping[str, Callable[..., Markup]] = {
    "placeholder": _placeholder,
    "section": _section,
    "title": _title,
    "reference": _reference,
    "anchor": _anchor,
    "link": _link,
    "table": _table,
    "control_id": _control_id,
    "rows": _rows,
}
_SAFE = frozenset(_FUNCTIONS.values())
FILTERS: Mapping[str, Callable[..., Markup]] = {"listed": _listed, "lines": _lines}
"""The filters of ours that templates may use."""
COMPUTED = frozenset(TEMPLATE_FACTS)
"""What templates and manifests may ask for beside the fields of the description."""
NAMES = COMPUTED.union(
    _FUNCTIONS, fields_of(SystemDescription), DEFAULT_NAMESPACE, ("catalogs", "has", "written")
).difference(("reports", "checks"))
"""Every name that a template may use without having set it."""
