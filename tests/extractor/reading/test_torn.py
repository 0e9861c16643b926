"""Lines that are cut in mid-sentence in a text whose other paragraphs are whole lines."""

from __future__ import annotations

import pytest

from extractor.reading.plain import parse

BEFORE = "云山县水利局2024年度部门决算情况说明\n本年收入合计860.00万元，其中：财政拨款收入840.00万元，占97.67%。\n"
AFTER = "（二）其他情况\n年末结转和结余12.00万元。\n"


def paragraphs(text: str) -> list[str]:
    page = parse(text)
    assert page.map is None or page.map.original == text
    return [page.text[block.start : block.end] for block in page.blocks]


@pytest.mark.parametrize(
    ("last", "line"),
    [
        ("公务接待费支出决算为0.60万元，比2023年度增", "加0.20万元，增长50.00%。"),
        ("4.水利（款）防汛（项）。年初预算数为62.40万元，支", "出决算数为61.28万元。"),
        ("年初预算数为30.00万元。决算数小于预算数的", "主要原因：工程结算较晚。"),
        ("农林水支出（类）258.70万元，占比为", "13.76%；其他支出（类）61.30万元，占3.26%。"),
        ("会议费支出3.20万元，较上年减少1.10", "万元，下降25.58%。"),
        ("基本支出252.50万元，完成预算的100.00%，用", "于在职人员的工资。"),
        ("全年安排因公出国（境", "）团组0个，累计0人次。"),
        ("授予中小企业合同金额180.00万元，占政府采购支出总额的84.", "91%，其中：货物40.00万元。"),
        ("项目支出48.00万元，主要用于河道管护、", "闸站检修和防汛物资。"),
        ("车辆保有量为3辆，其中：机要通信用车", "、应急保障用车各1辆。"),
        ("公用经费160.00万元，包括办公费、印刷费、电费以及", "物业管理费。"),
        ("住房保障支出（类）住房改革支出（款）住房公积", "金（项）4.55万元，为单位缴存的公积金。"),
    ],
)
def test_a_line_that_was_cut_within_its_sentence_goes_on(last: str, line: str) -> None:
    assert last + line in paragraphs(f"{BEFORE}{last}\n{line}\n{AFTER}")
    text = f"{BEFORE}{last}{line}\n{AFTER}"
    assert paragraphs(f"{BEFORE}{last}\n{line}\n{AFTER}") == paragraphs(text)


def test_several_cuts_of_one_paragraph_are_joined_by_their_width() -> None:
    cut = "2.水利（款）防汛（项）。年初预算为62.40万元，支\n出决算为61.28万元，完成98.21%。主要用于闸站检修\n防汛物资。"
    assert cut.replace("\n", "") in paragraphs(BEFORE + cut + "\n" + AFTER)


@pytest.mark.parametrize(
    ("last", "line"),
    [
        ("公务接待费支出决算为0.60万元，比上年增加0.20万元", "会议费支出决算为3.20万元，与上年持平。"),
        ("机关运行经费减少，主要原因是压缩办公费", "2024年度政府采购支出总额20.00万元。"),
        ("（一）聚焦防汛，推动水利发展", "加强闸站管理，全年检修12座。"),
        ("项目绩效自评得分95.00分，达到项目目的", "云山县水利局开展了项目自评。"),
        ("本单位为全额拨款单位，成立于2010年，编制12名", "3名人员退休后，年末在职9人。"),
        ("年初预算为62.40万元，支出决算为61.28万元，详见附表", "（单位：万元）"),
        ("工程按期完工，质量合格，群众满意率达到目标", "项目管理规范，资金使用合规。"),
        ("（二）项目支出与上年相比", "项目支出18.00万元，比上年减少2.00万元。"),
        ("二、任务要求，总体取向", "今年是规划收官之年，任务较重。"),
        ("四、支出说明，本年无因公出国（境）费", "其他支出12.00万元，用于会议。"),
        ("公车运行费7.00万元，为车辆燃料、维修和保险所用", "公务接待费2.00万元，接待14批次。"),
    ],
)
def test_a_paragraph_that_lacks_its_full_stop_ends(last: str, line: str) -> None:
    found = paragraphs(f"{BEFORE}{last}\n{line}\n{AFTER}")
    assert last in found and line in found


def test_the_lines_of_a_table_are_no_sentence() -> None:
    text = f"{BEFORE}\t项目，水利工程建\n\t设费，年初预算\n数，支出决\n算数\n\t48.00\n\n{AFTER}"
    assert "\t" in parse(text).text and "决算数" not in parse(text).text
