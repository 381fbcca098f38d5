"""Find the words of a prose that Markdown leaves out: cells without a column, and definitions that nothing uses."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import Any, Final, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

_ROWS: Final = "socdocs.rows"
_REFERENCES: Final = "references"
_COMMENTS: Final = frozenset({"//", "COMMENT", "_", "#"})
"""The names of definitions that are comments, which `comments` takes out."""


class LeftOut(NamedTuple):
    """Words that do not print; `first` and `last` are their lines, from 0."""

    first: int
    last: int
    message: str


class _Definitions(dict[str, Any]):
    """The targets of links by name; remembers which were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.used: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - the library's
        self.used.add(name)
        return super().get(name, default)


def watch(parser: MarkdownIt) -> None:
    """Let `parser` remember what it leaves out, for `left_out`."""
    parser.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})


def watched() -> dict[str, Any]:
    """Return the environment of a parser that is watched."""
    return {_ROWS: [], _REFERENCES: _Definitions()}


def left_out(tokens: Sequence[Token], notes: Container[str], env: dict[str, Any]) -> Iterator[LeftOut]:
    """Yield what a watched parser has left out, once the inside of each of its `tokens` is parsed, too.

    `notes` are the footnotes to which the text refers.
    """
    yield from env[_ROWS]
    definitions = env[_REFERENCES]
    for name, row in definitions.items():
        if name not in definitions.used and not (name in _COMMENTS and row["href"] in ("", "#")):
            yield _definition(row, "no link here has that name")
    for row in env.get("duplicate_refs", ()):
        yield _definition(row, "another target before it has that name")
    for token in tokens:
        if token.type == "footnote_reference_open" and token.meta["label"] not in notes and token.map:
            mark = f"[^{token.meta['label']}]"
            message = f"The footnote {mark} does not print: no text outside of footnotes has the mark {mark}."
            yield LeftOut(*_lines(token.map), message)
        elif token.type == "fence" and token.map and len(said := token.info.split(maxsplit=1)) > 1:
            message = f"“{said[1].strip()}” does not print: behind {token.markup} there is only the name of a language."
            yield LeftOut(token.map[0], token.map[0], f"{message} Begin the text on the next line.")


def _definition(row: dict[str, Any], reason: str) -> LeftOut:
    message = f"This line does not print: it is read as the target of a link, and {reason}."
    return LeftOut(*_lines(row["map"]), f"{message} Write \\[ for [ where it is a text.")


def _lines(place: list[int]) -> tuple[int, int]:
    return place[0], max(place[0], place[1] - 1)


def _table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001 - the library's
    made = len(state.tokens)
    if not table(state, start_line, end_line, silent):
        return False
    for row in _rows(state, made):
        lost = [cell for cell in row.cells[row.columns :] if cell]
        if lost:
            message = f"“{' | '.join(lost)}” does not print: the row has more cells than its table has columns."
            state.env[_ROWS].append(LeftOut(row.line, row.line, f"{message} Write \\| for a | within a cell."))
    return True


class WrittenRow(NamedTuple):
    """A row of a table: its line, from 0, where its text begins and ends, its cells, and the columns of its table."""

    line: int
    start: int
    end: int
    cells: tuple[str, ...]
    columns: int


def uneven_rows(parser: MarkdownIt, text: str) -> list[WrittenRow]:
    """Return the rows in `text` that have more or fewer cells than their tables have columns.

    `parser` is one of its own, since it is changed.
    """
    parser.block.ruler.at("table", _noting_rows, {"alt": ["paragraph", "reference"]})
    env: dict[str, Any] = {_ROWS: []}
    parser.parse(text, env)
    return [row for row in env[_ROWS] if len(row.cells) != row.columns]


def _noting_rows(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:  # noqa: FBT001 - as above
    made = len(state.tokens)
    found = table(state, start_line, end_line, silent)
    state.env[_ROWS] += _rows(state, made) if found and not silent else ()
    return found


def _rows(state: StateBlock, made: int) -> Iterator[WrittenRow]:
    """Yield the rows of the table whose tokens begin at `made`."""
    tokens = state.tokens[made:]
    columns = sum(token.type == "th_open" for token in tokens)
    for line in (token.map[0] for token in tokens if token.type == "tr_open" and token.map):
        start, end = state.bMarks[line] + state.tShift[line], state.eMarks[line]
        cells = escapedSplit(state.src[start:end].strip())
        cells = cells[not cells[0] : len(cells) - (len(cells) > 1 and not cells[-1])]
        yield WrittenRow(line, start, end, tuple(cell.strip() for cell in cells), columns)
