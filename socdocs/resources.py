"""The locations of the files that come with socdocs."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from socdocs.problems import EnvironmentProblem
from socdocs.repertoire import newer_characters

WORDS = "words.yaml"
"""The file of a firm's own words in its folder of templates."""

_PACKAGE = Path(__file__).resolve().parent


def templates() -> Path:
    """The folder of report kinds that socdocs ships.

    An installed package carries it inside; a checkout, which an editable install points to, has it beside the
    package.  Raises EnvironmentProblem when it is in neither place.
    """
    return _folder("templates", _PACKAGE)


def schema(*, project: bool = False) -> Path:
    """The file with the JSON Schema of descriptions or of project files, which `make docs` writes from the models."""
    name = "project.schema.json" if project else "socdocs.schema.json"
    return (_PACKAGE.parent / "docs" if _is_checkout(_PACKAGE) else _PACKAGE) / name


def prepared() -> Path:
    """The folder of files that were prepared from the templates of socdocs in advance; it need not exist.

    An installed package carries it inside; in a checkout `make` writes it.
    """
    return _PACKAGE.parent / "build" / "prepared" if _is_checkout(_PACKAGE) else _PACKAGE / "prepared"


def template_folders(own: Path | None = None) -> tuple[Path, ...]:
    """The folders in which templates are looked up, the user's own first."""
    return (own, templates()) if own else (templates(),)


def kind_names(folders: Iterable[Path]) -> list[str]:
    """The names of all report kinds in `folders`: every folder that holds a `report.yaml`.

    One whose name begins with a hyphen or has a character that does not print is none: it could not be named in a
    command, and in a description it would not be one line.
    """
    # By what has the name, even a link that leads nowhere, of which reading says so; patterns ask that on some Pythons.
    names = {kind.name for folder in folders for kind in folder.glob("*") if os.path.lexists(kind / "report.yaml")}
    return sorted(name for name in names if _prints(name) and not name.startswith("-"))


def _prints(name: str) -> bool:
    return name.isprintable() and not newer_characters(name)


_WITHOUT_TYPES = frozenset({"3"})
"""The SOC reports that have no types: a SOC 3 always covers a period (AICPA information, p. 19)."""


def kind_name(soc: str, type: str) -> str:
    """The name of the kind of a SOC report, such as soc2-type1 or soc3; "" if it is not known."""
    if soc in _WITHOUT_TYPES:
        return f"soc{soc}"
    return f"soc{soc}-type{type}" if soc and type else ""


SOC_KINDS: Final = MappingProxyType(
    {kind_name(soc, type_): (soc, type_) for soc, type_ in (("1", "1"), ("1", "2"), ("2", "1"), ("2", "2"), ("3", ""))}
)
"""The SOC and the type of each kind of SOC report of socdocs; "" for the type of one that has none."""


class TemplateFile(NamedTuple):
    """A file of a `folder` of templates: its name in its kind's folder or in `shared/`, and its path in all."""

    name: str
    path: str
    file: Path
    folder: Path


def template_files(folders: Iterable[Path], kind: str) -> list[TemplateFile]:
    """The files that `kind` can use: its own folder's, then those of `shared/`; of those with one name the first."""
    found: dict[str, TemplateFile] = {}
    for place in filter(_is_name, (kind, "shared")):
        for folder in folders:
            for name in sorted(_names_in(folder, place)):
                if name not in found:
                    found[name] = TemplateFile(name, f"{place}/{name}", folder / place / name, folder)
    return list(found.values())


def _is_name(kind: str) -> bool:
    """Whether a kind, which a description may name, can be that of a folder of templates and of no other place."""
    parts = re.split(r"[/\\:]", kind)
    return parts == [kind] and kind not in ("", ".", "..") and _prints(kind) and len(os.fsencode(kind)) < 256


def folders_of_templates(own: Path, kind: str) -> list[Path]:
    """The user's own folder and those in it in which templates of `kind` are looked up, of which any may be missing."""
    return [folder for folder in (own, own / kind, own / "shared") if folder.is_dir()]


