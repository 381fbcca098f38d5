"""`socdocs criteria`: list the trust services criteria."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

from socdocs.cli.option_types import OneOf
from socdocs.cli.options import talking
from socdocs.cli.run import FINE, Run

if TYPE_CHECKING:
    from socdocs.catalogs.trust_services import Catalog, Criterion

Row = tuple[str, str, str, str, str]
HEADER: Row = ("Criterion", "Our short title", "Series", "Category", "COSO principle")


def _categories() -> list[str]:
    from socdocs.catalogs.trust_services import catalog

    return list(catalog().categories)


@click.command(
    "criteria",
    epilog="""\
\b
Examples:
  socdocs criteria
  socdocs criteria --category availability --output-format md
""",
)
@click.option(
    "--category",
    "categories",
    type=OneOf(_categories),
    multiple=True,
    help="List only criteria of this category; may be repeated.",
)
@click.option("--output-format", type=OneOf(("text", "json", "md")), default="text", help="The format of the list.")
@talking
@click.pass_obj
def command(run: Run, /, categories: tuple[str, ...], output_format: str) -> int:
    """List the trust services criteria: ids, our own short titles, series, categories and COSO principles.

    The official wording is licensed and does not come with socdocs; add yours to a description under criteria_text.
    """
    from socdocs.catalogs.trust_services import catalog

    known = catalog()
    chosen = [row for row in known.criteria.values() if not categories or row.category in categories]
    click.echo(_FORMATS[output_format](known, chosen), nl=False)
    return FINE


def _rows(known: Catalog, criteria: Sequence[Criterion]) -> list[Row]:
    return [
        (
            row.id,
            row.title,
            f"{row.series} {known.series[row.series]}",
            known.categories[row.category],
            str(row.coso_principle or ""),
        )
        for row in criteria
    ]


def _text(known: Catalog, criteria: Sequence[Criterion]) -> str:
    from socdocs.reporting.width import filled, width_of

    width = width_of(sys.stdout, os.environ)
    lines = (part for indent, line in _listed(known, criteria) for part in filled(line, width, rest=" " * indent))
    return "".join(f"{line}\n" for line in lines)


def _listed(known: Catalog, criteria: Sequence[Criterion]) -> Iterator[tuple[int, str]]:
    """Yield the lines of the list, by category and series, each after the column in which a long line continues."""
    yield 0, f"{known.section}, {known.edition}"
    category = series = ""
    for row in criteria:
        if row.category != category:
            category = row.category
            yield from ((0, ""), (0, known.categories[category]))
        if row.series != series:
            series = row.series
            yield 2, f"  {series} {known.series[series]}"
        principle = f" (COSO principle {row.coso_principle})" if row.coso_principle else ""
        yield 11, f"    {row.id:5}  {row.title}{principle}"


def _markdown(known: Catalog, criteria: Sequence[Criterion]) -> str:
    rows = [HEADER, ("---",) * len(HEADER), *_rows(known, criteria)]
    return f"{known.section}, {known.edition}\n\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _json(known: Catalog, criteria: Sequence[Criterion]) -> str:
    from socdocs.json_text import json_text

    listed = [
        {
            "id": row.id,
            "title": row.title,
            "series": row.series,
            "series_title": known.series[row.series],
            "category": row.category,
            "coso_principle": row.coso_principle or None,
        }
        for row in criteria
    ]
    whole = {"section": known.section, "edition": known.edition, "criteria": listed}
    return json_text(whole)


_FORMATS: dict[str, Callable[[Catalog, Sequence[Criterion]], str]] = {"text": _text, "md": _markdown, "json": _json}
