"""`socdocs help`: show the help of the program or of one of its commands."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from socdocs.cli.options import talking
from socdocs.cli.run import FINE


def _complete(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    found: click.Command | None = ctx.find_root().command
    for name in ctx.params.get("names") or ():
        found = found.get_command(ctx, name) if isinstance(found, click.Group) else None
    names = found.list_commands(ctx) if isinstance(found, click.Group) else ()
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


@click.command(
    "help",
    epilog="""\
\b
Examples:
  socdocs help
  socdocs help check
  socdocs help templates copy
""",
)
@click.argument("names", nargs=-1, metavar="[COMMAND]...", shell_complete=_complete)
@talking
def command(names: tuple[str, ...]) -> int:
    """Show the help of a command, as --help does; without COMMAND, show the help of socdocs."""
    context = click.get_current_context().find_root()
    for name in names:
        if not isinstance(context.command, click.Group):
            raise click.UsageError(f"`{context.command_path}` has no subcommands.")
        _, found, _ = context.command.resolve_command(context, [name])
        if found is None:
            raise click.UsageError(f"{name!r} is not the name of a command.")
        context = click.Context(found, context, name)
    click.echo(context.command.get_help(context))
    return FINE
