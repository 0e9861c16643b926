"""What is reckoned from figures of other places: ratios, defined rates, shares in words; each sound and faulty."""

from __future__ import annotations

from collections.abc import Callable

import pytest

TITLE = "云山县某局2024年度部门决算\n"
RATIOS_HEAD = (
    "一、人员情况\n截至2024年12月31日，在职人员50人。\n二、支出情况\n机关运行经费支出185.00万元。\n三、项目情况\n"
)
RATIOS = [
    (TITLE, RATIOS_HEAD + "按年末在职人数计算，人均机关运行经费{}万元。", "3.70", "3.07"),
    (TITLE, RATIOS_HEAD + "机关运行经费按在职职工测算，人均{}万元。", "3.70", "4.70"),
    (TITLE, RATIOS_HEAD + "以实有人员平均，每人平均机关运行经费为{}元。", "37000", "73000"),
    (TITLE, RATIOS_HEAD + "人均机关运行经费支出{}万元，低于全省同类单位。", "3.70", "3.90"),
    (
        TITLE,
        RATIOS_HEAD
        + ("发放耕地补贴的农户1,250户。耕地地力保护补贴支出400.00万元，当年全部兑付。当年户均耕地地力保护补贴{}万元。"),
        "0.32",
        "0.23",
    ),
    (
        TITLE,
        RATIOS_HEAD
        + "全年修剪行道树4,800棵。\n四、绿化管护\n行道树管护费72.00万元。\n五、效益\n平均每棵行道树管护费{}元。",
        "150.00",
        "105.00",
    ),
    (
        TITLE,
        RATIOS_HEAD
        + (
            "公务用车保有量8辆。\n四、车辆费用\n公务用车运行维护费20.80万元。\n五、分析\n车均公务用车运行维护费{}万元。"
        ),
        "2.60",
        "2.06",
    ),
    (
        TITLE,
        RATIOS_HEAD
        + (
            "在校学生1,600人。\n四、经费\n学生资助经费支出96.00万元。\n五、分析\n按在校学生计算，生均学生资助经费{}元。"
        ),
        "600.00",
        "660.00",
    ),
    (
        TITLE,
        RATIOS_HEAD + "举办培训班24期。\n四、培训\n全年干部培训费48.00万元。\n五、分析\n期均干部培训费{}万元。",
        "2.00",
        "2.40",
    ),
    (
        TITLE,
        RATIOS_HEAD + "受益村32个。\n四、投入\n道路硬化投资960.00万元。\n五、分析\n村均道路硬化投资{}万元。",
        "30.00",
        "33.00",
    ),
    (
        TITLE,
        RATIOS_HEAD + "承包土地的农户80户。\n四、规模\n流转土地面积2,400亩。\n五、分析\n户均流转土地面积{}亩。",
        "30",
        "33",
    ),
    (TITLE, RATIOS_HEAD + "机关运行经费支出185.00万元，人均{}万元。", "3.70", "3.20"),
]

