"""The functions and filters that templates call, and the slots that they print."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from typing import Any, Final, Literal

from jinja2 import TemplateError, Undefined, pass_context
from jinja2.runtime import Context, Macro
from markupsafe import Markup
from msgspec import Struct, field

from socdocs.document.links import safe_target
from socdocs.document.nodes import Anchor, Inline, Link, Placeholder, Reference, Text
from socdocs.document.slots import (
    NodeSlot,
    PlainSlot,
    ProseSlot,
    RowsSlot,
    Slot,
    TableSlot,
    are_whole,
    is_escaped,
    reserved,
    token,
)
from socdocs.problems import Severity
from socdocs.report.facts import ReportFacts
from socdocs.report.fitting import fitted
from socdocs.report.template_values import ABSENT, UNASKED, with_words
from socdocs.report.view import EntryView, Missing, Value
from socdocs.source.addresses import pattern_of
from socdocs.source.characters import peculiar_characters, shown
from socdocs.words import OWNERS, Owner, suggest


class Filling(Struct, frozen=True):
    """The state of filling the template `name`: the slots that it has printed so far, and the rows that it has written.

    `title` returns the title of a part of the report, and `parts` are the ids of all that its kind has.
    """

    name: str
    facts: ReportFacts
    title: Callable[[str], tuple[Inline, ...]]
    parts: frozenset[str]
    slots: list[Slot] = field(default_factory=list)
    rows: dict[str, Printed] = field(default_factory=dict)


# Not in the template's own context: a macro that is imported without context has none.
FILLING: ContextVar[Filling] = ContextVar("filling")
"""The template that is being filled."""
TAKEN_APART: Final = (
    "what is printed here takes a printed fact apart or puts one where only words can be; "
    "apply filters to the fact itself, before it is printed"
)


class Printed(Markup):
    """What is Markdown already: words of a template itself, and the tokens of slots.

    What else is put together with it becomes a slot of its own, since it may be a value or made of one.  A Markup that
    is no Printed was made by a filter of Jinja's from just anything.
    """

    __slots__ = ()

    @classmethod
    def escape(cls, s: object, /) -> Printed:
        """Return what stands for `s` among Markdown."""
        if type(s) is Printed:
            return s
        # Jinja fills up with blanks what is to be of some width.
        return Printed(s) if s == " " else printed(s)


ESCAPED: Final = "a backslash is right before what is printed here; leave it out, or write two for one that is printed"


def fault_of(markdown: str, slots: int) -> str:
    """Return what is wrong with the tokens in the Markdown of a rendering with so many slots, or ""."""
    if not are_whole(markdown, slots):
        return TAKEN_APART
    return ESCAPED if is_escaped(markdown) else ""


def _add(slot: Slot) -> Printed:
    slots = FILLING.get().slots
    slots.append(slot)
    return Printed(token(len(slots) - 1))


@pass_context
def finalize(context: Context, value: object) -> object:
    """Make a slot of a value that `{{ }}` prints.

    It takes the context only so that Jinja does not run it on constants at compile time.
    """
    return printed(value)


def require_printable(text: str) -> None:
    """Raise TemplateError for characters that cannot stand in a report, and for what is made of an absent fact."""
    if ABSENT in text:
        raise TemplateError(UNASKED)
    for _, character, kind in peculiar_characters(text):
        if kind.severity is Severity.ERROR:
            raise TemplateError(kind.message.format(shown=shown(character)))


def printed(value: object) -> Printed:
    """Return `value` if it is Markdown of a template, and else make a slot of it.

    Raises TemplateError for what has no words, and for what a filter made without knowing Markdown.
    """
    if isinstance(value, Printed):
        require_printable(value)
        return value
    if isinstance(value, Markup):
        raise TemplateError("a filter makes HTML of words here, and a report holds none; print the words without it")
    if isinstance(value, Value):
        return _add(ProseSlot(value, value.address) if value.prose else PlainSlot(value, value.address))
    if isinstance(value, Missing):
        if not value.wanted:
            raise TemplateError(
                f"the template prints “{value.address}”, which may be absent, without asking whether it is there"
            )
        return _add(NodeSlot(Placeholder(value.wanted, value.owner, value.address)))
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return _add(PlainSlot(_words(value), ""))
    if isinstance(value, Undefined):
        # Its text raises an error that names what is missing.
        str(value)
    raise TemplateError(f"a template cannot print {type(value).__name__}")


def _inline(value: object) -> Inline:
    if isinstance(value, Missing):
        return Placeholder(value.wanted, value.owner, value.address)
    return Text(_words(value), value.address if isinstance(value, Value) else "")


def _words(value: object) -> str:
    """Return the words of a value.  Raises TemplateError for printed facts, which are marks in the place of words."""
    if isinstance(value, Markup) and reserved(value):
        raise TemplateError(TAKEN_APART)
    if isinstance(value, Value):
        return value
    words = str(with_words(value))
    require_printable(words)
    return words


def _party(given: object) -> Owner:
    name = _words(given)
    for owner in OWNERS:
        if owner == name:
            return owner
    raise TemplateError(f"there is no party “{name}”; there are: {', '.join(OWNERS)}")


def _placeholder(wanted: str, owner: str, address: str) -> Printed:
    """Print a placeholder for information that no single field holds."""
    return _add(NodeSlot(Placeholder(_words(wanted), _party(owner), _words(address))))


def _absent(values: Iterable[Any]) -> Printed:
    """Print one placeholder for equal absent facts, such as the criteria of several controls; nothing for none."""
    missing = [value for value in values if isinstance(value, Missing)]
    if not missing:
        return Printed("")
    first, *others = missing
    if not others:
        return printed(first)
    addresses = tuple(value.address for value in missing)
    return _add(NodeSlot(Placeholder(first.wanted, first.owner, pattern_of(first.address), stands_for=addresses)))


def _section(id_: str) -> Printed:
    """Print a reference to a section: its number, or its title if the section is not in this output."""
    return _add(NodeSlot(Reference(f"section:{_part(id_)}")))


def _part(id_: object) -> str:
    """Return the id of a part of the kind.  Raises TemplateError for any other, of which nothing would print."""
    known = FILLING.get().parts
    if (name := _words(id_)) not in known:
        near = suggest(name, known)
        raise TemplateError(f"the report has no part “{name}”{f'; {near[:1].lower()}{near[1:]}' if near else ''}")
    return name


def _title(id_: str) -> Printed:
    """Print the title of a section of the report."""
    return Printed("").join(_add(NodeSlot(node)) for node in FILLING.get().title(_part(id_)))


def _reference(target: str, text: object) -> Printed:
    """Print a reference to an anchor, with the words `text`."""
    return _add(NodeSlot(Reference(_words(target), (_inline(text),))))


def _anchor(name: str) -> Printed:
    """Print an anchor, the invisible target of references."""
    return _add(NodeSlot(Anchor(_words(name))))


def _link(target: str, text: object) -> Printed:
    """Print a link to another web page or a mail address."""
    address = safe_target(_words(target))
    if address is None:
        raise TemplateError(f"a link may lead to http, https and mailto addresses, not to “{target}”")
    return _add(NodeSlot(Link(address, (_inline(text),))))


def _table(
    caption: str = "",
    *,
    anchor: str = "",
    widths: Iterable[int] = (),
    owners: Iterable[str] = (),
    landscape: bool = False,
    description: str = "",
    listed: bool = True,
) -> Printed:
    """Print the line before a table that holds its caption and the properties of its columns."""
    words = (_inline(caption),) if caption else ()
    shares = tuple(widths)
    if not all(isinstance(width, int) and width >= 0 for width in shares):
        raise TemplateError("the widths of a table are whole numbers from 0 on, one for each column")
    parties: tuple[Owner | Literal[""], ...] = tuple(_party(owner) if owner else "" for owner in owners)
    slot = TableSlot(words, _words(anchor), shares, parties, bool(landscape), _words(description), bool(listed))
    return _add(slot)


_MOST_MARKS: Final = 20
"""The most exceptions that are named behind a control wherever it is; the table of exceptions names all."""


def _control_id(control: EntryView, *, anchored: bool = False) -> Printed:
    """Print a control's id with the ids of its first exceptions, in the same form everywhere.

    With `anchored` the id becomes the target of references to the control.  Of an absent id a placeholder prints.
    """
    facts = FILLING.get().facts
    id_ = control.id
    if isinstance(id_, Missing):
        return printed(id_)
    parts: list[Inline] = (
        [Anchor(f"control:{id_}"), Text(str(id_), id_.address)]
        if anchored
        else [Reference(f"control:{id_}", (Text(str(id_), id_.address),))]
    )
    marks = facts.exceptions_of(control)
    for index, mark in enumerate(marks[:_MOST_MARKS]):
        parts += [Text(", " if index else " ("), Reference(f"exception:{mark}", (Text(mark),))]
    if marks:
        parts.append(Text(f", and {more} more)" if (more := len(marks) - _MOST_MARKS) > 0 else ")"))
    return Printed("").join(_add(NodeSlot(part)) for part in parts)


def _listed(items: Iterable[object], word: str = "and") -> Printed:
    """Print `A`, `A and B`, or `A, B, and C`, each item in its own slot; an absent list prints its placeholder."""
    if isinstance(items, Missing):
        return printed(items)
    word = _words(word)
    tokens = [printed(item) for item in items]
    if len(tokens) <= 2:
        return printed(f" {word} ").join(tokens)
    return Printed(", ").join(tokens[:-1]) + printed(f", {word} ") + tokens[-1]


_LINE_END = re.compile(r"(?:(?<!\s)\s*<br\s*/?>|\\)$", re.IGNORECASE)


def _rows(key: str, macro: Callable[..., Markup], *arguments: object) -> Printed:
    """Print the rows of a table that `macro` returns for the arguments.

    The macro is called once for each `key` in a template, because a control repeats under each of its criteria.
    """
    if type(macro) is not Macro:
        raise TemplateError("the rows of a table are written by a macro")
    filling = FILLING.get()
    key = _words(key)
    if key not in filling.rows:
        markdown = macro(*arguments)
        if fault := fault_of(markdown, len(filling.slots)):
            raise TemplateError(fault)
        filling.rows[key] = _add(RowsSlot(f"{filling.name}: {key}", fitted(markdown, filling.slots)))
    return filling.rows[key]


def _lines(text: object) -> Printed:
    """Print the lines of a letterhead, each on its own line, with or without a line break in its Markdown."""
    if not isinstance(text, Value):
        return printed(text)
    return _add(ProseSlot(in_lines(text), text.address))


def in_lines(markdown: str) -> str:
    """Return Markdown with each of its lines printed on its own line."""
    rows = (_LINE_END.sub("", line.strip()) for line in markdown.splitlines() if line.strip())
    # Two blanks at the end of a line break it in a paragraph, and are nothing at the end of a heading, item or note.
    return "  \n".join(rows)


FUNCTIONS: Mapping[str, Callable[..., Printed]] = {
    "placeholder": _placeholder,
    "absent": _absent,
    "section": _section,
    "title": _title,
    "reference": _reference,
    "anchor": _anchor,
    "link": _link,
    "table": _table,
    "control_id": _control_id,
    "rows": _rows,
}
FILTERS: Mapping[str, Callable[..., Printed]] = {"listed": _listed, "lines": _lines}
"""The filters that templates may use besides those of Jinja."""
