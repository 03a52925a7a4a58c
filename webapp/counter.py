"""The counter: an officer and a traveller look at one screen. The rule in both languages, never a verdict."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from corpus import LEXICON
from kb.answers import Answer, CitedProvision, Refusal
from kb.guides import Guide
from search.analysis import read_lines
from search.engine import Engine
from search.texts import say
from webapp.forms import make_question
from webapp.languages import page_language, read_catalog
from webapp.references import References
from webapp.serving import engine_of
from webapp.views import views_of

blueprint = Blueprint("counter", __name__, url_prefix="/counter")

LANGUAGES = (("en", "English"), ("vi", "Tiếng Việt"))

FACTS = (
    ("什么东西", ("箱包鞋服", "手表首饰", "药品化妆品", "光盘书籍", "电子产品")),
    ("多少", ("一两件", "数量多")),
    ("做什么用", ("自用", "要卖")),
    ("怎么带的", ("随身携带", "邮寄", "报关进出口")),
    ("申报", ("已经申报", "没有申报")),
    ("证据", ("有发票", "有授权", "没有证明")),
)
"""What narrows a case; each tick is added to the question in these words."""

_LABELS = ("看情况", "下一步", "别弄错", "数字出处")
"""What stands before each of the points of an answer, on either side."""


@dataclass(frozen=True, slots=True)
class Row:
    """A provision as both sides read it.

    Attributes:
        cited: the provision.
        guide: what we say of it, None where no guide speaks of it.
        gist: the same in the traveller's language, empty where there is no translation.
    """

    cited: CitedProvision
    guide: Guide | None
    gist: str


@blueprint.get("")
def home() -> ResponseReturnValue:
    """The question, the facts to tick, and the phrases of the counter."""
    return _page(None, (), _traveller(page_language()), "", frozenset())


@blueprint.get("/ask")
def start_over() -> ResponseReturnValue:
    """A question is posted; this address alone leads to the empty page."""
    return redirect(url_for("counter.home"))


@blueprint.post("/ask")
def ask() -> ResponseReturnValue:
    """The rule, in the traveller's language and in the official words."""
    form = request.form
    asked = form.get("question", "")
    known = {fact for _, facts in FACTS for fact in facts}
    ticked = [fact for fact in form.getlist("fact") if fact in known]
    lang = _traveller(form.get("traveller", ""))
    question = make_question("，".join([asked, *ticked]) if asked.strip() else asked, form.get("as_of"), (), lang)
    said = _engine().ask(question)
    rows = tuple(_row(cited, lang) for cited in said.provisions) if isinstance(said, Answer) else ()
    return _page(said, rows, lang, asked, frozenset(ticked))


def _traveller(lang: str) -> str:
    """The language of the traveller: the one named where the counter speaks it, else the first of those."""
    return lang if lang in dict(LANGUAGES) else LANGUAGES[0][0]


def _row(cited: CitedProvision, lang: str) -> Row:
    """A provision with the guide to the same 款项目 before any other, then one that speaks the language."""
    citation = cited.citation
    guides: list[Guide] = _engine().store.guides(citation.passage.passage_id)
    guides.sort(key=lambda guide: (guide.locator != citation.locator, guide.translation(lang) is None))
    guide = guides[0] if guides else None
    translation = guide.translation(lang) if guide else None
    return Row(cited, guide, translation.plain if translation else "")


def _phrases() -> list[tuple[str, ...]]:
    return [tuple(part.strip() for part in line.split("|")) for line in read_lines(LEXICON / "phrases.txt")]


def _page(
    said: Answer | Refusal | None, rows: tuple[Row, ...], lang: str, asked: str, ticked: frozenset[str]
) -> ResponseReturnValue:
    views = views_of(said, References(_engine(), said.question.as_of)) if said is not None else {}
    return render_template(
        "counter.html",
        said=said,
        rows=rows,
        views=views,
        spoken=lang,
        languages=LANGUAGES,
        facts=FACTS,
        asked=asked,
        ticked=ticked,
        phrases=_phrases(),
        untranslated=say("no_translation", lang),
        labels={tongue: [read_catalog(tongue).gettext(label) for label in _LABELS] for tongue in ("zh", lang)},
    )


def _engine() -> Engine:
    return engine_of(current_app)
