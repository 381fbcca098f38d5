"""`socdocs copies` writes a copy with the recipient's name, and loses no line of the log."""

import csv
import datetime
import errno
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from socdocs.outputs import waiting
from socdocs.outputs.beside import require_removable
from socdocs.workflow import check, distribution_log
from tests.reports import EXAMPLES

LIST = "Customer;NDA;E-mail\nAcme, Inc.;NDA of March 1, 2026;dana@acme.example\nBrook LLC;;\n"
LETTER = """\
service_organization: {name: Tidewater}
system: {name: Ledger}
reports:
  - id: bridge-2026
    kind: bridge-letter
    period: {start: 2026-01-01, end: 2026-03-31}
    previous_report:
      {title: SOC 2 Type 2 Report, period: {start: 2025-01-01, end: 2025-12-31}, service_auditor: Reyes LLP}
    changes: {none_statement: No significant changes were made.}
    assertion: {date: 2026-04-02, signed: no, signatories: [{name: Dana Whitcomb, title: Chief Executive Officer}]}
"""


@pytest.fixture
def day(monkeypatch):
    monkeypatch.setattr(check, "today", lambda: datetime.date(2026, 4, 5))


@pytest.fixture
def letter(folder, day):
    (folder / "system.yaml").write_text(LETTER, "utf-8")
    (folder / "recipients.csv").write_text(LIST, "utf-8")
    return folder


def log_of(file):
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"), newline="")))


def words_of(part):
    return " ".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", part.decode()))


def test_a_copy_bears_its_recipient_on_the_cover_and_on_every_page_and_says_nothing_else_new(folder, socdocs):
    shutil.copytree(EXAMPLES / "saas-vendor", folder / "saas")
    socdocs("soc2", "saas/system.yaml", "--clean", "-o", "report.docx")
    socdocs("copies", "saas/system.yaml", "--recipient", "Acme, Inc.", "-o", "copies")

    (copy,) = (folder / "copies").glob("*.docx")
    with zipfile.ZipFile(folder / "report.docx") as plain, zipfile.ZipFile(copy) as marked:
        footers = [name for name in marked.namelist() if "footer" in name and "rels" not in name]
        with_pages = [name for name in footers if "<w:t" in marked.read(name).decode()]
        assert with_pages
        assert all("Prepared for Acme, Inc." in words_of(marked.read(name)) for name in with_pages)
        assert marked.read("word/document.xml") == plain.read("word/document.xml")
        assert "word/comments.xml" not in marked.namelist()


def test_a_bridge_letter_is_addressed_to_its_recipient(letter, socdocs):
    ended = socdocs("copies", "system.yaml", "--recipients", "recipients.csv", "--format", "md", "-o", "copies")

    assert ended.code == 0, ended.err
    text = (letter / "copies" / "bridge-2026-Acme-Inc.md").read_text("utf-8")
    assert "\nPrepared for Acme, Inc.\n" in text
    assert "\nTo Acme, Inc.\n" in text
    assert "Brook" not in text
    assert "No NDA is named for Brook LLC." in ended.err


def test_the_log_says_who_got_which_version_under_which_agreement(letter, socdocs):
    socdocs("copies", "system.yaml", "--recipients", "recipients.csv", "--final", "signed", "-o", "copies")

    acme, brook = log_of(letter / "copies" / "distribution-log.csv")
    made = letter / "copies" / acme["File"]
    assert acme.pop("SHA-256") == hashlib.sha256(made.read_bytes()).hexdigest()
    assert len(acme.pop("Input")) == 12
    assert acme == {
        "Date": "2026-04-05",
        "Recipient": "Acme, Inc.",
        "NDA": "NDA of March 1, 2026",
        "Report": "Bridge Letter, Ledger",
        "Covers": "For the period January 1, 2026 to March 31, 2026",
        "Version": "final: signed",
        "File": "bridge-2026-Acme-Inc.docx",
    }
    assert brook["NDA"] == ""


def test_a_second_run_adds_only_what_changed(letter, socdocs):
    run = ("copies", "system.yaml", "--recipients", "recipients.csv", "-o", "copies")
    socdocs(*run)
    log = letter / "copies" / "distribution-log.csv"
    log.write_bytes(before := log.read_bytes().replace(b"NDA of March 1, 2026", b"NDA of March 1, 2026, amended"))

    assert "no line, since these copies are in it" in socdocs(*run).err
    assert log.read_bytes() == before
    (letter / "system.yaml").write_text(LETTER.replace("made.", "made to the system."), "utf-8")
    assert "2 lines added" in socdocs(*run).err
    assert log.read_bytes().startswith(before)


