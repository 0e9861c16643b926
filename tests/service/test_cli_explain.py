"""`jixiao explain` says readably what a decision rests on, and why nothing can be said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest
from typer.testing import CliRunner

from extractor.result import Rule
from service.cli.main import app
from service.page import words

SAMPLE = "samples/organization-2022.txt"


def explain(*arguments: str) -> tuple[int, str, str]:
    """The exit status, and what is printed and complained of."""
    done = CliRunner().invoke(app, ["explain", *arguments, "--model", "none"])
    return done.exit_code, done.stdout, done.stderr


def test_an_achievement_is_shown_with_its_sentence_its_words_and_its_line() -> None:
    status, shown, _ = explain(SAMPLE, "签约硕士以上紧缺人才33名")
    assert status == 0
    assert "[33名]" in shown
    assert "achievement: talent_recruited" in shown
    offset = Path(SAMPLE).read_text(encoding="utf-8").index("紧缺人才33名")
    assert f"strong 紧缺人才 at {offset}, beside" in shown
    assert "budget line: 人才发展专项资金" in shown


def test_an_offset_is_a_code_point_of_the_text() -> None:
    offset = Path(SAMPLE).read_text(encoding="utf-8").index("33名")
    assert explain(SAMPLE, str(offset)) == explain(SAMPLE, str(offset + 2))
    _, shown, _ = explain(SAMPLE, str(offset), "--json")
    (found,) = json.loads(shown)["quantities"]
    assert (found["start"], found["text"]) == (offset, "33名")


@pytest.mark.parametrize(
    ("report", "words", "said"),
    [
        ("将新建活动阵地30个。", "30个", "a word before it says that it is to come"),
        ("全年预算数20万元，支出决算数18万元。", "18万元", "it is the amount of a budget line"),
        ("2023年度工作顺利。", "2023年度", "no count, sum of money, rate or duration"),
    ],
)
def test_what_is_none_says_why(tmp_path: Path, report: str, words: str, said: str) -> None:
    path = tmp_path / "report.txt"
    path.write_text(f"某局绩效自评报告\n一、项目支出情况\n党建工作经费{report}\n", encoding="utf-8")
    status, shown, _ = explain(str(path), words)
    assert status == 0
    assert "no achievement" in shown
    assert said in " ".join(shown.split())


def test_a_cause_is_shown_with_the_words_of_its_category() -> None:
    status, shown, _ = explain(SAMPLE, "疫情防控期间公务员面试考点压缩")
    assert status == 0
    assert "cause: category epidemic" in shown
    assert "word 疫情" in shown


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("没有这样的话", "“没有这样的话” does not occur in the report"),
        ("99999999", "there is none at 99999999"),
        ("0", "neither a quantity nor a stated cause stands at 0"),
    ],
)
def test_where_nothing_can_be_said_it_is_said_why(where: str, said: str) -> None:
    text = Path(SAMPLE).read_text(encoding="utf-8")
    where = str(text.index("组织")) if where == "0" else where
    said = said if where in said else said.replace("at 0", f"at {where}")
    status, shown, complaint = explain(SAMPLE, where)
    assert (status, shown) == (1, "")
    assert said in complaint


def test_every_rule_has_its_words() -> None:
    for language in ("zh", "en"):
        assert words.of(language)["values"]["explanations.rule"].keys() == set(get_args(Rule))


def test_it_speaks_chinese_where_that_is_asked_for_or_the_locale_s(monkeypatch: pytest.MonkeyPatch) -> None:
    status, shown, _ = explain(SAMPLE, "签约硕士以上紧缺人才33名", "--lang", "zh")
    assert status == 0
    for said in ("成效: 人才引进，把握", "特征词 紧缺人才", "科目: 人才发展专项资金", "紧邻"):
        assert said in shown
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert explain(SAMPLE, "签约硕士以上紧缺人才33名") == (0, shown, "")
