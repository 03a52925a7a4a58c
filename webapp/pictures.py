"""Pictures: how long a right lasts, which law covers what, how a complaint goes; drawn from the texts in the base.

Nothing is drawn that the law of the day does not say: each bar and each step names words that must stand in
a provision of the version in force, and is left out where they do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from kb.documents import Document, Status
from kb.locators import Locator
from search.engine import Engine


@dataclass(frozen=True, slots=True)
class Term:
    """How long a right lasts.

    Attributes:
        right: what people call it.
        work: the work that says so.
        words: the words that say so, as they stand in it.
        years: the length of the bar.
        begins: the day from which the years run.
        ends: what happens then.
        is_after_life: whether the years only start when the author has died.
    """

    right: str
    work: str
    words: str
    years: int
    begins: str
    ends: str
    is_after_life: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a complaint, or a thing that a law covers: what to say of it, and the words it rests on."""

    name: str
    told: str
    work: str
    words: str


Fact = TypeVar("Fact", Term, Step)


@dataclass(frozen=True, slots=True)
class Drawn(Generic[Fact]):
    """A fact with the provision that says so, and its place in the picture, counted from 0."""

    fact: Fact
    document: Document
    locator: Locator
    at: int


TERMS = (
    Term("注册商标", "trademark-law", "注册商标的有效期为十年", 10, "核准注册那天", "可以续，每次再管10年"),
    Term("发明专利", "patent-law", "发明专利权的期限为二十年", 20, "申请那天", "到期人人可用"),
    Term("外观设计", "patent-law", "外观设计专利权的期限为十五年", 15, "申请那天", "到期人人可用"),
    Term("实用新型", "patent-law", "实用新型专利权的期限为十年", 10, "申请那天", "到期人人可用"),
    Term(
        "个人的作品",
        "copyright-law",
        "作者终生及其死亡后五十年",
        50,
        "作者去世那年",
        "之后人人可用，署名仍受保护",
        True,
    ),
    Term("海关备案", "customs-ip-regulations", "有效期为10年", 10, "准予备案那天", "期满前6个月内可以续"),
)

THINGS = (
    Step("牌子、商标", "区分谁家的货", "trademark-law", "商标专用权"),
    Step("发明、外观", "新的办法、新的样子", "patent-law", "外观设计，是指"),
    Step("文章、音乐、照片", "创作出来的作品", "copyright-law", "本法所称的作品"),
    Step("软件", "程序和文档", "software-regulations", "本条例所称计算机软件"),
    Step("商业秘密、仿冒", "正当竞争的底线", "anti-unfair-competition-law", "本法所称的商业秘密"),
    Step("植物新品种", "培育出来的品种", "plant-variety-regulations", "本条例所称植物新品种"),
    Step("进出口的货", "海关查扣", "customs-ip-regulations", "本条例所称知识产权海关保护"),
)

COMPLAINT = (
    Step("先谈", "留好证据，找对方协商", "trademark-law", "由当事人协商解决"),
    Step("找平台", "通知平台删除、断开链接", "ecommerce-law", "删除、屏蔽、断开链接"),
    Step(
        "行政投诉", "请主管部门处理", "trademark-law", "也可以请求工商行政管理部门处理|也可以请求负责商标执法的部门处理"
    ),
    Step("找海关", "货要进出口，申请扣留", "customs-ip-regulations", "提出扣留侵权嫌疑货物的申请"),
    Step("去法院", "起诉，要求停止和赔偿", "trademark-law", "可以向人民法院起诉"),
)


def drawn(engine: Engine, facts: Sequence[Fact], as_of: date) -> list[Drawn[Fact]]:
    """The facts that the law of a day states, each with the provision that does."""
    found: list[Drawn[Fact]] = []
    for fact in facts:
        for document in engine.retrieval.documents.values():
            if document.work_id != fact.work or document.status(as_of) is not Status.IN_FORCE:
                continue
            locator = _where(engine, document.document_id, fact.words.split("|"))
            if locator is not None:
                found.append(Drawn(fact, document, locator, len(found)))
                break
    return found


def _where(engine: Engine, document_id: str, wordings: Sequence[str]) -> Locator | None:
    for passage in engine.store.passages(document_id):
        if any(words in passage.text for words in wordings):
            return passage.locator
    return None
