"""The index is checked when it is opened, swapped whole, and its ids are the ids of the store."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import faiss
import numpy as np
import pytest
from threadpoolctl import threadpool_info

from ingest.pipeline import ingest
from kb.answers import Answer, Question
from kb.errors import EncoderMismatch, IndexDamaged, IndexMissing, IndexOutOfDate, IndexProblem
from kb.settings import Settings
from kb.store import Store
from search.analysis import Analyzer
from search.encoder import load_encoder
from search.engine import Engine
from search.fusion import relative_score_fusion
from search.index import WHOLE, build_index, current_build, is_current, open_index
from search.protocols import Retriever
from search.ranking import Hit, Ranking

ENCODER = load_encoder("shipped")
ANALYZER = Analyzer()


@pytest.fixture
def built(tiny_settings: Settings) -> tuple[Settings, Store]:
    store = Store(tiny_settings.store_path, create=True)
    ingest(store, tiny_settings)
    build_index(store, ENCODER, ANALYZER, tiny_settings.index_dir)
    return tiny_settings, store


def reopened(built: tuple[Settings, Store]) -> None:
    settings, store = built
    open_index(settings.index_dir, store, ENCODER, ANALYZER)


def test_a_missing_index_says_what_to_run(tiny_settings: Settings) -> None:
    store = Store(tiny_settings.store_path, create=True)
    with pytest.raises(IndexMissing) as missing:
        open_index(tiny_settings.index_dir, store, ENCODER, ANALYZER)
    assert "ipkb index" in missing.value.hint


@pytest.mark.parametrize("name", ["vectors.faiss", "voices.npz", "bm25/question/data.csc.index.npy"])
def test_a_truncated_altered_or_missing_file_is_seen(built: tuple[Settings, Store], name: str) -> None:
    path = current_build(built[0].index_dir) / name
    whole = path.read_bytes()
    for damaged in (whole[: len(whole) // 2], whole[:-1] + bytes([whole[-1] ^ 1])):
        path.write_bytes(damaged)
        with pytest.raises(IndexDamaged, match="缺失或已损坏"):
            reopened(built)
    path.unlink()
    with pytest.raises(IndexDamaged):
        reopened(built)


def test_a_broken_manifest_or_pointer_is_seen(built: tuple[Settings, Store]) -> None:
    build = current_build(built[0].index_dir)
    (build / "manifest.json").write_text("{", "utf-8")
    with pytest.raises(IndexDamaged):
        reopened(built)
    for pointer in (b"nowhere", b"\xff\xfe", b"../.."):
        (built[0].index_dir / "CURRENT").write_bytes(pointer)
        with pytest.raises(IndexDamaged):
            reopened(built)


def test_a_store_that_moved_on_is_seen(built: tuple[Settings, Store]) -> None:
    settings, store = built
    guides = settings.guides / "clay-whistle-law.md"
    guides.write_text(guides.read_text("utf-8").replace("保护10年", "保护10个整年"), "utf-8")
    ingest(store, settings)
    assert not is_current(settings.index_dir, store, ENCODER, ANALYZER)
    with pytest.raises(IndexOutOfDate):
        reopened(built)


def test_another_encoder_or_lexicon_is_seen(built: tuple[Settings, Store]) -> None:
    class Other:
        name, dim = "other", ENCODER.dim
        encode_questions = encode_passages = ENCODER.encode_questions

    settings, store = built
    with pytest.raises(EncoderMismatch, match="编码器"):
        open_index(settings.index_dir, store, Other(), ANALYZER)
    with pytest.raises(EncoderMismatch, match="词典"):
        open_index(settings.index_dir, store, ENCODER, Analyzer(extra_terms=("泥哨法",)))


def test_a_failed_build_leaves_the_old_index_serving(built: tuple[Settings, Store]) -> None:
    class Dying:
        name, dim = "dying", ENCODER.dim

        def encode_questions(self, texts: object) -> np.ndarray:  # type: ignore[type-arg]
            raise KeyboardInterrupt

        encode_passages = encode_questions

    settings, store = built
    before = current_build(settings.index_dir)
    with pytest.raises(KeyboardInterrupt):
        build_index(store, Dying(), ANALYZER, settings.index_dir)
    assert current_build(settings.index_dir) == before
    reopened(built)
    build_index(store, ENCODER, ANALYZER, settings.index_dir)
    assert [path.name for path in settings.index_dir.iterdir() if path.is_dir()] == [
        current_build(settings.index_dir).name
    ]


def test_a_build_leaves_another_that_is_going_on_alone_and_clears_a_killed_one(built: tuple[Settings, Store]) -> None:
    settings, store = built
    going_on, killed = settings.index_dir / "a-1.part", settings.index_dir / "a-2.part"
    going_on.mkdir()
    killed.mkdir()
    os.utime(killed, (0, 0))
    build_index(store, ENCODER, ANALYZER, settings.index_dir)
    assert going_on.exists() and not killed.exists()


def test_a_full_disk_leaves_the_old_index_serving(
    built: tuple[Settings, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise RuntimeError("write error: No space left on device")

    settings, store = built
    before = current_build(settings.index_dir)
    monkeypatch.setattr(faiss, "write_index", full)
    with pytest.raises(IndexProblem, match="写不进") as told:
        build_index(store, ENCODER, ANALYZER, settings.index_dir)
    assert "照旧可用" in told.value.hint
    assert [path for path in settings.index_dir.iterdir() if path.is_dir()] == [before]
    reopened(built)


def test_an_index_that_is_cleared_away_while_it_is_opened_is_seen(
    built: tuple[Settings, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise RuntimeError("could not open vectors.faiss for reading")

    monkeypatch.setattr(faiss, "read_index", gone)
    with pytest.raises(IndexDamaged):
        reopened(built)


def test_each_voice_has_the_vector_of_its_words_in_its_row(built: tuple[Settings, Store]) -> None:
    settings, store = built
    index = faiss.read_index(str(current_build(settings.index_dir) / "vectors.faiss"))
    voice_ids = open_index(settings.index_dir, store, ENCODER, ANALYZER).voice_ids.tolist()
    words = {voice.voice_id: voice.text for voice in store.voices()}
    assert set(voice_ids) == set(words)
    expected = ENCODER.encode_passages([words[identity] for identity in voice_ids])
    assert np.allclose(index.reconstruct_n(0, index.ntotal), expected, atol=3e-3)
    manifest = json.loads((current_build(settings.index_dir) / "manifest.json").read_text("utf-8"))
    assert manifest["voices"] == index.ntotal and manifest["store"] == store.fingerprint()


def _retrievers(engine: Engine) -> tuple[Retriever, ...]:
    return engine.retrieval.index.retrievers


@pytest.mark.parametrize("at", range(4))
class TestEveryRetriever:
    """The contract of `Retriever`, held against each implementation."""

    def test_it_ranks_passages_once_best_first(self, tiny_engine: Engine, at: int) -> None:
        retriever = _retrievers(tiny_engine)[at]
        query = tiny_engine.read(Question("泥哨能保护几年", date(2026, 11, 24)))
        everything = tiny_engine.retrieval.index.passage_of
        ranking = retriever.retrieve(query, everything, 3)
        assert 1 <= len(ranking.hits) <= 3 and ranking.retriever == retriever.name
        scores = [hit.score for hit in ranking.hits]
        assert scores == sorted(scores, reverse=True)
        assert len({hit.passage_id for hit in ranking.hits}) == len(ranking.hits)
        for hit in ranking.hits:
            if retriever.name == f"bm25-{WHOLE}":
                assert hit.voice_id is None
                continue
            assert hit.voice_id is not None
            voice = tiny_engine.store.voice(hit.voice_id)
            assert voice is not None and voice.passage_id == hit.passage_id

    def test_it_heeds_who_may_speak(self, tiny_engine: Engine, at: int) -> None:
        retriever = _retrievers(tiny_engine)[at]
        query = tiny_engine.read(Question("泥哨能保护几年", date(2026, 11, 24)))
        nobody = np.zeros(len(tiny_engine.retrieval.index.voice_ids), dtype=np.int64)
        assert retriever.retrieve(query, nobody, 3).hits == ()

    def test_words_that_nobody_says_find_little(self, tiny_engine: Engine, at: int) -> None:
        retriever = _retrievers(tiny_engine)[at]
        everything = tiny_engine.retrieval.index.passage_of
        known = retriever.retrieve(tiny_engine.read(Question("泥哨保护期", date(2026, 11, 24))), everything, 1)
        strange = retriever.retrieve(tiny_engine.read(Question("zzqx", date(2026, 11, 24))), everything, 1)
        assert not strange.hits or strange.hits[0].score / strange.ceiling < known.hits[0].score / known.ceiling


def test_fusion_weighs_how_far_a_passage_stands_out() -> None:
    def ranking(name: str, **scores: float) -> Ranking:
        return Ranking(name, tuple(Hit(ord(passage), score, ord(passage)) for passage, score in scores.items()))  # type: ignore[arg-type]

    def order(fused: Ranking) -> str:
        return "".join(chr(hit.passage_id) for hit in fused.hits)

    by_a_hair, by_far = ranking("a", p=9.0, q=8.9, z=1.0), ranking("b", q=0.9, p=0.3, z=0.1)
    fused = relative_score_fusion([by_a_hair, by_far])
    assert order(fused) == "qpz"
    assert [hit.score for hit in fused.hits] == pytest.approx([7.9 / 8 + 1, 1 + 0.25, 0.002])
    assert order(relative_score_fusion([by_a_hair, by_far], {"b": 0.01})) == "pqz"
    assert order(relative_score_fusion([ranking("a", p=1.0), ranking("b", q=2.0, p=2.0)])) == "pq"
    assert relative_score_fusion([Ranking("a", ())]).hits == ()


def test_the_shipped_model_gives_what_sentence_transformers_gives(tmp_path: Path) -> None:
    """In a process of its own: this one must not load torch for the tests that forbid it."""
    import subprocess
    import sys

    code = """
