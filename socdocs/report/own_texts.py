"""Read the files of a description's own wording, and find what would not print as the one paragraph that it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple

from socdocs.diagnostics import Diagnostic, Related, Span
from socdocs.document.paragraph import findings_in_paragraph, has_picture, other_form, printed_words
from socdocs.document.slots import reserved, token
from socdocs.problems import Severity
from socdocs.source import tree
from socdocs.source.characters import shown
from socdocs.source.yaml_reader import read_yaml
from socdocs.words import suggest

PARAGRAPHS: Final = "paragraphs"
"""The key of the list in each file."""
_KEYS: Final = ("instead_of", "after", "text")
HOLE: Final = re.compile(r"\{\{((?:(?!\{\{|\}\}).)+)\}\}")
"""A name of a fact in an own text."""
_AS_TEXT: Final = (
    "Write one paragraph; each further one is an entry of its own with “after”. "
    "Where a mark is meant as text, write a backslash before it: \\#, \\-, 1\\., \\[."
)


class OwnText(NamedTuple):
    """A paragraph of own wording in a part: in place of one of the template, or behind it if `added`.

    `key` is the paragraph of the template, as `own_wording.Unit.key` has it.
    """

    part: str
    key: str
    text: tree.Scalar
    added: bool = False

    @property
    def span(self) -> Span:
        """Return its place in the user's file."""
        return self.text.span


def holes_in(text: str) -> list[str]:
    """Return what would be taken for the names of facts in a text."""
    return [name.strip() for name in HOLE.findall(text)]


def hole(name: str) -> str:
    """Return how an own text names a fact."""
    return f"{{{{ {name} }}}}"


def in_one_line(text: str) -> str:
    """Return a text without its line ends, as it is put into a template."""
    return " ".join(text.split())


def problem(message: str, span: Span, advice: str = "See docs/pull.md.", *related: Related) -> Diagnostic:
    """Return an error in a file of own wording."""
    return Diagnostic("own-wording", Severity.ERROR, message, span, advice, "", related)


def read_own_wording(data: bytes, path: Path) -> tuple[tuple[OwnText, ...], list[Diagnostic]]:
    """Return the own wording in a file, which is named after its part, and what is wrong with the file."""
    root, found = read_yaml(data, str(path))
    rows = root.get(PARAGRAPHS) if isinstance(root, tree.Mapping) else None
    if not isinstance(rows, tree.Sequence):
        return (), [*found, problem("The file holds no list under “paragraphs”.", Span(str(path), 1, 1, 1, 1))]
    texts: list[OwnText] = []
    for node, keys in ((root, (PARAGRAPHS,)), *((row, _KEYS) for row in rows.items)):
        found += _unknown(node, keys)
    for row in rows.items:
        said = {key: row.get(key) if isinstance(row, tree.Mapping) else None for key in _KEYS}
        text, replaced, before = (value if isinstance(value, tree.Scalar) else None for value in _ordered(said))
        place = replaced or before
        if not text or text.absent or not text.text.strip() or place is None or (replaced and before):
            message = "A paragraph must have “text”, and either “instead_of” or “after” with that of the template."
            found.append(problem(message, row.span))
        else:
            found += _unprinted(text)
            texts.append(OwnText(path.stem, in_one_line(place.text), text, added=before is not None))
    return tuple(texts), [*found, *_in_one_place(texts)]


def _in_one_place(texts: Iterable[OwnText]) -> Iterator[Diagnostic]:
    """Yield an error for each further text in the place of one paragraph, where only one can be printed."""
    first: dict[str, OwnText] = {}
    for row in texts:
        if not row.added and (other := first.setdefault(row.key, row)) is not row:
            message = "Another text is in the place of the same paragraph, so this one would not be printed."
            advice = "Keep one of the two; for a further paragraph, write “after” in place of “instead_of”."
            yield problem(message, row.span, advice, Related(other.span, "the other text"))


def _unknown(node: tree.Node | None, keys: Sequence[str]) -> Iterator[Diagnostic]:
    for entry in node if isinstance(node, tree.Mapping) else ():
        if entry.key.text not in keys:
            advice = suggest(entry.key.text, keys, f"There are: {', '.join(keys)}.")
            yield problem(f"“{entry.key.text}” means nothing in a file of own wording.", entry.key.span, advice)


def _ordered(said: Mapping[str, tree.Node | None]) -> tuple[tree.Node | None, ...]:
    return said["text"], said["instead_of"], said["after"]


def _unprinted(text: tree.Scalar) -> Iterator[Diagnostic]:
    """Yield what would not print as it is written in its place among the Markdown of a template."""
    if mark := reserved(text.text):
        message = f"The private-use character {shown(mark[0])} cannot stand in own wording."
        yield problem(message, text.span, "Delete it.")
        return
    names = holes_in(text.text)
    numbers = count()
    filled = HOLE.sub(lambda _: token(next(numbers)), text.text)
    # As it is written it may be several paragraphs, and on one line something else than before.
    if form := other_form(filled.strip()) or other_form(in_one_line(filled)):
        yield problem(f"This is {form} and not a paragraph.", text.span, _AS_TEXT)
        return
    paragraph = in_one_line(filled)
    words = printed_words(paragraph)
    if not words.strip() and not has_picture(paragraph):
        yield problem("This text prints nothing.", text.span, "Write what is to be printed, or remove the entry.")
    for number, name in enumerate(names):
        if token(number) not in words:
            message = f"“{hole(name)}” is in the address or title of a link or picture, where no fact can be printed."
            yield problem(message, text.span, "Write out what it says, or put it among the words.")
    for code, message in findings_in_paragraph(paragraph):
        yield Diagnostic(code, Severity.WARNING, message, text.span)
