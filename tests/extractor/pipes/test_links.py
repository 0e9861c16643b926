"""What a user relies on in the links from achievements to budget lines."""

from __future__ import annotations

import pytest

from extractor import pipeline
from extractor.pipes.likeness import Lines, line_subjects
from extractor.reading.plain import parse
from extractor.result import BudgetLine, Result

TITLE = "云山县某局2023年度部门整体支出绩效自评报告\n"
FUNDS = "一、项目支出情况\n1.{a}，全年预算数20万元，支出决算数18万元。\n2.{b}，全年预算数30万元，支出决算数28万元。\n"
RESULTS = "二、绩效目标完成情况\n"
LINES = FUNDS.format(a="党建工作经费", b="人才发展专项资金")


def read(text: str) -> Result:
    return pipeline.run(parse(text, "report.txt"), pipeline.build())


def links(text: str) -> dict[str, str | None]:
    """The achievements of a text with the names of their lines."""
    result = read(text)
    names = {line.id: line.path[-1] for line in result.budget_lines}
    return {each.text: names.get(each.budget_line_id or "") for each in result.achievements}


def test_lines_are_found_at_all() -> None:
    assert {"党建工作经费", "人才发展专项资金"} <= {line.path[-1] for line in read(TITLE + LINES).budget_lines}


def test_subject_decides() -> None:
    text = TITLE + LINES + RESULTS + "新成立党支部6个。\n引进高层次人才9名。\n"
    assert links(text) == {"6个": "党建工作经费", "9名": "人才发展专项资金"}


def test_title_that_is_a_lines_name_decides_over_the_subject() -> None:
    text = TITLE + LINES + RESULTS + "（一）党建工作\n引进高层次人才9名。\n（二）人才工作\n召开座谈会4次。\n"
    assert links(text) == {"9名": "党建工作经费", "4次": "人才发展专项资金"}


def test_label_of_an_item_decides() -> None:
    text = TITLE + LINES + RESULTS + "总体完成较好，1.党建工作：召开会议5次。2.人才工作：召开会议6次。\n"
    assert links(text) == {"5次": "党建工作经费", "6次": "人才发展专项资金"}


def test_line_that_the_sentence_names_decides() -> None:
    text = TITLE + LINES + RESULTS + "党建工作经费用于召开座谈会5次。\n人才发展专项资金用于召开座谈会6次。\n"
    assert links(text) == {"5次": "党建工作经费", "6次": "人才发展专项资金"}


def test_line_that_opens_an_item_goes_on_to_its_end() -> None:
    text = TITLE + LINES + RESULTS + "人才发展专项资金保障到位。先后召开座谈会6次。开展各类活动7次。\n"
    assert links(text) == {"6次": "人才发展专项资金", "7次": "人才发展专项资金"}


def test_list_of_lines_says_nothing_of_each() -> None:
    text = TITLE + LINES + RESULTS + "“党建工作经费”“人才发展专项资金”完成情况：先后召开座谈会6次。\n"
    assert links(text) == {"6次": None}


def form(project: str, done: str) -> str:
    return (
        f"2023年度项目支出绩效自评表\n\n\t项目支出名称\n\t{project}\n\n\t主管部门\n\t云山县某局\n\t实施单位\n\t云山县某局\n\n"
        f"\t年度总体目标\n\t预期目标\n\t实际完成情况\n\n\t\n\t按时完成全年的各项任务。\n\t{done}\n\n"
    )


def test_form_decides_and_tells_whose_the_same_achievement_is() -> None:
    text = (
        TITLE
        + LINES
        + RESULTS
        + "先后召开各类座谈会16次。\n"
        + form("党建工作经费", "先后召开各类座谈会16次，引进人才3名。")
    )
    result = read(text)
    names = {line.id: line.path[-1] for line in result.budget_lines}
    assert [(each.text, names[each.budget_line_id or ""]) for each in result.achievements] == [
        ("16次", "党建工作经费"),
        ("16次", "党建工作经费"),
        ("3名", "党建工作经费"),
    ]
    inside, outside = result.achievements[1], result.achievements[0]
    assert inside.link_score > 0.95
    assert outside.link_score > 0.9


