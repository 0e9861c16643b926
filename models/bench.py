"""One annotated report, read once, scored by the rules alone, a model alone, or both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractor.pipeline import to_result
from extractor.pipes.achievements import AchievementPipe
from extractor.pipes.achievements.typer import Context, Vote
from extractor.pipes.achievements.words import AchievementWords, achievement_words
from extractor.pipes.layers import layers
from extractor.pipes.links import LinkPipe
from extractor.result import Achievement, Cause, Result, Variance
from models.datasets.report import AnnotatedReport
from models.evaluation import Measured, measure
from models.examples import ReadReport, examples, in_logical_text, payers, read_report
from models.inference import LearnedModel, TaggedCause
from models.settings import Votes
from models.thinning import thinned


class Remembered:
    """A model's answers about one report, so that votes can be tried without asking again."""

    def __init__(self, model: LearnedModel, votes: Votes) -> None:
        self._model, self.votes = model, votes
        self._scores: dict[tuple[int, str], Mapping[str, float]] = {}
        self._links: dict[tuple[int, str, tuple[str, ...]], Sequence[float]] = {}

    @property
    def vote(self) -> Vote:
        """How much the typer counts."""
        return Vote(self.votes.type, self.votes.achieved)

    @property
    def link_vote(self) -> float:
        """How much the linker counts."""
        return self.votes.link

    def score(self, contexts: Sequence[Context]) -> Sequence[Mapping[str, float]]:
        """As the model's `score`."""
        new = [each for each in contexts if _known_by(each) not in self._scores]
        self._scores |= {_known_by(each): scores for each, scores in zip(new, self._model.score(new), strict=True)}
        return [self._scores[_known_by(each)] for each in contexts]

    def link(self, contexts: Sequence[Context], lines: Sequence[str]) -> Sequence[Sequence[float]]:
        """As the model's `link`."""
        names = tuple(lines)
        new = [each for each in contexts if (*_known_by(each), names) not in self._links]
        if new:
            found = self._model.link(new, lines)
            self._links |= {(*_known_by(each), names): scores for each, scores in zip(new, found, strict=True)}
        return [self._links[*_known_by(each), names] for each in contexts]


def _known_by(context: Context) -> tuple[int, str]:
    return context.quantity.start, context.heading


class Bench:
    """A report with its annotation.

    Args:
        words: the rules' knowledge of types, None for the built-in one.
    """

    def __init__(self, gold: AnnotatedReport, words: AchievementWords | None = None) -> None:
        self.known: ReadReport = read_report(gold.text, gold.report, words)
        self.gold = in_logical_text(gold, layers(self.known.doc).page)
        self._words = words or achievement_words()
        self.result: Result = to_result(self.known.doc).model_copy(deep=True)

    def rules(self) -> Measured:
        """The rules alone."""
        return measure(self.result, self.gold)

    def both(self, model: LearnedModel, answers: Remembered) -> Measured:
        """Rules and model together, with the votes of `answers`."""
        doc = self.known.doc
        LinkPipe(answers)(AchievementPipe(self._words, answers)(doc))
        result = self.result.model_copy(
            update={"achievements": layers(doc).achievements, "variances": self._recategorised(model, answers.votes)}
        )
        return measure(result, self.gold)

    def alone(self, model: LearnedModel, answers: Remembered) -> Measured:
        """The model alone: its likeliest type of each quantity, its likeliest line, the causes that it tags."""
        lines = payers(self.result.budget_lines)
        contexts = self.known.contexts
        chosen = [(context, max(scores, key=lambda name: scores[name]), scores) for context, scores in
                  zip(contexts, answers.score(contexts), strict=True)]  # fmt: skip
        chosen = [each for each in chosen if each[1]]
        names = [line.path[-1] for line in lines]
        links = answers.link([each[0] for each in chosen], names) if names else [[1.0]] * len(chosen)
        achievements = []
        for number, ((context, kind, scores), likely) in enumerate(zip(chosen, links, strict=True)):
            best = max(range(len(likely)), key=lambda at: likely[at])
            achievements.append(self._record(number, context, kind, scores[kind], lines[best - 1].id if best else None))
        prose = [(each.start, each.end) for each in examples(self.gold, self.known).prose]
        variances = [self._variance(cause) for cause in model.causes(self.gold.text, prose)]
        return measure(self.result.model_copy(update={"achievements": achievements, "variances": variances}), self.gold)

    def _recategorised(self, model: LearnedModel, votes: Votes) -> list[Variance]:
        copies = [each.model_copy(deep=True) for each in self.result.variances]
        causes = [cause for variance in copies for cause in variance.causes]
        if votes.category > 1.0 or not causes:
            return copies
        spans = [(cause.start, cause.end) for cause in causes]
        for cause, category in zip(causes, model.categories(self.gold.text, spans, votes.category), strict=True):
            cause.category = category or cause.category
        return copies

    def _variance(self, cause: TaggedCause) -> Variance:
        place = {"start": cause.start, "end": cause.end, "text": self.gold.text[cause.start : cause.end]}
        return Variance.model_validate(
            {**place, "id": "", "budget_line_id": None, "basis": "budget", "direction": "increase", "amount": None,
             "rate": None, "causes": [Cause.model_validate({**place, "category": cause.category})]}
        )  # fmt: skip

    @staticmethod
    def _record(number: int, context: Context, kind: str, confidence: float, line: str | None) -> Achievement:
        quantity = context.quantity
        return Achievement(
            id=f"a{number}", type=kind, value=float(quantity.value), unit=quantity.unit or "",
            qualifier=quantity.qualifier, start=quantity.start, end=quantity.end, text=quantity.text, object=None,
            section_id=None, budget_line_id=line, link_score=0.0, confidence=confidence, source="model",
        )  # fmt: skip


# The seeds by which knowledge was thinned and the shares taken out, one after the other; none for the whole knowledge.
Seeds = tuple[tuple[int, float], ...]


class Benches:
    """Reads every report once with each knowledge."""

    def __init__(self) -> None:
        self._words: dict[Seeds, AchievementWords] = {(): achievement_words()}
        self._benches: dict[tuple[str, Seeds], Bench] = {}

    def words(self, seeds: Seeds) -> AchievementWords:
        """The knowledge of types, thinned by each of the seeds."""
        if seeds not in self._words:
            self._words[seeds] = thinned(*seeds[-1], base=self.words(seeds[:-1]))
        return self._words[seeds]

    def of(self, gold: AnnotatedReport, seeds: Seeds = ()) -> Bench:
        """An annotated report, read with the knowledge thinned by the seeds."""
        key = gold.report, seeds
        if key not in self._benches:
            self._benches[key] = Bench(gold, self.words(seeds))
        return self._benches[key]
