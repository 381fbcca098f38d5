"""The base class of groups of commands."""

from __future__ import annotations

import click

from socdocs.words import nearest


class Group(click.Group):
    """A group that suggests the nearest command for one that does not exist."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command named by the first of `args`.  Raises a usage error if it does not exist."""
        name = args[0]
        if not (ctx.resilient_parsing or name.startswith("-") or self.get_command(ctx, name)):
            ctx.fail(self.meant(ctx, args))
        return super().resolve_command(ctx, args)

    def meant(self, ctx: click.Context, args: list[str]) -> str:
        """Return the message for `args` whose first names no command, with the nearest one."""
        near = nearest(args[0].lower(), self.list_commands(ctx))
        hint = f" Did you mean {near}?" if near else ""
        listed = " ".join(["socdocs help", *ctx.command_path.split()[1:]])
        return f"No such command {args[0]!r}.{hint} `{listed}` lists all."
