"""Findings in prose point at what they are about."""

import re
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.document.findings import findings_in_prose
from socdocs.document.inline_reader import MAX_REPEATED_NOTES
from socdocs.document.reader import read_prose
from socdocs.document.words import plain_text


def found(markdown):
    return [(finding.code, markdown[finding.start : finding.end]) for finding in findings_in_prose(markdown)]


@pytest.mark.parametrize("gap", ["", " `[^a]` ", "\n\n"])
def test_the_first_mark_to_a_footnote_that_is_printed_as_it_is_typed_is_found(gap):
    marks = f"[^a]{gap}" * MAX_REPEATED_NOTES
    text = f"{marks}[^b] x[^a] [^a] y[^a]\n\nz[^a]\n\n[^a]: Note.\n\n[^b]: Other."

    assert plain_text(read_prose(text)).count("[^a]") - marks.count("`") // 2 == 4
    assert [row.code for row in findings_in_prose(text)] == ["repeated-notes"]
    assert [row.code for row in findings_in_prose(text.replace(" [^a] y[^a]\n\nz[^a]", ""))] == ["repeated-notes"]
    assert findings_in_prose(text.replace("x[^a] [^a] y[^a]\n\nz[^a]", "")) == []


def test_the_place_of_a_mark_that_is_printed_is_its_own():
    text = "a[^a] " * MAX_REPEATED_NOTES
    (found,) = findings_in_prose(f"{text}b[^a] c\n\n[^a]: Note.")

    assert found.start == len(text) + 1


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("a <x>x</x>", [("raw-html", "<x>x</x>")]),
        ("see [l](javascript:1) here", [("unsafe-link", "[l](javascript:1)")]),
        ("see <http://me:secret@example.org>", [("unsafe-link", "<http://me:secret@example.org>")]),
        ("[r] it\n\n[r]: file:///etc", [("unsafe-link", "[r]")]),
        ("![p](http://example.org/p.png)", [("remote-image", "![p](http://example.org/p.png)")]),
        ("![![q](//b)](http://example.org/p.png)", [("remote-image", "![![q](//b)](http://example.org/p.png)")]),
        ("> - a\n>   <i> b", [("raw-html", "<i>")]),
        ("# h <i>\n\n1. <i>\n", [("raw-html", "<i>"), ("raw-html", "<i>")]),
        ("| a |\n|---|\n| x \\| [z](/rel) \\| <i> |", [("unsafe-link", "[z](/rel)"), ("raw-html", "<i>")]),
        ("| [a](/b) | [a](/b) |\n|---|---|\n", [("unsafe-link", "[a](/b)"), ("unsafe-link", "[a](/b)")]),
        ("t[^1]\n\n[^1]: <u>", [("raw-html", "<u>")]),
    ],
)
def test_each_finding_covers_its_words(markdown, expected):
    assert found(markdown) == expected


def test_a_finding_about_html_names_the_tags_of_its_own_words_alone():
    first, second = findings_in_prose("a <x>x</x> b\n\nc <y> d")

    assert ("<x>, </x>." in first.message, "<y>" in first.message, "<y>." in second.message) == (True, False, True)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("| a |\n|---|\n| x | lost |", ["| x | lost |"]),
        ("> a | b\n> --|--\n> x | y | lost\n> x \\| x | y", ["> x | y | lost"]),
        ("- | a |\n  |---|\n  | x | | lost", ["  | x | | lost"]),
        ("| a |\n|---|\n| x | | |", []),
        ("It is read.\n\n[AC-01]: reviewed", ["[AC-01]: reviewed"]),
        ("[a], [b][c], ![d]\n\n[a]: /x.md\n[c]: #d\n[d]: x.png", []),
        ("[a]\n\n[a]: https://example.org\n[A]: again", ["[A]: again"]),
        ("x[^1]\n\n[^1]: y\n\n[^2]: lost\n    too", ["[^2]: lost\n    too"]),
        ("x[^1]\n\n[^1]: y[^2]\n\n[^2]: lost", ["[^2]: lost"]),
        ("```yaml lost words\ncode\n```", ["```yaml lost words"]),
        ("```yaml\ncode\n```\n\n~~~\n[a]: b | c | d\n~~~", []),
        ('See [it](control:AC-01 "lost") now.', ['[it](control:AC-01 "lost")']),
        ('# There\n\nSee [it](#there "lost").', ['[it](#there "lost")']),
        ('See [it](https://example.org "shown") and [it](control:AC-01).', []),
        ('The <abbr title="lost">SOC</abbr> and `<b title="x">`.', ['<abbr title="lost">']),
        ("<table summary=lost><tr><td abbr='lost'>a</td></tr></table>", ["<table summary=lost>", "<td abbr='lost'>"]),
        ('<blink title="printed as typed">a</blink> and <b class="x" title="">b</b>', []),
        ("[//]: # (a comment)\n\n[comment]: <> (another)", []),
    ],
)
def test_words_that_markdown_leaves_out_are_found_on_their_lines(markdown, expected):
    assert [words for code, words in found(markdown) if code == "words-left-out"] == expected


