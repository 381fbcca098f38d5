"""Files that Python programs open and save, or edit: every fact is found again."""

import io
from functools import cache

import docx
import pytest
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docxcompose.composer import Composer
from docxtpl import DocxTemplate

from socdocs.edits import compare, read_word_file
from tests.edits.editing import Editing, chosen
from tests.edits.reports import LONG, assert_found, draft, original


def saved(document):
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def by_python_docx(data):
    return saved(docx.Document(io.BytesIO(data)))


def by_docxtpl(data):
    template = DocxTemplate(io.BytesIO(data))
    template.render({})
    return saved(template)


def by_docxcompose(data):
    composer = Composer(docx.Document(io.BytesIO(data)))
    composer.append(docx.Document())
    return saved(composer)


def appended(data):
    composer = Composer(docx.Document())
    composer.append(docx.Document(io.BytesIO(data)))
    return saved(composer)


KEPT = (by_python_docx, by_docxtpl, by_docxcompose)
"""Programs that keep the manifest."""


@pytest.mark.parametrize("program", [*KEPT, appended], ids=lambda program: program.__name__)
@pytest.mark.parametrize("case", LONG[:1], ids=str)
def test_edits_are_found_in_what_a_program_saved(case, program):
    editing = Editing(draft(case), original(case))
    edits = [edit for found in chosen(editing.places(), 10).values() for edit in found]
    editing.edit(edits)

    edited = read_word_file(program(editing.data()))

    assert edited.written == (original(case).written if program in KEPT else ())
    assert_found(compare(edited, original(case).written), edits)


def test_edits_made_with_python_docx_are_found():
    case = LONG[-1]
    document = docx.Document(io.BytesIO(draft(case)))
    expected = []
    for paragraph in list(document.element.body.iter(qn("w:p"))):
        fact = alone(case, paragraph)
        if fact:
            first, *further = Paragraph(paragraph, document).runs
            first.text = f"Edited {len(expected)}"
            for run in further:
                run.text = ""
            expected.append((fact.address, fact.text, first.text))
    assert len(expected) > 20

    comparison = compare(read_word_file(saved(document)))

    assert sorted(change[:3] for change in comparison.changes) == sorted(expected)
    assert comparison.unattributed == comparison.missing == comparison.added == ()


@cache
def lines_by_name(case):
    return {line.name: line for line in original(case).written if line.name}


def alone(case, paragraph):
    """The fact that is all of a paragraph, or all of the first cell of a row."""
    start = paragraph.find(qn("w:bookmarkStart"))
    line = lines_by_name(case).get(start.get(qn("w:name"))) if start is not None else None
    if line is None or len(line.cells[0]) != 1:
        return None
    fact = line.cells[0][0]
    runs = Paragraph(paragraph, None).runs
    return fact if fact.address and runs and "".join(run.text for run in runs) == fact.text else None
