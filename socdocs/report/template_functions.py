"""The functions and filters that templates call, and the slots that they print."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from typing import Any, Final, Literal

from jinja2 import TemplateError, Undefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, soft_str
from msgspec import Struct, field

from socdocs.document.links import safe_target
from socdocs.document.nodes import Anchor, Inline, Link, Placeholder, Reference, Text
from socdocs.document.slots import NodeSlot, PlainSlot, ProseSlot, RowsSlot, Slot, TableSlot, are_whole, reserved, token
from socdocs.problems import Severity
from socdocs.report.facts import ReportFacts
from socdocs.report.fitting import fitted
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
    rows: dict[str, Markup] = field(default_factory=dict)


# Not in the template's own context: a macro that is imported without context has none.
FILLING: ContextVar[Filling] = ContextVar("filling")
"""The template that is being filled."""
TAKEN_APART: Final = (
    "what is printed here takes a printed fact apart or puts one where only words can be; "
    "apply filters to the fact itself, before it is printed"
)


def _add(slot: Slot) -> Markup:
    slots = FILLING.get().slots
    slots.append(slot)
    return Markup(token(len(slots) - 1))  # noqa: S704 - a token holds no markup


@pass_context
def finalize(context: Context, value: object) -> object:
    """Make a slot of a value that `{{ }}` prints.

    It takes the context only so that Jinja does not run it on constants at compile time.
    """
    return _slot(value)


def require_printable(text: str) -> None:
    """Raise TemplateError for characters that cannot stand in a report, and for the inside of socdocs."""
    for _, character, kind in peculiar_characters(text):
        if kind.severity is Severity.ERROR:
            raise TemplateError(kind.message.format(shown=shown(character)))
    if " at 0x" in text and (found := _INSIDE.search(text)):
        if found["what"].endswith(Missing.__name__):
            raise TemplateError("a fact that may be absent is put among words without asking whether it is there")
        raise TemplateError(f"a template cannot print {found['what']}, which is no text")
    if "=" in text and _WITH_FIELDS.search(text) and (found := _structures().search(text)):
        raise TemplateError(f"a template cannot print {found['what']}, which is no text")


# As Python shows what is no text, with an address in memory, which differs from run to run.
_INSIDE: Final = re.compile(r"(?:<|&lt;)(?P<what>[^<>&]{1,200}?)(?: object)? at 0x[0-9a-f]{6,}(?:>|&gt;)")


_WITH_FIELDS: Final = re.compile(r"\w\([a-z]\w*=", re.IGNORECASE)


def _structures() -> re.Pattern[str]:
    """As Python shows what socdocs keeps facts and kinds of reports in: with the names of its fields."""
    kinds, new = set[type](), {Struct, tuple}
    while new:
        kinds |= new
        new = set[type]().union(*(kind.__subclasses__() for kind in new)) - kinds
    names = "|".join(sorted({kind.__name__ for kind in kinds if kind.__module__.startswith("socdocs.")}))
    return re.compile(rf"\b(?P<what>{names})\([a-z]\w*=", re.IGNORECASE)


def _only_text(value: object) -> object:
    """In place of the filters that make a text of anything: refuse what has no words of its own.

    `{{ kind | string }}` would print it as Python shows it.
    """
    if isinstance(value, Missing):
        raise TemplateError("a fact that may be absent is made a text without asking whether it is there")
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return soft_str(value)
    if isinstance(value, Undefined):
        return str(value)  # raises an error that names what is missing
    raise TemplateError(f"a template cannot print {type(value).__name__}, which is no text")


def _slot(value: object) -> Markup:
    if isinstance(value, Markup):
        require_printable(value)
        return value
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
    words = str(value)
    require_printable(words)
    return words


def _party(name: str) -> Owner:
    for owner in OWNERS:
        if owner == name:
            return owner
    raise TemplateError(f"there is no party “{name}”; there are: {', '.join(OWNERS)}")


def _placeholder(wanted: str, owner: str, address: str) -> Markup:
    """Print a placeholder for information that no single field holds."""
    return _add(NodeSlot(Placeholder(_words(wanted), _party(owner), _words(address))))


def _absent(values: Iterable[Any]) -> Markup:
    """Print one placeholder for equal absent facts, such as the criteria of several controls; nothing for none."""
    missing = [value for value in values if isinstance(value, Missing)]
    if not missing:
        return Markup("")
    first, *others = missing
    if not others:
        return _slot(first)
    addresses = tuple(value.address for value in missing)
    return _add(NodeSlot(Placeholder(first.wanted, first.owner, pattern_of(first.address), stands_for=addresses)))


def _section(id_: str) -> Markup:
    """Print a reference to a section: its number, or its title if the section is not in this output."""
    return _add(NodeSlot(Reference(f"section:{_part(id_)}")))


def _part(id_: object) -> str:
    """Return the id of a part of the kind.  Raises TemplateError for any other, of which nothing would print."""
    known = FILLING.get().parts
    if f"{id_}" not in known:
        near = suggest(f"{id_}", known)
        raise TemplateError(f"the report has no part “{id_}”{f'; {near[:1].lower()}{near[1:]}' if near else ''}")
    return f"{id_}"


def _title(id_: str) -> Markup:
    """Print the title of a section of the report."""
    return Markup("").join(_add(NodeSlot(node)) for node in FILLING.get().title(_part(id_)))


def _reference(target: str, text: object) -> Markup:
    """Print a reference to an anchor, with the words `text`."""
    return _add(NodeSlot(Reference(_words(target), (_inline(text),))))


def _anchor(name: str) -> Markup:
    """Print an anchor, the invisible target of references."""
    return _add(NodeSlot(Anchor(_words(name))))


def _link(target: str, text: object) -> Markup:
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
) -> Markup:
    """Print the line before a table that holds its caption and the properties of its columns."""
    words = (_inline(caption),) if caption else ()
    shares = tuple(widths)
    if not all(isinstance(width, int) for width in shares):
        raise TemplateError("the widths of a table are whole numbers, one for each column")
    parties: tuple[Owner | Literal[""], ...] = tuple(_party(owner) if owner else "" for owner in owners)
    slot = TableSlot(words, _words(anchor), shares, parties, bool(landscape), _words(description), bool(listed))
    return _add(slot)


_MOST_MARKS: Final = 20
"""The most exceptions that are named behind a control wherever it is; the table of exceptions names all."""


def _control_id(control: EntryView, *, anchored: bool = False) -> Markup:
    """Print a control's id with the ids of its first exceptions, in the same form everywhere.

    With `anchored` the id becomes the target of references to the control.
    """
    facts = FILLING.get().facts
    id_ = control.id
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
    return Markup("").join(_add(NodeSlot(part)) for part in parts)


def _listed(items: Iterable[object], word: str = "and") -> Markup:
    """Print `A`, `A and B`, or `A, B, and C`, each item in its own slot; an absent list prints its placeholder."""
    if isinstance(items, Missing):
        return _slot(items)
    tokens = [_slot(item) for item in items]
    if len(tokens) <= 2:
        return _slot(f" {word} ").join(tokens)
    return Markup(", ").join(tokens[:-1]) + _slot(f", {word} ") + tokens[-1]


_LINE_END = re.compile(r"(?:(?<!\s)\s*<br\s*/?>|\\)$", re.IGNORECASE)


def _rows(key: str, macro: Callable[..., Markup], *arguments: object) -> Markup:
    """Print the rows of a table that `macro` returns for the arguments.

    The macro is called once for each `key` in a template, because a control repeats under each of its criteria.
    """
    filling = FILLING.get()
    if key not in filling.rows:
        markdown = macro(*arguments)
        if not are_whole(markdown, len(filling.slots)):
            raise TemplateError(TAKEN_APART)
        filling.rows[key] = _add(RowsSlot(f"{filling.name}: {key}", fitted(markdown, filling.slots)))
    return filling.rows[key]


def _lines(text: object) -> Markup:
    """Print the lines of a letterhead, each on its own line, with or without a line break in its Markdown."""
    if not isinstance(text, Value):
        return _slot(text)
    rows = [_LINE_END.sub("", line.strip()) for line in text.splitlines() if line.strip()]
    return _add(ProseSlot("\\\n".join(rows), text.address))


FUNCTIONS: Mapping[str, Callable[..., Markup]] = {
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
FILTERS: Mapping[str, Callable[..., Markup]] = {"listed": _listed, "lines": _lines}
"""The filters that templates may use besides those of Jinja."""
OF_TEXT: Mapping[str, Callable[[object], object]] = dict.fromkeys(("string", "pprint"), _only_text)
"""What Jinja's filters of these names are replaced by."""
