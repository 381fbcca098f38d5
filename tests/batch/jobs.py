"""Jobs that test how a crew copes; other processes find them here."""

import os
import signal


def double(number):
    return 2 * number


def die_of_seven(number):
    if number == 7:
        os._exit(1)
    return number


def interrupt_at_once(number):
    if number == 0:
        os.kill(os.getppid(), signal.SIGINT)
    return number
