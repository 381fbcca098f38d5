"""The table of commands.  To add a command, add a module with `command` to this package, and a row here.

The module is imported when its command is used, so that `socdocs --help` and completion stay quick.  It imports the
rest of socdocs inside its functions, so that its own `--help` is quick too.
"""

from __future__ import annotations

import os
import shlex
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from socdocs import __version__, resources
from socdocs.cli.group import Group
from socdocs.words import nearest, same_word

if "_SOCDOCS_COMPLETE" in os.environ:  # a shell asks; no other run needs them
    from socdocs.cli import shells  # noqa: F401 - adds to the shells that Click knows
if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_WRITE = "Write reports"
GROUPS: dict[str, dict[str, str]] = {
    "Start": {
        "advise": "Say which report fits, and who may receive it.",
        "init": "Write a commented description to start from.",
        "import": "Write controls from spreadsheets, libraries or OSCAL.",
        "criteria": "List the trust services criteria.",
    },
    "Fill in and check": {
        "outline": "Show what a report needs and what is missing.",
        "preview": "Show a report in a browser while you write it.",
        "check": "Find what is wrong or missing.",
        "explain": "Print the manual of a code that a message shows.",
        "review": "Judge a draft as its readers will.",
    },
    _WRITE: {
        "report": "Write a report of any kind.",
        "assertion": "Write only management's assertion.",
        "copies": "Write copies for recipients, and log who got which.",
        "batch": "Build many reports at once.",
        "reports": "List the reports that descriptions declare.",
    },
    "Work with the service auditor": {
        "matrix": "Write the control matrix: controls, criteria and gaps.",
        "requests": "Write what the service auditor asks for, to fill in.",
        "pull": "Take edits of a draft into the description.",
        "confirm": "Read texts and confirm them by name.",
    },
    "Go on to the next period": {
        "roll-forward": "Write the description of the next period.",
        "diff": "Compare two descriptions fact by fact.",
    },
    "Set up and get help": {
        "templates": "List, copy or check templates.",
        "config": "Show what is in force, and where it is said.",
        "schema": "Print the JSON Schema of descriptions.",
        "completion": "Print what completes commands with the Tab key.",
        "help": "Show the help of a command.",
    },
}
"""The help line of every command, in groups that follow the life of a report.

The module of a command has its name, with _ for -.  soc1, soc2 and the like are made from the report kinds.
"""

COMMANDS = {name: line for group in GROUPS.values() for name, line in group.items()}
"""The help line of every command that has a module."""

ALIASES = {"take-edits": "pull", "compare": "diff", "pbc": "requests"}
"""Other names of commands."""


class Table(Group):
    """The group of all commands, which imports a command's module on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help."""
        del ctx
        return list(_lines())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, or None if it does not exist."""
        del ctx
        if cmd_name in resources.soc_kinds():
            from socdocs.cli import soc

            return soc.command(cmd_name)
        cmd_name = ALIASES.get(cmd_name, cmd_name)
        if cmd_name in COMMANDS:
            command: click.Command = import_module(f"socdocs.cli.{cmd_name.replace('-', '_')}").command
            return command
        return None

    def meant(self, ctx: click.Context, args: list[str]) -> str:
        """Return the message for `args` that begin with a kind, a file, a command in two words, or a mistake."""
        from socdocs.files import is_file

        name, *rest = args
        kinds = resources.kind_names(resources.template_folders())
        commands = self.list_commands(ctx)
        kind = same_word(name, kinds)
        if kind in kinds:
            return f"“{name}” is a report kind, not a command. `{_command_for(kind, rest)}` writes such a report."
        near = nearest(name.lower(), [*commands, *kinds])
        if near not in commands and near:
            return f"“{name}” is no command. Did you mean `{_command_for(near, rest)}`?"
        if Path(name).suffix and is_file(Path(name)):
            return f"“{name}” is a file. Say first what to do with it: `{shlex.join(['socdocs', 'check', name])}`."
        joined = same_word("".join(args[:2]), commands)
        if joined in commands and len(args) > 1:
            return f"“{name}” is no command. Did you mean `{shlex.join(['socdocs', joined, *args[2:]])}`?"
        return super().meant(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in their groups, without importing any of them."""
        del ctx
        widest = max(map(len, COMMANDS))
        for title, commands in _groups().items():
            with formatter.section(title):
                # All groups have their lines in one column.
                formatter.write_dl([(name.ljust(widest), line) for name, line in commands.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the names that begin with `incomplete`, without importing any command."""
        from click.shell_completion import CompletionItem

        names = [CompletionItem(name, help=line) for name, line in _lines().items() if name.startswith(incomplete)]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]


def _groups() -> dict[str, dict[str, str]]:
    families = {name: f"Write a SOC {name.removeprefix('soc')} report." for name in resources.soc_kinds()}
    return GROUPS | {_WRITE: families | GROUPS[_WRITE]}


def _lines() -> dict[str, str]:
    return {name: line for group in _groups().values() for name, line in group.items()}


def _command_for(kind: str, arguments: list[str]) -> str:
    """Return the command that writes a report of `kind`, with the `arguments` that were given."""
    given = [shlex.quote(word) for word in arguments] or ["FILE"]
    family, _, type_ = kind.partition("-type")
    words = [family, *given, "--type", type_] if family in resources.soc_kinds() else ["report", kind, *given]
    return " ".join(["socdocs", *words])


def _say_version(ctx: click.Context, _param: click.Parameter, asked: bool) -> None:  # noqa: FBT001 - Click's
    """Print the version and exit; with --verbose, also print how many templates are prepared."""
    if not asked or ctx.resilient_parsing:
        return
    click.echo(f"socdocs {__version__}")
    if ctx.params.get("verbose"):
        from socdocs.report.compiled_templates import counted, jinja_version

        prepared, known = counted()
        click.echo(f"Templates: {prepared} of {known} are prepared for Jinja {jinja_version()}.")
        if prepared < known:
            click.echo(
                "The others are compiled at each use and give the same reports. To prepare them, reinstall "
                "socdocs, or type make in a checkout."
            )
    ctx.exit()


@click.group(
    cls=Table,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\
\b
Examples:
  socdocs soc2 system.yaml --type 2 -o report.docx
  socdocs check system.yaml
  socdocs help check
""",
)
@click.option("--verbose", is_flag=True, is_eager=True, help="With --version: say how many templates are prepared.")
@click.option(
    "-V", "--version", is_flag=True, expose_value=False, callback=_say_version, help="Show the version and exit."
)
def program(*, verbose: bool) -> None:
    """Draft SOC 1, SOC 2 and SOC 3 reports, as Word, Markdown, HTML and PDF, from one description of a system."""
    del verbose
