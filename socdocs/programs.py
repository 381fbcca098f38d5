"""Find the programs of others that socdocs runs, and start none that lies in the working folder.

Commands are run in folders that came from clients.  Windows looks for a program in the working folder before it looks
at PATH, and so does every system where PATH has a relative or an empty part; a process of Python, too, takes modules
from the working folder unless it is told not to.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_SAFE_PATH: Final = "PYTHONSAFEPATH"


def find_program(name: str) -> str | None:
    """Return the path of the program `name`, looked for in the folders of PATH that are named from the root."""
    endings = os.environ.get("PATHEXT", ".COM;.EXE;.BAT;.CMD").split(";") if os.name == "nt" else [""]
    for folder in filter(os.path.isabs, os.get_exec_path()):
        for ending in endings:
            path = os.path.join(folder, name + ending)  # noqa: PTH118 - as PATH has it
            if os.path.isfile(path) and os.access(path, os.X_OK):  # noqa: PTH113 - a name may be none
                return path
    return None


@contextmanager
def no_modules_of_the_working_folder() -> Iterator[None]:
    """Have the processes of Python that are started meanwhile take no module from the working folder."""
    with _set(_SAFE_PATH, "1"):
        yield


@contextmanager
def no_programs_of_the_working_folder() -> Iterator[None]:
    """Have libraries that look for programs by themselves meanwhile find none of the working folder."""
    path = os.pathsep.join(filter(os.path.isabs, os.get_exec_path()))
    with _set("PATH", path), _set("NoDefaultCurrentDirectoryInExePath", "1"):
        yield


@contextmanager
def _set(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
