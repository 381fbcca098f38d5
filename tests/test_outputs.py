"""Outputs are replaced whole or left alone, and no output takes the place of an input or another output."""

import errno
import io
import itertools
import os
import stat
import subprocess
import sys
import threading
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path

import pytest

from socdocs.files import STANDARD_INPUT
from socdocs.outputs import Output, Place, holds_others_work, require_apart, require_writable, saving, write
from socdocs.outputs.beside import _prefix
from socdocs.outputs.own_files import replace_input
from socdocs.problems import Clash, EnvironmentProblem
from socdocs.seals import checksum
from tests.late_disk import say_it_late


def sealed(text):
    """A Markdown file as socdocs writes it."""
    content = f"{text}\n<!-- socdocs {{}} ".encode()
    return content + f"sha256:{checksum(content)} -->\n".encode()


OURS, OLD, NEW = sealed("ours"), sealed("ours, old"), sealed("ours, new")


def put(path, data, *, force=False, inputs=()):
    (changed,) = write([Output(Place(path, "md"), data)], inputs=inputs, force=force)
    return changed


def leftovers(folder):
    return sorted(path.name for path in folder.iterdir() if path.name.startswith(".socdocs-"))


def test_a_new_file_is_written_with_its_folders(tmp_path):
    path = tmp_path / "a" / "b" / "report.md"

    assert put(path, OURS) is True
    assert path.read_bytes() == OURS
    assert leftovers(path.parent) == []


def test_a_new_file_has_the_usual_permissions_and_an_old_one_keeps_its_own(tmp_path):
    mask = os.umask(0o027)
    try:
        put(tmp_path / "new", OURS)
    finally:
        os.umask(mask)
    (tmp_path / "old").write_bytes(OLD)
    (tmp_path / "old").chmod(0o604)
    put(tmp_path / "old", NEW)

    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "old").stat().st_mode) == 0o604


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
def test_while_a_file_is_replaced_no_one_can_read_its_words_who_could_not_before(tmp_path, monkeypatch, mode):
    (tmp_path / "private").write_bytes(OLD)
    (tmp_path / "private").chmod(mode)
    seen = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: seen.append(stat.S_IMODE(os.fstat(descriptor).st_mode)))

    put(tmp_path / "private", NEW)

    assert seen == [mode]


def test_equal_bytes_only_get_a_new_time(tmp_path):
    path = tmp_path / "report.md"
    path.write_bytes(b"theirs")
    os.utime(path, (1, 1))
    inode = path.stat().st_ino

    assert put(path, b"theirs") is False
    assert path.stat().st_ino == inode
    assert path.stat().st_mtime > 1


def test_an_input_is_known_by_its_path_where_the_disk_gives_files_no_lasting_identity(tmp_path, monkeypatch):
    numbers = itertools.count()
    monkeypatch.setattr("socdocs.outputs.places.identity_of", lambda _: (1, next(numbers)))
    path = tmp_path / "overview.md"
    path.write_bytes(b"theirs")

    with pytest.raises(Clash):
        require_apart([Place(path, "md")], [tmp_path / "." / "overview.md"])


