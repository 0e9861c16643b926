"""Three hundred damaged files against a running service: each has its clear answer, and the service is as before."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from service.problems import PREFIX
from tests.service import damaged
from tests.service.serving import problem, server


def test_each_has_its_answer_and_the_service_is_as_before(samples: list[Path], tmp_path: Path) -> None:
    files = list(damaged.files(samples))
    assert len(files) == damaged.COUNT
    with server(tmp_path / "log") as (running, client), ThreadPoolExecutor(4) as pool:

        def send(name: str, content: bytes) -> str:
            answer = client.post("/v1/extract", files={"file": (name, content)})
            assert 400 <= answer.status_code < 500, (name, answer.status_code, answer.text[:200])
            return str(problem(answer, answer.status_code)["type"]).removeprefix(PREFIX)

        def read_all() -> None:
            for sample in samples:
                assert client.post("/v1/extract", files={"file": (sample.name, sample.read_bytes())}).is_success

        # What a working service holds, with everything loaded that is loaded when it is first needed. Reports are
        # read last, before and after: a reader that a large file made grow is just being replaced, and is not there.
        list(pool.map(send, *zip(*files[:16], strict=True)))
        read_all()
        before = running.memory()
        kinds = Counter(pool.map(send, *zip(*files, strict=True)))
        read_all()
        after = running.memory()
        print(f"\n{dict(kinds)}; memory {before / 2**20:.0f} MiB before, {after / 2**20:.0f} MiB after")
        assert after <= 1.1 * before
        # Each is called what it is.
        assert kinds["report-encrypted"] >= 30
        assert kinds["report-scan"] >= 30
        assert kinds["too-many-characters"] >= 30
        assert kinds["unpacks-too-large"] + kinds["report-too-large"] >= 30
        assert kinds["report-damaged"] >= 60
        assert kinds["report-unsupported"] >= 10
        assert kinds["reader-failed"] == kinds["reader-crashed"] == 0
