"""Give cross-references their words, which are known once sections have numbers."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from socdocs.document.nodes import (
    Anchor,
    Document,
    Inline,
    Reference,
    Section,
    Table,
    Text,
    walk_sections,
)
from socdocs.document.traversal import Rewriting, outside_cells
from socdocs.document.words import plain_text

SECTION = "section:"


def resolve(document: Document) -> Document:
    """Return the surveyed, numbered and labeled `document` with words in references and each anchor once.

    A reference without words of its own reads "Section IV" or "section 3.4", or the section's title where it has no
    number, or "Table 3".  If only a part of the report is written, a reference to a section outside it becomes words
    about the accompanying report.  A reference to any other missing anchor becomes the words it had.  Of two equal
    anchors the first is kept.
    """
    labels = _labels(document)
    captions = {
        node.anchor: f"the table “{plain_text(node.caption)}”"
        for node in outside_cells(document.sections)
        if isinstance(node, Table) and node.anchor and node.caption
    }
    met = {SECTION + section.id for section in walk_sections(document.sections)}

    def once(name: str) -> str:
        if name in met:
            return ""
        met.add(name)
        return name

    def anchor(node: Anchor) -> tuple[Inline, ...]:
        return (node,) if once(node.name) else ()

    def reference(node: Reference) -> tuple[Inline, ...]:
        if node.target not in labels:
            return node.children or (Text(_elsewhere(node.target, document.titles)),)
        if node.origin:
            # A text is the same in all formats, and only Word numbers tables.
            own = captions.get(node.target) or labels[node.target]
            return (Reference(node.target, node.children or (Text(own),)),)
        return (node,) if node.children else (replace(node, children=(Text(labels[node.target]),)),)

    return Rewriting({Anchor: anchor, Reference: reference}, once).document(document)


def _labels(document: Document) -> dict[str, str]:
    """Return the words for each anchor: a section's number, a table's label, else the anchor's own name."""
    labels = {name: _own_name(name) for name in document.found.anchors}
    for node in outside_cells(document.sections):
        match node:
            case Table(anchor=name, label=label) if name and label:
                labels[name] = label
            case Section():
                labels[SECTION + node.id] = _words(node)
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
    """Return `AC-01` for `control:AC-01`."""
    return target.partition(":")[2] or target
