"""Jobs for the tests of the process pool, in a module that its processes can import."""

import gc
import multiprocessing
import os
import signal
import time
import warnings
from pathlib import Path


def begin():
    """What each process does first."""


def begin_late():
    """What each process does first, every other one a second later, when interrupts are left to the parent."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(multiprocessing.current_process()._identity[0] % 2)


def double(number):
    return 2 * number


def double_with_a_file(number):
    with Path(os.devnull).open("rb"):
        return 2 * number


def die_of_seven(number):
    if number == 7:
        os._exit(1)
    return number


class Ring:
    """Holds itself, so that only a search for cycles frees it."""

    living = 0

    def __init__(self):
        self.itself = self
        Ring.living += 1

    def __del__(self):
        Ring.living -= 1


def leave_a_ring(_number):
    Ring()
    return Ring.living, gc.isenabled()


def interrupt_at_once(number):
    if number == 0:
        os.kill(os.getppid(), signal.SIGINT)
    return number


def warn(text):
    warnings.warn(text, stacklevel=1)
