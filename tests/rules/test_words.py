"""The word lists, and how words are sought in all texts at once."""

import inspect
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socdocs.files import Files
from socdocs.model.base import NoneStatement
from socdocs.model.fields import fields_of
from socdocs.problems import InputProblems
from socdocs.rules import times_in_text
from socdocs.rules.table import RULES
from socdocs.rules.texts import PrintedText, Texts, evenly_spaced
from socdocs.rules.words import Sought, cues, entries_of, occurrences, words
from socdocs.workflow.check import apply_rules, subject_of, today
from socdocs.workflow.firm_words import firm_words
from tests.counting import lines_run

OF_RULES = {
    f"{module.__name__.rpartition('.')[2]}.{name}": value
    for module in dict.fromkeys(inspect.getmodule(rule.find) for rule in RULES)
    for name, value in vars(module).items()
    if isinstance(value, Sought)
}
LISTS = ("advertising", "plans", "leftovers", "vague", "public", "certified")
PLAIN = fields_of(NoneStatement)["none_statement"]
REPORT = "reports:\n  - {id: r, soc: 2, type: 1, as_of_date: 2026-06-30, trust_services_categories: [security]}\n"


@pytest.mark.parametrize("name", LISTS)
def test_every_entry_matches_only_texts_that_hold_its_cues(name):
    @given(st.data())
    def check(data):
        entry = data.draw(st.sampled_from(entries_of(name)))
        # What must follow a match is not for the cue, and seldom met by chance.
        text = data.draw(st.from_regex(re.compile(entry.partition("(?=")[0], re.ASCII), fullmatch=True))
        assert all(cue in " ".join(text.lower().split()) for cue in cues(entry))

    check()


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", OF_RULES)
def test_what_a_rule_seeks_matches_only_texts_that_hold_one_of_its_cues_and_all_besides(name):
    sought = OF_RULES[name]

    @given(st.from_regex(sought.pattern))
    def check(text):
        match = sought.pattern.search(text)
        held = " ".join(match[0].lower().split())
        assert any(cue.strip() in held if isinstance(cue, str) else cue.search(held) for cue in sought.cues)
        assert all(run in held for run in sought.besides)

    check()


@given(st.text(alphabet="ab c", max_size=30), st.lists(st.sampled_from(["a", "ab", "b c", "c", "bb"]), max_size=3))
def test_several_expressions_are_found_as_one_with_all_of_them_would_find_them(text, wanted):
    together = re.finditer("|".join(wanted), text) if wanted else ()

    found = occurrences([Sought(one, ("",)) for one in wanted], text)
    assert [match.span() for match in found] == [match.span() for match in together]


@pytest.mark.parametrize(
    ("entry", "longest"),
    [
        ("best[- ](?:in|of)[- ](?:class|breed)", "best"),
        ("unrivall?ed", "unrival"),
        ("XXX+", "xxx"),
        ("(?:a|b)", ""),
        ("one|two", ""),
        (r"\{\{[^{}\n]{0,80}\}\}", "{{"),
        ("will [^.;]{0,80}? next", "will"),
        ("from time to time", "from time to time"),
        ("when(?:ever)? needed", "needed"),
    ],
)
def test_the_first_cue_is_the_longest_run_that_every_match_holds(entry, longest):
    assert cues(entry)[0] == longest


@given(st.lists(st.text(alphabet="abİ \nTODO", max_size=12), max_size=6), st.sampled_from(["todo", "a", "ab", "i", ""]))
def test_texts_that_hold_a_cue_are_found_at_any_address(texts, wanted):
    printed = Texts([PrintedText(str(number), text, PLAIN) for number, text in enumerate(texts)])

    holding = [row.text for row in printed.holding(wanted)]
    assert holding == [
        evenly_spaced(text)
        for text in texts
        if any(wanted in " ".join(part.lower().split()) for part in re.split(r"\n\s*\n", text))
    ]


def test_an_entry_with_a_capital_minds_the_case_and_others_do_not():
    assert any(occurrences(words("leftovers"), "TODO"))
    assert not any(occurrences(words("leftovers"), "to do, todo"))
    assert any(occurrences(words("advertising"), "World-Class"))


def found(described, text, code):
    case = described(text)
    return [row for row in apply_rules(case, subject_of(case, today()), "draft").remaining if row.code == code]


def test_a_description_adds_words_of_its_own(described):
    text = f"{REPORT}system: {{boundaries: 'A hyperscaling, frictionless platform.'}}\n"
    more = "checks: {words: [{name: advertising, words: [frictionless, hyperscal*]}]}\n"

    assert not found(described, text, "DSC019")
    assert [row.message[:15] for row in found(described, text + more, "DSC019")] == [
        "“hyperscaling” ",
        "“frictionless” ",
    ]


def test_a_word_of_ones_own_is_no_pattern(described):
    text = f"{REPORT}system: {{boundaries: 'The platform (all of it) runs here.'}}\n"
    more = "checks: {words: [{name: advertising, words: ['p.atform', '(all of it)']}]}\n"

    assert [row.message[:13] for row in found(described, text + more, "DSC019")] == ["“(all of it)”"]


