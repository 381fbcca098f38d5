"""A description's own wording: other words in the place of paragraphs of templates, in which facts stay live.

A paragraph is known by its words, with the names of facts in double braces in place of what they say.  So it is found
again whatever the facts are, and where the template says something else now, the own wording is left out and reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from socdocs.diagnostics import Diagnostic
from socdocs.document.nodes import Anchor, Inline, Link, Placeholder, Reference, Text
from socdocs.document.slots import TOKEN, GapSlot, NodeSlot, PlainSlot, ProseSlot, RowsSlot, Slot, TableSlot, number_of
from socdocs.problems import InputProblems
from socdocs.report.own_texts import HOLE, OwnText, hole, holes_in, in_one_line, problem
from socdocs.source.addresses import escape_key
from socdocs.source.editing import Splice, spliced
from socdocs.words import listed

_LINE: Final = re.compile(r"[^\n]*\n?")
_LEAD: Final = re.compile(r"[ \t]*(?:#{1,6}[ \t]+|(?:[-*+]|\d+[.)])[ \t]+)?")
_NO_PARAGRAPH: Final = re.compile(r"[ \t]*(?:[|>]|:::|```)")
_OF_OTHERS: Final = re.compile(r"[ \t]*:::[ \t]*owner\b")
_CLOSING: Final = re.compile(r"(?<= )(#+)\Z")
_MARKUP: Final = re.compile(r"[\\`*_\[\]<>~|#&]")


class Unit(NamedTuple):
    """A paragraph, heading or list item of a filled template, from `start` to `end` in its Markdown.

    `lead` are the marks before its words, `text` its words on one line, and `key` the same with the name of each fact
    in place of its token; `names` holds the tokens by these names.
    """

    start: int
    end: int
    lead: str
    text: str
    key: str
    names: Mapping[str, str]

    @property
    def holes(self) -> list[str]:
        """Return the name in place of each token, in their order."""
        return holes_in(self.key)

    def reading(self, row: OwnText) -> Unit:
        """Return the paragraph as it reads with an own text.  Raises InputProblems as `filled` does."""
        return self._replace(text=filled(row, self), key=in_one_line(row.text.text))

    def behind_lead(self, text: str) -> str:
        """Return a text as it is written behind the marks: Markdown leaves out number signs at the end of a heading."""
        return _CLOSING.sub(r"\\\1", text) if self.lead.lstrip().startswith("#") else text


def reworded(own: Sequence[OwnText], report_id: str, markdown: str, slots: Sequence[Slot]) -> str:
    """Return the Markdown of a filled template with the own wording of its part in it.

    Raises InputProblems for a text that names what its paragraph does not hold.
    """
    by_key: dict[str, list[OwnText]] = {}
    for row in own:
        by_key.setdefault(row.key, []).append(row)
    found = [(unit, by_key[unit.key]) for unit in units(markdown, slots, report_id) if unit.key in by_key]
    if problems := [row for unit, texts in found for text in texts for row in _unknown(text, unit)]:
        raise InputProblems(problems)
    return put(markdown, found)


def put(markdown: str, own: Iterable[tuple[Unit, Sequence[OwnText]]]) -> str:
    """Return the Markdown of a filled template with own texts in the place of paragraphs and behind them.

    Raises InputProblems as `filled` does.
    """
    return spliced(
        markdown,
        [Splice(unit.start, unit.end, _with_own(unit, texts, markdown[unit.start : unit.end])) for unit, texts in own],
    )


def _with_own(unit: Unit, own: Sequence[OwnText], printed: str) -> str:
    """Return what is printed in the place of a paragraph, which was `printed` by its template, and behind it."""
    mark = unit.lead.strip()
    in_heading = mark.startswith("#")
    indent = unit.lead[: len(unit.lead) - len(unit.lead.lstrip())]
    between = f"\n{unit.lead}" if mark and not in_heading else f"\n\n{indent}"
    instead = next((unit.behind_lead(filled(row, unit)) for row in own if not row.added), None)
    added = "".join(f"{between}{filled(row, unit)}" for row in own if row.added)
    if added and in_heading:
        # The line below a heading may be a paragraph of its own.
        added += "\n"
    # What stays is as the template printed it: words that it made of a fact are no Markdown.
    return f"{printed if instead is None else instead}{added}"


def filled(row: OwnText, unit: Unit) -> str:
    """Return an own text with the tokens of its paragraph in place of names.  Raises InputProblems for unknown ones."""
    if problems := list(_unknown(row, unit)):
        raise InputProblems(problems)
    return HOLE.sub(lambda found: unit.names[found[1].strip()], in_one_line(row.text.text))


def _unknown(row: OwnText, unit: Unit) -> Iterator[Diagnostic]:
    """Yield an error for each name in an own text that is that of no fact of its paragraph."""
    known = listed([hole(name) for name in unit.names]) if unit.names else "none"
    for found in HOLE.finditer(in_one_line(row.text.text)):
        if found[1].strip() not in unit.names:
            message = f"“{found[0]}” is no fact of the paragraph in whose place this text is printed."
            yield problem(message, row.span, f"Its facts are: {known}.")


def unmatched(own: Iterable[OwnText], markdown: str, slots: Sequence[Slot], report_id: str) -> Iterator[OwnText]:
    """Yield the own texts of a part whose paragraph the filled template does not hold."""
    keys = {unit.key for unit in units(markdown, slots, report_id)}
    return (row for row in own if row.key not in keys)


def units(markdown: str, slots: Sequence[Slot], report_id: str) -> list[Unit]:
    """Return the paragraphs, headings and list items of a filled template whose words are its own.

    Tables, quotations, code, texts of the description alone in a paragraph, and what another party writes are none.
    """
    found: list[Unit] = []
    for start, end, lead in _stretches(markdown):
        text = in_one_line(TOKEN.sub(lambda at: _said(at, slots), markdown[start:end]))
        inside = [(at[0], slots[number_of(at[1])]) for at in TOKEN.finditer(text)]
        if any(isinstance(slot, (TableSlot, RowsSlot, GapSlot)) for _, slot in inside):
            continue
        if not re.search(r"\w", TOKEN.sub("", text)):
            continue
        names: dict[str, str] = {}
        by_slot: dict[int, str] = {}
        known: dict[str, list[Slot]] = {}
        for mark, slot in inside:
            alike = known.setdefault(_name(slot, report_id), [])
            if slot not in alike:
                alike.append(slot)
            number = alike.index(slot) + 1
            name = _name(slot, report_id) + (f" #{number}" if number > 1 else "")
            names.setdefault(name, mark)
            by_slot[number_of(mark[1:-1])] = name
        key = TOKEN.sub(lambda at, named=by_slot: hole(named[number_of(at[1])]), text)  # type: ignore[misc]
        found.append(Unit(start, end, lead, text, key, names))
    return found


def _stretches(markdown: str) -> Iterator[tuple[int, int, str]]:
    """Yield the start, the end and the marks before the words of each paragraph, heading and list item."""
    groups: list[bool] = []
    code = False
    start, end, lead = -1, -1, ""
    for match in _LINE.finditer(markdown):
        line = match[0]
        marks = _LEAD.match(line)
        begins = marks is not None and bool(marks[0].strip())
        apart = not line.strip() or _NO_PARAGRAPH.match(line) is not None
        if start >= 0 and (apart or begins or lead.startswith("#")):
            yield start, end, lead
            start = -1
        if line.lstrip().startswith("```"):
            code = not code
        elif line.strip() == ":::":
            del groups[-1:]
        elif line.lstrip().startswith(":::"):
            groups.append(_OF_OTHERS.match(line) is not None)
        elif not apart and not code and not any(groups):
            if start < 0 and marks is not None:
                start, lead = match.start() + marks.end(), marks[0]
            end = match.start() + len(line.rstrip())
    if start >= 0:
        yield start, end, lead


def _said(mark: re.Match[str], slots: Sequence[Slot]) -> str:
    """Return the words that a template prints itself, such as “and” in a list, or else the token."""
    slot = slots[number_of(mark[1])]
    match slot.node if isinstance(slot, NodeSlot) else slot:
        case PlainSlot(text, "") | Text(text, "") if not _MARKUP.search(text):
            return text
        case _:
            return mark[0]


def _name(slot: Slot, report_id: str) -> str:
    """Return the name of what a slot prints: the address of a fact, the target of a reference, or its words."""
    match slot:
        case PlainSlot(text, ""):
            name = f'"{text}"'
        case PlainSlot() | ProseSlot():
            name = slot.origin
        case NodeSlot():
            name = _name_of_node(slot.node)
        case _:
            name = ""
    own = f"reports[{escape_key(report_id)}]."
    return f"report.{name.removeprefix(own)}" if name.startswith(own) else name


def _name_of_node(node: Inline) -> str:
    match node:
        case Placeholder():
            return node.address
        case Text():
            return node.origin or f'"{node.text}"'
        case Reference() | Link():
            return node.target
        case Anchor():
            return f"anchor {node.name}"
        case _:
            return type(node).__name__.lower()
