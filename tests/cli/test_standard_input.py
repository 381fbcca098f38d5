"""Standard input is read where the command line says `-`, and nowhere else: a file may be called so."""

import ast
import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from socdocs.cli.run import ENVIRONMENT, FINE, PROBLEMS
from tests.cli.conftest import AUDITOR, SMALL

pytestmark = pytest.mark.exhaustive

SOURCE = Path(__file__).resolve().parents[2] / "socdocs"
NAMES = ["-", "./-", "././-", "x/../-", "-.md", "-.csv", "-.png"]
PLACES = {
    "a picture": "service_organization: {{name: B, overview: 'We do. ![our network]({name})'}}",
    "a text": "service_organization: {{name: B, overview: {{file: '{name}'}}}}",
    "a list": "controls: {{file: '{name}'}}",
    "a list of YAML": "controls: [{{file: '{name}'}}]",
    "a library": "libraries: ['{name}']",
    "last year": "reports: [{{id: r, kind: soc2-type2, previous_report: {{file: '{name}'}}}}]",
}


class Untouched(io.RawIOBase):
    """Standard input that must not be read."""

    def readable(self):
        return True

    def readinto(self, _):
        raise AssertionError("standard input was read")


@pytest.fixture
def untouched(folder, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(Untouched())))
    (folder / "x").mkdir()
    return folder


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("place", PLACES)
def test_a_name_in_a_description_is_never_standard_input(socdocs, untouched, place, name):
    text = PLACES[place].format(name=name)
    (untouched / "e.yaml").write_text(f"{text}\nsystem: {{name: Birch}}\n", "utf-8")

    for command in (["check", "e.yaml"], ["soc2", "e.yaml", "--type", "2", "-o", "o.md"], ["diff", "e.yaml"]):
        assert socdocs(*command).code < 4


@pytest.mark.parametrize("key", ["auditor", "reference", "templates", "libraries", "confirmed_wordings", "layout"])
def test_a_name_in_a_project_file_is_never_standard_input(socdocs, untouched, key):
    (untouched / "socdocs.yaml").write_text(f"{key}: '-'\n", "utf-8")
    (untouched / "-").write_text(AUDITOR.replace("Halvorsen", "Own"), "utf-8")

    for command in (["check", "system.yaml"], ["config"], ["soc2", "system.yaml", "-o", "o.md"]):
        assert socdocs(*command).code < 4
    if key == "auditor":
        assert "Own Reyes LLP" in (untouched / "o.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["./-", "././-", "{folder}/-", "x/../-"])
def test_a_file_called_so_is_read_by_any_longer_name(socdocs, untouched, name):
    (untouched / "-").write_text(SMALL.replace("Acme, Inc.", "Dash Inc"), "utf-8")
    named = name.format(folder=untouched)

    for command in (["check"], ["outline"], ["config"], ["soc2", "-o", "o.md"], ["diff", "system.yaml"]):
        ended = socdocs(*command, named)
        assert ended.code in (FINE, PROBLEMS), (command, ended)
    assert "Dash Inc" in (untouched / "o.md").read_text("utf-8")


def test_a_description_on_standard_input_may_lie_beside_a_file_called_so(socdocs, folder, monkeypatch):
    (folder / "-").write_text("No picture.\n", "utf-8")
    given = SMALL + "components: [{name: [x}]\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))

    ended = socdocs("check", "-")

    assert "components: [{name: [x}]" in ended.out  # the line of the mistake is that of standard input


READERS = [
    ["check", "-"],
    ["outline", "-"],
    ["config", "-"],
    ["review", "-"],
    ["matrix", "-", "-o", "m.xlsx"],
    ["requests", "-", "-o", "r.xlsx"],
    ["soc2", "-", "-o", "o.md"],
    ["report", "soc2-type2", "-", "-o", "o.md"],
    ["copies", "-", "--kind", "soc2-type2", "--recipient", "A", "--nda", "N", "-o", "k"],
    ["import", "-", "-o", "i.yaml"],
    ["diff", "-", "system.yaml"],
    ["diff", "system.yaml", "-"],
    ["check", "system.yaml", "--auditor", "-"],
    ["check", "system.yaml", "--wordings", "-"],
]


@pytest.mark.parametrize("arguments", READERS, ids=" ".join)
def test_where_standard_input_is_closed_a_command_says_so(socdocs, folder, monkeypatch, arguments):
    monkeypatch.setattr(sys, "stdin", None)

    ended = socdocs(*arguments)

    assert (ended.code, "standard input is closed" in ended.err) == (ENVIRONMENT, True), ended


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
@pytest.mark.parametrize("arguments", [["check", "-"], ["batch", "-", "-o", "out"]], ids=" ".join)
def test_what_comes_late_through_a_pipe_that_does_not_wait_is_read_to_its_end(folder, arguments):
    text = SMALL if "check" in arguments else "system.yaml\tsoc2-2026\tsoc2-type1\n"
    read, write = os.pipe()
    os.set_blocking(read, False)
    with subprocess.Popen(
        [sys.executable, "-m", "socdocs", *arguments], stdin=read, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as started:
        os.close(read)
        with contextlib.suppress(subprocess.TimeoutExpired):
            started.wait(1)  # what ended by now has not waited
        with contextlib.suppress(BrokenPipeError):
            os.write(write, text.encode())
        os.close(write)
        said = started.communicate()

    assert started.returncode == FINE, said


def test_standard_input_is_known_by_what_it_is_and_not_by_its_name():
    for module in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Compare) and "STANDARD_INPUT" in {
                side.id for side in (node.left, *node.comparators) if isinstance(side, ast.Name)
            }:
                assert all(isinstance(by, ast.Is | ast.IsNot) for by in node.ops), module


def test_a_batch_reads_no_wordings_for_each_report_from_standard_input(socdocs, folder):
    ended = socdocs("batch", "system.yaml", "-o", "out", "--wordings", "-")

    assert ended.code == 2
    assert "standard input can be read once" in ended.err


@pytest.mark.parametrize("option", ["--auditor", "--wordings"])
def test_a_preview_follows_no_standard_input(socdocs, folder, option):
    ended = socdocs("preview", "system.yaml", option, "-")

    assert ended.code == 2
    assert "standard input cannot change" in ended.err


def test_a_change_is_taken_where_the_auditors_file_came_from_standard_input(socdocs, folder, monkeypatch):
    text = SMALL + "services: [{name: S, description: We send the invoices by mail.}]\n"
    (folder / "system.yaml").write_text(text, "utf-8")
    assert socdocs("soc2", "system.yaml", "--type", "1", "-o", "draft.md").code == 0
    edited = (folder / "draft.md").read_text("utf-8").replace("the invoices by mail", "the morning invoices by mail")
    (folder / "edited.md").write_text(edited, "utf-8")
    given = io.TextIOWrapper(io.BytesIO(b"service_organization: {name: 'Acme, Inc.'}\n"))
    monkeypatch.setattr("sys.stdin", given)

    words = ("pull", "edited.md", "system.yaml", "--base", "draft.md", "--auditor", "-", "--accept", "all")
    ended = socdocs(*words)

    assert ended.code == 0, ended.err
    assert "the morning invoices" in (folder / "system.yaml").read_text("utf-8"), ended.out + ended.err
