"""Queries: what a person typed, read as what retrieval needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kb.answers import Question
from kb.citations import CitationMention
from kb.errors import EmptyQuestion, QuestionTooLong
from search.aliases import Alias, Aliases, unsaid
from search.analysis import Analyzer, normalise
from search.followups import Alone, FollowUps
from search.glossary import Glossary
from search.mentions import named
from search.pinyin import PinyinReader
from search.spelling import Correction, Speller

_ASKABLE = re.compile(r"[0-9a-z\u00c0-\u024f\u1e00-\u1eff\u3400-\u9fff]")
_VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_DAY = re.compile(
    r"((?:19|20)[0-9]{2})\s*(?:年|[-/.])\s*(?:([0-9]{1,2})\s*(?:月|[-/.])\s*(?:([0-9]{1,2})\s*[日号]?)?)?"
)
# a year is the day asked about only where the words say so: 那会儿, 当时的法律; not “2015年注册的商标”
_THEN = re.compile(r"那会儿|那时|那阵|那年|当时|时候|时的(?:法|规定)|的法律|旧法|老法|按.{0,6}法|以后|之后|起(?!诉)")
# what was done in a year is judged by the law of that year; a right that runs until then is not
_DONE = re.compile(r"买|卖|被骗|被罚|侵权|仿冒|造假|签")
_RUNS_OUT = re.compile(r"(?:[0-9]+月)?(?:[0-9]+[日号])?(?:才|就|要)?(?:到期|期满|过期)")
_NEAR = 12
"""So many characters after a day at most stand the words that make it the day asked about."""
_EVASION = re.compile(
    r"(?:怎么|怎样|如何|咋|(?:有|用)(?:什么|啥)(?:办法|招|方法)|教我)(?:才能|能|可以)?"
    r"(?P<what>(?:(?!防止|别人|对方|有人)[^,。?!]){0,16}?)"
    r"(?:躲过|躲开|躲避|逃过|逃避|绕过|绕开|瞒过|骗过|混过|避开|规避|不被(?:发现|查到|查出来|抓到?))"
)
_CONSEQUENCES = "会被怎么罚"
_AMENDED = re.compile(r"新|改|修订")
_NEXT_YEAR = re.compile(r"明年(?:元旦|以后|起|[0-9一二三四五六七八九十]+月)?")


@dataclass(frozen=True, slots=True)
class Query:
    """What retrieval receives.

    Attributes:
        question: as asked, with the day that its words name and the language that it is written in.
        said: normalised and put right, with what an earlier question adds, in the visitor's language.
        text: the same, with the Chinese words for what another language names: what is encoded.
        terms: its terms.
        mentions: provisions that it names.
        corrections: words that were written by ear, and what they were taken for.
        asked_on: the day that was given with the question, before its words named another.
        is_evasive: whether it asks how to get round the law; what is searched is then what the law says of it.
        aliases: the everyday words that it says.
        law_terms: the terms of the law for them that it does not say.
        apart: a follow-up by itself, told only what right it is about; None where a question stands alone.
    """

    question: Question
    said: str
    text: str
    terms: tuple[str, ...]
    mentions: tuple[CitationMention, ...]
    corrections: tuple[Correction, ...] = ()
    is_evasive: bool = False
    asked_on: date | None = None
    aliases: tuple[Alias, ...] = ()
    law_terms: tuple[str, ...] = ()
    apart: Query | None = None

    @property
    def as_of(self) -> date:
        return self.question.as_of

    @property
    def in_law_words(self) -> Query:
        """The query for voices that speak as the law does: with the words of the law for everyday ones."""
        return replace(self, terms=(*self.terms, *self.law_terms)) if self.law_terms else self


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads questions.

    Attributes:
        analyzer: the one that the index was built with.
        speller: puts right what was written by ear.
        aliases: finds everyday words and what the law says for them.
        glossary: gives the Chinese words for a question in another language.
        pinyin: reads what was typed in pinyin.
        works: names of instruments that may be mentioned.
        starts: for the short title of each instrument, the days on which its versions come into force.
        limit: how many characters a question may have.
        followups: puts back what a question leaves unsaid.
        alone: tells what is found for a question by itself.
    """

    analyzer: Analyzer
    speller: Speller
    aliases: Aliases
    glossary: Glossary
    pinyin: PinyinReader
    works: tuple[str, ...]
    starts: Mapping[str, tuple[date, ...]]
    limit: int
    followups: FollowUps
    alone: Callable[[Question], Alone] = lambda question: Alone()

    def read(self, question: Question) -> Query:
        """The query that a question makes; its `as_of` is kept unless the words name another day.

        Raises:
            EmptyQuestion: nothing askable.
            QuestionTooLong: more than the limit.
        """
        if len(question.text) > self.limit:
            raise QuestionTooLong(
                f"问题太长了：{len(question.text)} 个字，最多 {self.limit} 个字。",
                "请只写最要紧的几句话：发生了什么、想知道什么。",
            )
        text = normalise(question.text)
        if not _ASKABLE.search(text):
            raise EmptyQuestion("没有看到问题。", "请用一句话写出您想问的事，例如“注册商标能管多少年”。")
        text, corrections = self._plain(text)
        earlier = [self._plain(before[: self.limit])[0] for before in question.previous]
        mentions = named(text, earlier, self.works)

        def alone(asked: str) -> Alone:
            return self.alone(Question(asked, question.as_of))

        whole, *rest = (text,) if mentions else self.followups.readings(text, earlier, alone)
        query = self._query(question, text, whole, mentions, corrections)
        apart = self._query(question, text, rest[0], mentions, corrections) if rest else None
        return replace(query, apart=apart)

    def _query(
        self,
        question: Question,
        text: str,
        whole: str,
        mentions: tuple[CitationMention, ...],
        corrections: tuple[Correction, ...],
    ) -> Query:
        """The query for a question as typed and as it stands alone."""
        is_evasive = _EVASION.search(whole) is not None
        said, sought = whole, _EVASION.sub(rf"\g<what> {_CONSEQUENCES} ", whole) if is_evasive else whole
        day = day_asked_about(text, question.as_of) or day_asked_about(whole, question.as_of)
        if day is not None:  # it says which law, not what is asked of it
            sought = _NEXT_YEAR.sub(" ", _DAY.sub(" ", sought)).strip() or sought
        if language(sought) != "zh" or language(text) != "zh":
            chinese = self.glossary.chinese(sought)
            told = [word for word in re.findall(r"\w+", sought) if word not in self.analyzer.stopwords]
            sought = " ".join((*told, chinese)).strip() or sought
        if day is None and not mentions:
            day = self._coming(text, question.as_of)
        day = day or question.as_of
        asked = replace(question, as_of=day, lang=question.lang or language(text))
        terms = tuple(self.analyzer.terms(sought))
        aliases = self.aliases.find(said)
        law_terms = tuple(term for term in self.analyzer.terms(" ".join(unsaid(aliases, said))) if term not in terms)
        return Query(asked, said, sought, terms, mentions, corrections, is_evasive, question.as_of, aliases, law_terms)

    def _plain(self, text: str) -> tuple[str, tuple[Correction, ...]]:
        """What was typed, normalised, out of pinyin and put right."""
        text = normalise(text)
        return self.speller.correct(self.pinyin.chinese(text) or text)

    def _coming(self, text: str, today: date) -> date | None:
        """The first day of the version that a question means by 新商标法 or 商标法修改后, None for no such version."""
        if not _AMENDED.search(text):
            return None
        for title, days in self.starts.items():
            later = [day for day in days if day > today]
            name = re.escape(title)
            if later and re.search(rf"新的?{name}|{name}(?:大?修改|修订|改了|新规)|修[改订]后的?{name}", text):
                return min(later)
        return None


