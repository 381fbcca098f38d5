"""What only a PDF file has: tags, bookmarks, page numbers, fonts of its own, and findings on characters without one."""

import re
import shutil
import struct
import zlib
from itertools import groupby, pairwise
from textwrap import indent

import pikepdf
import pytest
from click.testing import CliRunner

from socdocs.cli.table import program
from socdocs.document.finish import finish
from socdocs.document.nodes import (
    Cell,
    Code,
    CodeBlock,
    Column,
    Document,
    Emphasis,
    Footnote,
    Heading,
    Image,
    Item,
    LineBreak,
    Link,
    ListBlock,
    Paragraph,
    Quote,
    Strikethrough,
    Strong,
    Table,
    Text,
)
from socdocs.problems import EnvironmentProblem, InputProblems, Severity
from socdocs.seals import is_ours
from socdocs.writers import WRITERS, Writer
from socdocs.writers.pdf import draw
from tests.reports import EXAMPLES, ExampleReport, build_case, letters
from tests.writers.docx import sample
from tests.writers.docx.sample import bullets, cell, paragraph, properties, section
from tests.writers.pdf.inspection import BOTTOM, Pdf, kids
from tests.writers.reading import squeezed


@pytest.fixture(scope="module")
def report():
    return Pdf(draw(sample.report(), sample.PICTURES).data)


def document(*blocks, **about):
    parts = (section("one", 1, "One", *blocks), section("two", 1, "Two", paragraph("Two.")))
    return finish(Document(properties(**about), parts))


def pdf(*blocks, pictures=None, **about):
    return Pdf(draw(document(*blocks, **about), pictures or {}).data)


def bookmarks(file):
    with file.open_outline() as outline:
        waiting = [(1, item) for item in outline.root]
        while waiting:
            level, item = waiting.pop(0)
            yield level, item.title
            waiting[:0] = [(level + 1, child) for child in item.children]


# --- tags -----------------------------------------------------------------------------------------------------------


def test_a_report_says_that_it_is_tagged_as_pdf_ua_1_asks_and_in_which_language_under_which_title(report):
    about = report.file.Root
    metadata = about.Metadata.read_bytes().decode()

    assert bool(about.MarkInfo.Marked)
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert str(about.Lang) == "en-US"
    assert str(report.file.docinfo["/Title"]) == sample.properties().title
    assert bool(about.ViewerPreferences.DisplayDocTitle)


def test_headings_of_the_outline_are_tagged_by_their_level_and_none_is_left_out(report):
    tagged = [element for level in range(1, 7) for element in report.elements(f"/H{level}")]

    assert len(tagged) == len(sample.report().contents)
    assert [report.words(element) for element in report.elements("/H1")][:2] == [
        "Section I – Independent Service Auditor’s Report",
        "Section II – Assertion of Northwind Ledger, Inc. Management",
    ]


def test_the_header_of_a_table_is_tagged_and_repeats_on_each_page():
    rows = tuple((cell(f"AC-{n}"), cell("Access is reviewed. " * 8)) for n in range(60))
    file = pdf(Table((Column(), Column()), (cell("Id"), cell("Control text")), rows, (Text("Controls"),)))
    (table,) = file.elements("/Table")

    assert [file.words(head) for head in file.elements("/TH", table)] == ["Id", "Control text"]
    assert len(list(file.elements("/TD", table))) == 120
    pages = ["".join(shown.text for shown in page) for page in file.pages]
    with_rows = [page for page in pages if "Access is reviewed." in page]
    assert len(with_rows) > 2
    assert all("Control text" in page for page in with_rows)


def test_lists_quotations_notes_pictures_and_links_have_their_tags(report):
    for name in ("/L", "/LI", "/BlockQuote", "/Note", "/Figure", "/Caption", "/Link", "/TOC", "/TOCI", "/Code"):
        assert list(report.elements(name)), name
    (figure,) = (element for element in report.elements("/Figure") if "/Alt" in element)
    assert str(figure.Alt)


def test_headers_footers_and_the_mark_of_a_draft_are_read_by_no_screen_reader(report):
    assert "DRAFT" in report.everything()
    assert "DRAFT" not in report.words()
    assert report.words().count(sample.properties().restricted_use) == 1


