"""Options that several commands have, each declared once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from socdocs import resources
from socdocs.cli.run import Run
from socdocs.diagnostics import Severity, Span
from socdocs.words import nearest, same_word

Command = TypeVar("Command", bound=Callable[..., Any])


def suggested(word: str, known: Iterable[str]) -> str:
    """` Did you mean …?` for a word that is nearly one of those known or the beginning of some, else nothing."""
    names = {name.lower(): name for name in known}
    begun = [name for name in names if word and name.startswith(word.lower())][:3]
    close = begun or filter(None, [nearest(word.lower(), names)])
    meant = " or ".join(names[name] for name in close)
    return f" Did you mean {meant}?" if meant else ""


class OneOf(click.ParamType):  # type: ignore[type-arg] # Click below 8.4 knows no parameter here
    """One of several names; `names` gives them when the option is used where their source is slow to import."""

    name = "name"

    def __init__(self, names: Callable[[], Iterable[str]] | tuple[str, ...]) -> None:
        self._names = (lambda: names) if isinstance(names, tuple) else names

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """What the help shows: the names."""
        del param, ctx
        return f"[{'|'.join(self._names())}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401 - Click's
        """The name, whatever the case, blanks, hyphens and underscores, or a usage error that lists them."""
        names = list(self._names())
        value = same_word(str(value), names)
        if value not in names:
            self.fail(f"{value!r} is not one of {', '.join(names)}.{suggested(str(value), names)}", param, ctx)
        return str(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The names that begin so."""
        del ctx, param
        return [CompletionItem(name) for name in self._names() if name.startswith(incomplete)]


class Setting(click.ParamType):  # type: ignore[type-arg] # as above
    """An address, an equals sign and a value."""

    name = "ADDRESS=VALUE"
    _FORM = re.compile(r"((?:[^\[\]=]|\[(?:[^\]\\]|\\.)*\])+)=(.*)", re.DOTALL)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:  # noqa: ANN401 - Click's
        """The address and the text."""
        match = self._FORM.fullmatch(value)
        if match is None:
            self.fail(f"{value!r} should read like reports[soc2].report_date=2026-02-17.", param, ctx)
        return match[1].strip(), _printable_text(match[2], param, ctx)


class Words(click.ParamType):  # type: ignore[type-arg] # as above
    """A text that a report prints."""

    name = "TEXT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401 - Click's
        """The text as it is given."""
        return _printable_text(str(value), param, ctx)


def _printable_text(text: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
    """The text; a usage error where it holds a character that would be an error in a file of the user's."""
    if not text.isprintable():
        from socdocs.source.characters import peculiar_characters, peculiarity

        for _, character, kind in peculiar_characters(text):
            if kind.severity is Severity.ERROR:
                raise click.BadParameter(peculiarity(character, kind, Span("", 1, 1, 1, 1)).message, ctx, param)
    return text


class Codes(click.ParamType):  # type: ignore[type-arg] # as above
    """Codes of findings, or beginnings of codes, with commas between them."""

    name = "CODE,…"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:  # noqa: ANN401 - Click's
        """The codes as they are written in findings.  A usage error where one is not the beginning of any code."""
        codes = [code.strip() for code in value.split(",") if code.strip()]
        return tuple(_code(code, param, ctx) for code in codes or [value])


def _code(code: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
    from socdocs.rules.manual import manuals

    for form in (code, code.upper(), code.lower()):
        if code and any(known.startswith(form) for known in manuals()):
            return form
    families = dict.fromkeys(known[:3] for known in manuals() if known[:3].isupper())
    hint = f" --owner {code} shows what {code} has to do." if code in _owners() else suggested(code, manuals())
    raise click.BadParameter(
        f"no code begins with {code!r}.{hint} There are the families {', '.join(families)}, and codes such as "
        "unknown-key; `socdocs explain` lists all.",
        ctx,
        param,
    )


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
    """The kind that comes with socdocs and is called so, whatever the case, blanks, hyphens and underscores.

    `kind` itself where there is none: it may be one of the user's own.
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
    help="A folder of your own templates and report kinds; its files take the place of ours.",
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
"""Options of every command: how it talks."""
building = _all((*_BUILDING, *_TALKING))
"""Options of every command that writes a report or a part of one; they are the fields of `cli.build.Wanted`."""


def complete_kinds(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """The report kinds that come with socdocs and begin with what is typed."""
    return [name for name in resources.kind_names(resources.template_folders()) if name.startswith(incomplete)]
