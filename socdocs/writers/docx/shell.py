"""The shell of a report: all that it takes from its reference document, as values that need no library to be written.

Ours is prepared when socdocs is built, and by `make` in a checkout, because opening a document takes python-docx, whose
import alone costs a tenth of a usual run.  A firm's document is opened with it.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import msgspec

from socdocs import resources
from socdocs.prepared_values import Prepared
from socdocs.writers.docx.package import Deflated, Relationship
from socdocs.writers.docx.page import Page

LANGUAGE: Final = "en-US"
"""The language for which our shell is prepared."""
_MAKERS = ("headers_footers", "numbering", "package", "page", "shell")
"""The modules beside `style_source` on which a prepared shell depends."""
_FOLDER = Path(__file__).resolve().parent


class Line(msgspec.Struct, frozen=True):
    """A paragraph or table of a header, a footer or a cover, with marks in place of the fields."""

    text: str
    fields: tuple[str, ...] = ()
    """The fields of a paragraph that shows nothing else; without a value for any of them it is left out."""


class Lines(msgspec.Struct, frozen=True):
    """A header, a footer or a cover of the reference document."""

    lines: tuple[Line, ...] = ()
    root: tuple[str, str] = ("", "")
    """The start and end of the root element."""
    relationships: tuple[Relationship, ...] = ()
    shown: frozenset[str] = frozenset()
    """The names of the fields in it."""


class Shell(msgspec.Struct, frozen=True):
    """All that a report takes from its reference document."""

    page: Page
    parts: tuple[Deflated, ...]
    """The parts that are the same in each report: styles, theme, fonts, settings, pictures."""
    numbering: tuple[str, str]
    """The numbering part before and after the lists of a report."""
    headers_footers: dict[str, Lines]
    """Headers and footers by `header_portrait`, `footer_first` …"""
    cover: Lines = Lines()
    """The cover of the reference document, if it shows a property of the report; else that of the report is printed."""
    supplied: tuple[str, ...] = ()
    """The names of styles that the reference document lacks and that socdocs supplies."""
    left_out: tuple[str, ...] = ()
    """The marks of other programs in its headers, footers and cover, which are not printed."""
    unseen: tuple[str, ...] = ()
    """What its headers, footers and cover hold that readers do not see, in words; it is not taken."""


def ours(language: str = LANGUAGE) -> Shell:
    """Return the shell of reports without a reference document."""
    return _ours(reference(), language)


def opened(document: bytes, language: str = LANGUAGE) -> Shell:
    """Return the shell of a Word document or template.

    Raises InputProblems if `document` is not such a file or cannot be used (protected by a password, with macros,
    saved as Strict).
    """
    return _opened(document, language)


@cache
def reference() -> bytes:
    """Return our reference document."""
    return (resources.templates() / "reference.docx").read_bytes()


def prepared() -> dict[str, bytes]:
    """Return the files to prepare for our reference document, by name."""
    return dict([_prepared().file(opened(reference()), reference())])


@lru_cache(2)
def _opened(document: bytes, language: str) -> Shell:
    from socdocs.writers.docx.style_source.adoption import adopted

    return adopted(document, language)


@lru_cache(2)
def _ours(document: bytes, language: str) -> Shell:
    found = _prepared().find(document) if language == LANGUAGE else None
    return found or opened(document, language)


def _prepared() -> Prepared[Shell]:
    files = (*(_FOLDER / f"{name}.py" for name in _MAKERS), *sorted((_FOLDER / "style_source").glob("*.py")))
    return Prepared("shell", Shell, files, sorted=True)
