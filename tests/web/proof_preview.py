"""Proofs in a browser that the preview follows the files, leads to their lines, and can be used by everybody.

`make test-web` runs them; each server listens on this machine alone and stops by itself.
"""

import shutil
import subprocess
import sys
from contextlib import contextmanager
from itertools import groupby

import pytest

from tests.reports import EXAMPLES
from tests.web.browser import DESK, PHONE, browser, opened, violations

NAME = "Tavermoor Contract Cloud"


@contextmanager
def served(folder):
    command = [sys.executable, "-m", "socdocs", "preview", "system.yaml", "--stop-after", "300"]
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    try:
        yield server.stdout.readline().strip()
    finally:
        server.terminate()
        server.communicate(timeout=30)


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(EXAMPLES / "saas-vendor", tmp_path / "client")
    return tmp_path / "client"


@pytest.fixture(scope="module")
def chromium():
    with browser() as program:
        yield program


@contextmanager
def shown(chromium, folder, **how):
    with served(folder) as address, opened(chromium, address, **how) as page:
        page.set_default_timeout(60_000)
        page.wait_for_selector("#report > footer")
        yield page
        assert page.said == []
        assert [asked for asked in page.asked if not asked.startswith((address, "data:"))] == []


def save(file, old, new):
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")


def test_a_saved_edit_appears_where_it_belongs_and_reading_goes_on_at_its_place(chromium, folder):
    with shown(chromium, folder) as page:
        page.evaluate("document.querySelector('#paper').scrollTop = 5000")
        page.evaluate("document.querySelectorAll('#report table')[3].dataset.same = 'yes'")
        save(folder / "system.yaml", f"name: {NAME}", "name: Zymurgy Cloud")
        page.wait_for_selector("#report h1 ~ div >> text=Zymurgy Cloud")

        assert page.evaluate("document.querySelector('#paper').scrollTop") == pytest.approx(5000, abs=200)
        assert page.locator(f"#report [data-fact='system.name']:text-is('{NAME}')").count() == 0


def test_a_click_on_a_text_shows_its_lines_and_a_link_for_editors(chromium, folder):
    with shown(chromium, folder) as page:
        page.locator("#report [data-fact='system.name']").first.click()
        place = page.locator("#place:not([hidden])")

        assert NAME in place.locator("mark").inner_text()
        assert place.locator("h2").inner_text().startswith("system.yaml:")
        assert place.locator("a").get_attribute("href").startswith("vscode://file/")
        page.keyboard.press("Escape")
        assert page.locator("#place").is_hidden()


def test_an_open_item_is_reached_with_the_keyboard_in_the_outline_and_in_the_report(chromium, folder):
    with shown(chromium, folder) as page:
        for where in ("#outline .open-item button", "#report .open[data-fact]"):
            page.locator(where).first.focus()
            page.keyboard.press("Enter")
            page.locator("#place:not([hidden]) mark").first.wait_for()
            assert page.evaluate("document.activeElement.id") == "place"
            page.locator("#place button").click()
            assert page.locator("#place").is_hidden()


def test_every_text_that_opens_a_place_is_reached_with_the_keyboard(chromium, folder):
    with shown(chromium, folder) as page:
        there = page.evaluate(
            """() => {
              const texts = [...document.querySelectorAll("#report [data-fact]:not(:has([data-fact]))")]
              return texts.filter(text => text.checkVisibility()).map(text => text.dataset.fact)
            }"""
        )
        page.focus("#paper")
        page.evaluate("document.querySelector('#paper').scrollTop = 0")
        met = []
        for _ in range(40):
            page.keyboard.press("j")
            met.append(page.evaluate("document.activeElement.dataset.fact"))
        one_each = [fact for fact, _ in groupby(there)]
        assert met == one_each[:40]
        page.keyboard.press("k")
        assert page.evaluate("document.activeElement.dataset.fact") == one_each[38]

        page.keyboard.press("Enter")
        page.locator("#place:not([hidden]) mark").first.wait_for()
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.dataset.fact") == one_each[38]
        page.keyboard.press("n")
        assert page.evaluate("document.activeElement.matches('.open, .found')")


def test_a_finding_is_marked_at_its_text_in_the_report_and_leads_to_its_line(chromium, folder):
    with shown(chromium, folder) as page:
        assert page.locator("#report .found", has_text="TODO").count() == 0
        save(folder / "system.yaml", f"name: {NAME}", "name: Tavermoor TODO Cloud")
        found = page.locator("#report .found", has_text="TODO")
        found.first.wait_for()
        assert "DSC022" in found.first.get_attribute("title")
        assert found.count() > 1

        found.nth(1).click()
        page.locator("#place:not([hidden]) mark").first.wait_for()
        assert "TODO" in page.locator("#place mark").inner_text()
        assert "DSC022" in page.locator("#place ul").inner_text()
        page.keyboard.press("Escape")
        page.locator("#outline button", has_text="DSC022").first.click()
        assert "TODO" in page.locator("#report .chosen").inner_text()

        save(folder / "system.yaml", "name: Tavermoor TODO Cloud", f"name: {NAME}")
        found.first.wait_for(state="detached")


