"""Headers that every answer carries."""

from __future__ import annotations

from flask import Response

#: Nothing may be loaded, framed or sent from an answer that says nothing else.
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


#: What no page of ours needs of a browser.
_UNUSED = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
    "gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "publickey-credentials-get", "screen-wake-lock", "usb", "xr-spatial-tracking",
)  # fmt: skip
#: What every answer carries; also those that the server gives without the application.
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": ", ".join(f"{it}=()" for it in _UNUSED),
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: And what it carries unless its resource says something else.
UNLESS_SAID = {
    "Content-Security-Policy": NOTHING,
    # Other origins' pages may not embed an answer. What they may read, CORS says, and this does not touch it.
    "Cross-Origin-Resource-Policy": "same-origin",
    # What may hold an article is not to be found on a disk later.
    "Cache-Control": "no-store",
}


def secure(response: Response) -> Response:
    """Keep browsers from guessing types, and from running, fetching, framing or keeping what is answered."""
    response.headers.update(ALWAYS)
    for name, value in UNLESS_SAID.items():
        response.headers.setdefault(name, value)
    return response
