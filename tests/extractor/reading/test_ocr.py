"""Scans and pictures of reports: what is made of a printed page, read again."""

from __future__ import annotations

import os
import socket
import struct
import zlib
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageOps

from extractor.errors import Reason, ReportError
from extractor.reading import read
from extractor.reading.ocr import engine, limits
from tests import scans
from tests.extractor.reading.ofdml import Leaf, mm, packed, parts_of, with_pictures
from tests.extractor.reading.pdfsaid import contents

pytestmark = pytest.mark.slow  # recognises characters

SAMPLE = Path(__file__).parents[3] / "samples" / "organization-2022-print.pdf"
PART = (0, 850, 1654, 2080)  # of its first page: lines of text, and a table with rules
MARGIN = 80  # pixels of white around it, so that nothing is cut off where it is turned
SAID = [
    "第二部分2022年度部门决算情况说明",
    "一、收入支出决算总体情况",
    "2022年度收、支总计1482.36万元。与2021年相比，收、支总计各增加87.25万元，增长6.52%，主要原因：一是省、市下达人才专项和党组织书记补助资金增加；二是落实职务与职级并行政策，晋升人员工资相应提高。",
    "二、收入决算情况",
    "本年收入合计1460.12万元，其中：财政拨款收入1442.12万元，占98.77%；其他收入18万元，占1.23%。",
    "三、支出决算情况",
    "本年支出合计1471.85万元，其中：基本支出847.54万元，占57.58%；项目支出624.31万元，占42.42%。各项目支出预算及决算如下表：",
    "单位：万元",
    [
        ["项目名称", "年初预算数", "决算数", "差额"],
        ["基层党建工作经费", "180.00", "198.40", "18.40"],
        ["干部教育培训经费", "120.00", "96.83", "-23.17"],
        ["人才发展专项资金", "150.00", "171.39", "21.39"],
        ["干部人事档案数字化项目", "30.00", "31.00", "1.00"],
        ["公务员考录及培训经费", "120.00", "108.69", "-11.31"],
        ["选派帮扶干部保障经费", "0.00", "18.00", "18.00"],
        ["合计", "600.00", "624.31", "24.31"],
    ],
]
TURN = Image.Transpose

needs_ocr = pytest.mark.skipif(not engine.installed(), reason="jixiao[ocr] is not installed")


@pytest.fixture(scope="module")
def printed() -> Image.Image:
    part = scans.pictures(SAMPLE.read_bytes())[0].crop(PART)
    return ImageOps.expand(part, MARGIN, "white")


def failure(content: bytes) -> ReportError:
    with pytest.raises(ReportError) as caught:
        read(content, "scan")
    assert caught.value.source == "scan"
    assert "\n" not in caught.value.detail
    return caught.value


@needs_ocr
@pytest.mark.parametrize(
    "made",
    [
        pytest.param(lambda page: scans.scan([page]), id="PDF"),
        pytest.param(lambda page: scans.scan([scans.skewed(page, 2)]), id="skewed to the left"),
        pytest.param(lambda page: scans.scan([scans.skewed(page, -2)]), id="skewed to the right"),
        pytest.param(lambda page: scans.scan([page.transpose(TURN.ROTATE_90)]), id="turned left"),
        pytest.param(lambda page: scans.scan([page.transpose(TURN.ROTATE_180)]), id="upside down"),
        pytest.param(lambda page: scans.scan([scans.grey(page)]), id="grey"),
        pytest.param(lambda page: scans.scan([scans.stamped(page, (0.35, 0.5))]), id="stamped"),
        pytest.param(scans.jpeg, id="JPEG without a size"),
    ],
)
def test_a_page_reads_as_it_was_printed(made: Callable[[Image.Image], bytes], printed: Image.Image) -> None:
    page = read(made(printed))
    assert contents(page) == SAID
    assert [leaf.ocr for leaf in page.leaves] == [True]
    assert 0.9 < page.leaves[0].confidence < 1


def headings(printed: Image.Image) -> Image.Image:
    return printed.crop((0, 0, printed.width, MARGIN + 100))


@needs_ocr
def test_a_fax_has_a_page_a_frame(printed: Image.Image) -> None:
    below = printed.crop((0, MARGIN + 100, *printed.size))
    page = read(scans.tiff([headings(printed), Image.new("RGB", below.size, "white"), below]))
    assert contents(page) == SAID
    assert [len(page.text[leaf.start : leaf.end].splitlines()) for leaf in page.leaves] == [2, 0, 47]


@needs_ocr
def test_a_png_picture_is_read(printed: Image.Image) -> None:
    assert contents(read(scans.png(headings(printed)))) == SAID[:2]


