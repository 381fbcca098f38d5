"""What every output format owes its users, whatever it looks like: a new row of WRITERS is held to all of it."""

import hashlib
import os
import re
import subprocess
import sys
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from socdocs.document.nodes import (
    Cell,
    Code,
    CodeBlock,
    Column,
    Document,
    Emphasis,
    Group,
    Heading,
    Item,
    Link,
    ListBlock,
    Paragraph,
    Placeholder,
    Quote,
    Section,
    Strikethrough,
    Strong,
    Table,
    Text,
)
from socdocs.document.traversal import Rewriting, nodes
from socdocs.problems import InputProblems
from socdocs.seals import is_ours
from socdocs.seals.pdf import sealed
from socdocs.writers import WRITERS
from socdocs.writers.pdf import data_of
from socdocs.writers.pdf.drawing import draw_untagged
from tests.document.documents import apart, samples, shared, with_repeats
from tests.reports import ROOT, ExampleReport, build_case
from tests.writers.docx import sample
from tests.writers.reading import READINGS, assert_complete, squeezed

every_writer = pytest.mark.parametrize("name", WRITERS)


@cache
def written_sample(name):
    """The sample report in a format."""
    return WRITERS[name].write(sample.report(), pictures=sample.PICTURES)


def test_every_format_can_be_read_by_these_tests():
    assert set(READINGS) == set(WRITERS)


# --- nothing is lost ------------------------------------------------------------------------------------------------


@given(samples())
def test_all_words_of_any_document_are_there_in_order(drawn):
    for name in WRITERS:
        assert_complete(name, drawn.document, written_in_any_case(name, drawn.document))


def written_in_any_case(name, document):
    """The file; where Typst can draw a document and not tag it, which is an error of a build, the untagged one."""
    try:
        return WRITERS[name].write(document)
    except InputProblems as problems:
        if [row.code for row in problems.diagnostics] != ["pdf-untagged"]:
            raise
        return sealed(draw_untagged(*data_of(document, {})))


@every_writer
def test_all_words_of_a_realistic_report_are_there_in_order(name):
    assert_complete(name, sample.report(), written_sample(name))


@every_writer
@given(st.text(max_size=60), st.sampled_from(("", "system.name")))
def test_any_characters_stay_text_everywhere(name, words, origin):
    nasty = f"{words}</w:t>]]>&amp;<br>`|*_[x](y)\x01\u202e"
    blocks = (
        Paragraph((Text(nasty, origin), Code(nasty), Placeholder(nasty, "management", "system.name"))),
        Heading(1, (Text(nasty),), "a"),
        CodeBlock(nasty),
        Group("fact", (Paragraph((Text(nasty),)),), "system.name"),
        Paragraph((Link("https://example.com/", (Text(nasty),), nasty),)),
        Table((Column(),), (Cell((Paragraph((Text(nasty),)),)),), ((Cell((Paragraph((Text(nasty),)),)),),)),
    )
    document = Document(sample.properties(), (Section("a", 1, (Text(nasty),), blocks=blocks),))

    assert_complete(name, document, WRITERS[name].write(document))


WHITE_SPACE = [one for one in map(chr, range(sys.maxunicode + 1)) if one.isspace() and not f"x{one}x".splitlines()[1:]]
"""Without what ends a line, after which words are apart in any case."""


@every_writer
def test_white_space_of_any_kind_holds_words_apart_everywhere(name):
    between = [*WHITE_SPACE, *(one + other for one in WHITE_SPACE for other in "\t ")]
    words = [f"before{space}after" for space in between]
    blocks = (
        *(block for text in words for block in blocks_of(text)),
        *(
            Paragraph((Text(f"before{space}"), Strong((Text(f"after before{space}"),)), Text("after")))
            for space in between
        ),
    )
    document = Document(sample.properties(), (Section("a", 1, (Text("Section"),), blocks=blocks),))

    shown = READINGS[name].body(WRITERS[name].write(document))

    assert "beforeafter" not in shown
    assert len(re.findall("before[^a-z]+after", shown)) == len(words) * (len(blocks_of("")) + 2)


