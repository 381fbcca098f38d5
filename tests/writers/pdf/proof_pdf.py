"""Proof by another reader: pdftotext finds all that the examples print, in the PDF as in the Markdown.

`make test-word` runs it; it is no part of `make test`, since it needs a program that no package index carries.
"""

import re
import subprocess
from collections import Counter

import pytest
from msgspec.structs import replace

from socdocs.document.nodes import Placeholder
from socdocs.document.traversal import Rewriting
from socdocs.files import Files, Folders
from socdocs.writers import WRITERS
from socdocs.writers.pdf import draw
from socdocs.writers.pictures import read_pictures
from tests.reports import EXAMPLES, build_case, cases, letters, load
from tests.writers.reading import markdown_words

REPORTS = {str(case): case for case in (*cases(), *letters()) if (EXAMPLES / case.example).is_dir()}
ID = re.compile(r"\b[A-Z]{1,6}-?\d+(?:\.\d+)?\b")


# Markdown has the title and what is on each page once more, and the addresses of open items, here each this one.
OF_MARKDOWN = {"here"}


def words_of(text):
    """How often a text has each word, without hyphens: pdftotext leaves out those at which a line ends."""
    return Counter(re.findall(r"[^\W_]+", text.replace("-", "")))


@pytest.mark.parametrize("name", REPORTS)
def test_all_words_and_ids_of_the_markdown_are_found_by_pdftotext(name, tmp_path):
    case = REPORTS[name]
    document = Rewriting({Placeholder: lambda node: (replace(node, address="here"),)}).document(build_case(case))
    # pdftotext takes letters of the mark of a draft, which lies behind the text, for letters of the words before it.
    document = replace(document, properties=replace(document.properties, draft=False))
    pictures, _ = read_pictures(Files(), lambda _: Folders(EXAMPLES / case.example), load(case.example).tree, document)
    drawn = draw(document, pictures)
    (tmp_path / "report.pdf").write_bytes(drawn.data)

    subprocess.run(["pdftotext", "-q", "-nopgbrk", tmp_path / "report.pdf", tmp_path / "report.txt"], check=True)

    shown = (tmp_path / "report.txt").read_text("utf-8")
    markdown = markdown_words(WRITERS["md"].write(document))
    assert drawn.boxes == ()
    assert set(ID.findall(markdown)) <= set(ID.findall(shown))
    about = document.properties
    own = words_of(" ".join((about.title, about.restricted_use, *about.notices)))
    assert set(words_of(markdown) - words_of(shown) - own) <= OF_MARKDOWN
