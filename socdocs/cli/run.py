"""One run of the program: its input files, its messages and its exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, TextIO

import click

from socdocs.cli.streams import lost, open_streams
from socdocs.cli.warned import show_warnings_as_messages
from socdocs.problems import Clash, EnvironmentProblem, InputProblems, lacking

if TYPE_CHECKING:
    from pathlib import Path

    from socdocs.diagnostics import Diagnostic
    from socdocs.files import Files
    from socdocs.report.summary import Summary
    from socdocs.workflow.project import Project
    from socdocs.workflow.request import Request

FINE, PROBLEMS, USAGE, ENVIRONMENT, BUG = range(5)
"""The exit codes."""
MORE_TO_LOOK_FOR = "Other mistakes are looked for when these are mended."
"""The last line where mistakes hinder to look for all others."""
BY_SIGNAL = 128
"""What a shell adds to the number of the signal that ended a command: 130 after Ctrl-C, 143 after SIGTERM."""
INTERRUPTED = BY_SIGNAL + 2

_NOT_GIVEN: Final = "the system did not give what this command needs"
_ASKED_WRONG = frozenset({"unknown-kind", "unknown-report", "several-reports", "unknown-part", "unknown-layout"})
"""Codes of errors in the command line, not in the file: it names a report, kind or part that does not exist."""


class Run:
    """The state that the commands share, including the options that every command has (`cli.options.talking`).

    `request` is what the command asks for, once it is known.  `found_auditor` is the service auditor's file that counts
    without being named, which is looked for at `auditors_place` and must lie in one of the `auditors_folders`;
    `ignored` are the options that leave out what would count otherwise.
    """

    def __init__(self) -> None:
        self.color: Literal["auto", "always", "never"] = "auto"
        self.quiet = False
        self.output_format = "text"
        self.found_auditor: Path | None = None
        self.auditors_place: Path | None = None
        self.auditors_folders: tuple[Path, ...] = ()
        self.ignored: tuple[str, ...] = ()
        self.request: Request | None = None

    @cached_property
    def project(self) -> Project:
        """What the project file of the description says; nothing if there is none."""
        from socdocs.workflow.project import Project

        return Project()

    @cached_property
    def files(self) -> Files:
        """The input files of this run."""
        from socdocs.files import Files

        return Files()

    def with_project(self, request: Request) -> Request:
        """Return the request with what counts for its description without being named; it is that of this run."""
        from msgspec.structs import replace

        self.request = replace(
            request,
            project=self.project,
            auditors_place=self.auditors_place,
            auditors_folders=self.auditors_folders,
        )
        return self.request

    def call(self, program: click.Command, arguments: Sequence[str]) -> int:
        """Run `program` and return its exit code.  All errors are printed here.

        The exit code says so where their messages are lost, such as on a full disk.
        """
        open_streams()
        show_warnings_as_messages()
        code = self._code_of(program, arguments)
        if reason := _flush():
            code = max(code, self._stop(f"standard output could not be written: {reason.strerror}", ENVIRONMENT))
        return max(code, ENVIRONMENT) if lost("stderr") else code

    def _code_of(self, program: click.Command, arguments: Sequence[str]) -> int:
        try:
            code = program.main(list(arguments), prog_name="socdocs", standalone_mode=False, obj=self)
        except click.ClickException as problem:
            return self._show(problem)
        except Clash as problem:
            return self._show(click.UsageError(str(problem)))
        except click.Abort:
            return INTERRUPTED
        except SystemExit as end:  # of what completes a line, and of a signal that first cleaned up
            return end.code if isinstance(end.code, int) else FINE
        except InputProblems as problems:
            self.report(problems.diagnostics, form=self.output_format)
            return exit_code(problems)
        except EnvironmentProblem as problem:
            return self._stop(str(problem), ENVIRONMENT)
        except BrokenPipeError:
            return FINE
        except ModuleNotFoundError as problem:
            if (problem.name or "socdocs").startswith("socdocs"):
                return self._bug(problem)
            message = f"The Python package “{problem.name}” is missing. Install socdocs again, the same way as before."
            return self._stop(message, ENVIRONMENT)
        except OSError as problem:
            if not problem.filename and _flush():
                return ENVIRONMENT  # which is said at the end
            return self._stop(f"{_place_of(problem)}: {problem.strerror or problem}", ENVIRONMENT)
        except Exception as problem:  # noqa: BLE001 - the last place that can report it
            from socdocs.files import FileRefused

            if isinstance(problem, FileRefused):  # of a file that was there a moment before
                self.report([problem.diagnostic()], form=self.output_format)
                return PROBLEMS
            if lack := lacking(problem):
                return self._stop(f"{_NOT_GIVEN}: {lack}", ENVIRONMENT)
            return self._bug(problem)
        return code if isinstance(code, int) else FINE

    def tell(self, message: str) -> None:
        """Print a message on standard error, unless --quiet."""
        if not self.quiet:
            self._say(message)

    def show(self, make: Callable[[int, bool], str]) -> None:
        """Print the result of a command: the text that `make` returns for the width, and for colours or none."""
        from socdocs.reporting.color import wants_color
        from socdocs.reporting.width import width_of

        color = wants_color(self.color, os.environ, terminal=is_terminal(sys.stdout))
        click.echo(make(width_of(sys.stdout, os.environ), color), nl=False, color=color)

    def report(
        self,
        diagnostics: Iterable[Diagnostic],
        *,
        form: str,
        to_stdout: bool = False,
        summaries: Sequence[Summary] = (),
    ) -> None:
        """Print findings in a format of `reporting`, on standard error unless they are the result of the command."""
        from socdocs.diagnostics import in_reading_order
        from socdocs.reporting import FORMATS, Look
        from socdocs.reporting.color import Paint, wants_color
        from socdocs.reporting.width import IN_A_FILE, told_width
        from socdocs.source.positions import Sources

        stream = sys.stdout if to_stdout else sys.stderr
        paint = Paint(wants_color(self.color, os.environ, terminal=is_terminal(stream)))
        width = told_width(stream, os.environ)
        look = Look(Sources(self.files), paint, width or IN_A_FILE, width or sys.maxsize)
        text = FORMATS[form](in_reading_order(diagnostics), look, summaries)
        click.echo(text, nl=False, err=not to_stdout, color=paint.enabled)

    def _say(self, message: str) -> None:
        from socdocs.reporting.printable import printable

        with suppress(OSError):
            click.echo(printable(message), err=True)

    def _show(self, problem: click.ClickException) -> int:
        from socdocs.reporting.printable import printable

        click.UsageError(printable(problem.format_message()), getattr(problem, "ctx", None)).show()
        return problem.exit_code

    def _stop(self, message: str, code: int) -> int:
        self._say(f"socdocs: {message}")
        return code

    def _bug(self, problem: Exception) -> int:
        if os.environ.get("SOCDOCS_DEBUG"):
            import traceback

            traceback.print_exception(problem)
        kind = type(problem).__name__
        return self._stop(
            f"this is a mistake in socdocs, not in your file ({kind}: {problem}); please report it together with "
            "the command that you ran. SOCDOCS_DEBUG=1 shows where it happened.",
            BUG,
        )


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether a person reads or types at `stream`; a program without a console has no streams."""
    return stream is not None and stream.isatty()


def exit_code(problems: InputProblems) -> int:
    """Return USAGE if the command line names something that does not exist, else PROBLEMS."""
    asked_wrong = all(row.code in _ASKED_WRONG and row.span is None for row in problems.diagnostics)
    return USAGE if asked_wrong else PROBLEMS


def _place_of(problem: OSError) -> str:
    """Return what a problem of the system is about; many problems name no file."""
    if problem.filename:
        return str(problem.filename)
    try:
        os.getcwd()  # noqa: PTH109 - as below
    except OSError:
        return "the working folder"
    return _NOT_GIVEN


def _flush() -> OSError | None:
    """Return why standard output could not be written to its end; None where it could, or its reader left."""
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            return None
        except OSError as problem:
            return problem
    return lost("stdout")
