"""Answers judged whole: what they say and fail to say, whether their citations are exact and of the law of the day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kb.answers import Answer, CitedProvision, Question, Refusal
from kb.citations import Citation
from kb.errors import StoreError
from kb.store import Store
from search.engine import Engine
from search.evaluation.facts import Fact, Facts
from search.evaluation.topics import Topic

MEASURES = ("facts shown", "facts said", "wrong facts", "inexact citations", "stale citations")
_HEADINGS = ("要点在页上", "要点说到", "说错", "引文不符", "失效当现行", "应拒已拒", "误拒")


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """What came of one topic.

    Attributes:
        topic: the topic.
        refused: whether the engine refused to answer.
        wanted: how many facts the answer must say.
        unshown: facts that stand nowhere in the answer, neither in plain words nor in the law quoted.
        unsaid: facts that the plain words do not say; the unshown are among them.
        wrong: what the plain words claim against the law.
        inexact: citations that are not word for word what is stored at their address.
        stale: citations of law that is not law on the day, shown as if it were.
    """

    topic: Topic
    refused: bool
    wanted: int = 0
    unshown: tuple[Fact, ...] = ()
    unsaid: tuple[Fact, ...] = ()
    wrong: tuple[Fact, ...] = ()
    inexact: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()

    @property
    def is_faultless(self) -> bool:
        """Whether nothing on the page is missing or wrong, or the refusal is right."""
        return self.refused != self.topic.is_answerable and not (
            self.unshown or self.wrong or self.inexact or self.stale
        )


def judge(topic: Topic, facts: Facts | None, said: Answer | Refusal, store: Store, *, is_named: bool) -> JudgedAnswer:
    """What an answer to a topic is worth.

    Args:
        topic: what was asked.
        facts: what must be said; None where nothing was written for the topic.
        said: what the engine gave, with the day asked about.
        store: what citations are held against.
        is_named: whether the question names provisions itself; those may be of any day, if marked so.
    """
    wanted = facts.must if facts else ()
    if isinstance(said, Refusal):
        return JudgedAnswer(topic, True, len(wanted), wanted, wanted)
    plain = "\n".join((said.statement, said.conditions, said.next_step, said.warning))
    shown = "\n".join(
        (plain, *(f"{provision.explanation}\n{provision.citation.quote}" for provision in said.provisions))
    )
    return JudgedAnswer(
        topic=topic,
        refused=False,
        wanted=len(wanted),
        unshown=tuple(fact for fact in wanted if not fact.is_in(shown)),
        unsaid=tuple(fact for fact in wanted if not fact.is_in(plain)),
        wrong=tuple(fact for fact in (facts.wrong if facts else ()) if fact.is_claimed_in(plain)),
        inexact=tuple(_printed(cited) for cited in said.provisions if not is_exact(cited.citation, store)),
        stale=tuple(_printed(cited) for cited in said.provisions if _is_stale(cited, said.question.as_of, is_named)),
    )


def is_exact(citation: Citation, store: Store) -> bool:
    """Whether a citation gives document, version and address as stored, and its quote character for character."""
    try:
        document = store.document(citation.document.document_id)
        passage = store.passage_at(document.document_id, citation.locator)
        return document == citation.document and Citation.of(document, passage, citation.locator) == citation
    except StoreError:
        return False


def run_answers(
    engine: Engine,
    topics: Sequence[Topic],
    facts: Mapping[str, Facts],
    judged_on: date,
    told: Callable[[int, int, str], None],
) -> list[JudgedAnswer]:
    """The answer to each topic, judged; asked as on the day it was judged."""
    judged = []
    for done, topic in enumerate(topics):
        told(done, len(topics), topic.topic_id)
        question = Question(topic.text, topic.as_of or judged_on, lang="")
        is_named = bool(engine.read(question).mentions)
        judged.append(judge(topic, facts.get(topic.topic_id), engine.ask(question), engine.store, is_named=is_named))
    told(len(topics), len(topics), "")
    return judged


def averages(judged: Sequence[JudgedAnswer]) -> dict[str, float]:
    """Shares of facts shown and said, counts of what is wrong, and the two rates of refusal.

    A fact counts as missing when its topic was refused. Shares of nothing are 0.
    """
    wanted = sum(answer.wanted for answer in judged)
    answerable = [answer for answer in judged if answer.topic.is_answerable]
    others = [answer for answer in judged if not answer.topic.is_answerable]
    return {
        "facts shown": _share(wanted - sum(len(answer.unshown) for answer in judged), wanted),
        "facts said": _share(wanted - sum(len(answer.unsaid) for answer in judged), wanted),
        "wrong facts": float(sum(len(answer.wrong) for answer in judged)),
        "inexact citations": float(sum(len(answer.inexact) for answer in judged)),
        "stale citations": float(sum(len(answer.stale) for answer in judged)),
        "refused rightly": _share(sum(answer.refused for answer in others), len(others)),
        "refused wrongly": _share(sum(answer.refused for answer in answerable), len(answerable)),
    }


def table(judged: Sequence[JudgedAnswer]) -> str:
    """The measures of all topics and of each kind of question, as lines of text."""
    kinds = sorted({answer.topic.kind for answer in judged})
    groups = [("全部", list(judged))]
    groups += [(kind, [answer for answer in judged if answer.topic.kind == kind]) for kind in kinds]
    lines = [f"{'':14}{'题':>4}{'要点':>5}  " + "  ".join(_HEADINGS)]
    for name, group in groups:
        scores = averages(group)
        cells = [f"{scores[measure]:8.3f}" for measure in MEASURES[:2]]
        cells += [f"{scores[measure]:6.0f}" for measure in MEASURES[2:]]
        cells.append(_rate(group, "refused rightly", is_answerable=False))
        cells.append(_rate(group, "refused wrongly", is_answerable=True))
        lines.append(f"{name:14}{len(group):5}{sum(answer.wanted for answer in group):6}  " + "  ".join(cells))
    return "\n".join(lines)


def misses(judged: Sequence[JudgedAnswer], split: str = "dev") -> list[str]:
    """What is wrong with the answers to the topics of one split, a line or two each."""
    lines = []
    for answer in judged:
        if answer.topic.split != split or answer.is_faultless:
            continue
        lines.append(f"{answer.topic.topic_id} [{answer.topic.kind}] {answer.topic.text[:60]}")
        if answer.refused or not answer.topic.is_answerable:
            lines.append("    误拒" if answer.refused else "    该拒未拒")
        for heading, found in (
            ("没有出现", answer.unshown if not answer.refused else ()),
            ("说错", answer.wrong),
            ("引文不符", answer.inexact),
            ("失效当现行", answer.stale),
        ):
            if found:
                lines.append(f"    {heading}：{'、'.join(map(str, found))}")
    return lines


def _rate(group: Sequence[JudgedAnswer], measure: str, *, is_answerable: bool) -> str:
    """A rate of refusal for a table; a dash where there is nothing to count."""
    is_counted = any(answer.topic.is_answerable is is_answerable for answer in group)
    return f"{averages(group)[measure]:8.3f}" if is_counted else f"{'–':>8}"


def _is_stale(cited: CitedProvision, day: date, is_named: bool) -> bool:
    """Whether what is no law on the day is shown as law, or shown at all to one who did not name it."""
    return not cited.citation.document.status(day).may_apply and (cited.status.may_apply or not is_named)


def _printed(cited: CitedProvision) -> str:
    return f"{cited.citation.document.document_id} {cited.citation.locator}"


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
