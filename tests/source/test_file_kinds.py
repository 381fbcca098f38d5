"""A file of another program is known by its first bytes, and an archive by the names in it, without unpacking it."""

import io
import zipfile

import pytest

from socdocs.files import FileRefused
from socdocs.resources import templates
from socdocs.source.file_kinds import AUDITORS_FILE, DESCRIPTION, LIST, PROJECT_FILE, TEXT, check_kind, kind_of


def archive(*names, first=None, last=None):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as written:
        if first:
            written.writestr("mimetype", first)
        for name in names:
            written.writestr(name, "x" * 100)
        if last:
            written.writestr("mimetype", last)
    return stream.getvalue()


def old_office(stream):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + stream.encode("utf-16-le") + bytes(500)


FILES = {
    "workbook": (archive("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook"),
    "workbook with macros": (archive("xl/vbaProject.bin", "xl/workbook.bin"), "an Excel workbook"),
    "ods": (archive("content.xml", first="application/vnd.oasis.opendocument.spreadsheet"), "an OpenDocument spread"),
    "odt": (archive("content.xml", first="application/vnd.oasis.opendocument.text"), "an OpenDocument text (.odt)"),
    "slides": (archive("ppt/presentation.xml"), "a PowerPoint presentation"),
    "zip": (archive("controls.csv"), "a zip archive"),
    "damaged archive": (b"PK\x03\x04rest", "a zip archive"),
    "empty archive": (archive(), "a zip archive"),
    "old workbook": (old_office("Workbook"), "an old Excel workbook (.xls)"),
    "old document": (old_office("WordDocument"), "an old Word document (.doc)"),
    "password": (old_office("EncryptedPackage"), "an Office file that is protected by a password"),
    "old file": (old_office("Other"), "an old Office file"),
    "xml workbook": (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n', "an Excel workbook"),
    "pdf": (b"%PDF-1.7\n1 0 obj\n", "a PDF"),
    "rtf": (b"{\\rtf1\\ansi", "an RTF document"),
    "png": (b"\x89PNG\r\n\x1a\n\x00\x00", "a PNG picture"),
    "jpeg": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG picture"),
    "heic": (b"\x00\x00\x00\x18ftypheic", "a picture"),
    "web page": (b"\xef\xbb\xbf\n<!DOCTYPE html>\n<html>", "a web page"),
    "gzip": (b"\x1f\x8b\x08\x00", "an archive"),
    "program": (b"\x7fELF\x02\x01\x01" + bytes(300), "a file of another program"),
}


@pytest.mark.parametrize(("data", "name"), FILES.values(), ids=FILES)
def test_a_file_of_another_program_is_named(data, name):
    assert kind_of(data).name.startswith(name)


def test_an_opendocument_spreadsheet_is_known_whose_type_is_not_the_first_file():
    data = archive("content.xml", last="application/vnd.oasis.opendocument.spreadsheet")

    assert kind_of(data) == kind_of(FILES["ods"][0])


def test_a_real_word_document_is_named():
    assert kind_of((templates() / "reference.docx").read_bytes()).name == "a Word document"


def test_nothing_in_an_archive_is_unpacked():
    data = archive("xl/workbook.xml").replace(b"x" * 100, b"y" * 100)
    with zipfile.ZipFile(io.BytesIO(data)) as damaged, pytest.raises(zipfile.BadZipFile):
        damaged.read("xl/workbook.xml")

    assert kind_of(data).name == "an Excel workbook"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"system: {name: Acme}\n",
        "system: {name: Čapek}\n".encode("utf-16"),
        "system: {name: Čapek}\n".encode("utf-32"),
        b"id,text\n1,a\0b\n" + b"2,text\n" * 20,
        b"<b>: x\n",
        b"PKI: Certificates are renewed.\n",
        b"%PDF: x\n",
    ],
)
def test_a_text_is_no_file_of_another_program(text):
    assert kind_of(text) is None


@pytest.mark.parametrize(
    ("name", "purpose", "said"),
    [
        ("a/Q3 list.xlsx", DESCRIPTION, "name it in the description: controls: {file: Q3 list.xlsx}."),
        ("tests.xlsx", AUDITORS_FILE, "name it in the service auditor's file: tests: {file: tests.xlsx}."),
        ("x}.xlsx", DESCRIPTION, "controls: {file: controls.xlsx}."),
        ("controls.csv", LIST, "give it the ending .xlsx"),
    ],
)
def test_the_refusal_says_what_the_file_is_and_what_to_do(name, purpose, said):
    with pytest.raises(FileRefused) as refusal:
        check_kind(FILES["workbook"][0], name, purpose)

    assert refusal.value.message == f"{name} is an Excel workbook, not {purpose.noun}."
    assert all(words.lower() in refusal.value.advice.lower() for words in said.split("|"))


@pytest.mark.parametrize("purpose", [DESCRIPTION, AUDITORS_FILE, LIST])
@pytest.mark.parametrize("data", [data for data, _ in FILES.values()], ids=FILES)
def test_there_is_advice_for_every_kind_and_purpose(data, purpose):
    with pytest.raises(FileRefused) as refusal:
        check_kind(data, "file.bin", purpose)

    assert refusal.value.advice.endswith(".")
    assert "{}" not in refusal.value.advice


def refusal(data, name, purpose):
    with pytest.raises(FileRefused) as refused:
        check_kind(data, name, purpose)
    return f"{refused.value.message}\n    {refused.value.advice}\n"


def test_the_refusals_read_as_in_the_golden_file(golden):
    files = [(data, f"list-{number:02}.bin") for number, (data, _) in enumerate(FILES.values(), 1)]
    tables = [(b"id,text\n", "list.csv"), (b"id\ttext\n", "list.tsv")]
    descriptions = (DESCRIPTION, AUDITORS_FILE, PROJECT_FILE)
    refusals = [refusal(*file, purpose) for purpose in (*descriptions, LIST, TEXT) for file in files]

    golden(
        "refused_files.txt", "".join((*refusals, *(refusal(*table, one) for one in descriptions for table in tables)))
    )
