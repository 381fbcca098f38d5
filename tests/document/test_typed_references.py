"""References typed by hand are found where they lead nowhere, and sections of other papers are left alone."""

import pytest

from socdocs.document.finish import finish
from socdocs.document.nodes import Document, Paragraph, Properties, Section, Text
from socdocs.document.typed_references import dangling_references


def found(text, origin="system.boundaries"):
    inner = Section("description.scope", 2, (Text("Scope"),), blocks=(Paragraph((Text(text, origin),)),))
    sections = tuple(Section(f"s{n}", 1, (Text("S"),), children=(inner,) if n == 3 else ()) for n in (1, 2, 3))
    document = finish(Document(Properties("T", "soc2-type2"), sections))
    return [(row.said, row.kind) for row in dangling_references(document)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("See Section 9.4 and Table 77, please.", ["Section 9.4", "Table 77"]),
        ("as Section III.B above says", ["Section III.B"]),
        ("It is told in section IV.", ["section IV"]),
        ("(Figure 2)", ["Figure 2"]),
        ("Section 4.2 of this report", ["Section 4.2"]),
    ],
)
def test_what_leads_nowhere_is_found(text, said):
    assert [words for words, _ in found(text)] == said


@pytest.mark.parametrize(
    "text",
    [
        "See Section III and section 3.1.",
        "MSA section 4.2 and DC section 200",
        "section 4.2 of the agreement",
        "Sarbanes-Oxley section 404, ISO 27001 section 9.4",
        "Section 12 of the MSA",
        "the table for 3 people at the section",
    ],
)
def test_what_leads_somewhere_or_elsewhere_is_not(text):
    assert found(text) == []


def test_words_of_a_template_are_not_looked_at():
    assert found("See Section 9.4.", origin="") == []
