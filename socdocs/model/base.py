"""The vocabulary of the models: kinds of values, what a field says about itself, and the common base."""

import datetime
import re
from typing import Annotated, Any, ClassVar, Final, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from socdocs.words import Owner

NEVER: Final = "never"
"""A field that no report prints: it steers the tool or only rules read it."""


def fact(
    wanted: str = "",
    *,
    prints: str = "all",
    owner: Owner | None = None,
    example: object = None,
    alias: str | None = None,
) -> Any:  # noqa: ANN401 - stands as the default of fields of every type
    """A field that may be absent, with what it says about itself.

    `wanted` is what a placeholder calls it ("date of the report").  `prints` names the reports that show it: `all`, or
    words of which each narrows (`soc1`, `soc2`, `type1`, `type2`, `four-section`, `practice`, `by_criterion`,
    `by_process`, `by_framework`, a kind's name), or `never`; what it stands in narrows it further.  `owner` is who
    writes it, where that differs from the entry it stands in.  `example` shows a value in the documentation and in
    starters.
    """
    about: dict[str, Any] = {"prints": prints}
    if wanted:
        about["wanted"] = wanted
    if owner:
        about["owner"] = owner
    return Field(
        default=None,
        alias=alias,
        json_schema_extra={"x-socdocs": about},
        examples=None if example is None else [example],
    )


def needed(*, prints: str = "all", example: object = None) -> Any:  # noqa: ANN401 - as in `fact`
    """A field without which an entry cannot be told from others, with what it says about itself as in `fact`."""
    return Field(json_schema_extra={"x-socdocs": {"prints": prints}}, examples=None if example is None else [example])


def _fold(text: str) -> str:
    return " ".join(text.split())


_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)


def _read_date(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not _ISO_DATE.match(value):
        raise PydanticCustomError("date_form", "“{text}” is not a date.", {"text": value})
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("date_day", "“{text}” is not a day of the calendar.", {"text": value}) from None


_YES_NO: Final = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}


def _read_yes_no(value: object) -> object:
    if not isinstance(value, str):
        return value
    answer = _YES_NO.get(value.lower())
    if answer is None:
        raise PydanticCustomError("yes_no", "“{text}” is neither yes nor no.", {"text": value})
    return answer


_COUNT = re.compile(r"\d{1,9}\Z", re.ASCII)


def _read_count(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not _COUNT.match(value):
        raise PydanticCustomError("count", "“{text}” is not a whole number.", {"text": value})
    return int(value)


def _read_id(value: str) -> str:
    folded = _fold(value)
    if not folded:
        raise PydanticCustomError("id_empty", "An id is empty.", {})
    if len(folded) > MAX_ID:
        raise PydanticCustomError("id_long", "An id has {length} characters.", {"length": len(folded)})
    return folded


MAX_ID: Final = 60


class ProseMark:
    """Marks the type of text that is the user's Markdown, as opposed to plain text printed as typed."""


Plain = Annotated[str, AfterValidator(_fold)]
"""Text printed as typed; white space is folded."""
Prose = Annotated[str, ProseMark()]
"""The user's Markdown, kept as written."""
Id = Annotated[str, AfterValidator(_read_id)]
Date = Annotated[datetime.date, BeforeValidator(_read_date)]
YesNo = Annotated[bool, BeforeValidator(_read_yes_no)]
Count = Annotated[int, BeforeValidator(_read_count)]

Category = Literal["security", "availability", "processing_integrity", "confidentiality", "privacy"]
Method = Literal["carve_out", "inclusive"]


class Facts(BaseModel):
    """A mapping of the description: every key may be absent, none may be unknown.

    `owner_of_facts` writes what stands in it.
    """

    # The classes of entries are built as parts of the description that holds them, and not once more each for itself.
    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=(), defer_build=True)

    owner_of_facts: ClassVar[Owner] = "management"


class NoneStatement(Facts):
    """Management's statement that there is nothing to report here."""

    none_statement: Prose = Field(
        json_schema_extra={"x-socdocs": {"prints": "all"}},
        examples=["No significant changes were made to the system during the period."],
    )
    """The statement in management's words; it prints where the list would stand."""


def _list_or_statement(value: object) -> str:
    return "statement" if isinstance(value, (dict, NoneStatement)) else "list"


Entry = TypeVar("Entry")
Stated = Annotated[
    Annotated[tuple[Entry, ...], Tag("list")] | Annotated[NoneStatement, Tag("statement")],
    Discriminator(_list_or_statement),
]
"""`Stated[X]`: a list of X, or management's statement that there are none.

An empty list is neither and counts as absent.
"""
