"""Money that a line cost, and how it changed, is no achievement; what it was spent on may be."""

from __future__ import annotations

import pytest

from tests.extractor.pipes.test_achievements import found


@pytest.mark.parametrize(
    "sentence",
    [
        "决算支出684.1万元，比2022年度增加47.49万元，增长7.46%。",
        "全年支出684.1万元。比2022年度增加47.49万元，增长7.46%。",
        "公务接待费2.4万元，较上年减少0.8万元，下降25%。",
        "办公经费56万元，同比减少8万元，降幅12.5%。",
        "会议费7.2万元，与上年相比减少1.8万元，减少20%。",
        "同比减少8万元，下降2.2%。",
        "较上年增加12万元，增幅3.1%。",
        "项目支出120万元，比去年增加20万元，增长20%。",
        "差旅费9万元，比上年减少1万元，降低10%。",
        "培训费11万元，较去年增加1万元，提高10%。",
    ],
)
def test_how_money_changed_is_no_achievement_behind_the_change_itself(sentence: str) -> None:
    assert found(sentence) == {}


def test_how_what_was_achieved_changed_is_one() -> None:
    assert found("培训干部1080人次，比上年增加120人次，增长12.5%。")["12.5%"] == "rate_reached"
    assert found("企业投入1.2亿元，比上年增加0.3亿元，增长33.3%。")["33.3%"] == "rate_reached"