def test_equal_bytes_of_another_user_get_a_new_time_too(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    path = tmp_path / "report.md"
    path.write_bytes(b"theirs")
    os.utime(path, (1, 1))
    monkeypatch.setattr(os, "utime", refuse)

    assert put(path, b"theirs") is False
    assert path.read_bytes() == b"theirs"
    assert path.stat().st_mtime > 1


def test_a_write_protected_file_is_left_alone_unless_forced(tmp_path):
    path = tmp_path / "report.md"
    path.write_bytes(OLD)
    path.chmod(0o444)
    with pytest.raises(EnvironmentProblem, match=r"report\.md is write-protected"):
        put(path, NEW)
    with pytest.raises(EnvironmentProblem, match=r"report\.md is write-protected"):
        replace_input(path, NEW, OLD)
    assert put(path, OLD) is False
    assert path.read_bytes() == OLD

    assert put(path, NEW, force=True) is True
    assert path.read_bytes() == NEW


def test_a_persons_file_is_left_alone_unless_forced(tmp_path):
    path = tmp_path / "report.md"
    path.write_bytes(b"theirs")

    with pytest.raises(EnvironmentProblem, match="--force"):
        put(path, OURS)
    assert path.read_bytes() == b"theirs"
    assert put(path, OURS, force=True) is True
    assert path.read_bytes() == OURS


@pytest.mark.parametrize("form", ["docx", "md", "html", "pdf", "depfile", "manifest", "unmarked"])
def test_a_persons_file_that_is_larger_than_memory_is_left_alone_unless_forced(tmp_path, form):
    path = tmp_path / "report"
    with path.open("wb") as file:
        file.truncate(2**43)  # no byte of it takes room on the disk
    outputs = [Output(Place(path, form), OURS)]

    with pytest.raises(EnvironmentProblem, match="--force"):
        write(outputs, inputs=(), force=False)
    assert path.stat().st_size == 2**43
    assert holds_others_work(outputs[0].place)
    assert write(outputs, inputs=(), force=True) == [True]
    assert path.read_bytes() == OURS


def test_a_symbolic_link_is_never_written_through(tmp_path):
    target, link, dangling = tmp_path / "target", tmp_path / "link", tmp_path / "dangling"
    target.write_bytes(OURS)
    link.symlink_to(target)
    dangling.symlink_to(tmp_path / "nowhere")

    for path in (link, dangling):
        with pytest.raises(EnvironmentProblem, match="symbolic link"):
            put(path, NEW)
        put(path, NEW, force=True)
        assert not path.is_symlink()
    assert target.read_bytes() == OURS
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_a_folder_or_pipe_is_never_replaced(tmp_path, make, force):
    make(tmp_path / "x")

    with pytest.raises(EnvironmentProblem, match="no file can be put there"):
        put(tmp_path / "x", OURS, force=force)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS])
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_fault_of_the_disk_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, code, step):
    path = tmp_path / "report.md"
    path.write_bytes(OLD)

    def fail(*_):
        raise OSError(code, os.strerror(code))

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(EnvironmentProblem, match=os.strerror(code)) as problem:
        put(path, NEW)
    assert "\n" not in str(problem.value)
    assert path.read_bytes() == OLD
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.md"]


def test_what_the_disk_says_only_when_a_file_is_closed_leaves_the_old_one(tmp_path, monkeypatch):
    path = tmp_path / "report.md"
    path.write_bytes(OLD)
    say_it_late(monkeypatch.setattr)
    with pytest.raises(EnvironmentProblem, match="No space left"):
        put(path, NEW)
    assert path.read_bytes() == OLD
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("force", [False, True])
def test_what_a_person_saves_while_a_command_writes_is_left_alone_unless_forced(tmp_path, monkeypatch, force):
    path = tmp_path / "report.md"
    path.write_bytes(OLD)
    monkeypatch.setattr(os, "fsync", lambda _: path.write_bytes(b"typed just now"))

    with pytest.raises(EnvironmentProblem, match="left alone") if not force else nullcontext():
        put(path, NEW, force=force)
    assert path.read_bytes() == (NEW if force else b"typed just now")
    assert leftovers(tmp_path) == []


def test_what_a_person_saves_into_a_file_of_their_own_while_a_command_writes_is_left_alone(tmp_path, monkeypatch):
    path = tmp_path / "system.yaml"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", lambda _: path.write_bytes(b"typed just now"))

    with pytest.raises(EnvironmentProblem, match="was changed while this command ran"):
        replace_input(path, b"new", b"old")
    assert path.read_bytes() == b"typed just now"
    assert leftovers(tmp_path) == []


@pytest.fixture
def failing_looks(monkeypatch):
    """A function that lets the look of this number at a name fail, whichever call it is, and counts these looks."""

    def fail(name, number, code):
        looks = []

        def look(real):
            def look_once(path, *others, **named):
                if isinstance(path, str | Path) and Path(path).name == name:
                    looks.append(path)
                    if len(looks) == number:
                        raise OSError(code, os.strerror(code), str(path))
                return real(path, *others, **named)

            return look_once

        for call in ("stat", "lstat", "readlink"):
            monkeypatch.setattr(os, call, look(getattr(os, call)))
        return looks

    return fail


