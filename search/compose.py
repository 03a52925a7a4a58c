"""Composing: hits become an answer in plain words, with the provisions that carry it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from corpus import LEXICON
from kb.answers import Answer, CitedProvision, Refusal, RefusalReason
from kb.articles import find_unit
from kb.channels import Channel
from kb.citations import Citation
from kb.documents import Document, DocumentKind, Status
from kb.guides import Guide
from kb.passages import Passage, PassageId
from kb.store import Store
from search.analysis import read_lines
from search.lookup import Named
from search.premise import false_premise
from search.query import Query
from search.ranking import Hit
from search.retrieval import Found, Retrieval
from search.texts import say

_CITED = 4
"""How many provisions an answer shows at most, apart from what the question names."""
_NEAR = 0.84
"""A provision is shown beside the best one when it scores at least this share of it."""
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

    def compose(self, query: Query, found: Found) -> Answer | Refusal:
        """The answer that the hits make; a refusal when what was named is not there."""
        if found.not_there and not found.named:
            return self._not_there(query, found)
        provisions: list[CitedProvision] = []
        lead: Guide | None = None
        named = {entry.passage.passage_id: entry for entry in found.named}
        for hit in self._shown(found):
            entry = named.get(hit.passage_id)
            passage = entry.passage if entry else self._store.passage(hit.passage_id)
            document = entry.document if entry else self._retrieval.document_of(hit.passage_id)
            if passage is None or document is None:
                continue
            guide = self._guide(passage, hit, entry)
            if not provisions:
                lead = guide
            provisions.append(self._cited(query, document, passage, guide, entry, is_basis=not provisions))
        if lead is not None and not named:
            provisions += self._beside(query, lead, provisions)
        return self._answer(query, found, provisions, lead)

    def refuse(self, query: Query, found: Found, reason: RefusalReason) -> Refusal:
        """A refusal with channels and with nearby questions that can be answered."""
        return Refusal(
            question=query.question,
            reason=reason,
            message=say(reason.value, query.question.lang),
            channels=self._channels_for(_REFERRALS.get(reason, _GENERAL)),
            edition=self._edition,
            suggestions=self._examples() if reason in _ANYTHING else self._suggestions(found, ()),
        )

    def _answer(
        self, query: Query, found: Found, provisions: Sequence[CitedProvision], lead: Guide | None
    ) -> Answer | Refusal:
        if not provisions:
            return self.refuse(query, found, RefusalReason.NOT_COVERED)
        lang = query.question.lang
        translation = lead.translation(lang) if lead is not None else None
        statement = (translation.plain if translation else "") or (lead.plain if lead else "")
        notices = list(
            self._notices(query, provisions, statement, has_translation=lang == "zh" or translation is not None)
        )
        return Answer(
            question=query.question,
            statement=statement,
            provisions=tuple(provisions),
            edition=self._edition,
            conditions=lead.conditions if lead else "",
            next_step=lead.next_step if lead else "",
            warning=lead.warning if lead else "",
            source=lead.source if lead else "",
            notices=tuple(notices),
            channels=self._channels_for(lead.channels if lead and lead.channels else ("12345",)),
            suggestions=self._suggestions(found, tuple(lead.questions) if lead else ()),
        )

    def _shown(self, found: Found) -> list[Hit]:
        """The hits that an answer shows: what was named, the best, and what comes close to it."""
        named = {entry.passage.passage_id for entry in found.named}
        shown = [hit for hit in found.ranking.hits if hit.passage_id in named]
        searched = [hit for hit in found.ranking.hits if hit.passage_id not in named]
        if not shown and searched:
            shown, searched = searched[:1], searched[1:]
            near = [hit for hit in searched if hit.score >= _NEAR * shown[0].score][: _CITED - 1]
            shown += sorted(near, key=lambda hit: self._rank(hit.passage_id))
        return shown

    def _beside(self, query: Query, lead: Guide, shown: Sequence[CitedProvision]) -> list[CitedProvision]:
        """What the guide that answers says to read beside its provision, as far as there is room."""
        there = {provision.citation.passage.passage_id for provision in shown}
        cited = []
        for identity in dict.fromkeys(self._retrieval.beside(lead, query.as_of)):
            passage, document = self._store.passage(identity), self._retrieval.document_of(identity)
            if identity in there or passage is None or document is None:
                continue
            guide = next(iter(self._store.guides(identity)), None)
            cited.append(self._cited(query, document, passage, guide, None, is_basis=False))
        return cited[: max(_CITED - len(shown), 0)]

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
            explanation=guide.plain if guide and document.kind is not DocumentKind.GUIDE else "",
            is_basis=is_basis,
        )

    def _not_there(self, query: Query, found: Found) -> Refusal:
        missing = found.not_there[0]
        installed = self._store.passage_counts().get(missing.document.document_id, 0)
        reason = RefusalReason.NO_SUCH_PROVISION if installed else RefusalReason.TEXT_NOT_INSTALLED
        return Refusal(
            question=query.question,
            reason=reason,
            message=missing.message,
            channels=self._channels_for(("law-database", "12345")),
            edition=self._edition,
            suggestions=self._suggestions(found, ()),
        )

    def _notices(
        self, query: Query, provisions: Sequence[CitedProvision], statement: str, *, has_translation: bool
    ) -> list[str]:
        lang = query.question.lang
        notices = [f"“{slip.written}”按“{slip.meant}”理解。" for slip in query.corrections]
        if query.is_evasive:
            notices.insert(0, say("evasion", lang))
        if premise := false_premise(query.said, provisions[0].citation, statement):
            notices.insert(0, premise)
        if not has_translation:
            notices.append(say("no_translation", lang))
        unknown = [p.citation.document for p in provisions if p.status is Status.UNKNOWN]
        for document in dict.fromkeys(unknown):
            notices.append(_unknown_notice(document))
        for provision in provisions:
            notices += _status_notice(provision, query.as_of)
            starts = provision.citation.document.effective_on
            if starts is not None and query.asked_on is not None and query.asked_on < starts <= query.as_of:
                title = provision.citation.document.printed_title
                notices.append(
                    f"{title}{starts.isoformat()}起施行，现在尚未生效；这里按 {query.as_of.isoformat()} 的法律回答。"
                )
        if any(not provision.citation.passage.is_installed for provision in provisions):
            notices.append("本机没有安装官方原文，上面只有通俗解读和条文出处；安装后会同时显示原文。")
        return list(dict.fromkeys(notices))

    def _channels_for(self, ids: Sequence[str]) -> tuple[Channel, ...]:
        return tuple(self._channels[identity] for identity in ids if identity in self._channels)

    def _examples(self) -> tuple[str, ...]:
        return tuple(read_lines(LEXICON / "examples.txt")[:3])

    def _suggestions(self, found: Found, own: tuple[str, ...]) -> tuple[str, ...]:
        """A question of each of the next passages, for what a person may ask next."""
        suggestions: list[str] = []
        for hit in found.ranking.hits[1:]:
            guides = self._store.guides(PassageId(hit.passage_id))
            question = next((q for guide in guides for q in guide.questions if q not in own), None)
            if question and question not in suggestions:
                suggestions.append(question)
            if len(suggestions) == 3:
                break
        return tuple(suggestions)


def _unknown_notice(document: Document) -> str:
    where = (
        f"，请到 {document.official_page} 核对"
        if document.official_page
        else "，引用前请向主管部门或国家法律法规数据库核对"
    )
    basis = f"（{document.validity_basis}）" if document.validity_basis else ""
    return f"{document.printed_title}现在是否有效，知识库没有核实{basis}{where}。"


def _status_notice(provision: CitedProvision, as_of: date) -> list[str]:
    document = provision.citation.document
    day = document.effective_on.isoformat() if document.effective_on else "日期未知"
    if provision.status is Status.NOT_YET_IN_FORCE:
        return [f"{document.printed_title}尚未生效，{day}起施行。"]
    if provision.status in (Status.AMENDED, Status.REPEALED):
        return [f"{document.printed_title}{provision.status.value}，不是现在的规定。{document.notes}"]
    ends = document.superseded_on or document.repealed_on
    if ends is not None and as_of < ends <= as_of + _SOON and document.notes:
        return [f"{document.printed_title}：{document.notes}"]
    return []
