# ruff: noqa: SLF001 - the benchmark switches two rules off that users cannot
"""What survives of CommonMark's own examples on the way Markdown -> Word -> pandoc, beside what pandoc's way keeps.

`commonmark.py FOLDER [--misses]` fetches the specification from npm into FOLDER.  An example counts in a measure when
pandoc reads from the Word file what it reads from the Markdown:

- words: the text in order;
- shape: the kinds of blocks in order, their depth in lists and quotations, and the numbers shown;
- format: the spans of text with their marks, and whether they are links.

The sections on raw HTML are left out; elsewhere it counts as the text that it is to socdocs.  Two of our rules are
switched off here, as they mean to change what is read: the allow-list of links, and that headings close up below their
section.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import pypandoc
from msgspec.structs import replace

from socdocs.document import inline_reader
from socdocs.document.nodes import Document, Heading, Properties, Section
from socdocs.document.reader import read_prose
from socdocs.writers.docx import blocks as docx_blocks
from socdocs.writers.docx import write
from socdocs.writers.docx.blocks import Place
from socdocs.writers.docx.context import Context

SPECIFICATION = "commonmark-spec@0.31.2"
LEFT_OUT = ("HTML blocks", "Raw HTML")
GOALS = {"words": 99.0, "shape": 95.0, "format": 97.5}
NEVER_BELOW_PANDOC = ("words", "shape")
_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n.*?^`{32}$|^#{1,6} +([^\n]*)$", re.MULTILINE | re.DOTALL)
Tree = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """One example of the specification."""

    number: int
    section: str
    markdown: str


def examples(folder: Path) -> list[Example]:
    """The examples outside raw HTML, fetched if they are not there."""
    path = folder / "node_modules" / "commonmark-spec" / "spec.txt"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--no-save", "--prefix", str(folder), SPECIFICATION], check=True)
    found, section, number = [], "", 0
    for match in _EXAMPLE.finditer(path.read_text("utf-8")):
        if match[1] is None:
            section = match[2]
            continue
        number += 1
        if section not in LEFT_OUT:
            found.append(Example(number, section, match[1].replace("\u2192", "\t")))
    return found


# --- our way and pandoc's ------------------------------------------------------------------------------------------


def switch_rules_off() -> None:
    """Keep every link, and every heading at its own level."""
    inline_reader.safe_target = lambda url: url  # type: ignore[attr-defined]
    usual = docx_blocks._WRITERS[Heading]

    def heading(context: Context, block: Heading, place: Place) -> None:
        # At the level that it has in the Markdown, and not below its section.
        usual(context, replace(block, level=block.depth, target=f"heading {len(context.targets)}"), place)

    docx_blocks._WRITERS[Heading] = heading


def our_docx(markdown: str) -> bytes:
    """The Word file that the prose gives."""
    section = Section("prose", 0, blocks=read_prose(markdown))
    return write(Document(Properties("Example", "prose", draft=False), (section,)))


def pandoc(data: bytes, source: str, target: str) -> bytes:
    """What pandoc makes of a document."""
    command = [pypandoc.get_pandoc_path(), "--from", source, "--to", target]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def read(data: bytes, source: str) -> list[Tree]:
    """The blocks that pandoc reads."""
    tree = json.loads(pandoc(data, source, "json"))
    return [block for block in tree["blocks"] if not _is_empty(block)]


def _is_empty(block: Tree) -> bool:
    return block["t"] in ("Para", "Plain") and not "".join(text for text, _ in spans([block])).strip()


# --- the measures --------------------------------------------------------------------------------------------------

_MARKS = {"Emph": "emphasis", "Strong": "strong", "Strikeout": "strike", "Link": "link"}


def spans(parts: list[Any], marks: frozenset[str] = frozenset()) -> Iterator[tuple[str, frozenset[str]]]:
    """The text of blocks or inlines with its marks."""
    for part in parts:
        if isinstance(part, list):
            yield from spans(part, marks)
        elif isinstance(part, dict) and "t" in part:
            kind, content = part["t"], part.get("c")
            if kind == "Str":
                yield content, marks
            elif kind in ("Space", "SoftBreak", "LineBreak"):
                yield " ", marks
            elif kind in ("Code", "CodeBlock"):
                yield content[1], marks | {"code"}
            elif kind in ("RawInline", "RawBlock"):
                yield content[1], marks
            elif kind == "Image":
                yield "".join(text for text, _ in spans(content[1])), marks
            elif isinstance(content, list):
                yield from spans(content, marks | {_MARKS[kind]} if kind in _MARKS else marks)
            if kind in ("Para", "Plain", "Header", "CodeBlock", "RawBlock"):
                yield " ", frozenset()


def words(blocks: list[Tree]) -> list[str]:
    """The words in order."""
    return "".join(text for text, _ in spans(blocks)).split()


def format_(blocks: list[Tree]) -> list[tuple[str, list[str]]]:
    """Stretches of equal marks, blanks left out."""
    characters = [(character, marks) for text, marks in spans(blocks) for character in text if not character.isspace()]
    return [("".join(c for c, _ in run), sorted(marks)) for marks, run in groupby(characters, lambda pair: pair[1])]


def shape(blocks: list[Tree], lists: int = 0, quotes: int = 0, sign: str = "") -> Iterator[tuple[Any, ...]]:
    """Kinds of blocks, their places, and the signs before them."""
    for block in blocks:
        kind, content = block["t"], block.get("c")
        if kind in ("BulletList", "OrderedList"):
            first = content[0][0] if kind == "OrderedList" else 0
            items = content[1] if kind == "OrderedList" else content
            for place, item in enumerate(items):
                own = f"{sign} {first + place if kind == 'OrderedList' else '-'}"
                yield from shape(item or [{"t": "Plain", "c": []}], lists + 1, quotes, own)
        elif kind == "BlockQuote":
            yield from shape(content, lists, quotes + 1, sign)
        elif kind == "Div":
            yield from shape(content[1], lists, quotes, sign)
        else:
            name = {"Plain": "Para", "RawBlock": "Para"}.get(kind, kind) + (str(content[0]) if kind == "Header" else "")
            yield name, lists, quotes, sign
        sign = ""


MEASURES = {"words": words, "shape": lambda blocks: list(shape(blocks)), "format": format_}


@dataclass(frozen=True)
class Score:
    """In which measures an example survives our way and pandoc's."""

    example: Example
    ours: dict[str, bool]
    theirs: dict[str, bool]
    reading: tuple[Any, Any]


