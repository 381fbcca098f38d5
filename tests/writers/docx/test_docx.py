"""The Word writer as its users see it: a file that is sound, complete and always the same."""

import io
import re
import zipfile

import docx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from socdocs.document.finish import finish
from socdocs.document.nodes import (
    Anchor,
    Cell,
    Code,
    CodeBlock,
    Column,
    Document,
    Group,
    Heading,
    Image,
    Link,
    Paragraph,
    Placeholder,
    Section,
    Strong,
    Table,
    Text,
)
from socdocs.document.traversal import nodes
from socdocs.seals import is_ours
from socdocs.writers.docx import write
from socdocs.writers.docx.facts import MOST_BINDINGS
from socdocs.writers.docx.manifest import PROPERTY, from_properties, read_manifest
from socdocs.writers.docx.names import key
from socdocs.writers.docx.written import Piece
from tests.document.documents import Sample, samples, shared, with_repeats
from tests.writers.docx import sample
from tests.writers.docx.craft import shortcomings
from tests.writers.docx.inspection import Package, R, W, careless, faults, text, value
from tests.writers.reading import assert_complete


@pytest.fixture(scope="module")
def report():
    return sample.report()


@pytest.fixture(scope="module")
def written(report):
    return write(report, pictures=sample.PICTURES)


# --- the report that everything is in -----------------------------------------------------------------------------


def test_a_realistic_report_has_no_fault(written):
    assert shortcomings(written) == []


def test_python_docx_opens_the_file_and_sees_its_headings_and_tables(written, report):
    opened = docx.Document(io.BytesIO(written))
    headings = [p.text for p in opened.paragraphs if p.style.name == "Heading 1"]
    assert "Section I – Independent Service Auditor’s Report" in headings
    assert len(opened.tables) == sum(isinstance(node, Table) for node in nodes(report.sections))
    assert opened.core_properties.title == report.properties.title


def test_headings_have_the_styles_that_every_program_knows_and_leave_their_list_where_they_have_no_number(written):
    assert headings(Package(written)).items() >= {
        ("Section I – Independent Service Auditor’s Report", ("Heading1", None)),
        ("Infrastructure", ("Heading3", None)),
        ("Open Items", ("Heading1", "0")),
        ("Test methods", ("Heading2", "0")),
    }


def headings(package):
    """The style of every heading by its words, and its list if it is not that of the style."""
    found = {}
    for p in package.body.iter(f"{W}p"):
        style, number = value(p.find(f"{W}pPr/{W}pStyle")), value(p.find(f"{W}pPr/{W}numPr/{W}numId"))
        if re.fullmatch(r"Heading\d", style or ""):
            found[text(p)] = (style, number)
    return found


@pytest.mark.parametrize("numerals", ["roman", "arabic"])
def test_the_contents_print_the_numbers_that_word_computes(numerals):
    package = Package(write(sample.report(numerals=numerals), pictures=sample.PICTURES))
    entries = [
        text(p) for p in package.body.iter(f"{W}p") if re.match(r"TOC\d", value(p.find(f"{W}pPr/{W}pStyle")) or "")
    ]
    section = {"roman": "Section III", "arabic": "Section 3"}[numerals]
    assert f"{section} – Description of the Ledger Cloud Platform" in entries
    assert "3.3.1\u2003Infrastructure" in entries
    # Many programs make "III.1" of a Roman numeral in a list, so it is no part of one.
    levels = list(package.xml["word/numbering.xml"].find(f"{W}abstractNum").iter(f"{W}lvl"))
    assert {value(level.find(f"{W}numFmt")) for level in levels} == {"decimal"}
    assert value(levels[0].find(f"{W}lvlText")) == {"roman": "", "arabic": "Section %1 –"}[numerals]
    assert value(levels[1].find(f"{W}lvlText")) == "%1.%2"
    typed = {"roman": "Section III – ", "arabic": ""}[numerals]
    assert f"{typed}Description of the Ledger Cloud Platform" in headings(package)


