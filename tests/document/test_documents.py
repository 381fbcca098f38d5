"""The documents that properties are tried on are worth it: most hold something, and together they hold everything."""

from typing import get_args

from hypothesis import given

from socdocs.document.nodes import Block, Inline
from socdocs.document.traversal import nodes
from tests.document.documents import samples


def test_most_of_the_documents_hold_something_and_together_they_hold_every_kind_of_node():
    drawn = []

    @given(samples())
    def draw(sample):
        drawn.append({type(node) for node in nodes(sample.document.sections)})

    draw()

    assert {*get_args(Block), *get_args(Inline)} - set().union(*drawn) == set()
    assert sum(len(kinds) > 3 for kinds in drawn) > len(drawn) / 2
