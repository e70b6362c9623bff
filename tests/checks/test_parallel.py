"""No task is lost on the way through several processes."""

import os
from functools import partial

import pytest

from checks.parallel import in_processes

PARENT = os.getpid()


def doubled(number: int) -> int:
    return 2 * number


def only_here(number: int) -> int:
    if os.getpid() != PARENT:
        raise ValueError("not in a child")
    return number


def dying(number: int) -> int:
    if os.getpid() != PARENT:
        os._exit(9)
    return number


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7])
@pytest.mark.parametrize("jobs", [1, 2, 3, 16])
def test_each_task_gives_one_result(count, jobs):
    tasks = [partial(doubled, number) for number in range(count)]
    assert sorted(in_processes(tasks, jobs)) == [2 * number for number in range(count)]


@pytest.mark.parametrize("task", [only_here, dying])
def test_a_task_that_fails_in_a_child_is_run_again_here(task):
    assert sorted(in_processes([partial(task, number) for number in range(5)], 2)) == [0, 1, 2, 3, 4]


def test_a_result_may_be_larger_than_a_pipe_holds():
    assert [len(result) for result in in_processes([partial(bytes, 3_000_000)] * 3, 2)] == [3_000_000] * 3
