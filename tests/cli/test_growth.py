"""What reading an edited draft or a workbook costs grows with it, whatever there is more of in it.

Work is counted and not timed.  Each row is one kind of element, or two of which one names or holds the other.
"""

import io
import json
import re
import zipfile

import pytest
import xlsxwriter

from tests.cli.conftest import SMALL
from tests.counting import lines_run

pytestmark = pytest.mark.exhaustive

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def run(words):
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(inner):
    return f"<w:p>{inner}</w:p>"


def many(form, number):
    return "".join(form.replace("#", str(n)) for n in range(number))


def story(kind, inner):
    return f'<w:{kind} xmlns:w="{W}">{inner}</w:{kind}>'


def noted(number, kind, mark, words):
    """Marks to one note or comment, or to many, whose words are given for each."""
    return {
        "word/document.xml": paragraph(many(run("a") + f'<w:r><w:{kind}Reference w:id="{mark}"/></w:r>', number)),
        f"word/{kind}s.xml": story(f"{kind}s", words),
    }


def note(kind, id_, words):
    return f'<w:{kind} w:id="{id_}" w:author="Ann">{paragraph(run(words))}</w:{kind}>'


CELL = f"<w:tc>{paragraph(run('a#'))}</w:tc>"
BOX = paragraph(f"<w:r><w:pict><w:txbxContent>{paragraph(run('a#'))}</w:txbxContent></w:pict></w:r>")
LINK = f'<w:hyperlink w:anchor="_Toc#">{run("Part #")}</w:hyperlink>'
CONTROL = f"<w:sdt><w:sdtContent>{paragraph(run('a#'))}</w:sdtContent></w:sdt>"
TRACKED = f'<w:ins w:id="#" w:author="A">{run("a#")}</w:ins><w:del w:id="#" w:author="A"><w:r/></w:del>'
DELETED_END = '<w:pPr><w:rPr><w:del w:id="#" w:author="A"/></w:rPr></w:pPr>'
STARTS, ENDS = '<w:bookmarkStart w:id="9#" w:name="b#"/>', '<w:bookmarkEnd w:id="9#"/>'
WORD = {
    "paragraphs": lambda n: many(paragraph(run("New # of a reader.")), n),
    "equal paragraphs": lambda n: many(paragraph(run("New of a reader.")), n),
    "runs": lambda n: paragraph(many(run("a# "), n)),
    "rows": lambda n: f"<w:tbl>{many(f'<w:tr>{CELL}</w:tr>', n)}</w:tbl>",
    "cells": lambda n: f"<w:tbl><w:tr>{many(CELL, n)}</w:tr></w:tbl>",
    "paragraphs of a cell": lambda n: f"<w:tbl><w:tr><w:tc>{many(paragraph(run('a#')), n)}</w:tc></w:tr></w:tbl>",
    "text boxes": lambda n: many(BOX, n),
    "tracked changes": lambda n: paragraph(many(TRACKED, n)),
    "deleted ends of paragraphs": lambda n: many(paragraph(DELETED_END + run("a# ")), n),
    "bookmarks": lambda n: many(paragraph(STARTS + run("a#") + ENDS), n),
    "bookmarks that end together": lambda n: many(paragraph(STARTS + run("a#")), n) + paragraph(many(ENDS, n)),
    "links to the contents": lambda n: paragraph(many(LINK, n)),
    "content controls": lambda n: many(CONTROL, n),
    "footnotes": lambda n: noted(n, "footnote", "9#", many(note("footnote", "9#", "b#"), n)),
    "marks to one footnote": lambda n: noted(n, "footnote", "9", note("footnote", "9", "b " * n)),
    "comments on one paragraph": lambda n: noted(n, "comment", "9#", many(note("comment", "9#", "b#"), n)),
    "marks to one comment": lambda n: noted(n, "comment", "9", note("comment", "9", "b " * n)),
}
MARKDOWN = {
    "paragraphs": lambda n: many("New # of a reader.\n\n", n),
    "equal paragraphs": lambda n: "New of a reader.\n\n" * n,
    "items": lambda n: many("- a#\n", n),
    "rows": lambda n: "| a | b |\n|---|---|\n" + many("| a# | b |\n", n),
    "cells": lambda n: f"|{many(' a# |', n)}\n|{'---|' * n}\n|{many(' b# |', n)}\n",
    "headings": lambda n: many("## a#\n\n", n),
    "comments": lambda n: many("<!-- a# -->\n\n", n),
    "footnotes": lambda n: many("a# [^a#]\n\n", n) + many("[^a#]: b#\n\n", n),
    "anchors": lambda n: many('<a id="a#"></a>a#\n\n', n),
    "emphasis": lambda n: many("**a#** *b* ", n),
    "breaks of lines": lambda n: many("a#\\\n", n),
}


