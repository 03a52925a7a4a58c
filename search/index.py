"""The index directory: built beside the old one, checked when opened, swapped in one rename.

index/CURRENT            name of the build that serves
index/<build>/manifest.json
index/<build>/voices.npz         voice ids, passage ids, in the order of the index
index/<build>/bm25/vocabulary.json  the terms of all of them
index/<build>/bm25/<group>/      one BM25 index for each group of voices
index/<build>/vectors.faiss      vectors under their voice ids
"""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
import shutil
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from kb.errors import EncoderMismatch, IndexDamaged, IndexMissing, IndexOutOfDate, IndexProblem
from kb.passages import Voice, VoiceKind
from kb.store import Store
from search.analysis import Analyzer
from search.bm25 import Bm25Retriever, build_bm25, build_vocabulary, open_bm25, open_vocabulary
from search.dense import DenseRetriever, build_dense
from search.protocols import Encoder, Retriever, Vectors

logger = logging.getLogger(__name__)

FORMAT = 7
GROUPS: dict[str, tuple[VoiceKind, ...]] = {
    "official": (VoiceKind.OFFICIAL, VoiceKind.HEADING),
    "guide": (VoiceKind.GUIDE,),
    "question": (VoiceKind.QUESTION,),
}
WHOLE = "passage"
"""The group in which all voices of a passage are one text: for questions whose words no single voice holds."""
_BATCH = 512
_VOCABULARY = Path("bm25", "vocabulary.json")
_ABANDONED_S = 6 * 3600
"""A part of an index that nobody has touched for so long belongs to a build that was killed."""

_REBUILD = "运行 ipkb index 重建索引。"

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class IndexManifest:
    """What an index was built from; `files` maps each file to its sha256."""

    format: int
    store: str
    encoder: str
    dim: int
    metric: str
    analyzer: str
    voices: int
    passages: int
    files: dict[str, str]


class Index:
    """An open index: the voices and the retrievers over them."""

    def __init__(
        self,
        manifest: IndexManifest,
        voice_ids: NDArray[np.int64],
        passage_of: NDArray[np.int64],
        is_question: NDArray[np.bool_],
        bm25: Mapping[str, Bm25Retriever],
        dense: Retriever,
    ) -> None:
        """`bm25` has a retriever for each group of voices and for whole passages."""
        self.manifest = manifest
        self.voice_ids = voice_ids
        self.passage_of = passage_of
        self.is_question = is_question
        self.bm25 = bm25
        self.retrievers: tuple[Retriever, ...] = (*bm25.values(), dense)


def build_index(
    store: Store,
    encoder: Encoder,
    analyzer: Analyzer,
    folder: Path,
    progress: Progress = lambda done, total, name: None,
    voices: list[Voice] | None = None,
) -> IndexManifest:
    """Builds the index of a store into `folder` and makes it the one that serves.

    All voices of the store speak unless only some are given. A failed or killed build leaves the old index
    serving; what a killed one left behind goes with a later one.

    Raises:
        IndexProblem: it cannot be written.
    """
    fingerprint = store.fingerprint()
    voices = store.voices() if voices is None else voices
    build = folder / f"{fingerprint}-{os.getpid()}.part"
    try:
        shutil.rmtree(build, ignore_errors=True)
        build.mkdir(parents=True)
        manifest = _write(build, fingerprint, voices, encoder, analyzer, progress)
        _swap(folder, build)
    except OSError as error:
        raise IndexProblem(
            f"索引写不进 {folder}：{error.strerror or error}。", "腾出磁盘空间，检查目录是否可写；原来的索引照旧可用。"
        ) from error
    finally:
        shutil.rmtree(build, ignore_errors=True)
    progress(2 * manifest.voices, 2 * manifest.voices, "")
    logger.info("indexed %d voices of %d passages", manifest.voices, manifest.passages)
    return manifest


def open_index(folder: Path, store: Store, encoder: Encoder, analyzer: Analyzer) -> Index:
    """Opens the index that serves, after checking that it is whole and fits store, encoder and analyzer.

    Raises:
        IndexMissing: there is none.
        IndexDamaged: a file is missing, truncated or altered.
        IndexOutOfDate: the store has changed since.
        EncoderMismatch: it was built with another encoder or analyzer.
    """
    build = current_build(folder)
    manifest = _checked_manifest(build, store, encoder, analyzer)
    try:
        return _read(build, manifest, encoder)
    except (OSError, RuntimeError, ValueError, zipfile.BadZipFile) as error:  # it was cleared away meanwhile
        raise IndexDamaged("索引读到一半不见了或已损坏。", _REBUILD) from error


def _read(build: Path, manifest: IndexManifest, encoder: Encoder) -> Index:
    """Raises OSError, RuntimeError (faiss), ValueError or BadZipFile (numpy) where a file cannot be read."""
    with np.load(build / "voices.npz") as arrays:
        voice_ids, passage_of, kinds = arrays["voice_ids"], arrays["passage_of"], arrays["kinds"]
    bm25: dict[str, Bm25Retriever] = {}
    vocabulary = open_vocabulary(build / _VOCABULARY)
    for group, members in GROUPS.items():
        positions = np.flatnonzero(np.isin(kinds, [list(VoiceKind).index(kind) for kind in members]))
        bm25[group] = Bm25Retriever(
            f"bm25-{group}", open_bm25(build / "bm25" / group, vocabulary), positions, voice_ids
        )
    first = np.sort(np.unique(passage_of, return_index=True)[1])
    bm25[WHOLE] = Bm25Retriever(f"bm25-{WHOLE}", open_bm25(build / "bm25" / WHOLE, vocabulary), first, None)
    dense = DenseRetriever(faiss.read_index(str(build / "vectors.faiss")), encoder, voice_ids)
    is_question = kinds == list(VoiceKind).index(VoiceKind.QUESTION)
    return Index(manifest, voice_ids, passage_of, is_question, bm25, dense)


