"""What the models of OSCAL share: lists, properties, links, parameters, and prose in nested parts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from msgspec import Struct, field

from socdocs.diagnostics import Diagnostic
from socdocs.libraries.codes import Requirement, reference_entry, required_by
from socdocs.libraries.material import Uses
from socdocs.problems import InputProblems, Severity
from socdocs.source.tree import Entry, Node, Scalar, Sequence
from socdocs.source.tree import Mapping as Tree

LABEL: Final = "label"
_PROPERTY: Final = frozenset({"name", "value", "uuid", "ns", "class"})
"""What a property consists of; `ns` and `class` only say whose word its name is."""
_LINK: Final = frozenset({"href", "rel"})
_PART: Final = frozenset({"id", "name", "title", "prose", "parts", "props"})
_SORTING: Final = frozenset({LABEL, "sort-id", "alt-identifier"})
"""Properties that are other spellings of an id."""
_INSERT: Final = re.compile(r"\{\{\s*(?:insert:\s*param,\s*)?([\w.:-]+)\s*\}\}")
_TO_PART: Final = re.compile(r"\[([^\]\[]+)\]\(#[^()\s]*\)")
_CODE: Final = re.compile("(`+)")
"""What is around code: of the pieces between, the third of each four is code."""
_SIGN: Final = re.compile(
    r"""
      (\A\d{1,9}(?=[.)](?:\s|\Z)))
    | ( [*`|] | (?<![^\W_])_ | _(?![^\W_]) | ~(?=~) | <(?=[A-Za-z/!?]) | &(?=\#|\w+;) | \\(?=[^\w\s]|_|\Z)
      | \[(?=\^) | \](?=[(:\[]|\Z)                                            # footnotes and links
      | \A (?: [\#>=\[] | [-+](?=[-\s]|\Z) | :(?=[:\s]|\Z) | [!?](?=[!?]) )  # blocks
      )
    """,
    re.VERBOSE,
)
"""What makes more than words of a text in Markdown: a number of a list before its point, and signs."""
_NESTING: Final = 5
"""How deep parameters are followed that stand in choices of other parameters."""
FILLED_LIMIT: Final = 5_000_000
"""How many characters of parameters the texts of one file may take in; parameters that name each other multiply."""


def items(node: Tree, key: str) -> Iterator[Tree]:
    """Yield the entries of a list."""
    value = node.get(key)
    if isinstance(value, Sequence):
        yield from (item for item in value.items if isinstance(item, Tree))


def text_of(node: Tree, key: str) -> Scalar | None:
    """Return the text under a key, None where there is none."""
    value = node.get(key)
    return value if isinstance(value, Scalar) and not value.absent and value.text.strip() else None


def label_of(node: Tree) -> Scalar | None:
    """Return the label of a control or part: the one without a class, since others are for other publications."""
    labels = [prop for prop in items(node, "props") if (name := text_of(prop, "name")) and name.text == LABEL]
    plain = [prop for prop in labels if text_of(prop, "class") is None]
    return next((text for prop in (*plain, *labels) if (text := text_of(prop, "value"))), None)


def properties(node: Tree) -> Tree:
    """Return the properties of a control as keys with values, those that spell its id apart."""
    values: dict[str, list[Scalar]] = {}
    names: dict[str, Scalar] = {}
    for prop in items(node, "props"):
        name, value = text_of(prop, "name"), text_of(prop, "value")
        if name is not None and value is not None and name.text not in _SORTING:
            values.setdefault(name.text, []).append(value)
            names.setdefault(name.text, name)
    return Tree(
        tuple(
            Entry(names[name], many[0] if len(many) == 1 else Sequence(tuple(many), many[0].span))
            for name, many in values.items()
        ),
        node.span,
    )


def other_spellings(node: Tree, uses: Uses, above: str, *, label_used: bool) -> None:
    """Count the properties of a control that spell its id in other ways and are not used, and what is beside values."""
    for prop in items(node, "props"):
        name = text_of(prop, "name")
        if name is None or text_of(prop, "value") is None:
            uses.leaves(f"{above}props", "left out, since a name or a value is missing")
            continue
        left_out(prop, _PROPERTY, uses, f"{above}props.{name.text}.")
        if name.text in _SORTING and not (label_used and prop.get("value") is label_of(node)):
            uses.leaves(f"{above}props.{name.text}", "left out, since it is another spelling of the id")


def linked(node: Tree, own_ids: frozenset[str], uses: Uses, above: str) -> tuple[list[Scalar], list[Tree]]:
    """Return the criteria, and the requirements of other frameworks, to which the links of a control lead."""
    criteria, references = list[Scalar](), list[Tree]()
    for link in items(node, "links"):
        href, rel = text_of(link, "href"), text_of(link, "rel")
        key = f"{above}links ({rel.text if rel else 'without rel'})"
        if href is None:
            uses.leaves(key, "left out, since they lead nowhere")
            continue
        own = href.text.startswith("#") and href.text[1:] in own_ids
        found = None if own else required_by(href.text)
        if isinstance(found, Requirement):
            references.append(reference_entry(found, href))
            uses.fills(key, "framework_references")
        elif found:
            criteria.append(href._replace(text=found, style='"'))
            uses.fills(key, "criteria")
        else:
            uses.leaves(key, "left out, since they lead to no criterion")
            continue
        left_out(link, _LINK, uses, f"{key}.")
    return criteria, references


_Write = Callable[[str], str]


class Parameters(Struct):
    """The parameters that texts may hold, by id.

    `open` gathers the ids of those without a value, `used` those that a text holds; `filled` counts the characters
    that were filled in, in all texts together.
    """

    by_id: Mapping[str, Tree]
    open: list[Scalar] = field(default_factory=list)
    filled: Counter[str] = field(default_factory=Counter)
    used: set[str] = field(default_factory=set)

    def within(self, node: Tree, key: str = "params", id_key: str = "id") -> Parameters:
        """Return these parameters with those of a group, a control or an implementation."""
        own = {id_.text: param for param in items(node, key) if (id_ := text_of(param, id_key))}
        if not own:
            return self
        # A value that is set keeps the label and the choices of the parameter.
        both = {id_: Tree((*param, *_missing(self.by_id.get(id_), param)), param.span) for id_, param in own.items()}
        return Parameters({**self.by_id, **both}, self.open, self.filled, self.used)

    def account(self, node: Tree, uses: Uses, above: str, key: str = "params", id_key: str = "id") -> None:
        """Count what no text says of the parameters of a catalog, a group, a control or an implementation."""
        for param in items(node, key):
            id_ = text_of(param, id_key)
            if id_ is None or id_.text not in self.used:
                uses.leaves(f"{above}{key}", "left out, since no text holds them")
            else:
                said = next((word for word in ("values", "select") if param.get(word) is not None), "label")
                left_out(param, frozenset({id_key, said}), uses, f"{above}{key}.")

    def fill(self, prose: Scalar) -> str:
        """Return a text in Markdown with its parameters filled in, and links within the file as their words.

        Raises InputProblems where parameters take more than `FILLED_LIMIT` characters.
        """
        pieces = _CODE.split(_markup(prose))
        filled = (self._filled(text, prose, 0, str if at % 4 == 2 else as_words) for at, text in enumerate(pieces))
        return "".join(filled).strip()

    def fill_line(self, title: Scalar) -> str:
        """Return a text that is no Markdown with its parameters filled in.  Raises what `fill` raises."""
        return self._filled(_markup(title), title, 0, str).strip()

    def _filled(self, text: str, place: Scalar, depth: int, write: _Write, *, is_plain: bool = False) -> str:
        """Return a text with its parameters filled in; `write` says how plain texts, such as values, are written."""
        pieces = _INSERT.split(text)
        if is_plain:
            pieces[::2] = map(write, pieces[::2])
        pieces[1::2] = [self._counted(self._value(id_, place, depth, write), place) for id_ in pieces[1::2]]
        return "".join(pieces)

    def _counted(self, text: str, place: Scalar) -> str:
        self.filled["characters"] += len(text)
        if self.filled["characters"] > FILLED_LIMIT:
            message = f"The parameters of this file fill more than {FILLED_LIMIT:,} characters into its texts."
            advice = "Look for parameters whose values name other parameters many times."
            raise InputProblems([Diagnostic("too-many-values", Severity.ERROR, message, place.span, advice)])
        return text

    def _value(self, id_: str, place: Scalar, depth: int, write: _Write) -> str:
        param = self.by_id.get(id_)
        if param is None or depth > _NESTING:
            self.open.append(place._replace(text=id_))
            return f"[{id_}]"
        self.used.add(id_)
        values = param.get("values")
        if isinstance(values, Sequence) and values.items:
            texts = [_folded(item) for item in values.items if isinstance(item, Scalar)]
            return ", ".join(self._filled(text, place, depth + 1, write, is_plain=True) for text in texts)
        self.open.append(place._replace(text=id_))
        if chosen := self._choices(param, place, depth, write):
            return chosen
        label = text_of(param, "label")
        return f"[{self._filled(_markup(label), place, depth + 1, write) if label else id_}]"

    def _choices(self, param: Tree, place: Scalar, depth: int, write: _Write) -> str:
        select = param.get("select")
        choice = select.get("choice") if isinstance(select, Tree) else None
        if not isinstance(select, Tree) or not isinstance(choice, Sequence):
            return ""
        given = [_markup(item) for item in choice.items if isinstance(item, Scalar)]
        texts = [self._filled(text, place, depth + 1, write) for text in given]
        many = text_of(select, "how-many")
        return f"[{'one or more' if many and many.text == 'one-or-more' else 'one'} of: {'; '.join(texts)}]"


def prose_of(part: Tree, parameters: Parameters, uses: Uses, key: str, depth: int = 0) -> list[str]:
    """Return the lines of a part and of the parts within it: those within are a list, with their labels.

    What is not in the lines is counted under `key`.
    """
    lines = list[str]()
    label = label_of(part) if depth else None
    text = _joined([parameters.fill(given) for name in ("title", "prose") if (given := text_of(part, name))])
    other_spellings(part, uses, f"{key}.", label_used=label is not None)
    for entry in properties(part):
        uses.leaves(f"{key}.props.{entry.key.text}")
    left_out(part, _PART, uses, f"{key}.")
    if depth == 0:
        lines += text.splitlines()
    elif text or label:
        said = " ".join(word for word in (as_words(_folded(label)) if label else "", text) if word)
        first, *rest = said.splitlines() or [""]
        indent = "  " * (depth - 1)
        lines += [f"{indent}- {first}", *(f"{indent}  {line}" if line.strip() else "" for line in rest)]
    below = list(items(part, "parts"))
    if below and depth == 0 and lines:
        lines.append("")
    for inner in below:
        lines += prose_of(inner, parameters, uses, key, depth + 1)
    return lines


def _joined(texts: list[str]) -> str:
    """Return a title and a text as one; a title is seldom a sentence."""
    return " ".join(
        text if at + 1 == len(texts) or text.endswith((".", ":", ";", "?", "!")) else f"{text}:"
        for at, text in enumerate(texts)
    )


def as_words(text: str) -> str:
    """Return a text that is no Markdown in OSCAL, such as a label or a value, as Markdown that prints its words."""
    return _SIGN.sub(r"\1\\\2", text)


def _folded(text: Scalar) -> str:
    return " ".join(text.text.split())


def _markup(text: Scalar) -> str:
    """Return a text with the links within the file as their words."""
    return _TO_PART.sub(r"\1", text.text).strip()


def _missing(given: Tree | None, param: Tree) -> tuple[Entry, ...]:
    return tuple(entry for entry in given if param.get(entry.key.text) is None) if given else ()


def left_out(node: Tree, known: frozenset[str], uses: Uses, above: str) -> None:
    """Count the keys of a control that nothing is made of."""
    for entry in node:
        if entry.key.text not in known and not _is_empty(entry.value):
            uses.leaves(f"{above}{entry.key.text}")


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.absent
