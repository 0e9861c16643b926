"""What a user relies on where rules and a learned model read causes together."""

from __future__ import annotations

from collections.abc import Sequence

from extractor import pipeline
from extractor.pipes.achievements.typer import Vote
from extractor.pipes.layers import Layers, layers
from extractor.pipes.variances import Extent, Judgement, VariancePipe
from extractor.reading.plain import parse

TITLE = "云山县教育局2023年度部门决算\n第三部分 决算情况说明\n"


class Seer:
    """Sees the causes that it is told of, and says the same of each."""

    def __init__(
        self, *causes: str, basis: str = "budget", direction: str = "decrease", agreed: float = 0.0, sure: float = 0.9
    ):
        self.vote, self._sure = Vote(basis=agreed), sure
        self.asked: list[str] = []
        self._causes = causes
        likely = {"budget": 0.05, "prior_year": 0.05, "increase": 0.05, "decrease": 0.05, "unchanged": 0.05}
        likely |= {basis: 0.9, direction: 0.9}
        self._said = Judgement(
            {"task": 0.7, "other": 0.2, "epidemic": 0.05, "thrift": 0.05},
            {name: likely[name] for name in ("budget", "prior_year")},
            {name: likely[name] for name in ("increase", "decrease", "unchanged")},
        )

    def causes(
        self, text: str, stretches: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]]
    ) -> tuple[list[Extent], list[Judgement]]:
        self.asked += [text[a:b] for a, b in stretches]
        places = [(text.find(cause, a, b), len(cause)) for a, b in stretches for cause in self._causes]
        found = [Extent(at, at + length, self._sure) for at, length in sorted(places) if at >= 0]
        return found, [self._said] * len(spans)


def read(text: str, model: Seer) -> Layers:
    nlp = pipeline.build()
    return layers(VariancePipe(model)(nlp(pipeline.prepared(parse(TITLE + text, "report.txt"), nlp))))


def said(layer: Layers) -> list[tuple[str | None, str, str, list[str]]]:
    names = {line.id: "/".join(line.path) for line in layer.budget_lines}
    return [
        (names.get(each.budget_line_id or ""), each.basis, each.direction, [cause.text for cause in each.causes])
        for each in layer.variances
    ]


def test_a_cause_is_as_long_as_the_model_sees_it() -> None:
    text = "公务接待费支出预算为7万元，支出决算为2万元，决算数小于预算数的主要原因是来客少了，这一项另有说明。\n"
    layer = read(text, Seer("来客少了"))
    assert said(layer) == [("公务接待费", "budget", "decrease", ["来客少了"])]
    (variance,) = layer.variances
    (cause,) = variance.causes
    assert layer.page.text[cause.start : cause.end] == cause.text
    assert variance.start <= cause.start < cause.end <= variance.end


def test_a_cause_of_the_rules_stays_whole_where_the_model_doubts_what_it_sees_of_it() -> None:
    text = "公务接待费支出预算为7万元，支出决算为2万元，决算数小于预算数的主要原因是来客少了，接待标准从严。\n"
    assert said(read(text, Seer("来客少了，接待标", sure=0.3)))[0][3] == ["来客少了，接待标准从严"]


def test_what_the_rules_took_for_one_cause_may_be_two() -> None:
    text = "培训费支出6万元，比上年增加1万元，主要原因是甲者办班两期，乙者请了外聘教师。\n"
    assert said(read(text, Seer("办班两期", "请了外聘教师", basis="prior_year", direction="increase"))) == [
        ("培训费", "prior_year", "increase", ["办班两期", "请了外聘教师"])
    ]


def test_a_cause_that_only_the_model_sees_explains_the_line_of_its_sentence() -> None:
    text = "印刷费预算8万元，决算3万元。上半年两期简报受疫情反弹影响没有付印。\n"
    model = Seer("上半年两期简报受疫情反弹影响没有付印", agreed=0.0)
    assert said(read(text, Seer())) == []
    assert said(read(text, model)) == [("印刷费", "budget", "decrease", ["上半年两期简报受疫情反弹影响没有付印"])]