def blocks_of(words):
    """The words in each kind of block and inline whose text is the user's."""
    inlines = (
        *(kind(words) for kind in (Text, Code)),
        Text(words, "system.name"),
        *(kind((Text(words),)) for kind in (Emphasis, Strong, Strikethrough)),
        Link("https://example.com/", (Text(words),)),
        Placeholder(words, "management", "system.name"),
    )
    cell = Cell((Paragraph((Text(words),)),))
    return (
        *(Paragraph((inline,)) for inline in inlines),
        Heading(1, (Text(words),)),
        CodeBlock(words),
        Quote((Paragraph((Text(words),)),)),
        ListBlock((Item((Paragraph((Text(words),)),)),)),
        Table((Column(),), (cell,), ()),
    )


@every_writer
def test_a_tab_in_the_place_of_each_blank_changes_no_word_of_a_report(name):
    tabs = {kind: lambda node: (replace(node, text=node.text.replace(" ", "\t")),) for kind in (Text, Code)}
    tabbed = Rewriting(tabs).document(sample.report())

    read = READINGS[name].body
    assert read(WRITERS[name].write(tabbed, pictures=sample.PICTURES)).split() == read(written_sample(name)).split()


@every_writer
@pytest.mark.parametrize(
    "document", [sample.report(), build_case(ExampleReport("minimal", "soc2-type2", "soc2-type2"))]
)
def test_every_open_item_the_draft_mark_and_the_line_on_restricted_use_are_shown(name, document):
    shown = squeezed(READINGS[name].everything(WRITERS[name].write(document, pictures=sample.PICTURES)))
    wanted = {node.wanted for node in nodes(document.sections) if isinstance(node, Placeholder)}

    assert wanted
    assert [one for one in wanted if squeezed(one) not in shown] == []
    assert squeezed(document.properties.restricted_use) in shown


# --- the mark -------------------------------------------------------------------------------------------------------


@given(samples())
def test_any_file_as_written_is_known_by_its_mark(drawn):
    for name in WRITERS:
        assert is_ours(name, written_in_any_case(name, drawn.document)), name


@every_writer
def test_a_file_in_which_a_word_was_changed_is_not_taken_for_ours(name):
    written = written_sample(name)
    edited = READINGS[name].edited(written, "keeps the books", "holds the books")

    assert "holds the books" in READINGS[name].body(edited)
    assert not is_ours(name, edited)
    assert is_ours(name, READINGS[name].edited(written, "keeps the books", "keeps the books"))


# --- equal documents, equal bytes -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """The checksum of the sample in every format, in two processes that have nothing else in common."""
    program = (
        "import hashlib, sys; sys.path[:0] = sys.argv[1:]\n"
        "from tests.writers.docx import sample; from socdocs.writers import WRITERS\n"
        "for name, writer in WRITERS.items():\n"
        "    data = writer.write(sample.report(), pictures=sample.PICTURES)\n"
        "    print(name, hashlib.sha256(data).hexdigest())"
    )
    found = []
    for seed, zone, locale in (("1", "UTC", "C"), ("2", "Asia/Tokyo", "C.UTF-8")):
        result = subprocess.run(
            [sys.executable, "-c", program, ROOT],
            cwd=tmp_path_factory.mktemp("elsewhere"),
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale},
            capture_output=True,
            text=True,
            check=True,
        )
        found.append(dict(line.split() for line in result.stdout.splitlines()))
    return found


@every_writer
def test_equal_documents_give_equal_bytes_whatever_the_folder_hash_seed_time_zone_and_locale(name, elsewhere):
    assert [row[name] for row in elsewhere] == [hashlib.sha256(written_sample(name)).hexdigest()] * 2


@given(samples())
def test_rows_that_tables_share_are_written_like_rows_apart(drawn):
    one, other = (with_repeats(drawn.document, again) for again in (shared, apart))

    for name in WRITERS:
        assert written_in_any_case(name, one) == written_in_any_case(name, other), name