def test_a_number_that_word_would_not_compute_is_written_as_text():
    sections = (Section("a", 1, (Text("First"),), "Section IV"), Section("b", 1, (Text("Second"),), "Section VII"))
    package = Package(write(Document(sample.properties(), sections)))
    assert headings(package)["Section IV – First"] == ("Heading1", None)
    assert headings(package)["Section VII – Second"] == ("Heading1", "0")
    assert value(package.xml["word/numbering.xml"].find(f"{W}abstractNum/{W}lvl/{W}start")) == "4"


def pages_and_titles(package):
    """The orientation of each run of pages, and the titles of the sections on it."""
    pages, titles = [], []
    for element in package.body:
        if value(element.find(f"{W}pPr/{W}pStyle")) in ("Heading1", "Heading2"):
            titles.append(text(element))
        for properties in element.iter(f"{W}sectPr"):
            pages.append((value(properties.find(f"{W}pgSz"), "orient"), titles))
            titles = []
    return pages


def test_a_section_with_little_text_before_its_wide_tables_is_on_landscape_pages_from_its_beginning(written):
    """A page must not end after a few lines because the next one turns."""
    pages = pages_and_titles(Package(written))
    assert [orientation for orientation, _ in pages] == [None, None, "landscape", None]
    first, *others = pages[2][1]
    assert first == "Section IV – Trust Services Criteria, Related Controls, and Tests of Controls"
    assert others[-len(sample.SERIES) :] == [f"{code}: {title}" for code, title in sample.SERIES.items()]
    assert pages[3][1] == ["Section V – Other Information Provided by the Service Organization", "Open Items"]


def one_row(columns, **more):
    cells = (Cell((Paragraph((Text("a"),)),)),) * columns
    return Table((Column(),) * columns, cells, (cells,), **more)


LONG_TEXT = Paragraph((Text("Many words. " * 600),))


def test_landscape_pages_hold_the_wide_tables_with_their_headings_and_not_the_long_text_before_them():
    tests = Section("a.tests", 2, (Text("Tests"),), blocks=(one_row(2, landscape=True),))
    sections = (
        Section("a", 1, (Text("A"),), blocks=(LONG_TEXT,), children=(tests,)),
        Section("b", 1, (Text("B"),), blocks=(LONG_TEXT,)),
    )
    pages = pages_and_titles(Package(write(Document(sample.properties(), sections))))
    assert pages == [(None, ["A"]), ("landscape", ["Tests"]), (None, ["B"])]


@pytest.mark.parametrize(("columns", "orientation"), [(8, None), (9, "landscape")])
def test_a_table_with_many_columns_is_on_a_landscape_page(columns, orientation):
    sections = (Section("a", 1, (Text("A"),), blocks=(one_row(columns),)),)
    assert pages_and_titles(Package(write(Document(sample.properties(), sections)))) == [(orientation, ["A"])]


def test_a_paragraph_that_is_one_control_does_not_carry_the_properties_of_its_pages():
    """LibreOffice 7.4 loses them and runs such a paragraph into the next one."""
    wanted = Placeholder("how items were selected", "service_auditor", "reports[soc2].auditor_report.sampling")
    tests = Section("a.tests", 2, (Text("Tests"),), blocks=(one_row(2, landscape=True),))
    before = Section("a", 1, (Text("A"),), blocks=(LONG_TEXT, Paragraph((wanted,))), children=(tests,))
    package = Package(write(Document(sample.properties(), (before,))))
    (control,) = controls(package, wanted.address)
    assert control.getparent().find(f"{W}pPr/{W}sectPr") is None
    assert control.getparent().getnext().find(f"{W}pPr/{W}sectPr") is not None


