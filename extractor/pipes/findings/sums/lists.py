"""Rules about lines that a section goes through one by one: functional lines, and projects that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from extractor.knowledge import squash
from extractor.pipes.findings.common.arithmetic import Interval, show, total
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.evidence import Evidence, LineAmount
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.names import compact
from extractor.result import Finding, Measure

_LEAF = 3
_COUNT = re.compile(r"等\s{0,2}(\d{1,2})\s{0,2}个")
_SEPARATORS = re.compile(r"[“”\"、，,；;：:。（）()《》]+")
_LEAST = 3
# The categories of lines that have names of their own.
_OPEN = ("project", "other")
_REACH, _MOST = 400, 300


class FunctionalList(BaseRule):
    """The functional lines that follow a total against that total, for its budget and its final figure.

    Where one of the two sums fits, the list is complete, and the other has to fit as well.
    """

    id = "parts_total"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every total of the prose with both figures, and the lines under it."""
        for (name, measure), amounts in evidence.amounts.items():
            if measure == "final" and "/" not in name:
                for final in amounts:
                    if final.table is None and final.line.category in ("total", "other"):
                        yield from self._total(evidence, name, final)

    def _total(self, evidence: Evidence, name: str, final: LineAmount) -> Iterator[Finding]:
        near = [
            found
            for found in evidence.amounts.get((name, "initial_budget"), ())
            if found.table is None and found.section == final.section
        ]
        if len(near) != 1 or final.section is None:
            return
        end = evidence.layer.sections[final.section].record.end
        leaves: dict[Measure, list[LineAmount]] = {
            measure: self._leaves(evidence, measure, final.amount.end, end) for measure in ("initial_budget", "final")
        }
        if {found.name for found in leaves["final"]} != {found.name for found in leaves["initial_budget"]}:
            return
        if len(leaves["final"]) < _LEAST:
            return
        sums = {measure: total(found.span for found in parts) for measure, parts in leaves.items()}
        fits = {"initial_budget": sums["initial_budget"].meets(near[0].span), "final": sums["final"].meets(final.span)}
        if fits["final"] != fits["initial_budget"]:
            whole, measure = (near[0], "initial_budget") if fits["final"] else (final, "final")
            yield self._finding(evidence, whole, leaves[measure], sums[measure])  # type: ignore[index]

    def _leaves(self, evidence: Evidence, measure: Measure, start: int, end: int) -> list[LineAmount]:
        found: dict[str, LineAmount] = {}
        for (name, of), amounts in evidence.amounts.items():
            if of == measure and name.count("/") == _LEAF - 1:
                for amount in amounts:
                    if amount.table is None and start <= amount.amount.start < end:
                        found.setdefault(name, amount)
        return list(found.values())

    def _finding(self, evidence: Evidence, whole: LineAmount, parts: Sequence[LineAmount], sums: Interval) -> Finding:
        terms = "+".join(part.text.removesuffix(part.amount.unit) for part in parts)
        return self.finding(
            evidence,
            f"总数写为{whole.text}，而所列{len(parts)}项{terms}={show(sums.value / 10000)}万元",
            [evidence.row_at(whole), *(evidence.row_at(part) for part in parts)],
            expected=f"{show(sums.value / 10000)}万元",
            stated=whole.text,
        )


class NamedProjects(BaseRule):
    """An amount that a sentence states for projects that it names, against those projects' own figures."""

    id = "named_projects"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every passage that names at least three projects whose figures are known."""
        projects = _projects(evidence)
        if len(projects) < _LEAST:
            return
        for number, sentences in evidence.passages.items():
            passage = evidence.layer.passages[number]
            head = evidence.text[passage.start : min(passage.end, passage.start + _REACH)]
            for index, sentence in enumerate(sentences[:2]):
                yield from self._sentence(evidence, projects, head, passage.start, sentences, index, sentence)

    def _sentence(
        self, evidence: Evidence, projects: dict[str, str], head: str, start: int,
        sentences: Sequence[Sentence], index: int, sentence: Sentence,
    ) -> Iterator[Finding]:  # fmt: skip
        for figure in sentence.figures:
            if figure.role != "amount" or figure.unit != "元" or figure.quantity.start - start > _REACH:
                continue
            before = head[: figure.quantity.start - start]
            names = [projects[name] for piece in _SEPARATORS.split(before) if (name := _match(squash(piece), projects))]
            names = list(dict.fromkeys(names))
            counts = sum(int(match[1]) for match in _COUNT.finditer(before))
            others = [f for f in sentence.figures if f.role == "amount" and f.unit == "元" and f is not figure]
            own = any(squash(figure.label).startswith(name) for name in names)
            if len(names) < _LEAST or (counts and counts != len(names)) or own or _is_itemised(others, projects):
                continue
            yield from self._compare(evidence, names, figure)

    def _compare(self, evidence: Evidence, names: Sequence[str], figure: Figure) -> Iterator[Finding]:
        measures: tuple[Measure, ...] = (
            ("adjusted_budget", "initial_budget") if figure.measured == "budget" else ("final",)
        )
        if figure.span.is_zero:
            return
        for measure in measures:
            found = [_one(evidence, name, measure) for name in names]
            parts = [part for part in found if part]
            if len(parts) != len(names):
                continue
            sums = total(part.span for part in parts)
            if not sums.meets(figure.span):
                places: list[Place] = [figure.place, *(evidence.row_at(part) for part in parts)]
                terms = "+".join(part.text.removesuffix(part.amount.unit) for part in parts)
                yield self.finding(
                    evidence,
                    f"点名的{len(parts)}个项目合计写为{figure.text}，而各项目{terms}={show(sums.value / 10000)}万元",
                    places,
                    expected=f"{show(sums.value / 10000)}万元",
                    stated=figure.text,
                )
            return


def _projects(evidence: Evidence) -> dict[str, str]:
    """The projects of forms and tables by their squashed names."""
    found = {}
    for name, _ in evidence.amounts:
        known = "/" not in name and name not in evidence.words.vague_lines
        if known and any(part.line.category in _OPEN for part in _all(evidence, name)):
            found[squash(name)] = name
    return dict(islice(found.items(), _MOST))


def _all(evidence: Evidence, name: str) -> Iterator[LineAmount]:
    measures: tuple[Measure, ...] = ("final", "initial_budget", "adjusted_budget")
    for measure in measures:
        yield from (part for part in evidence.amounts.get((name, measure), ()) if part.table is not None)


def _match(piece: str, projects: dict[str, str]) -> str | None:
    """The project that a piece between separators ends with; one character may be left out (驻村[办]工作经费)."""
    name = compact(piece)
    for known in projects:
        if name.endswith(known):
            return known
    if len(name) < _LEAST + 1:
        return None
    return next((known for known in projects if len(known) == len(name) + 1 and _is_shortened(name, known)), None)


def _is_shortened(short: str, full: str) -> bool:
    """Whether one character was left out of a name."""
    at = next((index for index, (a, b) in enumerate(zip(short, full, strict=False)) if a != b), len(short))
    return at > 0 and short[at:] == full[at + 1 :]


def _one(evidence: Evidence, name: str, measure: Measure) -> LineAmount | None:
    """The figure of a project, where all its places agree."""
    found = evidence.amounts.get((name, measure), ())
    return found[0] if found and all(found[0].span.meets(other.span) for other in found) else None


def _is_itemised(figures: Sequence[Figure], projects: dict[str, str]) -> bool:
    """Whether the sentence gives the projects' own figures: then its list is a breakdown, which another rule reads."""
    return sum(bool(figure.line and squash(figure.line[-1]) in projects) for figure in figures) >= 2
