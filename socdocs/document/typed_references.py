"""Find references of users that lead nowhere: “Section 9.4” and “Table 77” typed by hand, `[AC-99](control:AC-99)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from socdocs.document.nodes import Document, Image, Reference, Section, Table, walk_sections
from socdocs.document.references import SECTION
from socdocs.document.traversal import nodes

# A section of something else has a name before or after it: “MSA section 4.2”, “section 4.2 of the agreement”.
_TYPED = re.compile(
    r"(?:(?:^|[.;:(]\s*)|(?P<before>[\w.]{1,100})\s+)"
    r"(?P<said>(?P<kind>[Ss]ection|[Tt]able|[Ff]igure)\s+"
    r"(?P<number>[IVX]+(?:\.[A-Z0-9]+)?|\d+(?:\.\d+)+|(?<=able )\d+|(?<=gure )\d+))\b"
    r"(?!\s+(?:of|in|to)\s+(?!this\b|the\s+(?:report|description)\b))"
)
_NAMED = re.compile(r"(?:ection|able|igure)\s+[IVX\d]")
_OF_OURS = frozenset({"see", "in", "and", "or", "under", "refer", "of", "the", "to", "with", "from", "by", "as", "per"})


class TypedReference(NamedTuple):
    """A reference in the text of the fact at `origin` to a `kind` of thing with a number that nothing has."""

    origin: str
    said: str
    kind: str


def dangling_references(document: Document) -> Iterator[TypedReference]:
    """Yield the typed references of the finished `document` that lead nowhere, each once for its text."""
    typed = [(text.origin, match) for text in document.found.naming for match in _TYPED.finditer(text.text)]
    known = set(_numbers(document)) if typed else set()
    met = set[TypedReference]()
    for origin, match in typed:
        kind = match["kind"].lower()
        if not _is_ours(match["before"]) or (kind, match["number"]) in known:
            continue
        reference = TypedReference(origin, match["said"], kind)
        if reference not in met:
            met.add(reference)
            yield reference


def missing_places(document: Document) -> Iterator[Reference]:
    """Yield the references that users wrote as links and that name nothing in the finished `document`, each once."""
    known = document.found.anchors | {SECTION + section.id for section in walk_sections(document.sections)}
    yield from dict.fromkeys(row for row in document.found.referring if row.target not in known)


def names_a_place(text: str) -> bool:
    """Return whether `text` may hold a typed reference; a quick look, because next to no text does."""
    return ("ection" in text or "able" in text or "igure" in text) and bool(_NAMED.search(text))


def _is_ours(before: str | None) -> bool:
    return before is None or before.lower() in _OF_OURS or before.islower()


def _numbers(document: Document) -> Iterator[tuple[str, str]]:
    for node in nodes(document.sections, repeated=False):
        match node:
            case Section(number=number) if number:
                yield "section", number.removeprefix("Section ")
            case Table(label=label) | Image(label=label) if label:
                kind, _, number = label.partition(" ")
                yield kind.lower(), number
