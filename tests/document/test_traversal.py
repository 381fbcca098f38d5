"""Going through a document meets everything once and changes nothing by itself."""

from hypothesis import given

from socdocs.document.nodes import Text
from socdocs.document.traversal import Rewriting, nodes
from tests.document.documents import samples


@given(samples())
def test_a_rewriting_that_changes_nothing_gives_the_same_sections(sample):
    copy = Rewriting(lambda inline: (inline,)).document(sample.document)

    assert copy.sections is sample.document.sections


@given(samples())
def test_a_rewriting_meets_every_text_in_reading_order(sample):
    met = []

    def take(inline):
        met.extend([inline.text] if isinstance(inline, Text) else [])
        return ()

    emptied = Rewriting(take).document(sample.document)

    assert met == [node.text for node in nodes(sample.document.sections) if isinstance(node, Text)]
    assert not [node for node in nodes(emptied.sections) if isinstance(node, Text)]
