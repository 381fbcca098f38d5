"""Hold a conversation on the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import click

from socdocs.cli.conversation import YES_NO, Conversation, Question, asked, one_of, reply

Item = TypeVar("Item")

_HOW = (
    "An empty line takes the answer in brackets or leaves the question open, “back” goes back to the one before, and "
    "Ctrl-C stops."
)


def converse(conversation: Conversation) -> Conversation:
    """Ask until no question is left; returns the conversation with all replies.  Raises click.Abort for Ctrl-C."""
    from socdocs.reporting.width import filled, width_of

    width = width_of(sys.stdout, os.environ)

    def say(line: str, indent: str = "") -> None:
        click.echo("\n".join(filled(line, width, rest=indent)))

    if conversation.left:
        say(_HOW)
    while conversation.left:
        click.echo()
        question, *choices = asked(conversation)
        say(question)
        for line in choices:
            say(line, " " * 5)
        typed = click.prompt("", default="", show_default=False, prompt_suffix="> ")
        conversation, answer = reply(conversation, typed)
        if answer:
            say(answer)
    return conversation


def chosen_of(items: Sequence[Item], question: str, show: Callable[[Item], str]) -> tuple[Item, ...]:
    """Show each of `items` and ask a question about it; returns those for which the answer is yes."""

    def lines(item: Item, _: object) -> list[str]:
        return show(item).rstrip().splitlines()

    table = tuple(
        Question(name, question, one_of(name, YES_NO), choices=partial(lines, item), usual="no")
        for name, item in zip(map(str, range(len(items))), items, strict=True)
    )
    answers = converse(Conversation(table, {})).answers
    return tuple(item for number, item in enumerate(items) if answers.get(str(number)) == "yes")