@pytest.mark.parametrize("code", [errno.EIO, errno.ESTALE, errno.EACCES, errno.ENOENT])
@pytest.mark.parametrize("number", range(1, 9))
def test_whichever_look_at_a_link_fails_no_file_takes_its_place(tmp_path, monkeypatch, failing_looks, number, code):
    file, link = tmp_path / "system.yaml", tmp_path / "link.yaml"
    file.write_bytes(b"old")
    link.symlink_to(file)
    failing_looks("link.yaml", number, code)

    with suppress(EnvironmentProblem):
        replace_input(link, b"new", b"old")
    monkeypatch.undo()
    assert link.is_symlink()
    assert file.read_bytes() in (b"old", b"new")


@pytest.mark.parametrize("code", [errno.EIO, errno.ESTALE, errno.EACCES, errno.ENOENT])
@pytest.mark.parametrize("number", range(1, 9))
def test_whichever_look_at_a_link_before_dots_fails_no_other_file_is_replaced(tmp_path, failing_looks, number, code):
    for folder in ("here", "there/below"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "here" / "link").symlink_to("../there/below")
    (tmp_path / "here" / "report.md").write_bytes(b"a person's own")
    output = tmp_path / "there" / "report.md"
    output.write_bytes(OLD)
    looks = failing_looks("link", number, code)

    with suppress(EnvironmentProblem):
        put(tmp_path / "here" / "link" / ".." / "report.md", NEW)
    assert looks
    assert (tmp_path / "here" / "report.md").read_bytes() == b"a person's own"
    assert output.read_bytes() in (OLD, NEW)


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOENT])
@pytest.mark.parametrize("failing", range(1, 9))
def test_whichever_looks_and_renames_fail_a_file_that_was_there_is_still_there(tmp_path, monkeypatch, failing, code):
    log, copy = tmp_path / "log.md", tmp_path / "copy.md"
    log.write_bytes(OLD)
    copy.write_bytes(OLD)
    looks, renames = iter(range(1, 1000)), iter(range(1, 1000))
    written, lstat, stat_, replace = [], os.lstat, os.stat, Path.replace
    monkeypatch.setattr(os, "fsync", written.append)

    def fail(number=errno.EIO):
        raise OSError(number, os.strerror(number))

    def look(real):
        def look_once(path, **words):
            return fail(code) if written and path == log and next(looks) == failing else real(path, **words)

        return look_once

    monkeypatch.setattr(os, "lstat", look(lstat))
    monkeypatch.setattr(os, "stat", look(stat_))
    monkeypatch.setattr(Path, "replace", lambda path, to: fail() if next(renames) == 2 else replace(path, to))
    with pytest.raises(EnvironmentProblem):
        write([Output(Place(copy, "md"), NEW), Output(Place(log, "md"), NEW)], inputs=(), force=False)
    assert log.read_bytes() in (OLD, NEW)
    assert copy.read_bytes() == OLD
    assert leftovers(tmp_path) == []


