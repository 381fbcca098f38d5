"""Cross-references: what is read where a document points at a part of itself, known once sections have numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from socdocs.document.nodes import Anchor, Document, Heading, Inline, Reference, Section, Table, Text, walk_sections
from socdocs.document.traversal import Rewriting, nodes
from socdocs.document.words import plain_text

SECTION = "section:"


def resolve(document: Document, titles: Mapping[str, str]) -> Document:
    """`document`, numbered, with words in every cross-reference and every anchor standing once.

    A reference to a section reads "Section IV" or "section 3.4", and its title where the section has no number.
    `titles` (anchor to title) names the sections of the whole report: where a part is written alone, a reference to
    a section it lacks becomes plain words about the accompanying report.  A reference to any other anchor that is not
    there becomes the words it had.  Where an anchor stands twice the first place keeps it.
    """
    sections = {SECTION + section.id: section for section in walk_sections(document.sections)}
    present = {*sections, *_anchors(document)}
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
                if target not in present:
                    return children or (Text(_elsewhere(target, titles)),)
                return (node,) if children else (replace(node, children=(_words(target, sections.get(target)),)),)
        return (node,)

    return Rewriting(inline, once).document(document)


def _anchors(document: Document) -> set[str]:
    names = set()
    for node in nodes(document.sections, repeated=False):
        match node:
            case Anchor(name=name) | Heading(anchor=name) | Table(anchor=name):
                names.add(name)
    return names


def _words(target: str, section: Section | None) -> Text:
    if section is None:
        return Text(_own_name(target))
    if not section.number:
        return Text(f"the section titled “{plain_text(section.title)}”")
    return Text(section.number if section.level == 1 else f"section {section.number}")


def _elsewhere(target: str, titles: Mapping[str, str]) -> str:
    if target in titles:
        return f"the section titled “{titles[target]}” of the accompanying report"
    return "the accompanying report" if target.startswith(SECTION) else _own_name(target)


def _own_name(target: str) -> str:
    """`AC-01` of `control:AC-01`."""
    return target.partition(":")[2] or target
