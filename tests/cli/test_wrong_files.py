"""A file of another program in the place of a text is answered in one line: what it is and what to do."""

import io
import os
import shutil
import subprocess
import sys
import zipfile

import pytest

from socdocs.resources import templates


def workbook():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as written:
        written.writestr("xl/workbook.xml", "<workbook/>")
    return stream.getvalue()


@pytest.mark.parametrize("command", ["check", "outline", "soc2", "assertion", "reports"])
def test_a_workbook_in_place_of_the_description_is_told_in_one_line(socdocs, folder, command):
    (folder / "controls.xlsx").write_bytes(workbook())
    ended = socdocs(command, "controls.xlsx")

    assert ended.code == 1
    said = [line for line in (ended.out + ended.err).splitlines() if line]
    what, todo = (
        "error[file-kind]: controls.xlsx is an Excel workbook, not a system description.",
        "Name it in the description: controls: {file: controls.xlsx}.",
    )
    listing = ["Not listed: controls.xlsx: 1 error."] if command == "reports" else []
    assert said == [f"{what} {todo}", "1 error", *listing]


def test_a_batch_and_the_short_format_say_what_to_do_too(socdocs, folder):
    (folder / "controls.xlsx").write_bytes(workbook())
    todo = "Name it in the description: controls: {file: controls.xlsx}."
    assert todo in socdocs("batch", "controls.xlsx", "-o", "out").err
    assert todo in socdocs("check", "controls.xlsx", "--output-format", "concise").out


def test_a_word_document_in_place_of_the_auditors_file_is_told(socdocs, folder):
    shutil.copy(templates() / "reference.docx", folder / "draft.docx")
    ended = socdocs("check", "system.yaml", "--auditor", "draft.docx")

    assert ended.out.startswith("error[file-kind]: draft.docx is a Word document, not a service auditor's file. ")
    assert ended.out.endswith("1 error\n")


def test_a_damaged_workbook_is_told_where_it_is_named(socdocs, folder):
    (folder / "cuecs.xlsx").write_bytes(workbook())
    (folder / "system.yaml").write_text("cuecs: {file: cuecs.xlsx}\n", "utf-8")
    ended = socdocs("check", "system.yaml", "--output-format", "concise")

    assert ended.out.splitlines()[0] == (
        "system.yaml:1:15: error[workbook]: cuecs.xlsx is damaged, so that its cells cannot be read."
    )


PDF = b"%PDF-1.7\n1 0 obj"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["pull", "r.pdf", "system.yaml"], "r.pdf is a PDF, not a Word draft. Give the draft as Word saved it"),
        (["pull", "m.xlsx", "system.yaml"], "m.xlsx is an Excel workbook, not a Word draft."),
        (["pull", "system.yaml", "draft.docx"], "system.yaml is a text, not a Word draft. The draft comes first"),
        (
            ["check", "system.yaml", "--auditor", "r.pdf"],
            "such as auditor.yaml, which `socdocs init soc2-type2 --auditor`",
        ),
        (
            ["check", "system.yaml", "--wordings", "draft.docx"],
            "draft.docx is a Word document, not a file of wordings.",
        ),
        (["init", "soc2-type2", "--controls", "r.pdf", "-o", "new.yaml"], "r.pdf is a PDF, not a list."),
        (["import", "r.pdf"], "r.pdf is a PDF, not a list."),
        (["diff", "r.pdf", "system.yaml"], "r.pdf is a PDF, not a system description."),
        (["roll-forward", "m.xlsx", "-o", "next"], "m.xlsx is an Excel workbook, not a system description."),
        (["confirm", "r.pdf", "--dry-run"], "r.pdf is a PDF, not a system description."),
        (["batch", "r.pdf", "-o", "out"], "r.pdf is a PDF, not a system description."),
    ],
    ids=" ".join,
)
def test_each_command_says_what_a_file_of_another_kind_is(socdocs, folder, arguments, said):
    (folder / "r.pdf").write_bytes(PDF)
    (folder / "m.xlsx").write_bytes(workbook())
    shutil.copy(templates() / "reference.docx", folder / "draft.docx")
    ended = socdocs(*arguments)

    assert ended.code == 1
    lines = [line for line in (ended.out + ended.err).splitlines() if "error[file-kind]" in line]
    assert len(lines) == 1
    assert said in lines[0]
    assert not (folder / "new.yaml").exists()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (os.mkfifo, "error[file-kind]: list.csv is a pipe"),
        (lambda path: path.symlink_to("/dev/zero"), "error[file-kind]: list.csv is a device"),
        (lambda path: (path.touch(), os.truncate(path, 2**43)), "error[file-too-large]: list.csv is larger than 10 MB"),
    ],
    ids=["pipe", "device", "larger than memory"],
)
def test_a_new_description_names_no_list_that_is_no_file_to_read(socdocs, folder, make, said):
    make(folder / "list.csv")
    ended = socdocs("init", "soc2-type2", "--controls", "list.csv", "-o", "new.yaml")

    assert ended.code == 1
    assert said in ended.err
    assert not (folder / "new.yaml").exists()


@pytest.mark.parametrize(
    "command", [["pull", "draft.docx", "system.yaml"], ["pull", "d.md", "--base", "draft.docx", "system.yaml"]]
)
def test_a_draft_that_cannot_be_read_is_told(socdocs, folder, command):
    (folder / "d.md").write_text("Words\n", "utf-8")
    with (folder / "draft.docx").open("wb") as draft:
        draft.truncate(64_000_001)
    ended = socdocs(*command)
    assert ended.code == 1
    assert "draft.docx is larger than 64 MB, the most that is read." in ended.out + ended.err

    (folder / "draft.docx").unlink()
    os.mkfifo(folder / "draft.docx")
    ended = socdocs(*command)
    assert ended.code == 1
    assert "draft.docx is a pipe, not a file that can be read." in ended.out + ended.err


def test_a_workbook_on_standard_input_is_told(folder):
    done = subprocess.run(
        [sys.executable, "-m", "socdocs", "check", "-"],
        input=workbook(),
        capture_output=True,
        check=False,
        env=os.environ,
    )
    assert done.returncode == 1
    assert done.stdout.startswith(b"error[file-kind]: Standard input is an Excel workbook, not a system description.")
