"""Each text of a description that belongs to a report stands in its document, or a finding names it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socdocs.source.addresses import name_of
from socdocs.workflow.case import make_case
from socdocs.workflow.check import subject_of, today
from socdocs.workflow.compose import composed_document
from socdocs.workflow.load import in_memory
from socdocs.workflow.request import Request
from socdocs.workflow.unprinted import unprinted
from tests.report.filled import Filling
from tests.report.test_every_fact_prints import OTHERWISE, finished, found_in, kind_of, markdown_text
from tests.reports import KINDS

SET_HERE = {"id", "soc", "type", "layout", "controls_layout", "kind"}
OURS = re.compile(r"q\d{4}q")
"""What only the filling writes into a text, once in each."""


def report_of(filling):
    """The texts that belong to the report, what its Markdown says, and the findings about texts that it lacks."""
    kind, templates = kind_of(filling.kind.name)
    description = filling.description()
    case = make_case(in_memory(description), kind, templates, description.reports[0])
    texts = [row for row in subject_of(case, today()).texts if OURS.search(row.text)]
    document = finished(composed_document(case, Request(open_items=False)))
    return texts, markdown_text(document), list(unprinted(case, texts, document, ()))


def steering(filling):
    """The values of the filling that are choices or refer to other entries."""
    return [value for value in filling.values if not value.unique and value.row.key not in SET_HERE]


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(max_examples=10)
def test_a_text_prints_or_is_named_whatever_else_is_absent_or_says_otherwise(kind, data):
    paths = sorted({value.path for value in filled(kind).values if not value.row.required})
    absent = data.draw(st.sets(st.sampled_from(paths), max_size=20))
    filling = filled(kind, keep=lambda path: path not in absent)
    for value in data.draw(st.lists(st.sampled_from(steering(filling)), max_size=10, unique_by=id)):
        row, now = value.row, value.holder[value.row.key]
        if row.shape in OTHERWISE:
            value.holder[row.key] = OTHERWISE[row.shape](row, now)
        elif not row.required:
            value.holder[row.key] = None

    texts, said, found = report_of(filling)

    named = {name_of(row.address) for row in found}
    lost = [row.address for row in texts if not found_in(said, row.text)]
    assert [address for address in lost if name_of(address) not in named] == []
    assert [row.address for row in found if row.address not in lost] == []


def test_of_texts_that_print_none_is_named():
    for kind in KINDS:
        texts, _, found = report_of(filled(kind))
        assert len(texts) > 100
        assert found == []


def filled(kind, **how):
    filling = Filling(kind_of(kind)[0], **how)
    filling.description()
    return filling
