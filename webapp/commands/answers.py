"""ask, search, show: answers and texts on a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

import click

from kb.answers import Answer, Author, Refusal
from kb.citations import Citation
from kb.errors import DocumentNotFound, ProvisionNotFound
from kb.locators import Level, Locator
from kb.settings import Settings
from kb.store import Store
from search.engine import Engine
from search.lookup import NotThere, Works, look_up
from webapp.forms import make_question, read_day
from webapp.references import References
from webapp.urls import provision_path
from webapp.views import PassageView, views_of

_as_of = click.option("--as-of", metavar="日期", help="按哪一天的法律，如 2019-06-01；不写就是今天")
_json = click.option("--json", "as_json", is_flag=True, help="输出与接口相同的 JSON")


@click.command("ask")
@click.argument("question", nargs=-1, required=True)
@_as_of
@_json
@click.option("--lang", type=click.Choice(["zh", "en", "vi"]), help="用哪种语言答")
@click.option("--previous", multiple=True, metavar="提问", help="先前的提问，可写多次")
@click.pass_obj
def ask_command(
    settings: Settings, question: tuple[str, ...], as_of: str | None, as_json: bool, lang: str | None,
    previous: tuple[str, ...],
) -> None:  # fmt: skip
    """提一个问题，得到带出处的回答。"""
    asked = make_question(" ".join(question), as_of, previous, lang)
    engine = Engine.open(settings)
    said = engine.ask(asked)
    views = views_of(said, References(engine, said.question.as_of))
    if as_json:
        from webapp.contract import ask_reply  # pydantic models take a while to build: not for plain text

        click.echo(ask_reply(said, views, settings.base_url).model_dump_json(indent=1))
    elif isinstance(said, Refusal):
        _print_refusal(said)
    else:
        _print_answer(said, views, settings.base_url)


@click.command("search")
@click.argument("question", nargs=-1, required=True)
@click.option("-k", default=10, type=click.IntRange(1, 50), show_default=True, help="最多几条")
@_as_of
@_json
@click.option("--explain", is_flag=True, help="列出每种检索把它排在第几，是哪句话找到的")
@click.pass_obj
def search_command(
    settings: Settings, question: tuple[str, ...], k: int, as_of: str | None, as_json: bool, explain: bool
) -> None:
    """查找与问题有关的条文，最相关的在前。"""
    engine = Engine.open(settings)
    asked = make_question(" ".join(question), as_of)
    query, hits = engine.search(asked, k)
    if as_json:
        from webapp.contract import SearchReply, hit_reply

        reply = [hit_reply(hit, query.as_of, settings.base_url) for hit in hits]
        click.echo(SearchReply(hits=reply, as_of=query.as_of, edition=engine.edition).model_dump_json(indent=1))
        return
    for place, hit in enumerate(hits, 1):
        status = hit.document.status(query.as_of).value
        click.echo(f"{place:2d}. {hit.document.printed_title}{hit.passage.locator}  [{status}]  {hit.score:.4f}")
        click.echo(f"    {(hit.passage.text or hit.gist).replace(chr(10), ' ')[:90]}")
    if explain:
        _explain(engine, query, k)


@click.command("show")
@click.argument("work")
@click.argument("locator", required=False)
@_as_of
@click.pass_obj
def show_command(settings: Settings, work: str, locator: str | None, as_of: str | None) -> None:
    """看条文原文：ipkb show 商标法 第五十七条第（三）项；只写法名则列目录。WORK 可以是简称、全称或编号。"""
    store = Store(settings.store_path)
    day = read_day(as_of)
    works = Works(store.documents())
    try:
        documents = [store.document(work)]
    except DocumentNotFound:
        documents = works.meant(work, day)
        if not documents:
            raise
    if locator is None:
        _print_contents(store, documents[0].document_id)
        return
    address = Locator.parse(locator)
    if address.steps[0].level is Level.DECIMAL and len(address.steps) == 1:
        address = Locator.article(address.steps[0].number)  # a bare number means an article
    if documents[0].document_id == work:
        document, passage = documents[0], store.passage_at(work, address)
    else:
        found = look_up(work, address, works, store, day)
        if found is None or isinstance(found, NotThere):
            raise ProvisionNotFound(found.message if found else f"没有“{work}”。", "")
        document, passage = found.document, found.passage
    citation = Citation.of(document, passage, address)
    click.echo(
        click.style(f"{document.printed_title}{citation.locator}", bold=True) + f"  [{document.status(day).value}]"
    )
    for heading in passage.headings:
        click.echo(f"  {heading}")
    click.echo(citation.quote or "（官方原文没有安装）")
    for guide in store.guides(passage.passage_id):
        click.echo(f"\n解读·{guide.title}：{guide.plain}")
    click.echo(f"\n{settings.base_url}{unquote(provision_path(document.document_id, citation.locator))}")


def _print_answer(answer: Answer, views: Mapping[Citation, PassageView], base: str) -> None:
    click.echo(answer.said + "\n")
    if answer.written_by is Author.MODEL:
        click.echo("（这段话由语言模型改写，引文已逐字核对）\n")
    for label, text in (("看情况", answer.conditions), ("下一步", answer.next_step), ("别弄错", answer.warning)):
        if text:
            click.echo(f"{label}：{text}")
    for provision in answer.provisions:
        citation = provision.citation
        document = citation.document
        effective = f"，{document.effective_on.isoformat()}起施行" if document.effective_on else ""
        title = click.style(f"{document.printed_title}{citation.locator}", bold=True)
        click.echo(f"\n{title}  [{provision.status.value}{effective}]")
        click.echo(citation.quote or "（官方原文没有安装）")
        _print_named(views[citation])
        click.echo(f"  {base}{unquote(provision_path(document.document_id, citation.locator))}")
    for notice in answer.notices:
        click.echo(f"\n注意：{notice}")
    _print_choices(answer)
    _print_channels(answer)
    click.echo(f"\n{answer.uncovered}")
    click.echo(f"知识库版本 {answer.edition}；按 {answer.question.as_of.isoformat()} 的法律回答")


def _print_named(view: PassageView) -> None:
    named = [aside.provision.citation for aside in view.named]
    if named:
        click.echo(f"  其中所指：{'、'.join(f'{one.document.printed_title}{one.locator}' for one in named)}")


def _print_refusal(refusal: Refusal) -> None:
    click.echo(refusal.message)
    _print_choices(refusal)
    _print_channels(refusal)
    for text in refusal.suggestions:
        click.echo(f"可以问：{text}")


def _print_choices(said: Answer | Refusal) -> None:
    for choice in said.choices:
        click.echo(f"\n如果说的是{choice.label}，请问：{choice.question}")


def _print_channels(said: Answer | Refusal) -> None:
    for channel in said.channels:
        click.echo(f"\n去处：{channel.name} {channel.phone} {channel.url}\n  {channel.serves}")


def _print_contents(store: Store, document_id: str) -> None:
    document = store.document(document_id)
    click.echo(document.title)
    seen: tuple[str, ...] = ()
    for passage in store.passages(document_id):
        for depth, heading in enumerate(passage.headings):
            if seen[: depth + 1] != passage.headings[: depth + 1]:
                click.echo("  " * (depth + 1) + heading)
        seen = passage.headings
        click.echo("  " * (len(seen) + 1) + f"{passage.locator} {passage.text[:30]}")


def _explain(engine: Engine, query: object, k: int) -> None:
    from search.query import Query

    if not isinstance(query, Query):
        raise TypeError("a query is wanted")
    found = engine.find(query, k)
    click.echo(f"\n词：{' '.join(query.terms)}")
    click.echo(f"按 {query.as_of.isoformat()} 的法律；能答的把握 {engine.confidence(query, found):.2f}")
    features = engine.scope.features(query, found)
    click.echo(f"凭什么这样看：{'，'.join(f'{name} {value:.2f}' for name, value in features.items())}")
    for alias in query.aliases:
        click.echo(f"俗称：{alias.word} → {'、'.join(alias.means)}")
    for mention in query.mentions:
        click.echo(f"点名：{mention.work or '（未写法名）'}{mention.locator}")
    for hit in found.ranking.hits:
        passage = engine.store.passage(hit.passage_id)
        if passage is None:
            continue
        ranks = "，".join(
            f"{ranking.retriever} 第 {place}"
            for ranking in found.rankings
            if (place := ranking.rank_of(hit.passage_id))
        )
        voice = engine.store.voice(hit.voice_id) if hit.voice_id is not None else None
        click.echo(f"{passage.document_id} {passage.locator}：{ranks}")
        if voice is not None:
            click.echo(f"    {voice.kind.value}：{voice.text[:60].replace(chr(10), ' ')}")
