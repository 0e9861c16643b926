"""What sentences say in words, or of several things at once: each text sound and faulty, and sound ones like it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]

_HEAD = "云山区城管局2022年度部门决算情况说明\n"
_GUESTS = _HEAD + "二、“三公”经费支出决算具体情况说明\n公务接待14批次、126人次，其中：接待外宾0批次、0人次。"
_SPENT = _HEAD + "一、支出\n本年支出合计2000.00万元，其中：基本支出834.00万元，项目支出1166.00万元。\n二、结构\n"
_SCORES = "云山县水务局2021年度项目支出绩效自评情况\n二、项目自评结果\n"
_ITEMS = (
    _HEAD + "五、具体情况\n"
    "1、住房保障支出（类）住房改革支出（款）住房公积金（项）年初预算为86.00万元，支出决算为88.00万元。\n"
    "2、住房保障支出（类）住房改革支出（款）购房补贴（项）年初预算为34.00万元，支出决算为42.00万元。\n"
    "3、卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）年初预算为64.00万元，支出决算为61.30万元。"
)
_TABLE = (
    "\n单位：万元\n\t项目\n\t预算金额\n\t得分\n\n\t甲\n\t86.40\n\t95.20\n\n\t乙\n\t72.00\n\t93.60\n\n"
    "\t丙\n\t58.20\n\t96.80\n\n二、应用\n结果已应用。"
)
_TRAINED = "云山区人社局2021年度培训项目绩效自评报告\n一、完成情况\n全年培训320人次，其中取得证书272人。\n二、成本\n"
# (rule, text with a place left open, what is sound there, what is not).
CASES = [
    ("change_amount", _GUESTS + "2021年度国内公务接待11批次、98人次，比上年增加3批次、{}人次。", "28", "38"),
    (
        "change_amount",
        _HEAD + "一、培训\n举办培训班6期、培训320人次，上年举办培训班5期、培训280人次，比上年增加1期、{}人次。",
        "40",
        "50",
    ),
    (
        "flow",
        _HEAD + "三、资产\n资产总额4260.00万元，其中：流动资产52.00万元；负债总额36.00万元，净资产{}万元。",
        "4224.00",
        "4242.00",
    ),
    ("flow", _HEAD + "三、资产\n资产总计860.50万元。负债合计40.20万元。净资产合计{}万元。", "820.30", "802.30"),
    (
        "note_conflict",
        _HEAD + "一、总体\n本部门无{}收支。\n二、政府性基金预算财政拨款支出决算情况说明\n"
        "政府性基金预算财政拨款收入60.00万元，支出60.00万元。",
        "国有资本经营预算财政拨款",
        "政府性基金预算财政拨款",
    ),
    ("grade", _SCORES + "供水项目得分93.40分，评价等级为“优”；水库项目得分88.60分，评价等级为“{}”。", "良", "优"),
    ("grade", _SCORES + "供水项目自评得分93.40分（优），水库项目自评得分86.50分（{}）。", "良", "优"),
    ("grade", _SCORES + "两个项目得分分别为93.40分和85.20分，等级分别为优和{}。", "良", "优"),
    (
        "grade",
        _SCORES + "\t项目名称\n\t自评得分\n\t自评等级\n\n\t供水\n\t93.40\n\t优\n\n\t水库\n\t88.60\n\t{}\n\n",
        "良",
        "优",
    ),
    ("summary", _ITEMS + "除购房补贴外，其余两项完成年初预算的比例在{}%至102.33%之间。", "95.78", "97.78"),
    ("summary", _ITEMS + "各项预算完成率均在{}%以上。", "95", "98"),
    ("summary", _ITEMS + "{}未超过年初预算。", "行政单位医疗", "购房补贴"),
    ("summary", _ITEMS + "{}支出超过年初预算。", "购房补贴", "行政单位医疗"),
    ("summary", _SPENT + "项目支出占本年支出的近{}成。", "六", "八"),
    ("summary", _SPENT + "项目支出占比超过{}成。", "五", "七"),
    ("share", _SPENT + "项目支出占总支出的比重为{}%。", "58.30", "78.30"),
    ("parts_total", _HEAD + "一、绩效\n自评项目共3个，涉及预算资金{}万元，明细如下：" + _TABLE, "216.60", "261.60"),
    ("average", _TRAINED + "培训经费支出25.60万元，人均培训成本{}元。", "800", "880"),
    (
        "parts_total",
        _HEAD + "一、资金\n资金分{}批下达：5月下达第一批48.00万元，8月下达第二批36.00万元。至此已全部下达。",
        "两",
        "三",
    ),
    ("parts_total", _HEAD + "一、实施\n项目分{}个阶段实施，第一阶段摸底，第二阶段施工，第三阶段验收。", "三", "两"),
    (
        "summary",
        _HEAD + "一、进度\n累计支出进度为：一季度末21.60%，上半年末53.20%，三季度末{}%，年末98.40%。",
        "75.60",
        "45.60",
    ),
]
# Sound texts that look like faulty ones.
SOUND = [
    _GUESTS + "2021年度国内公务接待11批次，98人次。",
    _HEAD + "一、培训\n业务培训班6期、320人次，党务培训班4期、210人次。上年共举办培训班9期、480人次，增加1期、50人次。",
    _ITEMS + "其余各项完成年初预算的比例在92.31%至98.33%之间。",
    _ITEMS + "其余八项预算完成率为100%。",
    _ITEMS + "购房补贴不得超过年初预算。",
    _HEAD + "三、资产\n资产总额860.50万元，较上年末资产总额800.00万元增加60.50万元；"
    "负债总额40.20万元，净资产820.30万元。",
    _HEAD + "一、总体\n年初未安排政府性基金预算支出。\n二、政府性基金预算财政拨款支出决算情况说明\n"
    "政府性基金预算财政拨款收入60.00万元，支出60.00万元。",
    _SCORES + "产出指标满分50分，得分48分，评定为优；效益指标满分30分，得分25分，评定为良。",
    _SCORES + "供水项目得分93.40分，等级为“优”，其中产出指标得48分；水库项目得分88.60分，等级为“良”。",
    _SPENT + "上年项目支出占本年支出的近八成。",
    _SPENT + "项目支出中近八成用于环卫保洁。",
    _HEAD + "一、绩效\n3个主要项目如下，全年共安排资金500.00万元。" + _TABLE,
    _HEAD + "一、绩效\n本部门共3个科室，全年收入1960.00万元。" + _TABLE,
    _HEAD + "一、资金\n资金分四批下达：第一批48.00万元，第二批36.00万元，其余两批次年下达。",
    _HEAD + "一、实施\n工程共分三期建设，第一期已完工，第二期正在施工。",
    _HEAD + "一、进度\n一季度支出60.00万元，二季度支出70.00万元，三季度支出50.00万元，累计支出180.00万元。",
]  # fmt: skip


@pytest.mark.parametrize(("rule", "text", "sound", "faulty"), CASES)
def test_what_words_say_is_held_against_the_figures(find: Find, rule: str, text: str, sound: str, faulty: str) -> None:
    assert find(text.format(sound)) == []
    assert [finding.rule for finding in find(text.format(faulty))] == [rule]


@pytest.mark.parametrize("text", SOUND)
def test_sound_texts_are_left_alone(find: Find, text: str) -> None:
    assert find(text) == []
