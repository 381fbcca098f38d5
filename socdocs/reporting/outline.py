"""Format an outline for a terminal, as a tree, and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from msgspec import to_builtins

from socdocs.document.nodes import OpenItem
from socdocs.json_text import json_text
from socdocs.report.outline import Outline, OutlinePart, wanted_words
from socdocs.reporting.width import rendered
from socdocs.words import OWNERS, Owner

if TYPE_CHECKING:
    from rich.text import Text
    from rich.tree import Tree

_COLORS: Final[Mapping[Owner, str]] = {
    "management": "blue",
    "service_auditor": "magenta",
    "subservice_organization": "cyan",
}
_NAMED: Final = 6
"""How many missing facts are named under a part; the others are counted."""


def outline_text(outline: Outline, *, width: int = 100, color: bool = False) -> str:
    """The outline as a tree for a terminal of `width` cells."""
    return "\n".join(rendered(part, width, color=color) for part in (_tree(outline), _totals(outline)))


def outline_json(outlines: Sequence[Outline]) -> str:
    """The outline as JSON with all facts about each part; a list of outlines for several."""
    whole = [{**_plain(outline), "parts": to_builtins(outline.parts)} for outline in outlines]
    return json_text(whole if len(whole) > 1 else whole[0])


def _plain(outline: Outline) -> dict[str, object]:
    names = ("kind", "title", "organization", "system", "timeframe", "layout")
    return {**{name: getattr(outline, name) for name in names}, "open": dict(outline.open)}


def _tree(outline: Outline) -> Tree:
    from rich.text import Text
    from rich.tree import Tree

    head = Text(outline.title, style="bold")
    about = [outline.system, outline.organization, outline.timeframe, f"layout {outline.layout}"]
    head.append("\n" + " · ".join(word for word in about if word), style="not bold dim")
    tree = Tree(head, guide_style="dim")
    for part in outline.parts:
        if not part.condition:
            _grow(tree, part)
    if later := [part for part in outline.parts if part.condition]:
        tree.add(_later(later))
    return tree


def _grow(tree: Tree, part: OutlinePart) -> None:
    branch = tree.add(_label(part))
    for child in part.parts:
        if not child.condition:
            _grow(branch, child)
    if later := [child for child in part.parts if child.condition]:
        branch.add(_later(later))


def _later(parts: Sequence[OutlinePart]) -> Text:
    from rich.text import Text

    words = "; ".join(f"{part.title} (when {part.condition})" for part in parts)
    return Text(f"· not here yet: {words}", style="dim")


def _label(part: OutlinePart) -> Text:
    from rich.text import Text

    label = Text.assemble(
        (f"{part.number} " if part.number else "", "bold" if part.parts else ""),
        (part.title, "bold" if part.parts else ""),
        "  ",
        (OWNERS[part.owner].name, _COLORS[part.owner]),
        (f" · {part.answers}" if part.answers else "", "dim"),
        (f" · {_range(part.elements)}" if part.elements else "", "dim"),
    )
    if given := [need.name for need in part.needs if need.given]:
        label.append("\n✓ ", style="green")
        label.append(", ".join(given), style="dim")
    for item in part.missing[:_NAMED]:
        label.append_text(_missing(item, part))
    if len(part.missing) > _NAMED:
        rest = sum(item.count for item in part.missing[_NAMED:])
        label.append(f"\n  and {rest} more", style="yellow")
    return label


def _missing(item: OpenItem, part: OutlinePart) -> Text:
    from rich.text import Text

    words = wanted_words(item, part)
    if item.confirm:
        return Text(f"\n✎ {words}", style="yellow")
    return Text.assemble((f"\n○ {words} ", "yellow"), (item.address, "dim cyan"))


def _range(elements: tuple[str, ...]) -> str:
    """`A2-03 … A2-07` for more than three."""
    return " … ".join((elements[0], elements[-1])) if len(elements) > 3 else ", ".join(elements)


def _totals(outline: Outline) -> Text:
    from rich.text import Text

    words = [f"{OWNERS[owner].name} {count}" for owner, count in outline.open.items() if count]
    total = Text.assemble(("Still open: ", "bold"), ", ".join(words) or "nothing")
    total.append("\n✓ there   ○ missing   ✎ for the service auditor to confirm", "dim")
    return total
