"""Ways in which people and programs write YAML: for a value any of the texts that say it."""

import json

from hypothesis import strategies as st

PLAIN = ("one", "two words", "2026-01-01", "A & B", "it's", "x#y")
WORDS = (*PLAIN, "no: t # plain", "- item", "{a}", "two\nlines", "a\n\nb", "trailing\n", "kept\n\n", 'say "so"', "# no")
KEYS = ("name", "text", "by", "a key", "x-y")
TEXTS = st.sampled_from((*WORDS, None))


def values(depth=2):
    """Texts, nothing, lists and groups of keys, empty ones among them."""
    if not depth:
        return TEXTS
    below = values(depth - 1)
    return st.one_of(TEXTS, st.lists(below, max_size=3), st.dictionaries(st.sampled_from(KEYS), below, max_size=3))


@st.composite
def files(draw, value):
    """A file that says `value`, which is a group of keys or a list."""
    text = draw(st.one_of(_json(value), _yaml(value)))
    mark, end = draw(st.sampled_from(("", "", "\ufeff"))), draw(st.sampled_from(("\n", "\n", "\r\n")))
    return (mark + text.replace("\n", end)).encode()


@st.composite
def _json(draw, value):
    indent, end = draw(st.sampled_from((None, 1, 2, "\t"))), draw(st.sampled_from(("", "\n")))
    return json.dumps(value, indent=indent, ensure_ascii=draw(st.booleans())) + end


@st.composite
def _yaml(draw, value):
    begin = draw(st.sampled_from(("", "# first\n", "---\n", "\n", "# one\n\n# two\n", "--- # first\n")))
    end = draw(st.sampled_from(("\n", "", "\n# last\n", "\n\n\n", "\n...\n")))
    return begin + "\n".join(_Writer(draw).lines(value, 0, top=True)).removeprefix(" ") + end


class _Writer:
    """Writes one file; `draw` decides wherever there are several ways."""

    def __init__(self, draw):
        self._draw, self._named = draw, []

    def _one_of(self, *choices):
        return self._draw(st.sampled_from(choices))

    def _seldom(self):
        return self._draw(st.integers(0, 3)) == 0

    def _name(self, value):
        """Return "&name " for a value that may be repeated."""
        if self._draw(st.integers(0, 9)):
            return ""
        self._named.append(value)
        return f"&n{len(self._named) - 1} "

    def lines(self, value, indent, *, top=False):
        """Return the lines of a value: the first is behind its key or dash, the others are whole."""
        if value in self._named and self._seldom():
            return [f" *n{self._named.index(value)}"]
        if not isinstance(value, dict | list):
            return self._text(value, indent)
        if not value or self._seldom():
            return self._in_brackets(value, indent)
        # A value is no part of itself, so it is named when it is complete.
        lines = list(self._block(value, indent))
        return lines if top else [f" {self._name(value)}{self._one_of('', '# why')}".rstrip(), *lines]

    def _block(self, value, indent):
        pad, step = " " * indent, self._draw(st.integers(1, 4))
        for number, (key, item) in enumerate(value.items() if isinstance(value, dict) else [(None, i) for i in value]):
            if number and self._seldom():
                yield from self._one_of([""], [f"{pad}# between"], ["# far left"], ["", f"{pad}# apart", ""])
            if key is None and isinstance(item, dict | list) and item and self._draw(st.booleans()):
                blanks = self._draw(st.integers(1, 3))
                first, *rest = self._block(item, indent + 1 + blanks)
                yield f"{pad}-{' ' * blanks}{first.lstrip()}"
                yield from rest
                continue
            # A list may begin in the column of its key.
            level = isinstance(item, list) and key is not None and self._draw(st.booleans())
            first, *rest = self.lines(item, indent + step * (not level))
            yield f"{pad}{'-' if key is None else self._key(key)}{first}"
            yield from rest

    def _key(self, key):
        return self._one_of(f"{key}:", f"{key}:", f"{json.dumps(key)}:", f"'{key}':", f"{key} :")

    def _in_brackets(self, value, indent):
        text = f" {self._name(value)}{self._flow(value)}"
        text = text.replace("\n", " ") if "#" not in text and self._draw(st.booleans()) else text
        return text.replace("\n", f"\n{' ' * (indent + 1)}").split("\n")

    def _flow(self, value):
        if value is None:
            return self._one_of("~", "null")
        if isinstance(value, str):
            return self._one_of(json.dumps(value), *([value] if value in PLAIN else []))
        if isinstance(value, dict):
            parts = [self._flow_key(key) + self._flow_value(item) for key, item in value.items()]
        else:
            parts = [self._flow(item) for item in value]
        begin = self._one_of("", "", " ", "\n", " # begin\n")
        comma = self._one_of(", ", ",\n", " ,\n", ", # said\n")
        end = self._one_of("", "", " ", "\n", ",\n", ", ", " # end\n", ", # end\n") if parts else ""
        inner = begin + comma.join(parts) + end
        return f"{{{inner}}}" if isinstance(value, dict) else f"[{inner}]"

    def _flow_key(self, key):
        return self._one_of(f"{key}: ", f"{json.dumps(key)}: ", f"{json.dumps(key)}:", f"'{key}':\n")

    def _flow_value(self, value):
        return self._one_of("~", "null", " ", "") if value is None else self._flow(value)

    def _text(self, value, indent):
        if value is None:
            return [self._one_of("", " ~", " null", " # none", " ~ # none", "  ")]
        pad, name = " " * max(indent, 1), self._name(value)
        ways = [[f" {name}{json.dumps(value)}{self._one_of('', '', ' # why', '  ')}"]]
        if value in PLAIN:
            ways.append([f" {name}{value}{self._one_of('', '', ' # why', '  ')}"])
            ways.append(["", *(f"{pad}{word}" for word in value.split(" "))] if not name else ways[0])
        if "'" not in value and "\n" not in value:
            ways.append([f" {name}'{value}'"])
        mark = "-" if not value.endswith("\n") else "+" if value.endswith("\n\n") else ""
        block = value.removesuffix("\n").split("\n")
        ways.append([f" {name}|{mark}{self._one_of('', ' # why')}", *(f"{pad}{line}".rstrip() for line in block)])
        return self._one_of(*ways)