def test_the_contents_stay_upright_before_a_section_of_wide_tables():
    cells = (Cell((Paragraph((Text("a"),)),)),)
    wide = Table((Column(),), cells, (cells,), landscape=True)
    sections = tuple(Section(id, 1, (Text(id),), blocks=(wide,)) for id in ("one", "two"))
    package = Package(write(finish(Document(sample.properties(), sections))))
    assert careless(write(finish(Document(sample.properties(), sections)))) == []
    pages = [value(s.find(f"{W}pgSz"), "orient") for s in package.body.iter(f"{W}sectPr")]
    assert pages == [None, "landscape"]


def test_a_draft_says_so_on_every_page_and_a_final_report_nowhere():
    for draft in (True, False):
        package = Package(write(sample.report(draft=draft, final_reason="signed"), pictures=sample.PICTURES))
        headers = [stream for name, stream in package.streams.items() if name.startswith("word/header")]
        assert len(headers) == 3
        assert {b'string="DRAFT"' in stream for stream in headers} == {draft}


def test_every_page_names_organization_report_timeframe_use_and_notices(written, report):
    package = Package(written)
    for kind in ("portrait", "landscape"):
        about = report.properties
        head, foot = (package.words(f"word/{part}_{kind}.xml") for part in ("header", "footer"))
        title = about.report_title.replace("SOC 2", "SOC\u00a02")
        assert all(words in head for words in (about.organization, title, about.timeframe))
        assert all(words in foot for words in (about.restricted_use, *about.notices, "Page 1 of 1"))
    assert "Fictional example" in package.words("word/footer_first.xml")


def test_the_cover_and_the_pages_behind_it_have_no_header_or_footer_in_common(written):
    """AbiWord would show none on any page."""
    cover, contents = list(Package(written).body.iter(f"{W}sectPr"))[:2]
    named = [{e.get(f"{R}id") for e in pages if e.tag.endswith("Reference")} for pages in (cover, contents)]
    assert all(named)
    assert not named[0] & named[1]


def test_the_line_on_restricted_use_is_on_the_cover_itself(written, report):
    cover = text(Package(written).body).partition("Table of Contents")[0]
    assert report.properties.restricted_use in cover


def test_what_does_not_fit_beside_the_system_has_a_line_of_its_own_in_the_header():
    wanted = "For the period [Management: first day of the period] to [Management: last day of the period]"
    sections = tuple(Section(id, 1, (Text(id),)) for id in "ab")
    package = Package(write(Document(sample.properties(timeframe=wanted), sections)))
    lines = [text(p) for p in package.xml["word/header_portrait.xml"].iter(f"{W}p")]
    assert lines[-2:] == [sample.properties().system, wanted]


def test_the_number_of_the_report_is_never_on_another_line_than_soc(written):
    package = Package(written)
    shown = " ".join(text(story) for story in package.stories)
    assert "SOC\u00a02®" in shown
    assert "(SOC)\u00a02®" in shown
    assert not re.search(r"SOC\)? \d®", shown)


def test_a_placeholder_is_marked_at_each_of_its_places():
    """Programs that fill a bound control from its data give the words the form that the control names."""
    wanted = Placeholder("name of the firm", "service_auditor", "reports[a].service_auditor.firm")
    once = Placeholder("result of the test", "service_auditor", "tests[C-01].result")
    blocks = (Paragraph((wanted,)), Paragraph((wanted, once)))
    package = Package(write(Document(sample.properties(), (Section("s", 1, (Text("S"),), blocks=blocks),))))
    bound = [e for e in package.all("sdt") if e.find(f"{W}sdtPr/{W}dataBinding") is not None]
    assert [value(e.find(f"{W}sdtPr/{W}rPr/{W}rStyle")) for e in bound] == ["PlaceholderText", "PlaceholderText"]
    assert all(e.find(f"{W}sdtPr/{W}text") is None for e in package.all("sdt"))


