"""Faults of budgets and self-evaluations as told: sides, the way of a budget, units, budgets elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Check = Callable[..., None]

# (rule, text with places left open, what is sound there, what is not).
CASES = [
    # Two sides that nothing stands beside.
    ("parts_total", "一、人员\n退休人员41名，其中局机关{}名、所属事业单位15名。", "26", "24"),
    ("parts_total", "一、人员\n离退休人员52人，其中局机关{}人，下属单位30人。", "22", "12"),
    ("parts_total", "一、服务\n建成便民服务点185个，其中乡镇服务点{}个、村级服务点160个，达标151个。", "25", "15"),
    ("parts_total", "一、安置\n接收退役士兵96名，其中由政府安排工作{}名、自主就业74名；举办服务日2次。", "22", "32"),
    ("parts_total", "一、救助\n特困人员860人，其中：集中供养{}人，分散供养650人。", "210", "310"),
    ("parts_total", "一、队伍\n全县有网格员420名，其中专职{}名、兼职300名。", "120", "100"),
    ("parts_total", "一、办学\n幼儿园58所，其中公办幼儿园{}所、民办幼儿园26所。", "32", "23"),
    ("parts_total", "一、救助\n低保对象1200户，其中城市低保对象{}户、农村低保对象900户。", "300", "400"),
    ("parts_total", "一、招商\n引进企业36家，其中省内企业{}家，省外企业14家。", "22", "28"),
    ("parts_total", "一、监测\n监测点64个（固定监测点{}个、流动监测点14个）。", "50", "40"),
    # The word goes the way of the budget, and its rate is of the first one.
    ("flow", "一、预算\n年初预算900.00万元，年中{}80.00万元，全年预算820.00万元。", "调减", "调增"),
    ("flow", "一、预算\n2022年部门年初预算862.00万元；年中{}58.00万元，调整后全年预算920.00万元。", "追加", "追减"),
    ("flow", "一、预算\n全年预算数980.00万元，其中年初预算900.00万元，年中{}80.00万元。", "追加", "压减"),
    ("flow", "一、预算\n年初批复预算640.00万元，年中{}60.00万元，年末预算580.00万元。", "收回", "增拨"),
    ("flow", "一、预算\n年初预算300.00万元，{}45.00万元，调整后预算345.00万元。", "调增", "核减"),
    ("named_rate",
     "一、预算\n年初预算862.00万元；年中追加58.00万元，全年预算920.00万元，预算调整率{}%。",
     "6.73", "6.30"),
    ("named_rate",
     "一、预算\n年初预算900.00万元，年中核减80.00万元，全年预算820.00万元，预算调整率{}%。",
     "-8.89", "9.76"),
    ("named_rate",
     "一、预算\n年初部门预算为640.00万元，追加60.00万元，调整后预算为700.00万元，预算调整率达{}%。",
     "9.38", "9.83"),
    ("named_rate",
     "一、预算\n年初预算640.00万元，年中新增60.00万元，调整后为700.00万元，预算变动率{}%。",
     "9.38", "8.57"),
    # A share of a budget that another place tells.
    ("share",
     "一、预算\n项目支出年初预算380.00万元，全年预算400.00万元，决算390.00万元。\n"
     "二、自评\n纳入自评的资金400.00万元，占项目支出全年预算的{}%。",
     "100", "105.26"),
    ("share",
     "一、预算\n项目支出年初预算380.00万元，全年预算400.00万元，决算390.00万元。\n"
     "二、自评\n纳入自评的资金200.00万元，占项目支出年初预算的{}%。",
     "52.63", "50.00"),
    # What is compared with a budget of another paragraph.
    ("change_direction",
     "一、预算\n部门年初预算862.00万元；年中追加58.00万元。\n2022年部门实际支出885.60万元。实际支出{}年初预算的主要原因是年中追加资金。",
     "大于", "小于"),
    ("change_direction",
     "一、预算\n培训费年初预算12.00万元。\n培训费实际支出15.00万元。实际支出{}年初预算，原因是增加班次。",
     "超过", "低于"),
    ("change_direction",
     "一、预算\n年初预算862.00万元。\n全年实际支出785.60万元。实际支出{}年初预算，原因是项目推迟。", "小于", "大于"),
    ("change_direction",
     "一、预算\n部门年初预算862.00万元，调整后预算900.00万元。\n部门实际支出885.00万元。实际支出{}年初预算的主要原因是人员增资。",
     "高于", "低于"),
    # A line's name, and a number without a unit.
    ("missing_unit",
     "一、支出\n“三公”经费支出7.36万元，其中公务用车运行维护费5.86万元、公务接待费1.50{}，未发生出国费。",
     "万元", ""),
    ("missing_unit", "一、支出\n会议费支出2.00{}，培训费支出5.00万元。", "万元", ""),
    ("missing_unit", "一、支出\n包括人员经费84.20万元、公用经费14.40{}；项目支出67.00万元。", "万元", ""),
    ("missing_unit", "一、支出\n项目支出73.00{}，基本支出78.80万元。", "万元", ""),
    ("missing_unit", "一、支出\n公务用车购置费18.00{}（含购置税），公务用车运行维护费14.40万元。", "万元", ""),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "text", "sound", "faulty"), CASES)
def test_a_fault_is_told_from_its_sound_twin(
    assert_told_apart: Check, rule: str, text: str, sound: str, faulty: str
) -> None:
    assert_told_apart(rule, text, sound, faulty)
