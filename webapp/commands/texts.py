"""ingest, index, lint: from texts to something that answers."""

from __future__ import annotations

import time
from collections import Counter

import click

from corpus import CHANNELS, PATHS, TRANSLATIONS
from ingest.guide_lint import Severity, coverage, lint_guides
from ingest.lint import lint_texts
from ingest.path_lint import lint_paths
from ingest.pipeline import ingest
from ingest.translation_lint import lint_translations, texts_for
from kb.channels import read_channels
from kb.documents import DocumentKind
from kb.paths import read_paths
from kb.quiz import read_quiz
from kb.settings import Settings
from kb.store import Store
from kb.translations import FOREIGN, read_translations
from search.analysis import Analyzer
from search.encoder import load_encoder
from search.index import build_index, is_current
from webapp.commands.progress import progress_bar
from webapp.fields import read_fields


@click.command("ingest")
@click.pass_obj
def ingest_command(settings: Settings) -> None:
    """读入官方文本和解读，切成条款项，存入知识库；没有变化的跳过。"""
    started = time.monotonic()
    store = Store(settings.store_path, create=True)
    with progress_bar("读入") as told:
        report = ingest(store, settings, told)
    click.echo(
        f"新增 {len(report.added)}，更新 {len(report.changed)}，未变 {len(report.unchanged)}，"
        f"移除 {len(report.removed)}，失败 {len(report.failed)}；用时 {time.monotonic() - started:.1f} 秒"
    )
    counts = store.passage_counts()
    official = [document for document in store.documents() if document.kind is not DocumentKind.GUIDE]
    installed = sum(1 for document in official if document.document_id in counts)
    click.echo(f"官方文本已安装 {installed} 份，共 {sum(counts.values())} 条（含解读专题）")
    if not installed:
        click.echo("没有安装任何官方文本：现在只能按通俗解读回答，不能引用原文。取得文本：ipkb corpus pull")
    for error in report.failed:
        click.echo(f"未收录：{error}", err=True)
    if report.failed:
        raise click.exceptions.Exit(1)


@click.command("index")
@click.option("--encoder", help=Settings.model_fields["encoder"].description)
@click.option("--force", is_flag=True, help="不管是否最新都重建")
@click.pass_obj
def index_command(settings: Settings, encoder: str | None, force: bool) -> None:
    """为知识库建立检索索引；已是最新就不动，建成之前旧索引照常使用。"""
    started = time.monotonic()
    store = Store(settings.store_path)
    model, analyzer = load_encoder(encoder or settings.encoder), Analyzer()
    if not force and is_current(settings.index_dir, store, model, analyzer):
        click.echo("索引已是最新")
        return
    with progress_bar("建索引") as told:
        manifest = build_index(store, model, analyzer, settings.index_dir, told)
    click.echo(
        f"索引已建成：{manifest.passages} 条，{manifest.voices} 种说法，编码器 {manifest.encoder}；"
        f"用时 {time.monotonic() - started:.1f} 秒"
    )


@click.group("lint", invoke_without_command=True)
@click.option("-v", "--verbose", is_flag=True, help="列出每份文本的字数去向和各项发现")
@click.pass_context
def lint_command(ctx: click.Context, verbose: bool) -> None:
    """核对每份文本：每个字要么在条文里，要么列入说明的类别；有丢失就失败。"""
    if ctx.invoked_subcommand is not None:
        return
    settings: Settings = ctx.obj
    store = Store(settings.store_path)
    faults = texts = lost = characters = 0
    matters: Counter[str] = Counter()
    for verdict in lint_texts(store, settings):
        texts += 1
        faults += bool(verdict.faults)
        proof = verdict.proof
        if proof is not None:
            lost += proof.lost
            characters += proof.characters
            matters.update(proof.matters)
            click.echo(
                f"{'✗' if verdict.faults else '✓'} {verdict.document_id}：{proof.characters} 字，"
                f"条文 {proof.kept}，其他 {sum(proof.matters.values())}，丢失 {proof.lost}；"
                f"{proof.passages} 段，{proof.articles} 条"
                + (f"；发现 {len(proof.findings)}" if proof.findings else "")
            )
            if verbose:
                for name, count in sorted(proof.matters.items()):
                    click.echo(f"    {name} {count}")
                for finding in proof.findings:
                    click.echo(f"    发现：{finding}")
        for fault in verdict.faults:
            click.echo(f"    ✗ {verdict.document_id}：{fault}", err=True)
    aside = "，".join(f"{name} {count}" for name, count in sorted(matters.items()))
    click.echo(f"共 {texts} 份，{characters} 字，丢失 {lost} 字，有问题 {faults} 份。条文以外：{aside or '无'}")
    if faults:
        raise click.exceptions.Exit(1)


@lint_command.command("guides")
@click.pass_obj
def lint_guides_command(settings: Settings) -> None:
    """核对解读：条文存在、数字有出处、不抄原文、问题不重复。"""
    store = Store(settings.store_path)
    errors = notes = 0
    for finding in lint_guides(store):
        click.echo(str(finding))
        errors += finding.severity is Severity.ERROR
        notes += finding.severity is Severity.NOTE
    guides = questions = 0
    for row in coverage(store):
        guides, questions = guides + row.guides, questions + row.questions
        of = f"，{row.spoken}/{row.passages} 条" if row.passages else f"，{row.spoken} 条"
        click.echo(f"{row.document.document_id}：{row.guides} 篇{of}，{row.questions} 问")
    click.echo(f"共 {guides} 篇，{questions} 问；错误 {errors}，提示 {notes}")
    if errors:
        raise click.exceptions.Exit(1)


@lint_command.command("paths")
@click.pass_obj
def lint_paths_command(settings: Settings) -> None:
    """核对向导：每一步走得到、走得完，条文存在、数字有出处、渠道存在、不抄原文。"""
    paths = read_paths(PATHS)
    fields = {field.field_id for field in read_fields()}
    findings = list(lint_paths(Store(settings.store_path), paths, set(read_channels(CHANNELS)), fields))
    for finding in findings:
        click.echo(str(finding))
    for path in paths.values():
        ends = sum(step.is_end for step in path.steps)
        click.echo(f"{path.path_id}：{path.title}，{len(path.steps)} 步，其中结尾 {ends}")
    click.echo(f"共 {len(paths)} 个向导，{sum(len(path.steps) for path in paths.values())} 步；错误 {len(findings)}")
    if findings:
        raise click.exceptions.Exit(1)


@lint_command.command("translations")
@click.pass_obj
def lint_translations_command(settings: Settings) -> None:
    """核对译文：该有的都有、没有多余的、数字与中文一致。"""
    guides, paths = list(Store(settings.store_path).all_guides()), read_paths(PATHS)
    quiz = read_quiz(settings.quiz)
    faults = 0
    for lang in FOREIGN:
        texts = texts_for(guides, paths.values(), quiz)
        findings = list(lint_translations(lang, texts, read_translations(TRANSLATIONS / f"{lang}.po")))
        for finding in findings:
            click.echo(str(finding))
        click.echo(f"{lang}：{len(texts)} 条，错误 {len(findings)}")
        faults += len(findings)
    if faults:
        raise click.exceptions.Exit(1)
