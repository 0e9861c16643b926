"""What stands where little is achieved (staff, costs of trainings, problems) is for the model to say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractor import pipeline
from extractor.pipes.achievements import AchievementPipe
from extractor.pipes.achievements.words import achievement_words
from extractor.pipes.layers import layers
from extractor.reading.plain import parse
from tests.extractor.pipes.test_achievements import Fixed


@pytest.mark.parametrize(
    ("heading", "sentence", "done"),
    [
        ("（四）会议费、培训费支出情况", "培训费支出4.20万元，举办轮训班3期，编印教材600册。", {"600册"}),
        ("二、机构设置及人员情况", "核定编制20名，年内公开招录3人。", {"3人"}),
        ("四、存在的主要问题", "改造任务40户，实际改造31户。", {"31户"}),
    ],
)
def test_where_little_is_achieved_the_model_says_what_is(heading: str, sentence: str, done: set[str]) -> None:
    account = f"云山县民政局2023年度部门决算\n第一部分 部门概况\n{heading}\n{sentence}\n"

    def made(typer: Fixed) -> set[str]:
        nlp = pipeline.build()
        doc = nlp(pipeline.prepared(parse(account, "report.txt"), nlp))
        return {each.text for each in layers(AchievementPipe(achievement_words(), typer)(doc)).achievements}

    assert made(Fixed("other", 0.95)) >= done
    assert not made(Fixed("other", 0.1)) & done
    reluctant = Fixed("other", 0.95)
    reluctant.vote = replace(reluctant.vote, against=dict.fromkeys(["operating", "place", "finance"], 9.0))
    assert not made(reluctant) & done
