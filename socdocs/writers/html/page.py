"""Put the pieces of a report together as one page, with its style and the policy by which nothing else is loaded."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Template
from types import MappingProxyType

from socdocs.document.nodes import Properties
from socdocs.document.words import unbroken
from socdocs.writers.html.body import Pieces
from socdocs.writers.html.escape import css_string, escape

END = "</html>\n"
"""What follows the seal at the end of the file."""
_POLICY: Mapping[str, str] = MappingProxyType(
    {"default-src": "'none'", "img-src": "data:", "base-uri": "'none'", "form-action": "'none'"}
)
_PAPER = Template("""\
@page {
  @top-left { content: $organization }
  @top-right { content: $report }
  @bottom-left { content: $use }
  @bottom-right { content: "Page " counter(page) " of " counter(pages) }
}
""")
_COVER = Template("""\
@page :first {
  @top-left { content: none }
  @top-right { content: none }
  @bottom-left { content: $notices }
  @bottom-right { content: none }
}
""")


def whole_page(about: Properties, pieces: Pieces) -> str:
    """Return the page of a report up to its seal; `END` closes it."""
    style = style_of(about, cover=bool(pieces.cover))
    heading = "p" if pieces.titled else "h1"
    policy = "; ".join(f"{name} {value}" for name, value in {**_POLICY, "style-src": _hash(style)}.items())
    parts = (pieces.cover, pieces.contents, '<div id="report">', *(html for _, html in pieces.sections), "</div>")
    return f"""\
<!DOCTYPE html>
<html lang="{escape(about.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="generator" content="{escape(f"socdocs {about.version}".strip())}">
<title>{escape(_title(about))}</title>
<style>{style}</style>
</head>
<body{' class="draft"' if about.draft else ""}>
<header>
<{heading} class="running">{escape(unbroken(about.report_title or about.title))}</{heading}>
{_running(about)}</header>
<main>
{chr(10).join(filter(None, parts))}
</main>
<footer>
{marks(about)}</footer>
</body>"""


def marks(about: Properties) -> str:
    """Return what is written at the foot of a report: that it is a draft, its restricted use, and other notices."""
    draft = "<p><strong>DRAFT</strong></p>\n" if about.draft else ""
    return draft + "".join(f"<p>{escape(line)}</p>\n" for line in (about.restricted_use, *about.notices) if line)


def style_of(about: Properties, *, cover: bool) -> str:
    """Return the style sheet of a report, with what is printed in the margins; on a cover, the notices alone."""
    notices = " \u00b7 ".join(about.notices)
    use = "\n".join(filter(None, (about.restricted_use, notices)))
    paper = _PAPER.substitute(
        organization=css_string(about.organization),
        report=css_string(unbroken(about.report_title)),
        use=css_string(use),
    )
    of_cover = _COVER.substitute(notices=css_string(notices) if notices else "none")
    return _sheet() + paper + (of_cover if cover else "")


def _running(about: Properties) -> str:
    """Return the line above the report that stays in the window."""
    words = " \u00b7 ".join(filter(None, (about.organization, about.system, about.timeframe)))
    draft = '<p class="mark"><strong>DRAFT</strong></p>\n' if about.draft else ""
    return (f'<p class="about">{escape(words)}</p>\n' if words else "") + draft


def _title(about: Properties) -> str:
    words = " \u2013 ".join(filter(None, (about.report_title or about.title, about.organization)))
    return words.strip() or "Report"


@cache
def _sheet() -> str:
    widths = "".join(f".w{share} {{ width: {share}% }}\n" for share in range(1, 101))
    return Path(__file__).with_name("style.css").read_text("utf-8") + widths


def _hash(style: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