def test_a_temporary_file_that_cannot_be_looked_at_is_not_left_behind(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr("socdocs.outputs.beside.is_there", refuse)
    with pytest.raises(EnvironmentProblem, match="could not be written"):
        put(tmp_path / "report.md", NEW)
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "report.md"
    path.write_bytes(OLD)

    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        put(path, NEW)
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.md"]
    assert path.read_bytes() == OLD


@pytest.mark.parametrize("path", ["file/report.md", "n" * 300, "a\0b"])
def test_an_impossible_place_is_told_in_one_line(tmp_path, path):
    (tmp_path / "file").write_bytes(b"x")

    with pytest.raises(EnvironmentProblem) as problem:
        put(tmp_path / path, OURS)
    assert "\n" not in str(problem.value)


def test_a_name_as_long_as_the_disk_allows_can_be_written(tmp_path):
    assert put(tmp_path / ("n" * 255), OURS) is True


def test_what_a_killed_run_left_is_removed_and_what_a_living_one_writes_is_not(tmp_path):
    path = tmp_path / "report.md"
    program = (
        "import os, signal, sys; from pathlib import Path; from socdocs.outputs import *\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        "write([Output(Place(Path(sys.argv[1]), 'md'), b'half')], inputs=(), force=False)"
    )
    killed = subprocess.run([sys.executable, "-c", program, str(path)], check=False)
    assert killed.returncode < 0
    assert len(leftovers(tmp_path)) == 1
    (tmp_path / ".socdocs-000000000000-other.tmp").write_bytes(b"of another output")

    assert put(path, OURS) is True
    assert path.read_bytes() == OURS
    assert leftovers(tmp_path) == [".socdocs-000000000000-other.tmp"]


@pytest.mark.parametrize("make", [os.mkfifo, Path.mkdir, lambda path: path.symlink_to("other")])
def test_what_no_run_can_have_left_is_not_opened_and_stays(tmp_path, make):
    (tmp_path / "other").write_bytes(b"theirs")
    stays = tmp_path / f"{_prefix(tmp_path / 'report.md')}x.tmp"
    make(stays)

    assert put(tmp_path / "report.md", OURS) is True
    assert os.path.lexists(stays)


@pytest.mark.parametrize("spelled", ["Übersicht.md", "übersicht.md", "U\u0308bersicht.md"])
def test_what_a_killed_run_left_is_removed_however_the_name_is_spelled_where_disks_take_it_for_one(tmp_path, spelled):
    (tmp_path / f"{_prefix(tmp_path / 'Übersicht.md')}x.tmp").write_bytes(b"half")

    put(tmp_path / spelled, OURS)

    assert leftovers(tmp_path) == []


def test_what_a_killed_run_left_is_removed_where_nothing_is_to_change_too(tmp_path):
    put(tmp_path / "report.md", OURS)
    (tmp_path / f"{_prefix(tmp_path / 'report.md')}x.tmp").write_bytes(b"half")

    assert put(tmp_path / "report.md", OURS) is False
    assert leftovers(tmp_path) == []


def test_what_a_killed_run_left_is_removed_where_nothing_may_be_written_too(tmp_path):
    (tmp_path / "report.md").write_bytes(b"typed by a person")
    left = tmp_path / f"{_prefix(tmp_path / 'report.md')}x.tmp"
    place = Place(tmp_path / "report.md", "md")
    for refused in (partial(put, place.path, NEW), partial(require_writable, place, force=False)):
        left.write_bytes(b"half")
        with pytest.raises(EnvironmentProblem, match="left alone"):
            refused()
        assert leftovers(tmp_path) == []


def test_what_a_killed_run_of_another_person_left_is_removed_too(tmp_path, monkeypatch):
    left = tmp_path / f"{_prefix(tmp_path / 'report.md')}x.tmp"
    left.write_bytes(b"half")
    open_file = os.open

    def refuse(path, flags, *rest):
        if path == left and flags & os.O_RDWR:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return open_file(path, flags, *rest)

    monkeypatch.setattr(os, "open", refuse)

    assert put(tmp_path / "report.md", OURS) is True
    assert leftovers(tmp_path) == []


def test_a_file_that_another_run_puts_there_first_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda _: (tmp_path / "own.yaml").write_bytes(b"theirs"))

    with pytest.raises(EnvironmentProblem, match="changed while this command ran, so it is left alone; run it again"):
        put(tmp_path / "own.yaml", b"mine")

    assert (tmp_path / "own.yaml").read_bytes() == b"theirs"
    assert leftovers(tmp_path) == []


def test_where_a_file_can_have_one_name_only_a_new_one_is_written_too(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)

    assert put(tmp_path / "report.md", OURS) is True
    assert [path.name for path in tmp_path.iterdir()] == ["report.md"]


