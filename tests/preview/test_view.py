"""What the preview shows of a report: its sections with what is open and found in them, and the places of both."""

import re
import shutil
from html import unescape

import pytest

from socdocs.preview.following import Following
from socdocs.preview.places import place_of_fact, place_of_row
from socdocs.preview.view import COVER, FOOT, Choice, make_view
from socdocs.workflow.request import Request
from tests.reports import EXAMPLES


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    folder = tmp_path_factory.mktemp("client") / "saas"
    shutil.copytree(EXAMPLES / "saas-vendor", folder)
    return folder


@pytest.fixture(scope="module")
def following(client):
    return Following(Request(client / "system.yaml", client / "auditor.yaml", thorough=True))


@pytest.fixture(scope="module")
def view(following):
    return make_view(following, Choice())


def test_it_has_the_pieces_of_the_report_between_cover_and_foot(view):
    names = list(view.pieces)

    assert (names[0], names[-1]) == (COVER, FOOT)
    assert "description" in names
    assert "Restricted use: intended solely for the specified parties" in view.pieces[FOOT]


def test_every_open_fact_is_counted_in_the_sections_that_ask_for_it(view):
    listed = [item for section in view.panel["sections"] for item in section["open"]]

    assert {item["owner"] for item in listed} == {"service_auditor"}
    assert sum(item["count"] for item in listed) == len(view.draft.document.found.wanted)
    assert all(section["wanted"] == sum(i["count"] for i in section["open"]) for section in view.panel["sections"])


def test_every_section_of_the_outline_has_a_name(view):
    names = [section["title"] for section in view.panel["sections"]]

    assert names[0] == "Cover"
    assert "Signature" in names
    assert all(names)


def test_a_fact_that_two_sections_ask_for_is_open_once():
    # The cover and the signature ask for the name of the firm.
    view = make_view(Following(Request(EXAMPLES / "minimal" / "system.yaml")), Choice(kind="soc2-type1"))

    assert view.panel["open"] == len(view.draft.document.found.wanted)
    assert view.panel["open"] < sum(section["wanted"] for section in view.panel["sections"])


def test_every_finding_is_in_one_section_or_about_the_files(view):
    placed = [number for section in view.panel["sections"] for number in section["found"]]

    assert sorted([*placed, *view.panel["other"]]) == list(range(len(view.rows)))
    assert len(view.panel["rows"]) == len(view.rows)


def test_findings_that_are_waived_are_counted_and_not_shown(client):
    file = client.parent / "waived.yaml"
    waiver = "checks: {waive: [{rule: DSC019, reason: It is the name of a product.}]}"
    said = "system: {name: Ledger, boundaries: A world-class platform.}\nreports: [{id: r, soc: 2, type: 1}]\n"
    file.write_text(f"{waiver}\n{said}", "utf-8")
    view = make_view(Following(Request(file, thorough=True)), Choice())

    assert view.panel["waived"] == 1
    assert "DSC019" not in {row["code"] for row in view.panel["rows"]}


def test_an_unknown_kind_is_told_once_at_its_place(client):
    file = client.parent / "kind.yaml"
    file.write_text("system: {name: Ledger}\nreports: [{id: r, kind: zork}]\n", "utf-8")
    view = make_view(Following(Request(file, thorough=True)), Choice())

    assert [(row["code"], row["where"]) for row in view.panel["rows"]] == [("unknown-kind", f"{file}:2:25")]


def test_a_finding_is_at_the_text_that_it_speaks_of(client):
    file = client.parent / "marked.yaml"
    text = (client / "system.yaml").read_text("utf-8")
    file.write_text(text.replace("name: Tavermoor Contract Cloud", "name: Tavermoor [TODO] Cloud", 1), "utf-8")
    for name in ("controls.csv", "commitments.csv"):
        if (client / name).is_file():
            shutil.copy(client / name, client.parent / name)
    view = make_view(Following(Request(file)), Choice())
    at = {row["code"]: row["at"] for row in view.panel["rows"]}

    assert at["DSC022"] == "system.name"
    assert any('data-fact="system.name"' in html for html in view.pieces.values())


def test_a_finding_is_at_a_text_that_is_printed_or_at_none(view):
    printed = {address for html in view.pieces.values() for address in re.findall(r'data-fact="([^"]*)"', html)}
    starts = {address.split("[\u2026]")[0] for address in printed}

    for row in view.panel["rows"]:
        at = unescape(row["at"])
        assert not at or at in map(unescape, printed) or any(at.startswith(start) for start in starts)


