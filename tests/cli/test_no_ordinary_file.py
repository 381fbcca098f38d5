"""What counts only if it is there is never passed over where it is a link that leads nowhere, a pipe or a folder."""

import os
from pathlib import Path

import pytest

pytestmark = pytest.mark.exhaustive

THINGS = {
    "a link that leads nowhere": lambda path: path.symlink_to("gone"),
    "a pipe": os.mkfifo,
    "a folder": Path.mkdir,
    "a file": lambda path: path.write_text("Ours.\n", "utf-8"),
}
"""What may lie in the place of a file or of a folder."""
FILES = [
    "system.yaml",
    "auditor.yaml",
    "socdocs.yaml",
    "own-wording/description.overview.yaml",
    "own/words.yaml",
    "own/shared/cover.md",
    "own/shared/description/overview.md",
    "own/soc2-type1/report.yaml",
    "own/soc2-type1/layouts/four-section.yaml",
]
FOLDERS = ["own-wording", "own/shared", "own/soc2-type1", "own"]
DEEPER = "own/soc2-type1/layouts"
"""A folder whose name says nothing to the search for templates, so that only a link is suspect there."""
CALLS = [
    "soc2 system.yaml --type 1 -o out/draft.md",
    "check system.yaml --fail-on error",
    "batch system.yaml -o out --format md --jobs 1",
    "review system.yaml",
    "requests system.yaml --report soc2-2026 -o out/r.csv",
    "copies system.yaml --report soc2-2026 --recipient A --nda Signed --format md -o out",
]
TEMPLATES = ("--templates", "own")
OF_TEMPLATES = [name for name in (*FILES, *FOLDERS) if name.startswith("own/")]


@pytest.fixture
def placed(folder):
    """Put something in the place of a file or folder that the commands look for: `placed(name, thing)`."""

    def put(name, thing):
        (folder / "own" / "shared").mkdir(parents=True, exist_ok=True)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            for below in path.iterdir():
                below.rmdir()
            path.rmdir()
        path.unlink(missing_ok=True)
        THINGS[thing](path)

    return put


def refused(socdocs, folder, call, name):
    with_templates = name.split("/")[0] == "own" and "templates" not in call
    ended = socdocs(*call.split(), *(TEMPLATES if with_templates else ()))
    said = f"{call}\n{ended.out}{ended.err}"
    assert ended.code in (1, 2, 3), said
    assert Path(name).name in ended.out + ended.err, said
    assert not [path for path in (folder / "out").rglob("*") if path.is_file()], said


@pytest.mark.parametrize("thing", list(THINGS)[:3])
@pytest.mark.parametrize("name", FILES)
def test_no_command_passes_over_what_is_no_file(socdocs, folder, placed, name, thing):
    placed(name, thing)

    for call in CALLS:
        refused(socdocs, folder, call, name)


@pytest.mark.parametrize(
    ("name", "thing"),
    [
        *((name, thing) for name in FOLDERS for thing in THINGS if thing != "a folder"),
        (DEEPER, "a link that leads nowhere"),
    ],
)
def test_no_command_passes_over_what_is_no_folder(socdocs, folder, placed, name, thing):
    placed(name, thing)

    for call in CALLS:
        refused(socdocs, folder, call, name)


@pytest.mark.parametrize("thing", list(THINGS)[:2])
@pytest.mark.parametrize("name", OF_TEMPLATES)
def test_the_check_of_templates_passes_over_nothing(socdocs, folder, placed, name, thing):
    placed(name, thing)
    refused(socdocs, folder, "templates check own", name)


def test_links_that_editors_leave_behind_are_no_templates(socdocs, folder, placed):
    placed("own/shared/.#cover.md", "a link that leads nowhere")

    ended = socdocs("soc2", "system.yaml", "--type", "1", "-o", "draft.md", *TEMPLATES)

    assert ended.code == 0, ended.err
