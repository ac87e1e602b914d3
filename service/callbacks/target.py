"""Where callbacks go: one URL a CMS, from the settings alone, and the addresses that they may reach."""

from __future__ import annotations

import dataclasses
import ipaddress
import urllib.parse
from collections.abc import Sequence

#: NAT64's well-known prefix (RFC 6052); an IPv4 address is in the last 32 bits.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclasses.dataclass(frozen=True)
class Target:
    """A URL, and the Standard Webhooks secrets that calls to it are signed with, one signature each."""

    url: str = dataclasses.field(repr=False)
    secrets: Sequence[str] = dataclasses.field(repr=False)


def check_url(url: str, *, private: bool) -> None:
    """Raise ValueError, which says why without the URL, where nothing can be posted there.

    Only where `private` addresses are allowed may a report travel unencrypted.
    """
    try:
        parts = urllib.parse.urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError("is no URL") from None
    plain = url.isascii() and url.isprintable() and " " not in url
    if not parts.hostname or port == 0 or not plain:
        raise ValueError("is no URL")
    if parts.username is not None or parts.password is not None:
        raise ValueError("must not hold a user or a password")
    if parts.scheme != "https" and not (private and parts.scheme == "http"):
        raise ValueError("must be https; http only with ONRECORD_CALLBACKS_PRIVATE")


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet's, whatever it is wrapped in."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            ip = inner
    return ip.is_global and not ip.is_multicast
