"""What a passage is for, by its role, its sections' topics and the labels in it: results, money, or neither."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from extractor.pipes.achievements.typer import Place
from extractor.pipes.achievements.words import AchievementWords
from extractor.pipes.headings.words import section_knowledge
from extractor.pipes.layers import Passage, SectionNode
from extractor.pipes.numbering import bare_title, numbered
from extractor.pipes.tenses import looking_back

_NEVER = frozenset(
    {"glossary", "duty", "goal", "plan", "remedy", "problem", "three_public", "procurement", "assets", "fund_budget"}
)
# What an account states of every department, and what some departments do.
_ALSO_WORK = frozenset({"procurement", "assets", "fund_budget", "finance"})
_ROLES: dict[str, Place] = {
    "goal": "none",
    "duty": "none",
    "finance": "finance",
    "problem": "none",
    "remedy": "none",
    "achieved": "performance",
    "actual": "neutral",
}
_LABEL = re.compile(r"(?:^|(?<=[。；;！\n]))([^。；;！\n：:，,]{2,24})[：:]", re.MULTILINE)


class Places:
    """Knows of a report's sections what stands in them."""

    def __init__(self, sections: Sequence[SectionNode], words: AchievementWords) -> None:
        self._words = words
        self._reached = words.cues.reached_titles
        self._topics = section_knowledge()
        self._places: list[Place] = []
        for node in sections:
            number = numbered(node.record.title)
            # An attachment is a report of its own, whatever part it is bound behind.
            alone = node.parent is None or (number is not None and number.style == "attachment")
            above: Place = "neutral" if alone or node.parent is None else self._places[node.parent]
            self._places.append(self._of_section(node, above))

    def of(self, passage: Passage) -> Place:
        """What a passage is for, before its own labels are read."""
        section: Place = self._places[passage.section] if passage.section is not None else "neutral"
        role = _ROLES.get(passage.role)
        if role is None:
            return section
        # A form's cell says itself what it holds, whatever the section around the form is called.
        return role

    def _of_section(self, node: SectionNode, above: Place) -> Place:
        title = bare_title(node.record.title)
        own = self._topics.topics_of(title)
        reached = any(word in title for word in self._reached)
        if "operating" in own and "performance" not in own:
            # “三公”经费、会议费和培训费支出情况: only the judge can tell its statements apart.
            return "operating"
        if above == "performance" and own and own <= _ALSO_WORK:
            # 投资评审与政府采购 among a finance bureau's results is what it did.
            return "performance"
        never = own & _NEVER
        if never and not (reached and never <= {"goal", "duty", "plan"} and "performance" in own):
            return "none"
        if above == "none":
            return "performance" if reached else "none"
        if "performance" in own:
            return "performance"
        if "method" in own:
            return "neutral"
        return "finance" if "finance" in own else above


class Labels:
    """The labels that begin a run-in part of a passage (主要问题：…), and whether results may stand under each."""

    def __init__(self, text: str, passage: Passage, words: AchievementWords) -> None:
        self._starts: list[int] = []
        self._stops: list[bool] = []
        self._texts: list[str] = []
        self._turns: list[int] = []
        labels = list(_LABEL.finditer(text, passage.start, passage.end))
        if not labels:
            return
        back = iter([*looking_back(text, passage.start, passage.end), passage.end])
        again = next(back)
        for found in labels:
            while again < found.start():
                self._look_back(again)
                again = next(back)
            roles = {role for hit in words.lexicon.find(text, *found.span(1)) for role in hit.meaning.roles}
            if "label_go" in roles or "label_stop" in roles:
                self._turns.append(found.end())
                self._add(found.end(), "label_go" not in roles, found[1])
            else:
                # 一是…：, 其中： and the like go on with what the label before them began.
                self._add(found.end(), bool(self._stops and self._stops[-1]), found[1])
        while again < passage.end:
            self._look_back(again)
            again = next(back)

    def _look_back(self, at: int) -> None:
        """A sentence that looks back on what was done ends what a label of plans or problems heads."""
        if self._stops and self._stops[-1]:
            self._turns.append(at)
            self._add(at, False, "")

    def _add(self, at: int, stop: bool, text: str) -> None:
        self._starts.append(at)
        self._stops.append(stop)
        self._texts.append(text)

    def stopped(self, at: int) -> bool:
        """Whether the label over an offset is one of problems, plans or goals."""
        index = bisect_right(self._starts, at) - 1
        return index >= 0 and self._stops[index]

    def begin(self, at: int) -> int:
        """Where what the label over an offset heads begins, or 0: 目标：……；完成情况：…… are two statements."""
        index = bisect_right(self._turns, at) - 1
        return self._turns[index] if index >= 0 else 0

    def over(self, at: int) -> str:
        """The label over an offset, or ""."""
        index = bisect_right(self._starts, at) - 1
        return self._texts[index] if index >= 0 else ""
