"""The rule about staff of one nature and the posts of that nature: 行政编制24名, 行政人员25人."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import show
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.paper_words import paper_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_MARKS = re.compile(r"[，。；：、,“”\s（(]")


class NatureOverPosts(BaseRule):
    """More people of one nature than posts of it, where the passage tells just two natures of both.

    Nothing is said where staff may stand on posts of another nature (参公, 工勤) or the excess is explained.
    """

    id = "part_exceeds"

    def __init__(self) -> None:
        words, found = paper_words().natures, finding_words()
        opens, ends = alternatives(words.opens), alternatives(found.reaching)
        names = alternatives(words.names)
        posts, people = alternatives(words.posts), alternatives(words.people)
        self._posts = re.compile(rf"(?:{opens})*(?P<nature>{names})(?:{posts})(?:{ends})?")
        self._people = re.compile(rf"(?:{opens})*(?P<nature>{names})(?:{people})(?:{ends})?")
        self._other = re.compile(alternatives([*words.other, *found.over_posts, *found.not_holders]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares the natures of every passage."""
        units = frozenset(finding_words().post_units)
        for number, sentences in evidence.passages.items():
            passage = evidence.layer.passages[number]
            figures = [f for s in sentences for f in s.figures if f.role == "amount" and f.unit in units]
            if len(figures) < 2 or self._other.search(evidence.text, passage.start, passage.end):
                continue
            posts, people = self._by_nature(sentences, self._posts), self._by_nature(sentences, self._people)
            if len(posts) < 2 or set(posts) != set(people):
                continue
            for nature, post in posts.items():
                held = people[nature]
                if held.span.value > post.span.value:
                    yield self.finding(
                        evidence,
                        f"{nature}人员{held.text}，多于{nature}编制{show(post.span.value)}名，需要说明",
                        [post.place, held.place],
                        stated=held.text,
                        severity="warning",
                    )

    def _by_nature(self, sentences: Sequence[Sentence], pattern: re.Pattern[str]) -> dict[str, Figure]:
        """The one figure of each nature; none at all where a nature is told twice."""
        found: dict[str, Figure] = {}
        for sentence in sentences:
            for figure in sentence.figures:
                named = pattern.fullmatch(_MARKS.sub("", squash(figure.label)))
                if named and figure.role == "amount":
                    if named["nature"] in found:
                        return {}
                    found[named["nature"]] = figure
        return found