def test_what_fits_no_line_has_none() -> None:
    result = read(TITLE + LINES + RESULTS + "建成农村公路56公里。\n")
    (one,) = result.achievements
    assert (one.budget_line_id, one.link_score) == (None, 0.0)


def test_aggregate_lines_take_nothing() -> None:
    text = (
        TITLE
        + "一、项目支出情况\n项目支出年初预算数20万元，决算数18万元。\n"
        + RESULTS
        + "项目支出保障到位，召开会议5次。\n"
    )
    assert links(text) == {"5次": None}


@pytest.mark.parametrize(
    ("one", "other", "sentence"),
    [
        ("养老服务体系建设资金", "儿童福利保障资金", "新增养老床位40张。"),
        ("高标准农田建设资金", "动物疫病防控经费", "在农田内硬化机耕路12公里。"),
        ("公租房租金补贴项目", "老旧小区综合整治项目", "为备案家庭发放租金补贴8万元。"),
        ("学生资助专项资金", "校舍新建改扩建专项资金", "资助家庭经济困难学生900人次。"),
        ("法律援助经费", "普法宣传经费", "办理法律援助案件310件。"),
        ("人事考试组织经费", "公租房租金补贴项目", "为考生启用标准化考场46间。"),
        ("主体班次教学经费", "校舍新建改扩建专项资金", "主体班结业学员312人。"),
        ("科研咨政经费", "校舍新建改扩建专项资金", "教师完成课题、发表论文58篇。"),
        ("村级换届经费", "人才发展专项资金", "选出村“两委”成员480名。"),
        ("干部教育与监督经费", "人才发展专项资金", "诫勉干部8人。"),
        ("烈士纪念设施管护经费", "公租房租金补贴项目", "接待瞻仰祭扫群众3.6万人次。"),
        ("公园绿地养护经费", "公租房租金补贴项目", "栽植绿化苗木1.2万株。"),
    ],
)
def test_subjects_of_other_departments(one: str, other: str, sentence: str) -> None:
    assert list(links(TITLE + FUNDS.format(a=other, b=one) + RESULTS + sentence).values()) == [one]


# The parts.


def line(at: str, name: str) -> BudgetLine:
    return BudgetLine(id=at, category="project", path=[name], code=None, amounts=[])


def test_likeness_prefers_the_rarer_words() -> None:
    lines = Lines([line("b1", "教师培训经费"), line("b2", "教师招聘经费")], line_subjects())
    scores = lines.likeness("面向社会招聘教师", 1.0)
    assert scores["b2"] > scores["b1"]


@pytest.mark.parametrize(
    ("whole", "part", "sentence"),
    [
        ("基层党建经费", "防汛一线党组织工作经费", "新成立党支部6个"),
        ("养老服务补贴", "医院养老护理员培训经费", "新增养老床位40张"),
        ("普法宣传经费", "乡村振兴普法阵地和广场修缮经费", "举办法治讲座12场"),
    ],
)
def test_of_the_lines_of_a_subject_that_whose_whole_name_speaks_of_it_is_the_likelier(
    whole: str, part: str, sentence: str
) -> None:
    scores = Lines([line("b1", part), line("b2", whole)], line_subjects()).likeness(sentence, 1.0)
    assert scores["b2"] > scores["b1"]


def test_words_of_a_line_that_is_listed_all_over_a_report_still_tell() -> None:
    lines = [line("b1", "青禾行动经费"), line("b2", "古籍修复专项")]
    listed = ["全年保障青禾行动经费和古籍修复专项。"] * 9
    assert Lines(lines, line_subjects(), listed).likeness("举办青禾行动沙龙", 1.0)["b1"] > 0.3
    spoken = ["全年举办青禾行动沙龙。"] * 9
    assert Lines(lines, line_subjects(), spoken).likeness("举办青禾行动沙龙", 1.0).get("b1", 0.0) < 0.1


def item(at: str, *path: str) -> BudgetLine:
    return BudgetLine(id=at, category="functional", path=list(path), code=None, amounts=[])


ITEMS = [
    item("b1", "文化旅游体育与传媒支出", "文化和旅游", "图书馆"),
    item("b2", "文化旅游体育与传媒支出", "文物", "文物保护"),
    item("b3", "文化旅游体育与传媒支出", "文化和旅游", "行政运行"),
]


