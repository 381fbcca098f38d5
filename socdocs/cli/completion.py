"""`socdocs completion`: print the lines by which a shell completes commands, options and their values."""

from __future__ import annotations

import click

from socdocs.cli.option_types import OneOf
from socdocs.cli.options import talking
from socdocs.cli.run import FINE

_SHELLS = ("bash", "zsh", "fish", "powershell")


@click.command(
    "completion",
    epilog="""\
\b
Examples:
  socdocs completion bash
  socdocs completion powershell
""",
)
@click.argument("shell", type=OneOf(_SHELLS), metavar=f"[{'|'.join(_SHELLS)}]")
@talking
def command(shell: str) -> int:
    """Print the lines by which a shell completes commands, options and their values when you press the Tab key.

    The shell reads them when it starts; docs/completion.md says where each shell looks for them.
    """
    from click.shell_completion import get_completion_class

    from socdocs.cli import shells  # noqa: F401 - adds to the shells that Click knows

    program = click.get_current_context().find_root().command
    known = get_completion_class(shell)
    if known is None:
        raise ValueError(shell)
    click.echo(known(program, {}, "socdocs", "_SOCDOCS_COMPLETE").source(), nl=False)
    return FINE
