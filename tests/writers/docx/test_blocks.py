"""Kinds of blocks in Word: lists, tables, pictures, notes, quotes, headings where Word allows none."""

import io
import struct
import zlib

import docx
import pytest

from socdocs.document.finish import finish
from socdocs.document.nodes import (
    Cell,
    CodeBlock,
    Column,
    Document,
    Footnote,
    Group,
    Heading,
    Image,
    Item,
    Link,
    ListBlock,
    Paragraph,
    Placeholder,
    Quote,
    Reference,
    Section,
    Table,
    Text,
    ThematicBreak,
)
from socdocs.writers.docx import write
from socdocs.writers.docx.tables import column_widths
from socdocs.writers.picture_files import can_be_drawn, read_picture
from tests.writers.docx.inspection import PICTURE, Package, W, careless, text, value
from tests.writers.docx.sample import bullets, cell, paragraph, png, properties

RELATED = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def package(*blocks, pictures=None):
    sections = (Section("a", 1, (Text("A"),), "Section I", blocks=blocks),)
    data = write(finish(Document(properties(), sections)), pictures=pictures or {})
    assert careless(data) == []
    return Package(data)


def style(p):
    return value(p.find(f"{W}pPr/{W}pStyle"))


def paragraphs(package):
    return [(style(p), text(p)) for p in package.body.iter(f"{W}p")][1:]


def level(p):
    return value(p.find(f"{W}pPr/{W}numPr/{W}ilvl"))


# --- lists --------------------------------------------------------------------------------------------------------


def test_each_ordered_list_starts_where_it_should():
    written = package(bullets("a", "b", ordered=True), paragraph("between"), bullets("c", ordered=True, start=7))
    lists = [value(p.find(f"{W}pPr/{W}numPr/{W}numId")) for p in written.body.iter(f"{W}p") if style(p) == "ListNumber"]
    assert lists[0] == lists[1] != lists[2]
    starts = {
        e.get(f"{W}numId"): value(e.find(f"{W}lvlOverride/{W}startOverride"))
        for e in written.xml["word/numbering.xml"].iter(f"{W}num")
    }
    assert (starts[lists[0]], starts[lists[2]]) == ("1", "7")


def test_nested_lists_have_their_level_and_restart():
    inner = ListBlock((Item((paragraph("x"),)),), ordered=True)
    items = tuple(Item((paragraph(word), inner)) for word in "ab")
    written = package(ListBlock(items, ordered=True))
    nested = [p for p in written.body.iter(f"{W}p") if style(p) == "ListNumber2"]
    assert [level(p) for p in nested] == ["1", "1"]
    assert len({value(p.find(f"{W}pPr/{W}numPr/{W}numId")) for p in nested}) == 2


def test_twelve_levels_do_not_vanish():
    block = ListBlock((Item((paragraph("level 12"),)),))
    for depth in range(11, 0, -1):
        block = ListBlock((Item((paragraph(f"level {depth}"), block)),))
    written = paragraphs(package(block))
    assert [words for _, words in written] == [f"level {depth}" for depth in range(1, 13)]
    assert written[0][0] == "ListBullet"
    assert [name for name, _ in written[8:]] == ["ListBullet9"] * 4


def test_paragraphs_that_continue_an_item_follow_its_text_without_a_sign():
    item = Item((paragraph("first"), paragraph("second"), CodeBlock("code"), Quote((paragraph("quoted"),))))
    assert paragraphs(package(ListBlock((item,)))) == [
        ("ListBullet", "first"),
        ("ListContinue", "second"),
        ("SOCListCode", "code"),
        ("SOCListQuote", "quoted"),
    ]


def test_an_item_that_begins_with_code_has_its_sign_before_the_code():
    written = package(ListBlock((Item((CodeBlock("code"),)),), ordered=True, start=3))
    (p,) = (p for p in written.body.iter(f"{W}p") if text(p) == "code")
    assert style(p) == "SOCListCode"
    assert level(p) == "0"


def test_tasks_are_ticked_boxes_and_empty_ones():
    items = (Item((paragraph("done"),), checked=True), Item((paragraph("to do"),), checked=False))
    written = package(ListBlock(items))
    assert [words for _, words in paragraphs(written)] == ["☒ done", "☐ to do"]


