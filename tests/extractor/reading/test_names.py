"""Names of files that older programs wrote, as people read them, and back."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

import pytest

from extractor.reading.names import decoded, in_output, located, printable, readable

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


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (GBK + b".txt", "报表.txt"),
        (b"a/" + GBK + b"/b", "a/报表/b"),
        (b"\x81\x40\x81\x5c", "丂乗"),  # second bytes that are an @ and a backslash
        (b"\xff" + GBK[:1], "\\xff\\xb1"),
        ("报表".encode(), "报表"),
        (GBK + b"\\", "报表\\"),
    ],
)
def test_a_name_that_is_printed_is_shown_as_people_read_it(raw: bytes, shown: str) -> None:
    codecs.register_error("jixiao.names", in_output)
    assert os.fsdecode(raw).encode("utf-8", "jixiao.names").decode("utf-8") == shown
    assert os.fsdecode(raw).encode("ascii", "jixiao.names").isascii()  # where the locale is C


def test_what_is_no_part_of_a_name_is_printed_as_its_number() -> None:
    codecs.register_error("jixiao.names", in_output)
    assert "a\ud800b".encode("utf-8", "jixiao.names") == b"a\\ud800b"


def test_a_name_steers_no_terminal() -> None:
    assert printable("a\nb\x1b[31m\u202ec\u0085") == "a\\nb\\x1b[31m\\u202ec\\x85"
    assert printable("报表 \u3000（二）😀.txt") == "报表 \u3000（二）😀.txt"
