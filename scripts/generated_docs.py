"""Write the pages and files that are made from the program, or with --check say which are not current."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec.structs import asdict

from socdocs.catalogs.description_criteria import description_criteria
from socdocs.catalogs.elements import elements
from socdocs.model.base import MAX_ID, Facts
from socdocs.model.confirmations import ConfirmedWording
from socdocs.model.description import SystemDescription
from socdocs.model.fields import FieldRow, fields_of, noun_of
from socdocs.model.meanings import meanings_of, summary_of
from socdocs.model.next_period import NEXT_PERIOD
from socdocs.model.paths import models_below
from socdocs.model.printing import PRINTING_WORDS
from socdocs.model.project import Client, ProjectFile
from socdocs.model.schema import json_schema, project_schema
from socdocs.model.tables import table_shape
from socdocs.review.signals import Signal, pillars, questions, signals
from socdocs.rules.errors import Error, errors
from socdocs.rules.manual import manuals_of_rules
from socdocs.rules.manuals import MANUALS
from socdocs.rules.table import BY_CODE, PHASES, RULES
from socdocs.seals import sealed_json
from socdocs.source.tables.headings import Headings
from socdocs.words import OWNERS

ROOT = Path(__file__).resolve().parent.parent

SHAPES: Mapping[str, Callable[[FieldRow], str]] = {
    "plain": lambda _: "text",
    "text": lambda _: "Markdown",
    "prose": lambda _: "Markdown",
    "date": lambda _: "date (`2026-03-31`)",
    "count": lambda _: "whole number",
    "yes_no": lambda _: "`yes` or `no`",
    "choice": lambda row: choice(row.choices),
    "texts": lambda row: f"list of {choice(row.choices)}" if row.choices else "list of words or ids",
    "entry": lambda row: link(row.item),
    "entries": lambda row: f"list of {link(row.item)}",
    "stated": lambda row: f"list of {link(row.item)}, or a `none_statement`",
}
INPUT = """\
# The system description

<!-- Made by `make docs` from socdocs/model/; change it there. -->

