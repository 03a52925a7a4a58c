"""Errors: what went wrong, where, and what to do about it.

Every error a user may meet is a `KbError`. Its message and hint are Chinese sentences fit to be shown;
anything else that is raised is a bug.
"""

from __future__ import annotations


class KbError(Exception):
    """A failure the user can understand and mend.

    Attributes:
        message: what happened, one Chinese sentence.
        hint: what to do, one Chinese sentence; may be empty.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}（{self.hint}）" if self.hint else self.message


class SettingsError(KbError):
    """A setting is unknown or has a value that cannot be used."""


class IngestError(KbError):
    """A source text could not be taken in.

    Attributes:
        source: file name or document id.
        line: line number from 1, or None when the whole file is meant.
    """

    def __init__(self, source: str, message: str, hint: str = "", line: int | None = None) -> None:
        super().__init__(message, hint)
        self.source = source
        self.line = line

    @property
    def where(self) -> str:
        return self.source if self.line is None else f"{self.source} 第 {self.line} 行"

    def __str__(self) -> str:
        return f"{self.where}：{super().__str__()}"


class UnreadableFile(IngestError):
    """The file is not what its name says, is damaged, encrypted, empty, or too large."""


class ManifestMismatch(IngestError):
    """The file and the manifest disagree (sha256, columns, dates)."""


class MalformedStructure(IngestError):
    """The text does not parse: characters would be lost or a guide breaks its grammar."""


class FetchError(KbError):
    """An official text could not be brought from its address."""


class StoreError(KbError):
    """The store cannot give what was asked."""


class StoreMissing(StoreError):
    """There is no knowledge base yet."""


class SchemaTooNew(StoreError):
    """The store was written by a newer version of the program."""


class DocumentNotFound(StoreError):
    """No document has this id."""


class ProvisionNotFound(StoreError):
    """The document has no such provision."""


class PathNotFound(KbError):
    """No guided path has this id."""


class IndexProblem(KbError):
    """The index cannot be used as it is."""


class IndexMissing(IndexProblem):
    """There is no index yet."""


class IndexDamaged(IndexProblem):
    """A file of the index is missing, truncated or altered."""


class IndexOutOfDate(IndexProblem):
    """The index was built from another state of the store."""


class EncoderMismatch(IndexProblem):
    """The index was built with another encoder or analyzer."""


class EncoderUnavailable(IndexProblem):
    """The encoder named in the settings cannot be loaded."""


class QuestionError(KbError):
    """The question cannot be taken as it is."""


class EmptyQuestion(QuestionError):
    """Nothing askable was typed."""


class QuestionTooLong(QuestionError):
    """More was typed than a question can be."""


class BadDate(QuestionError):
    """The day asked about is not a date."""


class BadLocator(QuestionError):
    """The address of a provision cannot be read."""
