"""A page in HTML: it loads and runs nothing, its links lead somewhere, and it marks what other formats mark."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from socdocs.document.finish import finish
from socdocs.document.nodes import (
    Cell,
    Column,
    Document,
    Footnote,
    Group,
    Image,
    Item,
    Link,
    ListBlock,
    Placeholder,
    Section,
    SharedRow,
    Table,
    Text,
)
from socdocs.writers import WRITERS
from socdocs.writers.html.body import write_pieces
from socdocs.writers.html.escape import css_string, identifier
from tests.document.documents import samples
from tests.reports import build_case, cases
from tests.writers.docx import sample
from tests.writers.docx.sample import cell, paragraph
from tests.writers.reading import html_words


class Page(HTMLParser):
    """The elements of a page as (tag, attributes), its words, and its style sheet."""

    def __init__(self, data):
        super().__init__()
        self.elements = []
        self.style = ""
        self.inside = []
        self.feed(data.decode())
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self.inside.append(tag)

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data):
        self.style += data if self.inside and self.inside[-1] == "style" else ""

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def ids(self):
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]

    @property
    def links(self):
        return [attributes["href"] for attributes in self.all("a")]


def written(document, **more):
    return WRITERS["html"].write(document, **more)


def page_of(*blocks, **more):
    sections = (Section("a", 1, (Text("A"),), blocks=blocks),)
    return written(finish(Document(sample.properties(**more), sections)), pictures=sample.PICTURES)


EXAMPLES = cases()
every_example = pytest.mark.parametrize("case", EXAMPLES, ids=str)

# --- nothing is loaded, nothing runs --------------------------------------------------------------------------------


@given(drawn=samples())
def test_no_document_can_load_or_run_anything(drawn):
    page = Page(written(drawn.document))

    assert not {tag for tag, _ in page.elements} & {"script", "iframe", "object", "embed", "link", "form", "base"}
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert not [attributes for _, attributes in page.elements if "style" in attributes]
    assert all(attributes["src"].startswith("data:image/") for attributes in page.all("img"))
    assert all(re.match(r"#|https?://|mailto:", link) for link in page.links)
    assert not re.search(r"@import|url\(", page.style)


@given(st.text(max_size=40))
def test_the_policy_allows_its_own_style_sheet_alone_whatever_is_printed_in_the_margins(words):
    page = Page(page_of(restricted_use=f'{words}"; }} </style><script>', organization=f"\\{words}\n\\"))
    policy = next(meta["content"] for meta in page.all("meta") if meta.get("http-equiv"))
    checksum = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()

    assert policy.startswith("default-src 'none'; ")
    assert f"style-src 'sha256-{checksum}'" in policy
    assert page.all("script") == []
    assert "@page wide" in page.style


@given(st.text())
def test_no_text_ends_a_string_of_the_style_sheet(text):
    assert re.fullmatch(r'"(?:[^"\\\n<&]|\\[0-9a-f]{1,6} )*"', css_string(text))


def test_a_picture_lies_in_the_page_with_its_size_and_one_that_is_missing_is_its_words():
    source = next(iter(sample.PICTURES))
    page = Page(page_of(paragraph(Image(source, "The network")), paragraph(Image("gone.png", "What is gone"))))
    (image,) = page.all("img")

    assert image["src"].startswith("data:image/png;base64,iVBORw0")
    assert (image["width"], image["height"], image["alt"]) == ("900", "420", "The network")
    assert "What is gone" in html_words(page_of(paragraph(Image("gone.png", "What is gone"))))


# --- places and links -----------------------------------------------------------------------------------------------


@every_example
def test_every_link_within_a_report_leads_to_one_place(case):
    page = Page(written(build_case(case)))

    assert sorted(set(page.ids)) == sorted(page.ids)
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


@every_example
def test_every_entry_of_the_contents_and_every_reference_is_a_link(case):
    document = build_case(case)
    links = Page(written(document)).links

    wanted = {f"#{identifier(entry.target)}" for entry in document.contents if entry.level == 1}
    assert len(document.sections) < 3 or wanted <= set(links)


@given(st.lists(st.text(min_size=1), min_size=2, max_size=2, unique=True))
def test_different_places_have_different_ids_without_blanks(names):
    one, other = map(identifier, names)

    assert one != other
    assert not re.search(r"\s", one)


def test_a_note_and_its_mark_lead_to_each_other_and_are_at_the_end_of_their_section():
    page = Page(page_of(paragraph("Words", Footnote((paragraph("What is to be noted."),)))))

    assert {"#note-1", "#mark-1"} <= set(page.links)
    assert {"note-1", "mark-1"} <= set(page.ids)


def test_a_note_in_a_link_or_in_a_note_is_put_in_parentheses():
    inner = Footnote((paragraph("inner"),))
    page = page_of(
        paragraph(Link("https://example.com/", (Text("words"), inner))),
        paragraph("More", Footnote((paragraph("outer", inner),))),
    )

    assert html_words(page).count("(inner)") == 2
    assert Page(page).links.count("#mark-1") == 1
    assert "note-2" not in Page(page).ids


# --- how it prints --------------------------------------------------------------------------------------------------


def test_a_table_has_a_header_a_numbered_caption_and_heads_of_rows():
    rows = ((cell("AC-01"), cell("Reviews access, " * 30)), (cell("AC-02"), cell("Restores backups, " * 30)))
    table = Table((Column(), Column(align="right")), (cell("Id"), cell("Text")), rows, (Text("Controls"),))
    data = page_of(table)

    assert [head.get("scope") for head in Page(data).all("th")] == ["col", "col", "row", "row"]
    assert "<caption>Table 1: Controls</caption>" in data.decode()
    assert {attributes.get("class") for attributes in Page(data).all("td")} == {"right"}


def test_a_heading_of_a_table_without_words_is_a_cell():
    table = Table((Column(), Column()), (cell(), cell("Text")), ((cell("a"), cell("b")),))

    assert [head.get("scope") for head in Page(page_of(table)).all("th")] == ["col"]


def test_an_anchor_of_a_row_that_tables_share_is_there_once():
    row = SharedRow("k", (cell("AC-01"), cell("b")), ("control:AC-01",))
    table = Table((Column(), Column()), (cell("Id"), cell("Text")), (row,))
    other = replace(table, rows=(replace(row, anchors=()),))

    assert Page(page_of(table, other)).ids.count("control:AC-01") == 1


def test_an_open_item_names_its_owner_and_not_its_address():
    data = page_of(paragraph(Placeholder("date of the report", "service_auditor", "reports[soc2].report_date")))

    assert "[Service auditor: date of the report]" in html_words(data)
    assert "report_date" not in data.decode()


def test_facts_carry_their_addresses_only_where_they_are_asked_for():
    document = sample.report()
    marked = "".join(html for _, html in write_pieces(document, {}, addresses=True).sections)

    assert 'data-fact="system.name"' in marked
    assert "data-fact" not in written(document).decode()


def test_only_a_draft_carries_the_mark_and_remarks_to_its_writers():
    section = Section("a", 1, (Text("A"),), guidance="Say who.", blocks=(paragraph("Words"),))
    draft, final, plain = (
        written(finish(Document(sample.properties(**how), (section,)))).decode()
        for how in ({}, {"draft": False, "final_reason": "signed"}, {"marked": False})
    )

    assert '<body class="draft">' in draft
    assert "Say who." in draft
    assert "DRAFT" not in html_words(final.encode())
    assert '<body class="draft">' not in final
    assert "Say who." not in final
    assert "Say who." not in plain


def test_the_title_of_the_cover_heads_the_page_and_otherwise_the_name_of_the_report():
    assert Page(written(sample.report())).all("h1") == [{"class": "title"}]
    assert Page(page_of(paragraph("Words"))).all("h1") == [{"class": "running"}]


def test_tasks_proposed_text_and_notices_keep_their_marks():
    data = page_of(
        ListBlock((Item((paragraph("done"),), checked=True), Item((paragraph("open"),), checked=False))),
        Group("proposed", (paragraph("To confirm"),)),
        Group("notice", (paragraph("Not covered"),)),
    ).decode()

    assert "☒ <p>done" in data
    assert "☐ <p>open" in data
    assert '<div class="proposed">' in data
    assert '<div class="notice">' in data


def test_a_wide_table_and_its_heading_are_on_wide_pages():
    table = Table((Column(), Column()), (cell("a"), cell("b")), ((cell("c"), cell("d")),), landscape=True)
    data = page_of(table).decode()

    assert re.search(r'<div class="wide">\s*<h\d>', data)
    assert '<div class="wide">' not in page_of(replace(table, landscape=False)).decode()


def test_cells_beyond_the_columns_are_not_printed_and_missing_ones_are_empty():
    table = Table((Column(), Column()), (cell("a"), cell("b")), ((cell("c"),), (cell("d"), cell("e"), Cell(()))))

    assert len(Page(page_of(table)).all("td")) == 4


def test_the_notices_are_on_every_page_of_paper_and_on_the_cover_alone_without_the_restricted_use():
    document = sample.report()
    about = replace(document.properties, notices=("Prepared for Acme, Inc.",))
    style = Page(written(replace(document, properties=about))).style

    cover = re.search(r"^@page :first {(.*?)^}", style, re.DOTALL | re.MULTILINE)[1]
    last = re.findall(r"^@page {(.*?)^}", style, re.DOTALL | re.MULTILINE)[-1]
    assert "Prepared for Acme, Inc." in last
    assert "Prepared for Acme, Inc." in cover
    assert css_string(about.restricted_use)[1:-1] in last
    assert css_string(about.restricted_use)[1:-1] not in cover
