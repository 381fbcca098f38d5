"""The Word writer as its users see it: a file that is sound, complete and always the same."""

import io
import re
import zipfile

import docx
import pytest
from hypothesis import given
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
from tests.document.documents import samples, shared, with_repeats
from tests.writers.docx import sample
from tests.writers.docx.craft import shortcomings
from tests.writers.docx.inspection import Package, W, careless, faults, text, value
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


def test_headings_have_the_styles_that_every_program_knows_and_say_themselves_how_they_are_numbered(written):
    assert headings(Package(written)).items() >= {
        ("Section I – Independent Service Auditor’s Report", ("Heading1", "1", "0")),
        ("Infrastructure", ("Heading3", "1", "2")),
        ("Open Items", ("Heading1", "0", "0")),
        ("Test methods", ("Heading2", "0", "0")),
    }


def headings(package):
    """The style, list and level of every heading by its words."""
    found = {}
    for p in package.body.iter(f"{W}p"):
        style, number = value(p.find(f"{W}pPr/{W}pStyle")), p.find(f"{W}pPr/{W}numPr")
        if re.fullmatch(r"Heading\d", style or ""):
            found[text(p)] = (style, value(number.find(f"{W}numId")), value(number.find(f"{W}ilvl")))
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
    assert headings(package)["Section IV – First"] == ("Heading1", "1", "0")
    assert headings(package)["Section VII – Second"] == ("Heading1", "0", "0")
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
    wanted = Placeholder("result of the test", "service_auditor", "tests[C-01].result")
    once = Placeholder("date of the report", "service_auditor", "a.date")
    blocks = (Paragraph((wanted,)), Paragraph((wanted, once)))
    package = Package(write(Document(sample.properties(), (Section("s", 1, (Text("S"),), blocks=blocks),))))
    bound = controls(package, wanted.address)
    assert [value(e.find(f"{W}sdtPr/{W}rPr/{W}rStyle")) for e in bound] == ["PlaceholderText", "PlaceholderText"]
    assert all(e.find(f"{W}sdtPr/{W}text") is None for e in [*bound, *controls(package, once.address)])


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


# --- facts --------------------------------------------------------------------------------------------------------


def controls(package, address):
    return [e for e in package.all("sdt") if value(e.find(f"{W}sdtPr/{W}alias")) == address]


def test_a_fact_at_several_places_is_bound_to_one_node_of_data(written):
    found = controls(Package(written), "service_organization.name")
    assert len(found) > 5
    assert len({value(e.find(f"{W}sdtPr/{W}dataBinding"), "xpath") for e in found}) == 1
    assert {text(e) for e in found} == {"Northwind Ledger, Inc."}


def test_a_fact_at_one_place_is_bracketed_by_a_bookmark_of_its_key(written):
    package = Package(written)
    (found,) = controls(package, "commitments[SC-01].text")
    key = value(found.find(f"{W}sdtPr/{W}tag"))
    assert found.find(f"{W}sdtPr/{W}dataBinding") is None
    assert found.getprevious().get(f"{W}name") == key
    assert found.getnext().tag == f"{W}bookmarkEnd"


def test_longer_text_is_bracketed_by_a_bookmark_of_its_key(written):
    package = Package(written)
    manifest = {e.get("key"): e for e in package.xml["customXml/item2.xml"]}
    (key,) = (key for key, e in manifest.items() if e.get("address") == "system.overview")
    assert manifest[key].get("kind") == "prose"
    assert manifest[key].text.startswith("The platform keeps the books")
    (start,) = (e for e in package.all("bookmarkStart") if e.get(f"{W}name") == key)
    (end,) = (e for e in package.all("bookmarkEnd") if e.get(f"{W}id") == start.get(f"{W}id"))
    assert "The platform keeps the books" in text(start.getparent())
    assert "leaves out the backup network" in text(end.getparent())


def test_the_manifest_knows_every_key_and_what_it_said(written):
    package = Package(written)
    manifest = {e.get("key"): (e.get("kind"), e.get("address"), e.text) for e in package.xml["customXml/item2.xml"]}
    tags = {value(e) for e in package.all("tag")}
    assert {tag for tag in tags if not tag.startswith("task_")} <= set(manifest)
    assert all(len(key) <= 35 for key in manifest)
    assert ("placeholder", "reports[soc2].report_date", "date of the report") in manifest.values()
    assert ("text", "reports[soc2].period.start", "January 1, 2025") in manifest.values()


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


@pytest.mark.parametrize("times", [1, 2])
def test_a_fact_in_bold_words_is_bold(times):
    fact = Strong((Text("Opinion of ", ""), Text("Northwind", "service_organization.name")))
    blocks = (Paragraph((fact,)),) * times
    package = Package(write(finish(Document(sample.properties(), (Section("a", 1, (Text("A"),), blocks=blocks),)))))
    found = controls(package, "service_organization.name")
    assert len(found) == times
    for control in found:
        assert value(control.find(f"{W}sdtContent/{W}r/{W}rPr/{W}rStyle")) == "Strong"
        assert value(control.find(f"{W}sdtPr/{W}rPr/{W}rStyle")) == "Strong"


def test_a_fact_that_reads_otherwise_elsewhere_is_not_bound_to_the_first_wording():
    words = (Text("1 May", "a.date"), Text(" "), Text("May 1, 2025", "a.date"), Text(" "), Text("1 May", "a.date"))
    document = Document(sample.properties(), (Section("a", 1, (Text("A"),), blocks=(Paragraph(words),)),))
    data = write(document)
    assert faults(data) == []
    package = Package(data)
    assert [text(e) for e in controls(package, "a.date")] == ["1 May", "May 1, 2025", "1 May"]
    assert len({value(e.find(f"{W}sdtPr/{W}tag")) for e in controls(package, "a.date")}) == 2


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


@given(samples())
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
