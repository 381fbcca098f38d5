"""Count work, so that a test of growth depends on no clock."""

import sys
from collections.abc import Callable


def lines_run(call: Callable[[], object]) -> int:
    """How many lines of Python `call` runs, each pass of a loop and each value of a generator counted."""
    count = 0
    steps = sys.modules.get("tests.steps")
    begin = steps.Count.steps if steps else 0

    def trace(frame, event, _argument):
        nonlocal count
        if steps and frame.f_globals is steps.__dict__:
            return None
        count += event in ("line", "call")
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return count + (steps.Count.steps - begin if steps else 0)
