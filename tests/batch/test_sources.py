"""Descriptions that folders and patterns mean: each is found, or whatever cannot be looked at is named."""

import errno
import glob
import os
from pathlib import Path

import pytest

from socdocs.batch.sources import _glob, search

CALLS = ("stat", "lstat", "readlink", "scandir", "listdir")


@pytest.fixture
def clients(tmp_path, monkeypatch):
    """Three clients in the current folder, of whom one is a link to a folder elsewhere."""
    monkeypatch.chdir(tmp_path)
    for folder in ("clients/acme", "clients/brook", "elsewhere/cedar"):
        Path(folder).mkdir(parents=True)
        Path(folder, "system.yaml").touch()
    Path("clients/cedar").symlink_to("../elsewhere/cedar")
    return tmp_path


def disturbed(monkeypatch, fails):
    """Let each look for which `fails(name of the call, path, number of the look)` is true fail; returns all looks."""
    looks = []

    def look(call, real):
        def look_once(path=".", *others, **named):
            if isinstance(path, str | Path):
                looks.append((call, os.fspath(path)))
                if fails(call, os.fspath(path), len(looks)):
                    raise OSError(errno.EIO, os.strerror(errno.EIO), os.fspath(path))
            return real(path, *others, **named)

        return look_once

    for call in CALLS:
        monkeypatch.setattr(os, call, look(call, getattr(os, call)))
    return looks


MEANT = ["clients", "clients/*", "clients/*/system.yaml", "**/system.yaml", "clients/brook/../*", "*/????*"]


@pytest.mark.parametrize("argument", MEANT)
@pytest.mark.parametrize("how", ["once", "always"])
def test_whichever_look_fails_each_client_is_found_or_what_cannot_be_read_is_named(clients, monkeypatch, argument, how):
    whole = search([argument])
    assert len(whole.descriptions) == 3
    assert not whole.unreadable
    with monkeypatch.context() as patched:
        looks = disturbed(patched, lambda *_: False)
        search([argument])
    for number in range(1, len(looks) + 1):
        failing = looks[number - 1]
        with monkeypatch.context() as patched:
            if how == "once":
                disturbed(patched, lambda *look, number=number: look[2] == number)
            else:
                disturbed(patched, lambda *look, failing=failing: look[:2] == failing)
            found = search([argument])
        assert found.descriptions == whole.descriptions or found.unreadable, (number, failing)


@pytest.mark.parametrize("argument", [argument for argument in MEANT if "brook" not in argument])
def test_one_client_whose_folder_cannot_be_read_hides_no_other(clients, monkeypatch, argument):
    with monkeypatch.context() as patched:
        disturbed(patched, lambda call, path, _: "brook" in path)
        found = search([argument])

    assert {path.parent.name for path in found.descriptions} == {"acme", "cedar"}
    assert any("brook" in row.path.parts for row in found.unreadable)


PATTERNS = ["*", "*/", "./*", "clients//*", "clients/[ab]*", "clients/.*", ".*/*", "*/acme/system.yaml", "clients/acme"]


@pytest.mark.parametrize("pattern", [*PATTERNS, "clients/*/", "clients/acme/", "no/*", "*/no", "*.yaml/*", "[", "[[]"])
@pytest.mark.parametrize("below", ["", "{here}/"])
def test_a_pattern_means_what_it_means_to_the_library(clients, pattern, below):
    for hidden in ("clients/.hidden", ".hidden"):
        Path(hidden).mkdir()
    Path("[").touch()
    Path("clients/lost").symlink_to("nowhere")
    pattern = below.format(here=clients) + pattern

    of_the_library = glob.glob(pattern)  # noqa: PTH207 - Path.glob reads some patterns otherwise
    assert _glob(pattern, [], []) == sorted(map(Path, of_the_library))
