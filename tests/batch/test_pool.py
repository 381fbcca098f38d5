"""A pool of processes: crashes, interrupts and clean-up between jobs."""

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress

import pytest

from socdocs.batch.pool import Pool
from socdocs.cli.warned import show_warnings_as_messages
from tests.batch import jobs
from tests.conftest import ROOT


@pytest.mark.parametrize("size", [1, 2, 3])
def test_every_job_is_done_once_whatever_the_number_of_processes(size):
    with Pool(size, jobs.begin) as pool:
        assert sorted(pool.run(jobs.double, range(20))) == [(number, 2 * number) for number in range(20)]


def test_a_job_whose_process_dies_takes_no_other_with_it():
    with Pool(2, jobs.begin) as pool:
        done = dict(pool.run(jobs.die_of_seven, range(20)))
    assert done.pop(7) is None
    assert done == {number: number for number in range(20) if number != 7}


def test_a_process_that_is_just_starting_when_another_dies_holds_up_nothing():
    done = {}
    with Pool(2, jobs.begin_late) as pool:
        for number, result in pool.run(jobs.die_of_seven, [0, 7, *range(1, 6)]):
            done[number] = result
            time.sleep(1 - number % 2)
    assert done == {7: None} | {number: number for number in range(6)}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
@pytest.mark.parametrize("files", range(14))
def test_where_no_process_can_be_started_this_one_does_the_jobs(files):
    job = "double_with_a_file" if files > 1 else "double"  # the first is that of the limit
    code = (
        "import os, resource; from socdocs.batch.pool import Pool; from tests.batch import jobs\n"
        "if __name__ == '__main__':\n"
        "    pool = Pool(3, jobs.begin)\n"
        f"    resource.setrlimit(resource.RLIMIT_NOFILE, (os.dup(0) + {files}, 4096))\n"
        f"    with pool: print(sorted(pool.run(jobs.{job}, range(20))))\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)

    assert (done.returncode, done.stdout) == (0, f"{[(number, 2 * number) for number in range(20)]}\n"), done.stderr


def test_after_an_interrupt_what_was_begun_ends_and_nothing_more_is_begun():
    before = signal.getsignal(signal.SIGINT)
    with Pool(2, jobs.begin) as pool:
        done = dict(pool.run(jobs.interrupt_at_once, range(2000)))
        assert pool.stopped
    assert done[0] == 0
    assert len(done) < 2000
    assert signal.getsignal(signal.SIGINT) is before


def test_a_second_interrupt_breaks_off():
    with Pool(1, jobs.begin):
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)


def test_what_ends_the_work_leaves_no_thread_behind():
    before = threading.enumerate()
    with suppress(ValueError), Pool(2, jobs.begin) as pool:
        assert len(list(pool.run(jobs.double, range(4)))) == 4
        raise ValueError("refused")

    assert threading.enumerate() == before


@pytest.mark.parametrize("size", [1, 2])
def test_what_a_job_leaves_behind_is_gone_before_the_next(size):
    with Pool(size, jobs.begin) as pool:
        assert {result for _, result in pool.run(jobs.leave_a_ring, range(20))} == {(1, False)}
    assert gc.isenabled()


def test_a_warning_in_another_process_is_a_message_that_steers_no_terminal(capfd):
    with Pool(2, show_warnings_as_messages) as pool:
        list(pool.run(jobs.warn, [f"name\u202e\x1b[31m{number}" for number in range(4)]))
    said = capfd.readouterr().err.splitlines()
    assert len(said) == 4
    assert {line.partition("(")[2].partition(")")[0] for line in said} == {
        f"UserWarning: name<U+202E><U+001B>[31m{number}" for number in range(4)
    }