def test_of_several_runs_to_one_output_each_writes_it_whole(tmp_path):
    path = tmp_path / "report.md"
    contents = [sealed(f"ours {number}" * 1000) for number in range(8)]
    problems = []

    def run(content):
        try:
            for _ in range(10):
                put(path, content)
        except EnvironmentProblem as problem:
            problems.append(problem)

    threads = [threading.Thread(target=run, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert path.read_bytes() in contents
    assert leftovers(tmp_path) == []


ALIASES = {
    "the same name": lambda path: path,
    "a longer name": lambda path: path.parent / "." / "sub" / ".." / path.name,
    "a symbolic link": lambda path: linked(path, os.symlink),
    "a hard link": lambda path: linked(path, os.link),
    "a link to its folder": lambda path: linked(path.parent, os.symlink) / path.name,
}


def linked(path, link):
    other = path.parent / "other name"
    link(path, other)
    return other


@pytest.fixture(params=ALIASES.values(), ids=ALIASES)
def alias(request, tmp_path):
    """A file and another way to name it."""
    (tmp_path / "acme" / "sub").mkdir(parents=True)
    path = tmp_path / "acme" / "controls.csv"
    path.write_bytes(b"id,text\n")
    return path, request.param(path)


@pytest.mark.parametrize("force", [False, True])
def test_an_input_is_never_replaced_by_whatever_name_and_nothing_else_is_written(tmp_path, alias, force):
    path, name = alias
    report, depfile = Output(Place(tmp_path / "report.md", "md"), NEW), Output(Place(name, "depfile", "--depfile"), NEW)

    with pytest.raises(Clash, match=r"read by this command, so --depfile cannot write it\. Choose another name\.$"):
        write([report, depfile], inputs=[tmp_path / "system.yaml", path], force=force)
    assert path.read_bytes() == b"id,text\n"
    assert not (tmp_path / "report.md").exists()


def test_an_input_of_another_name_is_named(tmp_path):
    path = tmp_path / "controls.csv"
    path.touch()

    with pytest.raises(Clash) as clash:
        put(linked(path, os.link), NEW, inputs=[path])
    assert f"other name is the same file as {path}, which is read" in str(clash.value)


def test_standard_input_is_no_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "-").write_bytes(OLD)

    assert put(Path("-"), NEW, inputs=[STANDARD_INPUT]) is True


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("draft\u202ecod.md", r"'draft\u202ecod.md' holds the character U+202E, which cannot be seen."),
        ("\u200bdraft.md", r"'\u200bdraft.md' holds the character U+200B"),
        ("a\nb.md", r"'a\nb.md' holds the character U+000A"),
        ("a\x1b[31m.md", r"'a\x1b[31m.md' holds the character U+001B"),
        ("CON.md", "CON.md means a device on Windows, so it could not be opened there."),
        ("aux.md", "aux.md means a device"),
        ("acme:2026.md", "acme:2026.md means a part of the file acme on Windows."),
    ],
)
def test_a_name_that_deceives_or_means_something_else_elsewhere_is_refused(tmp_path, name, said):
    with pytest.raises(Clash) as refused:
        require_apart([Place(tmp_path / name, "md")], [])

    assert str(refused.value).startswith(said)
    assert str(refused.value).endswith("Choose another name with -o.")


@pytest.mark.parametrize(
    "name", ["console.md", "a b.md", "é #1 $x %p.md", "-o.md", "conclusion.md", "日本.md", "a\U00013439b.md"]
)
def test_an_unusual_name_is_none_of_these(tmp_path, name):
    require_apart([Place(tmp_path / name, "md")], [])


def test_an_output_is_never_another_output_by_whatever_name(tmp_path, alias):
    path, name = alias

    with pytest.raises(Clash, match=r"-o .* and --depfile .* name the same file"):
        require_apart([Place(path, "md"), Place(name, "depfile", "--depfile")], ())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("report.md", "report.md"),
        ("report.md", "sub/../report.md"),
        ("Über.md", "U\u0308BER.MD"),
        ("a/B/r.md", "a/b/r.md"),
    ],
)
def test_outputs_that_are_not_there_yet_are_told_apart_as_on_a_disk_without_capitals(tmp_path, one, other):
    with pytest.raises(Clash, match="Give each output a name of its own"):
        require_apart([Place(tmp_path / one, "md"), Place(tmp_path / other, "depfile")], ())


@pytest.mark.parametrize("turned", [False, True])
def test_an_output_is_no_folder_of_another(tmp_path, turned):
    places = [Place(tmp_path / "out" / "acme" / "report.md", "md"), Place(tmp_path / "out", "manifest", "--manifest")]

    with pytest.raises(Clash, match=r"out cannot be a file.* Choose another name with --manifest\."):
        require_apart(places[:: -1 if turned else 1], ())


