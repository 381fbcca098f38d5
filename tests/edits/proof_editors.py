"""Proofs with programs that people edit Word files in: each fact is found again in what they save.

`make editors` gets these programs and runs the proofs; they are no part of `make test`, and nothing is skipped.
"""

from collections import Counter
from functools import cache

import pytest

from scripts.editors.programs import FOLDER, PROGRAMS, record_changes
from socdocs.edits import compare, read_word_file
from tests.edits.editing import Editing, chosen, shown
from tests.edits.reports import REPORTS, assert_found, draft, original

CASES = [case for case in REPORTS if str(case) in ("payroll-processor/soc1-2026", "saas-vendor/soc2-2026")]
AUTHOR = "A. Reviewer"
FORMS = ("unedited", "edited", "tracked", "tracked-in-controls")


@cache
def edited(case, form):
    """A file, and the edits in it: ten facts of each kind of place."""
    editing = Editing(draft(case), original(case))
    found = chosen(editing.places(), 10)
    if form == "tracked-in-controls":
        edits = found["bound fact"]
    else:
        left_out = {"unedited": tuple(found), "edited": (), "tracked": ("bound fact",)}[form]
        edits = [edit for kind in found if kind not in left_out for edit in found[kind]]
    editing.edit(edits, author=AUTHOR if form.startswith("tracked") else "")
    return editing.data(), edits


@cache
def saved(program):
    """The folder with every file as the program saved it."""
    sources, folder = FOLDER / "edited", FOLDER / program
    for place in (sources, folder):
        place.mkdir(parents=True, exist_ok=True)
    files = []
    for case in CASES:
        for form in FORMS:
            files.append(sources / f"{case.example}-{form}.docx")
            files[-1].write_bytes(edited(case, form)[0])
    PROGRAMS[program].save(files, folder)
    return folder


def read(program, case, form, tracked="accept"):
    data = (saved(program) / f"{case.example}-{form}.docx").read_bytes()
    return read_word_file(data, tracked=tracked)


def forms(*, rejected=False):
    """Programs with the forms of files that they keep as they are."""
    for name, program in PROGRAMS.items():
        for form in FORMS:
            if form == "tracked-in-controls" and not program.keeps_tracked_in_controls:
                continue
            if not rejected or (form.startswith("tracked") and program.keeps_tracked):
                yield name, form


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize(("program", "form"), list(forms()))
def test_every_edit_is_found_in_what_a_program_saved(program, form, case):
    file = read(program, case, form)

    assert file.written == (original(case).written if PROGRAMS[program].keeps_manifest else ())
    assert_found(compare(file, original(case).written), edited(case, form)[1])


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize(("program", "form"), list(forms(rejected=True)))
def test_rejected_changes_are_not_found(program, form, case):
    assert_found(compare(read(program, case, form, "reject"), original(case).written))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_changes_that_libreoffice_records_are_found(case):
    editing = Editing(draft(case), original(case))
    often = Counter(shown(element) for element in editing.root.iter("{*}p"))
    places = [place for place in editing.places() if place.kind != "bound fact"]
    alone = [p for p in places if often[p.before + p.words + p.behind] == 1 and not p.element.findall(".//{*}sdt")]
    edits = [edit for found in chosen(iter(alone), 10).values() for edit in found]
    source, target = FOLDER / f"{case.example}.docx", FOLDER / f"{case.example}-recorded.docx"
    FOLDER.mkdir(parents=True, exist_ok=True)
    source.write_bytes(draft(case))

    record_changes(
        source,
        target,
        [
            {
                "text": (place := edit.place).before + place.words + place.behind,
                "start": len(place.before),
                "end": len(place.before) + len(place.words),
                "words": edit.words,
            }
            for edit in edits
        ],
    )

    assert_found(compare(read_word_file(target.read_bytes())), edits)
    assert_found(compare(read_word_file(target.read_bytes(), tracked="reject")))
