"""Synthetic descriptions, generated from the model, for test-rendering templates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from socdocs.model.base import Facts, NoneStatement
from socdocs.model.description import SystemDescription
from socdocs.model.fields import FieldRow, fields_of
from socdocs.model.load import described
from socdocs.model.reporting import Report
from socdocs.report.manifest import ReportKind

NUMBER: Final = 6
"""How many full descriptions there are for one kind; each makes other choices."""

_WORD: Final = "Sample"
"""The value of every text and every id, so that every reference to an id is valid."""
_DAY: Final = "2025-06-30"
_CRITERION: Final = "CC1.1"
_NOT_FILLED: Final = ("libraries", "report_defaults", "checks")


def synthetic_descriptions(kind: ReportKind) -> Iterator[tuple[str, SystemDescription, bool]]:
    """Yield descriptions for `kind`, each with a note on what is special about it and whether it gives little.

    One gives nothing, one has every possible list with entries that hold only their ids, and several give every fact,
    some with statements of none in place of lists, so that every choice of words is rendered.
    """
    entry = {"id": _WORD, "kind": kind.name}
    yield "with nothing given", described({"reports": [entry]}), True
    yield "with ids only", _description(kind, _Filling(0, sparse=True)), True
    for number in range(NUMBER):
        yield f"with everything given ({number + 1})", _description(kind, _Filling(number)), False


def _description(kind: ReportKind, filling: _Filling) -> SystemDescription:
    data = filling.entry(SystemDescription)
    report = data["reports"][0]
    report.pop("layout", None)
    data["reports"] = [
        {name: value for name, value in report.items() if name not in ("soc", "type")} | {"kind": kind.name}
    ]
    return described(data)


class _Filling(Struct, frozen=True):
    number: int
    sparse: bool = False

    def entry(self, model: type[Facts]) -> dict[str, Any]:
        rows = fields_of(model).values()
        found = {row.key: self._value(row) for row in rows if row.name not in _NOT_FILLED and self._given(row, model)}
        return {key: value for key, value in found.items() if value is not None}

    def _given(self, row: FieldRow, model: type[Facts]) -> bool:
        holds_entries = row.item is not None
        return (
            not self.sparse
            or row.required
            or holds_entries
            or (model is Report and row.name == "trust_services_categories")
        )

    def _value(self, row: FieldRow) -> Any:  # noqa: ANN401 - as the field has it
        if row.item is not None:
            entry = self.entry(row.item)
            if row.shape == "stated" and self.number % 3 == 2:
                return self.entry(NoneStatement)
            return entry if row.shape == "entry" else [entry]
        if row.name in ("criteria", "criterion"):
            return [_CRITERION] if row.shape == "texts" else _CRITERION
        return _VALUES[row.shape](row, self.number)


def _choice(row: FieldRow, number: int) -> str:
    return row.choices[number % len(row.choices)]


_VALUES: Final[Mapping[str, Callable[[FieldRow, int], Any]]] = {
    "plain": lambda _row, _number: _WORD,
    "text": lambda _row, _number: _WORD,
    "prose": lambda _row, _number: _WORD,
    "date": lambda _row, _number: _DAY,
    "count": lambda _row, number: number,
    "yes_no": lambda _row, number: number % 4 != 3,
    "choice": _choice,
    "texts": lambda row, _number: list(row.choices) or [_WORD],
}