def widest_lines(file):
    """The width of the widest line that is drawn on each page, 0 where none is wide."""
    for page in file.file.pages:
        widths = [
            float(operands[0]) for operands, operator in pikepdf.parse_content_stream(page) if str(operator) == "w"
        ]
        yield max(widths, default=0.0)


def test_the_mark_of_a_draft_is_drawn_across_each_page_and_puts_no_letters_between_the_words(report):
    assert min(widest_lines(report)) == 22
    assert all(shown.upright for page in report.pages for shown in page)


# --- what readers use -----------------------------------------------------------------------------------------------


def test_bookmarks_are_the_outline_of_the_report(report):
    levels = [entry.level for entry in sample.report().contents]

    found = list(bookmarks(report.file))
    assert [level for level, _ in found] == levels
    assert found[0][1] == "Section I – Independent Service Auditor’s Report"


def test_the_contents_name_the_page_on_which_a_section_begins(report):
    for entry in report.elements("/TOCI"):
        words, page = re.fullmatch(r"(.*?)(\d+)", report.words(entry)).groups()
        if words.startswith("Section "):
            assert words in "".join(shown.text for shown in report.pages[int(page) - 1])


def test_every_page_but_the_cover_has_its_number_and_the_line_on_restricted_use(report):
    count = len(report.pages)
    cover, *others = ["".join(shown.text for shown in page) for page in report.pages]

    assert "Page 1 of" not in cover
    for number, page in enumerate(others, 2):
        assert f"Page {number} of {count}" in page
        assert sample.properties().restricted_use in page


def test_wide_tables_lie_on_wide_pages_and_the_text_around_them_does_not():
    table = Table((Column(),) * 4, (cell("a"),) * 4, ((cell("b"),) * 4,), landscape=True)
    file = pdf(*[paragraph("Text. " * 300)] * 8, table)
    wide = [float(page.mediabox[2]) > float(page.mediabox[3]) for page in file.file.pages]

    assert any(wide)
    assert not all(wide)


LINES = {
    "items of a list": lambda size, last: bullets(*("Item" for _ in range(size)), last),
    "numbers": lambda size, last: bullets(*("Item" for _ in range(size)), last, ordered=True),
    "line ends": lambda size, last: paragraph(*(part for _ in range(size) for part in ("Line", LineBreak())), last),
    "lines of code": lambda size, last: CodeBlock("code\n" * size + last),
    "quoted paragraphs": lambda size, last: Quote((*(paragraph("Quoted") for _ in range(size)), paragraph(last))),
    "words": lambda size, last: paragraph("Access is reviewed each quarter by its owner. " * size + last),
    "long words": lambda size, last: paragraph("electroencephalographically " * size * 2 + last),
    "wide letters": lambda size, last: paragraph("WIDE MAMMOTH WWWWWW " * size + last),
}


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", LINES)
def test_no_row_is_cut_off_however_high_it_is(kind):
    columns = (Column(),) * 4
    cells = (Cell((LINES[kind](size, "End."),)) for size in range(12, 132, 30))
    file = pdf(*(Table(columns, (cell("Head"),) * 4, ((one,) * 4,)) for one in cells))
    lowest = [min(shown.height for shown in page if shown.upright and shown.mark is not None) for page in file.pages]
    assert min(lowest) >= BOTTOM


WIDE = {
    "a checksum": "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
    "a checksum in capitals": "CA978112CA1BBDCAFAC231B39A23DC4DA786EFF8147C4E72B9807785AFEE48BB",
    "letters": "telecommunications" * 8,
    "a name": "\\\\server\\reviews_of_access\\2025\\quarter_four_" + "and_more_" * 10,
    "words that are kept together": "\u00a0".join(["together"] * 12),
    "an address": "https://example.com/reviews?quarter=4&owner=security" + "&page=12" * 12,
}


# Where the text of an upright page ends, in points.
RIGHT = 547


