"""Names of budget lines: the vocabulary, functional paths, and open-class names such as 党建工作经费."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence, Set
from pathlib import Path

from extractor import knowledge
from extractor.knowledge import alternatives
from extractor.pipes.lines.classification import NUMBERING, Chunk, Classification, remembered
from extractor.pipes.lines.classification import LineName as LineName
from extractor.pipes.lines.classification import compact as compact
from extractor.pipes.lines.measures import MeasureCues, undated
from extractor.pipes.lines.owners import PublicNames
from extractor.pipes.lines.vocabulary import LineWords
from extractor.quantities.decimals import SERVICE_NUMBER
from extractor.result import LineCategory, Measure

_FUNCTIONAL = re.compile(
    r"^(?P<a>[^类。；]{2,30}?)（类）(?P<spent>支出)?(?:科目)?(?:(?P<b>[^。；]{2,40}?)（款）(?:支出|科目)?)?(?:(?P<c>[^。；]{2,40}?)（项）(?:支出|科目)?)?"
)
_LOWER = re.compile(
    r"^(?:(?P<b>[^。；，]{2,40}?)（款）(?:支出|科目)?)?(?:(?P<c>[^。；，]{2,40}?)（项）(?:支出|科目)?)?"
)
# 公共安全支出（204类）司法（06款） is coded where others only say 类 and 款.
_CODED = re.compile(r"(?<=（)[0-9]{2,3}(?=[类款项]）)")
_SHAPE = re.compile(r"[\u4e00-\u9fff0-9A-Za-z“”‘’《》（）()、+·\-—－]{3,34}")
_BLANK = re.compile(r"XX|××|ＸＸ")
_QUOTED = re.compile(r"“?([^“”]{2,30})”(?:项目|专项|资金|经费)?")
_SHORTEST_OWN = 4
_OF_LEVEL = re.compile(r"[省市县区镇乡州旗]级$")
# 2022年度村道维修项目, 12345热线运行经费
_NUMBERED_NAME = re.compile(rf"20\d\d年|{SERVICE_NUMBER}")


class LineKnowledge(Classification):
    """The vocabulary of lines, ready to match."""

    def __init__(self, path: Path, codes: Path) -> None:
        self._words = words = knowledge.load(path, LineWords)
        super().__init__({code: compact(name) for code, name in knowledge.load_codes(codes).items()})
        self._below_class = {name for code, name in self.codes.items() if len(code) > 3}
        self._known = {
            name: LineName("functional", (name,), code) for code, name in self.codes.items() if len(code) == 3
        }
        for name in [name for name in self._known if "和" in name]:
            said = name.replace("和", "与")  # 社会保障与就业支出
            self._known[said] = LineName("functional", (said,), self._known[name].code)
        for category, names in words.lines.items():
            for name in names:
                self._known[compact(name)] = LineName(category, (compact(name),))
        for alias, name in words.aliases.items():
            self._known[compact(alias)] = self._known[compact(name)]
        self._printed_sums = frozenset(words.printed_sums)
        self._suffixes = sorted(words.suffixes, key=len, reverse=True)
        self.endings, self._unended = tuple(words.endings), tuple(words.unended)
        self._fees = tuple(words.fees)
        self._told_sums = tuple(words.told_sums)
        self._pronouns, self._funds = frozenset(words.pronouns), tuple(words.funds)
        self._deed, self._shortened = (re.compile(alternatives(each)) for each in (words.deeds, words.leads))
        # 乡土人才发放奖补 is a deed as well; 人才待遇兑现支出 is a line.
        self._pays = re.compile(rf".+(?:{alternatives(words.paying)})(?!(?:{alternatives(words.paid)})$)")
        organs = alternatives(words.organs)
        self._organ = re.compile(rf".{{0,6}}(?:{organs})")
        self.short_names = {short: self._known[name] for short, name in words.short_names.items()}
        self._never, self._never_alone = (re.compile(alternatives(each)) for each in (words.never, words.never_alone))
        self._body, self._told_by, self._measured, self._remains = (
            re.compile(rf"(?:{alternatives(each)})$")
            for each in (words.bodies, words.told_by, words.measured, words.remainders)
        )
        self._absent = re.compile(rf"^.*(?:{alternatives(words.absent)})、")
        self.agreements, self.granted = (re.compile(alternatives(each)) for each in (words.agreements, words.granted))
        self._items, self._sums = tuple(words.items), tuple(words.sums)
        self._item_tail = re.compile(rf"(?:{alternatives(words.item_tails)})$")
        self.balances = frozenset(compact(name) for name in words.balances)
        self._spends = re.compile(rf"[\s，]*(?:{alternatives(words.spends)})")
        leads = f"(?!{alternatives(words.unled)})(?:{alternatives(words.leads)})"
        self._same_level = re.compile(rf"^(?:{alternatives(words.same_level)})")
        granted = rf"(?:{organs})(?:年[初中内]|20\d\d年度?|[本当]年度?)*(?:{alternatives(words.grants)})"
        # An organization's name may stand before the year, so anything short before a year is a lead.
        self._lead = re.compile(
            rf"(?:{granted})?(?:.{{0,40}}(?:20\d\d|本|当)年度?(?:末|底|初)?(?:\d+月)?)?(?:{leads}|[：:，、“])*"
        )
        self._public = PublicNames(words)
        self._overall = re.compile(rf"(?:{alternatives(words.overall)})(?={alternatives(words.comparing)})")
        self.sides = words.sides
        self.two_sides = next(iter(words.sides.items()))
        self.reversed = re.compile(
            rf"\s*(?:{alternatives(words.reversed_links)})"
            rf"(?P<name>[\u4e00-\u9fff“”]{{3,24}}?(?:{alternatives(words.reversed_endings)}))(?=[，。；、\n]|$)"
        )
        self.measures = MeasureCues(words)
        budgets = [*words.measures["initial_budget"], *words.measures["adjusted_budget"]]
        self.mention = re.compile(alternatives(self._known))
        # What may stand between a whole and its part: “三公”经费支出决算中|公务接待费.
        between = alternatives([*words.insides, *words.measures["final"], *budgets])
        self.behind_whole = re.compile(rf"(?:{between})+(?P<part>{self.mention.pattern})")

    @property
    def known_names(self) -> Set[str]:
        """The names of the vocabulary."""
        return self._known.keys()

    @remembered
    def known(self, name: str) -> LineName | None:
        """The known line that a compact name spells, with what may follow it, or None."""
        found = self._exact(name)
        if found:
            return found
        for suffix in self._suffixes:
            if name.endswith(suffix) and (found := self._exact(name[: -len(suffix)])):
                return found
        return None

    def is_called(self, name: str) -> bool:
        """Whether a known line is called by a name, and not only said by it for short (因公出国（境）)."""
        return (known := self.known(name)) is not None and known.path[-1] == name

    def told(self, line: LineName) -> LineName:
        """The line that running text means: by “三公”经费合计 “三公”经费; 收入合计 is a line of its own."""
        names = (line.path[-1].removesuffix(word) for word in self._told_sums if line.path[-1].endswith(word))
        found = next(filter(None, map(self.known, names)), None)
        return found if found and found.category not in ("total", "income") else line

    def _exact(self, name: str) -> LineName | None:
        return self._known.get(name) or self._known.get(name.strip("“”"))

    @remembered
    def functional(self, text: str, above: LineName | None = None) -> LineName | None:
        """The functional line that a compact text begins with: 类, 款 and 项, or a lower level of the line `above`."""
        text = NUMBERING.sub("", text).replace("“", "").replace("”", "")
        text = self._same_level.sub("", _CODED.sub("", text.removeprefix("其中").lstrip("：，、")))
        if found := _FUNCTIONAL.match(text):
            # As printed: 一般公共服务（类）支出 is 一般公共服务支出, 一般公共服务（类）组织事务（款） is not.
            name = self._class_without_leads(found["a"])
            name = self.class_name(name) if found["spent"] or not found["b"] else name
            path = tuple(part for part in (name, found["b"], found["c"]) if part)
            return None if not path or _BLANK.search(found.group()) else self.coded(path)
        if separated := self.separated(text):
            return separated
        lower = _LOWER.match(text)
        if lower and above and above.category == "functional" and (lower["b"] or lower["c"]):
            return self._beneath(above, lower["b"], lower["c"])
        # Nothing says which 类 it is of: 红十字事业（款）行政运行（项）.
        is_path = lower and lower["b"] and lower["c"] and lower["b"] in self._below_class
        return self.coded((lower["b"], lower["c"])) if lower and is_path else None

    def _beneath(self, above: LineName, section: str | None, item: str | None) -> LineName | None:
        """The 款 or 项 of that name under a functional line; a 项 that stands elsewhere alone is the one there."""
        if section:
            top = above.path[:1] if self.is_class(above.path[0]) else ()
            return self.coded((*top, *(part for part in (section, item) if part)))
        assert item is not None
        path = (*above.path[:2], item)
        if path in self._code_of:
            return self.coded(path)
        filled = self.filled((above.path[0], item))
        return filled if filled.code else self.official(item) or (self.coded(path) if len(path) > 2 else None)

    def has_ending(self, name: str) -> bool:
        """Whether a name ends as the open-class names of lines do."""
        return name.endswith(self.endings) and not name.endswith(self._unended)

    def _class_without_leads(self, name: str) -> str:
        return name if name in self._known or name + "支出" in self._known else self._lead.sub("", name, count=1)

    def class_name(self, name: str) -> str:
        """A 类 by its full name: 一般公共服务 is 一般公共服务支出."""
        name = self._class_without_leads(name)
        return name + "支出" if name not in self._known and name + "支出" in self._known else name

    def chunk(self, text: str, in_list: bool = False, of_treasury: bool = False) -> Chunk | None:
        """Reads what stands between a boundary and an amount.

        Args:
            text: the words, e.g. 2021年度公务接待费支出决算为.
            in_list: whether it is an item of a breakdown, where any noun may name a line.
            of_treasury: whether a whole place's accounts are told, whose income is reached: 地方财政收入完成.

        Returns:
            the line and the measure, or None where it names neither (培训干部).
        """
        whole = self._absent.sub("", NUMBERING.sub("", compact(text)).strip("，、：:；"))
        reached = self._told_by.sub("", whole) if of_treasury else whole
        said = [*self.measures.readings(whole), *self.measures.readings(reached)]
        found = [(line, measure or implied) for rest, measure in said for line, implied in self._resolve(rest)]
        found = found or [(line, said) for name, said in self.measures.of_list(whole) if (line := self.known(name))]
        if found:
            # 政府采购支出总额 is a line of its own, not 政府采购支出 with a measure: the longest name wins.
            # 公务接待费支出 is 公务接待费 with a measure, which says more than the name alone.
            line, measure = max(found, key=lambda each: (len(each[0].path[-1]), each[1] is not None))
            return Chunk(self.told(line), measure or self._named_budget(line), False)
        return self._open_class(self.measures.closed(whole), in_list)

    def _named_budget(self, line: LineName) -> Measure | None:
        """A line whose own name says that it is a budget (政府采购预算)."""
        return "initial_budget" if line.path[-1].endswith(("预算", "预算金额")) and line.category == "other" else None

    def splits(self, text: str) -> Iterator[tuple[str, Measure | None]]:
        """The ways to take copulas and a measure off the end of a compact text, and leads off its beginning."""
        for rest, measure in self.measures.readings(text):
            bare = self._without_leads(rest)
            yield rest, measure
            yield bare, measure
            yield bare.removesuffix("项目"), measure

    def unled(self, text: str) -> str:
        """A compact text without the leads that it begins with (其中：, 2023年财政)."""
        return text[self._lead_end(text) :]

    @remembered
    def _resolve(self, text: str) -> Sequence[tuple[LineName, Measure | None]]:
        """The known or functional line at the end of a text whose beginning is nothing but leads, if there is one."""
        functional = self.functional(text) or self.functional(text[self._lead_end(text) :])
        if functional:
            return [(functional, None)]
        for start in range(len(text) - 1):
            found = self.known(text[start:])
            if found and not (text[start] == "年" and text[start - 1 : start].isdigit()):  # 2023|年度总收入
                prefix = text[:start]
                owned = self._words.is_owned(found) and self._public.is_owner(prefix[self._lead_end(prefix) :])
                lead = self._lead.fullmatch(prefix) or owned
                if lead or self._lead.fullmatch(prefix.replace("预算", "").replace("决算", "")):
                    return [(found, "initial_budget" if prefix.endswith("预算") else None)]
                return []
        return []

    def _without_leads(self, text: str) -> str:
        """A name without its leads, as far as no known name begins with one: 财政拨款项目支出 is no 项目支出."""
        end = self._lead_end(text)
        leads = (at for at in range(end) if self._exact(text[at:]) and self._lead.fullmatch(text[:at]))
        return text[next(leads, end) :]

    @remembered
    def _lead_end(self, text: str) -> int:
        found = self._lead.match(text)
        end = found.end() if found else 0
        return end - 1 if text[end - 1 : end] == "“" and "”" in text[end:] else end

    def _own_end(self, text: str) -> int:
        """As `_lead_end`, without the level that an own name begins with: 县级公立医院综合改革补助项目."""
        end = self._lead_end(text)
        level = _OF_LEVEL.search(text, 0, end)
        return level.start() if level and self.is_name(text[end:]) else end

    def _open_class(self, name: str, in_list: bool) -> Chunk | None:
        """An item of a breakdown, or whatever words that name a measure follow."""
        cues = self.measures.at_end(name)[::-1]
        # 其他工资福利支出决算数: what ends as names do is one, though 支出决算数 is a measure as well.
        named = ((undated(name.removesuffix(cue)), cue, measure) for cue, measure in cues)
        ended = (
            each[1:] for each in named if self.has_ending(each[0]) and not self.measures.is_cue(self.unled(each[0]))
        )
        cue, measure = next(ended, cues[0]) if cues else ("", None)
        rest = undated(name[: len(name) - len(cue)]) if cue else name
        bare = rest[self._lead_end(rest) :]
        if measure and bare in self.short_names:
            return Chunk(self.short_names[bare], measure, False)
        if not bare or rest in self._pronouns or bare in self._pronouns:
            return Chunk(None, measure, True) if measure else None
        # 人才补贴支出 is a name, though 支出 is a cue as well: a breakdown's item keeps it.
        bare = rest[self._own_end(rest) :]
        full = name[self._own_end(name) :]
        if cue in ("支出", "费用") and full.endswith(self.endings) and in_list and not bare.endswith(self._fees):
            bare, measure = full, None
        if measure and bare.endswith(self._unended) and full.endswith(self.endings):
            bare, measure = full, None  # 职业年金缴费支出
        # 丙路亮化工程预算 names one, 丙路亮化工程支出 may tell what was spent on works.
        endings = self.endings if self.measures.is_plain(cue) else (*self.endings, *self._items)
        if in_list and bare in self._words.short_items:
            return Chunk(LineName("basic", (bare,)), measure, False)
        if not (in_list or (measure and bare.endswith(endings))) or not self.is_name(bare):
            return None
        return Chunk(self.open_name(bare), measure, False)

    def item_alone(self, text: str) -> LineName | None:
        """The 款 or 项 that is all that a compact text names, without those above it: 机构运行1100元."""
        for name, _ in self.measures.readings(self.unled(self.unnumbered(text))):
            if name in self._below_class and name not in self._pronouns:
                return LineName("functional", (name,))
        return None

    def is_pronoun(self, name: str) -> bool:
        """Whether a name stands for lines named before: 该项, 以上两项."""
        return name in self._pronouns

    def is_name(self, text: str) -> bool:
        """Whether a text has the shape of an open-class line's name."""
        if not _SHAPE.fullmatch(text) or text in self._pronouns or text in self.endings or text.endswith("的"):
            return False
        if (
            self._deed.match(text)
            or self._pays.match(text)
            or self._organ.fullmatch(text)
            or self._never.search(self._never_alone.sub("", text))
            or self._measured.search(text)
            or self._remains.search(text)
            or self._body.search(text)
            or self._public.tells_change(text)
        ):
            return False
        return not text[0].isdigit() or bool(_NUMBERED_NAME.match(text))

    def is_printed_sum(self, line: LineName) -> bool:
        """Whether a line is only the sum of a table's lines: 合计."""
        return line.path[-1] in self._printed_sums

    def is_own(self, name: str) -> bool:
        """Whether a name is one that a report gives to a line of its own: of the shape of one, and not known."""
        return len(name) >= _SHORTEST_OWN and self.has_ending(name) and self.known(name) is None and self.is_name(name)

    def are_sides(self, one: LineName, other: LineName) -> bool:
        """Whether two lines are the income and the expenditure of one whole: 收入总计 and 支出总计."""
        return other.path[-1] in (one.path[-1].replace(*self.two_sides), self.sides.get(one.path[-1]))

    def shortened(self, name: str) -> str:
        """A name without what may stand before one (财政投资评审经费), which sentences leave out."""
        return self._shortened.sub("", name, count=1) if self._shortened.match(name) else name

    def spends(self, clause: str) -> bool:
        """Whether a clause speaks of what was spent without naming a line: 执行数较上年增长."""
        return self._spends.match(clause) is not None

    def is_short_for(self, line: LineName, spoken: LineName) -> bool:
        """Whether a name is short for that of the line spoken of: 本年支出 for 支出合计."""
        name, whole = self.unled(line.path[-1]), spoken.path[-1]
        of_funds = next((whole.removeprefix(fund) for fund in self._funds if whole.startswith(fund)), "")
        if of_funds and self._known.get(name) and line.category == spoken.category == "total":
            return self._words.short_total(name) == self._words.short_total(of_funds)
        return self.is_called_again(line, spoken) or (
            whole.startswith(name) and whole[len(name) :] in self._printed_sums
        )

    def is_called_again(self, line: LineName, spoken: LineName) -> bool:
        """Whether a total is the sum of its side spoken of, called otherwise: 支出合计…，支出总额比上年减少."""
        totals = line.category == spoken.category == "total"
        return totals and self._words.is_called_again(line.path[-1], spoken.path[-1])

    @staticmethod
    def unnumbered(text: str) -> str:
        """A compact text without the number that it begins with."""
        return NUMBERING.sub("", text)

    def item(self, clause: str) -> LineName | None:
        """The line that a clause consists of: （1）校舍建设专项资金."""
        name = NUMBERING.sub("", compact(clause))
        name = self._item_tail.sub("", name[self._own_end(name) :])
        name = name if "”" in name[1:-1] else name.strip("“”")
        return self.open_name(name) if name.endswith(self._items) and self.is_name(name) else None

    def part_of(self, head: LineName, text: str) -> LineName | None:
        """The known line whose name begins as its whole's does, where a list leaves that out: 政府采购…，其中货物."""
        item, whole = text[self._lead_end(text) :], head.path[-1]
        if self._resolve(text) or item in self._pronouns:
            return None
        names = (whole[:at] + item + suffix for at in range(len(whole) - 1, 1, -1) for suffix in ("", *self._suffixes))
        return next((found for name in names if (found := self._exact(name))), None)

    def open_name(self, text: str) -> LineName:
        """A line by an open-class name, out of its quotation marks (“职业培训补贴”项目); its category by its ending.

        What ends with a name of the three public expenses is that line, whatever stands before it.
        """
        if public := self._public.at_end(text):
            return self._known[public]
        if "的" in text and (found := self.known(text.rpartition("的")[2])):
            return found  # 5个项目的项目支出
        quoted = _QUOTED.fullmatch(text)
        text = quoted[1] if quoted and (text.endswith(("”", "项目")) or self.has_ending(quoted[1])) else text
        named = text.removesuffix("项目")
        text = named if named.endswith(self._sums) else text
        category: LineCategory = "income" if text.endswith("收入") else "project"
        return LineName(category, (text,))

    @remembered
    def subject(self, clause: str, above: LineName | None = None) -> LineName | None:
        """The line that a clause or heading without an amount is about: the known or functional name it begins with."""
        text = NUMBERING.sub("", compact(clause))
        functional = self.functional(text, above) or self.functional(text[self._lead_end(text) :])
        if functional:
            return functional
        if owned := self.owned(text):
            return self.told(self._known[owned.group()])
        if overall := self._overall.match(text, self._lead_end(text)):
            return LineName("total", (overall.group(),))
        found = self.mention.search(text)
        return self.told(self._known[found.group()]) if found and self._lead.fullmatch(text[: found.start()]) else None

    def owned(self, text: str) -> re.Match[str] | None:
        """The first name of the three public expenses in a text, if nothing but whose they are stands before it."""
        return self._public.owned(text, self._lead_end(text))


@functools.cache
def line_knowledge() -> LineKnowledge:
    """The built-in vocabulary of lines."""
    return LineKnowledge(knowledge.HERE / "budget_lines.yaml", knowledge.HERE / "functional_codes.csv")
