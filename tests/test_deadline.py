from __future__ import annotations

import threading

import pytest

from service import deadline
from service.deadline import AbandonedError, Deadline, OverdueError, within


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def test_work_without_a_deadline_goes_on():
    deadline.check()


def test_work_stops_when_its_time_is_over():
    clock = Clock()
    with within(Deadline(5, clock=clock)):
        clock.now += 4.9
        deadline.check()
        clock.now += 0.2
        with pytest.raises(OverdueError):
            deadline.check()
    deadline.check()


def test_work_stops_when_nobody_waits_for_it_and_that_is_asked_seldom():
    clock, asked = Clock(), []
    with within(Deadline(50, lambda: asked.append(1) or len(asked) > 1, clock)):
        for _ in range(100):
            deadline.check()
        assert not asked
        clock.now += 1
        for _ in range(100):
            deadline.check()
        assert len(asked) == 1
        clock.now += 1
        with pytest.raises(AbandonedError):
            deadline.check()


def test_a_deadline_is_one_threads():
    failed = []

    def other():
        try:
            deadline.check()
        except OverdueError:
            failed.append(1)

    with within(Deadline(0)):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        with pytest.raises(OverdueError):
            deadline.check()
    assert not failed


def test_what_is_left_is_never_below_nothing():
    clock = Clock()
    some = Deadline(2, clock=clock)
    assert some.left == 2
    clock.now += 3
    assert some.left == 0
