"""Turn what people changed in a Word file into changes of the description, each with its place and what stops it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from collections.abc import Mapping as ReadOnlyMapping
from typing import Literal, NamedTuple

from socdocs.diagnostics import Span
from socdocs.document.comments import without_comments
from socdocs.document.dates import read_date, write_date
from socdocs.edits.comparison import Change, Comparison
from socdocs.edits.merging import merge
from socdocs.edits.prose import PartChange, Prose, in_comments, show_lines, show_prose, write_prose
from socdocs.matching import matches
from socdocs.model.fields import Shape
from socdocs.model.paths import field_at
from socdocs.source.addresses import KEY_FIELDS, Locator
from socdocs.source.differences import tokens
from socdocs.source.editing import Splice
from socdocs.source.tree import Mapping, Scalar
from socdocs.words import Owner

State = Literal["change", "taken", "done", "conflict", "other_owner", "by_hand"]


_NOT_WRITTEN = "Its value cannot be written so that it prints these words."
_NOTE = "It is a footnote: change it in the text."


class Proposal(NamedTuple):
    """A fact that was changed in the Word file.

    `written` and `found` are its words in the file when it was written and now; `now` are those that the description
    has, "" if they cannot be told.  `state` says what can become of it: `change` can be taken (and is `taken`
    afterwards), `done` is in the description already, `conflict` was changed in two ways, `other_owner` is not ours to
    write, and `by_hand` cannot be written for the `reason` given.  `scalar` is the value in the user's file, None for
    a fact that it does not have yet, and `text` what it is to be; of a longer text a `part` may be another, and the
    rest stays.
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
    part: PartChange | None = None

    @property
    def place(self) -> Span | None:
        """Return the place of the value in the user's file."""
        return self.scalar.span if self.scalar else None

    @property
    def splice(self) -> Splice:
        """Return what is written in the place of the value, or of its part."""
        return self.part.splice if self.part else Splice(0, len(self.scalar.text) if self.scalar else 0, self.text)


class _Form(NamedTuple):
    """How values of a shape are printed, and how a value is written so that it prints other words."""

    show: Callable[[str], str]
    write: Callable[[str, str, str], str]
    """Gets the value, the words that it printed, and the words that it is to print."""


def propose(copies: Sequence[Comparison], tree: Mapping, owner: Owner) -> tuple[Proposal, ...]:
    """Return a proposal for each fact that was changed in any of the copies of a file, in the order of the file.

    `tree` is the description as it is now; only facts of `owner` can be taken.
    """
    merged, proposing = merge(copies), _Proposing(tree, owner)
    firsts: dict[tuple[str, str], Change] = {}
    for change in (change for copy in copies for change in copy.changes):
        firsts.setdefault((change.address, change.written), change)
    return proposing.fitting(
        [
            proposing.proposal(change, merged.conflicts.get(fact) or (merged.texts[fact],))
            for fact, change in firsts.items()
        ]
    )