def test_of_several_outputs_all_are_written_or_none(tmp_path):
    note = tmp_path / "note.txt"
    note.write_bytes(b"theirs")
    outputs = [Output(Place(tmp_path / "report.md", "md"), NEW), Output(Place(note, "depfile", "--depfile"), OURS)]

    with pytest.raises(EnvironmentProblem, match=r"Choose another name with --depfile, or give --force"):
        write(outputs, inputs=(), force=False)
    assert note.read_bytes() == b"theirs"
    assert not (tmp_path / "report.md").exists()
    assert write(outputs, inputs=(), force=True) == [True, True]


@pytest.mark.parametrize("number", range(1, 4))
def test_a_full_disk_at_any_of_several_outputs_leaves_all_as_they_were(tmp_path, monkeypatch, number):
    names, calls = ["report.md", "report.md.d", "run.json"], []
    for name in names:
        (tmp_path / name).write_bytes(OLD)

    def fill(_):
        calls.append(_)
        if len(calls) == number:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fill)
    with pytest.raises(EnvironmentProblem, match="disk is full"):
        write([Output(Place(tmp_path / name, "md"), NEW) for name in names], inputs=(), force=False)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == dict.fromkeys(names, OLD)


STEPS = ("open", "fsync", "link", "replace", "utime", "unlink", "lstat")


@pytest.mark.parametrize("fault", [None, OSError(errno.EIO, "Input/output error"), KeyboardInterrupt()], ids=repr)
@pytest.mark.parametrize("there", [(), ("r.md.d",), ("r.md", "r.md.d")], ids=len)
@pytest.mark.parametrize("times", ["fine", "all in one second"])
def test_what_one_run_has_written_no_other_takes_away_wherever_it_was_and_however_it_ends(
    tmp_path, monkeypatch, fault, there, times
):
    """The other run goes whole before one of the calls of the first, which then fails, is interrupted or goes on."""
    if times != "fine":
        state_of = saving._state_of
        monkeypatch.setattr(saving, "_state_of", lambda path: (state := state_of(path)) and (*state[:2], 0))
    outputs = [Output(Place(tmp_path / name, "md"), NEW) for name in ("r.md", "r.md.d")]
    for number in itertools.count():
        for path in tmp_path.iterdir():
            path.unlink()
        for name in there:
            (tmp_path / name).write_bytes(OLD)
        calls = itertools.count()
        with pytest.MonkeyPatch.context() as patch:

            def stopping(call, calls=calls, number=number, patch=patch):
                def stop(*words, **named):
                    if next(calls) == number:
                        patch.undo()
                        write(outputs, inputs=(), force=False)
                        if fault:
                            raise fault
                    return call(*words, **named)

                return stop

            for step in STEPS:
                patch.setattr(os, step, stopping(getattr(os, step)))
            with suppress(EnvironmentProblem, KeyboardInterrupt):
                write(outputs, inputs=(), force=False)
        if next(calls) <= number:
            break
        assert [(tmp_path / name).read_bytes() for name in ("r.md", "r.md.d")] == [NEW, NEW], number
        assert leftovers(tmp_path) == []
    assert number > 20


def test_what_fails_when_a_file_is_in_its_place_is_no_failure(tmp_path, monkeypatch):
    path, close = tmp_path / "report.md", os.close
    own = tmp_path / "own.yaml"
    own.write_bytes(b"old")

    class Late(io.BufferedWriter):
        def close(self):
            super().close()
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    def fail(descriptor):
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        close(descriptor)
        if is_folder:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fdopen", lambda descriptor, mode: Late(io.FileIO(descriptor, mode)))
    monkeypatch.setattr(os, "close", fail)

    assert put(path, NEW) is True
    replace_input(own, b"new", b"old")
    assert (path.read_bytes(), own.read_bytes()) == (NEW, b"new")
    assert leftovers(tmp_path) == []


