"""How a sentence names the body that it tells of: patterns of an organization before what is its own."""

from __future__ import annotations

import functools
import re

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.apart_words import apart_words
from extractor.pipes.findings.common.claim_words import claim_words
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words

_LEAST = 4


@functools.cache
def dated() -> re.Pattern[str]:
    """An organization before its year: 某某局2024年度无…."""
    return _body(r"20\d\d年")


@functools.cache
def subject() -> re.Pattern[str]:
    """An organization that is the subject of a sentence, before its year or what is told `of` it (县民政局共有车辆)."""
    words = finding_words()
    closing = rf"(?:(?:(?:{alternatives(words.closing_words)})[^，。；]{{4,14}}|20\d\d年度?)，)?"
    follows = rf"20\d\d年|(?P<of>{alternatives(words.accounted_of)})|{alternatives(words.subject_of)}"
    return _body(follows, closing, least=3)


@functools.cache
def managing() -> re.Pattern[str]:
    """A body as the subject of how its own money is managed: 某某局高度重视预算绩效管理工作."""
    words = relation_words().managing
    name = rf"(?P<name>[\u4e00-\u9fff（）·]{{3,24}}?[{finding_words().body_endings}])"
    return re.compile(
        rf"(?:^|[。；：\s])(?:(?:{alternatives(words.opens)}|20\d\d年度?)，?)?{name}(?:{alternatives(words.does)})"
        rf"[^。；\n]{{0,40}}?(?:{alternatives(words.own)})",
        re.M,
    )


@functools.cache
def accounting() -> re.Pattern[str]:
    """An organization before its year and what is told of one's own account: 某某会2024年度无…收入."""
    words = finding_words()
    of = alternatives([*words.accounted_of, *words.account_scope])
    return _body(rf"(?:20\d\d年度?|本年度?)(?:{of})", rf"(?:{alternatives(words.included)})?")


@functools.cache
def telling() -> re.Pattern[str]:
    """An organization, behind the year, before what is told of its own account: 2022年某某馆全年国内公务接待…."""
    words = finding_words()
    closing = (
        rf"(?:(?:[^，。；\n]{{0,6}}20\d\d年[^，。；\n]{{0,8}}?|20\d\d年度?|{alternatives(words.current)}|年度)，?)?"
    )
    when = rf"(?:20\d\d年|{alternatives([*words.yearly, *words.current])}|[年末底度])*"
    return _body(rf"{when}(?:{alternatives([*words.accounted_of, *claim_words().own_account])})", closing)


@functools.cache
def of_own() -> re.Pattern[str]:
    """A body whose own money is told of: 某某局所有收入和支出均纳入部门预算管理."""
    words = apart_words().subjects
    return _body(rf"(?:{alternatives(words.of)})[^，。；\n]{{0,6}}?(?:{alternatives(words.does)})")


@functools.cache
def evaluating() -> re.Pattern[str]:
    """A body without its place that is said to evaluate itself: ，县司法局组织对…开展绩效自评."""
    words = finding_words()
    own, other = f"[{words.bodies_of_own}]", alternatives(words.evaluates_others)
    name = rf"[\u4e00-\u9fff]{{0,6}}?[{words.levels}](?!{other})[\u4e00-\u9fff]{{2,12}}?{own}"
    return re.compile(
        rf"(?:^|[，。；：\s])(?P<name>{name})(?:{alternatives(words.evaluating)})[^，。；\n]{{0,40}}自评", re.M
    )


def _body(follows: str, before: str = "", least: int = _LEAST) -> re.Pattern[str]:
    name = rf"(?P<name>[\u4e00-\u9fff（）·]{{{least},24}}?[{finding_words().body_endings}])"
    return re.compile(rf"(?:^|[，。；：\s]){before}{name}(?={follows})", re.M)
