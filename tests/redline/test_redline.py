"""A redline: the new report with tracked changes, which accepts to the new text and rejects to the old one."""

import io
import re
import zipfile
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from socdocs.document.finish import finish
from socdocs.document.nodes import Anchor, Cell, Column, Document, Footnote, Heading, Reference, Table, Text
from socdocs.edits import read_word_file
from socdocs.redline import redline
from socdocs.seals import is_ours
from socdocs.writers.docx import write
from socdocs.writers.docx.comments import AUTHOR
from tests.document.documents import Sample, samples
from tests.redline.edited import edited
from tests.redline.tracked import W, lines
from tests.writers.docx.sample import PICTURES, bullets, cell, paragraph, properties, report, section

MARK = {f"{W}ins": "{{+{}+}}", f"{W}del": "[-{}-]"}


def word(document):
    return write(document, pictures=PICTURES)


def of(*blocks):
    """A Word file of a report with one section that holds `blocks`."""
    return word(finish(Document(properties(marked=False), (section("one", 1, "Description", *blocks),))))


def table(*rows, columns=2):
    return Table(tuple(Column() for _ in range(columns)), (cell("Ref"), cell("Control")), tuple(rows))


def row(id, *text):
    return cell(id), cell(*text)


def marked(data, part="word/document.xml"):
    """The paragraphs and rows of a file, with what is inserted as {+words+}, and deleted as [-words-]."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read(part))
    found = []
    for element in root.iter(f"{W}p"):
        said = ""
        for text in element.iter(f"{W}t", f"{W}delText"):
            change = next((MARK[mark.tag] for mark in text.iterancestors() if mark.tag in MARK), "{}")
            said += change.format(text.text)
        if said:
            found.append(re.sub(r"\+\}\{\+|-\]\[-", "", said))
    return found


def assert_settles(old, new):
    both = redline(old, new)
    assert lines(both, "accept") == lines(new)
    assert lines(both, "reject") == lines(old)
    with zipfile.ZipFile(io.BytesIO(both)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    starts, ends = ([e.get(f"{W}id") for e in root.iter(f"{W}bookmark{end}")] for end in ("Start", "End"))
    assert sorted(starts) == sorted(ends)
    assert len({*starts, *(e.get(f"{W}id") for e in root.iter(*MARK))}) == len(starts) + len(list(root.iter(*MARK)))
    return both


# --- properties ----------------------------------------------------------------------------------------------------


@settings(max_examples=4)
@given(samples(), samples())
def test_any_document_becomes_any_other(one, other):
    assert_settles(word(one.document), word(other.document))


@settings(max_examples=8)
@given(samples(), st.integers(0, 999))
@example(Sample(report(4)), 1)
@example(Sample(report(4)), 2)
def test_any_document_becomes_what_people_made_of_it(sample, seed):
    assert_settles(word(sample.document), word(edited(sample.document, seed)))


def test_equal_reports_have_no_changes_and_equal_input_gives_equal_bytes():
    document = report(6)
    assert not any("+}" in line or "-]" in line for line in marked(redline(word(document), word(document))))
    pair = word(document), word(edited(document, 3))
    both = redline(*pair)
    assert both == redline(*pair)
    assert is_ours("docx", both)


def test_every_change_is_of_socdocs_and_of_one_neutral_day():
    data = redline(word(report(6)), word(edited(report(6), 3)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    changes = list(root.iter(*MARK))
    assert {change.get(f"{W}author") for change in changes} == {AUTHOR}
    assert {change.get(f"{W}date")[:10] for change in changes} == {"2000-01-01"}


# --- what a reader sees --------------------------------------------------------------------------------------------


def test_words_that_differ_are_marked_and_no_others():
    both = redline(
        of(paragraph("The Security Lead reviews access each quarter.")),
        of(paragraph("The Security Lead reviews and signs access lists each month.")),
    )

    assert marked(both)[-1] == "The Security Lead reviews {+and signs +}access{+ lists+} each [-quarter-]{+month+}."


def test_a_paragraph_of_other_words_is_deleted_and_inserted_whole():
    both = redline(
        of(paragraph("Backups are kept for a year.")), of(paragraph("Guards walk through each hall at night."))
    )

    assert marked(both)[-2:] == ["[-Backups are kept for a year.-]", "{+Guards walk through each hall at night.+}"]


def test_a_row_is_found_by_its_ref_and_a_moved_one_is_deleted_and_inserted():
    first, second, third = row("AC-01", "Keeps logs."), row("AC-02", "Reviews access."), row("AC-03", "Locks doors.")
    after = third, first, row("AC-02", "Reviews all rights."), row("AC-04", "Reviews access.")

    both = assert_settles(of(table(first, second, third)), of(table(*after)))

    assert marked(both)[-12:] == [
        *("Ref", "Control"),
        *("{+AC-03+}", "{+Locks doors.+}"),
        *("AC-01", "Keeps logs."),
        *("AC-02", "Reviews [-access-]{+all rights+}."),
        *("[-AC-03-]", "[-Locks doors.-]"),
        *("{+AC-04+}", "{+Reviews access.+}"),
    ]


def test_a_table_with_other_columns_takes_the_place_of_the_old_one():
    wide = Table(
        tuple(Column() for _ in range(3)),
        (cell("Ref"), cell("Control"), cell("Criteria")),
        ((cell("AC-01"), cell("Reviews access."), cell("CC6.1")),),
    )
    both = assert_settles(of(table(row("AC-01", "Reviews access."))), of(wide))

    with zipfile.ZipFile(io.BytesIO(both)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))[0]
    kinds = [element.tag.removeprefix(W) for element in body]
    assert kinds.count("tbl") == 2
    assert ("tbl", "tbl") not in set(pairwise(kinds))


def test_a_table_that_is_gone_leaves_its_paragraphs_apart():
    assert_settles(
        of(paragraph("Before."), table(row("A", "B")), paragraph("After.")),
        of(paragraph("Before."), paragraph("After.")),
    )
    assert_settles(of(table(row("A", "B")), table(row("C", "D"))), of(table(row("C", "D"))))


def test_the_words_of_a_note_are_compared_in_the_note():
    def with_note(words):
        return of(paragraph("The provider is carved out.", Footnote((paragraph(words),)), " It hosts the system."))

    both = assert_settles(with_note("See section 3."), with_note("See section 4."))
    assert "[-" not in marked(both)[-1]
    assert "[-3-]{+4+}" in marked(both, "word/footnotes.xml")[-1]
    assert_settles(with_note("See section 3."), of(paragraph("The provider is carved out. It hosts the system.")))
    assert_settles(of(paragraph("The provider is carved out. It hosts the system.")), with_note("See section 3."))


def test_lists_and_their_items():
    def listed(*items):
        return of(paragraph("It ends at:"), bullets(*items, ordered=True), paragraph("Nothing else."))

    both = assert_settles(listed("the gateway;", "the racks."), listed("the gateway;", "the cables;", "the racks."))
    assert marked(both)[-4:-1] == ["the gateway;", "{+the cables;+}", "the racks."]
    with zipfile.ZipFile(io.BytesIO(both)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    assert len({number.get(f"{W}val") for number in body.iter(f"{W}numId")} - {"0", "1"}) == 1


def test_numbers_and_contents_and_cross_references_are_those_of_the_new_report():
    def numbered(*first):
        return of(
            *first,
            Heading(1, (Text("Last"),), "heading:last"),
            Table((Column(),), (cell("Ref"),), ((cell("A"),),), caption=(Text("Sites"),), anchor="table:sites"),
            paragraph("See ", Reference("table:sites"), "."),
        )

    extra = Table((Column(),), (cell("Ref"),), ((cell("B"),),), caption=(Text("Halls"),), anchor="table:halls")
    both = assert_settles(numbered(), numbered(extra))
    assert marked(both)[-1] == "See Table 2."
    assert "Table 2: Sites" in marked(both)


def test_the_cells_of_a_row_may_gain_and_lose_paragraphs():
    def cells(*texts):
        return of(
            Table(
                (Column(), Column()), (cell("Ref"), cell("Control")), ((cell("A"), Cell(tuple(map(paragraph, texts)))),)
            )
        )

    first, second, third = "Reads the log.", "Signs the list of rights.", "Keeps what was found for a year."
    for before in ((first,), (first, second), (second, third), (third,), ()):
        for after in ((first,), (first, second), (first, third), (third, second, first), ()):
            assert_settles(cells(*before), cells(*after))


def test_anchors_of_deleted_text_stay_for_links_in_deleted_text():
    old = of(
        paragraph("Go to ", Reference("control:A", (Text("A"),)), "."), paragraph(Anchor("control:A"), "Here it is.")
    )
    both = assert_settles(old, of(paragraph("Nothing of the kind is left at all.")))

    with zipfile.ZipFile(io.BytesIO(both)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    names = {e.get(f"{W}name") for e in body.iter(f"{W}bookmarkStart")}
    assert {e.get(f"{W}anchor") for e in body.iter(f"{W}hyperlink")} <= names


def test_drafts_with_marks_are_compared_without_them():
    old, new = word(report(6)), word(edited(report(6), 5))
    both = assert_settles(old, new)

    assert read_word_file(both).written == ()
    with zipfile.ZipFile(io.BytesIO(both)) as archive:
        assert not any(name.startswith(("customXml", "word/comments", "word/glossary")) for name in archive.namelist())
        assert b"w:sdt" not in archive.read("word/document.xml")


@pytest.mark.parametrize("changes", ["accept", "reject"])
def test_pull_reads_the_same_lines_in_it_as_in_either_report(changes):
    old, new = word(report(6)), word(edited(report(6), 7))
    found = [line.text() for line in read_word_file(redline(old, new), tracked=changes).lines]
    wanted = [line.text() for line in read_word_file(new if changes == "accept" else old).lines]

    assert [without_numbers(line) for line in found] == [without_numbers(line) for line in wanted]


def without_numbers(line):
    return re.sub(r"(Table|Figure|Section) (\d+|[IVX]+)", r"\1 #", line)


def forged(data, part, old, new):
    """The file with `new` in the place of `old` in one of its parts."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(result, "w") as changed:
        for name in archive.namelist():
            stream = archive.read(name)
            if name == part:
                assert old.encode() in stream
                stream = stream.replace(old.encode(), new.encode(), 1)
            changed.writestr(name, stream)
    return result.getvalue()


