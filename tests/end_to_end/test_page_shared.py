"""Two people at one report, in two browsers: nothing is lost, both are told, and nothing is kept unasked."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from extractor import extract
from extractor.result import Result
from service.gate.security import new_key
from tests.end_to_end.browsing import drop, opened
from tests.end_to_end.test_page import grave_faults
from tests.service.serving import server

READING = 60_000  # milliseconds that the service may take for a report
LOOKED = 20_000  # milliseconds in which a page has looked for what others changed


class Desk:
    """A service with a workspace, and people who have its page open."""

    def __init__(self, browser: Browser, client: httpx.Client, report: Path, workspace: Path) -> None:
        self.browser, self.client, self.report, self.workspace = browser, client, report, workspace
        self.document = extract(report, model="none").document.id
        self.people = ExitStack()

    def opened(self, name: str = "", **options: Any) -> Page:
        """The report on the page of somebody who gave this name before."""
        address = str(self.client.base_url).rstrip("/") + "/"
        page = self.people.enter_context(opened(self.browser, address, own=address, locale="zh-CN", **options))
        if name:
            page.evaluate("(name) => localStorage.setItem('jixiao-name', name)", name)
        self.drop(page)
        return page

    def drop(self, page: Page) -> None:
        drop(page, self.report)
        expect(page.locator("#report")).to_be_visible(timeout=READING)
        expect(page.locator("#workspace")).to_have_attribute("data-state", "saved")

    def kept(self) -> Any:
        """The review as the service keeps it."""
        return self.client.get(f"/v1/reviews/{self.document}").json()

    def verdicts(self) -> dict[str, tuple[str, str]]:
        """What was decided about findings, and by whom."""
        kept = self.kept()
        decisions = kept["review"]["decisions"]
        return {key: (each.get("verdict"), kept["said"]["decisions"][key]["by"]) for key, each in decisions.items()}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Path]]:
    folder = tmp_path_factory.mktemp("desk")
    with server(folder / "log", workspace=folder / "reviews.sqlite", model="none", readers=1) as (_, client):
        yield client, folder / "reviews.sqlite"


@pytest.fixture
def desk(browser: Browser, running: tuple[httpx.Client, Path], root: Path) -> Iterator[Desk]:
    client, workspace = running
    workspace.unlink(missing_ok=True)
    found = Desk(browser, client, root / "samples" / "organization-2022.txt", workspace)
    with found.people:
        yield found


@pytest.fixture(scope="module")
def reading(root: Path) -> Result:
    return extract(root / "samples" / "organization-2022.txt", model="none")


def decide(page: Page, id: str, verdict: str) -> None:
    page.click("#tab-findings")
    page.click(f"[data-card={id}] [data-verdict={verdict}]")


def correct(page: Page, key: str, button: str) -> None:
    page.click("#tab-achievements")
    page.click(f"#panel-achievements [data-key={key}]")
    if not page.locator("#inspector form").is_visible():
        page.click("#inspector summary")
    page.click(f"#inspector .{button}")


def look(page: Page) -> None:
    """Comes back to the page, which then looks for what others changed."""
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def saved(page: Page) -> None:
    expect(page.locator("#workspace")).to_have_attribute("data-state", "saved", timeout=LOOKED)


def decided(page: Page, id: str, verdict: str) -> None:
    page.click("#tab-findings")
    expect(page.locator(f"[data-card={id}]").first).to_have_attribute("data-decided", verdict, timeout=LOOKED)


def told(page: Page, *words: str) -> None:
    for each in words:
        expect(page.locator("#workspace-told")).to_contain_text(each, timeout=LOOKED)


def test_two_people_at_one_report_lose_nothing_and_are_both_told(desk: Desk, reading: Result) -> None:
    one, other = desk.opened("王芳"), desk.opened("李雷")
    first, second = reading.achievements[:2]
    decide(one, "e1", "confirmed")
    correct(one, first.id, "removed")
    saved(one)
    decide(other, "e2", "dismissed")  # on a page that does not know yet
    correct(other, second.id, "checked")
    saved(other)
    told(other, "王芳", "属实", "已排除", first.text)
    told(one, "李雷", "不成立", "已核")  # without a hand laid on the page
    for page in (one, other):
        decided(page, "e1", "confirmed")
        decided(page, "e2", "dismissed")
        expect(page.locator("#review-counts")).to_have_text("属实 1 · 不成立 1 · 更正 2")
        expect(page.locator("#workspace-clashes")).to_be_hidden()
        expect(page.locator("[data-card=e1] .said").first).to_contain_text("王芳")
    assert desk.verdicts() == {"e1": ("confirmed", "王芳"), "e2": ("dismissed", "李雷")}
    corrections = desk.kept()["review"]["corrections"]
    assert (corrections[first.id]["removed"], corrections[second.id]["checked"]) == (True, True)
    late = desk.opened()
    told(late, "已有 4 处复核", "王芳")
    decided(late, "e2", "dismissed")


@pytest.mark.parametrize("own", [True, False])
def test_who_said_otherwise_about_one_record_is_asked(desk: Desk, own: bool) -> None:
    one, other = desk.opened("王芳"), desk.opened("李雷")
    decide(one, "e1", "confirmed")
    saved(one)
    decide(other, "e1", "dismissed")
    decide(other, "e2", "confirmed")
    question = other.locator("#workspace-clashes")
    expect(question).to_contain_text("王芳：属实；您：不成立")
    expect(other.locator("#workspace")).to_have_attribute("data-state", "asked")
    assert desk.verdicts() == {"e1": ("confirmed", "王芳"), "e2": ("confirmed", "李雷")}, "what is asked is not sent"
    other.reload()
    expect(question).to_contain_text("王芳：属实；您：不成立")
    decided(other, "e1", "dismissed")
    other.click(f"#workspace-clashes [data-own={str(own).lower()}]")
    expect(question).to_be_hidden()
    saved(other)
    verdict = "dismissed" if own else "confirmed"
    decided(other, "e1", verdict)
    look(one)
    decided(one, "e1", verdict)
    told(one, "李雷", "不成立" if own else "属实")
    assert desk.verdicts()["e1"] == (verdict, "李雷" if own else "王芳")


def test_both_who_said_the_same_are_asked_nothing(desk: Desk) -> None:
    one, other = desk.opened("王芳"), desk.opened("李雷")
    decide(one, "e1", "confirmed")
    saved(one)
    decide(other, "e1", "confirmed")
    saved(other)
    look(other)
    expect(other.locator("#workspace-clashes")).to_be_hidden()
    assert desk.verdicts() == {"e1": ("confirmed", "王芳")}


def test_undo_takes_back_nothing_of_another(desk: Desk) -> None:
    one, other = desk.opened("王芳"), desk.opened("李雷")
    decide(one, "e1", "confirmed")
    decide(one, "e3", "confirmed")
    saved(one)
    look(other)
    decided(other, "e1", "confirmed")
    decide(other, "e1", "dismissed")
    saved(other)
    look(one)
    decided(one, "e1", "dismissed")
    one.keyboard.press("Control+z")
    one.keyboard.press("Control+z")
    decided(one, "e3", "")
    saved(one)
    assert desk.verdicts() == {"e1": ("dismissed", "李雷")}


def test_a_name_is_asked_for_once(desk: Desk) -> None:
    page = desk.opened()
    expect(page.locator("#workspace-ask")).to_be_hidden()
    decide(page, "e1", "confirmed")
    expect(page.locator("#workspace-state")).to_contain_text("填写姓名后保存")
    assert desk.verdicts() == {}
    page.fill("#workspace-answer", "王芳")
    page.keyboard.press("Enter")
    saved(page)
    page.reload()
    decide(page, "e2", "confirmed")
    saved(page)
    expect(page.locator("#workspace-ask")).to_be_hidden()
    page.click("#workspace-rename")
    page.fill("#workspace-answer", "李雷")
    page.click("#workspace-ask button")
    decide(page, "e3", "dismissed")
    saved(page)
    assert desk.verdicts() == {"e1": ("confirmed", "王芳"), "e2": ("confirmed", "王芳"), "e3": ("dismissed", "李雷")}


def test_what_is_typed_is_not_taken_away_by_what_another_does(desk: Desk) -> None:
    one, other = desk.opened("王芳"), desk.opened("李雷")
    correct(one, "a2", "checked")
    one.locator("#inspector [data-field=value]").fill("77")
    correct(other, "a3", "removed")
    saved(other)
    look(one)
    one.wait_for_timeout(1000)
    expect(one.locator("#inspector [data-field=value]")).to_have_value("77")
    expect(one.locator("#workspace-told")).to_be_hidden()
    one.locator("#inspector [data-field=value]").blur()
    told(one, "李雷", "已排除")
    expect(one.locator("#inspector [data-field=value]")).to_have_value("77")
    one.click("#tab-findings")
    one.click("[data-card=e1] button.comment")
    comment = one.locator("[data-card=e1] textarea").first
    comment.press_sequentially("四舍")
    decide(other, "e1", "dismissed")
    correct(other, "a1", "removed")
    saved(other)
    look(one)
    one.wait_for_timeout(1000)
    comment.press_sequentially("五入")
    expect(comment).to_have_value("四舍五入")
    comment.blur()
    expect(one.locator("#workspace-clashes")).to_contain_text("李雷：不成立；您：四舍五入")
    told(one, "李雷", "已排除")


def test_the_focus_stays_where_it_is_while_another_works(desk: Desk) -> None:
    one, other = desk.opened("王芳"), desk.opened("李雷")
    one.locator("[data-card=e2]").first.focus()
    decide(other, "e1", "dismissed")
    correct(other, "a1", "removed")
    saved(other)
    look(one)
    told(one, "李雷")
    one.keyboard.press("c")
    decided(one, "e2", "confirmed")


def test_a_workspace_that_cannot_be_used_loses_nothing(desk: Desk) -> None:
    page = desk.opened("王芳")
    decide(page, "e1", "confirmed")
    saved(page)
    with closing(sqlite3.connect(desk.workspace, isolation_level=None)) as db:
        db.execute("BEGIN EXCLUSIVE")
        decide(page, "e2", "dismissed")
        expect(page.locator("#workspace-state")).to_contain_text("没有保存上", timeout=LOOKED)
        expect(page.locator("#workspace-state")).to_contain_text("工作区暂时不能用")
        decide(page, "e3", "confirmed")
        page.reload()
        decided(page, "e2", "dismissed")
        decided(page, "e3", "confirmed")
        db.execute("ROLLBACK")
    saved(page)  # by itself
    assert {key: verdict for key, (verdict, _) in desk.verdicts().items()} == {
        "e1": "confirmed", "e2": "dismissed", "e3": "confirmed",
    }  # fmt: skip


def test_who_was_out_of_reach_joins_what_was_done_meanwhile(desk: Desk) -> None:
    one, other = desk.opened("王芳"), desk.opened("李雷")
    decide(one, "e1", "confirmed")
    saved(one)
    look(other)
    decided(other, "e1", "confirmed")
    other.context.set_offline(True)
    decide(other, "e1", "confirmed")  # again takes it back
    decide(other, "e2", "dismissed")
    expect(other.locator("#workspace")).to_have_attribute("data-state", "failed")
    decide(one, "e3", "confirmed")
    saved(one)
    other.context.set_offline(False)
    saved(other)
    assert {key: verdict for key, (verdict, _) in desk.verdicts().items()} == {"e2": "dismissed", "e3": "confirmed"}
    decided(other, "e3", "confirmed")


def test_a_workspace_set_back_to_an_earlier_day_gets_all_again(desk: Desk) -> None:
    page = desk.opened("王芳")
    decide(page, "e1", "confirmed")
    saved(page)
    decide(page, "e2", "dismissed")
    saved(page)
    desk.workspace.unlink()
    look(page)
    page.wait_for_function("() => document.querySelector('#workspace').dataset.state === 'saved'")
    page.wait_for_timeout(1000)
    decided(page, "e1", "confirmed")
    assert {key: verdict for key, (verdict, _) in desk.verdicts().items()} == {"e1": "confirmed", "e2": "dismissed"}


def test_a_review_file_is_loaded_beside_what_others_said(desk: Desk, tmp_path: Path, reading: Result) -> None:
    one = desk.opened("王芳")
    decide(one, "e1", "confirmed")
    saved(one)
    rules = {each.id: each.rule for each in reading.findings}
    said = {key: {"rule": rules[key], "verdict": "dismissed"} for key in ("e1", "e2")}
    content = {"review_version": "1", "document": {"id": desk.document, "source": "a"}, "decisions": said}
    (tmp_path / "a.review.json").write_text(json.dumps(content), encoding="utf-8")
    other = desk.opened("李雷")
    other.set_input_files("#review-file", tmp_path / "a.review.json")
    decided(other, "e2", "dismissed")
    expect(other.locator("#workspace-clashes")).to_contain_text("王芳：属实；您：不成立")
    expect(other.locator("#workspace")).to_have_attribute("data-state", "asked")
    assert desk.verdicts() == {"e1": ("confirmed", "王芳"), "e2": ("dismissed", "李雷")}


def test_where_keys_are_set_the_key_says_who(browser: Browser, root: Path, tmp_path: Path) -> None:
    key, line = new_key("finance-bureau")
    (tmp_path / "keys").write_text(f"{line}\n", encoding="utf-8")
    place = tmp_path / "reviews.sqlite"
    given = {"workspace": place, "keys_file": tmp_path / "keys", "model": "none", "readers": 1}
    with server(tmp_path / "log", key=key, **given) as (_, client):
        desk = Desk(browser, client, root / "samples" / "organization-2022.txt", place)
        address = str(client.base_url).rstrip("/") + "/"
        with opened(browser, address, own=address, locale="zh-CN") as page:
            page.click("#key-part summary")
            page.fill("#key", key)
            desk.drop(page)
            decide(page, "e1", "confirmed")
            saved(page)
            expect(page.locator("#workspace-ask")).to_be_hidden()
            page.reload()
            expect(page.locator("#workspace-ask label")).to_have_text("访问密钥")
            decide(page, "e2", "confirmed")
            page.fill("#workspace-answer", key)
            page.keyboard.press("Enter")
            saved(page)
            assert {by for _, by in desk.verdicts().values()} == {"finance-bureau"}


def test_without_a_workspace_the_page_keeps_to_itself(browser: Browser, service: str, root: Path) -> None:
    with opened(browser, service, own=service, locale="zh-CN") as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        drop(page, root / "samples" / "organization-2022.txt")
        expect(page.locator("#report")).to_be_visible(timeout=READING)
        decide(page, "e1", "confirmed")
        look(page)
        page.wait_for_timeout(500)
        assert page.locator("#workspace").count() == 0
        assert not [url for url in asked if "reviews" in url]
        (kept,) = page.evaluate("Object.entries(localStorage).filter(([name]) => name.startsWith('jixiao-review:'))")
        assert set(json.loads(kept[1])) == {"review_version", "document", "decisions", "corrections"}


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_no_serious_fault_where_two_people_meet(desk: Desk, width: int, scheme: Any) -> None:
    one, other = desk.opened("王芳"), desk.opened(width=width, color_scheme=scheme)
    decide(one, "e1", "confirmed")
    decide(one, "e2", "confirmed")
    saved(one)
    decide(other, "e1", "dismissed")
    decide(other, "e3", "dismissed")
    expect(other.locator("#workspace-ask")).to_be_visible()
    assert grave_faults(other) == []
    other.fill("#workspace-answer", "李雷")
    other.keyboard.press("Enter")
    expect(other.locator("#workspace-clashes")).to_be_visible()
    told(other, "王芳")
    assert grave_faults(other) == []
    assert other.evaluate("document.documentElement.scrollWidth") <= width
