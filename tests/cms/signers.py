"""How each CMS signs a call, written down apart from the code that checks it."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import hmac
import pathlib
import tomllib
from collections.abc import Callable

SEEDS = pathlib.Path(__file__).parents[2] / "seeds" / "webhooks"


@dataclasses.dataclass(frozen=True)
class Example:
    """A call as it went over the wire, the secret it is signed with, and when, in seconds since 1970."""

    name: str
    cms: str
    secret: str
    at: int
    target: str
    headers: dict[str, str]
    body: bytes

    def resigned(self, body: bytes) -> Example:
        """The same call with another body."""
        headers, target = SIGNERS[self.cms](self, body)
        return dataclasses.replace(self, body=body, headers=headers, target=target)


def _hex(algorithm: str, secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, algorithm).hexdigest()


def _ghost(call: Example, body: bytes) -> tuple[dict[str, str], str]:
    milliseconds = str(call.at * 1000)
    signature = _hex("sha256", call.secret, body + milliseconds.encode())
    return call.headers | {"X-Ghost-Signature": f"sha256={signature}, t={milliseconds}"}, call.target


def _superdesk(call: Example, body: bytes) -> tuple[dict[str, str], str]:
    return call.headers | {"x-superdesk-signature": f"sha1={_hex('sha1', call.secret, body)}"}, call.target


def _drupal(call: Example, body: bytes) -> tuple[dict[str, str], str]:
    return call.headers | {"X-Hub-Signature": f"sha1={_hex('sha1', call.secret, body)}"}, call.target


def _sanity(call: Example, body: bytes) -> tuple[dict[str, str], str]:
    milliseconds = str(call.at * 1000)
    digest = hmac.new(call.secret.encode(), f"{milliseconds}.".encode() + body, hashlib.sha256).digest()
    signature = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    return call.headers | {"sanity-webhook-signature": f"t={milliseconds},v1={signature}"}, call.target


def _contentful(call: Example, body: bytes) -> tuple[dict[str, str], str]:
    unsigned = {
        name: value for name, value in call.headers.items() if name.lower() != "x-contentful-signature"
    }
    names = sorted(
        {name.lower() for name in unsigned} | {"x-contentful-signed-headers", "x-contentful-timestamp"}
    )
    unsigned |= {
        "x-contentful-signed-headers": ",".join(names),
        "x-contentful-timestamp": str(call.at * 1000),
    }
    lower = {name.lower(): value for name, value in unsigned.items()}
    head = f"POST\n{call.target}\n" + ";".join(f"{name}:{lower[name]}" for name in names) + "\n"
    signature = _hex("sha256", call.secret, head.encode() + body)
    return unsigned | {"x-contentful-signature": signature}, call.target


def _standard(call: Example, body: bytes) -> tuple[dict[str, str], str]:
    message = f"{call.headers['webhook-id']}.{call.at}.".encode() + body
    key = base64.b64decode(call.secret.removeprefix("whsec_"))
    signature = base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()
    return call.headers | {
        "webhook-timestamp": str(call.at),
        "webhook-signature": f"v1,{signature}",
    }, call.target


def _bearer(call: Example, body: bytes) -> tuple[dict[str, str], str]:
    return call.headers | {"Authorization": f"Bearer {call.secret}"}, call.target


def _in_the_address(call: Example, body: bytes) -> tuple[dict[str, str], str]:
    return call.headers, f"/v1/webhooks/wordpress?token={call.secret}"


SIGNERS: dict[str, Callable[[Example, bytes], tuple[dict[str, str], str]]] = {
    "contentful": _contentful,
    "drupal": _drupal,
    "ghost": _ghost,
    "sanity": _sanity,
    "standard": _standard,
    "strapi": _bearer,
    "superdesk": _superdesk,
    "wordpress": _in_the_address,
}
#: CMSs that say, under their signature, when they called.
DATED = ("contentful", "ghost", "sanity", "standard")
#: CMSs whose signature covers the body.
SIGNING = (*DATED, "drupal", "superdesk")


def examples() -> list[Example]:
    """Every example in seeds/webhooks."""
    listed = tomllib.loads((SEEDS / "examples.toml").read_text(encoding="utf-8"))
    return [_read(name, **known) for name, known in listed.items()]


def example(name: str) -> Example:
    """One of them."""
    return next(it for it in examples() if it.name == name)


def _read(name: str, cms: str, secret: str, at: int) -> Example:
    head, body = (SEEDS / f"{name}.http").read_bytes().split(b"\n\n", 1)
    request, *lines = head.decode().split("\n")
    headers = dict(line.split(": ", 1) for line in lines)
    method, target, _ = request.split(" ")
    assert method == "POST"
    return Example(name, cms, secret, at, target, headers, body)
