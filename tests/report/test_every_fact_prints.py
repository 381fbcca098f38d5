"""Each field of the model prints where it declares so, in every format, and nowhere else."""

import io
import re
import string
import zipfile
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from socdocs import resources
from socdocs.document.finish import finish
from socdocs.document.nodes import Placeholder
from socdocs.document.traversal import Rewriting
from socdocs.files import Files
from socdocs.model.base import NEVER
from socdocs.model.description import SystemDescription
from socdocs.model.fields import fields_of
from socdocs.model.paths import models_below
from socdocs.model.printing import PRINTING_WORDS, prints_in, true_words
from socdocs.report.kinds import load_kind
from socdocs.workflow.case import make_case
from socdocs.workflow.compose import composed_document
from socdocs.workflow.load import in_memory
from socdocs.workflow.request import Request
from socdocs.writers import WRITERS
from tests.report.filled import OWN, Filling
from tests.reports import KINDS
from tests.writers.pdf.inspection import Pdf
from tests.writers.reading import html_words

pytestmark = pytest.mark.exhaustive

LAYOUTS = ("four-section", "practice")
GROUPINGS = ("by_criterion", "by_process", "by_framework")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@cache
def kind_of(name):
    return load_kind(Files(), resources.template_folders(), name)


def document_of(filling, layout, grouping):
    return finished(composed(filling, layout, grouping))


def composed(filling, layout, grouping):
    kind, templates = kind_of(filling.kind.name)
    description = filling.description(layout=layout, controls_layout=grouping)
    case = make_case(in_memory(description), kind, templates, description.reports[0])
    return composed_document(case, Request(open_items=False))


def finished(document):
    return finish(Rewriting({Placeholder: _without_address}).document(document))


def _without_address(node):
    """A placeholder that does not say where its fact belongs: such an address holds the ids of what it stands in."""
    return (replace(node, address="here"),)


def markdown_text(document):
    """What a reader of the Markdown sees, escapes undone."""
    return re.sub(r"\\([^\w\s])", r"\1", WRITERS["md"].write(document).decode())


def word_text(document):
    """What a reader of the Word file sees, paragraph by paragraph, headers and notes included."""
    found = []
    with zipfile.ZipFile(io.BytesIO(WRITERS["docx"].write(document))) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"word/(document|header\w*|footer\w*|footnotes)\.xml", name):
                paragraphs = etree.fromstring(archive.read(name)).iter(f"{WORD}p")
                found += ["".join(map(_characters, paragraph.iter())) for paragraph in paragraphs]
    return "\n".join(found)


def _characters(node):
    if node.tag in (f"{WORD}br", f"{WORD}tab"):
        return " "
    return node.text or "" if node.tag == f"{WORD}t" else ""


def html_text(document):
    """What a reader of the page sees."""
    ends = rb"<br>|</(?:td|th|p|li|h\d|caption|figcaption|summary)>"
    return html_words(re.sub(ends, rb" \g<0>", WRITERS["html"].write(document)))


def pdf_text(document):
    """What a screen reader reads of the PDF file, and what is printed at the head and the foot of its pages."""
    pdf = Pdf(WRITERS["pdf"].write(document))
    return f"{pdf.text()}\n{pdf.everything()}"


REVIEWS, CSOCS = "subservice_organizations[].report_reviews", "subservice_organizations[].csocs"
TEXTS = {"md": markdown_text, "docx": word_text, "html": html_text, "pdf": pdf_text}
QUICK = {name: read for name, read in TEXTS.items() if name != "pdf"}
"""All formats but PDF, which takes seconds a report and prints the same nodes: it is searched once for each kind."""
AFTER = frozenset(string.ascii_letters + string.digits)
BEFORE = AFTER | {"."}
every_kind = pytest.mark.parametrize("kind", KINDS)
every_layout = pytest.mark.parametrize("layout", LAYOUTS)
every_grouping = pytest.mark.parametrize("grouping", GROUPINGS)


def found_in(text, value):
    """Whether a text holds a value, and not as a part of a longer word or number."""
    at = text.find(value)
    while at >= 0 and (text[max(0, at - 1) : at] in BEFORE or text[at + len(value) : at + len(value) + 1] in AFTER):
        at = text.find(value, at + 1)
    return at >= 0


