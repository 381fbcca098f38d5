"""What the YAML reader makes of any text, of hostile text and of unusual encodings."""

import string

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from socdocs.problems import Severity
from socdocs.source.lines import Lines
from socdocs.source.positions import text_position
from socdocs.source.tree import Entry, Mapping, Scalar, Sequence
from socdocs.source.yaml_composer import DEPTH_LIMIT, NODE_LIMIT, TEXT_LIMIT
from socdocs.source.yaml_pure import PureLoader
from socdocs.source.yaml_reader import read_yaml
from tests.characters import characters
from tests.source.trees import plain

LOADERS = [yaml.CSafeLoader, PureLoader]
TEXTS = st.text(
    st.sampled_from(" \n:#-'\"{}[]&*!|>%@`\\,?a") | characters(exclude_categories=("Cc", "Cf", "Cn", "Cs", "Zl", "Zp")),
    max_size=30,
)
KEYS = st.text(string.ascii_letters + " .:#-'\"", min_size=1, max_size=10).filter(str.strip)
TREES = st.dictionaries(
    KEYS,
    st.recursive(TEXTS, lambda below: st.lists(below, max_size=4) | st.dictionaries(KEYS, below, max_size=4)),
    min_size=1,
    max_size=5,
)


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
    assert plain(root) == composed(yaml.compose(text, Loader=yaml.CSafeLoader))


@given(tree=TREES, style=st.sampled_from([None, "'", '"', "|", ">"]), flow=st.booleans())
def test_every_character_of_a_value_is_found_at_its_place(tree, style, flow):
    text = yaml.dump(tree, default_style=style, default_flow_style=flow, width=20, allow_unicode=True)
    root, _ = read_yaml(text.encode(), "any.yaml")
    lines = Lines(text)

    for scalar in scalars(root):
        for offset, character in enumerate(scalar.text):
            place = text_position(scalar, offset, lines)
            source = text[lines.offset(place.line, place.column) : lines.offset(place.end_line, place.end_column)]
            assert source.startswith((character, "\\")) or (character in " \n" and source in (" ", "\n", "\\"))


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    "nested",
    [
        lambda depth: "[" * depth + "]" * depth,
        lambda depth: "- " * depth + "x",
        lambda depth: "".join(f"{' ' * level}a:\n" for level in range(depth)),
        lambda depth: "a: &a [x]\nb: [*a]\n" + "c: " + "[" * (depth - 1) + "*a" + "]" * (depth - 1),
    ],
    ids=["brackets", "dashes", "mappings", "brackets around an alias"],
)
def test_nesting_is_limited(loader, nested):
    def found(depth):
        return codes(read_yaml(nested(depth).encode(), "deep.yaml", part=True, loader=loader)[1])

    assert found(DEPTH_LIMIT) == []
    assert found(DEPTH_LIMIT + 1) == ["too-deep"]


def test_nesting_that_is_never_closed_is_said_to_be_too_deep():
    assert codes(read_yaml(b"[" * (DEPTH_LIMIT + 1), "deep.yaml", part=True)[1]) == ["too-deep"]


def list_of(value, count):
    return f"[{', '.join([value] * count)}]"


def test_the_number_of_values_is_limited_and_the_advice_is_to_keep_lists_in_files_of_their_own():
    assert codes(read_yaml(b"a:\n" + b"- 1\n" * (NODE_LIMIT - 3), "many.yaml")[1]) == []

    (found,) = read_yaml(b"a:\n" + b"- 1\n" * (NODE_LIMIT - 2), "many.yaml")[1]

    assert (found.code, found.message) == ("too-many-values", "The file holds more than 300,000 values, keys included.")
    assert "controls: {file: controls.csv}" in found.advice
    assert "alias" not in found.advice


def test_the_values_that_aliases_repeat_are_counted_and_the_advice_is_to_use_fewer_aliases():
    repeats = f"a: &a {list_of('x', 99)}\nb: &b {list_of('*a', 30)}\nc: {list_of('*b', 100)}\n"

    (found,) = read_yaml(repeats.encode(), "aliases.yaml")[1]

    assert found.code == "too-many-values"
    assert found.advice.startswith("Use fewer aliases.")


