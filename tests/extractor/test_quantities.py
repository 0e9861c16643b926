from decimal import Decimal
from pathlib import Path

import pytest

from extractor.errors import KnowledgeError
from extractor.quantities import Quantity, chinese_number, quantities, yuan
from extractor.quantities.lexicon import UNITS_PATH, lexicon


def only(text: str) -> Quantity:
    """The one quantity of a text."""
    found = quantities(text)
    assert len(found) == 1, [quantity.text for quantity in found]
    return found[0]


def values(text: str) -> list[tuple[str, Decimal]]:
    return [(quantity.text, quantity.value) for quantity in quantities(text)]


NUMERALS = [
    ("十", "10"),
    ("十五", "15"),
    ("二十", "20"),
    ("一百零八", "108"),
    ("三百五十", "350"),
    ("三百五", "350"),
    ("两千零一", "2001"),
    ("一千零二十", "1020"),
    ("一千零十五", "1015"),
    ("两千四百五", "2450"),
    ("一万三", "13000"),
    ("十万八千", "108000"),
    ("九十二万四", "924000"),
    ("一百零一万一千", "1011000"),
    ("五亿零六", "500000006"),
    ("三亿五千万", "350000000"),
    ("四万万", "400000000"),
    ("二万亿", "2000000000000"),
    ("七兆三亿", "7000300000000"),
    ("壹佰贰拾叁", "123"),
    ("肆仟伍佰陆拾柒", "4567"),
    ("捌萬玖仟", "89000"),
    ("貳拾二", "22"),
    ("兩千", "2000"),
    ("二〇二一", "2021"),
    ("一九九八", "1998"),
    ("二零零八", "2008"),
    ("〇", "0"),
    ("二点四", "2.4"),
    ("三点一四", "3.14"),
    ("零点五", "0.5"),
    ("两千三点一", "2300.1"),
    ("二点四万", "24000"),
    ("四百亿点零五", "40000000000.05"),
    ("百三", "130"),
    ("半百", "50"),
    ("两万半", "25000"),
    ("1,234.50", "1234.5"),
    ("１，２３４．５", "1234.5"),
    ("３００", "300"),
    (".5", "0.5"),
    ("0.0001", "0.0001"),
    ("14.6万", "146000"),
    ("1万2千", "12000"),
    ("3亿5千万", "350000000"),
    ("7万 5千 4百", "75400"),
    ("3万5", "35000"),
    ("4.78万亿", "4780000000000"),
    ("1000  万", "10000000"),
    ("一百 五 十 二", "152"),
    ("40k", "40000"),
    ("2.5 M", "2500000"),
    ("2e5", "200000"),
    ("1.2e-1", "0.12"),
    ("2^5", "32"),
    ("2^-1", "0.5"),
    ("10的5次方", "100000"),
    ("-5", "-5"),
    ("－5", "-5"),
    ("−0.5", "-0.5"),
    ("负三十二", "-32"),
    ("负45", "-45"),
    ("1/4", "0.25"),
    ("3／5", "0.6"),
    ("四分之一", "0.25"),
    ("二又四分之三", "2.75"),
    ("1又1/4", "1.25"),
    ("1 3/5", "1.6"),
    ("负一又二分之一", "-1.5"),
    ("四分之负一", "-0.25"),
    ("16分之5", "0.3125"),
    ("一打", "12"),
]


@pytest.mark.parametrize(("text", "value"), NUMERALS)
def test_a_numeral_in_any_writing_has_its_value(text: str, value: str) -> None:
    quantity = only(text)
    assert (quantity.text, quantity.value) == (text, Decimal(value))
    assert quantity.kind == "number"
    assert quantity.unit is None


