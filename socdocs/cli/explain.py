"""`socdocs explain`: print the manual of a code that a finding or an outline shows."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import click
from click.shell_completion import CompletionItem

from socdocs.cli.options import talking
from socdocs.cli.run import FINE, Run
from socdocs.words import fold_word, nearest


def _complete(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    names = ((code.replace(" ", ""), name) for code, name in _names().items())
    return [CompletionItem(code, help=name) for code, name in names if code.lower().startswith(incomplete.lower())]


@click.command(
    "explain",
    epilog="""\
\b
Examples:
  socdocs explain SCP002
  socdocs explain unknown-key
  socdocs explain A2-03
  socdocs explain
""",
)
@click.argument("asked", required=False, metavar="[CODE]", shell_complete=_complete)
@talking
@click.pass_obj
def command(run: Run, /, asked: str | None) -> int:
    """Print the manual of a code: what it means, why it matters, what fails, and what to write instead.

    CODE is the code or the name that a finding shows, or the id of a required element (A2-03) or of a criterion for the
    description (DC4) that an outline shows.  Without CODE, all codes are listed.
    """
    from socdocs.reporting.manual import manual_text
    from socdocs.reporting.width import filled, width_of

    width = width_of(sys.stdout, os.environ)
    if asked is not None:
        known, name = _known(asked)
        click.echo(manual_text(f"{known}  {name}", _text(run, known), width), nl=False)
        return FINE
    names = _names()
    first = max(map(len, names)) + 2
    narrow = first + max(len(word) for name in names.values() for word in name.split()) > width
    for known, name in names.items():
        lines = (
            [known, *filled(name, width, "  ", "  ")]
            if narrow
            else filled(name, width, known.ljust(first), " " * first)
        )
        for line in lines:
            click.echo(line)
    return FINE


def _names() -> dict[str, str]:
    """Return the names of everything that can be explained, by code."""
    from socdocs.catalogs.description_criteria import description_criteria
    from socdocs.catalogs.elements import elements

    return {
        **_names_of_findings(),
        **{element.id: element.title for element in elements().values()},
        **{code: title for criteria in description_criteria().values() for code, title in criteria.titles.items()},
    }


def _names_of_findings() -> dict[str, str]:
    from socdocs.rules.manual import manuals

    return {manual.code: manual.name for manual in manuals().values()}


def _names_of_rules() -> dict[str, str]:
    from socdocs.rules.manual import manuals_of_rules

    return {manual.code: manual.name for manual in manuals_of_rules().values()}


def _known(asked: str) -> tuple[str, str]:
    """Return the code and the name for `asked`, which is a code or the name of a rule.

    Raises a usage error that suggests the nearest code.
    """
    from socdocs.rules.names import FORMER_NAMES

    called = {**{name: code for code, name in _names_of_rules().items()}, **FORMER_NAMES}
    rules = {fold_word(name): code for name, code in called.items()}
    # Most requests are for codes of findings; the catalogs are read only for the others.
    for names_of in (_names_of_rules, _names_of_findings, _names):
        names = names_of()
        known = rules | {fold_word(code): code for code in names}
        if found := known.get(fold_word(asked)):
            return found, names[found]
    near = nearest(fold_word(asked), known)
    advice = f"did you mean {known[near]}? " if near else ""
    raise click.BadParameter(f"there is no code “{asked}”; {advice}`socdocs explain` lists all.", param_hint="CODE")


def _text(run: Run, code: str) -> str:
    from socdocs.rules.manual import manuals, manuals_of_rules

    if manual := manuals_of_rules().get(code) or manuals().get(code):
        return manual.text
    from socdocs.catalogs.description_criteria import description_criteria
    from socdocs.catalogs.elements import elements

    if element := elements().get(code):
        said = [element.holds, f"Required {element.when}."]
    else:
        criteria = next(row for row in description_criteria().values() if code in row.titles)
        source = ", ".join(filter(None, (criteria.section, criteria.edition)))
        said = [f"A criterion for the description of a system: {source}."]
    return "\n\n".join([*said, *_parts(run, code)])


def _parts(run: Run, code: str) -> Iterator[str]:
    """Yield the parts of shipped report kinds that cover a required element or answer a criterion, with their files."""
    from socdocs import resources
    from socdocs.report.kinds import find_kind
    from socdocs.report.manifest import walk

    folders = resources.template_folders()
    kinds: dict[str, list[str]] = {}
    for name in resources.kind_names(folders):
        kind, templates = find_kind(run.files, folders, name)
        for part in walk(kind.parts):
            if code in (*part.elements, *part.answers.split(", ")):
                place = f"`{part.id}` ({templates[part.template].path})"
                kinds.setdefault(place, []).append(name)
    if kinds:
        yield "Parts of a report that contain it:"
        yield "\n".join(f"- {place} in {', '.join(names)}" for place, names in kinds.items())
