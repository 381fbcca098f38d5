"""Flattening takes forms away, never words."""

from hypothesis import given

from socdocs.document.flatten import flatten
from socdocs.document.nodes import Code, CodeBlock, Footnote, Image, Placeholder, Text
from socdocs.document.traversal import nodes
from tests.document.documents import samples


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