MEASURED = [
    ("14.6万余人次", "146000", "人次", "over", "count"),
    ("近14万人次", "140000", "人次", "nearly", "count"),
    ("1600多名", "1600", "名", "over", "count"),
    ("300余件", "300", "件", "over", "count"),
    ("5万余名", "50000", "名", "over", "count"),
    ("二十余个", "20", "个", "over", "count"),
    ("两百多家", "200", "家", "over", "count"),
    ("百十来个", "110", "个", "about", "count"),
    ("十几个", "10", "个", "over", "count"),
    ("十余万户", "100000", "户", "over", "count"),
    ("上百人", "100", "人", "over", "count"),
    ("近千名", "1000", "名", "nearly", "count"),
    ("千余人", "1000", "人", "over", "count"),
    ("万余名", "10000", "名", "over", "count"),
    ("约50名", "50", "名", "about", "count"),
    ("大约50名", "50", "名", "about", "count"),
    ("50名左右", "50", "名", "about", "count"),
    ("10个以上", "10", "个", "over", "count"),
    ("超过20场", "20", "场", "over", "count"),
    ("逾20场", "20", "场", "over", "count"),
    ("≥20场", "20", "场", "over", "count"),
    ("不少于3次", "3", "次", "over", "count"),
    ("将近40家", "40", "家", "nearly", "count"),
    ("0台（套）", "0", "台（套）", None, "count"),
    ("10条（次）", "10", "条（次）", None, "count"),
    ("30人/次", "30", "人/次", None, "count"),
    ("5件次", "5", "件次", None, "count"),
    ("44.2岁", "44.2", "岁", None, "count"),
    ("96.5分", "96.5", "分", None, "count"),
    ("１２个", "12", "个", None, "count"),
    ("168cm", "168", "cm", None, "count"),
    ("2.3千克", "2.3", "千克", None, "count"),
    ("12千米", "12", "千米", None, "count"),
    ("387万亩", "3870000", "亩", None, "count"),
    ("两米半", "2.5", "米", None, "count"),
    ("三千两百两", "3200", "两", None, "count"),
    ("一个半", "1.5", "个", None, "count"),
    ("近160万元", "160", "万元", "nearly", "money"),
    ("5400余万元", "5400", "万元", "over", "money"),
    ("1.5亿元", "1.5", "亿元", None, "money"),
    ("55.56 万元", "55.56", "万元", None, "money"),
    ("0.2 万元", "0.2", "万元", None, "money"),
    ("三十余万元", "30", "万元", "over", "money"),
    ("3亿5千万元", "35000", "万元", None, "money"),
    ("2850元", "2850", "元", None, "money"),
    ("300元/月", "300", "元/月", None, "money"),
    ("3元5角", "3.5", "元", None, "money"),
    ("五元三毛二分", "5.32", "元", None, "money"),
    ("￥100", "100", "元", None, "money"),
    ("$5万", "5", "万美元", None, "money"),
    ("1200亿美元", "1200", "亿美元", None, "money"),
    ("1.95港元", "1.95", "港元", None, "money"),
    ("伍拾万元", "50", "万元", None, "money"),
    ("陆元", "6", "元", None, "money"),
    ("93.71%", "93.71", "%", None, "rate"),
    ("１００％", "100", "%", None, "rate"),
    ("≥95%", "95", "%", "over", "rate"),
    ("95%以上", "95", "%", "over", "rate"),
    ("-22.2%", "-22.2", "%", None, "rate"),
    ("3.3个百分点", "3.3", "个百分点", None, "rate"),
    ("百分之二点四", "2.4", "%", None, "rate"),
    ("百分之负三", "-3", "%", None, "rate"),
    ("百分之七十", "70", "%", None, "rate"),
    ("百分之百", "100", "%", None, "rate"),
    ("７折", "70", "%", None, "rate"),
    ("七五折", "75", "%", None, "rate"),
    ("9.9折", "99", "%", None, "rate"),
    ("75折", "75", "%", None, "rate"),
    ("半折", "50", "%", None, "rate"),
    ("三成", "30", "%", None, "rate"),
    ("三成五", "35", "%", None, "rate"),
    ("九成九", "99", "%", None, "rate"),
    ("三成半", "35", "%", None, "rate"),
    ("千分之五", "5", "‰", None, "rate"),
    ("3‰", "3", "‰", None, "rate"),
    ("2021年", "2021", "年", None, "date"),
    ("二〇二一年度", "2021", "年度", None, "date"),
    ("10月份", "10", "月份", None, "date"),
    ("2022.04.26", "2022", None, None, "date"),
    ("2021-4-6", "2021", None, None, "date"),
    ("二季度", "2", "季度", None, "date"),
    ("半年", "0.5", "年", None, "duration"),
    ("一年半", "1.5", "年", None, "duration"),
    ("3个月", "3", "个月", None, "duration"),
    ("一个半小时", "1.5", "小时", None, "duration"),
    ("三年多", "3", "年", "over", "duration"),
    ("100天", "100", "天", None, "duration"),
    ("第三", "3", None, None, "ordinal"),
    ("第二十一", "21", None, None, "ordinal"),
    ("第１２", "12", None, None, "ordinal"),
    ("十九届", "19", "届", None, "ordinal"),
    ("三级", "3", "级", None, "ordinal"),
    ("④", "4", None, None, "ordinal"),
]


