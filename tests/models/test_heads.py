"""What the heads see and say: words learned once are known elsewhere, and where they stand matters."""

from __future__ import annotations

import torch

from models.examples import of_report, read_report
from models.heads.lexicon import Lexicon
from models.heads.pooler import MarkPooler
from models.pieces import Batch, Piece, Span, Window, pieces
from models.tokens import Tokens

TEXT = "一、主要成效精心组织，覆盖全县；举办主体培训班12期，其后走访。"
TOKENS = Tokens.of_characters(TEXT * 2, 1)


def piece(words: str, clause: str = "", heading: str = "") -> Piece:
    """A quantity with words right before it, and others before them in its clause."""
    text = f"{clause}、{words}12期。"
    start = text.index("12期")
    span = Span((start, start + 3), (start - len(words), start + 3), (0, start + 3))
    return next(pieces(text, (0, len(text)), heading, [span], TOKENS, Window()))[0]


def says(lexicon: Lexicon, each: Piece) -> torch.Tensor:
    batch = Batch.of([each], TOKENS.pad)
    return lexicon(*(torch.from_numpy(array) for array in (batch.characters, batch.titles, batch.spans)))


def learned(word: str, kind: int) -> Lexicon:
    """A lexicon that has learned one word beside a quantity, and that others say nothing."""
    torch.manual_seed(0)
    lexicon = Lexicon(3)
    optimizer = torch.optim.Adam(lexicon.parameters(), lr=0.1)
    for _ in range(30):
        said = torch.cat([says(lexicon, piece(each)) for each in (word, "精心", "组织")])
        loss = torch.nn.functional.cross_entropy(said, torch.tensor([kind, 0, 0]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return lexicon.eval()


def test_a_word_learned_once_is_known_among_other_words() -> None:
    lexicon = learned("培训班", 2)
    with torch.no_grad():
        for around in ("", "主体", "覆盖全县"):
            assert says(lexicon, piece("培训班", around)).argmax() == 2
        assert says(lexicon, piece("精心组织")).argmax() == 0


def test_a_word_beside_the_quantity_says_more_than_one_farther_off() -> None:
    lexicon = learned("培训班", 2)
    with torch.no_grad():
        beside = says(lexicon, piece("培训班"))[0, 2]
        clause = says(lexicon, piece("全县", clause="培训班"))[0, 2]
        heading = says(lexicon, piece("全县", heading="培训班"))[0, 2]
        nothing = says(lexicon, piece("全县"))[0, 2]
    assert beside > clause > heading > nothing


def test_a_mark_is_told_from_its_own_row_and_place() -> None:
    torch.manual_seed(0)
    pooler = MarkPooler(4, 0.0).eval()
    states, heading = torch.randn(2, 9, 4), torch.tensor([2, 2])
    marks = torch.tensor([[0, 4, 5, 3, 6, 2, 7], [1, 4, 5, 3, 6, 2, 7]])
    with torch.no_grad():
        one, other = pooler(states, heading, marks)
        moved = states.clone()
        moved[1] = torch.randn(9, 4)
        assert torch.equal(pooler(moved, heading, marks)[0], one)
        assert not torch.equal(pooler(moved, heading, marks)[1], other)


def test_a_passage_is_read_once_whatever_is_asked_of_it(annotated: list) -> None:
    text, report = annotated[5].text, annotated[5]
    for example in of_report(report, read_report(text, "r")):
        cut = list(pieces(example.text, example.passage, example.heading,
                          [each.span for each in example.spans], TOKENS, Window()))  # fmt: skip
        asked = sorted(index for _, indices in cut for index in indices)
        assert asked == list(range(len(example.spans)))
        length = example.passage[1] - example.passage[0]
        assert len(cut) <= 1 + length // (Window().text // 2)


def test_marks_point_at_their_own_characters() -> None:
    text = "举办培训班12期，走访群众1.2万余人次。" * 40
    spans = []
    at = text.find("12期")
    while at >= 0:
        spans.append(Span((at, at + 3), (at - 5, at + 3), (at - 5, at + 3)))
        at = text.find("12期", at + 1)
    seen = 0
    for each, indices in pieces(text, (0, len(text)), "一、成效", spans, TOKENS, Window()):
        for mark, place in zip(each.characters.marks, indices, strict=True):
            said = "".join(map(chr, each.characters.ids[mark[0] : mark[1]]))
            assert said == "00期"
            assert spans[place].span[0] - each.starts[0] == mark[0] - each.characters.heading
            assert each.starts[each.tokens.marks[indices.index(place)][0] - each.tokens.heading] == spans[place].span[0]
            seen += 1
    assert seen == len(spans) == 40
