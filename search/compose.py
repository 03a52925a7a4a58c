"""Composing: hits become an answer in plain words, with the provisions that carry it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from kb.answers import Answer, CitedProvision, Refusal, RefusalReason
from kb.articles import find_unit
from kb.channels import Channel
from kb.citations import Citation
from kb.documents import Document, DocumentKind, Status
from kb.guides import Guide
from kb.passages import Passage, PassageId
from kb.store import Store
from search.lookup import Named
from search.premise import false_premise
from search.query import Query
from search.ranking import Hit
from search.retrieval import Found, Retrieval
from search.texts import read_examples, say, translate
from search.transitions import reaching_back, read_transitions

_CITED = 4
"""How many provisions an answer shows at most, apart from what the question names."""
_NEAR = 0.25
"""A provision is shown beside the best one when its odds are at least this share of those of the best."""
_BESIDE = 1
"""Of what the guide that answers says to read beside its provision so many are shown even where there is no room."""
_OF_ONE = 2
"""Of the provisions that a section of a topic rests on so many are shown, where others come close."""
_SOON = timedelta(days=365)
_GENERAL = ("12345", "12315", "law-database")
_REFERRALS: Mapping[RefusalReason, tuple[str, ...]] = {
    RefusalReason.FOREIGN_LAW: ("ip-aid", "12345"),
    RefusalReason.PRIVATE_REGISTER: ("cnipa", "copyright-centre", "court"),
    RefusalReason.PREDICTION: ("court", "ip-aid"),
    RefusalReason.DRAFTING: ("ip-aid", "12345"),
    RefusalReason.REFERRAL: ("cnipa", "ip-aid"),
    RefusalReason.EMERGENCY: ("110", "120", "12356"),
}


_ANYTHING = (RefusalReason.SMALL_TALK, RefusalReason.EMERGENCY)
"""Where nothing was asked of the law, what people often ask is suggested instead of what lies nearby."""


class GuideComposer:
    """Composes from guides: their plain words first, then the law, word for word."""

    def __init__(self, store: Store, retrieval: Retrieval, channels: Mapping[str, Channel], edition: str) -> None:
        self._store = store
        self._retrieval = retrieval
        self._channels = channels
        self._edition = edition
        self._transitions = read_transitions()

    def compose(self, query: Query, found: Found) -> Answer | Refusal:
        """The answer that the hits make; a refusal when what was named is not there."""
        if found.not_there and not found.named:
            return self._not_there(query, found)
        provisions: list[CitedProvision] = []
        lead: Guide | None = None
        for hit, entry in self._shown(found):
            passage = entry.passage if entry else self._store.passage(hit.passage_id)
            document = entry.document if entry else self._retrieval.document_of(hit.passage_id)
            if passage is None or document is None:
                continue
            guide = self._guide(passage, hit, entry)
            if not provisions:
                lead = guide
            provisions.append(self._cited(query, document, passage, guide, entry, is_basis=not provisions))
        if lead is not None and not found.named:
            provisions += self._beside(query, lead, provisions)
        if not found.named:
            provisions += self._transitional(query, found, provisions)
        return self._answer(query, found, provisions, lead)

    def refuse(self, query: Query, found: Found, reason: RefusalReason) -> Refusal:
        """A refusal with channels and with nearby questions that can be answered."""
        return Refusal(
            question=query.question,
            reason=reason,
            message=say(reason.value, query.question.lang),
            channels=self._channels_for(_REFERRALS.get(reason, _GENERAL)),
            edition=self._edition,
            suggestions=tuple(read_examples(query.question.lang)[:3])
            if reason in _ANYTHING
            else self._suggestions(found.ranking.hits, query.question.lang, None),
        )

    def _answer(
        self, query: Query, found: Found, provisions: Sequence[CitedProvision], lead: Guide | None
    ) -> Answer | Refusal:
        if not provisions:
            return self.refuse(query, found, RefusalReason.NOT_COVERED)
        lang = query.question.lang
        translation = lead.translation(lang) if lead is not None else None
        statement = _plain(lead, lang) if lead is not None else ""
        notices = list(
            self._notices(query, provisions, statement, has_translation=lang == "zh" or translation is not None)
        )
        notices += [
            say("no_such_unit", lang, locator=entry.locator, whole=entry.locator.head) for entry in _lost(found)
        ]
        return Answer(
            question=query.question,
            statement=statement,
            provisions=tuple(provisions),
            edition=self._edition,
            conditions=translate(lead.conditions, lang) if lead else "",
            next_step=translate(lead.next_step, lang) if lead else "",
            warning=translate(lead.warning, lang) if lead else "",
            source=translate(lead.source, lang) if lead else "",
            notices=tuple(notices),
            channels=self._channels_for(lead.channels if lead and lead.channels else ("12345",)),
            suggestions=self._suggestions(found.ranking.hits[1:], lang, lead),
            uncovered=say("uncovered", lang),
        )

    def _shown(self, found: Found) -> list[tuple[Hit, Named | None]]:
        """The hits that an answer shows: all that was named, else the best and what comes close to it."""
        hits = {hit.passage_id: hit for hit in found.ranking.hits}
        named: list[tuple[Hit, Named | None]] = [
            (hits[entry.passage.passage_id], entry) for entry in found.named if entry.passage.passage_id in hits
        ]
        if named or not hits:
            return named
        best, *others = found.ranking.hits
        near = varied(best, [hit for hit in others if hit.score >= _NEAR * best.score])[: _CITED - 1]
        return [(hit, None) for hit in (best, *sorted(near, key=lambda hit: self._rank(hit.passage_id)))]

    def _beside(self, query: Query, lead: Guide, shown: Sequence[CitedProvision]) -> list[CitedProvision]:
        """What the guide that answers says to read beside its provision, the first always, more where there is room."""
        beside = self._retrieval.beside(lead, query.as_of)
        return self._further(query, beside, shown)[: max(_CITED - len(shown), _BESIDE)]

    def _transitional(self, query: Query, found: Found, shown: Sequence[CitedProvision]) -> list[CitedProvision]:
        """What says which law rules, where the question reaches back before the law that answers it changed.

        That is the law shown first and, where the question shows its field, what was found of that field: “which law
        rules” is said in nearly the same words for marks and for patents.
        """
        works = {provision.citation.document.work_id for provision in shown[:1]}
        ranker = self._retrieval.ranker
        if ranker is not None:
            documents = [self._retrieval.document_of_passage[hit.passage_id] for hit in found.ranking.hits]
            fits = zip(documents, ranker.fits(query, documents), strict=True)
            works |= {document.work_id for document, fit in fits if fit > 0}
        names = reaching_back(query.said, query.as_of, works, self._transitions)
        return self._further(query, self._retrieval.provisions(names, query.as_of), shown)

    def _further(
        self, query: Query, identities: Sequence[PassageId], shown: Sequence[CitedProvision]
    ) -> list[CitedProvision]:
        """Provisions cited beside those that are shown, each once."""
        there = {provision.citation.passage.passage_id for provision in shown}
        cited = []
        for identity in dict.fromkeys(identities):
            passage, document = self._store.passage(identity), self._retrieval.document_of(identity)
            if identity in there or passage is None or document is None:
                continue
            guide = next(iter(self._store.guides(identity)), None)
            cited.append(self._cited(query, document, passage, guide, None, is_basis=False))
        return cited

    def _rank(self, passage_id: PassageId) -> int:
        """效力位阶: beside what carries the answer, law is cited first, then regulation, then interpretation."""
        document = self._retrieval.document_of(passage_id)
        return document.kind.rank if document is not None else len(DocumentKind)

    def _guide(self, passage: Passage, hit: Hit, entry: Named | None) -> Guide | None:
        """The guide to a passage that speaks to the question: that of the voice that found it."""
        guides = self._store.guides(passage.passage_id)
        if entry is not None and entry.locator.inside:
            guides = [guide for guide in guides if guide.locator == entry.locator] or guides
        if hit.voice_id is not None:
            voice = self._store.voice(hit.voice_id)
            for guide in guides:
                if voice is not None and (voice.text in guide.questions or voice.text.startswith(guide.title)):
                    return guide
                if voice is not None and any(voice.text in entry.questions for entry in guide.translations):
                    return guide
        return guides[0] if guides else None

    def _cited(
        self,
        query: Query,
        document: Document,
        passage: Passage,
        guide: Guide | None,
        entry: Named | None,
        *,
        is_basis: bool,
    ) -> CitedProvision:
        locator = entry.locator if entry else guide.locator if guide else passage.locator
        if locator.inside and passage.is_installed and find_unit(passage.text, locator.inside) is None:
            locator = passage.locator
        return CitedProvision(
            citation=Citation.of(document, passage, locator),
            status=document.status(query.as_of),
            explanation=_plain(guide, query.question.lang) if guide and document.kind is not DocumentKind.GUIDE else "",
            is_basis=is_basis,
        )

    def _not_there(self, query: Query, found: Found) -> Refusal:
        missing = found.not_there[0]
        is_there = self._store.is_installed(missing.document.document_id)
        reason = RefusalReason.NO_SUCH_PROVISION if is_there else RefusalReason.TEXT_NOT_INSTALLED
        return Refusal(
            question=query.question,
            reason=reason,
            message=say(
                reason.value,
                query.question.lang,
                reason=missing.message,
                title=missing.document.printed_title,
                locator=missing.locator,
            ),
            channels=self._channels_for(("law-database", "12345")),
            edition=self._edition,
            suggestions=self._suggestions(found.ranking.hits, query.question.lang, None),
        )

    def _notices(
        self, query: Query, provisions: Sequence[CitedProvision], statement: str, *, has_translation: bool
    ) -> list[str]:
        lang = query.question.lang
        notices = [say("put_right", lang, written=slip.written, meant=slip.meant) for slip in query.corrections]
        if query.is_evasive:
            notices.insert(0, say("evasion", lang))
        if premise := false_premise(query.said, provisions[0].citation, statement, lang):
            notices.insert(0, premise)
        if not has_translation:
            notices.append(say("no_translation", lang))
        unknown = [p.citation.document for p in provisions if p.status is Status.UNKNOWN]
        for document in dict.fromkeys(unknown):
            notices.append(_unknown_notice(document, lang))
        for provision in provisions:
            notices += status_notice(provision, query.as_of, lang)
            if not self._has_law_of_day(provision, query.as_of):
                title, day = provision.citation.document.short_title, query.as_of
                notices.append(say("no_version_of_day", lang, title=title, day=day))
            starts = provision.citation.document.effective_on
            if starts is not None and query.asked_on is not None and query.asked_on < starts <= query.as_of:
                title = provision.citation.document.printed_title
                notices.append(say("begins_before_day", lang, title=title, starts=starts, day=query.as_of))
        if any(not provision.citation.passage.is_installed for provision in provisions):
            notices.append(say("not_installed", lang))
        return list(dict.fromkeys(notices))

    def _has_law_of_day(self, provision: CitedProvision, as_of: date) -> bool:
        """Whether the base holds the version of a day, where what is shown was law only later."""
        shown = provision.citation.document
        return provision.status is not Status.NOT_YET_IN_FORCE or any(
            document.status(as_of).may_apply
            for document in self._retrieval.documents.values()
            if (document.work_id, document.part) == (shown.work_id, shown.part)
        )

    def _channels_for(self, ids: Sequence[str]) -> tuple[Channel, ...]:
        return tuple(self._channels[identity] for identity in ids if identity in self._channels)

    def _suggestions(self, hits: Sequence[Hit], lang: str, lead: Guide | None) -> tuple[str, ...]:
        """A question of each of some passages, for what a person may ask next; in Chinese where none has another.

        Args:
            hits: what was found and not answered, best first.
            lang: the language of the visitor.
            lead: the guide that answered; its questions are not asked again.
        """
        own = _questions(lead, lang) if lead else ()
        suggestions: list[str] = []
        for hit in hits:
            guides = self._store.guides(PassageId(hit.passage_id))
            question = next((q for guide in guides for q in _questions(guide, lang) if q not in own), None)
            if question and question not in suggestions:
                suggestions.append(question)
            if len(suggestions) == 3:
                break
        return tuple(suggestions) if suggestions or lang == "zh" else self._suggestions(hits, "zh", lead)


def varied(best: Hit, near: Sequence[Hit]) -> list[Hit]:
    """Hits to show beside the best one, with no more than two that one section of a topic brought along.

    >>> from kb.passages import VoiceId
    >>> hits = [Hit(PassageId(at), 1.0, VoiceId(7)) for at in range(4)]
    >>> [hit.passage_id for hit in varied(hits[0], [*hits[1:], Hit(PassageId(9), 0.9, VoiceId(8))])]
    [1, 9]
    """
    heard = Counter([best.voice_id])
    kept = []
    for hit in near:
        heard[hit.voice_id] += 1
        if hit.voice_id is None or heard[hit.voice_id] <= _OF_ONE:
            kept.append(hit)
    return kept


def _lost(found: Found) -> list[Named]:
    """What was named down to a 款项目 that its article does not have."""
    return [
        entry
        for entry in found.named
        if entry.passage.is_installed
        and entry.locator.inside
        and find_unit(entry.passage.text, entry.locator.inside) is None
    ]


def _plain(guide: Guide, lang: str) -> str:
    """The plain words of a guide in a language; in Chinese where it has no other."""
    translation = guide.translation(lang)
    return (translation.plain if translation else "") or guide.plain


def _questions(guide: Guide, lang: str) -> tuple[str, ...]:
    """The questions of a guide in a language; none where it has no translation."""
    if lang == "zh":
        return guide.questions
    translation = guide.translation(lang)
    return translation.questions if translation else ()


def _unknown_notice(document: Document, lang: str) -> str:
    return say(
        "validity_unknown_see" if document.official_page else "validity_unknown",
        lang,
        title=document.printed_title,
        basis=f"（{document.validity_basis}）" if document.validity_basis else "",
        page=document.official_page,
    )


def status_notice(provision: CitedProvision, as_of: date, lang: str) -> list[str]:
    """What to say of a provision that is not the law of the day, or soon will not be; nothing of any other."""
    document = provision.citation.document
    title, notes = document.printed_title, document.notes
    if provision.status is Status.NOT_YET_IN_FORCE:
        return [say("not_yet_in_force", lang, title=title, starts=document.effective_on)]
    if provision.status in (Status.AMENDED, Status.REPEALED):
        key = "amended" if provision.status is Status.AMENDED else "repealed"
        return [say(key, lang, title=title, notes=notes)]
    ends = document.superseded_on or document.repealed_on
    if ends is not None and as_of < ends <= as_of + _SOON and notes:
        return [say("ends_soon", lang, title=title, notes=notes, ends=ends)]
    return []
