"""Going through a document meets everything once and changes nothing by itself."""

from hypothesis import given

from socdocs.document.nodes import Text
from socdocs.document.references import resolve
from socdocs.document.traversal import Rewriting, nodes
from tests.document.documents import equal, same, samples, with_repeats


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


@given(samples())
def test_without_repeated_cells_every_node_is_still_met_at_its_first_place(sample):
    document = with_repeats(sample.document, same)

    every, once = (list(nodes(document.sections, repeated=repeated)) for repeated in (True, False))

    assert list(dict.fromkeys(map(id, every))) == list(dict.fromkeys(map(id, once)))


@given(samples())
def test_rows_that_are_one_value_are_resolved_like_rows_that_are_equal(sample):
    one, apart = (resolve(with_repeats(sample.document, again)) for again in (same, equal))

    assert one == apart
