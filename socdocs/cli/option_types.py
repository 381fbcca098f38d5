"""The types of option values that several commands share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from socdocs.cli.run import Run
from socdocs.problems import Severity
from socdocs.words import nearest, same_word

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from socdocs.diagnostics import Diagnostic


def suggested(word: str, known: Iterable[str]) -> str:
    """Return ` Did you mean …?` with the known words that are close to `word` or begin with it, or ""."""
    names = {name.lower(): name for name in known}
    begun = [name for name in names if word and name.startswith(word.lower())][:3]
    close = begun or filter(None, [nearest(word.lower(), names)])
    meant = " or ".join(names[name] for name in close)
    return f" Did you mean {meant}?" if meant else ""


UNNAMED: Final = Path("system.yaml")
"""The description in the current folder, for a command that names none."""


def unnamed_description() -> Path:
    """Return `UNNAMED`.  Raises a usage error for a link that leads out of the folder, since no one names it."""
    from socdocs.batch.descriptions import LEADS_OUT, leads_out  # imported late: the file is mostly named

    if leads_out(UNNAMED):
        raise click.UsageError(f"{UNNAMED} {LEADS_OUT}")
    return UNNAMED


class OneOf(click.ParamType):  # type: ignore[type-arg] # Click below 8.4 knows no parameter here
    """One of several names; `names` may be a function, called on use, if the names are slow to import."""

    name = "name"

    def __init__(self, names: Callable[[], Iterable[str]] | tuple[str, ...]) -> None:
        self._names = (lambda: names) if isinstance(names, tuple) else names

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Return the names as the help shows them."""
        del param, ctx
        return f"[{'|'.join(self._names())}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401 - Click's
        """Return the name, ignoring case, blanks, hyphens and underscores.  A usage error lists the names."""
        names = list(self._names())
        value = same_word(str(value), names)
        if value not in names:
            self.fail(f"{value!r} is not one of {', '.join(names)}.{suggested(str(value), names)}", param, ctx)
        return str(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the names that begin with `incomplete`."""
        del ctx, param
        from click.shell_completion import CompletionItem

        return [CompletionItem(name) for name in self._names() if name.startswith(incomplete)]


class Setting(click.ParamType):  # type: ignore[type-arg] # as above
    """An address, an equals sign and a value."""

    name = "ADDRESS=VALUE"
    _FORM = re.compile(r"((?:[^\[\]=]|\[(?:[^\]\\]|\\.)*\])+)=(.*)", re.DOTALL)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:  # noqa: ANN401 - Click's
        """Return the address and the text."""
        match = self._FORM.fullmatch(value)
        if match is None:
            self.fail(
                f"{value!r} must have the form ADDRESS=VALUE, such as reports[soc2].report_date=2026-02-17.", param, ctx
            )
        return match[1].strip(), _printable_text(match[2], param, ctx)


class MappedHeading(click.ParamType):  # type: ignore[type-arg] # as above
    """A heading of a table, an equals sign and a field."""

    name = "HEADING=FIELD"
    _FORM = re.compile(r"(.+)=([\w.]+)", re.DOTALL)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:  # noqa: ANN401 - Click's
        """Return the heading and the field."""
        match = self._FORM.fullmatch(value)
        if match is None:
            self.fail(f"{value!r} must be a heading, = and a field, as in “Control Code=id”.", param, ctx)
        return match[1].strip(), match[2]


class Words(click.ParamType):  # type: ignore[type-arg] # as above
    """A text that a report prints."""

    name = "TEXT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401 - Click's
        """Return the text, with a warning for a character that would be one in a file."""
        text = _printable_text(str(value), param, ctx)
        run = ctx.find_object(Run) if ctx else None
        if run and (found := _peculiar(text, param)):
            run.report(found, form="text")
        return text


class DraftLabel(Words):
    """The number of a draft, and words behind it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401 - Click's
        """Return the number and the words.  Raises a usage error if it does not begin with a number."""
        text = " ".join(super().convert(value, param, ctx).split())
        if text and not re.match(r"\d{1,9}\b", text, re.ASCII):
            self.fail(f"{value!r} must begin with the number of the draft, such as 3 or “3, Nov 5”.", param, ctx)
        return text


def _printable_text(text: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
    """Return `text`.  Raises a usage error if it contains a character that would be an error in a file."""
    for finding in _peculiar(text, param):
        if finding.severity is Severity.ERROR:
            raise click.BadParameter(finding.message, ctx, param)
    return text


def _peculiar(text: str, param: click.Parameter | None) -> list[Diagnostic]:
    """Return the findings that a file with `text` would have; their place is the option."""
    if text.isascii() and text.isprintable():
        return []
    from socdocs.diagnostics import Span
    from socdocs.source.characters import peculiar_characters, peculiarity

    place = Span(param.opts[0] if param else "", 1, 1, 1, 1)
    kinds = {character: kind for _, character, kind in peculiar_characters(text)}
    return [peculiarity(character, kind, place) for character, kind in kinds.items()]


class Codes(click.ParamType):  # type: ignore[type-arg] # as above
    """Codes of findings, or beginnings of codes, separated by commas."""

    name = "CODE,…"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:  # noqa: ANN401 - Click's
        """Return the codes as findings spell them.  Raises a usage error if no code begins with one of them."""
        codes = [code.strip() for code in value.split(",") if code.strip()]
        return tuple(_code(code, param, ctx) for code in codes or [value])

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the codes that begin with what follows the last comma, after the codes before it."""
        del ctx, param
        from click.shell_completion import CompletionItem

        from socdocs.rules.manual import manuals

        *before, begun = incomplete.split(",")
        codes = [code for code in manuals() if code.casefold().startswith(begun.casefold())]
        return [CompletionItem(",".join([*before, code]), help=manuals()[code].name) for code in codes]


def _code(code: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
    from socdocs.rules.manual import manuals
    from socdocs.words import OWNERS

    for form in (code, code.upper(), code.lower()):
        if code and any(known.startswith(form) for known in manuals()):
            return form
    families = dict.fromkeys(known[:3] for known in manuals() if known[:3].isupper())
    hint = f" --owner {code} shows what {code} has to do." if code in OWNERS else suggested(code, manuals())
    raise click.BadParameter(
        f"no code begins with {code!r}.{hint} The families are {', '.join(families)}; other codes are words, such "
        "as unknown-key. `socdocs explain` lists all.",
        ctx,
        param,
    )


class InputPath(click.Path):
    """A file to read; `-` is standard input, as `files.named_input` says."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """Return the path."""
        if value != "-":
            return super().convert(value, param, ctx)
        from socdocs.files import STANDARD_INPUT

        return STANDARD_INPUT