def test_the_properties_tell_what_the_file_is_and_nothing_about_a_person(written):
    package = Package(written)
    properties = {e.get("name"): "".join(e.itertext()) for e in package.xml["docProps/custom.xml"]}
    assert properties["socdocs-kind"] == "soc2-type2"
    assert properties["socdocs-input"] == "3f" * 32
    assert properties["socdocs-status"] == "draft"
    core = {e.tag.rpartition("}")[2]: e.text for e in package.xml["docProps/core.xml"]}
    assert core["creator"] == "Northwind Ledger, Inc."
    assert core["language"] == "en-US"
    assert core["created"] == core["modified"]
    assert "lastModifiedBy" not in core


@pytest.mark.parametrize(
    ("timeframe", "subject"),
    [
        ("For the period January 1, 2025 to March 31, 2025", ", for the period January 1, 2025 to March 31, 2025"),
        ("As of March 31, 2025", ", as of March 31, 2025"),
        ("January 1, 2025 to March 31, 2025", ", January 1, 2025 to March 31, 2025"),
        ("", ""),
    ],
)
def test_the_subject_parts_the_kind_from_the_timeframe(timeframe, subject):
    package = Package(write(sample.report(8, timeframe=timeframe)))
    core = {e.tag.rpartition("}")[2]: e.text for e in package.xml["docProps/core.xml"]}
    assert core["subject"] == f"SOC 2® Type 2 Report{subject}"


# --- facts --------------------------------------------------------------------------------------------------------


def controls(package, address):
    return [e for e in package.all("sdt") if value(e.find(f"{W}sdtPr/{W}tag")) == key(address)]


def one_section(*blocks):
    return finish(Document(sample.properties(), (Section("a", 1, (Text("A"),), blocks=blocks),)))


def marked_line(package, name):
    """The paragraphs from the start of a bookmark to its end."""
    (start,) = (e for e in package.all("bookmarkStart") if e.get(f"{W}name") == name)
    (end,) = (e for e in package.all("bookmarkEnd") if e.get(f"{W}id") == start.get(f"{W}id"))
    paragraphs = list(package.body.iter(f"{W}p"))
    return paragraphs[paragraphs.index(start.getparent()) : paragraphs.index(end.getparent()) + 1]


def lines_of(data):
    return {line.name: line for line in read_manifest(Package(data).streams["customXml/item2.xml"]) if line.name}


def test_a_name_that_the_whole_file_shares_is_bound_to_one_node_of_data(written):
    found = controls(Package(written), "service_organization.name")
    assert len(found) > 5
    assert len({value(e.find(f"{W}sdtPr/{W}dataBinding"), "xpath") for e in found}) == 1
    assert {text(e) for e in found} == {"Northwind Ledger, Inc."}
    assert {value(e.find(f"{W}sdtPr/{W}alias")) for e in found} == {"Service organization"}


def test_any_other_fact_is_plain_text_whose_row_has_a_bookmark(written):
    package = Package(written)
    assert controls(package, "commitments[SC-01].text") == []
    (paragraph,) = marked_line(package, key("commitments[SC-01]"))
    row = next(paragraph.iterancestors(f"{W}tr"))
    line = lines_of(written)[key("commitments[SC-01]")]
    assert line.text() == "\t".join(text(cell) for cell in row.iter(f"{W}tc"))
    assert line.cells[1] == (Piece("Customer data is encrypted in transit and at rest.", "commitments[SC-01].text"),)


def test_longer_text_is_bracketed_by_a_bookmark_of_its_address_up_to_a_table_or_figure(written):
    package = Package(written)
    paragraphs = marked_line(package, key("system.overview"))
    assert text(paragraphs[0]).startswith("The platform keeps the books")
    assert text(paragraphs[-1]).startswith("ledger post")
    lines = [line for line in lines_of(written).values() if line.cells[0][:1] and "system.overview" in str(line.cells)]
    words = "\n".join(line.text() for line in lines)
    for part in ("The platform keeps the books", "ledger post", "North America\t1,100\t3", "the backup network"):
        assert part in words


