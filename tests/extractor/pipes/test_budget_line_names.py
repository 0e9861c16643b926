"""What a line is called: no more and no less than its name, one name for a line, and nothing that is none."""

from __future__ import annotations

import pytest

from tests.extractor.pipes.test_budget_lines import Triple, lines, triples


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "因公出国（境）费预算和支出均为0万元。",
            {("因公出国（境）费", "initial_budget", 0), ("因公出国（境）费", "final", 0)},
        ),
        ("公务接待费年初预算、支出决算都是2万元。", {("公务接待费", "initial_budget", 2), ("公务接待费", "final", 2)}),
        ("会议费预算数与决算数皆为3万元。", {("会议费", "initial_budget", 3), ("会议费", "final", 3)}),
        ("公务接待费、会议费支出均为3万元。", {("公务接待费", "final", 3), ("会议费", "final", 3)}),
        ("培训费预算和决算分别为5万元、4万元。", {("培训费", "initial_budget", 5), ("培训费", "final", 4)}),
        (
            "教育支出（类）普通教育（款）小学教育（项）与住房保障支出（类）住房改革支出（款）住房公积金（项）决算分别为8万元、7万元。",
            {("教育支出/普通教育/小学教育", "final", 8), ("住房保障支出/住房改革支出/住房公积金", "final", 7)},
        ),
    ],
)
def test_measures_and_lines_that_are_told_together_are_each_their_own(text: str, expected: set[Triple]) -> None:
    assert triples(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "教育支出（类）普通教育（款）小学教育（项）年初安排8万元，实际支出9万元。",
            {("教育支出/普通教育/小学教育", "initial_budget", 8), ("教育支出/普通教育/小学教育", "final", 9)},
        ),
        (
            "教育支出（类）进修及培训（款）干部教育（项），年初安排8万元，决算9万元。同款培训支出（项），年初安排3万元，决算2万元。",
            {
                ("教育支出/进修及培训/干部教育", "initial_budget", 8),
                ("教育支出/进修及培训/干部教育", "final", 9),
                ("教育支出/进修及培训/培训支出", "initial_budget", 3),
                ("教育支出/进修及培训/培训支出", "final", 2),
            },
        ),
        (
            "科学技术支出（类）社会科学（款）社会科学研究（项）支出3万元。其中，机关事业单位职业年金缴费支出（项）支出6万元。",
            {
                ("科学技术支出/社会科学/社会科学研究", "final", 3),
                ("社会保障和就业支出/行政事业单位养老支出/机关事业单位职业年金缴费支出", "final", 6),
            },
        ),
        (
            "社会保障和就业支出（类）支出8万元，涉及两个项级科目。其中，事业单位离退休（项）年初预算3万元，支出2万元。",
            {
                ("社会保障和就业支出", "final", 8),
                ("社会保障和就业支出/行政事业单位养老支出/事业单位离退休", "initial_budget", 3),
                ("社会保障和就业支出/行政事业单位养老支出/事业单位离退休", "final", 2),
            },
        ),
        (
            "基本支出76万元。基本支出中人员经费66万元、公用经费10万元。",
            {("基本支出", "final", 76), ("人员经费", "final", 66), ("公用经费", "final", 10)},
        ),
        (
            "收入合计90万元，加上年初结转和结余4万元。",
            {("收入合计", "final", 90), ("年初结转和结余", "final", 4)},
        ),
        (
            "支出合计90万元，年末结转和结余4万元。执行数较上年80万元增长12.5%。",
            {("支出合计", "final", 90), ("年末结转和结余", "final", 4), ("支出合计", "prior_final", 80)},
        ),
        (
            "支出合计90万元，经追加调整后全年预算为92万元。",
            {("支出合计", "final", 90), ("支出合计", "adjusted_budget", 92)},
        ),
        (
            "政府性基金支出9万元，全部为其他支出（类）彩票公益金安排的支出（款）用于社会福利的彩票公益金支出（项）：预算12万元，决算9万元。",
            {
                ("政府性基金支出", "final", 9),
                ("其他支出/彩票公益金安排的支出/用于社会福利的彩票公益金支出", "initial_budget", 12),
                ("其他支出/彩票公益金安排的支出/用于社会福利的彩票公益金支出", "final", 9),
            },
        ),
        (
            "四、重点项目自评情况\n“八五”普法专项经费：全年预算85万元，支出79万元。",
            {("“八五”普法专项经费", "adjusted_budget", 85), ("“八五”普法专项经费", "final", 79)},
        ),
        ("对失独家庭开展慰问，慰问金支出10.7万元。", set()),
    ],
)
def test_a_line_is_called_by_what_its_name_is_and_no_more(text: str, expected: set[Triple]) -> None:
    assert triples(text) == expected


def _table(*rows: str) -> str:
    return "\n\n".join("\n".join("\t" + cell for cell in row.split("|")) for row in rows) + "\n"


TOLD = "一般公共服务支出（类）统战事务（款）宗教事务（项）年初预算8万元，支出7万元。\n"
RELIGION, SALARY = "一般公共服务支出/统战事务/宗教事务", "住房保障支出/住房改革支出/住房公积金"


def test_rows_that_name_functional_items_without_codes_are_those_lines() -> None:
    head = "支出明细表\n"
    items = _table(
        "功能科目（项）|年初预算（万元）|实际支出（万元）|完成率",
        "宗教事务|8|7|87.5%",
        "住房公积金|4|3|75%",
        "合计|12|10|83.33%",
    )
    assert {"/".join(line.path) for line in lines(TOLD + head + items)} == {RELIGION, SALARY, "合计"}
    plain = _table("项目|年初预算数|决算数", "宗教事务|8|7", "住房公积金|4|3")
    assert {"/".join(line.path) for line in lines(TOLD + head + plain)} == {RELIGION, SALARY}
    # Among items of the economic classification the same name is one of those.
    economic = _table("项目|年初预算数|决算数", "基本工资|8|7", "津贴补贴|6|5", "住房公积金|4|3")
    assert "住房公积金" in {"/".join(line.path) for line in lines(TOLD + head + economic)}


def test_a_project_is_one_line_by_its_short_name_and_by_its_whole_one() -> None:
    table = _table("项目名称|年初预算数|决算数", "财政课题评审经费|30|28", "非税征管经费|20|18")
    found = lines("课题评审经费年初预算30万元，支出28万元。\n项目支出明细表\n" + table)
    assert {"/".join(line.path) for line in found} == {"财政课题评审经费", "非税征管经费"}


def test_an_indicator_is_no_line() -> None:
    table = _table("项目|年初预算数|决算数", "城镇登记失业率控制在|4.5|3.2", "应急处置及时率|90|98", "公用经费|20|18")
    assert {"/".join(line.path) for line in lines("完成情况表\n" + table)} == {"公用经费"}
