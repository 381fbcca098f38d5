"""`socdocs advise`: which report fits, with which type, period and scope, and who may receive it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import click

from socdocs.cli.option_types import OneOf
from socdocs.cli.options import talking
from socdocs.cli.run import FINE, USAGE, Run, is_terminal

if TYPE_CHECKING:
    from socdocs.catalogs.advice import Question


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
    if no option is given, the questions are asked one after another; an empty answer skips a question.
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
        click.echo(advice_json(answered, answers), nl=False)
        return FINE
    run.show(lambda width, color: advice_text(answered, Paint(color), width))
    return FINE


def _one_of(question: Question) -> Callable[[str], str]:
    """Return the converter from typed text to an answer; it returns "" for an empty line."""
    answers = OneOf(tuple(question.answers))
    return lambda typed: answers.convert(typed.strip(), None, None) if typed.strip() else ""


def _ask(questions: Mapping[str, Question]) -> dict[str, str]:
    answers = {}
    for name, question in questions.items():
        meanings = [f"{word} ({meaning})" if word != meaning else word for word, meaning in question.answers.items()]
        click.echo(f"\n{question.ask}\n  {', '.join(meanings)}")
        answer = click.prompt("  answer", default="", show_default=False, value_proc=_one_of(question))
        if answer:
            answers[name] = answer
    click.echo()
    return answers
