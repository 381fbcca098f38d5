"""What a description is called, and what lies beside it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from socdocs.files import Files, holds, is_link, is_there, real_path
from socdocs.problems import EnvironmentProblem
from socdocs.source.characters import peculiar_characters

AUDITOR = "auditor.yaml"
"""The name of the service auditor's file; one beside a description is used with it unless another is named."""
_NAMES = ("system.yaml", "system.yml")

LEADS_OUT = "is a link that leads out of its folder. Put the file itself there."
"""The end of a sentence about a description that was found and not named."""


def leads_out(description: Path) -> bool:
    """Whether a description is a link to a file of another folder, which its own folder would be taken for."""
    return is_link(description) and not holds(description.parent, description)


def is_system(path: Path) -> bool:
    """Whether a file is called as descriptions are that no one names."""
    return path.name.casefold() in _NAMES


def called(description: Path) -> str:
    """The name of a description: that of its folder if it is a system.yaml, otherwise that of the file."""
    if not is_system(description):
        return description.stem
    # Not resolved: a link has its own name, not that of its target.
    folder = description.parent
    return Path(real_path(folder)).name if folder.name in ("", "..") else folder.name


def auditor_file(description: Path, pattern: str | None = "") -> Path | None:
    """The service auditor's file of a description: the one beside it, or at `pattern`, which may hold {description}.

    Without a `pattern`, if it is None, no file is sought.
    A file that exists but cannot be read, such as a broken link, is returned too; reading it gives the error.
    """
    if pattern is None:
        return None
    path = auditors_place(pattern, description)
    with suppress(EnvironmentProblem):
        return path if is_there(path) else None
    return path


def auditors_place(pattern: str, description: Path) -> Path:
    """Return `pattern` with the name of the description in the place of {description}; beside it without a pattern."""
    return Path(pattern.replace("{description}", called(description))) if pattern else description.parent / AUDITOR


def can_be_listed(path: Path) -> bool:
    """Whether the name of a file stands for itself in a list and in a makefile: it has no control characters."""
    return not any(character in "\t\n\r" for character in str(path)) and not any(peculiar_characters(str(path)))


def description_in(files: Files, folder: Path) -> Path:
    """The description in `folder`, whether it is there or not."""
    names = files.names(folder, frozenset({".yaml", ".yml"}))
    description = next((name for name in _NAMES if name in names), _NAMES[0])
    return folder / description


def auditor_in(files: Files, description: Path) -> Path | None:
    """The service auditor's file beside a description, if there is one."""
    folder = description.parent
    return folder / AUDITOR if AUDITOR in files.names(folder, frozenset({".yaml"})) else None