def mixed(printed: Image.Image) -> bytes:
    """A PDF of a page with text, and of one that is a scan."""
    document = pypdfium2.PdfDocument.new()
    document.import_pages(pypdfium2.PdfDocument(SAMPLE), pages=[5])
    document.import_pages(pypdfium2.PdfDocument(scans.scan([headings(printed)])))
    file = BytesIO()
    document.save(file)
    return file.getvalue()


@needs_ocr
def test_a_scanned_page_among_written_ones_is_read(printed: Image.Image) -> None:
    page = read(mixed(printed))
    assert [(leaf.ocr, leaf.confidence == 1) for leaf in page.leaves] == [(False, True), (True, False)]
    assert page.text[page.leaves[1].start : page.leaves[1].end].split() == SAID[:2]


def ofd(*pictures: bytes, leaves: Sequence[Leaf] = ()) -> bytes:
    """An OFD file of a page for each picture, as large as it is at so many dots an inch, behind other pages."""
    pages = []
    for number, picture in enumerate(pictures, 3):
        with Image.open(BytesIO(picture)) as image:
            width, height = (length * 72 / scans.DPI for length in image.size)
        pages.append(Leaf(width, height).image(0, 0, width, height, number))
    return packed(with_pictures(parts_of(*leaves, *pages), *pictures))


@needs_ocr
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "BMP"])
def test_a_page_of_an_ofd_file_that_is_a_picture_is_read(kind: str, printed: Image.Image) -> None:
    file = BytesIO()
    headings(printed).save(file, kind)
    page = read(ofd(file.getvalue()))
    assert contents(page) == SAID[:2]
    assert [leaf.ocr for leaf in page.leaves] == [True]
    # Where it stands on the page is told in the page's own measure.
    assert page.ink is not None
    box = page.ink.boxes(0, len(str(SAID[0])))[0]
    assert (round(page.leaves[0].width), box.page) == (round(printed.width * 72 / scans.DPI), 0)
    assert 0 < box.left < box.right < page.leaves[0].width


@needs_ocr
def test_a_page_of_an_ofd_file_that_is_a_picture_in_jbig2_is_read(printed: Image.Image) -> None:
    heads = headings(printed)
    width, height = (length * 72 / scans.DPI for length in heads.size)
    leaf = Leaf(width, height).image(0, 0, width, height, 3)
    assert contents(read(packed(with_pictures(parts_of(leaf), scans.jbig2(heads))))) == SAID[:2]


@needs_ocr
def test_the_pictures_of_an_ofd_page_are_drawn_where_they_stand(printed: Image.Image) -> None:
    heads = headings(printed)
    middle = heads.width // 2
    left, right = heads.crop((0, 0, middle, heads.height)), heads.crop((middle, 0, *heads.size))
    width, height, half = (length * 72 / scans.DPI for length in (*heads.size, middle))
    leaf = Leaf(width, height).image(0, 0, half, height, 3).image(half, 0, width, height, 4)
    assert contents(read(packed(with_pictures(parts_of(leaf), scans.png(left), scans.png(right))))) == SAID[:2]
    # Turned by a matrix, which says how large it is, too; the page itself is what is read, and stands upright.
    turned = scans.png(heads.transpose(TURN.ROTATE_90))
    back = Leaf(width, height).image(0, 0, width, height, 3, f'CTM="0 {mm(height)} {mm(-width)} 0 {mm(width)} 0"')
    assert contents(read(packed(with_pictures(parts_of(back), turned)))) == SAID[:2]


@needs_ocr
def test_a_pictured_page_of_an_ofd_file_among_written_ones(printed: Image.Image) -> None:
    written = Leaf().text(72, 100, "本单位2024年度支出决算812.5万元，比上年减少3万元，主要原因是压减会议。")
    page = read(ofd(scans.png(headings(printed)), leaves=[written]))
    assert [(leaf.ocr, leaf.confidence == 1) for leaf in page.leaves] == [(False, True), (True, False)]
    assert page.text[page.leaves[1].start : page.leaves[1].end].split() == SAID[:2]
    # One that cannot be drawn costs only itself, and says that nobody has read it.
    for picture in (scans.png(printed)[:500], claiming(60000, 60000)):
        parts = with_pictures(parts_of(written, Leaf().image(0, 0, 500, 700)), picture)
        assert [leaf.confidence for leaf in read(packed(parts)).leaves] == [1.0, 0.0]


