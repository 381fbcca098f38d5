"""What an import made of the files that it read, as text: each column, and the counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from socdocs.reporting.printable import printable
from socdocs.reporting.width import filled
from socdocs.source.tables.account import Account
from socdocs.words import counted
from socdocs.workflow.imported import Imported

_NAMED = 12
"""The most ids that a line names; of more it gives the number."""


def imported_text(imported: Imported, width: int) -> str:
    """The account of each table, and the numbers of controls, mappings and criteria."""
    lines = [line for path, account in imported.accounts.items() for line in _account(path, account)]
    lines += _counts(imported)
    return "".join(f"{part}\n" for line in lines for part in filled(printable(line), width, rest="    "))


def _account(path: Path, account: Account) -> Iterator[str]:
    yield f"{path}: {account.holds}"
    width = max((len(use.heading) for use in account.columns), default=0)
    for use in account.columns:
        number = f" ({use.number})" if use.number else ""
        yield f"  {use.heading.ljust(width)}  {f'→ {use.field}' if use.field else use.reason}{number}"


def _counts(imported: Imported) -> Iterator[str]:
    series = sum(bool(control.criteria_to_choose) for control in imported.controls)
    covered, objectives = len(imported.covered), len(imported.objectives)
    said = [counted(len(imported.controls), "control"), counted(imported.mappings, "mapping")]
    if covered or not objectives:
        said.append(f"{covered} {'criterion' if covered == 1 else 'criteria'} with a control")
    if objectives:
        said.append(f"{counted(objectives, 'control objective')} with a control")
    yield ", ".join(said)
    if without := imported.without:
        named = f" ({', '.join(without)})" if len(without) <= _NAMED else ""
        yield f"{counted(len(without), 'control')} without a criterion or control objective{named}"
    if wordless := imported.wordless:
        named = f" ({', '.join(wordless)})" if len(wordless) <= _NAMED else ""
        yield f"{counted(len(wordless), 'control')} without a text{named}"
    if series:
        yield f"{counted(series, 'control')} with a series from which a criterion must be chosen"


def headings_text(known: dict[str, list[str]], width: int) -> str:
    """The headings that are known for each field, a field on each line."""
    lines = (f"{field}: {', '.join(headings)}" for field, headings in known.items())
    return "".join(f"{part}\n" for line in lines for part in filled(line, width, rest="    "))
