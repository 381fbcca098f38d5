"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from socdocs import resources
from socdocs.cli.completing import (
    complete_kinds,
    complete_layouts,
    complete_parts,
    complete_reports,
)
from socdocs.cli.option_types import UNNAMED, DraftLabel, InputPath, OneOf, Setting, Words, unnamed_description
from socdocs.cli.run import Run
from socdocs.words import same_word

Command = TypeVar("Command", bound=Callable[..., Any])


def _remember(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(ctx: click.Context, _param: click.Parameter, value: object) -> None:
        # A group and its command both have these options; the default of one must not override the value of the other.
        if ctx.get_parameter_source(name) is not ParameterSource.DEFAULT:
            setattr(ctx.ensure_object(Run), name, value)

    return keep


def _ignore(ctx: click.Context, param: click.Parameter, value: object) -> None:
    if value:
        run = ctx.ensure_object(Run)
        run.ignored = (*run.ignored, *param.opts)


def _file(*, exists: bool = False, folder: bool = False) -> click.Path:
    of_inputs = click.Path if folder else InputPath
    return of_inputs(path_type=Path, exists=exists, file_okay=not folder, allow_dash=not folder)


def document_formats() -> Iterable[str]:
    """Return the formats in which a report can be written."""
    from socdocs.writers import WRITERS

    return WRITERS


def _output_formats() -> Iterable[str]:
    from socdocs.reporting import FORMATS

    return FORMATS


def _owners() -> Iterable[str]:
    from socdocs.words import OWNERS

    return OWNERS


def same_kind(kind: str) -> str:
    """Return the shipped kind with this name, ignoring case, blanks, hyphens and underscores.

    If there is none, return `kind`, which may be a custom kind.
    """
    return same_word(kind, resources.kind_names(resources.template_folders()))


def _description(ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path | None:
    """Return the given file, or else the description in the current folder.

    Raises a usage error if there is none, except during shell completion.
    """
    if value is None and not ctx.resilient_parsing:
        from socdocs.files import is_file

        if not is_file(UNNAMED):
            raise click.UsageError(
                f"There is no {UNNAMED} in this folder. Name the description to check, such as "
                f"clients/acme/{UNNAMED}; in a pre-commit hook, name it under “args”."
            )
        return unnamed_description()
    return value


def _known_kind(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    return same_kind(value) if value else value


FILE = click.argument("file", type=_file(), metavar="FILE")
FILE_OR_DESCRIPTION = click.argument("file", type=_file(), metavar="[FILE]", required=False, callback=_description)
NO_AUDITOR = click.option(
    "--no-auditor",
    is_flag=True,
    expose_value=False,
    callback=_ignore,
    help="Leave out the service auditor's file that lies beside the description.",
)
NO_PROJECT = click.option(
    "--no-project",
    is_flag=True,
    expose_value=False,
    callback=_ignore,
    help="Ignore the project file, socdocs.yaml.",
)
_AUDITORS_FILE = click.option(
    "--auditor",
    type=_file(),
    metavar="FILE",
    help="The service auditor's file, merged into FILE (default: auditor.yaml beside it).",
)
SETTINGS = click.option(
    "--set", "settings", type=Setting(), multiple=True, help="Replace a value in FILE; may be repeated."
)
REPORT_ID = click.option(
    "--report",
    "report_id",
    default="",
    metavar="ID",
    shell_complete=complete_reports,
    help="The id of one of the reports that FILE declares.",
)
TEMPLATES = click.option(
    "--templates",
    type=_file(exists=True, folder=True),
    metavar="DIR",
    help="A folder of your own templates and report kinds; its files replace those of socdocs.",
)
WORDINGS = click.option(
    "--wordings",
    type=_file(),
    metavar="FILE",
    help="A file of the wordings that the firm has confirmed for all its reports (default: the project file).",
)
LAYOUT = click.option(
    "--layout",
    default="",
    metavar="NAME",
    shell_complete=complete_layouts,
    help="four-section, practice, or your own layout.",
)
REFERENCE = click.option(
    "--reference",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Your firm's Word document or template; its styles, page, headers and footers are used for Word files.",
)
WITHOUT_PAGE_NUMBERS = (
    "The contents have no page numbers: click on them in Word and press F9, or give --page-numbers layout, which needs"
    " LibreOffice."
)
"""What is said of final Word files; drafts say it in the document."""
PAGE_NUMBERS = click.option(
    "--page-numbers",
    type=OneOf(("never", "layout")),
    default="never",
    help="Page numbers in the contents of a Word file: none, or computed by LibreOffice (layout).",
)
FINAL = click.option(
    "--final",
    default=None,
    type=Words(),
    metavar="REASON",
    help="Remove the DRAFT mark, giving the reason; refused while anything is open.",
)
DRAFT = click.option(
    "--draft",
    default="",
    type=DraftLabel(),
    metavar="NUMBER",
    help="The number of the draft, for the foot of every page, such as 3 or '3, Nov 5'; not in final and clean files.",
)
GUIDANCE = click.option(
    "--guidance",
    type=OneOf(("comments", "none")),
    default="comments",
    help="Guidance for management in a draft as Word (comments) or HTML, or no guidance.",
)
MARKS = click.option(
    "--marks",
    type=OneOf(("all", "none")),
    default="all",
    help="Content controls and bookmarks, by which edits of a Word draft are found again, or none of them.",
)
CLEAN = click.option(
    "--clean",
    is_flag=True,
    help="Write a draft that can be passed on: without marks, guidance, comments and the list of open items.",
)
ONLY = click.option(
    "--only",
    default="",
    metavar="PART",
    shell_complete=complete_parts,
    help="Write only one part, or only management's package (management).",
)
OPEN_ITEMS = click.option(
    "--open-items/--no-open-items", default=True, help="Whether to end the document with the list of open items."
)
FORCE = click.option("--force", is_flag=True, help="Replace a file that was edited or that socdocs did not write.")
KIND = click.option(
    "--kind",
    default="",
    metavar="KIND",
    callback=_known_kind,
    shell_complete=complete_kinds,
    help="The report kind, such as soc2-type2.",
)

FORMAT = click.option(
    "--format",
    "format_",
    type=OneOf(document_formats),
    help="The format (default: by the ending of -o, otherwise docx).",
)

_TALKING = (
    click.option(
        "--color",
        type=OneOf(("auto", "always", "never")),
        default="auto",
        expose_value=False,
        callback=_remember("color"),
        help="Colours in messages; auto respects NO_COLOR.",
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
        "-o",
        "--output",
        default="",
        metavar="PATH",
        help="The file to write, a folder/ to write it into, or - for standard output.",
    ),
    FORMAT,
    LAYOUT,
    REFERENCE,
    PAGE_NUMBERS,
    GUIDANCE,
    MARKS,
    CLEAN,
    ONLY,
    _AUDITORS_FILE,
    NO_AUDITOR,
    NO_PROJECT,
    SETTINGS,
    TEMPLATES,
    WORDINGS,
    FINAL,
    DRAFT,
    OPEN_ITEMS,
    click.option(
        "--depfile",
        type=click.Path(path_type=Path, allow_dash=True),
        metavar="FILE",
        help="Write a dependency file for GNU make and ninja.",
    ),
    FORCE,
)
OWNER = click.option(
    "--owner",
    type=OneOf(_owners),
    default=None,
    help="Show only findings for this owner, and those without a single owner, such as an unreadable file.",
)
DIAGNOSTICS = click.option(
    "--output-format",
    type=OneOf(_output_formats),
    default="text",
    callback=_remember("output_format"),
    expose_value=False,
    help="The format of the findings.",
)


def _all(options: Iterable[Callable[[Command], Command]]) -> Callable[[Command], Command]:
    def add(command: Command) -> Command:
        for option in reversed(tuple(options)):
            command = option(command)
        return command

    return add


AUDITOR = _all((_AUDITORS_FILE, NO_AUDITOR))
"""The service auditor's file, and whether one counts that is not named; for commands of the class `OnDescription`."""
talking = _all(_TALKING)
"""The options for messages, which every command has."""
building = _all((*_BUILDING, *_TALKING))
"""The options of commands that write a report or a part of one; they are the fields of `cli.build.Wanted`."""
