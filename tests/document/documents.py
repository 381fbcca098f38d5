"""Documents of every shape for hypothesis: hostile words in nested blocks, wherever a report could hold them."""

from hypothesis import strategies as st
from msgspec.structs import replace

from socdocs.document.finish import finish
from socdocs.document.nodes import (
    Anchor,
    Cell,
    Code,
    CodeBlock,
    Column,
    Document,
    Emphasis,
    Footnote,
    Group,
    Heading,
    Image,
    Item,
    LineBreak,
    Link,
    ListBlock,
    Paragraph,
    Placeholder,
    Properties,
    Quote,
    Reference,
    Section,
    SharedRow,
    Strikethrough,
    Strong,
    Table,
    Text,
    ThematicBreak,
)
from socdocs.document.slots import token
from socdocs.document.traversal import nodes
from tests.characters import characters

HOSTILE = (
    "**x**",
    "| y",
    "# h",
    "#4711 x",
    "[TOC]",
    "::include{file=x}",
    "- l",
    "+ l",
    "1. n",
    "7) n",
    "2026113000001. n",
    "٣. n",
    "-[x] done",
    "+[ ] open",
    ": the CFO",
    "^1]: n",
    "ends ##",
    "C:\\P\\",
    "![i](u)",
    "[a](http://x.org)",
    "[a]: http://x.org",
    "[a][b]",
    "[[a]]",
    "[[a|b]]",
    "//x.org/a",
    "[ ] box",
    "[x] box",
    "[!NOTE]",
    "[^1]",
    "[^1]: note",
    "<script>alert(1)</script>",
    "<br>",
    "<!-- c -->",
    "<https://x.org>",
    "{{ 7*7 }}",
    "{% raw %}",
    "&amp;",
    "&#65;",
    "&#60 x",
    "_www.x.org",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "R&D <Acme> *x* |",
    "www.x.org",
    "http://x.org/a_b",
    "a@b.co",
    ":smile:",
    "$x$",
    "~~s~~",
    "`c`",
    "``",
    "{a ` b `` c ``` }",
    'hl_lines="a ` b `` c "',
    "\\",
    "a\\",
    "\\|",
    "_u_",
    "snake_case_word",
    "---",
    "***",
    "===",
    "```",
    "~~~",
    "> q",
    ":--|--:",
    ":::",
    "::: cover",
    "    code",
    "a  b",
    "“quoted”",
    "€5",
    "é",
    "日本",
    "\u00a0",
    token(0),
    "!",
    "[",
    "]",
    "(u)",
    "#",
    "'",
    '"',
)

_characters = characters(exclude_categories=("Cs", "Cc", "Cn"))
_any_words = st.one_of(
    st.sampled_from(HOSTILE),
    st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=4).map(" ".join),
    st.text(_characters, max_size=12),
    st.text("ab 1.-*_#[]()`~|\\<&>!\n", max_size=12),
    st.just("The service organization reviews access quarterly."),
)


def mostly(usual, other):
    """The usual strategy nine times of ten; `one_of` takes a strategy that is named again for one."""
    return st.integers(0, 9).flatmap(lambda number: other if number == 9 else usual)


@st.composite
def _short(draw, strategy):
    """A strategy whose description stays short; hypothesis warns of long ones."""
    return draw(strategy())


words = _short(lambda: _any_words)
_addresses = st.sampled_from(("reports[soc2].report_date", "tests[T-01].result", "tests[T-02].result", "a.b"))
_owners = st.sampled_from(("management", "service_auditor", "subservice_organization"))
_targets = st.sampled_from(("https://example.org/a?b=1&copy=2", "http://x.org/(y)_*z*", "mailto:a@example.org"))
_anchors = st.sampled_from(("section:one", "section:one.two", "section:none", "control:AC-01", "heading:h"))
_placeholders = st.builds(Placeholder, words, _owners, _addresses, st.booleans())

_leaves = st.one_of(
    st.builds(Text, words, st.sampled_from(("", "system.name"))),
    st.builds(Text, words),
    st.builds(Code, words),
    st.just(LineBreak()),
    st.builds(Image, st.sampled_from(("a.png", "pictures/my file (1).png", "ä|b.png")), words, words),
    _placeholders,
    st.builds(Anchor, _anchors),
)


def _spans(children):
    inside = st.lists(children, max_size=4).map(tuple)
    return st.one_of(
        st.builds(Emphasis, inside),
        st.builds(Strong, inside),
        st.builds(Strikethrough, inside),
        st.builds(Link, _targets, inside, st.one_of(st.just(""), words)),
        st.builds(Reference, _anchors, inside),
    )


