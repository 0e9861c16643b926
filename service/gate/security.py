"""Who may use the service: API keys, of which only hashes are kept; and the headers that every answer carries.

A key is 256 bits from the system's source of randomness. Its SHA-256 is enough to keep: the slow hashes made for
passwords guard against guessing, and nobody guesses 256 random bits, while a slow hash on every request would itself be
a way to overload the service.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import hashlib
import logging
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from starlette.datastructures import Headers

from service.problems import Problem
from service.settings import Settings

log = logging.getLogger("jixiao.service")

_KEY = "key:"  # and the name of a key: a client that came with it
_LINE = re.compile(r"([0-9a-f]{64}) ([A-Za-z0-9_.-]{1,64})")
# What needs no key: the page holds nothing of anyone, and those who watch the service ask only whether it works.
OPEN = frozenset({"/", "/healthz", "/readyz"})

HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


class KeysError(Exception):
    """The file of keys is missing, malformed or empty, or there must be one and there is none."""


def new_key(name: str) -> tuple[str, str]:
    """A new key, and the line for the file of keys.

    Raises:
        KeysError: the name has other characters than letters, digits, `_`, `.` and `-`, or more than 64.
    """
    key = secrets.token_urlsafe(32)
    line = f"{_hash(key)} {name}"
    if not _LINE.fullmatch(line):
        raise KeysError(f"{name!r} is no name for a key: letters, digits, _ . - and at most 64 of them")
    return key, line


class Keys:
    """The keys of a file, which is read again when it has changed, so that keys come and go without a restart."""

    def __init__(self, path: Path) -> None:
        """Reads the file.

        Raises:
            KeysError: it cannot be used.
        """
        self._path = path
        self._state = self._stat()
        self._names = _read(path)
        self.fault: str | None = None

    def owner(self, key: str) -> str | None:
        """The name of a key, or None where it is not (or no longer) one."""
        self.refresh()
        return self._names.get(_hash(key))

    def refresh(self) -> None:
        """Reads the file again if it has changed.

        One that cannot be used leaves the keys as they were: half a file must not lock everyone out. `fault` then says
        why, for /readyz and the log.
        """
        state = self._stat()
        if state == self._state:
            return
        self._state = state
        try:
            self._names = _read(self._path)
            self.fault = None
            log.info("keys read again: %d", len(self._names))
        except KeysError as error:
            self.fault = str(error)
            log.error("keys left as they were: %s", error)

    def _stat(self) -> tuple[int, int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino


def keys_for(settings: Settings) -> Keys | None:
    """The keys that the settings ask for; None where everyone who reaches the service may use it.

    Raises:
        KeysError: others than this machine could reach the service without a key, or the file cannot be used.
    """
    if settings.keys_file is not None:
        return Keys(settings.keys_file)
    if settings.loopback:
        return None
    raise KeysError(
        f"{settings.host} can be reached from other machines, so that the service needs API keys: make one with"
        " `jixiao key NAME --file FILE` and set JIXIAO_KEYS_FILE to FILE"
    )


def client_of(keys: Keys | None, path: str, headers: Headers, address: str) -> str:
    """Who sends a request: the name of its key, or its address where there are no keys or none is needed.

    Raises:
        Problem: unauthorized.
    """
    if keys is None or path in OPEN:
        return f"address:{address}"
    owner = keys.owner(key) if (key := _presented(headers)) else None
    if owner is None:
        detail = "Send a valid key as `Authorization: Bearer KEY`."
        raise Problem("unauthorized", detail, {"WWW-Authenticate": 'Bearer realm="jixiao"'})
    return f"{_KEY}{owner}"


def named(client: str) -> str | None:
    """The name of the key by which a client came; None where it came without one."""
    return client.removeprefix(_KEY) if client.startswith(_KEY) else None


def _presented(headers: Headers) -> str | None:
    """The key of a request: a bearer token, or the password of clients that know only names and passwords."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value.strip(), validate=True).decode("utf-8").partition(":")[2]
        except (binascii.Error, ValueError):
            return None
    return None


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _read(path: Path) -> dict[str, str]:
    """The names of keys by their hashes."""
    try:
        # With the mark that editors of Windows write; what a comment holds may be in any encoding.
        lines = path.read_bytes().removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace").splitlines()
    except OSError as error:
        raise KeysError(f"{path} cannot be read: {error.strerror or error}") from error
    names = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _LINE.fullmatch(line.strip())
        if not found:
            raise KeysError(f"{path}:{number}: not a key: the SHA-256 of the key as 64 hexadecimal digits, and a name")
        names[found[1]] = found[2]
    if not names:
        raise KeysError(f"{path} holds no key")
    return names
