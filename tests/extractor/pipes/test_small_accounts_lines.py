"""Lines as short accounts of schools, courts, hospitals and towns tell them, each kind with what only looks like it."""

from __future__ import annotations

import pytest

from tests.extractor.pipes.test_published_lines import amounts

Triple = tuple[str, str, float]
TITLE = "青云县林业局2022年度部门决算\n"


def told(text: str) -> set[Triple]:
    return amounts(TITLE + text + "\n")


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        ("我场", "人员经费"), ("我站", "公用经费"), ("我所", "会议费"), ("我馆", "培训费"), ("我园", "差旅费"),
        ("我队", "公务接待费"), ("我会", "办公费"), ("我支队", "劳务费"), ("本馆", "人员经费"), ("我大队", "印刷费"),
    ],
)  # fmt: skip
def test_whose_a_line_is_belongs_to_no_name(owner: str, name: str) -> None:
    assert told(f"2022年{owner}{name}支出8万元。") == {(name, "final", 8)}


def test_a_board_within_a_name_stays() -> None:
    assert told("场站设施养护经费支出8万元。") == {("场站设施养护经费", "final", 8)}


@pytest.mark.parametrize("number", ["一是", "二是", "三是", "其一、", "其二是"])
def test_the_number_of_a_point_belongs_to_no_name(number: str) -> None:
    found = told(f"存在的问题。{number}甲河整治项目预算80万元，支出60万元。")
    assert found == {("甲河整治项目", "initial_budget", 80), ("甲河整治项目", "final", 60)}


PATHS = [
    ("灾害防治及应急管理支出/应急管理事务/安全监管", "灾害防治及应急管理支出/应急管理事务/安全监管"),
    ("灾害防治及应急管理支出—应急管理事务—应急救援", "灾害防治及应急管理支出/应急管理事务/应急救援"),
    ("灾害防治及应急管理支出-自然灾害防治-地质灾害防治", "灾害防治及应急管理支出/自然灾害防治/地质灾害防治"),
    ("农林水支出－水利－防汛", "农林水支出/水利/防汛"),
    ("教育支出>普通教育>高中教育", "教育支出/普通教育/高中教育"),
    ("教育支出→普通教育→初中教育", "教育支出/普通教育/初中教育"),
    ("2022年农林水支出/水利/防汛", "农林水支出/水利/防汛"),
    ("1.卫生健康/公立医院/综合医院", "卫生健康支出/公立医院/综合医院"),
    ("农林水支出——林业和草原——行政运行", "农林水支出/林业和草原/行政运行"),
    ("教育支出/普通教育", "教育支出/普通教育"),
]


@pytest.mark.parametrize(("said", "path"), PATHS)
def test_levels_that_a_mark_sets_apart_are_a_path(said: str, path: str) -> None:
    expected = {(path, "initial_budget", 40), (path, "final", 39)}
    assert told(f"{said}：年初预算40万元，决算39万元。") == expected
    assert told(f"{said}年初预算40万元，决算39万元。") == expected


def test_a_mark_between_other_words_makes_no_path() -> None:
    assert told("甲村/乙村道路养护经费支出8万元。") == {("甲村/乙村道路养护经费", "final", 8)} or not told(
        "甲村/乙村道路养护经费支出8万元。"
    )


def test_a_section_and_an_item_are_of_the_class_that_has_the_section() -> None:
    text = (
        "一般公共预算财政拨款支出132万元。\n红十字事业（款）行政运行（项）年初预算84万元，支出决算78万元。\n"
        "红十字事业（款）其他红十字事业支出（项）年初预算48万元，支出决算54万元。"
    )
    assert told(text) == {
        ("一般公共预算财政拨款支出", "final", 132),
        ("社会保障和就业支出/红十字事业/行政运行", "initial_budget", 84),
        ("社会保障和就业支出/红十字事业/行政运行", "final", 78),
        ("社会保障和就业支出/红十字事业/其他红十字事业支出", "initial_budget", 48),
        ("社会保障和就业支出/红十字事业/其他红十字事业支出", "final", 54),
    }


TURNS = [
    ("公务接待费由年初预算的5万元增加到6万元。", "initial_budget", "final"),
    ("公务接待费由上年的5万元下降到6万元。", "prior_final", "final"),
    ("公务接待费从年初预算5万元压减至6万元。", "initial_budget", "final"),
    ("公务接待费从2021年的5万元增加到6万元。", "prior_final", "final"),
    ("公务接待费由年初预算5万元调整为6万元。", "initial_budget", "adjusted_budget"),
    ("公务接待费由上年5万元下降为6万元。", "prior_final", "final"),
    ("公务接待费由去年的5万元增至6万元。", "prior_final", "final"),
    ("公务接待费由年初预算数5万元追加到6万元。", "initial_budget", "adjusted_budget"),
    ("公务接待费从上年决算5万元回落到6万元。", "prior_final", "final"),
    ("公务接待费情况。该项支出由年初预算的5万元提高到6万元。", "initial_budget", "final"),
]


