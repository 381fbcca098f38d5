"""What is written is what is read again: the strongest statement about the middle of the program."""

import re

from hypothesis import example, given
from markdown_it import MarkdownIt

from socdocs.document.finish import finish
from socdocs.document.flatten import flatten
from socdocs.document.nodes import (
    Cell,
    Code,
    Column,
    Document,
    Emphasis,
    Image,
    Link,
    Paragraph,
    Properties,
    Section,
    Strong,
    Table,
    Text,
)
from socdocs.document.reader import read_markdown
from socdocs.document.traversal import nodes
from socdocs.writers.markdown import write
from tests.document.documents import Sample, samples

_TABLES = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table")
_PIPES = Cell(
    (
        Paragraph(
            (
                Text("a | b "),
                Code("c | d"),
                Image("e|f.png", "g | h", "i | j"),
                Link("https://example.org/k|l", (Code("m|n"),), "o | p"),
            )
        ),
    )
)
_PLAIN = Cell((Paragraph((Text("plain"),)),))
_RAGGED = ((_PLAIN, _PIPES), (_PLAIN,), (_PIPES, _PIPES, _PIPES))
_WITH_PIPES = Document(
    Properties("Title", "soc2-type2"),
    (Section("a", 1, blocks=(Table((Column(), Column()), (_PIPES, _PLAIN), _RAGGED),)),),
)


_BESIDE_UNDERSCORES = Document(
    Properties("Title", "soc2-type2"),
    (
        Section(
            "a",
            1,
            blocks=(
                Paragraph((Emphasis((Text("the file a_b"), Strong((Text("("),)))),)),
                Paragraph((Emphasis((Strong((Text(")"),)), Text("b_c, and a__b"), Strong((Text("("),)))),)),
            ),
        ),
    ),
)
_WITHOUT_TITLES = finish(Document(Properties("Title", "soc2-type2"), (Section("a", 1), Section("b", 1))))


@given(samples())
@example(Sample(_BESIDE_UNDERSCORES))
@example(Sample(_WITHOUT_TITLES))
def test_a_delivered_file_reads_back_as_the_flattened_document(sample):
    assert read_markdown(write(sample.document).decode()) == flatten(sample.document)


@given(samples())
@example(Sample(_WITH_PIPES))
def test_every_row_of_a_table_has_as_many_cells_as_its_header(sample):
    lines = write(sample.document).decode().split("\n")
    tables = [token.map for token in _TABLES.parse("\n".join(lines)) if token.type == "table_open"]

    assert len(tables) == sum(isinstance(node, Table) for node in nodes(flatten(sample.document)))
    for first, last in tables:
        cells = {len(re.findall(r"(?<!\\)\|", line)) for line in lines[first:last] if line.strip(" >")}
        assert len(cells) == 1, lines[first:last]
