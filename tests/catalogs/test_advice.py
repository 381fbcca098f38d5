"""The advice leads every set of answers somewhere, with its source, and says where sources disagree."""

from itertools import product

import pytest

from socdocs.catalogs.advice import advise, article, questions
from socdocs.cli.advise import next_command


def said(**answers):
    return advise({name: str(answer) for name, answer in answers.items()})


def topics(found):
    return {row.topic for row in found.advice}


@pytest.mark.parametrize(("named", "reports"), [("soc1", ("soc1",)), ("soc2", ("soc2",)), ("both", ("soc1", "soc2"))])
def test_the_report_that_a_customer_named_is_the_one(named, reports):
    assert said(customer_named=named).reports == reports


def test_without_a_request_the_bearing_on_financial_statements_decides():
    assert said(customer_named="none", financial_statements="yes").reports == ("soc1",)
    assert said(customer_named="none", financial_statements="no").reports == ("soc2",)


def test_auditors_of_customers_need_a_soc_1_whatever_was_named():
    assert "soc1" in said(customer_named="soc2", user_auditors="yes").reports


def test_every_answer_to_the_first_two_questions_names_a_report():
    for named, bears in product(questions()["customer_named"].answers, questions()["financial_statements"].answers):
        assert said(customer_named=named, financial_statements=bears).reports


@pytest.mark.parametrize(
    ("name", "answer"), [(name, answer) for name, question in questions().items() for answer in question.answers]
)
def test_every_answer_alone_is_understood_and_every_advice_has_a_source(name, answer):
    found = advise({name: answer})

    assert all(row.say and row.source for row in found.advice)
    assert name not in {question.name for question in found.unasked}


@pytest.mark.parametrize("name", questions())
def test_every_question_changes_some_advice(name):
    others = {other: next(iter(rows.answers)) for other, rows in questions().items()}
    settings = [{**others, "customer_named": named, "proof": "yes"} for named in ("none", "both")]

    assert any(
        len({advise({**row, name: answer}).advice for answer in questions()[name].answers}) > 1 for row in settings
    )


def test_where_the_article_says_otherwise_both_are_told_with_their_sources():
    found = said(financial_statements="yes")

    departing = [row for row in (*found.advice, *found.readers) if row.departs]
    assert len(departing) >= 2
    assert all(row.source.startswith("AICPA") for row in departing)
    assert "What is the Difference?" in article()


def test_publishing_a_soc_1_or_a_soc_2_is_never_advised():
    public = next(reader for reader in said().readers if "website" in reader.who)

    assert public.soc1.startswith("never")
    assert public.soc2.startswith("never")


def test_security_is_always_among_the_categories_of_a_soc_2():
    assert any(row.say.startswith("Security: always") for row in said(customer_named="soc2").advice)
    assert "Which categories" not in topics(said(customer_named="soc1", uptime="yes"))


def test_an_unknown_answer_is_refused():
    with pytest.raises(ValueError, match="proof"):
        advise({"proof": "perhaps"})


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"customer_named": "soc1", "proof": "yes", "history": "long"}, "init soc1-type2"),
        ({"customer_named": "soc2", "proof": "no"}, "init soc2-type1 --category=security"),
        (
            {"customer_named": "soc2", "proof": "yes", "history": "long", "uptime": "yes", "data_subjects": "no"},
            "init soc2-type2 --category=security --category=availability",
        ),
        ({"customer_named": "soc2", "proof": "yes", "history": "long", "deadline": "soon"}, "init soc2-type1"),
        ({"customer_named": "soc2"}, "init"),
        ({"proof": "no"}, "init"),
    ],
)
def test_the_command_follows_from_the_answers(answers, words):
    command = next_command(advise(answers))
    assert command.startswith(f"socdocs {words}")
    assert command.endswith("init") == (words == "init")
