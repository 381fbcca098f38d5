"""Options that several commands have, each declared once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from socdocs import resources
from socdocs.cli.option_types import OneOf, Setting, Words
from socdocs.cli.run import Run
from socdocs.words import same_word

Command = TypeVar("Command", bound=Callable[..., Any])


def _remember(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(ctx: click.Context, _param: click.Parameter, value: object) -> None:
        # A group and its command both have these options; what one of them was given is not undone by the other.
        if ctx.get_parameter_source(name) is not ParameterSource.DEFAULT:
            setattr(ctx.ensure_object(Run), name, value)

    return keep


def _file(*, exists: bool = False, folder: bool = False) -> click.Path:
    return click.Path(path_type=Path, exists=exists, file_okay=not folder, allow_dash=not folder)


def document_formats() -> Iterable[str]:
    """The formats a report can be written in."""
    from socdocs.writers import WRITERS

    return WRITERS


def _output_formats() -> Iterable[str]:
    from socdocs.reporting import FORMATS

    return FORMATS


def _owners() -> Iterable[str]:
    from socdocs.words import OWNERS

    return OWNERS


def same_kind(kind: str) -> str:
    """The shipped kind with this name, ignoring case, blanks, hyphens and underscores.

    `kind` itself where there is none: it may be a custom kind.
    """
    return same_word(kind, resources.kind_names(resources.template_folders()))


def _description(ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path | None:
    """The file that was named, else the description in the working folder.

    Raises a usage error when there is none, unless words are only being completed.
    """
    if value is None and not ctx.resilient_parsing:
        if not _DESCRIPTION.is_file():
            raise click.UsageError(
                f"There is no {_DESCRIPTION} in this folder. Name the description to check, such as "
                f"clients/acme/{_DESCRIPTION}; in a pre-commit hook, name it under “args”."
            )
        return _DESCRIPTION
    return value


def _known_kind(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    return same_kind(value) if value else value


_DESCRIPTION = Path("system.yaml")
FILE = click.argument("file", type=_file(), metavar="FILE")
FILE_OR_DESCRIPTION = click.argument("file", type=_file(), metavar="[FILE]", required=False, callback=_description)
AUDITOR = click.option("--auditor", type=_file(), metavar="FILE", help="The service auditor's file, laid over FILE.")
SETTINGS = click.option(
    "--set", "settings", type=Setting(), multiple=True, help="Put a value in place of one in FILE; may be repeated."
)
REPORT_ID = click.option(
    "--report", "report_id", default="", metavar="ID", help="Which of the reports that FILE declares."
)
TEMPLATES = click.option(
    "--templates",
    type=_file(exists=True, folder=True),
    metavar="DIR",
    help="A folder of your own templates and report kinds; its files replace those of socdocs.",
)
LAYOUT = click.option("--layout", default="", metavar="NAME", help="four-section, practice, or a layout of your own.")
REFERENCE = click.option(
    "--reference",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Your firm's Word document or template; a Word file takes its styles, page, headers and footers.",
)
PAGE_NUMBERS = click.option(
    "--page-numbers",
    type=OneOf(("never", "layout")),
    default="never",
    help="Page numbers in the contents of a Word file: never, or by LibreOffice, which lays it out.",
)
FINAL = click.option(
    "--final",
    default=None,
    type=Words(),
    metavar="REASON",
    help="Take DRAFT off, and say why; refused while anything is open.",
)
GUIDANCE = click.option(
    "--guidance",
    type=OneOf(("comments", "none")),
    default="comments",
    help="What management should write, as comments in a Word draft, or nothing of it.",
)
ONLY = click.option(
    "--only", default="", metavar="PART", help="Write one part alone, or management's package (management)."
)
OPEN_ITEMS = click.option(
    "--open-items/--no-open-items", default=True, help="Whether the list of open items closes the document."
)
FORCE = click.option("--force", is_flag=True, help="Replace a file that was edited or that socdocs did not write.")
KIND = click.option(
    "--kind", default="", metavar="KIND", callback=_known_kind, help="The report kind, such as soc2-type2."
)

_TALKING = (
    click.option(
        "--color",
        type=OneOf(("auto", "always", "never")),
        default="auto",
        expose_value=False,
        callback=_remember("color"),
        help="Colours in messages; auto heeds NO_COLOR.",
    ),
    click.option(
        "-q",
        "--quiet",
        is_flag=True,
        expose_value=False,
        callback=_remember("quiet"),
        help="Print problems and results only.",
    ),
)
_BUILDING = (
    click.option(
        "-o", "--output", default="", metavar="PATH", help="The file to write, a folder/ to write it into, or -."
    ),
    click.option(
        "--format",
        "format_",
        type=OneOf(document_formats),
        help="The format; without it the ending of -o decides, else docx.",
    ),
    LAYOUT,
    REFERENCE,
    PAGE_NUMBERS,
    GUIDANCE,
    ONLY,
    AUDITOR,
    SETTINGS,
    TEMPLATES,
    FINAL,
    OPEN_ITEMS,
    click.option(
        "--depfile", type=_file(), metavar="FILE", help="Write for GNU make and ninja what the output was made from."
    ),
    FORCE,
)
OWNER = click.option(
    "--owner",
    type=OneOf(_owners),
    default=None,
    help="Only what this one has to do, and what belongs to no one alone, such as a file that cannot be read.",
)
DIAGNOSTICS = click.option(
    "--output-format",
    type=OneOf(_output_formats),
    default="text",
    callback=_remember("output_format"),
    expose_value=False,
    help="How findings are printed.",
)


def _all(options: Iterable[Callable[[Command], Command]]) -> Callable[[Command], Command]:
    def add(command: Command) -> Command:
        for option in reversed(tuple(options)):
            command = option(command)
        return command

    return add


talking = _all(_TALKING)
"""The options of every command for its messages."""
building = _all((*_BUILDING, *_TALKING))
"""Options of every command that writes a report or a part of one; they are the fields of `cli.build.Wanted`."""


def complete_kinds(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """The report kinds that come with socdocs and begin with what is typed."""
    return [name for name in resources.kind_names(resources.template_folders()) if name.startswith(incomplete)]
