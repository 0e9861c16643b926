"""What a user relies on in the causes: what explains which line, against what, which way, and why."""

from __future__ import annotations

import pytest

from extractor import pipeline
from extractor.pipes.variances.rules import StatedCauses
from extractor.reading.plain import parse

TITLE = "云山县教育局2023年度部门决算\n"
Said = tuple[str | None, str, str, list[str]]


def said(text: str) -> list[Said]:
    result = pipeline.run(parse(TITLE + text, "report.txt"), pipeline.build())
    names = {line.id: "/".join(line.path) for line in result.budget_lines}
    return [
        (names.get(each.budget_line_id or ""), each.basis, each.direction, [cause.text for cause in each.causes])
        for each in result.variances
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "公务接待费支出预算为7万元，支出决算为2万元，决算数小于预算数的主要原因是严格控制接待标准。",
            ("公务接待费", "budget", "decrease", ["严格控制接待标准"]),
        ),
        (
            "机关运行经费支出18万元，比2022年度增加2万元，增长12.5%。主要原因是更换了照明设施，导致支出增加。",
            ("机关运行经费", "prior_year", "increase", ["更换了照明设施，导致支出增加"]),
        ),
        (
            "培训费支出6万元，较上年决算数减少1万元，下降14.29%，主要是因为培训改为线上举办。",
            ("培训费", "prior_year", "decrease", ["培训改为线上举办"]),
        ),
        (
            "1、教育支出（类）普通教育（款）小学教育（项）。年初预算为8万元，支出决算为9万元。决算数大于预算数的主要原因：因追加专项资金。",
            ("教育支出/普通教育/小学教育", "budget", "increase", ["追加专项资金"]),
        ),
        (
            "会议费年初预算8万元，支出决算9万元，完成年初预算的112.5%，主要由于临时承办全省会议。",
            ("会议费", "budget", "increase", ["临时承办全省会议"]),
        ),
        (
            "公务用车购置费0万元，与2022年预算持平，主要原因是无购车计划。",
            ("公务用车购置费", "budget", "unchanged", ["无购车计划"]),
        ),
        (
            "公用经费10万元，较2022年度减少2万元。主要原因：一是压减办公用品；二是严格控制差旅。",
            ("公用经费", "prior_year", "decrease", ["压减办公用品", "严格控制差旅"]),
        ),
        (
            "培训费支出6万元，完成预算的120%，因新录用人员集中受训，决算数略高于预算数。",
            ("培训费", "budget", "increase", ["新录用人员集中受训"]),
        ),
        (
            "会议费支出6万元，完成预算的75%，受场馆检修影响两次会议顺延。",
            ("会议费", "budget", "decrease", ["受场馆检修影响两次会议顺延"]),
        ),
        (
            "印刷费年初未安排预算，支出决算6万元，主要原因是临时加印普查表格。",
            ("印刷费", "budget", "increase", ["临时加印普查表格"]),
        ),
        (
            "培训费支出6万元，较上年增加1万元，增长20%。一是场次增多；二是教材提价。",
            ("培训费", "prior_year", "increase", ["场次增多", "教材提价"]),
        ),
        (
            "公务接待费支出2万元，比上年减少1万元，下降33.33%，主要是来访减少，累计接待19批次、143人次。",
            ("公务接待费", "prior_year", "decrease", ["来访减少"]),
        ),
        (
            "会议费支出6万元（预算9万元，2022年7万元），减少1万元，源于合并召开。",
            ("会议费", "prior_year", "decrease", ["合并召开"]),
        ),
        (
            "培训费支出6万元，较上年增加1万元，增长20%，增支的缘由有两点：1.场次增多；2.2023年教材提价。",
            ("培训费", "prior_year", "increase", ["场次增多", "2023年教材提价"]),
        ),
        (
            "印刷费支出6万元，较上年增加1万元，增长20%，主要原因：一是2023年普查；二是1.5万份问卷加印。",
            ("印刷费", "prior_year", "increase", ["2023年普查", "1.5万份问卷加印"]),
        ),
        (
            "会议费决算6万元，完成年初预算8万元的75%，缺口较大的原因：一是场次减少；二是改用内部场地。",
            ("会议费", "budget", "decrease", ["场次减少", "改用内部场地"]),
        ),
        (
            "公务接待费决算6万元，比预算8万元少2万元，系来访减少，接待14批次、103人次。",
            ("公务接待费", "budget", "decrease", ["来访减少"]),
        ),
        (
            "会议费2.95万元，比上年2.97万元略减0.02万元，因合并召开。",
            ("会议费", "prior_year", "decrease", ["合并召开"]),
        ),
        (
            "由于临时承办现场会，会议费支出9万元，比上年增加1万元，增长12.5%。",
            ("会议费", "prior_year", "increase", ["临时承办现场会"]),
        ),
        (
            "受场馆检修影响，会议费支出5万元，比上年减少3万元。",
            ("会议费", "prior_year", "decrease", ["受场馆检修影响"]),
        ),
        (
            "培训费支出6万元，比上年减少1万元，下降14.29%，两期培训改为线上所致。",
            ("培训费", "prior_year", "decrease", ["两期培训改为线上"]),
        ),
        (
            "会议费支出9万元，比上年增加1万元（主要是临时承办现场会）。",
            ("会议费", "prior_year", "increase", ["临时承办现场会"]),
        ),
        (
            "差旅费决算比年初预算多2万元，多出部分缘于异地调查增加。",
            ("差旅费", "budget", "increase", ["异地调查增加"]),
        ),
    ],
)
def test_stated_causes(text: str, expected: Said) -> None:
    assert said(text) == [expected]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "死亡抚恤（社会保障和就业支出—抚恤）决算9万元，比预算多2万元，因一名职工病故。",
            "社会保障和就业支出/抚恤/死亡抚恤",
        ),
        (
            "住房保障支出/住房改革支出/住房公积金决算8万元，比预算少1万元，因一人调出。",
            "住房保障支出/住房改革支出/住房公积金",
        ),
        ("一般公共预算财政拨款收入比上年增加9万元，主要原因是新增普查任务。", "一般公共预算财政拨款收入"),
        ("“三公”经费合计比上年减少3万元，主要原因是压减接待。", "“三公”经费"),
        ("社区治理评价经费比预算少1万元，因两个社区推迟评审。", "社区治理评价经费"),
        ("退役军人慰问安排资金比预算少1万元，因走访人数减少。", "退役军人慰问安排资金"),
        ("职业年金缴费支出比预算多2万元，因一名职工退休做实账户。", "职业年金缴费支出"),
        ("房屋出租收入比上年减少2万元，因租户退租。", "房屋出租收入"),
        ("县残联会议费比上年减少2万元，因座谈会并场召开。", "会议费"),
        ("印刷费、差旅费分别为3万元、5万元，前者比上年减少1万元，因文件改发电子版；后者持平。", "印刷费"),
        ("会议费3万元，培训费5万元，后者比上年增加1万元，因新增一期轮训。", "培训费"),
        ("电费比上年增加1万元，因机房扩容。", "电费"),
    ],
)
def test_the_line_that_a_sentence_names(text: str, line: str) -> None:
    assert [name for name, *_ in said(text)] == [line]