RELATION = (
    '<Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" {}/>'.format
)
SIGN = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
FIELD = (SIGN("begin") + "<w:r><w:instrText>{}</w:instrText></w:r>" + SIGN("separate") + SIGN("end")).format
NO_DRAFT_HAS = {
    "a place in another file": ("word/document.xml", "</w:p>", '<w:hyperlink w:docLocation="x"/></w:p>'),
    "a field that includes a file": ("word/document.xml", "</w:p>", FIELD("INCLUDETEXT x") + "</w:p>"),
    "a field that asks another program": ("word/document.xml", "</w:p>", FIELD(" DDE a b ") + "</w:p>"),
    "a field in short": ("word/document.xml", "</w:p>", '<w:fldSimple w:instr="DDE a b"/></w:p>'),
    "a field in the instruction of another": ("word/document.xml", "</w:p>", FIELD(FIELD("PAGE")) + "</w:p>"),
    "a field that has no end": ("word/document.xml", "</w:p>", SIGN("begin") + "</w:p>"),
    "an instruction behind the sign": (
        "word/document.xml",
        "</w:p>",
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>",
    ),
    "a field in a footer": ("word/footer_portrait.xml", "</w:p>", FIELD("INCLUDETEXT x") + "</w:p>"),
    "a drawing with an address": ("word/document.xml", "</w:p>", '<x src="http://x.example/"/></w:p>'),
    "a drawing with an address in the namespace of Office": (
        "word/document.xml",
        "</w:p>",
        '<x xmlns:o="urn:schemas-microsoft-com:office:office" o:href="http://x.example/"/></w:p>',
    ),
    "a field in Strict Open XML": (
        "word/document.xml",
        "</w:p>",
        '<s:fldSimple xmlns:s="http://purl.oclc.org/ooxml/wordprocessingml/main" s:instr="DDE a b"/></w:p>',
    ),
    "a source of data": ("word/settings.xml", "</w:settings>", "<w:mailMerge/></w:settings>"),
    "a bullet with an address": ("word/numbering.xml", "</w:numbering>", '<x src="http://x.example/"/></w:numbering>'),
    "an address among the properties": (
        "docProps/app.xml",
        "</Properties>",
        "<HyperlinkBase>http://x.example/</HyperlinkBase></Properties>",
    ),
    "a picture that is only said to be inside": (
        "word/_rels/document.xml.rels",
        "</Relationships>",
        RELATION("image", 'Target="http://x.example/i.png"') + "</Relationships>",
    ),
    "a field in a part of another name": (
        "word/theme/theme1.xml",
        "</a:theme>",
        '<w:fldSimple xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:instr="DDE"/></a:theme>',
    ),
    "a template": (
        "word/_rels/document.xml.rels",
        "</Relationships>",
        RELATION("attachedTemplate", 'Target="http://x.example/" TargetMode="External"') + "</Relationships>",
    ),
    "a picture elsewhere": (
        "word/_rels/document.xml.rels",
        "</Relationships>",
        RELATION("image", 'Target="http://x.example/" TargetMode="External"') + "</Relationships>",
    ),
    "a link to a file": (
        "word/_rels/document.xml.rels",
        "</Relationships>",
        RELATION("hyperlink", 'Target="file:///x" TargetMode="External"') + "</Relationships>",
    ),
    "another document": (
        "word/_rels/document.xml.rels",
        "</Relationships>",
        RELATION("aFChunk", 'Target="x.html"') + "</Relationships>",
    ),
}


@pytest.mark.parametrize(("part", "old", "new"), NO_DRAFT_HAS.values(), ids=NO_DRAFT_HAS)
def test_a_file_with_what_no_draft_has_is_none_whatever_its_checksum_says(part, old, new):
    draft = word(report())
    other = forged(draft, part, old, new)

    for pair in ((draft, other), (other, draft)):
        with pytest.raises(LookupError):
            redline(*pair)
