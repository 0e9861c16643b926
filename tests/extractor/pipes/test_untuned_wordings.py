"""What is said in words that no sample has: what is counted without a unit, reached amid plans, told beside a line."""

from __future__ import annotations

import pytest

from extractor import extract, quantities
from extractor.pipes.achievements.going_on import going_on
from extractor.pipes.achievements.typer import Vote, join
from extractor.result import Result


def types(text: str) -> dict[str, str]:
    return {achievement.text: achievement.type for achievement in extract(text).achievements}


def rules(text: str) -> dict[str, str]:
    found: Result = extract(text, explain=True)
    assert found.explanations is not None
    return {each.text: each.rule for each in found.explanations.quantities}


@pytest.mark.parametrize(
    ("text", "read", "kind"),
    [
        ("拆迁协议百分百签完。", "百分百", "rate"),
        ("服务业占GDP61%，", "61%", "rate"),
        ("建成KTV12家，", "12家", "count"),
        ("上线APP3个，", "3个", "count"),
        ("引进PPP5个，", "5个", "count"),
        ("评优8名，其余33名为合格。", "33名", "count"),
        ("招募120名义工。", "120名", "count"),
        ("组建45支队伍。", "45支", "count"),
        ("派出3支援鄂医疗队。", "3支", "count"),
        ("编印文史专辑2辑；", "2辑", "count"),
        ("收购烤烟4049担，", "4049担", "count"),
        ("运送帐篷80顶，", "80顶", "count"),
        ("发放拐杖30付。", "30付", "count"),
        ("完成土石方340万方，", "340万方", "count"),
        ("新增网格18网格，", "18网格", "count"),
    ],
)
def test_what_is_counted_is_seen(text: str, read: str, kind: str) -> None:
    assert (read, kind) in [(each.text, each.kind) for each in quantities(text)]


@pytest.mark.parametrize(
    "text",
    [
        "沿G60高速",
        "PM2.5浓度",
        "COVID-19疫情",
        "用A4纸打印",
        "建成5G30座",
        "3支部",
        "3支付平台",
        "4方面工作",
        "2具体做法",
        "5担任",
    ],
)
def test_names_and_other_words_count_nothing(text: str) -> None:
    assert not [each for each in quantities(text) if each.kind in ("count", "rate")]


@pytest.mark.parametrize(
    "title",
    ["西部计划", "“墩苗”计划", "“三支一扶”计划", "营养改善计划", "春蕾计划", "青年英才支持计划", "西部计划与志愿服务"],
)
def test_a_programme_is_no_plan(title: str) -> None:
    text = f"清河县团委2023年工作总结\n一、{title}\n本年新招募志愿者21名，帮扶困境儿童127名。\n"
    assert {"21名", "127名"} <= set(types(text))


@pytest.mark.parametrize(
    "title", ["2024年计划", "下一步工作计划", "重点工作推进计划", "2024年度工作计划", "水利建设计划"]
)
def test_a_plan_is_one(title: str) -> None:
    done = "清河县团委2023年工作总结\n一、2023年工作情况\n帮扶困境儿童88名。\n"
    text = f"{done}二、{title}\n新招募志愿者21名，帮扶困境儿童127名。\n"
    assert set(types(text)) == {"88名"}


@pytest.mark.parametrize("title", ["年度绩效目标（文字）", "年度绩效目标(定性)", "总体目标（简述）"])
def test_a_note_behind_a_title_is_no_part_of_it(title: str) -> None:
    assert not types(f"{title}\n主体班培训260人次，开课210门。\n")


@pytest.mark.parametrize(
    ("text", "done", "planned"),
    [
        ("年初确定巡察3轮。实际完成2轮，巡察乡镇6个，移送线索35条。", {"2轮", "6个", "35条"}, {"3轮"}),
        ("目标是培训400人，截至11月底培训430人次。", {"430人次"}, {"400人"}),
        ("计划改造农房210户，现已改造330户。", {"330户"}, {"210户"}),
        ("在已建成16个驿站的基础上，再建20个。", {"16个"}, {"20个"}),
        ("全年定为走访300户，实际走访342户。", {"342户"}, {"300户"}),
    ],
)
def test_what_was_reached_amid_what_is_to_come(text: str, done: set[str], planned: set[str]) -> None:
    found = rules(f"清河县纪委2023年总结\n（一）年度目标任务\n{text}\n")
    assert {each for each, rule in found.items() if rule == "tense" and each != "一"} == planned
    assert done <= found.keys()