DEFINED_HEAD = (
    "一、政府采购\n2024年度政府采购预算350.00万元，实际签订合同金额329.00万元。通过公开招标节约资金21.00"
    "万元。\n二、分析\n"
)
DEFINED = [
    (TITLE, DEFINED_HEAD + "资金节约率（节约资金占采购预算的比重）为{}%。", "6.00", "6.38"),
    (TITLE, DEFINED_HEAD + "资金节约率（即节约资金与采购预算之比）为{}%。", "6.00", "6.38"),
    (TITLE, DEFINED_HEAD + "资金节约率为{}%（节约资金÷采购预算×100%）。", "6.00", "6.38"),
    (
        TITLE,
        DEFINED_HEAD + "资金节约率是指节约资金占政府采购预算的比例。2024年资金节约率为{}%。",
        "6.00",
        "6.38",
    ),
    (TITLE, DEFINED_HEAD + "采购预算执行率（合同金额占采购预算的百分比）达到{}%。", "94.00", "92.00"),
    (TITLE, DEFINED_HEAD + "采购资金节支率，即节约资金与政府采购预算的比率，为{}%。", "6.00", "6.38"),
    (TITLE, DEFINED_HEAD + "按合同金额除以采购预算计算，采购执行率为{}%。", "94.00", "93.00"),
    (
        TITLE,
        DEFINED_HEAD + "问卷知晓率（知晓政策的人数占受访群众的比例）为{}%。\n受访群众400人，其中知晓政策的人数372人。",
        "93.00",
        "95.00",
    ),
    (
        TITLE,
        DEFINED_HEAD
        + (
            "档案数字化率=已数字化档案÷馆藏档案×100%，年末档案数字化率为{}%。\n馆藏档案8.00万卷，已数字化档案6.00万卷。"
        ),
        "75.00",
        "72.00",
    ),
    (
        TITLE,
        DEFINED_HEAD + "小微企业合同占比（授予小微企业合同占合同金额的比重）为{}%。授予小微企业合同263.20万元。",
        "80.00",
        "74.40",
    ),
]

SHARES_HEAD = (
    "一、支出决算情况说明\n2024年度支出合计2,000.00万元，其中：基本支出800.00万元，占40.00%；项目支出1,20"
    "0.00万元，占60.00%。\n二、“三公”经费支出决算情况说明\n“三公”经费支出20.00万元。"
)
SHARES = [
    (
        TITLE,
        SHARES_HEAD + "公务用车费用15.00万元，全部用于车辆运行，占到“三公”经费的{}；公务接待费5.00万元。",
        "四分之三",
        "三分之二",
    ),
    (TITLE, SHARES_HEAD + "公务接待费5.00万元，占“三公”经费的{}。", "四分之一", "三分之一"),
    (TITLE, SHARES_HEAD + "公务用车运行维护费15.00万元，占“三公”经费支出总额的{}。", "七成五", "六成五"),
    (TITLE, SHARES_HEAD + "公务用车运行维护费15.00万元，占“三公”经费的{}。", "百分之七十五", "百分之五十七"),
    (TITLE, SHARES_HEAD + "\n三、干部队伍\n在职干部48人，其中女干部24人，占{}。", "一半", "三分之二"),
    (
        TITLE,
        SHARES_HEAD + "\n三、项目\n全年安排项目资金600.00万元，其中用于道路建设的资金200.00万元，约占{}。",
        "三分之一",
        "二分之一",
    ),
    (
        TITLE,
        SHARES_HEAD + "\n三、宣传\n发布信息360条，其中原创信息270条，占发布信息的{}。",
        "四分之三",
        "四分之一",
    ),
    (
        TITLE,
        SHARES_HEAD + "\n三、企业\n全县规模以上企业120家。\n新增企业中，盈利企业90家，占规模以上企业的{}。",
        "七成半",
        "八成半",
    ),
    (
        TITLE,
        SHARES_HEAD + "\n三、办件\n受理事项4,000件。\n网上办理事项3,600件，占受理事项的{}。",
        "九成",
        "七成",
    ),
    (TITLE, SHARES_HEAD + "\n三、培训\n参训学员500人，基层学员260人，占参训学员的{}。", "一半以上", "近一半"),
    (TITLE, SHARES_HEAD + "公务接待费5.00万元，相当于“三公”经费的{}。", "四分之一", "五分之二"),
]

CASES = [
    *(("average", *case) for case in RATIOS),
    *(("named_rate", *case) for case in DEFINED),
    *(("summary", *case) for case in SHARES),
]


@pytest.mark.parametrize(("rule", "title", "text", "sound", "faulty"), CASES)
def test_only_the_fault_is_found(
    assert_told_apart: Callable[..., None], rule: str, title: str, text: str, sound: str, faulty: str
) -> None:
    assert_told_apart(rule, text, sound, faulty, title)
