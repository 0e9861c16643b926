"""Rules about what a report is of: one organization and one year, on the cover, in headings, and in comparisons."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.claim_words import claim_words
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.figures import Sentence
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.papers.bodies import accounting, dated, evaluating, managing, of_own, subject, telling
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.numbering import bare_title
from extractor.result import Finding

_LONGEST, _LEAST, _LETTERS, _HEAD, _PLACE, _COMMON = 60, 4, 2, 4, 2, 3
_TITLE = re.compile(
    r"(?P<name>[\u4e00-\u9fff（）()·“”]{4,30}?)?(?P<year>20\d\d)年度?(?P<what>(?:部门|单位)(?:整体支出)?(?:决算|预算|绩效))"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s{0,2}年")
_DATED = re.compile(r"(?P<before>[^\d\n]{0,30})(?P<year>20\d\d)年度?(?P<what>[^\d\n]+)")
_PART = re.compile(r"^第[一二三四五六七八九十]+部分[:：、\s]*")


class ReportYear(BaseRule):
    """Headings of another year, and changes against another year than the one before."""

    id = "wrong_year"

    def __init__(self) -> None:
        words = finding_words()
        comparing = alternatives(words.compared)
        made = "".join(f"(?<!{before})" for before in claim_words().comparison_made)
        self._arranging = re.compile(alternatives(words.arranging))
        self._arrangement = re.compile(
            rf"(?P<year>20\d\d)\s{{0,2}}年度?[^，。；\d]{{0,6}}(?:{alternatives(words.arranged)})"
        )
        self._against = re.compile(
            rf"{made}(?:{comparing})\s{{0,2}}(?P<year>20\d\d)\s{{0,2}}年(?P<budget>[^，。；\d]{{0,18}}预算)?"
        )
        template = relation_words().template_years
        ways = [*words.rising, *words.falling]
        self._like_template = re.compile(
            rf"度(?:(?:{alternatives(template.compared)})|[^，。；\d]{{0,6}}(?:{alternatives(ways)}))"
        )
        self._history = re.compile(alternatives([*template.history, *words.averaged]))
        own = evaluation_words().reported
        things, told = alternatives(own.things), alternatives(own.told)
        self._says = re.compile(
            rf"(?:{alternatives(own.opens)})[^，。；\n\d]{{0,24}}(?P<year>20\d\d)\s?年度[^，。；\n]{{0,16}}?(?:{things})"
            rf"[^，。；\n]{{0,24}}?(?:{told})"
            rf"|(?:{alternatives(own.upon)})(?P<of>20\d\d)\s?年度(?:{alternatives(own.ours)})*(?:{things})"
            rf"[^，。；\n\d]{{0,12}}(?:{alternatives(own.does)})[^，。；\n\d]{{0,8}}(?:{alternatives(own.deeds)})"
        )
        self._earlier = re.compile(alternatives([*words.prior_words, *own.earlier]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the headings, and at every comparison in a sentence with a change of money."""
        if evidence.year is None:
            return
        for found, place in titles(evidence):
            kind = found["what"][-2:]
            years = Counter(other["year"] for other, _ in titles(evidence) if other["what"][-2:] == kind)
            usual = years.most_common(1)[0][0]
            if found["year"] != usual and years[usual] > 1 and years[found["year"]] == 1:
                yield self.finding(
                    evidence,
                    f"标题的年度写为{found['year']}年，报告的是{usual}年",
                    [place],
                    expected=f"{usual}年",
                    stated=f"{found['year']}年",
                )
        yield from self._headed_twice(evidence)
        yield from self._compared(evidence)
        yield from self._arranged(evidence)
        yield from self._accounted(evidence)
        yield from self._reported(evidence)

    def _reported(self, evidence: Evidence) -> Iterator[Finding]:
        """现将2022年度整体支出绩效自评情况报告如下 in a report whose title names 2023."""
        year = evidence.year or 0
        if str(year) not in (evidence.layer.cover.title or ""):
            return
        for start, end in evidence.prose:
            for found in self._says.finditer(evidence.text, start, end):
                left = max(start, *(evidence.text.rfind(mark, start, found.start()) + 1 for mark in "。；"))
                right = min(
                    (at for mark in "。；" if (at := evidence.text.find(mark, found.end(), end)) > 0), default=end
                )
                said = evidence.text[left:right]
                told = int(found["year"] or found["of"])
                # 2023年，我局对2022年度支出开展自评: what was done in the year, not what the report is of.
                beside = str(year) in (said if found["of"] else found.group())
                if told != year and not beside and not self._earlier.search(said):
                    yield self.finding(
                        evidence,
                        f"报告的是{year}年，却写“{squash(found.group())}”",
                        [evidence.clause_at(*found.span())],
                        expected=f"{year}年",
                        stated=f"{told}年",
                    )

    def _headed_twice(self, evidence: Evidence) -> Iterator[Finding]:
        """The title on the cover and the one under it, alike but for the year, which only one of them names."""
        heads = [(squash(evidence.text[start:end]), (start, end)) for start, end in evidence.lines[:_HEAD]]
        dated = [(found, place) for head, place in heads if len(head) <= _LONGEST and (found := _DATED.fullmatch(head))]
        for (one, here), (other, there) in pairwise(dated):
            alike = (one["before"], one["what"]) == (other["before"], other["what"])
            if not alike or one["year"] == other["year"] or len(one["what"]) < _LEAST:
                continue
            times = Counter(_YEAR.findall(evidence.text))
            odd, usual = sorted((one, other), key=lambda found: times[found["year"]])
            if times[odd["year"]] == 1 < times[usual["year"]] and len(dated) <= _LETTERS:
                yield self.finding(
                    evidence,
                    f"标题的年度写为{odd['year']}年，报告的是{usual['year']}年",
                    [here if odd is one else there, there if odd is one else here],
                    expected=f"{usual['year']}年",
                    stated=f"{odd['year']}年",
                )

    def _compared(self, evidence: Evidence) -> Iterator[Finding]:
        """与2022年度相比 where the other comparisons of a report on 2024 name 2023."""
        named = [
            (found, sentence)
            for sentence in evidence.sentences
            if self._is_money(sentence)
            for found in self._against.finditer(evidence.text, sentence.start, sentence.end or sentence.start)
        ]
        years = Counter(int(found["year"]) for found, _ in named)
        # Only a year that the title itself names is sure enough to call a comparison with it one with itself.
        titled = str(evidence.year) in (evidence.layer.cover.title or "")
        for found, _ in named:
            year = int(found["year"])
            itself = titled and year == evidence.year and (evidence.is_budget or not found["budget"])
            # 2025年度预算比2024年度增加…: what is compared with the account's year is yet to come.
            left = evidence.behind("。；\n", found.start())
            itself = itself and not any(int(each) > year for each in _YEAR.findall(evidence.text, left, found.start()))
            once = years[year] == 1 and years[(evidence.year or 0) - 1] >= _LETTERS
            older = once and year < (evidence.year or 0) - 1 and self._is_template(evidence, found)
            if itself or older:
                yield self.finding(
                    evidence,
                    f"报告年度为{evidence.year}年，却与{year}年比较",
                    [evidence.clause_at(*found.span())],
                    expected=f"{(evidence.year or 0) - 1}年",
                    stated=f"{year}年",
                )

    def _is_template(self, evidence: Evidence, found: re.Match[str]) -> bool:
        """Whether it compares with the year before last, or as a template does (与2019年度相比), and of no run."""
        if int(found["year"]) == (evidence.year or 0) - 2:
            return True
        left = evidence.behind("。；\n", found.start())
        behind = evidence.text[found.end() : found.end() + _LONGEST]
        told = evidence.text[left : found.start()] + re.split(r"[。；\n]", behind)[0]
        return self._like_template.match(behind) is not None and not self._history.search(told)

    def _accounted(self, evidence: Evidence) -> Iterator[Finding]:
        """2022年度支出合计1506.32万元, where that is what the tables of the account of 2023 give for its own year."""
        for sentence in evidence.sentences:
            first = sentence.figures[0]
            before = first.year == (evidence.year or 0) - 1 and first.unit == "元" and not first.span.is_zero
            if not before or any(figure.year == evidence.year for figure in sentence.figures):
                continue
            names = (first.label[at:] for at in range(len(first.label)))
            tabled = (found for name in names for found in evidence.finals(name) if found.table is not None)
            same = next((found for found in tabled if found.span.meets(first.span)), None)
            if same and not evidence.is_budget:
                yield self.finding(
                    evidence,
                    f"报告的是{evidence.year}年，{first.text}却写为{first.year}年的数",
                    [first.place, evidence.row_at(same)],
                    expected=f"{evidence.year}年",
                    stated=f"{first.year}年",
                )

    def _arranged(self, evidence: Evidence) -> Iterator[Finding]:
        """A budget's section on what this year arranges that tells only of the year before."""
        year = evidence.year
        for node in evidence.layer.sections if evidence.is_budget and year else ():
            if self._arranging.search(squash(node.record.title)):
                named = list(self._arrangement.finditer(evidence.text, node.body, node.record.end))
                if named and {int(found["year"]) for found in named} == {(year or 0) - 1}:
                    yield self.finding(
                        evidence,
                        f"报告的是{year}年预算，“{bare_title(node.record.title)}”写的却是{named[0]['year']}年",
                        [evidence.clause_at(*found.span()) for found in named],
                        severity="warning",
                        expected=f"{year}年",
                        stated=f"{named[0]['year']}年",
                    )

    def _is_money(self, sentence: Sentence) -> bool:
        return any(figure.role == "change" and figure.unit == "元" for figure in sentence.figures)