def test_the_manifest_tells_apart_words_of_the_template_facts_and_open_items(written):
    pieces = [piece for line in lines_of(written).values() for cell in line.cells for piece in cell]
    wanted = Piece("[Service auditor: date of the report]", "reports[soc2].report_date", open_item=True)
    assert wanted in pieces
    assert Piece("January 1, 2025", "reports[soc2].period.start") in pieces
    assert any(not piece.address for piece in pieces)


def test_the_manifest_survives_in_the_properties(written):
    package = Package(written)
    values = {e.get("name"): "".join(e.itertext()) for e in package.xml["docProps/custom.xml"]}
    assert all(len(value) <= 255 for value in values.values())
    assert from_properties(values) == package.streams["customXml/item2.xml"]
    lost = min(name for name in values if name.startswith(PROPERTY))
    assert from_properties({name: value for name, value in values.items() if name != lost}) == b""


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("reports[soc2].report_date", "date"),
        ("reports[soc2].opinion.type", "dropDownList"),
        ("reports[soc2].period.end", "date"),
    ],
)
def test_dates_and_known_answers_get_their_kind_of_control(written, address, kind):
    found = controls(Package(written), address)
    assert found
    assert all(e.find(f"{W}sdtPr/{W}{kind}") is not None for e in found)


def test_a_shared_fact_in_bold_words_is_bold():
    fact = Paragraph((Strong((Text("Opinion of ", ""), Text("Northwind", "service_organization.name"))),))
    found = controls(Package(write(one_section(fact, fact))), "service_organization.name")
    assert len(found) == 2
    for control in found:
        assert value(control.find(f"{W}sdtContent/{W}r/{W}rPr/{W}rStyle")) == "Strong"
        assert value(control.find(f"{W}sdtPr/{W}rPr/{W}rStyle")) == "Strong"


@pytest.mark.parametrize(
    "words",
    [
        ("Northwind", "the Northwind", "Northwind"),
        ("Smith & Sons",) * 3,
        ("a < b",) * 3,
        ("Northwind",) * (MOST_BINDINGS + 1),
        ("Northwind",),
    ],
    ids=["reads otherwise elsewhere", "ampersand", "less than", "too often", "once"],
)
def test_a_shared_fact_is_bound_everywhere_or_nowhere(words):
    data = write(one_section(*(Paragraph((Text(name, "system.name"), Text("."))) for name in words)))
    assert faults(data) == []
    assert controls(Package(data), "system.name") == []


def test_facts_that_come_first_are_bound_first():
    names = ("service_organization.name", "system.name", "service_organization.short_name")
    blocks = [Paragraph((Text("Northwind" + name, name), Text("."))) for name in names for _ in range(25)]
    package = Package(write(one_section(*blocks)))
    assert [len(controls(package, name)) for name in names] == [25, 25, 0]


def test_an_item_more_changes_no_number_of_the_others():
    blocks = [Paragraph((Text(f"text {n}", f"controls[C-{n}].text"),)) for n in range(9)]
    blocks += [Paragraph((Placeholder("owner", "management", f"controls[C-{n}].owner"),)) for n in range(9)]

    def numbers(document):
        package = Package(write(document))
        marks = {e.get(f"{W}name"): e.get(f"{W}id") for e in package.all("bookmarkStart")}
        return marks | {value(e.find(f"{W}tag")): value(e.find(f"{W}id")) for e in package.all("sdtPr")}

    before, after = numbers(one_section(*blocks)), numbers(one_section(*blocks[:4], *blocks[5:]))
    assert after.items() <= before.items()
    assert len(after) < len(before)


@pytest.mark.parametrize("final", [False, True])
def test_a_file_without_marks_has_no_controls_bookmarks_of_facts_comments_or_custom_data(final):
    report = sample.report(draft=not final, final_reason="signed" if final else "")
    report = replace(report, properties=replace(report.properties, marked=final))
    data = write(report, pictures=sample.PICTURES)
    assert faults(data) == []
    assert_complete("docx", report, data)
    package = Package(data)
    assert package.all("sdt") == []
    assert not [name for name in package.streams if re.search(r"customXml|comments|glossary", name)]
    marked = lines_of_marked()
    assert not [e for e in package.all("bookmarkStart") if value(e, "name") in marked]
    everything = b"".join(package.streams.values())
    assert b"commitments[" not in everything
    assert PROPERTY.encode() not in everything


