"""What a file is, told by its content; and every way in which a file is no report."""

from __future__ import annotations

import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import reading
from extractor.errors import Reason, ReportError
from extractor.reading import Format, detect, read
from tests.extractor.reading.compound import compound
from tests.extractor.reading.wordml import paragraph, word_file
from tests.rendering import contents

_TEXT = "某局2023年度部门决算\n一、部门概况\n全年支出100万元。\n"
_BINARY = bytes(range(256)) * 8
# The user that may do least, by Linux's convention.
NOBODY = 65534


def _zip(**files: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, content in files.items():
            package.writestr(name, content)
    return file.getvalue()


def _office(kind: str, part: str) -> bytes:
    content = word_file(paragraph("文"))
    types = zipfile.ZipFile(BytesIO(content)).read("[Content_Types].xml").decode()
    types = types.replace("wordprocessingml.document", kind).replace("/word/document.xml", f"/{part}")
    relations = zipfile.ZipFile(BytesIO(content)).read("_rels/.rels").decode().replace("word/document.xml", part)
    return _zip(**{"[Content_Types].xml": types, "_rels/.rels": relations, part: "<workbook/>"})


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7\n...", Format.PDF),
        (b"\xef\xbb\xbf\r\n\0\0junk\n%PDF-1.4\n" + _BINARY, Format.PDF),
        (word_file(paragraph("文")), Format.DOCX),
        (_office("wordprocessingml.template", "word/document.xml"), Format.DOCX),
        (compound(("WordDocument", bytes(12))), Format.DOC),
        (compound(("WordDocument", bytes(12)), ("1Table", b"")), Format.DOC),
        (rb"{\rtf1\ansi}", Format.RTF),
        (b"<!DOCTYPE html><html>", Format.HTML),
        (b"\xef\xbb\xbf\n  <!-- a - b --> <!-- c -->\n<HTML lang=zh>", Format.HTML),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "x">', Format.HTML),
        ("\ufeff<html>文".encode("utf-16-le"), Format.HTML),
        ("<p>决算</p>".encode("gb18030"), Format.HTML),
        (b"<html><!-- %PDF-1.4 -->", Format.HTML),
        (_TEXT.encode(), Format.TEXT),
        (_TEXT.encode("gb18030"), Format.TEXT),
        (_TEXT.encode("utf-16"), Format.TEXT),
        (_TEXT.encode("utf-16-le"), Format.TEXT),
        (b"BM is how this text begins", Format.TEXT),
        ("MZ部门决算".encode("gb18030"), Format.TEXT),
        ("<附件1>决算".encode(), Format.TEXT),
        (b"1 < 2 and <pages>", Format.TEXT),
    ],
)
def test_the_kind_is_told_by_the_content(content: bytes, expected: Format) -> None:
    assert detect(content, "report.xyz") is expected


