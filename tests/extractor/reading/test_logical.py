"""Text copied out of a PDF is read as the paragraphs that it was, and every offset points into the copy."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from extractor import extract
from extractor.reading import read
from models.datasets.report import AnnotatedAchievement, AnnotatedReport
from models.examples import of_report, read_report
from tests.rendering import render_docx, render_html
from tests.wrapping import wrapped

REPORT = (
    "青溪县水务局2023年度部门决算说明\n"
    "一、部门职责\n"
    "青溪县水务局负责全县水资源的统一管理和监督，拟订水利发展规划，组织实施取水许可和水资源论证制度，指导水利工程建设与运行管理，承担水旱灾害防御的日常工作。\n"
    "二、支出决算情况说明\n"
    "1.农林水支出（类）水利（款）行政运行（项）。年初预算为1256.30万元，支出决算为1310.45万元，完成年初预算的104.31%，决算数大于年初预算数的主要原因是年中新进人员6名，按规定补发绩效工资。\n"
    "2.农林水支出（类）水利（款）防汛（项）。年初预算为300.00万元，支出决算为286.40万元，完成年初预算的95.47%，决算数小于年初预算数的主要原因是汛期来水偏少，抢险物资采购减少。\n"
    "三、主要成效\n"
    "全年整治病险水库12座，新建农村供水站点38处，培训乡镇水管员215人次，组织防汛演练4场，巡查河道1860公里，清理河道垃圾730吨，受理群众来电来信96件，全部按期办结。\n"
    "四、名词解释\n"
    "（一）基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出，包括基本工资、津贴补贴、办公费等。\n"
    "（二）项目支出：指在基本支出之外，为完成特定的行政工作任务或事业发展目标所发生的支出，由项目主管部门组织实施。\n"
)  # fmt: skip
COPIES = {
    "as a program cuts": {"columns": 30},
    "as columns are counted": {"columns": 33, "wide": True},
    "set in": {"columns": 34, "indent": "　　", "number": "第{}页"},
    "bare numbers": {"columns": 30, "number": "{}", "head": ""},
    "without blanks": {"columns": 40, "blanks": False},
}


def paragraphs(text: str) -> list[str]:
    page = read(text)
    return [page.text[block.start : block.end] for block in page.blocks]


@pytest.mark.parametrize("how", COPIES)
def test_a_copy_is_read_as_its_paragraphs(how: str) -> None:
    longer = REPORT * 9  # several pages
    copy = wrapped(longer, **COPIES[how])  # type: ignore[arg-type]
    assert paragraphs(copy) == paragraphs(longer)


def test_what_is_found_stands_in_the_copy() -> None:
    copy = wrapped(REPORT, 30)
    result = extract(copy)
    assert result.document.text == copy
    amounts = [amount for line in result.budget_lines for amount in line.amounts]
    assert {amount.value for amount in amounts} >= {1256.3, 1310.45, 300.0, 286.4}
    assert any("\n" in amount.text for amount in amounts)  # a number that the line's end cuts
    spans = [*amounts, *result.achievements, *(cause for each in result.variances for cause in each.causes)]
    assert len(result.variances) == 2
    for span in spans:
        assert copy[span.start : span.end] == span.text


def test_text_that_is_not_wrapped_is_left_alone() -> None:
    assert read(REPORT).map is None
    assert read(REPORT).text == REPORT


def test_lines_of_the_same_length_are_no_wrapped_text() -> None:
    names = "\n".join(f"青溪县第{number}中学党支部书记办公室主任联席会议" for number in "一二三四五六七八")
    assert len(paragraphs(names)) == 8


def test_words_are_kept_apart_in_latin_text_only() -> None:
    lines = ["项目采用了Windows", "Server系统和国产数据库"]
    before = "".join(
        f"第{number}段说明了本单位年度工作的开展情况和取得的各项成绩，内容包括财" for number in "甲乙丙丁戊己"
    )
    text = wrapped(before + "。\n", 30, blanks=False, number="", head="")
    page = read(text + "本年度的信息化建设" + "的各项内容在此说明，\n".rjust(20, "各") + "\n".join(lines))
    assert "系统和国产数据库" in page.text


def test_numbers_of_a_table_are_no_page_numbers() -> None:
    table = "\t序号\n\t名称\n\n" + "".join(f"\t{number}\n\t项目{number}\n\n" for number in range(1, 30))
    assert read(table).map is None


def test_a_title_that_returns_over_every_form_is_no_running_head() -> None:
    form = "项目支出绩效自评表\n\t项目名称\n\t党建工作经费\n\n\t年初预算数\n\t20\n\n"
    text = "".join(f"{form}— {number} —\n" for number in range(1, 8))
    assert paragraphs(text).count("项目支出绩效自评表") == 7


def test_a_running_head_over_pages_of_tables_is_one_without_page_numbers() -> None:
    rows = "".join(f"\t项目{number}\n\t{number}00.00\n\t{number}\n\t98%\n\n" for number in range(1, 60))
    text = "".join(f"{REPORT}附表\n\t项目名称\n\t决算数\n（万元）\n\t数量\n\t完成率\n\n{rows}" for _ in range(4))
    page = read(wrapped(text, 30, blanks=False, number=""))
    assert page.text.count("某单位决算公开资料") <= 1  # where it first stands it may be the title
    assert page.text.count("决算数\n（万元）") == 4


def test_a_list_within_a_paragraph_goes_on_within_it() -> None:
    listed = REPORT + (
        "本年度开展了下列工作，包括：1.完成全县中小河流治理规划的编制和报批工作；2.建成农村供水一体化管理平台；"
        "3.开展取水口规范化整治行动；4.组织水土保持监督检查；5.推进灌区续建配套与节水改造等工作。\n"
    )
    assert paragraphs(wrapped(listed, 32)) == paragraphs(listed)


@pytest.mark.parametrize("numbers", ["①②③", "1.2.3.", "（一）（二）（三）"])
def test_a_list_whose_first_item_comes_to_open_a_line_goes_on_within_its_paragraph(numbers: str) -> None:
    first, second, third = re.findall(r"（.）|\d\.|.", numbers)
    lead = "本年支出比上年增加，主要原因："
    listed = f"{first}新建农村供水站点并补助管护人员；{second}按规定补发津贴补贴；{third}抢险物资采购增加。"
    text = REPORT + f"{'全县水利工作平稳有序，' * 3}{lead}{listed}\n"
    columns = len("全县水利工作平稳有序，" * 3 + lead) // 2  # the second line ends before the list
    assert paragraphs(wrapped(text, columns, blanks=False)) == paragraphs(text)


def test_a_figure_is_no_item_of_a_list() -> None:
    """Behind a line that is full and has ended, 3. opens a paragraph of its own although 286.40 has a point."""
    first = "2.农林水支出（类）水利（款）防汛（项）。年初预算为300.00万元，支出决算286.40万元。"
    text = REPORT + first + "\n3.其他支出决算为12.00万元。\n"
    assert len(first) % 2 == 0
    assert paragraphs(wrapped(text, len(first) // 2, blanks=False)) == paragraphs(text)


def test_a_finding_points_past_what_stands_between_two_pages() -> None:
    table = "".join(f"\t{name}\n\t10\n\t20\n\t5\n\n" for name in ("会议费", "培训费", "差旅费", "印刷费", "邮电费"))
    head = "\t项目\n\t年初预算数\n\t决算数\n\t完成率\n\n"
    text = wrapped(REPORT * 3, 30) + "经费情况表（单位：万元）\n" + head + table
    for finding in extract(text).findings:
        assert not any("— " in span.text for span in finding.spans)


def test_annotations_of_a_copy_are_learned_from_where_they_stand() -> None:
    copy = wrapped(REPORT, 30)
    start = copy.index("12")
    while copy[start - 1] != "库":
        start = copy.index("12", start + 1)
    item = AnnotatedAchievement(
        start=start, end=copy.index("座", start) + 1, type="facilities_built", value=12, unit="座"
    )
    report = AnnotatedReport(report="copy", origin="gold", text=copy, achievements=[item])
    found = of_report(report, read_report(copy, "copy"))
    assert ("facilities_built",) in [span.types for example in found for span in example.spans]


def test_offsets_are_those_of_the_copy_whatever_is_invisible_in_it() -> None:
    copy = wrapped(REPORT, 30).replace("新建", "\ufeff新\u200b建")
    built = next(record for record in extract(copy).achievements if record.value == 38)
    assert copy[built.start : built.end] == built.text


def test_a_full_line_of_a_paragraph_that_returns_is_no_running_head() -> None:
    """A report tells its achievements twice, in the same words, and they are cut at the same places."""
    lines = (
        "全年组织河长巡查和水质监测，推荐并获评全省水利系统先进工作者",
        "“最美河湖卫士”2人、“节水型单位”集体3个、记一等功6人次",
        "通报表扬若干，全部按规定程序公示并兑现奖励。",
    )
    twice = "".join(lines)
    report = "\n".join([*REPORT.splitlines()[:8], twice, *REPORT.splitlines()[8:], twice]) + "\n"
    assert paragraphs(wrapped(report, 30, blanks=False)).count(twice) == 2


def test_the_ends_of_headings_that_end_alike_are_no_running_head() -> None:
    prose = "全年收到财政拨款资金并按照预算执行，各项支出均符合有关财务规定，没有超出批准的范围。"
    headings = [
        f"（{number}）财政拨款支出决算{what}情况"
        for number, what in zip("一二三", ("总体", "结构", "具体"), strict=True)
    ]
    text = REPORT + "".join(f"{heading}\n{prose}\n" for heading in headings)
    copy = wrapped(text, len(headings[0]) - 1, head="", number="", blanks=False)
    assert set(headings) <= set(paragraphs(copy))


@pytest.mark.parametrize("render", [render_docx, render_html])
def test_lines_that_somebody_wrapped_in_a_word_file_or_web_page_are_joined(render: Callable[[str], bytes]) -> None:
    content = render(wrapped(REPORT, 30, head="", number="", blanks=False))
    page = read(content, "report")
    assert [page.text[block.start : block.end] for block in page.blocks] == paragraphs(REPORT)
    assert page.media_type != "text/plain"
    result = extract(content, name="report", model=None)
    assert result.document.text == page.original
    for line in result.budget_lines:
        for amount in line.amounts:
            assert result.document.text[amount.start : amount.end] == amount.text
    assert {record.value for record in result.achievements} == {
        record.value for record in extract(REPORT, model=None).achievements
    }


@pytest.mark.parametrize("render", [render_docx, render_html])
def test_a_file_whose_lines_are_paragraphs_is_left_alone(render: Callable[[str], bytes]) -> None:
    assert read(render(REPORT), "report").map is None


def test_rows_of_tables_that_were_flattened_hide_no_width() -> None:
    """They are set in small type: wider than the lines of the text, and next to full ones."""
    names = ["县级防汛物资储备与更新专项资金", "农村供水水质提升与管网改造补助资金", "水库安全鉴定和除险加固专项"]
    header = "项目名称 2022年决算数 2023年预算数 2023年决算数 完成年初预算比例（%） 备注说明"
    rows = [f"{name} 1,210.30 2,300.00 1,286.40 95.47 含上级下达资金" for name in names]
    copy = wrapped(REPORT, 30) + "\n".join([header, *rows * 6]) + "\n"
    assert paragraphs(copy)[: len(paragraphs(REPORT))] == paragraphs(REPORT)


def test_what_stands_beside_every_page_number_is_a_running_head_though_it_cuts_no_sentence() -> None:
    pages = [f"（{number}）第{number}项工作按期完成。\n" for number in "一二三四五六七八"]
    text = "".join(f"{line}— {at} —\n某局决算公开资料\n" for at, line in enumerate(pages * 3, 1))
    prose = wrapped(REPORT * 4, 30, number="", head="")
    assert not [line for line in paragraphs(prose + text) if "决算公开资料" in line]
