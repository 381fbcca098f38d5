"""Criteria of other frameworks in one report, with the controls that refer to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from socdocs.model.controls import Control
from socdocs.model.references import fold_id
from socdocs.report.view import EntryView
from socdocs.words import fold_word


class AdditionalCriterionRow(Struct, frozen=True):
    """A criterion of another framework with the controls that refer to it."""

    criterion: EntryView
    controls: tuple[EntryView, ...]


class AdditionalSet(Struct, frozen=True):
    """The criteria of one other framework: its catalog, and its criteria in written order."""

    catalog: EntryView
    rows: tuple[AdditionalCriterionRow, ...]


def additional_sets(
    entries: Iterable[EntryView], controls: Iterable[EntryView], *, in_opinion: bool
) -> Iterator[AdditionalSet]:
    """Yield the sets of `entries` that the opinion covers, or those that it does not."""
    referring: Mapping[tuple[str, str], list[EntryView]] | None = None
    for entry in entries:
        if bool(entry.facts.opinion) is not in_opinion:
            continue
        if referring is None:
            referring = _by_reference(controls)
        framework = fold_word(entry.catalog.name or "")
        yield AdditionalSet(
            entry.catalog,
            tuple(
                AdditionalCriterionRow(row, tuple(referring.get((framework, fold_id(row.facts.id)), ())))
                for row in entry.catalog.criteria
            ),
        )


def _by_reference(controls: Iterable[EntryView]) -> Mapping[tuple[str, str], list[EntryView]]:
    found: dict[tuple[str, str], list[EntryView]] = {}
    for view in controls:
        control: Control = view.facts
        named = ((row.framework or "", row.reference or "") for row in control.framework_references or ())
        for key in dict.fromkeys((fold_word(framework), fold_id(reference)) for framework, reference in named):
            found.setdefault(key, []).append(view)
    return found