# --- tables -------------------------------------------------------------------------------------------------------


TWO = (Column(), Column())


def table(*rows, columns=TWO, **more):
    return Table(columns, rows[0], rows[1:], **more)


def test_columns_take_their_shares_of_the_width_exactly():
    columns = (Column(width=1), Column(width=2), Column(width=4))
    assert column_widths(table((cell("a"), cell("b"), cell("c")), columns=columns), 7001, {}) == [1000, 2000, 4001]


def test_a_column_is_no_narrower_than_the_longest_word_of_its_heading():
    narrow, wide = column_widths(
        table((cell("Responsibilities"), cell("b")), columns=(Column(width=1), Column(width=20))), 9000, {}
    )
    assert narrow >= 16 * 100
    assert narrow + wide == 9000


def test_columns_without_shares_follow_their_content():
    rows = ((cell("Id"), cell("Text")), (cell("A1"), cell("A sentence that goes on for quite a few words indeed")))
    id, words = column_widths(table(*rows), 9000, {})
    assert id < 3000 < words


LONG = "Some words of a text that needs several lines in its cell. " * 4


def test_no_word_or_id_of_a_narrow_column_is_broken():
    columns = (Column(width=1), Column(width=30), Column(width=30))
    id, *_ = column_widths(
        table((cell("Ref"), cell("a"), cell("b")), (cell("INC-01 (CC6.1)"), cell(LONG), cell(LONG)), columns=columns),
        9000,
        {},
    )
    assert id >= 7 * 110 + 200


def test_a_column_of_short_results_leaves_the_page_to_the_long_texts():
    row = (cell("AC-01"), cell(LONG), cell(LONG * 2), cell("No exceptions noted."))
    header = tuple(map(cell, ("Ref", "Control", "Test", "Result")))
    reference, control, test, result = column_widths(table(header, row, row, columns=(Column(),) * 4), 13000, {})
    assert result < 13000 * 0.18
    assert reference < 13000 * 0.12
    assert test > control > 13000 * 0.2


def test_a_column_that_is_still_to_be_filled_has_room_for_more_than_its_placeholders():
    wanted = Cell((Paragraph((Placeholder("the tests performed", "service_auditor", "tests[AC-01].procedures"),)),))
    header = tuple(map(cell, ("Ref", "Control", "Test")))
    reference, _, test = column_widths(
        table(header, (cell("AC-01"), cell(LONG), wanted), columns=(Column(),) * 3), 13000, {}
    )
    assert reference < test
    assert test > 13000 * 0.25


def test_tables_with_one_header_have_columns_of_one_width():
    header = (cell("Ref"), cell("Result"))
    tables = table(header, (cell("A1"), cell("b"))), table(header, (cell("A2"), cell(LONG)))
    grids = [[value(e, "w") for e in t.iter(f"{W}gridCol")] for t in package(*tables).body.iter(f"{W}tbl")]
    assert grids[0] == grids[1]


def test_header_rows_repeat_and_rows_stay_whole():
    written = package(table((cell("a"), cell("b")), (cell("c"), cell("d"))))
    first, second = written.body.iter(f"{W}tr")
    assert first.find(f"{W}trPr/{W}tblHeader") is not None
    assert second.find(f"{W}trPr/{W}tblHeader") is None
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in (first, second))


def test_a_row_higher_than_a_page_may_split():
    written = package(table((cell("a"), cell("b")), (cell("word " * 2000), cell("d"))))
    _, second = written.body.iter(f"{W}tr")
    assert second.find(f"{W}trPr/{W}cantSplit") is None


def test_cells_hold_blocks():
    full = Cell((paragraph("one"), bullets("two"), Heading(1, (Text("three"),)), table((cell("x"), cell("y")))))
    written = package(table((cell("a"), cell("b")), (full, Cell(())), caption=(Text("Outer"),), anchor="table:t"))
    assert ("SOCTableBullet", "two") in paragraphs(written)
    assert ("SOCMinorHeading", "three") in paragraphs(written)


