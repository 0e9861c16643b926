"""What pages look like when they are drawn, and that the words stand where a result says."""

from __future__ import annotations

import io
import shutil
from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import httpx
import numpy as np
import pytest
from PIL import Image, ImageOps

from extractor import extract, pipeline
from extractor.errors import Reason, ReportError
from extractor.reading import read
from extractor.reading.ocr import engine
from extractor.result import DocumentInfo, PageInfo
from service.paper import MOST_PAGES, WIDEST, Pages, Printout, drawn
from service.paper.drawing import MOST_PIXELS
from service.paper.word import pages_of
from service.problems import Problem
from tests import scans
from tests.extractor.reading.ofdml import Leaf, ofd_file, packed, parts_of, with_pictures
from tests.extractor.reading.pdfml import LEFT, SIZE, Sheet, pdf_file
from tests.service.serving import problem, server

needs_ocr = pytest.mark.skipif(not engine.installed(), reason="jixiao[ocr] is not installed")
WORD = Path(__file__).parents[2] / "samples" / "water-2023-word.docx"
SAMPLE = Path(__file__).parents[2] / "samples" / "organization-2022-print.pdf"
TURN = Image.Transpose
DARK = 128
SVG = "{http://www.w3.org/2000/svg}"


def report(rotate: int = 0) -> bytes:
    return pdf_file(
        Sheet(rotate=rotate).text(LEFT, 100, "青川市图书馆2023年度部门决算"), Sheet().text(LEFT, 300, "二、第二页。")
    )


def upright(pages: Pages, number: int, about: PageInfo) -> np.ndarray:
    """A drawn page in grey, turned as the result says, as large as it says, with a pixel for each point."""
    picture = Image.open(io.BytesIO(b64decode(pages.pages[number - 1].image))).convert("L")
    size = round(about.width), round(about.height)
    picture = picture.resize(size[::-1] if round(about.turn / 90) % 2 else size, Image.Resampling.BOX)
    turned = picture.rotate(-about.turn, expand=True, fillcolor=255)
    left, top = (turned.width - about.width) / 2, (turned.height - about.height) / 2
    return np.asarray(turned.crop((round(left), round(top), round(left + about.width), round(top + about.height))))


def shows(page: np.ndarray, about: PageInfo) -> float:
    """The share of a page's ink that stands in the boxes of its words."""
    dark = page < DARK
    within = np.zeros_like(dark)
    for _, _, left, top, right, bottom in about.printed or ():
        within[max(int(top) - 2, 0) : int(bottom) + 2, max(int(left) - 2, 0) : int(right) + 2] = True
    assert dark.any()
    return float((dark & within).sum() / dark.sum())


def printed(content: bytes | Path, name: str | None = None) -> DocumentInfo:
    page = read(content, name)
    return pipeline.run(page, pipeline.build(model=None), printed=True).document


def test_every_page_says_what_is_printed_where_on_it() -> None:
    about = printed(report(), "report.pdf")
    ((start, end, left, top, right, bottom),) = about.pages[1].printed or []
    assert about.text[start:end] == "二、第二页。"
    assert (left, right) == pytest.approx((LEFT, LEFT + 6 * SIZE), abs=1) and top < 300 < bottom
    assert all(page.turn == 0 for page in about.pages)
    assert b'"printed"' not in extract(report(), name="report.pdf", model=None).model_dump_json().encode()


def test_words_stand_where_the_result_says() -> None:
    about = printed(SAMPLE)
    pages = drawn(SAMPLE.read_bytes(), "a.pdf", [1, 2], 1200)
    assert pages.count == len(about.pages) == 6
    assert [(page.number, page.media_type) for page in pages.pages] == [(1, "image/webp"), (2, "image/webp")]
    for number in (1, 2):
        ruled = 0.75 if number == 1 else 0.95  # the rules of a table are no words
        assert shows(upright(pages, number, about.pages[number - 1]), about.pages[number - 1]) > ruled


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_page_whose_viewer_turns_it_is_turned_back(rotate: int) -> None:
    """Text that is upright in the file stands on its side where a viewer turns the page."""
    about = printed(report(rotate), "report.pdf").pages[0]
    assert about.turn == (360 - rotate) % 360
    pages = drawn(report(rotate), "report.pdf", [1], 1200)
    assert (pages.pages[0].width > pages.pages[0].height) == (rotate in (90, 270))
    assert about.width < about.height
    assert shows(upright(pages, 1, about), about) > 0.95


