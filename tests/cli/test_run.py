"""However a run ends, its exit code is right and what it prints is safe to print."""

import errno
import io
import json
import os
import re
import select
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
import pytest

from socdocs.cli.run import BUG, ENVIRONMENT, INTERRUPTED, PROBLEMS, Run
from socdocs.files import FileRefused
from socdocs.problems import EnvironmentProblem
from socdocs.reporting.excerpt import excerpt
from tests.conftest import ROOT


def ending(problem, capsys):
    @click.command
    def command():
        raise problem

    code = Run().call(command, [])
    return code, capsys.readouterr().err


def test_a_bug_is_one_line_that_asks_to_report_it(capsys, monkeypatch):
    monkeypatch.delenv("SOCDOCS_DEBUG", raising=False)
    code, err = ending(KeyError("controls"), capsys)
    assert code == BUG == 4
    assert err.count("\n") == 1
    assert "please report" in err
    assert "KeyError" in err


def test_a_bug_shows_where_it_happened_only_when_asked(capsys, monkeypatch):
    monkeypatch.setenv("SOCDOCS_DEBUG", "1")
    assert "Traceback" in ending(KeyError("controls"), capsys)[1]


@pytest.mark.parametrize(
    ("problem", "code", "said"),
    [
        (EnvironmentProblem("the disk is full"), ENVIRONMENT, "socdocs: the disk is full\n"),
        (OSError(28, "No space"), ENVIRONMENT, "the system did not give what this command needs: No space\n"),
        (PermissionError(13, "Permission denied", "x.docx"), ENVIRONMENT, "socdocs: x.docx: Permission denied\n"),
        (ModuleNotFoundError("no", name="docx"), ENVIRONMENT, "Install socdocs again, the same way as before.\n"),
        (MemoryError(), ENVIRONMENT, "the system did not give what this command needs: memory\n"),
        (RuntimeError("can't start new thread"), ENVIRONMENT, "what this command needs: another thread\n"),
        (KeyboardInterrupt(), INTERRUPTED, ""),
        (BrokenPipeError(), 0, ""),
    ],
)
def test_what_is_not_the_inputs_fault_is_told_in_one_line(capsys, problem, code, said):
    ended, err = ending(problem, capsys)
    assert ended == code
    assert err.endswith(said)
    assert err.count("\n") <= 1


def test_a_file_that_is_refused_wherever_it_is_read_is_no_bug(capsys):
    code, err = ending(FileRefused("file-missing", "a.yaml is a link that leads nowhere.", "Correct it."), capsys)

    assert code == PROBLEMS
    assert err.startswith("error[file-missing]: a.yaml is a link that leads nowhere. Correct it.\n")


WHILE_IMPORTED = """
import os, signal, sys
from socdocs.cli import main

class Finder:
    def find_spec(name, *_):
        if name == {module!r}:
            {does}

sys.meta_path.insert(0, Finder)
sys.argv[1:] = ["check", "nowhere.yaml"]
main()
"""


@pytest.mark.parametrize("module", ["socdocs.cli.run", "click", "socdocs.cli.table", "socdocs.cli.check", "pathlib"])
def test_an_interrupt_while_the_program_is_imported_ends_it_as_any_other(module):
    code = WHILE_IMPORTED.format(module=module, does="os.kill(os.getpid(), signal.SIGINT)")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout, done.stderr.strip()) == (INTERRUPTED, "", "")


@pytest.mark.parametrize("module", ["socdocs.cli.run", "click", "socdocs.cli.check", "socdocs.reporting.printable"])
def test_a_module_that_cannot_be_read_is_told_in_one_line(module):
    code = WHILE_IMPORTED.format(module=module, does='raise OSError(24, "Too many open files", "lib/module.py")')
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (ENVIRONMENT, "")
    assert re.fullmatch(r"socdocs: '?lib/module.py'?.*: Too many open files\n", done.stderr)


def test_a_full_disk_behind_standard_output_is_told_in_one_line(socdocs, monkeypatch):
    class Full(io.StringIO):
        def flush(self):
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sys, "stdout", Full())
    ended = socdocs("criteria")
    assert ended.code == ENVIRONMENT
    assert ended.err.count("\n") == 1
    assert "No space left on device" in ended.err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows removes no folder in which a program works")
@pytest.mark.parametrize("command", ["check", "soc2 --type 2", "reports", "config"])
def test_a_working_folder_that_is_gone_is_told_in_one_line(tmp_path, command):
    gone = f'mkdir gone && cd gone && rmdir ../gone && exec "$0" -m socdocs {command} system.yaml'
    ended = subprocess.run(["sh", "-c", gone, sys.executable], check=False, cwd=tmp_path, capture_output=True)

    assert ended.returncode in (1, ENVIRONMENT)
    assert b"Traceback" not in ended.stderr
    assert b"standard output" not in ended.stderr
    assert b"the working folder" in ended.stderr or b"system.yaml" in ended.stdout + ended.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
