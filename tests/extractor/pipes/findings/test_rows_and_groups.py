"""Grades, scores and weights that are counted in the prose, rows above a rate, and what reaches all of a thing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

FARMING = "某某县农业农村局2023年度部门整体支出绩效自评报告\n"
CIVIL = "某某县民政局2023年度工作总结\n"

# (title, rule, text with a gap, sound, faulty).
CASES = [
    (
        FARMING,
        "summary",
        "二、执行\n\t项目名称\n\t全年预算数\n\t全年执行数\n\t执行率\n\n\t甲项目\n\t100.00\n\t98.00\n\t98.00%\n\n\t乙项目\n\t100.00\n\t85.0"
        "0\n\t85.00%\n\n\t丙项目\n\t50.00\n\t48.00\n\t96.00%\n\n各项目执行率均在{}以上。",
        "80%",
        "90%",
    ),
    (
        FARMING,
        "weight_total",
        "二、体系\n产出指标分值{}分，效益指标分值30分，满意度指标分值10分，预算执行分值10分。\n三、得分\n\t一级指标\n\t二级指标\n\t三级指标\n\t年度指标值\n\t"
        "实际完成值\n\t分值\n\t得分\n\n\t产出指标\n\t数量指标\n\t培训期数\n\t12期\n\t12期\n\t50\n\t50\n\n\t效益指标\n\t社会效益\n\t知晓度\n\t提高\n\t提高\n\t"
        "30\n\t29\n\n\t满意度指标\n\t满意度\n\t学员满意度\n\t≥90%\n\t95%\n\t10\n\t10\n\n",
        "50",
        "40",
    ),
    (CIVIL, "average", "二、工作\n举办培训班9期，每期40人，共培训{}人次。", "360", "390"),
    (
        FARMING,
        "parts_total",
        "三、结果\n\t项目名称\n\t得分\n\t等级\n\n\t甲项目\n\t93.00\n\t优\n\n\t乙项目\n\t84.00\n\t良\n\n\t丙项目\n\t95.00\n\t优\n\n三个项目中，评价等级"
        "为“优”的{}个。",
        "2",
        "3",
    ),
    (CIVIL, "result_word", "一、概况\n全县共12个乡镇。\n二、工作\n在{}个乡镇建成服务站，实现乡镇全覆盖。", "12", "11"),
    (CIVIL, "change_amount", "二、工作\n2022年末在编55人。2023年末在编58人，比上年增加{}人。", "3", "5"),
    (
        FARMING,
        "score_total",
        "三、得分\n产出指标得48.50分、效益指标得28.00分、满意度指标得9.50分、预算执行得9.80分，共计{}分。",
        "95.80",
        "98.50",
    ),
    (CIVIL, "part_exceeds", "二、工作\n受理诉求640件，推动解决{}件。", "598", "658"),
    (
        FARMING,
        "parts_total",
        "三、结果\n\t项目名称\n\t得分\n\t等级\n\n\t甲项目\n\t93.00\n\t优\n\n\t乙项目\n\t84.00\n\t良\n\n\t丙项目\n\t95.00\n\t优\n\n共自评项目3个，其中"
        "{}个项目评价等级为“优”，1个项目评价等级为“良”。",
        "2",
        "3",
    ),
    (
        FARMING,
        "parts_total",
        "三、结果\n\t项目名称\n\t得分\n\t等级\n\n\t甲项目\n\t93.00\n\t优\n\n\t乙项目\n\t84.00\n\t良\n\n\t丙项目\n\t95.00\n\t优\n\n自评结果为“优”的项"
        "目{}个、“良”的项目1个。",
        "2",
        "1",
    ),
    (
        FARMING,
        "summary",
        "二、执行\n\t项目名称\n\t全年预算数\n\t全年执行数\n\t执行率\n\n\t甲项目\n\t100.00\n\t98.00\n\t98.00%\n\n\t乙项目\n\t100.00\n\t85.0"
        "0\n\t85.00%\n\n\t丙项目\n\t50.00\n\t48.00\n\t96.00%\n\n所有项目资金执行率都达到{}。",
        "85%",
        "90%",
    ),
    (
        FARMING,
        "summary",
        "二、执行\n\t项目名称\n\t全年预算数\n\t全年执行数\n\t执行率\n\n\t甲项目\n\t100.00\n\t98.00\n\t98.00%\n\n\t乙项目\n\t100.00\n\t85.0"
        "0\n\t85.00%\n\n\t丙项目\n\t50.00\n\t48.00\n\t96.00%\n\n执行率最高的项目是{}。",
        "甲项目",
        "丙项目",
    ),
    (
        FARMING,
        "summary",
        "二、执行\n\t项目名称\n\t全年预算数\n\t全年执行数\n\t执行率\n\n\t甲项目\n\t100.00\n\t98.00\n\t98.00%\n\n\t乙项目\n\t100.00\n\t85.0"
        "0\n\t85.00%\n\n\t丙项目\n\t50.00\n\t48.00\n\t96.00%\n\n从项目看，{}执行率最低，主要是招标较晚。",
        "乙项目",
        "甲项目",
    ),
    (
        FARMING,
        "score_total",
        "三、得分\n产出指标得48.50分、效益指标得28.00分、满意度指标得9.50分、预算执行得9.80分，总分{}分。",
        "95.80",
        "95.30",
    ),
    (
        FARMING,
        "score_total",
        "三、得分\n预算执行9.80分，产出48.50分，效益28.00分，满意度9.50分，合计得分{}分。",
        "95.80",
        "96.80",
    ),
    (
        FARMING,
        "score_total",
        "三、得分\n数量指标得18.00分，质量指标得15.00分，时效指标得10.00分，小计{}分。",
        "43.00",
        "34.00",
    ),
    (CIVIL, "change_amount", "一、队伍\n上年末在册志愿者320人。本年末在册志愿者356人，较上年增加{}人。", "36", "46"),
    (CIVIL, "change_amount", "一、设施\n2022年建成站点18个。2023年建成站点24个，比上年增加{}个。", "6", "8"),
    (
        CIVIL,
        "result_word",
        "一、概况\n全县辖186个行政村。\n二、工作\n网格员在{}个行政村开展巡查，实现全覆盖。",
        "186",
        "168",
    ),
    (CIVIL, "result_word", "一、概况\n现有网格420个。\n二、工作\n为{}个网格配备终端，实现全覆盖。", "420", "402"),
    (CIVIL, "average", "二、工作\n举办讲座12场，每场60人，共受众{}人次。", "720", "702"),
    (CIVIL, "part_exceeds", "二、工作\n接到群众诉求310件，协调解决{}件。", "296", "396"),
    (
        FARMING,
        "weight_total",
        "二、体系\n指标体系中，产出指标权重50分，效益指标权重{}分，满意度指标权重10分，预算执行10分。\n三、得分\n\t一级指标\n\t二级指标\n\t三级指标\n\t年度指"
        "标值\n\t实际完成值\n\t分值\n\t得分\n\n\t产出指标\n\t数量指标\n\t培训期数\n\t12期\n\t12期\n\t50\n\t50\n\n\t效益指标\n\t社会效益\n\t知晓度\n\t提高\n\t"
        "提高\n\t30\n\t29\n\n\t满意度指标\n\t满意度\n\t学员满意度\n\t≥90%\n\t95%\n\t10\n\t10\n\n",
        "30",
        "40",
    ),
]


@pytest.mark.parametrize(("title", "rule", "text", "sound", "faulty"), CASES)
def test_only_the_fault_is_found(
    assert_told_apart: Callable[..., None], title: str, rule: str, text: str, sound: str, faulty: str
) -> None:
    assert_told_apart(rule, text, sound, faulty, title)