@pytest.mark.parametrize("word", WIDE.values(), ids=WIDE)
def test_no_word_runs_over_the_edge_of_its_column_or_page(word):
    inside = (paragraph("See ", word, "."), Paragraph((Strong((Text(word),)), Text(" and "), Code(word))))
    blocks = (*inside, Quote(inside), bullets(word, word), CodeBlock(f"{word}\n{word * 3}"))
    cells = (Cell(inside), cell(word), Cell((bullets(word), CodeBlock(word))))
    tables = [Table((Column(),) * 3, (cell("A"), cell("B"), cell(word)), (cells[at:] + cells[:at],)) for at in range(3)]
    file = pdf(*blocks, *tables)
    assert max(shown.right for page in file.pages for shown in page) <= RIGHT
    for page in file.pages:
        lines = groupby(sorted(page, key=lambda shown: (shown.height, shown.left)), key=lambda shown: shown.height)
        for _, line in lines:
            assert all(one.right <= other.left + 0.1 for one, other in pairwise(line))
    words = "".join(squeezed(shown.text) for page in file.pages for shown in page)
    assert words.count(squeezed(word)) >= 7


@pytest.mark.parametrize("piece", ["Link", "a", WIDE["a checksum"][:40]])
def test_no_word_of_several_pieces_runs_over_the_edge(piece):
    kinds = (Strong, Emphasis, Strikethrough, lambda words: Link("https://example.org/", words), lambda words: words[0])
    pieces = [kinds[at % len(kinds)]((Text(piece),)) for at in range(40 if len(piece) > 9 else 200)]
    file = pdf(Paragraph((Text("See "), *pieces, Code(piece), Text("."))))
    assert max(shown.right for page in file.pages for shown in page) <= RIGHT


def test_no_page_is_empty_where_pages_turn():
    table = Table((Column(),) * 4, (cell("a"),) * 4, ((cell("b"),) * 4,), landscape=True)
    parts = (section("one", 1, "One", paragraph("1.")), section("two", 1, "Two", table), section("three", 1, "Three"))
    file = Pdf(draw(finish(Document(properties(), parts))).data)

    assert [any(shown.mark is not None for shown in page) for page in file.pages] == [True] * 4


@pytest.mark.parametrize(
    ("about", "foot"),
    [
        ({}, "DRAFT · Fictional example"),
        ({"draft_label": "Draft 3", "notices": ("Draft 3", "Fictional example")}, "Draft 3 · Fictional example"),
    ],
    ids=["draft", "numbered draft"],
)
def test_the_foot_of_a_draft_says_once_that_it_is_one(about, foot):
    said = pdf(paragraph("Text."), **about).everything()

    assert foot in said
    assert f"· {foot}" not in said


def test_a_final_report_has_no_mark_of_a_draft_and_names_no_author():
    file = pdf(paragraph("Text."), draft=False, final_reason="signed")

    assert "DRAFT" not in file.everything()
    assert max(widest_lines(file)) < 22
    assert "/Author" not in file.file.docinfo


def test_a_letter_has_no_cover_no_contents_and_no_header_on_its_first_page():
    letter = Pdf(draw(build_case(letters()[0])).data)
    words = letter.words()

    assert "Table of Contents" not in words
    assert letter.pages[0]
    assert "DRAFT" in letter.everything()
    assert not list(letter.elements("/TOC"))


def test_fonts_are_embedded_and_none_is_that_of_the_system(report):
    names = {
        str(font.BaseFont).partition("+")[2]
        for page in report.file.pages
        for font in page.resources.get("/Font", {}).values()
    }

    assert {re.split("[-0-9]", name)[0] for name in names} <= {"Lato", "LibertinusSerif", "DejaVuSansMono"}


def test_deep_lists_and_quotations_are_drawn():
    block = paragraph("deep")
    for _ in range(40):
        block = ListBlock((Item((Quote((block,)),)),))

    assert "deep" in pdf(block).words()


def test_a_note_in_a_heading_of_a_table_is_drawn_once():
    noted = cell("Head", Footnote((paragraph("A note."),)))
    file = pdf(Table((Column(),), (noted,), ((cell("Row"),),)))

    assert file.words().count("A note.") == 1


# --- what cannot be drawn -------------------------------------------------------------------------------------------


def test_a_character_that_no_font_has_is_named_and_the_file_is_not_tagged():
    drawn = draw(document(paragraph("before 你 after"), bullets("😀")))

    assert drawn.boxes == ("你", "😀")
    assert Pdf(drawn.data).root is None
    assert is_ours("pdf", drawn.data)
    assert "pdfuaid" not in Pdf(drawn.data).file.Root.Metadata.read_bytes().decode()


