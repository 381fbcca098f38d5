"""What reading a text costs grows with its length, whatever it is full of and wherever that is.

Work is counted and not timed: with `-p tests.steps` what one call looks through or copies, too.
"""

from functools import partial

import pytest

from socdocs.document.findings import findings_in_prose
from socdocs.document.html import with_markdown_blocks
from socdocs.document.reader import read_prose
from tests.counting import lines_run

pytestmark = pytest.mark.exhaustive

MARKS = (
    *("word ", "**a#** ", "~~a ", "` ", "a \\| # ", "[a#](x#.pdf) ", "[x](#h#) ", "![](a#.png) "),
    *("[^a#] ", "&zwj; ", "a\u202eb# ", "<!-- c# --> ", "<!-- ", "<u> w# ", "a<br>b# ", "2<sup>xé#</sup> "),
    *('<abbr title="t#">x</abbr> ', '<a href="x#.pdf">x</a> ', "<p>a#</p> ", "<table><tr><td>a#</td></tr></table> "),
)
"""What a text may be full of, with a number in place of each #."""


def many(form, number):
    return "".join(form.replace("#", str(at)) for at in range(number))


HEAD = "| a | b |\n|---|---|\n"
AROUND = {
    "one line": many,
    "lines": lambda mark, n: many(f"{mark.strip()}\n", n),
    "lines that are broken": lambda mark, n: many(f"{mark.strip()}  \n", n),
    "paragraphs": lambda mark, n: many(f"{mark.strip()}\n\n", n),
    "headings": lambda mark, n: many("# h#\n\n", n) + many(mark, n),
    "items": lambda mark, n: many(f"- {mark.strip()}\n", n),
    "one item": lambda mark, n: f"- {many(mark, n)}",
    "a quotation": lambda mark, n: many(f"> {mark.strip()}\n", n),
    "many quotations": lambda mark, n: "> " * 20 + many(mark, n),
    "rows": lambda mark, n: HEAD + many(f"| {mark.strip()} | y |\n", n),
    "one cell": lambda mark, n: f"{HEAD}| {many(mark, n)} | y |\n",
    "cells": lambda mark, n: f"|{' a |' * n}\n|{'---|' * n}\n|{many(f'{mark.strip()} |', n)}\n",
    "targets of links": lambda mark, n: many("[a#]: https://x.example/#\n", n) + "\n" + many(mark, n),
    "footnotes": lambda mark, n: many(mark, n) + "\n\n" + many("[^a#]: b#\n\n", n),
    "one footnote": lambda mark, n: f"a[^a]\n\n[^a]: {many(mark, n)}",
    "a block of HTML": lambda mark, n: f"<p>{many(mark, n)}</p>",
    "items of HTML": lambda mark, n: f"<ul>{many(f'<li>{mark}</li>', n)}</ul>",
    "rows of HTML": lambda mark, n: f"<table>{many(f'<tr><td>{mark}</td></tr>', n)}</table>",
}


@pytest.mark.parametrize("mark", MARKS)
def test_twice_as_much_in_a_text_is_about_twice_the_work(mark):
    for name, around in AROUND.items():
        for read in (findings_in_prose, read_prose):
            read(around(mark, 5))  # what is kept for later is not counted
            few, more, most = (lines_run(partial(read, around(mark, number))) for number in (20, 40, 80))
            assert most - more < 2.3 * (more - few) + 500, (name, read.__name__, few, more, most)


@pytest.mark.parametrize("before", ["> ", " ", "1. ", "- ", "word "])
def test_marks_before_blocks_of_html_in_one_line_are_repeated_up_to_a_limit(before):
    few, more = (len(with_markdown_blocks(before * number + "<p>a</p>" * number)) for number in (500, 1_000))
    assert more < 2.3 * few
