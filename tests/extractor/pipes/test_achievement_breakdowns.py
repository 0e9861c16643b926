"""Parts that a count is broken down into are of its type, unless they did something of their own."""

from __future__ import annotations

import pytest

from extractor import extract, quantities
from extractor.pipes.achievements.breakdowns import parts_of_wholes


def types(text: str) -> dict[str, str]:
    return {achievement.text: achievement.type for achievement in extract(text).achievements}


def parts(text: str) -> dict[str, tuple[str, bool]]:
    """The parts of a text with their whole, and whether they add up to it."""
    found = quantities(text)
    at = {each.start: each.text for each in found}
    return {at[start]: (at[part.whole], part.complete) for start, part in parts_of_wholes(text, found).items()}


@pytest.mark.parametrize(
    ("text", "parts_of", "complete"),
    [
        ("全年立案60件：校园餐20件，农村“三资”25件，医疗卫生9件，其余6件。", {"60件": "20件 25件 9件 6件"}, True),
        ("新建党支部23个，其中非公企业9个、社会组织5个、产业链3个、居民小区6个。", {"23个": "9个 5个 3个 6个"}, True),
        ("新建党支部23个，其中非公企业9个、社会组织5个。", {"23个": "9个 5个"}, False),
        ("新发低保80户150人，其中：城市30户61人，农村50户89人。", {"80户": "30户 50户", "150人": "61人 89人"}, True),
        ("受理信访90件，自办80件，转区外8件。其中废水39件，约占43%；噪声30件，约占33%。", {"80件": "39件 30件"}, False),
        ("培训干部99人（正科33人、副科66人）。", {"99人": "33人 66人"}, True),
        ("慰问群众300人——老党员120人、困难职工180人。", {"300人": "120人 180人"}, True),
        ("办班12期，当中线上5期、线下7期。", {"12期": "5期 7期"}, True),
        ("选出委员74人，其中主任21人、副主任9人、委员44人；女性39人。", {"74人": "21人 9人 44人 39人"}, None),
        ("收到诉求70条，其中交通40条，占57.1%；环境30条，占42.9%。", {"70条": "40条 30条"}, True),
        # Sound twins: a target in brackets, another unit, more than the whole, another sentence.
        ("改造户厕268座（任务260座）。", {}, None),
        ("新建党支部23个，其中培训书记40名。", {}, None),
        ("新建党支部3个，其中成员多的40个支部。", {}, None),
        ("全年办班12期。线上5期、线下7期。", {}, None),
    ],
)
def test_parts_are_those_that_their_whole_is_broken_down_into(
    text: str, parts_of: dict[str, str], complete: bool | None
) -> None:
    found = parts(text)
    told = {whole: [part for part, (of, _) in found.items() if of == whole] for whole in parts_of}
    assert told == {whole: listed.split() for whole, listed in parts_of.items()}
    assert found or not parts_of
    assert complete is None or {each for _, each in found.values()} == {complete}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("县纪委监委全年立案56件：校园餐21件，农村集体“三资”19件，医疗卫生9件，其余7件。", "cadres_supervised"),
        ("新成立党组织27个，其中物业企业9个、社会组织8个、产业链3个、居民小区7个。", "party_orgs_built"),
        ("全乡选出村委会成员64人，其中主任17人、副主任9人、委员38人；女干部29人，大专以上43人。", "elections_held"),
        ("全年受理群众信访案件366件，自办358件。其中物业39件，占10.7%；劳资204件，占55.7%。", "people_served"),
        ("开展技能培训9300人次，其中企业职工4100人次、脱贫劳动力2900人次、毕业生2300人次。", "people_trained"),
        ("全年整理干部人事档案860卷（县直机关320卷、乡镇240卷、学校医院300卷）。", "archives_processed"),
    ],
)  # fmt: skip
def test_parts_are_of_the_type_of_their_whole(text: str, expected: str) -> None:
    found = types(text)
    assert {name for unit, name in found.items() if "%" not in unit} == {expected}
    assert len(found) >= 4


@pytest.mark.parametrize(
    ("text", "own", "expected"),
    [
        ("全年调整干部60人，其中提拔21人、平级交流39人。", "21人", "cadres_promoted"),
        ("编印调研报告12篇，其中3篇获全省优秀成果奖。", "3篇", "commendations"),
        ("期满考核评为优秀的驻村干部48名，其中15名已晋升职级。", "15名", "cadres_promoted"),
    ],
)
def test_what_a_part_did_itself_says_what_it_is(text: str, own: str, expected: str) -> None:
    assert types(text)[own] == expected


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("排查软弱涣散村党组织16个，已转化15个，余下1个列入明年整顿计划。", "1个"),
        ("查出隐患174处，整改171处，整改率98.3%，余下3处列入2025年台账。", "3处"),
        ("检查门店54家，当场改正49家，其余5家挂牌督办。", "5家"),
        ("梳理群众诉求70条，办结67条，剩余3条正在办理。", "3条"),
        ("开工改造小区12个，完工8个，其余4个尚在施工。", "4个"),
        ("化解积案19件，化解率95%；剩下1件仍在协调。", "1件"),
        ("收到举报23件，办结21件，其余2件正按程序核查。", "2件"),
        ("签约博士15名，已到岗12名，余3名待毕业后报到。", "3名"),
        ("安装路灯360盏；余下40盏推迟到春后安装。", "40盏"),
        ("反馈问题92条，已整改88条，其余4条拟于明年解决。", "4条"),
    ],
)
def test_the_rest_that_is_not_done_is_none(text: str, left: str) -> None:
    assert left not in types(f"一、工作成效\n{text}")


@pytest.mark.parametrize(
    ("text", "rest", "expected"),
    [
        ("全年调整干部90人，其中提拔30人、平级交流40人，其余20人为试用期满转正。", "20人", "cadres_adjusted"),
        ("县纪委监委全年立案56件：校园餐21件，医疗卫生9件，其余26件。", "26件", "cadres_supervised"),
        ("举办培训班12期，其中线上5期，其余7期为线下班。", "7期", "training_held"),
    ],
)
def test_the_rest_that_is_done_goes_with_its_whole(text: str, rest: str, expected: str) -> None:
    assert types(f"一、工作成效\n{text}")[rest] == expected
