"""`socdocs explain`: the manual of a rule."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from socdocs.cli.options import talking
from socdocs.cli.run import FINE, Run


def _complete(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from socdocs.rules.manuals import MANUALS

    return [
        CompletionItem(code, help=manual.name)
        for code, manual in MANUALS.items()
        if code.startswith(incomplete.upper())
    ]


@click.command(
    "explain",
    epilog="""\
\b
Examples:
  socdocs explain SCP002
  socdocs explain
""",
)
@click.argument("rule", required=False, metavar="[RULE]", shell_complete=_complete)
@talking
@click.pass_obj
def command(run: Run, /, rule: str | None) -> int:
    """Print the manual of a rule: what it finds, why it matters, what fails, and what to write instead.

    RULE is the code or the name that a finding shows.  Without it all rules are listed.
    """
    from socdocs.rules.manuals import MANUALS

    if rule is None:
        for manual in MANUALS.values():
            click.echo(f"{manual.code}  {manual.name}")
        return FINE
    named = {manual.name: manual for manual in MANUALS.values()}
    found = MANUALS.get(rule.upper()) or named.get(rule.lower())
    if found is None:
        raise click.BadParameter(f"“{rule}” is the code of no rule; `socdocs explain` lists them.", param_hint="RULE")
    click.echo(f"{found.code}  {found.name}\n\n{found.text}")
    return FINE
