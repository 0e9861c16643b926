"""What a user relies on in the achievements: what is found, what is left out, and of which type it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import pipeline
from extractor.errors import KnowledgeError
from extractor.pipes.achievements import AchievementPipe
from extractor.pipes.achievements.ontology import BUILT_IN, Ontology, ontology
from extractor.pipes.achievements.typer import Context, Vote
from extractor.pipes.achievements.words import achievement_words
from extractor.pipes.layers import layers
from extractor.reading.plain import parse
from extractor.result import Achievement, Result

HEAD = "云山县某局2023年度部门整体支出绩效自评报告\n"
RESULTS = HEAD + "一、绩效目标完成情况\n"


def read(text: str, types: Path | None = None) -> Result:
    """What the whole pipeline makes of a text."""
    return pipeline.run(parse(text, "report.txt"), pipeline.build(types))


def found(sentence: str) -> dict[str, str]:
    """The achievements of a sentence in a section of results: text and type."""
    return {each.text: each.type for each in read(RESULTS + sentence).achievements}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("举办业务培训班12期，培训干部450余人次。", {"12期": "training_held", "450余人次": "people_trained"}),
        ("局领导到党校授课20余人次，上党课8次。", {"20余人次": "training_held", "8次": "training_held"}),
        ("新成立党支部6个，整顿软弱涣散基层党组织9个。", {"6个": "party_orgs_built", "9个": "party_orgs_rectified"}),
        ("新发展党员31名，按期转正27名。", {"31名": "party_members_developed", "27名": "party_members_developed"}),
        ("全年调整干部4批次，提拔重用科级干部18人。", {"4批次": "cadres_adjusted", "18人": "cadres_promoted"}),
        ("对25个领导班子开展年度考核。", {"25个": "cadres_assessed"}),
        ("受理举报15件，办结14件，诫勉3人。", dict.fromkeys(("15件", "14件", "3人"), "cadres_supervised")),
        ("新录用公务员22名，引进高层次人才7名。", {"22名": "civil_servants_recruited", "7名": "talent_recruited"}),
        ("选派驻村第一书记40名、工作队员96人。", dict.fromkeys(("40名", "96人"), "village_support")),
        ("完成310个村（社区）“两委”换届。", {"310个": "elections_held"}),
        ("整理干部档案820卷。", {"820卷": "archives_processed"}),
        ("走访慰问困难群众1,260户，发放慰问金88.5万元。", {"1,260户": "people_served", "88.5万元": "funds_delivered"}),
        ("召开座谈会16次，印发简报24期。", {"16次": "activities_held", "24期": "works_produced"}),
        ("建成农村公路56.3公里，改造老旧小区14个。", {"56.3公里": "facilities_built", "14个": "facilities_built"}),
        ("群众满意度达96.2%，较上年提高1.4个百分点。", dict.fromkeys(("96.2%", "1.4个百分点"), "rate_reached")),
        ("集中免疫生猪3.2万头。", {"3.2万头": "other"}),
    ],
)
def test_types_of_what_was_done(sentence: str, expected: Mapping[str, str]) -> None:
    assert found(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("义诊群众900人次，建成卫生院3所。", ("people_served", "facilities_built")),
        ("审结各类案件2,310件，化解矛盾纠纷460起。", ("people_served", "people_served")),
        ("新建消防站2座，开展应急演练35场。", ("facilities_built", "activities_held")),
        ("资助困难学生5,600人次，新建教学楼4栋。", ("people_served", "facilities_built")),
        ("查处违法广告18起，检查经营主体730家次。", ("other", "activities_held")),
        ("造林1.2万亩，整治河道38公里。", ("facilities_built", "facilities_built")),
        ("举办文艺演出66场，荣获省级奖项5个。", ("activities_held", "commendations")),
        ("接收安置退役军人47名，发放优抚补助资金320万元。", ("people_served", "funds_delivered")),
    ],
)
def test_types_of_other_departments(sentence: str, kind: tuple[str, ...]) -> None:
    assert tuple(found(sentence).values()) == kind


def test_items_of_a_list_share_their_verb() -> None:
    assert found("表彰优秀共产党员12名、优秀党务工作者10名、先进基层党组织8个。") == dict.fromkeys(
        ("12名", "10名", "8个"), "commendations"
    )


def test_noun_may_follow_the_quantity() -> None:
    assert found("11名青年干部得到提拔重用。") == {"11名": "cadres_promoted"}


def test_raised_standard_is_a_rate_and_the_sum_paid_is_not() -> None:
    assert found("投入资金230万元，村级运转经费提高到18万元。") == {
        "230万元": "funds_delivered",
        "18万元": "rate_reached",
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "计划新建党支部6个，培训干部300人。",
        "2024年，拟举办培训班5期，力争培训干部300人。",
        "下一步，将走访群众500户。",
        "培训干部不少于300人次。",
        "本部门核定编制56名，实有在职人员51人。",
        "全年预算数320.5万元，执行数318.2万元，执行率99.28%。",
        "项目自评得分96.5分。",
        "国内公务接待16批次140人次。",
        "推行“343”工作法和“5个一”机制，依托两家企业开展工作。",
        "给予每人1.5万元的一次性奖励。",
        "10万元以上的支出须集体研究。",
        "截至2023年12月31日，历时3个月。",
    ],
)
def test_no_achievement(sentence: str) -> None:
    assert found(sentence) == {}


@pytest.mark.parametrize(
    "title",
    [
        "二、下一步工作计划",
        "二、存在的主要问题",
        "二、部门职责",
        "二、年度绩效目标",
        "二、名词解释",
        "二、“三公”经费情况",
    ],
)
def test_sections_that_hold_none(title: str) -> None:
    done = "举办培训班12期，培训干部450人次。"
    texts = [each.start for each in read(f"{RESULTS}{done}\n{title}\n{done}\n").achievements]
    assert len(texts) == 2
    assert max(texts) < len(RESULTS + done)


def test_title_that_tells_of_mending_done_holds_results() -> None:
    text = HEAD + "一、主要履职成效\n（一）持续改进作风\n举办业务培训班12期。\n二、整改措施\n举办业务培训班9期。\n"
    assert [each.text for each in read(text).achievements] == ["12期"]


def test_label_of_problems_ends_the_results_of_a_paragraph() -> None:
    text = "项目绩效目标完成情况：举办培训班12期。发现的主要问题及原因：评选类别变为评选乡村人才100名。"
    assert found(text) == {"12期": "training_held"}


def test_label_of_results_parts_them_from_the_goals() -> None:
    assert found("2023年目标：发展党员60名；完成情况：发展党员62名。") == {"62名": "party_members_developed"}


def test_time_that_was_saved_or_counted_is_a_result() -> None:
    assert found("企业开办时间压缩至1个工作日。") == {"1个工作日": "rate_reached"}


def test_change_of_a_sum_of_the_budget_is_no_result() -> None:
    assert found("公用经费支出86.5万元，较上年下降12.3%。群众满意度96.2%，较上年提高1.4%。") == {
        "96.2%": "rate_reached",
        "1.4%": "rate_reached",
    }


def test_what_lines_were_given_and_spent_is_no_result() -> None:
    assert found("共安排党建工作经费60万元、人才工作经费40万元，分别执行51万元、38万元，培训党员80人次。") == {
        "80人次": "people_trained"
    }


def test_plans_drawn_up_are_not_staff() -> None:
    assert set(found("编制城市详细规划12项。")) == {"12项"}
    assert found("核定编制12名。") == {}


def test_award_that_things_won_decides_over_what_they_are() -> None:
    assert found("5件广播电视作品获省级新闻奖。") == {"5件": "commendations"}


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("举办理论宣讲56场。", "理论宣讲"),
        ("整改率98.3%。", "整改率"),
        ("群众满意率达98.3%。", "群众满意率"),
        ("11名青年干部得到提拔重用。", "青年干部"),
        ("表彰“最美教师”12名。", "最美教师"),
    ],
)
def test_name_of_what_is_counted(sentence: str, name: str) -> None:
    (one,) = read(RESULTS + sentence).achievements
    assert one.object == name


def test_actual_value_with_a_statement_is_read_and_a_plain_one_is_not() -> None:
    row = "\t产出指标\n\t数量指标\n\t干部培训\n\t≥2期\n\t{}\n\t8\n\t8\n\n"
    header = "\t一级指标\n\t二级指标\n\t三级指标\n\t年度指标值\n\t实际完成值\n\t分值\n\t得分\n\n"
    table = header + row.format("举办示范班3期，培训村干部152名") + row.format("10个团队、10个人和2个单位")
    assert [each.text for each in read(f"{HEAD}附件 绩效自评表\n{table}").achievements] == ["3期", "152名"]


def test_training_heads_count_in_the_training_expense_and_meeting_heads_do_not() -> None:
    text = (
        "云山县某局2023年度部门决算\n一、收入支出决算总体情况说明\n收入总计120万元。\n二、一般性支出情况说明\n"
        "开支会议费3.2万元，用于召开年度工作会议，人数60人；开支培训费2.1万元，用于开展业务培训班，人数80人。\n"
    )
    assert [(each.text, each.type) for each in read(text).achievements] == [("80人", "people_trained")]


def test_budget_document_holds_none() -> None:
    text = "云山县某局2023年部门预算\n一、绩效情况\n举办培训班12期，培训干部450余人次。\n"
    assert read(text).achievements == []


def test_record_is_grounded_and_complete() -> None:
    result = read(RESULTS + "培训基层干部14.6万余人次。")
    (one,) = result.achievements
    assert result.document.text[one.start : one.end] == one.text == "14.6万余人次"
    assert (one.id, one.value, one.unit, one.qualifier) == ("a1", 146000, "人次", "over")
    assert one.object == "基层干部"
    assert one.section_id == result.sections[-1].id
    assert one.source == "rules"
    assert 0.5 < one.confidence <= 1


def test_shared_number_takes_the_first_unit() -> None:
    (one,) = read(RESULTS + "推荐全省优秀共产党员、先进基层党组织各1名（个）。").achievements
    assert (one.unit, one.text, one.type) == ("名", "1名（个）", "commendations")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from("举办培训班，。；：、（）“”《》12期人次万元%的等各\n\t一二三两 计划完成"), max_size=60
    ).map("".join)
)
def test_any_text_gives_grounded_records(text: str) -> None:
    result = read(RESULTS + text)
    for each in result.achievements:
        assert result.document.text[each.start : each.end] == each.text
        assert 0 <= each.confidence <= 1


def test_sure_ones_are_surer() -> None:
    sure, unsure = read(RESULTS + "举办培训班12期。\n有关工作涉及18项。").achievements
    assert sure.confidence > unsure.confidence


# The types of a user's own.


def test_every_type_of_the_contract_is_built_in_and_explained() -> None:
    types = list(ontology())
    assert len(types) == 23
    assert all(each.name and each.group and each.description for each in types)
    assert sum(each.core for each in types) == 12


def write(folder: Path, text: str) -> Path:
    path = folder / "types.yaml"
    path.write_text(text, encoding="utf-8")
    return path


SCHOOLS = """extend: {extend}
types:
  - type: school_buildings
    name: 校舍建设
    group: 教育
    verbs: [新建, 改扩建]
    objects: 校舍 教学楼
    units: 平方米 栋
    bonus: 1
