"""The base of the models: types of values, declarations of fields, and the common base class."""

import datetime
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Final, Literal, NamedTuple, TypeVar, dataclass_transform

from msgspec import Meta, Struct, StructMeta, field
from msgspec.structs import replace

from socdocs.words import Owner

NEVER: Final = "never"
"""A field that no report prints: it controls socdocs, or only rules read it."""


NextPeriod = Literal["kept", "cleared", "begun", "ended", "moved", "next"]
"""What becomes of a fact in the description of the next period; `model.next_period` says what each word means."""


class About(NamedTuple):
    """The declaration of a field, as in `fact`; `required` fields cannot be absent."""

    wanted: str = ""
    prints: str = "all"
    owner: Owner | None = None
    example: object = None
    alias: str | None = None
    required: bool = True
    next_period: NextPeriod | None = None


def fact(
    wanted: str = "",
    *,
    prints: str = "all",
    owner: Owner | None = None,
    example: object = None,
    alias: str | None = None,
    next_period: NextPeriod | None = None,
) -> Any:  # noqa: ANN401 - the default of fields of every type
    """Declare a field that may be absent.

    `wanted` is the text that a placeholder shows for it ("date of the report").  `prints` names the reports that show
    it: `all`, `never`, or words that each narrow the choice (`soc1`, `soc2`, `type1`, `type2`, `four-section`,
    `practice`, `by_criterion`, `by_process`, `by_framework`, a kind's name); the field of the entry it belongs to
    narrows it further.  `owner` is who writes it, if not the owner of its entry.  `example` is a value shown in the
    documentation and in starter files.  `next_period` is what becomes of it next year, if not the word of its entry.
    """
    return About(wanted, prints, owner, example, alias, required=False, next_period=next_period)


def needed(*, prints: str = "all", example: object = None) -> Any:  # noqa: ANN401 - as in `fact`
    """Declare a field that every entry must have to be identified; the arguments are those of `fact`."""
    return About(prints=prints, example=example)


MAX_ID: Final = 100
"""The most characters that an id may have."""

PROSE: Final = "prose"
"""Marks the type of text that is the user's Markdown, as opposed to plain text printed as typed."""

TEXT: Final = "text"
"""Marks the type of text that is one sentence or paragraph in most cases, and the user's Markdown in the others."""

Plain = str
"""Text printed as typed; white space is folded."""
Prose = Annotated[str, PROSE]
"""The user's Markdown, kept as written."""
Text = Annotated[str, TEXT]
"""The user's Markdown as in `Prose`; where it is one line, white space is folded as in `Plain`."""
Id = Annotated[str, Meta(min_length=1, max_length=MAX_ID)]
SoughtWord = Annotated[str, Meta(pattern=r"^(?=.*\w)[^\s*]+\*?(?: [^\s*]+\*?)*$")]
"""Words to be looked for; * is any ending of a word, and elsewhere it would take long to look for."""
Date = datetime.date
YesNo = bool
Count = int
"""A number of at most nine digits."""

Category = Literal["security", "availability", "processing_integrity", "confidentiality", "privacy"]
Method = Literal["carve_out", "inclusive"]


class _Declared(StructMeta):
    """Creates the fields of a class from their declarations, and keeps the declarations in `about_facts`."""

    def __new__(
        mcls,
        name: str,
        bases: tuple[type, ...],
        body: dict[str, Any],
        **options: Any,  # noqa: ANN401 - msgspec's
    ) -> "_Declared":
        about = {key: said for key, said in body.items() if isinstance(said, About)}
        fields = {
            key: field(name=said.alias) if said.required else field(name=said.alias, default=None)
            for key, said in about.items()
        }
        inherited = {key: said for base in bases for key, said in getattr(base, "about_facts", {}).items()}
        body = {**body, **fields, "about_facts": {**inherited, **about}}
        return super().__new__(mcls, name, bases, body, **options, kw_only=True)


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Facts(Struct, metaclass=_Declared, frozen=True, forbid_unknown_fields=True):
    """A mapping of the description; a key that is not one of its fields is an error.

    `owner_of_facts` is who writes its values.  `next_period_of_facts` is what becomes of them in the description of the
    next period: every class says it, and a field says it where it is another.  `about_facts` holds the declarations of
    its fields by name.
    """

    owner_of_facts: ClassVar[Owner] = "management"
    next_period_of_facts: ClassVar[NextPeriod]
    about_facts: ClassVar[Mapping[str, About]]


class NoneStatement(Facts):
    """Management's statement that there is nothing to report here."""

    next_period_of_facts: ClassVar[NextPeriod] = "cleared"

    none_statement: Prose = needed(example="No significant changes were made to the system during the period.")
    """The statement in management's words; it prints in place of the list."""


Entry = TypeVar("Entry")
Stated = tuple[Entry, ...] | NoneStatement
"""`Stated[X]`: a list of X, or management's statement that there are none.

An empty list is neither and counts as absent.
"""

_Entry = TypeVar("_Entry", bound=Facts)


def with_facts(facts: _Entry, **values: object) -> _Entry:
    """Return a copy of `facts` with these attributes replaced.  Raises TypeError for an unknown attribute."""
    return replace(facts, **values)