def test_the_characters_that_aliases_repeat_are_counted():
    repeats = f"a: &a {'x' * 1_000_000}\nb: {list_of('*a', TEXT_LIMIT // 1_000_000)}\n"

    (found,) = read_yaml(repeats.encode(), "long.yaml")[1]

    assert (found.code, found.advice) == ("too-many-values", "Use fewer aliases.")


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("sign", ["#4", "#A-7", "#é"])
@pytest.mark.parametrize(
    "value", ["Reviews queue{}{} weekly", "{}{}", "[a, b{}{}\n ]", "&name queue{}{}\nother: *name"]
)
def test_words_behind_a_number_sign_are_named_and_comments_are_not(loader, value, sign):
    def found(blanks, sign):
        return codes(read_yaml(f"name: {value.format(blanks, sign)}\n".encode(), "f.yaml", loader=loader)[1])

    assert found(" ", sign) == found("  ", sign) == ["text-after-number-sign"]
    assert found("  ", f"# {sign}") == found(" ", f"#{sign}") == found(" ", "#") == found("  ", "#---") == []


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("value", ["&Partners Cable Co & Sons", "&Partners", '&Partners "Cable"', "[&Partners Cable]"])
def test_a_word_with_an_ampersand_before_a_text_is_named_unless_an_alias_repeats_it(loader, value):
    _, found = read_yaml(f"name: {value}\n".encode(), "f.yaml", loader=loader)

    assert [(row.code, row.span.column) for row in found] == [("unused-anchor", 7 + value.startswith("["))]
    assert read_yaml(f"name: {value}\nother: *Partners\n".encode(), "f.yaml", loader=loader)[1] == []


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("a: queue\n  #4 weekly\n", True),
        ("- a queue\n  #4 weekly\n", True),
        ("a:\n- b: queue\n    #4 weekly\n  c: d\n", True),
        ("a: queue\n#4 weekly\n", False),
        ("a:\n- b: queue\n  #4 weekly\n", False),
        ("a: queue\n  # 4 weekly\n", False),
        ("a: queue\n  #b: weekly\n", False),
        ("a: queue\n\n  #4 weekly\n", False),
        ("a: 'queue'\n  #4 weekly\n", False),
    ],
)
def test_a_number_sign_with_a_digit_that_begins_a_line_of_a_wrapped_text_is_named(loader, text, hidden):
    _, found = read_yaml(text.encode(), "f.yaml", part=True, loader=loader)

    assert codes(found) == ["text-after-number-sign"] * hidden


@pytest.mark.parametrize("loader", LOADERS)
def test_a_key_that_is_too_long_is_said_to_be(loader):
    assert codes(read_yaml(b"x" * 1_030 + b": 1\n", "long.yaml", loader=loader)[1]) == ["long-key"]


def test_a_colon_late_in_a_long_text_is_a_matter_of_quotes():
    _, found = read_yaml(b"text: " + b"word " * 300 + b"end: more\nname: Acme\n", "long.yaml")

    assert codes(found) == ["text-needs-quotes"]


def test_a_file_of_very_many_mistakes_lists_the_first_thousand():
    _, found = read_yaml(b"a: 1\n" * 1_002, "f.yaml")

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
        *((one, "hidden-character", f"x{one}y") for one in "\u034f\u115f\u2800\u3164\uffa0\U0001d173"),
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
    _, found = read_yaml(b"a: " + b"\0" * 100, "f.yaml")

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


def test_a_key_of_blanks_is_no_key():
    root, found = read_yaml(b"'  ': x\nb: y\n", "f.yaml")

    assert codes(found) == ["empty-key"]
    assert plain(root) == {"b": "y"}


def test_each_character_that_cannot_be_in_a_text_is_named():
    _, found = read_yaml(('a: "' + r"\u0007 " * 40 + '"').encode(), "any.yaml")

    assert len(found) == 40
