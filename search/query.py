"""Queries: what a person typed, read as what retrieval needs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from kb.answers import Question
from kb.citations import CitationMention, find_citations
from kb.errors import EmptyQuestion, QuestionTooLong
from search.analysis import Analyzer, normalise
from search.glossary import Glossary
from search.spelling import Correction, Speller

_ASKABLE = re.compile(r"[0-9a-z\u00c0-\u024f\u1e00-\u1eff\u3400-\u9fff]")
_VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
# a follow-up leans on what was asked before: it opens with 那 or points with 它/这种, or is a few words
_LEANS = re.compile(
    r"^(?:那|那么|如果|要是|万一|还有|另外|它|这|第[一二三四五六七八九十0-9]+[款项])"
    r"|(?:它|这种|那种|上面|刚才|前面说)|^.{2,12}呢[?]?$"
)
_SHORT = 5

_DAY = re.compile(
    r"((?:19|20)[0-9]{2})\s*(?:年|[-/.])\s*(?:([0-9]{1,2})\s*(?:月|[-/.])\s*(?:([0-9]{1,2})\s*[日号]?)?)?"
)
# a year is the day asked about only where the words say so: 那会儿, 当时的法律; not “2015年注册的商标”
_THEN = re.compile(r"那会儿|那时|那阵|那年|当时|时候|时的(?:法|规定)|的法律|旧法|老法|按.{0,6}法|以后|之后|起")
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
    """

    question: Question
    said: str
    text: str
    terms: tuple[str, ...]
    mentions: tuple[CitationMention, ...]
    corrections: tuple[Correction, ...] = ()

    @property
    def as_of(self) -> date:
        return self.question.as_of


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads questions.

    Attributes:
        analyzer: the one that the index was built with.
        speller: puts right what was written by ear.
        glossary: gives the Chinese words for a question in another language.
        works: names of instruments that may be mentioned.
        limit: how many characters a question may have.
    """

    analyzer: Analyzer
    speller: Speller
    glossary: Glossary
    works: tuple[str, ...]
    limit: int

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
        text, corrections = self.speller.correct(text)
        mentions = tuple(find_citations(text, self.works))
        day = day_asked_about(text, question.as_of)
        whole = text
        if question.previous and not mentions and _leans_on_before(text):
            whole = f"{normalise(question.previous[-1])[: self.limit]} {text}"
        said = whole
        if language(whole) != "zh":
            chinese = self.glossary.chinese(whole)
            told = [word for word in re.findall(r"\w+", whole) if word not in self.analyzer.stopwords]
            whole = " ".join((*told, chinese)).strip() or whole
        asked = replace(question, as_of=day or question.as_of, lang=question.lang or language(text))
        return Query(asked, said, whole, tuple(self.analyzer.terms(whole)), mentions, corrections)


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
    if match and _THEN.search(text[match.end() : match.end() + 12]):
        year, month, day = (int(part) if part else 1 for part in match.groups())
        try:
            return date(year, month, day)
        except ValueError:
            return None
    if _NEXT_YEAR.search(text):
        return date(today.year + 1, 1, 1)
    return None


def _leans_on_before(text: str) -> bool:
    return bool(_LEANS.search(text)) or len(text) <= _SHORT
