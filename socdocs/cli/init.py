"""`socdocs init`: write a commented file to start from."""

from __future__ import annotations

from pathlib import Path

import click

from socdocs.cli.completing import complete_kinds
from socdocs.cli.on_description import OnDescription
from socdocs.cli.options import NO_PROJECT, TEMPLATES, talking
from socdocs.cli.run import FINE, Run
from socdocs.words import same_word


@click.command(
    "init",
    cls=OnDescription,
    epilog="""\
\b
Examples:
  socdocs init soc2-type2
  socdocs init soc1-type1 -o clients/tidewater/system.yaml
  socdocs init soc2-type2 --controls controls.csv -o draft.yaml
  socdocs init soc2-type2 --auditor -o -
""",
)
@click.argument("kind", metavar="KIND", shell_complete=complete_kinds)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    help="The file to write (default system.yaml), or - for standard output.",
)
@click.option(
    "--controls",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The spreadsheet of controls that you have, which the file then names.",
)
@click.option("--auditor", is_flag=True, help="Write the service auditor's file instead (default auditor.yaml).")
@click.option("--force", is_flag=True, help="Replace an existing file; its contents are lost.")
@NO_PROJECT
@TEMPLATES
@talking
@click.pass_obj
def command(
    run: Run,
    kind: str,
    output: Path | None,
    controls: Path | None,
    templates: Path | None,
    *,
    auditor: bool,
    force: bool,
) -> int:
    """Write a commented file to start from.

    It lists the facts that a report of KIND prints, each with its meaning, and leaves their values empty.  The file is
    valid: `socdocs check` finds only open items in it.
    """
    from socdocs import resources
    from socdocs.outputs import Output, Place, write
    from socdocs.report.kinds import find_kind, load_kind
    from socdocs.report.starter import NO_FILES, has_auditors_part, starter

    # A starter uses only the first lines and the owners of the manifest; shipped manifests need no check.
    read, folders = load_kind if templates else find_kind, resources.template_folders(templates)
    chosen, _ = read(run.files, folders, same_word(kind, resources.kind_names(folders)))
    if auditor and not has_auditors_part(chosen):
        raise click.UsageError(f"The service auditor writes no part of a {chosen.short_title}.")
    if auditor and controls:
        raise click.UsageError("Controls are management's; give --controls without --auditor.")
    folder = Path() if output is None or str(output) == "-" else output.parent
    text = starter(chosen, auditor=auditor, files={"controls": _name(controls, folder)} if controls else NO_FILES)
    if str(output) == "-":
        click.echo(text, nl=False)
        return FINE
    path = output or Path("auditor.yaml" if auditor else "system.yaml")
    write([Output(Place(path, "unmarked"), text.encode())], inputs=run.files.paths, force=force)
    then = f"give it to other commands with --auditor {path}" if auditor else f"then: socdocs outline {path}"
    run.tell(f"{path}: fill in what you know, {then}")
    return FINE


def _name(file: Path, folder: Path) -> str:
    """Return the name of `file` for a description in `folder`.  Raises a usage error if it lies elsewhere."""
    if not file.resolve().is_relative_to(folder.resolve()):
        message = f"{file} must lie in the folder of the description or below: copy it to {folder.resolve()}."
        raise click.BadParameter(message, param_hint="--controls")
    return file.resolve().relative_to(folder.resolve()).as_posix()
