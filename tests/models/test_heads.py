"""What the heads see and say: words learned once are known elsewhere, lines are told apart by what is their own."""

from __future__ import annotations

import pytest
import torch

from models.characters import BESIDE, CLAUSE, HEADING, MARKED, Batch, Marked, Vocabulary
from models.examples import read_report
from models.heads.lexicon import Lexicon
from models.inputs import Window, alike, line_words, quantity_input

REPORT = "某局2023年度绩效自评报告\n一、主要成效\n（一）干部教育。精心组织，举办主体培训班12期，覆盖全县。\n"


@pytest.fixture
def vocabulary() -> Vocabulary:
    return Vocabulary.of([REPORT], 1)


def learned(vocabulary: Vocabulary, word: str, kind: int) -> Lexicon:
    """A lexicon that has learned one word beside a quantity, and that others say nothing."""
    torch.manual_seed(0)
    lexicon = Lexicon(3)
    optimizer = torch.optim.Adam(lexicon.parameters(), lr=0.1)
    for _ in range(30):
        said = torch.cat([says(lexicon, vocabulary, each, BESIDE) for each in (word, "精心", "组织")])
        loss = torch.nn.functional.cross_entropy(said, torch.tensor([kind, 0, 0]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return lexicon.eval()


def says(lexicon: Lexicon, vocabulary: Vocabulary, word: str, segment: int, around: str = "") -> torch.Tensor:
    """The scores of a quantity that a word stands before."""
    ids = [vocabulary.cls, *vocabulary.ids(around + word), vocabulary.open]
    segments = [HEADING, *[segment] * (len(ids) - 2), MARKED]
    batch = Batch.of([Marked(ids, segments, list(range(len(ids))), len(ids) - 1)], vocabulary.pad)
    return lexicon(*(torch.from_numpy(each) for each in (batch.ids, batch.mask, batch.segments, batch.mark)))


def test_a_word_learned_once_is_known_among_other_words(vocabulary: Vocabulary) -> None:
    lexicon = learned(vocabulary, "培训班", 2)
    with torch.no_grad():
        for around in ("", "主体", "覆盖全县"):
            assert says(lexicon, vocabulary, "培训班", BESIDE, around).argmax() == 2
        assert says(lexicon, vocabulary, "精心组织", BESIDE).argmax() == 0


def test_a_word_beside_the_quantity_says_more_than_one_farther_off(vocabulary: Vocabulary) -> None:
    lexicon = learned(vocabulary, "培训班", 2)
    with torch.no_grad():
        beside, clause, heading = (says(lexicon, vocabulary, "培训班", s)[0, 2] for s in (BESIDE, CLAUSE, HEADING))
    assert beside > clause > heading > 0


def test_the_input_tells_what_stands_beside_the_quantity(vocabulary: Vocabulary) -> None:
    (context,) = read_report(REPORT, "r").contexts
    marked = quantity_input(context, vocabulary, Window())
    beside = [vocabulary.tokens[i] for i, segment in zip(marked.ids, marked.segments, strict=True) if segment == BESIDE]
    assert "".join(beside) == "举办主体培训班"
    assert marked.ids[marked.mark] == vocabulary.open


def test_lines_are_told_apart_by_the_pairs_that_are_their_own() -> None:
    (context,) = read_report(REPORT, "r").contexts
    training, party, other = alike(context, line_words(["主体培训班经费", "党建班经费", "公路养护经费"]))
    clause = 1
    assert training[clause] == pytest.approx(1.0)
    assert party[clause] < 0.5
    assert other == [0.0] * len(other)