def test_the_recipients_do_not_change_what_the_copies_say_they_are_made_from(letter, socdocs):
    socdocs("copies", "system.yaml", "--recipients", "recipients.csv", "-o", "one")
    socdocs("copies", "system.yaml", "--recipient", "Acme, Inc.", "--nda", "NDA of March 1, 2026", "-o", "two")

    assert log_of(letter / "one" / "distribution-log.csv")[0] == log_of(letter / "two" / "distribution-log.csv")[0]


def test_a_dry_run_writes_nothing(letter, socdocs):
    ended = socdocs("copies", "system.yaml", "--recipients", "recipients.csv", "-o", "copies", "--dry-run")

    assert ended.code == 0
    assert "2 lines to add" in ended.err
    assert not (letter / "copies").exists()


def test_columns_of_the_list_that_are_not_read_are_named(letter, socdocs):
    (letter / "recipients.csv").write_text("Recipient,NDA,Note,Conditions\nAcme,NDA 1,not before April,none\n", "utf-8")

    ended = socdocs("copies", "system.yaml", "--recipients", "recipients.csv", "-o", "copies", "--dry-run")

    assert "info[columns-left-out]: 2 columns are left out: “Note”, “Conditions”." in ended.err
    assert "Only Recipient and NDA are read; all other columns are your own." in ended.err


def test_recipients_above_the_headings_are_named(letter, socdocs):
    (letter / "recipients.csv").write_text("Acme,n1\nBrook LLC,n2\nRecipient,NDA\nZed Corp,n3\n", "utf-8")

    ended = socdocs("copies", "system.yaml", "--recipients", "recipients.csv", "-o", "copies", "--dry-run")

    assert "2 rows above the headings look like entries and are not read: row 1 (“Acme”), row 2 (“Brook" in ended.err
    assert "Write the headings above all recipients, into the first row." in ended.err


def test_a_recipient_above_the_only_heading_is_named(letter, socdocs):
    (letter / "recipients.csv").write_text("Acme\nRecipient\nZed Corp\n", "utf-8")

    ended = socdocs("copies", "system.yaml", "--recipients", "recipients.csv", "-o", "copies", "--dry-run")

    assert "1 row above the headings looks like an entry and is not read: row 1 (“Acme”)." in ended.err


def book(path, sheets, hidden=()):
    """Write a workbook with these rows in its sheets."""
    with Workbook(path) as made:
        for name, rows in sheets.items():
            page = made.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
            if name in hidden:
                page.hide()


GOOD, ODD = [["Recipient", "NDA"], ["Acme, Inc.", "NDA 1"]], [["Recipient"], ["Acme"], [""], ["."]]


def test_places_in_a_workbook_of_recipients_are_its_sheet_and_cell(letter, socdocs):
    book(letter / "r.xlsx", {"List": ODD})
    ended = socdocs("copies", "system.yaml", "--recipients", "r.xlsx", "-o", "copies")
    assert ended.code == 2
    assert "“.” at r.xlsx (sheet List, cell A4)" in " ".join(ended.err.split())


def test_of_several_sheets_the_one_that_is_shown_is_the_list_of_recipients(letter, socdocs):
    sheets = {"List": GOOD, "Last year": GOOD}
    book(letter / "r.xlsx", sheets)
    ended = socdocs("copies", "system.yaml", "--recipients", "r.xlsx", "-o", "copies")
    assert ended.code == 1
    assert "Hide or delete the sheets that are not the list" in " ".join(ended.err.split())

    book(letter / "r.xlsx", sheets, hidden=("Last year",))
    assert socdocs("copies", "system.yaml", "--recipients", "r.xlsx", "-o", "copies").code == 0


@pytest.mark.parametrize(
    "rows",
    [
        [["Customers", "Customer"], ["Acme", "Brook"]],
        [["Recipiemt", "NDA"], ["Acme", ""]],
        [["Who", "What"], ["Acme", ""]],
        [["Recipient", "Recipient"], ["Acme", "Brook"]],
        [["Recipient", "Mine"], ["Acme", "Brook"]],
        [["Recipient"]],
        [["Recipient", "NDA"], ["", "NDA 1"]],
    ],
)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_said_of_a_list_of_recipients_fits_the_command(letter, socdocs, rows, ending):
    path = letter / f"r.{ending}"
    if ending == "xlsx":
        book(path, {"List": rows})
    else:
        path.write_text("".join(f"{';'.join(row)}\n" for row in rows), "utf-8")
    ended = socdocs("copies", "system.yaml", "--recipients", path.name, "-o", "copies")
    assert "[" in ended.err
    assert "“file”" not in ended.err
    assert "description" not in ended.err


