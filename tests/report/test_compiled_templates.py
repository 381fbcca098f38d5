"""Templates that were compiled ahead give the same reports, and one that changed since is never taken for them."""

import os
import shutil
import subprocess
import sys
from functools import cache, partial

import jinja2
import pytest

from socdocs import resources
from socdocs.problems import InputProblems
from socdocs.report import compiled_templates, render, template_functions
from socdocs.report.manifest import Template, Templates
from socdocs.writers import markdown
from tests.reports import ROOT, ExampleReport, build_case_anew, case_of, cases, load

TEMPLATES = resources.templates()


@cache
def our_modules():
    """The module of each of our templates."""
    return compiled_templates.modules(TEMPLATES)


def write_modules(folder, modules):
    for path, module in modules.items():
        (folder / "templates" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "templates" / path).write_text(module, "utf-8")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of prepared modules, empty at first, in a program that has compiled nothing yet."""
    monkeypatch.setattr(resources, "prepared", lambda: tmp_path)
    monkeypatch.setattr(render, "_COMPILED", compiled_templates.Compiled())
    return tmp_path


@pytest.fixture(scope="module")
def compiled_here():
    """What was compiled in this module while no module was prepared."""
    return compiled_templates.Compiled()


@pytest.fixture(scope="module")
def all_prepared(tmp_path_factory):
    """A folder with a module of each of our templates, and what was read from it so far."""
    folder = tmp_path_factory.mktemp("prepared")
    write_modules(folder, our_modules())
    return folder, compiled_templates.Compiled()


@pytest.fixture
def never_compile(monkeypatch):
    def fail(*_, **__):
        raise AssertionError("a template was compiled that is prepared")

    return partial(monkeypatch.setattr, jinja2.Environment, "compile", fail)


def a_renderer(templates):
    facts = case_of(load("minimal"), "soc2-type2").facts
    return render.Renderer(templates, facts, lambda _: True, lambda _: True, lambda _: ())


def test_a_prepared_module_is_what_the_renderer_itself_would_compile():
    environment = a_renderer(Templates({}))._environment
    made = our_modules()

    for source in compiled_templates.sources(TEMPLATES):
        module = environment.compile(source.text, source.name, source.filename, raw=True)
        assert made[compiled_templates._path(environment, source)] == module + "\n", source.name
    assert len(made) == len(set(compiled_templates.sources(TEMPLATES)))


@pytest.mark.parametrize("case", cases(), ids=str)
def test_every_report_of_the_examples_is_made_of_prepared_templates_alone_and_is_the_same(
    case, folder, compiled_here, all_prepared, monkeypatch, never_compile
):
    monkeypatch.setattr(render, "_COMPILED", compiled_here)
    compiled = markdown.write(build_case_anew(case))
    prepared_folder, read = all_prepared
    monkeypatch.setattr(resources, "prepared", lambda: prepared_folder)
    monkeypatch.setattr(render, "_COMPILED", read)
    never_compile()

    assert markdown.write(build_case_anew(case)) == compiled


def test_a_mistake_that_a_prepared_template_makes_is_reported_at_its_line(folder, tmp_path, never_compile):
    own = tmp_path / "own" / "shared" / "cover.md"
    own.parent.mkdir(parents=True)
    own.write_text("Cover\n\n{{ 1 // 0 }}\n", "utf-8")
    write_modules(folder, compiled_templates.modules(tmp_path / "own"))
    never_compile()

    with pytest.raises(InputProblems) as found:
        a_renderer(Templates({"cover.md": Template("shared/cover.md", own.read_text("utf-8"))})).render("cover.md")
    (problem,) = found.value.diagnostics
    assert (problem.span.file, problem.span.line) == ("shared/cover.md", 3)


@pytest.mark.parametrize("damaged", ["", "def root(:\n", "\0"], ids=["empty", "no Python", "a zero"])
def test_a_damaged_module_is_no_obstacle(folder, damaged):
    case = ExampleReport("minimal", "soc1-type1", "soc1-type1")
    whole = markdown.write(build_case_anew(case))
    render._COMPILED._codes.clear()
    write_modules(folder, dict.fromkeys(our_modules(), damaged))

    assert markdown.write(build_case_anew(case)) == whole


def test_modules_that_another_jinja_made_are_not_used(folder, monkeypatch):
    write_modules(folder, our_modules())
    assert compiled_templates.counted()[0] == compiled_templates.counted()[1] > 60

    monkeypatch.setattr(compiled_templates, "jinja_version", lambda: "2.0")
    compiled_templates._dialect.cache_clear()
    assert compiled_templates.counted()[0] == 0
    compiled_templates._dialect.cache_clear()


def test_the_filters_that_the_build_knows_are_those_of_the_renderer():
    assert set(template_functions.FILTERS) == set(compiled_templates.FILTERS)


CHANGES = {
    "a template": (
        "templates/shared/soc2/auditor_report/inherent_limitations.md",
        "people make mistakes",
        "people err",
    ),
    "a manifest": ("templates/shared/soc2/sections.yaml", "Overview of Operations", "Survey of Operations"),
    "a layout": ("templates/shared/soc2/layouts-type2/four-section.yaml", "In-Scope", "Examined"),
    "a catalog": ("socdocs/catalogs/trust_services.yaml", "Ethics and integrity", "Integrity and ethics"),
}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A checkout with everything prepared."""
    root = tmp_path_factory.mktemp("checkout")
    for name in ("socdocs", "templates", "scripts"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    subprocess.run([sys.executable, root / "scripts" / "prepare.py"], cwd=root, check=True)
    return root


@pytest.fixture(scope="module")
def report(checkout):
    """Write a report with the program of the checkout."""

    def write():
        command = [sys.executable, "-m", "socdocs", "soc2", ROOT / "examples" / "minimal" / "system.yaml"]
        done = subprocess.run(
            [*command, "--type", "2", "--format", "md", "-o", "-", "-q"],
            cwd=checkout,
            env=os.environ | {"PYTHONPATH": str(checkout)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return write


@pytest.fixture(scope="module")
def before(report):
    """The report that the checkout wrote at first."""
    return report()


@pytest.mark.exhaustive
@pytest.mark.parametrize(("file", "words", "others"), CHANGES.values(), ids=CHANGES)
def test_a_change_of_our_own_files_is_seen_in_the_next_report(checkout, before, report, file, words, others):
    text = (checkout / file).read_text("utf-8")
    (checkout / file).write_text(text.replace(words, others), "utf-8")
    try:
        after = report()
    finally:
        (checkout / file).write_text(text, "utf-8")

    assert others not in before
    assert others in after
    assert report() == before
