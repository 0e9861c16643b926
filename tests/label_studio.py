"""A real Label Studio for tests: on a free port, with a data folder of its own, killed and started again at will."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from tests.parting import parted

ROOT = Path(__file__).parent.parent
COMMAND = ROOT / ".venv-label-studio" / "bin" / "label-studio"
USER, PASSWORD, KEY = "admin@example.org", "correct-horse-battery", "5bd2a17f" * 5
# A data folder as the first start leaves it: its migrations take minutes, and are the same each time.
FRESH = COMMAND.parent.parent / "fresh"

needed = pytest.mark.skipif(not COMMAND.exists(), reason="`make label-studio-install` installs what this needs")


def new_server(folder: Path) -> Server:
    """A server that nobody has used, started."""
    with (COMMAND.parent.parent / "fresh.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not FRESH.is_dir():
            draft = FRESH.with_suffix(".part")
            shutil.rmtree(draft, ignore_errors=True)
            server = Server(draft)
            server.start()
            server.stop()
            draft.rename(FRESH)
    shutil.copytree(FRESH, folder)
    server = Server(folder)
    server.start()
    return server


class Server:
    """One server; `url` and `key` are what a client needs."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.key = KEY
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if self._process is not None:
            self._process.wait(timeout=60)
        self._folder.mkdir(parents=True, exist_ok=True)
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "LABEL_STUDIO"))},
            "SENTRY_DSN": "",
            "FRONTEND_SENTRY_DSN": "",
            "COLLECT_ANALYTICS": "false",
            "LATEST_VERSION_CHECK": "false",
            "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
            "LABEL_STUDIO_BASE_DATA_DIR": str(self._folder),
            # The ML backend of these tests is on this machine, too.
            "ML_BLOCK_LOCAL_IP": "false",
            "SSRF_PROTECTION_ENABLED": "false",
        }
        options = ["--internal-host", "127.0.0.1", "--port", str(self.port), "--user-token", self.key]
        with (self._folder / "log.txt").open("ab") as log:
            self._process = subprocess.Popen(
                parted([COMMAND, "start", "--no-browser", *options, "--username", USER, "--password", PASSWORD]),
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait()

    def kill(self) -> None:
        """As a power cut would: at once."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        self._signal(signal.SIGTERM)

    def _signal(self, number: signal.Signals) -> None:
        """Another thread may be waiting for the end to start it again."""
        process = self._process
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, number)
            process.wait(timeout=60)

    def _wait(self) -> None:
        assert self._process is not None
        for _ in range(600):
            if self._process.poll() is not None:
                raise RuntimeError((self._folder / "log.txt").read_text(encoding="utf-8", errors="replace")[-2000:])
            try:
                if httpx.get(f"{self.url}/health", timeout=5).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.3)
        raise RuntimeError("Label Studio did not start")

    def api(self, method: str, path: str, token: str | None = None, **options: object) -> httpx.Response:
        """A request of the API as the administrator, or as who has the token."""
        answer = httpx.request(
            method,
            f"{self.url}/api/{path}",
            headers={"Authorization": f"Token {token or self.key}"},
            timeout=120,
            **options,  # type: ignore[arg-type]
        )
        answer.raise_for_status()
        return answer

    def annotator(self, name: str) -> str:
        """Signs up a person of the same organization, as an invitation lets them; returns their token."""
        invitation = self.api("GET", "invite").json()["invite_url"]
        with httpx.Client(base_url=self.url, timeout=60) as browser:
            browser.get(invitation)
            form = {"email": f"{name}@example.org", "password": PASSWORD, "how_find_us": "", "elaborate": ""}
            form["csrfmiddlewaretoken"] = browser.cookies["csrftoken"]
            browser.post(invitation, data=form, headers={"Referer": f"{self.url}{invitation}"}, follow_redirects=True)
            answer = browser.get("/api/current-user/token")
            answer.raise_for_status()
            return str(answer.json()["token"])
