"""eval, train: how good it is, and how its encoder is made."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from corpus import TOPICS
from kb.errors import KbError
from kb.settings import Settings
from kb.store import Store
from search.encoder import SHIPPED, load_encoder
from search.engine import Engine
from search.evaluation import answers, report
from search.evaluation.compare import MEASURES, WIDTH, compare
from search.evaluation.facts import read_facts
from search.evaluation.peers.roster import all_peers, versions_of
from search.evaluation.peers.standings import asked_of_peers, standings
from search.evaluation.pooling import pool, write_pool
from search.evaluation.runner import DEPTH, run_topics
from search.evaluation.topics import Topic, read_topics
from webapp.commands.progress import progress_bar
from webapp.forms import today


@click.command("eval")
@click.option("--split", type=click.Choice(["dev", "test", "blind"]), help="只测一部分；逐题结果只看 dev")
@click.option("--misses", is_flag=True, help="列出 dev 中没有排在第一、误拒或该拒未拒的题目")
@click.option("--compare", "to_compare", is_flag=True, help="只比较各种检索方式，附与现用方式之差的 95% 区间")
@click.option(
    "--peers", "with_peers", is_flag=True, help="只与别的开源检索比较，文本和题目相同；先 pip install '.[peers]'"
)
@click.option("--answers", "whole", is_flag=True, help="衡量整个答案：要点、说错、引文、时效、拒答，按提问方式分列")
@click.option(
    "--pool",
    "pooled",
    type=click.Path(dir_okay=False, path_type=Path),
    help="只把各种检索方式找到而没有评过的条文写到这个文件，供人评级",
)
@click.option("--record", "to_record", is_flag=True, help="把这次的结果记下，供以后比较")
@click.pass_obj
def eval_command(
    settings: Settings,
    split: str | None,
    misses: bool,
    to_compare: bool,
    with_peers: bool,
    whole: bool,
    pooled: Path | None,
    to_record: bool,
) -> None:
    """用评测题目衡量检索和拒答，与记录的结果逐题比较；低于预期就失败。"""
    engine = Engine.open(settings)
    expected = tomllib.loads(report.EXPECTED.read_text("utf-8"))
    topics = [topic for topic in read_topics(TOPICS) if split is None or topic.split == split]
    if whole:
        _eval_answers(engine, topics, expected, misses, to_check=split is None)
        return
    if to_compare:
        with progress_bar("比较") as told:
            rows = compare(engine, topics, date.fromisoformat(expected["judged_on"]), told)
        click.echo(f"{'':{WIDTH}}" + "  ".join(f"{name:23}" for name in MEASURES))
        for row in rows:
            click.echo(row)
        return
    if with_peers:
        _print_standings(settings, engine, topics, date.fromisoformat(expected["judged_on"]))
        return
    if pooled is not None:
        with progress_bar("汇集") as told:
            count = write_pool(pool(engine, topics, date.fromisoformat(expected["judged_on"]), DEPTH, told), pooled)
        click.echo(f"{count} 条待评，写在 {pooled}；评好的行去掉末两列和题目，加进 qrels.tsv")
        return
    with progress_bar("评测") as told:
        outcomes = run_topics(engine, topics, date.fromisoformat(expected["judged_on"]), told)
    won, lost = report.differences(outcomes)
    for title, lines in (("变好", won), ("变差", lost)):
        click.echo(f"{title} {len(lines)} 题")
        for line in lines:
            click.echo(f"  {line}")
    if misses:
        _print_misses(outcomes)
    click.echo(report.table(outcomes))
    click.echo(report.latency(outcomes))
    scores = report.averages(outcomes)
    click.echo(f"引用了当日无效文本的答案：{scores['stale citations']:.0f}")
    if to_record:
        report.record(outcomes)
        click.echo(f"已记录到 {report.RECORDED.name}")
    if split is None:
        _fail_on_drops(scores, expected["official" if _has_official(engine) else "guides_only"])


@click.command("train")
@click.option("--data", "folder", type=click.Path(path_type=Path), required=True, help="训练数据所在的目录")
@click.option("--out", type=click.Path(path_type=Path), default=SHIPPED, show_default=True, help="模型写到哪里")
@click.option(
    "--what",
    type=click.Choice(["encoder", "ranker", "relevance", "scope", "transformer"]),
    default="encoder",
    show_default=True,
)
@click.option("--recipe", type=click.Choice(["cpu", "gpu"]), help="transformer 用哪个配方  [default: cpu]")
@click.pass_obj
def train_command(settings: Settings, folder: Path, out: Path, what: str, recipe: str | None) -> None:
    """训练自带的编码器（两核约十分钟）、排序的权重、相关与否的决策树，或判断能否回答的小模型；先后照此。

    transformer 在自带的词向量上训练一个小 Transformer（两核不到一小时，或一块大显卡约半小时），写到 --out 指明的目录。
    """
    if recipe is not None and what != "transformer":
        raise click.UsageError("--recipe 只用于 --what transformer。")
    if what == "transformer" and out == SHIPPED:
        raise click.UsageError("--what transformer 要用 --out 指明写到哪个目录。")
    if what == "scope":
        from search.training.scope import train_scope

        for line in train_scope(folder, Engine.open(settings), out / "scope.json", today()):
            click.echo(line)
        return
    if what == "ranker":
        from search.training.ranker import train_ranker

        engine = Engine.open(settings)
        for line in train_ranker(engine, load_encoder(settings.encoder), out / "ranker.json", today()):
            click.echo(line)
        return
    if what == "relevance":
        if find_spec("lightgbm") is None:
            raise KbError("训练决策树要用 LightGBM，还没有安装。", "运行 pip install 'ipkb[train]'。")
        from search.training.relevance import train_relevance

        engine = Engine.open(settings)
        for line in train_relevance(engine, load_encoder(settings.encoder), out / "relevance.json", today()):
            click.echo(line)
        return
    from search.training.train import train_encoder, train_transformer  # imports torch
    from search.training.transformer import RECIPES

    store = Store(settings.store_path)
    measured = (
        train_transformer(folder, store, out, today(), click.echo, RECIPES[recipe or "cpu"])
        if what == "transformer"
        else train_encoder(folder, store, out, today(), click.echo)
    )
    for scores in measured:
        click.echo(
            f"{scores.name}: Recall@100 {scores.recall_at_100:.3f}, hit@5 {scores.hit_at_5:.3f}, "
            f"hit@1 {scores.hit_at_1:.3f}"
        )


def _print_standings(settings: Settings, engine: Engine, topics: list[Topic], judged_on: date) -> None:
    encoder = load_encoder(settings.encoder)
    asked = asked_of_peers(topics)
    click.echo(f"{len(asked)} 题；各家版本：{versions_of(all_peers(encoder))}")
    click.echo(f"{'':{WIDTH}}" + "  ".join(f"{name:23}" for name in MEASURES) + "    中位 ms    倍数  建索引 s")
    for row in standings(engine, encoder, lambda: all_peers(encoder), asked, judged_on):
        click.echo(row)


def _eval_answers(
    engine: Engine, topics: list[Topic], expected: Mapping[str, Any], misses: bool, *, to_check: bool
) -> None:
    facts = read_facts(TOPICS / "facts.toml", {topic.topic_id for topic in read_topics(TOPICS)})
    with progress_bar("评答案") as told:
        judged = answers.run_answers(engine, topics, facts, date.fromisoformat(expected["judged_on"]), told)
    for line in answers.misses(judged) if misses else ():
        click.echo(line)
    click.echo(answers.table(judged))
    if to_check and _has_official(engine):
        _fail_on_drops(answers.averages(judged), expected["answers"])


def _fail_on_drops(scores: Mapping[str, float], wanted: Mapping[str, Mapping[str, float]]) -> None:
    dropped = report.drops(scores, wanted)
    for drop in dropped:
        click.echo(f"下降：{drop}", err=True)
    if dropped:
        raise click.exceptions.Exit(1)


def _print_misses(outcomes: list[report.Outcome]) -> None:
    for outcome in outcomes:
        topic = outcome.topic
        if topic.split != "dev":
            continue
        if topic.is_answerable and outcome.scores["hit@1"] and not outcome.refused:
            continue
        if not topic.is_answerable and outcome.refused:
            continue
        wanted = "、".join(
            f"{provision.document_id} {provision.locator}" for provision, grade in topic.judgments.items() if grade == 3
        )
        found = "、".join(f"{provision.document_id} {provision.locator}" for provision in outcome.found[:3])
        click.echo(f"{topic.topic_id} [{topic.kind}]{' 拒答' if outcome.refused else ''} {topic.text[:60]}")
        click.echo(f"    应是 {wanted or '拒答'}；得到 {found}")


def _has_official(engine: Engine) -> bool:
    counts = engine.store.passage_counts()
    return any(engine.retrieval.documents[identity].kind.is_binding for identity in counts)
