"""Proofs by a browser, a checker of HTML and axe-core that reports in HTML are what browsers and readers need.

`make test-web` fetches these programs and runs the proofs; they are no part of `make test`, and nothing is skipped.
"""

import json
import re
import subprocess

import pytest

from scripts.web_tools import HTML_CHECKER
from socdocs.files import Files, Folders
from socdocs.writers import WRITERS
from socdocs.writers.pictures import read_pictures
from tests.reports import EXAMPLES, build_case, cases, load
from tests.web.browser import DESK, PHONE, TOOLS, browser, opened, violations
from tests.writers.docx import sample

REPORTS = {str(case): case for case in cases() if load(case.example).description.reports}
SAMPLE = "all that a report can hold"
NAMES = (SAMPLE, *REPORTS)
every_report = pytest.mark.parametrize("name", NAMES)


def written(name):
    if name == SAMPLE:
        return sample.report(), WRITERS["html"].write(sample.report(), pictures=sample.PICTURES)
    case = REPORTS[name]
    document = build_case(case, guidance=True)
    folders = Folders(EXAMPLES / case.example)
    pictures, problems = read_pictures(Files(), lambda _: folders, load(case.example).tree, document)
    assert problems == []
    return document, WRITERS["html"].write(document, pictures=pictures)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Each report as its document and the file that it was written to."""
    folder, found = tmp_path_factory.mktemp("pages"), {}
    for number, name in enumerate(NAMES):
        document, data = written(name)
        file = folder / f"{number}.html"
        file.write_bytes(data)
        found[name] = document, file
    return found


@pytest.fixture(scope="module")
def chromium():
    with browser() as program:
        yield program


def test_every_report_is_valid_html(files, tmp_path):
    rules = {"root": True, "extends": ["html-validate:standard", "html-validate:a11y"]}
    (tmp_path / ".htmlvalidate.json").write_text(json.dumps(rules), "utf-8")
    checker = TOOLS / "node_modules" / ".bin" / HTML_CHECKER
    settings = ["--config", tmp_path / ".htmlvalidate.json", "--formatter", "text"]
    paths = [file for _, file in files.values()]
    ended = subprocess.run([checker, *settings, *paths], capture_output=True, text=True, timeout=600, check=False)

    assert ended.stdout.splitlines()[:20] == []
    assert ended.returncode == 0


def test_the_checker_would_see_a_mistake(files, tmp_path):
    broken = tmp_path / "broken.html"
    broken.write_bytes(files[SAMPLE][1].read_bytes().replace(b"<tbody>", b"<tbody><p>", 1))
    checker = TOOLS / "node_modules" / ".bin" / HTML_CHECKER
    ended = subprocess.run([checker, broken], capture_output=True, text=True, timeout=600, check=False)

    assert ended.returncode == 1


@every_report
def test_axe_finds_nothing_wrong(chromium, files, name):
    with opened(chromium, files[name][1].as_uri(), policy=False) as page:
        assert violations(page) == []


@pytest.mark.parametrize(("size", "scheme"), [(DESK, "dark"), (PHONE, "light"), (PHONE, "dark")])
def test_axe_finds_nothing_wrong_in_a_narrow_window_and_in_the_dark(chromium, files, size, scheme):
    with opened(chromium, files[SAMPLE][1].as_uri(), size=size, scheme=scheme, policy=False) as page:
        assert violations(page) == []


@every_report
def test_it_asks_for_nothing_says_nothing_and_is_as_wide_as_the_window(chromium, files, name):
    for size in (DESK, PHONE):
        with opened(chromium, files[name][1].as_uri(), size=size) as page:
            outside = [address for address in page.asked if not address.startswith(("data:", files[name][1].as_uri()))]
            broken = page.evaluate("[...document.images].filter(image => !image.naturalWidth).length")

            assert (outside, page.said, broken) == ([], [], 0)
            assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


def test_a_script_that_were_in_it_would_not_run(chromium, files, tmp_path):
    page_with_script = tmp_path / "script.html"
    data = files[SAMPLE][1].read_bytes().replace(b"</main>", b"<script>document.title = 'ran'</script></main>", 1)
    page_with_script.write_bytes(data)
    with opened(chromium, page_with_script.as_uri()) as page:
        assert page.title() != "ran"
        assert "Content Security Policy" in page.said[0]


def test_the_contents_stay_beside_the_report_where_there_is_room(chromium, files):
    def place(page):
        return page.evaluate("getComputedStyle(document.querySelector('.contents')).position")

    for size, expected in ((DESK, "fixed"), (PHONE, "static")):
        with opened(chromium, files[SAMPLE][1].as_uri(), size=size) as page:
            assert place(page) == expected


def test_a_link_of_the_contents_shows_its_section(chromium, files):
    with opened(chromium, files[SAMPLE][1].as_uri()) as page:
        link = page.locator(".contents a[href^='#section']").last
        target = link.get_attribute("href")[1:]
        link.click()

        assert page.evaluate("window.scrollY") > 0
        assert page.locator(f"[id='{target}']").first.is_visible()


@every_report
def test_each_printed_page_has_the_line_on_restricted_use_and_its_number(chromium, files, name, tmp_path):
    document, file = files[name]
    paper = tmp_path / "printed.pdf"
    with opened(chromium, file.as_uri()) as page:
        page.pdf(path=paper, prefer_css_page_size=True)
    printed = subprocess.run(
        ["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, timeout=120, check=True
    ).stdout.split("\f")[:-1]
    cover = not document.sections[0].title

    assert len(printed) > 1 or not cover
    for number, words in enumerate(printed, 1):
        assert _line(document.properties.restricted_use) in _line(words)
        assert (number == 1 and cover) or f"Page {number} of {len(printed)}" in words


def _line(words):
    return re.sub(r"\s", "", words)