def test_a_table_deep_inside_a_narrow_cell_keeps_room_for_its_columns():
    block = table(tuple(cell(word) for word in "abcde"), columns=(Column(),) * 5)
    for _ in range(6):
        block = ListBlock((Item((paragraph("x"), block)),))
    package(table((cell("a"), cell("b")), (Cell((block,)), cell("c"))))


def test_two_tables_in_a_row_stay_two():
    one = table((cell("a"), cell("b")), (cell("c"), cell("d")))
    assert len(list(package(one, one).body.iter(f"{W}tbl"))) == 2


def test_the_words_right_before_a_table_stay_with_it():
    one = table((cell("a"), cell("b")), (cell("c"), cell("d")))
    words = (
        paragraph("above"),
        Group("fact", (paragraph("lead"),), "a.b"),
        one,
        paragraph("between"),
        one,
        paragraph("behind"),
    )
    found = {words: name for name, words in paragraphs(package(*words)) if name.startswith(("Body", "SOCB", "SOCA"))}
    assert found == {
        "above": "BodyText",
        "lead": "SOCBeforeTable",
        "between": "SOCBetweenTables",
        "behind": "SOCAfterTable",
    }


def test_tables_say_what_they_show_to_those_who_cannot_see_them():
    written = package(
        table((cell("Control"), cell("Result")), (cell("c"), cell("d"))),
        table(
            (cell("a"), cell("b")), (cell("c"), cell("d")), caption=(Text("Tests"),), description="Controls and tests"
        ),
    )
    first, second = (t.find(f"{W}tblPr") for t in written.body.iter(f"{W}tbl"))
    assert value(first.find(f"{W}tblDescription")) == "Table with the columns Control, Result."
    assert value(second.find(f"{W}tblCaption")) == "Tests"
    assert value(second.find(f"{W}tblDescription")) == "Controls and tests"


def test_every_program_reads_the_number_of_a_caption():
    """python-docx, mammoth and pandoc lose what w:fldSimple shows; AbiWord prints instructions that begin with SEQ."""
    block = table((cell("a"), cell("b")), (cell("c"), cell("d")), caption=(Text("Tests"),))
    sections = (Section("a", 1, (Text("A"),), "Section I", blocks=(block,)),)
    data = write(finish(Document(properties(), sections)))
    read = [p for p in docx.Document(io.BytesIO(data)).paragraphs if p.style.name == "Caption"]

    assert [p.text for p in read] == ["Table 1: Tests"]
    pieces = [piece.text for piece in read[0]._p.iter(f"{W}instrText")]
    assert "".join(pieces) == r" SEQ Table \* ARABIC "
    assert not any(piece.strip().startswith(("SEQ", "EQ")) for piece in pieces)


# --- references ---------------------------------------------------------------------------------------------------


def test_references_go_to_the_bookmark_of_their_target_before_and_behind_it():
    to_table, to_control = Reference("table:t"), Reference("control:AC-01", (Text("AC-01"),))
    target = table((cell("a"), cell("b")), (cell("c"), cell("d")), caption=(Text("Tests"),), anchor="table:t")
    written = package(paragraph("see ", to_table), target, paragraph("again ", to_table, to_control))
    links = [(e.get(f"{W}anchor"), text(e)) for e in written.body.iter(f"{W}hyperlink") if e.get(f"{W}anchor")]
    assert links == [("table_t", "Table 1")] * 2
    assert paragraphs(written)[-1][1] == "again Table 1AC-01"


def test_links_are_encoded_and_related_once():
    link = Link("https://example.com/ä b?x=1&y=%20", (Text("there"),))
    written = package(paragraph(link, link))
    relations = [e for e in written.xml["word/_rels/document.xml.rels"] if e.get("TargetMode") == "External"]
    assert [e.get("Target") for e in relations] == ["https://example.com/%C3%A4%20b?x=1&y=%20"]


def test_a_note_within_a_note_becomes_its_words():
    inner = Footnote((paragraph("inner words"),))
    written = package(paragraph("text", Footnote((paragraph("outer words", inner),))))
    assert "outer words (inner words)" in written.words("word/footnotes.xml")


# --- headings -----------------------------------------------------------------------------------------------------


def test_headings_of_prose_close_up_to_the_level_above():
    written = package(Heading(4, (Text("deep"),)), Heading(1, (Text("high"),)))
    assert paragraphs(written) == [("Heading2", "deep"), ("Heading2", "high")]


