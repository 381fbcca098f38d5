"""What takes long says so on a terminal, and leaves nothing behind."""

import io
import time

import pytest

from socdocs.cli.run import Run
from socdocs.cli.working import working


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def messages_on(monkeypatch):
    """Send the messages to a stream; pytest puts its own in place after the fixtures, so a test calls this."""
    monkeypatch.setenv("COLUMNS", "40")

    def send(stream):
        monkeypatch.setattr("sys.stderr", stream)
        return stream

    return send


def shown(screen):
    """The last line that a person sees."""
    return screen.getvalue().split("\r")[-1]


def wait_for(screen, words):
    for _ in range(10_000):
        if words in screen.getvalue():
            return
        time.sleep(0.001)
    raise AssertionError(screen.getvalue())


def test_long_work_is_named_and_its_line_is_cleared_at_the_end(messages_on):
    screen = messages_on(Terminal())
    with working(Run(), "Building the report", after=0.01):
        wait_for(screen, "Building the report … 0 s")
    assert screen.getvalue().split("\r")[-2:] == [" " * 39, ""]


def test_a_line_is_never_wider_than_the_terminal(messages_on):
    screen = messages_on(Terminal())
    with working(Run(), "Reading " + "a" * 60, after=0.01):
        wait_for(screen, "Reading")
    assert all(len(line) <= 39 for line in screen.getvalue().split("\r"))


def test_an_error_clears_the_line_too(messages_on):
    screen = messages_on(Terminal())

    def fail():
        with working(Run(), "Checking", after=0.01):
            wait_for(screen, "Checking")
            raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        fail()
    assert shown(screen) == ""


def test_short_work_shows_nothing(messages_on):
    screen = messages_on(Terminal())
    with working(Run(), "Checking", after=3600):
        pass
    assert screen.getvalue() == ""


def test_nothing_is_shown_with_quiet_or_in_a_pipe(messages_on):
    screen = messages_on(Terminal())
    quiet = Run()
    quiet.quiet = True
    with working(quiet, "Checking", after=0):
        pass
    assert screen.getvalue() == ""
    pipe = messages_on(io.StringIO())
    with working(Run(), "Checking", after=0):
        pass
    assert pipe.getvalue() == ""