@pytest.mark.parametrize(("text", "first", "second"), TURNS)
def test_a_figure_and_the_one_that_it_led_to_are_two_amounts(text: str, first: str, second: str) -> None:
    assert told("（一）公务接待费。" + text) == {("公务接待费", first, 5), ("公务接待费", second, 6)}


@pytest.mark.parametrize(
    "text", ["补助标准由每人5元提高到6元。", "由县财政局的5万元资金支付6名人员。", "参会人数由5人增加到6人。"]
)
def test_standards_and_counts_that_rise_are_no_amounts(text: str) -> None:
    assert told(text) == set()


@pytest.mark.parametrize("said", ["2021年也为", "2021年同为", "上年亦为", "上年仍为", "2021年则是", "上年同样为"])
def test_last_years_figure_may_be_told_as_equal(said: str) -> None:
    assert told(f"会议费2万元，{said}3万元。") == {("会议费", "final", 2), ("会议费", "prior_final", 3)}


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("“三公”经费支出3万元，均为公务用车运行维护费，与年初预算持平。", "公务用车运行维护费"),
        ("“三公”经费支出3万元，全部为公务接待费。", "公务接待费"),
        ("“三公”经费支出3万元，全部用于公务接待费。", "公务接待费"),
        ("“三公”经费支出3万元，全是公务接待费支出。", "公务接待费"),
        ("“三公”经费支出3万元，都是公务用车购置费。", "公务用车购置费"),
    ],
)
def test_what_is_all_of_one_line_is_that_lines_too(text: str, part: str) -> None:
    assert told(text) == {("“三公”经费", "final", 3), (part, "final", 3)}


def test_where_income_comes_from_is_no_second_amount() -> None:
    assert told("本年收入合计298万元，全部为财政拨款收入。") == {("本年收入合计", "final", 298)}


def test_a_budget_of_nothing_needs_no_unit() -> None:
    assert told("学前教育支出年初预算0，支出决算22.5万元。") == {
        ("学前教育支出", "initial_budget", 0),
        ("学前教育支出", "final", 22.5),
    }
    assert told("会议费年初预算3万元，支出决算为0。") == {("会议费", "initial_budget", 3), ("会议费", "final", 0)}
    assert told("因公出国团组数为0，会议费2万元。") == {("会议费", "final", 2)}


def test_actual_figures_behind_budgets_are_final() -> None:
    assert told("防疫支出预算30万元，实际51万元；养护经费年初预算9万元，实付8万元。") == {
        ("防疫支出", "initial_budget", 30),
        ("防疫支出", "final", 51),
        ("养护经费", "initial_budget", 9),
        ("养护经费", "final", 8),
    }


def test_both_sides_of_a_department_may_stand_beside_their_measures() -> None:
    text = "年初预算收入314万元，决算收入378万元，超出预算64万元。年初预算支出313万元，决算支出359万元。"
    assert told(text) == {
        ("收入", "initial_budget", 314),
        ("收入", "final", 378),
        ("支出", "initial_budget", 313),
        ("支出", "final", 359),
    }
    assert told("本部门2022年支出年初预算为90万元，决算为130万元。") == {
        ("支出", "initial_budget", 90),
        ("支出", "final", 130),
    }
    project = "甲河整治经费年初预算支出9万元，决算支出8万元。"
    assert told(project) == {("甲河整治经费", "initial_budget", 9), ("甲河整治经费", "final", 8)}


def test_meetings_of_a_list_have_their_own_amounts() -> None:
    text = "会议费支出31万元。其中：政协全体会议1次，支出24万元；常委会议4次，支出4万元；协商会6次，共开支3万元。"
    assert told(text) == {
        ("会议费", "final", 31),
        ("政协全体会议", "final", 24),
        ("常委会议", "final", 4),
        ("协商会", "final", 3),
    }
    assert told("开支培训费1万元，人数85人；举办科普主场活动，开支4万元。") == {
        ("培训费", "final", 1),
        ("科普主场活动", "final", 4),
    }
    assert told("会议费预算5万元。召开农技推广会议，支出4万元。") == {
        ("会议费", "initial_budget", 5),
        ("会议费", "final", 4),
    }