def test_a_heading_in_a_list_or_a_quote_is_no_part_of_the_outline():
    inside = (Heading(1, (Text("inside"),)), paragraph("text"))
    written = package(Quote(inside), ListBlock((Item(inside),)))
    assert not [name for name, _ in paragraphs(written) if "Heading" in name]


# --- groups -------------------------------------------------------------------------------------------------------


def test_a_signature_block_stays_on_one_page():
    lines = tuple(paragraph(words) for words in ("Signature", "Name", "Date"))
    written = package(Group("signature", lines))
    assert [name for name, _ in paragraphs(written)] == ["SOCSignature", "SOCSignature", "SOCSignatureEnd"]
    styles = {value(s, "styleId"): s for s in written.xml["word/styles.xml"].iter(f"{W}style")}
    assert value(styles["SOCSignatureEnd"].find(f"{W}pPr/{W}keepNext")) == "0"
    assert styles["SOCSignature"].find(f"{W}pPr/{W}keepNext") is not None


def test_signatures_one_after_the_other_stay_on_one_page_with_space_between_them():
    one = Group("signature", tuple(paragraph(words) for words in ("Signature", "Name", "Title")))
    written = package(one, one)
    assert [name for name, _ in paragraphs(written)] == [*(["SOCSignature"] * 5), "SOCSignatureEnd"]
    spaced = [text(p) for p in written.body.iter(f"{W}p") if p.find(f"{W}pPr/{W}contextualSpacing") is not None]
    assert spaced == ["Signature", "Signature"]


def test_the_mark_above_proposed_text_stays_with_it():
    mark = paragraph(Placeholder("Scope", "service_auditor", "confirmed[scope]", confirm=True))
    written = package(Group("proposed", (mark, paragraph("We have examined …"))))
    assert [name for name, _ in paragraphs(written)] == ["SOCProposedMark", "SOCProposed"]


def test_a_required_element_begins_with_a_bookmark_of_its_id():
    written = package(Group("element", (paragraph("one"), paragraph("two")), "A2-03"))
    (start,) = (e for e in written.body.iter(f"{W}bookmarkStart") if value(e, "name") == "element_A2_03")
    assert text(start.getparent()) == "one"
    assert start.getnext().tag == f"{W}bookmarkEnd"


def test_a_rule_across_the_page_is_one():
    written = package(paragraph("a"), ThematicBreak(), paragraph("b"))
    assert written.streams["word/document.xml"].count(b'o:hr="t"') == 1


# --- pictures -----------------------------------------------------------------------------------------------------


def jpeg(width, height):
    comment = b"\xff\xfe" + struct.pack(">H", 10) + b"comments"
    return b"\xff\xd8" + comment + b"\xff\xc0" + struct.pack(">HBHH", 17, 8, height, width) + b"\0" * 12 + b"\xff\xd9"


def test_the_size_of_pictures_is_read_from_their_first_bytes():
    assert (read_picture(png(30, 20)).width, read_picture(png(30, 20)).height) == (30, 20)
    assert (read_picture(jpeg(400, 300)).width, read_picture(jpeg(400, 300)).height) == (400, 300)


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def raster(bits, color, interlaced, rows, *, before=b"", width=5, height=3):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, color, 0, 0, interlaced))
    pixels = chunk(b"IDAT", zlib.compress(rows)) if rows is not None else b""
    return b"\x89PNG\r\n\x1a\n" + header + before + pixels + chunk(b"IEND", b"")


PLAIN = b"\0" * 3 * (1 + 5 * 3)
PALETTE = chunk(b"PLTE", b"\0\0\0")
PASSES = b"\0" * 14  # a byte of filter and one of pixels for each row of the passes: 1, 1, 0, 1, 1, 2 and 1 rows
LETTER = b"\xff\xd8\xff\xe0\x00\x02"
TABLES = b"\xff\xdb\x00\x03\x00", b"\xff\xc4\x00\x03\x00"


