"""Harmless HTML is read as the Markdown that means the same; the rest is one finding a paragraph."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.document.findings import findings_in_prose
from socdocs.document.html import with_markdown_blocks
from socdocs.document.reader import read_prose

SAME = [
    (
        "<table><tr><th>Role</th><th>Task</th></tr><tr><td>Lead</td><td>Reviews<br>accounts | rights</td></tr></table>",
        "| Role | Task |\n|---|---|\n| Lead | Reviews<br>accounts \\| rights |",
    ),
    (
        "<table class='x'>\n<thead>\n<tr><td>A<td>B</tr>\n</thead><tbody><tr><td>1</td></tr></tbody>\n</table>",
        "| A | B |\n|---|---|\n| 1 | |",
    ),
    (
        "<table><tr><td>A</td></tr><table><tr><td>inside</td></tr></table><tr><td>1</td></tr></table>",
        "| A |\n|---|\n| inside |\n| 1 |",
    ),
    ("<ul><li>one</li><li><strong>two</strong></li></ul>", "- one\n- **two**"),
    ("<ul>\n\n<li>one\n\n<li>two <ol><li>a</li></ol>\n</ul>", "- one\n- two\n  1. a"),
    ("Covers: <ul><li>a</li></ul> and more.", "Covers:\n\n- a\n\nand more."),
    ("- x\n  <ol><li>y</li></ol>\n- z", "- x\n  1. y\n\n- z"),
    ("> <p>One</p><p>Two</p>", "> One\n>\n> Two"),
    ("| a |\n|---|\n| <ul><li>x</li><li>y</li></ul> |", "| a |\n|---|\n| • x<br>• y |"),
    ("<h2>Why?</h2><blockquote>so</blockquote><hr>", "## Why?\n\n> so\n\n<hr>"),
    ("<b>b</b> <i>i</i> <s>s</s> <u>u</u> <code>a_b &lt;</code>", "**b** *i* ~~s~~ u `a_b <`"),
    ("<b>one *two* ~~three~~</b>", "**one *two* ~~three~~**"),
    ("a<b>b</b>c <em>x <b>y</b></em>", "a**b**c *x **y***"),
    ("<p><a href='https://example.org/a'>it</a> &amp; that</p>", "[it](https://example.org/a) & that"),
]


@pytest.mark.parametrize(("html", "markdown"), SAME)
def test_html_is_what_its_markdown_is(html, markdown):
    assert read_prose(html, "x") == read_prose(markdown, "x")


@pytest.mark.parametrize("html", [html for html, _ in SAME if "<hr>" not in html])
def test_what_is_read_is_no_finding(html):
    assert findings_in_prose(html) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a <blink>x</blink> b <i>c</i>\n\n<video> d", ["<blink>x</blink>", "<video>"]),
        ("<table><tr><td>never closed", ["<table><tr><td>"]),
        ("<div><custom>x</custom></div>", ["<div><custom>x</custom></div>"]),
        ("<b>open", ["<b>"]),
        ("`<b>` <b>x</b>", []),
        ("```\n<blink>\n```\n\n\\<blink>", []),
    ],
)
def test_what_is_not_read_is_one_finding_a_paragraph(text, found):
    findings = [row for row in findings_in_prose(text) if row.code == "raw-html"]

    assert [text[row.start : row.end] for row in findings] == found


def test_code_keeps_its_tags():
    text = "`<ul><li>x</li></ul>`\n\n```\n<table></table>\n```"

    assert with_markdown_blocks(text) == text


@given(st.text("<>/ulibp td\n|-*`", max_size=80))
def test_any_soup_of_tags_is_read(text):
    read_prose(text, "x")
    for row in findings_in_prose(text):
        assert 0 <= row.start < row.end <= len(text)


def test_the_rows_of_a_table_in_a_table_are_no_rows_of_it():
    (table,) = read_prose("<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr></table>", "x")

    assert len(table.rows) == 0
