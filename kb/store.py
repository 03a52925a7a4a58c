"""The store: one SQLite file with documents, passages, guides and voices.

Ingestion writes it, a source at a time, each in one transaction: a kill at any moment leaves the old or
the new state of that source. Everything else reads it.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.documents import Document, DocumentKind
from kb.errors import DocumentNotFound, ProvisionNotFound, SchemaTooNew, StoreError, StoreMissing
from kb.guides import Guide
from kb.locators import Locator
from kb.passages import Passage, PassageId, Voice, VoiceId, VoiceKind, passage_id
from kb.rows import (
    DOCUMENT_COLUMNS,
    PASSAGE_COLUMNS,
    body_of_guide,
    document_of,
    guide_of,
    passage_of,
    row_of_document,
    row_of_passage,
)
from kb.schema import MIGRATIONS


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was taken in.

    Attributes:
        source_id: document id, or guides/<file>.
        sha256: of the file's bytes.
        recipe: version of the code that took it in; another recipe means take it in again.
        file: path relative to its folder.
        proof: JSON of the completeness proof.
    """

    source_id: str
    sha256: str
    recipe: str
    file: str
    proof: str = "{}"


class Store:
    """Reads and writes the store. One instance serves many threads; each has its own connection."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Opens the store, bringing its schema up to date when `create` allows writing.

        Raises:
            StoreMissing: there is no store and `create` is false.
            SchemaTooNew: a newer program wrote it.
            StoreError: the file is no store, or cannot be written.
        """
        if not create and not path.is_file():
            raise StoreMissing(f"还没有建立知识库（{path}）。", "先运行 ipkb ingest 和 ipkb index。")
        if create:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(f"建不了目录 {path.parent}：{error.strerror}。", "检查设置 data_dir。") from error
        self.path = path
        self._writable = create
        self._local = threading.local()
        try:
            self._migrate()
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error

    # -- reading ---------------------------------------------------------------------------------------------

    def fingerprint(self) -> str:
        """Hash of all that was taken in; equal fingerprints mean equal passages and voices."""
        digest = hashlib.sha256()
        for row in self._rows("SELECT source_id, sha256, recipe FROM sources ORDER BY source_id"):
            digest.update("\x1f".join(row).encode() + b"\n")
        return digest.hexdigest()[:16]

    def documents(self) -> list[Document]:
        """All documents, in the order of the manifest."""
        return [document_of(row) for row in self._rows(f"SELECT {DOCUMENT_COLUMNS} FROM documents ORDER BY position")]

    def document(self, document_id: str) -> Document:
        """Raises DocumentNotFound."""
        for row in self._rows(f"SELECT {DOCUMENT_COLUMNS} FROM documents WHERE document_id = ?", document_id):
            return document_of(row)
        raise DocumentNotFound(f"没有编号为“{document_id[:80]}”的文本。", "在“法规目录”里可以找到全部文本。")

    def passage_counts(self) -> dict[str, int]:
        """Number of installed passages of each document that has any."""
        return dict(self._rows("SELECT document_id, count(*) FROM passages WHERE text <> '' GROUP BY document_id"))

    def is_installed(self, document_id: str) -> bool:
        """Whether any text of a document is there."""
        asked = "SELECT EXISTS (SELECT 1 FROM passages WHERE document_id = ? AND text <> '')"
        return bool(next(iter(self._rows(asked, document_id)))[0])

    def passages(self, document_id: str) -> list[Passage]:
        """The passages of a document in the order of its text."""
        return [
            passage_of(row)
            for row in self._rows(
                f"SELECT {PASSAGE_COLUMNS} FROM passages WHERE document_id = ? ORDER BY position", document_id
            )
        ]

    def passage(self, wanted: PassageId) -> Passage | None:
        """The passage of an id, None when it is no longer there."""
        for row in self._rows(f"SELECT {PASSAGE_COLUMNS} FROM passages WHERE passage_id = ?", wanted):
            return passage_of(row)
        return None

    def passage_at(self, document_id: str, locator: Locator) -> Passage:
        """The passage in which an address lies.

        Raises:
            DocumentNotFound: there is no such document.
            ProvisionNotFound: the document has no such provision.
        """
        found = self.passage(passage_id(document_id, locator.head))
        if found is not None:
            return found
        document = self.document(document_id)
        count, last = self._extent(document_id)
        extent = f"知识库中的这一文本共 {count} 条，到{last}为止。" if count else "这一文本的正文尚未安装。"
        raise ProvisionNotFound(f"{document.printed_title}没有{locator.head}。", extent)

    def passage_ids(self) -> dict[PassageId, str]:
        """The document of every passage."""
        return {
            PassageId(identity): document
            for identity, document in self._rows("SELECT passage_id, document_id FROM passages")
        }

    def guides(self, passage: PassageId) -> list[Guide]:
        """The guides to a passage, in the order in which they were written."""
        return [
            guide_of(*row)
            for row in self._rows(
                "SELECT document_id, locator, body FROM guides WHERE passage_id = ? ORDER BY guide_id", passage
            )
        ]

    def all_guides(self) -> Iterator[Guide]:
        """Every guide."""
        for row in self._rows("SELECT document_id, locator, body FROM guides ORDER BY guide_id"):
            yield guide_of(*row)

    def voices(self) -> list[Voice]:
        """Every voice, in the order of its id."""
        return [
            Voice(VoiceId(identity), PassageId(passage), VoiceKind(kind), lang, text)
            for identity, passage, kind, lang, text in self._rows(
                "SELECT voice_id, passage_id, kind, lang, text FROM voices ORDER BY voice_id"
            )
        ]

    def voice(self, wanted: VoiceId) -> Voice | None:
        """The voice of an id, None when it is no longer there."""
        for identity, passage, kind, lang, text in self._rows(
            "SELECT voice_id, passage_id, kind, lang, text FROM voices WHERE voice_id = ?", wanted
        ):
            return Voice(VoiceId(identity), PassageId(passage), VoiceKind(kind), lang, text)
        return None

    def voices_of_question(self, text: str) -> list[VoiceId]:
        """The voices that ask a question in exactly these words."""
        rows = self._rows(
            "SELECT voice_id FROM voices WHERE text = ? AND kind = ? ORDER BY voice_id", text, VoiceKind.QUESTION.value
        )
        return [VoiceId(identity) for (identity,) in rows]

    def sources(self) -> dict[str, Source]:
        """What was taken in, by source id."""
        return {
            row[0]: Source(*row)
            for row in self._rows("SELECT source_id, sha256, recipe, file, proof FROM sources ORDER BY source_id")
        }

    # -- writing ---------------------------------------------------------------------------------------------

    def put_documents(self, documents: Sequence[Document]) -> None:
        """Makes the documents those of the manifest; topics of guides are left alone."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM documents WHERE kind <> ?", (DocumentKind.GUIDE.value,))
            for position, document in enumerate(documents):
                _insert_document(connection, document, position)

    def put_text(self, source: Source, passages: Sequence[Passage], voices: Iterable[Voice]) -> None:
        """Replaces the text of the document that the source holds."""
        with self._transaction() as connection:
            _remove(connection, source.source_id)
            connection.execute("DELETE FROM passages WHERE document_id = ?", (source.source_id,))
            _insert_passages(connection, passages)
            _insert_voices(connection, source.source_id, voices)
            _insert_source(connection, source)
            _reconcile_stubs(connection)

    def put_guides(
        self,
        source: Source,
        guides: Sequence[Guide],
        voices: Iterable[Voice],
        topic: Document | None = None,
        sections: Sequence[Passage] = (),
    ) -> None:
        """Replaces the guides of a file; a topic brings its own document and passages."""
        with self._transaction() as connection:
            _remove(connection, source.source_id)
            if topic is not None:
                _insert_document(connection, topic, 1_000_000)
                connection.execute("DELETE FROM passages WHERE document_id = ?", (topic.document_id,))
                _insert_passages(connection, sections)
            for guide in guides:
                connection.execute(
                    "INSERT INTO guides (passage_id, document_id, locator, source_id, body) VALUES (?, ?, ?, ?, ?)",
                    (
                        passage_id(guide.document_id, guide.locator.head),
                        guide.document_id,
                        str(guide.locator),
                        source.source_id,
                        body_of_guide(guide),
                    ),
                )
            _insert_voices(connection, source.source_id, voices)
            _insert_source(connection, source)
            _reconcile_stubs(connection)

    def remove(self, source_id: str) -> None:
        """Takes out all that came from a source."""
        with self._transaction() as connection:
            _remove(connection, source_id)
            connection.execute("DELETE FROM passages WHERE document_id = ?", (source_id,))
            _reconcile_stubs(connection)

    # -- inside ----------------------------------------------------------------------------------------------

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            mode = "rwc" if self._writable else "ro"
            connection = sqlite3.connect(f"{self.path.as_uri()}?mode={mode}", uri=True, isolation_level=None)
            connection.execute("PRAGMA busy_timeout = 5000")
            self._local.connection = connection
        return connection

    def close(self) -> None:
        """Closes the connection of this thread."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            del self._local.connection

    def _rows(self, statement: str, *values: object) -> Iterator[tuple[Any, ...]]:
        try:
            return iter(self._connection().execute(statement, values).fetchall())
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        connection = self._connection()
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise StoreError(
                f"写不进知识库 {self.path}：{error}。",
                "看磁盘是否已满、目录是否可写、是否另有程序在收录；原有内容未动。",
            ) from error
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def _damaged(self, error: sqlite3.DatabaseError) -> StoreError:
        return StoreError(f"{self.path} 不是知识库文件，或已损坏：{error}。", "删去它，再运行 ipkb ingest。")

    def _migrate(self) -> None:
        (version,) = self._connection().execute("PRAGMA user_version").fetchone()
        if version > len(MIGRATIONS):
            raise SchemaTooNew(
                f"知识库由更新的版本写成（结构 {version}，本程序只认识到 {len(MIGRATIONS)}）。",
                "升级 ipkb，或换一个 data_dir 重新建库。",
            )
        if version == len(MIGRATIONS):
            return
        if not self._writable:
            raise StoreMissing("知识库是空的，或由旧版本写成。", "运行 ipkb ingest 更新它。")
        for number, script in enumerate(MIGRATIONS[version:], version + 1):
            self._connection().executescript(f"BEGIN;{script};PRAGMA user_version = {number};COMMIT;")

    def _extent(self, document_id: str) -> tuple[int, str]:
        rows = list(
            self._rows(
                "SELECT locator FROM passages WHERE document_id = ? AND text <> '' AND locator LIKE '第%条%'"
                " ORDER BY position",
                document_id,
            )
        )
        return (len(rows), rows[-1][0]) if rows else (0, "")