def added(data, more):
    """The Word file with more before its last section, or with other parts too."""
    more = more if isinstance(more, dict) else {"word/document.xml": more}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    before, mark, behind = parts["word/document.xml"].rpartition("<w:sectPr")
    parts |= more | {"word/document.xml": before + more["word/document.xml"] + mark + behind}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def assert_about_twice(work, least=30):
    work(5)  # what is kept for later is not counted
    few, more, most = (work(number) for number in (least, 2 * least, 4 * least))
    assert most - more < 2.15 * (more - few) + 1_500, (few, more, most)


def pulled(socdocs, name):
    def pull():
        assert socdocs("pull", name, "system.yaml", "--accept", "none", "-q").code < 2

    return lines_run(pull)


@pytest.mark.parametrize("form", WORD.values(), ids=WORD)
def test_twice_as_much_in_an_edited_word_file_is_about_twice_the_work(socdocs, folder, form):
    assert socdocs("soc2", "system.yaml", "-o", "d.docx").code == 0
    data = (folder / "d.docx").read_bytes()

    def work(number):
        (folder / "e.docx").write_bytes(added(data, form(number)))
        return pulled(socdocs, "e.docx")

    assert_about_twice(work)


@pytest.mark.parametrize("form", MARKDOWN.values(), ids=MARKDOWN)
def test_twice_as_much_in_an_edited_markdown_file_is_about_twice_the_work(socdocs, folder, form):
    (folder / "system.yaml").write_text(f"{SMALL}  - {{id: letter, kind: bridge-letter}}\n", "utf-8")
    assert socdocs("report", "bridge-letter", "system.yaml", "-o", "d.md").code == 0
    text = (folder / "d.md").read_text("utf-8")
    head, mark, rest = text.partition("\n\n")

    def work(number):
        (folder / "e.md").write_text(f"{head}\n\n{form(number)}{mark}{rest}", "utf-8")
        return pulled(socdocs, "e.md")

    assert_about_twice(work)


def letter(socdocs, folder, name, controls=(), **facts):
    """A letter with these facts, beside the description of which it is written."""
    described = {
        "service_organization": {"name": "Acme, Inc."},
        "system": {"name": "Acme Cloud"},
        "controls": [{"id": id_, "text": "The Lead compares the list."} for id_ in controls],
        "reports": [{"id": "letter", "kind": "bridge-letter", **facts}],
    }
    (folder / "system.yaml").write_text(json.dumps(described), "utf-8")
    assert socdocs("report", "bridge-letter", "system.yaml", "-o", name, "--force").code == 0


def pulled_from(socdocs, ending, said, accept="all"):
    """The work of taking over what differs in a letter from the one before, of which the list says this much."""
    options = ("--base", f"d.{ending}", "--accept", accept, "--dry-run", "-q")
    ended = []
    lines = lines_run(lambda: ended.append(socdocs("pull", f"e.{ending}", "system.yaml", *options)))
    assert said in ended[-1].out, ended
    return lines


def change(number, text):
    return {"id": f"C-{number}", "date": "2026-02-01", "text": text, "effect": "None."}


CHANGED = {
    "texts of which a word was replaced": ("It delivers # files.", "It delivers # bills."),
    "texts of which every word was replaced": ("It delivers # files.", "They carry no bill at all now."),
}


@pytest.mark.parametrize(("old", "new"), CHANGED.values(), ids=CHANGED)
@pytest.mark.parametrize("ending", ["md", "docx"])
def test_twice_as_many_changed_texts_are_about_twice_the_work(socdocs, folder, old, new, ending):
    def work(number):
        for text, name in ((new, "e"), (old, "d")):
            changes = [change(n, text.replace("#", f"w{n}")) for n in range(number)]
            letter(socdocs, folder, f"{name}.{ending}", changes=changes)
        return pulled_from(socdocs, ending, f"({number}):")

    assert_about_twice(work)


