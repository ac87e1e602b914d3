from __future__ import annotations

import logging

import pytest

from service.rate import Limiter, network


def test_the_rate_is_kept_by_each_caller():
    limiter = Limiter("2/minute")
    assert [limiter.take("a").allowed for _ in range(3)] == [True, True, False]
    assert limiter.take("b").allowed
    left = limiter.take("b")
    assert (left.quota, left.window, left.remaining) == (2, 60, 0)


def test_processes_count_together_where_there_is_redis(redis_url):
    here, there = Limiter("2/hour", redis_url), Limiter("2/hour", redis_url)
    assert [it.take("a").allowed for it in (here, there, here, there)] == [True, True, False, False]
    assert there.take("a").remaining == 0


def test_where_redis_is_gone_nobody_is_refused(caplog):
    caplog.set_level(logging.WARNING)
    assert Limiter("1/minute", "redis://:hush@127.0.0.1:9/0").take("a") is None
    assert "cannot be counted" in caplog.text and "hush" not in caplog.text


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff:1", "2001:db8::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_what_stands_for_an_address(address, known):
    assert network(address) == known
