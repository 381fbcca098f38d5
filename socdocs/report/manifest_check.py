"""Check that the facts, templates, parts and layouts that a manifest names exist."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as AbstractMapping
from functools import cached_property
from typing import Final

from msgspec import Struct

from socdocs.diagnostics import Diagnostic
from socdocs.model.fields import fields_of
from socdocs.model.paths import named_steps
from socdocs.problems import Severity
from socdocs.report.manifest import ReportKind, Template, Templates, walk
from socdocs.report.render import COMPUTED
from socdocs.source.tree import Mapping, Node, Scalar, Sequence
from socdocs.source.yaml_reader import read_yaml
from socdocs.words import suggest

_OF_A_KIND: Final = frozenset(name for name in vars(ReportKind) if not name.startswith("_"))

Wrong = tuple[str, str, Iterable[str]]
"""A mistake: its message, the wrong word, and the words that could be meant."""


def check_manifest(kind: ReportKind, templates: Templates) -> Iterator[Diagnostic]:
    """Return the mistakes in the files that describe `kind`, each at its place.

    Checks the values in memory, and reads the files again, for the places of the mistakes, only if there are any.
    """
    known = _Known(kind, templates)
    if any(known.wrong(key, text) for key, text in _values(kind)):
        for name, of_id in manifest_files(kind, templates).items():
            if name not in templates:
                continue
            for key, value in _scalars(_tree(templates[name]), of_id):
                if wrong := known.wrong(key, value.text):
                    message, word, words = wrong
                    yield Diagnostic("manifest", Severity.ERROR, message, value.span, suggest(word, words))


def manifest_files(kind: ReportKind, templates: Templates) -> dict[str, str]:
    """Return the names of the files that describe `kind`, each with the meaning of an `id` in it.

    They are report.yaml, its sections and its layouts; an id in a layout names a part, elsewhere it gives a name.
    """
    named = {key: value.text for key, value in _scalars(_tree(templates["report.yaml"]))}
    layouts = {f"{named.get('layouts', 'layouts')}/{name}.yaml": "part" for name in kind.layouts}
    return {"report.yaml": "id", named.get("sections", "sections.yaml"): "id"} | layouts


def _values(kind: ReportKind) -> Iterator[tuple[str, str]]:
    """Yield every value in the manifests that names something, with its key; `part` for the id of a layout's row."""
    yield "default_layout", kind.default_layout
    for part in walk(kind.parts):
        yield from (("template", part.template), *(("when", term) for term in part.when))
        yield from (("needs", name) for name in part.needs)
    for layout in kind.layouts.values():
        for row in layout.sections:
            yield from (("part", row.id), *(("without", id_) for id_ in (*row.without, *row.parts)))


class _Known(Struct, frozen=True, dict=True):
    kind: ReportKind
    templates: Templates

    @cached_property
    def parts(self) -> frozenset[str]:
        return frozenset(part.id for part in walk(self.kind.parts))

    def wrong(self, key: str, text: str) -> Wrong | None:
        """Return the mistake in the value `text` of `key`, if any."""
        check = _CHECKS.get(key)
        return check(self, text) if check and text else None

    def template(self, text: str) -> Wrong | None:
        there = text in self.templates
        return (
            None if there else (f"There is no template {text}.", text, [n for n in self.templates if n.endswith(".md")])
        )

    def part(self, text: str) -> Wrong | None:
        return None if text in self.parts or not self.parts else (f"The report has no part “{text}”.", text, self.parts)

    def layout(self, text: str) -> Wrong | None:
        return None if text in self.kind.layouts else (f"There is no layout “{text}”.", text, self.kind.layouts)

    def term(self, text: str) -> Wrong | None:
        """Check a name as `plan.holds` reads it: a computed fact, or a field of the description or the report."""
        first, *rest = text.removeprefix("not ").strip().split(".")
        if first == "kind":
            wrong = rest[0] if rest and rest[0] not in _OF_A_KIND else ""
            return _no_fact(wrong, text, _OF_A_KIND) if wrong else None
        return None if first in COMPUTED - {"report"} else _field(text, ".".join((first, *rest)), COMPUTED)

    def fact(self, text: str) -> Wrong | None:
        return _field(text, text, frozenset())


_CHECKS: Final[AbstractMapping[str, Callable[[_Known, str], Wrong | None]]] = {
    "template": _Known.template,
    "when": _Known.term,
    "needs": _Known.fact,
    "without": _Known.part,
    "parts": _Known.part,
    "part": _Known.part,
    "default_layout": _Known.layout,
}


def _field(text: str, name: str, others: frozenset[str]) -> Wrong | None:
    """Return the first step of `name` that is not a field; `others` are further names known at the top."""
    for at, (word, model, row) in enumerate(named_steps(name)):
        if row is None:
            return _no_fact(word, text, {*(fields_of(model) if model else ()), *(() if at else others)})
    return None


def _no_fact(step: str, text: str, known: Iterable[str]) -> Wrong:
    return f"No fact is called “{step}”" + (f" in “{text}”." if text != step else "."), step, known


def _tree(template: Template) -> Node | None:
    return read_yaml(template.text.encode(), template.place)[0]


def _scalars(node: Node | None, of_id: str = "id", key: str = "") -> Iterator[tuple[str, Scalar]]:
    """Yield every value with its key, or with that of the list it is in; `of_id` replaces the key `id`."""
    match node:
        case Scalar():
            yield of_id if key == "id" else key, node
        case Mapping():
            for entry in node:
                yield from _scalars(entry.value, of_id, entry.key.text)
        case Sequence():
            for item in node.items:
                yield from _scalars(item, of_id, key)