def test_twice_as_many_pieces_of_code_beside_a_changed_paragraph_are_about_twice_the_work(socdocs, folder):
    def work(number):
        for word, name in (("delivers", "e.md"), ("counts", "d.md")):
            text = f"It holds{many(' # `c#`', number)}.\n\nIt {word}."
            letter(socdocs, folder, name, changes=[change(1, "It holds.")], other_changes=text)
        return pulled_from(socdocs, "md", "Can be taken (1)", accept="none")

    assert_about_twice(work)


def test_twice_as_many_facts_in_one_changed_line_are_about_twice_the_work(socdocs, folder):
    def work(number):
        ids = {word: [f"{word}-{n}" for n in range(number)] for word in ("AC", "BC")}
        for name, word in (("e.md", "BC"), ("d.md", "AC")):
            row = change(1, "It holds.") | {"controls": ids[word]}
            letter(socdocs, folder, name, [*ids["AC"], *ids["BC"]], changes=[row])
        return pulled_from(socdocs, "md", f"({number}):")

    assert_about_twice(work)


@pytest.mark.parametrize("listed", ["", "{file: c.csv}"], ids=["YAML", "CSV"])
@pytest.mark.parametrize("id_", ["AC-1{}", "ac 1{}"], ids=["equal ids", "ids that are written otherwise"])
def test_twice_as_many_controls_that_are_merged_are_about_twice_the_work(socdocs, folder, listed, id_):
    head, _, _ = SMALL.partition("controls:")

    def work(number):
        rows = [f"AC-1{n},The Lead compares list {n}.," for n in range(number)]
        (folder / "c.csv").write_text("\n".join(["id,text,owner", *rows]), "utf-8")
        entries = many("\n- id: AC-1#\n  text: The Lead compares list #.", number)
        (folder / "system.yaml").write_text(f"{head}controls: {listed or entries}\n", "utf-8")
        (folder / "new.csv").write_text(
            "\n".join(["id,owner", *(f"{id_.format(n)},Lead" for n in range(number))]), "utf-8"
        )

        def merged():
            ended = socdocs("import", "new.csv", "--into", "system.yaml", "-q")
            assert ended.code == 0, ended

        return lines_run(merged)

    assert_about_twice(work, 20)


MANY = {
    "organizations": lambda n: {
        "subservice_organizations": [
            {"id": f"h{at}", "name": f"Host {at} LLC", "services": "hosting", "method": "carve_out"} for at in range(n)
        ]
    },
    "exceptions of one test": lambda n: {
        "tests": [
            {
                "control": "AC-01",
                "result": "exception",
                "exceptions": [{"id": f"EX-{at}", "tested": 5, "deviations": 1} for at in range(n)],
            }
        ]
    },
}


@pytest.mark.parametrize("make", MANY.values(), ids=MANY)
def test_twice_as_many_entries_in_a_report_are_about_twice_the_work(socdocs, folder, make):
    report = {
        "id": "r",
        "soc": 2,
        "type": 2,
        "trust_services_categories": ["security"],
        "period": {"start": "2025-01-01", "end": "2025-12-31"},
    }
    control = {"id": "AC-01", "text": "The Security Lead reviews access.", "criteria": ["CC6.2"]}

    def work(number):
        described = {"controls": [control], "reports": [report], **make(number)}
        (folder / "system.json").write_text(json.dumps(described), "utf-8")

        def write():
            assert socdocs("soc2", "system.json", "-o", "draft.md", "--force").code == 0

        return lines_run(write)

    assert_about_twice(work)


OPEN = re.compile(r"\*\*\[Management: what the service does .*?\]\*\*")
HEADING = re.compile(r"(?m)^## .*\n\n.*\n\n")
TAKEN = {
    "facts that were filled in": lambda text, _: OPEN.sub("It is.", text),
    "new paragraphs": lambda text, n: HEADING.sub(lambda at: at[0] + many("We hold #.\n\n", n), text, count=1),
}


@pytest.mark.parametrize("edited", TAKEN.values(), ids=TAKEN)
def test_twice_as_many_changes_that_are_taken_are_about_twice_the_work(socdocs, folder, edited):
    def work(number):
        (folder / "system.yaml").write_text(SMALL + "services:\n" + many("- name: S#\n", number), "utf-8")
        assert socdocs("soc2", "system.yaml", "-o", "d.md", "--force").code == 0
        (folder / "e.md").write_text(edited((folder / "d.md").read_text("utf-8"), number), "utf-8")
        options = ("--base", "d.md", "--accept", "all", "--own-wording", "--dry-run")
        lines = lines_run(lambda: ended.append(socdocs("pull", "e.md", "system.yaml", *options)))
        assert f"({number}):" in ended[-1].out
        return lines

    ended = []
    assert_about_twice(work, 10)


