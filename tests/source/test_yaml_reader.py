"""What the YAML reader makes of any text, of hostile text and of unusual encodings."""

import string

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from socdocs.diagnostics import Severity
from socdocs.source.lines import Lines
from socdocs.source.positions import text_position
from socdocs.source.tree import Entry, Mapping, Scalar, Sequence
from socdocs.source.yaml_reader import read_yaml

LOADERS = [yaml.CSafeLoader, yaml.SafeLoader]
TEXTS = st.text(
    st.sampled_from(" \n:#-'\"{}[]&*!|>%@`\\,?a")
    | st.characters(exclude_categories=("Cc", "Cf", "Cn", "Cs", "Zl", "Zp"), exclude_characters="\ufffe\uffff"),
    max_size=30,
)
KEYS = st.text(string.ascii_letters + " .:#-'\"", min_size=1, max_size=10).filter(str.strip)
TREES = st.dictionaries(
    KEYS,
    st.recursive(TEXTS, lambda below: st.lists(below, max_size=4) | st.dictionaries(KEYS, below, max_size=4)),
    min_size=1,
    max_size=5,
)


def plain(node):
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {entry.key.text: plain(entry.value) for entry in node}


def composed(node):
    match node:
        case yaml.ScalarNode():
            return node.value
        case yaml.SequenceNode():
            return [composed(item) for item in node.value]
        case yaml.MappingNode():
            return {key.value: composed(value) for key, value in node.value}


def scalars(node):
    match node:
        case Scalar():
            yield node
        case Sequence():
            for item in node.items:
                yield from scalars(item)
        case Mapping():
            for entry in node:
                yield entry.key
                yield from scalars(entry.value)


def codes(found):
    return [diagnostic.code for diagnostic in found]


@pytest.mark.parametrize("loader", LOADERS)
@given(tree=TREES, style=st.sampled_from([None, "'", '"', "|", ">"]), flow=st.booleans(), wide=st.booleans())
def test_the_tree_is_the_one_that_a_yaml_library_composes(loader, tree, style, flow, wide):
    text = yaml.dump(tree, default_style=style, default_flow_style=flow, width=1000 if wide else 20, allow_unicode=True)
    root, found = read_yaml(text.encode(), "any.yaml", loader=loader)

    assert found == []
    assert plain(root) == composed(yaml.compose(text, Loader=loader))


@given(tree=TREES, style=st.sampled_from([None, "'", '"', "|", ">"]), flow=st.booleans())
def test_every_character_of_a_value_is_found_where_it_stands(tree, style, flow):
    text = yaml.dump(tree, default_style=style, default_flow_style=flow, width=20, allow_unicode=True)
    root, _ = read_yaml(text.encode(), "any.yaml")
    lines = Lines(text)

    for scalar in scalars(root):
        for offset, character in enumerate(scalar.text):
            place = text_position(scalar, offset, lines)
            source = text[lines.offset(place.line, place.column) : lines.offset(place.end_line, place.end_column)]
            assert source.startswith((character, "\\")) or (character in " \n" and source in (" ", "\n", "\\"))


@given(
    data=st.binary(max_size=60)
    | st.text(st.sampled_from("ab \n\t:-#'\"{}[]&*!|>%@`\\?,\u2028\0é"), max_size=60).map(
        lambda text: text.encode(errors="surrogatepass")
    )
)
def test_any_bytes_give_a_tree_or_a_reason(data):
    root, found = read_yaml(data, "any.yaml")

    assert root is not None or any(one.severity is Severity.ERROR for one in found)
    for one in found:
        assert one.span.line >= 1
        assert one.span.column >= 1
        assert (one.span.line, one.span.column) <= (one.span.end_line, one.span.end_column)


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"[" * 100_000, "too-deep"),
        (b"a: " + b"[" * 100_000 + b"]" * 100_000, "too-deep"),
        (b"- " * 20_000, "too-deep"),
        (b"".join(b" " * depth + b"a:\n" for depth in range(5_000)), "too-deep"),
        (b"a: &a [1]\n" + b"".join(b"%c: &%c [*%c]\n" % (c, c, c - 1) for c in range(98, 110)), None),
    ],
    ids=["unclosed", "closed", "dashes", "mappings", "chained aliases"],
)
def test_nesting_is_limited_before_it_can_exhaust_anything(loader, data, code):
    _, found = read_yaml(data, "deep.yaml", part=True, loader=loader)

    assert codes(found) == ([code] if code else [])


def test_aliases_cannot_expand_without_limit():
    laughs = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    long = f"a: &a {'x' * 1_000_000}\nb: [{', '.join(['*a'] * 30)}]\n"

    assert codes(read_yaml(laughs.encode(), "laughs.yaml")[1]) == ["too-many-values"]
    assert codes(read_yaml(long.encode(), "long.yaml")[1]) == ["too-many-values"]