class _Proposing:
    """Makes proposals; each text is read once for all changes of it."""

    def __init__(self, tree: Mapping, owner: Owner) -> None:
        self._locator, self._owner = Locator(tree), owner
        self._shown, self._proses = dict[str, tuple[str, ...]](), dict[str, Prose]()

    def proposal(self, change: Change, found: tuple[str, ...]) -> Proposal:
        """Return the proposal for a change; that of a part of a longer text is still to be tried."""
        row = field_at(change.address)
        proposal = Proposal(
            change.address, row.owner if row else self._owner, "change", change.written, found, change.section
        )
        value = self._locator.find(change.address)
        if len(found) > 1:
            return proposal._replace(state="conflict", reason="It was changed in several ways.")
        if proposal.owner != self._owner:
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
        shown = self._what_it_prints(change.address, forms, value.text)
        ways = list(zip(forms, shown, strict=True))
        form, now = next((way for way in ways if way[1] == change.written), ways[0])
        proposal = proposal._replace(scalar=value, now=now)
        if change.line.is_note:
            return _in_note(proposal, self._prose(change.address, value.text))
        if now == found[0]:
            return proposal._replace(state="done")
        if now != change.written:
            if not row.markdown:
                return _changed_too(proposal)
            return _in_part(proposal, self._prose(change.address, value.text))
        text = form.write(value.text, change.written, found[0])
        hidden, before = (in_comments(said, prose=row.markdown) for said in (text, value.text))
        if form.show(text) != found[0] or hidden != before:
            return proposal._replace(state="by_hand", reason=_NOT_WRITTEN)
        return proposal._replace(text=text)

    def fitting(self, proposals: Sequence[Proposal]) -> tuple[Proposal, ...]:
        """Return the proposals; those for parts of a text that would print other words are left to be made by hand."""
        parts = dict[str, list[PartChange]]()
        for proposal in proposals:
            if proposal.part:
                parts.setdefault(proposal.address, []).append(proposal.part)
        fitting = {address: {*self._proses[address].fitting(changes)} for address, changes in parts.items()}
        return tuple(
            row._replace(state="by_hand", reason=_NOTE if row.part.in_note else _NOT_WRITTEN, part=None)
            if row.part and row.part not in fitting[row.address]
            else row
            for row in proposals
        )

    def _what_it_prints(self, address: str, forms: Sequence[_Form], text: str) -> tuple[str, ...]:
        if address not in self._shown:
            self._shown[address] = tuple(form.show(text) for form in forms)
        return self._shown[address]

    def _prose(self, address: str, text: str) -> Prose:
        return self._proses.setdefault(address, Prose(text))


def _in_part(proposal: Proposal, prose: Prose) -> Proposal:
    """Return the proposal for a change in a part of a longer text."""
    written, found = proposal.written, proposal.found[0]
    if part := prose.in_part(written, found):
        return proposal._replace(now=written, part=part)
    if prose.prints(written):
        reason = "Several paragraphs of the text say this: change the right one."
        return proposal._replace(now=written, state="by_hand", reason=reason)
    if prose.prints(found):
        return proposal._replace(now=found, state="done")
    return _changed_too(proposal)


def _changed_too(proposal: Proposal) -> Proposal:
    return proposal._replace(state="conflict", reason="The description was changed, too.")


def _in_note(proposal: Proposal, prose: Prose) -> Proposal:
    """Return the proposal for a change in a footnote of a longer text."""
    written, found = proposal.written, proposal.found[0]
    if prose.has_note(written):
        if part := prose.in_note(written, found):
            return proposal._replace(now=written, part=part)
        return proposal._replace(now=written, state="by_hand", reason=_NOTE)
    if prose.has_note(found):
        return proposal._replace(now=found, state="done")
    return proposal._replace(now="", state="conflict", reason="The footnote is another in the description, too.")


def _filled_in(proposal: Proposal, shape: Shape, value: Scalar | None) -> Proposal:
    """Return the proposal for a fact that the description does not have yet, typed in the place of its prompt."""
    found, forms = proposal.found[0], _FORMS.get(shape)
    if forms is None:
        return proposal._replace(state="by_hand", reason="It is printed in other words than the description has.")
    text = forms[0].write("", "", found)
    if forms[0].show(text) != found:
        return proposal._replace(state="by_hand", reason=_NOT_WRITTEN)
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


def _write_lines(value: str, written: str, found: str) -> str:
    return write_prose(value, written, found, line_end="\n")


_PLAIN = _Form(lambda text: _folded(without_comments(text, prose=False)), _write_plain)
_WORDS = _Form(lambda text: _folded(without_comments(text, prose=True)), _write_plain)
_DATE = _Form(_show_date, _write_date)
_PROSE = _Form(show_prose, write_prose)
_LINES = _Form(show_lines, _write_lines)
_FORMS: ReadOnlyMapping[Shape, tuple[_Form, ...]] = {
    "plain": (_PLAIN,),
    "count": (_PLAIN,),
    "date": (_DATE,),
    # The lines of a letterhead are printed as lines.
    "prose": (_PROSE, _LINES),
    "text": (_PROSE, _WORDS),
}
"""How a value of each shape may have been printed."""
