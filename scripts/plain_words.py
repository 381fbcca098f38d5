"""Find the words that this project does not use, in its documentation, docstrings, comments, messages and names.

The list, with what to write instead, is plain_words.yaml.  Prints each place and ends with 1 where there is one.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/**/*.md", "socdocs/rules/errors.yaml")
MODULES = ("socdocs/**/*.py", "scripts/*.py", "bench/**/*.py", "hatch_build.py", "setup.py")
TESTS = ("tests/**/*.py",)
FORMER_NAMES = "socdocs/rules/names.py"
"""Where former names of rules are kept, which people may still write."""


class Rule(NamedTuple):
    """A word that is not used: its pattern, what to write instead, and where it is looked for."""

    pattern: re.Pattern[str]
    write: str
    in_text: bool
    in_names: bool
    example: str


class Found(NamedTuple):
    """A word that was found, its line, and what to write instead."""

    line: int
    words: str
    write: str


def rules() -> tuple[Rule, ...]:
    """The list."""
    rows = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
    return tuple(
        Rule(
            re.compile(row["pattern"], re.IGNORECASE),
            row["write"],
            row.get("names") != "only",
            bool(row.get("names")),
            row["example"],
        )
        for row in rows
    )


RULES = rules()


def find_in_text(text: str, line: int = 1, *, names: bool = False) -> Iterator[Found]:
    """Yield the matches in a text that begins on `line`, or in the words of `names`."""
    for rule in RULES:
        if rule.in_names if names else rule.in_text:
            for match in rule.pattern.finditer(text):
                yield Found(line + text.count("\n", 0, match.start()), " ".join(match[0].split()), rule.write)


_FENCED = re.compile(r"^( *)(```|~~~).*?^\1\2", re.MULTILINE | re.DOTALL)


def find_in_document(text: str) -> Iterator[Found]:
    """Yield the matches in a page of Markdown outside its blocks of code."""
    yield from find_in_text(_FENCED.sub(lambda block: "\n" * block[0].count("\n"), text))


def find_in_module(source: str, *, messages: bool = True) -> Iterator[Found]:
    """Yield the matches in the comments, docstrings and names of a module, and in its other texts if `messages`."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield from find_in_text(token.string, token.start[0])
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield from find_in_text(words_of(name), node.lineno, names=True)
            case ast.arg(arg=name) | ast.Attribute(attr=name) | ast.Name(id=name, ctx=ast.Store()):
                yield from find_in_text(words_of(name), node.lineno, names=True)
            case ast.Constant(value=str(text)) if messages:
                yield from find_in_text(text, node.lineno)
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield from find_in_text(text, node.lineno)


def words_of(name: str) -> str:
    """The words of a name of the code, with blanks between them."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ")


def find_in_file(path: Path) -> Iterator[Found]:
    """Yield the matches in one file of the project, its name included."""
    text = path.read_text("utf-8")
    yield from find_in_text(words_of(path.stem), 1, names=True)
    if path.suffix == ".py":
        yield from find_in_module(text, messages=not path.is_relative_to(ROOT / "tests"))
    else:
        yield from find_in_document(text)


def main() -> int:
    """Print all matches; return 1 if there are any."""
    found = 0
    for pattern in (*DOCUMENTS, *MODULES, *TESTS):
        for path in sorted(ROOT.glob(pattern)):
            for row in sorted(set(find_in_file(path)) if path != ROOT / FORMER_NAMES else ()):
                print(f"{path.relative_to(ROOT)}:{row.line}: “{row.words}”: write {row.write}")
                found += 1
    if found:
        print(f"{found} places; the list is scripts/plain_words.yaml.", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
