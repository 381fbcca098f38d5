"""The command line: parse the options, run the workflow, return an exit code."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import Final

_INTERRUPTED: Final = 130
_ENVIRONMENT: Final = 3
"""Exit codes of `socdocs.cli.run`, where that could not be imported."""


def main() -> None:
    """Run the command given on the command line, and exit with its exit code."""
    _leave_odd_surroundings()
    # A report creates a million objects and almost no cycles: looking for them takes about a tenth of a run at 150
    # controls and a quarter at 1,000, and frees nothing before the process ends.
    gc.disable()
    sys.exit(_code())


def _code() -> int:
    """Return the exit code of the command, also where it is interrupted, or not to be read, while it is imported."""
    try:
        from socdocs.cli.run import Run
        from socdocs.cli.table import program

        return Run().call(program, sys.argv[1:])
    except KeyboardInterrupt:
        return _INTERRUPTED
    except OSError as problem:  # what reports problems elsewhere may be what could not be read
        if sys.stderr:
            with suppress(OSError):
                sys.stderr.write(f"socdocs: {problem.filename!a} could not be read: {problem.strerror}\n")
        return _ENVIRONMENT


def _leave_odd_surroundings() -> None:
    """Begin again where Python was told to know no characters but ASCII, or to leave out the words of `--help`.

    So are names of files and options read without a locale, if PYTHONUTF8=0 and PYTHONCOERCECLOCALE=0 forbid what
    Python does then; PYTHONOPTIMIZE=2 takes the words away.  Nothing is done on Windows, where names are never ASCII
    alone and no process can take the place of another.

    How many digits a number may have, which PYTHONINTMAXSTRDIGITS changes, is what it is without that: a template, or
    a number in a description, would say something else.  So would the width of wide signs, which Rich takes from
    UNICODE_VERSION.
    """
    os.environ.pop("PYTHONINTMAXSTRDIGITS", None)
    os.environ.pop("UNICODE_VERSION", None)
    sys.set_int_max_str_digits(sys.int_info.default_max_str_digits)
    without_words = bool(os.environ.pop("PYTHONOPTIMIZE", "")) and sys.flags.optimize > 1
    ascii_alone = sys.getfilesystemencoding() == "ascii"
    if (without_words or ascii_alone) and os.name != "nt":
        options = ["-X", "utf8"] if ascii_alone else []
        with suppress(OSError, UnicodeError):
            os.execv(sys.executable, [sys.executable, *options, *sys.orig_argv[1:]])  # noqa: S606 - this Python again
