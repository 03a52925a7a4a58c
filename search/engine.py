"""The engine: the one thing that entry points talk to. A question goes in, a verified answer comes out."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from corpus import CHANNELS, PATHS
from kb.answers import Answer, Choice, CitedProvision, Question, Refusal, RefusalReason
from kb.channels import Channel, read_channels
from kb.documents import Document
from kb.guides import Guide
from kb.passages import Passage
from kb.paths import GuidedPath, read_paths
from kb.settings import Settings
from kb.store import Store
from search.aliases import load_aliases
from search.allowance import Allowance
from search.analysis import Analyzer
from search.boundaries import beyond
from search.choices import Chooser, read_ambiguities
from search.compose import GuideComposer
from search.encoder import load_encoder
from search.followups import Alone, FollowUps, load_lexicon
from search.glossary import load_glossary
from search.index import current_build, open_index
from search.llm import load_rewriter
from search.paths import PathGuide
from search.pinyin import PinyinReader, words_of_questions
from search.query import Query, Reader
from search.relevance import load_relevance
from search.rerank import load_ranker, read_fields
from search.retrieval import Found, Retrieval
from search.scope import ScopeModel, load_scope
from search.several import MOST, only_asks, questions_in, together
from search.spelling import load_speller, read_sounds
from search.verify import proven_statement, verified

logger = logging.getLogger(__name__)

_SHOWN = 3
"""Of how many provisions that answer a question the fields of law are told."""
_SURE = 0.7
"""How likely the base must answer a further question of the same breath by itself: nobody asked for a guess."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A provision that a search found: what an API or a page shows of it; `gist` is what a guide says first."""

    document: Document
    passage: Passage
    score: float
    gist: str