Every key that a system description may hold, what it holds, who writes it, which reports print it, and what becomes of
it in [next year's description](roll-forward.md).
A key in **bold** cannot be left out of its entry.
Any other may be: where a report needs a fact that is absent, it prints a placeholder and counts an open item.
Text is printed as typed, with white space folded; Markdown keeps its structure.
Markdown is CommonMark with tables, strikethrough, footnotes, task lists, lists of definitions and remarks
(`> [!NOTE]`, `!!! note`, `::: note`).
Links may lead to web pages, mail addresses and headings of the same text, and to what the report holds:
`[AC-01](control:AC-01)`, and in the same way `criterion:`, `objective:`, `cuec:`, `csoc:`, `exception:`, `incident:`,
`change:`, `commitment:` and `requirement:` with an id, `section:description.services` with the id of a part, and
`table:cuecs`.
Without words between the brackets the link has the right ones (“section 3.2”).
Tables, lists and emphasis in HTML are read too.
Comments (`<!-- … -->`, `[//]: # (…)`) are never printed.
One value in the place of a list is a list of one.
An id has at most {max_id} characters; a whole number may set off its thousands (`1,204,118`).
A long list may be a file of its own beside the description: `controls: {file: controls.xlsx}`.
It is a workbook, a CSV file, YAML or JSON; [spreadsheets.md](spreadsheets.md) says how tables are read.
What the service auditor writes may all lie in a second file: `auditor.yaml` beside the description, or one given with
`--auditor`.
It may say for whom it is (`service_organization: {name: …}`); then it is refused beside the description of another.

A text in Markdown may be a file of its own, too: `overview: {file: texts/overview.md}`.

- Front matter (fields between two lines of `---` at the top) is not printed.
- The highest heading of a text takes the level below the heading under which the text prints.
- Pictures are named from the folder of the Markdown file.
- `pull` writes what people changed in a draft into the Markdown file.

Files are named from the folder of the description, and must be in it or below it.
Where several descriptions share controls or policies, `libraries` names further folders:

```yaml
libraries: [../shared]
controls: {file: ../shared/controls.csv}
```

Whatever else lies outside the description's folder is refused, also behind links.
A library that is a link there and leads out of it is refused, too.
The service auditor's file has libraries of its own.
A file in a library names others, and its pictures, from its own folder.
`pull` and `import` never write into a library, because that would change the reports of others.

What several reports share is said once, under `report_defaults`:

```yaml
report_defaults:
  trust_services_categories: [security, availability]
  assertion:
    signatories:
      - {name: Rosalind Achterberg, title: Chief Executive Officer}
reports:
  - {id: soc2-2025, soc: 2, type: 1, as_of_date: 2025-12-31}
  - {id: soc2-2026, soc: 2, type: 2, period: {start: 2026-01-01, end: 2026-12-31}}
```

An entry that says something else is right about itself: its groups are filled key by key, its lists take the place of
the shared ones.
The service auditor's file may have `report_defaults` with the firm's own keys.
What the command line sets comes first, then the entry in the auditor's file, that in the description,
`report_defaults`, and the [project file](project.md).
A fact that another kind of report prints, such as the categories of a SOC 2, does not count for a SOC 1.

`socdocs init KIND` writes a commented file with the keys that one kind of report prints.
[socdocs.schema.json](socdocs.schema.json) says the same to an editor; `socdocs schema` prints it.
For the YAML extension of many editors, this first line is enough:

```yaml
# yaml-language-server: $schema=socdocs.schema.json
```

It serves for lists in YAML files of their own too, so an editor may use it for every `*.yaml` of the folder.
Some mistakes only `socdocs check` finds: a day that is in no calendar, such as 2026-02-30, an id that nothing has,
and all that the rules look for.
"""


def input_reference() -> str:
    """The reference of the system description, one table for each kind of entry."""
    opening = INPUT.replace("{max_id}", str(MAX_ID))
    return "\n".join([opening, *(section(model) for model in models_below(SystemDescription))])


def section(model: type[Facts]) -> str:
    """One kind of entry: what it is and a row for each key."""
    meanings = meanings_of(model)
    rows = [
        f"| {key(row)} | {SHAPES[row.shape](row)} | {escaped(meanings[row.name])} | {example(row)} "
        f"| {OWNERS[row.owner].name} | {', '.join(PRINTING_WORDS[word] for word in row.prints.split())} "
        f"| {NEXT_PERIOD[row.next_period]} |"
        for row in fields_of(model).values()
    ]
    head = [
        "| key | value | meaning | example | who writes it | printed in | next period |",
        "|---|---|---|---|---|---|---|",
    ]
    return "\n".join([f"## {title(model)}", "", summary_of(model), "", *head, *rows, ""])


def example(row: FieldRow) -> str:
    """The example of a field as one cell of a table, as the user would write it."""
    if row.example is None:
        return ""
    text = f"[{', '.join(map(str, row.example))}]" if isinstance(row.example, list) else str(row.example)
    return f"`{escaped(text)}`"


def escaped(text: str) -> str:
    """`text` without what would end a cell."""
    return text.replace("|", r"\|")


def title(model: type[Facts]) -> str:
    """The heading of a kind of entry."""
    noun = noun_of(model).split(" ", 1)[1]
    return noun[0].upper() + noun[1:]


def link(model: type[Facts] | None) -> str:
    """A link to the table of a kind of entry."""
    noun = title(model)  # type: ignore[arg-type] # entries have a class
    return f"[{noun}](#{noun.lower().replace(' ', '-')})"


def key(row: FieldRow) -> str:
    """The key as the user writes it."""
    return f"**`{row.key}`**" if row.required else f"`{row.key}`"


def choice(words: tuple[str, ...]) -> str:
    """The words that are allowed there."""
    *first, last = (f"`{word}`" for word in words)
    return f"{', '.join(first)} or {last}" if first else last


def schema() -> str:
    """The JSON Schema of the system description."""
    return sealed_json("schema", json_schema())


PROJECT = "docs/project.md"
KEYS_BEGIN = "<!-- keys: begin; made by `make docs` from socdocs/model/project.py -->\n"
KEYS_END = "<!-- keys: end -->"


def project_page() -> str:
    """The page on project files, which is written by hand, with its generated tables of keys."""
    below = "\n".join(
        f"### {title}\n\n{keys_table(model)}"
        for title, model in (("Client", Client), ("Confirmed wording", ConfirmedWording))
    )
    tables = f"{keys_table(ProjectFile)}\n{below}"
    return with_generated(PROJECT, KEYS_BEGIN, tables, KEYS_END)


def with_generated(name: str, begin: str, made: str, end: str) -> str:
    """The page called `name`, which is written by hand, with the text that is `made` between its two marks."""
    before, rest = (ROOT / name).read_text("utf-8").split(begin)
    _, after = rest.split(end)
    return f"{before}{begin}\n{made}\n{end}{after}"


def keys_table(model: type[Facts]) -> str:
    """The keys of a project file or of an entry in it."""
    meanings = meanings_of(model)
    rows = [
        f"| {key(row)} | {SHAPES[row.shape](row)} | {escaped(meanings[row.name])} | {example(row)} |\n"
        for row in fields_of(model).values()
    ]
    return f"| key | value | meaning | example |\n|---|---|---|---|\n{''.join(rows)}"


def schema_of_projects() -> str:
    """The JSON Schema of project files."""
    return sealed_json("schema", project_schema())


RULES_PAGE = """\
# Rules

<!-- Made by `make docs` from socdocs/rules/; change it there. -->

What `socdocs check` finds in a description that is well formed, and why.
`socdocs explain CODE` prints the same in a terminal.

- A rule looks at one report of the file and at the facts of that report alone.
- What a report leaves out of the file is listed in an info (`left-out`) with the reason: dates, `reports`, what the
  report covers.  No waiver hides it.
- A fact that is absent is no finding of a rule but an *open item*:
  an info in phase `outline`, a warning in `draft`, an error in `final`.
- Rules of wording read what the author says: code, links and quotations are not looked at.
  Your own words belong under `checks.words`, those of a firm in `words.yaml` of its
  [folder of templates](templates.md#words-that-your-firm-does-not-want).
- A finding that you accept gets an entry under `checks.waive` with its reason; these cannot be waived: {fixed}.
  What can be wrong with a waiver itself is listed with the [other codes](errors.md#waivers).

Codes that do not come from a rule, such as `unknown-key`, are explained in [errors.md](errors.md).
"""
FAMILIES = {
    "ENG": "Engagement and dates",
    "SCP": "Scope",
    "DSC": "Description",
    "CTL": "Controls and control objectives",
    "SUB": "Subservice organizations",
    "CUE": "Complementary controls",
    "TST": "Tests and results",
    "ASR": "Assertion",
    "OPN": "Opinion",
    "OTH": "Other information",
    "DST": "Distribution",
    "TXT": "Wording",
    "LEK": "Leaks",
}


def rules_page() -> str:
    """Every rule: a table of all, and the manual of each."""
    parts = [RULES_PAGE.format(fixed=", ".join(sorted(rule.code for rule in RULES if not rule.waivable)))]
    parts += ["| code | what it finds |", "|---|---|"]
    for code, manual in sorted(MANUALS.items(), key=lambda row: in_order(row[0])):
        anchor = f"{code} {manual.name}".lower().replace(" ", "-")
        parts.append(f"| [{code}](#{anchor}) | {escaped(manual.summary)} |")
    for family, heading in FAMILIES.items():
        manuals = [manual for code, manual in MANUALS.items() if code.startswith(family)]
        parts += [f"\n## {heading}"] if manuals else []
        parts += [f"\n### {manual.code} {manual.name}\n\n{weights(manual.code)}{manual.text}" for manual in manuals]
    return "\n".join(parts) + "\n"


def weights(code: str) -> str:
    """How much the findings of a rule matter in each phase."""
    rule = BY_CODE.get(code)
    if rule is None:
        return ""
    told = {phase: severity.label for phase in PHASES if (severity := getattr(rule.weight, phase)) is not None}
    same = set(told.values())
    if len(same) == 1 and len(told) == len(PHASES):
        return f"*{same.pop()}*\n\n"
    return f"*{', '.join(f'{phase}: {label}' for phase, label in told.items())}*\n\n"


def in_order(code: str) -> tuple[int, str]:
    """Codes in the order of the families."""
    return list(FAMILIES).index(code[:3]), code


ERRORS_PAGE = """\
# Codes

<!-- Made by `make docs` from socdocs/rules/errors.yaml, the rules and the catalogs; change it there. -->

Every code that a message or an outline can show.
Codes in words, such as `unknown-key`, are explained here: they are about how a file is written, its facts, what a
command asks for, templates and waivers.
Codes with numbers come from rules ([list](#rules), manuals in [rules.md](rules.md)), or are ids of
[required elements](#required-elements) and [criteria for the description](#criteria-for-the-description), which
outlines show.
`socdocs explain CODE` prints the same in a terminal.
"""
ELEMENTS = """\
## Required elements

What the service auditor's report (A) and management's assertion (M) have to contain, in our own words.
A2 are the elements of a SOC 2 report, A1 those in which a SOC 1 report differs, and A3 those of a SOC 3 report.
`socdocs explain A2-03` names the parts that contain it, with the files of their templates.

| id | element | what it holds | required |
|---|---|---|---|
"""
CRITERIA = """\
## Criteria for the description

What the description of a system has to say, with our own short titles.

| id | title | from |
|---|---|---|
"""


def errors_page() -> str:
    """Every code: with its manual where it does not come from a rule, otherwise in a table."""
    parts, group = [ERRORS_PAGE], ""
    for error in errors().values():
        parts += [f"## {error.group}\n"] if error.group != group else []
        parts.append(entry(error))
        group = error.group
    rules = [
        f"| [{row.code}](rules.md#{row.code.lower()}-{row.name}) | {row.name} |\n"
        for row in manuals_of_rules().values()
    ]
    parts.append("".join(["## Rules\n\n| code | name |\n|---|---|\n", *rules]))
    required = [f"| {row.id} | {row.title} | {escaped(row.holds)} | {row.when} |\n" for row in elements().values()]
    parts.append("".join([ELEMENTS, *required]))
    criteria = [
        f"| {code} | {title} | {row.section} |\n"
        for row in description_criteria().values()
        for code, title in row.titles.items()
    ]
    parts.append("".join([CRITERIA, *criteria]))
    return "\n".join(parts)


def entry(error: Error) -> str:
    """The manual of one code under its heading."""
    return f"### {error.code}\n\n**{error.name}.**\n\n{error.manual}\n"


SPREADSHEETS = "docs/spreadsheets.md"
HEADINGS_BEGIN = "<!-- headings: begin; made by `make docs` from socdocs/source/tables/headings.yaml -->\n"
HEADINGS_END = "<!-- headings: end -->"


def spreadsheets_page() -> str:
    """The page on spreadsheets, which is written by hand, with its generated tables of headings."""
    tables = f"{headings_of('controls')}\n{headings_of('tests')}"
    return with_generated(SPREADSHEETS, HEADINGS_BEGIN, tables, HEADINGS_END)


def headings_of(list_name: str) -> str:
    """The table of the headings that are known for the columns of a list, by field."""
    known: dict[str, list[str]] = {}
    headings = Headings(table_shape((list_name,)))
    for heading, field in headings.aliases():
        if headings.field(heading) == field:  # what two fields list means the first of them
            known.setdefault(field, []).append(heading)
    rows = [f"| `{field}` | {escaped(', '.join(dict.fromkeys(texts)))} |\n" for field, texts in known.items()]
    return f"| field of `{list_name}` | headings |\n|---|---|\n{''.join(rows)}"


REVIEW = "docs/review.md"
SIGNALS_BEGIN = "<!-- signals: begin; made by `make docs` from socdocs/review/signals.yaml -->\n"
SIGNALS_END = "<!-- signals: end -->"


def review_page() -> str:
    """The page on reviews, which is written by hand, with its generated tables of signals and its questions."""
    page = (ROOT / REVIEW).read_text("utf-8")
    before, rest = page.split(SIGNALS_BEGIN)
    _, after = rest.split(SIGNALS_END)
    tables = "\n".join(signals_of(pillar, heading) for pillar, heading in pillars().items())
    asked = "".join(f"- {question}\n" for question in questions())
    return f"{before}{SIGNALS_BEGIN}\n{tables}{asked}\n{SIGNALS_END}{after}"


def signals_of(pillar: str, heading: str) -> str:
    """The table of the signals of one pillar; a pillar without signals has questions only."""
    rows = [
        f"| `{row.id}` | {OWNERS[row.owner].name} | {escaped(row.says)} | {allowed(row)} | {escaped(row.write)} |\n"
        for row in signals()
        if row.pillar == pillar
    ]
    head = "| signal | whose | what readers look for | may fail | what to write |\n|---|---|---|---|---|\n"
    return f"## {heading}\n\n" + (f"{head}{''.join(rows)}" if rows else "Questions to the firm, never scored:\n\n")


def allowed(signal: Signal) -> str:
    """How many may fail, and of how many the draft may not say enough."""
    untold = f"; {signal.unknown} % without a word" if signal.unknown else ""
    return f"{signal.failing} %{untold}" if signal.failing or untold else "none"


def manuals_file() -> str:
    """The manuals of the rules as data, for commands that print them."""
    return json.dumps([asdict(manual) for manual in MANUALS.values()], indent=1, ensure_ascii=False) + "\n"


PAGES: Mapping[str, Callable[[], str]] = {
    "docs/input.md": input_reference,
    "docs/rules.md": rules_page,
    "docs/errors.md": errors_page,
    SPREADSHEETS: spreadsheets_page,
    REVIEW: review_page,
    PROJECT: project_page,
    "docs/project.schema.json": schema_of_projects,
    "docs/socdocs.schema.json": schema,
    "socdocs/rules/manuals.json": manuals_file,
}


def main(arguments: list[str]) -> int:
    """Write all pages, or with --check compare them; give the exit code."""
    current = {ROOT / name: page() for name, page in PAGES.items()}
    stale = {path: text for path, text in current.items() if not path.is_file() or path.read_text("utf-8") != text}
    if arguments == ["--check"]:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not what the program gives now; `make docs` writes it", file=sys.stderr)
        return 1 if stale else 0
    for path, text in stale.items():
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
