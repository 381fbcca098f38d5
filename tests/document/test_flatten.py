"""Flattening takes forms away, never words."""

from hypothesis import given

from socdocs.document.flatten import flatten, heading_slugs
from socdocs.document.nodes import (
    Cell,
    Code,
    CodeBlock,
    Column,
    Document,
    Footnote,
    Heading,
    Image,
    LineBreak,
    Paragraph,
    Placeholder,
    Properties,
    Section,
    Table,
    Text,
)
from socdocs.document.traversal import nodes
from tests.document.documents import apart, samples, shared, with_repeats


def letters(text):
    return "".join(text.split())


def said(roots):
    """Everything that is said by nodes, in pieces and without blanks."""
    for node in nodes(roots):
        match node:
            case Text(text=text) | Code(text=text) | CodeBlock(text=text) | Image(alt=text):
                yield letters(text)
            case Placeholder(wanted=wanted, address=address):
                yield letters(f"{wanted} ({address})")


@given(samples())
def test_no_word_of_a_document_is_lost(sample):
    kept = "".join(said(flatten(sample.document)))

    assert [words for words in said(sample.document.sections) if words not in kept] == []


@given(samples())
def test_what_is_flat_has_no_form_that_markdown_lacks(sample):
    flat = list(nodes(flatten(sample.document)))

    assert not [node for node in flat if isinstance(node, Placeholder) or getattr(node, "origin", "")]
    assert all(node.blocks for node in flat if isinstance(node, Footnote))


@given(samples())
def test_rows_that_tables_share_are_flattened_like_rows_apart(sample):
    assert flatten(with_repeats(sample.document, shared)) == flatten(with_repeats(sample.document, apart))


def test_a_heading_in_a_cell_takes_no_slug_because_it_is_none_in_the_file():
    table = Table((Column(),), (Cell((Heading(1, (Text("Scope"),)),)),), ())
    blocks = (table, Heading(1, (Text("Scope"),), "heading:scope"))
    document = Document(Properties("Report", "soc2-type2"), (Section("one", 1, (Text("One"),), blocks=blocks),))

    assert heading_slugs(document)["heading:scope"] == "scope"


def flat(*blocks):
    document = Document(Properties("Report", "soc2-type2"), (Section("one", 1, (Text("One"),), blocks=blocks),))
    return list(nodes(flatten(document)))


def test_blanks_around_a_line_break_are_gone():
    before = Paragraph((Text("Box X "), LineBreak(), Text(" "), LineBreak(), Text("  X and Y")))

    assert Paragraph((Text("Box X"), LineBreak(), LineBreak(), Text("X and Y"))) in flat(before)


def test_a_row_that_is_too_short_gets_empty_cells():
    def cell(word):
        return Cell((Paragraph((Text(word),)),))

    table = Table((Column(), Column()), (cell("a"), cell("b")), ((cell("c"),),))

    assert [node.rows for node in flat(table) if isinstance(node, Table)] == [((cell("c"), Cell(())),)]