def test_a_disk_that_shows_no_new_file_ends_the_command_and_gets_no_file_after_the_other(tmp_path, monkeypatch):
    look = os.lstat

    def blind(path, **more):
        if str(path).endswith(".tmp"):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        return look(path, **more)

    monkeypatch.setattr(os, "lstat", blind)
    with pytest.raises(EnvironmentProblem, match="a new file is not seen"):
        put(tmp_path / "report.md", NEW)
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_gets_no_new_time_is_replaced(tmp_path, monkeypatch):
    path = tmp_path / "report.md"
    path.write_bytes(NEW)
    before = path.stat().st_ino

    def fail(*_, **__):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "utime", fail)

    assert put(path, NEW) is False
    assert path.read_bytes() == NEW
    assert path.stat().st_ino != before


@pytest.mark.parametrize("linked", [True, False])
@pytest.mark.parametrize("count", [3, 150])
def test_where_another_run_puts_its_file_first_none_of_several_new_outputs_stays(tmp_path, monkeypatch, count, linked):
    first, link = tmp_path / "n0.csv", os.link

    def theirs_first(temporary, place):
        if Path(place) == first:
            first.mkdir() if not linked else first.write_bytes(b"theirs")
        return link(temporary, place) if linked else refuse()

    def refuse():
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", theirs_first)
    places = [Place(tmp_path / f"n{number}.csv", "unmarked") for number in range(count)]
    with pytest.raises(EnvironmentProblem):
        write([Output(place, b"mine") for place in places], inputs=(), force=False)

    assert [path.name for path in tmp_path.iterdir()] == [first.name]
    assert first.is_dir() or first.read_bytes() == b"theirs"


@pytest.mark.parametrize("step", ["stat", "unlink"])
@pytest.mark.parametrize("stays", ["copy-1.md", "copy-2.md"])
def test_a_copy_that_cannot_be_taken_away_again_keeps_its_log(tmp_path, monkeypatch, step, stays):
    link, call = os.link, getattr(os, step)

    def fail(temporary, place):
        if Path(place).name == "copy-3.md":
            monkeypatch.setattr(os, step, failing)
            raise KeyboardInterrupt
        link(temporary, place)

    def failing(path, *more, **named):
        if Path(path).name == stays:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return call(path, *more, **named)

    monkeypatch.setattr(os, "link", fail)
    names = ("copy-3.md", "copy-2.md", "copy-1.md", "log.csv")
    with pytest.raises(KeyboardInterrupt):
        write([Output(Place(tmp_path / name, "md"), NEW) for name in names], inputs=(), force=False)

    monkeypatch.undo()
    assert {stays, "log.csv"} <= {path.name for path in tmp_path.iterdir()}


def test_where_an_old_file_was_replaced_what_was_put_there_before_it_stays(tmp_path, monkeypatch):
    (tmp_path / "a.md").write_bytes(OLD)
    (tmp_path / "b.md").write_bytes(OLD)
    replace = Path.replace

    def fail(path, to):
        if to.name == "a.md":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return replace(path, to)

    monkeypatch.setattr(Path, "replace", fail)
    names = ("a.md", "b.md", "log")
    with pytest.raises(EnvironmentProblem):
        write([Output(Place(tmp_path / name, "md"), NEW) for name in names], inputs=(), force=True)

    assert [(tmp_path / name).read_bytes() for name in names] == [OLD, NEW, NEW]


def test_what_tells_of_a_report_is_never_older_than_the_report(tmp_path, monkeypatch):
    order, replace = [], Path.replace
    for name in ("report.md", "report.md.d"):
        (tmp_path / name).write_bytes(OLD)
    monkeypatch.setattr(Path, "replace", lambda path, to: (order.append(to.name), replace(path, to)))

    write([Output(Place(tmp_path / name, "md"), NEW) for name in ("report.md", "report.md.d")], inputs=(), force=False)

    assert order == ["report.md.d", "report.md"]