class Engine:
    """Answers questions from one state of store and index."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        analyzer: Analyzer,
        retrieval: Retrieval,
        scope: ScopeModel,
        build: str,
        allowance: Allowance,
    ) -> None:
        self.settings = settings
        self.store = store
        self.analyzer = analyzer
        self.retrieval = retrieval
        self.scope = scope
        self.build = build
        self.edition = store.fingerprint()[:8]
        self.channels: dict[str, Channel] = read_channels(CHANNELS)
        self.paths: dict[str, GuidedPath] = read_paths(PATHS)
        self.path_guide = PathGuide(store, retrieval, self.channels)
        fields = read_fields()
        self._reader = Reader(
            analyzer,
            load_speller(analyzer),
            load_aliases(),
            load_glossary(),
            PinyinReader(lambda: words_of_questions(self._questions(), analyzer), read_sounds()),
            retrieval.works.names,
            retrieval.works.starts,
            settings.question_limit,
            FollowUps(
                analyzer,
                load_glossary(),
                load_lexicon(),
                frozenset().union(*(field.asked for field in fields)),
                scope.terms,
            ),
            self._alone,
        )
        self._chooser = Chooser(read_ambiguities(), fields)
        self._composer = GuideComposer(store, retrieval, self.channels, self.edition)
        self.allowance = allowance
        self._rewriter = load_rewriter(settings, analyzer, retrieval.works.names, allowance)

    @classmethod
    def open(cls, settings: Settings, allowance: Allowance | None = None) -> Engine:
        """The engine over the store and index that the settings name.

        Args:
            settings: which, and how to answer.
            allowance: what an engine before this one has used of the language model.

        Raises:
            StoreError, IndexProblem, SettingsError: they cannot be used; the message says how to mend it.
        """
        store = Store(settings.store_path)
        analyzer = Analyzer()
        index = open_index(settings.index_dir, store, load_encoder(settings.encoder), analyzer)
        build = current_build(settings.index_dir).name
        retrieval = Retrieval(index, store, load_ranker(), relevance=load_relevance())
        allowance = allowance or Allowance(settings.llm_calls_per_hour, max(1, settings.threads // 4))
        return cls(settings, store, analyzer, retrieval, load_scope(), build, allowance)

    def read(self, question: Question) -> Query:
        """The query that a question makes; raises QuestionError."""
        return self._reader.read(question)

    def find(self, query: Query, k: int = 10) -> Found:
        """What retrieval finds, with what each retriever found by itself."""
        return self.retrieval.find(query, k)

    def search(self, question: Question, k: int = 10) -> tuple[Query, list[SearchHit]]:
        """The query as read, and its provisions, best first, each article once; raises QuestionError."""
        query = self.read(question)
        hits = []
        for hit in self.find(query, k).ranking.hits:
            passage = self.store.passage(hit.passage_id)
            document = self.retrieval.document_of(hit.passage_id)
            if passage is not None and document is not None:
                guides = self.store.guides(passage.passage_id)
                hits.append(SearchHit(document, passage, hit.score, guides[0].plain if guides else ""))
        return query, hits

    def versions(self, document: Document) -> list[Document]:
        """The versions of the same work, or the same part of it, newest first."""
        same = [
            other
            for other in self.retrieval.documents.values()
            if (other.work_id, other.part) == (document.work_id, document.part)
        ]
        return sorted(same, key=lambda other: other.effective_on or date.min, reverse=True)

    def guides_of(self, document_id: str) -> list[Guide]:
        """The guides to a document, in its order."""
        found = (guide for guide in self.store.all_guides() if guide.document_id == document_id)
        return sorted(found, key=lambda guide: guide.locator)

    def neighbours(self, passage: Passage) -> tuple[Passage | None, Passage | None]:
        """The provisions before and after one in its document."""
        passages = self.store.passages(passage.document_id)
        at = next((i for i, other in enumerate(passages) if other.passage_id == passage.passage_id), None)
        if at is None:
            return None, None
        return (passages[at - 1] if at else None), (passages[at + 1] if at + 1 < len(passages) else None)

    def ask(self, question: Question, *, may_reword: bool = True) -> Answer | Refusal:
        """The verified answer, or the reason why there is none; raises QuestionError.

        Args:
            question: what is asked.
            may_reword: whether a language model, where one is set, may say it in other words; the answer then waits
                for the model. A page that must not wait asks without, and for `retold` afterwards.
        """
        query, found = self._opened(self.read(question))
        outside = None if found.is_known else beyond(query.said)
        if outside is not None:
            return self._composer.refuse(query, found, outside)
        said = self._said(query, found)
        if isinstance(said, Answer):
            further = self._further(query, said)
            said = together(said, further) if further else self._rewritten(said) if may_reword else said
        return replace(said, choices=self._choices(query, found))

    def retold(self, question: Question) -> Iterator[tuple[str, CitedProvision]]:
        """The answer in the words of a language model, each sentence as it comes, held against its provision.

        Nothing where there is no model, no answer, or an answer to several questions; raises QuestionError.
        """
        query, found = self._opened(self.read(question))
        outside = None if found.is_known else beyond(query.said)
        said = self._said(query, found) if outside is None and self._rewriter is not None else None
        if self._rewriter is None or not isinstance(said, Answer) or self._further(query, said):
            return
        for claim, provision in self._rewriter.told(said):
            if proven_statement(claim.text, said.provisions, said.source) == claim.text:
                yield claim.text, provision

    def _opened(self, query: Query) -> tuple[Query, Found]:
        """What is found for a question; for the first of several that stand side by side, where it can stand alone.

        Two questions searched as one find what lies between them.
        """
        questions = questions_in(query.said)
        ranker = self.retrieval.ranker
        if len(questions) > 1 and ranker is not None and not query.mentions and only_asks(query.said, questions):
            first = self.read(replace(query.question, text=questions[0], previous=()))
            found = self.find(first)
            if ranker.shown(first) and self.confidence(first, found) >= _SURE:
                return replace(first, question=query.question, said=query.said), found
        return query, self.find(query)

    def _choices(self, query: Query, found: Found) -> tuple[Choice, ...]:
        """What the question may mean, where it does not tell; each is a question that is answered."""
        answered = []
        for choice in self._chooser.choices(query, found, self.retrieval.document_of_passage):
            meant = self.read(replace(query.question, text=choice.question, previous=()))
            hits = self.find(meant)
            if hits.is_known or self.confidence(meant, hits) >= self.settings.answer_threshold:
                answered.append(choice)
        return tuple(answered) if len(answered) > 1 else ()

    def _said(self, query: Query, found: Found) -> Answer | Refusal:
        """The verified answer to what may be answered, or why there is none."""
        is_there = bool(found.is_known or found.named or found.not_there)
        if not is_there and self.confidence(query, found) < self.settings.answer_threshold:
            return self._composer.refuse(query, found, RefusalReason.NOT_COVERED)
        composed = self._composer.compose(query, found)
        if isinstance(composed, Refusal):
            return composed
        answer = verified(composed, self.store)
        if answer is None:
            logger.error(
                "an answer did not pass verification: %s", [str(p.citation.locator) for p in composed.provisions]
            )
            return self._composer.refuse(query, found, RefusalReason.CITATION_UNPROVEN)
        return answer

    def _further(self, query: Query, answer: Answer) -> list[tuple[str, Answer]]:
        """What else was asked in the same breath, with its answers: only what shows its field and is surely answered.

        “多久能下来” after another question leans on that one and is no question by itself.
        """
        said = {answer.provisions[0].citation.passage.passage_id}
        further: list[tuple[str, Answer]] = []
        questions = questions_in(query.said)
        for asked in questions[:MOST] if len(questions) > 1 else ():
            part = self.read(replace(query.question, text=asked, previous=()))
            found = self.find(part)
            ranker = self.retrieval.ranker
            if ranker is None or not ranker.shown(part) or beyond(part.said) or not found.ranking.hits:
                continue
            if found.ranking.hits[0].passage_id in said or self.confidence(part, found) < _SURE:
                continue
            composed = self._composer.compose(part, found)
            proven = verified(composed, self.store) if isinstance(composed, Answer) else None
            if proven is not None:
                further.append((asked, proven))
                said.add(proven.provisions[0].citation.passage.passage_id)
        return further

    def _rewritten(self, answer: Answer) -> Answer:
        """The answer in the words of the language model, where there is one and its words pass the same gate."""
        if self._rewriter is None:
            return answer
        rewritten = self._rewriter.rewritten(answer)
        return rewritten if verified(rewritten, self.store) == rewritten else answer

    def _questions(self) -> Iterator[str]:
        """The questions of all guides."""
        return (question for guide in self.store.all_guides() for question in guide.questions)

    def _alone(self, question: Question) -> Alone:
        """What is found for a question by itself; fields of law only where it is surely answered."""
        query = self.read(question)
        found = self.find(query, _SHOWN)
        confidence, ranker = self.confidence(query, found), self.retrieval.ranker
        if ranker is None or confidence < self.settings.answer_threshold:
            return Alone(confidence)
        documents = (self.retrieval.document_of(hit.passage_id) for hit in found.ranking.hits)
        fields = (ranker.field_named(document.title) for document in documents if document is not None)
        return Alone(confidence, tuple(field for field in dict.fromkeys(fields) if field))

    def confidence(self, query: Query, found: Found) -> float:
        """How likely it is that the base answers the query, 0 to 1."""
        return self.scope.probability(query, found)
