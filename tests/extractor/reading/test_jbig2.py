"""Pictures in JBIG2, which stand in OFD files."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from extractor.errors import Reason, ReportError
from extractor.reading.ocr import engine
from extractor.reading.ocr.pictures import pixels_of
from tests import scans

pytestmark = pytest.mark.skipif(not engine.installed(), reason="jixiao[ocr] is not installed")


@pytest.fixture
def picture() -> Image.Image:
    """A black box on white."""
    page = Image.new("L", (64, 32), "white")
    ImageDraw.Draw(page).rectangle((8, 8, 20, 20), fill="black")
    return page


def failure(content: bytes) -> ReportError:
    with pytest.raises(ReportError) as caught:
        pixels_of(content, "report.ofd")
    return caught.value


@pytest.mark.parametrize("form", ["sequential", "random", "bare"])
def test_each_of_its_forms_is_decoded_to_the_pixel(picture: Image.Image, form: str) -> None:
    pixels = pixels_of(scans.jbig2(picture, form), "report.ofd")
    assert (pixels == np.asarray(picture.convert("RGB"))).all()


@pytest.mark.parametrize("form", ["sequential", "random", "bare"])
@pytest.mark.parametrize("share", [0.1, 0.4, 0.7])
def test_one_that_is_cut_off_is_damaged(picture: Image.Image, form: str, share: float) -> None:
    whole = scans.jbig2(picture, form)
    error = failure(whole[: int(share * len(whole))])
    assert error.reason is Reason.DAMAGED
    assert "fetch or scan it again" in error.detail


def test_one_that_is_too_large_or_has_no_page_says_so(picture: Image.Image) -> None:
    whole = scans.jbig2(picture, "bare")
    size = picture.width.to_bytes(4, "big") + picture.height.to_bytes(4, "big")
    assert failure(whole.replace(size, (60_000).to_bytes(4, "big") * 2)).reason is Reason.TOO_LARGE
    assert failure(whole.replace(size, bytes(8))).reason is Reason.DAMAGED
    assert failure(b"\0\0\0\0\x30" + bytes(40)).reason is Reason.DAMAGED