def lines_of_marked():
    return lines_of(write(sample.report(), pictures=sample.PICTURES))


# --- untouched or not ---------------------------------------------------------------------------------------------


def repacked(data, change=lambda name, stream: stream):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        streams = {name: archive.read(name) for name in archive.namelist()}
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        for name, stream in streams.items():
            archive.writestr(name, change(name, stream))
    return result.getvalue()


def test_a_file_as_written_is_untouched_also_when_packed_anew(written):
    assert is_ours("docx", written)
    assert is_ours("docx", repacked(written))


@pytest.mark.parametrize(
    "name", ["word/document.xml", "word/styles.xml", "docProps/custom.xml", "word/media/image1.png"]
)
def test_a_change_of_any_part_is_a_touch(written, name):
    changed = {
        "docProps/custom.xml": lambda stream: stream.replace(b"soc2-type2", b"soc2-type1"),
    }.get(name, lambda stream: stream + b" ")
    assert not is_ours("docx", repacked(written, lambda n, stream: changed(stream) if n == name else stream))


def test_saving_with_another_program_is_a_touch(written):
    opened, saved = docx.Document(io.BytesIO(written)), io.BytesIO()
    opened.paragraphs[20].add_run("!")
    opened.save(saved)
    assert not is_ours("docx", saved.getvalue())


@given(st.data())
def test_a_damaged_file_is_never_an_error(written, data):
    place = data.draw(st.integers(0, len(written) - 1))
    damaged = written[:place] + bytes([written[place] ^ 0xFF]) + written[place + 1 :]
    assert is_ours("docx", damaged) in (True, False)
    assert not is_ours("docx", written[:place])


# --- any document -------------------------------------------------------------------------------------------------


_SIGNATURE = Group("signature", (Paragraph((Text("Dana Whitcomb"),)), Paragraph((Text("CEO"),))))
SIGNED_IN_THE_MIDDLE = Table((Column("center"),), (Cell((_SIGNATURE,)),), ())
"""A signature in a cell that is centered: its first paragraph has both a spacing and an alignment of its own."""


@given(samples())
@example(Sample(finish(Document(sample.properties(), (Section("one", 1, (), blocks=(SIGNED_IN_THE_MIDDLE,)),)))))
def test_any_document_gives_a_sound_file(sample):
    assert faults(write(sample.document)) == []


@given(samples())
def test_rows_that_tables_share_are_soundly_written(sample):
    assert faults(write(with_repeats(sample.document, shared))) == []


@given(st.text(st.characters(codec=None), max_size=60), st.sampled_from(("", "system.name")))
def test_any_characters_stay_text(words, origin):
    nasty = f"{words}</w:t><w:instrText>DDEAUTO</w:instrText>]]>&amp;\x01\ud800\u202e"
    about = replace(sample.properties(), title=nasty, organization=nasty, notices=(nasty,), language="en-US")
    blocks = (
        Paragraph((Text(nasty, origin), Code(nasty), Placeholder(nasty, "management", nasty), Anchor(nasty))),
        Heading(1, (Text(nasty),), nasty),
        CodeBlock(nasty),
        Group("fact", (Paragraph((Text(nasty),)),), nasty),
        Paragraph((Image(nasty, nasty, nasty), Link("https://example.com/" + nasty, (Text(nasty),), nasty))),
        Table((Column(),), (Cell((Paragraph((Text(nasty),)),)),), (), (Text(nasty),), nasty, description=nasty),
    )
    document = Document(about, (Section(nasty, 1, (Text(nasty),), blocks=blocks),))
    data = write(document)
    assert faults(data) == []
    assert_complete("docx", document, data)
    assert not any("DDE" in instruction.text for instruction in Package(data).all("instrText"))
