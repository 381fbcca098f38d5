"""Every code that a message can show has a manual, and what the manual calls wrong is found."""

import ast
import re
from pathlib import Path

import pytest

from socdocs.cli.run import Run
from socdocs.cli.table import program
from socdocs.rules.errors import COMMAND, errors
from socdocs.rules.manuals import MANUALS
from tests.conftest import GOLDEN, ROOT

SHOWN = re.compile(r"\b(?:error|warning|info)(?:\[| )([A-Za-z0-9-]+)(?:\]|:)")
BASE = "reports: [{id: soc2-2026, soc: 2, type: 2}]\n"


class Module:
    """One file of the program: the calls in it, and what is defined at its top level or in its classes."""

    def __init__(self, path):
        self.path = path
        self.tree = ast.parse(path.read_text("utf-8"))
        self.constants = {
            target.id: node.value.value
            for node in self.tree.body
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        }
        self.places = dict(self._places())

    def _places(self):
        """Where each function or class of the file takes a `code`: the number of the argument; None for nowhere."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ClassDef):
                init = next((row for row in node.body if getattr(row, "name", "") == "__init__"), None)
                fields = [row.target.id for row in node.body if isinstance(row, ast.AnnAssign)]
                yield node.name, place(parameters(init) if init else fields)
            elif isinstance(node, ast.FunctionDef):
                yield node.name, place(parameters(node))

    def calls(self):
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))


def parameters(function):
    names = [argument.arg for argument in function.args.args]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def place(names):
    return names.index("code") if "code" in names else None


def written(value, module, constants):
    """The codes that an expression can be; None for one that was made elsewhere and is only handed on."""
    match value:
        case ast.Constant(value=code):
            return [code]
        case ast.IfExp():
            return [*written(value.body, module, constants), *written(value.orelse, module, constants)]
        case ast.Name(id="code") | ast.Attribute(attr="code"):
            return []
        case ast.Name(id=name):
            return [module.constants.get(name, constants.get(name))]
    return [None]


def codes_of_the_program():
    """Every code that stands in the program where something takes a `code`."""
    modules = [Module(path) for path in sorted((ROOT / "socdocs").rglob("*.py"))]
    places = {name: number for module in modules for name, number in module.places.items() if number is not None}
    constants = {name: value for module in modules for name, value in module.constants.items()}
    found = set()
    for module in modules:
        for call in module.calls():
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            number = module.places.get(name, places.get(name))
            given = [word.value for word in call.keywords if word.arg == "code"]
            if number is not None and len(call.args) > number:
                given.append(call.args[number])
            for code in (code for value in given for code in written(value, module, constants)):
                assert code is not None or name not in ("Diagnostic", "FileRefused"), f"{module.path}:{call.lineno}"
                found |= {code} if isinstance(code, str) else set()
    return found


def test_every_code_of_the_program_has_a_manual_and_no_other():
    codes = codes_of_the_program()

    assert len(codes) > 150
    assert codes == {*MANUALS, *errors()}


def test_every_code_in_an_expected_output_has_a_manual():
    files = [*(ROOT / "tests/source/cases").glob("*.expected"), *(GOLDEN / "findings").iterdir()]
    codes = {code for file in files for code in SHOWN.findall(file.read_text("utf-8"))}

    assert len(codes) > 20
    assert codes <= {*MANUALS, *errors()}


@pytest.mark.parametrize("error", errors().values(), ids=errors())
def test_a_manual_says_what_it_means_what_fails_and_what_to_write(error):
    assert error.name[0].isupper()
    assert all(sentence.endswith((".", ":")) for sentence in error.text.splitlines() if sentence)
    assert error.fails or error.words_fails
    assert error.instead or error.words_instead
    assert error.manual.index("Fails") < error.manual.index("Write instead")


def content(text):
    """The bytes of an example: a character or byte that cannot be shown is named in it."""
    text = re.sub(r"<U\+([0-9A-F]+)>", lambda match: chr(int(match[1], 16)), text)
    return re.sub(r"<0x([0-9A-F]{2})>", lambda match: chr(0xDC00 + int(match[1], 16)), text).encode(
        errors="surrogateescape"
    )


@pytest.fixture
def shown(tmp_path, monkeypatch, capsys):
    """The codes that are printed about an example."""
    monkeypatch.chdir(tmp_path)

    def run(error, example):
        system = "controls: {file: controls.csv}\n" if error.file == "controls.csv" else error.system_fails or BASE
        Path("system.yaml").write_bytes(content(system))
        arguments = ["check", "system.yaml"]
        if error.file == COMMAND:
            arguments = example.split()[1:]
        else:
            Path(error.file).parent.mkdir(parents=True, exist_ok=True)
            Path(error.file).write_bytes(content(example))
        if error.file == "auditor.yaml":
            arguments += ["--auditor", "auditor.yaml"]
        if error.file.startswith("our-templates/"):
            arguments = ["templates", "check", "our-templates"]
        Run().call(program, arguments)
        printed = capsys.readouterr()
        return SHOWN.findall(printed.out + printed.err)

    return run


@pytest.mark.exhaustive
@pytest.mark.parametrize("error", [error for error in errors().values() if error.fails], ids=lambda error: error.code)
def test_what_a_manual_calls_wrong_is_found(error, shown):
    assert error.code in shown(error, error.fails)


@pytest.mark.exhaustive
@pytest.mark.parametrize("error", [error for error in errors().values() if error.instead], ids=lambda error: error.code)
def test_what_a_manual_says_to_write_is_right(error, shown):
    assert errors().keys() & shown(error, error.instead) <= {"open-item", "no-report"} - {error.code}
