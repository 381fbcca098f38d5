"""What may follow on a command line where an option or argument names something: for the Tab key of a shell.

Each function reads what is needed of the files that the line names so far, and returns nothing where it cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from socdocs import resources

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from socdocs.report.manifest import Part, ReportKind

_Find = Callable[[click.Context], Iterable[tuple[str, str]]]
_Complete = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]


def _completing(find: _Find) -> _Complete:
    """Return the completion by the words that `find` returns, each with its help or ""."""

    def complete(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        # A shell shows whatever is printed in the middle of the line that is being typed, and completes nothing else.
        with suppress(Exception):
            from click.shell_completion import CompletionItem

            from socdocs.reporting.printable import printable

            begin = incomplete.casefold()
            # No shell takes a word of several lines: each would offer its lines as words.  All show words as they are.
            found = ((word, printable(said)) for word, said in find(ctx) if printable(word) == word)
            words = {word: said for word, said in found if word.casefold().startswith(begin)}
            return [CompletionItem(word, help=said or None) for word, said in words.items()]
        return []

    return complete


@_completing
def complete_kinds(ctx: click.Context) -> Iterator[tuple[str, str]]:
    """Complete the report kinds of socdocs and of the folder given with --templates."""
    for name in resources.kind_names(_folders(ctx)):
        yield name, ""


@_completing
def complete_reports(ctx: click.Context) -> list[tuple[str, str]]:
    """Complete the ids of the reports that the description declares, with their kinds."""
    return _declared(ctx)


@_completing
def complete_layouts(ctx: click.Context) -> Iterator[tuple[str, str]]:
    """Complete the layouts of the kinds that the command can mean."""
    for kind in _found_kinds(ctx):
        for name in kind.layouts:
            yield name, ""


@_completing
def complete_parts(ctx: click.Context) -> Iterator[tuple[str, str]]:
    """Complete the parts of the kinds that the command can mean, and management's package."""
    yield "management", "What management writes"
    for part in _parts(ctx):
        yield part.id, _words(part.title)


@_completing
def complete_sections(ctx: click.Context) -> Iterator[tuple[str, str]]:
    """Complete the parts that management writes."""
    for part in _parts(ctx):
        if part.owner == "management":
            yield part.id, _words(part.title)


@_completing
def complete_headings(ctx: click.Context) -> Iterator[tuple[str, str]]:
    """Complete the headings of the tables that the command reads."""
    for heading, _ in _headings(ctx):
        yield heading, ""


@_completing
def complete_mapped_headings(ctx: click.Context) -> Iterator[tuple[str, str]]:
    """Complete each heading that means no field yet, with = and each field that it can fill."""
    from socdocs.model.tables import table_shape

    for heading, known in _headings(ctx):
        for field in () if known else table_shape(("controls",)).fields:
            yield f"{heading}={field}", ""


@_completing
def complete_sheets(ctx: click.Context) -> Iterator[tuple[str, str]]:
    """Complete the sheets of the workbooks that the command reads."""
    from socdocs.files import Files
    from socdocs.source.file_kinds import WORKBOOKS
    from socdocs.source.tables.workbook import Workbook

    for path in _given(ctx).get("sources") or ():
        if Path(path).suffix.lower() in WORKBOOKS:
            for sheet in Workbook(Files().read(Path(path)), str(path)).sheets:
                yield sheet, ""


@_completing
def complete_templates(ctx: click.Context) -> Iterator[tuple[str, str]]:
    """Complete the report kinds, and the templates of each as `templates copy` names them."""
    for kind in resources.kind_names(_folders(ctx)):
        yield kind, ""
        for row in resources.template_files(_folders(ctx), kind):
            yield row.path, ""


def _given(ctx: click.Context) -> dict[str, Any]:
    """Return what the line gives so far; Click leaves the arguments aside as long as an option lacks its value."""
    arguments = [param for param in ctx.command.params if isinstance(param, click.Argument)]
    if ctx.args and arguments and arguments[0].nargs != 1:
        return ctx.params | {str(arguments[0].name): ctx.args}
    return ctx.params | {str(param.name): word for param, word in zip(arguments, ctx.args, strict=False)}


def _folders(ctx: click.Context) -> tuple[Path, ...]:
    return resources.template_folders(ctx.params.get("templates"))


def _declared(ctx: click.Context) -> list[tuple[str, str]]:
    """Return the id and kind of each report of the description that is named, or of the one in the folder."""
    from socdocs.batch.declared import declared_reports
    from socdocs.cli.option_types import unnamed_description
    from socdocs.files import Files

    given = _given(ctx)
    named = given.get("file") or given.get("subject") or given.get("new") or unnamed_description()
    return declared_reports(Files(), Path(named))


def _kinds(ctx: click.Context) -> list[str]:
    """Return the kinds that the command can mean: the one that is named, those of its name or of the description."""
    known = resources.kind_names(_folders(ctx))
    given = _given(ctx)
    named = [word for word in (given.get("kind"), given.get("subject")) if word in known]
    if named:
        return named
    if types := resources.soc_kinds().get(ctx.info_name or ""):
        return [f"{ctx.info_name}-type{type_}" for type_ in types if given.get("type_") in (None, "", type_)]
    if ctx.info_name in known:
        return [ctx.info_name]
    with suppress(Exception):
        chosen = given.get("report_id")
        if declared := [kind for id_, kind in _declared(ctx) if kind in known and chosen in (None, "", id_)]:
            return declared
    return known


def _found_kinds(ctx: click.Context) -> Iterator[ReportKind]:
    from socdocs.files import Files
    from socdocs.report.kinds import find_kind

    files, folders = Files(), _folders(ctx)
    for name in _kinds(ctx):
        yield find_kind(files, folders, name)[0]


def _parts(ctx: click.Context) -> Iterator[Part]:
    from socdocs.report.manifest import walk

    for kind in _found_kinds(ctx):
        yield from walk(kind.parts)


def _words(title: str) -> str:
    """Return a title that is the same in every report; "" for a template."""
    return "" if "{" in title else title


def _headings(ctx: click.Context) -> Iterator[tuple[str, bool]]:
    """Yield each heading of the tables that the command reads, and whether its column fills a field."""
    from socdocs.files import Files
    from socdocs.model.tables import table_shape
    from socdocs.source.file_kinds import TABLES
    from socdocs.source.tables.choice import Choice
    from socdocs.source.tables.table import grid_of_table

    for path in map(Path, _given(ctx).get("sources") or ()):
        shape = table_shape(("controls",))
        if path.suffix.lower() in TABLES and (read := grid_of_table(Files().read(path), str(path), shape, Choice())):
            grid, columns = read
            for number, text in enumerate(grid.rows[columns.row]):
                if text.strip():
                    yield " ".join(text.split()), number in columns.by_number
