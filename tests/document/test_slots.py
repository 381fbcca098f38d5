"""A token stands for one slot, whatever is done with the text around it."""

from hypothesis import given
from hypothesis import strategies as st

from socdocs.document.slots import TOKEN, are_whole, number_of, reserved, token

NUMBERS = st.integers(0, 120)
WORDS = st.text("ab 01279|*\n", max_size=6)
TEXTS = st.lists(st.tuples(WORDS, NUMBERS), max_size=8).map(
    lambda rows: "".join(f"{words}{token(number)}" for words, number in rows)
)


def numbers(text):
    return [number_of(digits) for digits in TOKEN.findall(text)]


@given(st.integers(0, 10**9 - 1))
def test_a_token_holds_the_number_of_its_slot(number):
    assert numbers(f"1{token(number)}1") == [number]
    assert reserved(token(number))


@given(TEXTS, st.text(max_size=3).filter(lambda text: not reserved(text)), WORDS)
def test_what_replaces_words_leaves_tokens_as_they_are(text, words, others):
    assert numbers(text.replace(words, others) if words else text) == numbers(text)


@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_a_token_that_is_cut_is_not_whole(text, start, end):
    part = text[start:end]
    shown = numbers(text)
    assert not are_whole(part, 200) or any(
        numbers(part) == shown[at : at + len(numbers(part))] for at in range(len(shown) + 1)
    )


@given(TEXTS)
def test_a_token_without_a_slot_is_not_whole(text):
    assert are_whole(text, 121)
    assert are_whole(text, max(numbers(text), default=-1) + 1)
    assert not numbers(text) or not are_whole(text, max(numbers(text)))


def test_other_private_use_characters_are_text():
    assert not reserved("\uf0b7 a bullet of a symbol font")