def test_items_of_the_classification_take_nothing_but_are_known_in_quotation_marks() -> None:
    assert len(Lines(ITEMS, line_subjects())) == 0
    lines = Lines([*ITEMS, line("b4", "文化惠民项目")], line_subjects())
    assert set(lines.names) == {"b4"}
    plain, quoted = "图书馆接待读者9万人次", "“图书馆”项目接待读者9万人次"
    assert list(lines.mentions(plain, 0, len(plain))) == []
    (hit,) = lines.mentions(quoted, 0, len(quoted))
    assert [cue.key for cue in hit.meaning.cues] == ["b1"]


@pytest.mark.parametrize(
    "funds",
    [
        "1.一般公共服务支出（类）组织事务（款）公务员事务（项）。年初预算为120万元，支出决算为108万元。\n",
        "人员经费决算数86万元，公用经费决算数14万元，培训费决算数3万元。\n",
        "项目支出年初预算数20万元，决算数18万元。\n",
    ],
)
def test_a_report_without_projects_links_nothing(funds: str) -> None:
    text = TITLE + "一、支出情况\n" + funds + RESULTS + "新招录公务员28名，举办公务员培训班3期。\n"
    assert links(text) == {"28名": None, "3期": None}


@pytest.mark.parametrize(
    ("paid", "expected"),
    [("28万元", "人才发展专项资金"), ("28.01万元", None), ("近0.3亿元", None), ("279,900元", "人才发展专项资金")],
)
def test_no_line_pays_more_than_was_spent_on_it(paid: str, expected: str | None) -> None:
    text = TITLE + LINES + RESULTS + f"人才发展专项资金用于发放人才奖励资金{paid}，引进高层次人才9名、专家5名。\n"
    found = links(text)
    assert found.pop(paid) == expected
    assert set(found.values()) == {"人才发展专项资金"}


@pytest.mark.parametrize(
    "told",
    [
        "向上争取人才项目资金[300万元]",
        "帮人才企业协调银行授信[0.6亿元]",
        "撬动人才企业自筹研发资金[450万元]",
        "为引进的人才追回被拖欠的工钱[88万元]",
        "人才创办的农场帮群众销售蜜柚[1,200万元]",
        "专家服务团为企业挽回经济损失[95万元]",
        "清退不符合条件的人才，追回资金[61万元]",
        "人才贷放款[2.1亿元]",
    ],
)
def test_money_that_was_brought_in_recovered_or_lent_is_a_result_of_its_line_whatever_its_size(told: str) -> None:
    before, money, _ = told.replace("]", "[").split("[")
    text = TITLE + LINES + RESULTS + f"（一）人才工作\n引进高层次人才9名，{before}{money}。\n"
    assert links(text)[money] == "人才发展专项资金"


@pytest.mark.parametrize("told", ["发放购房补助", "兑付安家补贴", "拨付平台资金", "送去慰问金", "报销培训费用"])
def test_money_that_was_paid_out_is_not_of_a_line_with_less(told: str) -> None:
    text = TITLE + LINES + RESULTS + f"（一）人才工作\n引进高层次人才9名，{told}300万元。\n"
    assert links(text).get("300万元") is None


OWN_WORK = [
    "局机关党支部与挂钩村联学6次。",
    "在市级以上媒体刊发稿件6篇。",
    "修订内控制度6项。",
    "有6名同志走上科级领导岗位。",
    "6个集体获市委通报表扬。",
    "市委组织部评先进集体6个。",
    "集中采购更新政府采购项目6个。",
    "局党组会研究议题6个。",
    "办理群众来信来电6件。",
    "会同人大办办理建议提案6件。",
]


@pytest.mark.parametrize("told", OWN_WORK)
def test_what_an_office_does_for_itself_is_paid_by_no_project(told: str) -> None:
    text = TITLE + LINES + RESULTS + "（一）其他\n引进高层次人才9名，柔性引进专家15名。" + told + "\n"
    found = links(text)
    assert found["9名"] == "人才发展专项资金"
    assert not any(line for words, line in found.items() if words.startswith("6"))


