"""Writes synthetic reports: a grammar over the knowledge files, every achievement typed and linked by construction.

The wording is the knowledge files' own (words of types, subjects, cues, causes); `grammar.yaml` says how it is put
together. A report with less knowledge (a user's ontology, a part of the words taken out) knows only those words.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor import knowledge
from extractor.knowledge import Entry
from extractor.pipes.achievements.ontology import AchievementType
from extractor.pipes.achievements.words import AchievementWords, achievement_words
from extractor.pipes.likeness import Subject, line_subjects
from extractor.pipes.lines.wording import statement_words
from models.datasets.report import (
    AnnotatedAchievement,
    AnnotatedCause,
    AnnotatedReport,
    AnnotatedVariance,
    Region,
)

_DIGITS = "一二三四五六七八九十"
_CUES = ("finance", "staffing", "assets", "review", "standard", "hospitality")
_COUNT_UNITS = "个名人次家件项"


class Grammar(Entry):
    """`grammar.yaml`, which says what each list is for."""

    places: list[str]
    place_kinds: list[str]
    departments: list[str]
    line_endings: list[str]
    titles: list[str]
    performance_titles: list[str]
    item_titles: list[str]
    openers: list[str]
    joins: list[str]
    closers: list[str]
    word_forms: list[str]
    pair_forms: list[str]
    done: list[str]
    rate_forms: list[str]
    qualifiers: dict[str, int]
    leads: dict[str, int]
    nothing: list[str]
    staffing: list[str]
    plans: list[str]
    missing: list[str]
    lines: list[str]
    cue: list[str]
    cause_forms: list[str]
    plain_lines: list[str]


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity as written, and what it says."""

    text: str
    value: float
    unit: str


@dataclass(slots=True)
class Line:
    """A budget line of the report, and the subject that its name speaks of."""

    name: str
    subject: Subject


def synthetic_reports(count: int, seed: int, words: AchievementWords | None = None) -> Iterator[AnnotatedReport]:
    """`count` reports, the same for the same seed and knowledge (`words`, None for the built-in one).

    Raises:
        KnowledgeError: a knowledge file holds a wrong entry.
    """
    words = words or achievement_words()
    grammar = knowledge.load(Path(__file__).with_name("grammar.yaml"), Grammar)
    for number in range(count):
        yield _Writer(f"synthetic-{seed}-{number}", words, grammar, random.Random(f"{seed}/{number}")).report()


def _known_subjects(words: AchievementWords) -> list[Subject]:
    """The subjects without the words that are built in and that `words` does not know."""
    gone = _vocabulary(achievement_words()) - _vocabulary(words)
    if not gone:
        return line_subjects().subjects
    kept = ((each, tuple(word for word in each.words if word not in gone)) for each in line_subjects().subjects)
    return [each.model_copy(update={"words": known}) for each, known in kept if known]


def _vocabulary(words: AchievementWords) -> frozenset[str]:
    return frozenset(word for each in words.types for word in (*each.strong, *each.verbs, *each.objects))


