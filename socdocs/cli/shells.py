"""The shells whose completion Click does not know, or in which it cannot complete words with blanks or commas."""

from __future__ import annotations

import os

from click import UsageError
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
)

_BASH = """\
%(complete_func)s() {
    local IFS=$'\\n' line type value
    COMPREPLY=()
    while IFS=, read -r type value; do
        case $type in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain) printf -v line '%%q' "$value"; COMPREPLY+=("$line") ;;
        esac
    done < <(COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD %(complete_var)s=bash_complete "$1")
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""
_POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($word, $command, $cursor)
    $before = $command.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursor }
    $env:COMP_WORDS = ($before | ForEach-Object { if ($_.Value) { $_.Value } else { $_.Extent.Text } }) -join "`n"
    $env:COMP_CWORD = $word.Trim("'", '"')
    $env:%(complete_var)s = 'powershell_complete'
    try {
        %(prog_name)s | ForEach-Object {
            $value, $help = $_ -split "`t", 2
            # To PowerShell curly quotes end a text in single quotes, too.
            $inner = [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($value)
            $text = if ($value -match '[^\\w.,:=/\\\\-]') { "'" + $inner + "'" } else { $value }
            [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $help)
        }
    } finally {
        Remove-Item Env:COMP_WORDS, Env:COMP_CWORD, Env:%(complete_var)s
    }
}
"""


class _Told(ShellComplete):
    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one that is being typed, and that one.

        Raises UsageError where no shell says them.
        """
        try:
            return super().get_completion_args()
        except (KeyError, ValueError):
            message = "COMP_WORDS and COMP_CWORD do not say which words to complete, as the lines for a shell do."
            raise UsageError(message) from None


class _Lines(ShellComplete):
    def get_completion_args(self) -> tuple[list[str], str]:
        return [word for word in os.environ["COMP_WORDS"].split("\n") if word], os.environ.get("COMP_CWORD", "")


@add_completion_class
class Bash(_Told, BashComplete):
    """Bash 4.4 and newer; what holds a blank is quoted."""

    source_template = _BASH

    def source(self) -> str:
        """Return the lines for the shell, without asking any program called bash for its version, as Click would."""
        return ShellComplete.source(self)


@add_completion_class
class Fish(_Told, FishComplete):
    """Fish; a word may hold commas."""

    source_template = FishComplete.source_template.replace("string split ", "string split --max 1 ")


@add_completion_class
class Zsh(_Told, ZshComplete):
    """Zsh, as Click knows it."""


@add_completion_class
class PowerShell(_Told, _Lines):
    """PowerShell 5.1 and newer.  It completes names of files by itself where nothing is offered."""

    name = "powershell"
    source_template = _POWERSHELL

    def format_completion(self, item: CompletionItem) -> str:
        """Return a line with a word and its help, which PowerShell requires not to be empty."""
        return f"{item.value}\t{item.help or item.value}" if item.type == "plain" else ""

    def complete(self) -> str:
        """Return the lines of all words that may follow."""
        lines = map(self.format_completion, self.get_completions(*self.get_completion_args()))
        return "\n".join(filter(None, lines))
