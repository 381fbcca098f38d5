"""What other readers make of a delivered file: pandoc sees the words, headings and tables that are meant."""

import json
import re
import subprocess
import unicodedata

import pypandoc
import pytest
from hypothesis import given, settings

from socdocs.document.finish import finish
from socdocs.document.flatten import flatten
from socdocs.document.nodes import (
    Cell,
    CodeBlock,
    Column,
    Document,
    Emphasis,
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
)
from socdocs.document.traversal import nodes
from socdocs.document.words import plain_text
from socdocs.writers.markdown import write
from tests.document.documents import HOSTILE, samples


def pandoc(markdown):
    """Pandoc's own tree of a GFM file."""
    done = subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", "gfm", "-t", "json"], input=markdown, capture_output=True, check=True
    )
    return json.loads(done.stdout)["blocks"]


def letters(text):
    """What is compared of words: all but blanks and normal forms, where readers differ, and the boxes of tasks."""
    return unicodedata.normalize("NFC", "".join(text.split())).translate({ord("☐"): None, ord("☒"): None})


def pandoc_words(node):
    """The words of a piece of pandoc's tree; notes and pictures are left out, as `plain_text` does."""
    if isinstance(node, list):
        return "".join(map(pandoc_words, node))
    if not isinstance(node, dict):
        return ""
    kind, content = node.get("t"), node.get("c")
    if kind in ("Str", "RawInline", "RawBlock"):
        return content if isinstance(content, str) else ""
    if kind in ("Code", "CodeBlock"):
        return content[1]
    if kind == "Math":
        return f"${content[1]}$"
    if kind in ("Note", "Image"):
        return ""
    return pandoc_words(content if kind else list(node.values()))


def pandoc_nodes(node, kind):
    """Every node of one kind, in reading order."""
    if isinstance(node, list):
        for part in node:
            yield from pandoc_nodes(part, kind)
    elif isinstance(node, dict):
        if node.get("t") == kind:
            yield node["c"]
        yield from pandoc_nodes(node.get("c"), kind)


def shape(table):
    """Rows and columns of a pandoc table."""
    _, _, columns, head, bodies, _ = table
    return len(head[1]) + sum(len(body[3]) for body in bodies), len(columns)


@given(samples())
@settings(max_examples=20)
def test_pandoc_reads_the_same_words_headings_and_tables(sample):
    flat = flatten(sample.document)
    read = pandoc(write(sample.document))

    assert letters(pandoc_words([block for block in read if block["t"] != "RawBlock"])) == letters(plain_text(flat))
    assert [level for level, *_ in pandoc_nodes(read, "Header")] == [
        block.depth for block in nodes(flat) if isinstance(block, Heading)
    ]
    assert sorted(map(shape, pandoc_nodes(read, "Table"))) == sorted(
        (1 + len(block.rows), len(block.columns)) for block in nodes(flat) if isinstance(block, Table)
    )


POSITIONS = {
    "paragraph": lambda text: Paragraph((Text(text),)),
    "after words": lambda text: Paragraph((Text("Words " + text),)),
    "heading": lambda text: Heading(1, (Text(text),)),
    "item": lambda text: ListBlock((Item((Paragraph((Text(text),)),)),)),
    "numbered item": lambda text: ListBlock((Item((Paragraph((Text(text),)),)),), ordered=True),
    "cell": lambda text: one_cell(Paragraph((Text(text),))),
    "lines in a cell": lambda text: one_cell(Paragraph((Text(text),)), Paragraph((Text(text),))),
    "header cell": lambda text: Table((Column(),), (Cell((Paragraph((Text(text),)),)),), ()),
    "quotation": lambda text: Quote((Paragraph((Text(text),)),)),
    "link": lambda text: Paragraph((Link("https://example.org", (Text(text),)),)),
    "bold": lambda text: Paragraph((Text("a"), Strong((Text(text),)), Text("b"))),
    "italic": lambda text: Paragraph((Text("a"), Emphasis((Text(text),)), Text("b"))),
    "code in an item": lambda text: ListBlock((Item((Paragraph((Text("a"),)), CodeBlock(f"b\n\n  {text}"))),)),
    "code in a quotation": lambda text: Quote((CodeBlock(f"b\n\n  {text}"),)),
    "title of a link": lambda text: Paragraph((Link("https://example.org", (Text("a"),), text),)),
}


def in_a_document(*blocks):
    section = Section("s", 1, (Text("Case"),), numbered=False, blocks=blocks)
    return Document(Properties("Title", "soc2-type2", draft=False), (section,))


def one_cell(*blocks):
    return Table((Column(),), (Cell((Paragraph((Text("Head"),)),)),), ((Cell(blocks),),))


@pytest.fixture(scope="module")
def read_by_pandoc():
    """Each position's block with each hostile text, read by pandoc in one go."""
    cases = [(name, text, build(text)) for name, build in POSITIONS.items() for text in HOSTILE]
    sections = tuple(
        Section(f"s{number}", 1, (Text("Case"),), numbered=False, blocks=(block,))
        for number, (_, _, block) in enumerate(cases)
    )
    document = Document(Properties("Title", "soc2-type2", draft=False), sections)
    written = write(document).decode().split("\n# Case\n")[1:]
    found = []
    for block in pandoc("\n\n# Case\n\n".join(("", *written)).encode()):
        if block["t"] == "Header" and block["c"][0] == 1 and pandoc_words(block) == "Case":
            found.append([])
        elif found and block["t"] not in ("RawBlock", "HorizontalRule"):
            found[-1].append(block)
    assert len(found) == len(cases)
    return {(name, text): (block, theirs) for (name, text, block), theirs in zip(cases, found, strict=True)}


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("position", POSITIONS)
def test_hostile_text_is_shown_unchanged_everywhere(read_by_pandoc, position, text):
    block, theirs = read_by_pandoc[position, text]
    shown = letters(pandoc_words(theirs))

    assert len(theirs) <= 1
    assert shown == letters(plain_text((block,)))
    breaks = [node for node in nodes(flatten(in_a_document(block))) if isinstance(node, LineBreak)]
    assert list(pandoc_nodes(theirs, "RawInline")) == [["html", "<br>"]] * len(breaks)
    assert not list(pandoc_nodes(theirs, "Math"))
    assert len(list(pandoc_nodes(theirs, "Link"))) == len([node for node in nodes((block,)) if isinstance(node, Link)])


def test_every_link_to_a_heading_finds_it_in_pandoc():
    titles = ("Description: R&D / “Acme”", "Tests", "Tests", "Überblick 3.1_a", "日本", "A  b")
    sections = tuple(Section(f"s{i}", 1, (Text(title),), numbered=False) for i, title in enumerate(titles))
    written = write(finish(Document(Properties("Title", "soc2-type2"), sections)))

    done = subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", "gfm", "-t", "html"], input=written, capture_output=True, check=True
    )
    html = done.stdout.decode()

    targets = re.findall(r'href="#([^"]*)"', html)
    assert len(targets) == len(titles)
    assert set(targets) == set(re.findall(r'<h1[^>]* id="([^"]*)"', html))