def test_what_money_was_for_is_no_cause_though_the_model_sees_one() -> None:
    text = "印刷费预算8万元，决算3万元，完成预算的37.5%，主要用于简报印制，编印文集两册{}。\n"
    assert said(read(text.format(""), Seer("简报印制，编印文集两册"))) == []
    assert said(read(text.format(""), Seer("编印文集两册"))) == []
    reason = "上半年的两期没有付印"
    told = said(read(text.format(f"，少支是因为{reason}"), Seer("编印文集两册", reason)))
    assert [reasons for *_, reasons in told] == [[reason]]


def test_a_further_cause_of_a_sentence_joins_the_first() -> None:
    text = "差旅费支出3万元，比上年减少1万元，主要原因是外出减少，会期缩短。\n差旅费与会议费都按标准执行。\n"
    seen = said(read(text, Seer("外出减少", "会期缩短", basis="prior_year")))
    assert seen == [("差旅费", "prior_year", "decrease", ["外出减少", "会期缩短"])]


def test_a_cause_does_not_join_that_of_another_line_told_behind_it() -> None:
    text = (
        "会议费预算4万元，支出2万元，减少2万元，例会改为视频；差旅费支出3万元，比上年减少1万元，主要原因是外出减少。\n"
    )
    seen = said(read(text, Seer("例会改为视频", "外出减少")))
    assert [(line, causes) for line, _, _, causes in seen] == [("会议费", ["例会改为视频"]), ("差旅费", ["外出减少"])]


def test_the_models_causes_end_where_nothing_is_explained_any_more() -> None:
    text = "差旅费支出3万元，比上年减少1万元，主要原因是外出减少，现有车辆2辆。\n"
    assert said(read(text, Seer("外出减少，现有车辆2辆")))[0][3] == ["外出减少"]


def test_a_cause_of_the_rules_that_they_and_the_model_give_up_is_none() -> None:
    text = "公务接待费支出预算为7万元，支出决算为2万元，决算数小于预算数的主要原因是来客少了。\n"
    assert said(read(text, Seer())) == []


def test_what_a_figure_is_compared_with_is_decided_by_both_and_its_way_by_the_rules() -> None:
    text = "公务接待费支出2万元，减少3万元，主要原因是来客少了。\n"
    assert said(read(text, Seer("来客少了", basis="budget", direction="increase")))[0][1:3] == ("budget", "decrease")
    agreed = Seer("来客少了", basis="budget", direction="increase", agreed=4.0)
    assert said(read(text, agreed))[0][1:3] == ("prior_year", "decrease")
    named = "公务接待费支出预算为7万元，支出决算为2万元，决算数小于预算数的主要原因是来客少了。\n"
    assert said(read(named, Seer("来客少了", basis="prior_year")))[0][1:3] == ("budget", "decrease")


def test_the_model_is_asked_about_sentences_that_state_a_difference_and_the_ones_behind_them() -> None:
    model = Seer()
    text = (
        "本部门的主要职责是管理全县教育工作。\n"
        "会议费支出2万元，与上年持平。全年开会四次。本部门无其他会议。\n"
        "公务接待费支出1万元，比上年减少1万元，主要原因是来客少了。\n"
    )
    read(text, model)
    assert model.asked == [
        "会议费支出2万元，与上年持平。全年开会四次。",
        "公务接待费支出1万元，比上年减少1万元，主要原因是来客少了。",
    ]


def test_what_only_the_model_sees_must_be_likely_and_explain_something() -> None:
    text = "印刷费预算8万元，决算3万元。上半年两期简报受疫情反弹影响没有付印。\n"
    assert said(read(text, Seer("上半年两期简报受疫情反弹影响没有付印", sure=0.6))) == []
    read_by_both = "公务接待费支出预算为7万元，支出决算为2万元，决算数小于预算数的主要原因是来客少了。\n"
    assert said(read(read_by_both, Seer("来客少了", sure=0.6)))[0][3] == ["来客少了"]
    nothing = "合计5万元，与上年相比有所变化。道路难走。\n"
    model = Seer("道路难走")
    assert said(read(nothing, model)) == []
    assert model.asked == ["合计5万元，与上年相比有所变化。道路难走。"]


def test_a_cause_told_in_figures_stays_as_long_as_its_sentence() -> None:
    told = "公务接待费支出2023年决算数为2万元，完成预算的40%，购置费支出为0万元"
    text = f"“三公”经费支出决算为2万元，比上年减少3万元，增减变化的主要原因是：{told}。\n"
    assert said(read(text, Seer()))[0][3] == [told]
    assert said(read(text, Seer("完成预算的40%")))[0][3] == [told]