@needs_ocr
@pytest.mark.parametrize(
    ("made", "turn"),
    [
        (lambda page: scans.scan([page]), 0),
        (lambda page: scans.scan([scans.skewed(page, 2)]), 2),
        (lambda page: scans.scan([page.transpose(TURN.ROTATE_90)]), 90),
        (lambda page: scans.scan([page.transpose(TURN.ROTATE_180)]), 180),
        (lambda page: scans.png(page.transpose(TURN.ROTATE_270)), 270),
        (lambda page: scans.tiff([page]), 0),
    ],
    ids=["scan", "skewed", "turned left", "upside down", "PNG turned right", "TIFF"],
)
def test_a_scan_is_turned_as_it_was_read(made: Callable[[Image.Image], bytes], turn: float) -> None:
    part = scans.pictures(SAMPLE.read_bytes())[0].crop((150, 150, 1100, 700))
    content = made(ImageOps.expand(part, 80, "white"))
    about = printed(content, "scan").pages[0]
    assert about.ocr and min(abs(about.turn - turn), 360 - abs(about.turn - turn)) < 0.4
    assert shows(upright(drawn(content, "scan", [1], 1600), 1, about), about) > 0.9


def drawing(content: bytes) -> ElementTree.Element:
    (page,) = drawn(content, "a.ofd", [1], 1200).pages
    assert page.media_type == "image/svg+xml"
    return ElementTree.fromstring(b64decode(page.image))


def test_an_ofd_page_is_drawn_with_its_template() -> None:
    page = Leaf(template="7").text(LEFT, 100, "决算<b>").rule(50, 90, 200, 90).box(60, 200, 90, 230)
    root = drawing(ofd_file(page, template=Leaf().text(LEFT, 50, "页眉")))
    assert "".join(root.itertext()) == "页眉决算<b>"
    assert len(list(root.iter(f"{SVG}path"))) == 2
    assert not [each for each in root.iter() if each.tag.removeprefix(SVG) not in ("svg", "g", "text", "path")]


@needs_ocr
def test_a_picture_on_an_ofd_page_is_made_of_pixels_anew() -> None:
    picture = scans.png(Image.new("RGB", (40, 30), "red"))
    content = packed(with_pictures(parts_of(Leaf().image(50, 60, 90, 90).image(0, 0, 9, 9, 4)), picture, b"<script>"))
    (image,) = drawing(content).iter(f"{SVG}image")
    assert image.attrib["href"].startswith("data:image/webp;base64,")


@pytest.mark.parametrize(
    ("data", "reason"),
    [("M 1 1 X 2", "operator"), ("M 1 <script>", ""), ("M 1 1e99", "")],
)
def test_a_path_that_is_none_is_refused(data: str, reason: str) -> None:
    leaf = Leaf().path(0, 0, 10, 10, data.replace("<", "&lt;"))
    with pytest.raises(ReportError) as caught:
        drawn(ofd_file(leaf), "a.ofd", [1], 1200)
    assert caught.value.reason is Reason.DAMAGED and reason in caught.value.detail


def test_a_page_has_no_more_pixels_than_it_may() -> None:
    long = pdf_file(Sheet(width=300, height=14000).text(30, 100, "很长的一页。"))
    (page,) = drawn(long, "long.pdf", [1], WIDEST).pages
    width, height = Image.open(io.BytesIO(b64decode(page.image))).size
    assert width * height < 1.05 * MOST_PIXELS and height < 16383, "the most that WebP takes"


