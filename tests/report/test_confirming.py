"""The marks of texts, and what makes them change."""

from socdocs.document.nodes import Group, Paragraph, Placeholder, Text
from socdocs.model.confirmations import Confirmation, ConfirmedWording
from socdocs.report.confirming import Accepted, fingerprint, is_confirmed, mark_of, wording


def text(name="Acme", *, origin="service_organization.name", rest=" is responsible."):
    return (Paragraph((Text(name, origin), Text(rest))),)


def signed(model, **values):
    return model(heading="scope", by="Priya Raman, CPA", date="2026-02-10", **values)


def test_the_mark_of_a_text_is_the_same_in_every_version():
    assert fingerprint(text()) == "7109283b"
    assert fingerprint((Paragraph((Placeholder("name", "management", "system.name"),)),)) == "a00cc451"


def test_the_mark_of_a_text_changes_with_its_words_and_with_its_facts():
    assert fingerprint(text("Brook")) != fingerprint(text()) != fingerprint(text(rest=" was responsible."))


def test_a_wording_sets_facts_aside_given_or_not():
    missing = (Paragraph((Placeholder("name", "management", "service_organization.name"), Text(" is responsible."))),)
    assert wording(text()) == wording(text("Brook")) == wording(missing)
    assert wording(text()) == "{service_organization.name} is responsible."
    assert wording(text()) != wording(text(rest=" was responsible."))


def test_facts_of_one_kind_have_one_name_in_a_wording():
    assert wording(text(origin="reports[a].period.start")) == wording(text(origin="reports[b].period.start"))


def test_a_longer_text_of_the_description_is_not_set_aside():
    def own(words):
        return (Group("fact", (Paragraph((Text(words, "report.text"),)),), "report.text"),)

    assert wording(own("One.")) != wording(own("Two."))


def test_a_confirmed_text_counts_under_its_heading_and_with_a_name_and_a_day():
    row = signed(Confirmation, text=fingerprint(text()))
    unnamed = Confirmation(heading="scope", date=row.date, text=row.text)

    def confirmed(heading, blocks, row):
        return is_confirmed(heading, blocks, Accepted((row,)), per_engagement=True)

    assert confirmed("scope", text(), row)
    assert not confirmed("other", text(), row)
    assert not confirmed("scope", text("Brook"), row)
    assert not confirmed("scope", text(), unnamed)


def test_a_confirmed_wording_counts_for_other_facts_unless_the_text_is_the_engagements_own():
    accepted = Accepted((), (signed(ConfirmedWording, wording=mark_of(wording(text()))),))
    assert is_confirmed("scope", text("Brook"), accepted, per_engagement=False)
    assert not is_confirmed("scope", text("Brook"), accepted, per_engagement=True)
    assert not is_confirmed("scope", text(rest=" was responsible."), accepted, per_engagement=False)
