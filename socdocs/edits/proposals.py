"""Turn what people changed in a Word file into changes of the description, each with its place and what stops it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from collections.abc import Mapping as ReadOnlyMapping
from typing import Literal, NamedTuple

from socdocs.diagnostics import Span
from socdocs.document.comments import without_comments
from socdocs.document.dates import read_date, write_date
from socdocs.document.nodes import Footnote
from socdocs.document.reader import read_prose
from socdocs.document.traversal import nodes
from socdocs.edits.comparison import Change, Comparison
from socdocs.edits.merging import merge
from socdocs.edits.paragraphs import has_part, write_note, write_part
from socdocs.matching import matches
from socdocs.model.fields import Shape
from socdocs.model.paths import field_at
from socdocs.source.addresses import KEY_FIELDS, Locator
from socdocs.source.differences import differences, token_places, tokens
from socdocs.source.tree import Mapping, Scalar
from socdocs.words import Owner
from socdocs.writers.docx.written import block_pieces

State = Literal["change", "taken", "done", "conflict", "other_owner", "by_hand"]


class Proposal(NamedTuple):
    """A fact that was changed in the Word file.

    `written` and `found` are its words in the file when it was written and now; `now` are those that the description
    has, "" if they cannot be told.  `state` says what can become of it: `change` can be taken (and is `taken`
    afterwards), `done` is in the description already, `conflict` was changed in two ways, `other_owner` is not ours to
    write, and `by_hand` cannot be written for the `reason` given.  `scalar` is the value in the user's file, None for
    a fact that it does not have yet, and `text` what it is to be.
    """

    address: str
    owner: Owner
    state: State
    written: str
    found: tuple[str, ...]
    section: str
    now: str = ""
    reason: str = ""
    scalar: Scalar | None = None
    text: str = ""

    @property
    def place(self) -> Span | None:
        """Return the place of the value in the user's file."""
        return self.scalar.span if self.scalar else None


class _Form(NamedTuple):
    """How values of a shape are printed, and how a value is written so that it prints other words."""

    show: Callable[[str], str]
    write: Callable[[str, str, str], str]
    """Gets the value, the words that it printed, and the words that it is to print."""


def propose(copies: Sequence[Comparison], tree: Mapping, owner: Owner) -> tuple[Proposal, ...]:
    """Return a proposal for each fact that was changed in any of the copies of a file, in the order of the file.

    `tree` is the description as it is now; only facts of `owner` can be taken.
    """
    locator, merged = Locator(tree), merge(copies)
    firsts: dict[tuple[str, str], Change] = {}
    for change in (change for copy in copies for change in copy.changes):
        firsts.setdefault((change.address, change.written), change)
    return tuple(
        _proposal(change, merged.conflicts.get(fact) or (merged.texts[fact],), locator, owner)
        for fact, change in firsts.items()
    )


def _proposal(change: Change, found: tuple[str, ...], locator: Locator, owner: Owner) -> Proposal:
    row = field_at(change.address)
    proposal = Proposal(change.address, row.owner if row else owner, "change", change.written, found, change.section)
    value = locator.find(change.address)
    if len(found) > 1:
        return proposal._replace(state="conflict", reason="It was changed in several ways.")
    if proposal.owner != owner:
        return proposal._replace(state="other_owner")
    if row is not None and (value is None or (isinstance(value, Scalar) and value.absent)):
        return _filled_in(proposal, row.shape, value)
    if row is None or not isinstance(value, Scalar):
        return proposal._replace(state="by_hand", reason="The description has no single value for it.")
    above, _, field = change.address.rpartition(".")
    if above.endswith("]") and field in KEY_FIELDS:
        reason = "It names an entry of a list: change it together with all that refer to it."
        return proposal._replace(state="by_hand", reason=reason, scalar=value)
    forms = _FORMS.get(row.shape)
    if forms is None:
        reason = "It is printed in other words than the description has."
        return proposal._replace(state="by_hand", reason=reason, scalar=value)
    form = next((form for form in forms if form.show(value.text) == change.written), forms[0])
    proposal = proposal._replace(scalar=value, now=form.show(value.text))
    if change.line.is_note:
        return _in_note(proposal, value.text)
    if proposal.now == found[0]:
        return proposal._replace(state="done")
    if proposal.now != change.written and row.markdown:
        part = _in_part(proposal, value.text)
        if part is not None:
            return part
    if proposal.now != change.written:
        return proposal._replace(state="conflict", reason="The description was changed, too.")
    text = form.write(value.text, change.written, found[0])
    hides = _has_comment(text, prose=row.markdown) and not _has_comment(value.text, prose=row.markdown)
    if form.show(text) != found[0] or hides:
        return proposal._replace(state="by_hand", reason="Its value cannot be written so that it prints these words.")
    return proposal._replace(text=text)


def _has_comment(text: str, *, prose: bool) -> bool:
    """Return whether a text holds what would be taken for a comment, which no report prints."""
    return without_comments(text, prose=prose) != text