def test_only_the_named_recipients_of_a_list_get_a_copy(letter, socdocs):
    run = ("copies", "system.yaml", "--recipients", "recipients.csv", "-o", "copies")
    socdocs(*run, "--recipient", "Brook LLC")
    assert [path.name for path in (letter / "copies").glob("*.docx")] == ["bridge-2026-Brook-LLC.docx"]

    ended = socdocs(*run, "--recipient", "Brok LLC")
    assert ended.code == 2
    assert "Did you mean “Brook LLC”?" in ended.err


def test_with_force_an_edited_copy_is_replaced_and_the_log_still_only_grows(letter, socdocs):
    run = ("copies", "system.yaml", "--recipient", "Acme, Inc.", "--format", "md", "-o", "copies")
    socdocs(*run)
    copy, log = letter / "copies" / "bridge-2026-Acme-Inc.md", letter / "copies" / "distribution-log.csv"
    copy.write_text(f"{copy.read_text('utf-8')}\nMine.\n", "utf-8")
    log.write_bytes(held := b"not a log")

    assert socdocs(*run).code == socdocs(*run, "--force").code == 3
    assert log.read_bytes() == held
    assert "Mine." in copy.read_text("utf-8")
    log.unlink()
    assert socdocs(*run).code == 3
    assert socdocs(*run, "--force").code == 0
    assert "Mine." not in copy.read_text("utf-8")


@pytest.mark.parametrize("log", ["link.csv", "system.yaml/log.csv", "/proc/nosuch/log.csv"])
def test_there_is_no_copy_where_the_log_cannot_be_written(letter, socdocs, log):
    (letter / "link.csv").symlink_to("nowhere.csv")

    ended = socdocs("copies", "system.yaml", "--recipient", "Acme, Inc.", "-o", "copies", "--log", log)

    assert ended.code == 3
    assert log in ended.err
    assert not (letter / "copies").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "Name who gets a copy"),
        (("--recipient", " "), "Name who gets a copy"),
        (("--recipient", "Acme\x1b[31m"), "Invalid value for '--recipient': The control character"),
        (("--recipient", "Acme\udcff"), "Invalid value for '--recipient': The byte 0xFF is not valid UTF-8."),
        (("--recipient", "Acme", "--nda", "a\x07b"), "Invalid value for '--nda': The control character"),
        (("--recipients", "recipients.csv", "--nda", "x"), "--nda is for a recipient without a list"),
        (("--recipients", "system.yaml"), "must end in"),
        (("--recipient", "Acme Inc", "--recipient", "Acme, Inc."), "would have the same file name"),
        (("--recipient", "ACME", "--recipient", "Acme"), "for “ACME” (--recipient) and “Acme” (--recipient)"),
        (("--recipient", ".."), "No file can be named after “..” (--recipient). Add letters or digits to the name."),
        (("--recipients", "recipients.csv", "--log", "recipients.csv"), "is read by this command"),
        (("--recipients", "recipients.csv", "--log", "copies/bridge-2026-Brook-LLC.docx"), "name the same file"),
    ],
)
def test_wrong_use_is_refused_before_anything_is_written(letter, socdocs, options, said):
    ended = socdocs("copies", "system.yaml", *options, "-o", "copies")

    assert ended.code == 2
    assert said in ended.err
    assert not (letter / "copies").exists()


def test_two_names_of_a_list_that_give_one_file_name_are_refused_with_both_places(letter, socdocs):
    (letter / "recipients.csv").write_text('Recipient\n"Acme, Inc."\nBrook\nACME Inc\n', "utf-8")

    ended = socdocs("copies", "system.yaml", "--recipients", "recipients.csv", "-o", "copies")

    assert ended.code == 2
    said = " ".join(ended.err.split())
    assert (
        "“Acme, Inc.” at recipients.csv:2:1 (cell row 2, column Recipient) and “ACME Inc” at recipients.csv:4:1" in said
    )
    assert not (letter / "copies").exists()


