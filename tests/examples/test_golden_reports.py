"""Every report of every example, as its Markdown: a change in any word of any report is seen in the diff.

Each part of a report is a file of its own, so that a changed sentence moves one small file a report.
"""

import re
from collections.abc import Iterator

import pytest

from socdocs.document.flatten import flatten
from socdocs.document.nodes import Document, Heading, Section
from socdocs.writers import markdown
from socdocs.writers.markdown.blocks import render
from tests.conftest import GOLDEN
from tests.reports import FINGERPRINT, build_case, cases, letters, more_cases


@pytest.mark.parametrize("case", [*cases(), *more_cases()], ids=str)
def test_every_example_report_reads_as_it_did(case, golden_folder):
    document = build_case(case)
    text = without_repeated_marks(without_seal(markdown.write(document).decode()))

    golden_folder(f"{case.example}/{case.report}", pieces(document, text), text)


@pytest.mark.parametrize("case", letters(), ids=str)
def test_the_representation_letter_to_every_report_reads_as_it_did(case, golden_folder):
    document = build_case(case)
    text = without_seal(markdown.write(document).decode())

    golden_folder(f"{case}-letter", pieces(document, text), text)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_the_open_items_repeat_the_marks_of_the_proposed_texts(case):
    body, _, listed = without_seal(markdown.write(build_case(case)).decode()).partition("\n# Open Items\n")

    assert FINGERPRINT.findall(listed) == FINGERPRINT.findall(body)


def test_every_golden_folder_of_a_report_belongs_to_an_example():
    folders = {order.parent.relative_to(GOLDEN).as_posix() for order in GOLDEN.rglob("order.txt")}

    assert folders == {*map(str, [*cases(), *more_cases()]), *(f"{case}-letter" for case in letters())}


def without_seal(text: str) -> str:
    """The file without its last line, which changes with every version and every input."""
    return re.sub(r"\n<!-- socdocs .*-->\n\Z", "\n", text)


def without_repeated_marks(text: str) -> str:
    """Return the file with the marks of proposed texts kept at the texts and removed from the open items."""
    body, heading, listed = text.partition("\n# Open Items\n")
    return body + heading + FINGERPRINT.sub("text ________", listed)


def pieces(document: Document, text: str) -> dict[str, str]:
    """The stretches of a report's Markdown by the ids of its sections and of their parts.

    What is before the first of them is `front`, the marks that close the file are `end`.
    """
    found, name, start = {}, "front", 0
    for section in headed(document.sections):
        place = text.index("\n" + heading(document, section), start) + 1
        found[name], name, start = text[start:place], section.id, place
    end = text.rindex("\n***\n") + 1
    found |= {name: text[start:end], "end": text[end:]}
    return found


def headed(sections: tuple[Section, ...]) -> Iterator[Section]:
    """The sections and parts that have a file of their own: those with a heading of the first or second level."""
    for section in sections:
        if section.title and section.level <= 2:
            yield section
        yield from headed(section.children)


def heading(document: Document, section: Section) -> str:
    """The line with the heading of a section, as the file shows it."""
    alone = Document(document.properties, (Section(section.id, section.level, section.title, section.number),))
    return render(tuple(block for block in flatten(alone) if isinstance(block, Heading)))