class _Writer:
    """Writes one report, and notes each annotation while its words are written."""

    def __init__(self, name: str, words: AchievementWords, grammar: Grammar, rng: random.Random) -> None:
        self._words, self._grammar, self._rng = words, grammar, rng
        self._types = list(words.types)
        self._parts: list[str] = []
        self._at = 0
        self._report = AnnotatedReport(report=name, origin="synthetic", text="　")
        self._year = rng.randint(2016, 2026)
        self._categories = statement_words().categories
        self._subjects = _known_subjects(words)

    def report(self) -> AnnotatedReport:
        """The whole report."""
        rng, grammar = self._rng, self._grammar
        place = "".join(rng.sample(grammar.places, 2)) + rng.choice(grammar.place_kinds)
        names = {"organization": place + rng.choice(grammar.departments), "year": self._year}
        subjects = rng.sample(self._subjects, rng.randint(4, 7))
        lines = [Line(rng.choice(each.lines) + rng.choice(grammar.line_endings), each) for each in subjects]
        self._write(rng.choice(grammar.titles).format(**names), "\n\n第一部分 部门概况\n一、机构设置\n")
        numbers = {key: rng.randint(2, 90) for key in "abc"}
        self._write(rng.choice(grammar.staffing).format(**numbers), "\n第二部分 部门决算情况说明\n一、支出决算情况\n")
        for number, line in enumerate(lines, 1):
            self._write(f"{number}." if rng.random() < 0.5 else f"（{number}）")
            self._money(line)
            self._write("\n")
        title = rng.choice(grammar.performance_titles).format(**names)
        self._write("第三部分 ", title, "\n")
        told = [*lines, *(self._unpaid(subjects) for _ in range(2))]
        rng.shuffle(told)
        for number, line in enumerate(told):
            self._item(number, line, paid=line in lines)
        if rng.random() < 0.6:
            self._write("下一步工作打算\n")
            self._plan(rng.choice(lines).subject)
        return self._report.model_copy(update={"text": "".join(self._parts)})

    def _unpaid(self, subjects: Sequence[Subject]) -> Line:
        others = [each for each in self._subjects if each not in subjects]
        return Line("", self._rng.choice(others))

    def _item(self, number: int, line: Line, paid: bool) -> None:
        rng, grammar = self._rng, self._grammar
        heading = rng.choice(grammar.item_titles).format(subject=rng.choice(line.subject.words))
        if paid and rng.random() < 0.35:
            heading = line.name
        style = rng.random()
        mark = f"（{_DIGITS[number % 10]}）" if style < 0.5 else f"{number + 1}."
        self._write(mark, heading, "\n" if rng.random() < 0.5 else "。")
        for _ in range(rng.randint(2, 5)):
            self._sentence(line.subject, line.name if paid else None)
        self._write("\n")

    def _sentence(self, subject: Subject, line: str | None) -> None:
        rng, grammar = self._rng, self._grammar
        if rng.random() < 0.18:
            self._nothing(subject)
            return
        self._write(self._fill(rng.choice(grammar.openers), subject))
        count = rng.choice((1, 1, 2, 2, 3))
        for index in range(count):
            kind = self._type(subject)
            if index:
                self._write(rng.choice(grammar.joins))
            self._achievement(kind, subject, line)
        self._write(rng.choice(grammar.closers), "。")

    def _type(self, subject: Subject) -> AchievementType:
        own = [self._words.types.types[name] for name in subject.types if name in self._words.types.types]
        return self._rng.choice(own) if own and self._rng.random() < 0.45 else self._rng.choice(self._types)

    def _achievement(self, kind: AchievementType, subject: Subject, line: str | None) -> None:
        amount = self._amount(kind)
        before, _, after = self._phrase(kind, subject).partition("{n}")
        self._write(before)
        start = self._at
        self._write(amount.text)
        self._report.achievements.append(
            AnnotatedAchievement(
                start=start, end=self._at, type=kind.type, value=amount.value, unit=amount.unit, lines=[line]
            )
        )
        self._write(after)

    def _phrase(self, kind: AchievementType, subject: Subject) -> str:
        """What was done, with {n} where the quantity stands."""
        rng, grammar = self._rng, self._grammar
        if kind.type == "rate_reached":
            form = rng.choice(grammar.rate_forms)
        elif kind.strong and (rng.random() < 0.5 or not kind.verbs or not kind.objects):
            form = rng.choice(grammar.word_forms)
        else:
            form = rng.choice(grammar.pair_forms)
        if ("{strong}" in form and not kind.strong) or ("{verb}" in form and not kind.verbs):
            form = "{object}{n}"
        return self._fill(form, subject, kind)

    def _fill(self, form: str, subject: Subject, kind: AchievementType | None = None) -> str:
        rng = self._rng
        other = kind if kind and kind.objects else rng.choice([each for each in self._types if each.objects])
        values = {
            "n": "{n}",
            "year": self._year,
            "next": self._year + 1,
            "subject": rng.choice(subject.words),
            "object": rng.choice(other.objects),
            "strong": rng.choice(kind.strong) if kind and kind.strong else "",
            "verb": rng.choice(kind.verbs) if kind and kind.verbs else "",
            "done": rng.choice(self._grammar.done),
        }
        return form.format(**values)

    def _amount(self, kind: AchievementType) -> Amount:
        rng = self._rng
        chosen = rng.choice(kind.kinds if kind.type != "rate_reached" else ("rate",))
        units = [unit for unit in kind.units if "(" not in unit]
        if chosen == "rate":
            unit = rng.choice(("%", "%", "%", "个百分点"))
            return self._written(round(rng.uniform(1, 100), rng.choice((0, 1, 2))), unit)
        if chosen == "money":
            return self._written(
                round(rng.uniform(1, 5000), rng.choice((0, 1, 2))), rng.choice(("万元", "万元", "亿元", "元"))
            )
        if not units:
            units = list(_COUNT_UNITS)
        # The first units of a type are its usual ones.
        unit = units[min(int(rng.expovariate(0.35)), len(units) - 1)]
        size = rng.choice((9, 30, 99, 400, 2000, 30000))
        return self._written(rng.randint(1, size), unit)

    def _written(self, value: float, unit: str) -> Amount:
        rng, grammar = self._rng, self._grammar
        digits = f"{value:g}" if value < 100_000 else str(int(value))
        lead = rng.choices(list(grammar.leads), list(grammar.leads.values()))[0]
        trail = "" if lead else rng.choices(list(grammar.qualifiers), list(grammar.qualifiers.values()))[0]
        return Amount(f"{lead}{digits}{trail}{unit}", float(digits), unit)

    def _nothing(self, subject: Subject) -> None:
        """A sentence whose quantities are no achievements."""
        rng, grammar = self._rng, self._grammar
        choice = rng.random()
        if choice < 0.25:
            self._plan(subject)
            return
        start = self._at
        if choice < 0.45:
            kind = rng.choice([each for each in self._types if each.objects])
            amount = self._amount(kind)
            self._write(self._fill(rng.choice(grammar.missing), subject, kind).replace("{n}", amount.text))
        else:
            cues: Any = self._words.cues
            role = rng.choice(_CUES)
            unit = "人" if role == "staffing" else "辆" if role == "assets" else "分" if role == "review" else "万元"
            values = {
                "cue": rng.choice(getattr(cues, role)),
                "cue2": rng.choice(getattr(cues, role)),
                "m": f"{rng.randint(1, 900)}{unit}",
                "m2": f"{rng.randint(1, 900)}{unit}",
                "p": f"{rng.uniform(1, 99):.2f}%",
            }
            self._write(rng.choice(grammar.nothing).format(**values), "。")
        self._report.rejected.append(Region(start=start, end=self._at))

    def _plan(self, subject: Subject) -> None:
        kind = self._type(subject)
        phrase = self._phrase(kind, subject).replace("{n}", self._amount(kind).text)
        start = self._at
        self._write(self._fill(self._rng.choice(self._grammar.plans).replace("{phrase}", phrase), subject))
        self._report.rejected.append(Region(start=start, end=self._at))

    def _money(self, line: Line) -> None:
        rng, grammar = self._rng, self._grammar
        budget = round(rng.uniform(5, 900), 2)
        final = round(budget * rng.uniform(0.4, 1.6), 2)
        more = final > budget
        values = {
            "line": line.name,
            "b": f"{budget:g}",
            "f": f"{final:g}",
            "r": f"{100 * final / budget:.2f}",
            "way": "大于" if more else "小于",
            "change": "增加" if more else "减少",
            "d": f"{abs(final - budget):.2f}",
            "p": f"{abs(final - budget) / budget * 100:.2f}",
            "cue": rng.choice(grammar.cue),
            "causes": "{causes}",
        }
        if rng.random() < 0.25:
            self._write(rng.choice(grammar.plain_lines).format(**values))
            return
        before, _, after = rng.choice(grammar.lines).format(**values).partition("{causes}")
        self._write(before)
        causes = self._causes(line.subject, values["change"])
        self._write(after)
        basis = "prior_year" if "上年" in before else "budget"
        direction = "increase" if more else "decrease"
        variance = AnnotatedVariance.model_validate(
            {"line": line.name, "basis": basis, "direction": direction, "causes": causes}
        )
        self._report.variances.append(variance)

    def _causes(self, subject: Subject, change: str) -> list[AnnotatedCause]:
        rng = self._rng
        count = rng.choice((1, 1, 1, 1, 2, 2, 3))
        style = rng.choice(("{}是", "（{}）", "{}是"))
        causes = []
        for index in range(count):
            category = rng.choice(list(self._categories))
            if count > 1:
                self._write("；" if index else "", style.format(_DIGITS[index] if style != "（{}）" else index + 1))
            words = self._categories[category].words
            start = self._at
            values = {
                "word": rng.choice(words),
                "word2": rng.choice(words),
                "subject": rng.choice(subject.words),
                "change": change,
            }
            self._write(rng.choice(self._grammar.cause_forms).format(**values))
            causes.append(AnnotatedCause(start=start, end=self._at, category=category))
        return causes

    def _write(self, *texts: str) -> None:
        for text in texts:
            self._parts.append(text)
            self._at += len(text)