def _insert_document(connection: sqlite3.Connection, document: Document, position: int) -> None:
    values = (*row_of_document(document), position)
    marks = ", ".join("?" * len(values))
    connection.execute(f"INSERT OR REPLACE INTO documents ({DOCUMENT_COLUMNS}, position) VALUES ({marks})", values)


def _insert_passages(connection: sqlite3.Connection, passages: Sequence[Passage]) -> None:
    connection.executemany(
        f"INSERT INTO passages ({PASSAGE_COLUMNS}, position) VALUES (?, ?, ?, ?, ?, ?)",
        [(*row_of_passage(passage), position) for position, passage in enumerate(passages)],
    )


def _insert_voices(connection: sqlite3.Connection, source_id: str, voices: Iterable[Voice]) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO voices (voice_id, passage_id, source_id, kind, lang, text) VALUES (?, ?, ?, ?, ?, ?)",
        [(voice.voice_id, voice.passage_id, source_id, voice.kind.value, voice.lang, voice.text) for voice in voices],
    )


def _insert_source(connection: sqlite3.Connection, source: Source) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO sources (source_id, sha256, recipe, file, proof) VALUES (?, ?, ?, ?, ?)",
        (source.source_id, source.sha256, source.recipe, source.file, source.proof),
    )


def _remove(connection: sqlite3.Connection, source_id: str) -> None:
    for table in ("voices", "guides", "sources"):
        connection.execute(f"DELETE FROM {table} WHERE source_id = ?", (source_id,))


def _reconcile_stubs(connection: sqlite3.Connection) -> None:
    """A provision that only guides speak of has a passage without text; no others have."""
    connection.execute("DELETE FROM passages WHERE text = '' AND passage_id NOT IN (SELECT passage_id FROM guides)")
    rows = connection.execute(
        "SELECT passage_id, document_id, locator FROM guides"
        " WHERE passage_id NOT IN (SELECT passage_id FROM passages) GROUP BY passage_id"
    ).fetchall()
    stubs = sorted(
        (
            Passage(identity, document_id, Locator.parse(locator).head, (), "")
            for identity, document_id, locator in rows
        ),
        key=lambda stub: (stub.document_id, stub.locator),
    )
    _insert_passages(connection, stubs)