def test_reading_with_the_keyboard_goes_on_where_it_was_after_an_edit(chromium, folder):
    with shown(chromium, folder) as page:
        page.focus("#paper")
        for _ in range(5):
            page.keyboard.press("j")
        here = page.evaluate("document.activeElement.dataset.fact")
        save(folder / "system.yaml", f"name: {NAME}", "name: Zymurgy Cloud")
        page.wait_for_selector("#report h1 ~ div >> text=Zymurgy Cloud")

        assert page.evaluate("document.activeElement.dataset.fact") == here


def test_what_the_project_file_says_counts_as_soon_as_it_is_saved(chromium, folder):
    save(folder / "system.yaml", "    layout: four-section\n", "")
    with shown(chromium, folder) as page:
        for layout in ("practice", "four-section"):
            (folder / "socdocs.yaml").write_text(f"layout: {layout}\n", "utf-8")
            page.wait_for_function("layout => document.querySelector('#layout').value === layout", arg=layout)


def test_a_finding_shows_its_place_and_goes_when_its_cause_is_gone(chromium, folder):
    save(folder / "system.yaml", f"name: {NAME}", f"name: {NAME}\n  nmae: x")
    with shown_broken(chromium, folder) as page:
        page.locator("#sections button.error").first.click()
        assert "nmae" in page.locator("#place mark").inner_text()
        save(folder / "system.yaml", "\n  nmae: x", "")
        page.wait_for_selector("#report > footer")
        assert page.locator("#sections button.error").count() == 0


@contextmanager
def shown_broken(chromium, folder):
    with served(folder) as address, opened(chromium, address) as page:
        page.set_default_timeout(60_000)
        page.wait_for_selector("body.stale")
        yield page
        assert page.said == []


def test_mistakes_leave_the_last_report_on_the_page(chromium, folder):
    with shown(chromium, folder) as page:
        save(folder / "system.yaml", f"name: {NAME}", "name: [")
        page.wait_for_selector("body.stale #sections button.error")
        assert NAME in page.locator("#report h1 ~ div").first.locator("xpath=..").inner_text()


def test_filters_show_what_is_open_and_whose(chromium, folder):
    with shown(chromium, folder) as page:
        before = page.locator("#report section:visible").count()
        page.check("#only")
        between = page.locator("#report section:visible").count()
        assert 0 < between < before
        page.select_option("#owner", "management")
        assert page.locator("#report section:visible").count() == 0
        assert page.locator("#sections > li:visible").count() == 0
        page.select_option("#owner", "service_auditor")
        assert page.locator("#report section:visible").count() == between


def test_filters_leave_of_a_table_the_rows_that_are_meant(chromium, folder):
    tests = (folder / "tests.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "tests.csv").write_text("".join(line for line in tests if not line.startswith("VM-02,")), "utf-8")
    with shown(chromium, folder) as page:
        rows = page.locator("#report tbody tr:visible")
        before, open_rows = rows.count(), page.locator("#report tbody tr:has(.open.service_auditor)").count()
        assert 0 < open_rows < before
        page.check("#only")
        assert rows.count() == open_rows
        page.select_option("#owner", "service_auditor")
        assert rows.count() == open_rows
        page.select_option("#owner", "management")
        assert rows.count() == 0


def test_search_finds_words_and_leads_to_them_and_to_their_lines(chromium, folder):
    with shown(chromium, folder) as page:
        page.fill("#search", NAME.lower())
        page.locator("#results button").first.click()
        page.locator("#place:not([hidden])").wait_for()
        assert page.locator(".chosen").count() == 1


def test_another_layout_is_shown_and_downloads_are_of_what_is_shown(chromium, folder):
    with shown(chromium, folder) as page:
        page.select_option("#layout", "practice")
        page.wait_for_selector("#sections >> text=Trust Services Categories")
        with page.expect_download() as download:
            page.locator("#downloads a", has_text="Markdown").click()
        assert "# Section IV: Trust Services Categories" in download.value.path().read_text("utf-8")


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (DESK, "dark"), (PHONE, "light"), (PHONE, "dark")])
def test_axe_finds_nothing_wrong_while_a_place_and_results_are_shown(chromium, folder, size, scheme):
    with shown(chromium, folder, size=size, scheme=scheme, policy=False) as page:
        assert violations(page) == []
        page.fill("#search", "access")
        page.locator("#outline .open-item button").first.click()
        page.locator("#place:not([hidden])").wait_for()
        assert violations(page) == []
        page.click("#keys summary")
        save(folder / "system.yaml", f"name: {NAME}", "name: Tavermoor TODO Cloud")
        page.locator("#report .found", has_text="TODO").first.click()
        page.locator("#place ul").wait_for()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
