"""Render templates with synthetic descriptions.

Finds templates that fail, required elements that are not printed, and words put into the service auditor's mouth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from socdocs.diagnostics import Diagnostic
from socdocs.document.nodes import Document, Group, Section, walk_sections
from socdocs.document.traversal import nodes
from socdocs.model.description import SystemDescription
from socdocs.problems import InputProblems, Severity
from socdocs.report.manifest import ReportKind, Template, Templates, walk
from socdocs.trials.synthetic import synthetic_descriptions
from socdocs.trials.wording import at, concluded, line_of, put_into_mouth
from socdocs.workflow.case import make_case
from socdocs.workflow.finish import document_of
from socdocs.workflow.load import in_memory
from socdocs.workflow.request import Request


class Trial(Struct, frozen=True):
    """The result of rendering the templates of one kind: findings, and the elements marked in each part's text.

    Parts that failed are missing from `marked`, since it is unknown what they would have printed.
    """

    kind: ReportKind
    templates: Templates
    problems: tuple[Diagnostic, ...]
    marked: Mapping[str, frozenset[str]]

    @property
    def excessive(self) -> frozenset[str]:
        """The places of templates that took more time or memory than they may, or printed more."""
        return frozenset(row.span.file for row in self.problems if row.code == TOO_MUCH and row.span)


TOO_MUCH: Final = "template-limit"


def try_kind(kind: ReportKind, templates: Templates) -> Trial:
    """Compose the report of `kind` from every synthetic description; from those that give little, in every layout.

    Ends where a template takes more than it may, since it would take as much each time.
    """
    parts = {part.id: part for part in walk(kind.parts)}
    failed, said = list[Diagnostic](), list[Diagnostic]()
    marked: dict[str, set[str]] = {}
    for special, description, scanty in synthetic_descriptions(kind):
        for layout in kind.layouts if scanty else [kind.default_layout]:
            try:
                document = _composed(kind, templates, description, layout)
            except InputProblems as problems:
                tried = f"Seen with {kind.name}, layout {layout}, {special}."
                failed += (replace(row, advice=tried) for row in problems.diagnostics)
                if any(row.code == TOO_MUCH for row in problems.diagnostics):
                    return Trial(kind, templates, (*failed, *said), {})
                continue
            said += concluded(document, parts, templates)
            for section in walk_sections(document.sections):
                marked.setdefault(section.id, set()).update(_elements_in(section))
            if scanty:
                said += put_into_mouth(document, parts, templates)
    whole = {id_: frozenset(found) for id_, found in marked.items()} if not failed else {}
    return Trial(kind, templates, (*failed, *said), whole)


def _composed(kind: ReportKind, templates: Templates, description: SystemDescription, layout: str) -> Document:
    (report,) = description.reports or ()
    case = make_case(in_memory(description), kind, templates, report, layout=layout)
    return document_of(case, Request(open_items=False))


def _elements_in(section: Section) -> Iterator[str]:
    for node in nodes(section.blocks):
        if isinstance(node, Group) and node.role == "element":
            yield node.name


def check_elements(trials: Sequence[Trial]) -> Iterator[Diagnostic]:
    """Elements that a part claims and its text does not mark, and the other way round.

    A part that claims a single element may stand for it as a whole.  Text of the firm's own in place of a whole section
    owes the elements of all the parts that it replaces.  Kinds that share a manifest share what it claims, so that
    an element of a Type 2 alone is looked for in the Type 2.
    """
    claimed, found = dict[tuple[str, str], list[str]](), dict[tuple[str, str], set[str]]()
    templates = dict[str, Template]()
    for trial in trials:
        parts = {part.id: part for part in walk(trial.kind.parts)}
        for id_, marked in trial.marked.items():
            part = parts[id_]
            whole = part.whole in trial.templates
            template = trial.templates.get(part.whole if whole else part.template)
            if template is not None:
                templates[template.path] = template
                key = (template.path, id_)
                claimed[key] = [element for row in (walk((part,)) if whole else (part,)) for element in row.elements]
                found.setdefault(key, set()).update(marked)
    for (path, id_), elements in claimed.items():
        yield from _compared(id_, elements, found[path, id_], templates[path])


def _compared(id_: str, claimed: Sequence[str], found: set[str], template: Template) -> Iterator[Diagnostic]:
    missing = [element for element in claimed if element not in found]
    if missing and (found or len(claimed) > 1):
        yield Diagnostic(
            "element-missing",
            Severity.WARNING,
            f"The part {id_} claims {', '.join(missing)}, and nothing in its text is marked so.",
            at(template, 1),
            f"Put the paragraphs that hold it between “::: {missing[0]}” and “:::”.",
        )
    for element in sorted(found.difference(claimed)):
        yield Diagnostic(
            "element-unclaimed",
            Severity.WARNING,
            f"The text of {id_} is marked as {element}, which the part does not claim.",
            at(template, line_of(template, f"::: {element}")),
            "Add it to the part's elements, or take the mark away.",
        )
