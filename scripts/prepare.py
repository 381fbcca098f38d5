"""Write what socdocs makes of its own files ahead of their use; `make` and the build of a wheel run this.

`prepare.py` writes it into build/prepared, where the program of a checkout looks; it replaces what lay there.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def prepare(folder: Path) -> None:
    """Write the modules of all templates into `folder`."""
    # The build of a wheel runs where socdocs is not installed.
    sys.path.insert(0, str(ROOT))
    from socdocs.report.prepared import modules

    shutil.rmtree(folder, ignore_errors=True)
    for path, module in modules(ROOT / "templates").items():
        file = folder / "templates" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(module, "utf-8", newline="\n")


if __name__ == "__main__":
    prepare(ROOT / "build" / "prepared")