def whole_jpeg(tables=TABLES, precision=8, pixels=b"\x12\xff\x00\xff\xd0\x34", end=b"\xff\xd9"):
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, precision, 3, 5, 1) + b"\1\x11\0"
    return LETTER + tables[0] + frame + b"".join(tables[1:]) + b"\xff\xda\x00\x08\1\1\0\0\x3f\0" + pixels + end


@pytest.mark.parametrize(
    "data",
    [
        png(3, 3),
        raster(8, 2, 0, PLAIN),
        raster(8, 2, 0, PLAIN + b"more"),
        raster(2, 3, 0, b"\0" * 3 * (1 + 2), before=PALETTE),
        raster(1, 0, 1, PASSES),
        raster(8, 2, 0, PLAIN).replace(chunk(b"IEND", b""), chunk(b"tEXt", b"a")[:-1] + b"?" + chunk(b"IEND", b"")),
        whole_jpeg(),
    ],
)
def test_a_picture_that_is_whole_can_be_drawn(data):
    assert read_picture(data) is not None
    assert can_be_drawn(data)


@pytest.mark.parametrize(
    "data",
    [
        raster(8, 2, 0, PLAIN[:-1]),
        raster(8, 2, 0, None),
        raster(8, 2, 0, PLAIN).replace(zlib.compress(PLAIN)[:4], b"\1\2\3\4"),
        raster(8, 2, 0, PLAIN, before=chunk(b"IDAT", b"garbage")),
        raster(8, 3, 0, PLAIN),
        raster(3, 2, 0, PLAIN),
        raster(8, 5, 0, PLAIN),
        raster(1, 0, 1, PASSES[:-1]),
        whole_jpeg(tables=TABLES[:1]),
        whole_jpeg(tables=(b"", TABLES[1])),
        whole_jpeg(precision=12),
        whole_jpeg(end=b""),
        LETTER + whole_jpeg()[6:].replace(b"\xff\xda\x00\x08\1\1\0\0\x3f\0\x12\xff\x00\xff\xd0\x34", b""),
    ],
)
def test_a_picture_that_is_damaged_on_the_inside_cannot_be_drawn(data):
    assert not can_be_drawn(data)


@pytest.mark.parametrize("data", [b"", b"GIF89a", png(3, 3)[:20], jpeg(3, 3)[:12], jpeg(0, 3), b"\xff\xd8\xff\xff\xff"])
def test_what_is_no_whole_picture_is_none(data):
    assert read_picture(data) is None


def test_a_picture_alone_is_a_figure_with_caption_and_alternative_text():
    image = Image("a.png", "What is seen", "Title")
    written = package(Paragraph((image,)), pictures={"a.png": png(4000, 100)})
    assert paragraphs(written) == [("SOCFigure", ""), ("Caption", "Figure 1: Title")]
    (drawn,) = written.body.iter(f"{PICTURE}docPr")
    assert drawn.get("descr") == "What is seen"
    assert int(drawn.getparent().find(f"{PICTURE}extent").get("cx")) <= 9640 * 635


def test_one_picture_twice_is_stored_once():
    images = paragraph("see ", Image("a.png", "one"), Image("b.png", "two"))
    written = package(images, pictures={"a.png": png(3, 3), "b.png": png(3, 3)})
    assert len([name for name in written.streams if name.startswith("word/media/")]) == 1


def test_a_picture_that_is_not_there_shows_its_alternative_text():
    assert paragraphs(package(Paragraph((Image("a.png", "What is seen"),)))) == [("BodyText", "What is seen")]


def test_an_svg_is_shown_with_the_png_beside_it_for_programs_that_need_one():
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    image = Paragraph((Image("d/a.svg", "What is seen"),))
    written = package(image, pictures={"d/a.svg": svg, "d/a.png": png(3, 3)})
    kinds = {e.get("Target"): e.get("Id") for e in written.xml["word/_rels/document.xml.rels"].iter(RELATED)}
    drawing = written.streams["word/document.xml"].decode()
    assert {"media/image1.svg", "media/image2.png"} <= set(kinds)
    assert f'/SVG/main" r:embed="{kinds["media/image1.svg"]}"' in drawing
    assert f'<a:blip r:embed="{kinds["media/image2.png"]}"' in drawing
    assert paragraphs(written) == [("SOCFigure", ""), ("Caption", "Figure 1: What is seen")]