_inline_trees = st.recursive(_leaves, _spans, max_leaves=4)
_note = st.builds(Paragraph, st.lists(_inline_trees, max_size=2).map(tuple))
_notes = st.builds(Footnote, st.lists(_note, max_size=2).map(tuple))
_any_inlines = st.lists(mostly(_inline_trees, _notes), max_size=4).map(tuple)
inlines = _short(lambda: _any_inlines)

_simple_blocks = st.one_of(
    st.builds(Paragraph, inlines),
    st.builds(Paragraph, inlines),
    st.builds(Heading, st.integers(1, 6), inlines, st.sampled_from(("", "heading:h"))),
    st.builds(
        CodeBlock, st.text(st.sampled_from("a`~ \n\t|#>"), max_size=15), st.sampled_from(("", "sql", "c++", "a b"))
    ),
    st.just(ThematicBreak()),
)


@st.composite
def _tables(draw, blocks):
    width = draw(st.sampled_from((2, 1, 3, 0)))
    cell = st.builds(Cell, st.lists(blocks, max_size=2).map(tuple))
    row = st.lists(cell, min_size=width, max_size=width).map(tuple)
    column = st.builds(Column, st.sampled_from(("", "left", "center", "right")), st.integers(0, 9))
    columns = draw(st.lists(column, min_size=width, max_size=width).map(tuple))
    rows = draw(st.lists(row, max_size=2).map(tuple))
    return Table(columns, draw(row), rows, draw(inlines), draw(st.sampled_from(("", "table:t"))))


def _containers(blocks):
    inside = st.lists(blocks, max_size=2).map(tuple)
    items = st.lists(st.builds(Item, inside, st.sampled_from((None, None, True, False))), max_size=2).map(tuple)
    return st.one_of(
        st.builds(ListBlock, items, st.booleans(), st.integers(0, 12), st.booleans()),
        st.builds(Quote, inside),
        st.builds(Group, st.sampled_from(("element", "notice", "title", "signature", "fact")), inside),
        _tables(blocks),
    )


_nested = st.recursive(_simple_blocks, _containers, max_leaves=3)
# Small, because hypothesis gives up what grows too large, and most of what is left is then empty.
_some_blocks = st.lists(st.one_of(_nested, _containers(_nested)), min_size=1, max_size=2).map(tuple)
_any_blocks = mostly(_some_blocks, st.just(()))
blocks = _short(lambda: _any_blocks)

_children = st.builds(
    Section,
    st.sampled_from(("one.two", "one.three")),
    st.just(2),
    inlines,
    st.just(""),
    st.booleans(),
    blocks=blocks,
)
_sections = st.builds(
    Section,
    st.sampled_from(("one", "two")),
    st.just(1),
    inlines,
    st.just(""),
    st.booleans(),
    blocks=blocks,
    children=st.lists(_children, max_size=1).map(tuple),
)
_covers = st.builds(Section, st.just("cover"), st.just(1), numbered=st.just(False), blocks=blocks)
_properties = st.builds(
    Properties,
    title=words.filter(str.strip),
    kind=st.just("soc2-type2"),
    restricted_use=words,
    notices=st.lists(words, max_size=2).map(tuple),
    draft=st.booleans(),
    final_reason=words,
)
_any_documents = st.builds(
    Document,
    _properties,
    mostly(
        st.one_of(st.lists(_sections, min_size=1, max_size=2).map(tuple), st.tuples(_covers, _sections)), st.just(())
    ),
)


class Sample:
    """A generated document, shown by its own repr: hypothesis takes minutes to print how it built a deep one."""

    def __init__(self, document):
        self.document = document

    def __repr__(self):
        return repr(self.document)


@st.composite
def samples(draw):
    """Documents as the writers get them: numbered, their references resolved."""
    document = finish(replace(draw(_any_documents), titles={"section:none": "Elsewhere"}))
    return Sample(document)


def with_repeats(document, again):
    """`document` with all its tables thrice at its end, whose rows are what `again` gives for a row and its key."""
    tables = [node for node in nodes(document.sections) if isinstance(node, Table)]
    blocks = tuple(
        replace(table, anchor="", rows=tuple(again(row, f"{number} {at}") for at, row in enumerate(table.rows)))
        for _ in range(3)
        for number, table in enumerate(tables)
    )
    section = Section("again", 1, (Text("Again"),), blocks=blocks)
    return finish(replace(document, sections=(*document.sections, section)))


def shared(row, key):
    return SharedRow(key, row)


def apart(row, key):
    return row
