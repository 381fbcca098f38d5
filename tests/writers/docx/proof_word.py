"""Proofs by programs of other makers: the Open XML SDK's validator, LibreOffice and pandoc read what we wrote.

`make test-word` fetches these programs and runs the proofs; they are no part of `make test`, and nothing is skipped.
"""

import itertools
import json
import re
import subprocess
from collections import Counter
from functools import cache, cached_property
from pathlib import Path

import pypandoc
import pytest

from scripts.example_styles import FOLDER as STYLES
from scripts.word_tools import SAMPLE_DOCUMENTS, VALIDATOR
from socdocs.document.nodes import Footnote, Heading, Section, Table
from socdocs.document.traversal import Rewriting, nodes
from socdocs.document.words import plain_text
from socdocs.edits import compare, read_word_file
from socdocs.files import Files, Folders
from socdocs.writers.docx import write
from socdocs.writers.docx.pagination import page_numbers, paginated
from socdocs.writers.pictures import read_pictures
from tests.reports import EXAMPLES, build_case, cases, load
from tests.writers.docx import sample
from tests.writers.docx.craft import shortcomings
from tests.writers.docx.inspection import Package, W, text, value
from tests.writers.docx.test_adoption import firm_document
from tests.writers.docx.test_shell import with_cover
from tests.writers.reading import assert_in_order, leaves

ROOT = Path(__file__).resolve().parents[3]
TOOLS = ROOT / "build" / "word-tools"
PROGRAM = TOOLS / "node_modules" / VALIDATOR / "ooxml-validator"
DECLARED = {str(case): case for case in cases() if load(case.example).description.reports}
FIRM = "a firm's document"
COVER = "a firm's cover"
SAMPLES = tuple(f"{name}.docx of another program" for name in SAMPLE_DOCUMENTS)
IN_EVERY_STYLE = ("payroll-processor/soc1-2026", "data-center/soc2-2026")


def example(name, reference=None):
    case = DECLARED[name]
    document = build_case(case, guidance=True)
    folders = Folders(EXAMPLES / case.example)
    pictures, problems = read_pictures(Files(), lambda _: folders, load(case.example).tree, document)
    assert problems == []
    return document, pictures, reference


def drawn(document, reference=None):
    return document, sample.PICTURES, reference


OTHERS = (FIRM, COVER, *SAMPLES)
REPORTS = {
    "a draft": lambda: drawn(sample.report()),
    "a final in arabic": lambda: drawn(sample.report(draft=False, numerals="arabic", final_reason="signed")),
    "the shipped reference document": lambda: drawn(
        sample.report(8), (ROOT / "templates" / "reference.docx").read_bytes()
    ),
    FIRM: lambda: drawn(sample.report(8), firm_document()),
    COVER: lambda: drawn(sample.report(8), with_cover(picture=False)),
    **{
        other: lambda other=other: drawn(sample.report(8), (TOOLS / other.partition(" ")[0]).read_bytes())
        for other in SAMPLES
    },
    **{name: lambda name=name: example(name) for name in DECLARED},
    **{
        f"{name} in {style.stem}": lambda name=name, style=style: example(name, style.read_bytes())
        for style in sorted(STYLES.glob("*.docx"))
        for name in IN_EVERY_STYLE
    },
}


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, timeout=600, check=True, **more).stdout