@needs_ocr
def test_an_ofd_file_of_pictures_that_cannot_be_drawn_says_why(printed: Image.Image) -> None:
    parts = parts_of(Leaf().image(0, 0, 595, 842))
    lost = failure(packed(parts))
    assert (lost.reason, "lacks its picture" in lost.detail) == (Reason.DAMAGED, True)
    gone = with_pictures(parts, b"")
    del gone["Doc_0/Res/image_3.dat"]
    assert "Doc_0/Res/image_3.dat" in failure(packed(gone)).detail
    assert failure(packed(with_pictures(parts, scans.png(printed)[:500]))).reason is Reason.DAMAGED
    assert failure(packed(with_pictures(parts, claiming(60000, 60000)))).reason is Reason.TOO_LARGE
    many = Leaf()
    many.parts += Leaf().image(0, 0, 595, 842).parts * 501
    assert failure(packed(with_pictures(parts_of(many), scans.png(printed)))).reason is Reason.TOO_LARGE
    assert failure(ofd(scans.png(Image.new("RGB", (400, 300), "white")))).reason is Reason.SCAN


def test_without_the_extra_a_scan_names_it(printed: Image.Image, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "installed", lambda: False)
    files = (scans.png(printed), scans.jpeg(printed), scans.tiff([printed]), scans.scan([printed]))
    for content in (*files, ofd(scans.png(printed))):
        error = failure(content)
        assert error.reason is Reason.SCAN
        assert "install jixiao[ocr]" in error.detail
    assert [leaf.confidence for leaf in read(mixed(printed)).leaves] == [1.0, 0.0]


@needs_ocr
def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.delenv("ORT_DISABLE_TELEMETRY", raising=False)
    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    monkeypatch.setattr(socket.socket, "connect", no_network)
    engine._models.cache_clear()
    assert failure(scans.png(Image.new("RGB", (400, 300), "white"))).reason is Reason.SCAN
    assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"


# What cannot be read


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says that it is so large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(99))) + chunk(b"IEND", b"")


@needs_ocr
def test_pictures_that_are_too_large_are_refused_before_they_are_unpacked() -> None:
    for size in ((9000, 9000), (60000, 60000), (2**31 - 1, 2**31 - 1)):
        assert failure(claiming(*size)).reason is Reason.TOO_LARGE


@needs_ocr
def test_more_pages_than_are_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_PAGES", 1)
    pages = [Image.new("RGB", (400, 300), "white")] * 2
    for content in (scans.tiff(pages), scans.scan(pages), ofd(*map(scans.png, pages))):
        assert failure(content).reason is Reason.TOO_LARGE
    monkeypatch.setattr(limits, "MOST_PAGES", 2)
    monkeypatch.setattr(limits, "MOST_SECONDS", -1.0)
    assert "minutes" in failure(scans.tiff(pages)).detail


@needs_ocr
def test_damaged_pictures_are_refused(printed: Image.Image) -> None:
    small = printed.resize((300, 136))
    for whole in (scans.png(small), scans.jpeg(small), scans.tiff([small, small])):
        for content in (whole[:12], whole[: len(whole) // 3], whole[:8] + b"\0\xff" * 500, whole[:8] + bytes(2000)):
            assert failure(content).reason in (Reason.DAMAGED, Reason.SCAN)


def saved(page: Image.Image) -> bytes:
    """A TIFF, which knows pixels of every kind."""
    file = BytesIO()
    page.save(file, "TIFF")
    return file.getvalue()


@needs_ocr
@pytest.mark.parametrize("size", [(1, 1), (1, 20_000), (20_000, 1), (15, 300), (100, 30_000)])
def test_what_is_too_thin_for_a_page_holds_no_character(size: tuple[int, int]) -> None:
    picture = scans.png(Image.new("L", size, "white"))
    assert failure(picture).reason is Reason.SCAN
    leaf = Leaf(*map(float, size)).image(0, 0, *size)
    assert failure(packed(with_pictures(parts_of(leaf), picture))).reason is Reason.SCAN


@needs_ocr
@pytest.mark.parametrize(
    "made",
    [
        pytest.param(lambda page: page.convert("CMYK"), id="CMYK"),
        pytest.param(lambda page: Image.fromarray(np.asarray(page.convert("L"), np.uint16) * 257), id="16 bits"),
        pytest.param(lambda page: page.convert("P"), id="palette"),
        pytest.param(lambda page: page.convert("1"), id="black and white"),
        # Of more pixels than are looked at, which are made fewer a band at a time.
        pytest.param(lambda page: page.resize((page.width * 6, page.height * 6)), id="large"),
    ],
)
def test_pixels_of_every_kind_are_read(made: Callable[[Image.Image], Image.Image], printed: Image.Image) -> None:
    assert contents(read(saved(made(headings(printed))))) == SAID[:2]


@needs_ocr
def test_pages_without_a_character_are_no_report() -> None:
    blank = Image.new("RGB", (600, 400), "white")
    for content in (
        scans.png(blank),
        scans.scan([blank]),
        scans.png(Image.effect_noise((600, 400), 90).convert("RGB")),
    ):
        assert failure(content).reason is Reason.SCAN