@pytest.mark.parametrize("arguments", [["schema"], ["soc2", "examples/minimal/system.yaml", "--type", "2", "-o", "-"]])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_text_that_does_not_fit_on_the_disk_is_never_cut_off_in_silence(tmp_path, arguments, unbuffered):
    limits = "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192)); "
    program = f"{limits}os.execv(sys.executable, [sys.executable, '-m', 'socdocs', *sys.argv[1:]])"
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with (tmp_path / "out").open("wb") as out:
        ended = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            check=False,
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=subprocess.PIPE,
        )

    assert ended.returncode == ENVIRONMENT
    assert b"standard output" in ended.stderr


@pytest.mark.parametrize("words", ["", "schema", "diff examples/minimal/system.yaml {} --word con.docx"])
def test_what_the_disk_says_only_when_the_file_is_closed_is_told(tmp_path, monkeypatch, words):
    if not words:
        monkeypatch.setenv("_SOCDOCS_COMPLETE", "bash_source")
    other = tmp_path / "system.yaml"
    other.write_text("system: {name: Zed}\n", "utf-8")
    with (tmp_path / "out").open("wb") as out:
        command = [sys.executable, "-m", "tests.late_disk", *words.format(other).split()]
        ended = subprocess.run(command, check=False, cwd=ROOT, stdout=out, stderr=subprocess.PIPE)

    assert ended.returncode == ENVIRONMENT
    assert b"socdocs: standard output could not be written: No space left on device" in ended.stderr


def run_with(directory, arguments, unbuffered, **streams):
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    command = [sys.executable, "-m", "socdocs", *arguments]
    return subprocess.run(command, check=False, cwd=directory, env=environment, **streams)


FULL = Path("/dev/full")
PRINTING = (
    "check",
    "outline soc2-type2",
    "review --kind soc2-type2",
    "templates list",
    "schema",
    "soc2 system.yaml --type 2 -o -",
    "assertion system.yaml --kind soc2-type2 -o -",
)


@pytest.mark.exhaustive
@pytest.mark.skipif(not FULL.exists(), reason="there is no full device")
@pytest.mark.parametrize("command", PRINTING)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_where_standard_output_is_full_every_command_says_so_in_one_line(folder, command, unbuffered):
    with FULL.open("wb") as full:
        ended = run_with(folder, command.split(), unbuffered, stdout=full, stderr=subprocess.PIPE)

    assert ended.returncode == ENVIRONMENT
    assert ended.stderr.splitlines()[-1].endswith(b"No space left on device")
    assert b"Exception" not in ended.stderr


@pytest.mark.exhaustive
@pytest.mark.skipif(not FULL.exists(), reason="there is no full device")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("arguments", [("soc2", "system.yaml", "--type", "2", "-o", "r.md"), ("batch", ".", "-o", "r")])
def test_where_messages_cannot_be_written_the_work_is_done_and_the_exit_code_says_so(folder, arguments, unbuffered):
    with FULL.open("wb") as full:
        ended = run_with(folder, arguments, unbuffered, stderr=full)
        quiet = run_with(folder, [*arguments, "--quiet"], unbuffered, stderr=full)

    assert (folder / "r.md").exists() or list((folder / "r").iterdir())
    assert (ended.returncode, quiet.returncode) == (ENVIRONMENT, 0)


@pytest.mark.exhaustive
@pytest.mark.parametrize("command", PRINTING)
def test_where_the_reader_has_left_a_command_ends_as_it_would(folder, command):
    read, write = os.pipe()
    os.close(read)
    ended = run_with(folder, command.split(), "", stdout=write, stderr=subprocess.PIPE)
    os.close(write)

    assert ended.returncode == 0
    assert b"Exception" not in ended.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_pipe_that_does_not_wait_for_a_slow_reader_gets_the_whole_text(folder, unbuffered):
    read, write = os.pipe()
    os.set_blocking(write, False)
    with ThreadPoolExecutor() as pool, os.fdopen(read, "rb") as reader:
        ended = pool.submit(run_with, folder, ["schema"], unbuffered, stdout=write, stderr=subprocess.PIPE)
        while not ended.done() and select.select((), (write,), (), 0)[1]:
            pass
        os.close(write)
        text = reader.read()

    assert (ended.result().returncode, ended.result().stderr) == (0, b"")
    assert json.loads(text)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such shell")
@pytest.mark.parametrize(("arguments", "code"), [("schema", ENVIRONMENT), ("schema -o schema.json", 0)])
def test_what_is_printed_where_standard_output_is_closed_is_not_lost_in_silence(folder, arguments, code):
    command = f'exec "$0" -m socdocs {arguments} >&-'
    ended = subprocess.run(["sh", "-c", command, sys.executable], check=False, stderr=subprocess.PIPE)

    assert ended.returncode == code
    assert (b"standard output could not be written: it is closed" in ended.stderr) is bool(code)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such shell")