_LINES = ["", "word", "    word", "# word", "> word", "- word", "| word", "| word | word |", "|---|", "word\\|word"]
_MORE_LINES = ["```", "[word]: word", "[word]", "[^1]", "[^1]: word", "```word word", ": word", "!!! note", "::: word"]
_MORE_LINES += ["!!! word", '!!! word word "word"', "!!!word", '??? "word', "~ word", ":   word"]
_TAGS = ['<b title="word">word</b>', "<p title=word>word</p>", "<td abbr='word'>", "<i title=word>", "</i>", "<u x=1>"]


@given(st.lists(st.sampled_from([*_LINES, *_MORE_LINES, *_TAGS]), max_size=10))
def test_each_word_prints_or_there_is_a_finding_on_its_line(lines):
    numbers = count()
    markdown = re.sub("word", lambda _: f"word{next(numbers)}", "\n".join(lines))
    said = repr(read_prose(markdown))
    lost = [word for word in re.findall(r"word\d+", markdown) if not re.search(rf"(?i){word}(?!\d)", said)]

    where = "\n".join(words for code, words in found(markdown) if code == "words-left-out")
    assert [word for word in lost if not re.search(rf"{word}(?!\d)", where)] == []


@pytest.mark.parametrize("typed", ["&#x202e;", "&#8203;", "&lrm;", "&#x2028;", "&#x1b;", "&#2;"])
def test_a_character_that_is_not_seen_is_found_however_it_is_typed(typed):
    markdown = f"`{typed}` is code.\n\n| a |\n| --- |\n| R&amp;D {typed}x |\n\n- y {typed}"
    told = findings_in_prose(markdown)

    assert [row.code for row in told] == ["hidden-character"] * 2
    assert {markdown[row.start : row.end] for row in told} == {typed}
    assert findings_in_prose(f"one {typed} word")


def test_a_picture_without_words_is_told_how_to_get_them():
    (finding,) = findings_in_prose("![](a.png)")

    assert finding.message == (
        "The picture a.png has no alternative text, so it has no caption and says nothing to readers who cannot see "
        "it; write what it shows between the square brackets."
    )


@pytest.mark.parametrize(
    "markdown",
    [
        "plain words, 1 < 2 and 3 > 2",
        "`<b>` and\n\n```\n<b>\n```",
        "\\<b> &lt;b&gt;",
        "a<br>b<BR />c",
        "a <!-- b\nc --> d",
        "[a](https://example.org) <https://example.org> <me@example.org>",
        "![a](pictures/a.png)",
        "[not a link] (either)",
    ],
)
def test_what_is_shown_as_meant_is_no_finding(markdown):
    assert found(markdown) == []


def test_places_of_equal_words_are_told_apart():
    markdown = "[a](/b) and [a](/b)\n\n[a](/b)"

    assert [finding.start for finding in findings_in_prose(markdown)] == [0, 12, 21]


def test_lists_too_deep_to_be_kept_are_found_where_the_depth_is_reached():
    markdown = "\n".join("  " * level + f"- {level}" for level in range(60))

    finding, *_ = findings_in_prose(markdown)

    assert finding.code == "too-deep"
    assert findings_in_prose("\n".join("  " * level + f"- {level}" for level in range(40))) == []


@pytest.mark.parametrize("indent", ["    ", "\t"])
def test_how_deep_a_list_is_does_not_depend_on_how_it_is_indented(indent):
    levels = [f"{'  ' * level}- {level}".replace("    ", indent) for level in range(49)]

    assert [code for code, _ in found("\n".join(levels))] == ["too-deep"]
    assert found("\n".join(levels[:-1])) == []


LEVELS = {"- ": 2, "-\t": 2, "1. ": 2, "-   ": 2, ">": 1, "> ": 1}


@given(st.lists(st.sampled_from(sorted(LEVELS)), min_size=40, max_size=110))
def test_what_is_too_deep_is_found_however_narrow_the_marks_of_lists_and_quotations_are(marks):
    assert bool(found(f"{''.join(marks)}one")) == (sum(LEVELS[mark] for mark in marks) >= 98)


@given(st.text("<b>/[]()!`*#|- \n\\:a", max_size=60))
def test_findings_lie_within_the_prose(markdown):
    for finding in findings_in_prose(markdown):
        assert 0 <= finding.start < finding.end <= len(markdown)
