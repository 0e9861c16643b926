"""Which names the service answers to, and which pages may speak to it.

A web page of anyone's can have a browser send requests to this machine, also under a name of its own that it has lead
here; the browser says under which name (Host), and which page it was (Origin).
"""

from __future__ import annotations

import re

from starlette.datastructures import Headers

from service.problems import Problem
from service.settings import Settings

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[^:/@\s]+)(?::(\d+))?", re.IGNORECASE)
_PORTS = {"http": "80", "https": "443"}


class Origins:
    """The names and pages that are not foreign."""

    def __init__(self, settings: Settings) -> None:
        own = [f"[{settings.host}]" if ":" in settings.host else settings.host, *LOOPBACK]
        self._allowed = {name.strip().lower() for name in settings.allowed_hosts.split(",") if name.strip()}
        # Where other machines reach the service it needs keys, and has whatever name they know it by.
        self._hosts = {name.lower() for name in own} | self._allowed if settings.loopback else None

    def check(self, headers: Headers) -> None:
        """Refuses a request under a foreign name or of a foreign page.

        Raises:
            Problem: foreign-host, foreign-origin.
        """
        host, origin = headers.get("host", "").lower(), headers.get("origin")
        if self._hosts is not None and host and not _names(host) & self._hosts:
            raise Problem("foreign-host", "The service has another name; JIXIAO_ALLOWED_HOSTS may hold this one, too.")
        if origin is not None and not self._is_own(origin.lower(), host):
            raise Problem(
                "foreign-origin", "Only the service's own page, or one of JIXIAO_ALLOWED_HOSTS, may ask this."
            )

    def _is_own(self, origin: str, host: str) -> bool:
        """Whether an origin is the service's own page, as the browser knows it, or one that is allowed."""
        scheme, _, authority = origin.partition("://")
        if scheme not in _PORTS:
            return False
        names = _names(authority)
        return bool(names & self._allowed) or _full(authority, scheme) == _full(host, scheme) != ""


def _names(authority: str) -> set[str]:
    """A host and port as they may be allowed: both, and the host alone."""
    found = _AUTHORITY.fullmatch(authority)
    return {authority, found[1]} if found else set()


def _full(authority: str, scheme: str) -> str:
    """Host and port, the scheme's own where there is none; empty where it is neither."""
    found = _AUTHORITY.fullmatch(authority)
    return f"{found[1]}:{found[2] or _PORTS[scheme]}" if found else ""
