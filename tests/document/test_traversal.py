"""Going through a document meets everything once and changes nothing by itself."""

from typing import get_args

from hypothesis import given

from socdocs.document.nodes import Inline, SharedRow, Table, Text
from socdocs.document.references import resolve
from socdocs.document.traversal import Rewriting, nodes
from tests.document.documents import apart, samples, shared, with_repeats


def tables(document):
    return [node for node in nodes(document.sections) if isinstance(node, Table)]


@given(samples())
def test_a_rewriting_that_changes_nothing_gives_the_same_sections(sample):
    copy = Rewriting({kind: lambda inline: (inline,) for kind in get_args(Inline)}).document(sample.document)

    assert copy.sections is sample.document.sections


@given(samples())
def test_a_rewriting_meets_every_text_in_reading_order(sample):
    met = []

    def take(inline):
        met.extend([inline.text] if isinstance(inline, Text) else [])
        return ()

    emptied = Rewriting(dict.fromkeys(get_args(Inline), take)).document(sample.document)

    assert met == [node.text for node in nodes(sample.document.sections) if isinstance(node, Text)]
    assert not [node for node in nodes(emptied.sections) if isinstance(node, Text)]


@given(samples())
def test_without_repeats_every_node_is_still_met_at_its_first_place(sample):
    document = with_repeats(sample.document, shared)

    every, once = (
        dict.fromkeys(
            id(node) for node in nodes(document.sections, repeated=repeated) if not isinstance(node, SharedRow)
        )
        for repeated in (True, False)
    )

    assert list(every) == list(once)


@given(samples())
def test_rows_that_tables_share_are_resolved_like_rows_apart(sample):
    one, other = (resolve(with_repeats(sample.document, again)) for again in (shared, apart))

    assert [list(table.cells()) for table in tables(one)] == [list(table.cells()) for table in tables(other)]