def _in_part(proposal: Proposal, value: str) -> Proposal | None:
    """Return the proposal for a change in a part of a longer text; None if it has no such part."""
    written, found = proposal.written, proposal.found[0]
    if text := write_part(value, written, found, _PROSE.show, _PROSE.write):
        return proposal._replace(now=written, text=text)
    if has_part(value, found, _PROSE.show) and not has_part(value, written, _PROSE.show):
        return proposal._replace(now=found, state="done")
    return None


def _in_note(proposal: Proposal, value: str) -> Proposal:
    """Return the proposal for a change in a footnote of a longer text."""
    written, found, notes = proposal.written, proposal.found[0], _show_notes(value)
    if text := write_note(value, written, found, _show_notes, _PROSE.write):
        return proposal._replace(now=written, text=text)
    if written in notes:
        return proposal._replace(now=written, state="by_hand", reason="It is a footnote: change it in the text.")
    if found in notes:
        return proposal._replace(now=found, state="done")
    return proposal._replace(now="", state="conflict", reason="The footnote is another in the description, too.")


def _filled_in(proposal: Proposal, shape: Shape, value: Scalar | None) -> Proposal:
    """Return the proposal for a fact that the description does not have yet, typed in the place of its prompt."""
    found, forms = proposal.found[0], _FORMS.get(shape)
    if forms is None:
        return proposal._replace(state="by_hand", reason="It is printed in other words than the description has.")
    text = forms[0].write("", "", found)
    if forms[0].show(text) != found:
        return proposal._replace(state="by_hand", reason="Its value cannot be written so that it prints these words.")
    if proposal.written in found:
        return proposal._replace(state="by_hand", reason="The words of the open item are still beside it.")
    return proposal._replace(scalar=value, text=text)


# --- forms ---------------------------------------------------------------------------------------------------------


def _folded(text: str) -> str:
    return " ".join(text.split())


def _write_plain(value: str, _written: str, found: str) -> str:
    """Return what was found, with the blanks of `value` around the words that stay: it may have typed others there."""
    before, after = tokens(value), tokens(_folded(found))
    alike = [" " if token.isspace() else token for token in before]
    said, at = list[str](), 0
    for a, b, size in matches(alike, after):
        said += [*after[at:b], *before[a : a + size]]
        at = b + size
    return "".join(said)


def _show_date(text: str) -> str:
    try:
        return write_date(datetime.date.fromisoformat(text.strip()))
    except ValueError:
        return _folded(text)


def _write_date(value: str, written: str, found: str) -> str:
    day = read_date(_folded(found))
    return day.isoformat() if day else value


def _show_prose(text: str) -> str:
    return "".join(piece.text for piece in block_pieces(read_prose(text), lambda _: False))


def _show_notes(text: str) -> list[str]:
    """Return what the footnotes of a text print, in the order of their marks."""
    notes = (node for node in nodes(read_prose(text)) if isinstance(node, Footnote))
    return ["".join(piece.text for piece in block_pieces(note.blocks, lambda _: False)).strip() for note in notes]


def write_prose(value: str, written: str, found: str) -> str:
    """Return `value` with the stretches changed that differ in what it prints."""
    places = _places(written, value)
    for start, end, new in reversed(list(differences(written, found))):
        first = places.get(start, places.get(start - 1, -1) + 1)
        last = places[end - 1] + 1 if end - 1 in places and end > start else first
        value = value[:first] + new.replace("\n", "\n\n") + value[last:]
    return value


def _places(printed: str, value: str) -> dict[int, int]:
    """Return the place in `value` of each printed character that is in it: of words, and of letters between them."""
    before, after = tokens(printed), tokens(value)
    starts, new_starts = token_places(before), token_places(after)
    places = dict[int, int]()
    i = j = 0
    for a, b, size in matches(before, after):
        first, last, new_first, new_last = starts[i], starts[a], new_starts[j], new_starts[b]
        for c, d, count in matches(printed[first:last], value[new_first:new_last]):
            places |= {first + c + k: new_first + d + k for k in range(count)}
        i, j = a + size, b + size
        places |= {starts[a] + k: new_starts[b] + k for k in range(starts[i] - starts[a])}
    return places


def _show_lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())


_PLAIN = _Form(_folded, _write_plain)
_DATE = _Form(_show_date, _write_date)
_PROSE = _Form(_show_prose, write_prose)
_LINES = _Form(_show_lines, lambda _value, _written, found: found)
_FORMS: ReadOnlyMapping[Shape, tuple[_Form, ...]] = {
    "plain": (_PLAIN,),
    "count": (_PLAIN,),
    "date": (_DATE,),
    # The lines of a letterhead are printed as lines.
    "prose": (_PROSE, _LINES),
    "text": (_PROSE, _PLAIN),
}
"""How a value of each shape may have been printed."""