def language(text: str) -> str:
    """The language a text is written in, told by its letters: zh, vi or en.

    >>> language("商标几年"), language("Nhãn hiệu có thời hạn bao lâu?"), language("how long is a trademark")
    ('zh', 'vi', 'en')
    """
    if _CHINESE.search(text):
        return "zh"
    return "vi" if _VIETNAMESE.search(text.lower()) else "en"


def day_asked_about(text: str, today: date) -> date | None:
    """The day whose law the words ask about, None when they name none.

    >>> day_asked_about("2019年6月那会儿搞虚假宣传罚多少", date(2026, 11, 24))
    datetime.date(2019, 6, 1)
    >>> day_asked_about("我2015年注册的商标现在过期了吗", date(2026, 11, 24)) is None
    True
    """
    match = _DAY.search(text)
    if match:
        then = _THEN.search(text, match.end())
        is_then = then is not None and then.start() < match.end() + _NEAR
        is_done = _DONE.match(text, match.end()) or int(match.group(1)) > today.year
        if (is_then or is_done) and not _RUNS_OUT.match(text, match.end()):
            return _first_day(match)
    if _NEXT_YEAR.search(text):
        return date(today.year + 1, 1, 1)
    return None


def days_told(text: str) -> list[date]:
    """The first day of each day, month or year that the words tell, in their order.

    >>> days_told("2020年拍的照片,2021年6月被人用了")
    [datetime.date(2020, 1, 1), datetime.date(2021, 6, 1)]
    """
    return [day for match in _DAY.finditer(text) if (day := _first_day(match))]


def _first_day(match: re.Match[str]) -> date | None:
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None
