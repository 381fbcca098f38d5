"""Cross-references: what is read where a document points at a part of itself, known once sections have numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from socdocs.document.nodes import (
    Anchor,
    Document,
    Heading,
    Inline,
    Reference,
    Section,
    SharedRow,
    Table,
    Text,
    walk_sections,
)
from socdocs.document.traversal import Rewriting, nodes
from socdocs.document.words import plain_text

SECTION = "section:"


def resolve(document: Document) -> Document:
    """`document`, numbered and labeled, with words in every cross-reference and every anchor standing once.

    A reference without words of its own reads "Section IV" or "section 3.4", or the section's title where it has no
    number, or "Table 3".  Where a part is written alone, a reference to a section it lacks becomes plain words about
    the accompanying report.  A reference to any other anchor that is not there becomes the words it had.  Where an
    anchor stands twice the first place keeps it.
    """
    sections = {SECTION + section.id: section for section in walk_sections(document.sections)}
    labels = {**_labels(document), **{anchor: _words(section) for anchor, section in sections.items()}}
    met = set(sections)

    def once(name: str) -> str:
        if name in met:
            return ""
        met.add(name)
        return name

    def inline(node: Inline) -> tuple[Inline, ...]:
        match node:
            case Anchor(name=name):
                return (node,) if once(name) else ()
            case Reference(target=target, children=children):
                if target not in labels:
                    return children or (Text(_elsewhere(target, document.titles)),)
                return (node,) if children else (replace(node, children=(Text(labels[target]),)),)
        return (node,)

    return Rewriting(inline, once).document(document)


def _labels(document: Document) -> dict[str, str]:
    """What is read at each anchor that is no section's: the label of a table, else the anchor's own name."""
    labels = dict[str, str]()
    for node in nodes(document.sections, repeated=False):
        match node:
            case Anchor(name=name) | Heading(anchor=name):
                labels.setdefault(name, _own_name(name))
            case Table(anchor=name, label=label):
                labels.setdefault(name, label or _own_name(name))
            case SharedRow(anchors=names):
                labels |= {name: _own_name(name) for name in names if name not in labels}
    return labels


def _words(section: Section) -> str:
    if not section.number:
        return f"the section titled “{plain_text(section.title)}”"
    return section.number if section.level == 1 else f"section {section.number}"


def _elsewhere(target: str, titles: Mapping[str, str]) -> str:
    if target in titles:
        return f"the section titled “{titles[target]}” of the accompanying report"
    return "the accompanying report" if target.startswith(SECTION) else _own_name(target)


def _own_name(target: str) -> str:
    """`AC-01` of `control:AC-01`."""
    return target.partition(":")[2] or target
