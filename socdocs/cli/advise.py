"""`socdocs advise`: which report fits, with which type, period and scope, and who may receive it."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import click

from socdocs.cli.conversation import Conversation, numbered, one_of
from socdocs.cli.conversation import Question as Asked
from socdocs.cli.converse import converse
from socdocs.cli.option_types import OneOf
from socdocs.cli.options import talking
from socdocs.cli.run import FINE, USAGE, Run, is_terminal

if TYPE_CHECKING:
    from socdocs.catalogs.advice import Answered, Question


class _Advise(click.Command):
    """A command with an option for each question; the questions are read only when its options are needed."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the common options, and one for each question."""
        return [*_options(), *super().get_params(ctx)]


def _options() -> list[click.Parameter]:
    from socdocs.catalogs.advice import questions

    return [
        click.Option(
            [f"--{name.replace('_', '-')}", name],
            type=OneOf(question.answers.keys),
            help=question.ask,
            show_choices=True,
        )
        for name, question in questions().items()
    ]


@click.command(
    "advise",
    cls=_Advise,
    epilog="""\
\b
Examples:
  socdocs advise
  socdocs advise --customer-named none --financial-statements no --proof yes --history short
""",
)
@click.option("--output-format", type=OneOf(("text", "json")), default="text", help="The format of the advice.")
@talking
@click.pass_obj
def command(run: Run, /, output_format: str, **given: str | None) -> int:
    """Say which report fits, and who may receive it.

    The advice covers SOC 1, SOC 2 or both, the type, the period and the scope, each with its source.  On a terminal,
    if no option is given, the questions are asked one after another; an empty answer skips a question, and `back` goes
    back to the one before.  It ends with the command that begins the report.
    """
    from socdocs.catalogs.advice import advise, questions
    from socdocs.reporting.advice import advice_json, advice_text, questions_text
    from socdocs.reporting.color import Paint
    from socdocs.reporting.width import width_of

    answers = {name: answer for name, answer in given.items() if answer is not None}
    if not answers and is_terminal(sys.stdin) and is_terminal(sys.stdout):
        answers = _ask(questions())
    if not answers:
        click.echo("Answer one or more of these questions with its option:\n", err=True)
        click.echo(questions_text(questions(), width_of(sys.stdout, os.environ)), nl=False, err=True)
        return USAGE
    answered = advise(answers)
    if output_format == "json":
        click.echo(advice_json(answered, answers, next_command(answered)), nl=False)
        return FINE
    run.show(lambda width, color: advice_text(answered, Paint(color), next_command(answered), width))
    return FINE


def _ask(questions: Mapping[str, Question]) -> dict[str, str]:
    table = tuple(
        Asked(name, row.ask, one_of(name, row.answers), choices=partial(_choices, row.answers))
        for name, row in questions.items()
    )
    answers = converse(Conversation(table, {})).answers
    click.echo()
    return dict(answers)


def _choices(answers: Mapping[str, str], _: Mapping[str, str]) -> list[str]:
    return numbered(answers)


def next_command(answered: Answered) -> str:
    """Return the command that begins the report that was advised; it asks for what the answers leave open.

    Of two reports it is the first, whose description serves the other, too.
    """
    if not (answered.reports and answered.type):
        return "socdocs init"
    report = answered.reports[0]
    categories = answered.categories if report == "soc2" else ()
    return shlex.join(
        ["socdocs", "init", f"{report}-type{answered.type}", *(f"--category={category}" for category in categories)]
    )