import json, sys, numpy as np
from sentence_transformers import SentenceTransformer
from search.encoder import SHIPPED, load_encoder
texts = json.loads(sys.argv[1])
theirs = SentenceTransformer(str(SHIPPED), device="cpu").float().encode(texts, convert_to_numpy=True)
ours = load_encoder("shipped").encode_passages(texts)
named = load_encoder(str(SHIPPED))
print(float(np.abs(theirs - ours).max()), float(np.abs(named.encode_passages(texts) - ours).max()), named.dim == ours.shape[1])
"""
    texts = [
        "我设计的杯子被人照着做了能告吗",
        "how long does a trademark last",
        "Nhãn hiệu có hiệu lực bao lâu",
        "商标" * 300,
        "１０年",
    ]
    done = subprocess.run([sys.executable, "-c", code, json.dumps(texts)], capture_output=True, text=True, check=True)
    exact, half, same = done.stdout.split()
    assert float(exact) < 1e-6  # the same numbers in single precision
    assert float(half) < 2e-3  # by name it computes in half precision, as the file is stored
    assert same == "True"


def test_an_encoder_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    from kb.errors import EncoderUnavailable
    from search.encoder import StaticEncoder

    with pytest.raises(EncoderUnavailable) as missing:
        StaticEncoder(tmp_path)
    assert "ipkb train" in missing.value.hint


def test_a_question_is_encoded_by_one_thread(tiny_engine: Engine) -> None:
    tiny_engine.find(tiny_engine.read(Question("注册商标能管多少年", date(2026, 11, 26))))
    threads = [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]
    assert threads
    assert set(threads) == {1}


def test_vectors_have_length_one_and_nothing_known_gives_nothing() -> None:
    vectors = ENCODER.encode_passages(["注册商标", "。。。", "trademark"])
    assert vectors.shape == (3, ENCODER.dim) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1], atol=1e-5)


def test_questions_find_the_counterpart_in_the_version_of_the_day(tiny_engine: Engine) -> None:
    for day, version, years in ((date(2026, 11, 24), "2019", "十年"), (date(2027, 2, 1), "2026", "十五年")):
        said = tiny_engine.ask(Question("我的泥哨能保护多少年", day))
        assert isinstance(said, Answer)
        first = said.provisions[0]
        assert (first.citation.document.version, str(first.citation.locator.head)) == (version, "第二条")
        assert years in first.citation.quote


def test_plain_words_of_another_version_are_not_said(tiny_engine: Engine) -> None:
    said = tiny_engine.ask(Question("我的泥哨能保护多少年", date(2027, 2, 1)))
    assert isinstance(said, Answer)
    assert "10年" not in said.statement
    assert all("10年" not in provision.explanation for provision in said.provisions)