class Written:
    """A report, its Word file with page numbers, and what other programs make of it."""

    def __init__(self, name, folder):
        self.name = name
        self.document, self.pictures, self.reference = REPORTS[name]()
        self.folder = folder
        self.letter = len(self.document.sections) == 1
        self.general = name in DECLARED and DECLARED[name].kind == "soc3"
        self.roman = self.document.properties.numerals == "roman"
        self.data = paginated(self.build)
        self.numbers = page_numbers(self.data)
        self.package = Package(self.data)
        self.file = folder / "report.docx"
        self.file.write_bytes(self.data)

    def build(self, pages):
        return write(self.document, pictures=self.pictures, reference=self.reference, pages=pages)

    def converted(self, kind):
        target = self.folder / kind.partition(":")[0]
        profile = f"-env:UserInstallation={(self.folder / 'profile').as_uri()}"
        run("soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(target), str(self.file))
        return next(target.iterdir())

    @cached_property
    def pdf(self):
        return str(self.converted("pdf"))

    @cached_property
    def pages(self):
        return run("pdftotext", "-layout", self.pdf, "-").split("\f")[:-1]

    @cached_property
    def read_by_pandoc(self):
        read = json.loads(run(pypandoc.get_pandoc_path(), str(self.file), "-t", "json"))
        # What a document begins with pandoc takes for its title, by the styles.
        front = [read["meta"][name]["c"] for name in ("title", "subtitle") if name in read["meta"]]
        return [*front, *read["blocks"]]


@pytest.fixture(scope="session")
def written_reports(tmp_path_factory):
    return cache(lambda name: Written(name, tmp_path_factory.mktemp("word")))


@pytest.fixture(params=REPORTS)
def written(request, written_reports):
    return written_reports(request.param)


def test_the_validator_finds_no_error(written):
    for version in ("Office2010", "Microsoft365"):
        command = [PROGRAM, written.file, version]
        result = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        assert json.loads(result.stdout)["errors"] == [], version


def test_nothing_falls_short(written):
    found = shortcomings(written.data, page_numbers=True, letter=written.letter, general=written.general)
    # The colours of another's styles are theirs.
    assert [fault for fault in found if written.name not in OTHERS or "hard to read" not in fault] == []


def test_the_same_file_comes_out_again(written):
    assert written.build(written.numbers) == written.data


def test_libreoffice_shows_no_blank_page(written):
    lines = [[re.sub(r"[\s\d]", "", line) for line in page.splitlines()] for page in written.pages]
    often = Counter(itertools.chain.from_iterable(map(set, lines)))
    # Lines that repeat at the top or bottom of all pages of a kind are not content.
    content = [[line for line in page if line and (often[line] * 5 < len(lines) or often[line] < 3)] for page in lines]
    assert [number for number, page in enumerate(content, 1) if not page] == []


def test_pages_lie_across_exactly_where_planned(written):
    planned = [value(s.find(f"{W}pgSz"), "orient") == "landscape" for s in written.package.body.iter(f"{W}sectPr")]
    sizes = re.findall(r"size:\s+([\d.]+) x ([\d.]+)", run("pdfinfo", "-l", str(len(written.pages)), written.pdf))
    seen = [float(width) > float(height) for width, height in sizes]
    assert [key for key, _ in itertools.groupby(seen)] == [key for key, _ in itertools.groupby(planned)]


def test_every_heading_begins_a_line_of_its_own(written):
    lines = {re.sub(r"\s", "", line) for page in written.pages for line in page.splitlines()}
    for words in headings(written.document):
        start = re.sub(r"\s", "", words)[:18]
        assert any(re.match(rf"(?:Section)?[IVXLC\d.]*\W?{re.escape(start)}", line, re.IGNORECASE) for line in lines)


def headings(document):
    for section in nodes(document.sections):
        if isinstance(section, Section) and section.title:
            yield plain_text(section.title)


def test_page_numbers_of_the_contents_are_those_of_the_pages(written):
    paragraphs = {value(b, "name"): text(b.getparent()) for b in written.package.body.iter(f"{W}bookmarkStart")}
    squeezed = [re.sub(r"\s", "", page).casefold() for page in written.pages]
    assert written.numbers or written.letter
    for name, number in written.numbers.items():
        assert re.sub(r"\s", "", paragraphs[name]).casefold() in squeezed[number - 1]


def words(parts):
    """The words of blocks and inlines in reading order, without notes."""
    for part in parts:
        if isinstance(part, list):
            yield from words(part)
        elif isinstance(part, dict):
            content = part.get("c")
            if part["t"] == "Str":
                yield content
            elif part["t"] in ("Code", "CodeBlock"):
                yield content[1]
            elif isinstance(content, list) and part["t"] != "Note":
                yield from words(content)


def blocks(parts, kind):
    for part in parts:
        if isinstance(part, list):
            yield from blocks(part, kind)
        elif isinstance(part, dict):
            if part.get("t") == kind:
                yield part
            if isinstance(part.get("c"), list):
                yield from blocks(part["c"], kind)


def test_pandoc_reads_the_same_words(written):
    without_notes = Rewriting({Footnote: lambda _: ()}).document(written.document)
    # The firm's cover is printed instead of that of the report.
    printed = without_notes.sections[written.name == COVER :]
    assert_in_order(leaves(printed), "".join(words(written.read_by_pandoc)))


def test_pandoc_reads_the_same_headings(written):
    wanted = []
    for section in nodes(written.document.sections):
        if isinstance(section, Section) and section.title:
            # Numbers of lists are lost on pandoc; Roman numerals are words.
            typed = f"{section.number} – " if section.level == 1 and written.roman and section.number else ""
            wanted.append((section.level, typed + plain_text(section.title)))
            wanted += [
                (section.level + b.depth, plain_text(b.children)) for b in section.blocks if isinstance(b, Heading)
            ]
    found = [(b["c"][0], "".join(words(b["c"][2]))) for b in blocks(written.read_by_pandoc, "Header")]
    # Word bases the title of its contents on a heading, and pandoc takes it for one.
    own = {(1, "TableofContents"), (1, "ListofTables")}
    squeezed = [(level, re.sub(r"\s", "", said)) for level, said in found]
    assert [head for head in squeezed if head not in own] == [
        (level, re.sub(r"\s", "", said)) for level, said in wanted
    ]


def test_pandoc_reads_the_same_tables(written):
    wanted = [len(t.rows) for t in nodes(written.document.sections) if isinstance(t, Table)]
    assert [len(b["c"][4][0][3]) for b in blocks(written.read_by_pandoc, "Table")] == wanted


def test_every_fact_is_found_again_after_libreoffice_has_saved_the_file(written):
    """By the saved file alone: LibreOffice keeps what the file said when it was written."""
    saved = read_word_file(written.converted("docx:MS Word 2007 XML").read_bytes())
    assert bool(saved.written) is written.document.properties.draft
    if saved.written:
        found = compare(saved)
        assert (found.changes, found.reworded, found.unattributed, found.missing) == ((),) * 4
        # The words of a firm's own cover are not ours.
        assert written.name == COVER or found.added == ()
