"""Two hundred damaged workbooks, OFD files, pictures, scans and archives of them against a running service."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from extractor.reading.ocr import engine
from service.problems import KINDS, PREFIX
from tests.service import damaged_packages, damaged_pictures
from tests.service.damaged_packages import Damaged
from tests.service.serving import problem, server

COUNT = 200
IN_ARCHIVES = 6  # files of an archive


def files() -> list[Damaged]:
    """The same ones every time."""
    chance = random.Random(20261129)
    return [*damaged_packages.files(chance), *damaged_pictures.files(chance)]


def archives(found: Sequence[Damaged]) -> Iterator[tuple[bytes, Sequence[Damaged]]]:
    """Every eighth of the files once more, in archives."""
    chosen = found[::8]
    for at in range(0, len(chosen), IN_ARCHIVES):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for number, each in enumerate(chosen[at : at + IN_ARCHIVES]):
                archive.writestr(f"{number}/{each.name}", each.content)
        yield target.getvalue(), chosen[at : at + IN_ARCHIVES]


def complaints(each: Damaged, name: str, document: dict[str, str]) -> list[str]:
    """What is wrong with an answer: it must name a problem that the file has, and say in words what to do."""
    found = []
    if name not in each.problems:
        found.append(f"{each.name}: {name}, not {' or '.join(sorted(each.problems))}: {document['detail']}")
    if not any(mark in document["detail"] for mark in ";,") or "\n" in document["detail"]:
        found.append(f"{each.name}: {document['detail']!r} does not say what to do")
    return found


@pytest.mark.benchmark  # minutes of both cores: pictures are recognised before it is said that they hold nothing
@pytest.mark.timeout(3600)
@pytest.mark.skipif(not engine.installed(), reason="jixiao[ocr] is not installed")
def test_each_has_its_answer_and_the_service_is_as_before(samples: list[Path], tmp_path: Path) -> None:
    found = files()
    assert len(found) + len(list(archives(found))) >= COUNT
    with server(tmp_path / "log", model="none") as (running, client), ThreadPoolExecutor(2) as pool:

        def send(each: Damaged) -> tuple[str, list[str]]:
            answer = client.post("/v1/extract", files={"file": (each.name, each.content)})
            if not 400 <= answer.status_code < 500:
                return "none", [f"{each.name}: {answer.status_code} {answer.text[:200]}"]
            document = problem(answer, answer.status_code)
            name = str(document["type"]).removeprefix(PREFIX)
            return name, complaints(each, name, document)

        def read_all() -> None:
            for sample in samples:
                assert client.post("/v1/extract", files={"file": (sample.name, sample.read_bytes())}).is_success

        # What a working service holds, with everything loaded that is loaded when it is first needed.
        read_all()
        list(pool.map(send, [each for each in found if each.name.startswith("0-cut")]))
        before = running.memory()
        answers = list(pool.map(send, found))
        wrong = [line for _, lines in answers for line in lines]
        for archive, members in archives(found):
            wrong += in_archive(client, archive, members)
        read_all()
        after = running.memory()
    kinds = Counter(name for name, _ in answers)
    print(f"\n{dict(kinds)}; memory {before / 2**20:.0f} MiB before, {after / 2**20:.0f} MiB after")
    assert not wrong, "\n".join(wrong)
    assert after <= 1.1 * before


def in_archive(client: httpx.Client, archive: bytes, members: Sequence[Damaged]) -> Iterator[str]:
    """What is wrong with the lines of an answer for the files of an archive."""
    answer = client.post("/v1/extract/batch", files={"files": ("all.zip", archive)})
    assert answer.status_code == 200, answer.text
    lines = [json.loads(line) for line in answer.text.splitlines()]
    if len(lines) != len(members):
        # Together they unpack to more than an archive may.
        assert [line["problem"]["type"] for line in lines] == [PREFIX + "unpacks-too-large"], lines
        return
    for line in lines:
        each = members[line["index"]]
        if line["status"] != "failed":
            yield f"{each.name}: read in an archive"
            continue
        name = line["problem"]["type"].removeprefix(PREFIX)
        assert 400 <= KINDS[name].status < 500
        yield from complaints(each, name, line["problem"])
