"""Each field of the model prints where it declares so, in both formats, and nowhere else."""

import io
import re
import zipfile
from functools import cache

import pytest
from lxml import etree

from socdocs import pipeline, resources
from socdocs.files import Files
from socdocs.model.description import SystemDescription
from socdocs.model.fields import fields_of
from socdocs.model.meanings import models_below
from socdocs.report.printing import PRINTING_WORDS, prints_in
from socdocs.writers import WRITERS
from tests.report.filled import Filling
from tests.reports import KINDS

LAYOUTS = ("four-section", "practice")
GROUPINGS = ("by_criterion", "by_process", "by_framework")
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@cache
def kind_of(name):
    return pipeline.load_kind(Files(), resources.template_folders(), name)


def document_of(filling, layout, grouping):
    kind, templates = kind_of(filling.kind.name)
    description = filling.description(layout=layout, controls_layout=grouping)
    loaded = pipeline.Loaded(description, pipeline.nothing_given().tree, pipeline.nothing_given().path, (), "")
    return pipeline.build(loaded, pipeline.scope(loaded, description.reports[0], kind), templates, pipeline.Options())


def markdown_text(document):
    """What a reader of the Markdown sees, escapes undone."""
    return re.sub(r"\\([^\w\s])", r"\1", WRITERS["md"].write(document).decode())


def word_text(document):
    """What a reader of the Word file sees, paragraph by paragraph, headers and notes included."""
    found = []
    with zipfile.ZipFile(io.BytesIO(WRITERS["docx"].write(document))) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"word/(document|header\w*|footer\w*|footnotes)\.xml", name):
                for paragraph in etree.fromstring(archive.read(name)).iter(f"{WORD}p"):
                    found.append("".join(_characters(node) for node in paragraph.iter()))
    return "\n".join(found)


def _characters(node):
    if node.tag in (f"{WORD}br", f"{WORD}tab"):
        return " "
    return node.text or "" if node.tag == f"{WORD}t" else ""


TEXTS = {"md": markdown_text, "docx": word_text}
every_kind = pytest.mark.parametrize("kind", KINDS)
every_layout = pytest.mark.parametrize("layout", LAYOUTS)
every_grouping = pytest.mark.parametrize("grouping", GROUPINGS)


def found_in(text, value):
    return re.search(rf"(?<![A-Za-z0-9.]){re.escape(value)}(?![A-Za-z0-9])", text) is not None


def misdeclared(filling, texts, layout, grouping):
    """The values that do not print though declared, or print though not."""
    problems = set()
    for value in filling.values:
        if not value.text:
            continue
        declared = all(prints_in(words, filling.kind, layout, grouping) for words in value.declared)
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

    assert misdeclared(filling, {name: read(document) for name, read in TEXTS.items()}, layout, grouping) == []


STEERING = frozenset(
    {
        "commitments[].principal",
        "requirements[].principal",
        "locations[].in_scope",
        "reports[].opinion.provided_by_auditor",
    }
)
"""Fields that print nothing of their own and decide what else prints."""


def other(value):
    """Another value in place of a choice, or none in place of a reference."""
    row, now = value.row, value.holder[value.row.key]
    if row.shape == "choice":
        return row.choices[(row.choices.index(now) + 1) % len(row.choices)]
    if row.shape == "yes_no":
        return "no" if now == "yes" else "yes"
    return list(now)[:1] if row.choices else None


def changes(kind):
    """For each choice and each reference whether another value changes what prints."""
    filling = Filling(kind_of(kind)[0])
    before = markdown_text(document_of(filling, "four-section", "by_criterion"))
    found = {}
    for value in filling.values:
        if value.unique or value.row.required or value.row.name in ("soc", "type", "layout", "controls_layout", "numerals"):
            continue
        now = value.holder[value.row.key]
        value.holder[value.row.key] = other(value)
        found.setdefault(value.path, []).append(
            (value, markdown_text(document_of(filling, "four-section", "by_criterion")) != before)
        )
        value.holder[value.row.key] = now
    return filling, found