def test_what_has_no_pages_or_not_these_is_said() -> None:
    with pytest.raises(Problem) as caught:
        drawn("培训经费支出决算为45万元。".encode(), "a.txt", [1], 800)
    assert caught.value.name == "no-pages"
    with pytest.raises(Problem) as caught:
        drawn(report(), "a.pdf", [1, 3], 800)
    assert (caught.value.name, caught.value.detail) == ("invalid-request", "page: the file has 2 pages.")
    with pytest.raises(ReportError) as refused:
        drawn(pdf_file(Sheet().text(LEFT, 100, "密文"), password="a"), "a.pdf", [1], 800)
    assert refused.value.reason is Reason.ENCRYPTED


def test_words_are_found_where_a_copy_prints_them() -> None:
    """Lines broken otherwise, a running head, the same words twice, and a line that is only on paper."""
    text = "一、培训经费支出决算为45万元，\n\t培训经费\n\t45\n\n二、会议经费支出决算为45万元。\n"
    sheet = Sheet().text(LEFT, 40, "第一份").text(LEFT, 100, "一、培训经费支出决算为 45").text(LEFT, 130, "万元，")
    sheet.text(LEFT, 200, "培训经费").text(LEFT + 200, 200, "45")
    copy = read(pdf_file(sheet, Sheet().text(LEFT, 100, "二、会议经费支出决算为45万元。")), "copy.pdf")
    first, second = pages_of(copy, text)
    found = [(text[start:end], round(top)) for start, end, _, top, _, _ in first.printed or []]
    assert [words for words, _ in found] == ["一、培训经费支出决算为", "45", "万元，", "培训经费", "45"]
    assert [start for start, *_ in first.printed or []] == sorted(start for start, *_ in first.printed or [])
    assert "".join(text[line[0] : line[1]] for line in second.printed or []) == "二、会议经费支出决算为45万元。"
    assert (first.start, first.end <= second.end) == (0, True)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_service_prints_a_word_file(client: httpx.Client) -> None:
    files = {"file": (WORD.name, WORD.read_bytes())}
    answer = client.post("/v1/print", files=files)
    assert answer.status_code == 200, answer.text
    copy = Printout.model_validate_json(answer.content)
    assert b64decode(copy.pdf).startswith(b"%PDF-") and len(copy.pages) > 2
    text = client.post("/v1/extract", files=files).json()["document"]["text"]
    found = {at for page in copy.pages for start, end, *_ in page.printed or () for at in range(start, end)}
    letters = [at for at, letter in enumerate(text) if not letter.isspace()]
    assert sum(at in found for at in letters) > 0.95 * len(letters)
    problem(client.post("/v1/print", files={"file": ("a.pdf", report())}), 422, "no-pages")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with server(tmp_path_factory.mktemp("server") / "log", readers=1) as (_, client):
        yield client


def test_the_service_draws_pages(client: httpx.Client) -> None:
    def post(content: bytes, pages: list[int], **options: int) -> httpx.Response:
        return client.post("/v1/pages", params={"page": pages, **options}, files={"file": ("a.pdf", content)})

    answer = post(report(), [2, 1], width=300)
    assert answer.status_code == 200, answer.text
    pages = Pages.model_validate_json(answer.content)
    assert (pages.count, [page.number for page in pages.pages]) == (2, [2, 1])
    assert Image.open(io.BytesIO(b64decode(pages.pages[0].image))).width == 300
    problem(post(report(), [3]), 422, "invalid-request")
    problem(post(report(), [0]), 422, "invalid-request")
    problem(post(report(), [1] * (MOST_PAGES + 1)), 422, "invalid-request")
    problem(post(report(), [1], width=WIDEST + 1), 422, "invalid-request")
    problem(post("只有文字。".encode(), [1]), 422, "no-pages")
    problem(client.post("/v1/pages", params={"page": 1}, json={"text": "只有文字。"}), 422, "no-pages")
    problem(post(report()[:200], [1]), 422, "report-empty")


def test_the_service_says_what_is_printed_where_it_is_asked(client: httpx.Client) -> None:
    files = {"file": ("a.pdf", report())}
    pages = client.post("/v1/extract", params={"printed": True}, files=files).json()["document"]["pages"]
    assert [len(page["printed"]) for page in pages] == [1, 1]
    line = client.post("/v1/extract/batch", params={"printed": True}, files=[("files", ("a.pdf", report()))]).json()
    assert line["result"]["document"]["pages"] == pages