def misdeclared(filling, texts, layout, grouping):
    """The values that do not print though declared, or print though not."""
    problems = set()
    for value in filling.values:
        if not value.text:
            continue
        declared = all(prints_in(words, true_words(filling.kind, layout, grouping)) for words in value.declared)
        for name, text in texts.items():
            printed = found_in(text, value.text)
            if declared and not printed:
                problems.add(f"{value.path} is declared to print here and does not ({name}: {value.text})")
            if printed and not declared and value.unique:
                problems.add(f"{value.path} prints though not declared to print here ({name}: {value.text})")
    return sorted(problems)


@every_kind
@every_layout
@every_grouping
def test_every_value_prints_where_its_field_declares_it_and_nowhere_else(kind, layout, grouping):
    filling = Filling(kind_of(kind)[0])
    document = document_of(filling, layout, grouping)
    formats = TEXTS if (layout, grouping) == (LAYOUTS[0], GROUPINGS[0]) else QUICK

    assert misdeclared(filling, {name: read(document) for name, read in formats.items()}, layout, grouping) == []


def test_the_statement_that_a_subservice_organization_has_no_report_is_not_printed():
    filling = Filling(kind_of("soc2-type2")[0], none_at=REVIEWS)
    text = markdown_text(document_of(filling, LAYOUTS[0], GROUPINGS[0]))

    statements = {value.text for value in filling.values if value.path == f"{REVIEWS}.none_statement"}
    assert statements
    assert not any(found_in(text, statement) for statement in statements)


def test_the_statement_that_no_csocs_are_assumed_prints_and_nothing_speaks_of_such_controls():
    filling = Filling(kind_of("soc2-type2")[0], none_at=CSOCS)
    text = markdown_text(document_of(filling, LAYOUTS[0], GROUPINGS[0]))

    (statement,) = {value.text for value in filling.values if value.path == f"{CSOCS}.none_statement"}
    assert found_in(text, statement)
    assert "complementary subservice organization control" not in text.lower()


def test_every_format_is_searched():
    assert set(TEXTS) == set(WRITERS)


def test_every_field_of_the_model_is_among_the_values_searched():
    searched = {value.path for kind in KINDS for value in filled(kind).values}
    searched |= {value.path for value in filled("soc1-type2", none=True).values}
    for place in (REVIEWS, CSOCS):
        searched |= {value.path for value in filled("soc2-type2", none_at=place).values}

    assert leaves(SystemDescription) - searched == {"reports[].kind"}


def filled(kind, **how):
    filling = Filling(kind_of(kind)[0], **how)
    filling.description()
    return filling


def leaves(model, path=""):
    """The places of all values below `model`, lists of a report's own aside, which are those of the top."""
    found = set()
    for row in fields_of(model).values():
        if row.name in ("checks", "report_defaults", "libraries") or (path and row.name in OWN):
            continue
        place = f"{path}.{row.key}" if path else row.key
        if row.item is None:
            found.add(place)
        else:
            found |= leaves(row.item, f"{place}[]" if row.shape in ("entries", "stated") else place)
        if row.shape == "stated":
            found.add(f"{place}.none_statement")
    return found


def test_every_declaration_uses_known_words():
    for model in models_below(SystemDescription):
        for row in fields_of(model).values():
            assert set(row.prints.split()) <= set(PRINTING_WORDS), f"{model.__name__}.{row.name}"


@every_kind
def test_statements_of_none_print_in_place_of_the_list(kind):
    filling = Filling(kind_of(kind)[0], none=True)
    document = document_of(filling, "four-section", "by_criterion")
    filling.values = [value for value in filling.values if value.path not in KEPT_SILENT]

    assert (
        misdeclared(filling, {name: read(document) for name, read in QUICK.items()}, "four-section", "by_criterion")
        == []
    )


KEPT_SILENT = frozenset({"subsequent_events.none_statement", "reports[].auditor_report.subsequent_events"})
"""A report does not say that nothing happened after its period, nor does the service auditor then."""


