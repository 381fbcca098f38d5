"""A command that a message offers can be copied as it is: names in it are quoted for the shell."""

import ast
import re
from pathlib import Path

import pytest

from socdocs.cli.table import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "socdocs").rglob("*.py"))
COMMAND = re.compile(rf"(?:socdocs (?:{'|'.join(COMMANDS)})|--auditor)(?: [^`.:;]*)? $")


def unquoted(text):
    """The lines of a module in which a name is put behind a command without quotes."""
    for node in ast.walk(ast.parse(text)):
        words = ""
        for piece in node.values if isinstance(node, ast.JoinedStr) else ():
            if isinstance(piece, ast.Constant):
                words += piece.value
            else:
                value = piece.value
                quoted = isinstance(value, ast.Call) and ast.unparse(value.func) in {"shlex.quote", "shlex.join"}
                ours = isinstance(value, ast.Attribute) and value.attr == "example"
                if COMMAND.search(words) and not quoted and not ours:
                    yield f"{piece.lineno}: {ast.unparse(piece)}"
                words += "NAME"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_names_in_the_commands_of_messages_are_quoted(module):
    assert list(unquoted(module.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('f"`socdocs check {file}` says why"', 1),
        ('f"then: socdocs report soc2-type2 {file}"', 1),
        ('f"with --auditor {path}"', 1),
        ('f"`socdocs check {shlex.quote(file)}` says why"', 0),
        ('f"socdocs check finds it. {why}"', 0),
    ],
)
def test_a_name_without_quotes_would_be_noticed(line, found):
    assert len(list(unquoted(line))) == found
