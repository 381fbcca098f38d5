"""Fill the templates of others in a process of their own, within limits of time and memory.

A template from elsewhere may loop for long or print without end, by mistake or not.  Its process is a copy of
this one: it has the facts and returns Markdown and slots, nothing else.  Where the system knows no such processes and
limits, as Windows, the templates of others are filled like those of socdocs.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn, cast

from socdocs.diagnostics import Diagnostic, Span
from socdocs.document.slots import Slot
from socdocs.problems import InputProblems, Severity
from socdocs.report.manifest import Templates
from socdocs.report.render import SEE, Renderer, Renders, is_filled
from socdocs.report.template_mistakes import TooMuchTime

try:
    import resource
except ImportError:  # Windows has none.
    resource = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

SECONDS: Final = 30
"""The processor time that the templates of one report may take."""
MEMORY: Final = 2 << 30
"""The bytes of memory that their process may use beyond what it has when it begins."""
CHARACTERS: Final = 2_000_000
"""The most characters of Markdown that a template may print, facts not counted; those of socdocs print 10,000."""
CHARACTERS_WITH_VALUES: Final = 20_000_000
"""The most characters that a template may print with all values in it."""
_SECONDS_TO_STOP: Final = 5


_Answer = tuple[tuple[str, list[Slot]] | None, tuple[Diagnostic, ...], str, tuple[str, ...]]
"""What was filled, or the mistakes in a template, or what went wrong in socdocs; and the templates read for it."""


class _Elsewhere:
    """A renderer in another process."""

    def __init__(self, pipe: Connection, templates: Templates) -> None:
        self._pipe = pipe
        self._templates = templates

    def render(self, name: str) -> tuple[str, list[Slot]]:
        """Return what `Renderer.render` returns, or raise what it raises."""
        return self._ask("render", name)

    def render_text(self, source: str, name: str) -> tuple[str, list[Slot]]:
        """Return what `Renderer.render_text` returns, or raise what it raises."""
        return (source, []) if is_filled(source) else self._ask("render_text", source, name)

    def _ask(self, method: str, *words: str) -> tuple[str, list[Slot]]:
        try:
            self._pipe.send((method, words))
            filled, problems, failure, used = cast("_Answer", self._pipe.recv())
        except (EOFError, ConnectionError):
            what = f"used more than the {SECONDS} s or the {MEMORY >> 30} GiB that a template may use."
            raise InputProblems([_excess(self._templates, words[-1], what)]) from None
        for name in used:
            self._templates[name]  # which notes that it was used
        if problems:
            raise InputProblems(problems)
        if filled is None:
            raise RuntimeError(failure)
        return filled


def _excess(templates: Templates, name: str, what: str) -> Diagnostic:
    path = templates[name].place if name in templates else name
    message, span = f"The template {what}", Span(path, 1, 1, 1, 1)
    return Diagnostic("template-limit", Severity.ERROR, message, span, SEE)


def _require_size(filled: tuple[str, list[Slot]], templates: Templates, name: str) -> None:
    markdown, slots = filled
    values = sum(len(getattr(slot, "text", "") or getattr(slot, "markdown", "")) for slot in slots)
    if len(markdown) > CHARACTERS or len(markdown) + values > CHARACTERS_WITH_VALUES:
        most = f"{CHARACTERS // 1_000_000} million characters, or {CHARACTERS_WITH_VALUES // 1_000_000} with values,"
        raise InputProblems([_excess(templates, name, f"prints more than the {most} that a template may print.")])


@contextmanager
def confined(renderer: Renderer, templates: Templates) -> Iterator[Renders]:
    """Within the block, `renderer` or one that answers from a process with limits, which ends with the block."""
    if resource is None:
        yield renderer
        return
    from multiprocessing import Pipe

    ours, theirs = Pipe()
    process = os.fork()
    if not process:
        ours.close()
        _serve(renderer, templates, theirs)
    theirs.close()
    try:
        yield _Elsewhere(ours, templates)
    finally:
        ours.close()
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def _serve(renderer: Renderer, templates: Templates, pipe: Connection) -> NoReturn:
    try:
        _set_limits()
        while True:
            method, words = pipe.recv()
            pipe.send(_answer(renderer, templates, method, words))
    except (EOFError, ConnectionError):
        pass
    finally:
        # Nothing of the process that this one is a copy of may be written or tidied a second time.
        os._exit(0)


def _answer(renderer: Renderer, templates: Templates, method: str, words: tuple[str, ...]) -> _Answer:
    filled: tuple[str, list[Slot]] | None = None
    problems: tuple[Diagnostic, ...] = ()
    failure = ""
    try:
        filled = getattr(renderer, method)(*words)
        _require_size(filled, templates, words[-1])
    except InputProblems as found:
        filled, problems = None, found.diagnostics
    except Exception:  # noqa: BLE001 - it is raised again in the other process
        failure = traceback.format_exc()
    used = tuple(sorted(renderer.used))
    renderer.used.clear()
    return filled, problems, failure, used


def _set_limits() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGXCPU, _stop)
    _limit(resource.RLIMIT_CPU, SECONDS, SECONDS + _SECONDS_TO_STOP)
    memory = _memory_in_use() + MEMORY
    _limit(resource.RLIMIT_AS, memory, memory)


def _limit(what: int, soft: int, hard: int) -> None:
    """Set a limit of this process, which may have a lower one already."""
    most = resource.getrlimit(what)[1]
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    resource.setrlimit(what, (soft, hard))


def _memory_in_use() -> int:
    """Return the bytes that count for the limit of this process already, 0 where the system does not tell.

    They may be many: what drew a PDF before leaves a thread for each core, with addresses of its own.
    """
    try:
        pages, *_ = Path("/proc/self/statm").read_text("ascii").split()
    except OSError:
        return 0
    return int(pages) * resource.getpagesize()


def _stop(*_: object) -> NoReturn:
    raise TooMuchTime
