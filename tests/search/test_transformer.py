"""The Transformer recipes, tiny: they learn, what they save is read back the same, and no right text is a negative."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from search.analysis import Analyzer
from search.contextual import Shape
from search.encoder import StaticEncoder, load_encoder
from search.training.data import Article, LayQuestion, TrainingData, is_held_out
from search.training.negatives import Miner, answers_of, findable
from search.training.network import ContextualWords, over_table, padded, save_network
from search.training.pairs import Pair, PairSource
from search.training.static import QuestionGate, save
from search.training.transformer import RECIPES, Material, Recipe, negatives_allowed, train
from search.training.vocabulary import build_tokenizer

ARTICLES = [
    "泥哨的保护期为十年，自登记之日起计算。",
    "仿制泥哨的，处五百元以上三千元以下的罚款。",
    "借用他人的泥哨，应当在约定的日期归还。",
    "在集市上出售泥哨，应当向集市管理人登记摊位。",
]
ASKED = ["我的哨子能管几年", "照着做一个会罚多少钱", "朋友拿走不还怎么办", "摆摊卖要办手续吗"]
TINY = {"device": "cpu", "minutes": 1.0, "steps": 40, "batch": 16, "mined_by_words": 2, "rate": 1e-2, "longest": 16}


@pytest.fixture(scope="module")
def data() -> TrainingData:
    questions = [LayQuestion(asked, (text,)) for asked, text in zip(ASKED, ARTICLES, strict=True)]
    articles = [Article("泥哨法", "总则", text, False) for text in ARTICLES]
    return TrainingData(articles, questions, [], [], [("哨子裂了谁修", "由出售泥哨的人修理。")], [], [])


@pytest.fixture(scope="module")
def static(data: TrainingData, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("static")
    tokenizer = build_tokenizer(ARTICLES, ASKED, Analyzer(), fewest=1)
    table = np.random.default_rng(1).normal(0, 0.2, (tokenizer.get_vocab_size(), 32)).astype(np.float32)
    table[0] = 0.0
    save(tokenizer, table, QuestionGate(32, 8).arrays(), folder)
    return folder


@pytest.fixture(scope="module")
def material(data: TrainingData, static: Path) -> Material:
    encoder = StaticEncoder(static)
    miner = Miner(findable(data), encoder, Analyzer())
    answers = answers_of(data)
    return Material(encoder, miner.texts, miner.rows, answers, miner.mine(answers, 2), ARTICLES)


def recipes() -> Iterator[Recipe]:
    for recipe in RECIPES.values():
        shape = replace(recipe.shape, layers=1, heads=2, inner=32)
        few = {"masked_steps": min(recipe.masked_steps, 3), "masked_minutes": 1.0, "drawn": min(recipe.drawn, 8)}
        yield replace(recipe, shape=shape, dims=tuple(dim // 8 for dim in recipe.dims), **TINY, **few)


@pytest.fixture(params=list(recipes()), ids=list(RECIPES))
def recipe(request: pytest.FixtureRequest) -> Recipe:
    chosen: Recipe = request.param
    return chosen


def nearness(module: ContextualWords) -> float:
    """Mean cosine of the questions with the articles that answer them, less that with all articles."""
    with torch.no_grad():
        asked = torch.nn.functional.normalize(module(module.preprocess(ASKED), task="query")["sentence_embedding"])
        found = torch.nn.functional.normalize(
            module(module.preprocess(ARTICLES), task="document")["sentence_embedding"]
        )
    cosines = asked @ found.T
    return float(cosines.diagonal().mean() - cosines.mean())


def test_new_blocks_change_nothing(static: Path) -> None:
    module = over_table(static, Shape(layers=2, heads=2, inner=32, passages_too=True), 0.0).eval()
    with torch.no_grad():
        rows = module(module.preprocess(ASKED))["sentence_embedding"].numpy()
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    np.testing.assert_allclose(rows, StaticEncoder(static).encode_passages(ASKED), atol=1e-5)


def test_training_brings_questions_to_their_answers(
    recipe: Recipe, data: TrainingData, static: Path, material: Material
) -> None:
    module = over_table(static, recipe.shape, 0.0)
    before = nearness(module.eval())
    assert train(module, PairSource(data, 1), material, recipe, lambda line: None) == recipe.steps
    assert nearness(module) > before + 0.05


def test_what_is_saved_reads_back_the_same_with_the_library_and_with_ours(
    recipe: Recipe, data: TrainingData, static: Path, material: Material, tmp_path: Path
) -> None:
    from sentence_transformers import SentenceTransformer

    module = over_table(static, recipe.shape, 0.0)
    train(module, PairSource(data, 1), material, recipe, lambda line: None)
    save_network(module, tmp_path)
    ours = load_encoder(str(tmp_path))
    theirs = SentenceTransformer(str(tmp_path), device="cpu", trust_remote_code=True)
    np.testing.assert_allclose(ours.encode_questions(ASKED), theirs.encode_query(ASKED), atol=1e-6)
    long = ["".join(ARTICLES) * 10]  # passages are read to their end
    for texts in (ARTICLES, long):
        np.testing.assert_allclose(ours.encode_passages(texts), theirs.encode_document(texts), atol=1e-6)
    with torch.no_grad():
        kept = torch.nn.functional.normalize(module(module.preprocess(ASKED), task="query")["sentence_embedding"])
    np.testing.assert_allclose(ours.encode_questions(ASKED), kept, atol=2e-3)  # halved in precision


def test_blocks_leave_passages_alone_unless_told(static: Path, material: Material, data: TrainingData) -> None:
    cpu = next(recipes())
    module = over_table(static, cpu.shape, 0.0)
    train(module, PairSource(data, 1), material, cpu, lambda line: None)
    with torch.no_grad():
        rows = module(module.preprocess(ARTICLES), task="document")["sentence_embedding"].numpy()
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    np.testing.assert_allclose(rows, StaticEncoder(static).encode_passages(ARTICLES), atol=1e-5)


def test_the_width_of_a_batch_changes_no_vector(static: Path) -> None:
    module = over_table(static, Shape(layers=1, heads=2, inner=32), 0.0).eval()
    torch.nn.init.normal_(module.blocks[0].heard.weight, std=0.1)
    alone, beside = padded([[5, 6]]), padded([[5, 6], [7, 8, 9, 10, 11]])
    with torch.no_grad():
        rows = module(alone)["sentence_embedding"][0], module(beside)["sentence_embedding"][0]
    np.testing.assert_allclose(*rows, atol=1e-5)


def test_no_right_text_is_a_negative() -> None:
    batch = [Pair("一", "甲", 1), Pair("二", "乙", 2), Pair("三", "丙", 2)]
    texts = ["甲", "乙", "丙", "甲的另一版", "丁", "二的另一个答案"]
    rows = torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.6, 0.8], [0.99, 0.141], [-1.0, 0.0], [-0.6, -0.8]])
    allowed = negatives_allowed(batch, texts, rows, {"二": ["乙", "二的另一个答案"]})
    assert allowed.tolist() == [
        [True, True, True, False, True, True],  # nearly the same characters: the same provision
        [True, True, False, True, True, False],  # the third pair is of the same group; the last text is an answer too
        [True, False, True, True, True, True],
    ]


def test_an_answer_is_not_mined_against_its_question(data: TrainingData, material: Material) -> None:
    for asked, places in material.negatives.items():
        assert not {material.texts[place] for place in places} & set(answers_of(data)[asked])
    assert any(material.negatives.values())


def test_held_out_questions_are_in_no_batch_and_have_no_negatives() -> None:
    asked = [f"第{at}个问题怎么办才好" for at in range(60)]
    articles = [Article("泥哨法", "", text, False) for text in ARTICLES]
    questions = [LayQuestion(text, (ARTICLES[0],)) for text in asked]
    learned = [question for question in questions if not is_held_out(question.text)]
    data = TrainingData(articles, learned, [], [q for q in questions if is_held_out(q.text)], [], [], [])
    drawn = {pair.asked for pair in PairSource(data, 1).batch(500)} | set(answers_of(data))
    assert data.held_out and not drawn & {question.text for question in data.held_out}