def test_letters_of_europe_and_the_signs_of_reports_are_in_the_fonts():
    words = "Łódź Ångström Čeština Ελλάδα Київ ½ € £ § © ® ™ – — “ ” ‘ ’ … ≤ ≥ → ☐ ☒ ✓ • ‑"

    assert draw(document(paragraph(words))).boxes == ()


def test_the_place_of_such_a_character_is_told_when_a_report_is_built(tmp_path):
    text = (EXAMPLES / "minimal" / "system.yaml").read_text("utf-8")
    name = re.search(r"^  name: (.+)$", text, re.MULTILINE)[1]
    description = tmp_path / "system.yaml"
    description.write_text(text.replace(name, f"{name} 你", 1), "utf-8")
    out = tmp_path / "report.pdf"

    result = CliRunner().invoke(program, ["soc2", str(description), "--type", "2", "-o", str(out)])

    assert result.exit_code == 0
    assert re.search(r"system\.yaml:\d+:\d+: .*No font here has “你”", result.stderr)
    assert is_ours("pdf", out.read_bytes())


def test_the_place_of_what_cannot_be_tagged_is_told_and_no_file_is_written(tmp_path):
    shutil.copytree(EXAMPLES / "minimal", tmp_path / "client")
    (tmp_path / "client" / "a.png").write_bytes(sample.PICTURES["pictures/network.png"])
    table = "| a[^1] ![x](a.png) | |\n|---|---|\n| ![x](a.png) ![x](a.png) | |\n\n[^1]: A note.\n"
    description = tmp_path / "client" / "system.yaml"
    text = description.read_text("utf-8")
    boundaries = "  boundaries: |\n" + indent(table, "    ")
    description.write_text(text.replace("\nservices:", f"{boundaries}\nservices:", 1), "utf-8")
    out = tmp_path / "report.pdf"

    result = CliRunner().invoke(program, ["soc2", str(description), "--type", "2", "-o", str(out)])

    assert isinstance(result.exception, InputProblems)
    (found,) = result.exception.diagnostics
    assert (found.code, found.address) == ("pdf-untagged", "system.boundaries")
    assert description.read_text("utf-8").splitlines()[found.span.line - 1].startswith("  boundaries:")
    assert not out.exists()


def test_a_damaged_picture_is_named():
    whole = sample.PICTURES["pictures/network.png"]
    start = whole.index(b"IDAT") + len(b"IDAT")
    broken = whole[:start] + b"\0\0\0\0" + whole[start + 4 :]

    with pytest.raises(InputProblems, match="damaged"):
        draw(document(paragraph(Image("a.png", "A picture"))), {"a.png": broken})


def test_a_picture_that_only_typst_cannot_draw_is_named_where_the_text_names_it(tmp_path):
    shutil.copytree(EXAMPLES / "minimal", tmp_path / "client")
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    # Nothing but a filter that does not exist is wrong with it.
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\x09\0\0\0")), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(row)) + kind + row + struct.pack(">I", zlib.crc32(kind + row)) for kind, row in parts
    )
    (tmp_path / "client" / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))
    description = tmp_path / "client" / "system.yaml"
    text = description.read_text("utf-8")
    boundaries = "  boundaries: |\n    What is inside.\n\n    ![x](a.png)\n"
    description.write_text(text.replace("\nservices:", f"{boundaries}\nservices:", 1), "utf-8")

    result = CliRunner().invoke(program, ["soc2", str(description), "--type", "2", "-o", str(tmp_path / "r.pdf")])

    assert isinstance(result.exception, InputProblems)
    (found,) = result.exception.diagnostics
    assert (found.code, found.address, found.message.split()[0]) == ("picture-kind", "system.boundaries", "a.png")
    assert description.read_text("utf-8").splitlines()[found.span.line - 1] == "    ![x](a.png)"
    assert not (tmp_path / "r.pdf").exists()


NOTED = Footnote((paragraph("A note."),))
PICTURE = Image("a.png", "A picture")


