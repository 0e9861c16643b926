"""The expressions that tell reasons from figures and names in a sentence, of the words in extractor/knowledge."""

from __future__ import annotations

import functools
import re

from extractor.knowledge import alternatives, gapped
from extractor.pipes.lines.comparison_words import comparison_words, difference_part, outcome
from extractor.pipes.lines.wording import statement_words


class Patterns:
    """The words of `knowledge/statements.yaml` and `knowledge/comparisons.yaml` as expressions; made once."""

    def __init__(self) -> None:
        words, more = statement_words(), comparison_words()
        openers = alternatives([*words.openers, *more.openers])
        self.kept = tuple(words.kept)
        excepted = alternatives(words.lead_exceptions)
        # 超支部分主要用于
        part = rf"{difference_part()}(?:{alternatives([*words.openers, *more.openers, *more.joining])})"
        self.opener = re.compile(
            rf"(?:{part})?(?:[^，。；：\x00]{{0,12}}(?:原因|缘由|说明|理由|由头|缘故)[^，。；：]{{0,8}}[：:是为系，,]+)?"
            rf"(?:(?!{excepted})(?:{openers})[：:，,]?)?(?:(?!{excepted})(?:由于|因为|因|受))?"
        )
        self.inner = re.compile(rf"(?!{excepted})(?:{openers})")
        self.closer = re.compile(rf"(?:{alternatives(more.closers)})$")
        self.closed = re.compile(rf"(?:{alternatives(more.closed_by)})$")
        self.outcome = re.compile(outcome())
        self.brought = re.compile(alternatives([*more.brought, *more.following]))
        compares, bases = [*words.comparing, *more.comparing], [*more.prior_year, *more.budget]
        self.compared = re.compile(
            rf"(?:{alternatives(compares)})(?:{alternatives(bases)})|{alternatives(more.yearly)}"
        )
        self.listing = re.compile(alternatives([*words.joints, *more.also]))
        self.listed = re.compile(rf"(?:{alternatives(more.etc)})(?:{alternatives(more.parts)})?$")
        self.shares = re.compile(rf"\s*(?:{alternatives(more.shares)})")
        self.aside = re.compile(alternatives([*more.aside, *more.joining, *words.lists, *words.next_statements]))
        self.composed = re.compile(gapped(words.composed, 40))
        self.itemizing = re.compile(rf"(?:{gapped(words.itemizing, 30, '，。；：')})(?=[：:。]|$)")
        self.changed = re.compile(alternatives(words.changed))
        self.moved = re.compile(rf"[^，。；：]{{0,12}}?(?:{alternatives(more.moved)})")
        self.besides = re.compile(alternatives(more.besides))
        # 其中人员经费50万元、公用经费6万元: of the whole is what follows
        self.breaking = re.compile(rf"(?:{alternatives(words.lists)})[^，。；]*、")
        self.for_whom = frozenset(more.for_whom)
        self.on_line = tuple(more.on_line)
        self.use = re.compile(rf"(?<=[，,。；;：:（(\s])(?:{alternatives(more.joining)})")
        self.asking = re.compile(alternatives(more.asking))
        self.deeds = re.compile(alternatives(words.deeds))
        self.hindered = re.compile(alternatives(words.hindered))
        self.next = re.compile(alternatives(words.next_statements))
        self.counts = re.compile(alternatives(words.counts))
        self.untold = re.compile(rf"\s*(?:{alternatives([*words.untold, *words.spent_all])})\s*")
        self.strong = re.compile(rf"{alternatives([*words.openers, *words.kept])}|因|由于")
        # 节余资金已全部交回财政
        self.afterwards = re.compile(
            rf"(?:{alternatives(words.left_over)})[^，。；]{{0,5}}?(?:{alternatives(words.given_back)})"
        )
        # 这笔钱已结转下年; 县财政已据此追加5万元
        self.settled = re.compile(
            rf"(?:{alternatives(words.settled)})[^，。；]{{0,8}}?(?:{alternatives(words.given_back)})|{alternatives(words.granted_for)}"
        )
        # 其中前者比上年多2万元
        self.of_two = re.compile(
            rf"(?:{alternatives(more.opens_one)}|[，、]){{0,3}}(?:(?P<first>{alternatives(more.former)})|(?P<second>{alternatives(more.latter)}))"
        )
        self.either = re.compile(alternatives([*more.former, *more.latter]))
        self.lacking = re.compile(rf"\s*(?:{alternatives(more.lacking)})(?P<name>.{{3,24}})")
        self.announcing = re.compile(rf"(?:{alternatives(more.announcing)})$")
        self.continuing = re.compile(rf"[^，。；：\n]{{0,14}}?(?:{alternatives(more.continuing)})")


@functools.cache
def patterns() -> Patterns:
    """The expressions of the built-in words; made once."""
    return Patterns()
