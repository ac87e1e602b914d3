"""What is remembered, for how long, and how much of it."""

from __future__ import annotations

import threading

from service.memory import Memory


class Clock:
    """Tells the time it is told."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_was_put_is_given_back_as_a_copy():
    memory = Memory(10_000)
    memory.put(["rain"], "a", "b")
    memory.get("a", "b").append("snow")
    assert memory.get("a", "b") == ["rain"]


def test_another_key_is_not_known():
    memory = Memory(10_000)
    memory.put(1, "a", "b")
    assert memory.get("ab") is None
    assert memory.get("a", "b", "") is None


def test_a_key_may_hold_what_no_encoding_does():
    memory = Memory(10_000)
    memory.put(1, "\ud800")
    assert memory.get("\ud800") == 1


def test_what_was_used_last_stays_when_there_is_no_more_room():
    memory = Memory(3_000)
    for number in range(3):
        memory.put("x" * 500, str(number))
    assert memory.get("0")
    memory.put("x" * 500, "3")
    assert [bool(memory.get(str(number))) for number in range(4)] == [True, False, True, True]


def test_what_is_larger_than_the_memory_is_not_remembered():
    memory = Memory(1_000)
    memory.put("x" * 2_000, "a")
    assert memory.get("a") is None


def test_a_memory_of_size_0_remembers_nothing():
    memory = Memory(0)
    memory.put("", "a")
    assert memory.get("a") is None


def test_nothing_is_remembered_longer_than_was_said():
    clock = Clock()
    memory = Memory(10_000, seconds=60, clock=clock)
    memory.put(1, "a")
    clock.now = 59
    assert memory.get("a") == 1
    clock.now = 61
    assert memory.get("a") is None


def test_threads_may_share_it():
    memory = Memory(20_000)

    def use(own: int) -> None:
        for number in range(300):
            memory.put((own, number), str(own), str(number))
            assert memory.get(str(own), str(number)) in (None, (own, number))

    threads = [threading.Thread(target=use, args=(own,)) for own in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert any(memory.get(str(own), "299") == (own, 299) for own in range(4))
