"""The tables of the government's classification: functional 类, 款 and 项, economic 类 and 款."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from extractor import knowledge

WIDTHS = {"functional_codes.csv": (3, 5, 7), "economic_codes.csv": (3, 5)}
LEAST = {"functional_codes.csv": (29, 265, 1400), "economic_codes.csv": (10, 99)}
# Where the scheme puts its common items; 农业农村 alone (2130104) has 事业运行 elsewhere.
FIXED = {"行政运行": "01", "一般行政管理事务": "02", "机关服务": "03", "事业运行": "50"}
GOLD = Path(__file__).parents[3] / "shared" / "gold"


def entries(file: str) -> list[tuple[str, str]]:
    return [(row["code"], row["name"]) for _, row in knowledge.load_csv(knowledge.HERE / file, ("code", "name"))]


@pytest.fixture(params=sorted(WIDTHS))
def file(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_code_has_one_name(file: str) -> None:
    assert [code for code, count in Counter(code for code, _ in entries(file)).items() if count > 1] == []


def test_codes_are_in_order_so_that_of_two_codes_of_a_path_the_present_one_is_last(file: str) -> None:
    codes = [code for code, _ in entries(file)]
    assert codes == sorted(codes)


def test_every_code_has_a_known_level_and_the_levels_above_it(file: str) -> None:
    codes = {code for code, _ in entries(file)}
    widths = WIDTHS[file]
    assert [code for code in codes if not re.fullmatch(r"[0-9]+", code, re.ASCII) or len(code) not in widths] == []
    missing = {code[:width] for code in codes for width in widths if width < len(code)} - codes
    assert missing == set()


def test_names_are_spelt_as_the_reader_compacts_them(file: str) -> None:
    # Chinese characters, full-width brackets, curly quotation marks and list commas: nothing else is ever printed.
    assert [name for _, name in entries(file) if not re.fullmatch(r"[\u4e00-\u9fff（）“”、]{2,40}", name)] == []
    assert [name for _, name in entries(file) if name.count("（") != name.count("）")] == []
    assert [name for _, name in entries(file) if name.count("“") != name.count("”")] == []


def test_the_tables_are_whole(file: str) -> None:
    counts = Counter(len(code) for code, _ in entries(file))
    for width, least in zip(WIDTHS[file], LEAST[file], strict=True):
        assert counts[width] >= least


def test_the_last_code_of_a_group_is_its_remainder(file: str) -> None:
    deepest = WIDTHS[file][-1]
    rest = [name for code, name in entries(file) if len(code) == deepest and code.endswith("99")]
    assert rest
    assert [name for name in rest if "其他" not in name] == []


def test_administration_and_operation_stand_where_the_scheme_puts_them() -> None:
    items = [(code, name) for code, name in entries("functional_codes.csv") if name in FIXED and code != "2130104"]
    assert [(code, name) for code, name in items if code[-2:] != FIXED[name]] == []
    names = dict(items)
    assert [code for code, name in names.items() if name == "机关服务" and code[:-2] + "02" not in names] == []


def test_siblings_have_different_names_but_for_remainders_whose_code_moved(file: str) -> None:
    twins = Counter((code[:-2], name) for code, name in entries(file) if len(code) > 3)
    for (parent, name), count in twins.items():
        assert count == 1 or (count == 2 and name.startswith("其他") and parent.endswith("99")), (parent, name)


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("2013201", ["一般公共服务支出", "组织事务", "行政运行"]),
        ("2010301", ["一般公共服务支出", "政府办公厅（室）及相关机构事务", "行政运行"]),
        ("2010608", ["一般公共服务支出", "财政事务", "财政委托业务支出"]),
        ("2040220", ["公共安全支出", "公安", "执法办案"]),
        ("2050203", ["教育支出", "普通教育", "初中教育"]),
        ("2070109", ["文化旅游体育与传媒支出", "文化和旅游", "群众文化"]),
        ("2080505", ["社会保障和就业支出", "行政事业单位养老支出", "机关事业单位基本养老保险缴费支出"]),
        ("2089999", ["社会保障和就业支出", "其他社会保障和就业支出", "其他社会保障和就业支出"]),
        ("2101101", ["卫生健康支出", "行政事业单位医疗", "行政单位医疗"]),
        ("2120801", ["城乡社区支出", "国有土地使用权出让收入安排的支出", "征地和拆迁补偿支出"]),
        (
            "2130599",
            ["农林水支出", "巩固脱贫攻坚成果衔接乡村振兴", "其他巩固脱贫攻坚成果衔接乡村振兴支出"],
        ),
        ("2210201", ["住房保障支出", "住房改革支出", "住房公积金"]),
        ("2240106", ["灾害防治及应急管理支出", "应急管理事务", "安全监管"]),
        ("2296002", ["其他支出", "彩票公益金安排的支出", "用于社会福利的彩票公益金支出"]),
    ],
)
def test_known_functional_codes(code: str, path: list[str]) -> None:
    names = dict(entries("functional_codes.csv"))
    assert [names[code[:width]] for width in (3, 5, 7)] == path


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("30101", ["工资福利支出", "基本工资"]),
        ("30113", ["工资福利支出", "住房公积金"]),
        ("30201", ["商品和服务支出", "办公费"]),
        ("30212", ["商品和服务支出", "因公出国（境）费用"]),
        ("30217", ["商品和服务支出", "公务接待费"]),
        ("30231", ["商品和服务支出", "公务用车运行维护费"]),
        ("30302", ["对个人和家庭的补助", "退休费"]),
        ("30701", ["债务利息及费用支出", "国内债务付息"]),
        ("31002", ["资本性支出", "办公设备购置"]),
        ("39999", ["其他支出", "其他支出"]),
    ],
)
def test_known_economic_codes(code: str, path: list[str]) -> None:
    names = dict(entries("economic_codes.csv"))
    assert [names[code[:3]], names[code]] == path


def test_the_codes_that_real_accounts_print_have_the_names_they_print() -> None:
    if not GOLD.is_dir():
        pytest.skip("the annotated reports are not beside this checkout")
    names = dict(entries("functional_codes.csv"))
    printed = {
        line["code"]: line["line"]
        for path in sorted(GOLD.glob("*.json"))
        for line in json.loads(path.read_text(encoding="utf-8"))["budget_lines"]
        if "code" in line
    }
    assert printed
    ours = {code: "/".join(names[code[:width]] for width in (3, 5, 7) if width <= len(code)) for code in printed}
    assert ours == printed
