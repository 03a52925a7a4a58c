"""Schema of the store: numbered migrations, only ever appended, never changed."""

from __future__ import annotations

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE documents (
        document_id    TEXT PRIMARY KEY,
        position       INTEGER NOT NULL,          -- order in the manifest
        work_id        TEXT NOT NULL,
        title          TEXT NOT NULL,
        short_title    TEXT NOT NULL,
        version        TEXT NOT NULL,
        kind           TEXT NOT NULL,
        part           TEXT NOT NULL,
        aliases        TEXT NOT NULL,             -- JSON list
        issuer         TEXT NOT NULL,
        number         TEXT NOT NULL,
        promulgated_on TEXT,
        effective_on   TEXT,
        superseded_on  TEXT,
        repealed_on    TEXT,
        superseded_by  TEXT NOT NULL,             -- JSON list
        validity       TEXT NOT NULL,
        checked_on     TEXT,
        validity_basis TEXT NOT NULL,
        official_page  TEXT NOT NULL,
        region         TEXT NOT NULL,
        notes          TEXT NOT NULL
    ) STRICT;

    CREATE TABLE sources (                        -- a file that was taken in, and the proof of its completeness
        source_id TEXT PRIMARY KEY,               -- document id, or guides/<file>
        sha256    TEXT NOT NULL,
        recipe    TEXT NOT NULL,                  -- version of the code that took it in
        file      TEXT NOT NULL,
        proof     TEXT NOT NULL                   -- JSON
    ) STRICT;

    CREATE TABLE passages (
        passage_id  INTEGER PRIMARY KEY,
        document_id TEXT NOT NULL,
        position    INTEGER NOT NULL,             -- order in the document
        locator     TEXT NOT NULL,
        headings    TEXT NOT NULL,                -- JSON list, outermost first
        text        TEXT NOT NULL                 -- empty: known from a guide, official text not installed
    ) STRICT;
    CREATE UNIQUE INDEX passages_by_address ON passages (document_id, locator);
    CREATE INDEX passages_in_order ON passages (document_id, position);

    CREATE TABLE guides (
        guide_id    INTEGER PRIMARY KEY,
        passage_id  INTEGER NOT NULL,
        document_id TEXT NOT NULL,
        locator     TEXT NOT NULL,                -- may go deeper than the passage
        source_id   TEXT NOT NULL,
        body        TEXT NOT NULL                 -- JSON of the other fields
    ) STRICT;
    CREATE INDEX guides_by_passage ON guides (passage_id);

    CREATE TABLE voices (
        voice_id   INTEGER PRIMARY KEY,
        passage_id INTEGER NOT NULL,
        source_id  TEXT NOT NULL,
        kind       TEXT NOT NULL,
        lang       TEXT NOT NULL,
        text       TEXT NOT NULL
    ) STRICT;
    CREATE INDEX voices_by_source ON voices (source_id);
    """,
    "CREATE INDEX voices_by_text ON voices (text)",
)
