"""Write into docs/word.md what programs keep of a report, from the files that the proofs saved: `page.py`."""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from lxml import etree

from scripts.editors.programs import FOLDER, PROGRAMS, ROOT
from socdocs.edits import compare, read_word_file

PAGE = ROOT / "docs" / "word.md"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES)\b")
Read = Callable[[Path], str]


class Saved:
    """A report as a program saved it, or as it was written."""

    def __init__(self, path: Path) -> None:
        self.data = path.read_bytes()
        self.file = read_word_file(self.data)
        with zipfile.ZipFile(path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}

    def roots(self, start: str) -> Iterator[etree._Element]:
        """The parts of the document whose names begin so."""
        for name, data in self.parts.items():
            if name.startswith(f"word/{start}") and name.endswith(".xml"):
                yield etree.fromstring(data)

    def values(self, tag: str) -> list[str]:
        """The values of elements of the text, such as the tags of its controls."""
        return [element.get(f"{W}val", "") for root in self.roots("document") for element in root.iter(f"{W}{tag}")]

    def page_numbers(self) -> int:
        """How many fields in headers and footers count pages."""
        roots = [*self.roots("header"), *self.roots("footer")]
        codes = [element.text or "" for root in roots for element in root.iter(f"{W}instrText")]
        codes += [element.get(f"{W}instr", "") for root in roots for element in root.iter(f"{W}fldSimple")]
        return sum(bool(_FIELD.match(code)) for code in codes)

    def running(self) -> int:
        """How many headers and footers have words."""
        roots = [*self.roots("header"), *self.roots("footer")]
        return sum(any(text.text for text in root.iter(f"{W}t")) for root in roots)


Pair = tuple[Saved, Saved]
"""A report as it was written, and as it was saved."""


def _lines(pair: Pair) -> tuple[int, int]:
    written = pair[0].file.written
    return len(written) - len(compare(pair[1].file, written).missing), len(written)


def _facts(pair: Pair) -> tuple[int, int]:
    facts = compare(pair[0].file).facts
    found = compare(pair[1].file, pair[0].file.written).facts
    return sum(found.get(fact) == texts for fact, texts in facts.items()), len(facts)


def _edits(pair: Pair) -> tuple[int, int]:
    edits = {change[:3] for change in compare(pair[0].file).changes}
    found = {change[:3] for change in compare(pair[1].file, pair[0].file.written).changes}
    return len(edits & found), len(edits)


def _tracked(pair: Pair) -> tuple[int, int]:
    return len(set(pair[0].file.tracked) & set(pair[1].file.tracked)), len(set(pair[0].file.tracked))


def _bookmarks(pair: Pair) -> tuple[int, int]:
    return len(pair[0].file.bookmarks.keys() & pair[1].file.bookmarks.keys()), len(pair[0].file.bookmarks)


def _controls(pair: Pair) -> tuple[int, int]:
    return len(pair[1].values("alias")), len(pair[0].values("alias"))


def _tags(pair: Pair) -> tuple[int, int]:
    return len(pair[1].values("tag")), len(pair[0].values("tag"))


def _part(pair: Pair) -> tuple[int, int]:
    return int(any(b"urn:socdocs:manifest" in pair[1].parts[n] for n in pair[1].parts if "customXml/item" in n)), 1


def _properties(pair: Pair) -> tuple[int, int]:
    return int(b"socdocs-written-" in pair[1].parts.get("docProps/custom.xml", b"")), 1


def _running(pair: Pair) -> tuple[int, int]:
    return pair[1].running(), pair[0].running()


def _page_numbers(pair: Pair) -> tuple[int, int]:
    return pair[1].page_numbers(), pair[0].page_numbers()


FEATURES: Mapping[str, tuple[str, Callable[[Pair], tuple[int, int]]]] = {
    "lines found": ("unedited", _lines),
    "facts found": ("unedited", _facts),
    "edits found": ("edited", _edits),
    "edits found, tracked": ("tracked", _edits),
    "still tracked": ("tracked", _tracked),
    "still tracked in controls": ("tracked-in-controls", _tracked),
    "bookmarks": ("unedited", _bookmarks),
    "control titles": ("unedited", _controls),
    "control tags": ("unedited", _tags),
    "manifest part": ("unedited", _part),
    "manifest in properties": ("unedited", _properties),
    "headers and footers": ("unedited", _running),
    "page number fields": ("unedited", _page_numbers),
}
"""What is counted: in which form of the files, and how."""


def cell(program: str, form: str, count: Callable[[Pair], tuple[int, int]]) -> str:
    """What a program keeps of all reports together."""
    sources = sorted((FOLDER / "edited").glob(f"*-{form}.docx"))
    counts = [count((Saved(source), Saved(FOLDER / program / source.name))) for source in sources]
    kept, of = (sum(numbers) for numbers in zip(*counts, strict=True))
    if kept >= of:  # Some write a header or footer again for each part of the document.
        return "all"
    return f"{kept:,} of {of:,}" if kept else "none"


def table() -> Iterator[str]:
    """The table in Markdown: a line for each feature, a column for each program."""
    names = [program for program in PROGRAMS if (FOLDER / program).is_dir()]
    yield "| | " + " | ".join(map(title, names)) + " |"
    yield "|---" * (len(names) + 1) + "|"
    for feature, (form, count) in FEATURES.items():
        yield f"| {feature} | " + " | ".join(cell(name, form, count) for name in names) + " |"


def title(program: str) -> str:
    """The name of a program with its version."""
    name, _, more = program.partition(" ")
    return f"{name} {PROGRAMS[program].version()}{more and f', {more}'}"


def main() -> int:
    """Write the table between its marks."""
    text = PAGE.read_text(encoding="utf-8")
    marked = re.compile(r"(<!-- editors: begin -->\n).*?(<!-- editors: end -->)", re.DOTALL)
    content = "\n".join(table())
    PAGE.write_text(marked.sub(lambda found: f"{found[1]}{content}\n{found[2]}", text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
