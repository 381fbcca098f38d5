"""A conversation is a value: what a person types turns it into the next one, without a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.cli.conversation import (
    YES_NO,
    Conversation,
    NotUnderstood,
    Question,
    asked,
    count_behind,
    day,
    meant,
    one_of,
    reply,
    several_of,
    text,
)
from socdocs.cli.first_questions import CATEGORIES, REPORTS, TYPES, facts_of, first_questions
from socdocs.resources import soc_kinds

HISTORY = {"none": "not yet", "short": "less than six months", "long": "six months or more"}


def look(said, _):
    return {"controls": said}


def talk(*typed, known=()):
    """The conversation of `init` after these replies, and what was said to each."""
    conversation, said = Conversation(first_questions(look), dict(known)), []
    for line in typed:
        conversation, answer = reply(conversation, line)
        said.append(answer)
    return conversation, said


@pytest.mark.parametrize(
    ("said", "choices", "found"),
    [
        ("y", YES_NO, "yes"),
        ("Yes", YES_NO, "yes"),
        ("YEAH", YES_NO, "yes"),
        ("N", YES_NO, "no"),
        ("nope", YES_NO, "no"),
        ("1", YES_NO, "yes"),
        ("maybe", YES_NO, ""),
        ("3", YES_NO, ""),
        ("0", YES_NO, ""),
        ("soc 2", REPORTS, "soc2"),
        ("SOC-2", REPORTS, "soc2"),
        ("2", REPORTS, "soc2"),
        ("soc", REPORTS, ""),
        ("I do not know", REPORTS, "unsure"),
        ("II", TYPES, "2"),
        ("type 1", TYPES, "1"),
        ("Processing Integrity", CATEGORIES, "processing_integrity"),
        ("avail", CATEGORIES, "availability"),
        ("not yet", HISTORY, "none"),
        ("six", HISTORY, "long"),
    ],
)
def test_a_choice_is_understood_as_people_type_it(said, choices, found):
    assert meant(said, choices) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("1, 3-5", ("security", "processing_integrity", "confidentiality", "privacy")),
        ("security and privacy", ("security", "privacy")),
        ("privacy security", ("security", "privacy")),
        ("2 to 3", ("availability", "processing_integrity")),
        ("all", tuple(CATEGORIES)),
        ("none", ()),
    ],
)
def test_several_choices_are_understood(said, found):
    assert several_of("categories", lambda _: CATEGORIES)(said, {}) == {"categories": found}


@pytest.mark.parametrize("said", ["6", "3-9", "safety", "security and safety", "5-3"])
def test_of_several_choices_one_that_is_none_is_named(said):
    with pytest.raises(NotUnderstood, match="not one of the choices"):
        several_of("categories", lambda _: CATEGORIES)(said, {})


@pytest.mark.parametrize(
    "said",
    [
        "2026-09-30",
        "2026/9/30",
        "30.9.2026",
        "30 September 2026",
        "Sep 30, 2026",
        "september 30th 2026",
        "30. Sept 2026",
    ],
)
def test_a_date_is_understood_as_people_type_it(said):
    assert day("end")(said, {}) == {"end": "2026-09-30"}


@pytest.mark.parametrize("said", ["09/10/2026", "2026-02-30", "next week", "30 Foo 2026", "2026", "9999-12-31"])
def test_what_is_no_date_or_means_two_days_is_asked_again(said):
    with pytest.raises(NotUnderstood, match="2026-09-30"):
        day("end")(said, {})


def test_the_last_day_comes_after_the_first():
    with pytest.raises(NotUnderstood, match="after the first, 2026-01-01"):
        day("end", after="start")("2026-01-01", {"start": "2026-01-01"})


def test_a_reply_that_is_not_understood_asks_the_same_question_again():
    conversation, said = talk("Acme, Inc.", "Ledger", "soc 9")
    assert said[-1].startswith("'soc 9' is not one of soc1, soc2, soc3")
    assert conversation.left[0].name == "soc"
    assert conversation.replies == talk("Acme, Inc.", "Ledger")[0].replies


def test_back_takes_the_last_reply_with_all_that_it_gave():
    conversation, _ = talk("Acme, Inc.", "Ledger", "SOC 2 Type 2", "back")
    assert conversation.left[0].name == "soc"
    assert set(conversation.answers) == {"organization", "system"}
    first, said = talk("back")
    assert said == ["This is the first question."]
    assert first.left[0].name == "organization"


def test_an_empty_reply_leaves_a_fact_open_or_takes_what_is_usual():
    conversation, _ = talk("", "", "soc2", "1", "", "")
    assert conversation.answers == {"soc": "2", "type": "1", "categories": ("security",)}
    assert conversation.left[0].name == "controls"


def test_what_decides_the_report_cannot_be_left_open():
    conversation, said = talk("", "", "")
    assert said[-1] == "This one is needed to go on."
    assert conversation.left[0].name == "soc"


def test_who_does_not_know_the_report_is_sent_to_advise():
    assert "`socdocs advise`" in talk("", "", "I do not know yet")[1][-1]


@pytest.mark.parametrize(
    ("report", "names"),
    [
        ("soc1 type 1", ["as_of", "controls", "services", "signatory"]),
        ("soc1 type 2", ["start", "end", "controls", "services", "signatory"]),
        ("soc2 type 1", ["categories", "as_of", "controls", "signatory"]),
        ("soc2 type 2", ["categories", "start", "end", "controls", "signatory"]),
        ("soc3", ["categories", "start", "end", "controls", "signatory"]),
    ],
)
def test_only_what_the_report_needs_is_asked(report, names):
    conversation, _ = talk("", "", report)
    assert [question.name for question in conversation.left] == names


def test_what_is_known_is_not_asked():
    known = {"kind": "soc2-type2", "soc": "2", "type": "2", "organization": "Acme", "categories": ("security",)}
    assert [row.name for row in talk(known=known)[0].left] == ["system", "start", "end", "controls", "signatory"]


def test_examples_are_offered_for_the_services_that_were_named_and_none_is_put_in_by_itself():
    conversation, _ = talk("", "", "soc1 type 1", "", "", "payroll")
    lines = asked(conversation)
    assert "Controls provide reasonable assurance that …" in lines[0]
    assert any("tax tables are updated accurately" in line for line in lines)
    assert not any("net asset value" in line for line in lines)
    left_open, _ = reply(conversation, "")
    assert "control_objectives" not in facts_of(left_open.answers)
    chosen, _ = reply(conversation, "1, 4")
    assert [row["id"] for row in facts_of(chosen.answers)["control_objectives"]] == ["CO-1", "CO-2"]


def test_how_many_questions_follow_is_said_and_never_grows_on_the_likely_way():
    conversation, behind = talk()[0], []
    for line in ("Acme", "Ledger", "soc 2", "type 2", "", "", "", "", "Dana Whitfield", "CEO"):
        behind.append(count_behind(conversation))
        assert f"{behind[-1]} more question" in asked(conversation)[0] or behind[-1] == 0
        conversation, _ = reply(conversation, line)
    assert behind == list(range(9, -1, -1))
    assert conversation.left == ()


@given(st.lists(st.one_of(st.sampled_from(["back", "", "1", "2", "all", "soc 1", "2026-01-01", "Acme"]), st.text())))
def test_no_reply_breaks_a_conversation(lines):
    conversation = Conversation(first_questions(look), {})
    for line in lines:
        if not conversation.left:
            break
        before = len(conversation.replies)
        conversation, said = reply(conversation, line)
        assert len(conversation.replies) - before in ((0,) if said else (1, -1))
        assert facts_of(conversation.answers) is not None
    assert conversation.left == () or asked(conversation)


def test_a_table_of_other_questions_is_asked_in_the_same_way():
    table = (Question("name", "Who?", text("name")), Question("sure", "Sure?", one_of("sure", YES_NO)))
    conversation, _ = reply(Conversation(table, {}), " Dana   Whitfield ")
    assert conversation.answers == {"name": "Dana Whitfield"}
    assert asked(conversation)[0] == "Sure? (the last question)"


def test_every_soc_report_that_ships_can_be_chosen():
    assert {key for key in REPORTS if key != "unsure"} == set(soc_kinds())
    assert set(TYPES) == {type_ for types in soc_kinds().values() for type_ in types}
