"""How the words of each output format are read without its writer, and whether they are those of a document.

A new format is a row in READINGS; tests/writers/test_every_writer.py fails without it.
"""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from html.parser import HTMLParser
from typing import NamedTuple

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from socdocs.document.nodes import Code, CodeBlock, Footnote, Placeholder, Text
from socdocs.document.traversal import Rewriting, nodes
from tests.writers.docx.inspection import Package
from tests.writers.pdf.inspection import INVISIBLE, Pdf
from tests.writers.pdf.inspection import edited as pdf_edited


class Reading(NamedTuple):
    """How files of a format are read, by a program that is not its writer.

    `body` gives the words of the pages in their order, `notes` those of the footnotes, and `everything` all that a
    reader sees, with the header and footer of each page.  `edited` is the file after a change of one word.  `lacking`
    is a pattern of the characters that a file cannot show, and `in_order` tells whether the order of its words can be
    read from it.
    """

    body: Callable[[bytes], str]
    notes: Callable[[bytes], str]
    everything: Callable[[bytes], str]
    edited: Callable[[bytes, str, str], bytes]
    lacking: Callable[[bytes], str] = lambda _: r"(?!)"
    in_order: Callable[[bytes], bool] = lambda _: True


def markdown_words(data: bytes) -> str:
    """The words of a Markdown file in the order of its lines, as a CommonMark reader shows them."""
    parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"]).use(footnote_plugin)
    words = []
    for token in parser.parse(data.decode()):
        if token.type in ("fence", "code_block"):
            words.append(token.content)
        for part in token.children or ():
            if part.type in ("text", "code_inline"):
                words.append(part.content)
            elif part.type == "image":
                continue
            else:
                words.append(" ")
        words.append("\n")
    return "".join(words)


def text_edited(data: bytes, word: str, other: str) -> bytes:
    return data.replace(word.encode(), other.encode(), 1)


class _Words(HTMLParser):
    """The words of a page in the order of its lines, without its head."""

    def __init__(self):
        super().__init__()
        self.found = []
        self.unseen = 0

    def handle_starttag(self, tag, attributes):
        self.unseen += tag in ("title", "style")

    def handle_endtag(self, tag):
        self.unseen -= tag in ("title", "style")

    def handle_data(self, data):
        self.found += [] if self.unseen else [data]


def html_words(data: bytes) -> str:
    """The words of an HTML page as a browser shows them."""
    words = _Words()
    words.feed(data.decode())
    words.close()
    return "".join(words.found)


def word_body(data: bytes) -> str:
    return Package(data).words()


def word_notes(data: bytes) -> str:
    package = Package(data)
    return package.words("word/footnotes.xml") if "word/footnotes.xml" in package.streams else ""


def word_everything(data: bytes) -> str:
    package = Package(data)
    return " ".join(package.words(name) for name in package.xml if re.match(r"word/(document|header|footer)", name))


def word_edited(data: bytes, word: str, other: str) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(result, "w") as changed:
        for name in archive.namelist():
            stream = archive.read(name)
            if name == "word/document.xml":
                stream = stream.replace(word.encode(), other.encode(), 1)
            changed.writestr(name, stream)
    return result.getvalue()


@lru_cache(maxsize=1)
def opened(data: bytes) -> Pdf:
    """A PDF file, which is read once for all that is asked of it."""
    return Pdf(data)


def pdf_body(data: bytes) -> str:
    return opened(data).words(without=("/Note",))


def pdf_notes(data: bytes) -> str:
    pdf = opened(data)
    return " ".join(pdf.words(note) for note in pdf.elements("/Note")) if pdf.root is not None else pdf.words()


def pdf_everything(data: bytes) -> str:
    return opened(data).everything()


def pdf_lacking(data: bytes) -> str:
    """What has no shape, and in a file that is not tagged also what none of its fonts has a shape for."""
    pdf = opened(data)
    return INVISIBLE if pdf.root is not None else f"{INVISIBLE}|[^{re.escape(pdf.characters())}]"


def pdf_in_order(data: bytes) -> bool:
    """Without tags the notes of a page, and the rows that go on behind it, lie among the words of its text."""
    return opened(data).root is not None


READINGS = {
    "docx": Reading(word_body, word_notes, word_everything, word_edited),
    "md": Reading(markdown_words, markdown_words, markdown_words, text_edited),
    "html": Reading(html_words, html_words, html_words, text_edited),
    "pdf": Reading(pdf_body, pdf_notes, pdf_everything, pdf_edited, pdf_lacking, pdf_in_order),
}


def squeezed(words):
    """Characters without white space and without what a file cannot hold."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffd\ufffe\uffff]", "", words)


def leaves(roots):
    """The words of nodes in reading order, one by one."""
    for node in nodes(roots):
        if isinstance(node, (Text, Code, CodeBlock)):
            yield squeezed(node.text)
        elif isinstance(node, Placeholder):
            yield squeezed(node.wanted)


def assert_in_order(wanted, written, lacking="(?!)"):
    place, found = 0, re.sub(lacking, "", squeezed(written))
    for words in (re.sub(lacking, "", words) for words in wanted):
        at = found.find(words, place)
        assert at >= 0, f"{words!r} is missing after {found[max(0, place - 80) : place]!r}"
        place = at + len(words)


def assert_complete(name, document, data):
    """That a file shows all words of a document in their order, and those of each footnote among its footnotes."""
    if not READINGS[name].in_order(data):
        assert_all_there(name, document, data)
        return
    without_notes = Rewriting({Footnote: lambda _: ()}).document(document)
    lacking = READINGS[name].lacking(data)
    assert_in_order(leaves(without_notes.sections), READINGS[name].body(data), lacking)
    notes = READINGS[name].notes(data)
    for note in nodes(document.sections):
        if isinstance(note, Footnote):
            assert_in_order(leaves((note,)), notes, lacking)


def assert_all_there(name, document, data):
    """That a file shows each character of a document, as often as the document has it."""
    lacking = READINGS[name].lacking(data)
    wanted, shown = (
        Counter(re.sub(lacking, "", squeezed(words)))
        for words in ("".join(leaves(document.sections)), READINGS[name].everything(data))
    )
    assert wanted <= shown, wanted - shown