def test_the_place_of_a_fact_is_its_line_with_those_around_it(view, client):
    place = place_of_fact(view, "system.name")
    shown = dict(place["lines"])

    assert "Tavermoor Contract Cloud" in shown[place["line"]]
    assert len(shown) > 3
    assert place["words"].startswith(f"{client / 'system.yaml'}:{place['line']}:")
    assert place["link"].startswith(f"vscode://file{client.as_posix()}/system.yaml:{place['line']}:")


def test_every_open_item_and_every_finding_with_a_place_can_be_shown(view):
    for section in view.panel["sections"]:
        for item in section["open"]:
            assert place_of_fact(view, item["address"])["lines"]
    for number, row in enumerate(view.rows):
        assert (place_of_row(view, number) is None) == (row.span is None)


@pytest.mark.parametrize("address", ["", "][", "no.such.fact", "/etc/passwd"])
def test_a_text_that_is_no_address_shows_no_file_but_those_of_the_report(view, client, address):
    place = place_of_fact(view, address)

    assert place is None or place["words"].startswith(str(client))


def test_a_finding_that_is_not_there_has_no_place(view):
    assert place_of_row(view, 10_000) is None


def test_a_layout_and_a_kind_can_be_chosen(following, view):
    kind, report = view.panel["chosen"]
    other = next(name for name in view.panel["layouts"] if name != view.panel["layout"])

    assert make_view(following, Choice(kind, report, other)).panel["layout"] == other


def test_a_description_with_mistakes_shows_them_with_their_places_and_stays_watched(tmp_path):
    file = tmp_path / "system.yaml"
    file.write_text("system:\n  name: [\n", "utf-8")
    view = make_view(Following(Request(file)), Choice())

    assert view.panel["broken"]
    assert view.draft is None
    assert place_of_row(view, 0)["line"] >= 1
    assert file in view.watched
    assert place_of_fact(view, "system.name") is None


def test_what_cannot_be_true_is_shown_beside_a_mistake_of_form_in_any_file(tmp_path):
    file = tmp_path / "system.yaml"
    (tmp_path / "socdocs.yaml").write_text("layuot: practice\n", "utf-8")
    file.write_text("reports: [{id: r, soc: 2, type: 2, period: {start: 2025-12-31, end: 2025-01-01}}]\n", "utf-8")
    view = make_view(Following(Request(file), with_project=True), Choice())

    assert [row.code for row in view.rows] == ["unknown-key", "ENG006"]


def test_a_description_that_is_not_there_yet_is_waited_for(tmp_path):
    view = make_view(Following(Request(tmp_path / "system.yaml")), Choice())

    assert view.panel["broken"]
    assert view.watched == (tmp_path / "system.yaml",)


def test_what_the_project_file_says_counts_at_once_and_so_does_the_auditors_file(tmp_path):
    shutil.copytree(EXAMPLES / "minimal", tmp_path / "client")
    folder = tmp_path / "client"
    following = Following(Request(folder / "system.yaml"), with_project=True, with_auditor=True)
    before = make_view(following, Choice(kind="soc2-type2"))
    (folder / "socdocs.yaml").write_text("layout: practice\n", "utf-8")
    (folder / "auditor.yaml").write_text(
        "tests:\n  - {control: C-01, procedures: [{method: inspected, text: Inspected a quillfeather.}]}\n", "utf-8"
    )
    after = make_view(following, Choice(kind="soc2-type2"))

    assert {folder / "socdocs.yaml", folder / "auditor.yaml"} <= {*before.watched}
    assert (before.panel["layout"], after.panel["layout"]) == ("four-section", "practice")
    assert "quillfeather" in "".join(after.pieces.values())


def test_a_mistake_in_the_project_file_is_shown_and_what_is_not_to_count_does_not(tmp_path):
    shutil.copytree(EXAMPLES / "minimal", tmp_path / "client")
    (tmp_path / "client" / "socdocs.yaml").write_text("layuot: practice\n", "utf-8")
    request = Request(tmp_path / "client" / "system.yaml")

    assert make_view(Following(request, with_project=True), Choice()).panel["broken"]
    assert not make_view(Following(request), Choice()).panel["broken"]
