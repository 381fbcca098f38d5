"""Find words in the text of a template that only a person can answer for: what it concludes or lets others say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from socdocs.diagnostics import Diagnostic, Span
from socdocs.document.nodes import (
    Block,
    Document,
    Group,
    Heading,
    Inline,
    Paragraph,
    Placeholder,
    Section,
    Table,
    Text,
    walk_sections,
)
from socdocs.document.traversal import nodes
from socdocs.document.words import plain_text
from socdocs.problems import Severity
from socdocs.report.manifest import Part, Template, Templates

_CONCLUSION: Final = re.compile(
    r"\b(?:in our opinion|no (?:relevant )?exceptions? (?:were |was )?noted)\b", re.IGNORECASE
)
_FIRST_PERSON: Final = re.compile(r"\b(?:we|our|us)\b", re.IGNORECASE)
_CONCLUDING: Final = re.compile(
    r"\b(?:controls?|that|which|they|it) (?:meets?|achieves?|satisf(?:y|ies)|fulfill?s?|compl(?:y|ies) with)\b"
    r"|\b(?:met|achieved|satisfied|fulfilled) by\b|\b(?:certified(?! public)|compliant)\b",
    re.IGNORECASE,
)


def concluded(document: Document, parts: Mapping[str, Part], templates: Templates) -> Iterator[Diagnostic]:
    """Yield what the template itself concludes about controls, such as that they meet a criterion.

    Whether they do is for management to assert and for the service auditor to conclude.
    """
    for section in walk_sections(document.sections):
        part = parts[section.id]
        for said in _own_words(section):
            if match := _CONCLUDING.search(said):
                template = _saying(match[0], part, templates)
                yield Diagnostic(
                    "concluding-words",
                    Severity.WARNING,
                    f"The part {part.id} concludes “{_around(said, match)}” in the template's own words.",
                    at(template, line_of(template, match[0])) if template else None,
                    "Write that controls are related to a criterion or an objective, or designed to achieve it.",
                )


def _own_words(section: Section) -> Iterator[str]:
    """Yield the words of the template in each paragraph, heading, title and caption, and what it asks for."""
    yield _without_facts(section.title)
    for node in nodes(section.blocks, repeated=False):
        match node:
            case Paragraph(children=children) | Heading(children=children) | Table(caption=children):
                yield _without_facts(children)
            case Placeholder(wanted=wanted, confirm=False):
                yield wanted


def _without_facts(inlines: tuple[Inline, ...]) -> str:
    return "".join(node.text if isinstance(node, Text) and not node.origin else "…" for node in inlines)


def _saying(words: str, part: Part, templates: Templates) -> Template | None:
    """Return the template with these words: the part's own, or one that it uses."""
    own = [templates[name] for name in (part.whole, part.template) if name in templates]
    return next((template for template in (*own, *templates.values()) if line_of(template, words)), None)


def put_into_mouth(document: Document, parts: Mapping[str, Part], templates: Templates) -> Iterator[Diagnostic]:
    """Yield what the service auditor says although it has given nothing, and is not asked to confirm."""
    for section in walk_sections(document.sections):
        part = parts[section.id]
        template = templates.get(part.whole) or templates.get(part.template)
        if section.owner != "service_auditor" or template is None:
            continue
        for said, proposed in _sayings(section.blocks):
            match = _CONCLUSION.search(said) or (None if proposed else _FIRST_PERSON.search(said))
            if match:
                words = _around(said, match)
                yield Diagnostic(
                    "auditor-wording",
                    Severity.ERROR,
                    f"The part {part.id} lets the service auditor say “{words}” where it gave nothing.",
                    at(template, line_of(template, words) or line_of(template, match[0])),
                    "Ask for the service auditor's fact with {% if %} first, or have the part proposed: yes, so that "
                    "the firm confirms it; conclusions and results are never proposed.",
                )


def _sayings(blocks: Sequence[Block], *, proposed: bool = False) -> Iterator[tuple[str, bool]]:
    for block in blocks:
        if isinstance(block, Group):
            if block.role != "fact":
                yield from _sayings(block.blocks, proposed=proposed or block.role == "proposed")
        else:
            yield from ((plain_text((node,)), proposed) for node in nodes((block,)) if isinstance(node, Paragraph))


def _around(said: str, match: re.Match[str]) -> str:
    """A few words with the findings in them."""
    after = re.match(r"(?:\W+\w+){0,4}", said[match.end() :])
    return match[0] + (after[0] if after else "")


def line_of(template: Template, words: str) -> int:
    """The line of `template` that holds `words` first; 0 when none does."""
    found = re.search(r"\s+".join(map(re.escape, words.split())), template.text)
    return template.text[: found.start()].count("\n") + 1 if found else 0


def at(template: Template, line: int) -> Span:
    """Return the place of a line of `template`; the first if there is none such."""
    return Span(template.place, max(line, 1), 1, max(line, 1), 1)