def unmatched_files(own: Path) -> list[str]:
    """The files in the user's own folder that nothing looks for.

    Their folder there is neither `shared` nor that of a report kind, or their ending is written in another way.
    """
    known = {"shared", *kind_names(template_folders(own))}
    folders = sorted(row.name for row in own.iterdir() if row.is_dir() and row.name not in known)
    elsewhere = [f"{folder}/{name}" for folder in folders for name in sorted(_names_in(own, folder))]
    return elsewhere + misspelt_files(own)


def misspelt_files(own: Path) -> list[str]:
    """The files in the user's own folder with endings such as `.MD` and `.yml`, which templates do not have."""
    return sorted(_names_below(f"{own}", wanted=_is_misspelt))


def files_below(folder: Path) -> list[str]:
    """The paths in a folder of all files that can be templates or manifests."""
    return sorted(_names_below(f"{folder}"))


def _is_template(name: str) -> bool:
    return Path(name).suffix in (".md", ".yaml")


def _is_misspelt(name: str) -> bool:
    return not _is_template(name) and Path(name).suffix.lower() in (".md", ".markdown", ".yaml", ".yml")


def _names_in(folder: Path, place: str) -> Iterator[str]:
    """The paths in a folder that lies among templates, as `_names_below` says."""
    from socdocs.files import is_link  # imported late: `--help` needs no reader of files

    if is_link(folder / place):
        raise _not_followed(f"{folder / place}")
    return _names_below(f"{folder / place}")


def _names_below(folder: str, above: str = "", wanted: Callable[[str], bool] = _is_template) -> Iterator[str]:
    """The paths in a folder of all that has `wanted` names; none where there is no such folder.

    Raises EnvironmentProblem for one that cannot be read, or that is a link and so is not followed: without its
    templates a report would say something else.  So what is no file is among the paths, too, and reading refuses it;
    hidden links that lead nowhere are not, since editors leave them behind.
    """
    try:
        entries = sorted(os.scandir(folder), key=attrgetter("name"))
    except (FileNotFoundError, NotADirectoryError):
        from socdocs.files import is_there  # imported late: `--help` needs no reader of files

        if is_there(Path(folder)):
            message = f"{folder} is no folder, and no link to one, so no templates can be read from it."
            raise EnvironmentProblem(f"{message} Put the folder itself there.") from None
        return
    except OSError as problem:
        message = f"The folder of templates {folder} could not be read: {problem.strerror}."
        raise EnvironmentProblem(f"{message} Ask for permission to read it.") from None
    for entry in entries:
        if entry.is_symlink() and not os.path.exists(entry.path):  # noqa: PTH110 - a name that is too long is none
            if wanted(entry.name) and not entry.name.startswith("."):
                yield f"{above}{entry.name}"
            elif not entry.name.startswith("."):
                raise EnvironmentProblem(f"{entry.path} is a link that leads nowhere. Correct it or remove it.")
        elif wanted(entry.name):
            yield f"{above}{entry.name}"
        elif entry.is_dir(follow_symlinks=False):
            yield from _names_below(entry.path, f"{above}{entry.name}/", wanted)
        elif entry.is_dir():
            raise _not_followed(entry.path)


def _not_followed(folder: str) -> EnvironmentProblem:
    message = f"The folder of templates {folder} is a link, which is not followed."
    return EnvironmentProblem(f"{message} Put the folder itself there.")


@cache
def soc_kinds() -> Mapping[str, tuple[str, ...]]:
    """The SOC reports that socdocs ships with their types: soc2 with 1 and 2, soc3 with none.

    A kind whose manifest says `soc: 2` and `type: 1` lies in the folder soc2-type1, where an entry of `reports`
    looks for it; one without a type lies in soc3.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name in kind_names(template_folders()):
        if match := re.fullmatch(r"(soc\w+?)(?:-type(\w+))?", name):
            found[match[1]] = (*found.get(match[1], ()), *filter(None, (match[2],)))
    return found


def _folder(name: str, package: Path) -> Path:
    places = [package / name]
    if _is_checkout(package):
        places.append(package.parent / name)
    for place in places:
        if place.is_dir():
            return place
    raise EnvironmentProblem(
        f"socdocs is not completely installed: its folder {name} is missing from {package}; install socdocs again"
    )


def _is_checkout(package: Path) -> bool:
    # Only a checkout has a pyproject.toml there.  Beside an installed package lies everybody's site-packages, where a
    # folder called templates would be another project's.
    return (package.parent / "pyproject.toml").is_file()
