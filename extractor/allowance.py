"""The memory that this process takes, and may still take where it has been given a limit (RLIMIT_DATA)."""

from __future__ import annotations

import resource
from pathlib import Path


def taken() -> int:
    """The bytes that count against the limit."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return 1024 * int(status.partition("VmData:")[2].split(None, 1)[0])


def left() -> int | None:
    """The bytes that it may still take; None where it has no limit."""
    limit, _ = resource.getrlimit(resource.RLIMIT_DATA)
    return None if limit == resource.RLIM_INFINITY else max(limit - taken(), 0)
