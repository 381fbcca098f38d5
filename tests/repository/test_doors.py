"""Files of users are looked for, read and written in few modules; a new place that does so says here why it may.

`Path.exists` and its kin, `os.path.realpath`, `glob` and `os.walk` take what they cannot look at for nothing, all or on
newer Pythons: one look that fails, and a file is passed over in silence or another one takes its place.  So looks go
through `files`: `is_there`, `is_file`, `is_folder` and `is_link` say what has a name, `names_in` what is in a folder,
`real_path` and `holds` where a path leads, and they raise an error where they cannot see.

To ask whether a file is there with `is_file` passes over a link that leads nowhere, a pipe and a folder in silence.
What counts only if it is there is asked for with `is_there`, and read and refused by `Files.read`; a name that a
description gives goes through `Folders.find`; whatever is written goes through `outputs`.
"""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "socdocs"
CALLS = {
    *("exists", "lexists", "is_file", "isfile", "is_dir", "isdir", "is_symlink", "islink", "lstat", "stat", "access"),
    *("open", "read_bytes", "read_text", "iterdir", "glob", "iglob", "rglob", "scandir", "listdir", "walk", "fwalk"),
    *("realpath", "resolve", "readlink", "samefile", "is_mount", "ismount", "is_junction", "getsize", "getmtime"),
    *("write_bytes", "write_text", "touch", "unlink", "rename", "symlink_to", "mkdir"),
}
"""The methods of Path and functions of os that look at the disk, read or write."""
ASKING = {"is_file", "is_folder", "is_link", "status_of"}
"""The functions of `files` by which a look passes over what is none, in silence unless it is said."""
DOORS = {
    "files.py": "the door for all that is read",
    "outputs/waiting.py": "the door for all that is written: locks folders",
    "outputs/locks.py": "the same: locks files",
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
    "source/data_files.py": {"read_bytes", "resolve", "rglob"},
    "writers/docx/shell.py": {"read_bytes", "resolve", "glob"},
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
THEMSELVES = {
    # Names whatever it cannot read; asks an entry of a folder what the folder says of it.
    "batch/ways.py": {"scandir", "is_dir", "is_symlink"},
    # The same with templates; finds what socdocs ships, before there is a reader of files.  A kind that is not seen is
    # an unknown one.
    "resources.py": {"resolve", "glob", "lexists", "exists", "iterdir", "scandir", "is_dir", "is_symlink", "is_file"},
    "workflow/depfile.py": {"iglob"},  # asks whether make would take a name for a pattern
    "preview/state.py": {"stat", "is_dir"},  # sees that a file has changed, and reads nothing of it
    "programs.py": {"isfile", "access"},  # finds the programs that socdocs runs
    "cli/roll_forward.py": {"stat", "read_bytes"},  # a file of the size of what would be written
    "cli/templates.py": {"read_bytes"},  # of socdocs
    "report/kinds.py": {"read_text"},  # of socdocs
}
"""Modules that look for files of users by themselves, with the calls by which they do."""
LOOKING = {
    "resources.py": "refuses a link in the place of a folder of templates",
    "outputs/places.py": "asks whether two names mean one file",
    "batch/descriptions.py": "refuses a description that is a link out of its folder",
    "batch/looks.py": "is how all in that folder ask, and names what it cannot see",
    "batch/sources.py": "finds descriptions in folders and patterns, and names each that it cannot use",
    "workflow/project.py": "names a file or folder that is none",
    "workflow/case.py": "refuses a folder of templates that is none",
    "workflow/examine.py": "leaves a folder of templates that is none to `workflow/case.py`",
    "report/kinds.py": "compares with templates of socdocs",
    "cli/build.py": "a folder as an output is refused",
    "cli/copies.py": "the copy that lies there is compared; what is no file is refused when it is written",
    "cli/diff.py": "a file comes before a revision of that name",
    "cli/init.py": "asks once more for a file that is none",
    "cli/options.py": "refuses a folder without a description",
    "cli/outline.py": "a kind comes before a file",
    "cli/report.py": "words of a message",
    "cli/requests.py": "the list that lies there is read; what is no file is refused when it is written",
    "cli/roll_forward.py": "compares what lies there with what would be written, and refuses all else",
    "cli/table.py": "words of a message",
    "cli/templates.py": "says whose a template is, and copies those of socdocs",
}
"""Modules that ask for files of users, with the reason why nothing is passed over in silence there."""


def calls_in(path):
    """The calls in a module that look at the disk, by the name of the method; those of `self` are none of Path."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name("open")):
                yield "open"
            case ast.Call(func=ast.Attribute(ast.Name("self"))):
                pass
            case ast.Call(func=ast.Attribute(_, name)) | ast.Attribute(ast.Attribute(ast.Name("os"), "path"), name) if (
                name in CALLS
            ):
                yield name


def asks(path):
    """Whether a module imports one of the functions of `files` by which a look passes over what is none."""
    imports = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ImportFrom))
    return any(alias.name in ASKING for node in imports if node.module == "socdocs.files" for alias in node.names)


@pytest.fixture(scope="module")
def found():
    """The calls in each module that makes any."""
    made = defaultdict(set)
    for module in sorted(SOURCE.rglob("*.py")):
        for name in calls_in(module):
            made[module.relative_to(SOURCE).as_posix()].add(name)
    return made


def test_every_module_that_looks_at_the_disk_is_known_with_its_reason(found):
    assert found.keys() == DOORS.keys() | OF_OUR_OWN.keys() | NO_FILES.keys() | THEMSELVES.keys()


def test_what_looks_or_reads_without_the_door_does_so_by_known_calls(found):
    known = {**OF_OUR_OWN, **NO_FILES, **THEMSELVES}
    assert {module: calls for module, calls in found.items() if module in known} == known


def test_every_module_that_asks_for_files_of_users_is_known_with_its_reason():
    asking = {module.relative_to(SOURCE).as_posix() for module in SOURCE.rglob("*.py") if asks(module)}
    assert asking - DOORS.keys() == LOOKING.keys()


def test_one_module_alone_says_where_a_path_leads(found):
    leading = {module for module, calls in found.items() if calls & {"realpath", "readlink"}}
    assert leading == {"files.py"}