"""


def test_own_type_joins_the_built_in_ones(tmp_path: Path) -> None:
    path = write(tmp_path, SCHOOLS.format(extend="true"))
    result = read(RESULTS + "新建教学楼7栋，举办培训班12期。", path)
    assert [each.type for each in result.achievements] == ["school_buildings", "training_held"]
    assert [each.type for each in read(RESULTS + "新建教学楼7栋。").achievements] == ["facilities_built"]


def test_own_types_replace_the_built_in_ones(tmp_path: Path) -> None:
    path = write(tmp_path, SCHOOLS.format(extend="false"))
    result = read(RESULTS + "新建教学楼7栋，举办培训班12期。", path)
    assert next(each.type for each in result.achievements) == "school_buildings"
    assert "training_held" not in {each.type for each in result.achievements}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("extend: true\ntypes:\n  - type: Schools\n    name: 校舍\n    group: 教育\n", 3),
        ("extend: true\ntypes:\n  - type: schools\n    name: 校舍\n    group: 教育\n    verb: 新建\n", 6),
        ("types: []\n", 1),
        ("extend: true\ntypes:\n  - type: a\n    name: 甲\n    group: 乙\n    kinds: [length]\n", 6),
    ],
)
def test_wrong_entry_is_named_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(KnowledgeError) as error:
        read(HEAD, write(tmp_path, text))
    assert error.value.line == line


def test_type_that_stands_twice_is_refused(tmp_path: Path) -> None:
    one = "  - {type: a, name: 甲, group: 乙}\n"
    with pytest.raises(KnowledgeError, match="twice"):
        ontology(write(tmp_path, f"extend: true\ntypes:\n{one}{one}"))


def test_built_in_file_is_what_a_user_may_write() -> None:
    assert isinstance(ontology(BUILT_IN), Ontology)


# A learned typer.


class Fixed:
    """Says the same of every quantity."""

    vote = Vote(model=1.0, rules=0.3, achieved=0.3)

    def __init__(self, name: str, probability: float) -> None:
        self.answer = dict.fromkeys(ontology().types, 0.0) | {name: probability, "": 1.0 - probability}
        self.seen: list[Context] = []

    def score(self, contexts: Sequence[Context]) -> Sequence[Mapping[str, float]]:
        """The answer for each."""
        self.seen += contexts
        return [self.answer for _ in contexts]


def with_typer(typer: Fixed, sentence: str) -> list[Achievement]:
    nlp = pipeline.build()
    doc = pipeline.prepared(parse(RESULTS + sentence, "report.txt"), nlp)
    for name, pipe in nlp.pipeline:
        doc = pipe(doc) if name != "jixiao_achievements" else AchievementPipe(achievement_words(), typer)(doc)
    return layers(doc).achievements


def test_learned_typer_is_asked_and_joined_with_the_rules() -> None:
    typer = Fixed("talent_supported", 0.9)
    (one,) = with_typer(typer, "联系服务各类对象18人。")
    assert (one.type, one.source) == ("talent_supported", "model")
    assert [context.quantity.text for context in typer.seen] == ["18人"]
    (agreed,) = with_typer(Fixed("training_held", 0.9), "举办培训班12期。")
    assert (agreed.type, agreed.source) == ("training_held", "both")


def test_what_the_rules_rule_out_for_good_is_not_asked() -> None:
    typer = Fixed("facilities_built", 1.0)
    assert with_typer(typer, "落实“人才新政20条”，支持每户补助2万元以内。") == []
    assert typer.seen == []


def test_what_the_rules_only_doubt_is_for_the_model() -> None:
    """A small number in words is mostly a part of a phrase; where it counts, the model knows."""
    sentence = "全年开了六场专题会。"
    assert found(sentence) == {}
    (one,) = with_typer(Fixed("activities_held", 0.99), sentence)
    assert (one.text, one.type) == ("六场", "activities_held")
    assert with_typer(Fixed("activities_held", 0.2), sentence) == []


def test_rules_of_budget_lines_bar_nothing_in_a_work_report() -> None:
    """What a line planned and spent is no achievement; in a work report money is what was done."""
    sentence = "一般公共预算收入3.2亿元。工程审批时限压减至38个工作日以内。民生支出231.4亿元。"
    account = f"云山县民政局2023年度部门决算\n一、主要成效\n{sentence}\n"
    work = f"云山县政府工作报告\n一、2023年工作回顾\n各位代表，过去一年，我们扎实推进各项工作。{sentence}\n"
    made: list[set[str]] = []
    for text in (account, work):
        typer = Fixed("rate_reached", 0.9)
        nlp = pipeline.build()
        doc = nlp(pipeline.prepared(parse(text, "report.txt"), nlp))
        AchievementPipe(achievement_words(), typer)(doc)
        made.append({each.text for each in layers(doc).achievements})
    account_made, work_made = made
    assert account_made.isdisjoint({"3.2亿元", "38个工作日", "231.4亿元"})
    assert work_made >= {"3.2亿元", "38个工作日", "231.4亿元"}


def test_a_list_states_its_unit_once() -> None:
    made = with_typer(Fixed("cadres_supervised", 0.95), "后三种形态处理人数依次为261、39和33人次。")
    assert [(each.value, each.unit) for each in made if each.unit == "人次"] == [
        (261, "人次"),
        (39, "人次"),
        (33, "人次"),
    ]
