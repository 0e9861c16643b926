"""Changes whose base stands alone, money with swapped digits, townships by kind, and forms behind the glossary."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]
Table = Callable[[Sequence[Sequence[str]]], str]

# (rule, text with a place left open, what is sound there, what is not).
CASES = [
    (
        "change_direction",
        "九、政府采购支出说明\n2022年度政府采购支出总额74.20万元，其中货物支出18.60万元、工程支出46.00万元、服务支出9.60万"
        "元。对照2021年的81.30万元，采购规模{}7.10万元。",
        "缩小",
        "扩大",
    ),
    (
        "change_direction",
        "八、会议费支出说明\n2022年度会议费支出12.40万元。对比上年的15.20万元，支出{}2.80万元。",
        "减少",
        "增加",
    ),
    ("change_direction", "三、人员\n年末在职人员120人。与上年末的116人相比，规模{}4人。", "扩大", "缩小"),
    ("change_direction", "三、接待\n全年接待来访46批次。比上年的52批次，{}了6批次。", "少", "多"),
    (
        "change_amount",
        "七、机关运行经费\n2022年度机关运行经费支出191.64万元。较上年的179.20万元，多{}万元。",
        "12.44",
        "22.44",
    ),
    ("conflict", "一、概况\n全县辖9镇5乡2街道，常住人口38万人。文明实践所已实现{}个乡镇（街道）全覆盖。", "16", "15"),
    ("conflict", "一、概况\n全区下辖6个镇、3个街道。综合文化站在全区{}个镇街全部建成。", "9", "8"),
    ("conflict", "一、概况\n全县现辖10个镇和4个乡。农技推广站覆盖全县{}个乡镇。", "14", "13"),
    ("conflict", "一、概况\n全县辖8个镇4个乡126个行政村，农家书屋{}个乡镇全覆盖。", "12", "11"),
    (
        "conflict",
        "二、主要工作\n全年为群众挽回经济损失186.4万元。\n三、项目自评\n1.投诉举报项目。办结3095件，帮助消费者追回的损"
        "失折合{}万元。",
        "186.4",
        "168.4",
    ),
    (
        "conflict",
        "二、主要工作\n全年为农民工追讨欠薪2358.6万元。\n三、项目自评\n1.劳动监察项目。立案46件，帮助农民工讨回工资{}万元。",
        "2358.6",
        "2385.6",
    ),
    (
        "conflict",
        "二、主要工作\n为企业减免租金86.42万元。\n三、项目自评\n1.场地项目。为小微企业减免租金{}万元。",
        "86.42",
        "86.24",
    ),
]
SOUND = [
    "六、支出\n基本支出840.00万元，项目支出300.00万元。与上年的900.00万元相比，项目支出减少60.00万元。",
    "五、“三公”经费\n2022年度“三公”经费支出12.00万元。与上年的11.50万元相比，公务用车运行维护费减少1.50万元。",
    "一、概况\n全县现辖10个镇、4个乡、2个街道。10个镇均已建成，12个乡镇（街道）率先实现全覆盖。",
    "一、概况\n全县现辖10个镇和4个乡。5个乡镇实现全覆盖。",
    "二、主要工作\n向困难家庭发放慰问金132.4万元。\n三、项目自评\n1.救助项目。发放临时救助金123.4万元。",
]


@pytest.mark.parametrize(("rule", "text", "sound", "faulty"), CASES)
def test_told_apart(
    assert_told_apart: Callable[[str, str, str, str], None], rule: str, text: str, sound: str, faulty: str
) -> None:
    assert_told_apart(rule, text, sound, faulty)


@pytest.mark.parametrize("text", SOUND)
def test_sound(find: Find, text: str) -> None:
    assert find(text + "\n") == []


@pytest.mark.parametrize(("tons", "found"), [("3260", 0), ("3620", 1)])
def test_forms_behind_the_glossary(find: Find, table: Table, tons: str, found: int) -> None:
    head = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
    row = ["产出指标", "数量指标", "生活垃圾清运量", "≥3000吨", "3260吨", "10", "10"]
    goals = [["年度总体目标", "预期目标", "实际完成情况"], ["", "清运垃圾3000吨以上", f"全年收集转运各类垃圾{tons}吨"]]
    text = (
        "第五部分 名词解释\n基本支出：指为保障机构正常运转、完成日常工作任务而发生的支出。\n"
        "附件1 项目支出绩效自评表（环境整治经费）\n"
        + table([["项目名称", "环境整治经费"], *goals]).rstrip("\n")
        + "\n\n"
        + table([head, row]).lstrip("\n")
    )
    assert len(find(text, rule="conflict")) == found
