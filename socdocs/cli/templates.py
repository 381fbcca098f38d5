"""`socdocs templates`: list the templates, copy one to start from, and check your own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from socdocs.cli.completing import complete_templates
from socdocs.cli.group import Group
from socdocs.cli.options import DIAGNOSTICS, talking
from socdocs.cli.reference import check_reference, reference
from socdocs.cli.run import FINE, PROBLEMS, Run
from socdocs.cli.working import working
from socdocs.problems import InputProblems, Severity

if TYPE_CHECKING:
    from socdocs.diagnostics import Diagnostic, Span
    from socdocs.report.manifest import ReportKind, Templates

_OWN = click.argument(
    "own", required=False, metavar="[DIR]", type=click.Path(path_type=Path, exists=True, file_okay=False)
)


@click.group(
    "templates",
    cls=Group,
    epilog="""\
\b
Examples:
  socdocs templates list
  socdocs templates copy shared/cover.md our-templates
  socdocs templates check our-templates
""",
)
@talking
def command() -> None:
    """List, copy or check templates.

    Files in your own folder, given to other commands with --templates DIR, replace the files of socdocs that have the
    same names.
    """


command.add_command(reference)
command.add_command(check_reference)


@command.command(
    "list",
    epilog="""\
\b
Example:
  socdocs templates list our-templates
""",
)
@_OWN
@talking
@click.pass_obj
def list_(run: Run, own: Path | None) -> int:
    """List report kinds, layouts and files, and show which of them DIR overrides."""
    from socdocs.reporting.printable import printable
    from socdocs.reporting.width import filled, width_of

    width = width_of(sys.stdout, os.environ)
    for line in _listed(_kinds(run, own), own):
        for part in filled(printable(line), width, rest="    "):
            click.echo(part)
    return FINE


def _listed(kinds: list[tuple[ReportKind, Templates]], own: Path | None) -> Iterator[str]:
    from socdocs import resources
    from socdocs.trials.inspection import used_files

    for kind, _ in kinds:
        layouts = ", ".join(f"{name} (default)" if name == kind.default_layout else name for name in kind.layouts)
        yield f"{kind.name}: {kind.short_title}; layouts {layouts}{_whose(f'{kind.name}/report.yaml', own)}"
    users: dict[str, list[str]] = {}
    for kind, templates in kinds:
        for name in used_files(kind, templates):
            users.setdefault(templates[name].path, []).append(kind.name)
    yield ""
    for path in sorted({*users, *_files(own or resources.templates())}):
        yield f"{path}: {', '.join(users.get(path, ())) or 'used by none'}{_whose(path, own)}"


def _whose(path: str, own: Path | None) -> str:
    from socdocs import resources
    from socdocs.files import is_file

    if own is None or not is_file(own / path):
        return ""
    return " [yours, replaces that of socdocs]" if is_file(resources.templates() / path) else " [yours]"


@command.command(
    "copy",
    epilog="""\
\b
Examples:
  socdocs templates copy shared/auditor_report/signature.md our-templates
  socdocs templates copy bridge-letter our-templates
""",
)
@click.argument("name", metavar="KIND|FILE", shell_complete=complete_templates)
@click.argument("own", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--force", is_flag=True, help="Replace existing files.")
@talking
@click.pass_obj
def copy(run: Run, name: str, own: Path, *, force: bool) -> int:
    """Copy one of the socdocs files into DIR, or a report kind with all the shared files that it uses."""
    from socdocs import resources
    from socdocs.files import holds
    from socdocs.outputs import Output, Place, write
    from socdocs.problems import EnvironmentProblem

    sources = {own / path: resources.templates() / path for path in _ours(run, name)}
    if through := next((path for path in sources if not holds(own, path.parent)), None):
        raise EnvironmentProblem(f"{through.parent} is a link that leads out of {own}. Put the folder itself there.")
    copies = [Output(Place(path, "unmarked", "DIR"), source.read_bytes()) for path, source in sources.items()]
    for path, changed in zip(sources, write(copies, inputs=sources.values(), force=force), strict=True):
        run.tell(str(path) if changed else f"{path} (unchanged)")
    return FINE


def _ours(run: Run, name: str) -> list[str]:
    from socdocs import resources
    from socdocs.report.kinds import load_kind
    from socdocs.trials.inspection import used_files
    from socdocs.words import suggest

    folder, folders = resources.templates(), resources.template_folders()
    if name in resources.kind_names(folders):
        kind, templates = load_kind(run.files, folders, name)
        return sorted(templates[used].path for used in used_files(kind, templates))
    known = _files(folder)
    if name in known:
        return [name]
    advice = suggest(name, [*known, *resources.kind_names(folders)], "`socdocs templates list` lists them.")
    raise click.BadParameter(f"There is no report kind or template “{name}”. {advice}", param_hint="KIND|FILE")


@command.command(
    "check",
    epilog="""\
\b
Examples:
  socdocs templates check our-templates
  socdocs templates check our-templates --output-format concise
""",
)
@_OWN
@DIAGNOSTICS
@talking
@click.pass_obj
def check(run: Run, own: Path | None) -> int:
    """Find mistakes in templates before they are used.

    It finds facts, files and parts that do not exist, files that no report uses, missing required elements, and
    statements made on behalf of the service auditor.  It also tries every kind on descriptions with no facts, few facts
    and all facts.
    """
    from socdocs import resources
    from socdocs.diagnostics import worst
    from socdocs.report.kinds import unused_file
    from socdocs.trials.inspection import inspect
    from socdocs.workflow.firm_words import firm_words

    found: list[Diagnostic] = []
    kinds = _kinds(run, own, found)
    files = [path for path in _files(own or resources.templates()) if path != resources.WORDS]
    # A manifest with mistakes does not show which files it uses.
    with working(run, "Trying the templates"):
        found += inspect(kinds, files, complete=not found)
    found += map(unused_file, resources.misspelt_files(own) if own else ())
    try:
        firm_words(run.files, own)
    except InputProblems as problems:
        found += problems.diagnostics
    run.report(dict.fromkeys(_placed(row, own) for row in found), form=run.output_format, to_stdout=True)
    return PROBLEMS if worst(found) is Severity.ERROR else FINE


def _kinds(run: Run, own: Path | None, problems: list[Diagnostic] | None = None) -> list[tuple[ReportKind, Templates]]:
    """Return every report kind with its templates.  Adds mistakes in manifests to `problems`, or raises them."""
    from socdocs import resources
    from socdocs.report.kinds import load_kind

    folders = resources.template_folders(own)
    kinds = []
    for name in resources.kind_names(folders):
        try:
            kinds.append(load_kind(run.files, folders, name))
        except InputProblems as found:
            if problems is None:
                raise
            problems += found.diagnostics
    return kinds


def _files(folder: Path) -> list[str]:
    """Return the paths of all files in a folder that can be templates or manifests."""
    from socdocs import resources

    return resources.files_below(folder)


def _placed(row: Diagnostic, own: Path | None) -> Diagnostic:
    """Return the finding; if its file is one of the user's, with the path by which it can be opened."""
    from msgspec.structs import replace

    from socdocs.files import is_file

    span: Span | None = row.span
    mine = own is not None and span is not None and is_file(own / span.file)
    return replace(row, span=replace(span, file=str(own / span.file))) if mine and own and span else row
