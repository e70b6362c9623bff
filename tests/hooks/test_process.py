"""A short program is run to its end, whatever it prints."""

import os
import sys

import pytest

from hooks.git.process import answer

MUCH = 1_000_000


def test_both_streams_come_back_however_much_is_written_to_them():
    code = (
        f"import sys; sys.stderr.write('e' * {MUCH}); sys.stderr.flush(); sys.stdout.write('o' * {MUCH}); sys.exit(3)"
    )
    given = answer((sys.executable, "-I", "-c", code), os.environ)
    assert (given.returncode, len(given.stdout), len(given.stderr)) == (3, MUCH, MUCH)


def test_nothing_can_be_read_from_standard_input():
    assert answer(
        (sys.executable, "-I", "-c", "import sys; print(repr(sys.stdin.read()))"), os.environ
    ).stdout.split() == [b"''"]


def test_only_the_given_environment_is_seen():
    code = "import os; print(os.environ.get('SEEN'), os.environ.get('HOME'))"
    given = answer((sys.executable, "-I", "-c", code), {"SEEN": "yes", "PATH": os.environ["PATH"]})
    assert given.stdout.split() == [b"yes", b"None"]


def test_a_program_that_is_not_there_is_an_error():
    with pytest.raises(FileNotFoundError):
        answer(("there-is-no-such-program",), os.environ)


def test_no_file_stays_open():
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    for _ in range(20):
        answer((sys.executable, "-I", "-c", "pass"), os.environ)
    assert (len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0) == before