def test_what_an_office_does_for_itself_is_paid_by_a_project_that_is_for_it() -> None:
    lines = FUNDS.format(a="机关党建工作经费", b="人才发展专项资金")
    told = "指导机关党委换届6个，新建机关党支部4个。\n"
    assert links(TITLE + lines + RESULTS + told) == {"6个": "机关党建工作经费", "4个": "机关党建工作经费"}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("（一）青禾行动有声有色", "青禾行动专项经费"),
        ("（一）推进青禾行动走深走实", "青禾行动专项经费"),
        ("（一）青禾行动与古籍修复", None),
        ("（一）其他情况", None),
    ],
)
def test_a_title_in_which_a_lines_name_stands_tells_of_that_line_though_its_words_stand_everywhere(
    title: str, expected: str | None
) -> None:
    lines = FUNDS.format(a="古籍修复专项", b="青禾行动专项经费")
    everywhere = "".join(f"青禾行动和古籍修复带来新气象，建成{each}家。\n" for each in range(11, 20))
    assert links(TITLE + lines + RESULTS + everywhere + title + "\n新增工坊5家。\n")["5家"] == expected


def test_of_two_lines_as_likely_none_is_named_unless_one_cannot_have_paid() -> None:
    lines = FUNDS.format(a="人才引进专项经费", b="人才引进奖励资金")
    assert links(TITLE + lines + RESULTS + "引进高层次人才9名。\n") == {"9名": None}
    assert links(TITLE + lines + RESULTS + "发放人才引进资金25万元。\n") == {"25万元": "人才引进奖励资金"}


def test_a_line_named_in_two_ways_is_no_rival_of_itself() -> None:
    lines = FUNDS.format(a="人才发展专项资金", b="市人才发展专项资金")
    assert links(TITLE + lines + RESULTS + "引进高层次人才9名。\n") == {"9名": "人才发展专项资金"}


def test_what_is_told_again_has_the_line_that_a_title_said() -> None:
    again = "全面完成各项任务，举办座谈会27场次。\n"
    told = "（一）党建工作\n先后举办座谈会27场次。\n"
    assert links(TITLE + LINES + RESULTS + told + "（二）其他情况\n" + again) == {"27场次": "党建工作经费"}


@pytest.mark.parametrize(
    ("told", "again", "expected"),
    [
        ("补贴兑现率达到100%。", "资产盘点账实相符率达到100%。", None),
        ("补贴兑现率达到100%。", "全年补贴兑现率达到100%。", "党建工作经费"),
        ("先后建成工坊3家。", "先后建成驿站3家。", None),
        ("先后建成工坊3家。", "这一年先后建成工坊3家。", "党建工作经费"),
    ],
)
def test_a_common_value_told_again_is_the_same_only_of_the_same_thing(
    told: str, again: str, expected: str | None
) -> None:
    text = TITLE + LINES + RESULTS + f"（一）党建工作\n{told}\n（二）其他情况\n{again}\n"
    linked = [each.budget_line_id for each in read(text).achievements]
    assert linked[0] and linked[-1] == (linked[0] if expected else None)


def test_an_item_of_the_classification_is_told_by_its_whole_name_though_its_words_are_common() -> None:
    items = [item("b1", "公共安全支出", "司法", "公共法律服务"), item("b2", "公共安全支出", "司法", "社区矫正")]
    lines = Lines([*items, line("b3", "普法宣传经费")], line_subjects())
    assert lines.likeness("公共法律服务提档升级", 1.0)["b1"] > 0.8
    assert lines.likeness("法律服务提档升级", 1.0).get("b1", 0.0) < 0.5


@pytest.mark.parametrize("name", ["人员经费", "日常公用经费", "公务用车加油费"])
def test_what_an_office_costs_is_no_project(name: str) -> None:
    assert len(Lines([line("b1", name)], line_subjects())) == 0


def test_name_within_a_longer_name_is_the_same_line() -> None:
    lines = Lines([line("b1", "人才发展专项资金")], line_subjects())
    assert lines.by_name("市人才发展专项资金") == "b1"
    assert lines.by_name("驻村工作经费") is None
