"""Text of any kind in every kind of block, in blocks of every kind, is shown as it is written by programs that show it.

MkDocs shows pages with Python-Markdown; markdown-it is what VS Code has.
"""

import html
import re
import unicodedata
from collections import Counter
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import markdown
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from socdocs.document.flatten import flatten
from socdocs.document.nodes import (
    Cell,
    Code,
    CodeBlock,
    Column,
    Document,
    Emphasis,
    Footnote,
    Group,
    Heading,
    Item,
    LineBreak,
    Link,
    ListBlock,
    Paragraph,
    Properties,
    Quote,
    Section,
    Strong,
    Table,
    Text,
    ThematicBreak,
)
from socdocs.document.reader import read_markdown
from socdocs.document.traversal import nodes
from socdocs.document.words import plain_text
from socdocs.writers.markdown import write
from tests.document.documents import HOSTILE

pytestmark = pytest.mark.exhaustive

BEGINS_BLOCK = re.compile(r"(?:[>\s]|[-+*] |\d+[.)] |\[[x ]\] |\[\^\d+\]:)*(?:`{3}|~{3})")
MKDOCS = ["toc", "tables", "fenced_code"]
_MARKDOWN_IT = MarkdownIt("commonmark").enable("table").use(footnote_plugin)
READERS = {
    "MkDocs with footnotes": lambda text: markdown(text, extensions=[*MKDOCS, "footnotes"]),
    "markdown-it": _MARKDOWN_IT.render,
}
CODE = (
    "{a ` b `` c}",
    "a ` b `` c",
    "{a ` b `` c ``` and more}",
    'hl_lines="a ` b `` c "',
    "sql ` `` ",
    "` ``",
    "~~~ ` ``",
    "` `` ```` `````",
)
"""Code that would need three backticks around it, with which programs let blocks of code begin."""
RUNS = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) <script>alert(1)</script>"


def words(text):
    return Paragraph((Text(text),))


def one_cell(*blocks):
    return Table((Column(),), (Cell((words("Head"),)),), ((Cell(blocks),),))


CONTAINERS = {
    "item": lambda *blocks: ListBlock((Item(blocks),)),
    "item after words": lambda *blocks: ListBlock((Item((words("lead"), *blocks)),)),
    "second item": lambda *blocks: ListBlock((Item((words("lead"),)), Item((*blocks, words("after"))))),
    "numbered item": lambda *blocks: ListBlock((Item((words("lead"), *blocks, words("z"))),), ordered=True, start=98),
    "numbered items": lambda *blocks: ListBlock((Item(blocks), Item(blocks)), ordered=True),
    "task": lambda *blocks: ListBlock((Item((words("lead"), *blocks), checked=True),)),
    "quotation": lambda *blocks: Quote(blocks),
    "quotation after words": lambda *blocks: Quote((words("lead"), *blocks, words("after"))),
    "notice": lambda *blocks: Group("notice", blocks),
    "footnote": lambda *blocks: Paragraph((Text("x"), Footnote(blocks), Text("y"))),
    "footnote after words": lambda *blocks: Paragraph((Text("x"), Footnote((words("lead"), *blocks, words("after"))))),
    "cell": one_cell,
    "cell after words": lambda *blocks: one_cell(words("lead"), *blocks, words("after")),
}
BLOCKS = {
    "paragraph": words,
    "line": lambda text: Paragraph((Text("a"), LineBreak(), Text(text))),
    "code": lambda text: CodeBlock(f"first\n\n  {in_code(text)}\n\n# last", "sh"),
    "line of code": lambda text: CodeBlock(in_code(text)),
    "code first": lambda text: Paragraph((Code(in_code(text)), Text(" and more"))),
    "code in a line": lambda text: Paragraph((Text("a"), LineBreak(), Code(in_code(text)))),
    "spans": lambda text: Paragraph((Strong((Text(text),)), Code(in_code(text)), Emphasis((Text(text),)))),
    "heading": lambda text: Heading(1, (Text(text),)),
    "table": lambda text: one_cell(words(text)),
    "links": lambda text: Paragraph(
        (
            Link("https://x.org/it's", (Text(text),), text),
            Text(" but never "),
            Link("https://x.org/her's&#39", (Text(text),), text),
        )
    ),
    "rule": lambda _: ThematicBreak(),
}


def in_code(text):
    """Text for code, where MkDocs shows a semicolon behind the number of a character, and nothing can be escaped."""
    return text.replace("&#", "& #")


