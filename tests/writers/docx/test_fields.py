"""Of the fields of a reference document only those stay that are known to be harmless."""

import re

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from socdocs.writers.docx.style_source.fields import mark_fields
from tests.writers.docx.inspection import W, value

HARMLESS = ("PAGE", " page \\* MERGEFORMAT ", 'STYLEREF "Heading 1" \\n', "NUMPAGES")
EVIL = (
    'INCLUDEPICTURE "http://a.example/x.png" \\d',
    "INCLUDETEXT x",
    "= 1+1",
    "PAGE \\x{",
    "DDEAUTO a b",
    "HYPERLINK x",
)
PIECES = st.one_of(
    st.sampled_from(["begin", "separate", "end"]).map(
        lambda kind: (
            f'<w:fldChar w:fldCharType="{kind}" w:dirty="1"><w:ffData><w:entryMacro w:val="m"/></w:ffData></w:fldChar>'
        )
    ),
    st.sampled_from(HARMLESS + EVIL).map(lambda code: f"<w:instrText>{code}</w:instrText>"),
    st.sampled_from(
        ["<w:t>words</w:t>", "</w:r><w:r>", "</w:r></w:p><w:p><w:r>", "<w:delInstrText>DDE a b</w:delInstrText>"]
    ),
)
WHOLE = st.sampled_from(HARMLESS + EVIL).map(
    lambda code: (
        f"""
    <w:fldChar w:fldCharType="begin"/><w:instrText xml:space="preserve">{code}</w:instrText></w:r><w:r>
    <w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>shown</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/>"""
    )
)


@given(st.lists(PIECES | WHOLE, max_size=14).map("".join))
def test_no_field_stays_but_whole_harmless_ones_however_they_are_nested_and_broken(pieces):
    root = etree.fromstring(f'<w:hdr xmlns:w="{W[1:-1]}"><w:p><w:r>{pieces}</w:r></w:p></w:hdr>')

    mark_fields(root)

    assert (
        root.xpath(
            "count(//*[local-name()='ffData' or local-name()='delInstrText']) + count(//@*[local-name()='dirty'])"
        )
        == 0
    )
    for paragraph in root:
        marks = "".join(
            value(mark, "fldCharType") + ";" if mark.tag == f"{W}fldChar" else f"<{mark.text}>"
            for mark in paragraph.iter(f"{W}fldChar", f"{W}instrText")
        )
        harmless = "|".join(re.escape(f"<{code}>") for code in HARMLESS)
        assert re.fullmatch(f"(begin;({harmless})+(separate;)?end;)*", marks)


@given(st.lists(st.sampled_from(HARMLESS), min_size=1, max_size=4))
def test_harmless_fields_stay(codes):
    runs = "".join(
        f"""<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>
        <w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>
        <w:r><w:fldChar w:fldCharType="end"/></w:r>"""
        for code in codes
    )
    root = etree.fromstring(f'<w:hdr xmlns:w="{W[1:-1]}"><w:p>{runs}</w:p></w:hdr>')
    before = etree.tostring(root)

    mark_fields(root)

    assert etree.tostring(root) == before
