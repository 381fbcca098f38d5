"""What users name and number by themselves stays theirs: ids of any form, and footnotes and labels of each text."""

import html
import json

import pytest

from socdocs.document.nodes import Group
from socdocs.document.reader import read_prose
from socdocs.document.traversal import nodes
from socdocs.workflow.check import check
from socdocs.workflow.compose import composed_document
from socdocs.workflow.finish import document_of
from socdocs.workflow.request import Request
from socdocs.writers import markdown
from tests.report.test_every_fact_prints import markdown_text

IDS = (
    *("AC/1", "AC[2]", "A,3", "A;4", "A:5", "AC(b)", "C#7", "it's-8"),
    *("Ü-9", "007", "1.10", "1.1", "AC 12", "<13>", "*14*"),
)


def quoted(id_):
    return "'" + id_.replace("'", "''") + "'"


@pytest.fixture
def with_ids(described):
    """A report on a control, its test and an exception for each id."""
    controls = [
        f"  - {{id: {quoted(id_)}, text: The Lead reads list {number} each week., criteria: [CC6.1]}}"
        for number, id_ in enumerate(IDS)
    ]
    tests = [
        f"  - {{control: {quoted(id_)}, result: exception, procedures: [{{text: Inspected list {number}.}}], "
        f"exceptions: [{{id: {quoted('EX ' + id_)}, nature: List {number} was not read.}}]}}"
        for number, id_ in enumerate(IDS)
    ]
    period = "period: {start: 2025-01-01, end: 2025-12-31}"
    report = f"reports: [{{id: r, soc: 2, type: 2, {period}, trust_services_categories: [security]}}]"
    return described("\n".join(["controls:", *controls, "tests:", *tests, report]) + "\n")


def test_an_id_of_any_form_prints_as_it_is_written_and_leads_to_its_fact(with_ids):
    text = html.unescape(markdown_text(document_of(with_ids, Request())))

    for number, id_ in enumerate(IDS):
        assert f"{id_} (EX {id_}) | The Lead reads list {number} each week." in text, id_
        assert f"EX {id_}: List {number} was not read." in text or f"{id_} | List {number} was not read." in text, id_
    assert not {row.code for row in check(with_ids, Request()).found} & {"duplicate-id", "unknown-reference"}


TEXTS = """\
service_organization:
  overview: |
    It was founded early.[^1] See [the page][a].

    [^1]: In the first year.

    [a]: https://example.org/one
internal_control:
  monitoring: |
    Controls are watched.[^1] See [the page][a].

    [^1]: By the second line.

    [a]: https://example.org/two
reports: [{id: r, soc: 2, type: 1, trust_services_categories: [security]}]
"""


def test_footnotes_and_labels_of_one_text_are_not_those_of_another(described):
    text = markdown.write(document_of(described(TEXTS), Request())).decode()

    for note in ("In the first year.", "By the second line."):
        assert text.count(note) == 1
    assert text.index("https://example.org/one") < text.index("Controls are watched") < text.index("example.org/two")
    assert text.count("https://example.org/one") == text.count("https://example.org/two") == 1


LETTERHEADS = (
    ("Oakes LLP\n\nAlbany, **New\nYork**", "Oakes LLP\\\nAlbany, **New\\\nYork**"),
    ("Oakes LLP\\\nAlbany<br>\nNew York", "Oakes LLP\\\nAlbany\\\nNew York"),
    ("# Oakes LLP\nAlbany", "# Oakes LLP\n\nAlbany"),
    ("- Oakes LLP\n- Albany", "- Oakes LLP\n- Albany"),
    ("Oakes LLP[^1]\n\n[^1]: Since 1962", "Oakes LLP[^1]\n\n[^1]: Since 1962"),
    ("| Oakes | LLP |\n| --- | --- |", "| Oakes | LLP |\n| --- | --- |"),
    ("<ul>\n<li>Oakes</li>\n</ul>\nAlbany", "- Oakes\n\nAlbany"),
)


@pytest.mark.parametrize(("letterhead", "read"), LETTERHEADS)
def test_lines_of_a_letterhead_are_lines_and_no_sign_is_added_to_them(described, letterhead, read):
    report = {"id": "r", "soc": 2, "type": 1, "service_auditor": {"firm": "Oakes LLP", "letterhead": letterhead}}
    address = "reports[r].service_auditor.letterhead"

    document = composed_document(described(json.dumps({"reports": [report]})), Request())

    printed = [node.blocks for node in nodes(document.sections) if isinstance(node, Group) and node.name == address]
    assert printed == [read_prose(read, address)]
