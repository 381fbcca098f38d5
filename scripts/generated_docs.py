"""Write the pages of docs/ that are made from the program, or with --check say which are not current."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from socdocs.model.base import Facts
from socdocs.model.description import SystemDescription
from socdocs.model.fields import FieldRow, fields_of, noun_of

DOCS = Path(__file__).resolve().parent.parent / "docs"

SHAPES: Mapping[str, Callable[[FieldRow], str]] = {
    "plain": lambda _: "text",
    "prose": lambda _: "Markdown",
    "date": lambda _: "date (`2026-03-31`)",
    "count": lambda _: "whole number",
    "yes_no": lambda _: "`yes` or `no`",
    "choice": lambda row: choice(row.choices),
    "texts": lambda row: f"list of {choice(row.choices)}" if row.choices else "list of words or ids",
    "entry": lambda row: link(row.item),
    "entries": lambda row: f"list of {link(row.item)}",
    "stated": lambda row: f"list of {link(row.item)}, or a `none_statement`",
}
OWNERS = {
    "management": "management",
    "service_auditor": "service auditor",
    "subservice_organization": "subservice organization",
}
REPORTS = {
    "all": "every report",
    "never": "never",
    "soc1": "SOC 1",
    "soc2": "SOC 2",
    "type1": "Type 1",
    "type2": "Type 2",
    "four-section": "layout `four-section`",
    "practice": "layout `practice`",
    "by_process": "controls by process",
    "by_framework": "controls by framework",
}

INPUT = """\
# The system description

<!-- Made by `make docs` from socdocs/model/; change it there. -->

Every key that a system description may hold, what stands there, who writes it and which reports print it.
A key in **bold** cannot be left out of its entry.
Any other may be: where a report needs a fact that is absent, it prints a placeholder and counts an open item.
Text is printed as typed, with white space folded; Markdown keeps its structure.
A long list may lie in a file of its own beside the description: `controls: {file: controls.csv}`.
"""


def input_reference() -> str:
    """The reference of the system description, one table for each kind of entry."""
    return "\n".join([INPUT, *(section(model) for model in reachable(SystemDescription))])


def section(model: type[Facts]) -> str:
    """One kind of entry: what it is and a row for each key."""
    meanings = field_docstrings(model)
    rows = [
        f"| {key(row)} | {SHAPES[row.shape](row)} | {meaning(meanings[row.name], row)} "
        f"| {OWNERS[row.owner]} | {', '.join(REPORTS[word] for word in row.prints.split())} |"
        for row in fields_of(model).values()
    ]
    head = ["| key | value | meaning | who writes it | printed in |", "|---|---|---|---|---|"]
    return "\n".join([f"## {title(model)}", "", summary(model), "", *head, *rows, ""])


def reachable(model: type[Facts]) -> Iterator[type[Facts]]:
    """`model` and every kind of entry below it, each once, in reading order."""
    seen: dict[type[Facts], None] = {}
    waiting = [model]
    while waiting:
        found = waiting.pop(0)
        if found not in seen:
            seen[found] = None
            waiting[:0] = [row.item for row in fields_of(found).values() if row.item]
    return iter(seen)


def field_docstrings(model: type[Facts]) -> dict[str, str]:
    """What stands in the source below each field of `model` and of what it inherits from."""
    found: dict[str, str] = {}
    for origin in reversed([base for base in model.__mro__ if issubclass(base, Facts)]):
        (body,) = ast.parse(textwrap.dedent(inspect.getsource(origin))).body
        for field, below in zip(body.body, body.body[1:], strict=False):  # type: ignore[attr-defined]
            match field, below:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    found[name] = " ".join(text.split())
    return found


def meaning(docstring: str, row: FieldRow) -> str:
    """What a field means, with its example, as one cell of a table."""
    if isinstance(row.example, list):
        docstring += f"  Example: `[{', '.join(map(str, row.example))}]`"
    elif row.example is not None:
        docstring += f"  Example: `{row.example}`"
    return docstring.replace("|", r"\|")


def summary(model: type[Facts]) -> str:
    """The first paragraph of the model's docstring."""
    return " ".join(inspect.getdoc(model).split("\n\n")[0].split())  # type: ignore[union-attr]


def title(model: type[Facts]) -> str:
    """The heading of a kind of entry."""
    noun = noun_of(model).split(" ", 1)[1]
    return noun[0].upper() + noun[1:]


def link(model: type[Facts] | None) -> str:
    """A link to the table of a kind of entry."""
    noun = title(model)  # type: ignore[arg-type] # entries have a class
    return f"[{noun}](#{noun.lower().replace(' ', '-')})"


def key(row: FieldRow) -> str:
    """The key as the user writes it."""
    return f"**`{row.key}`**" if row.required else f"`{row.key}`"


def choice(words: tuple[str, ...]) -> str:
    """The words of which one may stand there."""
    *first, last = (f"`{word}`" for word in words)
    return f"{', '.join(first)} or {last}" if first else last


PAGES: Mapping[str, Callable[[], str]] = {"input.md": input_reference}


def main(arguments: list[str]) -> int:
    """Write all pages, or with --check compare them; give the exit code."""
    current = {DOCS / name: page() for name, page in PAGES.items()}
    stale = {path: text for path, text in current.items() if not path.is_file() or path.read_text("utf-8") != text}
    if arguments == ["--check"]:
        for path in stale:
            print(f"docs/{path.name} is not what the program gives now; `make docs` writes it", file=sys.stderr)
        return 1 if stale else 0
    for path, text in stale.items():
        path.write_text(text, encoding="utf-8")
        print(f"docs/{path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
