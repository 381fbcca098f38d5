"""What Python and the libraries warn of while socdocs runs, as messages of socdocs."""

from __future__ import annotations

import os
import warnings


def show_warnings_as_messages() -> None:
    """From now on show each warning in this process in one line, in which nothing steers the terminal."""
    warnings.formatwarning = _message


def _message(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, line: str | None = None
) -> str:
    from socdocs.reporting.printable import printable

    del line
    place = f" in {filename}:{lineno}" if os.environ.get("SOCDOCS_DEBUG") else ""
    text = (
        f"socdocs: this is a mistake in socdocs, not in your file, and something may be missing from what was written "
        f"({category.__name__}: {message}{place}); please report it together with the command that you ran."
    )
    return f"{printable(text)}\n"
