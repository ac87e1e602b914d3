from __future__ import annotations

import threading
import time

import pytest

from service.deadline import AbandonedError, Deadline, OverdueError
from service.turns import FullError, Turns


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def start(turns, name, order, deadline=None, go_on=None):
    """A thread that takes a turn, once it is in the queue or has its turn."""

    def work():
        try:
            with turns.turn(deadline or Deadline(30)):
                order.append(name)
                if go_on:
                    go_on.wait(30)
        except (OverdueError, AbandonedError) as error:
            order.append(type(error))

    before = len(turns._queue) + turns._running + len(order)
    thread = threading.Thread(target=work)
    thread.start()
    while len(turns._queue) + turns._running + len(order) <= before:
        time.sleep(0.001)
    return thread


def test_turns_come_in_the_order_of_asking():
    turns, order, go_on = Turns(1, 9), [], threading.Event()
    threads = [start(turns, n, order, go_on=go_on) for n in range(5)]
    assert turns.load().running == 1
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert order == [0, 1, 2, 3, 4]
    assert (turns.load().running, turns.load().read) == (0, 5)


def test_so_many_have_their_turn_at_once():
    turns, order, go_on = Turns(2, 9), [], threading.Event()
    threads = [start(turns, n, order, go_on=go_on) for n in range(3)]
    while len(order) < 2:
        time.sleep(0.001)
    time.sleep(0.02)
    assert sorted(order) == [0, 1]
    go_on.set()
    for thread in threads:
        thread.join(10)


def test_so_many_may_be_here():
    turns = Turns(1, 2)
    places = [turns.enter() for _ in range(3)]
    with pytest.raises(FullError):
        turns.enter()
    assert (turns.load().waiting, turns.load().turned_away) == (3, 1)
    places[0].leave()
    places[0].leave()  # once is enough
    places.append(turns.enter())
    with pytest.raises(FullError):
        turns.enter()


def test_it_says_when_those_who_are_here_will_have_been_served():
    clock = Clock()
    turns = Turns(2, 4, clock)
    assert turns.wait() == 1
    for _ in range(30):
        with turns.turn(Deadline(9, clock=clock)):
            clock.now += 3.0
    places = [turns.enter() for _ in range(6)]
    with pytest.raises(FullError) as full:
        turns.enter()
    assert full.value.seconds == 9  # six of three seconds, two at a time
    assert turns.full() == 9
    places[0].leave()
    assert turns.full() is None
    assert turns.load().seconds == pytest.approx(3)


def test_more_than_one_may_wait_only_while_it_is_not_for_long():
    clock = Clock()
    turns = Turns(2, 6, clock, patience=4)
    for seconds, many in [(1.0, 8), (1.7, 5), (30.0, 3)]:
        for _ in range(60):
            with turns.turn(Deadline(99, clock=clock)):
                clock.now += seconds
        places = []
        while turns.full() is None:
            places.append(turns.enter())
        assert turns.load().waiting == many
        for place in places:
            place.leave()


def test_nobody_is_sent_away_for_long():
    clock = Clock()
    turns = Turns(1, 9, clock)
    with turns.turn(Deadline(9999, clock=clock)):
        clock.now += 1000
    place = turns.enter()
    assert turns.wait() == 60
    place.leave()


def test_a_place_that_was_forgotten_is_not_lost():
    turns = Turns(1, 0)
    for _ in range(3):
        turns.enter()
    assert turns.load().waiting == 0


@pytest.mark.parametrize(
    ("deadline", "error"),
    [(lambda: Deadline(0.05), OverdueError), (lambda: Deadline(30, lambda: True), AbandonedError)],
)
def test_who_gives_up_leaves_the_queue_as_it_was(deadline, error):
    turns, order, go_on = Turns(1, 9), [], threading.Event()
    first = start(turns, "first", order, go_on=go_on)
    second = start(turns, "second", order, deadline())
    third = start(turns, "third", order)
    second.join(10)
    assert order == ["first", error]
    go_on.set()
    for thread in (first, third):
        thread.join(10)
    assert order == ["first", error, "third"]
    assert turns.load().running == 0


def test_an_end_is_an_end_for_who_waits_and_for_nobody_else():
    turns, order, go_on = Turns(1, 9), [], threading.Event()
    first = start(turns, "first", order, go_on=go_on)
    second = start(turns, "second", order)
    turns.end_by(0.01)
    second.join(10)
    go_on.set()
    first.join(10)
    assert order == ["first", OverdueError]


def test_a_turn_is_over_however_it_ends():
    turns = Turns(1, 0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), turns.turn(Deadline(30)):
            raise ZeroDivisionError
    assert turns.load().running == 0


def test_however_many_come_and_go_none_is_lost():
    turns, served = Turns(2, 3), []

    def come_and_go(n):
        for _ in range(40):
            try:
                place = turns.enter(long=n % 2 == 0)
            except FullError:
                continue
            try:
                with turns.turn(Deadline(0.0005 if n % 3 == 0 else 30)):
                    assert turns.load().running <= 2
                    served.append(n)
            except OverdueError:
                pass
            finally:
                place.leave()

    threads = [threading.Thread(target=come_and_go, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert served
    assert (turns.load().running, turns.load().waiting) == (0, 0)