@pytest.mark.parametrize(("text", "value", "unit", "qualifier", "kind"), MEASURED)
@pytest.mark.parametrize("frame", ["{}", "共计{}。", "其中：{}，均已办结"])
def test_a_quantity_covers_its_qualifier_number_and_unit(
    frame: str, text: str, value: str, unit: str | None, qualifier: str | None, kind: str
) -> None:
    quantity = only(frame.format(text))
    assert quantity.text == text
    assert quantity.value == Decimal(value)
    assert (quantity.unit, quantity.qualifier, quantity.kind) == (unit, qualifier, kind)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("3-5次", 3, 5, "次"),
        ("10—20家", 10, 20, "家"),
        ("3至5人", 3, 5, "人"),
        ("三到五人", 3, 5, "人"),
        ("10%～20%", 10, 20, "%"),
        ("5-20%", 5, 20, "%"),
        ("3-5万元", 3, 5, "万元"),
        ("3-5万人", 30000, 50000, "人"),
        ("2019-2021年", 2019, 2021, "年"),
        ("2019年—2021年", 2019, 2021, "年"),
        ("1-6月", 1, 6, "月"),
        ("两三个", 2, 3, "个"),
        ("三五天", 3, 5, "天"),
        ("七八十人", 70, 80, "人"),
        ("三四百名", 300, 400, "名"),
        ("十七八个", 17, 18, "个"),
        ("一百二三十家", 120, 130, "家"),
        ("一千到一千五百", 1000, 1500, None),
    ],
)
def test_a_range_has_both_ends(text: str, low: int, high: int, unit: str | None) -> None:
    quantity = only(text)
    assert (quantity.text, quantity.value, quantity.high, quantity.unit) == (text, low, high, unit)


@pytest.mark.parametrize("text", ["5-3次", "3家到5人", "5人-5人"])
def test_two_numbers_that_do_not_rise_in_one_unit_are_no_range(text: str) -> None:
    assert [quantity.high for quantity in quantities(text)] == [None, None]


@pytest.mark.parametrize(
    ("text", "resolution"),
    [
        ("93.71%", "0.01"),
        ("14.6万余人次", "1000"),
        ("3900人", "1"),
        ("5400余万元", "1"),
        ("1.50亿元", "0.01"),
        ("二点四", "0.1"),
        ("十万人", "10000"),
        ("1万2千户", "1000"),
        ("3亿5千万元", "1000"),
        ("三成", "10"),
        ("三成五", "1"),
        ("三百五十", "1"),
        ("1/3", "0"),
    ],
)
def test_the_resolution_is_one_unit_of_the_last_stated_digit(text: str, resolution: str) -> None:
    assert only(text).resolution == Decimal(resolution)


@pytest.mark.parametrize(
    ("text", "number"), [("近160万元", "160"), ("≥20场", "20"), ("不少于3次", "3"), ("第三", "三"), ("￥100", "100")]
)
def test_number_points_at_the_numeral_itself(text: str, number: str) -> None:
    assert text[only(text).number :].startswith(number)


