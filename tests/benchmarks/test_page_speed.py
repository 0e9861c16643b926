"""How soon a report's page can be used, as ratios to what is measured in the same run."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from extractor import extract
from extractor.result import Result
from service.page import page as page_of

pytestmark = pytest.mark.benchmark

ROOT = Path(__file__).parent.parent.parent
LONG = ROOT.parent / "shared" / "reports" / "chenzhou-2021.txt"
SECOND = 1000.0  # milliseconds
ROUNDS = 3


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


def ready(browser: Browser, address: str) -> float:
    """Milliseconds from the page's last byte until a click on its first record has marked its words; the best round.

    That is after all that is built at once, and after the first layout.
    """
    times = []
    for _ in range(ROUNDS):
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address)
        times.append(
            page.evaluate(
                """() => {
                    const before = performance.now();
                    document.querySelector("[role=tabpanel]:not([hidden]) .record").click();
                    document.querySelector("#text .lit").getBoundingClientRect();
                    const [load] = performance.getEntriesByType("navigation");
                    return load.loadEventEnd - load.responseEnd + performance.now() - before;
                }"""
            )
        )
        page.close()
    return min(times)


def written(result: Result, folder: Path, name: str) -> str:
    path = folder / name
    path.write_text(page_of(result, "zh"), encoding="utf-8")
    return path.as_uri()


@pytest.mark.skipif(not LONG.is_file(), reason="the real reports are not beside this checkout")
def test_a_long_report_can_be_used_within_a_second_of_the_response(browser: Browser, tmp_path: Path) -> None:
    assert ready(browser, written(extract(LONG, explain=True), tmp_path, "long.html")) < SECOND


def test_ten_times_the_report_takes_at_most_ten_times_the_time(browser: Browser, tmp_path: Path) -> None:
    """The sample ten times over in one text; much of it is built later, so that it takes less."""
    text = (ROOT / "samples" / "organization-2022.txt").read_text("utf-8")
    once = ready(browser, written(extract(text), tmp_path, "once.html"))
    often = ready(browser, written(extract(text * 10), tmp_path, "often.html"))
    assert often < 10 * once, f"{once:.0f} ms once, {often:.0f} ms ten times"
