"""What is read where a document points at a part of itself."""

from msgspec.structs import replace

from socdocs.document.finish import finish
from socdocs.document.nodes import (
    Anchor,
    Cell,
    Column,
    Document,
    Heading,
    Paragraph,
    Properties,
    Reference,
    Section,
    Strong,
    Table,
    Text,
)
from socdocs.document.traversal import nodes
from socdocs.document.words import plain_text

TITLES = {"section:tests": "Tests of Controls"}


def resolved(*inlines):
    document = Document(
        Properties("T", "soc2"),
        (
            Section("description", 1, (Text("Description"),), blocks=(Paragraph(inlines),)),
            Section(
                "controls",
                1,
                (Text("Controls"),),
                children=(Section("controls.list", 2, (Text("List"),), blocks=(Heading(1, (), "heading:h"),)),),
            ),
            Section("other", 1, (Text("Other "), Strong((Text("matters"),))), numbered=False),
        ),
    )
    paragraph = finish(replace(document, titles=TITLES)).sections[0].blocks[0]
    return paragraph.children


def read(target, *children):
    return plain_text(resolved(Reference(target, children)))


def test_a_part_is_read_by_its_number():
    assert resolved(Reference("section:controls")) == (Reference("section:controls", (Text("Section II"),)),)


def test_a_section_below_a_part_is_read_in_lower_case():
    assert read("section:controls.list") == "section 2.1"


def test_a_section_without_number_is_read_by_its_title():
    assert read("section:other") == "the section titled “Other matters”"


def test_words_that_are_given_stay():
    assert read("section:controls", Text("the controls")) == "the controls"


def test_another_anchor_is_read_by_its_own_name():
    assert read("heading:h") == "h"


def test_a_section_of_another_file_is_plain_words_with_its_title():
    assert resolved(Reference("section:tests")) == (
        Text("the section titled “Tests of Controls” of the accompanying report"),
    )


def test_an_anchor_that_is_nowhere_leaves_the_words():
    assert resolved(Reference("control:AC-99", (Text("AC-99"),))) == (Text("AC-99"),)
    assert resolved(Reference("control:AC-99")) == (Text("AC-99"),)


def test_references_within_other_inlines_are_resolved():
    assert read("section:controls") == plain_text(resolved(Strong((Reference("section:controls"),))))


def test_an_anchor_occurs_once_in_a_document():
    anchor = Anchor("control:AC-01")
    cell = Cell((Paragraph((anchor, Text("AC-01"))),))
    table = Table((Column(),), (Cell(()),), ((cell,), (cell,)), anchor="table:t")
    document = Document(Properties("T", "soc2"), (Section("a", 1, blocks=(table, table)),))

    after = list(nodes(finish(document).sections))

    assert after.count(anchor) == 1
    assert [node.anchor for node in after if isinstance(node, Table)] == ["table:t", ""]
    assert sum(node == Text("AC-01") for node in after) == 4