def nest(path, *blocks):
    for name in reversed(path):
        blocks = (CONTAINERS[name](*blocks),)
    return blocks


def flat_and_written(*blocks):
    section = Section("s", 1, (Text("Case"),), numbered=False, blocks=blocks)
    document = Document(Properties("Title", "soc2-type2", draft=False), (section,))
    return flatten(document), write(document).decode()


def letters(text):
    """All but blanks and boxes, which programs show in their own ways."""
    return unicodedata.normalize("NFC", re.sub(r"\s|\[x\]|[☐☒]", "", text))


def words_of(flat):
    notes = [plain_text(node.blocks) for node in nodes(flat) if isinstance(node, Footnote)]
    return letters(plain_text(flat) + "".join(notes))


def words_shown(page):
    without_marks = re.sub(r"<sup.*?</sup>|<a[^>]*backref.*?</a>|<!--.*?-->", "", page, flags=re.DOTALL)
    shown = letters(html.unescape(re.sub(r"<[^>]*>", "", without_marks)))
    return without_backslashes(shown)


def without_backslashes(text):
    """MkDocs shows the backslash before a bar in code in a table."""
    return re.sub(r"\\+\|", "|", text)


def elements(page):
    """How often each element is on a page, with what it leads to."""
    return Counter(re.findall(r'<[a-z][a-z0-9]*\b(?: href="[^"#]*")?', page))


def holds(path, blocks, harmless):
    flat, written = flat_and_written(*nest(path, *blocks))
    _, usual = flat_and_written(*nest(path, *harmless))

    assert read_markdown(written) == flat
    for name, read in READERS.items():
        page = read(written)
        assert words_shown(page) == without_backslashes(words_of(flat)), (name, written)
        shown, expected = elements(page), elements(read(usual))
        assert not shown - expected, (name, written)
        assert (expected - shown).keys() <= {"<code"}, (name, written)  # some code is words
    # Without footnotes, notes are paragraphs or code at the end.
    plain, noted = elements(markdown(written, extensions=MKDOCS)), elements(READERS["MkDocs with footnotes"](written))
    assert (plain - noted).keys() <= {"<p", "<pre", "<code"}, ("MkDocs", written)


@pytest.mark.parametrize("path", [*product(CONTAINERS, CONTAINERS)], ids=" in ".join)
def test_every_block_in_every_block_is_shown_as_it_is_written_and_runs_nothing(path):
    for build in BLOCKS.values():
        holds(path, (build(RUNS),), (build("harmless"),))


@pytest.mark.parametrize("path", [(), *product(CONTAINERS), *product(CONTAINERS, CONTAINERS)], ids=" in ".join)
def test_code_at_the_beginning_of_a_line_begins_no_block(path):
    behind = CodeBlock(f"first\n\n{RUNS}\n\n# last")
    for build in (BLOCKS["code first"], BLOCKS["code in a line"]):
        flat, written = flat_and_written(*nest(path, *map(build, CODE)), behind)
        _, usual = flat_and_written(*nest(path, *(build("harmless") for _ in CODE)), behind)

        assert [line for line in written.split("\n") if BEGINS_BLOCK.match(line)] == ["```", "```"], written
        assert read_markdown(written) == flat
        for reader, read in READERS.items():
            page = read(written)
            assert words_shown(page) == without_backslashes(words_of(flat)), (reader, written)
            assert not elements(page) - elements(read(usual)), (reader, written)


def begins_items_in_items(path):
    """Whether a list begins an item of a list that begins an item: MkDocs shows the marks of such an inner list."""
    return len(path) == 3 and all(name in ("item", "second item", "numbered items") for name in path)


paths = st.lists(st.sampled_from(tuple(CONTAINERS)), max_size=3).filter(lambda path: not begins_items_in_items(path))
blocks = st.lists(st.sampled_from(tuple(BLOCKS)), min_size=1, max_size=2)
texts = st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=2).map(" ".join).filter(str.strip)


@given(paths, blocks, texts)
@example(["item"], ["paragraph"], "2026113000001. That ticket was closed.")
@example(["item", "item after words", "item"], ["paragraph"], "x")
@example(["item", "item"], ["heading", "heading"], "x")
@example(["numbered items", "item"], ["heading", "table"], "x")
def test_hostile_text_in_blocks_of_any_depth_is_shown_as_it_is_written(path, names, text):
    holds(path, [BLOCKS[name](text) for name in names], [BLOCKS[name]("harmless") for name in names])
