"""Lists that are complete by the kinds that they name, in turn, or by their contents; and what was left open."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]

DONE, STAFF, BUYING = "三、履职完成情况\n", "一、部门基本情况\n", "四、政府采购情况\n"
BODIES, PUBLIC = "二、机构设置\n", "七、“三公”经费支出决算情况说明\n"

# (rule, heading, text with gaps, what fills them soundly, and wrongly).
CASES = [
    # Levels down to the village are all levels.
    ("parts_total", DONE, "培训网格员900人次，其中县级60人次、乡镇级240人次、村级{}人次。", "600", "500"),
    ("parts_total", DONE, "共调处纠纷310件，其中：市级12件，县级38件，乡级90件，村级{}件。", "170", "107"),
    ("parts_total", DONE, "全年设置公益岗位480个，其中区级40个、街道级120个、社区级{}个。", "320", "230"),
    ("parts_total", DONE, "配备河长186名，其中县级16名、镇级40名、村级{}名。", "130", "150"),
    # The body itself and those below it are all bodies.
    ("parts_total", STAFF, "核定编制90名，年末在职{}人，其中局机关30人、二级单位52人。", "82", "64"),
    ("parts_total", STAFF, "年末实有在职人员{}人，其中委机关24人，所属事业单位41人。", "65", "56"),
    ("parts_total", STAFF, "全系统退休人员{}人，其中：局本级18人、下属单位33人。", "51", "61"),
    ("parts_total", DONE, "全年开展培训{}期，其中厅机关举办6期、直属单位举办14期。", "20", "26"),
    # Grades whose projects the sentence before counts, with words or money behind the number.
    ("parts_total", DONE, "本部门组织对2022年度{}个项目开展了绩效自评，涉及资金860万元。"
        "从自评情况看，等级为“优”的项目7个，“良”的项目2个，“中”的项目1个，“差”的项目0个。", "10", "11"),
    ("parts_total", DONE, "共对{}个项目进行绩效评价。其中评价等级为“优”的5个，“良”的3个，“中”的1个。", "9", "8"),
    # Shares in turn.
    ("share", BUYING, "政府采购规模为200万元，其中货物、工程、服务采购分别为120万元、20万元和60万元，"
        "占采购规模的比例分别为60%、{}和30%。", "10%", "20%"),
    ("share", BUYING, "全年采购总额2.50亿元，货物、工程、服务依次为1.00亿元、1.20亿元和0.30亿元，"
        "占比依次为40%、48%和{}。", "12%", "21%"),
    ("share", DONE, "共受理来访80件，来信、来电、网上信访分别为20件、24件、36件，分别占{}、30%、45%。", "25%", "35%"),
    ("share", DONE, "发放补助资金640万元，甲乡、乙乡分别为400万元和240万元，占发放资金的比重分别为62.5%和{}。",
        "37.5%", "33.5%"),
    # Bodies that a number behind them sums up.
    ("parts_total", BODIES, "2022年部门决算汇总公开单位构成包括：某某局本级以及甲河管理所、乙渠管理所，共{}家单位。",
        "3", "4"),
    ("parts_total", BODIES, "纳入决算编报的预算单位有：甲中心、乙中心、丙大队、丁馆，共计{}个。", "4", "3"),
    ("parts_total", BODIES, "内设机构包括办公室、人事股、财务股、业务股、信访股，共{}个。", "5", "6"),
    # A change, and no reason.
    ("empty_reason", PUBLIC, "公务接待费支出4.20万元，比上年增加1.20万元，主要原因是：{}。", "来访增多", "无"),
    ("empty_reason", PUBLIC, "公务接待费预算5万元，决算4.20万元，决算数小于预算数的主要原因是{}。", "来访减少", "暂无"),
    ("empty_reason", PUBLIC, "公务接待费支出4.20万元，比上年下降16%，减少的原因：{}。", "来访减少", "待补充"),
    ("empty_reason", PUBLIC, "公务接待费支出4.20万元，高于上年决算数，主要原因为{}。", "来访增多", "略"),
    ("empty_reason", PUBLIC, "公务接待费支出4.20万元，比上年减少0.80万元，主要原因是{}。", "来访减少", "/"),
    # A body without its name.
    ("placeholder", PUBLIC, "公务用车购置费17.65万元，{}更新公务用车1辆。", "我局", "XX"),
    ("placeholder", PUBLIC, "{}本年度无国有资本经营预算财政拨款支出。", "本部门", "××"),
    ("placeholder", PUBLIC, "2022年度{}机关运行经费支出20万元。", "我局", "XX"),
    ("placeholder", PUBLIC, "截至年末，{}共有车辆2辆。", "本单位", "○○"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "heading", "text", "sound", "wrong"), CASES)
def test_of_two_texts_only_the_faulty_one_is_found(
    assert_told_apart: Callable[..., None], rule: str, heading: str, text: str, sound: str, wrong: str
) -> None:
    assert_told_apart(rule, heading + text, sound, wrong)


@pytest.mark.parametrize(
    "text",
    [
        # Two levels are not all, nor are those above the village.
        DONE + "创建示范点60个，其中县级12个、村级20个。",
        DONE + "创建示范点60个，其中国家级2个、省级5个、市级16个。",
        # What else there is.
        STAFF + "在职人员120人，其中局机关30人、借调人员8人。",
        STAFF + "在职人员120人，其中局机关30人、二级单位80人、派驻机构10人。",
        # Shares of another whole, and of some.
        DONE + "发放补助200万元，甲乡、乙乡分别为30万元和20万元，占财政投入的比例分别为3%和2%。",
        # Some of the bodies.
        BODIES + "预算单位包括甲中心、乙中心、丙大队等，共12个。",
        BODIES + "内设机构包括办公室、甲股和乙股、业务股，共4个。",
        BODIES + "二级预算单位包括局本级、甲中心、乙中心，共2个下属单位。",
        # Nothing changed.
        PUBLIC + "因公出国（境）费支出0万元，与上年持平，原因是：无。",
        PUBLIC + "因公出国（境）费支出0万元，比上年增加0万元，增长0%，主要原因是：无。",
        PUBLIC + "因公出国（境）费支出0万元，与上年相比没有变化，增减原因：无。",
        # A name that is left out on purpose.
        DONE + "办理XX专案1起。",
    ],
)
def test_what_is_sound(find: Find, text: str) -> None:
    assert [each.message for each in find(text + "\n")] == []


TITLES = ["收入支出情况说明", "收入情况说明", "支出情况说明", "“三公”经费情况说明", "国有资产占用情况说明", "其他说明"]
NUMBERS = "一二三四五六七八九"


def listed(titles: list[str], numbers: str = NUMBERS, page: str = "") -> str:
    return "".join(f"{number}、{title}{page}\n" for number, title in zip(numbers, titles, strict=False))


def account(contents: str, told: str) -> str:
    head = (
        "目录\n第一部分 某某局概况\n第二部分 决算情况说明\n{}第三部分 附件\n第一部分 某某局概况\n某某局负责有关工作。\n"
    )
    text = told.replace("\n", "\n本单位的有关情况，在所附的报表里都有反映，此处不再赘述。\n")
    return head.format(contents) + "第二部分 决算情况说明\n" + text + "第三部分 附件\n附件见后。\n"


@pytest.mark.parametrize("at", range(len(TITLES)))
@pytest.mark.parametrize("page", ["", "……12", "\t7"])
def test_a_title_that_the_contents_leave_out(find: Find, at: int, page: str) -> None:
    fewer, numbers = TITLES[:at] + TITLES[at + 1 :], NUMBERS[:at] + NUMBERS[at + 1 :]
    assert find(account(listed(TITLES, page=page), listed(TITLES)), "contents") == []
    for contents in (listed(fewer, numbers, page), listed(fewer, page=page)):
        (found,) = find(account(contents, listed(TITLES)), "contents")
        assert found.message.startswith(f"正文有“{NUMBERS[at]}、{TITLES[at]}”，目录没有列出")


def test_a_title_that_only_the_contents_have(find: Find) -> None:
    (found,) = find(account(listed(TITLES), listed(TITLES[:4] + TITLES[5:])), "contents")
    assert found.message.startswith("目录列有“五、国有资产占用情况说明”，正文没有")
    # A heading without its number is there; contents that are an outline leave out more than one.
    bare = listed(TITLES).replace("五、", "")
    assert find(account(listed(TITLES), bare), "contents") == []
    assert find(account(listed(TITLES[:4]), listed(TITLES)), "contents") == []
