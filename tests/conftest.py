"""What all tests share: where the checkout is, its samples, and the real reports beside it where they are there."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

if "PYTEST_XDIST_WORKER" in os.environ:
    # The workers share the cores already.
    os.environ.setdefault("OMP_NUM_THREADS", "1")

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
SUFFIXES = (".txt", ".docx", ".pdf", ".html")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def reports() -> Path:
    """The folder of real reports, which stay out of the repository."""
    if not (SHARED / "reports").is_dir():
        pytest.skip("the real reports are not beside this checkout")
    return SHARED / "reports"


@pytest.fixture(scope="session")
def samples() -> list[Path]:
    """The reports written for this project, at least one a format."""
    found = sorted(path for path in (ROOT / "samples").iterdir() if path.suffix in SUFFIXES)
    assert {path.suffix for path in found} == set(SUFFIXES)
    return found


@pytest.fixture(scope="session")
def chromium() -> str:
    """The command of Debian's Chromium."""
    return _command("chromium")


@pytest.fixture(scope="session")
def soffice() -> str:
    """The command of LibreOffice."""
    return _command("soffice")


# What a test asks for that reads whole reports or starts a program: it takes seconds.
WHOLE = frozenset({"reports", "samples", "chromium", "soffice"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks as `slow` what `make check` leaves to `make test`; a test that is slow for a reason of its own says so."""
    for item in items:
        if WHOLE.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


def _command(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found
