"""Page numbers in the contents: told by a layout or left out, never guessed."""

import errno
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from socdocs.document.words import plain_text
from socdocs.problems import EnvironmentProblem
from socdocs.writers.docx import write
from socdocs.writers.docx.pagination import page_numbers, paginated, read_pages
from tests.conftest import ROOT
from tests.writers.docx import sample
from tests.writers.docx.inspection import Package, W, careless, text, value


def entries(package):
    return [
        p
        for p in package.body.iter(f"{W}p")
        if re.fullmatch(r"TOC\d|TableofFigures", value(p.find(f"{W}pPr/{W}pStyle")) or "")
    ]


def test_without_a_layout_entries_are_links_without_number_and_word_may_add_them():
    package = Package(write(sample.report(list_of_tables=True), pictures=sample.PICTURES))
    lines = entries(package)
    assert len(lines) > 30
    assert all(len(list(p.iter(f"{W}hyperlink"))) == 1 for p in lines)
    assert not any("PAGEREF" in e.text for e in package.all("instrText"))
    instructions = [e.text.strip() for e in package.all("instrText") if "TOC" in e.text]
    assert instructions == ['TOC \\o "1-3" \\h \\z \\u']
    assert not re.search(rb"w:updateFields|w:dirty", b"".join(package.streams.values()))


@pytest.mark.parametrize("draft", [True, False])
def test_the_contents_of_a_draft_without_numbers_say_how_to_get_them_where_word_replaces_the_words(draft):
    package = Package(write(sample.report(draft=draft), pictures=sample.PICTURES))
    (first,) = (p for p in package.body.iter(f"{W}p") if any("TOC" in e.text for e in p.iter(f"{W}instrText")))
    # What the field shows is replaced when Word updates it.
    assert ("press F9" in text(first)) is draft
    assert text(package.body).count("press F9") == draft


def test_a_list_of_tables_is_there_if_asked_for_and_names_the_listed_tables_only():
    document = sample.report(list_of_tables=True)
    captions = [f"{entry.label}: {plain_text(entry.title)}" for entry in document.tables]
    listed = [f"{entry.label}: {plain_text(entry.title)}" for entry in document.tables if entry.listed]
    shown = [text(p) for p in entries(Package(write(document, pictures=sample.PICTURES))) if text(p) in captions]
    assert shown == listed != captions
    without = entries(Package(write(sample.report(), pictures=sample.PICTURES)))
    assert not {text(p) for p in without} & set(captions)


def test_a_short_title_without_a_number_has_no_hanging_indent_at_which_its_page_would_stop():
    package = Package(write(sample.report(), pictures=sample.PICTURES))
    unnumbered = [p for p in entries(package) if not re.match(r"Section|\d", text(p))]
    assert len(unnumbered) > 5
    for p in unnumbered:
        style, indent = value(p.find(f"{W}pPr/{W}pStyle")), p.find(f"{W}pPr/{W}ind")
        assert style == "TOC1" or value(indent, "firstLine") == "0", text(p)


def test_with_a_layout_every_entry_carries_its_page():
    document = sample.report(list_of_tables=True)
    names = [value(e, "anchor") or "" for e in Package(write(document, pictures=sample.PICTURES)).all("hyperlink")]
    pages = {name: number for number, name in enumerate((n for n in names if n.startswith("_Toc")), 3)}
    data = write(document, pictures=sample.PICTURES, pages=pages)
    assert careless(data) == []
    assert [int(re.search(r"\d+$", text(p))[0]) for p in entries(Package(data))] == list(range(3, 3 + len(pages)))


def test_pages_are_read_in_the_order_in_which_the_pdf_lists_them():
    pdf = (
        b"9 0 obj\n<</Type/Pages\n/Kids[ 7 0 R 1 0 R 12 0 R ]\n/Count 3>>\nendobj\n"
        b"<</5FToc123456789[1 0 R/XYZ 65 717 0]/5FToc000000001[12 0 R/XYZ 65 10 0]/other[7 0 R/XYZ 0 0 0]>>"
    )
    assert read_pages(pdf) == {"_Toc123456789": 2, "_Toc000000001": 3}
    assert read_pages(b"%PDF-1.7") == {}


def lays_out(monkeypatch, *rounds):
    told = iter(rounds)
    monkeypatch.setattr("socdocs.writers.docx.pagination.page_numbers", lambda data: next(told))


def test_a_file_is_laid_out_until_its_numbers_are_those_of_its_pages(monkeypatch):
    lays_out(monkeypatch, {"_Toc1": 3}, {"_Toc1": 4}, {"_Toc1": 4})
    assert paginated(lambda pages: str(dict(pages)).encode()) == b"{'_Toc1': 4}"


def test_numbers_that_never_come_to_rest_are_not_printed(monkeypatch):
    lays_out(monkeypatch, *({"_Toc1": number} for number in range(9)))
    with pytest.raises(EnvironmentProblem, match="leave the page numbers to Word"):
        paginated(lambda pages: b"")


def test_a_missing_program_is_named_with_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EnvironmentProblem, match="soffice is not on the path; install it"):
        page_numbers(b"")


def test_a_full_folder_for_temporary_files_is_named(monkeypatch, tmp_path):
    (tmp_path / "soffice").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    def fail(path, data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(EnvironmentProblem, match=r"report\.docx could not be written: No space left on device"):
        page_numbers(b"")


def test_a_program_that_fails_is_reported(monkeypatch, tmp_path):
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(EnvironmentProblem, match="could not lay out"):
        page_numbers(b"")


GOES_ON = """#!/bin/sh
# As soffice, a script that starts the program and waits for it.
touch "$TMPDIR/of-its-own.tmp"
sleep 60 &
echo $! > "$SOCDOCS_TEST_PLACE/started.part"
mv "$SOCDOCS_TEST_PLACE/started.part" "$SOCDOCS_TEST_PLACE/started"
wait
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_ended_leaves_no_program_and_no_file(tmp_path, number):
    programs, folder = tmp_path / "bin", tmp_path / "tmp"
    programs.mkdir()
    folder.mkdir()
    (programs / "soffice").write_text(GOES_ON)
    (programs / "soffice").chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{programs}:/bin:/usr/bin",
        "TMPDIR": str(folder),
        "SOCDOCS_TEST_PLACE": str(tmp_path),
    }
    # nohup lets what it starts ignore SIGHUP.
    program = f"import signal; signal.signal({int(number)}, signal.SIG_DFL)\n"
    program += "from socdocs.writers.docx.pagination import page_numbers; page_numbers(b'words')"
    process = subprocess.Popen([sys.executable, "-c", program], env=environment, cwd=ROOT)
    while not (tmp_path / "started").exists():
        assert process.poll() is None
        time.sleep(0.02)

    process.send_signal(number)

    assert process.wait() == 128 + number
    assert list(folder.iterdir()) == []
    assert not is_running(int((tmp_path / "started").read_text()))


def is_running(process):
    """Whether a process goes on; one that ended and that no one waited for does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], check=False, capture_output=True, text=True)
    return state.stdout.strip()[:1] not in ("", "Z")