def test_the_next_statement_does_not_belong_to_the_cause() -> None:
    text = (
        "公务接待费支出预算为7万元，支出决算为2万元，决算数小于预算数的主要原因是严格审批，"
        "与上年相比减少1万元，减少的主要原因是来访减少。"
    )
    assert [(basis, causes) for _, basis, _, causes in said(text)] == [
        ("budget", ["严格审批"]),
        ("prior_year", ["来访减少"]),
    ]


def test_an_item_of_a_table_is_known_by_its_own_name() -> None:
    table = "\t科目编码\n\t科目名称\n\t年初预算\n\t决算数\n\n\t2082001\n\t临时救助支出\n\t30\n\t41\n\n\n"
    assert said(f"{table}临时救助支出超预算11万元，因暴雨后下拨救助款。") == [
        ("社会保障和就业支出/临时救助/临时救助支出", "budget", "increase", ["暴雨后下拨救助款"])
    ]


def test_after_a_list_the_whole_is_meant() -> None:
    text = (
        "“三公”经费支出10万元，其中：公务接待费2万元，公务用车运行维护费8万元。"
        "决算数比上年减少1万元，主要原因是压减开支。"
    )
    assert [line for line, *_ in said(text)] == ["“三公”经费"]


@pytest.mark.parametrize(
    "text",
    [
        "公务接待费支出2万元，主要是上级来访发生的接待支出。",
        "公用经费8万元，主要用于办公费和差旅费。",
        "培训费支出6万元，比上年减少1万元。主要原因：XXXX。",
        "预算编制扣分原因是编制不够细化，支出5万元。",
        "会议费支出6万元，比上年增加1万元，受理申请12件。",
        "由于工作需要，会议费支出9万元。",
    ],
)
def test_what_states_no_cause(text: str) -> None:
    assert said(text) == []