def score(example: Example) -> Score:
    """Both ways of one example."""
    source = example.markdown.encode()
    wanted = read(source, "commonmark")
    ours = read(our_docx(example.markdown), "docx")
    theirs = read(pandoc(source, "commonmark", "docx"), "docx")
    return Score(
        example,
        {name: measure(ours) == measure(wanted) for name, measure in MEASURES.items()},
        {name: measure(theirs) == measure(wanted) for name, measure in MEASURES.items()},
        (wanted, ours),
    )


def main() -> int:
    """Print the scores; 1 if a goal is missed."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--misses", action="store_true", help="print what did not survive")
    chosen = options.parse_args()
    switch_rules_off()
    with ThreadPoolExecutor(4) as pool:
        scores = list(pool.map(score, examples(chosen.folder)))
    if chosen.misses:
        for row in scores:
            for name in (name for name, kept in row.ours.items() if not kept):
                wanted, ours = (MEASURES[name](blocks) for blocks in row.reading)
                print(f"{row.example.number} {row.example.section} {name}\n  {wanted}\n  {ours}")
    missed = 0
    for name, goal in GOALS.items():
        ours, theirs = (
            100 * sum(side(row)[name] for row in scores) / len(scores)
            for side in (lambda r: r.ours, lambda r: r.theirs)
        )
        met = ours >= goal and (name not in NEVER_BELOW_PANDOC or ours >= theirs)
        missed += not met
        print(f"{'met' if met else 'NOT MET':8} {name:7} {ours:5.1f} % (pandoc's own {theirs:5.1f} %)  >= {goal:g}")
    print(f"{len(scores)} examples")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
