"""The static recipe, tiny: it learns, the gate that serves is the one that learned, and passages are plain means."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from kb.errors import EncoderUnavailable
from search.analysis import Analyzer
from search.encoder import GATE, Gate, StaticEncoder
from search.training.data import Article, LayQuestion, TrainingData
from search.training.latent import first_vectors, wholes
from search.training.pairs import PairSource
from search.training.static import QuestionGate, Recipe, save, train
from search.training.vocabulary import build_tokenizer

ARTICLES = [
    "泥哨的保护期为十年，自登记之日起计算。",
    "仿制泥哨的，处五百元以上三千元以下的罚款。",
    "借用他人的泥哨，应当在约定的日期归还。",
    "在集市上出售泥哨，应当向集市管理人登记摊位。",
]
ASKED = [
    "奶奶病了我在医院，哨子能管几年",
    "下雨天隔壁老张照着做，会罚多少钱",
    "朋友拿走不还怎么办",
    "摆摊卖要办手续吗",
]
PARALLEL = [("哨子坏了谁修", "who repairs a whistle", "ai sửa cái còi")]
TINY = Recipe(dim=32, steps=60, batch=16, seen=8, runs=2)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return build_tokenizer(ARTICLES, [*ASKED, *(text for row in PARALLEL for text in row)], Analyzer(), fewest=1)


@pytest.fixture(scope="module")
def folder(tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    questions = [LayQuestion(asked, (text,)) for asked, text in zip(ASKED, ARTICLES, strict=True)]
    articles = [Article("泥哨法", "总则", text, False) for text in ARTICLES]
    data = TrainingData(articles, questions, [], [], [], PARALLEL, [])
    first = first_vectors(tokenizer, wholes(data), TINY.dim, TINY.seed)
    table, gate = train(tokenizer, ARTICLES, first, lambda seed: PairSource(data, seed), TINY, lambda step, loss: None)
    folder = tmp_path_factory.mktemp("static")
    save(tokenizer, table, gate, folder)
    return folder


def test_first_vectors_of_words_that_stand_together_are_near_and_of_one_length(tokenizer: Tokenizer) -> None:
    texts = ["whistle 哨子", "哨子 whistle", "借用 朋友", "朋友 借用", "出售 摊位", "仿制 whistle"]
    rows = first_vectors(tokenizer, texts, 4, 1)
    vocabulary = tokenizer.get_vocab()
    whistle, clay, friend = (rows[vocabulary[word]] for word in ("whistle", "哨子", "朋友"))
    assert whistle @ clay > 0.8 * (clay @ clay)
    assert abs(whistle @ friend) < 0.1 * (friend @ friend)
    assert np.linalg.norm(whistle) == pytest.approx(np.linalg.norm(friend), rel=1e-4)
    assert np.abs(rows[0]).max() < 1e-6


def test_questions_come_near_their_answers(folder: Path) -> None:
    encoder = StaticEncoder(folder)
    cosines = encoder.encode_questions(ASKED) @ encoder.encode_passages(ARTICLES).T
    assert cosines.argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_a_question_comes_near_itself_in_another_language(folder: Path) -> None:
    encoder = StaticEncoder(folder)
    asked = encoder.encode_questions([PARALLEL[0][1]])
    own, other = encoder.encode_passages([PARALLEL[0][0], ARTICLES[1]])
    assert asked[0] @ own > asked[0] @ other


def test_the_gate_that_serves_weighs_as_the_one_that_learned(folder: Path) -> None:
    torch.manual_seed(3)
    learned = QuestionGate(32, 8)
    with torch.no_grad():
        learned.bias.fill_(-0.7)
        learned.sharpness.fill_(0.9)
        words = torch.randn(2, 5, 32)
        theirs = learned(words, torch.tensor([[1.0] * 5, [1.0, 1.0, 1.0, 0.0, 0.0]])).numpy()
    gate = Gate(**learned.arrays())
    for row, length in zip(range(2), (5, 3), strict=True):
        ours = gate.mean(words[row, :length].numpy())
        np.testing.assert_allclose(ours / np.linalg.norm(ours), theirs[row], atol=1e-5)


def test_what_goes_with_the_question_is_heard_and_the_rest_is_not() -> None:
    see = np.eye(2, dtype=np.float32)
    gate = Gate(see, see, np.array([20.0], np.float32), np.array([-10.0], np.float32))
    ours = gate.mean(np.array([[1, 0], [1, 0], [1, 0], [0, 1]], np.float32))
    assert ours[0] / ours[1] > 100  # the mean alone says 3


def test_an_even_gate_leaves_the_mean(folder: Path) -> None:
    encoder = StaticEncoder(folder)
    plain = encoder.encode_passages(ASKED)
    assert np.abs(encoder.encode_questions(ASKED) - plain).max() > 1e-3  # it learned something
    object.__setattr__(encoder, "_gate", Gate(np.eye(32), np.eye(32), np.zeros(1), np.zeros(1)))
    np.testing.assert_allclose(encoder.encode_questions(ASKED), plain, atol=1e-6)


def test_a_folder_without_its_gate_is_refused(folder: Path, tmp_path: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file() and path.name != GATE:
            target = tmp_path / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    with pytest.raises(EncoderUnavailable):
        StaticEncoder(tmp_path)


def test_the_name_tells_which_gate_it_is(folder: Path, tmp_path: Path, tokenizer: Tokenizer) -> None:
    encoder = StaticEncoder(folder)
    table = np.zeros((tokenizer.get_vocab_size(), 32), np.float32)
    names = []
    for seed in (1, 2):
        torch.manual_seed(seed)
        save(tokenizer, table, QuestionGate(32, 8).arrays(), tmp_path / str(seed))
        names.append(StaticEncoder(tmp_path / str(seed)).name)
    assert len({encoder.name, *names}) == 3


def test_who_serves_while_a_model_is_written_keeps_the_old_one(tmp_path: Path, tokenizer: Tokenizer) -> None:
    random = np.random.default_rng(1)
    tables = random.normal(size=(2, tokenizer.get_vocab_size(), 32)).astype(np.float32)
    gate = QuestionGate(32, 8).arrays()
    save(tokenizer, tables[0], gate, tmp_path / "model")
    serving = StaticEncoder(tmp_path / "model")
    before = serving.encode_passages(ARTICLES)
    save(tokenizer, tables[1], gate, tmp_path / "model")
    np.testing.assert_array_equal(serving.encode_passages(ARTICLES), before)
    assert np.abs(StaticEncoder(tmp_path / "model").encode_passages(ARTICLES) - before).max() > 0.01
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