def test_a_later_copy_never_takes_the_place_of_one_for_another_recipient(letter, socdocs):
    run = ("copies", "system.yaml", "-o", "copies", "--format", "md", "--recipient")
    socdocs(*run, "Acme, Inc.")
    copy, log = letter / "copies" / "bridge-2026-Acme-Inc.md", letter / "copies" / "distribution-log.csv"
    before = (copy.read_bytes(), log.read_bytes())

    for ended in (socdocs(*run, "Acme Inc"), socdocs(*run, "Acme Inc", "--dry-run")):
        assert ended.code == 3
        assert f"{copy.relative_to(letter)} is the copy for “Acme, Inc.”; no copy was written" in ended.err
    assert (copy.read_bytes(), log.read_bytes()) == before
    assert socdocs(*run, "Acme Inc", "--force").code == 0
    assert [row["Recipient"] for row in log_of(log)] == ["Acme, Inc.", "Acme Inc"]


def test_a_copy_that_was_handed_on_to_others_is_still_that_of_its_recipient(letter, socdocs):
    run = ("copies", "system.yaml", "-o", "copies", "--format", "md", "--recipient")
    socdocs(*run, "Acme, Inc.")
    log = letter / "copies" / "distribution-log.csv"
    head, line = log.read_text("utf-8-sig").splitlines()
    others = [line.replace('"Acme, Inc."', f"Their auditor {number}") for number in range(9)]
    log.write_text("\n".join([head, line, *others]) + "\n", "utf-8")

    assert socdocs(*run, "Acme, Inc.").code == 0
    ended = socdocs(*run, "Acme Inc")
    assert ended.code == 3
    assert "is the copy for “Acme, Inc.”; no copy was written" in ended.err


def test_a_copy_that_only_another_log_knows_is_left_alone(letter, socdocs):
    run = ("copies", "system.yaml", "-o", "copies", "--format", "md")
    socdocs(*run, "--recipient", "Acme, Inc.")
    copy = letter / "copies" / "bridge-2026-Acme-Inc.md"
    before = copy.read_bytes()

    ended = socdocs(*run, "--recipient", "Acme Inc", "--log", "other.csv")

    assert ended.code == 3
    assert f"{copy.relative_to(letter)} is there already, and other.csv does not say whose copy it is" in ended.err
    assert copy.read_bytes() == before
    assert not Path("other.csv").exists()
    assert socdocs(*run, "--recipient", "Acme, Inc.", "--log", "other.csv").code == 0


def test_runs_at_one_time_into_one_folder_each_add_their_line(letter):
    command = [sys.executable, "-m", "socdocs", "copies", "system.yaml", "-o", "copies", "--recipient"]
    names = [f"Recipient {number}" for number in range(4)]

    runs = [subprocess.Popen([*command, name]) for name in names]

    assert [run.wait() for run in runs] == [0] * len(runs)
    rows = log_of(letter / "copies" / "distribution-log.csv")
    assert sorted(row["Recipient"] for row in rows) == names
    assert {row["File"] for row in rows} == {path.name for path in (letter / "copies").glob("*.docx")}


def test_while_another_run_adds_to_the_log_no_copy_is_written(letter, socdocs, monkeypatch):
    monkeypatch.setattr(waiting, "_PATIENCE", 0.0)
    log = Path("copies/distribution-log.csv")

    with waiting.one_at_a_time(log):
        ended = socdocs("copies", "system.yaml", "--recipient", "Acme", "-o", "copies")

    assert ended.code == 3
    assert f"Another command is changing {log}. Run this one again when it has ended." in ended.err
    assert list((letter / "copies").iterdir()) == []


@pytest.mark.parametrize("options", [(), ("--force",)], ids=["", "forced"])
@pytest.mark.parametrize("moment", [(distribution_log, "with_copies"), (os, "fsync")], ids=["read", "written"])
def test_a_log_that_is_changed_in_the_meantime_is_left_alone_with_no_copy_and_no_word_of_force(
    letter, socdocs, monkeypatch, moment, options
):
    run = ("copies", "system.yaml", "-o", "copies", "--recipient")
    socdocs(*run, "Acme")
    log = letter / "copies" / "distribution-log.csv"
    module, name = moment

    def typed_meanwhile(*arguments):
        log.write_bytes(log.read_bytes().replace(b"Acme", b"Acme, Inc."))
        return real(*arguments)

    real = getattr(module, name)
    monkeypatch.setattr(module, name, typed_meanwhile)
    ended = socdocs(*run, "Brook", *options)

    assert ended.code == 3
    assert "was changed while this command ran, so it is left alone; run it again." in ended.err
    assert "--force" not in ended.err
    assert [path.name for path in (letter / "copies").glob("*.docx")] == ["bridge-2026-Acme.docx"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Recipient,NDA\n", "has a header row but nothing below it"),
        ("Recipient\nAcme\nACME\n", "error[recipient-twice]: “ACME” is in the list twice"),
        ("Who,What\nAcme,x\n", "Write the headings Recipient and NDA into the first row."),
        ("Recipient,NDA\n,NDA of May 1\n", "Row 2 has no “Recipient”"),
    ],
)
def test_a_list_that_cannot_be_used_is_told_with_its_place(letter, socdocs, content, said):
    (letter / "recipients.csv").write_text(content, "utf-8")

    ended = socdocs("copies", "system.yaml", "--recipients", "recipients.csv", "-o", "copies")

    assert ended.code == 1
    assert said in ended.err
    assert "recipients.csv:" in ended.err
    assert not (letter / "copies").exists()


