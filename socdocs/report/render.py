"""Fill templates with facts.

The result is Markdown whose values are numbered slots, so that a user's text cannot change its structure.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, MutableMapping
from traceback import walk_tb
from types import FunctionType
from typing import Any, Final, Protocol, cast

import jinja2
from jinja2 import FunctionLoader, TemplateError, Undefined, nodes
from jinja2.runtime import BlockReference, Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from socdocs.catalogs.description_criteria import description_criteria
from socdocs.diagnostics import Diagnostic, Span
from socdocs.document.nodes import Inline
from socdocs.document.slots import Slot, reserved
from socdocs.model.description import NOT_ABOUT_THE_SYSTEM, SystemDescription
from socdocs.model.fields import fields_of
from socdocs.problems import InputProblems, Severity
from socdocs.report.compiled_templates import OPTIONS, TEXT, CodeGenerator, Compiled, is_template
from socdocs.report.control_groups import ControlGroup
from socdocs.report.facts import TEMPLATE_FACTS, ReportFacts
from socdocs.report.manifest import Template, Templates, walk
from socdocs.report.targets import Target
from socdocs.report.template_filters import ALLOWED_GLOBALS, allow, understand
from socdocs.report.template_filters import Template as CompiledTemplate
from socdocs.report.template_functions import FILLING, FUNCTIONS, Filling, Printed, fault_of, finalize
from socdocs.report.template_mistakes import TOO_MUCH, TooMuchTime, words_of
from socdocs.report.template_values import (
    Fields,
    FieldsOfMarkdown,
    in_order,
    is_the_same_everywhere,
    of_any_python,
    require_the_same_everywhere,
    require_whole_numbers,
    with_fields_filled,
)
from socdocs.report.view import EntryView
from socdocs.source.characters import shown

SEE: Final = "see docs/templates.md"
"""The advice about a mistake in a template."""
_COMPILED = Compiled()
_IN_A_MANIFEST: Final = "<template>"
"""The name of a file that Jinja gives to a template that is none."""
_SAFE = frozenset(FUNCTIONS.values())
_OPEN = frozenset({EntryView, LoopContext, ControlGroup, Target})
"""Most attributes that templates read are of these types; all of them may be read."""


_DEEPEST: Final = 100
"""How many calls of macros and functions in a template may be within each other."""
_LIMITED: Final = (TooMuchTime, MemoryError)
_OF_TEMPLATES: Final = (BlockReference, LoopContext)
"""What returns, besides macros, a text that a template prints."""


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox, with shortcuts for what templates do most: read attributes of views, and call each other."""

    template_class = CompiledTemplate
    code_generator_class = CodeGenerator
    intercepted_binops = frozenset({"%", "-", "**"})
    _depth = 0

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,  # noqa: FBT001, FBT002
    ) -> str:
        understand(source, name, filename)
        return super()._generate(source, name, filename, defer_init)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the names that a template sees: a dict, which Jinja copies for each call quicker than its chain."""
        return {**self.globals, **(d or {})}

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - whatever a template reads
        """Return the attribute of `obj`; undefined if it has none or the sandbox forbids it."""
        if type(obj) in _OPEN and attribute[0] != "_":
            try:
                return getattr(obj, attribute)
            except AttributeError:
                pass
        return in_order(super().getattr(obj, attribute))

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401 - as above
        """Return the item of `obj`, or else its attribute as `getattr` does."""
        return in_order(super().getitem(obj, argument))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401 - as above
        """Return whether a template may read an attribute; not one that depends on when, where or how it is read."""
        return is_the_same_everywhere(obj, attr) and super().is_safe_attribute(obj, attr, value)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:  # noqa: ANN401 - as above
        """Return what a template may not read, of which older Pythons may have nothing: the same as for nothing."""
        return self.undefined(obj=obj, name=attribute)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:  # noqa: ANN401 - as above
        """Return what takes the place of `format` and `format_map` of a text; None for all else."""
        if super().wrap_str_format(value) is None:
            return None
        text: str = value.__self__
        fields = FieldsOfMarkdown(self, escape=text.escape) if isinstance(text, Markup) else Fields(self)
        if value.__name__ == "format_map":
            return lambda named: type(text)(fields.vformat(text, (), named))
        return lambda *given, **named: type(text)(fields.vformat(text, given, named))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - as above
        """Return what `%`, `-` or `**` makes."""
        if operator == "**":
            require_whole_numbers(left, right)
        if operator == "%" and isinstance(left, str):
            return with_fields_filled(left, right)
        return in_order(super().call_binop(context, operator, left, right))

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as above
        """Call `obj`; macros and the functions of templates are known to be safe and take no context.

        Raises RecursionError where calls are nested too deep, long before Python does, whose limit each version counts
        in another way.
        """
        self._depth += 1
        try:
            if self._depth > _DEEPEST:
                raise RecursionError
            return self._call(context, obj, *args, **kwargs)
        finally:
            self._depth -= 1

    def _call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as above
        if type(obj) is Macro or (type(obj) is FunctionType and obj in _SAFE):
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            made = obj(*args, **kwargs)
            return Printed(made) if type(obj) is Macro else made
        require_the_same_everywhere(obj, args, kwargs)
        made = super().call(context, obj, *args, **kwargs)
        return Printed(made) if type(obj) in _OF_TEMPLATES else in_order(of_any_python(made))


class Renders(Protocol):
    """Fills the templates of one report, here or in another process."""

    def render(self, name: str) -> tuple[str, list[Slot]]:
        """See `Renderer.render`."""

    def render_text(self, source: str, name: str) -> tuple[str, list[Slot]]:
        """See `Renderer.render_text`."""


class Renderer:
    """Fills the templates of one report.

    `has` decides whether the whole report has a part, `written` whether this output has it, and `title` returns the
    title of a part.
    """

    def __init__(
        self,
        templates: Templates,
        facts: ReportFacts,
        has: Callable[[str], bool],
        written: Callable[[str], bool],
        title: Callable[[str], tuple[Inline, ...]],
    ) -> None:
        self._of_others = templates.of_others
        if problems := list(of_the_inside(self._of_others)):
            raise InputProblems(problems)
        self._templates = templates
        self._facts = facts
        self._title = title
        self._parts = frozenset(part.id for part in walk(facts.kind.parts))
        self.used = set[str]()
        """The names of the template files that have been read so far."""
        self._environment = _Environment(
            **OPTIONS, loader=FunctionLoader(self._source), finalize=finalize, cache_size=-1, bytecode_cache=_COMPILED
        )
        allow(self._environment)
        self._environment.globals |= FUNCTIONS
        self._environment.globals |= {**facts.description, **_computed(facts), "has": has, "written": written}
        self._environment.globals["report_title"] = self._report_title

    def render(self, name: str) -> tuple[str, list[Slot]]:
        """Return the Markdown of the template file `name`, its words not yet `fitted` to the values, and its slots.

        Raises InputProblems at template:line for mistakes in a template.
        """
        return self._run(lambda: self._environment.get_template(name), name)

    def render_text(self, source: str, name: str) -> tuple[str, list[Slot]]:
        """Like `render`, for a short template in the manifest `name`, such as a title."""
        if is_filled(source):
            return source, []
        return self._run(lambda: self._environment.get_template(TEXT + source), name)

    def _report_title(self) -> str:
        """Print the title of the kind of the report, which may be a template too."""
        title = self._facts.kind.title
        if not is_template(title):
            return title
        return Printed(self._environment.get_template(TEXT + title).render())

    def _source(self, name: str) -> tuple[str, str | None, None] | None:
        if name.startswith(TEXT):
            return name.removeprefix(TEXT), None, None
        if name not in self._templates:
            return None
        self.used.add(name)
        # With a file name, tracebacks name the template and its line.
        return self._templates[name].text, name, None

    def _run(self, find: Callable[[], jinja2.Template], name: str) -> tuple[str, list[Slot]]:
        filling = Filling(name, self._facts, self._title, self._parts)
        outer = FILLING.set(filling)
        try:
            return _filled(find(), filling), filling.slots
        except InputProblems:
            raise
        except Exception as problem:
            if not self._is_templates_own(problem):
                raise
            raise InputProblems([self._diagnose(problem, name)]) from problem
        finally:
            FILLING.reset(outer)

    def _is_templates_own(self, problem: Exception) -> bool:
        """Return whether a template caused an error, such as a division by zero, and not a function of socdocs.

        What such a function does with the words of a template of others is caused by that template.
        """
        if isinstance(problem, (*TOO_MUCH, TemplateError, SyntaxError)):
            return True
        if self._is_told_by_jinja(problem):
            return True
        files = [frame.f_code.co_filename for frame, _ in walk_tb(problem.__traceback__)]
        named = next((file for file in reversed(files) if file in self._templates), "")
        return not self._templates[named].shipped if named else _IN_A_MANIFEST in files and bool(self._of_others)

    def _is_told_by_jinja(self, problem: Exception) -> bool:
        *_, (last, _) = walk_tb(problem.__traceback__)
        return last.f_code.co_filename in self._templates or last.f_globals.get("__name__", "").startswith("jinja2.")

    def _diagnose(self, problem: Exception, name: str) -> Diagnostic:
        line = getattr(problem, "lineno", None)
        own = getattr(problem, "name", None)
        name = own if isinstance(own, str) and own in self._templates else name
        frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(problem.__traceback__)]
        name, line = next((row for row in reversed(frames) if row[0] in self._templates), (name, line))
        template = self._templates.get(name) or Template(name, "")
        if isinstance(problem, SyntaxError):  # of the module that Jinja makes of it, so its line is another one
            line = 1
        code = "template-limit" if isinstance(problem, _LIMITED) else "template"
        return _problem(template, line or 1, words_of(problem), code)


def of_the_inside(templates: Iterable[Template]) -> Iterator[Diagnostic]:
    """Yield a mistake for each template that holds a character of the inside of socdocs."""
    for template in templates:
        if found := reserved(template.text):
            line = template.text.count("\n", 0, found.start()) + 1
            message = f"a template must not hold the private-use character {shown(found[0])}"
            yield _problem(template, line, message)


def is_filled(source: str) -> bool:
    """Return whether the text of a manifest prints itself, and so need not be filled."""
    return not is_template(source) and reserved(source) is None


def _filled(template: jinja2.Template, filling: Filling) -> str:
    """Return the filled template.  Raises TemplateError in its line for what is no whole token of a fact."""
    markdown = template.render()
    if not (fault := fault_of(markdown, len(filling.slots))):
        return markdown
    # The line is known only while the template is filled, so it is filled again.
    filling.slots.clear()
    filling.rows.clear()
    pieces = cast("Generator[str]", template.generate())
    before = ""
    for piece in pieces:
        if found := fault_of(f"{before}{piece}", len(filling.slots)):
            pieces.throw(TemplateError(found))
        before = piece[len(piece.rstrip("\\")) :]
    raise TemplateError(fault)


def _problem(template: Template, line: int, message: str, code: str = "template") -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, Span(template.place, line, 1, line, 1), SEE)


def _computed(facts: ReportFacts) -> dict[str, Any]:
    """Return the computed facts by the names that templates use."""
    return {name: getattr(facts, name) for name in COMPUTED} | {"catalogs": description_criteria()}


COMPUTED = frozenset(TEMPLATE_FACTS)
"""The names that templates and manifests may use besides the fields of the description."""
NAMES = COMPUTED.union(
    FUNCTIONS, fields_of(SystemDescription), ALLOWED_GLOBALS, ("catalogs", "has", "written", "report_title")
).difference(NOT_ABOUT_THE_SYSTEM)
"""Every name that a template may use without setting it."""