@every_kind
def test_lists_in_the_entry_of_a_report_print_like_those_at_the_top(kind):
    filling = Filling(kind_of(kind)[0], own=True)
    document = document_of(filling, "four-section", "by_criterion")

    assert (
        misdeclared(filling, {name: read(document) for name, read in QUICK.items()}, "four-section", "by_criterion")
        == []
    )


@every_kind
@given(data=st.data())
@settings(max_examples=8)
def test_a_fact_prints_whatever_texts_beside_it_are_absent(kind, data):
    texts = sorted({value.path for value in filled(kind).values if value.unique and not value.row.required})
    absent = data.draw(st.sets(st.sampled_from(texts)))
    filling = Filling(kind_of(kind)[0], keep=lambda path: path not in absent)
    document = document_of(filling, "four-section", "by_criterion")

    assert (
        misdeclared(filling, {name: read(document) for name, read in QUICK.items()}, "four-section", "by_criterion")
        == []
    )


@pytest.mark.parametrize("kind", ["bridge-letter", "representation-letter"])
def test_a_letter_prints_what_only_it_asks_for(kind):
    filling = Filling(kind_of(kind)[0], own=True)
    texts = {name: read(document_of(filling, "", "by_criterion")) for name, read in TEXTS.items()}

    only = [value for value in filling.values if kind in value.declared and NEVER not in value.declared]
    assert only
    assert [value.path for value in only for text in texts.values() if not found_in(text, value.text)] == []


STEERING = frozenset(
    {
        "commitments[].principal",
        "requirements[].principal",
        "controls[].entity_level",
        "reports[].opinion.provided_by_auditor",
        "reports[].management_response_placement",
    }
)
"""Choices that print nothing of their own and decide what else prints, or where."""


@every_kind
def test_another_choice_or_reference_changes_the_report_where_its_field_declares_it(kind):
    filling, found = changes(kind)
    before = composed(filling, "four-section", "by_criterion")
    text = plain_markdown(before)
    declared, others = [], []
    for path in sorted(found.keys() - STEERING):
        words = found[path].declared
        prints = all(prints_in(words, true_words(filling.kind, "four-section")) for words in words)
        (declared if prints else others).append(found[path])

    assert [value.path for value in declared if not other_changes(filling, [value], before, text)] == []
    # What changes nothing together changes nothing alone; where something does, each is tried to name it.
    if other_changes(filling, others, before, text):
        assert [value.path for value in others if other_changes(filling, [value], before, text)] == [], "only together"


def test_every_choice_that_steers_changes_some_report():
    steered = set()
    for kind in KINDS:
        filling, found = changes(kind)
        before = composed(filling, "four-section", "by_criterion")
        text = plain_markdown(before)
        steered |= {path for path in STEERING & set(found) if other_changes(filling, [found[path]], before, text)}

    assert steered == STEERING


def changes(kind):
    """The filling of `kind` and, by path, one value for each choice and reference in it."""
    filling = filled(kind)
    found = {}
    for value in filling.values:
        if not value.unique and not value.row.required and value.row.name not in SET_BY_THE_TEST:
            found.setdefault(value.path, value)
    return filling, found


SET_BY_THE_TEST = frozenset({"soc", "type", "layout", "controls_layout", "numerals"})


def other_changes(filling, values, before, text):
    """Whether other choices, or no references, change `text`, which a reader sees of the document `before` now."""
    now = [value.holder[value.row.key] for value in values]
    for value, said in zip(values, now, strict=True):
        row = value.row
        value.holder[row.key] = OTHERWISE[row.shape](row, said) if row.shape in OTHERWISE else None
    try:
        after = composed(filling, "four-section", "by_criterion")
        # Most undeclared values change nothing at all, and equal documents need not be written to be compared.
        return after != before and plain_markdown(after) != text
    finally:
        for value, said in zip(values, now, strict=True):
            value.holder[value.row.key] = said


OTHERWISE = {
    "choice": lambda row, now: row.choices[(row.choices.index(now) + 1) % len(row.choices)],
    "yes_no": lambda row, now: not now,
}


def plain_markdown(document):
    return markdown_text(finished(document))
