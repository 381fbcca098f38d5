"""What opening a reference document costs grows with it, whatever there is more of in it.

Work is counted and not timed.  Each row is one kind of element, or two of which one names or holds the other.
"""

import io
import zipfile

import pytest

from socdocs.writers.docx.style_source.adoption import adopted
from tests.conftest import ROOT
from tests.counting import lines_run

pytestmark = pytest.mark.exhaustive

FIRM = (ROOT / "examples" / "styles" / "harbor.docx").read_bytes()


def many(form, number):
    return "".join(form.replace("#", str(n)).replace("^", str(n - 1)) for n in range(number))


def run(words, properties=""):
    return f"<w:r>{properties}<w:t>{words}</w:t></w:r>"


def field(instruction, result="a"):
    marks = (
        '<w:fldChar w:fldCharType="begin"/>',
        f"<w:instrText>{instruction}</w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{result}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
    return "".join(f"<w:r>{mark}</w:r>" for mark in marks)


CONTROL = f'<w:sdt><w:sdtPr><w:alias w:val="title"/></w:sdtPr><w:sdtContent>{run("a")}</w:sdtContent></w:sdt>'
STYLE = '<w:style w:type="paragraph" w:styleId="{}"><w:name w:val="{}"/><w:basedOn w:val="{}"/></w:style>'
NUMBERS = '<w:abstractNum w:abstractNumId="9#"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>'
IN_A_PARAGRAPH = {
    "runs": run("a#"),
    "marks of other programs": run("{{ c# }} a"),
    "marks of other programs over several runs": run("a {{") + run("c#}}"),
    "unended marks of other programs": run("{{ c# "),
    "merge fields": field("MERGEFIELD c#"),
    "fields for the page": field("PAGE"),
    "fields for the title": field("TITLE"),
    "fields that fetch something": field('INCLUDETEXT "c#"'),
    "simple fields": f'<w:fldSimple w:instr="PAGE">{run("1")}</w:fldSimple>',
    "beginnings of fields": '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
    "controls": CONTROL,
    "hidden runs": run("a#", "<w:rPr><w:vanish/></w:rPr>"),
    "links with words beside them": f'<w:hyperlink w:tooltip="b#">{run("a#")}</w:hyperlink>',
    "tabs": "<w:r><w:tab/></w:r>",
    "insertions": f'<w:ins w:id="1" w:author="A">{run("a#")}</w:ins>',
}
OF_A_HEADER = {
    "paragraphs": f"<w:p>{run('a#')}</w:p>",
    "paragraphs that show nothing": "<w:p/>",
    "tables": f"<w:tbl><w:tr><w:tc><w:p>{run('a#')}</w:p></w:tc></w:tr></w:tbl>",
    "tab stops": '<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="#"/></w:tabs></w:pPr></w:p>',
}
IN_A_PART = {
    **{
        name: ("header_portrait", "<w:p", lambda n, form=form: f"<w:p>{many(form, n)}</w:p>")
        for name, form in IN_A_PARAGRAPH.items()
    },
    **{name: ("header_portrait", "<w:p", lambda n, form=form: many(form, n)) for name, form in OF_A_HEADER.items()},
    "styles": ("styles", "</w:styles>", lambda n: many(STYLE.format("x#", "X #", "x0"), n)),
    "styles, each based on the one before": (
        "styles",
        "</w:styles>",
        lambda n: many(STYLE.format("x#", "X #", "x^"), n),
    ),
    "hidden styles, each based on the one before": (
        "styles",
        "</w:styles>",
        lambda n: many(STYLE.format("x#", "X #", "x^"), n).replace(
            "</w:style>", "<w:rPr><w:vanish/></w:rPr></w:style>", 1
        ),
    ),
    "styles of one name": ("styles", "</w:styles>", lambda n: many(STYLE.format("x#", "heading 1", "x0"), n)),
    "lists": ("numbering", "<w:num ", lambda n: many(NUMBERS, n)),
    "names for a list": (
        "numbering",
        "</w:numbering>",
        lambda n: many('<w:num w:numId="9#"><w:abstractNumId w:val="0"/></w:num>', n),
    ),
}


@pytest.mark.parametrize(("part", "mark", "more"), IN_A_PART.values(), ids=IN_A_PART)
def test_twice_as_much_in_a_reference_document_is_about_twice_the_work(part, mark, more):
    with zipfile.ZipFile(io.BytesIO(FIRM)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    before, found, behind = parts[f"word/{part}.xml"].decode().partition(mark)
    assert found

    def work(number):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, data in (parts | {f"word/{part}.xml": (before + more(number) + mark + behind).encode()}).items():
                archive.writestr(name, data)
        return lines_run(lambda: adopted(stream.getvalue(), "en-US"))

    work(5)  # what is kept for later is not counted
    few, more_, most = (work(number) for number in (20, 40, 80))
    assert most - more_ < 2.15 * (more_ - few) + 500, (few, more_, most)
