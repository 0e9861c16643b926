"""Of which type an achievement is when clerks leave words out, use others, or speak for other departments."""

from __future__ import annotations

import functools

import pytest

from extractor import pipeline
from extractor.reading.plain import parse

RESULTS = "云山县某局2023年度部门整体支出绩效自评报告\n一、绩效目标完成情况\n"

build = functools.cache(pipeline.build)


def types(sentence: str) -> list[str]:
    """The types of a sentence's achievements in a section of results, in order."""
    return [each.type for each in pipeline.run(parse(RESULTS + sentence, "report.txt"), build()).achievements]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # The noun stands in the clause before.
        ("“12380”平台收到来信来电21件，了结20件。", ["cadres_supervised"] * 2),
        ("表彰优秀共产党员26名，其中机关干部7名。", ["commendations"] * 2),
        ("排查消防隐患120处，已治理118处。", ["other"] * 2),
        ("办理提案43件，推进实施40件。", ["people_served"] * 2),
        # A part is of the type of its whole, whatever it is called.
        ("交流轮岗教师186名，其中骨干教师42名。", ["cadres_adjusted"] * 2),
        # The members of a list share its verb, whatever their nouns speak for.
        ("提拔正科21人、副科56人，轮岗88人。", ["cadres_promoted", "cadres_promoted", "cadres_adjusted"]),
        # What those counted did themselves says more than what they are a part of.
        # Households that were told something were not trained.
        ("民警敲门宣讲860户。", ["people_served"]),
        # The later parts of a whole are no parts of the first.
        (
            "调整干部436人次，其中提拔118人、交流146人。",
            ["cadres_adjusted", "cadres_promoted", "cadres_adjusted"],
        ),
        # Its words stand before the quantity that adjoins it.
        ("开展农机手培训12场1500人次。", ["training_held", "people_trained"]),
        # The measure word tells: classes and their pupils have the same verb.
        ("村党组织书记集中轮训3期。", ["training_held"]),
        ("轮训村党组织书记240人次。", ["people_trained"]),
        ("讲防汛课42堂。", ["training_held"]),
        ("全年放了36场。", ["activities_held"]),
        # Where no word tells, what the measure word mostly counts: households are helped.
        ("完成32户。", ["people_served"]),
        # Persons counted beside an event are those whom it reached.
        # What fell to so many is a measure of how things stand.
        # A quoted name is no verb of the sentence.
        ("“标兵工程”培训村书记180名。", ["people_trained"]),
        ("表彰“最美护士”16名。", ["commendations"]),
    ],
)
def test_what_a_sentence_leaves_out(sentence: str, expected: list[str]) -> None:
    assert types(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("查处超限车辆210台，卸载货物900吨。", ["other", "other"]),
        ("检查餐饮企业320家次，查封扣押12件。", ["activities_held", "other"]),
        ("批评教育6人，诫勉2人。", ["cadres_supervised", "cadres_supervised"]),
        ("核查个人有关事项报告52人，认定漏报3人。", ["cadres_supervised", "cadres_supervised"]),
    ],
)
def test_supervision_of_officials_is_not_enforcement(sentence: str, expected: list[str]) -> None:
    assert types(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("实地察访班子36个、面谈520人次。", ["cadres_assessed", "cadres_assessed"]),
        ("赴高校揽才签下博士6名。", ["talent_recruited"]),
        ("撤并空壳党支部8个，摘掉软弱涣散帽子的村11个。", ["party_orgs_rectified", "party_orgs_rectified"]),
        ("接收入党申请、确定积极分子19名。", ["party_members_developed"]),
        ("捧回团体一等奖1个，通报表扬5次。", ["commendations", "commendations"]),
        ("帮农户跑办低保、慢病卡等160件。", ["people_served"]),
        ("开展院坝恳谈210场，启动应急响应3次。", ["activities_held", "activities_held"]),
        ("布点专家大院5个，新辟训练基地2处。", ["facilities_built", "facilities_built"]),
        ("认定高新技术企业26家，专利授权310件。", ["other", "other"]),
    ],
)
def test_other_words_for_the_same(sentence: str, expected: list[str]) -> None:
    assert types(sentence) == expected


def test_a_departments_own_business_is_likelier() -> None:
    def of(department: str) -> list[str]:
        text = f"云山县{department}2023年度部门整体支出绩效自评报告\n一、绩效目标完成情况\n立案62件，移送3人。"
        return [each.type for each in pipeline.run(parse(text, "report.txt"), build()).achievements]

    assert of("市场监督管理局") == ["other", "other"]
    assert of("纪委监委") == ["cadres_supervised", "cadres_supervised"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # The name of a plan is none; nor is 将 before a number, where it is 把.
        ("实施“归雁”计划，引进硕士12名。", ["12名"]),
        ("将860卷干部档案扫描入库。", ["860卷"]),
        ("将新建服务站30个。", []),
        # A number in words counts where it takes up what was counted before, is large, or adjoins another number.
        ("摄制教育片6部，两部获省奖。", ["6部", "两部"]),
        ("十七个完成转化的后进村。", ["十七个"]),
        ("查处案件四批16起。", ["四批", "16起"]),
        ("打造两个平台。", []),
        # 块 counts boards, not money; 违法所得 is no score.
        ("立起公示牌41块。", ["41块"]),
        ("追缴违法所得86万元。", ["86万元"]),
        # A sentence about the department itself goes on with it.
        ("内设机构15个，派驻组12个。", []),
        # Nor is a difference of a line, or its cause, an achievement.
        ("公务接待费决算5万元，比预算增加1万元，主要原因是新增招商接待12批次。", []),
    ],
)
def test_what_counts_as_achieved(sentence: str, expected: list[str]) -> None:
    result = pipeline.run(parse(RESULTS + sentence, "report.txt"), build())
    assert [each.text for each in result.achievements] == expected
