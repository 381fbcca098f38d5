"""Name files beside a description that are called nearly like one that counts, and so are passed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Final

from socdocs.diagnostics import Diagnostic
from socdocs.files import Files
from socdocs.problems import EnvironmentProblem, Severity
from socdocs.words import fold_word

_WORDS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "auditor.yaml": frozenset({"auditor", "auditors", "serviceauditor", "serviceauditors"}),
        "socdocs.yaml": frozenset({"socdocs", "socdoc"}),
        "own-wording": frozenset({"ownwording", "ownwordings", "ownwords"}),
    }
)
"""What people call the files and folders that count by their names, folded; of any other, its own name is meant."""
_ENDINGS: Final = (".yaml", ".yml", ".json", ".txt")
_LONGER: Final = 16
"""By how many characters a name that means another can be longer."""
_NO_WORDING: Final = frozenset({"readme", "thumbs.db", "desktop.ini"})
"""What says what a folder is for, and what Windows puts there."""


def near_names(files: Files, place: Path, what: str, *, folder: bool = False) -> Iterator[Diagnostic]:
    """Yield a warning for each file, or `folder`, that is called nearly like `place`, where `what` is looked for.

    Another name of what is there is none.  Nothing is said of what lies in a folder that no one may list.
    """
    words, longest = _WORDS.get(place.name, frozenset({_folded(place.name)})), len(place.name) + _LONGER
    for name in _names(files, place.parent):
        path = place.with_name(name)
        if (
            len(name) <= longest
            and name != place.name
            and _folded(name) in words
            and files.is_folder(path) is folder
            and not files.are_same(path, place)
        ):
            advice = f"Call it {place.name} if it is meant; another name, less like this one, ends the warning."
            yield _passed_over(path, f"here {what} is called {place.name}.", advice)


def unread_wording(files: Files, folder: Path) -> Iterator[Diagnostic]:
    """Yield a warning for whatever lies in a folder of own wording and is no YAML file, such as a text in Markdown."""
    for name in _names(files, folder):
        path = folder / name
        passed = name.startswith(".") or name.endswith("~") or {name.casefold(), path.stem.casefold()} & _NO_WORDING
        if not passed and path.suffix.lower() not in (".yaml", ".yml"):
            advice = "See docs/pull.md; keep what is not to be read in another folder."
            yield _passed_over(path, "own wording is in files of this folder that end in .yaml.", advice)


def _passed_over(path: Path, why: str, advice: str) -> Diagnostic:
    return Diagnostic("near-name", Severity.WARNING, f"{path} is not read: {why}", None, advice)


def _names(files: Files, folder: Path) -> list[str]:
    with suppress(EnvironmentProblem):
        return files.names(folder)
    return []


def _folded(name: str) -> str:
    """Return a name without its endings, case, blanks, hyphens and underscores."""
    name = name.casefold()
    while ending := next((word for word in _ENDINGS if name.endswith(word)), ""):
        name = name[: -len(ending)]
    return fold_word(name)
