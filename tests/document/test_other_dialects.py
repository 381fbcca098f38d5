"""What people bring from other dialects of Markdown is read, or one finding each."""

import pytest

from socdocs.document.findings import findings_in_prose
from socdocs.document.nodes import Heading, Link, Reference
from socdocs.document.reader import read_prose
from socdocs.document.traversal import nodes


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("!!! note\n    Text *x*\n\n    more", "> **Note**\n>\n> Text *x*\n>\n> more"),
        ('!!! warning "Own title"\n    - a', "> **Own title**\n>\n> - a"),
        ("> [!WARNING]\n> Careful.", "> **Warning**\n>\n> Careful."),
        ('!!! note "macOS clients"\n    Text', "> **macOS clients**\n>\n> Text"),
        ("::: iManage\nText\n:::", "> **iManage**\n>\n> Text"),
        ("::: warning dbAdmin\nText\n:::", "> **Warning dbAdmin**\n>\n> Text"),
        ("> [!note]\n>\n> - a", "> **Note**\n>\n> - a"),
        ("::: tip\nHi\n:::\n\nafter", "> **Tip**\n>\n> Hi\n\nafter"),
        ("Term\n: said\n\nplain", "**Term**\n\n> said\n\nplain"),
        ("Term\n~ 5 percent\n: of all", "Term\n\\~ 5 percent\n\\: of all"),
        ("!!! Not approved by the CISO.", "\\!!! Not approved by the CISO."),
        ("- !!! No backup", "- \\!!! No backup"),
        ('!!! The CISO has not signed "the form"', '\\!!! The CISO has not signed "the form"'),
        ('!!! note "Titled"and.not.signed', '\\!!! note "Titled"and.not.signed'),
        ("!!!No exceptions", "\\!!!No exceptions"),
        ('!!! note inline end "Titled"\n    x', "> **Titled**\n>\n> x"),
    ],
)
def test_remarks_and_definitions_are_read(text, markdown):
    assert read_prose(text, "x") == read_prose(markdown, "x")
    assert findings_in_prose(text) == []


@pytest.mark.parametrize("name", ["proposed", "signature", "cover", "A2-03"])
def test_a_users_group_is_no_group_of_a_template(name):
    assert "Group" not in {type(node).__name__ for node in nodes(read_prose(f"::: {name}\nx\n:::", "x"))}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Intro\n\na. x\nb. y", ["a. x"]),
        ("- item\n\n  (i) x\n  still\n  (ii) y", ["(i) x"]),
        ("+---+---+\n| a | b |\n+---+---+", ["+---+---+"]),
        ("A. Smith and\nB. Jones", []),
        ("```\na. x\nb. y\n```", []),
        ("a. alone", []),
    ],
)
def test_forms_that_are_not_read_are_one_finding_each(text, found):
    rows = [row for row in findings_in_prose(text) if row.code == "unread-markdown"]

    assert [text[row.start : row.end] for row in rows] == found


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("see http://example.org/foo._bar_-_baz.", "http://example.org/foo._bar_-_baz"),
        ("see https://a.org now", "https://a.org"),
        ("(https://a.org/x_(y))", "https://a.org/x_(y)"),
        ("*https://a.org/x*", "https://a.org/x"),
        ("[x](https://q.org/a_b_)", "https://q.org/a_b_"),
        ("xhttp://a.org", None),
        ("http://", None),
        ("see https://a.org/x))!", "https://a.org/x"),
        ("(see https://a.org/(x)!)", "https://a.org/(x)"),
        ("https://a.org/?a=1&amp;b=2&copy;;", "https://a.org/?a=1&amp;b=2"),
        ("http://a." + "!" * 10, "http://a"),
        ("http://...", None),
        ("`http://a.org`", None),
        ("http://me:secret@a.org", None),
    ],
)
def test_bare_addresses_are_links_with_their_whole_text(text, target):
    links = [node for node in nodes(read_prose(text, "x")) if isinstance(node, Link)]

    assert [link.target for link in links] == ([target] if target else [])


def test_a_link_to_a_heading_of_the_text_leads_there():
    blocks = read_prose("See [it](#periodic-review), [that](#no).\n\n#### Periodic *review*\n\nx", "a.b")
    references = [node.target for node in nodes(blocks) if isinstance(node, Reference)]
    headings = [node.anchor for node in nodes(blocks) if isinstance(node, Heading)]

    assert references == headings == ["heading:a.b#periodic-review"]


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("[x](#no)", "unsafe-link", "no heading of this text"),
        ("[x](./access-standard.md#reviews)", "unsafe-link", "leads to a file"),
        ("[x](javascript:1)", "unsafe-link", "links may lead to http"),
        ("![](a.jpg)", "silent-image", "no alternative text"),
    ],
)
def test_the_reason_fits(text, code, words):
    (finding,) = findings_in_prose(text)

    assert finding.code == code
    assert words in finding.message
