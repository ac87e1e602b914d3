from __future__ import annotations

import pytest

from service.deadline import Deadline
from service.turns import Turns
from service.wear import Wear, memory


def read(turns, many):
    for _ in range(many):
        with turns.turn(Deadline(9)):
            pass


def test_a_process_without_limits_is_never_worn():
    turns = Turns(1, 0)
    read(turns, 500)
    assert not Wear(None, None, turns).over()


def test_a_process_is_worn_after_so_many_articles_give_or_take_a_tenth():
    ends = set()
    for _ in range(50):
        turns = Turns(1, 0)
        wear = Wear(20, None, turns)
        while not wear.over():
            read(turns, 1)
        ends.add(turns.load().read)
    assert len(ends) > 1
    assert {18, 19, 20, 21, 22} >= ends


def test_one_article_is_the_least():
    turns = Turns(1, 0)
    assert not Wear(1, None, turns).over()
    read(turns, 1)
    assert Wear(1, None, turns).over()


@pytest.mark.parametrize(("megabytes", "worn"), [(1, True), (1_000_000, False)])
def test_a_process_is_worn_once_it_is_too_large(megabytes, worn):
    turns = Turns(1, 0)
    assert not Wear(None, megabytes, turns).over()  # it may be the models alone
    read(turns, 100)
    assert Wear(None, megabytes, turns).over() is worn


def test_memory_is_that_of_this_process():
    before = memory()
    held = bytearray(b"x") * 50_000_000
    assert memory() - before > 40_000_000
    del held
