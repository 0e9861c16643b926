"""An annotator's browser: what it shows of a task, and that what the mouse marks comes back to the character."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from annotations.client import Client
from annotations.config import labeling_config
from annotations.labels import labels
from annotations.pull import dataset, pull
from annotations.push import Report, identity, open_project, push
from annotations.tasks import prepare
from annotations.workspace import Workspace
from extractor import extract
from tests.label_studio import PASSWORD, USER, Server, needed

pytestmark = needed

# Emoji and rare ideographs take two UTF-16 units; the last sentence has what the rules do not find.
REPORT = (
    "　　一、😀𠮷村2023年度工作完成情况\n"
    "　　全年举办𠀀业培训班3期，\t培训干部225人次。走访群众1.2万余人次👍。\n"
    "　　二、经费支出情况\n"
    "　　农田管护经费年初预算数80万元，决算数75万元，减少的主要原因是厉行节约、压减𠮷业开支。\n"
    "填表人：王小明  联系电话：13812345678\n"
)
# The place of a text on the page; text nodes end where lines and regions do.
BOX = """words => {
  const walker = document.createTreeWalker(document.querySelector('.lsf-richtext'), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    const box = range.getBoundingClientRect();
    return [box.x, box.y, box.width, box.height];
  }
}"""


@pytest.fixture
def page(browser: Browser, server: Server) -> Any:
    context = browser.new_context(viewport={"width": 1600, "height": 1000}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{server.url}/user/login")
    page.fill("input[name=email]", USER)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_load_state("networkidle")
    yield page
    context.close()


def open_task(page: Page, server: Server, project: int, task: int) -> None:
    page.goto(f"{server.url}/projects/{project}/data?task={task}")
    expect(page.locator(".lsf-richtext").first).to_be_visible(timeout=60_000)
    page.wait_for_function("document.querySelectorAll('.htx-highlight').length > 0", timeout=60_000)
    page.wait_for_timeout(1000)


def select(page: Page, words: str, key: str) -> None:
    """Chooses a label by its key and drags over words."""
    x, y, width, height = page.evaluate(BOX, words)
    page.keyboard.press(key)
    page.mouse.move(x + 1, y + height / 2)
    page.mouse.down()
    page.mouse.move(x + width / 2, y + height / 2)
    page.mouse.move(x + width - 1, y + height / 2)
    page.mouse.up()
    page.wait_for_timeout(500)


def click(page: Page, words: str) -> None:
    x, y, width, height = page.evaluate(BOX, words)
    page.mouse.click(x + width / 2, y + height / 2)
    page.wait_for_timeout(500)


def test_what_is_corrected_with_the_mouse_comes_back(
    page: Page, server: Server, client: Client, kept: Workspace
) -> None:
    report = Report.of("浏览器", REPORT)
    result = extract(REPORT, name=report.name)
    project = open_project(client, "browser")
    push(client, kept, project, lambda wanted: [result for _ in wanted], [report], "rules")
    tasks = client.tasks(project.id, "id,data,predictions")
    assert len(tasks) == len(prepare(result, "rules"))
    (task,) = (each for each in tasks if "225人次" in each["data"]["text"])
    open_task(page, server, project.id, task["id"])

    # Every predicted region is shown, on the very characters, in the colour of its label.
    predicted = [each["value"] for each in task["predictions"][0]["result"] if each["type"] == "labels"]
    shown = page.locator(".htx-highlight")
    assert sorted(shown.all_inner_texts()) == sorted(each["text"] for each in predicted)
    assert "225人次" in shown.all_inner_texts()
    for name in ("培训人数", "举办培训", "原因", "目标或计划"):
        expect(page.get_by_text(name, exact=True).first).to_be_visible()
    content = page.content()
    assert "王小明" not in content
    assert "13812345678" not in content
    (trained,) = (each for each in predicted if each["text"] == "225人次")
    (colour,) = (each.colour for each in labels().types if each.value == trained["labels"][0])
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    painted = shown.filter(has_text="225人次").first.evaluate("each => getComputedStyle(each).backgroundColor")
    assert painted.startswith(f"rgba({red}, {green}, {blue}")

    # One is corrected, one deleted, one added behind all the wide characters.
    click(page, "225人次")
    page.keyboard.press("x")
    page.wait_for_timeout(300)
    click(page, "3期")
    page.keyboard.press("Backspace")
    page.wait_for_timeout(300)
    select(page, "👍", "g")

    # A value is asked for where an achievement is chosen that has none, and under no other region.
    boxes = page.locator(".lsf-tree .lsf-textarea-tag__form:visible")
    select(page, "走访群众", "c")
    click(page, "走访群众")
    expect(page.get_by_text("原因类别")).to_be_visible()
    expect(boxes).to_have_count(0)
    page.keyboard.press("Escape")
    click(page, "👍")
    expect(boxes).to_have_count(1)
    boxes.locator("input").fill("5 次 余")
    boxes.locator("input").press("Enter")
    page.get_by_role("button", name="Submit").click()
    page.wait_for_timeout(2000)

    pull(client, kept, project)
    found = dataset(kept, identity(client, project))
    (read,) = found.reports
    assert [REPORT[each.start : each.end] for each in read.rejected] == ["225人次"]
    assert "3期" not in [REPORT[each.start : each.end] for each in read.achievements]
    assert "1.2万余人次" in [REPORT[each.start : each.end] for each in read.achievements]
    (cause,) = (each for variance in read.variances for each in variance.causes)
    assert (REPORT[cause.start : cause.end], cause.category) == ("走访群众", "other")
    (last,) = (each for each in read.achievements if REPORT[each.start : each.end] == "👍")
    assert (last.type, last.value, last.unit, last.qualifier) == ("other", 5, "次", "over")


def test_a_task_looks_as_the_guide_shows_it(
    page: Page, server: Server, client: Client, kept: Workspace, root: Path, tmp_path: Path
) -> None:
    """Regions, relations between them, the report's lines beside the text; drawn anew where it is asked for."""
    path = root / "samples" / "civil-affairs-2023.txt"
    result = extract(path)
    project = open_project(client, "screenshot")
    push(
        client,
        kept,
        project,
        lambda wanted: [result for _ in wanted],
        [Report.of(path.stem, result.document.text)],
        "rules",
    )
    tasks = client.tasks(project.id, "id,data,predictions")

    def relations(task: Any) -> int:
        return sum(each["type"] == "relation" for each in task["predictions"][0]["result"])

    task = max(tasks, key=lambda each: (min(relations(each), 3), -each["predictions"][0]["score"]))
    assert relations(task)
    open_task(page, server, project.id, task["id"])
    drawn = page.locator("svg text, svg tspan").all_inner_texts()
    names = {each["labels"][0] for each in task["predictions"][0]["result"] if each["type"] == "relation"}
    assert names <= set(drawn) | {each for each in names if page.get_by_text(each).count()}
    expect(page.get_by_text("本报告的预算科目")).to_be_visible()
    picture = tmp_path / "annotation-task.png"
    page.screenshot(path=picture)
    assert picture.stat().st_size > 20_000
    if os.environ.get("JIXIAO_DRAW_DOCS"):
        (root / "docs" / "annotation-task.png").write_bytes(picture.read_bytes())


def test_the_labeling_config_is_one_that_the_server_takes(server: Server) -> None:
    answer = server.api("POST", "projects/validate/", json={"label_config": labeling_config()})
    assert answer.status_code in (200, 204)
