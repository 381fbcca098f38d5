"""Blocks of commands in pages, and how they are run: as a reader would, in order, in one shell for each page.

A block is fenced as `console`, and its info string may go on with the program that it needs (`needs=make`) or the extra
of socdocs (`extra=pdf`), and with the exit code of its last command where that is not 0 (`exit=1`).  A line that begins
with "$ " is a command, "> " goes on with it, and all other lines are what the command prints; a line "…" stands for
lines that are not shown.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

SETTINGS = re.compile(r"console((?: (?:needs|extra|exit)=[\w-]+)*)")
# Words that begin a fence which holds no commands.
NOT_RUN = ("yaml", "markdown", "python", "text", "json")


@dataclass(frozen=True)
class Command:
    """One command, what the page shows of its output (nothing shown is not compared), and its exit code."""

    place: str
    text: str
    shown: tuple[str, ...] = ()
    code: int = 0


@dataclass(frozen=True)
class Block:
    """The commands of one block, and what they need besides socdocs itself: a program, or an extra in brackets."""

    need: str
    commands: tuple[Command, ...]


class UnknownFence(Exception):
    """A fence that is neither commands nor one of `NOT_RUN`."""


def blocks(text: str, page: str) -> Iterator[Block]:
    """The blocks of commands of a page of Markdown.  Raises UnknownFence."""
    for token in MarkdownIt().parse(text):
        if token.type != "fence":
            continue
        line, info, content = token.map[0] + 1, token.info.strip(), token.content
        settings = SETTINGS.fullmatch(info)
        if settings:
            words = dict(word.split("=") for word in settings[1].split())
            commands = [*_commands(content, page, line + 1)]
            if "exit" in words:
                last = commands.pop()
                commands.append(Command(last.place, last.text, last.shown, int(words["exit"])))
            need = f"[{words['extra']}]" if "extra" in words else words.get("needs", "")
            yield Block(need, tuple(commands))
        elif info not in NOT_RUN:
            message = f"{page}:{line}: the fence {info!r} is neither `console` nor one of {', '.join(NOT_RUN)}"
            raise UnknownFence(message)


def _commands(content: str, page: str, first: int) -> Iterator[Command]:
    place, text, shown = "", "", []
    for number, line in enumerate(content.splitlines(), first):
        if line.startswith("$ "):
            if text:
                yield Command(place, text, tuple(shown))
            place, text, shown = f"{page}:{number}", line[2:], []
        elif line.startswith("> "):
            text += f"\n{line[2:]}"
        else:
            shown.append(line)
    if text:
        yield Command(place, text, tuple(shown))


def run(commands: Iterable[Command], folder: Path, env: dict[str, str], log: Path) -> list[str]:
    """Run the commands in one shell in `folder`; give what went otherwise than the page says."""
    asked = list(commands)
    log.mkdir(parents=True)
    script = [
        f"{{\n{command.text}\n}} >{log}/{number}.out 2>&1 </dev/null; echo $? >{log}/{number}.code"
        for number, command in enumerate(asked)
    ]
    shell = ["bash", "--noprofile", "--norc"]
    subprocess.run(shell, input="\n".join(script), text=True, cwd=folder, env=env, capture_output=True, check=False)
    return [problem for number, command in enumerate(asked) if (problem := _problem(command, log, number))]


def _problem(command: Command, log: Path, number: int) -> str:
    code_file, output = log / f"{number}.code", log / f"{number}.out"
    code = code_file.read_text("utf-8").strip() if code_file.is_file() else "nothing: the shell was gone"
    given = output.read_text("utf-8") if output.is_file() else ""
    if code != str(command.code):
        return f"{command.place}: $ {command.text}\nended with {code}, not {command.code}:\n{given[-3000:]}"
    if command.shown and not is_like(command.shown, given.splitlines()):
        expected = "\n".join(command.shown)
        return f"{command.place}: $ {command.text}\nthe page shows:\n{expected}\nit prints:\n{given[-3000:]}"
    return ""


def is_like(shown: Iterable[str], lines: Iterable[str]) -> bool:
    """Whether `lines` are what a page shows: the same, but any number of them for a line "…"."""
    pattern = "".join(r"(?:.*\n)*" if line.strip() == "…" else re.escape(f"{line.rstrip()}\n") for line in shown)
    return re.fullmatch(pattern, "".join(f"{line.rstrip()}\n" for line in lines)) is not None