def is_current(folder: Path, store: Store, encoder: Encoder, analyzer: Analyzer) -> bool:
    """Whether the index that serves is whole and fits store, encoder and analyzer."""
    try:
        _checked_manifest(current_build(folder), store, encoder, analyzer)
    except IndexProblem:
        return False
    return True


def _write(
    build: Path, fingerprint: str, voices: list[Voice], encoder: Encoder, analyzer: Analyzer, progress: Progress
) -> IndexManifest:
    """Writes all files of a build, the manifest last."""
    total = 2 * len(voices)
    terms: list[list[str]] = []
    for start in range(0, len(voices), _BATCH):
        progress(start, total, "分词")
        terms += [analyzer.terms(voice.text) for voice in voices[start : start + _BATCH]]
    vocabulary = build_vocabulary(terms, build / _VOCABULARY)
    for group, kinds in GROUPS.items():
        said = [own for own, voice in zip(terms, voices, strict=True) if voice.kind in kinds]
        build_bm25(said, vocabulary, build / "bm25" / group)
    whole: dict[int, list[str]] = {}
    for own, voice in zip(terms, voices, strict=True):
        whole.setdefault(int(voice.passage_id), []).extend(own)
    build_bm25(list(whole.values()), vocabulary, build / "bm25" / WHOLE)
    voice_ids = np.array([voice.voice_id for voice in voices], dtype=np.int64)
    passage_of = np.array([voice.passage_id for voice in voices], dtype=np.int64)
    kinds_of = np.array([list(VoiceKind).index(voice.kind) for voice in voices], dtype=np.int8)
    np.savez(build / "voices.npz", voice_ids=voice_ids, passage_of=passage_of, kinds=kinds_of)
    vectors = _encode(encoder, voices, progress, total)
    try:
        faiss.write_index(build_dense(vectors), str(build / "vectors.faiss"))
    except RuntimeError as error:  # how faiss says that the disk is full
        raise OSError(errno.EIO, "向量写不下") from error
    manifest = IndexManifest(
        format=FORMAT,
        store=fingerprint,
        encoder=encoder.name,
        dim=encoder.dim,
        metric="cosine",
        analyzer=analyzer.version,
        voices=len(voices),
        passages=len(set(passage_of.tolist())),
        files={
            path.relative_to(build).as_posix(): _sha256(path) for path in sorted(build.rglob("*")) if path.is_file()
        },
    )
    (build / "manifest.json").write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1), "utf-8")
    return manifest


def _checked_manifest(build: Path, store: Store, encoder: Encoder, analyzer: Analyzer) -> IndexManifest:
    manifest = _read_manifest(build)
    if manifest.store != store.fingerprint():
        raise IndexOutOfDate("知识库更新后，索引还没有重建。", _REBUILD)
    if manifest.encoder != encoder.name or manifest.dim != encoder.dim:
        raise EncoderMismatch(f"索引用的编码器是 {manifest.encoder}，现在设置的是 {encoder.name}。", _REBUILD)
    if manifest.analyzer != analyzer.version:
        raise EncoderMismatch("分词词典在建索引之后改过。", _REBUILD)
    return manifest


def current_build(folder: Path) -> Path:
    """The build that serves.

    Raises:
        IndexMissing: there is none.
        IndexDamaged: it is named, but not there.
    """
    pointer = folder / "CURRENT"
    if not pointer.is_file():
        raise IndexMissing("还没有建立索引。", "先运行 ipkb ingest，再运行 ipkb index。")
    build = folder / pointer.read_text("utf-8", errors="replace").strip()
    if not (build / "manifest.json").is_file():
        raise IndexDamaged("索引目录残缺。", _REBUILD)
    return build


def _read_manifest(build: Path) -> IndexManifest:
    try:
        manifest = IndexManifest(**json.loads((build / "manifest.json").read_text("utf-8")))
    except (ValueError, TypeError) as error:
        raise IndexDamaged("索引的清单读不懂。", _REBUILD) from error
    if manifest.format != FORMAT:
        raise IndexOutOfDate("索引由另一版本的程序写成。", _REBUILD)
    for name, digest in manifest.files.items():
        path = build / name
        try:
            is_whole = _sha256(path) == digest
        except OSError:
            is_whole = False
        if not is_whole:
            raise IndexDamaged(f"索引文件 {name} 缺失或已损坏。", _REBUILD)
    return manifest


def _encode(encoder: Encoder, voices: list[Voice], progress: Progress, total: int) -> Vectors:
    vectors = np.zeros((len(voices), encoder.dim), dtype=np.float32)
    for start in range(0, len(voices), _BATCH):
        progress(len(voices) + start, total, "向量")
        batch = voices[start : start + _BATCH]
        vectors[start : start + len(batch)] = encoder.encode_passages([voice.text for voice in batch])
    return vectors


def _swap(folder: Path, build: Path) -> None:
    """Makes a finished build the one that serves, then clears away all others that nobody is at work on."""
    final = build.with_suffix("")
    if final.exists():
        shutil.rmtree(final)
    build.rename(final)
    pointer = folder / "CURRENT.part"
    pointer.write_text(final.name, "utf-8")
    pointer.replace(folder / "CURRENT")
    for other in folder.iterdir():
        is_going_on = other.suffix == ".part" and time.time() - other.stat().st_mtime < _ABANDONED_S
        if other.is_dir() and other != final and not is_going_on:
            shutil.rmtree(other, ignore_errors=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
