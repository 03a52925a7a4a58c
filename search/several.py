"""Several questions in one: what a person asks in one breath, told apart, and the answers put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kb.answers import Answer
from search.texts import say

MOST = 3
"""How many questions of one breath are answered."""
_SHORTEST = 5  # characters; “行不行” alone asks nothing that can be looked up
_SENTENCE = re.compile(r"[^?!。;,\n]+(?:,(?![^?!。;\n]*(?:另外|顺便|还想问|再问))[^?!。;,\n]+)*[?!。;,\n]*")
_ASKS = re.compile(
    r"\?|[吗呢么]$|怎么|怎样|如何|多少|多久|几[年天月个次条]|能不能|可不可以|可以不|是不是|要不要|有没有|会不会|哪[里儿个些]|什么|谁"
)
_ALSO = re.compile(r"^(?:另外|顺便|还有|还想问|再问|以及|and\b|also\b|ngoài ra)[,:\s]*(?:问?一?下|一个问题)?[,:\s]*")


def questions_in(text: str) -> tuple[str, ...]:
    """The questions that a normalised text asks, in order; one of them stands for no more than itself.

    >>> questions_in("商标怎么续展?另外专利能保护几年?")
    ('商标怎么续展?', '专利能保护几年?')
    >>> questions_in("我开店三年了,有人抄我的招牌,怎么办?")
    ('我开店三年了,有人抄我的招牌,怎么办?',)
    """
    sentences = [_ALSO.sub("", found.strip(" ,")) for found in _SENTENCE.findall(text)]
    asked = [sentence for sentence in sentences if _ASKS.search(sentence) and len(sentence) >= _SHORTEST]
    return tuple(asked)


def only_asks(text: str, questions: Sequence[str]) -> bool:
    """Whether a text is nothing but its questions: no story that the first one needs.

    >>> text = "商标怎么续展?另外专利能保护几年?"
    >>> only_asks(text, questions_in(text)), only_asks("我开店三年了。能注册吗?要多久?", ("能注册吗?", "要多久?"))
    (True, False)
    """
    rest = text
    for question in questions:
        rest = rest.replace(question, "", 1)
    return len(rest) < _SHORTEST


def together(first: Answer, further: Sequence[tuple[str, Answer]]) -> Answer:
    """An answer with those to further questions after it, each a paragraph; no provision stands twice.

    Args:
        first: the answer to the whole.
        further: each further question as asked, and its answer.
    """
    statement, provisions, notices = first.said, list(first.provisions), list(first.notices)
    for asked, answer in further:
        known = {provision.citation.passage.passage_id for provision in provisions}
        statement += "\n" + say("also_asked", first.question.lang, asked=asked.strip("?！。 ")) + answer.said
        provisions += [
            provision for provision in answer.provisions[:1] if provision.citation.passage.passage_id not in known
        ]
        notices += answer.notices
    return replace(first, statement=statement, provisions=tuple(provisions), notices=tuple(dict.fromkeys(notices)))
