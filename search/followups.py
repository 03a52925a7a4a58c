"""Follow-ups: what a question leaves unsaid because it was said before (那外观设计的呢), put back from the visit."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from corpus import LEXICON
from search.analysis import Analyzer, read_lines
from search.boundaries import beyond
from search.glossary import Glossary

# a follow-up opens with 那, 如果 or 我只是, is a few words with 呢, or adds a circumstance with 也…吗
_OPENS = re.compile(
    r"^(?:那|那么|如果|要是|万一|换成|换作|还有|另外|可是|不过|其实|我只是|第[一二三四五六七八九十0-9]+[款项])|^.{1,12}呢[?]?$"
    r"|^.{2,8}?(?:又|也)(?:是|要|能|会)|也(?:不行|要|算|能|可以|得|受)[^,。?!]{0,4}吗[?]?$"
    r"|^(?:and|but|then|so|what about|how about|còn|thế còn|vậy)\b|thì sao|^(?:\S+ ){1,5}(?:it|nó)\b.{0,24}$"
)
# it asks of something that it does not name: 能先让法院叫停吗
_UNSAID = re.compile(r"^(?:还|最多|最少|至少|一定|随便)?(?:能|会|要|得|可以|可不可以|需要|需不需要|用不用)")
# or points at what was said
_IT = re.compile(r"它|^这(?![次几个只件家])|这种|那种")
_POINTS = re.compile(rf"{_IT.pattern}|(?<![”》])[这那]个|这样|上面|刚才|前面说|(?<!其)(?:他|她)们?(?![人国乡])")
# 他 is a person of this very question where one is named before it
_SOMEBODY = re.compile(
    r"(?:人|同行|朋友|对手|老板|员工|同事|亲戚|客户|店|厂|公司|家|妻|媳妇|老婆|丈夫|老公)[^。?!]*(?:他|她)"
)
_PERSON = re.compile(r"我|他|她")
# it changes a circumstance and leaves the question as it was: the whole earlier question is asked again
_SUPPOSES = re.compile(
    r"呢[?]?$|呢,|^(?:那)?(?:如果|要是|万一)|thì sao|^(?:and|what about|how about|còn)\b|也[^,。?!]{1,6}吗[?]?$"
)
_ASKS = re.compile(
    r"[?吗么]|多少|几|怎么|怎样|咋|如何|什么|啥|谁|哪|能不能|行不行|要不要|会不会|是不是|有没有|能|会|要"
)
# 新商标法呢, 现在呢: the same question under the law of another day
_OTHER_DAY = re.compile(
    r"^(?:那)?(?:按|照)?(?:新的?|现行的?|现在的?|如今|今天)(?:[^,。?!]{2,8}[法例定])?(?:呢|是怎样|怎么说|怎样)?[?]?$"
)
_DAY_WORDS = re.compile(
    r"(?:19|20)[0-9]{2}年?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}[日号])?(?:那会儿|那时候?|那阵|的时候|当时)?"
)
_FILLING = re.compile(
    r"^(?:那么?|如果|要是|换成|换作|还有|另外|至于|and|what about|how about|but|còn|thế còn)(?:说|是)?(?:\s+an?\b)?"
    r"|(?:的)?(?:呢|thì sao)(?:[?]?$|(?=,))|[,?]"
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_POOR = 3
"""A question with at most so many characters of its own cannot stand alone, where it names no field of law."""
_MORE = 12
"""What is told without asking follows up when it has at most so many characters of its own."""
_LONG = 40
"""A question of more characters, or of more than a quarter as many foreign words, tells its own story."""
_RICH = 6
"""A clause with more characters of its own than that says what a later one of the same question points at."""
_BARE = 6
"""A question with at most so many characters of its own that names no right may be about the one named before."""
_REST = 8
"""Another kind of thing is put into the earlier question when so few characters are said of it besides."""
_CARRIED = 200
"""Of an earlier question at most so many characters are carried over: a story is told once."""
_STRANGE = -0.3
"""Few words that speak more than this for another field of law are a question of that field, 假钞收到了怎么办."""
_UNSURE, _SURE = 0.2, 0.5
"""A short question that is answered with this likelihood by itself is of our field, yet lacks something."""
_ELSEWHERE = -1.5
"""Words that speak so much for another field of law do not follow up; log odds, 0 for words that say nothing."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words that follow-ups are made of.

    Attributes:
        asking: words that only ask.
        common: words of any procedure, which do not tell which.
        kinds: sets of things that may stand for one another; each thing with the names that it has.
    """

    asking: frozenset[str]
    common: frozenset[str]
    kinds: tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Alone:
    """What is found for a question by itself.

    Attributes:
        confidence: how likely it is that the base answers it, 0 to 1.
        fields: the fields of law of what answers it, best first; none where nothing surely does.
    """

    confidence: float = 0.0
    fields: tuple[str, ...] = ()


class FollowUps:
    """Puts back what a question leaves unsaid."""

    def __init__(
        self,
        analyzer: Analyzer,
        glossary: Glossary,
        lexicon: Lexicon,
        field_words: AbstractSet[str],
        weights: Mapping[str, float],
    ) -> None:
        """
        Args:
            analyzer: cuts words.
            glossary: gives the Chinese words for what was asked in another language before.
            lexicon: the words that follow-ups are made of.
            field_words: words that show a field of law.
            weights: how much each term speaks for our field of law rather than for another, as log odds.
        """
        self._analyzer = analyzer
        self._glossary = glossary
        self._lexicon = lexicon
        self._field_words = field_words
        self._weights = weights
        self._known = lexicon.asking | lexicon.common
        self._kinds = _names([name for things in lexicon.kinds for thing in things for name in thing])

    def whole(self, text: str, earlier: Sequence[str]) -> str:
        """The question as it would stand alone; unchanged where it does."""
        return self.readings(text, earlier)[0]

    def readings(
        self, text: str, earlier: Sequence[str], alone: Callable[[str], Alone] = lambda question: Alone()
    ) -> tuple[str, ...]:
        """The question as it would stand alone, and where it follows up, what it asks of its right by itself.

        Args:
            text: the question, normalised.
            earlier: the questions before it in the same visit, oldest first, normalised.
            alone: what is found for a question by itself.
        """
        topic, told, asked = self._remembered(earlier, alone)
        if not topic or beyond(text) is not None or not self._leans(text, alone):
            return (text,)
        if replaced := self._replaced(text, topic):
            return (replaced,)
        whole = self._joined(text, topic, asked if _IT.search(text) and asked else told)
        if self._kinds.search(text):
            return (whole, text)
        right = self._named_right(self._for(text, topic)) or next(iter(alone(topic).fields), "")
        apart = f"{right} {text}"
        return (whole, apart) if right and apart != whole else (whole,)

    def _remembered(self, earlier: Sequence[str], alone: Callable[[str], Alone]) -> tuple[str, str, str]:
        """The last question that stands alone, what was told about it since, and what was asked."""
        topic, told, asked = "", "", ""
        for before in earlier:
            before = before[:_CARRIED].rstrip("? ")
            if beyond(before) is not None:
                continue
            if topic and self._leans(before, alone):
                replaced = self._replaced(before, topic)
                is_told = not _ASKS.search(before) or (_SUPPOSES.search(before) and not before.endswith("吗"))
                if replaced:
                    topic, told, asked = replaced, "", ""
                elif not self._is_common(before):
                    told, asked = (before, "") if is_told else (told, self._without_asking(before))
            elif not topic or self._weight(before) > 0.0:
                about = self._right(topic) if topic and self._goes_on(before, topic, alone) else ""
                topic, told, asked = f"{about} {before}".strip(), "", ""
        return topic, told, asked

    def _goes_on(self, before: str, topic: str, alone: Callable[[str], Alone]) -> bool:
        """Whether a question that names no right and says little of its own is about the right named before it.

        It was answered as it stands, for it stands alone; what comes after it may still mean that right.
        """
        if self._named_right(before) or self._own(before) > _BARE:
            return False
        fields, right = alone(before).fields, self._right(topic)
        return not fields or any(field in right for field in fields) or alone(topic).fields[:1] == fields[:1]

    def _leans(self, text: str, alone: Callable[[str], Alone]) -> bool:
        """Whether a question cannot be understood alone."""
        if len(text) > _LONG and (_CHINESE.search(text) or len(text.split()) > _LONG // 4):
            return False
        if self._is_kind(text) or _OTHER_DAY.search(text) or self._is_common(text):
            return True
        opens = _OPENS.search(text) is not None
        if self._kinds.search(text):
            return _IT.search(text) is not None or (opens and len(_FILLING.sub("", text)) <= _REST)
        is_of_somebody = _SOMEBODY.search(text) is not None
        points = self._points(text) and not is_of_somebody
        if opens or points or self._field_words & set(self._analyzer.terms(text)):
            return opens or points
        own, weight = self._own(text), self._weight(text)
        if is_of_somebody or own == 0 or own > _MORE or weight <= _ELSEWHERE:
            return False
        if own <= _POOR and (weight > _STRANGE or _UNSAID.search(text)):
            return True
        if own <= _BARE and weight > 0.0 and _UNSAID.search(text):
            return True
        if own <= _BARE and weight > _STRANGE and _UNSURE <= alone(text).confidence < _SURE:
            return True
        return not _ASKS.search(text) and _PERSON.search(text) is not None and weight <= 0.0

    def _points(self, text: str) -> bool:
        """Whether a question points at what was said before it, not at what it says itself in an earlier clause."""
        found = _POINTS.search(text)
        return found is not None and self._own(text[: found.start()].rpartition(",")[0]) <= _RICH

    def _weight(self, text: str) -> float:
        """How much a text speaks for our field of law; 0 where its words say nothing, as those that only ask do."""
        said = set(self._analyzer.terms(text)) - self._lexicon.asking
        return sum(self._weights.get(term, 0.0) for term in said)

    def _is_common(self, text: str) -> bool:
        """Whether every word is one that may be said of anything, and some word is said."""
        return self._own(text) == 0 and self._own(text, ()) > 0

    def _own(self, text: str, besides: Collection[str] | None = None) -> int:
        """How many characters of a text stand in words of its own, besides stop words and those of any procedure."""
        known = {*self._analyzer.stopwords, *(self._known if besides is None else besides)}
        words = (word for word in self._analyzer.words(text) if word not in known and not word.isdigit())
        return sum(len(word) for word in words if not set(word) <= known)

    def _replaced(self, text: str, topic: str) -> str:
        """The earlier question about another kind of thing, or of another day; empty where it is neither."""
        if _OTHER_DAY.search(text):
            return _DAY_WORDS.sub("", topic).strip() or topic
        if _IT.search(text) or not (_OPENS.search(text) or self._is_kind(text)):
            return ""
        topic = self._for(text, topic)
        for things in self._lexicon.kinds:
            meant = _names([name for thing in things for name in thing]).search(text)
            if meant is None:
                continue
            rest = _FILLING.sub("", text.replace(meant.group(), "")).strip()
            others = _names([name for thing in things if meant.group() not in thing for name in thing])
            if len(rest) > _REST or not others.search(topic):
                continue
            name = f" {meant.group()} " if meant.group().isascii() else meant.group()
            filled = others.sub("", others.sub("\x00", topic, count=1)).replace("\x00", name)
            return " ".join(f"{filled} {rest if self._own(rest, self._lexicon.asking) else ''}".split())
        return ""

    def _joined(self, text: str, topic: str, detail: str) -> str:
        """The question behind the earlier one, whole where it only supposes, else behind what that was about."""
        topic = self._for(text, topic)
        if _SUPPOSES.search(text) or not _ASKS.search(text):
            return f"{topic} {text}"
        return " ".join(part for part in (self._without_asking(topic), detail, text) if part)

    def _right(self, topic: str) -> str:
        """The right or the field that an earlier question is about; what it is about at all where it names none."""
        return self._named_right(topic) or self._without_asking(topic)

    def _named_right(self, topic: str) -> str:
        """The right or else the field that a question names; empty where it names none."""
        kinds = self._kinds.findall(topic)
        shown = kinds or [word for word in self._analyzer.words(topic) if word in self._field_words]
        return " ".join(dict.fromkeys(shown))

    def _without_asking(self, text: str) -> str:
        """What a question is about, without the words that ask; nothing where nothing else is in it."""
        clauses = []
        for clause in re.split(r"[,。?!;\s]+", text):
            words = [word for word in self._analyzer.words(clause) if word not in self._lexicon.asking]
            if not all(word in self._analyzer.stopwords for word in words):
                clauses.append((" " if clause.isascii() else "").join(words))
        return " ".join(clauses)

    def _for(self, text: str, topic: str) -> str:
        """An earlier question in Chinese words where the one that leans on it is Chinese."""
        if _CHINESE.search(text) and not _CHINESE.search(topic):
            return self._glossary.chinese(topic) or topic
        return topic

    def _is_kind(self, text: str) -> bool:
        """Whether a text is nothing but the name of a thing."""
        return self._kinds.fullmatch(_FILLING.sub("", text).strip()) is not None


def load_lexicon(path: Path = LEXICON / "followups.txt") -> Lexicon:
    """The words that ship."""
    words: dict[str, list[str]] = {"问": [], "事": []}
    kinds = []
    for line in read_lines(path):
        key, value = (part.strip() for part in line.split("=", 1))
        if key == "并列":
            kinds.append(tuple(tuple(thing.strip().split("、")) for thing in value.split("|")))
        else:
            words[key] += value.split()
    return Lexicon(frozenset(words["问"]), frozenset(words["事"]), tuple(kinds))


def _names(names: Sequence[str]) -> re.Pattern[str]:
    longest = sorted(names, key=len, reverse=True)
    return re.compile("|".join(rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name) for name in longest))