def test_a_report_with_errors_has_no_copies(letter, socdocs):
    (letter / "system.yaml").write_text(LETTER.replace("date: 2026-04-02", "date: 2026-01-02"), "utf-8")

    ended = socdocs("copies", "system.yaml", "--recipient", "Acme", "-o", "copies")

    assert ended.code == 1
    assert "ENG012" in ended.err
    assert not (letter / "copies").exists()


def test_no_line_is_added_where_one_of_the_copies_is_write_protected(letter, socdocs):
    run = ("copies", "system.yaml", "-o", "copies", "--format", "md", "--recipient", "Ann")
    socdocs(*run)
    copy, log = letter / "copies" / "bridge-2026-Ann.md", letter / "copies" / "distribution-log.csv"
    before = (copy.read_bytes(), log.read_bytes())
    copy.chmod(0o444)
    (letter / "system.yaml").write_text(LETTER.replace("Ledger", "Ledgers"), "utf-8")

    ended = socdocs(*run, "--recipient", "Ben")

    assert (ended.code, "write-protected" in ended.err) == (3, True)
    assert (copy.read_bytes(), log.read_bytes()) == before


def test_no_line_is_added_where_the_folder_lets_no_one_replace_one_of_the_copies(letter, socdocs, monkeypatch):
    run = ("copies", "system.yaml", "-o", "copies", "--format", "md", "--recipient", "Ann")
    socdocs(*run)
    folder = letter / "copies"
    before = {path: path.read_bytes() for path in folder.iterdir()}
    (letter / "system.yaml").write_text(LETTER.replace("Ledger", "Ledgers"), "utf-8")

    def sticky(path):
        # What the system says of another user's file in a sticky folder.
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), str(path))

    monkeypatch.setattr("os.rmdir", sticky)
    ended = socdocs(*run, "--recipient", "Ben")

    assert (ended.code, "bridge-2026-Ann.md" in ended.err) == (3, True), ended.err
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_what_asks_whether_a_file_can_be_replaced_leaves_it(tmp_path):
    file = tmp_path / "a.md"
    file.write_text("Call the bank.", "utf-8")

    require_removable(file)

    assert file.read_text("utf-8") == "Call the bank."


def test_a_copy_for_another_recipient_is_known_behind_a_folder_that_is_still_to_be_made(letter, socdocs):
    run = ("copies", "system.yaml", "--format", "md", "--log", "log.csv", "--recipient")
    socdocs(*run, "Acme, Inc.", "-o", "copies")
    before = [(letter / name).read_bytes() for name in ("copies/bridge-2026-Acme-Inc.md", "log.csv")]

    ended = socdocs(*run, "Acme Inc", "-o", "copies/new/..")

    assert (ended.code, "is the copy for “Acme, Inc.”" in ended.err) == (3, True)
    assert before == [(letter / name).read_bytes() for name in ("copies/bridge-2026-Acme-Inc.md", "log.csv")]


@pytest.mark.parametrize("number", range(1, 4))
def test_no_line_is_added_where_the_disk_has_no_room_for_one_of_the_copies(letter, socdocs, monkeypatch, number):
    run = ("copies", "system.yaml", "-o", "copies", "--format", "md", "--recipient")
    socdocs(*run, "Ann")
    before = {path.name: path.read_bytes() for path in (letter / "copies").iterdir()}
    calls = []

    def fill(descriptor):
        calls.append(descriptor)
        if len(calls) == number:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fill)
    ended = socdocs(*run, "Ben", "--recipient", "Cy")

    assert (ended.code, "The disk is full" in ended.err) == (3, True)
    assert {path.name: path.read_bytes() for path in (letter / "copies").iterdir()} == before
