"""Names of files that older programs wrote, as people read them, and back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from extractor.reading.names import decoded, located, readable

GBK = "报表".encode("gb18030")


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"report.txt", "report.txt"),
        ("报表.txt".encode(), "报表.txt"),
        (GBK + b".txt", "报表.txt"),
        ("镕基.txt".encode("gb18030"), "镕基.txt"),
        (b"\xff\xfe.txt", "\\xff\\xfe.txt"),
        (b"a\xb1", "a\\xb1"),
    ],
)
def test_a_name_is_read_whatever_wrote_it(raw: bytes, name: str) -> None:
    assert decoded(raw) == name


@pytest.mark.parametrize("raw", [b"a", "报".encode(), GBK, b"\xff\xfe", b"\\x41\xff", b"\xb1", "決算".encode("big5")])
def test_what_is_shown_leads_back_to_the_file(tmp_path: Path, raw: bytes) -> None:
    folder = os.path.join(os.fsencode(tmp_path), GBK)  # noqa: PTH118, bytes are no Path
    os.mkdir(folder)  # noqa: PTH102
    with open(folder + b"/" + raw, "wb") as stream:  # noqa: PTH123
        stream.write(raw)
    path = os.fsdecode(folder + b"/" + raw)
    shown = readable(path)
    assert shown.encode("utf-8").decode("utf-8") == shown
    assert shown.startswith(f"{tmp_path}/报表/")
    assert Path(located(shown)).read_bytes() == raw


def test_two_files_are_never_shown_by_one_name(tmp_path: Path) -> None:
    (tmp_path / "报表").write_text("utf-8", encoding="utf-8")
    old = os.fsdecode(os.fsencode(tmp_path) + b"/" + GBK)
    Path(old).write_text("gbk", encoding="utf-8")
    names = [readable(str(tmp_path / "报表")), readable(old)]
    assert len(set(names)) == 2
    assert [Path(located(name)).read_text(encoding="utf-8") for name in names] == ["utf-8", "gbk"]


def test_a_path_without_a_file_and_an_address_stay(tmp_path: Path) -> None:
    for path in (str(tmp_path / "nothing"), "s3://bucket/报表", "\\x41"):
        assert located(readable(path)) == path