def test_a_report_that_stays_as_it_is_gets_no_new_time_before_its_depfile_is_there(tmp_path, monkeypatch):
    report, depfile = tmp_path / "report.md", tmp_path / "report.md.d"
    report.write_bytes(OURS)
    os.utime(report, (0, 0))

    def fill(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    outputs = [Output(Place(report, "md"), OURS), Output(Place(depfile, "md"), NEW)]
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", fill)
        with pytest.raises(EnvironmentProblem, match="disk is full"):
            write(outputs, inputs=(), force=False)
    assert report.stat().st_mtime == 0
    assert write(outputs, inputs=(), force=False) == [False, True]
    assert report.stat().st_mtime > 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("file/run.json", None, "Not a directory"),
        ("/proc/nosuch/run.json", None, "could not be written"),
        ("run.json", Path.mkdir, "is a folder"),
        ("run.json", lambda path: path.write_bytes(b"theirs"), "was not written by socdocs"),
        ("run.json", lambda path: path.symlink_to("nowhere"), "is a symbolic link"),
        ("n" * 300, None, "Choose a shorter name"),
    ],
)
def test_a_place_where_nothing_can_be_written_is_known_beforehand(tmp_path, name, content, said):
    (tmp_path / "file").touch()
    if content:
        content(tmp_path / name)
    before = sorted(tmp_path.iterdir())

    with pytest.raises(EnvironmentProblem, match=said):
        require_writable(Place(tmp_path / name, "manifest", "--manifest"), force=False)
    assert sorted(tmp_path.iterdir()) == before


def test_looking_beforehand_leaves_what_is_there_as_it_is(tmp_path):
    (tmp_path / "report.md").write_bytes(OLD)

    require_writable(Place(tmp_path / "report.md", "md"), force=False)
    require_writable(Place(tmp_path / "new" / "report.md", "md"), force=False)
    assert (tmp_path / "report.md").read_bytes() == OLD
    assert list((tmp_path / "new").iterdir()) == []


def test_a_file_of_the_user_is_replaced_where_it_lies_with_its_permissions(tmp_path):
    file, link = tmp_path / "system.yaml", tmp_path / "link.yaml"
    file.write_bytes(b"old")
    file.chmod(0o640)
    link.symlink_to(file)
    replace_input(link, b"new", b"old")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.yaml", "system.yaml"]


def test_a_file_that_was_changed_since_it_was_read_is_left_alone(tmp_path):
    file = tmp_path / "system.yaml"
    file.write_bytes(b"changed meanwhile")
    with pytest.raises(EnvironmentProblem, match="was changed while this command ran"):
        replace_input(file, b"new", b"old")
    assert file.read_bytes() == b"changed meanwhile"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locks")
def test_of_several_runs_that_change_one_file_no_change_is_lost(tmp_path):
    file = tmp_path / "controls.csv"
    file.write_bytes(b"")
    done = []

    def change(letter):
        for _ in range(20):
            before = file.read_bytes()
            try:
                replace_input(file, before + letter, before)
            except EnvironmentProblem:
                continue
            done.append(letter)

    threads = [threading.Thread(target=change, args=(letter,)) for letter in (b"a", b"b", b"c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(file.read_bytes()) == sorted(b"".join(done))
    assert {b"a", b"b", b"c"} == set(done)


@pytest.mark.parametrize("way", ["new/../report.md", "new/deep/../../report.md", "link/../report.md"])
def test_a_place_behind_a_folder_that_is_still_to_be_made_is_known_before(tmp_path, monkeypatch, way):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("folder")
    Path("report.md").write_bytes(b"theirs")

    with pytest.raises(Clash, match="read by this command"):
        put(Path(way), OURS, inputs=[Path("report.md")], force=True)
    with pytest.raises(EnvironmentProblem, match="left alone"):
        put(Path(way), OURS)
    with pytest.raises(EnvironmentProblem, match="left alone"):
        require_writable(Place(Path(way), "md"), force=False)
    with pytest.raises(Clash, match="name the same file"):
        require_apart([Place(Path(way), "md"), Place(Path("report.md"), "md")], ())
    assert holds_others_work(Place(Path(way), "md"))
    assert Path("report.md").read_bytes() == b"theirs"
    assert not Path("new").exists()


def test_what_may_be_written_is_told_as_it_is_when_it_is_written(tmp_path):
    path = tmp_path / "report.md"
    path.write_bytes(OLD)
    path.chmod(0o444)

    with pytest.raises(EnvironmentProblem, match="write-protected"):
        require_writable(Place(path, "md"), force=False)
    require_writable(Place(path, "md"), force=False, taken_over=OLD)
    require_writable(Place(path, "md"), force=True)
