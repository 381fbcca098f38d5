"""Parse the criteria codes of the tree before it is validated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct, field

from socdocs.codes import Code, Grammar
from socdocs.diagnostics import Diagnostic, Span
from socdocs.model.references import CRITERIA_PLACES
from socdocs.problems import Severity
from socdocs.source.addresses import item_name
from socdocs.source.rewriting import each_entry, with_value
from socdocs.source.tree import Entry, Mapping, Scalar, Sequence
from socdocs.words import counted, listed

_TO_CHOOSE: Final = "criteria_to_choose"
_REFERENCES: Final = "framework_references"
_CONTROLS: Final = "controls[].criteria[]"
"""The only place with fields for a series from which the user must choose and for codes of other frameworks."""
_LISTED: Final = 1_000
"""The most ids or texts that one message names."""


def read_criteria(tree: Mapping, grammar: Grammar) -> tuple[Mapping, list[Diagnostic]]:
    """Return `tree` with every criterion written as its id, and the findings on all other codes.

    Points of focus become their criteria.  In a control, a series moves to `criteria_to_choose` and a code of another
    framework to `framework_references`.  Text that is not a code is kept; `check_references` reports it.  There is at
    most one finding of each kind per file.
    """
    notes = _Notes()
    for place in CRITERIA_PLACES:
        *above, last = place.split(".")
        many = last.endswith("[]")
        changed = each_entry(tree, above, _Entry(grammar, place, last.removesuffix("[]"), notes, many=many).read)
        tree = changed if isinstance(changed, Mapping) else tree
    return tree, list(notes.findings())


class _Notes(Struct):
    """What was found in each file, with the place of each code."""

    points: dict[str, list[tuple[Span, str]]] = field(default_factory=dict)
    series: dict[str, list[tuple[Span, str, str]]] = field(default_factory=dict)
    others: dict[str, list[tuple[Span, str]]] = field(default_factory=dict)
    left_out: dict[str, list[tuple[Span, str]]] = field(default_factory=dict)
    words: dict[str, list[tuple[Span, str]]] = field(default_factory=dict)

    def findings(self) -> Iterator[Diagnostic]:
        """Yield one finding of each kind for each file."""
        for points in self.points.values():
            first, example = points[0]
            was = "was" if len(points) == 1 else "were"
            message = f"{counted(len(points), 'point')} of focus {was} read as criteria, such as {example}."
            yield Diagnostic("points-of-focus", Severity.INFO, message, first)
        for series in self.series.values():
            rows: dict[str, list[str]] = {}
            for _, code, id_ in series:
                rows.setdefault(code, []).append(id_)
            said = "; ".join(f"{code}: {listed(ids, _LISTED)}" for code, ids in rows.items())
            message = f"A series of criteria is named instead of a criterion, so nothing counts as met by it: {said}."
            advice = "Write the criteria to which each control is mapped, such as CC6.1. None is chosen automatically."
            yield Diagnostic("series-to-choose", Severity.WARNING, message, series[0][0], advice)
        for others in self.others.values():
            yield _of_others(others, "put under “framework_references”")
        for others in self.left_out.values():
            yield _of_others(others, "left out, since no field of this list takes them")
        for words in self.words.values():
            said = listed(tuple(dict.fromkeys(f"“{text}”" for _, text in words)), _LISTED)
            message = f"Words beside the criteria were left out: {said}."
            advice = "Nothing needs to change if they are titles; write what limits them in the text of the control."
            yield Diagnostic("words-beside-criteria", Severity.INFO, message, words[0][0], advice)


def _of_others(others: list[tuple[Span, str]], done: str) -> Diagnostic:
    said = f"{counted(len(others), 'code')} of other frameworks {'was' if len(others) == 1 else 'were'} {done}"
    return Diagnostic("other-frameworks", Severity.INFO, f"{said}: {_by_name(others)}.", others[0][0])


def _by_name(others: Iterable[tuple[Span, str]]) -> str:
    return ", ".join(f"{name} {count}" for name, count in Counter(name for _, name in others).items())


class _Entry(Struct, frozen=True):
    """Reads the codes of one entry of a list."""

    grammar: Grammar
    place: str
    key: str
    notes: _Notes
    many: bool

    def read(self, entry: Mapping) -> Mapping:
        """Return the entry with its codes parsed; the same object if nothing changes."""
        value = entry.get(self.key)
        if isinstance(value, Scalar) and not value.absent:
            return self._list(entry, (value,), value.span) if self.many else self._one(entry, value)
        if self.many and isinstance(value, Sequence) and all(isinstance(item, Scalar) for item in value.items):
            items = tuple(item for item in value.items if isinstance(item, Scalar))
            plain = all(self.grammar.is_criterion(item.text) for item in items)
            return entry if plain else self._list(entry, items, value.span)
        return entry

    def _one(self, entry: Mapping, value: Scalar) -> Mapping:
        codes = self.grammar.find(value.text)
        if len(codes) != 1 or codes[0].kind not in ("criterion", "series"):
            return entry
        return with_value(entry, self.key, value._replace(text=codes[0].id))

    def _list(self, entry: Mapping, items: tuple[Scalar, ...], span: Span) -> Mapping:
        criteria, series, others = dict[str, Scalar](), dict[str, Scalar](), dict[Code, Scalar]()
        for item, codes in zip(items, self.grammar.find_all(item.text for item in items), strict=True):
            if (words := self.grammar.unread(item.text)) and not any(code.kind == "unknown" for code in codes):
                self._note(self.notes.words, item, words)
            for code in codes:
                scalar = Scalar(code.id, item.span, '"')
                if code.kind == "other":
                    others.setdefault(code, scalar)
                elif code.kind == "series" and self.place == _CONTROLS:
                    series.setdefault(code.id, scalar)
                else:
                    criteria.setdefault(code.id, scalar)
                if code.point:
                    self._note(self.notes.points, scalar, f"{' '.join(item.text.split())[:40]} as {code.id}")
        entry = with_value(entry, self.key, Sequence(tuple(criteria.values()), span))
        for id_, scalar in series.items():
            self.notes.series.setdefault(scalar.span.file, []).append((scalar.span, id_, item_name(entry)))
        if series:
            entry = with_value(entry, _TO_CHOOSE, Sequence(tuple(series.values()), span))
        return self._with_references(entry, others, span) if others else entry

    def _with_references(self, entry: Mapping, others: dict[Code, Scalar], span: Span) -> Mapping:
        for code, scalar in others.items():
            self._note(self.notes.others if self.place == _CONTROLS else self.notes.left_out, scalar, code.framework)
        if self.place != _CONTROLS:
            return entry
        given = entry.get(_REFERENCES)
        items = given.items if isinstance(given, Sequence) else ()
        more = tuple(_reference(code, scalar) for code, scalar in others.items())
        return with_value(entry, _REFERENCES, Sequence((*items, *more), given.span if given else span))

    def _note(self, notes: dict[str, list[tuple[Span, str]]], scalar: Scalar, said: str) -> None:
        notes.setdefault(scalar.span.file, []).append((scalar.span, said))


def _reference(code: Code, scalar: Scalar) -> Mapping:
    texts = (("framework", code.framework), ("reference", code.id))
    return Mapping(
        tuple(Entry(Scalar(key, scalar.span, '"'), Scalar(text, scalar.span, '"')) for key, text in texts), scalar.span
    )