class OrganizationName(BaseRule):
    """The organization under a name that differs in a character or two from the one that the report is of."""

    id = "organization"

    def __init__(self) -> None:
        # 县民政局2023年度安排我局资金5万元 is told by another body.
        self._ours = re.compile(alternatives(finding_words().our_words))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares the names before a year with the name that the report gives most."""
        named = [(squash(found["name"]), place) for found, place in titles(evidence) if found["name"]]
        for start, end in evidence.lines:
            for match in dated().finditer(evidence.text, start, end):
                named.append((squash(match["name"]), match.span("name")))
        named = [*self._cover(evidence), *named]
        counts = Counter(name for name, _ in named)
        known = evidence.layer.cover.organization
        usual = counts.most_common(1)[0][0] if counts else None
        main = known if known and counts[known] >= counts[usual or ""] - 1 else usual
        if main is None or len(main) < _LEAST:
            return
        seen: dict[str, list[Place]] = {}
        for name, place in named:
            mine = name[-len(main) :] if len(name) > len(main) else name
            if differs_slightly(mine, main) and not _is_full(name, main):
                seen.setdefault(mine, []).append((place[1] - len(mine), place[1]))
        for name, places in seen.items():
            first = next((place for other, place in named if other.endswith(main)), None)
            yield self.finding(
                evidence,
                f"单位名称一处写为“{name}”，另一处写为“{main}”",
                [*places, *([first] if first else [])],
                stated=f"{name}；{main}",
            )

        yield from self._slightly(evidence, main, frozenset(seen))
        yield from self._other(evidence, main)
        yield from self._self_evaluated(evidence, main)

    def _slightly(self, evidence: Evidence, main: str, seen: Collection[str]) -> Iterator[Finding]:
        """湖西区档案馆共有车辆3辆 in the report of 湖东区档案馆: told once of what is its own, by a name like its."""
        told = [match for start, end in evidence.lines for match in accounting().finditer(evidence.text, start, end)]
        told += [match for start, end in evidence.prose for match in telling().finditer(evidence.text, start, end)]
        for match in told:
            name = squash(match["name"])
            mine = name[-len(main) :]
            once = mine not in seen and evidence.text.count(mine) == 1
            # 按照某某市财政局政府采购…: its whole name, with the place above; not who looks after others' money.
            above, others = name.removesuffix(mine), finding_words().evaluates_others
            whole = not above or above[-1] in finding_words().levels
            once = once and whole and not any(word in mine for word in others)
            if once and differs_slightly(mine, main) and not self._ours.search(match.group()):
                end = match.end("name")
                yield self.finding(
                    evidence, f"报告的是“{main}”，此处却写为“{mine}”", [(match.start("name"), end)], stated=mine
                )

    def _self_evaluated(self, evidence: Evidence, main: str) -> Iterator[Finding]:
        """县司法局组织…开展绩效自评 in the report of 某县林业局: another body evaluating itself, named once."""
        if main[-1] not in finding_words().bodies_of_own:
            return
        for start, end in evidence.prose:
            for found in evaluating().finditer(evidence.text, start, end):
                name = squash(found["name"])
                other = name[-1] == main[-1] and _is_near(name, main) and name not in main
                if other and evidence.text.count(name) == 1 and not differs_slightly(name, main[-len(name) :]):
                    yield self.finding(
                        evidence,
                        f"报告的是“{main}”，自评的却写为“{name}”",
                        [found.span("name")],
                        stated=name,
                        severity="warning",
                    )

    def _other(self, evidence: Evidence, main: str) -> Iterator[Finding]:
        """另一局2023年度机关运行经费支出…: another body of the place, the subject of one sentence on money."""
        found: dict[str, Place] = {}
        for sentence in evidence.sentences:
            end = sentence.end or sentence.start
            opens = (sentence.start, max(0, sentence.start - 1))  # The mark before may open it as well.
            match = next(filter(None, (subject().match(evidence.text, at, end) for at in opens)), None)
            name = squash(match["name"]) if match else ""
            other = _is_near(name, main) and not _is_short(name, main) and main not in name
            if match is None or not other or differs_slightly(name, main):
                continue
            said = any(figure.line for figure in sentence.figures) or match["of"] is not None
            if said and not self._ours.search(evidence.text, sentence.start, end):
                found.setdefault(name, match.span("name"))
        told = [match for start, end in evidence.lines for match in accounting().finditer(evidence.text, start, end)]
        for match in told:
            name = squash(match["name"])
            outside = any(word in name for word in finding_words().evaluates_others)
            near = _is_near(name, main) and not _is_short(name, main) and main not in name and not outside
            if near and not differs_slightly(name, main):
                found.setdefault(name, match.span("name"))
        for start, end in evidence.prose:
            if evidence.text.find(main[:_COMMON], start, end) < 0:
                continue
            for match in of_own().finditer(evidence.text, start, end):
                name = squash(match["name"])
                same = name[:_COMMON] == main[:_COMMON] and name[-1] == main[-1] and name[1:] not in main
                outside = any(word in name for word in finding_words().evaluates_others)
                if same and not outside and name not in main and main not in name:
                    found.setdefault(name, match.span("name"))
        for name, place in self._managing(evidence, main):
            found.setdefault(name, place)
        heads = [(squash(title["name"]), place) for title, place in titles(evidence) if title["name"]]
        for name, place in heads if sum(name.endswith(main) for name, _ in heads) > 1 else ():
            if _is_near(name, main) and main not in name and name not in main and not differs_slightly(name, main):
                found.setdefault(name, place)
        # Where several bodies are told of, the report is one of several units.
        for name, place in found.items() if len(found) <= _PLACE else ():
            if evidence.text.count(name) == 1 and not _is_full(name, main):
                yield self.finding(evidence, f"报告的是“{main}”，此处却写为“{name}”", [place], stated=name)

    def _managing(self, evidence: Evidence, main: str) -> Iterator[tuple[str, Place]]:
        """Another body of exactly our place and kind that is said to manage its own money: 某某馆坚持“花钱必问效”."""
        for start, end in evidence.prose if evidence.is_account else ():
            for match in managing().finditer(evidence.text, start, end):
                name = squash(match["name"])
                common = next((at for at, (a, b) in enumerate(zip(name, main, strict=False)) if a != b), 0)
                of_place = common >= _COMMON or (common == 0 and name[:1] in finding_words().levels)
                outside = any(word in name for word in finding_words().evaluates_others)
                other = name not in main and main not in name and not outside and name[-1] == main[-1]
                if other and of_place and not self._ours.search(evidence.text, *match.span()):
                    yield name, match.span("name")

    def _cover(self, evidence: Evidence) -> Iterator[tuple[str, Place]]:
        """The organization in a line of its own at the head of the report."""
        known = evidence.layer.cover.organization
        for start, end in evidence.lines[:_HEAD] if known else ():
            line = squash(evidence.text[start:end])
            if line == known or differs_slightly(line, known or ""):
                yield line, (start, end)


def _is_short(name: str, main: str) -> bool:
    """Whether a name is short for a body's: its characters are among the body's, in their order (市直工委)."""
    rest = iter(main)
    return all(character in rest for character in name)


def _is_full(name: str, short: str) -> bool:
    """Whether one name is the other in full: 中国人民政治协商会议某县委员会 is 政协某县委员会, 某某族自治县 某县."""
    return len(name) > len(short) + 1 and _is_short(short, name)


def _is_near(name: str, main: str) -> bool:
    """Whether a body is of the place of another one, by its name or by a level that stands for it (县司法局)."""
    words = finding_words()
    others = any(name.startswith(word, 1) for word in words.evaluates_others)
    return name[:_PLACE] == main[:_PLACE] or (name[:1] in words.levels and not others)


def titles(evidence: Evidence) -> list[tuple[re.Match[str], Place]]:
    """The lines that name a year and what of it they are, with the place of the line."""
    return evidence.once(_titles)


def _titles(evidence: Evidence) -> list[tuple[re.Match[str], Place]]:
    found = []
    for start, end in evidence.lines:
        line = squash(evidence.text[start:end]) if end - start <= _LONGEST else ""
        if match := _TITLE.search(_PART.sub("", line)):
            found.append((match, (start, end)))
    return found


def differs_slightly(one: str, other: str) -> bool:
    """Whether two names of one length differ in one character, or two of a long name; or one lacks a character."""
    if one == other:
        return False
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) <= (_LETTERS if len(one) > 2 * _LEAST else 1)
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) == 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
