"""Hold a conversation on the terminal."""

from __future__ import annotations

import os
import sys

import click

from socdocs.cli.conversation import Conversation, asked, reply

_HOW = "An empty line leaves a question open, “back” goes back to the one before, and Ctrl-C stops."


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
