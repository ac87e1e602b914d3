from __future__ import annotations

import pytest

from service.callbacks.target import Target, check_url, is_public


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "172.16.9.9",
        "192.168.1.1",
        "127.0.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
    ],
)
def test_addresses_that_are_not_the_internets(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_addresses_of_the_internet(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "desk.example/reports",
        "https://",
        "https:///reports",
        "https://desk.example:0/",
        "https://desk.example:99999/",
        "https://[::1/",
        "https://user:pass@desk.example/",
        "https://desk.example/a b",
        "https://desk.example/\r\nHost: x",
        "https://desk.example/straße",
        "ftp://desk.example/",
        "file:///etc/passwd",
        "http://desk.example/",
    ],
)
def test_urls_that_nothing_is_posted_to(url):
    with pytest.raises(ValueError) as caught:
        check_url(url, private=False)
    assert "desk.example" not in str(caught.value)


def test_urls_that_reports_are_posted_to():
    check_url("https://desk.example/reports?key=1", private=False)
    check_url("https://93.184.216.34:8443", private=False)
    check_url("http://cms:8080/reports", private=True)


def test_a_target_is_shown_nowhere():
    assert "hush" not in repr(Target("https://desk.example/hush", ("whsec_hush",)))