def test_amount_and_rate_of_the_change() -> None:
    result = pipeline.run(
        parse(TITLE + "培训费支出6万元，较上年减少1.5万元，下降20%，主要原因是班次减少。", "report.txt"),
        pipeline.build(),
    )
    (variance,) = result.variances
    assert (variance.amount, variance.rate) == (1.5, 20)
    assert variance.text.startswith("培训费支出6万元") or variance.text.startswith("较上年减少")


def test_a_line_that_only_a_cause_names_is_a_line() -> None:
    text = "2023年度公务接待费支出决算数小于预算数的主要原因是严格控制接待。"
    assert [line for line, *_ in said(text)] == ["公务接待费"]


def test_money_unspent_for_a_reason_told_before() -> None:
    text = (
        "项目支出30万元，其中：教师培训经费10万元、校舍维修经费20万元。\n"
        "因疫情防控要求，暑期培训改期，故教师培训补助未拨付。"
    )
    assert said(text) == [("教师培训经费", "budget", "decrease", ["疫情防控要求，暑期培训改期"])]


def test_a_reports_own_project_is_known_in_its_sentences() -> None:
    text = (
        "项目支出30万元，其中：教师培训经费10万元、校舍维修经费20万元。\n"
        "教师培训经费年初预算12万元，决算数小于预算数的主要原因是班次减少；校舍维修经费比预算增加2万元，主要原因是材料涨价。"
    )
    assert [(line, causes) for line, _, _, causes in said(text)] == [
        ("教师培训经费", ["班次减少"]),
        ("校舍维修经费", ["材料涨价"]),
    ]


@pytest.mark.parametrize(
    ("cause", "category"),
    [
        ("在职人员退休，调出两人", "personnel"),
        ("住房公积金缴存基数调整", "standard"),
        ("厉行节约，压减一般性支出", "thrift"),
        ("受疫情影响，培训减少", "epidemic"),
        ("上级专项资金年底才到账", "appropriation"),
        ("部分活动推迟到次年举办", "task"),
        ("机构改革职能划转", "transfer"),
        ("更换老旧设备", "purchase"),
        ("补缴以前年度养老保险", "prior_year"),
        ("本年度未发生因公出国支出", "none_occurred"),
        ("预算按充分保障预估", "other"),
        # The longer word tells: neither wages, nor an epidemic, nor a thing that did not occur.
        ("核定缴费工资提高", "standard"),
        ("疫情防控转段后来访批次增多", "task"),
        ("年初未安排预算，年中下达中央资金", "appropriation"),
        ("随团赴外推介，上年未发生此项支出", "task"),
        # The head of a cause tells, not what it brought about.
        ("老旧公车退出，保险费用下降", "other"),
        ("职工医疗保险缴费人数减少", "personnel"),
        ("运行维护费划归数据管理部门统一列支", "transfer"),
        ("设备到货推迟，进度款未达付款节点", "purchase"),
        ("接待一律在食堂安排", "thrift"),
        ("全年未派出团组", "none_occurred"),
        # Words may overlap: 社保缴费, 缴费工资.
        ("年度社保缴费工资上调", "standard"),
        # A pattern with a gap: 新增…名 counts people, and 由…元提 a standard.
        ("新增两名工勤", "personnel"),
        ("误工补贴由每月80元提到100元", "standard"),
        # One word more does not make up for another's weight: a list of objects decides nothing.
        ("统一核减支出，会议、调研、培训、考察改为线上", "thrift"),
        # What money was for is not why it came.
        ("省厅拨付资金用于选调生工资补助", "appropriation"),
    ],
)
def test_category_of_a_cause(cause: str, category: str) -> None:
    assert StatedCauses().category(cause) == category