def sheets_and_texts(book, number):
    sheet = book.add_worksheet("Texts")
    for n in range(number):
        sheet.write(n, 0, f"text {n}")
    for n in range(number):
        book.add_worksheet(f"S{n}").write_row(0, 0, ["x", f"y{n}"])


def rows(book, number, sheet=None, **form):
    sheet = sheet or book.get_worksheet_by_name("Controls")
    for n in range(number):
        sheet.write_row(n + 2, 0, [f"AC-1{n}", f"The Lead compares {n}.", "CC6.1"], book.add_format(form))
    return sheet


def formats(book, number):  # new ones each time, since those that were met are kept read
    sheet = book.get_worksheet_by_name("Controls")
    for n in range(number):
        sheet.write(n + 2, 5, n, book.add_format({"num_format": f'0."{number:04}x{n:04}"'}))


def comments(book, number):
    sheet = rows(book, number)
    for n in range(number):
        sheet.write_comment(n + 2, 1, f"remark {n}")


def merges(book, number):
    sheet = rows(book, number)
    for n in range(number):
        sheet.merge_range(n + 2, 5, n + 2, 6, "x")


def columns(book, number):
    sheet = rows(book, 1)
    sheet.write_row(0, 4, [f"Column {n}" for n in range(number)])


def hidden(book, number):
    sheet = rows(book, number)
    for n in range(number):
        sheet.set_row(n + 2, None, None, {"hidden": True})


WORKBOOK = {
    "rows": rows,
    "rows with words that are struck out": lambda book, n: rows(book, n, font_strikeout=True),
    "sheets, and texts that all share": sheets_and_texts,
    "formats of numbers": formats,
    "comments": comments,
    "merged cells": merges,
    "columns": columns,
    "hidden rows": hidden,
}


@pytest.mark.parametrize("add", WORKBOOK.values(), ids=WORKBOOK)
def test_twice_as_much_in_a_workbook_is_about_twice_the_work(socdocs, folder, add):
    head, _, rest = SMALL.partition("controls:")
    (folder / "system.yaml").write_text(f"{head}controls: {{file: c.xlsx}}\nreports:{rest.partition('reports:')[2]}")

    def work(number):
        with xlsxwriter.Workbook(folder / "c.xlsx") as book:
            sheet = book.add_worksheet("Controls")
            sheet.write_row(0, 0, ["Control ID", "Description", "TSC"])
            sheet.write_row(1, 0, ["AC-1", "The Lead compares the list.", "CC6.2"])
            add(book, number)
        return lines_run(lambda: socdocs("check", "system.yaml", "-q"))

    assert_about_twice(work)


@pytest.mark.parametrize("name", ["system.yaml", "socdocs.yaml"])
def test_twice_as_many_keys_that_no_field_has_are_about_twice_the_work(socdocs, folder, name):
    def work(number):
        (folder / name).write_text((SMALL if name == "system.yaml" else "") + many("key#: x\n", number), "utf-8")
        return lines_run(lambda: socdocs("check", "system.yaml", "-q"))

    assert_about_twice(work)


def test_a_control_for_twice_as_many_requirements_of_oscal_is_about_twice_the_work(socdocs, folder):
    def work(number):
        implementation = {
            "uuid": "11111111-1111-4111-8111-000000000003",
            "source": "x",
            "set-parameters": [{"param-id": f"p{n}", "values": ["x"]} for n in range(number)],
            "implemented-requirements": [
                {"control-id": f"ac-{n}", "description": f"We review {{{{ insert: param, p{n} }}}}."}
                for n in range(number)
            ],
        }
        component = {"type": "software", "title": "S", "description": "d", "control-implementations": [implementation]}
        oscal = {"component-definition": {"metadata": {"title": "t"}, "components": [component]}}
        (folder / "c.json").write_text(json.dumps(oscal), "utf-8")

        def imported():
            ended = socdocs("import", "c.json", "-o", "o.yaml", "--force", "-q")
            assert ended.code == 0, ended

        return lines_run(imported)

    assert_about_twice(work)
    assert (folder / "o.yaml").read_text("utf-8").count("reference: ") == 120