def test_a_sentence_that_looks_back_ends_a_label_of_goals() -> None:
    text = "今年的目标：新增就业33万人，培训13万人次。回头看去年，走访企业260家，慰问老人420户。\n"
    found = rules(text)
    assert found["33万人"] == found["13万人次"] == "label"
    assert "label" not in (found["260家"], found["420户"])


@pytest.mark.parametrize(
    ("text", "rate", "kept"),
    [
        ("旧厂区改造118万平方米，占全年目标251.87%。", "251.87%", True),
        ("完成投资6.15亿元，完成年度任务99.27%。", "99.27%", True),
        ("新建泵站9座，达到任务数112.5%。", "112.5%", True),
        ("办结率目标值95%，", "95%", False),
        ("群众满意度年度任务90%，", "90%", False),
    ],
)
def test_how_much_of_a_target_was_reached_is_no_target(text: str, rate: str, kept: bool) -> None:
    assert (rules(f"2023年工作总结\n{text}\n")[rate] != "target") is kept


@pytest.mark.parametrize(
    ("text", "count", "planned"),
    [
        ("前期手续在办，力争春节前进场；续建桥梁3座，", "3座", False),
        ("其中要求开工7个，到目前5个已动工。", "7个", True),
        ("其中要求开工7个，到目前5个已动工。", "5个", False),
        ("争取开工2个，", "2个", True),
        ("争取资金200万元，修路4公里，", "4公里", False),
        ("计划新建泵站9座；改造水闸3座，", "3座", True),
        ("其中已解决或列入计划的104件，", "104件", False),
        ("原定线下办班9期，", "9期", True),
    ],
)
def test_how_far_a_plan_reaches(text: str, count: str, planned: bool) -> None:
    assert (rules(f"2023年工作总结\n{text}\n")[count] == "plan") is planned


def test_counts_beside_a_lines_figures_are_judged_those_of_its_causes_are_not() -> None:
    beside = "文化活动项目预算190万元，执行168.7万元，完成预算的88.8%。一是产出方面，社区活动122场，精品节目2部。"
    cause = "人员经费决算46万元，比预算增加5万元，主要原因是年内调入5人。"
    assert types(f"项目绩效自评综述\n{beside}\n").get("122场") == "activities_held"
    assert rules(f"项目绩效自评综述\n{cause}\n")["5人"] == "amount"


@pytest.mark.parametrize(
    ("text", "decided", "wanted"),
    [
        ("反映村组干部的38件，占54%", "cadres_supervised", ("rate_reached", 2.0)),
        ("总预算的38件，占54%", "", ("", 1.0)),
        ("城市管理508件、环境保护246件", "people_served", ("people_served", 0.5)),
        ("受理666件，其中废水39件", "people_served", ("people_served", 1.0)),
        ("走访52户，下降54%", "people_served", None),
        ("走访52户，慰问54人", "people_served", None),
        ("走访52户。全年开展了各类形式多样的活动54户", "people_served", None),
        ("编制52名、在职54名", "", None),
    ],
)
def test_a_quantity_goes_on_with_the_one_before(text: str, decided: str, wanted: tuple[str, float] | None) -> None:
    before, after = quantities(text)
    assert going_on(text, before, decided, after) == wanted


def test_what_the_one_before_tells_is_added_where_the_type_is_known() -> None:
    likely = {"": 0.6, "people_served": 0.4}
    alone = join({}, 0.0, likely, Vote())
    assert join({}, 0.0, likely, Vote(), told=("people_served", 1.0))["people_served"] > 0.5 > alone["people_served"]
    assert join({}, 0.0, likely, Vote(), told=("unknown", 9.0)) == alone


@pytest.mark.parametrize(
    ("text", "count", "wanted"),
    [
        ("公安局2023年工作总结\n“断卡”行动惩戒981人，抓获网逃28名。", "981人", "other"),
        ("公安局2023年工作总结\n全年破获电诈案120起，移诉197名。", "197名", "other"),
        ("教育局2023年工作总结\n5所学校拿到省党建示范校牌子。", "5所", "commendations"),
    ],
)
def test_the_business_of_police_and_titles_won(text: str, count: str, wanted: str) -> None:
    assert types(text).get(count) == wanted
