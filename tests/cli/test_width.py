"""Tables and lists fit the terminal; in a pipe they have lines of 100 characters; nothing of them is cut."""

import os
import pty
import re
import struct
import subprocess
import sys
import termios
from fcntl import ioctl

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.exhaustive

SAAS = str(ROOT / "examples" / "saas-vendor" / "system.yaml")
COMMANDS = {
    "criteria": ["criteria"],
    "templates": ["templates", "list"],
    "reference": ["templates", "check-reference", str(ROOT / "examples" / "styles" / "crest.docx")],
    "summary": ["check", SAAS, "--summary"],
    "findings": ["check", SAAS, "--auditor", SAAS],
    "outline": ["outline", SAAS],
    "advice": ["advise", "--proof", "yes"],
    "settings": ["config", SAAS],
    "differences": ["diff", SAAS, str(ROOT / "examples" / "minimal" / "system.yaml")],
    "review": ["review", SAAS],
    "requests": ["requests", SAAS],
    "matrix": ["matrix", SAAS],
    "manuals": ["explain"],
    "headings": ["import", "--columns"],
}


def too_long(printed, width):
    """The lines that are wider than they need to be: all but those of a single word."""
    lines = re.sub(r"\x1b\[[0-9;]*m", "", printed).splitlines()
    return [line for line in lines if len(line) > width and " " in line.strip("│├└─ ").removeprefix("--> ").strip()]


@pytest.fixture
def printed(socdocs, monkeypatch):
    def run(name, columns=None):
        if columns:
            monkeypatch.setenv("COLUMNS", str(columns))
        return socdocs(*COMMANDS[name]).out

    return run


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("width", [60, 100])
def test_what_is_printed_fits_the_width_that_columns_names(printed, name, width):
    text = printed(name, width)

    assert text
    assert not too_long(text, width)


@pytest.mark.parametrize("name", ["criteria", "templates", "reference", "outline", "advice"])
def test_tables_have_lines_of_100_characters_in_a_pipe(printed, name):
    text = printed(name)

    assert not too_long(text, 100)
    assert max(map(len, text.splitlines())) > 80


@pytest.mark.parametrize("name", ["criteria", "templates", "reference", "summary"])
def test_nothing_is_cut_at_any_width(printed, name):
    assert printed(name, 40).split() == printed(name, 1000).split()


def test_the_sentences_of_findings_stay_whole_in_a_pipe(printed):
    assert re.search(r"^\S+: warning\[open-item\]: .{90,}\)$", printed("summary"), re.MULTILINE)


def test_the_width_of_a_terminal_counts(folder):
    leader, follower = pty.openpty()
    ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 47, 0, 0))
    environment = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
    command = [sys.executable, "-m", "socdocs", *COMMANDS["criteria"]]
    with os.fdopen(leader, "rb", buffering=0) as screen:
        process = subprocess.Popen(command, stdout=follower, stderr=subprocess.DEVNULL, env=environment)
        os.close(follower)
        printed = b""
        try:
            while part := screen.read(65536):
                printed += part
        except OSError:  # Linux ends a terminal that is no longer written to with an error
            pass
        process.wait()

    assert not too_long(printed.decode(), 47)
    assert "    CC1.1  Ethics and integrity are set,\r\n           expected and enforced" in printed.decode()
