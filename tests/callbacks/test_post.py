from __future__ import annotations

import shutil
import socket
import time

import pytest
from receivers import certificate, receiver

from service.callbacks import post as module
from service.callbacks.post import UnreachableError, post

HEADERS = {"Content-Type": "application/json", "webhook-id": "msg_1"}


def test_a_report_arrives_as_it_was_sent():
    with receiver() as desk:
        desk.answers = [(204, {})]
        assert post(desk.url, b'{"a": "\xc3\xa4"}', HEADERS, private=True).status == 204
    (call,) = desk.taken
    assert (call.path, call.body) == ("/reports?desk=1", b'{"a": "\xc3\xa4"}')
    assert call.headers["webhook-id"] == "msg_1"
    assert call.headers["content-length"] == str(len(call.body))
    assert call.headers["host"] == desk.url.split("/")[2]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_addresses_of_this_network_are_refused_unless_allowed(host):
    with receiver() as desk:
        with pytest.raises(UnreachableError, match="not a public address"):
            post(desk.url.replace("127.0.0.1", host), b"{}", HEADERS)
        assert desk.taken == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(status):
    with receiver() as elsewhere, receiver() as desk:
        desk.answers = [(status, {"Location": elsewhere.url})]
        assert post(desk.url, b"{}", HEADERS, private=True).status == status
    assert elsewhere.taken == []


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch):
    with receiver() as proxy, receiver() as desk:
        monkeypatch.setenv("http_proxy", proxy.url)
        post(desk.url, b"{}", HEADERS, private=True)
    assert proxy.taken == [] and len(desk.taken) == 1


@pytest.mark.parametrize(
    ("value", "wait"),
    [("120", 120), ("999999", 3600), ("Thu, 26 Nov 2026 10:00:00 GMT", 0), ("-5", 0), ("9" * 5000, 0)],
)
def test_a_receiver_may_ask_for_a_pause(value, wait):
    with receiver() as desk:
        desk.answers = [(429, {"Retry-After": value})]
        answer = post(desk.url, b"{}", HEADERS, private=True)
    assert (answer.status, answer.wait) == (429, wait)


def test_where_nobody_listens_nothing_is_quoted():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(UnreachableError) as caught:
        post(f"http://127.0.0.1:{port}/hush", b"{}", HEADERS, private=True)
    assert str(caught.value) == "ConnectionRefusedError"


def _silent(call):
    time.sleep(2)


def _dripping(call):
    call.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(100):
        call.wfile.write(b"x")
        time.sleep(0.1)


def _nonsense(call):
    call.wfile.write(b"\x00\xff" * 1000 + b"\n")


@pytest.mark.parametrize("respond", [_silent, _dripping])
def test_a_receiver_that_takes_too_long_is_left(monkeypatch, respond):
    monkeypatch.setattr(module, "_WAITING", 0.5)
    monkeypatch.setattr(module, "_WHOLE", 1.0)
    with receiver(respond=respond) as desk:
        began = time.monotonic()
        with pytest.raises(UnreachableError, match="TimeoutError"):
            post(desk.url, b"{}", HEADERS, private=True)
        assert time.monotonic() - began < 5


def test_an_answer_that_is_no_http_is_no_answer():
    with receiver(respond=_nonsense) as desk, pytest.raises(UnreachableError):
        post(desk.url, b"{}", HEADERS, private=True)


def test_the_body_of_an_answer_is_not_waited_for():
    def endless(call):
        call.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
        for _ in range(50):
            call.wfile.write(b"x" * 1000)
            time.sleep(0.1)

    with receiver(respond=endless) as desk:
        began = time.monotonic()
        assert post(desk.url, b"{}", HEADERS, private=True).status == 200
        assert time.monotonic() - began < 3


@pytest.fixture
def resolve(monkeypatch):
    """Names that lead to addresses, each time it is asked to the next; the times that each was asked for."""
    real, names, asked = socket.getaddrinfo, {}, []

    def look_up(host, port, *args, **more):
        if host not in names:
            return real(host, port, *args, **more)
        asked.append(host)
        address = names[host].pop(0)
        return [it for one in address for it in real(one, port, *args, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return names, asked


def test_a_name_is_resolved_once_and_that_address_is_called(resolve):
    names, asked = resolve
    names["desk.test"] = [["127.0.0.1"], ["192.0.2.1"]]
    with receiver() as desk:
        port = desk.url.split(":")[2]
        assert post(f"http://desk.test:{port}", b"{}", HEADERS, private=True).status == 200
    assert asked == ["desk.test"]
    assert desk.taken[0].headers["host"] == f"desk.test:{port.split('/')[0]}"


def test_a_name_with_one_private_address_is_refused(resolve):
    names, _ = resolve
    names["desk.test"] = [["93.184.216.34", "127.0.0.1"]]
    with pytest.raises(UnreachableError, match="not a public address"):
        post("https://desk.test/", b"{}", HEADERS)


@pytest.fixture
def certified(tmp_path, monkeypatch):
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    file = certificate(tmp_path, "desk.test")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return file


def test_tls_is_checked_against_the_name_and_not_the_address(resolve, certified):
    names, _ = resolve
    names["desk.test"] = [["127.0.0.1"]]
    with receiver(certified) as desk:
        port = desk.url.split(":")[2]
        assert post(f"https://desk.test:{port}", b"{}", HEADERS, private=True).status == 200
        assert desk.names == ["desk.test"]
        assert desk.taken[0].headers["host"] == f"desk.test:{port.split('/')[0]}"


def test_a_certificate_of_another_name_is_refused(resolve, certified):
    names, _ = resolve
    names["other.test"] = [["127.0.0.1"]]
    with receiver(certified) as desk:
        port = desk.url.split(":")[2]
        with pytest.raises(UnreachableError, match="SSLCertVerificationError"):
            post(f"https://other.test:{port}", b"{}", HEADERS, private=True)
        assert desk.taken == []
