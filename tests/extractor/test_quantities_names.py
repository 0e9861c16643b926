"""Numerals that count nothing: words, names and the numbering of lists."""

import pytest

from extractor.quantities import quantities


@pytest.mark.parametrize(
    "text",
    [
        "进一步统一思想，一般公共支出",
        "两委换届",
        "三公经费",
        "第一书记",
        "百姓满意",
        "千方百计",
        "万一",
        "十分重要",
        "一方面",
        "四川省",
        "陆地",
        "一切从实际出发",
        "我一看你就笑",
        "干部队伍建设",
        "大陆",
        "收拾",
        "农业百亿产业",
        "万",
        "万万",
        "一定条件下",
        "之一",
        "一体化",
        "十佳个人",
        "中央八项规定",
        "两新组织",
        "一网通办",
        "一对一帮扶",
        "统一个口径",
        "张五同志",
        "关于万里街道",
        "以上百货",
    ],
)
def test_numerals_in_words_are_no_numbers(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("text", "end"), [("三公里", "三公里"), ("一般3个", "3个"), ("统一100家", "100家"), ("三百一般", "三百")]
)
def test_a_word_gives_way_to_a_longer_quantity_and_hides_no_other(text: str, end: str) -> None:
    assert [quantity.text for quantity in quantities(text)] == [end]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("〔2001〕136号", ["〔2001〕136号"]),
        ("（2017）16号文件", ["（2017）16号"]),
        ("“343”工作法", ["343"]),
        ("“1+5”文件", ["1+5"]),
        ("789工程", ["789"]),
        ("G60走廊", ["60"]),
        ("5G基站", ["5G"]),
        ("PM2.5", ["2.5"]),
        ("“十四五”规划", ["十四五"]),
        ("世界500强企业", ["500"]),
        ("13512345678", ["13512345678"]),
        ("编码007", ["007"]),
        ("“80后”干部", ["80"]),
        ("3.2.1", ["3", "2", "1"]),
    ],
)
def test_names_are_identifiers(text: str, names: list[str]) -> None:
    found = quantities(text)
    assert [quantity.text for quantity in found] == names
    assert {quantity.kind for quantity in found} == {"identifier"}


@pytest.mark.parametrize(
    ("text", "positions"),
    [
        ("一、概况", ["一"]),
        ("（二）职责", ["二"]),
        ("(3)人员", ["3"]),
        ("1.概况\n2．机构", ["1", "2"]),
        ("　3、绩效", ["3"]),
        ("完成。4、其他", ["4"]),
        ("第四季度", ["第四"]),
        ("一是加强；二是提升", ["一", "二"]),
        ("①做好②完成", ["①", "②"]),
        ("任务12：培训", ["12"]),
    ],
)
def test_list_numbering_is_ordinal(text: str, positions: list[str]) -> None:
    assert [(quantity.text, quantity.kind) for quantity in quantities(text)] == [(p, "ordinal") for p in positions]
