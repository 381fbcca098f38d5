"""A finished document says all that its writers print about its order: levels, labels and contents."""

from msgspec.structs import replace

from socdocs.document.finish import finish
from socdocs.document.nodes import (
    Anchor,
    Cell,
    Column,
    Document,
    Entry,
    Footnote,
    Group,
    Heading,
    Image,
    Item,
    ListBlock,
    Paragraph,
    Properties,
    Quote,
    Reference,
    Section,
    Table,
    Text,
)
from socdocs.document.traversal import nodes

PROPERTIES = Properties("The Report", "soc2-type2")


def words(text):
    return (Text(text),)


def table(*cells, **more):
    return Table((Column(),), (Cell(()),), ((Cell(cells),),), **more)


def finished(*blocks, **more):
    section = Section("one", 1, words("One"), blocks=blocks, **more)
    return finish(Document(PROPERTIES, (section,)))


def found(document, kind):
    return [node for node in nodes(document.sections) if isinstance(node, kind)]


def test_levels_of_headings_have_no_gaps():
    document = finished(Heading(3, words("a")), Heading(1, words("b")), Heading(6, words("c")), Heading(6, words("d")))

    assert [heading.level for heading in found(document, Heading)] == [2, 2, 3, 4]


def test_a_heading_aside_is_in_no_contents():
    aside = Heading(1, words("a"))
    document = finished(Quote((aside,)), ListBlock((Item((aside,)),)), table(aside), Group("notice", (aside,)))

    assert [heading.level for heading in found(document, Heading)] == [0, 0, 0, 2]
    assert [entry.title for entry in document.contents] == [words("One"), words("a")]


def test_tables_are_counted_everywhere_except_in_a_cell():
    document = finished(table(), Quote((table(),)), ListBlock((Item((table(table()),)),)), Group("fact", (table(),)))

    assert [node.label for node in found(document, Table)] == ["Table 1", "Table 2", "Table 3", "", "Table 4"]


def test_a_picture_that_is_a_paragraph_is_a_figure_when_it_has_words():
    seen, mute = Image("a.png", "What is seen"), Image("b.png", "")
    document = finished(*(Paragraph(children) for children in ((seen,), (mute,), (seen, *words("x")), (seen,))))

    assert [image.label for image in found(document, Image)] == ["Figure 1", "", "", "Figure 2"]


def test_a_reference_to_a_table_reads_its_label():
    document = finished(Paragraph((Reference("table:t"),)), table(anchor="table:u"), table(anchor="table:t"))

    assert found(document, Reference) == [Reference("table:t", words("Table 2"))]


def test_the_contents_list_sections_with_their_numbers_and_headings_in_reading_order():
    below = Section("one.two", 2, words("Two"))
    document = finished(Heading(1, (Anchor("a"), *words("h"), Footnote(()))), children=(below,))

    assert document.contents == (
        Entry(1, "Section I", words("One"), "section:one"),
        Entry(2, "", words("h"), "heading:1"),
        Entry(2, "1.1", words("Two"), "section:one.two"),
    )


def test_a_table_without_a_caption_is_listed_by_the_heading_above_it():
    cover = Section("cover", 1, numbered=False, blocks=(table(),))
    part = Section(
        "one", 1, words("One"), blocks=(table(), table(caption=words("Facts")), Heading(1, words("h")), table())
    )
    document = finish(Document(PROPERTIES, (cover, part)))

    assert [(entry.label, entry.title) for entry in document.tables] == [
        ("Table 1", words("The Report")),
        ("Table 2", words("One")),
        ("Table 3", words("Facts")),
        ("Table 4", words("h")),
    ]
    assert not any(entry.listed for entry in document.tables)


def test_a_list_of_tables_is_asked_for_and_leaves_tables_out_that_are_not_to_be_listed():
    blocks = (table(caption=words("Facts")), replace(table(caption=words("Tests")), listed=False))
    document = finish(
        Document(replace(PROPERTIES, list_of_tables=True), (Section("one", 1, words("One"), blocks=blocks),))
    )

    assert [entry.listed for entry in document.tables] == [True, False]


def test_finishing_again_changes_nothing():
    once = finished(Heading(1, words("h")), Paragraph((Reference("section:one"),)), table(anchor="table:t"))

    assert finish(once) == once
