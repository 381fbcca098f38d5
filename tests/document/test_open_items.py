"""Every absent fact is one open item of its owner."""

from hypothesis import given

from socdocs.document.finish import finish
from socdocs.document.nodes import Cell, Column, Document, OpenItem, Paragraph, Placeholder, Properties, Section, Table
from socdocs.document.open_items import OPEN_ITEMS, count_by_owner
from tests.document.documents import samples


def document(*blocks):
    return Document(Properties("T", "soc2"), (Section("a", 1, blocks=blocks),))


def paragraph(*inlines):
    return Paragraph(inlines)


def results(count):
    cells = [Cell((paragraph(Placeholder("result", "service_auditor", f"tests[T-{i}].result")),)) for i in range(count)]
    return Table((Column(),), (Cell(()),), tuple((cell,) for cell in cells))


def test_a_fact_that_is_missed_twice_is_owed_once():
    date = Placeholder("date of the report", "service_auditor", "reports[soc2].report_date")

    gathered = finish(document(paragraph(date), paragraph(date)))

    assert gathered.open_items == (OpenItem("service_auditor", date.wanted, date.address),)


def test_items_go_by_owner_and_then_by_place():
    auditor = Placeholder("a", "service_auditor", "x.a")
    last = Placeholder("b", "management", "x.b")
    first = Placeholder("c", "management", "x.c", confirm=True)

    gathered = finish(document(paragraph(first, auditor, last)))

    assert [(item.wanted, item.confirm) for item in gathered.open_items] == [("c", True), ("b", False), ("a", False)]


def test_a_column_of_placeholders_is_one_line_with_their_number():
    gathered = finish(document(results(4), results(5)))

    assert gathered.open_items == (
        OpenItem("service_auditor", "result", "tests[…].result", 5, ids=("T-0", "T-1", "T-2", "T-3", "T-4")),
    )
    assert count_by_owner(gathered)["service_auditor"] == 5


def test_three_placeholders_of_a_column_are_three_lines():
    assert [item.count for item in finish(document(results(3))).open_items] == [1, 1, 1]


@given(samples())
def test_the_lines_stand_for_as_many_facts_as_are_counted(sample):
    gathered = sample.document
    counts = count_by_owner(gathered)

    assert sum(item.count for item in gathered.open_items) == sum(counts.values())


def test_the_list_is_there_only_when_something_is_open():
    wanted = Placeholder("date", "management", "x.date")
    blocks = (paragraph(wanted), paragraph())
    open_, closed = (
        finish(Document(Properties("T", "soc2"), (Section("a", 1, blocks=(block,)), OPEN_ITEMS))) for block in blocks
    )

    assert [section.id for section in open_.sections] == ["a", "open_items"]
    assert [section.id for section in closed.sections] == ["a"]
