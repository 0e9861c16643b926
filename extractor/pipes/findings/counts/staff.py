"""The rule about how many there are: staff in post, posts and offices, in the prose and in the table of staff."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import show
from extractor.pipes.findings.common.cells import Place, number, row_place
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.tables.funds import staff_roles
from extractor.result import Finding

_AFTER, _AMONG, _BEHIND = 12, 30, 100


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people or offices, and where it is stated."""

    value: Decimal
    text: str
    place: Place


class StaffConflict(BaseRule):
    """Head-counts and numbers of offices that differ from place to place."""

    id = "conflict"

    def __init__(self) -> None:
        words = finding_words()
        self._bodies = re.compile(alternatives(words.bodies))
        self._in_post = re.compile(alternatives(words.staff_words))
        self._units, self._people = frozenset(words.body_units), words.people_unit
        self._not_all = re.compile(alternatives(words.not_all_staff))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares offices within the prose, and staff in post between the prose and the table."""
        yield from self._offices(evidence)
        yield from self._staff(evidence)

    def _offices(self, evidence: Evidence) -> Iterator[Finding]:
        """18个内设科室 here, 内设科室17个 there."""
        found: dict[str, list[Count]] = {}
        for sentence in evidence.sentences:
            for figure in sentence.figures:
                body = self._body(evidence, figure)
                if body:
                    found.setdefault(body, []).append(_count(figure))
        for body, counts in found.items():
            other = next((count for count in counts if count.value != counts[0].value), None)
            if other:
                yield self._finding(evidence, body, counts[0], other, "正文另一处")

    def _body(self, evidence: Evidence, figure: Figure) -> str | None:
        if figure.role != "amount" or figure.unit not in self._units:
            return None
        after = self._bodies.match(evidence.text[figure.quantity.end : figure.quantity.end + _AFTER])
        before = self._bodies.search(figure.label[-_AFTER:])
        opens = evidence.text[figure.start : figure.quantity.start]
        if before and self._bodies.match(figure.label) and not squash(opens).startswith(figure.label):
            before = None  # In 6个内设机构和4个站所 it is what the figure before counts.
        return after.group() if after else before.group() if before else None

    def _staff(self, evidence: Evidence) -> Iterator[Finding]:
        told = list(self._told(evidence))
        if not told:
            return
        for count in self._tabled(evidence):
            if all(other.value != count.value for other in told):
                yield self._finding(evidence, "在职人数", told[0], count, "表中")

    def _told(self, evidence: Evidence) -> Iterator[Count]:
        """The whole staff in post as the prose gives it; not a part of it."""
        for sentence in evidence.sentences:
            for figure in sentence.figures:
                whole = figure.role == "amount" and figure.unit == self._people and not figure.in_list
                if whole and self._in_post.search(figure.label) and not self._not_all.search(figure.label):
                    yield _count(figure)

    def _tabled(self, evidence: Evidence) -> Iterator[Count]:
        roles = staff_roles()
        for table in evidence.layer.tables:
            for block in table.blocks:
                for at, column in enumerate(block.columns):
                    if not column.header or roles.of(column.header[-1]) != "in_post":
                        continue
                    for row in block.rows[:1]:
                        cell, value = row[at], number(row[at])
                        if cell and value:
                            yield Count(value.value, cell.text.strip(), row_place(row))

    def _finding(self, evidence: Evidence, what: str, one: Count, other: Count, where: str) -> Finding:
        return self.finding(
            evidence,
            f"{what}正文为{one.text}，{where}为{other.text}，相差{show(abs(one.value - other.value))}",
            [one.place, other.place],
            stated=f"{one.text}；{other.text}",
        )


class StaffOverPosts(BaseRule):
    """More staff in post than posts, told in one sentence: 编制45名，实有54人."""

    id = "part_exceeds"

    def __init__(self) -> None:
        words = finding_words()
        self._units, self._people = frozenset(words.post_units), words.people_unit
        self._posts = re.compile(alternatives(words.posts))
        self._split = re.compile(rf"(?:{alternatives(words.staff_nouns)})(?=(?:{alternatives(words.posts)})(?!内))")
        self._holders = re.compile(alternatives(words.holders))
        self._others = re.compile(alternatives(words.not_holders))
        containing = alternatives([*words.containing, *words.listing])
        self._among = re.compile(
            rf"[（(，,]\s*(?:{containing})[^；。]{{0,{_AMONG}}}?(?:{alternatives(words.not_holders)})"
        )
        explained = alternatives(words.explaining)
        # 超编1人，系安置军转干部: so many more, and why, before or behind.
        self._excess = re.compile(rf"(?:{alternatives(words.over_posts)})[^。；，\d]{{0,8}}(?P<number>\d+)?")
        self._explained = re.compile(explained)
        natures = [kind for group in words.complete if "编制" in group.whole for kind in group.kinds]
        self._natures = re.compile(alternatives(natures))
        self._joined = re.compile(
            rf"(?:{self._natures.pattern})(?:{alternatives(words.between_names)})(?:{alternatives(natures)})"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Goes through every sentence, from its posts to its staff; a semicolon begins anew.

        A sentence without posts is held to those that its section told last, if they are of all natures.
        """
        told: dict[int | None, list[Figure]] = {}
        for at, sentences in evidence.passages.items():
            section = evidence.layer.passages[at].section
            for sentence in sentences:
                posts: list[Figure] = []
                last = sentence.start
                for figure in sentence.figures:
                    if "；" in evidence.text[last : figure.quantity.start]:
                        posts = []
                    last = figure.quantity.end
                    if figure.role == "amount" and figure.unit in self._units:
                        earlier = told.get(section, []) if not posts and self._holds_all(figure) else []
                        yield from self._figure(evidence, earlier or posts, figure, summed=len(earlier) > 1)
                        if posts and posts[-1] is figure:
                            told[section] = self._all(posts, told.get(section, []))

    def _all(self, posts: list[Figure], told: list[Figure]) -> list[Figure]:
        """All posts after one more was read: it alone, or with those that stand before it where each is of a nature.

        专项编制72名、事业编制26名: the one before was a part, too. Of a single nature, the rest is not known.
        """
        last = posts[-1]
        if self._is_all(last):
            return [last]
        if last.in_list:
            return told
        return posts[-_AFTER:] if len(posts) > 1 else []

    def _with_others(self, evidence: Evidence, figure: Figure) -> bool:
        """Whether people without a post are counted with the staff: 实有70人（含退休人员21人）."""
        return self._among.match(evidence.text, figure.quantity.end) is not None

    def _holds_all(self, figure: Figure) -> bool:
        """Whether a figure is of all staff; it may stand behind 其中, where a semicolon ends the list of posts."""
        return figure.unit == self._people and not self._natures.search(figure.label) and not figure.opens

    def _is_explained(self, evidence: Evidence, figure: Figure, excess: Decimal) -> bool:
        """Whether the words behind the staff say that there are so many more than posts, and why."""
        end = evidence.layer.passages[figure.passage].end
        behind = evidence.text[figure.quantity.end : min(end, figure.quantity.end + _BEHIND)]
        told = self._excess.search(behind)
        counted = told is not None and (told["number"] is None or Decimal(told["number"]) == excess)
        return counted and self._explained.search(behind) is not None

    def _is_all(self, figure: Figure) -> bool:
        people = figure.unit == self._people and not figure.in_list
        return people and not self._is_part(figure)

    def _is_part(self, figure: Figure) -> bool:
        """Whether posts are of one nature; 行政及事业编制合计45名 are of all."""
        return self._natures.search(figure.label) is not None and not self._joined.search(figure.label)

    def _figure(
        self, evidence: Evidence, posts: list[Figure], figure: Figure, *, summed: bool = False
    ) -> Iterator[Finding]:
        holds = self._holders.search(self._split.split(figure.label)[-1])  # 在职人员编制 are posts.
        if self._posts.search(figure.label) and not holds:
            posts.append(figure)
        elif holds and posts and not self._others.search(figure.label) and not self._with_others(evidence, figure):
            whole = [] if summed else [post for post in posts if not self._is_part(post)]
            most = max(post.span.value for post in whole) if whole else sum(post.span.value for post in posts)
            if figure.span.value > most and not self._is_explained(evidence, figure, figure.span.value - most):
                yield self.finding(
                    evidence,
                    f"实有{figure.text}，多于编制{show(Decimal(most))}，需要说明",
                    [*(post.place for post in posts), figure.place],
                    stated=figure.text,
                    severity="warning",
                )


class KeptVehicles(BaseRule):
    """The vehicles kept at the public expense are no more than all that the department has."""

    id = "part_exceeds"

    def __init__(self) -> None:
        words = finding_words()
        self._kept = re.compile(rf"(?:{alternatives(words.kept_vehicles)})[^，。；]{{0,6}}$")
        self._unit = words.vehicle_unit
        self._all = re.compile(rf"(?:{alternatives(words.all_vehicles)})[^，。；]{{0,4}}$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares every figure of vehicles kept with every total."""
        vehicles = [f for s in evidence.sentences for f in s.figures if f.role == "amount" and f.unit == self._unit]
        kept = [figure for figure in vehicles if self._kept.search(figure.label)]
        every = [figure for figure in vehicles if self._all.search(figure.label)]
        for part in kept[:1]:
            if every and all(part.span.value > whole.span.value for whole in every):
                yield self.finding(
                    evidence,
                    f"公务用车保有量为{part.text}，大于全部车辆{every[0].text}",
                    [part.place, every[0].place],
                    stated=f"{part.text}；{every[0].text}",
                )


def _count(figure: Figure) -> Count:
    return Count(figure.span.value, figure.text, figure.place)
