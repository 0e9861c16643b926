"""Stretches of a year, wholes, offices, sums and names told in one place and contradicted in another."""

from __future__ import annotations

from collections.abc import Callable

import pytest

CIVIL = "某某县民政局2023年度工作总结\n"
WATER = "某某县水务局2022年度部门整体支出绩效自评报告\n"
FARMING = "某某县农业农村局2023年度部门整体支出绩效自评报告\n"
ARCHIVES = "某某县档案局2022年度部门决算说明\n"
MARKET = "某某县市场监管局城关分局2025年部门预算编制说明\n"

# (title, rule, text with a gap, sound, faulty); "|" parts what fills several gaps.
CASES = [
    (CIVIL, "part_exceeds", "一、概况\n全区共有社区36个。\n二、工作\n已在{}个社区设立服务站。", "32", "38"),
    (CIVIL, "part_exceeds", "一、概况\n全局共有科室8个。\n二、工作\n{}个科室被评为先进。", "3", "9"),
    (CIVIL, "part_exceeds", "一、概况\n中心共有公交线路18条。\n二、工作\n对{}条公交线路进行了优化调整。", "6", "19"),
    (CIVIL, "part_exceeds", "一、概况\n共有立档单位42家。\n二、工作\n对{}家立档单位开展执法检查。", "42", "46"),
    (CIVIL, "part_exceeds", "一、概况\n管理公园9个。\n二、工作\n对{}个公园开展了设施维修。", "7", "11"),
    (
        WATER,
        "conflict",
        "二、组织\n组长由局长王志强担任，副组长为李红。\n五、审定\n报告经组长{}审核签字。",
        "王志强",
        "李红",
    ),
    (WATER, "conflict", "二、组织\n项目负责人：刘建国。\n五、审定\n项目负责人{}对数据真实性负责。", "刘建国", "刘建华"),
    (
        WATER,
        "conflict",
        "二、组织\n领导小组下设办公室，由副局长赵敏兼任办公室主任。\n五、其他\n联系人：领导小组办公室主任{}。",
        "赵敏",
        "钱伟",
    ),
    (
        WATER,
        "conflict",
        "二、组织\n项目由某某县宏远建设有限公司施工，某某监理有限公司监理。\n五、验收\n施工单位{}提交竣工资料。",
        "某某县宏远建设有限公司",
        "某某县鸿远建设有限公司",
    ),
    (FARMING, "parts_total", "五、问题\n自评发现{}个问题：（1）预算编制不细；（2）进度偏慢；（3）档案不全。", "3", "4"),
    (
        FARMING,
        "score_total",
        "三、得分\n\t一级指标\n\t二级指标\n\t三级指标\n\t年度指标值\n\t实际完成值\n\t分值\n\t得分\n\n\t产出指标\n\t数量指标\n\t培训期数\n\t12期\n\t12期\n\t50\n"
        "\t{}\n\n\t效益指标\n\t社会效益\n\t知晓度\n\t提高\n\t提高\n\t30\n\t29\n\n\t满意度指标\n\t满意度\n\t学员满意度\n\t≥90%\n\t95%\n\t10\n\t10\n\n"
        "\t预算执行\n\t执行\n\t执行率\n\t100%\n\t100%\n\t10\n\t10\n\n产出指标得分48.50分，效益指标得分29.00分，满意度指标得分10.00分，预算"
        "执行得分10.00分。",
        "48.5",
        "46.5",
    ),
    (
        FARMING,
        "weight_total",
        "三、体系\n指标体系由预算执行（10分）、产出（50分）、效益（30分）、满意度（{}分）四部分组成，总分100分。",
        "10",
        "20",
    ),
    (CIVIL, "change_direction", "二、工作\n2023年受理投诉186件，2022年受理投诉{}件，投诉量同比下降。", "210", "168"),
    (CIVIL, "part_exceeds", "二、工作\n全市共有9个县（区），我县综合考核排名第{}位。", "3", "12"),
    (CIVIL, "flow", "二、工作\n受理劳动争议案件275件，结案268件，尚有{}件正在办理。", "7", "17"),
    (CIVIL, "parts_total", "二、工作\n新建助餐点14个，连同原有26个，全区助餐点达到{}个。", "40", "42"),
    (CIVIL, "growth", "二、工作\n接待游客由8.00万人次增加到24.00万人次，是上年的{}倍。", "3", "2"),
    (
        FARMING,
        "conflict",
        "二、项目\n我局实施“高标准农田建设”“农产品质量安全监测”“{}”3个项目。\n\t项目名称\n\t全年预算数\n\t全年执行数\n\t执行率\n\n\t高标准农田建设\n\t100"
        ".00\n\t98.00\n\t98.00%\n\n\t农产品质量安全监测\n\t100.00\n\t85.00\n\t85.00%\n\n\t动物防疫\n\t50.00\n\t48.00\n\t96"
        ".00%\n\n",
        "动物防疫",
        "农机购置补贴",
    ),
    (
        FARMING,
        "summary",
        "二、执行\n\t项目名称\n\t全年预算数\n\t全年执行数\n\t执行率\n\n\t甲项目\n\t100.00\n\t98.00\n\t98.00%\n\n\t乙项目\n\t100.00\n\t85.0"
        "0\n\t85.00%\n\n\t丙项目\n\t50.00\n\t48.00\n\t96.00%\n\n其中{}执行率最低，原因是招标较晚。",
        "乙项目",
        "丙项目",
    ),
    (
        FARMING,
        "score_total",
        "三、得分\n预算执行率94.00%，按照“执行率达到100%得10分，每低1个百分点扣0.2分”的标准，得{}分。",
        "8.80",
        "9.40",
    ),
    (
        MARKET,
        "changes_total",
        "二、收支\n2025年支出预算比上年增加30.00万元，其中人员经费增加18.00万元，项目支出增加{}万元。",
        "12.00",
        "22.00",
    ),
    (MARKET, "conflict", "二、收支\n收入预算600.00万元，支出预算{}万元，收支平衡。", "600.00", "620.00"),
    (CIVIL, "flow", "一、队伍\n年初在编58人，年内新招4人，退休3人、调出1人，年末在编{}人。", "58", "60"),
    (FARMING, "date_order", "一、概况\n项目实施期为2021年至2023年，为期{}年。", "三", "四"),
]


@pytest.mark.parametrize(("title", "rule", "text", "sound", "faulty"), CASES)
def test_only_the_fault_is_found(
    assert_told_apart: Callable[..., None], title: str, rule: str, text: str, sound: str, faulty: str
) -> None:
    assert_told_apart(rule, text, sound, faulty, title)
