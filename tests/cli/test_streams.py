"""What is written to the standard streams when something comes between."""

import io

import pytest

from socdocs.cli.streams import _Written


class _Slow(io.RawIOBase):
    """A pipe whose reader waits: it takes a part of a text, and then the interrupt comes."""

    def __init__(self):
        self.taken = b""

    def writable(self):
        return True

    def write(self, data):
        self.taken += bytes(data)[:4]
        raise KeyboardInterrupt


def test_an_interrupt_leaves_a_beginning_of_a_text_and_never_writes_it_again():
    pipe = _Slow()
    stream = io.TextIOWrapper(io.BufferedWriter(_Written(pipe, goes_on=False)), "utf-8")
    stream.write("A text of several words.")
    with pytest.raises(KeyboardInterrupt):
        stream.flush()

    stream.flush()
    stream.close()

    assert pipe.taken == b"A te"