@pytest.mark.parametrize(("words", "code"), [("", ENVIRONMENT), ("--quiet", 0)])
def test_where_standard_error_is_closed_the_work_is_done_and_the_exit_code_says_so(folder, words, code):
    command = f'exec "$0" -m socdocs soc2 system.yaml --type 2 -o r.md {words} 2>&-'
    ended = subprocess.run(["sh", "-c", command, sys.executable], check=False, cwd=folder)

    assert (folder / "r.md").exists()
    assert ended.returncode == code


def test_names_that_would_steer_the_terminal_are_shown_instead(socdocs):
    ended = socdocs("check", "\x1b[31m\u202ex.yaml")
    assert "<U+001B>[31m<U+202E>x.yaml" in ended.out
    assert not set("\x1b\u202e") & set(ended.out + ended.err)
    ended = socdocs("soc2", "system.yaml", "--report", "\x1b[2J")
    assert "\x1b" not in ended.err


ORDERS = ("##vso[task.complete]", "##[error]x", "##VSO[a]", "##teamcity[buildStop]")


@pytest.mark.parametrize(
    "call", ["check system.yaml", "check system.yaml --output-format concise", "soc2 system.yaml", "batch . -o out"]
)
@pytest.mark.parametrize("order", ORDERS)
def test_nothing_that_is_printed_is_an_order_to_a_system_that_runs_checks(socdocs, folder, call, order):
    with (folder / "system.yaml").open("a", encoding="utf-8") as description:
        description.write(f'"{order}": "TBD {order}"\n')

    ended = socdocs(*call.split())

    assert ended.code == 1
    assert order.replace("##", "**") in ended.out + ended.err
    assert order not in ended.out + ended.err


@pytest.mark.parametrize("marked", range(4, 12))
def test_no_order_comes_of_the_parts_of_a_line(marked):
    assert "##vso[" not in excerpt("one ##vso[task.complete] two", marked, marked + 2, 80).text


WARNING = """
import warnings
import click
from socdocs.cli.run import Run

@click.command
def command():
    warnings.warn("P&G\\u202e\\x1b[31m\\nand more")

Run().call(command, [])
"""


def test_a_warning_of_python_or_a_library_is_a_message_that_steers_no_terminal():
    environment = {key: value for key, value in os.environ.items() if key != "SOCDOCS_DEBUG"}
    done = subprocess.run([sys.executable, "-c", WARNING], capture_output=True, text=True, check=True, env=environment)

    assert done.stderr.count("\n") == 1
    assert "UserWarning: P&G<U+202E><U+001B>[31m and more" in done.stderr
    assert "please report" in done.stderr


WITHOUT_UTF_8 = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
@pytest.mark.parametrize("more", [{}, WITHOUT_UTF_8], ids=["", "without UTF-8"])
def test_no_encoding_stops_a_message(folder, encoding, more):
    (folder / "system.yaml").write_text("sistem: {}\n日本: x\n", "utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "LC_ALL": "C", "COLUMNS": "0", "TERM": "dumb", **more}
    done = subprocess.run(
        [sys.executable, "-m", "socdocs", "check", "system.yaml"], capture_output=True, check=False, env=environment
    )
    assert done.returncode == 1
    assert done.stderr.splitlines() == [b"Other mistakes are looked for when these are mended."]


@pytest.mark.exhaustive
@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8", "ascii", "utf-16"])
def test_what_is_read_and_printed_does_not_depend_on_a_variable_of_python(folder, encoding):
    (folder / "zü").mkdir()
    (folder / "system.yaml").rename(folder / "zü" / "system.yaml")
    environment = {**os.environ, "PYTHONIOENCODING": encoding}

    def printed(*arguments, given=b""):
        command = [sys.executable, "-m", "socdocs", *arguments]
        done = subprocess.run(command, input=given, capture_output=True, check=False, env=environment)
        assert done.returncode == 0, done.stderr
        return done.stdout.decode()

    init = printed("init", "soc2-type2", "--organization", "Üœ Öl", "--no-input", "-o", "-")
    assert "'Üœ Öl'" in init or '"Üœ Öl"' in init
    lines = printed("reports", "zü")
    printed("batch", "-", "-o", "out", "--format", "md", "--name", "{description}", given=lines.encode())
    assert [path.name for path in (folder / "out").iterdir()] == ["zü.md"]


@pytest.mark.parametrize(
    ("arguments", "environment", "coloured"),
    [
        ([], {}, False),
        (["--color", "always"], {}, True),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colours_come_when_asked_for(socdocs, monkeypatch, arguments, environment, coloured):
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in socdocs("check", "system.yaml", *arguments).out) is coloured