def test_numbering_takes_nothing_from_the_amount_behind_it() -> None:
    assert values("1、2021年收入3.5万元")[1:] == [("2021年", Decimal(2021)), ("3.5万元", Decimal("3.5"))]
    assert values("附件：4．2025年预算")[0] == ("4", Decimal(4))
    assert values("1.5亿元") == [("1.5亿元", Decimal("1.5"))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("节约5万元", "5万元"),
        ("签约39名", "39名"),
        ("附近3家", "3家"),
        ("不超过20人", "20人"),
        ("近三年", "三年"),
        ("最近3次", "3次"),
    ],
)
def test_words_that_end_like_a_qualifier_are_none(text: str, expected: str) -> None:
    quantity = only(text)
    assert (quantity.text, quantity.qualifier) == (expected, None)


@pytest.mark.parametrize(
    "text", ["支出\n\t0\n\t万元\n", "0\n万元", "近\n\t160", "1\n\t2万", "三\n\t成", "3\n\t-5", "百\n分之五"]
)
def test_nothing_crosses_a_line_break(text: str) -> None:
    assert all("\n" not in quantity.text for quantity in quantities(text))


def test_a_bare_year_before_a_noun_counts_nothing() -> None:
    assert [(quantity.unit, quantity.kind) for quantity in quantities("2021项目支出、2021人才经费")] == [
        (None, "number")
    ] * 2


def test_a_date_is_read_part_by_part() -> None:
    found = quantities("2021年4月26日至今，2021年12月31号")
    assert [quantity.text for quantity in found] == ["2021年", "4月", "26日", "2021年", "12月", "31号"]
    assert {quantity.kind for quantity in found} == {"date"}


def test_neighbouring_numbers_stay_apart() -> None:
    assert values("1, 234, 567.3") == [("1", Decimal(1)), ("234", Decimal(234)), ("567.3", Decimal("567.3"))]
    assert values("1万2万") == [("1万", Decimal(10000)), ("2万", Decimal(20000))]
    assert values("二十三十") == [("二十", Decimal(20)), ("三十", Decimal(30))]
    assert values("一百万一百万") == [("一百万", Decimal(1_000_000))] * 2
    assert values("2021-5") == [("2021", Decimal(2021)), ("5", Decimal(5))]
    assert values("3周一次") == [("3周", Decimal(3)), ("一次", Decimal(1))]
    assert values("接待20来宾")[0] == ("20", Decimal(20))
    assert values("九年八吨") == [("九年", Decimal(9)), ("八吨", Decimal(8))]
    assert values("二百五，二百五。") == [("二百五", Decimal(250))] * 2


def test_addresses_hold_no_quantities() -> None:
    assert [quantity.text for quantity in quantities("见http://a.example/b?c=305&d=9%20e 的5个")] == ["5个"]


def test_numbers_of_any_length_are_read() -> None:
    assert only("9" * 5000).kind == "identifier"
    assert only("1" + ",000" * 5000).kind == "identifier"
    assert quantities("二" * 5000) == []
    assert [quantity.end for quantity in quantities("1," * 3 + "0" * 100)][-1] == 106
    assert only("1" + "万亿亿亿亿" * 50).value < Decimal("1e40")


@pytest.mark.parametrize(
    ("unit", "factor"), [("元", 1), ("万元", 10_000), ("亿元", 10**8), ("万亿元", 10**12), ("美元", None), ("人", None)]
)
def test_money_units_compare_in_yuan(unit: str, factor: int | None) -> None:
    assert yuan(unit) == factor


@pytest.mark.parametrize(("text", "value"), [("二十一", 21), ("12", 12), ("负三", -3), ("一〇五", 105), (" 十 ", 10)])
def test_a_whole_string_is_one_number(text: str, value: int) -> None:
    assert chinese_number(text) == value


@pytest.mark.parametrize("text", ["", "一般", "十个", "第三", "两三", "负", "abc", "十几"])
def test_a_string_that_is_no_single_number_has_no_value(text: str) -> None:
    assert chinese_number(text) is None


def test_a_wrong_entry_of_the_knowledge_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "units.yaml"
    path.write_text(UNITS_PATH.read_text(encoding="utf-8").replace("rates:", "ratios:", 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"ra(tio|te)s"):
        lexicon(path)
