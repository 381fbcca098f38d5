"""Proofs of redlines by programs of other makers: LibreOffice and pandoc accept and reject them, the SDK validates.

`make test-word` fetches these programs and runs the proofs; they are no part of `make test`, and nothing is skipped.
"""

import json
import re
import subprocess
from pathlib import Path

import pypandoc
import pytest

from scripts.word_tools import VALIDATOR
from socdocs.redline import redline
from socdocs.writers.docx import write
from tests.redline.edited import edited
from tests.redline.libreoffice import settled
from tests.redline.tracked import OWN_WORDS, UPDATE, lines
from tests.reports import build_case, cases
from tests.writers.docx import sample

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "build" / "word-tools" / "node_modules" / VALIDATOR / "ooxml-validator"
REPORTS = {str(case): case for case in cases()}
PAIRS = {
    **{f"a report as people changed it, {seed}": (None, seed) for seed in range(4)},
    "an example as people changed it": ("payroll-processor/soc1-2026", 1),
    "another report": ("data-center/soc1-2026", "data-center/soc2-2026"),
    "another company": ("fund-administrator/soc1-2026", "data-center/soc2-2026"),
}
CAPTION = re.compile(r"(?:Table|Figure) \d+: ")


def document(name):
    return sample.report(6, marked=False) if name is None else build_case(REPORTS[name])


def word(report):
    return write(report, pictures=sample.PICTURES)


@pytest.fixture(scope="session")
def redlines(tmp_path_factory):
    """The old, the new and the merged file of each pair, and their folder."""
    folder, found = tmp_path_factory.mktemp("redlines"), {}
    for number, (name, (old, change)) in enumerate(PAIRS.items()):
        before = document(old)
        files = word(before), word(document(change) if isinstance(change, str) else edited(before, change))
        paths = tuple(folder / f"{number}-{which}.docx" for which in ("old", "new", "both"))
        for path, data in zip(paths, (*files, redline(*files)), strict=True):
            path.write_bytes(data)
        found[name] = paths
    return found


@pytest.fixture(scope="session")
def in_libreoffice(redlines, tmp_path_factory):
    return settled({name: both for name, (_, _, both) in redlines.items()}, tmp_path_factory.mktemp("settled"))


def tuples(value):
    return tuple(map(tuples, value)) if isinstance(value, list) else value


@pytest.mark.parametrize("changes", ["accept", "reject"])
@pytest.mark.parametrize("pair", PAIRS)
def test_libreoffice_accepts_to_the_new_text_and_rejects_to_the_old_one(pair, changes, redlines, in_libreoffice):
    old, new, _ = redlines[pair]
    shown = in_libreoffice[pair, changes]
    wanted = lines((new if changes == "accept" else old).read_bytes())
    for line in map(tuples, shown["frames"]):
        wanted.remove(line)
    assert [line for line in map(tuples, shown["lines"]) if line not in (*OWN_WORDS, UPDATE)] == wanted


@pytest.mark.parametrize("pair", PAIRS)
def test_the_validator_finds_no_error(pair, redlines):
    for version in ("Office2010", "Microsoft365"):
        command = [PROGRAM, redlines[pair][2], version]
        result = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        assert json.loads(result.stdout)["errors"] == [], version


@pytest.mark.parametrize("changes", ["accept", "reject"])
@pytest.mark.parametrize("pair", PAIRS)
def test_pandoc_accepts_to_the_new_words_and_rejects_to_the_old_ones(pair, changes, redlines):
    """Except for what pandoc does: rows, headings and items that are gone stay empty, captions and pictures stay."""
    old, new, both = redlines[pair]
    assert read_by_pandoc(both, changes) == read_by_pandoc(new if changes == "accept" else old, "accept")


def read_by_pandoc(file, changes):
    command = [pypandoc.get_pandoc_path(), file, "-f", "docx", "-t", "json", f"--track-changes={changes}"]
    read = json.loads(subprocess.run(command, capture_output=True, timeout=600, check=True).stdout)
    # What a document begins with pandoc takes for its title, by the styles.
    front = [{"t": "Para", "c": read["meta"][name]["c"]} for name in ("title", "subtitle") if name in read["meta"]]
    return [line for line in blocks([*front, *read["blocks"]]) if line]


def blocks(parts):
    """The words of each paragraph without blanks, in reading order; none for captions."""
    for part in parts:
        content = part.get("c")
        if part["t"] in ("Para", "Plain", "Header"):
            words = inlines(content[2] if part["t"] == "Header" else content)
            yield "" if CAPTION.match(words) else re.sub(r"\s", "", words)
        elif part["t"] == "CodeBlock":
            yield re.sub(r"\s", "", content[1])
        elif part["t"] == "Table":
            for row in (*content[3][1], *(row for body in content[4] for row in (*body[2], *body[3]))):
                for cell in row[1]:
                    yield from blocks(cell[4])
        elif part["t"] in ("BulletList", "OrderedList"):
            for item in content if part["t"] == "BulletList" else content[1]:
                yield from blocks(item)
        elif part["t"] in ("BlockQuote", "Div"):
            yield from blocks(content if part["t"] == "BlockQuote" else content[1])


def inlines(parts):
    """The words of a line, without those of cross-references, whose numbers follow from the report."""
    found = ""
    for part in parts:
        content = part.get("c")
        if part["t"] == "Str":
            found += content
        elif part["t"] in ("Space", "SoftBreak", "LineBreak"):
            found += " "
        elif part["t"] == "Code":
            found += content[1]
        elif part["t"] == "Note":
            found += f"({' / '.join(blocks(content))})"
        elif part["t"] == "Link" and content[2][0].startswith("#"):
            continue
        elif part["t"] in ("Link", "Quoted", "Cite", "Span"):
            found += inlines(content[1])
        elif part["t"] != "Image" and isinstance(content, list):
            found += inlines(content)
    return found