def test_a_sum_of_what_stands_above_is_not_of_the_last_line() -> None:
    text = "公务接待费年初预算3万元，支出决算2万元。\n以上合计年初预算58万元，支出决算73万元。"
    assert told(text) == {("公务接待费", "initial_budget", 3), ("公务接待费", "final", 2)}


def test_what_a_line_is_made_of_is_no_part_of_its_name() -> None:
    text = "基本支出50万元。其中：基本工资、津贴补贴等人员经费30万元，办公费、印刷费等公用经费20万元。"
    assert told(text) == {("基本支出", "final", 50), ("人员经费", "final", 30), ("公用经费", "final", 20)}


def test_the_level_that_an_own_name_begins_with_stays() -> None:
    text = "1.县级公立医院综合改革补助项目绩效自评综述：全年预算数为140万元，执行数为139万元。"
    name = "县级公立医院综合改革补助项目"
    assert told(text) == {(name, "adjusted_budget", 140), (name, "final", 139)}
    assert told("县级公务接待费支出3万元。") == {("公务接待费", "final", 3)}


def test_budgets_in_a_bracket_and_in_what_a_sum_is_made_of_are_budgets() -> None:
    text = (
        "部门支出合计年初批复14万元，由基本支出8万元、项目支出6万元两块构成；"
        "全年预算达到15万元（基本支出9万元、项目支出6.5万元）。"
    )
    found = told(text)
    assert {
        ("支出合计", "initial_budget", 14),
        ("基本支出", "initial_budget", 8),
        ("项目支出", "initial_budget", 6),
    } < found
    assert {("基本支出", "adjusted_budget", 9), ("项目支出", "adjusted_budget", 6.5)} < found
    assert told("支出合计15万元（基本支出9万元、项目支出6万元）。") == {
        ("支出合计", "final", 15),
        ("基本支出", "final", 9),
        ("项目支出", "final", 6),
    }


def test_a_list_may_follow_the_count_of_its_items() -> None:
    text = "项目支出36万元，涉及3个项目：村级运转经费21万元、高标准农田建设10万元、污水管网改造工程5万元。"
    assert told(text) == {
        ("项目支出", "final", 36),
        ("村级运转经费", "final", 21),
        ("高标准农田建设", "final", 10),
        ("污水管网改造工程", "final", 5),
    }


def test_expenditure_behind_income_is_not_of_the_income() -> None:
    text = "政府性基金预算财政拨款收入320万元，年初结转和结余10万元，支出325万元，年末结转和结余5万元。"
    assert told(text) == {
        ("政府性基金预算财政拨款收入", "final", 320),
        ("年初结转和结余", "final", 10),
        ("年末结转和结余", "final", 5),
    }


def test_sections_of_a_functional_line_speak_of_money_whatever_they_are_called() -> None:
    for path in ("交通运输支出/车辆购置税支出/车辆购置税用于农村公路建设支出",):
        top, section, item = path.split("/")
        text = f"（8）{top}（类）{section}（款）{item}（项）。年初预算0.00万元，决算1240.00万元。"
        assert told(text) == {(path, "initial_budget", 0), (path, "final", 1240)}


def test_income_of_hospitals_and_schools() -> None:
    text = (
        "医疗收入213万元；其中门急诊收入81万元，住院收入132万元。科教收入3万元。"
        "全年事业支出201万元。非财政拨款结余累计6万元，专用结余1万元。"
    )
    assert told(text) == {
        ("医疗收入", "final", 213),
        ("门急诊收入", "final", 81),
        ("住院收入", "final", 132),
        ("科教收入", "final", 3),
        ("事业支出", "final", 201),
        ("非财政拨款结余", "final", 6),
        ("专用结余", "final", 1),
    }


def test_words_of_time_and_of_little_between_a_name_and_its_amount() -> None:
    text = "会议费本年支出4万元，培训费当年支出18万元，差旅费全年支出45万元，公用经费仅执行9万元，印刷费只支出3万元。"
    assert told(text) == {
        ("会议费", "final", 4),
        ("培训费", "final", 18),
        ("差旅费", "final", 45),
        ("公用经费", "final", 9),
        ("印刷费", "final", 3),
    }


def test_what_exceeds_a_budget_is_no_amount_of_the_whole() -> None:
    text = "基本支出628万元。其中人员经费548万元，比年初预算512万元超出36万元。"
    assert told(text) == {
        ("基本支出", "final", 628),
        ("人员经费", "final", 548),
        ("人员经费", "initial_budget", 512),
    }
