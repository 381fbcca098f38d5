"""The table of commands.  To add a command, add a module with `command` to this package, and a row here.

The module is imported when its command is used, so that `socdocs --help` and completion stay quick.  It imports the
rest of socdocs inside its functions, so that its own `--help` is quick too.
"""

from __future__ import annotations

from importlib import import_module

import click
from click.shell_completion import CompletionItem

from socdocs import __version__, resources
from socdocs.cli.group import Group

COMMANDS: dict[str, str] = {
    "report": "Write a report of any kind.",
    "batch": "Build many reports at once.",
    "reports": "List the reports that descriptions declare.",
    "assertion": "Write only management's assertion.",
    "copies": "Write copies for recipients, and log who got which.",
    "pull": "Take edits of a draft into the description.",
    "diff": "Compare two descriptions fact by fact.",
    "confirm": "Read texts and confirm them by name.",
    "roll-forward": "Write the description of the next period.",
    "check": "Find what is wrong or missing.",
    "review": "Judge a draft as its readers will.",
    "explain": "Print the manual of a code that a message shows.",
    "outline": "Show what a report needs and what is missing.",
    "import": "Write controls from spreadsheets, libraries or OSCAL.",
    "matrix": "Write the control matrix: controls, criteria and gaps.",
    "requests": "Write what the service auditor asks for, to fill in.",
    "init": "Write a commented description to start from.",
    "advise": "Say which report fits, and who may receive it.",
    "criteria": "List the trust services criteria.",
    "schema": "Print the JSON Schema of descriptions.",
    "config": "Show what is in force, and where it is said.",
    "templates": "List, copy or check templates.",
    "help": "Show the help of a command.",
}
"""The help line of every command, except soc1, soc2 and the like, which are made from the report kinds.

Its module has its name, with _ for -.
"""

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

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, without importing any of them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(_lines().items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the names that begin with `incomplete`, without importing any command."""
        names = [CompletionItem(name, help=line) for name, line in _lines().items() if name.startswith(incomplete)]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]


def _lines() -> dict[str, str]:
    families = {name: f"Write a SOC {name.removeprefix('soc')} report." for name in resources.soc_kinds()}
    return families | COMMANDS


def _say_version(ctx: click.Context, _param: click.Parameter, asked: bool) -> None:  # noqa: FBT001 - Click's
    """Print the version and exit; with --verbose, also print how many templates are prepared."""
    if not asked or ctx.resilient_parsing:
        return
    click.echo(f"socdocs {__version__}")
    if ctx.params.get("verbose"):
        from socdocs.report.prepared import counted, jinja_version

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
    """Draft SOC 1, SOC 2 and SOC 3 reports, as Word and Markdown, from one description of a system."""
    del verbose