def test_the_number_of_values_is_limited():
    assert codes(read_yaml(b"a:\n" + b"- 1\n" * 300_000, "many.yaml")[1]) == ["too-many-values"]


@pytest.mark.parametrize("length", [1_030, 5_000_000])
def test_a_key_that_is_too_long_is_said_to_be(length):
    assert codes(read_yaml(b"x" * length + b": 1\n", "long.yaml")[1]) == ["long-key"]


def test_a_colon_late_in_a_long_text_is_a_matter_of_quotes():
    _, found = read_yaml(b"text: " + b"word " * 300 + b"end: more\nname: Acme\n", "long.yaml")

    assert codes(found) == ["text-needs-quotes"]


def test_a_file_of_very_many_mistakes_lists_the_first_thousand():
    _, found = read_yaml(b"a: 1\n" * 3_000, "f.yaml")

    assert len(found) == 1_000


def test_an_alias_gives_the_same_node():
    root, found = read_yaml(b"a: &x [1, 2]\nb: *x\n", "alias.yaml")

    assert not found
    assert root.get("a") is root.get("b")


PLAIN = "name: Acme é\ncontrols:\n  - id: AC-01\n    text: |\n      One.\n      Two.\n"


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
    ],
    ids=["byte order mark", "CRLF", "CR"],
)
def test_marks_and_line_ends_change_nothing(data):
    assert read_yaml(data, "f.yaml") == read_yaml(PLAIN.encode(), "f.yaml")


def test_a_missing_last_line_end_changes_no_value():
    assert plain(read_yaml(b"a: b", "f.yaml")[0]) == {"a": "b"}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_utf_16_with_a_mark_is_read_with_a_warning(encoding):
    root, found = read_yaml(PLAIN.encode(encoding), "f.yaml")

    assert root == read_yaml(PLAIN.encode(), "f.yaml")[0]
    assert [(one.code, one.severity) for one in found] == [("utf-16", Severity.WARNING)]


def test_broken_utf_16_is_refused():
    assert codes(read_yaml(b"\xff\xfea\x00\x00\xd8", "f.yaml")[1])[0] == "not-utf-8"


def test_each_byte_that_is_not_utf_8_is_named_with_its_place():
    _, found = read_yaml("a: é\nb: Caf\xe9 f\xfcr\n".encode("latin-1"), "f.yaml")

    assert [(str(one.span), one.message) for one in found] == [
        ("f.yaml:1:4", "The byte 0xE9 is not valid UTF-8."),
        ("f.yaml:2:7", "The byte 0xE9 is not valid UTF-8."),
        ("f.yaml:2:10", "The byte 0xFC is not valid UTF-8."),
    ]


@pytest.mark.parametrize(
    ("character", "code", "read_as"),
    [
        ("\0", "control-character", "x y"),
        ("\a", "control-character", "x y"),
        ("\x7f", "control-character", "x y"),
        ("\u2028", "line-separator", "x y"),
        ("\u2029", "line-separator", "x y"),
        ("\x85", "line-separator", "x y"),
        ("\x0b", "line-separator", "x y"),
        ("\u202e", "hidden-character", "x\u202ey"),
        ("\u200b", "hidden-character", "x\u200by"),
        ("\ufeff", "hidden-character", "x y"),
    ],
)
def test_peculiar_characters_are_shown_never_printed_and_move_nothing(character, code, read_as):
    root, found = read_yaml(f"a: x{character}y\nb: z\n".encode(), "f.yaml")

    assert [(one.code, str(one.span)) for one in found] == [(code, "f.yaml:1:5")]
    assert f"<U+{ord(character):04X}>" in found[0].message
    assert character not in found[0].message
    assert plain(root) == {"a": read_as, "b": "z"}
    assert str(root.get("b").span) == "f.yaml:2:4"


def test_a_file_full_of_one_mistake_is_reported_in_a_few_lines():
    _, found = read_yaml(b"a: " + b"\0" * 1_000_000, "f.yaml")

    assert len(found) == 10
    assert found[-1].message.endswith("No more of this kind are listed.")


def test_a_part_of_a_description_may_be_a_list():
    root, found = read_yaml(b"- id: AC-01\n", "controls.yaml", part=True)

    assert not found
    assert plain(root) == [{"id": "AC-01"}]


def test_the_tree_of_a_file_with_mistakes_holds_the_rest_of_it():
    root, found = read_yaml(b"a: @x\nb: 1\nb: 2\nc: {{ y }}\n", "f.yaml")

    assert sorted(codes(found)) == ["duplicate-key", "template-in-value", "text-needs-quotes"]
    assert plain(root) == {"a": "@x", "b": "1", "c": "{{ y }}"}


def test_entries_keep_the_places_of_their_keys():
    root, _ = read_yaml(b"a:\n  b: 1\n", "f.yaml")

    assert isinstance(root.entry("a"), Entry)
    assert str(root.get("a").entry("b").key.span) == "f.yaml:2:3"
