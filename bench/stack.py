"""What a run of socdocs imports besides its own modules: `stack.py STACK.txt WORDS...`, where WORDS go to socdocs.

The first line of STACK.txt is `on` or `off`, as the collector of cycles is when the run ends; the others are the
modules in the order of their import, for floor.py.
"""

import sys

if __name__ == "__main__":
    out = sys.argv.pop(1)
    from socdocs.cli import main

    try:
        main()
    except SystemExit as end:
        if end.code:
            raise
    # Before this script imports anything for itself.
    names = [name for name in sys.modules if name.partition(".")[0] not in ("socdocs", "__main__")]
    import gc
    from pathlib import Path

    Path(out).write_text("\n".join(("on" if gc.isenabled() else "off", *names)), "utf-8")