def test_words_are_found_across_the_end_of_a_line_and_not_across_paragraphs(described):
    inside = f"{REPORT}system:\n  boundaries: |\n    These are the trust services\n    principles of the platform.\n"

    (finding,) = found(described, inside, "TXT005")
    assert (finding.span.line, finding.span.column) == (5, 19)
    assert (finding.span.end_line, finding.span.end_column) == (6, 15)
    assert not found(described, inside.replace("services\n    prin", "services\n\n    prin"), "TXT005")


@pytest.mark.parametrize(
    "boundaries",
    ["Set `password: TODO` first.", "> A world-class platform, TODO.", "    TODO\n", "“TODO” was its name."],
)
def test_code_and_quotations_are_not_the_authors_own_words(boundaries, described):
    block = "".join(f"    {line}\n" for line in f"One.\n\n{boundaries}\n".splitlines())

    assert not found(described, f"{REPORT}system:\n  boundaries: |\n{block}", "DSC022")


def test_a_remark_is_the_authors_own_although_it_is_written_like_a_quotation(described):
    text = "system:\n  boundaries: |\n    > [!NOTE]\n    > TODO: ask Legal.\n"

    assert found(described, f"{REPORT}{text}", "DSC022")


TIMES = re.compile(times_in_text._ANY_TIME.expression, re.ASCII)


@given(st.from_regex(TIMES), st.dates(date(2010, 1, 1), date(2040, 12, 31)))
def test_a_time_that_is_over_is_seen_by_the_quick_look(text, day):
    match = TIMES.search(text)
    stretch = times_in_text.stretch_of(match)

    assert stretch is None or stretch.last >= day or times_in_text.earlier_than(day).search(match[0].lower())


@given(st.from_regex(TIMES), st.dates(date(2010, 1, 1), date(2040, 12, 31)))
def test_a_time_to_come_is_seen_by_the_quick_look(text, day):
    match = TIMES.search(text)
    stretch = times_in_text.stretch_of(match)
    in_full = not match["fiscal"]

    assert stretch is None or stretch.first <= day or not in_full or times_in_text.later_than(day).search(match[0])


@given(st.text(alphabet="ab c", max_size=10), st.lists(st.sampled_from(["", "a*", "b?", r"\b", "(?=a)"]), max_size=3))
def test_an_expression_that_matches_nothing_ends_and_finds_no_empty_word(text, wanted):
    assert all(match[0] for match in occurrences([Sought(one, ("",)) for one in wanted], text))


@pytest.mark.parametrize("word", ["", " ", "*", "* ", "* *", "a***b", "*a*a*a*a*a*a*a*b", "(", "a *"])
@pytest.mark.parametrize("name", LISTS)
def test_a_word_that_would_be_found_everywhere_is_refused_in_its_place(described, name, word):
    with pytest.raises(InputProblems) as found:
        described(f"checks: {{words: [{{name: {name}, words: [vast, '{word}']}}]}}\n{REPORT}")
    line = f"checks: {{words: [{{name: {name}, words: [vast, "
    assert [(row.code, row.span.column) for row in found.value.diagnostics] == [("bad-word", len(line) + 1)]


@pytest.mark.parametrize("count", [1_000, 1_001])
def test_more_words_than_the_limit_are_refused_in_the_place_of_the_first(described, tmp_path, count):
    words = [f"vast{number}" for number in range(count)]
    halves = ", ".join(
        f"{{name: {name}, words: {row}}}" for name, row in (("vague", words[:600]), ("plans", words[600:]))
    )
    (tmp_path / "words.yaml").write_text(f"[{halves}]\n", "utf-8")

    def of_description():
        described(f"checks:\n  words: [{halves}]\n{REPORT}".replace("'vast1000'", "\n    'vast1000'"))

    for read, at in ((of_description, (3, 5)), (lambda: firm_words(Files(), tmp_path), None)):
        found = []
        try:
            read()
        except InputProblems as problems:
            found = [row for row in problems.diagnostics if row.code == "too-many-words"]
        assert len(found) == (count > 1_000)
        assert all(at in (None, (row.span.line, row.span.column)) for row in found)


@pytest.mark.parametrize("word", ["vast", "vast*", "vast* (c) cloud*", "24*", "Ümläut", "a & b"])
def test_a_word_with_letters_can_be_looked_for(described, word):
    assert described(f"checks: {{words: [{{name: vague, words: ['{word}']}}]}}\n{REPORT}")


@pytest.mark.exhaustive
def test_twice_as_many_words_of_own_in_one_text_are_about_twice_the_lines_that_run(described):
    """Each word is looked for in all texts, so this does not hold for what single calls look through."""

    def work(number):
        words = [f"zork{number}x{n}" for n in range(number)]  # of which none was compiled before
        services = f"services: [{{name: Exchange, description: {' blah '.join(words)}}}]"
        case = described(f"{REPORT}{services}\nchecks: {{words: [{{name: vague, words: [{', '.join(words)}]}}]}}")
        return lines_run(lambda: apply_rules(case, subject_of(case, today()), "draft"))

    work(10)
    few, more, many = work(200), work(400), work(800)
    assert many - more < 2.3 * (more - few)
