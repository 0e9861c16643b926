"""Texts that look like a contradiction and hold none, each kind with its faulty twin."""

from __future__ import annotations

import pytest

from extractor import extract

ACCOUNT = "某某县林业局2023年度部门决算\n一、情况说明\n"
PROJECT = "某某县护林防火项目2023年度绩效自评报告\n一、绩效情况\n"
END = "\n二、管理情况\n"

SOUND = [
    # A grade of one project beside the mean of several.
    f"{PROJECT}3个项目自评得分分别为95分、86分、89分，平均得分90分。其中封育项目等级为优，管护项目等级为良。",
    f"{PROJECT}自评平均得分92.50分。种苗补助项目因验收滞后，评价等级为良。",
    f"{PROJECT}整体支出绩效自评得分91分；所属苗圃绩效自评等级为良。",
    f"{PROJECT}经自评，全部项目平均得分96分；二级单位林场的项目因进度偏慢，绩效等级为中。",
    # Rates of time and of quality beside counts.
    f"{PROJECT}监控点位43个，完成检修43个；设备完好率99.95%。",
    f"{PROJECT}计划栽植苗木5000株，实际栽植5000株，苗木成活率95.60%。",
    f"{PROJECT}计划运维平台5个，实际运维5个，平台在线率99.90%。",
    f"{PROJECT}应检车辆86辆，实检86辆，车辆准时率98.60%。",
    # Sums of what came in or went out, told between.
    f"{ACCOUNT}上年结转6.00万元，本年收入94.00万元，收入总计100.00万元；本年支出100.00万元，年末结转和结余0.00万元。",
    f"{ACCOUNT}年初结转2.00万元，财政拨款收入48.00万元，收入共计50.00万元；支出47.00万元，年末结转3.00万元。",
    f"{ACCOUNT}年初实有护林员40人，新招聘6人，调入4人，共增加10人，退休5人，年末实有45人。",
    f"{ACCOUNT}年初在册车辆20辆，新购置3辆，报废2辆、调出1辆，共减少3辆，年末20辆。",
    # A total that holds more than the last of its parts.
    f"{PROJECT}向机关派驻2名，另向10个村各派驻1名，共派驻12名。",
    f"{PROJECT}为5个林场各配备护林员9名，另向5个检查站各配备1名，共配备50名。",
    f"{PROJECT}购置主机1台，每台5.00万元；购置终端20台，每台1.00万元，合计25.00万元。",
    # Money that others, or only some, did not spend.
    f"{ACCOUNT}会议费支出5.60万元，召开会议4次。{END}以视频形式召开会议的科室未列支会议费。",
    f"{ACCOUNT}培训费支出4.20万元。{END}全年开展线上培训12次，未发生培训费。",
    f"{ACCOUNT}公务接待费支出1.80万元。{END}3个乡镇林业站全年未发生公务接待费。",
    f"{ACCOUNT}会议费支出2.60万元。{END}与县水务局合开的现场会由其承办，我局未列支会议费。",
    # An average beside another, and a change against a year before the last one.
    f"{ACCOUNT}公务接待费支出20000.00元，接待14批次、126人次，批均1428.57元、人均158.73元。",
    # Parts of a year, rates of all, events, and what is told twice.
    f"{PROJECT}上半年巡查林区480次。\n二、下年计划\n计划全年巡查林区400次。",
    f"{PROJECT}复检合格率100%。初检不合格3批次，整改后全部合格。",
    f"{PROJECT}目标覆盖率100%，实际覆盖率90%，仍有2个村未覆盖。",
    f"{PROJECT}全年未发生较大以上安全事故。\n二、问题\n全年发生一般安全事故1起，已处置。",
    f"{PROJECT}全年未收到关于收费的投诉。\n二、问题\n受理关于道路的投诉6件。",
    f"{PROJECT}A项目执行率100%。B项目因尾款未支付，执行率未达到100%。",
    f"{PROJECT}各项目得分分别为85分、87分、92分，加权平均得分89分。",
    f"{PROJECT}加强管理，加强监督，加强考核，确保实效。",
    # A rate or a change of the first budget beside the adjusted one, and the other way round.
    f"{ACCOUNT}造林补助经费，全年预算212.50万元，实际支出209.84万元，为年初预算的112.82%。",
    f"{ACCOUNT}造林补助经费，年初186.00万元，全年预算212.50万元，实际支出209.84万元，为年初预算的112.82%。",
    f"{ACCOUNT}造林补助经费全年预算468.00万元，支出431.26万元，比年初预算增加11.26万元。",
    f"{ACCOUNT}造林补助经费年初预算420.00万元，支出431.26万元，比全年预算减少36.74万元。",
    # What was saved was saved of the budget, whatever last year's figure was.
    f"{ACCOUNT}护林经费，支出91.37万元，节余5.13万元系巡护改为就近开展所致。\n二、基础数据表\n单位：万元\n\t项目"
    "\n\t上年决算数\n\t本年预算数\n\t本年决算数\n\n\t护林经费\n\t101.21\n\t96.50\n\t91.37\n",
    # Changes of another line, of another year's budget, and rates and bases beyond a semicolon.
    f"{ACCOUNT}“三公”经费支出4.78万元，比去年增加1.36万元，增长39.8%，主要是用车增加。其中，公务接待费支出与预算持平，比去年"
    f"增加0.44万元，增长50%。{END}公务接待费支出1.32万元，国内公务接待8批次、60人次。",
    f"{ACCOUNT}2023年“三公”经费支出17.03万元，其中公务接待费10.15万元。\n2024年“三公”经费预算较2023年增加1.57万元，"
    "其中公务接待费较上年减少0.54万元，减少5.32%。",
    f"{ACCOUNT}公务用车运行维护费支出225万元，比上年累计支出255万元下降30万元；公务用车购置费支出50万元，比上年增加50万元。",
    f"{ACCOUNT}“三公”经费支出68.40万元。公务用车费用中含购置费0万元。{END}“三公”经费决算数据比2022年减少15.10万元，下降18.08%。",
    # Parts are of what is called as they are.
    f"{PROJECT}审定314宗，送审金额31.07亿元，核减2.42亿元，其中预算152宗，送审金额20.87亿元，核减1.74亿元，结算162宗，"
    "送审金额10.20亿元，核减0.68亿元。",
    # Another move of those that are told.
    f"{ACCOUNT}年末退休人员21人，当年无退休人员去世或转出。{END}大于预算数的主要原因：年中新增退休人员1名。",
    f"{ACCOUNT}当年无新进人员离职。{END}大于预算数的主要原因：年中新录用人员3名。",
    # A rate of what there was, which is not what was to be.
    f"{PROJECT}年初确定回收地膜4200吨，实际回收3815吨，回收率84.6%。",
    f"{PROJECT}计划接种疫苗5000头，实际接种4600头，免疫接种率98.5%。",
]
FAULTY = [
    ("part_exceeds", f"{PROJECT}截至6月末，已巡查林区480次。\n二、全年情况\n全年共巡查林区450次。"),
    ("result_word", f"{PROJECT}抽检苗木60批次，其中2批次不合格，抽检合格率100%。"),
    ("result_word", f"{PROJECT}村级视频监控覆盖率100%，仍有6个村未接入。"),
    ("result_word", f"{PROJECT}预算执行率100.00%。\n二、原因\n执行率未达到100%，系尾款未付。"),
    ("conflict", f"{PROJECT}全年未收到群众投诉。\n二、问题\n12345热线转办群众投诉8件，均已办结。"),
    ("completion_rate", f"{ACCOUNT}造林补助经费，年初186.00万元，支出209.84万元，为年初预算的122.82%。"),
    ("completion_rate", f"{ACCOUNT}造林补助经费全年预算212.50万元，支出209.84万元，完成全年预算的88.75%。"),
    (
        "change_amount",
        f"{ACCOUNT}造林补助经费，年初420.00万元，全年预算468.00万元，支出431.26万元，比年初预算增加21.26万元。",
    ),
    (
        "prior_conflict",
        f"{ACCOUNT}护林经费，支出91.37万元，比上年减少5.13万元。\n二、基础数据表\n单位：万元\n\t项目"
        "\n\t上年决算数\n\t本年预算数\n\t本年决算数\n\n\t护林经费\n\t101.21\n\t96.50\n\t91.37\n",
    ),
    (
        "change_rate",
        f"{ACCOUNT}“三公”经费支出4.78万元，比去年增加1.36万元，增长39.8%，主要是用车增加。其中，公务接待费支出与预算持平，比去年"
        f"增加0.44万元，增长20%。{END}公务接待费支出1.32万元，国内公务接待8批次、60人次。",
    ),
    ("change_rate", f"{ACCOUNT}2023年公务接待费10.15万元，比2022年减少0.54万元，减少15.32%。"),
    (
        "change_amount",
        f"{ACCOUNT}公务用车运行维护费支出225万元，比上年累计支出255万元下降20万元；公务接待费支出5万元。",
    ),
    (
        "parts_total",
        f"{PROJECT}审定314宗，送审金额33.07亿元，核减2.42亿元，其中预算152宗，送审金额20.87亿元，核减1.74亿元，结算162宗，"
        "送审金额10.20亿元，核减0.68亿元。",
    ),
    ("conflict", f"{ACCOUNT}年末退休人员21人，当年无退休、去世。{END}大于预算数的主要原因：年中新增退休人员1名。"),
    ("conflict", f"{ACCOUNT}当年无新进人员。{END}大于预算数的主要原因：年中新录用人员3名。"),
    ("named_rate", f"{PROJECT}应回收地膜4200吨，实际回收3815吨，回收率84.6%。"),
    ("average", f"{PROJECT}封山项目96分、管护项目92分、防火项目88分，平均得分93分。"),
    ("average", f"{PROJECT}按每村3名的标准，为12个重点村选聘指导员，共32名。"),
    ("repetition", f"{PROJECT}为加强资金管理，为加强资金管理，我局修订了制度。"),
    ("code_name", f"{ACCOUNT}机关事业单位职业年金缴费支出（2080505）32.00万元。"),
    ("line_name", f"{ACCOUNT}卫生健康支出（类）住房改革支出（款）住房公积金（项）40.00万元。"),
    ("grade", f"{PROJECT}自评总分92.50分，其中产出46.50分、效益46.00分，该项目自评等级为良。"),
    ("named_rate", f"{PROJECT}受理纠纷2846件，调成2793件，调解成功率99.14%。"),
    ("named_rate", f"{PROJECT}监控点位43个，完成检修40个，检修率99.95%。"),
    (
        "flow",
        f"{ACCOUNT}上年结转6.00万元，本年收入94.00万元，收入总计100.00万元；本年支出90.00万元，年末结转0.00万元。",
    ),
    ("flow", f"{ACCOUNT}年初实有护林员40人，新招聘6人，调入4人，共增加10人，退休5人，年末实有48人。"),
    ("average", f"{PROJECT}向10个村各派驻3名，共派驻32名。"),
    ("conflict", f"{ACCOUNT}会议费支出5.60万元。{END}各类会议均以视频形式召开，全年未发生会议费支出。"),
    ("conflict", f"{ACCOUNT}培训费支出4.20万元。{END}因业务调整，我局未发生培训费支出。"),
]


def _rules(text: str) -> list[str]:
    return [found.rule for found in extract(f"{text}\n", name="report.txt", model=None).findings]


@pytest.mark.parametrize("text", SOUND)
def test_what_only_looks_so_is_left_alone(text: str) -> None:
    assert _rules(text) == []


@pytest.mark.parametrize(("rule", "text"), FAULTY)
def test_its_faulty_twin_is_found(rule: str, text: str) -> None:
    assert rule in _rules(text)
