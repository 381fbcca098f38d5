"""What is no edited Word file is refused in one sentence, and what editors write is read as people see it."""

import io
import zipfile

import pytest

from socdocs.edits import compare, read_word_file
from socdocs.edits import word_file as module
from socdocs.problems import InputProblems
from socdocs.writers.docx.manifest import manifest, read_manifest
from socdocs.writers.docx.parsing import MAX_DEPTH
from socdocs.writers.docx.written import Line, Piece
from tests.edits.editing import DOCUMENT, Editing
from tests.edits.reports import REPORTS, assert_found, draft, original

LETTER = next(case for case in REPORTS if case.kind == "bridge-letter")
WORDS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def packed(**parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return target.getvalue()


def document(body):
    return packed(**{DOCUMENT: f"<w:document {WORDS}><w:body>{body}</w:body></w:document>"})


def paragraph(words, mark=""):
    return f"<w:p>{mark}<w:r><w:t>{words}</w:t></w:r></w:p>"


def with_a_wrong_checksum():
    data = bytearray(draft(LETTER))
    entry = zipfile.ZipFile(io.BytesIO(data)).getinfo(DOCUMENT)
    data[entry.header_offset + 200] ^= 255
    return bytes(data)


DECLARED = f'<!DOCTYPE w [<!ENTITY a "b">]><w:document {WORDS}><w:body/></w:document>'
REFUSED = {
    "nothing": lambda: b"",
    "a text": lambda: b"Dear colleagues",
    "an archive without a document": lambda: packed(a="b"),
    "half a file": lambda: draft(LETTER)[:9000],
    "a file with a wrong checksum": with_a_wrong_checksum,
    "a document that is cut off": lambda: packed(**{DOCUMENT: f"<w:document {WORDS}><w:body>"}),
    "a document with a document type": lambda: packed(**{DOCUMENT: DECLARED}),
    "a document with a document type in UTF-16": lambda: packed(**{DOCUMENT: DECLARED.encode("utf-16")}),
    "a document without a body": lambda: packed(**{DOCUMENT: f"<w:document {WORDS}/>"}),
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_what_is_no_word_file_is_refused(data):
    with pytest.raises(InputProblems) as refused:
        read_word_file(data())

    assert [problem.code for problem in refused.value.diagnostics] == ["edited-file"]


NESTED = {
    "content controls": ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
    "tables": ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
    "text boxes": ("<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>"),
    "tracked changes": ("<w:p><w:ins>", "</w:ins></w:p>"),
    "links": ("<w:p>" + "<w:hyperlink>" * 10, "</w:hyperlink>" * 10 + "</w:p>"),
}


@pytest.mark.parametrize(("start", "end"), NESTED.values(), ids=NESTED)
def test_elements_that_are_nested_deeper_than_word_nests_any_are_a_damaged_file(start, end):
    def nested(depth):
        times = depth // start.count("<")
        return document(start * times + paragraph("x") + end * times)

    read_word_file(nested(MAX_DEPTH - 6))
    for depth in (MAX_DEPTH + 12, 1_500):
        with pytest.raises(InputProblems) as problem:
            read_word_file(nested(depth))
        assert problem.value.diagnostics[0].message == "The edited file is damaged or no Word file."


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(module, "_LARGEST", 10_000)

    with pytest.raises(InputProblems) as refused:
        read_word_file(draft(LETTER))

    assert refused.value.diagnostics[0].message == "The edited file is too large."


@pytest.mark.parametrize("emptied", ["customXml/item1.xml", "customXml/item2.xml"])
def test_parts_that_a_program_emptied_are_as_good_as_none(emptied):
    editing = Editing(draft(LETTER), original(LETTER))
    assert emptied in editing.parts
    editing.parts[emptied] = b""

    edited = read_word_file(editing.data())

    assert edited.written == original(LETTER).written
    assert_found(compare(edited))


def test_without_manifest_nothing_is_known_as_written():
    assert read_word_file(document(paragraph("Words"))).written == ()


READ = {
    "words of an accepted insertion": (
        "<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>",
        ["new"],
        ["old"],
    ),
    "a paragraph whose end is deleted": (
        paragraph("One ", "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>") + paragraph("two"),
        ["One two"],
        ["One ", "two"],
    ),
    "a paragraph whose end is inserted": (
        paragraph("One ", "<w:pPr><w:rPr><w:ins/></w:rPr></w:pPr>") + paragraph("two"),
        ["One ", "two"],
        ["One two"],
    ),
    "words moved to another place": (
        (
            "<w:p><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom><w:r><w:t>a</w:t></w:r></w:p>"
            "<w:p><w:r><w:t>b</w:t></w:r><w:moveTo><w:r><w:t>moved</w:t></w:r></w:moveTo></w:p>"
        ),
        ["a", "bmoved"],
        ["moveda", "b"],
    ),
    "an inserted and a deleted row": (
        (
            "<w:tbl><w:tr><w:trPr><w:ins/></w:trPr><w:tc><w:p><w:r><w:t>new</w:t></w:r></w:p></w:tc></w:tr>"
            "<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>old</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        ),
        ["new"],
        ["old"],
    ),
    "words in a drawing beside the text": (
        f"<w:p><w:r><w:pict>{paragraph('beside')}</w:pict></w:r><w:r><w:t>seen</w:t></w:r></w:p>",
        ["seen"],
        ["seen"],
    ),
}


def equation(inner):
    return f'<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">{inner}</m:oMath>'


def run(words):
    return f"<m:r><w:rPr><w:b/></w:rPr><m:t>{words}</m:t></m:r>"


A, B, DAYS = run("a+"), run("b"), run("360")
EQUATIONS = {
    "in a text": (f"<w:p><w:r><w:t>The rate is </w:t></w:r>{equation(run('r=2'))}</w:p>", "The rate is r=2"),
    "a fraction": (equation(f"<m:f><m:num>{A}{B}</m:num><m:den>{DAYS}</m:den></m:f>"), "(a+b)/(360)"),
    "a power": (equation(f"<m:sSup><m:e>{B}</m:e><m:sup>{DAYS}</m:sup></m:sSup>"), "b^(360)"),
    "an index": (equation(f"<m:sSub><m:e>{B}</m:e><m:sub>{DAYS}</m:sub></m:sSub>"), "b_(360)"),
    "a root": (equation(f"<m:rad><m:deg/><m:e>{DAYS}</m:e></m:rad>"), "√(360)"),
    "brackets": (equation(f"{B}<m:d><m:e>{DAYS}</m:e></m:d>"), "b(360)"),
    "a sum without limits": (equation(f"<m:nary><m:sub/><m:sup/><m:e>{B}</m:e></m:nary>"), "b"),
    "between paragraphs": (equation(run("r=2")).replace("oMath", "oMathPara"), "r=2"),
}


@pytest.mark.parametrize(("body", "read"), EQUATIONS.values(), ids=EQUATIONS)
def test_an_equation_is_read_as_words_that_say_the_same(body, read):
    assert [line.text() for line in read_word_file(document(body)).lines] == [read]


@pytest.mark.parametrize("sign", ["tab", "ptab", "br", "cr"])
def test_every_sign_between_two_words_holds_them_apart(sign):
    body = f"<w:p><w:r><w:t>now</w:t><w:{sign}/><w:t>here</w:t></w:r></w:p>"

    assert [line.text().split() for line in read_word_file(document(body)).lines] == [["now", "here"]]


def raised(words, to="superscript"):
    return f'<w:r><w:rPr><w:vertAlign w:val="{to}"/></w:rPr><w:t>{words}</w:t></w:r>'


RAISED = {
    "a power": (raised("12") + raised("8"), "2¹²⁸"),
    "a power below zero": (raised("-6"), "2⁻⁶"),
    "an index": (raised("10", "subscript"), "2₁₀"),
    "an ordinal": (raised("nd"), "2nd"),
    "words without such characters": (raised("N, A"), "2^(N, A)"),
    "on the line": (raised("10", "baseline"), "210"),
}


@pytest.mark.parametrize(("run_behind", "read"), RAISED.values(), ids=RAISED)
def test_raised_and_lowered_words_are_read_as_characters_that_say_the_same(run_behind, read):
    body = f"<w:p><w:r><w:t>2</w:t></w:r>{run_behind}</w:p>"

    assert [line.text() for line in read_word_file(document(body)).lines] == [read]


STYLED = {
    "by a style": ('<w:rStyle w:val="Exponent"/>', "2¹²⁸"),
    "by a style that is based on it": ('<w:rStyle w:val="Power"/>', "2¹²⁸"),
    "by a style, and on the line again": ('<w:rStyle w:val="Exponent"/><w:vertAlign w:val="baseline"/>', "2128"),
    "by a style that says nothing of it": ('<w:rStyle w:val="Strong"/>', "2128"),
    "by a style that is not there": ('<w:rStyle w:val="None"/>', "2128"),
    "by points": ('<w:position w:val="8"/>', "2¹²⁸"),
    "by points below the line": ('<w:position w:val="-6"/>', "2₁₂₈"),
    "by less than is seen": ('<w:position w:val="1"/>', "2128"),
    "by what is no number": ('<w:position w:val="x"/>', "2128"),
}
STYLES = (
    '<w:style w:type="character" w:styleId="Exponent"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Power"><w:basedOn w:val="Exponent"/></w:style>'
    '<w:style w:type="character" w:styleId="Strong"><w:basedOn w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
)


@pytest.mark.parametrize(("properties", "read"), STYLED.values(), ids=STYLED)
def test_words_that_a_style_or_their_place_raises_are_read_so_too(properties, read):
    body = f"<w:p><w:r><w:t>2</w:t></w:r><w:r><w:rPr>{properties}</w:rPr><w:t>128</w:t></w:r></w:p>"
    data = packed(
        **{
            DOCUMENT: f"<w:document {WORDS}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": f"<w:styles {WORDS}>{STYLES}</w:styles>",
        }
    )

    assert [line.text() for line in read_word_file(data).lines] == [read]


def test_raised_words_that_are_inserted_and_not_yet_accepted_are_a_tracked_change():
    body = f'<w:p><w:r><w:t>2</w:t></w:r><w:ins w:author="Ada">{raised("10")}</w:ins></w:p>'

    assert [change.text for change in read_word_file(document(body)).tracked] == ["¹⁰"]


def test_an_equation_that_is_inserted_and_not_yet_accepted_is_a_tracked_change():
    body = f'<w:p><w:r><w:t>One</w:t></w:r><w:ins w:author="Ada">{equation(run("r=2"))}</w:ins></w:p>'

    (change,) = read_word_file(document(body)).tracked

    assert (change.author, change.kind, change.text) == ("Ada", "insertion", "r=2")


def test_a_comment_is_read_wherever_it_is_with_its_signs_lines_and_equations():
    run_of = "<w:r><w:t>{}</w:t></w:r><w:r>{}</w:r>".format
    sign = '<w:sym w:font="Symbol" w:char="F0B3"/><w:t> 5 days</w:t>'
    first, second = run_of("At least ", sign), run_of("One", "<w:br/><w:t>Two</w:t>") + equation(run("r=2"))
    written = f'<w:comment w:id="7" w:author="Ann"><w:p>{first}</w:p><w:p>{second}</w:p></w:comment>'
    mark = '<w:r><w:commentReference w:id="7"/></w:r>'
    note = f'<w:footnote w:id="2">{paragraph("Below.", mark)}</w:footnote>'
    noted = '<w:p><w:r><w:t>Noted</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    data = packed(
        **{
            DOCUMENT: f"<w:document {WORDS}><w:body>{noted}</w:body></w:document>",
            "word/footnotes.xml": f"<w:footnotes {WORDS}>{note}</w:footnotes>",
            "word/comments.xml": f"<w:comments {WORDS}>{written}</w:comments>",
        }
    )

    (comment,) = read_word_file(data).comments

    assert (comment.author, comment.about) == ("Ann", "Below.")
    assert comment.text == "At least \u2265 5 days\nOne\nTwor=2"


@pytest.mark.parametrize(("body", "accepted", "rejected"), READ.values(), ids=READ)
def test_tracked_changes_are_read_as_accepted_or_as_rejected(body, accepted, rejected):
    data = document(body)

    assert [line.text() for line in read_word_file(data).lines] == accepted
    assert [line.text() for line in read_word_file(data, tracked="reject").lines] == rejected


STAND_IN = "<w:r><w:t>\u200d</w:t></w:r>"
"""As LibreOffice 7.4 writes it (findings/libreoffice-writes-into-new-empty-rows.sh)."""
TYPED = "<w:r><w:t>Lisbon</w:t></w:r>"
TRACKED_ROW = '<w:trPr><w:ins w:id="1" w:author="Ann"/></w:trPr>'
NEW_ROWS = {
    "empty": ("", STAND_IN, ()),
    "with words": ("", STAND_IN + TYPED, ("Lisbon",)),
    "tracked and empty": (TRACKED_ROW, f'<w:ins w:id="2" w:author="Ann">{STAND_IN}</w:ins>', ()),
    "tracked with words": (TRACKED_ROW, f'<w:ins w:id="2" w:author="Ann">{STAND_IN}{TYPED}</w:ins>', ("Lisbon",)),
}


@pytest.mark.parametrize(("properties", "cell", "words"), NEW_ROWS.values(), ids=NEW_ROWS)
def test_the_sign_that_libreoffice_writes_into_a_new_row_is_no_word(properties, cell, words):
    row = f"<w:tr>{properties}<w:tc><w:p>{cell}</w:p></w:tc><w:tc><w:p/></w:tc></w:tr>"

    edited = read_word_file(document(f"<w:tbl>{row}</w:tbl>"))

    assert [line.cells for line in edited.lines] == [(word, "") for word in words]
    assert [change.text for change in edited.tracked] == list(words if properties else ())


def test_a_joiner_between_words_of_a_row_is_kept():
    cell = "".join(f"<w:r><w:t>{words}</w:t></w:r>" for words in ("\U0001f469", "\u200d", "\U0001f4bb"))
    row = f"<w:tbl><w:tr><w:tc><w:p>{cell}</w:p></w:tc></w:tr></w:tbl>"

    assert [line.text() for line in read_word_file(document(row)).lines] == ["\U0001f469\u200d\U0001f4bb"]


def test_the_code_of_a_field_that_abiword_writes_as_words_is_not_read():
    words = r"<w:r><w:t>Table  SEQ Table \* ARABIC 1: Locations</w:t></w:r>"

    assert [line.text() for line in read_word_file(document(f"<w:p>{words}</w:p>")).lines] == ["Table 1: Locations"]


@pytest.mark.parametrize("style", ["TOCHeading", "TOC Heading"])
def test_the_heading_of_the_contents_is_not_read(style):
    heading = paragraph("Table of Contents", f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>')

    assert [line.text() for line in read_word_file(document(heading + paragraph("One"))).lines] == ["One"]


SIGN = '<w:p><w:r><w:t>Within </w:t><w:sym w:font="{}" w:char="{}"/><w:t> 5 days</w:t></w:r></w:p>'
LINK = '<w:hyperlink w:anchor="_Toc1"><w:r><w:t>{}</w:t></w:r></w:hyperlink>'
BLOCK = (
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="{}"/></w:docPartObj></w:sdtPr>'
    f"<w:sdtContent>{paragraph('Within')}</w:sdtContent></w:sdt>"
)
FORM = '<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData>{}</w:ffData></w:fldChar></w:r></w:p>'
CHOICE = '<w:ddList>{}<w:listEntry w:val="Unmodified"/><w:listEntry w:val="Qualified"/></w:ddList>'
READ_AS = {
    "a sign of the font Symbol": (SIGN.format("Symbol", "F0B3"), ["Within ≥ 5 days"]),
    "a sign of another font": (SIGN.format("Wingdings", "F0FC"), ["Within [sign FC of Wingdings] 5 days"]),
    "a link to a heading in a text": (
        f"<w:p><w:r><w:t>We stopped: </w:t></w:r>{LINK.format('A')}</w:p>",
        ["We stopped: A"],
    ),
    "a line of the contents": (f"<w:p>{LINK.format('3.1 A')}<w:r><w:tab/><w:t>12</w:t></w:r></w:p>", []),
    "a building block": (BLOCK.format("Quick Parts"), ["Within"]),
    "a cover page of Word": (BLOCK.format("Cover Pages"), ["Within"]),
    "the contents": (BLOCK.format("Table of Contents"), []),
    "a choice in a form": (FORM.format(CHOICE.format('<w:result w:val="1"/>')), ["Qualified"]),
    "a choice in a form that no one made": (FORM.format(CHOICE.format("")), ["Unmodified"]),
    "a choice that is none": (FORM.format(CHOICE.format('<w:result w:val="7"/>')), ["[a choice from a list]"]),
    "a ticked box": (FORM.format('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>'), ["☒"]),
    "a box that is ticked by itself": (FORM.format('<w:checkBox><w:default w:val="1"/></w:checkBox>'), ["☒"]),
    "an empty box": (FORM.format('<w:checkBox><w:default/><w:checked w:val="0"/></w:checkBox>'), ["☐"]),
    "a field EQ": (r"<w:p><w:r><w:instrText> EQ \f(1;2) </w:instrText></w:r></w:p>", [r"[EQ \f(1;2)]"]),
    "a field SYMBOL": (r'<w:p><w:fldSimple w:instr="SYMBOL 182"/></w:p>', ["[SYMBOL 182]"]),
    "a field with words of its own": (f'<w:p><w:fldSimple w:instr="DATE">{TYPED}</w:fldSimple></w:p>', ["Lisbon"]),
    "a whole file": ('<w:altChunk r:id="rId9" xmlns:r="r"/>', ["[a file that is put in here and not read]"]),
    "a whole file in a cell": (
        "<w:tbl><w:tr><w:tc><w:altChunk/></w:tc></w:tr></w:tbl>",
        ["[a file that is put in here and not read]"],
    ),
    "a last paragraph whose end is deleted": (paragraph("One", "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"), ["One"]),
}


@pytest.mark.parametrize(("body", "read"), READ_AS.values(), ids=READ_AS)
def test_what_people_typed_is_read_and_what_word_makes_anew_is_not(body, read):
    assert [line.text() for line in read_word_file(document(body)).lines] == read


def test_words_in_text_boxes_and_endnotes_follow_the_lines_of_the_text_once_each():
    box = f"<w:txbxContent>{paragraph('In a box.')}{paragraph('More.')}</w:txbxContent>"
    compatible = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    drawn = f"<mc:AlternateContent {compatible}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    marks = f'<w:r>{drawn}</mc:AlternateContent></w:r><w:r><w:endnoteReference w:id="2"/></w:r>'
    note = f'<w:endnote w:id="2">{paragraph("At the end.")}</w:endnote>'
    body = f"<w:document {WORDS}><w:body>{paragraph('A', marks)}{paragraph('B')}</w:body></w:document>"
    gone = f'<w:del w:id="1">{box}</w:del>'

    found = read_word_file(packed(**{DOCUMENT: body, "word/endnotes.xml": f"<w:endnotes {WORDS}>{note}</w:endnotes>"}))

    assert [(line.form, line.text()) for line in found.lines] == [
        ("paragraph", "A"),
        ("paragraph", "B"),
        ("note", "At the end."),
        ("note", "In a box.\nMore."),
    ]
    assert [line.text() for line in read_word_file(document(paragraph("A", gone))).lines] == ["A"]


@pytest.mark.parametrize("address", ["services[Delivery", "[", "a..b", "]"])
def test_an_address_in_a_damaged_record_that_is_none_is_no_address(address):
    line = Line("paragraph", ((Piece("One "), Piece("two", address)),))

    (read,) = read_manifest(manifest([line]))

    assert read.cells == ((Piece("One "), Piece("two")),)
