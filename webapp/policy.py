"""Policy: the headers that keep a visitor safe. Everything comes from here, nothing runs that is typed."""

from __future__ import annotations

_SOURCES = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
)

HEADERS = {
    "Content-Security-Policy": _SOURCES + "frame-ancestors 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), payment=()",
}


def framed_policy(origins: str) -> str:
    """The policy of a page that sites of these origins, separated by blanks, may show in a frame.

    >>> framed_policy("https://hall.example.cn").split("; ")[-1]
    "frame-ancestors 'self' https://hall.example.cn"
    """
    return " ".join([f"{_SOURCES}frame-ancestors 'self'", *origins.split()])
