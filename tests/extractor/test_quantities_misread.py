"""Quantities that were misread, each with its kind."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractor import quantities


@pytest.mark.parametrize(
    ("text", "value", "unit", "kind"),
    [
        ("廿三人", "23", "人", "count"),
        ("卅余名", "30", "名", "count"),
        ("廿五期", "25", "期", "count"),
        ("3.5个亿", "3.5", "亿元", "money"),
        ("2个多亿", "2", "亿元", "money"),
        ("投入1.2个亿元", "1.2", "亿元", "money"),
        ("2万m²", "20000", "m²", "count"),
        ("500m2", "500", "m2", "count"),
        ("3.2km²", "3.2", "km²", "count"),
        ("1 234.5万元", "1234.5", "万元", "money"),
        ("12\u2009345.67万元", "12345.67", "万元", "money"),
        ("1\u202f234\u202f567元", "1234567", "元", "money"),
        ("伍仟元整", "5000", "元", "money"),
        ("壹万贰仟元整", "12000", "元", "money"),
        ("5大类", "5", "大类", "count"),
        ("28小类", "28", "小类", "count"),
        ("“先锋”3个", "3", "个", "count"),
        ("数百万元", "100", "万元", "vague"),
        ("数十名", "10", "名", "vague"),
        ("几百人", "100", "人", "vague"),
        ("人数百余人", "100", "人", "count"),
        ("惠及1100多万农村学生", "11000000", None, "count"),
        ("服务20余万群众", "200000", None, "count"),
        ("慰问300余困难职工", "300", None, "count"),
        ("覆盖1.2万贫困户", "12000", None, "count"),
        ("近8万市民", "80000", None, "count"),
        ("20万家长", "200000", None, "count"),
        ("186名校长", "186", "名", "count"),
        ("12万名师生", "120000", "名", "count"),
        ("3个体育馆", "3", "个", "count"),
        ("20家长期合作企业", "20", "家", "count"),
        ("3万户居民", "30000", "户", "count"),
        ("下达100万学生资助资金", "1000000", None, "number"),
        ("连续举办两届", "2", "届", "count"),
        ("成功举办10届艺术节", "10", "届", "count"),
        ("十四届县委", "14", "届", "ordinal"),
        ("2022届毕业生", "2022", "届", "ordinal"),
        ("举办2023届高校毕业生招聘会", "2023", "届", "ordinal"),
        ("（01项）", "1", None, "identifier"),
        ("污水处理厂二期", "2", "期", "ordinal"),
        ("供水管网改造一期", "1", "期", "ordinal"),
        ("产业园三期", "3", "期", "ordinal"),
        ("办培训班二期", "2", "期", "count"),
        ("实施工程3期", "3", "期", "count"),
        ("220千伏变电站", "220", "千伏", "ordinal"),
        ("35kV线路", "35", "kV", "ordinal"),
        ("2000吨级泊位", "2000", "吨级", "ordinal"),
        ("变电容量126兆伏安", "126", "兆伏安", "count"),
        ("储能200MWh", "200", "MWh", "count"),
        ("产能55GWh", "55", "GWh", "count"),
        ("算力160EFLOPS", "160", "EFLOPS", "count"),
        ("供热150万吉焦", "1500000", "吉焦", "count"),
    ],
)
def test_what_was_misread(text: str, value: str, unit: str | None, kind: str) -> None:
    (found,) = quantities(text)
    assert (found.value, found.unit, found.kind) == (Decimal(value), unit, kind)


def test_blanks_part_columns_where_no_sum_of_money_follows() -> None:
    assert [str(found.value) for found in quantities("1 234 567")] == ["1", "234", "567"]
    assert [str(found.value) for found in quantities("2021 100 万元")] == ["2021", "100"]


def test_repair_money_is_no_exact_sum() -> None:
    (found,) = quantities("50万元整改资金")
    assert found.text == "50万元"