def test_what_cannot_be_tagged_is_an_error_with_the_section_and_its_first_fact():
    # Typst 0.15 gives up on a header with a note and a picture above a row that does not fit on the page with it.
    header = (cell(Text("Head", "system.boundaries"), NOTED, PICTURE), cell(""))
    table = Table((Column(), Column()), header, ((cell(PICTURE, PICTURE), cell("")),))

    with pytest.raises(InputProblems) as refusal:
        draw(document(paragraph("Before."), table), {"a.png": sample.PICTURES["pictures/network.png"]})
    (found,) = refusal.value.diagnostics
    assert (found.code, found.severity, found.address) == ("pdf-untagged", Severity.ERROR, "system.boundaries")
    assert "in “One”" in found.message
    assert found.advice


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(Heading(4, (Text("Too deep"),)), id="a heading whose level leaves others out"),
        pytest.param(Heading(1, (PICTURE,)), id="a heading without words"),
        pytest.param(paragraph(Image("a.png", "")), id="a picture without words"),
        pytest.param(paragraph(Link("https://example.org", (PICTURE,))), id="a picture that is a link"),
        pytest.param(Table((Column(),), (cell(""),), ((cell("Row"),),)), id="a table without a header"),
        pytest.param(Table((Column(),), (cell("Head"),), ()), id="a table without rows"),
        pytest.param(
            paragraph(Strikethrough((Text("x"), Link("https://example.org", (Text("link"),)), NOTED))),
            id="a link and a note that are struck out",
        ),
        pytest.param(
            Table(
                (Column(),), (cell(Link("https://example.org", (Text("Head"),)), NOTED),), ((cell("Row. " * 40),),) * 50
            ),
            id="a link and a note in the header of a long table",
        ),
        pytest.param(
            Table((Column(),), (cell("Head"),), ((cell(PICTURE, Text("x"), NOTED, PICTURE, PICTURE),),)),
            id="a note in a row of pictures",
        ),
        pytest.param(
            Quote((ListBlock((Item((paragraph("x", NOTED), Quote((paragraph("y"),)))),)),)), id="nested blocks"
        ),
    ],
)
def test_what_descriptions_may_hold_is_tagged(block):
    file = pdf(paragraph("Text."), block, pictures={"a.png": sample.PICTURES["pictures/network.png"]})

    assert file.root is not None


def test_without_its_packages_one_line_says_what_to_install(monkeypatch, tmp_path):
    lacking = Writer("pdf", ".pdf", "PDF", "socdocs.writers.pdf", needs=("no_such_package",))
    monkeypatch.setattr("socdocs.writers.WRITERS", {**WRITERS, "pdf": lacking})
    description = str(EXAMPLES / "minimal" / "system.yaml")

    result = CliRunner().invoke(program, ["soc2", description, "--type", "2", "-o", str(tmp_path / "report.pdf")])

    assert isinstance(result.exception, EnvironmentProblem)
    assert str(result.exception).endswith("pip install 'socdocs[pdf]'")
    assert not list(tmp_path.iterdir())


# --- nothing of the user's is evaluated -----------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["#panic()", "$x^2$", "= no heading", "*no bold*", '"#read("/etc/passwd")"', "\\#"])
def test_text_that_looks_like_typst_is_printed_as_it_is(words):
    assert words.replace(" ", "") in pdf(paragraph(words)).words().replace(" ", "")


def test_a_sign_that_turns_words_around_turns_none():
    assert "one two" in pdf(paragraph("\u202eone", Text(" two"))).words()


def test_a_report_is_drawn_where_the_current_folder_is_gone(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    assert draw(document()).data.startswith(b"%PDF")


def test_an_example_is_tagged_whole():
    drawn = draw(build_case(ExampleReport("minimal", "soc2-type2", "soc2-type2")))

    assert drawn.boxes == ()
    assert [kids(element) for element in Pdf(drawn.data).elements("/H1")]


def test_no_id_of_a_report_is_another_property_of_the_file():
    file = pdf(paragraph("Words."), report_id="r, socdocs-status final, x", draft=True)

    keywords = str(file.file.docinfo["/Keywords"]).split(", ")
    assert [word for word in keywords if word.startswith("socdocs-status")] == ["socdocs-status draft"]
