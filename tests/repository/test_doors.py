"""Files of users are looked for, read and written in few modules; a new place that does so says here why it may.

To ask whether a file is there with `is_file` or `exists` passes over a link that leads nowhere, a pipe and a folder in
silence.  What counts only if it is there is asked for with `files.is_there`, and read and refused by `Files.read`; a
name that a description gives goes through `Folders.find`; whatever is written goes through `outputs`.
"""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "socdocs"
CALLS = {
    *("exists", "lexists", "is_file", "isfile", "is_dir", "isdir", "is_symlink", "islink", "lstat", "stat", "access"),
    *("open", "read_bytes", "read_text", "iterdir", "glob", "iglob", "rglob", "scandir", "listdir", "walk"),
    *("write_bytes", "write_text", "touch", "unlink", "rename", "symlink_to", "mkdir"),
}
"""The methods of Path and functions of os that look at the disk, read or write."""
DOORS = {
    "files.py": "the door for all that is read",
    "outputs/locks.py": "the door for all that is written: locks folders and files",
    "outputs/beside.py": "the same: writes beside the place of an output",
    "outputs/rights.py": "the same: gives what is written there the rights of what was there",
    "outputs/replacing.py": "the same: reads what is in the place of an output",
    "outputs/saving.py": "the same: puts outputs in their places",
    "outputs/own_files.py": "the same: replaces files of the user's own",
    "temporary_folder.py": "folders of our own, for files that other programs read",
}
OF_OUR_OWN = {
    "cli/reference.py": {"read_bytes"},
    "cli/schema.py": {"read_text"},
    "prepared_values.py": {"read_bytes"},
    "repertoire.py": {"read_text"},
    "report/compiled_templates.py": {"read_text", "is_file", "glob"},
    "rules/manual.py": {"read_text"},
    "source/data_files.py": {"read_bytes", "rglob"},
    "writers/docx/shell.py": {"read_bytes", "glob"},
    "writers/docx/pagination.py": {"read_bytes", "write_bytes"},
    "writers/html/page.py": {"read_text"},
    "writers/pdf/drawing.py": {"read_bytes"},
}
"""Modules that read what socdocs ships or has just written, with the calls by which they do."""
NO_FILES = {
    "report/confined.py": {"read_text"},  # how much memory this process has, which Linux tells as a file
    "cli/preview.py": {"open"},  # a page in the browser
    "report/compose.py": {"walk"},
    "seals/office.py": {"open", "is_dir"},  # parts of a package in memory
    "workflow/own_wording.py": {"walk"},
    "workflow/sign_offs.py": {"walk"},
    "writers/docx/style_source/opening.py": {"open", "is_dir"},  # as above
}
"""Modules in which such a call is about something else."""
LOOKING = {
    "batch/sources.py": "finds descriptions in folders and patterns, and names each that it cannot use",
    "batch/ways.py": "the same: enters folders, and names each link that it does not follow",
    "resources.py": "finds templates, names those that it cannot use, and finds what socdocs ships",
    "workflow/project.py": "finds the project file by `lexists`, and names a folder or file that is none",
    "workflow/case.py": "refuses a folder of templates that is none",
    "workflow/examine.py": "leaves a folder of templates that is none to `workflow/case.py`",
    "programs.py": "finds the programs that socdocs runs",
    "workflow/depfile.py": "asks whether make would take a name for a pattern",
    "preview/state.py": "sees that a file has changed, and reads nothing of it",
    "report/kinds.py": "compares with templates of socdocs",
    "cli/build.py": "words of a message; a folder as an output is refused",
    "cli/copies.py": "the copy that lies there is compared; what is no file is refused when it is written",
    "cli/diff.py": "a file comes before a revision of that name; what is none is refused when it is read",
    "cli/init.py": "asks once more for a file that is none",
    "cli/options.py": "refuses a folder without a description",
    "cli/outline.py": "words of a message; a kind comes before a file",
    "cli/report.py": "words of a message",
    "cli/requests.py": "the list that lies there is read; what is no file is refused when it is written",
    "cli/roll_forward.py": "compares what lies there with what would be written, and refuses all else",
    "cli/table.py": "words of a message",
    "cli/templates.py": "says whose a template is, and copies those of socdocs",
}
"""Modules that look for files of users, with the reason why nothing is passed over in silence there."""


def calls_in(path):
    """The calls in a module that look at the disk, by the name of the method; those of `self` are none of Path."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name("open")):
                yield "open"
            case ast.Call(func=ast.Attribute(ast.Name("self"))):
                pass
            case ast.Call(func=ast.Attribute(_, name)) if name in CALLS:
                yield name


@pytest.fixture(scope="module")
def found():
    """The calls in each module that makes any."""
    made = defaultdict(set)
    for module in sorted(SOURCE.rglob("*.py")):
        for name in calls_in(module):
            made[module.relative_to(SOURCE).as_posix()].add(name)
    return made


def test_every_module_that_looks_at_the_disk_is_known_with_its_reason(found):
    assert found.keys() == DOORS.keys() | OF_OUR_OWN.keys() | NO_FILES.keys() | LOOKING.keys()


def test_what_is_read_without_the_door_is_of_our_own(found):
    known = {**OF_OUR_OWN, **NO_FILES}
    assert {module: calls for module, calls in found.items() if module in known} == known


def test_who_looks_for_files_of_users_neither_reads_nor_writes_them(found):
    reading = {"open", "read_text", "read_bytes", "write_bytes", "write_text", "touch", "unlink", "rename", "mkdir"}
    read = {module: calls & reading for module, calls in found.items() if module in LOOKING and calls & reading}
    assert read == {
        "cli/copies.py": {"open"},  # its checksum alone
        "cli/roll_forward.py": {"read_bytes"},  # a file of the size of what would be written
        "cli/templates.py": {"read_bytes"},  # of socdocs
        "report/kinds.py": {"read_text"},  # of socdocs
    }