@pytest.mark.parametrize(
    ("content", "reason", "named"),
    [
        (b"", Reason.EMPTY, "empty"),
        (b" \r\n\t \0\0", Reason.EMPTY, "empty"),
        (_office("ms-excel.sheet.binary.macroEnabled", "xl/workbook.bin"), Reason.UNSUPPORTED, ".xlsb"),
        (_office("presentationml.presentation", "ppt/presentation.xml"), Reason.UNSUPPORTED, ".pptx"),
        (_zip(mimetype="application/vnd.oasis.opendocument.text"), Reason.UNSUPPORTED, ".odt"),
        (_zip(**{"OFD.xml": "<ofd"}), Reason.DAMAGED, "well-formed"),
        (_zip(**{"report.docx": "x"}), Reason.UNSUPPORTED, "zip archive"),
        (b"PK\x05\x06" + bytes(18), Reason.UNSUPPORTED, "zip archive"),
        (b"PK\x03\x04 and nothing more", Reason.DAMAGED, "cut off"),
        (compound(("PowerPoint Document", b"")), Reason.UNSUPPORTED, ".ppt"),
        (compound(("Contents", b"")), Reason.UNSUPPORTED, "unknown"),
        (compound(("EncryptedPackage", b""), ("EncryptionInfo", b"")), Reason.ENCRYPTED, "password"),
        (compound(("WordDocument", bytes(10) + b"\x00\x01")), Reason.ENCRYPTED, "password"),
        (compound(("WordDocument", b""))[:700], Reason.DAMAGED, "cut off"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Reason.DAMAGED, "cut off"),
        (b"BM" + _BINARY, Reason.SCAN, "BMP"),
        (b"Rar!\x1a\x07\x01\0" + _BINARY, Reason.UNSUPPORTED, "RAR"),
        (b"\x1f\x8b\x08\0" + _BINARY, Reason.UNSUPPORTED, "gzip"),
        (b"\0\0\0\x18ftypmp42" + _BINARY, Reason.UNSUPPORTED, "MP4"),
        (_BINARY, Reason.UNSUPPORTED, "binary"),
        (b'<?xml version="1.0"?><w:wordDocument/>', Reason.UNSUPPORTED, "XML"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; x", Reason.UNSUPPORTED, ".mht"),
    ],
)
def test_what_is_no_report_is_named(content: bytes, reason: Reason, named: str) -> None:
    with pytest.raises(ReportError) as caught:
        read(content, "report.docx")
    assert caught.value.reason is reason
    assert named in caught.value.detail
    assert caught.value.source == "report.docx"


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html>", b"{\\rt"]), st.binary())
def test_any_bytes_are_read_or_refused(start: bytes, rest: bytes) -> None:
    try:
        page = read(start + rest)
    except ReportError as error:
        assert error.source == "<bytes>"
        assert error.detail
    else:
        assert page.text.strip()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_broken_compound_files_are_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(compound(("WordDocument", bytes(12)), ("1Table", b"")))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(8, 1535))] = data.draw(st.integers(0, 255))
    try:
        assert detect(bytes(content), "report.doc") is Format.DOC
    except ReportError as error:
        assert error.detail


def test_a_text_is_kept_to_the_character() -> None:
    text = "  前\r\n\n\t甲\n\t乙\n\n后  <html>\u200b"
    page = read(text)
    assert page.original == text
    assert (page.source, page.media_type) == ("<text>", "text/plain")
    assert read(text, "意见").source == "意见"


def test_a_file_is_read_by_its_content_not_its_name(tmp_path: Path) -> None:
    misnamed = tmp_path / "决算.txt"
    misnamed.write_bytes(word_file(paragraph("文")))
    page = read(misnamed)
    assert contents(page) == ["文"]
    assert page.source == "决算.txt"


def _unreadable(path: Path) -> ReportError:
    with pytest.raises(ReportError) as caught:
        read(path)
    return caught.value


def test_a_path_that_is_no_readable_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, named in (
        (tmp_path / "missing.docx", "no such file"),
        (tmp_path, "directory"),
        (tmp_path / "pipe", "pipe"),
        (tmp_path / "a\0b", "cannot be read"),
        (tmp_path / ("长" * 300), "cannot be read"),
    ):
        error = _unreadable(path)
        assert error.reason is Reason.UNREADABLE
        assert named in error.detail


def test_a_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("文")
    path.chmod(0)
    user = os.geteuid()
    if user == 0:  # the superuser may read every file; nobody may not
        os.seteuid(NOBODY)
    try:
        error = _unreadable(path)
    finally:
        os.seteuid(user)
    assert error.reason is Reason.UNREADABLE
    assert "permission" in error.detail


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_FILE", 10)
    path = tmp_path / "report.txt"
    path.write_text("文" * 20)
    assert _unreadable(path).reason is Reason.TOO_LARGE
    with pytest.raises(ReportError) as caught:
        read(b"text longer than ten bytes")
    assert caught.value.reason is Reason.TOO_LARGE
