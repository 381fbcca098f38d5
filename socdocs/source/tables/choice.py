"""The options of a table in a description: `{file: controls.xlsx, sheet: Controls, header_row: 3, …}`."""

from __future__ import annotations

from typing import Final, NamedTuple

from socdocs.diagnostics import Diagnostic
from socdocs.problems import Severity
from socdocs.source.tree import Mapping, Node, Scalar, Sequence
from socdocs.words import suggest

FILE: Final = "file"
KEYS: Final = (FILE, "sheet", "header_row", "columns", "ignore")
"""The keys that are known."""
_OF_IGNORE: Final = "Write ignore: [Status, Notes]."


class Choice(NamedTuple):
    """The sheet, the header row, the heading for each field and the headings to ignore, as far as given."""

    sheet: Scalar | None = None
    header_row: Scalar | None = None
    columns: tuple[tuple[Scalar, Scalar], ...] = ()
    ignore: tuple[Scalar, ...] = ()

    @property
    def first(self) -> Scalar | None:
        """The first option that is given, or None."""
        columns = [field for field, _ in self.columns]
        return next((given for given in (self.sheet, self.header_row, *columns, *self.ignore) if given), None)


def file_name(value: Node | None) -> Scalar | None:
    """The name of the file that is given in the place of a value; None where the value is given itself."""
    name = value.get(FILE) if isinstance(value, Mapping) else None
    return name if isinstance(name, Scalar) else None


def read_choice(value: Mapping, found: list[Diagnostic]) -> Choice:
    """Read the options beside the name of the file in `value`; adds its findings to `found`."""
    for entry in value:
        if entry.key.text not in KEYS:
            message = f"“{entry.key.text}” is not a key that goes with “file”."
            advice = suggest(entry.key.text, KEYS, f"These can: {', '.join(KEYS[1:])}.")
            found.append(Diagnostic("unknown-key", Severity.ERROR, message, entry.key.span, advice))
    columns = value.get("columns")
    if columns is not None and not isinstance(columns, Mapping):
        _shape(columns, "columns", 'Write columns: {id: "Control ID"}.', found)
    pairs = columns.entries if isinstance(columns, Mapping) else ()
    for entry in pairs:
        if not isinstance(entry.value, Scalar):
            _shape(entry.value, f"columns.{entry.key.text}", "Write the heading of one column.", found)
    return Choice(
        _scalar(value, "sheet", "Write the name of one sheet.", found),
        _scalar(value, "header_row", "Write the number of the row with the headings.", found),
        tuple((entry.key, entry.value) for entry in pairs if isinstance(entry.value, Scalar)),
        _texts(value.get("ignore"), found),
    )


def _scalar(value: Mapping, key: str, advice: str, found: list[Diagnostic]) -> Scalar | None:
    node = value.get(key)
    if node is None or isinstance(node, Scalar):
        return None if node is None or node.absent else node
    _shape(node, key, advice, found)
    return None


def _texts(node: Node | None, found: list[Diagnostic]) -> tuple[Scalar, ...]:
    if isinstance(node, Scalar):
        return () if node.absent else (node,)
    if isinstance(node, Sequence):
        for item in node.items:
            if not isinstance(item, Scalar):
                _shape(item, "ignore", _OF_IGNORE, found)
        return tuple(item for item in node.items if isinstance(item, Scalar))
    if node is not None:
        _shape(node, "ignore", _OF_IGNORE, found)
    return ()


def _shape(node: Node, key: str, advice: str, found: list[Diagnostic]) -> None:
    message = f"“{key}” has another form than it must have beside “file”."
    found.append(Diagnostic("wrong-shape", Severity.ERROR, message, node.span, advice))
