"""The machine as a newcomer finds it: its Pythons, a copy of the checkout, an environment without socdocs."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE_HERE = {".git", ".venv", "build", "dist", "__pycache__", ".hypothesis", ".coverage"}
OLDEST = (3, 11)
ASK = "import sys; print(*sys.version_info[:2], sys.prefix == sys.base_prefix)"

# How this machine reaches a package index is its own affair; everything else of the caller's environment stays away.
KEPT = ("PIP_", "UV_", "SSL_", "REQUESTS_", "HTTP", "http", "NO_PROXY", "no_proxy", "npm_config_", "NODE_")


def version_of(python: Path) -> tuple[int, int] | None:
    """The version of a Python outside a virtual environment; None for what does not run, as a manager's stub."""
    answer = subprocess.run([python, "-c", ASK], capture_output=True, text=True, check=False)
    if answer.returncode:
        return None
    major, minor, is_base = answer.stdout.split()
    return (int(major), int(minor)) if is_base == "True" else None


@cache
def pythons() -> dict[tuple[int, int], Path]:
    """Every supported Python of the machine by its version, oldest first; at least the one that runs the tests."""
    managed = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    folders = [*managed.glob("*/bin"), *map(Path, os.get_exec_path())]
    names = [f"python3.{minor}" for minor in range(OLDEST[1], 30)]
    base = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    candidates = [base, *(folder / name for folder in folders for name in names if (folder / name).is_file())]
    found = {}
    for python in candidates:
        version = version_of(python)
        if version and version >= OLDEST:
            found.setdefault(version, python)
    return dict(sorted(found.items()))


def oldest_and_newest() -> list[Path]:
    """The oldest and the newest supported Python of the machine, once if they are the same."""
    found = list(pythons().values())
    return list(dict.fromkeys((found[0], found[-1])))


def copy_of_checkout(folder: Path) -> Path:
    """The files that a clone would hold, in `folder`; git itself need not be there."""
    ignored = shutil.ignore_patterns(*MADE_HERE, ".*_cache")
    return shutil.copytree(ROOT, folder, ignore=ignored, symlinks=True)


def environment(home: Path, *programs: Path) -> dict[str, str]:
    """The environment variables of a newcomer: a home of its own, `programs` first on the path, then the system's."""
    home.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name.startswith(KEPT)}
    path = os.pathsep.join(map(str, (*programs, "/usr/local/bin", "/usr/bin", "/bin")))
    return kept | {"PATH": path, "HOME": str(home), "LANG": "C.UTF-8", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def run(*command: str | Path, cwd: Path, env: dict[str, str]) -> str:
    """What the command prints; it must end well."""
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout[-5000:]}\n{done.stderr[-5000:]}"
    return done.stdout
