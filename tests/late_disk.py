"""A disk that says only when a file is closed that there was no room for it, as some network disks do."""

import errno
import os
import runpy


def say_it_late(set_attribute=setattr):
    """Let the system refuse each copy of a descriptor that is closed; `set_attribute` may be that of a monkeypatch."""
    copies, copy, close = [], os.dup, os.close

    def remember(descriptor):
        copies.append(copy(descriptor))
        return copies[-1]

    def fail(descriptor):
        close(descriptor)
        if descriptor in copies:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    set_attribute(os, "dup", remember)
    set_attribute(os, "close", fail)


if __name__ == "__main__":
    say_it_late()
    runpy.run_module("socdocs", run_name="__main__", alter_sys=True)
