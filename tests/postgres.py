"""A PostgreSQL server of one's own, without a port."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

USER = "nobody"  # root may not start one
STARTING = 60  # seconds that it may take to come up


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of a database that is empty; the server ends with the block. Skips the test where there is none."""
    folders = [*map(Path, os.get_exec_path()), *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    place = next((each for each in folders if all((each / name).exists() for name in ("initdb", "postgres"))), None)
    if place is None:
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="jx", dir="/tmp"))  # a short name: its socket lies there
    user = USER if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    making = [place / "initdb", "-D", data, "-U", "jixiao", "--auth=trust", "--no-sync", "--encoding=UTF8"]
    subprocess.run(making, user=user, cwd=folder, check=True, capture_output=True)
    running = [place / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"]
    with (folder.parent / f"{folder.name}.log").open("wb") as log:
        process = subprocess.Popen(running, user=user, cwd=folder, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + STARTING
        while b"ready to accept connections" not in Path(log.name).read_bytes():
            assert process.poll() is None and time.monotonic() < deadline, Path(log.name).read_text(errors="replace")
            time.sleep(0.1)
        yield f"postgresql://jixiao@/postgres?host={folder}"
    finally:
        process.send_signal(signal.SIGINT)  # it does not wait for connections that are kept
        process.wait(STARTING)
        shutil.rmtree(folder)
        Path(log.name).unlink()