@pytest.mark.parametrize(
    ("line", "direction", "category"),
    [("公务接待费", "减少", "thrift"), ("机关运行经费", "增加", "purchase"), ("其他支出", "减少", "other")],
)
def test_what_mostly_changes_a_line_decides_where_its_cause_does_not(line: str, direction: str, category: str) -> None:
    text = f"{line}决算5万元，比预算{direction}1万元，主要原因是情况有别于往常。"
    result = pipeline.run(parse(TITLE + text, "report.txt"), pipeline.build())
    assert [cause.category for each in result.variances for cause in each.causes] == [category]


@pytest.mark.parametrize(
    ("text", "causes"),
    [
        (
            "公务接待费预算6万元，决算4万元，完成预算的66.67%，主要是减少陪餐，全年国内接待68批次、512人次。",
            ["减少陪餐"],
        ),
        ("公务用车运行维护费4万元，比上年减少1万元，得益于定点维修，现有车辆2辆。", ["定点维修"]),
        ("培训费预算6万元，决算4万元，完成预算的66.67%。由于班次推迟到次年，当年支出减少。", ["班次推迟到次年"]),
        (
            "培训费预算6万元，决算4万元，完成预算的66.67%。由于两期班停办，场租有所结余，实际支出未达预算。",
            ["两期班停办，场租有所结余"],
        ),
        ("会议费预算6万元，决算7万元，完成预算的116.67%，受场租上调影响，略有超支。", ["场租上调"]),
        ("会议费预算6万元，决算7万元，完成预算的116.67%，略有突破，补办全省会议所致。", ["补办全省会议"]),
        ("会议费预算6万元，决算4万元，完成预算的66.67%，由于场租中标价走低，节余资金已交回财政。", ["场租中标价走低"]),
        (
            "培训费预算6万元，决算8万元，增支2万元，源于上级年中追加专项；新楼投用也增加了课时。",
            ["上级年中追加专项", "新楼投用也增加了课时"],
        ),
        ("培训费预算6万元，决算8万元，主要是年初仅编列本级配套，因上级资金年中下达。", ["上级资金年中下达"]),
        ("公务接待费比上年减少1万元，下降20%，是检查改为线上、来访减少形成的。", ["检查改为线上、来访减少"]),
        ("更换设备费比上年增加2万元，主要原因是更换了照明设施，导致支出增加。", ["更换了照明设施，导致支出增加"]),
        ("培训费预算6万元，决算4万元，完成预算的66.67%，比预算少2万元，系统一采购后单价下降。", ["统一采购后单价下降"]),
        ("培训费预算6万元，决算4万元。剩余经费主要是两个班转为本地办班。", ["两个班转为本地办班"]),
        ("培训费预算6万元，决算4万元。执行不充分的症结在于航班受限。", ["航班受限"]),
        ("培训费预算6万元，决算4万元。未用完的部分，系报刊征订享受折扣。", ["报刊征订享受折扣"]),
    ],
)
def test_a_cause_ends_where_nothing_is_explained_any_more(text: str, causes: list[str]) -> None:
    assert [cause for each in said(text) for cause in each[3]] == causes


@pytest.mark.parametrize(
    "text",
    [
        "智慧校园运维费。全年预算48万元，执行48万元，执行率100%。系统全年可用率99.7%，受理报修318件。",
        "公务接待费1.5万元，国内公务接待19批次、163人。较年初预算数减少1.2万元，下降45.71%。",
        "其他组织事务支出年初预算0万元，决算3万元，年初无基数，不计算完成率。",
        "根据预算绩效管理要求，我部组织对4个项目开展自评，覆盖预算资金776万元，实际支出734万元。",
    ],
)
def test_what_explains_nothing_is_no_cause(text: str) -> None:
    assert said(text) == []


def test_a_cause_is_of_the_line_whose_figures_stand_before_it() -> None:
    told = said(
        "因公出国（境）费年初预算0万元，决算0万元，与预算持平；公务用车运行维护费年初预算72万元，决算54万元，完成预算的75%，主要原因是车辆统一调度。"
    )
    assert told == [("公务用车运行维护费", "budget", "decrease", ["车辆统一调度"])]
    told = said("支出合计90万元，年末结转和结余4万元。执行数较上年增长12.5%，主要是省级下达奖补资金。")
    assert told == [("支出合计", "prior_year", "increase", ["省级下达奖补资金"])]
